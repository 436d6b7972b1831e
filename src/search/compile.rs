//! A query becomes what tantivy looks for, and what the second stage and the highlighter look for.

use std::collections::HashSet;
use std::rc::Rc;

use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur as TOccur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Term};

use super::answer::{self, Asked};
use super::candidates::{Candidate, Candidates, Wanted, WordField};
use super::condition::Condition;
use super::placed::{Placed, Places};
use super::query::{Atom, Form, Occur, Query, QueryField};
use super::query_words::QueryWords;
use super::vocabulary;
use crate::analysis::thesaurus;
use crate::error::Result;
use crate::index::{Index, token_hash};

/// The most words a pattern stands for; a pattern with more is narrowed to the most frequent, and that is said.
pub const MAX_PATTERN_WORDS: usize = 512;

/// The most words looked for near each other.
const MAX_NEAR_WORDS: usize = 32;

/// A query ready to be run.
pub struct Compiled {
    /// What the first stage looks for: every passage that may be in the answer, roughly ranked.
    pub candidates: Candidates,
    /// What exactly counts as found, for counting.
    pub strict: Vec<(TOccur, Condition)>,
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
    /// Whole words that count as this one, with their weight: from patterns.
    pub words: Vec<(u32, f32)>,
    /// Words that must stand side by side.
    pub phrase: Vec<u32>,
    /// The words of patterns and phrases, as written.
    pub written: Vec<String>,
    /// Stems that must stand near each other, and how near.
    pub near: Option<(Vec<u32>, u32)>,
    /// Set if it is one piece of several that make up one word as typed (`mor-barn-relasjon`): pieces add up, other
    /// concepts of one clause are alternatives.
    pub piece: bool,
    /// For things outside the text (fields): the rows that have it.
    pub rows: Option<HashSet<DocAddress>>,
}

/// Compiles a query for the index that its words are of.
pub fn compile(words: &QueryWords<'_>, query: &Query) -> Result<Compiled> {
    let mut compiler = Compiler::new(words, query, true)?;
    let strict = compiler.clauses(query)?;
    Ok(Compiled {
        candidates: Candidates { clauses: compiler.loose },
        strict,
        concepts: compiler.concepts,
        asked: answer::asked(query),
        dropped: compiler.dropped,
        unknown: compiler.unknown,
        notes: compiler.notes,
    })
}

/// What the first stage looks for, and nothing else of a [compiled](compile) query: some of the time it takes.
pub fn candidates(words: &QueryWords<'_>, query: &Query) -> Result<Candidates> {
    let mut compiler = Compiler::new(words, query, false)?;
    compiler.clauses(query)?;
    Ok(Candidates { clauses: compiler.loose })
}

/// English function words that are nouns or verbs in Norwegian.
const ENGLISH_ONLY: [&str; 3] = ["is", "by", "do"];

/// Whether a query is put in English, by its function words.
fn is_english(query: &Query) -> bool {
    let atoms = query.clauses.iter().flat_map(|clause| &clause.alternatives);
    thesaurus::is_english(atoms.filter_map(|atom| match &atom.form {
        Form::Word(word) => Some(word.as_str()),
        _ => None,
    }))
}

struct Compiler<'i> {
    index: &'i Index,
    words: &'i QueryWords<'i>,
    /// How many rows there are.
    rows: u64,
    /// The query is English, and so are its function words.
    english: bool,
    /// Whether more is asked for than candidates.
    whole: bool,
    /// Whether it is asked for what exactly counts as found.
    exact: bool,
    loose: Vec<Candidate>,
    concepts: Vec<Concept>,
    dropped: Vec<String>,
    unknown: Vec<String>,
    notes: Vec<String>,
}

impl<'i> Compiler<'i> {
    fn new(words: &'i QueryWords<'i>, query: &Query, whole: bool) -> Result<Compiler<'i>> {
        let index = words.index();
        Ok(Compiler {
            index,
            words,
            rows: index.row_count()?,
            english: is_english(query),
            whole,
            exact: whole,
            loose: Vec::with_capacity(2 * query.clauses.len()),
            concepts: Vec::new(),
            dropped: Vec::new(),
            unknown: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Compiles the clauses of a query; gives what exactly counts as found.
    fn clauses(&mut self, query: &Query) -> Result<Vec<(TOccur, Condition)>> {
        let alternatives = query.clauses.iter().flat_map(|clause| &clause.alternatives);
        let function_words: Vec<bool> = alternatives.map(|atom| self.is_function_word(atom)).collect();
        let only_function_words = function_words.iter().all(|&is| is);
        let mut function_words = function_words.into_iter();
        let mut strict = Vec::new();
        let (mut any_must, mut any_should) = (false, false);
        for (i, clause) in query.clauses.iter().enumerate() {
            let mut alternatives = Vec::new();
            let (loose, mut any) = (self.loose.len(), false);
            self.exact = self.whole || clause.occur != Occur::Should;
            for atom in &clause.alternatives {
                let is_function_word = function_words.next().unwrap_or(false);
                if clause.occur == Occur::Should && !only_function_words && is_function_word {
                    if self.whole {
                        self.dropped.push(atom.to_string());
                    }
                    continue;
                }
                any = true;
                let strict = self.atom(atom, i, clause.occur != Occur::MustNot, only_function_words)?;
                if self.exact {
                    alternatives.push(strict);
                }
            }
            if !any {
                continue;
            }
            self.share_rarity(i);
            let any = Condition::Any(alternatives);
            let occur = match clause.occur {
                Occur::Should => TOccur::Should,
                Occur::Must => TOccur::Must,
                Occur::MustNot => TOccur::MustNot,
            };
            any_must |= occur == TOccur::Must;
            any_should |= occur == TOccur::Should;
            if occur == TOccur::MustNot {
                self.loose.truncate(loose);
            }
            if occur != TOccur::Should {
                self.loose.push(Candidate::Bound(occur, any.query(self.index)));
            }
            strict.push((occur, any));
        }
        if !any_must && !any_should && !strict.is_empty() {
            // Only "not this": everything else.
            self.loose.push(Candidate::Bound(TOccur::Should, Box::new(AllQuery)));
            strict.push((TOccur::Should, Condition::Found(Box::new(AllQuery))));
        }
        Ok(strict)
    }

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

    fn is_function_word(&self, atom: &Atom) -> bool {
        match (&atom.form, atom.field) {
            (Form::Word(word), None) => {
                self.words.of(word).iter().all(|word| word.stem.is_none())
                    || self.english && ENGLISH_ONLY.iter().any(|known| word.eq_ignore_ascii_case(known))
            }
            _ => false,
        }
    }

    /// Compiles an atom; gives what exactly counts as finding it.
    fn atom(&mut self, atom: &Atom, clause: usize, positive: bool, exactly: bool) -> Result<Condition> {
        let (before, loose) = (self.concepts.len(), self.loose.len());
        let strict = match (atom.field, &atom.form) {
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
            return Ok(strict);
        }
        for concept in &mut self.concepts[before..] {
            concept.weight *= atom.boost;
            concept.boost = atom.boost;
        }
        for candidate in &mut self.loose[loose..] {
            match candidate {
                Candidate::Word(Wanted { boost, .. }) | Candidate::Any(_, boost) => *boost *= atom.boost,
                Candidate::Bound(..) => {}
            }
        }
        Ok(strict)
    }

    /// A candidate that only tantivy finds.
    fn found(&mut self, query: Box<dyn tantivy::query::Query>) -> Condition {
        let strict =
            if self.exact { Condition::Found(query.box_clone()) } else { Condition::Any(Vec::new()) };
        self.loose.push(Candidate::Any(query, 1.0));
        strict
    }

    fn word(&mut self, text: &str, clause: usize, exactly: bool) -> Result<Condition> {
        let mut strict = Vec::new();
        let words = self.words.of(text);
        let piece = words.len() > 1;
        for word in &*words {
            let Some(stem) = word.stem.as_ref().filter(|_| !exactly) else {
                if exactly {
                    let entry = self.index.exact_entry(&word.word)?;
                    let rarity = idf(entry.rows, self.rows);
                    let wanted = Wanted::new(WordField::Exact, &word.word, entry, 1.0);
                    let hash = token_hash(&word.word);
                    self.concept(&word.word, rarity, clause, |c| {
                        c.words.push((hash, 1.0));
                        c.written.push(word.word.to_string());
                    });
                    self.loose.push(Candidate::Word(wanted));
                    strict.push(Condition::Word(WordField::Exact, word.word.clone()));
                }
                continue;
            };
            let entry = self.words.entry(word)?.clone();
            let mut rows = entry.rows;
            self.loose.push(Candidate::Word(Wanted::new(WordField::Stem, stem, entry, 1.0)));
            let is_compound = word.parts.len() > 1;
            for part in word.parts.iter().filter(|_| is_compound) {
                let entry = self.index.stem_entry(part)?;
                rows = if rows == 0 { entry.rows } else { rows };
                self.loose.push(Candidate::Word(Wanted::new(WordField::Stem, part, entry, PART_CANDIDATE)));
            }
            if self.exact {
                let mut found = vec![Condition::Word(WordField::Stem, stem.clone())];
                if is_compound {
                    let all = word.parts.iter().map(|part| Condition::Word(WordField::Stem, part.clone()));
                    found.push(Condition::All(all.collect()));
                }
                strict.push(Condition::Any(found));
            }
            if self.whole && rows == 0 {
                self.unknown.push(word.word.to_string());
            }
            self.concept(&word.word, idf(rows, self.rows), clause, |c| {
                c.stem = Some(token_hash(stem));
                c.found_in = rows;
                c.piece = piece;
                if is_compound {
                    c.parts = word.parts.iter().map(|part| token_hash(part)).collect();
                }
            });
        }
        Ok(Condition::All(strict))
    }

    fn phrase(&mut self, words: &str, clause: usize) -> Result<Condition> {
        let field = self.index.fields().exact;
        let words: Vec<Rc<str>> = self.words.of(words).iter().map(|word| word.word.clone()).collect();
        let terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
        let hashes: Vec<u32> = words.iter().map(|word| token_hash(word)).collect();
        let query = self.placed(&terms, &hashes, Places::Phrase)?;
        let (weight, found_in) = self.joint_rarity(&terms)?;
        self.concept(&format!("\"{}\"", words.join(" ")), weight, clause, |c| {
            c.found_in = found_in;
            c.phrase = hashes;
            c.written = words.iter().map(|word| word.to_string()).collect();
        });
        Ok(self.found(query))
    }

    fn near(&mut self, words: &str, distance: u32, clause: usize) -> Result<Condition> {
        let field = self.index.fields().stem;
        let mut stems: Vec<Rc<str>> = Vec::new();
        for word in &*self.words.of(words) {
            let stem = word.stem.as_ref().unwrap_or(&word.word);
            // A word twice is near itself; trying all its places against each other would take for ever.
            if !stems.contains(stem) {
                stems.push(stem.clone());
            }
        }
        if stems.len() > MAX_NEAR_WORDS {
            self.notes.push(format!("nearness is looked for between the first {MAX_NEAR_WORDS} words"));
            stems.truncate(MAX_NEAR_WORDS);
        }
        let terms: Vec<Term> = stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
        let hashes: Vec<u32> = stems.iter().map(|stem| token_hash(stem)).collect();
        let query = self.placed(&terms, &hashes, Places::Near(distance))?;
        let (weight, found_in) = self.joint_rarity(&terms)?;
        self.concept(&format!("\"{words}\"~{distance}"), weight, clause, |c| {
            c.found_in = found_in;
            c.near = Some((hashes, distance));
        });
        Ok(self.found(query))
    }

    /// Terms at places. Of a stem alone the place tells nothing; how often a word is written, only its places tell.
    fn placed(
        &self,
        terms: &[Term],
        hashes: &[u32],
        places: Places,
    ) -> Result<Box<dyn tantivy::query::Query>> {
        Ok(match terms {
            [] => Box::new(EmptyQuery),
            [stem] if places != Places::Phrase => single(stem),
            terms => {
                let (rows, words) = (self.index.forward_rows().clone(), self.index.words()?);
                Box::new(Placed::new(terms.to_vec(), hashes, places, rows, words))
            }
        })
    }

    fn prefix(&mut self, start: &str, clause: usize) -> Result<Condition> {
        let lower = self.lower(start);
        let field = self.index.fields().exact;
        let words = vocabulary::beginning_with(self.index.searcher(), field, &lower)
            .map_err(|e| self.index.fault(e))?;
        let words: Vec<(String, u64, f32)> =
            words.into_iter().map(|word| (word.text, word.rows, 1.0)).collect();
        self.pattern(&format!("{start}*"), words, clause)
    }

    fn fuzzy(&mut self, word: &str, edits: u8, clause: usize) -> Result<Condition> {
        let lower = self.lower(word);
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
    fn pattern(
        &mut self,
        name: &str,
        mut words: Vec<(String, u64, f32)>,
        clause: usize,
    ) -> Result<Condition> {
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
            c.written = words.iter().map(|(word, ..)| word.clone()).collect();
            c.found_in = rows;
        });
        let query: Box<dyn tantivy::query::Query> =
            if any.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(any)) };
        Ok(self.found(query))
    }

    fn field(&mut self, field: QueryField, form: &Form, clause: usize) -> Result<Condition> {
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
                let words = self.words.of(text);
                let terms = words.iter().map(|word| match field {
                    QueryField::Author => &word.word,
                    QueryField::Title | QueryField::Section => word.stem.as_ref().unwrap_or(&word.word),
                });
                all_of(terms.map(|term| (TOccur::Must, single(&Term::from_field_text(of, term)))).collect())
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
        Ok(self.found(query))
    }

    /// The first word of a text in lower case.
    fn lower(&self, text: &str) -> String {
        self.words.of(text).first().map_or_else(|| text.to_lowercase(), |word| word.word.to_string())
    }

    /// Any word of a field that fits a pattern.
    fn any_word(
        &self,
        field: Field,
        word: &str,
        edits: Option<u8>,
    ) -> Result<Box<dyn tantivy::query::Query>> {
        let lower = self.lower(word);
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
        if !self.whole {
            return;
        }
        let mut concept = Concept { name: name.to_owned(), weight, boost: 1.0, clause, ..Concept::default() };
        fill(&mut concept);
        self.concepts.push(concept);
    }

    /// How rare it is that words stand together, and in how many rows they may. They are at least as rare as the rarest of
    /// them; their sum is the usual estimate. They stand at most where the rarest does, and mostly in fewer rows.
    fn joint_rarity(&self, terms: &[Term]) -> Result<(f32, u64)> {
        if !self.whole {
            return Ok((0.0, 0));
        }
        let rows = terms.iter().map(|term| self.index.count(term)).collect::<Result<Vec<u64>>>()?;
        let rarity = rows.iter().fold(0.0, |sum, &rows| sum + idf(rows, self.rows));
        Ok((rarity, rows.into_iter().min().unwrap_or(0).div_ceil(2)))
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
