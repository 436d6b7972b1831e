//! The labels of a thesaurus by how their words begin, so that a query need not look at all of them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::Concept;
use super::expand::{Start, label_key, starts_in};
use crate::analysis::{Analyzer, Steps};

/// Made at the first look; a label's stems when they are first asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Every word of a label, between blanks, as written.
    words: HashSet<String>,
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
    /// The stems by one chain.
    key: OnceLock<(Steps, Vec<String>)>,
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
                names.labels.push(Name { concept, label, key: OnceLock::new() });
            }
        }
        names
    }

    /// Whether some label has this word, written so.
    pub fn has_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// The labels that begin with one of the stems `firsts`, looked for among those that may match a word with one of these
    /// beginnings, in the order of the thesaurus: number of the concept, and the label's stems.
    pub fn like<'n>(
        &'n self,
        concepts: &[Concept],
        starts: &[Start],
        firsts: &[&str],
        analyzer: &Analyzer,
    ) -> Vec<(usize, Cow<'n, [String]>)> {
        let mut found: Vec<usize> =
            starts.iter().filter_map(|start| self.by_start.get(start)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        let labels = found.into_iter().map(|i| &self.labels[i]);
        let keys = labels.map(|name| (name.concept, name.key(concepts, analyzer)));
        keys.filter(|(_, key)| key.first().is_some_and(|first| firsts.contains(&first.as_str()))).collect()
    }

    /// The stems of a concept's label.
    pub fn key<'n>(
        &'n self,
        concepts: &[Concept],
        concept: usize,
        label: usize,
        analyzer: &Analyzer,
    ) -> Cow<'n, [String]> {
        self.labels[self.concepts[concept] + label].key(concepts, analyzer)
    }
}

impl Name {
    fn key(&self, concepts: &[Concept], analyzer: &Analyzer) -> Cow<'_, [String]> {
        let read = || label_key(&concepts[self.concept].labels[self.label].text, analyzer);
        let (steps, key) = self.key.get_or_init(|| (analyzer.steps(), read()));
        if *steps == analyzer.steps() { Cow::Borrowed(key) } else { Cow::Owned(read()) }
    }
}
