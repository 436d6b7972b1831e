//! A document as it is structured, and the faults in its citations.

use serde::Serialize;

use crate::citation::Fault;
use crate::document::{BlockKind, Document, FurnitureKind, LineRange, Metadata, PassageKind, Span};

/// A structured document.
#[derive(Debug, Serialize)]
pub struct StructureJson<'a> {
    title: Option<&'a str>,
    authors: &'a [String],
    year: Option<i32>,
    language: Option<&'static str>,
    inferred: &'a [&'static str],
    pages: Vec<PageJson<'a>>,
    headings: Vec<HeadingJson<'a>>,
    blocks: Vec<BlockJson<'a>>,
    furniture: Vec<FurnitureJson<'a>>,
}

#[derive(Debug, Serialize)]
struct PageJson<'a> {
    page: u32,
    label: Option<&'a str>,
    line: Option<u32>,
}

#[derive(Debug, Serialize)]
struct HeadingJson<'a> {
    level: u8,
    number: Option<&'a str>,
    title: &'a str,
    page: Option<u32>,
    lines: Option<[u32; 2]>,
}

#[derive(Debug, Serialize)]
struct BlockJson<'a> {
    kind: &'static str,
    page: Option<u32>,
    lines: Option<[u32; 2]>,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct FurnitureJson<'a> {
    kind: &'static str,
    line: Option<u32>,
    text: &'a str,
}

impl<'a> StructureJson<'a> {
    /// The JSON form of a document's structure, with what is known about it and which of that was read off the text.
    pub fn new(
        document: &'a Document,
        metadata: &'a Metadata,
        inferred: &'a [&'static str],
    ) -> StructureJson<'a> {
        let lines = |range: LineRange| document.numbered.then_some([range.first, range.last]);
        let page = |span: Span| document.page_at(span.start).map(|page| page.number);
        let mut headings = Vec::new();
        let mut blocks = Vec::new();
        for block in &document.blocks {
            match &block.kind {
                BlockKind::Heading(heading) => headings.push(HeadingJson {
                    level: heading.level,
                    number: heading.number.as_deref(),
                    title: &heading.title,
                    page: page(block.span),
                    lines: lines(document.lines_of(block.span)),
                }),
                kind => blocks.push(BlockJson {
                    kind: PassageKind::of_block(kind).unwrap_or(PassageKind::Paragraph).name(),
                    page: page(block.span),
                    lines: lines(document.lines_of(block.span)),
                    text: block.span.of(&document.text),
                }),
            }
        }
        let furniture = document.furniture.iter().map(|furniture| FurnitureJson {
            kind: match furniture.kind {
                FurnitureKind::RunningHead => "running-head",
                FurnitureKind::PageNumber => "page-number",
                FurnitureKind::Contents => "contents",
                FurnitureKind::Rule => "rule",
            },
            line: document.numbered.then_some(furniture.line),
            text: &furniture.text,
        });
        StructureJson {
            title: metadata.title.as_ref().map(|title| title.value.as_str()),
            authors: &metadata.authors,
            year: metadata.year.as_ref().map(|year| year.value),
            language: metadata.language.as_ref().map(|language| language.value.code()),
            inferred,
            pages: document
                .pages
                .iter()
                .map(|page| PageJson {
                    page: page.number,
                    label: page.label.as_deref(),
                    line: document.numbered.then_some(page.line),
                })
                .collect(),
            headings,
            blocks,
            furniture: furniture.collect(),
        }
    }
}

/// A fault in a document's citations.
#[derive(Debug, Serialize)]
pub struct FaultJson<'a> {
    line: Option<u32>,
    kind: &'static str,
    message: &'a str,
    raw: &'a str,
    mending: Option<&'a str>,
}

impl<'a> FaultJson<'a> {
    /// The JSON form of a fault in a document.
    pub fn new(fault: &'a Fault, document: &'a Document) -> FaultJson<'a> {
        FaultJson {
            line: document.numbered.then(|| document.line_at(fault.span.start)),
            kind: fault.kind.name(),
            message: &fault.message,
            raw: fault.span.of(&document.text),
            mending: fault.mending.as_deref(),
        }
    }
}
