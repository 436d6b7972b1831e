//! Files become text line by line: the only room that opens documents.

mod attachments;
mod bibliography;
mod collection;
mod decode;
mod docx;
mod epub;
mod extract;
mod format;
mod html;
mod markdown;
mod marked;
mod metadata;
mod names;
mod numerals;
mod odt;
mod package;
mod pdf;
mod plain;
mod role;
mod walk;
pub mod wire;

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use crate::document::{Format, Metadata, PagedText, Source, SourceId};
use crate::error::{Error, Result};

pub use attachments::Attachments;
pub use bibliography::{BibliographyFile, is_bibliography, read_bibliography};
pub use collection::{CollectionLine, CollectionPassage, collection_lines, read_collection};
pub use decode::clean;
pub use extract::{Extract, Extractor, extract};
pub use format::ENDINGS;
pub use metadata::sidecar_of;
pub use walk::{Found, walk};

/// The largest text that is read as one document, in bytes. A document's structure is worked out in memory, at some ten
/// times its size; larger text is a collection of documents and belongs into several files or a `--collection`.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The largest PDF, DOCX, ODT or EPUB that is read, in bytes: most of such a file is pictures.
pub const MAX_PACKED_BYTES: u64 = 256 * 1024 * 1024;

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
    /// The format it is in, by its content or its ending.
    pub format: Format,
    bytes: Vec<u8>,
    sidecar: Option<(std::path::PathBuf, Vec<u8>)>,
    stated: Option<Metadata>,
}

impl RawFile {
    /// Size of the file in bytes.
    pub fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Adds what a bibliography states of it: less than a sidecar's word, more than the file's own. It is part of the id.
    pub fn describe(&mut self, stated: &Metadata) {
        self.id = fingerprint(self.id.0.as_bytes(), Some(format!("{stated:?}").as_bytes()));
        self.stated = Some(stated.clone());
    }

    /// Never: an empty file is not loaded.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// Loads a file and its sidecar.
///
/// # Errors
/// A missing or unreadable file, one that is no regular file, is empty, is of a format that is not read, or is larger than
/// [`MAX_FILE_BYTES`] or [`MAX_PACKED_BYTES`].
pub fn load(path: &Path) -> Result<RawFile> {
    let bytes = read_bounded(path)?;
    if bytes.is_empty() {
        return Err(Error::unreadable(path, "the file is empty"));
    }
    let format = format::tell(path, &bytes).map_err(|reason| Error::unreadable(path, reason))?;
    let sidecar = match sidecar_of(path) {
        Some(sidecar) => {
            let bytes = read_bounded(&sidecar)?;
            Some((sidecar, bytes))
        }
        None => None,
    };
    let id = fingerprint(&bytes, sidecar.as_ref().map(|(_, bytes)| bytes.as_slice()));
    Ok(RawFile { id, format, bytes, sidecar, stated: None })
}

/// Reads a loaded file as text with its metadata.
///
/// # Errors
/// A file that cannot be read as its format, or metadata that does not parse.
pub fn read_loaded(path: &Path, raw: &RawFile) -> Result<(Source, PagedText)> {
    read_loaded_with(path, raw, &extract)
}

/// Reads a loaded file, a packed one by way of `extract`: [`extract`] itself, or the same in a process of its
/// own.
///
/// # Errors
/// As [`read_loaded`], and what `extract` refuses.
pub fn read_loaded_with(path: &Path, raw: &RawFile, extract: &Extractor<'_>) -> Result<(Source, PagedText)> {
    let sidecar = match &raw.sidecar {
        Some((sidecar, bytes)) => Some(metadata::from_toml(sidecar, &decode::decode(sidecar, bytes)?)?),
        None => None,
    };
    let sidecar = match (sidecar, &raw.stated) {
        (sidecar, Some(stated)) => Some(metadata::merge(sidecar, Some(stated.clone()))),
        (sidecar, None) => sidecar,
    };
    let (source, paged) = match raw.format {
        Format::PlainText | Format::Markdown => {
            let text = decode::decode(path, &raw.bytes)?;
            from_text(path, raw.id.clone(), &text, sidecar)?
        }
        format => {
            let read = extract(format, &raw.bytes).map_err(|reason| Error::unreadable(path, reason))?;
            let metadata = metadata::merge(sidecar, Some(read.metadata));
            let unread = read.unread;
            (Source { id: raw.id.clone(), path: path.to_owned(), format, metadata, unread }, read.text)
        }
    };
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
    let markdown =
        ending(path).is_some_and(|ending| ENDINGS.iter().any(|&(e, f)| e == ending && f == Format::Markdown));
    let (format, paged, front) = if markdown {
        let (front, body_line, body) = metadata::front_matter(path, text)?;
        (Format::Markdown, markdown::lines(body, body_line), front)
    } else {
        (Format::PlainText, plain::lines(text), None)
    };
    let metadata = metadata::merge(sidecar, front);
    Ok((Source { id, path: path.to_owned(), format, metadata, unread: Vec::new() }, paged))
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
    let mut file = File::open(path).map_err(|e| Error::io(path, "read it", e))?;
    let mut bytes = Vec::new();
    file.by_ref()
        .take(format::HEAD_BYTES as u64)
        .read_to_end(&mut bytes)
        .map_err(|e| Error::io(path, "read it", e))?;
    let most = if format::is_packed(&bytes) { MAX_PACKED_BYTES } else { MAX_FILE_BYTES };
    if about.len() > most {
        return Err(Error::unreadable(
            path,
            format!(
                "it has {} MB and one document may have {}; split it, or give ready-cut passages with --collection",
                about.len() / 1_048_576,
                most / 1_048_576
            ),
        ));
    }
    bytes.reserve_exact((about.len() as usize).saturating_sub(bytes.len()));
    file.take(most).read_to_end(&mut bytes).map_err(|e| Error::io(path, "read it", e))?;
    Ok(bytes)
}
