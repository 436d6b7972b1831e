//! Text of formats with markup, gathered block by block.

use super::{MAX_FILE_BYTES, clean};
use crate::document::{Line, Mark, MarkKind, PageStart, PagedText};

/// Gathers lines that know what kind of block they belong to.
///
/// A block is one line, or several where its text has line breaks of its own or a page begins in it. Lines are numbered in
/// their order: these formats have none that a person could look up.
#[derive(Debug)]
pub(super) struct Blocks {
    lines: Vec<Line>,
    /// The line being written.
    text: String,
    kind: MarkKind,
    begins: bool,
    /// The page that starts with the next text.
    page: Option<PageStart>,
    bytes: u64,
}

impl Blocks {
    /// No text yet.
    pub fn new() -> Blocks {
        Blocks {
            lines: Vec::new(),
            text: String::new(),
            kind: MarkKind::Paragraph,
            begins: true,
            page: None,
            bytes: 0,
        }
    }

    /// Ends the block that is open; the text that follows begins one of this kind.
    pub fn open(&mut self, kind: MarkKind) {
        self.end_line();
        self.kind = kind;
        self.begins = true;
    }

    /// Adds text to the open block.
    pub fn push(&mut self, text: &str) {
        // Beyond the bound nothing is kept; `finish` says so.
        if self.bytes <= MAX_FILE_BYTES {
            self.bytes += text.len() as u64;
            self.text.push_str(text);
        }
    }

    /// A line break within the block.
    pub fn end_line(&mut self) {
        let text = clean(&self.text);
        self.text.clear();
        // Blanks between words are one blank: what markup has besides is its own layout.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        let number = self.next_number();
        let mark = Some(Mark { kind: self.kind, begins: self.begins });
        let page_start = self.page.take();
        self.lines.push(Line { number, text, page_start, mark, look: None });
        self.begins = false;
    }

    /// A page begins here. One without text is an empty line, so that it counts.
    pub fn page(&mut self, start: PageStart) {
        self.end_line();
        if let Some(empty) = self.page.replace(start) {
            let number = self.next_number();
            self.lines.push(Line {
                number,
                text: String::new(),
                page_start: Some(empty),
                mark: None,
                look: None,
            });
        }
    }

    fn next_number(&self) -> u32 {
        u32::try_from(self.lines.len() + 1).unwrap_or(u32::MAX)
    }

    /// The lines so far.
    pub fn lines(&mut self) -> &mut Vec<Line> {
        &mut self.lines
    }

    /// The text.
    ///
    /// # Errors
    /// It is longer than one document may be.
    pub fn finish(mut self) -> Result<PagedText, String> {
        self.end_line();
        if self.bytes > MAX_FILE_BYTES {
            return Err(format!("it holds more than {} MB of text; split it", MAX_FILE_BYTES >> 20));
        }
        Ok(PagedText { lines: self.lines, numbered: false })
    }
}

/// A note's number as its mark is written: raised, so that it is no part of the word before it.
pub(super) fn raised(number: &str) -> String {
    number
        .chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize).unwrap_or(c),
            None => c,
        })
        .collect()
}

/// Cells with more words than this on average hold prose that a table only puts in its place.
const PROSE_CELL: usize = 60;

/// Whether rows, given as the words in each cell, are those of a table: two or more columns, and cells that are short.
pub(super) fn is_table<C: IntoIterator<Item = usize>>(rows: impl IntoIterator<Item = C>) -> bool {
    let (mut words, mut filled, mut widest) = (0, 0, 0);
    for row in rows {
        // An empty cell only keeps others in their place.
        let counts: Vec<usize> = row.into_iter().filter(|&count| count > 0).collect();
        widest = widest.max(counts.len());
        filled += counts.len();
        words += counts.iter().sum::<usize>();
    }
    widest >= 2 && words <= filled * PROSE_CELL
}
