//! The shipped corpus in every format: same blocks, pages, passages and citations as in plain text.

use std::path::Path;

use belegg::citation::cite;
use belegg::document::{BlockKind, Document, Format, PassageKind, PassageOptions};
use belegg::{ingest, structure};

use crate::render::{self, pieces};

const DOCUMENTS: [(&str, &str); 3] = [
    ("thesis", include_str!("../../corpus/thesis.txt")),
    ("belegg-2026a", include_str!("../../corpus/belegg-2026a.txt")),
    ("belegg-2026b", include_str!("../../corpus/belegg-2026b.txt")),
];

/// Kind (a heading with its level and number) and text of each block, and its page, counted from that of the first.
fn blocks(document: &Document) -> Vec<(String, String, Option<u32>)> {
    let mut blocks = document.blocks.iter().filter(|block| block.kind != BlockKind::Front).peekable();
    let first =
        blocks.peek().and_then(|block| document.page_at(block.span.start)).map_or(0, |page| page.number);
    blocks
        .map(|block| {
            let kind = match &block.kind {
                BlockKind::Heading(heading) => format!("Heading {} {:?}", heading.level, heading.number),
                kind => format!("{kind:?}"),
            };
            let page = document.page_at(block.span.start).map(|page| page.number - first);
            (kind, block.span.of(&document.text).to_owned(), page)
        })
        .collect()
}

fn passages(document: &Document) -> Vec<(String, Vec<String>, String)> {
    let passages = document.passages(&PassageOptions::default());
    let kept = passages.into_iter().filter(|passage| passage.kind != PassageKind::Front);
    kept.map(|p| (p.kind.name().to_owned(), p.section, p.span.of(&document.text).to_owned())).collect()
}

fn citations(document: &Document) -> Vec<(String, Option<String>, String, Option<String>)> {
    let cited = cite(document);
    let show = |citation: &belegg::citation::Citation| {
        (
            citation.span.of(&document.text).to_owned(),
            citation.work.as_ref().map(ToString::to_string),
            citation.form.name().to_owned(),
            citation.locator.as_ref().map(ToString::to_string),
        )
    };
    cited.citations.iter().map(show).collect()
}

#[track_caller]
fn expect(name: &str, expected: &Document, read: &Document, pages: bool) {
    let (mut one, mut other) = (blocks(expected), blocks(read));
    if !pages {
        one.iter_mut().chain(&mut other).for_each(|block| block.2 = None);
    }
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(other, one, "{name}");
    }
    assert_eq!(other.len(), one.len(), "{name}");
    assert_eq!(passages(read), passages(expected), "{name}");
    assert_eq!(citations(read), citations(expected), "{name}");
}

#[test]
fn every_format_gives_the_same_document() {
    for (name, text) in DOCUMENTS {
        let (_, paged) = ingest::read_text(Path::new("text.txt"), text, None).unwrap();
        let mut expected = structure::structure(&paged);
        // How each format states notes is its own test's; here they are written as the paragraphs they look like.
        for block in expected.blocks.iter_mut().filter(|block| block.kind == BlockKind::Note) {
            block.kind = BlockKind::Paragraph;
        }
        assert!(expected.blocks.len() > 10 && expected.pages.len() > 1, "{name} shows something");
        let pieces = pieces(&expected);
        let (_, paged) = ingest::read_text(Path::new("text.md"), &render::markdown(&pieces), None).unwrap();
        expect(&format!("{name}.md"), &expected, &structure::structure(&paged), false);
        for (format, bytes) in [
            (Format::Docx, render::docx(&pieces)),
            (Format::Odt, render::odt(&pieces)),
            (Format::Epub, render::epub(&pieces)),
            (Format::Html, render::html(&pieces).into_bytes()),
        ] {
            let read = ingest::extract(format, &bytes).unwrap();
            let document = structure::structure(&read.text);
            expect(&format!("{name} as {}", format.name()), &expected, &document, true);
            assert!(!document.numbered, "{}: a position it has not is not told", format.name());
            let inferred = document.pages.iter().all(|page| page.inferred);
            assert_eq!(
                inferred,
                matches!(format, Format::Docx | Format::Odt),
                "{}: where pages come from",
                format.name()
            );
        }
    }
}
