//! Compounds and their parts.
//!
//! Norwegian makes compounds freely and most of those in a text stand in no dictionary, so the splitter is no list: a
//! log-linear model scores every place where a word may part against leaving it whole, and the best wins. It was trained
//! on the compound analyses (leddanalyse) and full forms of Norsk Ordbank, Språkrådet and the University of Bergen,
//! CC BY 4.0; only its weights are here. Prefixes (av-, be-, for-, u-) are not parts.

mod features;
mod model;
mod report;
pub mod train;

use features::Letters;
use model::Model;

use crate::document::Span;

/// The weights, as `train` writes them.
static WEIGHTS: &[u8] = include_bytes!("compounds.model");

/// Shortest word that is split, in letters.
const SHORTEST_WORD: usize = 6;

/// Shortest part that is split again, in letters.
const SHORTEST_COMPOUND_PART: usize = 7;
/// How sure the model must be to split a part again, in natural-log odds: parts of parts are less often what is looked for.
const SURE: f32 = 7.0;

/// The parts of the lower-case `word` in order, junctures (-s-, -e-) with the part they follow; empty if it is no compound.
pub(super) fn split(word: &str) -> Vec<Span> {
    let Some(model) = Model::new(WEIGHTS) else { return Vec::new() };
    split_by(&model, word)
}

/// The parts of `word` by a model.
fn split_by(model: &Model<'_>, word: &str) -> Vec<Span> {
    let Some(letters) = Letters::of(word) else { return Vec::new() };
    let mut spans = Vec::new();
    if letters.len() >= SHORTEST_WORD
        && let Some((at, _)) = model.best(&letters, 0, letters.len())
    {
        deepen(model, &letters, 0, at, &mut spans);
        deepen(model, &letters, at, letters.len(), &mut spans);
    }
    give_junctures(word, &mut spans);
    spans
}

/// Endings of nouns that take a juncture -s- before any word, with the fewest letters such a noun has.
const JOINED_BY_S: [(&str, usize); 8] =
    [("ing", 8), ("sjon", 5), ("het", 6), ("heit", 7), ("skap", 6), ("dom", 6), ("tet", 6), ("leik", 7)];

/// An s between such a noun and what follows is its juncture, though a word begins with it: tilknytings|traume, not
/// tilknyting|straume.
fn give_junctures(word: &str, spans: &mut [Span]) {
    for i in 1..spans.len() {
        let (first, next) = (spans[i - 1].of(word), spans[i].of(word));
        let takes_s = |&(end, least): &(&str, usize)| first.ends_with(end) && first.chars().count() >= least;
        // Flyktning and slektning, who are persons, take none.
        let is_person = first.ends_with("ktning");
        if next.starts_with('s') && next.len() > 3 && !is_person && JOINED_BY_S.iter().any(takes_s) {
            spans[i - 1].end += 1;
            spans[i].start += 1;
        }
    }
}

/// Adds the part `from..to`, or what it is itself surely made of.
fn deepen(model: &Model<'_>, letters: &Letters, from: usize, to: usize, spans: &mut Vec<Span>) {
    if to - from >= SHORTEST_COMPOUND_PART
        && let Some((at, margin)) = model.best(letters, from, to)
        && margin > SURE
    {
        deepen(model, letters, from, at, spans);
        deepen(model, letters, at, to, spans);
    } else {
        spans.push(Span::new(letters.offset(from), letters.offset(to)));
    }
}

/// A hash of the model, for the fingerprint of the analysis.
pub(super) fn fingerprint() -> u32 {
    Model::new(WEIGHTS).map_or(0, |model| model.hash())
}
