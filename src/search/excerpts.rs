//! Excerpts as answers: the quotations and attributed paraphrases that stand in passages, weighed each by itself.
//!
//! The index has no rows for them: they are found through the passage they stand in, so that no text is indexed twice and
//! the statistics of words are those of the passages. What is weighed is the excerpt's own text.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashSet};

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur as TOccur};
use tantivy::{DocAddress, Term};

use super::compile::{Compiled, Concept};
use super::features::{Features, GRAMS};
use super::filters::{Filters, basic};
use super::options::{Ranking, SearchOptions};
use super::query::{Form, Occur, Query, QueryField};
use super::rank::{self, Ranker};
use super::searcher::{Hit, Searcher};
use super::stages::Ranked;
use super::weights::shares;
use crate::analysis::TokenKind;
use crate::document::{PassageKind, Span};
use crate::error::Result;
use crate::index::{
    CitationRecord, ExcerptRecord, Forward, HOLDS_EXCERPTS, Lexicon, PassageRecord, Room, forward, token_hash,
};

/// How many passages are looked through for excerpts, the best by BM25 first.
const PASSAGES: usize = 1000;

/// A hit that is an excerpt: how it stands in its passage, and of what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundExcerpt {
    /// Byte span in the whole passage's text.
    pub span: Span,
    /// The same in Unicode scalar values.
    pub characters: (usize, usize),
    /// Whether it is the work's own words.
    pub quotation: bool,
    /// The citation that says so: work, place in it, who is reported through it.
    pub citation: CitationRecord,
}

/// The excerpts that answer.
pub(super) struct Excerpts {
    pub(super) hits: Vec<Hit>,
    pub(super) total: usize,
    pub(super) notes: Vec<String>,
}

/// What is weighed: an excerpt of a passage, or a passage that was asked for as a whole.
struct Candidate {
    passage: usize,
    /// Its number among the passage's excerpts; `None` for the whole passage.
    excerpt: Option<usize>,
    forward: Vec<u8>,
    score: f32,
    in_compounds: bool,
    shares: [f32; Features::NAMES.len()],
}

impl Searcher<'_> {
    /// Excerpts for a query, and whole passages of the other kinds asked for.
    pub(super) fn excerpts(
        &self,
        query: &Query,
        compiled: &Compiled,
        options: &SearchOptions,
    ) -> Result<Excerpts> {
        let mut notes = Vec::new();
        let mut passages: Vec<(DocAddress, PassageRecord)> = Vec::new();
        let addresses = self.passages_with_excerpts(compiled, &options.filters)?;
        if addresses.len() == PASSAGES {
            notes.push(format!("the best {PASSAGES} passages were looked through for excerpts"));
        }
        for address in addresses {
            passages.push((address, self.index.passage_at(address)?));
        }
        let mut candidates = candidates(&passages, &options.filters);
        let (analyzer, mut lexicon) = (self.index.analyzer(), Lexicon::default());
        for candidate in &mut candidates {
            let (address, passage) = &passages[candidate.passage];
            let text = candidate.text(passage);
            candidate.forward = forward(text, PassageKind::Excerpt, address.doc_id, analyzer, &mut lexicon);
        }
        let lexicon = lexicon.words();
        let mut room = Room::default();
        let lengths = candidates.iter().map(|one| Forward::new(&one.forward, &lexicon, &mut room).len());
        let words: usize = lengths.sum();
        let weights = match options.ranking {
            Ranking::Full(weights) => weights,
            Ranking::Bm25 => Default::default(),
        };
        let mean_length = words as f32 / candidates.len().max(1) as f32;
        let mut ranker = Ranker::new(&compiled.concepts, compiled.asked, weights, mean_length, &lexicon);
        let of_features = weights.for_words(rank::words(&compiled.concepts));
        let musts = clauses_that_must(query, &compiled.concepts);
        candidates.retain_mut(|candidate| {
            let (address, passage) = &passages[candidate.passage];
            let names = candidate.names(passage).map(|names| self.words(&names));
            let has = |concept: &Concept| {
                concept.rows.as_ref().is_some_and(|rows| rows.contains(address))
                    && names.as_ref().is_none_or(|names| self.names_fit(query, concept, names))
            };
            let forward = Forward::new(&candidate.forward, &lexicon, &mut room);
            let mut features = ranker.features(&forward, 0.0, has);
            features.0[GRAMS] = ranker.grams(&forward);
            candidate.in_compounds = ranker.had().in_compounds;
            candidate.shares = shares(of_features, &features);
            candidate.score = candidate.shares.iter().sum();
            let covered = ranker.covered();
            let all = musts.iter().zip(&covered).all(|(must, covered)| !must || *covered > 0.0);
            all && (compiled.concepts.is_empty() || covered.iter().any(|clause| *clause > 0.0))
        });
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| in_order(a, b, &passages)));
        let total = candidates.len();
        let mut hits = Vec::with_capacity(options.limit.min(total));
        for (i, candidate) in candidates.iter().take(options.limit).enumerate() {
            let (address, passage) = &passages[candidate.passage];
            let ranked = Ranked {
                score: candidate.score,
                address: *address,
                lone: false,
                in_compounds: candidate.in_compounds,
                shares: candidate.shares,
            };
            let (shown, found) = match candidate.excerpt.and_then(|number| cut(passage, number)) {
                Some((shown, found)) => (shown, Some(found)),
                None => (passage.clone(), None),
            };
            let mut hit = self.show(i + 1, &ranked, shown, compiled, options);
            hit.excerpt = found;
            hits.push(hit);
        }
        Ok(Excerpts { hits, total, notes })
    }

    /// Rows that hold excerpts, are one, or are of another kind asked for; the best by BM25, in order of address.
    fn passages_with_excerpts(&self, compiled: &Compiled, filters: &Filters) -> Result<Vec<DocAddress>> {
        let any_kind = Filters { kinds: Vec::new(), ..filters.clone() };
        let query = self.filtered(compiled.candidates.query(self.index), &any_kind)?;
        let kind = self.index.fields().kind;
        let names: BTreeSet<&str> =
            filters.kinds.iter().map(|kind| kind.name()).chain([HOLDS_EXCERPTS]).collect();
        let kinds = names.into_iter().map(|name| (TOccur::Should, basic(Term::from_field_text(kind, name))));
        let kinds: Box<dyn tantivy::query::Query> = Box::new(BooleanQuery::new(kinds.collect()));
        let query = BooleanQuery::new(vec![(TOccur::Must, query), (TOccur::Must, kinds)]);
        let top = self.index.search(&query, &TopDocs::with_limit(PASSAGES).order_by_score())?;
        // Rows that lie together are stored together.
        let mut addresses: Vec<DocAddress> = top.into_iter().map(|(_, address)| address).collect();
        addresses.sort_unstable();
        Ok(addresses)
    }

    /// Whether whom an `author:` asks for is named by the excerpt itself; a pattern is taken at its passage's word.
    fn names_fit(&self, query: &Query, concept: &Concept, names: &HashSet<u32>) -> bool {
        let Some(clause) = query.clauses.get(concept.clause) else { return true };
        clause.alternatives.iter().any(|atom| match (&atom.field, &atom.form) {
            (Some(QueryField::Author), Form::Word(text) | Form::Phrase(text) | Form::Near(text, _)) => {
                self.words(text).is_subset(names)
            }
            _ => true,
        })
    }

    fn words(&self, text: &str) -> HashSet<u32> {
        let mut words = HashSet::new();
        self.index.analyzer().analyze(text, &mut |token| {
            if token.kind == TokenKind::Word {
                words.insert(token_hash(token.text));
            }
        });
        words
    }
}

/// The excerpts of the passages, and the passages that were asked for as a whole.
///
/// What stands in an excerpt file is its work's; what that text in turn quotes is given only where its work is asked for.
fn candidates(passages: &[(DocAddress, PassageRecord)], filters: &Filters) -> Vec<Candidate> {
    let wanted = |work: Option<&String>| {
        filters.works.is_empty() || work.is_some_and(|work| filters.works.contains(work))
    };
    let mut candidates = Vec::new();
    for (at, (_, passage)) in passages.iter().enumerate() {
        let mut push = |excerpt| {
            let (forward, shares) = (Vec::new(), Features::default().0);
            candidates.push(Candidate {
                passage: at,
                excerpt,
                forward,
                score: 0.0,
                in_compounds: false,
                shares,
            });
        };
        let kind = PassageKind::from_name(&passage.kind);
        let asked_for = kind.is_some_and(|kind| filters.kinds.contains(&kind));
        let whole = asked_for && (!passage.is_excerpt() || wanted(passage.document.work.as_ref()));
        if whole {
            push(None);
        }
        if whole && (passage.is_excerpt() || kind == Some(PassageKind::Quote)) {
            continue;
        }
        if passage.is_excerpt() && filters.works.is_empty() {
            continue;
        }
        let works: Vec<Option<&String>> =
            passage.excerpts.iter().map(|excerpt| work_of(excerpt, passage)).collect();
        for (number, excerpt) in passage.excerpts.iter().enumerate() {
            let work = works[number];
            let others = passage.excerpts.iter().zip(&works).enumerate().filter(|(i, _)| *i != number);
            // A sentence that cites several works is shown once, and one that is little but a quotation not beside it.
            let shown_already = others.into_iter().any(|(i, (other, of))| {
                other.span == excerpt.span && i < number && of.is_some() && wanted(*of)
                    || other.is_most_of(excerpt) && *of == work
            });
            if work.is_some() && wanted(work) && !excerpt.is_empty() && !shown_already {
                push(Some(number));
            }
        }
    }
    candidates
}

fn work_of<'p>(excerpt: &ExcerptRecord, passage: &'p PassageRecord) -> Option<&'p String> {
    passage.citations.get(excerpt.citation)?.work.as_ref()
}

/// For each clause with concepts, in order, whether it must be found.
fn clauses_that_must(query: &Query, concepts: &[Concept]) -> Vec<bool> {
    let mut clauses: Vec<usize> = concepts.iter().map(|concept| concept.clause).collect();
    clauses.dedup();
    let must = |clause: usize| query.clauses.get(clause).is_some_and(|clause| clause.occur == Occur::Must);
    clauses.into_iter().map(must).collect()
}

/// An excerpt as a passage of its own, under its passage's id.
fn cut(passage: &PassageRecord, number: usize) -> Option<(PassageRecord, FoundExcerpt)> {
    let excerpt = passage.excerpts.get(number)?;
    let citation = passage.citations.get(excerpt.citation)?;
    let (start, end) = excerpt.span;
    let text = passage.text.get(start..end)?;
    let pages = passage.pages_of(start, end);
    let within = |(_, other): &(usize, &CitationRecord)| start <= other.span.0 && other.span.1 <= end;
    let citations = passage.citations.iter().enumerate();
    let citations = citations.filter(|one| one.0 == excerpt.citation || within(one)).map(|(_, citation)| {
        let (from, to) = (citation.span.0.saturating_sub(start), citation.span.1.saturating_sub(start));
        CitationRecord { span: (from.min(text.len()), to.min(text.len())), ..citation.clone() }
    });
    let shown = PassageRecord {
        text: text.to_owned(),
        kind: PassageKind::Excerpt.name().to_owned(),
        pages: pages.as_ref().map(|pages| pages.counted),
        page_label: pages.and_then(|pages| pages.label),
        lines: excerpt.lines.or(passage.lines),
        citations: citations.collect(),
        excerpts: Vec::new(),
        turns: Vec::new(),
        ..passage.clone()
    };
    let before = passage.text[..start].chars().count();
    let found = FoundExcerpt {
        span: Span::new(start, end),
        characters: (before, before + text.chars().count()),
        quotation: excerpt.quotation,
        citation: citation.clone(),
    };
    Some((shown, found))
}

impl Candidate {
    fn text<'p>(&self, passage: &'p PassageRecord) -> &'p str {
        let span = self.excerpt.and_then(|number| passage.excerpts.get(number)).map(|excerpt| excerpt.span);
        span.and_then(|(start, end)| passage.text.get(start..end)).unwrap_or(&passage.text)
    }

    /// Who is named by an excerpt: its work's authors and who is reported through it.
    fn names(&self, passage: &PassageRecord) -> Option<String> {
        let citation = passage.citations.get(passage.excerpts.get(self.excerpt?)?.citation)?;
        let names = [&citation.work_label, &citation.attributed_to].map(|name| name.as_deref().unwrap_or(""));
        Some(names.join(" "))
    }
}

fn in_order(a: &Candidate, b: &Candidate, passages: &[(DocAddress, PassageRecord)]) -> Ordering {
    let place = |one: &Candidate| {
        let (_, passage) = &passages[one.passage];
        (passage.document.id.clone(), passage.ordinal, passage.passage.clone(), one.excerpt)
    };
    place(a).cmp(&place(b))
}
