//! What can go wrong: errors (nothing came out) and diagnostics (something did, and this was odd).

use std::io;
use std::path::{Path, PathBuf};

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why nothing came out. Each message says what, where, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("{}: cannot {action}: {source}{}", path.display(), remedy(source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried, as a verb phrase.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A file that cannot be used as a document.
    #[error("{}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What it is instead, and what to do.
        reason: String,
    },
    /// Metadata that does not parse.
    #[error("{}: the metadata does not parse: {message}; mend or remove it", path.display())]
    Metadata {
        /// The sidecar, or the Markdown file with the front matter.
        path: PathBuf,
        /// Line and fault as the parser gives them.
        message: String,
    },
    /// A line of a collection file that is no passage.
    #[error("{}:{line}: {message}; expected one JSON object a line: {{\"id\": …, \"title\": …, \"text\": …}}", path.display())]
    Collection {
        /// The collection file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The fault.
        message: String,
    },
    /// There is no index where one was looked for.
    #[error("{}: there is no index here; build one with `belegg index PATH… --index {}`", dir.display(), dir.display())]
    NoIndex {
        /// The folder looked in.
        dir: PathBuf,
    },
    /// The folder holds something else, which is left alone.
    #[error("{}: this folder holds other files and no index; name an empty or new folder with --index", dir.display())]
    NotAnIndex {
        /// The folder.
        dir: PathBuf,
    },
    /// The index was built by another version, or with another analysis.
    #[error("{}: the index was built by {found} and this is {wanted}; build it again with `belegg index PATH… --rebuild --index {}`", dir.display(), dir.display())]
    OtherVersion {
        /// The index folder.
        dir: PathBuf,
        /// Version and analysis it was built with.
        found: String,
        /// Version and analysis of this program.
        wanted: String,
    },
    /// Another process is writing to the index.
    #[error("{}: another belegg is writing to this index; wait until it has ended and try again", dir.display())]
    Locked {
        /// The index folder.
        dir: PathBuf,
    },
    /// A file of the index is damaged or missing.
    #[error("{}: the index is damaged ({detail}); build it again with `belegg index PATH… --rebuild --index {}`", dir.display(), dir.display())]
    Damaged {
        /// The index folder.
        dir: PathBuf,
        /// What was found.
        detail: String,
    },
    /// No passage has this id.
    #[error("there is no passage {passage:?} in {}; `belegg search` lists ids", dir.display())]
    NoPassage {
        /// The id asked for.
        passage: String,
        /// The index folder.
        dir: PathBuf,
    },
    /// A settings file for the ranking that does not parse.
    #[error("{}: {message}", path.display())]
    Settings {
        /// The settings file.
        path: PathBuf,
        /// Line and fault.
        message: String,
    },
}

impl Error {
    /// An I/O error with its path and what was tried.
    pub fn io(path: &Path, action: &'static str, source: io::Error) -> Error {
        Error::Io { path: path.to_owned(), action, source }
    }

    /// A file that cannot be used, and why.
    pub fn unreadable(path: &Path, reason: impl Into<String>) -> Error {
        Error::Unreadable { path: path.to_owned(), reason: reason.into() }
    }

    /// The file or folder it concerns.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Error::Io { path, .. }
            | Error::Unreadable { path, .. }
            | Error::Metadata { path, .. }
            | Error::Collection { path, .. }
            | Error::Settings { path, .. } => Some(path),
            Error::NoIndex { dir }
            | Error::NotAnIndex { dir }
            | Error::OtherVersion { dir, .. }
            | Error::Locked { dir }
            | Error::Damaged { dir, .. }
            | Error::NoPassage { dir, .. } => Some(dir),
        }
    }

    /// What a person is told of it, without the path in front where the path is shown beside it.
    pub fn reason(&self) -> String {
        match self {
            Error::Io { action, source, .. } => format!("cannot {action}: {source}{}", remedy(source)),
            Error::Unreadable { reason, .. } => reason.clone(),
            other => other.to_string(),
        }
    }
}

/// What to do about the commonest refusals.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "; check the name",
        io::ErrorKind::PermissionDenied => "; check who may read and write it",
        io::ErrorKind::ReadOnlyFilesystem => "; name a folder that can be written to",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; make room and try again",
        _ if error.to_string().contains("No space left") => "; make room and try again",
        _ => "",
    }
}

/// Something odd that cost nothing but is worth a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file it concerns.
    pub path: PathBuf,
    /// What was odd.
    pub message: String,
}
