//! Why a hit stands where it stands, in words and numbers.

use super::compile::Concept;
use super::features::Features;
use super::snippet::Occurrence;
use super::stages::Ranked;
use crate::index::PassageRecord;

/// Words with fewer words between them than this stand near each other.
const NEAR_WORDS: usize = 8;

/// The score taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Each feature's share of the score; they add up to it.
    pub shares: Vec<(&'static str, f32)>,
    /// Each word of the query, and what was found beside it: the weight, and the forms in which it stands in the passage.
    pub words: Vec<WordFound>,
    /// Whether the exact words of the query stand there as a phrase, and the like: sentences for the reader.
    pub because: Vec<String>,
}

/// How a word of the query is found in a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct WordFound {
    /// The word as asked.
    pub word: String,
    /// Its weight: the rarer in the index, the greater.
    pub weight: f32,
    /// The forms in the passage and how often each stands there, in order of appearance.
    pub forms: Vec<(String, usize)>,
}

impl Explanation {
    pub(super) fn new(
        ranked: &Ranked,
        passage: &PassageRecord,
        occurrences: &[Occurrence],
        concepts: &[Concept],
    ) -> Explanation {
        let named = Features::NAMES.into_iter().zip(ranked.shares);
        let shares: Vec<(&'static str, f32)> = named.filter(|(_, share)| share.abs() > 1e-6).collect();
        let has = |feature| shares.iter().any(|&(name, share)| name == feature && share > 0.0);
        let found: Vec<WordFound> = concepts
            .iter()
            .enumerate()
            .map(|(i, concept)| WordFound {
                word: concept.name.clone(),
                weight: concept.weight,
                forms: forms(passage, occurrences, i),
            })
            .collect();
        let is_found = |i: usize| !found[i].forms.is_empty() || concepts[i].rows.is_some();
        // An alternative that is not there says nothing, and a word is there if one of its alternatives is.
        let is_told = |i: usize| concepts[i].boost >= 1.0 || is_found(i);
        let is_missing = |i: usize| {
            let same = |j: usize| concepts[j].clause == concepts[i].clause && !concepts[i].piece;
            concepts[i].boost >= 1.0 && !is_found(i) && !(0..found.len()).any(|j| same(j) && is_found(j))
        };
        let numbers = 0..found.len();
        let missing: Vec<&str> =
            numbers.clone().filter(|&i| is_missing(i)).map(|i| found[i].word.as_str()).collect();
        let words: Vec<WordFound> = numbers.filter(|&i| is_told(i)).map(|i| found[i].clone()).collect();
        let mut because = Vec::new();
        match nearest(&passage.text, occurrences, concepts) {
            Some(0) => because.push("the words stand side by side".to_owned()),
            Some(1..NEAR_WORDS) => because.push("the words stand near each other".to_owned()),
            _ => {}
        }
        if has("above") {
            because.push("a title or heading above has the word".to_owned());
        }
        if ranked.in_compounds {
            because.push("the word is part of a compound here, or its parts stand apart".to_owned());
        }
        if ranked.lone {
            because.push("only a part of a compound of the query is here".to_owned());
        }
        if missing.is_empty() && words.len() > 1 {
            because.push("every word of the query is found".to_owned());
        } else if !missing.is_empty() {
            because.push(format!("not in the text itself: {}", missing.join(", ")));
        }
        Explanation { shares, words, because }
    }
}

/// How many words stand between the two words of the query that stand nearest each other.
fn nearest(text: &str, occurrences: &[Occurrence], concepts: &[Concept]) -> Option<usize> {
    let clause = |occurrence: &Occurrence| concepts.get(occurrence.concept).map(|concept| concept.clause);
    let pairs = occurrences.windows(2).filter(|pair| clause(&pair[0]) != clause(&pair[1]));
    let between = pairs.filter_map(|pair| text.get(pair[0].span.end..pair[1].span.start));
    // Within a word stand the parts of a compound.
    let apart = between.filter(|between| between.contains(char::is_whitespace));
    apart
        .map(|between| between.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count())
        .min()
}

fn forms(passage: &PassageRecord, occurrences: &[Occurrence], concept: usize) -> Vec<(String, usize)> {
    let mut forms: Vec<(String, usize)> = Vec::new();
    for occurrence in occurrences.iter().filter(|o| o.concept == concept) {
        let form = occurrence.span.of(&passage.text).to_lowercase();
        match forms.iter_mut().find(|(known, _)| *known == form) {
            Some((_, count)) => *count += 1,
            None => forms.push((form, 1)),
        }
    }
    forms
}
