//! Files read for the command line: packed formats in processes of their own, with limits on time and memory.

mod child;
mod worker;

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub use child::{Args as ChildArgs, run as run_child};
use worker::{Failure, Worker};

use crate::document::{Format, PagedText, Source};
use crate::error::Result;
use crate::ingest::{self, Extract, RawFile};

/// What one file may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest time.
    pub time: Duration,
    /// Most memory, in MB.
    pub megabytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { time: Duration::from_secs(60), megabytes: 1024 }
    }
}

/// Reads files; PDF, DOCX, ODT, EPUB and HTML in processes of this same program, each of which reads many files in turn.
///
/// A file that hangs its process or makes it outgrow its memory costs that file only. May be shared by threads: there are
/// never more processes than threads that read at once.
pub struct Readers {
    limits: Limits,
    idle: Mutex<Vec<Worker>>,
}

impl Readers {
    /// Readers with these limits; no process is started before one is needed.
    pub fn new(limits: Limits) -> Readers {
        Readers { limits, idle: Mutex::new(Vec::new()) }
    }

    /// Reads a loaded file.
    ///
    /// # Errors
    /// As [`ingest::read_loaded`]; and a file that takes too long, needs too much memory or breaks its reader.
    pub fn read_loaded(&self, path: &Path, raw: &RawFile) -> Result<(Source, PagedText)> {
        ingest::read_loaded_with(path, raw, &|format, bytes| self.extract(format, bytes))
    }

    /// Loads and reads a file.
    ///
    /// # Errors
    /// As [`ingest::load`] and [`Readers::read_loaded`].
    pub fn read(&self, path: &Path) -> Result<(Source, PagedText)> {
        self.read_loaded(path, &ingest::load(path)?)
    }

    fn extract(&self, format: Format, bytes: &[u8]) -> std::result::Result<Extract, String> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = idle().pop();
        let used = kept.is_some();
        let worker = kept.map_or_else(|| Worker::start(&self.limits), Ok)?;
        let answer = match worker.read(format, bytes, &self.limits) {
            // What went before may have been the matter: memory in pieces, a process that someone ended.
            Err(Failure::Died(_)) if used => Worker::start(&self.limits)?.read(format, bytes, &self.limits),
            answer => answer,
        };
        match answer {
            Ok((worker, extract)) => {
                idle().push(worker);
                extract
            }
            Err(failure) => Err(failure.reason(&self.limits)),
        }
    }
}

/// Reads one file under the default limits.
///
/// # Errors
/// As [`Readers::read`].
pub fn read(path: &Path) -> Result<(Source, PagedText)> {
    Readers::new(Limits::default()).read(path)
}
