//! The labels of a thesaurus by how their words begin, so that a query need not look at all of them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::expand::{Start, english_key, label_key, starts_in};
use super::{Concept, Label, english};
use crate::analysis::{Analyzer, Steps};
use crate::document::Language;

/// Made at the first look; a label's stems when they are first asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Every word of a label, between blanks, as written.
    words: HashSet<String>,
    /// The stems of the words of English labels.
    english: OnceLock<HashSet<String>>,
    /// Where in `labels` those are that may match a word with this beginning, in order.
    by_start: HashMap<Start, Vec<usize>>,
    labels: Vec<Name>,
    /// Where in `labels` those of each concept begin.
    concepts: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Name {
    concept: usize,
    label: usize,
    /// The stems it is named by, by one chain.
    key: OnceLock<(Steps, Vec<String>)>,
    /// The stems it is found by, if they are others.
    found_by: OnceLock<(Steps, Vec<String>)>,
}

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
            names.concepts.push(names.labels.len());
            for (label, name) in about.labels.iter().enumerate() {
                for start in starts_in(&name.text) {
                    let here = names.by_start.entry(start).or_default();
                    if here.last() != Some(&names.labels.len()) {
                        here.push(names.labels.len());
                    }
                }
                names.words.extend(name.text.split(' ').map(str::to_owned));
                let (key, found_by) = (OnceLock::new(), OnceLock::new());
                names.labels.push(Name { concept, label, key, found_by });
            }
        }
        names
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
        concepts: &[Concept],
        concept: usize,
        label: usize,
        analyzer: &Analyzer,
    ) -> Cow<'n, [String]> {
        let name = &self.labels[self.concepts[concept] + label];
        let label = &concepts[concept].labels[label];
        match is_english(label) {
            true => kept(&name.found_by, analyzer, || label_key(&label.text, analyzer)),
            false => name.key(concepts, analyzer),
        }
    }

    /// The labels that may match a word with one of these beginnings and of whose first stem `begins` says that a query has it,
    /// told whether the label is English and the stem an English one; in the order of the thesaurus.
    pub fn like<'n>(
        &'n self,
        concepts: &[Concept],
        starts: &[Start],
        analyzer: &Analyzer,
        begins: impl Fn(bool, Option<&String>) -> bool,
    ) -> Vec<Like<'n>> {
        let mut found = Vec::new();
        for (i, start) in starts.iter().enumerate() {
            if starts[..i].contains(start) {
                continue;
            }
            for &label in self.by_start.get(start).into_iter().flatten() {
                let name = &self.labels[label];
                let english = is_english(&concepts[name.concept].labels[name.label]);
                let key = name.key(concepts, analyzer);
                if begins(english, key.first()) {
                    found.push((label, Like { concept: name.concept, english, key }));
                }
            }
        }
        found.sort_unstable_by_key(|(label, _)| *label);
        found.dedup_by_key(|(label, _)| *label);
        found.into_iter().map(|(_, like)| like).collect()
    }
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
fn kept<'n>(
    key: &'n OnceLock<(Steps, Vec<String>)>,
    analyzer: &Analyzer,
    read: impl Fn() -> Vec<String>,
) -> Cow<'n, [String]> {
    let (steps, key) = key.get_or_init(|| (analyzer.steps(), read()));
    if *steps == analyzer.steps() { Cow::Borrowed(key) } else { Cow::Owned(read()) }
}
