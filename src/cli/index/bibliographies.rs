//! Bibliographies among the files.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::skipped;
use crate::index::{BibliographyRecord, IndexWriter};
use crate::ingest::{self, BibliographyFile};
use crate::render::json;

/// What reading bibliographies came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum References {
    None,
    Unchanged,
    Changed,
}

/// Reads bibliographies. Broken entries are named, and the rest of their file is read.
pub(super) fn read(
    paths: &BTreeSet<PathBuf>,
    report: &mut json::IndexReport,
    err: &mut dyn Write,
) -> anyhow::Result<Vec<BibliographyFile>> {
    let mut files = Vec::new();
    for path in paths {
        let file = match ingest::read_bibliography(path) {
            Ok(file) => file,
            Err(error) => {
                report.skipped.push(skipped(Some(path), &error));
                continue;
            }
        };
        for broken in &file.broken {
            writeln!(
                err,
                "belegg: {}:{}: {}; the entry is passed over",
                path.display(),
                broken.line,
                broken.message
            )?;
        }
        files.push(file);
    }
    Ok(files)
}

/// Puts bibliographies into the index.
pub(super) fn put(
    writer: &IndexWriter,
    files: &[BibliographyFile],
    prune: bool,
) -> anyhow::Result<References> {
    let there = writer.bibliographies()?;
    let mut came = References::None;
    for file in files {
        let name = file.path.display().to_string();
        if there.iter().any(|known| known.path == name && known.source == file.id.0) {
            came = if came == References::Changed { came } else { References::Unchanged };
            continue;
        }
        writer.put_bibliography(&BibliographyRecord::new(name, file.id.0.clone(), &file.publications))?;
        came = References::Changed;
    }
    for gone in there.iter().filter(|known| prune && !Path::new(&known.path).exists()) {
        writer.remove_bibliography(&gone.path);
        came = References::Changed;
    }
    Ok(came)
}
