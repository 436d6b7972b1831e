//! ODT: OpenDocument text as LibreOffice, Google Docs and converters write it (ISO/IEC 26300).
//!
//! Kept: headings with the numbers the document counts for them, title and subtitle, lists, block quotations by style or
//! indent, notes behind the block that refers to them, tables row by row, text boxes, results of fields. Left out: deletions,
//! comments, hidden text, headers and footers, pictures.

mod body;
mod numbering;
mod styles;

use super::Extract;
use super::names;
use super::package::{Package, child, text_of, xml};
use crate::document::{Metadata, Stated};

/// Reads a document.
///
/// # Errors
/// What is wrong with it, and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<Extract, String> {
    let mut package = Package::open(bytes)?;
    if package.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err("it is protected by a password; save it without one and index that".to_owned());
    }
    let styles_text = package.text("styles.xml")?.unwrap_or_else(|| "<none/>".to_owned());
    let content_text =
        package.text("content.xml")?.ok_or_else(|| "there is no document in the archive".to_owned())?;
    let styles_tree = xml("styles.xml", &styles_text, false)?;
    let content = xml("content.xml", &content_text, false)?;
    let styles = styles::Styles::of(&[&styles_tree, &content]);
    let numbering = numbering::Numbering::of(&[&styles_tree, &content]);
    let read = body::read(&content, &styles, numbering)?;
    let mut metadata = properties(&mut package)?;
    if let Some(title) = read.title {
        metadata.title = Some(Stated::given(title));
    }
    Ok(Extract { text: read.text, metadata, unread: Vec::new() })
}

/// Title and author as the document's properties state them. The dates there are those of the file, not of a publication.
fn properties(package: &mut Package<'_>) -> Result<Metadata, String> {
    let Some(text) = package.text("meta.xml")? else { return Ok(Metadata::default()) };
    // Properties that cannot be read are none.
    let Ok(tree) = xml("meta.xml", &text, false) else { return Ok(Metadata::default()) };
    let field = |name: &str| {
        let node = child(child(tree.root_element(), "meta")?, name)?;
        Some(text_of(node)).filter(|text| !text.is_empty())
    };
    let creator = field("initial-creator").or_else(|| field("creator"));
    Ok(Metadata {
        title: field("title").filter(|title| names::is_title(title)).map(Stated::given),
        authors: creator.map(|names| names::authors(&names)).unwrap_or_default(),
        ..Metadata::default()
    })
}
