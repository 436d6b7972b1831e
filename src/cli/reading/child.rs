//! The process that reads packed formats for another: files in on stdin, extracts out on stdout.

use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::super::Outcome;
use crate::ingest::{self, wire};

/// The name of the hidden command.
pub(super) const COMMAND: &str = "read-for-parent";

/// What the program itself takes of the memory that the limit counts: its code, stacks and the allocator's reserves.
const OWN_MEGABYTES: u64 = 160;

/// Deep trees are walked with a stack of this size.
const STACK_BYTES: usize = 64 << 20;

/// Reads files for another process of this program.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Most memory it may take
    #[arg(long)]
    megabytes: u64,
    /// Ends itself if one file takes longer, should its parent be gone
    #[arg(long)]
    seconds: u64,
}

/// Reads until stdin ends.
///
/// Answers are bytes, so they go past the command line's writer, which takes colours out.
pub fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut out = std::io::stdout().lock();
    limit_memory(args.megabytes + OWN_MEGABYTES);
    let watch = Arc::new(Watch::start(Duration::from_secs(args.seconds)));
    let mut stdin = std::io::stdin().lock();
    let mut head = [0; 9];
    while stdin.read_exact(&mut head).is_ok() {
        let length = u64::from_le_bytes(head[1..].try_into()?);
        let mut bytes = Vec::new();
        (&mut stdin).take(length).read_to_end(&mut bytes)?;
        anyhow::ensure!(bytes.len() as u64 == length, "the file came only in part");
        let format = wire::format_of_code(head[0]);
        watch.begin();
        let answer = std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn(move || {
                let read =
                    || format.map_or_else(|| Err("unknown format".into()), |f| ingest::extract(f, &bytes));
                let read = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
                    Err("its reader broke down on it; it may be damaged; please report it".to_owned())
                });
                wire::encode(&read)
            })?
            .join()
            .unwrap_or_default();
        watch.end();
        out.write_all(&(answer.len() as u64).to_le_bytes())?;
        out.write_all(&answer)?;
        out.flush()?;
    }
    Ok(Outcome::Answered)
}

/// Sets the limit where the system has one; elsewhere only the time is bounded.
fn limit_memory(megabytes: u64) {
    #[cfg(unix)]
    {
        let bytes = megabytes.saturating_mul(1 << 20);
        let hard = rlimit::Resource::AS.get_hard().unwrap_or(rlimit::INFINITY);
        let _ = rlimit::Resource::AS.set(bytes.min(hard), bytes.min(hard));
        // A core file of a bomb helps no one.
        let _ = rlimit::Resource::CORE.set(0, 0);
    }
    #[cfg(not(unix))]
    let _ = megabytes;
}

/// Ends the process if a file takes too long and the parent, whose task that is, has not done so.
struct Watch {
    start: Instant,
    /// When the file that is being read was begun, in ms since `start`, plus one; 0 between files.
    begun: Arc<AtomicU64>,
}

impl Watch {
    fn start(longest: Duration) -> Watch {
        let (start, begun) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        let seen = Arc::clone(&begun);
        let watching = move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let at = seen.load(Ordering::Relaxed);
                if at > 0 && start.elapsed() > Duration::from_millis(at - 1) + longest {
                    std::process::abort();
                }
            }
        };
        // Without it the parent still keeps the time.
        let _ = std::thread::Builder::new().stack_size(64 << 10).spawn(watching);
        Watch { start, begun }
    }

    fn begin(&self) {
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX - 1);
        self.begun.store(now + 1, Ordering::Relaxed);
    }

    fn end(&self) {
        self.begun.store(0, Ordering::Relaxed);
    }
}
