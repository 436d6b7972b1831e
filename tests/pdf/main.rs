//! PDF files, built here byte by byte: what is read of them, and that nothing in them is fatal.

#![allow(clippy::unwrap_used, reason = "a test that unwraps says what it expects by failing")]

mod broken;
mod layout;
mod tagged;
mod writer;

use belegg::document::{BlockKind, Document, Metadata};
use belegg::{ingest, structure};

/// Reads a PDF as a user's file is read.
fn read(bytes: &[u8]) -> Result<(Metadata, Document), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tekst.pdf");
    std::fs::write(&path, bytes).unwrap();
    let (source, paged) = ingest::read(&path).map_err(|error| error.reason())?;
    Ok((source.metadata, structure::structure(&paged)))
}

/// What is said of the parts of a PDF that could not be read.
fn unread(bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tekst.pdf");
    std::fs::write(&path, bytes).unwrap();
    ingest::read(&path).unwrap().0.unread
}

/// Blocks as kind and text, with the page where each begins.
fn blocks(document: &Document) -> Vec<String> {
    document
        .blocks
        .iter()
        .map(|block| {
            let page = document.page_at(block.span.start).map_or(0, |page| page.number);
            let kind = match &block.kind {
                BlockKind::Heading(heading) => format!("h{}", heading.level),
                kind => format!("{kind:?}").to_lowercase(),
            };
            format!("{page} {kind}: {}", block.span.of(&document.text))
        })
        .collect()
}
