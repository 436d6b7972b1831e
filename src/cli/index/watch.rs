//! `--watch`: the index kept up to date while files change.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::{EventKind, RecursiveMode, Watcher};

use super::Args;
use super::naming::full_path;

/// Changes that come within so long after one another are one burst: an editor writes a file in several steps.
const QUIET: Duration = Duration::from_millis(400);

/// A burst that does not end is dealt with after so long.
const LONGEST: Duration = Duration::from_secs(5);

/// What happened.
enum Event {
    Changed(Vec<PathBuf>),
    /// The system lost count of the changes: everything is looked at again.
    Lost,
    /// The user wants to end.
    End,
}

/// Waits for changes below the paths given, and calls `update` with what changed, once for each burst, until the user ends
/// it (Ctrl-C, or a request to terminate).
///
/// # Errors
/// The system cannot watch these paths, or `update` fails.
pub(super) fn run(
    args: &Args,
    own: &Path,
    err: &mut dyn Write,
    mut update: impl FnMut(Option<&BTreeSet<PathBuf>>, &mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (sender, events) = channel();
    let to = sender.clone();
    ctrlc::set_handler(move || {
        let _ = to.send(Event::End);
    })
    .context("--watch: the end of watching cannot be noticed")?;
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let event = match event {
            Ok(event) if event.need_rescan() => Event::Lost,
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
            Ok(event) => Event::Changed(event.paths),
            Err(_) => Event::Lost,
        };
        let _ = sender.send(event);
    })
    .context("--watch: the system does not tell of changes")?;
    for path in args.paths.iter().chain(&args.bibliography) {
        let full = full_path(path);
        // An editor may put a new file in the old one's place, so that a file is watched by way of its folder.
        let (place, mode) = if full.is_dir() {
            (full.as_path(), RecursiveMode::Recursive)
        } else {
            (full.parent().unwrap_or(&full), RecursiveMode::NonRecursive)
        };
        watcher.watch(place, mode).with_context(|| {
            format!("{}: cannot be watched; index it from time to time instead", path.display())
        })?;
    }
    writeln!(err, "Watching for changes; Ctrl-C ends.")?;
    loop {
        let burst = burst(&events, own);
        if let Some(changed) = burst.changed
            && changed.as_ref().is_none_or(|paths| !paths.is_empty())
        {
            update(changed.as_ref(), err)?;
        }
        if burst.ends {
            return Ok(());
        }
    }
}

/// Changes that belong together.
struct Burst {
    /// Paths, or `None` for all; `None` outside if there were no changes.
    changed: Option<Option<BTreeSet<PathBuf>>>,
    ends: bool,
}

fn burst(events: &Receiver<Event>, own: &Path) -> Burst {
    let mut changed: Option<Option<BTreeSet<PathBuf>>> = None;
    let mut begun: Option<Instant> = None;
    loop {
        let event = match begun {
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(begun) => events.recv_timeout(QUIET.min(LONGEST.saturating_sub(begun.elapsed()))),
        };
        match event {
            Ok(Event::Changed(paths)) => {
                // The index's own files change with every update.
                let paths = paths.into_iter().filter(|path| !path.starts_with(own));
                let known = changed.get_or_insert_with(|| Some(BTreeSet::new()));
                if let Some(known) = known {
                    let before = known.len();
                    known.extend(paths);
                    if known.len() > before {
                        begun.get_or_insert_with(Instant::now);
                    }
                }
            }
            Ok(Event::Lost) => {
                changed = Some(None);
                begun.get_or_insert_with(Instant::now);
            }
            Ok(Event::End) | Err(RecvTimeoutError::Disconnected) => return Burst { changed, ends: true },
            Err(RecvTimeoutError::Timeout) => return Burst { changed, ends: false },
        }
        if begun.is_some_and(|begun| begun.elapsed() >= LONGEST) {
            return Burst { changed, ends: false };
        }
    }
}
