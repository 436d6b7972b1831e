//! What a splitter gets right on lemmas it has not seen.

use std::collections::HashSet;

use super::model::Model;
use super::train::{Lists, hash_of, is_held_out};

/// Held-out words and what became of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Compounds.
    pub compounds: usize,
    /// Compounds split at the place of the list, there or there too.
    pub right: usize,
    /// Compounds split only elsewhere.
    pub wrong: usize,
    /// Words made with a prefix or particle, which are to stay whole (avmakt, framgang).
    pub prefixed: usize,
    /// Of these, split all the same.
    pub prefixed_split: usize,
    /// Words that no list calls a compound and that no two known words make up.
    pub simple: usize,
    /// Of these, split all the same.
    pub simple_split: usize,
    /// What went wrong, in the order of the lists: the word, a tab, its pieces.
    pub faults: Vec<String>,
}

/// Measures a model file on the lemmas of `lists` that were held out of training; everything is nought if the file is none.
///
/// Simple words are lemmas of the full forms. The lists of compounds are not complete, so those that might be one are left
/// out: what can be parted into a first part of a listed compound, or a full form with or without juncture, and a full form
/// of three letters or more. What remains is still no clean sample: see the faults.
pub fn measure(bytes: &[u8], lists: &Lists, held_out: u64) -> Report {
    let mut report = Report::default();
    let Some(model) = Model::new(bytes) else { return report };
    let forms: HashSet<&str> = lists.forms.values().flatten().map(String::as_str).collect();
    let is_held = |lemma: &&String| is_held_out(hash_of(lemma), held_out);
    for (lemma, at) in lists.compounds.iter().filter(|(lemma, _)| is_held(lemma)) {
        let parts = super::split_by(&model, lemma);
        let bounds = || parts.iter().skip(1).map(|part| lemma[..part.start].chars().count());
        let found = at.is_some_and(|at| bounds().any(|bound| bound == at));
        match at {
            Some(_) => {
                report.compounds += 1;
                report.right += usize::from(found);
                report.wrong += usize::from(!parts.is_empty() && !found);
            }
            None => {
                report.prefixed += 1;
                report.prefixed_split += usize::from(!parts.is_empty());
            }
        }
        if at.is_some() != found || (at.is_none() && !parts.is_empty()) {
            report.fault(lemma, &parts);
        }
    }
    for lemma in lists.forms.keys().filter(is_held) {
        let known = lists.compounds.contains_key(lemma) || lists.unclear.contains(lemma);
        if known || !lemma.chars().all(char::is_alphabetic) || may_be_two_words(lemma, lists, &forms) {
            continue;
        }
        report.simple += 1;
        let parts = super::split_by(&model, lemma);
        if !parts.is_empty() {
            report.simple_split += 1;
            report.fault(lemma, &parts);
        }
    }
    report
}

impl Report {
    fn fault(&mut self, word: &str, parts: &[crate::document::Span]) {
        let pieces: Vec<&str> = parts.iter().map(|part| part.of(word)).collect();
        self.faults.push(format!("{word}\t{}", pieces.join("|")));
    }
}

/// Whether two known words make up a word, the first perhaps with -s- or -e-.
fn may_be_two_words(word: &str, lists: &Lists, forms: &HashSet<&str>) -> bool {
    word.char_indices().skip(2).any(|(at, _)| {
        let (first, last) = word.split_at(at);
        let bare = first.strip_suffix(['s', 'e']).filter(|bare| bare.chars().count() >= 2);
        last.chars().count() >= 3
            && forms.contains(last)
            && (lists.firsts.contains(first)
                || forms.contains(first)
                || bare.is_some_and(|bare| forms.contains(bare)))
    })
}
