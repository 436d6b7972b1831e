//! Bytes of a known format become lines and metadata: pure, so that it can run here or in a process of its own.

use super::{docx, epub, html, odt, pdf};
use crate::document::{Format, Metadata, PagedText};

/// What a file of a format with markup gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extract {
    /// Its text, each line with what the format says of it.
    pub text: PagedText,
    /// What the file says of itself as a publication.
    pub metadata: Metadata,
    /// What of it could not be read, as sentences: pages without a text layer.
    pub unread: Vec<String>,
}

/// What reads packed formats: [`extract`], or the same in a process of its own. Its errors say what is wrong, without the path.
pub type Extractor<'e> = dyn Fn(Format, &[u8]) -> Result<Extract, String> + 'e;

/// Reads the bytes of a format that programs write and people do not: PDF, DOCX, ODT, EPUB, HTML.
///
/// Such files come from strangers. Their readers are bounded in what they unpack, but only a process of its own bounds
/// what one can cost; the `belegg` command reads them so.
///
/// # Errors
/// What is wrong with it, and what to do, without its path.
pub fn extract(format: Format, bytes: &[u8]) -> Result<Extract, String> {
    match format {
        Format::Docx => docx::read(bytes),
        Format::Odt => odt::read(bytes),
        Format::Html => html::read(bytes),
        Format::Epub => epub::read(bytes),
        Format::Pdf => pdf::read(bytes),
        Format::PlainText | Format::Markdown => Err(format!("{} is no packed format", format.name())),
    }
}
