//! What is made of a query, word by word and step by step: to be shown, not to be searched with.

use super::compile::{PART_CANDIDATE, compile};
use super::options::SearchOptions;
use super::query::{Atom, Clause, Form, Occur, Query};
use super::query_words::QueryWords;
use super::searcher::Searcher;
use super::series::{self, WrittenOut};
use crate::analysis::{TokenKind, TracedWord};
use crate::error::Result;

/// A query and what was made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    /// The query as it is searched for.
    pub read_as: Query,
    /// What was read otherwise than written, or corrected: sentences for the reader.
    pub notes: Vec<String>,
    /// Its words, phrases and patterns, in order.
    pub words: Vec<UnderstoodWord>,
}

/// A word, phrase or pattern of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct UnderstoodWord {
    /// As it was read, `+` and `-` included.
    pub text: String,
    /// Whether it may, must or must not be found.
    pub occur: Occur,
    /// Whether it is a function word that is not looked for.
    pub dropped: bool,
    /// What it counts among the words of the query: how rare it is. `None` for what is not weighed.
    pub weight: Option<f32>,
    /// In how many passages it is, as written here or in another inflection; `None` for what is no single word.
    pub found_in: Option<u64>,
    /// What the steps did, in the order they work; those that did nothing are left out.
    pub did: Vec<QueryStep>,
}

/// What one step did to a word of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryStep {
    /// The name of a step of the analysis, or of [`QUERY_STEPS`].
    pub step: &'static str,
    /// What is looked for since; nothing if the word was left out.
    pub gave: Vec<Given>,
}

/// Something that is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// A stem, or what stands beside the word, in the query language.
    pub text: String,
    /// What it counts against the word itself.
    pub weight: f32,
    /// In how many passages it is; `None` for what is no single word, or no longer looked for after later steps.
    pub found_in: Option<u64>,
}

/// What is done to queries beside the chain of the analysis, in the order it is done.
pub const QUERY_STEPS: [&str; 3] = ["spelling", "thesaurus", "families"];

impl Searcher<'_> {
    /// What is made of a query. Worked out by switching one step on after the other, so that it can never tell another story
    /// than [`Searcher::search`].
    pub fn understand(&self, text: &str, options: &SearchOptions) -> Result<Understood> {
        let off = SearchOptions { correct: false, thesaurus: None, families: false, ..options.clone() };
        let corrected = SearchOptions { correct: options.correct, ..off.clone() };
        let named = SearchOptions { thesaurus: options.thesaurus.clone(), ..corrected.clone() };
        let query_words = QueryWords::new(self.index);
        let (plain, _) = self.read(text, &query_words, &off)?;
        let (corrected, _) = self.read(text, &query_words, &corrected)?;
        let (named, _) = self.read(text, &query_words, &named)?;
        let (read_as, notes) = self.read(text, &query_words, options)?;
        let compiled = compile(&query_words, &read_as)?;
        let (_, pieces) = series::written_out(text, self.index.analyzer());
        let mut words = Vec::with_capacity(plain.clauses.len());
        for (i, clause) in plain.clauses.iter().enumerate() {
            let mut concepts = compiled.concepts.iter().filter(|concept| concept.clause == i).peekable();
            let dropped = clause.occur == Occur::Should && concepts.peek().is_none();
            let weight = concepts.map(|concept| concept.weight).reduce(f32::max);
            let (mut did, found_in) = self.chain(clause, &pieces)?;
            if dropped && did.iter().all(|done| done.step != "stop") {
                did.push(QueryStep { step: "stop", gave: Vec::new() });
            }
            let stages = [&plain, &corrected, &named, &read_as];
            for (step, stage) in QUERY_STEPS.into_iter().zip(stages.windows(2)) {
                let alternatives =
                    |query: &Query| query.clauses.get(i).map(|clause| clause.alternatives.clone());
                let [before, after] =
                    [stage[0], stage[1]].map(|query| alternatives(query).unwrap_or_default());
                let new = after.iter().filter(|atom| before.iter().all(|known| known.form != atom.form));
                let gave: Vec<Given> = new.map(|atom| self.alternative(atom)).collect::<Result<_>>()?;
                if !gave.is_empty() {
                    did.push(QueryStep { step, gave });
                }
            }
            words.push(UnderstoodWord {
                text: clause.to_string(),
                occur: clause.occur,
                dropped,
                weight: weight.filter(|_| !dropped),
                found_in: found_in.filter(|_| !dropped),
                did,
            });
        }
        Ok(Understood { read_as, notes, words })
    }

    /// What the chain did to the words of a clause as it was read, and in how many passages it is if it is one word.
    fn chain(&self, clause: &Clause, pieces: &[WrittenOut]) -> Result<(Vec<QueryStep>, Option<u64>)> {
        let (mut did, mut found_in) = (Vec::new(), None);
        let one = clause.alternatives.len() == 1;
        for atom in &clause.alternatives {
            let (Form::Word(text) | Form::Near(text, _)) = &atom.form else { continue };
            if pieces.iter().any(|piece| piece.word == *text) {
                let given = Given { text: text.clone(), weight: 1.0, found_in: None };
                did.push(QueryStep { step: "suspended", gave: vec![given] });
            }
            let traced = self.index.analyzer().trace(text);
            if one && traced.len() == 1 && atom.field.is_none() {
                found_in = self.found_in(text)?;
            }
            for word in &traced {
                self.word(word, &mut did)?;
            }
        }
        Ok((did, found_in))
    }

    fn word(&self, word: &TracedWord, did: &mut Vec<QueryStep>) -> Result<()> {
        for done in &word.did {
            let is_part = done.step == "compounds";
            let mut gave = Vec::with_capacity(done.gave.len());
            for text in &done.gave {
                let found_in = if is_part { Some(self.passages_with(text)?) } else { None };
                let weight = if is_part { PART_CANDIDATE } else { 1.0 };
                gave.push(Given { text: text.clone(), weight, found_in });
            }
            did.push(QueryStep { step: done.step, gave });
        }
        Ok(())
    }

    /// An alternative that was put beside a word.
    fn alternative(&self, atom: &Atom) -> Result<Given> {
        let found_in = match &atom.form {
            Form::Word(word) => self.found_in(word)?,
            _ => None,
        };
        let text = Atom { boost: 1.0, ..atom.clone() }.to_string();
        Ok(Given { text, weight: atom.boost, found_in })
    }

    /// In how many passages a word is in any inflection; `None` if it has not just one stem.
    fn found_in(&self, word: &str) -> Result<Option<u64>> {
        let mut stems = Vec::new();
        self.index.analyzer().analyze(word, &mut |token| {
            if token.kind == TokenKind::Stem {
                stems.push(token.text.to_owned());
            }
        });
        match stems.as_slice() {
            [stem] => Ok(Some(self.passages_with(stem)?)),
            _ => Ok(None),
        }
    }

    fn passages_with(&self, stem: &str) -> Result<u64> {
        self.index.stem_rows(stem)
    }
}
