//! Searching: candidates from the index, weighed anew, collapsed, shown.

use tantivy::collector::Count;

use super::collapse::{self, Collapsed};
use super::compile::{Compiled, compile};
use super::condition;
use super::excerpts::{Excerpts, FoundExcerpt};
use super::expand;
use super::explain::Explanation;
use super::options::SearchOptions;
use super::parse;
use super::query::Query;
use super::query_words::QueryWords;
use super::series::{self, WrittenOut};
use super::snippet::{self, Occurrence, Snippet};
use super::stages::Ranked;
use super::suggest;
use crate::document::{PassageKind, Span};
use crate::error::Result;
use crate::index::{Index, PassageRecord};
use crate::structure::sentences;

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

impl<'i> Searcher<'i> {
    /// A searcher over an index.
    pub fn new(index: &'i Index) -> Searcher<'i> {
        Searcher { index }
    }

    /// Answers a query. Any string is one.
    pub fn search(&self, text: &str, options: &SearchOptions) -> Result<Answer> {
        let words = QueryWords::new(self.index);
        let (read_as, mut notes) = self.read(text, &words, options)?;
        let compiled = compile(&words, &read_as)?;
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

    /// A query as it is searched for, and what was read otherwise than written.
    pub(super) fn read(
        &self,
        text: &str,
        words: &QueryWords<'_>,
        options: &SearchOptions,
    ) -> Result<(Query, Vec<String>)> {
        let (text, pieces) = series::written_out(text, self.index.analyzer());
        let parse::Reading { mut query, mut notes } = parse::read(&text);
        notes.extend(pieces.iter().map(WrittenOut::note));
        let thesaurus = options.thesaurus.as_deref();
        if options.correct {
            notes.extend(suggest::correct(words, &mut query, thesaurus, options.families)?);
        }
        let families = match options.families {
            true => expand::families(words, &query)?,
            false => Vec::new(),
        };
        if let Some(thesaurus) = thesaurus {
            expand::expand(words, &mut query, thesaurus)?;
        }
        expand::add(&mut query, families);
        Ok((query, notes))
    }

    fn count(&self, compiled: &Compiled, options: &SearchOptions) -> Result<usize> {
        let query = self.filtered(condition::whole(self.index, &compiled.strict), &options.filters)?;
        self.index.search(&query, &Count)
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
}
