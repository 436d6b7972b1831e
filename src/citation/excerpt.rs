//! Excerpts: the stretches of a document that hold another work's words or thoughts.

use crate::document::{Span, WorkKey};

/// A quotation or attributed paraphrase of a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The work.
    pub work: WorkKey,
    /// The quotation with its marks, or the sentence the citation covers.
    pub span: Span,
    /// Which of the two.
    pub kind: ExcerptKind,
    /// Index of the citation that says so, in [`Cited::citations`](super::Cited::citations).
    pub citation: usize,
}

/// Kinds of excerpt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExcerptKind {
    /// The work's own words.
    Quotation,
    /// Its thoughts in the document's words.
    Paraphrase,
}
