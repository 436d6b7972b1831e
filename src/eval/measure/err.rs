//! Expected reciprocal rank.

use std::num::NonZeroUsize;

use super::Ranking;

/// The highest grade of the scale, as in gdeval and the TREC web tracks. A higher grade counts as this one.
const HIGHEST: i32 = 4;

/// The reciprocal of the rank at which a reader stops who is satisfied by each passage with a probability that grows
/// with its grade:
///
/// ERR = Σᵢ 1/i · r(gradeᵢ) · Πⱼ<ᵢ (1 − r(gradeⱼ)), with r(g) = (2^g − 1) / 2^4
///
/// Not normalised: the ideal ranking does not give 1.
///
/// Chapelle, Metzler, Zhang and Grinspan, "Expected reciprocal rank for graded relevance", CIKM 2009.
pub(super) fn err(ranking: &Ranking, cutoff: Option<NonZeroUsize>) -> f64 {
    let mut reads_on = 1.0;
    let mut sum = 0.0;
    for (i, grade) in ranking.top(cutoff).iter().enumerate() {
        let grade = grade.map_or(0, |grade| grade.0.clamp(0, HIGHEST));
        let satisfied = (f64::from(grade).exp2() - 1.0) / f64::from(HIGHEST).exp2();
        sum += reads_on * satisfied / (i + 1) as f64;
        reads_on *= 1.0 - satisfied;
    }
    sum
}
