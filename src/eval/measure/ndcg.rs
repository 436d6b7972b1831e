//! Normalised discounted cumulative gain.

use std::num::NonZeroUsize;

use super::{Gain, Grade, Ranking};

/// The discounted gain of the ranking divided by that of the ideal one, which has all judged passages by grade:
///
/// DCG = Σᵢ gain(gradeᵢ) / log₂(i + 1), i from 1
///
/// The gain is the grade (trec_eval's `ndcg`, `ndcg_cut`) or 2^grade − 1 (gdeval; Burges et al., ICML 2005). A grade
/// below 1 gains nothing. 0 if nothing is relevant.
///
/// Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002.
pub(super) fn ndcg(ranking: &Ranking, gain: Gain, cutoff: Option<NonZeroUsize>) -> f64 {
    let Some(&best) = ranking.judged.first().filter(|grade| grade.0 > 0) else {
        return 0.0;
    };
    let worth = |grade: Grade| match gain {
        _ if grade.0 <= 0 => 0.0,
        Gain::Linear => f64::from(grade.0),
        // Divided by 2^best, which leaves the quotient as it is and cannot overflow.
        Gain::Exponential => (f64::from(grade.0) - f64::from(best.0)).exp2() - (-f64::from(best.0)).exp2(),
    };
    let found = dcg(ranking.top(cutoff).iter().map(|grade| grade.map_or(0.0, worth)));
    let depth = cutoff.map_or(usize::MAX, NonZeroUsize::get);
    let ideal = dcg(ranking.judged.iter().take(depth).map(|&grade| worth(grade)));
    // Rounding must not lift the ideal ranking above 1.
    (found / ideal).min(1.0)
}

fn dcg(gains: impl Iterator<Item = f64>) -> f64 {
    gains.enumerate().map(|(i, gain)| gain / ((i + 2) as f64).log2()).sum()
}
