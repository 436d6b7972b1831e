//! Average precision.

use std::num::NonZeroUsize;

use super::{Grade, Ranking, is_relevant};

/// The precision at the rank of each relevant passage found, summed and divided by the number of relevant passages
/// that are judged, also with a cut-off (`map` and `map_cut` of trec_eval):
///
/// AP = 1/R · Σᵢ P@i over the ranks i that hold a relevant passage
///
/// Harman, "Evaluation issues in information retrieval", Information Processing & Management 28(4), 1992.
pub(super) fn ap(ranking: &Ranking, rel: Grade, cutoff: Option<NonZeroUsize>) -> f64 {
    let relevant = ranking.relevant(rel);
    if relevant == 0 {
        return 0.0;
    }
    let mut hits = 0;
    let mut sum = 0.0;
    for (i, &grade) in ranking.top(cutoff).iter().enumerate() {
        if is_relevant(grade, rel) {
            hits += 1;
            sum += f64::from(hits) / (i + 1) as f64;
        }
    }
    sum / relevant as f64
}
