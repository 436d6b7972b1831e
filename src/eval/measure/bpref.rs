//! Binary preference.

use super::{Grade, Ranking};

/// How often a relevant passage stands above the non-relevant ones, looking only at what is judged:
///
/// Bpref = 1/R · Σ 1 − min(n, R) / min(N, R) over the relevant passages found
///
/// with R relevant and N non-relevant passages judged, n of the latter above the passage at hand. As in trec_eval, a
/// passage graded below 0 counts as not judged.
///
/// Buckley and Voorhees, "Retrieval evaluation with incomplete information", SIGIR 2004.
pub(super) fn bpref(ranking: &Ranking, rel: Grade) -> f64 {
    let relevant = ranking.relevant(rel);
    if relevant == 0 {
        return 0.0;
    }
    let others = ranking.relevant(Grade(0)) - relevant;
    let mut above = 0;
    let mut sum = 0.0;
    for &grade in ranking.found.iter().flatten() {
        if grade >= rel {
            // If one stands above, there is at least one: the divisor is not 0.
            sum +=
                if above == 0 { 1.0 } else { 1.0 - above.min(relevant) as f64 / others.min(relevant) as f64 };
        } else if grade.0 >= 0 {
            above += 1;
        }
    }
    sum / relevant as f64
}
