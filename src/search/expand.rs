//! The field's concepts: what else the words of a query are called, in Bokmål, Nynorsk and English.

use std::ops::Range;
use std::rc::Rc;

use super::query::{Atom, Clause, Form, Occur, Query};
use super::query_words::{QueryWord, QueryWords};
use crate::analysis::thesaurus::{self, Named, ReadWord, Thesaurus};
use crate::error::Result;
use crate::index::Index;

/// What another name of a concept counts against the user's own words.
const EXPANDED: f32 = 0.5;
/// What the name of a concept counts that can stand for it in some contexts only; such are looked for where the user's
/// own words are not in the index.
const CLOSE: f32 = 0.25;
/// What a word of the same family counts against the user's own; 0.3 to 0.7 find much the same.
const FAMILY: f32 = 0.5;
/// The most other names that are looked for: preferred ones first.
const MAX_LABELS: usize = 6;
/// The most names of concepts that can stand for it in some contexts.
const MAX_CLOSE: usize = 4;
/// Shorter names are abbreviations that mean other things elsewhere, unless it is what the concept is called first (mor, far).
const MIN_LETTERS: usize = 4;

/// Adds to plain words of a query, as alternatives of less weight, what the concepts they name are also called. Names of
/// several words are looked for near each other; phrases, patterns, fields and what is excluded are left alone, and so are
/// names whose words are not in the index.
pub fn expand(words: &QueryWords<'_>, query: &mut Query, thesaurus: &Thesaurus) -> Result<()> {
    for run in plain_runs(query) {
        let named = named(words, &query.clauses[run.clone()], thesaurus)?;
        for Expanded { clauses, labels, close } in named {
            let clauses = &mut query.clauses[run.start + clauses.start..run.start + clauses.end];
            add_names(words.index(), clauses, labels, EXPANDED, MAX_LABELS)?;
            add_names(words.index(), clauses, close, CLOSE, MAX_CLOSE)?;
        }
    }
    Ok(())
}

/// What some clauses are also called.
struct Expanded<'t> {
    clauses: Range<usize>,
    labels: Vec<Named<'t>>,
    /// Looked for where the user's own words are not in the index: none where they are.
    close: Vec<Named<'t>>,
}

/// What plain words are also called that stand side by side.
fn named<'t>(
    words: &QueryWords<'_>,
    clauses: &[Clause],
    thesaurus: &'t Thesaurus,
) -> Result<Vec<Expanded<'t>>> {
    let analyzer = words.index().analyzer();
    let read: Vec<Rc<[QueryWord]>> = clauses.iter().map(|clause| words.of(meant(clause))).collect();
    // What has more than letters and digits is read piece by piece, as names are.
    let is_plain = |word: &str| word.chars().all(char::is_alphanumeric);
    let pieces = clauses.iter().map(meant).map(|word| match is_plain(word) {
        true => Vec::new(),
        false => thesaurus::stems(word, analyzer),
    });
    let pieces: Vec<Vec<String>> = pieces.collect();
    let compared = clauses.iter().map(meant).zip(read.iter().zip(&pieces)).map(|(word, (read, pieces))| {
        let stems = match is_plain(word) {
            true => read.iter().flat_map(QueryWord::pieces).collect(),
            false => pieces.iter().map(String::as_str).collect(),
        };
        ReadWord { word, stems }
    });
    let mut found = Vec::new();
    for expansion in thesaurus.expand_read(&Vec::from_iter(compared), analyzer) {
        let clauses = expansion.first..expansion.end;
        let close = match expansion.close.is_empty() || are_known(words, &read[clauses.clone()])? {
            true => Vec::new(),
            false => expansion.close,
        };
        found.push(Expanded { clauses, labels: expansion.labels, close });
    }
    Ok(found)
}

/// Adds names that are in the index to clauses that do not have them yet, at most so many.
fn add_names(
    index: &Index,
    clauses: &mut [Clause],
    mut labels: Vec<Named<'_>>,
    boost: f32,
    most: usize,
) -> Result<()> {
    labels.sort_by_key(|label| !label.preferred);
    let mut added = 0;
    for label in labels {
        if added == most || !label.preferred && label.text.chars().count() < MIN_LETTERS {
            continue;
        }
        if label.stems.is_empty() || !are_in_index(index, &label.stems)? {
            continue;
        }
        added += 1;
        let form = match label.stems.len() {
            1 => Form::Word(label.text.clone()),
            _ => Form::Near(label.text.clone(), 1),
        };
        for clause in &mut *clauses {
            if !clause.alternatives.iter().any(|known| known.form == form) {
                clause.alternatives.push(Atom { field: None, form: form.clone(), boost });
            }
        }
    }
    Ok(())
}

/// The words of the index that are of one family with a plain word of a query, and the clause each stands beside; names have
/// none. To be found before other names are added, for it is the user's words that have kin.
pub fn families(words: &QueryWords<'_>, query: &Query) -> Result<Vec<(usize, Atom)>> {
    let index = words.index();
    let mut found = Vec::new();
    for i in plain_runs(query).into_iter().flatten() {
        let word = meant(&query.clauses[i]);
        let is_name = i > 0 && word.starts_with(char::is_uppercase);
        if is_name || !word.chars().all(char::is_alphabetic) {
            continue;
        }
        let kin = match &*words.of(word) {
            [QueryWord { stem: Some(stem), .. }] => index.analyzer().kin(stem),
            _ => continue,
        };
        for kin in &*kin {
            if index.has_stem(&kin.stem)? {
                found.push((i, Atom { field: None, form: Form::Word(kin.word.clone()), boost: FAMILY }));
            }
        }
    }
    Ok(found)
}

/// Adds alternatives to clauses that do not have them yet.
pub fn add(query: &mut Query, found: Vec<(usize, Atom)>) {
    for (i, atom) in found {
        let alternatives = &mut query.clauses[i].alternatives;
        if !alternatives.iter().any(|known| known.form == atom.form) {
            alternatives.push(atom);
        }
    }
}

/// The words that are asked for in a query, as they may name concepts.
pub fn plain_words(query: &Query) -> Vec<String> {
    plain_runs(query).into_iter().flatten().map(|i| meant(&query.clauses[i]).to_owned()).collect()
}

/// Runs of clauses that are each a plain word of the text.
fn plain_runs(query: &Query) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (i, clause) in query.clauses.iter().enumerate() {
        let plain = clause.occur != Occur::MustNot
            && clause
                .alternatives
                .iter()
                .all(|atom| atom.field.is_none() && matches!(atom.form, Form::Word(_)));
        match runs.last_mut() {
            _ if !plain => {}
            Some(run) if run.end == i => run.end += 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

/// The word a clause means: as corrected, if it was corrected.
fn meant(clause: &Clause) -> &str {
    match clause.alternatives.last().map(|atom| &atom.form) {
        Some(Form::Word(word)) => word,
        _ => "",
    }
}

/// Whether each of some words of a query has stems, and they are in the index.
fn are_known(words: &QueryWords<'_>, read: &[Rc<[QueryWord]>]) -> Result<bool> {
    for read in read {
        let mut stems = read.iter().filter(|word| word.stem.is_some()).peekable();
        if stems.peek().is_none() {
            return Ok(false);
        }
        for word in stems {
            if words.entry(word)?.rows == 0 {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Whether each of some stems is in the index.
fn are_in_index(index: &Index, stems: &[String]) -> Result<bool> {
    for stem in stems {
        if !index.has_stem(stem)? {
            return Ok(false);
        }
    }
    Ok(true)
}
