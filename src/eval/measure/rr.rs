//! Reciprocal rank.

use std::num::NonZeroUsize;

use super::{Grade, Ranking, is_relevant};

/// 1 over the rank of the first relevant passage, 0 if there is none in reach (trec_eval's `recip_rank`).
///
/// Kantor and Voorhees, "The TREC-5 confusion track", Information Retrieval 2, 2000.
pub(super) fn rr(ranking: &Ranking, rel: Grade, cutoff: Option<NonZeroUsize>) -> f64 {
    let first = ranking.top(cutoff).iter().position(|&grade| is_relevant(grade, rel));
    first.map_or(0.0, |i| 1.0 / (i + 1) as f64)
}
