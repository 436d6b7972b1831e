//! DOCX: Office Open XML as Word, LibreOffice, Google Docs and converters write it (ECMA-376).
//!
//! Kept: headings by style or outline level with the numbers that Word counts for them, title and subtitle, lists, block
//! quotations, notes behind the block that refers to them, tables row by row, text boxes, results of fields, insertions.
//! Left out: deletions, comments, field codes, hidden text, headers and footers, pictures.

mod body;
mod inline;
mod notes;
mod numbering;
mod styles;

use std::collections::HashMap;

use super::Extract;
use super::names;
use super::package::{Package, attribute, resolve, text_of, xml};
use crate::document::{Metadata, Stated};

/// Reads a document.
///
/// # Errors
/// What is wrong with it, and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<Extract, String> {
    let mut package = Package::open(bytes)?;
    let main = relations(&mut package, "")?.remove("officeDocument");
    let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
    let beside = relations(&mut package, &main)?;
    let mut texts = Vec::new();
    for kind in ["styles", "numbering", "footnotes", "endnotes"] {
        let text = beside.get(kind).map(|name| package.text(name)).transpose()?.flatten();
        texts.push((kind, text));
    }
    let mut trees = Vec::new();
    for (kind, text) in &texts {
        trees.push(text.as_deref().map(|text| xml(kind, text, false)).transpose()?);
    }
    let styles = trees[0].as_ref().map(styles::Styles::of).unwrap_or_default();
    let numbering = trees[1].as_ref().map(numbering::Numbering::of).unwrap_or_default();
    let notes = notes::Notes::of(trees[2].as_ref(), trees[3].as_ref());
    let text = package.text(&main)?.ok_or_else(|| "there is no document in the archive".to_owned())?;
    let document = xml(&main, &text, false)?;
    let read = body::read(&document, &styles, numbering, notes)?;
    let mut metadata = core_properties(&mut package)?;
    if let Some(title) = read.title {
        metadata.title = Some(Stated::given(title));
    }
    Ok(Extract { text: read.text, metadata, unread: Vec::new() })
}

/// The parts that a part (`""`: the package) refers to, by the last word of the relation's type.
fn relations(package: &mut Package<'_>, part: &str) -> Result<HashMap<String, String>, String> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let place = resolve("", &format!("{folder}/_rels/{name}.rels"));
    let Some(text) = package.text(&place)? else { return Ok(HashMap::new()) };
    let tree = xml(&place, &text, false)?;
    let mut relations = HashMap::new();
    for node in tree.root_element().children().filter(roxmltree::Node::is_element) {
        let kind = attribute(node, "Type").and_then(|kind| kind.rsplit('/').next());
        if let (Some(kind), Some(target)) = (kind, attribute(node, "Target"))
            && attribute(node, "TargetMode") != Some("External")
        {
            relations.entry(kind.to_owned()).or_insert_with(|| resolve(part, target));
        }
    }
    Ok(relations)
}

/// Title and author as the document's properties state them. The dates there are those of the file, not of a publication.
fn core_properties(package: &mut Package<'_>) -> Result<Metadata, String> {
    let Some(text) = package.text("docProps/core.xml")? else { return Ok(Metadata::default()) };
    // Properties that cannot be read are none.
    let Ok(tree) = xml("docProps/core.xml", &text, false) else { return Ok(Metadata::default()) };
    let field = |name: &str| {
        let node = tree.root_element().children().find(|node| node.tag_name().name() == name)?;
        Some(text_of(node)).filter(|text| !text.is_empty())
    };
    Ok(Metadata {
        title: field("title").filter(|title| names::is_title(title)).map(Stated::given),
        authors: field("creator").map(|names| names::authors(&names)).unwrap_or_default(),
        ..Metadata::default()
    })
}
