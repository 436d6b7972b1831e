//! A process that reads packed formats, seen from the one that started it.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use super::{Limits, child};
use crate::document::Format;
use crate::ingest::{Extract, wire};

/// No answer is longer: the text that one document may have, with what JSON adds to it.
const MAX_ANSWER: u64 = 256 * 1024 * 1024;

/// A process that waits for a file. It ends when this is dropped.
pub(super) struct Worker {
    process: Process,
    pipes: (ChildStdin, ChildStdout),
}

/// The process itself, ended with its owner.
struct Process(Child);

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The time was up.
    TooLong,
    /// The process ended before it had answered, and said this.
    Died(Death),
}

/// How a process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Death {
    OutOfMemory,
    StackOverflow,
    Other(String),
}

impl Failure {
    /// What a person is told.
    pub fn reason(&self, limits: &Limits) -> String {
        match self {
            Failure::TooLong => format!(
                "reading it took more than {} s; it may be damaged; --time-limit gives more",
                limits.time.as_secs_f64()
            ),
            Failure::Died(Death::OutOfMemory) => format!(
                "reading it needs more than {} of memory; it may be damaged or a bomb; --memory-limit gives more",
                megabytes(limits.megabytes)
            ),
            Failure::Died(Death::StackOverflow) => "it is nested too deeply to be read".to_owned(),
            Failure::Died(Death::Other(how)) => format!("its reader broke down ({how}); it may be damaged"),
        }
    }
}

fn megabytes(megabytes: u64) -> String {
    if megabytes.is_multiple_of(1024) {
        format!("{} GB", megabytes / 1024)
    } else {
        format!("{megabytes} MB")
    }
}

impl Worker {
    /// Starts a process of this program that reads for this one.
    ///
    /// # Errors
    /// The system does not let it start.
    pub fn start(limits: &Limits) -> Result<Worker, String> {
        let fault = |e: std::io::Error| format!("no process to read it in could be started: {e}");
        let program = std::env::current_exe().map_err(fault)?;
        let mut command = Command::new(program);
        // Ctrl-C is for the parent, which ends its processes itself.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command
            .arg(child::COMMAND)
            .args(["--megabytes", &limits.megabytes.to_string()])
            .args(["--seconds", &limits.time.as_secs().saturating_add(10).to_string()])
            // Each thread's arena would take from the memory that the limit counts.
            .env("MALLOC_ARENA_MAX", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(fault)?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let process = Process(process);
        let pipes = pipes.ok_or_else(|| "no process to read it in could be started".to_owned())?;
        Ok(Worker { process, pipes })
    }

    /// Lets the process read a file, and gives it back for the next one.
    pub fn read(
        self,
        format: Format,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<(Worker, Result<Extract, String>), Failure> {
        let Worker { mut process, mut pipes } = self;
        let deadline = Instant::now() + limits.time;
        // The process may hang with its pipes full, so that only another thread may wait on them.
        let exchanged = std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(1);
            scope.spawn(move || {
                let answer = exchange(&mut pipes, format, bytes);
                let _ = sender.send((pipes, answer));
            });
            let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            let exchanged = receiver.recv_timeout(left);
            match exchanged {
                Ok((_, Ok(_))) => {}
                // The pipe broke: the process is ending, and says why if it is let.
                Ok((_, Err(_))) => process.wait(Duration::from_secs(2)),
                Err(_) => process.end(),
            }
            exchanged
        });
        match exchanged {
            Ok((pipes, Ok(answer))) => Ok((Worker { process, pipes }, wire::decode(&answer))),
            Err(RecvTimeoutError::Timeout) => Err(Failure::TooLong),
            Ok((_, Err(_))) | Err(RecvTimeoutError::Disconnected) => Err(Failure::Died(process.death())),
        }
    }
}

/// Sends a file and takes the answer, each after its length.
fn exchange(
    (to, from): &mut (ChildStdin, ChildStdout),
    format: Format,
    bytes: &[u8],
) -> std::io::Result<Vec<u8>> {
    to.write_all(&[wire::format_code(format)])?;
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()?;
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > MAX_ANSWER {
        return Err(std::io::Error::other("the answer is too long"));
    }
    let mut answer = Vec::new();
    from.take(length).read_to_end(&mut answer)?;
    if answer.len() as u64 == length { Ok(answer) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
}

impl Process {
    fn end(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Waits until it has ended by itself, but not for long.
    fn wait(&mut self, longest: Duration) {
        let until = Instant::now() + longest;
        while Instant::now() < until && matches!(self.0.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(2));
        }
        self.end();
    }

    /// How it ended: by its last words on stderr, else by its exit status.
    fn death(&mut self) -> Death {
        let mut words = String::new();
        if let Some(stderr) = self.0.stderr.take() {
            let mut said = Vec::new();
            let _ = stderr.take(4096).read_to_end(&mut said);
            words = String::from_utf8_lossy(&said).into_owned();
        }
        if words.contains("memory allocation of") {
            Death::OutOfMemory
        } else if words.contains("overflowed its stack") {
            Death::StackOverflow
        } else {
            Death::Other(self.0.wait().map_or_else(|e| e.to_string(), |status| status.to_string()))
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
