//! Bibliography files.

use std::path::{Path, PathBuf};

use super::{decode, ending, fingerprint, read_bounded};
use crate::bibliography::{self, BibliographyFormat, BrokenEntry, Publication};
use crate::document::SourceId;
use crate::error::{Error, Result};

/// A bibliography file, read.
#[derive(Clone, Debug)]
pub struct BibliographyFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Hash of its content.
    pub id: SourceId,
    /// What it describes.
    pub publications: Vec<Publication>,
    /// Entries passed over.
    pub broken: Vec<BrokenEntry>,
}

/// Whether a file's ending is that of a bibliography.
pub fn is_bibliography(path: &Path) -> bool {
    ending(path).is_some_and(|ending| BibliographyFormat::of_ending(&ending).is_some())
}

/// Reads a bibliography; its format is told by its ending.
///
/// # Errors
/// It cannot be read, or there is no entry in it.
pub fn read_bibliography(path: &Path) -> Result<BibliographyFile> {
    let format = ending(path).and_then(|ending| BibliographyFormat::of_ending(&ending));
    let format =
        format.ok_or_else(|| Error::unreadable(path, "a bibliography ends in .bib, .ris or .json"))?;
    let bytes = read_bounded(path)?;
    let id = fingerprint(&bytes, None);
    let bibliography::Entries { publications, broken } =
        bibliography::read(&decode::decode(path, &bytes)?, format);
    if publications.is_empty() {
        let why = broken.first().map(|entry| format!(" (line {}: {})", entry.line, entry.message));
        let why = why.unwrap_or_default();
        return Err(Error::unreadable(
            path,
            format!(
                "no publication can be read in it{why}; it should be BibTeX, RIS or CSL-JSON, by its ending"
            ),
        ));
    }
    Ok(BibliographyFile { path: path.to_owned(), id, publications, broken })
}
