//! Reads test texts the way ingestion delivers them.

use std::path::PathBuf;

use unicode_normalization::UnicodeNormalization;

use belegg::document::{Block, BlockKind, Document, Line, PageStart, PagedText};

/// A text with form feeds becomes lines with page starts; letters are composed, ligatures spelled out.
pub fn paged(text: &str) -> PagedText {
    let text: String = text.replace("\r\n", "\n").nfc().collect();
    let text = text.replace('ﬃ', "ffi").replace('ﬀ', "ff").replace('ﬁ', "fi").replace('ﬂ', "fl");
    let lines = text
        .split('\n')
        .zip(1..)
        .map(|(line, number)| Line {
            number,
            text: line.replace('\u{c}', ""),
            page_start: line.contains('\u{c}').then(PageStart::default),
            mark: None,
            look: None,
        })
        .collect();
    PagedText { lines, numbered: true }
}

/// A file under the structure stage's test data.
pub fn data(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/structure").join(path)
}

/// The text of a block.
pub fn text_of<'a>(document: &'a Document, block: &Block) -> &'a str {
    block.span.of(&document.text)
}

/// The letter that stands for a block's kind in the data files.
pub fn letter(kind: &BlockKind) -> char {
    match kind {
        BlockKind::Heading(_) => 'H',
        BlockKind::Paragraph => 'P',
        BlockKind::Quote => 'Q',
        BlockKind::List => 'L',
        BlockKind::Note => 'N',
        BlockKind::Reference => 'R',
        BlockKind::Front => 'F',
        BlockKind::Table => 'T',
    }
}

/// Splits a data file into the cases before and after `# known wrong`.
pub fn cases(content: &str) -> (Vec<&str>, Vec<&str>) {
    let (right, wrong) = content.split_once("# known wrong").unwrap_or((content, ""));
    (keep(right), keep(wrong))
}

fn keep(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}
