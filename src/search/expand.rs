//! The field's concepts: what else the words of a query are called, in Bokmål, Nynorsk and English.

use std::ops::Range;

use super::query::{Atom, Clause, Form, Occur, Query};
use super::query_words::{QueryWord, QueryWords};
use crate::analysis::TokenKind;
use crate::analysis::thesaurus::{Label, Thesaurus};
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
pub fn expand(index: &Index, query: &mut Query, thesaurus: &Thesaurus) -> Result<()> {
    for run in plain_runs(query) {
        let words: Vec<String> =
            query.clauses[run.clone()].iter().map(|clause| meant(clause).to_owned()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for expansion in thesaurus.expand(&words, index.analyzer()) {
            let span = run.start + expansion.first..run.start + expansion.end;
            let clauses = &mut query.clauses[span];
            add_names(index, clauses, expansion.labels, EXPANDED, MAX_LABELS)?;
            if !are_in_index(index, &words[expansion.first..expansion.end])? {
                add_names(index, clauses, expansion.close, CLOSE, MAX_CLOSE)?;
            }
        }
    }
    Ok(())
}

/// Adds names that are in the index to clauses that do not have them yet, at most so many.
fn add_names(
    index: &Index,
    clauses: &mut [Clause],
    mut labels: Vec<&Label>,
    boost: f32,
    most: usize,
) -> Result<()> {
    labels.sort_by_key(|label| !label.preferred);
    let mut added = 0;
    for label in labels {
        if added == most || !label.preferred && label.text.chars().count() < MIN_LETTERS {
            continue;
        }
        let Some(words) = words_in_index(index, &label.text)? else { continue };
        added += 1;
        let form = match words {
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

/// Whether each of the words is in the index.
fn are_in_index(index: &Index, words: &[&str]) -> Result<bool> {
    for word in words {
        if words_in_index(index, word)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
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
            // Function words have kin too.
            _ => index.analyzer().kin(&index.analyzer().stem(word)),
        };
        for kin in &*kin {
            if index.stem_rows(&kin.stem)? > 0 {
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

/// How many content words a name has, if each is in the index; `None` if one is not, or there is none.
fn words_in_index(index: &Index, label: &str) -> Result<Option<usize>> {
    let mut stems = Vec::new();
    index.analyzer().analyze(label, &mut |token| {
        if token.kind == TokenKind::Stem {
            stems.push((token.position, token.text.to_owned()));
        }
    });
    stems.dedup_by_key(|(position, _)| *position);
    for (_, stem) in &stems {
        if index.stem_rows(stem)? == 0 {
            return Ok(None);
        }
    }
    Ok((!stems.is_empty()).then_some(stems.len()))
}
