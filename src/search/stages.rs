//! Both stages of ranking.

use tantivy::DocAddress;
use tantivy::collector::TopDocs;

use super::candidates::Candidates as FirstStage;
use super::compile::{self, Compiled, compile};
use super::features::{FIRST, Features, GRAMS};
use super::options::{Ranking, SearchOptions};
use super::query_words::QueryWords;
use super::rank::{self, Had, Place, Ranker, surroundings};
use super::searcher::Searcher;
use super::tops::Tops;
use super::weights::{BRIEF, Weights, shares};
use crate::error::Result;
use crate::index::Room;

/// How many candidates the second stage weighs at least.
const CANDIDATES: usize = 200;

/// What a score may be off for being added up in another order.
const ROUNDING: f32 = 1e-4;

/// What the second stage weighs for a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidates {
    /// Whether the query is a brief one; see [`Weights`].
    pub brief: bool,
    /// The passages with what is measured of them, best by the first stage first.
    pub passages: Vec<(String, Features)>,
}

/// Candidates as they are measured, but for the grams.
struct Measured {
    addresses: Vec<DocAddress>,
    features: Vec<Features>,
    had: Vec<Had>,
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

impl Searcher<'_> {
    /// The best `depth` passages and their scores, without text: what a run needs.
    pub fn ranking(&self, text: &str, depth: usize, options: &SearchOptions) -> Result<Vec<(String, f32)>> {
        let words = QueryWords::new(self.index);
        let (query, _) = self.read(text, &words, options)?;
        let ranked = match options.ranking {
            Ranking::Bm25 => self.plain(&compile::candidates(&words, &query)?, options, depth)?,
            Ranking::Full(_) => self.rank(&compile(&words, &query)?, options, depth, Some(depth))?,
        };
        let mut passages = Vec::with_capacity(ranked.len().min(depth));
        for candidate in ranked.iter().take(depth) {
            passages.push((self.index.passage_id(candidate.address)?, candidate.score));
        }
        passages.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(passages)
    }

    /// Candidates, ranked, best first; at least `wanted` of them if there are as many. Of those that cannot be among the
    /// `best`, if that is set, some are left out.
    pub(super) fn rank(
        &self,
        compiled: &Compiled,
        options: &SearchOptions,
        wanted: usize,
        best: Option<usize>,
    ) -> Result<Vec<Ranked>> {
        let Ranking::Full(weights) = options.ranking else {
            return self.plain(&compiled.candidates, options, wanted);
        };
        let top = self.first(&compiled.candidates, options, wanted.max(CANDIDATES))?;
        self.ordered(self.weigh(top, compiled, weights, best)?)
    }

    /// The best `wanted` of the first stage alone, best first.
    fn plain(&self, candidates: &FirstStage, options: &SearchOptions, wanted: usize) -> Result<Vec<Ranked>> {
        let plain = |(score, address)| {
            let mut shares = Features::default().0;
            shares[FIRST] = score;
            Ranked { score, address, lone: false, in_compounds: false, shares }
        };
        let top = self.first(candidates, options, wanted)?;
        self.ordered(top.into_iter().map(plain).collect())
    }

    fn ordered(&self, mut ranked: Vec<Ranked>) -> Result<Vec<Ranked>> {
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.address.cmp(&b.address)));
        self.order_ties(&mut ranked)?;
        Ok(ranked)
    }

    /// The first stage.
    fn first(
        &self,
        candidates: &FirstStage,
        options: &SearchOptions,
        limit: usize,
    ) -> Result<Vec<(f32, DocAddress)>> {
        if !candidates.is_bound() && !options.filters.ask_for_some() {
            let excluded = self.excluded(&options.filters, false)?;
            return candidates.best(self.index, &excluded, limit);
        }
        let query = self.filtered(candidates.query(self.index), &options.filters)?;
        self.index.search(&query, &TopDocs::with_limit(limit).order_by_score())
    }

    /// Orders passages of equal scores by id: their places in the index depend on the order of indexing.
    fn order_ties(&self, ranked: &mut [Ranked]) -> Result<()> {
        for ties in ranked.chunk_by_mut(|a, b| a.score == b.score).filter(|ties| ties.len() > 1) {
            let mut named = Vec::with_capacity(ties.len());
            for tie in &*ties {
                named.push((self.index.passage_id(tie.address)?, *tie));
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
        let Measured { addresses, features, had } = self.measure(candidates, &mut ranker)?;
        let weights = weights.for_words(rank::words(&compiled.concepts));
        let score = |features: &Features| shares(weights, features).iter().sum::<f32>();
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
            let shares = shares(weights, &features);
            let lone = !had[i].has_any() && !compiled.concepts.is_empty();
            let in_compounds = had[i].in_compounds;
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
    fn measure(&self, candidates: Vec<(f32, DocAddress)>, ranker: &mut Ranker<'_>) -> Result<Measured> {
        let (mut addresses, mut places) =
            (Vec::with_capacity(candidates.len()), Vec::with_capacity(candidates.len()));
        let (mut features, mut had) =
            (Vec::with_capacity(candidates.len()), Vec::with_capacity(candidates.len()));
        let mut room = Room::default();
        for (first, address) in candidates {
            let forward = self.index.forward(address, &mut room)?;
            let has = |concept: &super::compile::Concept| {
                concept.rows.as_ref().is_some_and(|rows| rows.contains(&address))
            };
            features.push(ranker.features(&forward, first, has));
            addresses.push(address);
            places.push(Place {
                document: forward.document(),
                segment: address.segment_ord,
                row: address.doc_id,
            });
            had.push(ranker.had().clone());
        }
        surroundings(&mut features, &had, &places, ranker);
        Ok(Measured { addresses, features, had })
    }

    /// The candidates of a query with their features, for learning weights.
    pub fn features(&self, text: &str, options: &SearchOptions) -> Result<Candidates> {
        let words = QueryWords::new(self.index);
        let (query, _) = self.read(text, &words, options)?;
        let compiled = compile(&words, &query)?;
        let top = self.first(&compiled.candidates, options, CANDIDATES)?;
        let weights = match options.ranking {
            Ranking::Full(weights) => weights,
            Ranking::Bm25 => Weights::default(),
        };
        let mut ranker = self.ranker(&compiled, weights)?;
        let Measured { addresses, features, .. } = self.measure(top, &mut ranker)?;
        let mut room = Room::default();
        let whole = addresses.into_iter().zip(features).map(|(address, mut features)| {
            let forward = self.index.forward(address, &mut room)?;
            features.0[GRAMS] = ranker.grams(&forward);
            Ok((forward.id(), features))
        });
        let brief = rank::words(&compiled.concepts) <= BRIEF;
        Ok(Candidates { brief, passages: whole.collect::<Result<_>>()? })
    }

    fn mean_length(&self) -> Result<f32> {
        let (field, mut words) = (self.index.fields().exact, 0);
        for segment in self.index.searcher().segment_readers() {
            words += segment.inverted_index(field).map_err(|e| self.index.fault(e))?.total_num_tokens();
        }
        Ok(words as f32 / self.index.places()?.max(1) as f32)
    }
}
