//! The index folder: which generation is the current one, and what it was built with.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Version of the index format: raised whenever an index of the older one would answer wrongly.
pub const FORMAT: u32 = 13;

const MANIFEST: &str = "belegg.json";
const LOCK: &str = "writer.lock";

/// What stands in `belegg.json`. It is written last and swapped in whole, so a folder either has a complete generation or
/// none. A generation keeps a copy of its own, in case the file is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the format.
    pub format: u32,
    /// Fingerprint of the analysis.
    pub analysis: String,
    /// Version of the program that built it.
    pub program: String,
    /// Name of the sub-folder with tantivy's files.
    pub generation: String,
    /// Set for the index made of the built-in corpus: the fingerprint of that corpus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub built_in: Option<String>,
}

impl Manifest {
    /// Reads the manifest of an index folder; `None` if there is no index.
    ///
    /// # Errors
    /// A folder of something else, or a manifest that does not parse.
    pub fn read(dir: &Path) -> Result<Option<Manifest>> {
        let path = dir.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e)
                if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) =>
            {
                return Self::absent(dir);
            }
            Err(e) => return Err(Error::io(&path, "read it", e)),
        };
        serde_json::from_slice(&bytes).map(Some).map_err(|e| Error::Damaged {
            dir: dir.to_owned(),
            detail: format!("{MANIFEST} does not parse: {e}"),
        })
    }

    /// No manifest: fine if nothing is there, or only what an interrupted first build left. Where it was lost, the copy that
    /// its generation keeps stands in for it.
    fn absent(dir: &Path) -> Result<Option<Manifest>> {
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) if e.kind() == std::io::ErrorKind::NotADirectory => {
                return Err(Error::unreadable(
                    dir,
                    "an index is a folder, and this is a file or lies in one; name a folder with --index",
                ));
            }
            Err(e) => return Err(Error::io(dir, "open the index folder", e)),
        };
        let mut whole = Vec::new();
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name != LOCK && !name.starts_with(GENERATION) && !name.starts_with(MANIFEST) {
                return Err(Error::NotAnIndex { dir: dir.to_owned() });
            }
            if name.starts_with(GENERATION) && has_rows(&entry.path()) {
                whole.push(entry.path());
            }
        }
        let lost = |detail: &str| Error::Damaged {
            dir: dir.to_owned(),
            detail: format!("{MANIFEST} is missing and {detail}"),
        };
        match whole.as_slice() {
            [] => Ok(None),
            [generation] => {
                match fs::read(generation.join(MANIFEST)).map(|bytes| serde_json::from_slice(&bytes)) {
                    Ok(Ok(manifest)) => Ok(Some(manifest)),
                    _ => Err(lost("the copy of it cannot be read")),
                }
            }
            _ => Err(lost("it cannot be told which generation was the current one")),
        }
    }

    /// Whether an index with this manifest can be used by this program with this analysis.
    ///
    /// # Errors
    /// [`Error::OtherVersion`], naming both.
    pub fn check(&self, dir: &Path, analysis: &str) -> Result<()> {
        if self.format == FORMAT && self.analysis == analysis {
            return Ok(());
        }
        let name = |program: &str, format, analysis: &str| {
            format!("belegg {program} (format {format}, analysis {analysis})")
        };
        Err(Error::OtherVersion {
            dir: dir.to_owned(),
            found: name(&self.program, self.format, &self.analysis),
            wanted: name(env!("CARGO_PKG_VERSION"), FORMAT, analysis),
        })
    }

    /// Swaps this manifest in for the one that is there: either the old or the new one stands, whole, at any moment.
    pub fn write(&self, dir: &Path) -> Result<()> {
        let (path, temporary) = (dir.join(MANIFEST), dir.join(format!("{MANIFEST}.new")));
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&temporary)?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.sync_all()?;
            fs::rename(&temporary, &path)?;
            File::open(dir)?.sync_all()
        };
        write().map_err(|e| Error::io(&path, "write it", e))
    }

    /// Whether there is a manifest in `dir`, whatever it says.
    pub fn stands(&self, dir: &Path) -> bool {
        dir.join(MANIFEST).exists()
    }

    /// The folder of the current generation.
    pub fn folder(&self, dir: &Path) -> PathBuf {
        dir.join(&self.generation)
    }
}

const GENERATION: &str = "generation-";

/// Whether rows were ever committed to a generation: tantivy swaps the list of its segments in whole.
fn has_rows(generation: &Path) -> bool {
    #[derive(Deserialize)]
    struct Meta {
        segments: Vec<serde::de::IgnoredAny>,
    }
    let meta = fs::read(generation.join("meta.json")).ok();
    meta.and_then(|bytes| serde_json::from_slice::<Meta>(&bytes).ok())
        .is_some_and(|meta| !meta.segments.is_empty())
}

/// Lets everybody read the current generation who may read the folder's other files: tantivy keeps the files that it
/// swaps in to the user who wrote them.
#[cfg(unix)]
pub fn share(dir: &Path, generation: &str) {
    let Ok(usual) = fs::metadata(dir.join(LOCK)).map(|about| about.permissions()) else { return };
    for name in ["meta.json", ".managed.json"] {
        // Whoever may not change them did not write them.
        let _ = fs::set_permissions(dir.join(generation).join(name), usual.clone());
    }
}

/// Elsewhere than on Unix, files are as readable as their folder.
#[cfg(not(unix))]
pub fn share(_dir: &Path, _generation: &str) {}

/// A name for a new generation, later than all that are there: while one stands its successors never have its name, so a
/// reader that has read the manifest does not open another generation than the one it names.
pub fn fresh_generation(dir: &Path) -> String {
    let number = |name: &str| name.strip_prefix(GENERATION)?.parse::<u32>().ok();
    let there = fs::read_dir(dir).into_iter().flatten().flatten();
    let latest = there.filter_map(|entry| number(&entry.file_name().to_string_lossy())).max().unwrap_or(0);
    let mut names = (latest.wrapping_add(1)..).map(|n| format!("{GENERATION}{n}"));
    names.find(|name| !dir.join(name).exists()).unwrap_or_default()
}

/// Removes generations that are not the current one: what a rebuild replaced or an interrupted build left.
/// What cannot be removed is left for the next time.
pub fn sweep(dir: &Path, current: &str) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(GENERATION) && name != current {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Takes the folder's writer lock; the system gives it back when the process ends, however it ends.
///
/// # Errors
/// [`Error::Locked`] if another process writes.
pub fn lock(dir: &Path) -> Result<File> {
    let path = dir.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|e| Error::io(&path, "lock the index for writing", e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { dir: dir.to_owned() }),
        Err(TryLockError::Error(e)) => Err(Error::io(&path, "lock the index for writing", e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_has_a_name_that_no_earlier_one_has() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(fresh_generation(dir.path()), "generation-1");
        for name in ["generation-3", "generation-x", "belegg.json"] {
            fs::create_dir(dir.path().join(name)).expect("makes it");
        }
        assert_eq!(fresh_generation(dir.path()), "generation-4");
        fs::create_dir(dir.path().join("generation-4294967295")).expect("makes it");
        assert_eq!(fresh_generation(dir.path()), "generation-0");
    }
}
