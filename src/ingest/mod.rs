//! Files become text line by line: the only room that opens documents.

mod bibliography;
mod collection;
mod decode;
mod markdown;
mod metadata;
mod plain;
mod walk;

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use crate::document::{Format, Metadata, PagedText, Source, SourceId};
use crate::error::{Error, Result};

pub use bibliography::{BibliographyFile, is_bibliography, read_bibliography};
pub use collection::{CollectionPassage, read_collection};
pub use decode::clean;
pub use metadata::sidecar_of;
pub use walk::{Found, walk};

/// The largest file that is read as one document, in bytes. A document's structure is worked out in memory, at some ten
/// times its size; larger text is a collection of documents and belongs into several files or a `--collection`.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The file endings read when a folder is walked. A file named outright is read whatever its ending.
pub const ENDINGS: [(&str, Format); 5] = [
    ("txt", Format::PlainText),
    ("text", Format::PlainText),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("mdown", Format::Markdown),
];

/// Endings of documents that are known but not read, with what helps.
const KNOWN_UNREAD: [(&str, &str); 8] = [
    ("pdf", "PDF is not read; convert it with `pdftotext FILE.pdf FILE.txt` and index the text"),
    ("docx", "Word documents are not read; save as plain text (UTF-8) and index that"),
    ("doc", "Word documents are not read; save as plain text (UTF-8) and index that"),
    ("odt", "ODT is not read; save as plain text (UTF-8) and index that"),
    ("rtf", "RTF is not read; save as plain text (UTF-8) and index that"),
    ("html", "HTML is not read; save as plain text (UTF-8) and index that"),
    ("htm", "HTML is not read; save as plain text (UTF-8) and index that"),
    ("epub", "EPUB is not read; convert it to plain text and index that"),
];

/// The id a file's content and metadata have, so that an unchanged file need not be indexed again.
pub fn fingerprint(bytes: &[u8], sidecar: Option<&[u8]>) -> SourceId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes);
    if let Some(sidecar) = sidecar {
        hasher.update(b"\0sidecar\0").update(sidecar);
    }
    SourceId(hasher.finalize().to_hex()[..32].to_owned())
}

/// A file's bytes with those of its sidecar, before anything is made of them.
#[derive(Clone, Debug)]
pub struct RawFile {
    /// Content and metadata as one id.
    pub id: SourceId,
    bytes: Vec<u8>,
    sidecar: Option<(std::path::PathBuf, Vec<u8>)>,
}

impl RawFile {
    /// Size of the file in bytes.
    pub fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Never: an empty file is not loaded.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// Loads a file and its sidecar.
///
/// # Errors
/// A missing or unreadable file, one that is no regular file, is empty, or is larger than [`MAX_FILE_BYTES`].
pub fn load(path: &Path) -> Result<RawFile> {
    if let Some(help) = ending(path).and_then(|e| KNOWN_UNREAD.iter().find(|(known, _)| *known == e)) {
        return Err(Error::unreadable(path, help.1));
    }
    let bytes = read_bounded(path)?;
    if bytes.is_empty() {
        return Err(Error::unreadable(path, "the file is empty"));
    }
    let sidecar = match sidecar_of(path) {
        Some(sidecar) => {
            let bytes = read_bounded(&sidecar)?;
            Some((sidecar, bytes))
        }
        None => None,
    };
    let id = fingerprint(&bytes, sidecar.as_ref().map(|(_, bytes)| bytes.as_slice()));
    Ok(RawFile { id, bytes, sidecar })
}

/// Reads a loaded file as text with its metadata.
///
/// # Errors
/// A file that is not text, or metadata that does not parse.
pub fn read_loaded(path: &Path, raw: &RawFile) -> Result<(Source, PagedText)> {
    let sidecar = match &raw.sidecar {
        Some((sidecar, bytes)) => Some(metadata::from_toml(sidecar, &decode::decode(sidecar, bytes)?)?),
        None => None,
    };
    let text = decode::decode(path, &raw.bytes)?;
    let (source, paged) = from_text(path, raw.id.clone(), &text, sidecar)?;
    if !paged.lines.iter().any(|line| line.text.chars().any(char::is_alphanumeric)) {
        return Err(Error::unreadable(path, "there are no words in it"));
    }
    Ok((source, paged))
}

/// Reads a file: [`load`] and [`read_loaded`] in one.
pub fn read(path: &Path) -> Result<(Source, PagedText)> {
    let raw = load(path)?;
    read_loaded(path, &raw)
}

/// Reads text that is already in memory, such as the built-in corpus. `sidecar` is the metadata's TOML.
pub fn read_text(path: &Path, text: &str, sidecar: Option<&str>) -> Result<(Source, PagedText)> {
    let id = fingerprint(text.as_bytes(), sidecar.map(str::as_bytes));
    let metadata = sidecar.map(|toml| metadata::from_toml(path, toml)).transpose()?;
    from_text(path, id, &decode::clean(text), metadata)
}

fn from_text(
    path: &Path,
    id: SourceId,
    text: &str,
    sidecar: Option<Metadata>,
) -> Result<(Source, PagedText)> {
    let format = format_of(path);
    let (paged, front) = match format {
        Format::PlainText => (plain::lines(text), None),
        Format::Markdown => {
            let (front, body_line, body) = metadata::front_matter(path, text)?;
            (markdown::lines(body, body_line), front)
        }
    };
    let metadata = metadata::merge(sidecar, front);
    Ok((Source { id, path: path.to_owned(), format, metadata }, paged))
}

fn format_of(path: &Path) -> Format {
    let ending = ending(path).unwrap_or_default();
    ENDINGS.iter().find(|(known, _)| *known == ending).map_or(Format::PlainText, |&(_, format)| format)
}

/// The path's ending in lower case.
fn ending(path: &Path) -> Option<String> {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase())
}

/// Reads a regular file of bounded size; a pipe or device is never opened, it might not end.
fn read_bounded(path: &Path) -> Result<Vec<u8>> {
    let about = fs::metadata(path).map_err(|e| Error::io(path, "read it", e))?;
    if about.is_dir() {
        return Err(Error::unreadable(path, "it is a folder, not a file"));
    }
    if !about.is_file() {
        return Err(Error::unreadable(path, "it is a pipe, socket or device, not a file"));
    }
    if about.len() > MAX_FILE_BYTES {
        return Err(Error::unreadable(
            path,
            format!(
                "it has {} MB and one document may have {}; split it, or give ready-cut passages with --collection",
                about.len() / 1_048_576,
                MAX_FILE_BYTES / 1_048_576
            ),
        ));
    }
    let mut bytes = Vec::with_capacity(about.len() as usize);
    File::open(path)
        .and_then(|file| file.take(MAX_FILE_BYTES).read_to_end(&mut bytes))
        .map_err(|e| Error::io(path, "read it", e))?;
    Ok(bytes)
}
