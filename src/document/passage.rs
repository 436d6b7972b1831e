//! A passage: the unit that is indexed, ranked, shown and judged.

use std::fmt;

use super::{BlockKind, Language, LineRange, Span};

/// A stretch of whole blocks, or of whole sentences of one long block, under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What it is made of.
    pub kind: PassageKind,
    /// Where it stands in [`Document::text`](super::Document::text).
    pub span: Span,
    /// The headings above it, outermost first, each as number and title.
    pub section: Vec<String>,
    /// The pages it stands on; `None` if the source shows no pages.
    pub pages: Option<PageRange>,
    /// Its source lines; `None` for formats without lines.
    pub lines: Option<LineRange>,
    /// Its language, where it is long and plain enough to tell by itself; else it is in that of its document.
    pub language: Option<Language>,
}

/// How long passages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassageOptions {
    /// A longer block is cut at sentence ends; blocks are joined only up to this many words.
    pub max_words: usize,
    /// A shorter paragraph joins the block after it.
    pub min_words: usize,
}

impl Default for PassageOptions {
    fn default() -> Self {
        PassageOptions { max_words: 200, min_words: 12 }
    }
}

/// First and last page of a passage, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRange {
    /// First page, counted from the first page of the source.
    pub first: u32,
    /// Last page.
    pub last: u32,
    /// The printed label or labels: `17`, `17–18`; `None` if nothing is printed.
    pub label: Option<String>,
    /// `true` if the page starts were worked out from the look of the lines.
    pub inferred: bool,
}

/// Kinds of passage, as users filter them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassageKind {
    /// Running text.
    Paragraph,
    /// A block quotation.
    Quote,
    /// A list.
    List,
    /// A footnote or endnote.
    Note,
    /// An entry of a reference list; found only when asked for.
    Reference,
    /// Front matter.
    Front,
    /// A passage of a file that excerpts a cited work, or a quotation or paraphrase of one.
    Excerpt,
    /// Rows of a table.
    Table,
}

impl PassageKind {
    /// All kinds, in the order they are listed to users.
    pub const ALL: [PassageKind; 8] = [
        PassageKind::Paragraph,
        PassageKind::Quote,
        PassageKind::List,
        PassageKind::Note,
        PassageKind::Reference,
        PassageKind::Front,
        PassageKind::Excerpt,
        PassageKind::Table,
    ];

    /// The word used for it on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            PassageKind::Paragraph => "paragraph",
            PassageKind::Quote => "quote",
            PassageKind::List => "list",
            PassageKind::Note => "note",
            PassageKind::Reference => "reference",
            PassageKind::Front => "front",
            PassageKind::Table => "table",
            PassageKind::Excerpt => "excerpt",
        }
    }

    /// Reads that word.
    pub fn from_name(name: &str) -> Option<PassageKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind of a passage made of blocks of this kind; `None` for headings, which are no passages.
    pub fn of_block(kind: &BlockKind) -> Option<PassageKind> {
        match kind {
            BlockKind::Heading(_) => None,
            BlockKind::Paragraph => Some(PassageKind::Paragraph),
            BlockKind::Quote => Some(PassageKind::Quote),
            BlockKind::List => Some(PassageKind::List),
            BlockKind::Note => Some(PassageKind::Note),
            BlockKind::Reference => Some(PassageKind::Reference),
            BlockKind::Front => Some(PassageKind::Front),
            BlockKind::Table => Some(PassageKind::Table),
        }
    }
}

/// Names a passage in an index: the document's id, a dot, and the passage's number in it from 1; for collections of
/// ready-cut passages the id they came with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageId(pub String);

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
