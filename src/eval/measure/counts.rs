//! Measures that count passages among the first k: precision, recall, success, and how much is judged.

use std::num::NonZeroUsize;

use super::{Grade, Ranking, is_relevant};

/// Relevant passages among the first k, divided by k, even if fewer were found (trec_eval's `P`).
///
/// van Rijsbergen, "Information Retrieval", 1979.
pub(super) fn precision(ranking: &Ranking, rel: Grade, cutoff: NonZeroUsize) -> f64 {
    hits(ranking, rel, cutoff) as f64 / cutoff.get() as f64
}

/// Relevant passages among the first k, divided by the number of relevant passages that are judged (trec_eval's
/// `recall`). What some call recall@k, whether there is any, is [`success`].
pub(super) fn recall(ranking: &Ranking, rel: Grade, cutoff: NonZeroUsize) -> f64 {
    match ranking.relevant(rel) {
        0 => 0.0,
        relevant => hits(ranking, rel, cutoff) as f64 / relevant as f64,
    }
}

/// 1 if there is a relevant passage among the first k, else 0 (trec_eval's `success`).
pub(super) fn success(ranking: &Ranking, rel: Grade, cutoff: NonZeroUsize) -> f64 {
    if hits(ranking, rel, cutoff) > 0 { 1.0 } else { 0.0 }
}

/// Judged passages among the first k, whatever their grade, divided by k or by what was found if that is less.
pub(super) fn judged(ranking: &Ranking, cutoff: Option<NonZeroUsize>) -> f64 {
    match ranking.top(cutoff) {
        [] => 0.0,
        top => top.iter().flatten().count() as f64 / top.len() as f64,
    }
}

fn hits(ranking: &Ranking, rel: Grade, cutoff: NonZeroUsize) -> usize {
    ranking.top(Some(cutoff)).iter().filter(|&&grade| is_relevant(grade, rel)).count()
}
