//! The structured document: one clean text, and spans into it.

use super::{Metadata, Span};

/// A structured document.
///
/// Guarantees, held by [`crate::structure::structure`]: block spans are in order, do not overlap and lie on character
/// boundaries; every word of the source is in exactly one block or one piece of furniture; `line_starts` is sorted by
/// offset. The text between two blocks is a blank line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The clean text: lines joined, hyphens mended, blocks parted by a blank line. Nothing changes it afterwards.
    pub text: String,
    /// What is known about it as a publication; facts read off the text are marked inferred.
    pub metadata: Metadata,
    /// Headings and text in reading order. A footnote comes after the block it interrupts.
    pub blocks: Vec<Block>,
    /// Pages in order, each with the source line it begins at. Empty if the source shows no page starts.
    pub pages: Vec<Page>,
    /// What is printed but is not text: running heads, page numbers, contents.
    pub furniture: Vec<Furniture>,
    /// For each stretch of `text` that comes from one source line: the byte offset it begins at, and that line's number.
    pub line_starts: Vec<(usize, u32)>,
    /// Whether line numbers are those of a file a person can open.
    pub numbered: bool,
}

/// A stretch of text of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in [`Document::text`].
    pub span: Span,
    /// Index in [`Document::blocks`] of the nearest heading it stands under (for a heading: the heading above it).
    pub parent: Option<usize>,
}

/// Kinds of block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; its span covers number and title.
    Heading(Heading),
    /// Running text.
    Paragraph,
    /// A block quotation.
    Quote,
    /// A list item.
    List,
    /// A footnote or endnote.
    Note,
    /// An entry of a reference list.
    Reference,
    /// Front matter: title page, labels, word counts.
    Front,
    /// A row of a table, its cells parted by ` | `.
    Table,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Depth, from 1.
    pub level: u8,
    /// The printed number without a trailing full stop: `3.2.1`, `A`, or `None`.
    pub number: Option<String>,
    /// The title without its number.
    pub title: String,
}

impl Heading {
    /// Number and title as one line: `3.2 Traume`.
    pub fn label(&self) -> String {
        match &self.number {
            Some(number) => format!("{number} {}", self.title),
            None => self.title.clone(),
        }
    }
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Number counted from 1 at the first page of the source.
    pub number: u32,
    /// The label printed on the page (`iv`, `17`), or given by the format.
    pub label: Option<String>,
    /// Source line of the page's first line.
    pub line: u32,
    /// `true` if the page start was worked out from the look of the lines rather than marked by a form feed or the format.
    pub inferred: bool,
}

/// Something printed that is not text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Furniture {
    /// What it is.
    pub kind: FurnitureKind,
    /// Its words, as printed.
    pub text: String,
    /// Source line.
    pub line: u32,
}

/// Kinds of furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FurnitureKind {
    /// A line repeated at the head or foot of pages.
    RunningHead,
    /// A printed page number.
    PageNumber,
    /// A line of a table of contents.
    Contents,
    /// A line of signs without a word: a drawn rule, asterisks between sections.
    Rule,
}

/// First and last source line, both included, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRange {
    /// First line.
    pub first: u32,
    /// Last line.
    pub last: u32,
}

impl Document {
    /// The source line that the byte at `offset` of the text comes from; 1 for a text without lines.
    pub fn line_at(&self, offset: usize) -> u32 {
        let after = self.line_starts.partition_point(|&(start, _)| start <= offset);
        after.checked_sub(1).map_or(1, |i| self.line_starts[i].1)
    }

    /// The smallest and the greatest source line that `span` touches.
    pub fn lines_of(&self, span: Span) -> LineRange {
        let from = self.line_starts.partition_point(|&(start, _)| start <= span.start).saturating_sub(1);
        let to = self.line_starts.partition_point(|&(start, _)| start < span.end.max(span.start + 1));
        let lines = self.line_starts[from.min(to)..to].iter().map(|&(_, line)| line);
        LineRange { first: lines.clone().min().unwrap_or(1), last: lines.max().unwrap_or(1) }
    }

    /// The page that a source line stands on; `None` if the source shows no pages.
    pub fn page_of_line(&self, line: u32) -> Option<&Page> {
        let after = self.pages.partition_point(|page| page.line <= line);
        self.pages.get(after.saturating_sub(1))
    }

    /// The page that the byte at `offset` of the text stands on.
    pub fn page_at(&self, offset: usize) -> Option<&Page> {
        self.page_of_line(self.line_at(offset))
    }

    /// The headings above block `index`, outermost first; a heading is not its own.
    pub fn section_of(&self, index: usize) -> Vec<&Heading> {
        let mut path = Vec::new();
        let mut at = self.blocks.get(index).and_then(|block| block.parent);
        while let Some(i) = at {
            if let BlockKind::Heading(heading) = &self.blocks[i].kind {
                path.push(heading);
            }
            at = self.blocks[i].parent;
        }
        path.reverse();
        path
    }
}
