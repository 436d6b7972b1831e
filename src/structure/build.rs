//! Rows become one clean text with blocks in it.

use crate::document::{Block, BlockKind, Document, Heading, Span};

use super::hyphens::{Lexicon, Mend};
use super::numbering::{Series, numbered};
use super::rows::{Row, ends_hyphenated, is_blank, last_word};

/// No word is looked at further back than so many bytes.
const LAST_WORD: usize = 200;

/// Writes blocks one after the other into a document's text.
pub(super) struct Builder<'a> {
    lexicon: &'a Lexicon,
    document: Document,
    /// The headings that are open, each with its level.
    open: Vec<(u8, usize)>,
}

impl<'a> Builder<'a> {
    /// An empty document; `lexicon` decides how broken words are mended.
    pub fn new(lexicon: &'a Lexicon) -> Builder<'a> {
        Builder { lexicon, document: Document::default(), open: Vec::new() }
    }

    /// Adds a block of these rows. Nothing is added if the rows hold nothing.
    pub fn add<'r>(&mut self, rows: impl IntoIterator<Item = &'r Row<'r>>, kind: BlockKind) {
        let restore = self.document.text.len();
        if !self.document.text.is_empty() {
            self.document.text.push_str("\n\n");
        }
        let start = self.document.text.len();
        for row in rows {
            self.append(start, row);
        }
        if self.document.text.ends_with('\u{ad}') {
            self.document.text.pop();
        }
        let end = self.document.text.len();
        if end == start {
            self.document
                .line_starts
                .truncate(self.document.line_starts.partition_point(|&(at, _)| at < start));
            self.document.text.truncate(restore);
            return;
        }
        let span = Span::new(start, end);
        let kind = match kind {
            BlockKind::Heading(heading) => BlockKind::Heading(name(
                heading.level,
                heading.number.is_some(),
                span.of(&self.document.text),
            )),
            kind => kind,
        };
        if let BlockKind::Heading(heading) = &kind {
            while self.open.last().is_some_and(|&(level, _)| level >= heading.level) {
                self.open.pop();
            }
        }
        let parent = self.open.last().map(|&(_, index)| index);
        if let BlockKind::Heading(heading) = &kind {
            self.open.push((heading.level, self.document.blocks.len()));
        }
        self.document.blocks.push(Block { kind, span, parent });
    }

    /// The document so far.
    pub fn finish(self) -> Document {
        self.document
    }

    /// Joins a row to the block that began at `start`.
    fn append(&mut self, start: usize, row: &Row<'_>) {
        if row.text.chars().all(|c| c == '\u{ad}') {
            return;
        }
        let text = &mut self.document.text;
        if text.len() > start {
            let line = tail(&text[start..]);
            if ends_hyphenated(line) {
                match self.lexicon.mend(line, row.text) {
                    Mend::Glue => {
                        text.pop();
                    }
                    Mend::Keep => {}
                    Mend::Suspend => text.push(' '),
                }
            } else if !runs_on_without_blank(line, row.text) {
                text.push(' ');
            }
        }
        self.document.line_starts.push((text.len(), row.number));
        let mut blank = false;
        let mut rest = row.text.chars().peekable();
        while let Some(c) = rest.next() {
            if is_blank(c) {
                blank = true;
            } else if c == '\u{ad}' {
                // A soft hyphen inside a line only says where the word may be broken; at its end it waits for the next.
                if rest.peek().is_none() {
                    text.push(c);
                }
            } else {
                if blank {
                    text.push(' ');
                    blank = false;
                }
                text.push(c);
            }
        }
    }
}

/// The end of a line, long enough for its last word.
fn tail(line: &str) -> &str {
    let mut from = line.len().saturating_sub(LAST_WORD);
    while !line.is_char_boundary(from) {
        from += 1;
    }
    &line[from..]
}

/// Addresses and words joined by a stroke are broken without a blank.
fn runs_on_without_blank(line: &str, next: &str) -> bool {
    let word = last_word(line);
    let address = word.contains("://") || word.starts_with("www.");
    let goes_on = next.chars().next().is_some_and(|c| c.is_lowercase() || c.is_ascii_digit());
    (address && word.ends_with(['/', '_', '=', '&', '?']) && goes_on)
        || word.ends_with('/')
            && word.len() > 1
            && word.chars().rev().nth(1).is_some_and(char::is_alphabetic)
            && goes_on
        || word.ends_with('–')
            && word.chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit())
            && next.starts_with(|c: char| c.is_ascii_digit())
}

/// Number and title of a heading's text.
fn name(level: u8, has_number: bool, text: &str) -> Heading {
    let plain = || Heading { level, number: None, title: text.to_string() };
    if !has_number {
        return plain();
    }
    match numbered(text) {
        Some(read) if !read.title.is_empty() => {
            Heading { level, number: Some(read.number.to_string()), title: read.title.to_string() }
        }
        _ => plain(),
    }
}

/// Whether a heading stated by a format carries a number of its own.
pub(super) fn carries_number(text: &str) -> bool {
    numbered(text).is_some_and(|read| {
        !read.title.is_empty()
            && (read.named || read.series == Series::Chapter && (read.path.len() > 1 || read.path[0] < 100))
    })
}
