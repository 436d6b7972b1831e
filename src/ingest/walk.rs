//! Folders become lists of files, in one order, without following links.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::format::{ENDINGS, KNOWN_UNREAD};
use super::{ending, is_bibliography};
use crate::error::Error;

/// What a walk found.
#[derive(Debug, Default)]
pub struct Found {
    /// Files to read, sorted, each once.
    pub files: Vec<PathBuf>,
    /// Bibliographies, sorted, each once.
    pub bibliographies: Vec<PathBuf>,
    /// What was passed over, and why.
    pub skipped: Vec<Error>,
}

/// Lists the files under `paths`. A file named outright is taken whatever its ending; in folders only known endings are,
/// hidden files and folders and those of an index are passed over in silence, and links, pipes and the like are named but not followed.
pub fn walk(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        match std::fs::metadata(path) {
            Err(e) => found.skipped.push(Error::io(path, "read it", e)),
            Ok(about) if about.is_dir() => walk_folder(path, &mut found),
            Ok(_) if is_bibliography(path) => found.bibliographies.push(path.clone()),
            Ok(_) => found.files.push(path.clone()),
        }
    }
    found.files.sort();
    found.files.dedup();
    found.bibliographies.sort();
    found.bibliographies.dedup();
    found
}

fn walk_folder(folder: &Path, found: &mut Found) {
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !(entry.file_name().to_string_lossy().starts_with('.') || is_index(entry))
    };
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().unwrap_or(folder).to_owned();
                let source = e.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links"));
                found.skipped.push(Error::io(&path, "read it", source));
                continue;
            }
        };
        let (path, kind) = (entry.path(), entry.file_type());
        if kind.is_dir() {
            continue;
        }
        if entry.path_is_symlink() {
            found.skipped.push(Error::unreadable(path, "links in folders are not followed; name its target"));
        } else if !kind.is_file() {
            found.skipped.push(Error::unreadable(path, "it is a pipe, socket or device, not a file"));
        } else {
            take_file(path, found);
        }
    }
}

/// An index that lies among the texts holds nothing to read.
fn is_index(entry: &walkdir::DirEntry) -> bool {
    entry.file_type().is_dir()
        && entry.path().join("belegg.json").is_file()
        && entry.path().join("writer.lock").is_file()
}

fn take_file(path: &Path, found: &mut Found) {
    let ending = ending(path).unwrap_or_default();
    if ENDINGS.iter().any(|(known, _)| *known == ending) {
        found.files.push(path.to_owned());
    } else if is_bibliography(path) {
        found.bibliographies.push(path.to_owned());
    } else if let Some((_, help)) = KNOWN_UNREAD.iter().find(|(known, _)| *known == ending) {
        found.skipped.push(Error::unreadable(path, *help));
    } else if ending != "toml" {
        found.skipped.push(Error::unreadable(
            path,
            "its ending is none that is read (.txt, .md, .html, .docx, .odt, .epub, .pdf)",
        ));
    }
}
