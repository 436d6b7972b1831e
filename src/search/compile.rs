//! A query becomes what tantivy looks for, and what the second stage and the highlighter look for.

use std::collections::HashSet;

use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur as TOccur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Term};

use super::answer::{self, Asked};
use super::placed::{Placed, Places};
use super::query::{Atom, Form, Occur, Query, QueryField};
use super::vocabulary;
use crate::analysis::TokenKind;
use crate::error::Result;
use crate::index::{Index, token_hash};

/// The most words a pattern stands for; a pattern with more is narrowed to the most frequent, and that is said.
pub const MAX_PATTERN_WORDS: usize = 512;

/// The most words looked for near each other.
const MAX_NEAR_WORDS: usize = 32;

/// A query ready to be run.
pub struct Compiled {
    /// What tantivy looks for: every passage that may be in the answer, roughly ranked.
    pub candidates: Box<dyn tantivy::query::Query>,
    /// What exactly counts as found, for counting.
    pub strict: Box<dyn tantivy::query::Query>,
    /// What the second stage weighs, in the order of the query.
    pub concepts: Vec<Concept>,
    /// What the query asks for, if its answer can be told by its look.
    pub asked: Option<Asked>,
    /// Function words that were left out because they tell nothing.
    pub dropped: Vec<String>,
    /// Words of the query that no passage has.
    pub unknown: Vec<String>,
    /// What was narrowed, each a sentence.
    pub notes: Vec<String>,
}

/// One thing the query asks for, as the second stage and the highlighter see it. Hashes are [`token_hash`]es.
#[derive(Clone, Debug, Default)]
pub struct Concept {
    /// As the reader sees it.
    pub name: String,
    /// Rarity times boost.
    pub weight: f32,
    /// What it counts against what the user typed.
    pub boost: f32,
    /// In how many rows it stands, as far as that is known without looking.
    pub found_in: u64,
    /// Which user's clause it belongs to; alternatives and expansions share one.
    pub clause: usize,
    /// The stem looked for.
    pub stem: Option<u32>,
    /// The stems of its parts if it is a compound.
    pub parts: Vec<u32>,
    /// The word exactly as typed.
    pub typed: Option<u32>,
    /// Whole words that count as this one, with their weight: from patterns.
    pub words: Vec<(u32, f32)>,
    /// Words that must stand side by side.
    pub phrase: Vec<u32>,
    /// Stems that must stand near each other, and how near.
    pub near: Option<(Vec<u32>, u32)>,
    /// Set if it is one piece of several that make up one word as typed (`mor-barn-relasjon`): pieces add up, other
    /// concepts of one clause are alternatives.
    pub piece: bool,
    /// For things outside the text (fields): the rows that have it.
    pub rows: Option<HashSet<DocAddress>>,
}

/// Compiles a query for an index.
pub fn compile(index: &Index, query: &Query) -> Result<Compiled> {
    let mut compiler = Compiler {
        index,
        rows: index.row_count()?,
        english: is_english(query),
        concepts: Vec::new(),
        unknown: Vec::new(),
        notes: Vec::new(),
    };
    let alternatives = query.clauses.iter().flat_map(|clause| &clause.alternatives);
    let function_words: Vec<bool> = alternatives.map(|atom| compiler.is_function_word(atom)).collect();
    let only_function_words = function_words.iter().all(|&is| is);
    let mut function_words = function_words.into_iter();
    let (mut loose, mut strict) = (Vec::new(), Vec::new());
    let mut dropped = Vec::new();
    let (mut any_must, mut any_should) = (false, false);
    for (i, clause) in query.clauses.iter().enumerate() {
        let mut alternatives: Vec<(TOccur, Box<dyn tantivy::query::Query>)> = Vec::new();
        for atom in &clause.alternatives {
            let is_function_word = function_words.next().unwrap_or(false);
            if clause.occur == Occur::Should && !only_function_words && is_function_word {
                dropped.push(atom.to_string());
                continue;
            }
            let part = compiler.atom(atom, i, clause.occur != Occur::MustNot, only_function_words)?;
            alternatives.push((TOccur::Should, part.strict));
            if clause.occur != Occur::MustNot {
                loose.extend(part.loose.into_iter().map(|query| (TOccur::Should, query)));
            }
        }
        if alternatives.is_empty() {
            continue;
        }
        compiler.share_rarity(i);
        let any: Box<dyn tantivy::query::Query> = if alternatives.len() == 1 {
            alternatives.remove(0).1
        } else {
            Box::new(BooleanQuery::new(alternatives))
        };
        let occur = match clause.occur {
            Occur::Should => TOccur::Should,
            Occur::Must => TOccur::Must,
            Occur::MustNot => TOccur::MustNot,
        };
        any_must |= occur == TOccur::Must;
        any_should |= occur == TOccur::Should;
        if occur != TOccur::Should {
            loose.push((occur, any.box_clone()));
        }
        strict.push((occur, any));
    }
    if !any_must && !any_should && !strict.is_empty() {
        // Only "not this": everything else.
        loose.push((TOccur::Should, Box::new(AllQuery)));
        strict.push((TOccur::Should, Box::new(AllQuery)));
    }
    let whole = |clauses: Vec<_>| -> Box<dyn tantivy::query::Query> {
        if clauses.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(clauses)) }
    };
    Ok(Compiled {
        candidates: whole(loose),
        strict: whole(strict),
        concepts: compiler.concepts,
        asked: answer::asked(query),
        dropped,
        unknown: compiler.unknown,
        notes: compiler.notes,
    })
}

/// Words of an English question that are no words of a Norwegian one.
const ENGLISH: [&str; 12] =
    ["what", "who", "whom", "whose", "why", "how", "when", "where", "which", "does", "the", "of"];
/// English function words that are nouns or verbs in Norwegian.
const ENGLISH_ONLY: [&str; 3] = ["is", "by", "do"];

/// Whether a query is put in English, by its function words.
fn is_english(query: &Query) -> bool {
    query.clauses.iter().flat_map(|clause| &clause.alternatives).any(|atom| match &atom.form {
        Form::Word(word) => ENGLISH.iter().any(|known| word.eq_ignore_ascii_case(known)),
        _ => false,
    })
}

struct Compiler<'i> {
    index: &'i Index,
    /// How many rows there are.
    rows: u64,
    /// The query is English, and so are its function words.
    english: bool,
    concepts: Vec<Concept>,
    unknown: Vec<String>,
    notes: Vec<String>,
}

/// What an atom becomes: single queries that rank candidates, and one that says exactly whether it is found.
struct Part {
    loose: Vec<Box<dyn tantivy::query::Query>>,
    strict: Box<dyn tantivy::query::Query>,
}

/// A word's tokens.
struct WordTokens {
    word: String,
    stem: Option<String>,
    parts: Vec<String>,
}

impl Compiler<'_> {
    /// Alternatives are one concept under several names, and a name is as rare as the concept, not as the name: else a
    /// foreign word that few passages have would outweigh all others (Pirkola 1998, structured queries).
    fn share_rarity(&mut self, clause: usize) {
        let first = self.concepts.iter().position(|concept| concept.clause == clause);
        let Some(names) = first.and_then(|first| self.concepts.get_mut(first..)) else { return };
        if names.len() < 2 || names.iter().any(|name| name.piece) {
            return;
        }
        let found_in = names.iter().map(|name| name.found_in).max().unwrap_or(0);
        let rarity = idf(found_in, self.rows);
        for name in names {
            name.weight = rarity * name.boost;
        }
    }

    fn words(&self, text: &str) -> Vec<WordTokens> {
        let mut words: Vec<WordTokens> = Vec::new();
        self.index.analyzer().analyze(text, &mut |token| match token.kind {
            TokenKind::Word => {
                words.push(WordTokens { word: token.text.to_owned(), stem: None, parts: Vec::new() })
            }
            TokenKind::Stem => {
                if let Some(word) = words.last_mut() {
                    word.stem.get_or_insert_with(|| token.text.to_owned());
                }
            }
            TokenKind::Part => {
                if let Some(word) = words.last_mut() {
                    word.parts.push(token.text.to_owned());
                }
            }
        });
        words
    }

    fn is_function_word(&self, atom: &Atom) -> bool {
        match (&atom.form, atom.field) {
            (Form::Word(word), None) => {
                self.words(word).iter().all(|word| word.stem.is_none())
                    || self.english && ENGLISH_ONLY.iter().any(|known| word.eq_ignore_ascii_case(known))
            }
            _ => false,
        }
    }

    fn atom(&mut self, atom: &Atom, clause: usize, positive: bool, exactly: bool) -> Result<Part> {
        let before = self.concepts.len();
        let part = match (atom.field, &atom.form) {
            (Some(field), form) => self.field(field, form, clause)?,
            (None, Form::Word(word)) => self.word(word, clause, exactly)?,
            (None, Form::Phrase(words)) => self.phrase(words, clause)?,
            (None, Form::Near(words, distance)) => self.near(words, *distance, clause)?,
            (None, Form::Prefix(start)) => self.prefix(start, clause)?,
            (None, Form::Fuzzy(word, edits)) => self.fuzzy(word, *edits, clause)?,
        };
        if !positive {
            self.concepts.truncate(before);
        }
        if atom.boost == 1.0 {
            return Ok(part);
        }
        for concept in &mut self.concepts[before..] {
            concept.weight *= atom.boost;
            concept.boost = atom.boost;
        }
        let boosted =
            |query| -> Box<dyn tantivy::query::Query> { Box::new(BoostQuery::new(query, atom.boost)) };
        Ok(Part { loose: part.loose.into_iter().map(boosted).collect(), strict: part.strict })
    }

    fn word(&mut self, text: &str, clause: usize, exactly: bool) -> Result<Part> {
        let fields = *self.index.fields();
        let mut loose: Vec<Box<dyn tantivy::query::Query>> = Vec::new();
        let mut strict: Vec<(TOccur, Box<dyn tantivy::query::Query>)> = Vec::new();
        let words = self.words(text);
        let piece = words.len() > 1;
        for word in words {
            let typed = Some(token_hash(&word.word));
            let Some(stem) = word.stem.filter(|_| !exactly) else {
                if exactly {
                    let term = Term::from_field_text(fields.exact, &word.word);
                    self.concept(&word.word, self.rarity(&term)?, clause, |c| {
                        c.words.push((token_hash(&word.word), 1.0))
                    });
                    loose.push(single(&term));
                    strict.push((TOccur::Must, single(&term)));
                }
                continue;
            };
            let term = Term::from_field_text(fields.stem, &stem);
            let mut rows = self.index.count(&term)?;
            let mut found: Vec<(TOccur, Box<dyn tantivy::query::Query>)> =
                vec![(TOccur::Should, single(&term))];
            loose.push(single(&term));
            let mut parts = Vec::new();
            if word.parts.len() > 1 {
                let terms: Vec<Term> =
                    word.parts.iter().map(|part| Term::from_field_text(fields.stem, part)).collect();
                for part in &terms {
                    loose.push(Box::new(BoostQuery::new(single(part), PART_CANDIDATE)));
                    let with_part = self.index.count(part)?;
                    rows = if rows == 0 { with_part } else { rows };
                }
                let all = terms.iter().map(|part| (TOccur::Must, single(part))).collect::<Vec<_>>();
                found.push((TOccur::Should, Box::new(BooleanQuery::new(all))));
                parts = word.parts.iter().map(|part| token_hash(part)).collect();
            }
            if rows == 0 {
                self.unknown.push(word.word.clone());
            }
            strict.push((TOccur::Must, Box::new(BooleanQuery::new(found))));
            self.concept(&word.word, idf(rows, self.rows), clause, |c| {
                c.stem = Some(token_hash(&stem));
                c.typed = typed;
                c.found_in = rows;
                c.piece = piece;
                c.parts = parts;
            });
        }
        Ok(Part { loose, strict: all_of(strict) })
    }

    fn phrase(&mut self, words: &str, clause: usize) -> Result<Part> {
        let field = self.index.fields().exact;
        let words: Vec<String> = self.words(words).into_iter().map(|word| word.word).collect();
        let terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
        let hashes: Vec<u32> = words.iter().map(|word| token_hash(word)).collect();
        let query = self.placed(&terms, &hashes, Places::Phrase)?;
        let weight = self.joint_rarity(&terms)?;
        let found_in = self.joint_rows(&terms)?;
        self.concept(&format!("\"{}\"", words.join(" ")), weight, clause, |c| {
            c.found_in = found_in;
            c.phrase = hashes;
        });
        Ok(Part { loose: vec![query.box_clone()], strict: query })
    }

    fn near(&mut self, words: &str, distance: u32, clause: usize) -> Result<Part> {
        let field = self.index.fields().stem;
        let mut stems: Vec<String> = Vec::new();
        for word in self.words(words) {
            let stem = word.stem.unwrap_or(word.word);
            // A word twice is near itself; trying all its places against each other would take for ever.
            if !stems.contains(&stem) {
                stems.push(stem);
            }
        }
        if stems.len() > MAX_NEAR_WORDS {
            self.notes.push(format!("nearness is looked for between the first {MAX_NEAR_WORDS} words"));
            stems.truncate(MAX_NEAR_WORDS);
        }
        let terms: Vec<Term> = stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
        let hashes: Vec<u32> = stems.iter().map(|stem| token_hash(stem)).collect();
        let query = self.placed(&terms, &hashes, Places::Near(distance))?;
        let weight = self.joint_rarity(&terms)?;
        let found_in = self.joint_rows(&terms)?;
        self.concept(&format!("\"{words}\"~{distance}"), weight, clause, |c| {
            c.found_in = found_in;
            c.near = Some((hashes, distance));
        });
        Ok(Part { loose: vec![query.box_clone()], strict: query })
    }

    /// Terms at places; of one term alone the place tells nothing.
    fn placed(
        &self,
        terms: &[Term],
        hashes: &[u32],
        places: Places,
    ) -> Result<Box<dyn tantivy::query::Query>> {
        Ok(match terms {
            [] => Box::new(EmptyQuery),
            [term] => single(term),
            terms => {
                let (rows, words) = (self.index.forward_rows()?.clone(), self.index.words()?);
                Box::new(Placed::new(terms.to_vec(), hashes, places, rows, words))
            }
        })
    }

    fn prefix(&mut self, start: &str, clause: usize) -> Result<Part> {
        let lower =
            self.words(start).into_iter().next().map_or_else(|| start.to_lowercase(), |word| word.word);
        let field = self.index.fields().exact;
        let words = vocabulary::beginning_with(self.index.searcher(), field, &lower)
            .map_err(|e| self.index.fault(e))?;
        let words: Vec<(String, u64, f32)> =
            words.into_iter().map(|word| (word.text, word.rows, 1.0)).collect();
        self.pattern(&format!("{start}*"), words, clause)
    }

    fn fuzzy(&mut self, word: &str, edits: u8, clause: usize) -> Result<Part> {
        let lower = self.words(word).into_iter().next().map_or_else(|| word.to_lowercase(), |word| word.word);
        let field = self.index.fields().exact;
        let words = vocabulary::near(self.index.searcher(), field, &lower, edits, 0)
            .map_err(|e| self.index.fault(e))?;
        let words = words
            .into_iter()
            .map(|word| (word.text, word.rows, 1.0 / (1.0 + f32::from(word.edits))))
            .collect();
        self.pattern(&format!("{word}~{edits}"), words, clause)
    }

    /// Any of a set of words of the index, as one concept.
    fn pattern(&mut self, name: &str, mut words: Vec<(String, u64, f32)>, clause: usize) -> Result<Part> {
        if words.is_empty() {
            self.unknown.push(name.to_owned());
        }
        if words.len() > MAX_PATTERN_WORDS {
            self.notes.push(format!(
                "{name} stands for {} words of the index; the {MAX_PATTERN_WORDS} most frequent are searched",
                words.len()
            ));
            words.truncate(MAX_PATTERN_WORDS);
        }
        let field = self.index.fields().exact;
        let rows: u64 = words.iter().map(|&(_, rows, _)| rows).sum();
        let any: Vec<(TOccur, Box<dyn tantivy::query::Query>)> = words
            .iter()
            .map(|(word, _, weight)| {
                let term = single(&Term::from_field_text(field, word));
                let query: Box<dyn tantivy::query::Query> = Box::new(BoostQuery::new(term, *weight));
                (TOccur::Should, query)
            })
            .collect();
        self.concept(name, idf(rows, self.rows), clause, |c| {
            c.words = words.iter().map(|(word, _, weight)| (token_hash(word), *weight)).collect();
            c.found_in = rows;
        });
        let query: Box<dyn tantivy::query::Query> =
            if any.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(any)) };
        Ok(Part { loose: vec![query.box_clone()], strict: query })
    }

    fn field(&mut self, field: QueryField, form: &Form, clause: usize) -> Result<Part> {
        let fields = self.index.fields();
        let of = match field {
            QueryField::Author => fields.author,
            QueryField::Title => fields.title,
            QueryField::Section => fields.section,
        };
        let query = match form {
            Form::Prefix(start) => self.any_word(of, start, None)?,
            Form::Fuzzy(word, edits) => self.any_word(of, word, Some(*edits))?,
            Form::Word(text) | Form::Phrase(text) | Form::Near(text, _) => {
                let words = self.words(text).into_iter();
                let terms = words.map(|word| match field {
                    QueryField::Author => word.word,
                    QueryField::Title | QueryField::Section => word.stem.unwrap_or(word.word),
                });
                all_of(terms.map(|term| (TOccur::Must, single(&Term::from_field_text(of, &term)))).collect())
            }
        };
        let rows = self.index.search(&query, &tantivy::collector::DocSetCollector)?;
        let name = Atom { field: Some(field), form: form.clone(), boost: 1.0 }.to_string();
        if rows.is_empty() {
            self.unknown.push(name.clone());
        }
        let weight = idf(rows.len() as u64, self.rows);
        self.concept(&name, weight, clause, |c| {
            c.found_in = rows.len() as u64;
            c.rows = Some(rows);
        });
        Ok(Part { loose: vec![query.box_clone()], strict: query })
    }

    /// Any word of a field that fits a pattern.
    fn any_word(
        &self,
        field: Field,
        word: &str,
        edits: Option<u8>,
    ) -> Result<Box<dyn tantivy::query::Query>> {
        let lower = self.words(word).into_iter().next().map_or_else(|| word.to_lowercase(), |word| word.word);
        let words = match edits {
            Some(edits) => vocabulary::near(self.index.searcher(), field, &lower, edits, 0),
            None => vocabulary::beginning_with(self.index.searcher(), field, &lower),
        };
        let words = words.map_err(|e| self.index.fault(e))?;
        let any: Vec<_> = words
            .iter()
            .take(MAX_PATTERN_WORDS)
            .map(|word| (TOccur::Should, single(&Term::from_field_text(field, &word.text))))
            .collect();
        Ok(if any.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(any)) })
    }

    fn concept(&mut self, name: &str, weight: f32, clause: usize, fill: impl FnOnce(&mut Concept)) {
        let mut concept = Concept { name: name.to_owned(), weight, boost: 1.0, clause, ..Concept::default() };
        fill(&mut concept);
        self.concepts.push(concept);
    }

    fn rarity(&self, term: &Term) -> Result<f32> {
        Ok(idf(self.index.count(term)?, self.rows))
    }

    /// In how many rows words may stand together: at most in those of the rarest, and mostly in fewer.
    fn joint_rows(&self, terms: &[Term]) -> Result<u64> {
        let rows = terms.iter().map(|term| self.index.count(term)).collect::<Result<Vec<u64>>>()?;
        Ok(rows.into_iter().min().unwrap_or(0).div_ceil(2))
    }

    /// Words that must stand together are at least as rare as the rarest of them; their sum is the usual estimate.
    fn joint_rarity(&self, terms: &[Term]) -> Result<f32> {
        terms.iter().try_fold(0.0, |sum, term| Ok(sum + self.rarity(term)?))
    }
}

/// How much a part of a compound of the query counts among candidates.
pub const PART_CANDIDATE: f32 = 0.4;

/// BM25's inverse document frequency (Robertson and Zaragoza 2009, with Lucene's +1 that keeps it above 0).
pub fn idf(rows: u64, of: u64) -> f32 {
    let (rows, of) = (rows.min(of) as f32, of as f32);
    (1.0 + (of - rows + 0.5) / (rows + 0.5)).ln()
}

fn single(term: &Term) -> Box<dyn tantivy::query::Query> {
    Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs))
}

fn all_of(mut clauses: Vec<(TOccur, Box<dyn tantivy::query::Query>)>) -> Box<dyn tantivy::query::Query> {
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        1 => clauses.remove(0).1,
        _ => Box::new(BooleanQuery::new(clauses)),
    }
}
