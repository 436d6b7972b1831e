//! Citations as they are given out: where, in which form, of which work, how sure.

use super::excerpt::Excerpt;
use super::locator::Locator;
use super::reference::Entry;
use super::work::Work;
use crate::document::{Span, WorkKey};

/// What a document cites.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// Citations and quotations by their position in the text.
    pub citations: Vec<Citation>,
    /// The works they name, by key.
    pub works: Vec<Work>,
    /// Quotations and attributed paraphrases, in the order of their citations.
    pub excerpts: Vec<Excerpt>,
    /// Entries of the reference list that nothing cites.
    pub uncited: Vec<Entry>,
}

/// A reference to a work found in a text, or a quotation of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Where it stands; for quotations the words with their marks.
    pub span: Span,
    /// How the work is named.
    pub form: Form,
    /// The work; `None` if it cannot be told.
    pub work: Option<WorkKey>,
    /// Where in the work; an `ibid.` without a page of its own has none.
    pub locator: Option<Locator>,
    /// Whose words or thoughts they are, if the work itself only reports them.
    pub attributed_to: Option<String>,
    /// For `ibid.`: index in [`Cited::citations`] of the citation it points at.
    pub antecedent: Option<usize>,
    /// How sure the work is.
    pub confidence: Confidence,
}

/// How a citation names its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `Killén (2003)`.
    Narrative,
    /// `(Killén, 2003)`; also one of several works in a parenthesis, and citations in notes.
    Parenthetical,
    /// `(ibid., s. 47)`, `Wennerberg (ibid.)`, `samme sted`, `op.cit.`.
    Ibid,
    /// Words between quotation marks.
    Quote,
    /// A quotation that is a paragraph of its own.
    BlockQuote,
}

impl Form {
    /// The word used for it in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Form::Narrative => "narrative",
            Form::Parenthetical => "parenthetical",
            Form::Ibid => "ibid",
            Form::Quote => "quote",
            Form::BlockQuote => "blockquote",
        }
    }
}

/// How sure the work of a citation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The text says it.
    #[default]
    Certain,
    /// Worked out from likeness or nearness.
    Probable,
    /// Several works could be meant, or none is known.
    Ambiguous,
}

impl Confidence {
    /// The word used for it in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Certain => "certain",
            Confidence::Probable => "probable",
            Confidence::Ambiguous => "ambiguous",
        }
    }
}
