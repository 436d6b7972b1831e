//! Rank-biased precision.

use std::num::NonZeroUsize;

use super::{Grade, Ranking, is_relevant};

/// What a reader gains who goes on from each passage to the next with probability p:
///
/// RBP = (1 − p) · Σᵢ p^(i−1) over the ranks i that hold a relevant passage
///
/// Binary, as `RBP(rel=…)` of ir_measures. It nears 1 only for a long ranking of nothing but relevant passages.
///
/// Moffat and Zobel, "Rank-biased precision for measurement of retrieval effectiveness", ACM TOIS 27(1), 2008.
pub(super) fn rbp(ranking: &Ranking, p: f64, rel: Grade, cutoff: Option<NonZeroUsize>) -> f64 {
    let mut weight = 1.0 - p;
    let mut sum = 0.0;
    for &grade in ranking.top(cutoff) {
        if is_relevant(grade, rel) {
            sum += weight;
        }
        weight *= p;
    }
    sum
}
