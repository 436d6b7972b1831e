//! The labels of a thesaurus by how their words begin, so that a query need not look at all of them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::expand::{Start, english_key, label_key, starts_in, whole_stems};
use super::{Concept, Label, english};
use crate::analysis::{Analyzer, Steps};
use crate::document::Language;

/// Made at the first look; a label's stems when they are first asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// The place of each concept by its id.
    numbers: HashMap<String, usize>,
    /// Every word of a label, between blanks, as written.
    words: HashSet<String>,
    /// The stems of the words of English labels.
    english: OnceLock<HashSet<String>>,
    by_start: HashMap<Start, Alike>,
    labels: Vec<Name>,
    /// Where in `labels` those of each concept begin.
    concepts: Vec<usize>,
}

/// Labels that may match a word with one beginning.
#[derive(Clone, Debug, Default)]
struct Alike {
    /// Where in `labels` they are, in order.
    labels: Vec<usize>,
    /// What tells the first stem of each, by one chain: side by side, for most are looked at and passed over.
    firsts: OnceLock<(Steps, Vec<u32>)>,
}

#[derive(Clone, Debug)]
struct Name {
    concept: usize,
    label: usize,
    /// The stems it is named by, by one chain.
    key: Kept,
    /// The stems it is found by, if they are others.
    found_by: Kept,
    /// The stems of its words, compounds whole.
    words: Kept,
}

/// Stems by one chain.
type Kept = OnceLock<(Steps, Vec<String>)>;

/// A label that may match a query.
#[derive(Clone, Debug)]
pub(super) struct Like<'n> {
    /// The number of its concept.
    pub concept: usize,
    /// Whether it is English.
    pub english: bool,
    /// Its stems, by the rules of its language.
    pub key: Cow<'n, [String]>,
}

fn is_english(label: &Label) -> bool {
    label.language == Some(Language::English)
}

impl Names {
    pub fn of(concepts: &[Concept]) -> Names {
        let mut names = Names::default();
        for (concept, about) in concepts.iter().enumerate() {
            names.numbers.entry(about.id.clone()).or_insert(concept);
            names.concepts.push(names.labels.len());
            for (label, name) in about.labels.iter().enumerate() {
                for start in starts_in(&name.text) {
                    let here = &mut names.by_start.entry(start).or_default().labels;
                    if here.last() != Some(&names.labels.len()) {
                        here.push(names.labels.len());
                    }
                }
                names.words.extend(name.text.split(' ').map(str::to_owned));
                let (key, found_by, words) = Default::default();
                names.labels.push(Name { concept, label, key, found_by, words });
            }
        }
        names
    }

    /// The place of the concept with this id.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// Whether some label has this word, written so.
    pub fn has_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether some English label has a form of this word.
    pub fn has_english(&self, concepts: &[Concept], word: &str) -> bool {
        let labels = || concepts.iter().flat_map(|concept| &concept.labels).filter(|label| is_english(label));
        let words = || labels().flat_map(|label| label.text.split(' ')).map(english::stem).collect();
        self.english.get_or_init(words).contains(&english::stem(word))
    }

    /// The stems by which a concept's label is found in an index.
    pub fn found_by<'n>(
        &'n self,
        concepts: &'n [Concept],
        concept: usize,
        label: usize,
        analyzer: &Analyzer,
    ) -> Cow<'n, [String]> {
        let (name, label) = self.label(concepts, concept, label);
        match is_english(label) {
            true => kept(&name.found_by, analyzer, || label_key(&label.text, analyzer)),
            false => name.key(concepts, analyzer),
        }
    }

    /// The stems of the words of a concept's label, compounds whole and function words left out.
    pub fn words<'n>(
        &'n self,
        concepts: &'n [Concept],
        concept: usize,
        label: usize,
        analyzer: &Analyzer,
    ) -> Cow<'n, [String]> {
        let (name, label) = self.label(concepts, concept, label);
        kept(&name.words, analyzer, || whole_stems(&label.text, analyzer))
    }

    fn label<'n>(&'n self, concepts: &'n [Concept], concept: usize, label: usize) -> (&'n Name, &'n Label) {
        (&self.labels[self.concepts[concept] + label], &concepts[concept].labels[label])
    }

    /// The labels that may match a word with one of these beginnings and whose first stem is one of `firsts`, as
    /// [`told_by`] tells them; in the order of the thesaurus. Now and then one that begins otherwise.
    pub fn like<'n>(
        &'n self,
        concepts: &[Concept],
        starts: &[Start],
        firsts: &[u32],
        analyzer: &Analyzer,
    ) -> Vec<Like<'n>> {
        let english = |name: &Name| is_english(&concepts[name.concept].labels[name.label]);
        let first = |&label: &usize| {
            let name = &self.labels[label];
            name.key(concepts, analyzer).first().map_or(0, |stem| told_by(stem, english(name)))
        };
        // What is none of them is mostly told by one bit.
        let bits = firsts.iter().fold(0_u64, |bits, first| bits | 1 << (first % 64));
        let is_one = |first: &u32| bits >> (first % 64) & 1 == 1 && firsts.contains(first);
        let mut found = Vec::new();
        let new = starts.iter().enumerate().filter(|(i, start)| !starts[..*i].contains(start));
        for alike in new.filter_map(|(_, start)| self.by_start.get(start)) {
            let read = || (analyzer.steps(), alike.labels.iter().map(first).collect());
            let kept = alike.firsts.get_or_init(read);
            let read = (kept.0 != analyzer.steps()).then(read);
            let known = &read.as_ref().unwrap_or(kept).1;
            let begin = known.iter().zip(&alike.labels).filter(|(first, _)| is_one(first));
            found.extend(begin.map(|(_, label)| *label));
        }
        found.sort_unstable();
        found.dedup();
        let like = |label: usize| {
            let name = &self.labels[label];
            Like { concept: name.concept, english: english(name), key: name.key(concepts, analyzer) }
        };
        found.into_iter().map(like).collect()
    }
}

/// A number for a first stem, of Norwegian or of English: never 0, and seldom the same for two.
pub(super) fn told_by(stem: &str, english: bool) -> u32 {
    // FNV-1a.
    let hash =
        stem.bytes().fold(0x811C_9DC5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash << 1 | u32::from(english)).max(2)
}

impl Name {
    fn key(&self, concepts: &[Concept], analyzer: &Analyzer) -> Cow<'_, [String]> {
        let label = &concepts[self.concept].labels[self.label];
        kept(&self.key, analyzer, || match is_english(label) {
            true => english_key(&label.text, analyzer),
            false => label_key(&label.text, analyzer),
        })
    }
}

/// What was read by the same chain before, else what is read now.
fn kept<'n>(key: &'n Kept, analyzer: &Analyzer, read: impl Fn() -> Vec<String>) -> Cow<'n, [String]> {
    let (steps, key) = key.get_or_init(|| (analyzer.steps(), read()));
    if *steps == analyzer.steps() { Cow::Borrowed(key) } else { Cow::Owned(read()) }
}
