//! What to search with.

use std::sync::Arc;

use super::filters::Filters;
use super::weights::Weights;
use crate::analysis::thesaurus::Thesaurus;

/// What to search with.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// How many hits to give.
    pub limit: usize,
    /// What else a passage must be.
    pub filters: Filters,
    /// How to rank.
    pub ranking: Ranking,
    /// Whether words the index does not know are corrected to ones it does.
    pub correct: bool,
    /// The field's concepts, by which words are also looked for under their other names; `None` for the words alone.
    pub thesaurus: Option<Arc<Thesaurus>>,
    /// Whether words are also looked for in other words of their family (avvisende, avvisning).
    pub families: bool,
    /// Whether passages that say nearly the same in the same words are shown once.
    pub collapse: bool,
    /// Width of a snippet in characters.
    pub snippet_width: usize,
}

impl Default for SearchOptions {
    fn default() -> Self {
        SearchOptions {
            limit: 10,
            filters: Filters::default(),
            ranking: Ranking::default(),
            correct: true,
            thesaurus: None,
            families: true,
            collapse: true,
            snippet_width: 320,
        }
    }
}

/// How to rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ranking {
    /// BM25 over stems, compound parts and headings: the first stage alone.
    Bm25,
    /// Both stages.
    Full(Weights),
}

impl Default for Ranking {
    fn default() -> Self {
        Ranking::Full(Weights::default())
    }
}
