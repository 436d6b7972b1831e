//! Searching: candidates from the index, weighed anew, collapsed, shown.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashSet};
use std::sync::Arc;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur as TOccur, RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::collapse::{self, Collapsed};
use super::compile::{Compiled, compile};
use super::excerpts::{Excerpts, FoundExcerpt};
use super::expand;
use super::explain::Explanation;
use super::features::{COVERAGE, Features, GRAMS, PARTS, WORDS};
use super::parse;
use super::query::Query;
use super::rank::{self, Place, Ranker, surroundings};
use super::series::{self, WrittenOut};
use super::snippet::{self, Occurrence, Snippet};
use super::suggest;
use super::weights::{Weights, shares};
use crate::analysis::thesaurus::Thesaurus;
use crate::document::{PassageKind, Span};
use crate::error::Result;
use crate::index::{Index, PassageRecord, Room};
use crate::structure::sentences;

/// What to search with.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// How many hits to give.
    pub limit: usize,
    /// What else a passage must be.
    pub filters: Filters,
    /// How to rank.
    pub ranking: Ranking,
    /// Whether words the index does not know are corrected to ones it does.
    pub correct: bool,
    /// The field's concepts, by which words are also looked for under their other names; `None` for the words alone.
    pub thesaurus: Option<Arc<Thesaurus>>,
    /// Whether words are also looked for in other words of their family (avvisende, avvisning).
    pub families: bool,
    /// Whether passages that say nearly the same in the same words are shown once.
    pub collapse: bool,
    /// Width of a snippet in characters.
    pub snippet_width: usize,
}

impl Default for SearchOptions {
    fn default() -> Self {
        SearchOptions {
            limit: 10,
            filters: Filters::default(),
            ranking: Ranking::default(),
            correct: true,
            thesaurus: None,
            families: true,
            collapse: true,
            snippet_width: 320,
        }
    }
}

/// How to rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ranking {
    /// BM25 over stems, compound parts and headings: the first stage alone.
    Bm25,
    /// Both stages.
    Full(Weights),
}

impl Default for Ranking {
    fn default() -> Self {
        Ranking::Full(Weights::default())
    }
}

/// What a passage must be besides matching. Empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Only these documents, by id.
    pub documents: Vec<String>,
    /// Only passages that cite one of these works, or excerpt it, by key.
    pub works: Vec<String>,
    /// Only these kinds; without it every kind but reference entries. [`PassageKind::Excerpt`] asks for quotations and
    /// attributed paraphrases within passages as well.
    pub kinds: Vec<PassageKind>,
    /// Not these kinds, even if they are asked for.
    pub without: Vec<PassageKind>,
    /// Only these languages, by code.
    pub languages: Vec<String>,
    /// Only documents from this year on.
    pub year_from: Option<i32>,
    /// Only documents up to this year.
    pub year_to: Option<i32>,
}

/// How many candidates the second stage weighs at least.
const CANDIDATES: usize = 200;

/// What a score may be off for being added up in another order.
const ROUNDING: f32 = 1e-4;

/// The answer to a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The query as it was understood, corrections and expansions included.
    pub read_as: Query,
    /// What was read otherwise than written, corrected or narrowed: sentences for the reader.
    pub notes: Vec<String>,
    /// Function words that were left out.
    pub dropped: Vec<String>,
    /// Words that no passage has.
    pub unknown: Vec<String>,
    /// For an answer without hits: words of the index near the unknown ones.
    pub suggestions: Vec<(String, Vec<String>)>,
    /// How many passages match.
    pub total: usize,
    /// The best of them.
    pub hits: Vec<Hit>,
}

/// A passage that answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// 1 is best.
    pub rank: usize,
    /// Its score; only comparable within one answer.
    pub score: f32,
    /// The passage; of one that is an excerpt the excerpt's text, place and citations, under its passage's id.
    pub passage: PassageRecord,
    /// Set for an excerpt that stands in a passage: how, and of which work it is.
    pub excerpt: Option<FoundExcerpt>,
    /// What to show of it.
    pub snippet: Snippet,
    /// Where in the passage's text words of the query stand.
    pub matches: Vec<Span>,
    /// The sentence of the passage's text that has most of the query; the whole text if none has any of it.
    pub evidence: Span,
    /// Why it stands where it stands.
    pub explanation: Explanation,
    /// Passages that say nearly the same and are not shown.
    pub similar: Vec<String>,
}

/// Searches one index.
#[derive(Debug)]
pub struct Searcher<'i> {
    pub(super) index: &'i Index,
}

/// A candidate after ranking.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    pub(super) score: f32,
    pub(super) address: DocAddress,
    /// Whether it has nothing of the query but single parts of its compounds.
    pub(super) lone: bool,
    /// Whether it has words of the query only in compounds, or compounds of it only in parts.
    pub(super) in_compounds: bool,
    /// What each feature adds to the score.
    pub(super) shares: [f32; Features::NAMES.len()],
}

impl<'i> Searcher<'i> {
    /// A searcher over an index.
    pub fn new(index: &'i Index) -> Searcher<'i> {
        Searcher { index }
    }

    /// Answers a query. Any string is one.
    pub fn search(&self, text: &str, options: &SearchOptions) -> Result<Answer> {
        let (read_as, mut notes) = self.read(text, options)?;
        let compiled = compile(self.index, &read_as)?;
        notes.extend(compiled.notes.iter().cloned());
        if options.filters.kinds.contains(&PassageKind::Excerpt) {
            let Excerpts { hits, total, notes: more } = self.excerpts(&read_as, &compiled, options)?;
            notes.extend(more);
            return self.answer(read_as, notes, compiled, total, hits);
        }
        let mut total = self.count(&compiled, options)?;
        let wanted = options.limit.saturating_mul(2).saturating_add(10);
        let mut ranked = self.rank(&compiled, options, wanted, None)?;
        if total == 0 && !ranked.is_empty() {
            notes.push("no passage has a whole word of the query; these have a part of one".to_owned());
        }
        // What has single parts alone stands below all that has more.
        ranked.sort_by_key(|candidate| candidate.lone);
        total += ranked.iter().filter(|candidate| candidate.lone).count();
        let Collapsed { kept, similar } = if options.collapse {
            collapse::collapse(self.index, &ranked, options.limit)?
        } else {
            Collapsed { kept: ranked.into_iter().take(options.limit).collect(), similar: Vec::new() }
        };
        let mut hits = Vec::with_capacity(kept.len());
        for (i, candidate) in kept.iter().enumerate() {
            let mut hit = self.hit(i + 1, candidate, &compiled, options)?;
            for &(leader, address) in similar.iter().filter(|(leader, _)| *leader == i) {
                debug_assert_eq!(leader, i);
                hit.similar.push(self.index.passage_at(address)?.passage);
            }
            hits.push(hit);
        }
        self.answer(read_as, notes, compiled, total, hits)
    }

    fn answer(
        &self,
        read_as: Query,
        notes: Vec<String>,
        compiled: Compiled,
        total: usize,
        hits: Vec<Hit>,
    ) -> Result<Answer> {
        let suggestions =
            if hits.is_empty() { suggest::nearest(self.index, &compiled.unknown)? } else { Vec::new() };
        Ok(Answer {
            read_as,
            notes,
            dropped: compiled.dropped,
            unknown: compiled.unknown,
            suggestions,
            total,
            hits,
        })
    }

    /// The best `depth` passages and their scores, without text: what a run needs.
    pub fn ranking(&self, text: &str, depth: usize, options: &SearchOptions) -> Result<Vec<(String, f32)>> {
        let (query, _) = self.read(text, options)?;
        let compiled = compile(self.index, &query)?;
        let ranked = self.rank(&compiled, options, depth, Some(depth))?;
        let mut passages = Vec::with_capacity(ranked.len().min(depth));
        for candidate in ranked.iter().take(depth) {
            passages.push((self.passage_id(candidate.address)?, candidate.score));
        }
        passages.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(passages)
    }

    /// A query as it is searched for, and what was read otherwise than written.
    pub(super) fn read(&self, text: &str, options: &SearchOptions) -> Result<(Query, Vec<String>)> {
        let (text, pieces) = series::written_out(text, self.index.analyzer());
        let parse::Reading { mut query, mut notes } = parse::read(&text);
        notes.extend(pieces.iter().map(WrittenOut::note));
        let thesaurus = options.thesaurus.as_deref();
        if options.correct {
            notes.extend(suggest::correct(self.index, &mut query, thesaurus)?);
        }
        let families = match options.families {
            true => expand::families(self.index, &query)?,
            false => Vec::new(),
        };
        if let Some(thesaurus) = thesaurus {
            expand::expand(self.index, &mut query, thesaurus)?;
        }
        expand::add(&mut query, families);
        Ok((query, notes))
    }

    fn count(&self, compiled: &Compiled, options: &SearchOptions) -> Result<usize> {
        let query = self.filtered(compiled.strict.box_clone(), &options.filters)?;
        self.index.search(&query, &Count)
    }

    /// Candidates, ranked, best first; at least `wanted` of them if there are as many. Of those that cannot be among the
    /// `best`, if that is set, some are left out.
    fn rank(
        &self,
        compiled: &Compiled,
        options: &SearchOptions,
        wanted: usize,
        best: Option<usize>,
    ) -> Result<Vec<Ranked>> {
        let limit = match options.ranking {
            Ranking::Bm25 => wanted,
            Ranking::Full(_) => wanted.max(CANDIDATES),
        };
        let query = self.filtered(compiled.candidates.box_clone(), &options.filters)?;
        let top = self.index.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        let mut ranked: Vec<Ranked> = match options.ranking {
            Ranking::Bm25 => {
                let plain = |(score, address)| {
                    let mut shares = Features::default().0;
                    shares[0] = score;
                    Ranked { score, address, lone: false, in_compounds: false, shares }
                };
                top.into_iter().map(plain).collect()
            }
            Ranking::Full(weights) => self.weigh(top, compiled, weights, best)?,
        };
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.address.cmp(&b.address)));
        self.order_ties(&mut ranked)?;
        Ok(ranked)
    }

    /// Orders passages of equal scores by id: their places in the index depend on the order of indexing.
    fn order_ties(&self, ranked: &mut [Ranked]) -> Result<()> {
        for ties in ranked.chunk_by_mut(|a, b| a.score == b.score).filter(|ties| ties.len() > 1) {
            let mut named = Vec::with_capacity(ties.len());
            for tie in &*ties {
                named.push((self.passage_id(tie.address)?, *tie));
            }
            named.sort_by(|a, b| a.0.cmp(&b.0));
            ties.iter_mut().zip(named).for_each(|(place, (_, tie))| *place = tie);
        }
        Ok(())
    }

    /// The second stage.
    fn weigh(
        &self,
        candidates: Vec<(f32, DocAddress)>,
        compiled: &Compiled,
        weights: Weights,
        best: Option<usize>,
    ) -> Result<Vec<Ranked>> {
        let mut ranker = self.ranker(compiled, weights)?;
        let (addresses, features) = self.measure(candidates, &mut ranker)?;
        let weights = weights.for_words(rank::words(&compiled.concepts));
        let score = |features: &Features| shares(&weights, features).iter().sum::<f32>();
        let mut ordered: Vec<(f32, usize)> = features.iter().map(score).zip(0..).collect();
        // What the one feature that is not yet measured may add, and what sums of rounded numbers may be off.
        let most = weights[GRAMS].max(0.0) * ranker.most_grams();
        if best.is_some() {
            ordered.sort_by(|a, b| b.0.total_cmp(&a.0));
        }
        let mut tops = Tops::new(best.unwrap_or(usize::MAX));
        let mut ranked = Vec::with_capacity(ordered.len());
        let mut room = Room::default();
        for (without, i) in ordered {
            if tops.least().is_some_and(|least| without + most + ROUNDING * without.abs().max(1.0) < least) {
                break;
            }
            let (address, mut features) = (addresses[i], features[i]);
            features.0[GRAMS] = ranker.grams(&self.index.forward(address, &mut room)?);
            let shares = shares(&weights, &features);
            let lone = features.0[COVERAGE] == 0.0 && !compiled.concepts.is_empty();
            let in_compounds = features.0[PARTS] > features.0[WORDS];
            let score = shares.iter().sum();
            tops.add(score);
            ranked.push(Ranked { score, address, lone, in_compounds, shares });
        }
        Ok(ranked)
    }

    fn ranker<'c>(&'c self, compiled: &'c Compiled, weights: Weights) -> Result<Ranker<'c>> {
        let (concepts, asked) = (&compiled.concepts, compiled.asked);
        Ok(Ranker::new(concepts, asked, weights, self.mean_length()?, self.index.words()?))
    }

    /// The features of the candidates, but for the grams.
    fn measure(
        &self,
        candidates: Vec<(f32, DocAddress)>,
        ranker: &mut Ranker<'_>,
    ) -> Result<(Vec<DocAddress>, Vec<Features>)> {
        let (mut addresses, mut places) =
            (Vec::with_capacity(candidates.len()), Vec::with_capacity(candidates.len()));
        let (mut measured, mut had) =
            (Vec::with_capacity(candidates.len()), Vec::with_capacity(candidates.len()));
        let mut room = Room::default();
        for (first, address) in candidates {
            let forward = self.index.forward(address, &mut room)?;
            let has = |concept: &super::compile::Concept| {
                concept.rows.as_ref().is_some_and(|rows| rows.contains(&address))
            };
            measured.push(ranker.features(&forward, first, has));
            addresses.push(address);
            places.push(Place {
                document: forward.document(),
                segment: address.segment_ord,
                row: address.doc_id,
            });
            had.push(ranker.had().clone());
        }
        surroundings(&mut measured, &had, &places, ranker);
        Ok((addresses, measured))
    }

    /// The candidates of a query with their features, for learning weights.
    pub fn features(&self, text: &str, options: &SearchOptions) -> Result<Vec<(String, Features)>> {
        let (query, _) = self.read(text, options)?;
        let compiled = compile(self.index, &query)?;
        let query = self.filtered(compiled.candidates.box_clone(), &options.filters)?;
        let top = self.index.search(&query, &TopDocs::with_limit(CANDIDATES).order_by_score())?;
        let weights = match options.ranking {
            Ranking::Full(weights) => weights,
            Ranking::Bm25 => Weights::default(),
        };
        let mut ranker = self.ranker(&compiled, weights)?;
        let (addresses, features) = self.measure(top, &mut ranker)?;
        let mut room = Room::default();
        let whole = addresses.into_iter().zip(features).map(|(address, mut features)| {
            let forward = self.index.forward(address, &mut room)?;
            features.0[GRAMS] = ranker.grams(&forward);
            Ok((forward.id(), features))
        });
        whole.collect()
    }

    fn mean_length(&self) -> Result<f32> {
        let (field, mut words) = (self.index.fields().exact, 0);
        for segment in self.index.searcher().segment_readers() {
            words += segment.inverted_index(field).map_err(|e| self.index.fault(e))?.total_num_tokens();
        }
        Ok(words as f32 / self.index.places()?.max(1) as f32)
    }

    fn hit(
        &self,
        rank: usize,
        candidate: &Ranked,
        compiled: &Compiled,
        options: &SearchOptions,
    ) -> Result<Hit> {
        Ok(self.show(rank, candidate, self.index.passage_at(candidate.address)?, compiled, options))
    }

    /// A passage with what is shown of it.
    pub(super) fn show(
        &self,
        rank: usize,
        candidate: &Ranked,
        passage: PassageRecord,
        compiled: &Compiled,
        options: &SearchOptions,
    ) -> Hit {
        let found: Vec<Occurrence> =
            snippet::occurrences(&passage.text, &compiled.concepts, self.index.analyzer());
        let cut = sentences(&passage.text);
        let snippet =
            snippet::snippet(&passage.text, &found, &compiled.concepts, &cut, options.snippet_width);
        let evidence = snippet::evidence(&passage.text, &found, &compiled.concepts, &cut);
        let explanation = Explanation::new(candidate, &passage, &found, &compiled.concepts);
        let matches = found.iter().map(|o| o.span).collect();
        Hit {
            rank,
            score: candidate.score,
            passage,
            excerpt: None,
            snippet,
            matches,
            evidence,
            explanation,
            similar: Vec::new(),
        }
    }

    fn passage_id(&self, address: DocAddress) -> Result<String> {
        Ok(self.index.forward(address, &mut Room::default())?.id())
    }

    /// `query` with the filters around it.
    pub(super) fn filtered(
        &self,
        query: Box<dyn tantivy::query::Query>,
        filters: &Filters,
    ) -> Result<Box<dyn tantivy::query::Query>> {
        let fields = self.index.fields();
        let mut clauses: Vec<(TOccur, Box<dyn tantivy::query::Query>)> = Vec::new();
        let mut any = |field, values: &[String]| {
            if !values.is_empty() {
                let terms =
                    values.iter().map(|value| (TOccur::Should, basic(Term::from_field_text(field, value))));
                clauses.push((TOccur::Must, Box::new(BooleanQuery::new(terms.collect()))));
            }
        };
        any(fields.document, &filters.documents);
        any(fields.work, &filters.works);
        any(fields.language, &filters.languages);
        let kinds: HashSet<&str> = filters.kinds.iter().map(|kind| kind.name()).collect();
        let mut kinds: Vec<String> = kinds.into_iter().map(str::to_owned).collect();
        kinds.sort();
        any(fields.kind, &kinds);
        if filters.year_from.is_some() || filters.year_to.is_some() {
            let bound = |year: Option<i32>| match year {
                Some(year) => std::ops::Bound::Included(Term::from_field_i64(fields.year, i64::from(year))),
                None => std::ops::Bound::Unbounded,
            };
            let range = RangeQuery::new(bound(filters.year_from), bound(filters.year_to));
            clauses.push((TOccur::Must, Box::new(range)));
        }
        // Left out only where there are any: an exclusion keeps tantivy from skipping blocks that cannot win.
        for kind in [PassageKind::Reference.name(), "document", "bibliography", "words"] {
            let term = Term::from_field_text(fields.kind, kind);
            let text_has_none = kind != PassageKind::Reference.name() && !matches_everything(&*query);
            if filters.kinds.is_empty() && !text_has_none && self.index.count(&term)? > 0 {
                clauses.push((TOccur::MustNot, basic(term)));
            }
        }
        for kind in &filters.without {
            let term = Term::from_field_text(fields.kind, kind.name());
            if (!filters.kinds.is_empty() || *kind != PassageKind::Reference) && self.index.count(&term)? > 0
            {
                clauses.push((TOccur::MustNot, basic(term)));
            }
        }
        if clauses.is_empty() {
            return Ok(query);
        }
        clauses.push((TOccur::Must, query));
        Ok(Box::new(BooleanQuery::new(clauses)))
    }
}

/// The greatest of the scores so far.
struct Tops {
    /// The least on top.
    heap: BinaryHeap<Reverse<OrderedScore>>,
    most: usize,
}

/// A score in the order of numbers.
#[derive(Clone, Copy, PartialEq)]
struct OrderedScore(f32);

impl Eq for OrderedScore {}

impl Ord for OrderedScore {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for OrderedScore {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Tops {
    fn new(most: usize) -> Tops {
        Tops { heap: BinaryHeap::new(), most }
    }

    fn add(&mut self, score: f32) {
        if self.most == usize::MAX {
            return;
        }
        self.heap.push(Reverse(OrderedScore(score)));
        if self.heap.len() > self.most {
            self.heap.pop();
        }
    }

    /// The least of the greatest scores, once there are as many as asked for.
    fn least(&self) -> Option<f32> {
        (self.heap.len() >= self.most).then(|| self.heap.peek().map(|least| least.0.0)).flatten()
    }
}

/// Whether a query may match rows without any of its words: then rows that are no passages must be kept out.
fn matches_everything(query: &dyn tantivy::query::Query) -> bool {
    let mut any_term = false;
    query.query_terms(&mut |_, _| any_term = true);
    let only_negative = query.downcast_ref::<BooleanQuery>().is_some_and(|query| {
        query.clauses().iter().any(|(_, clause)| clause.is::<tantivy::query::AllQuery>())
    });
    only_negative || !any_term
}

pub(super) fn basic(term: Term) -> Box<dyn tantivy::query::Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}
