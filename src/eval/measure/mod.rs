//! Measures of a ranking against judgements: which there are, and what each takes.

mod ap;
mod bpref;
mod counts;
mod err;
mod ndcg;
mod rbp;
mod rr;
mod spelling;

use std::num::NonZeroUsize;

pub use spelling::parse_measures;

use super::Grade;

/// A measure with its parameters; one value for one topic.
///
/// Spelled and defined as in [ir_measures](https://ir-measur.es): `nDCG@10`, `P(rel=2)@5`; reading what is printed
/// gives the same measure. Every measure lies in `0.0..=1.0`, is 0 for a topic for which nothing was found, and, but
/// for `Judged`, for one to which nothing is relevant. `rel` is the lowest grade that counts as
/// relevant, at least 1; `cutoff` is the number of passages looked at, all of them if `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Average precision, `AP` or `AP@100`.
    Ap {
        /// Lowest relevant grade.
        rel: Grade,
        /// Passages looked at.
        cutoff: Option<NonZeroUsize>,
    },
    /// Normalised discounted cumulative gain, `nDCG@10` or `nDCG(dcg='exp-log2')@10`.
    Ndcg {
        /// What a grade is worth.
        gain: Gain,
        /// Passages looked at.
        cutoff: Option<NonZeroUsize>,
    },
    /// Reciprocal rank of the first relevant passage, `RR` or `RR@10`.
    Rr {
        /// Lowest relevant grade.
        rel: Grade,
        /// Passages looked at.
        cutoff: Option<NonZeroUsize>,
    },
    /// Precision, `P@5`.
    P {
        /// Lowest relevant grade.
        rel: Grade,
        /// Passages looked at.
        cutoff: NonZeroUsize,
    },
    /// Recall, `R@100`.
    R {
        /// Lowest relevant grade.
        rel: Grade,
        /// Passages looked at.
        cutoff: NonZeroUsize,
    },
    /// Whether anything relevant was found, `Success@5`.
    Success {
        /// Lowest relevant grade.
        rel: Grade,
        /// Passages looked at.
        cutoff: NonZeroUsize,
    },
    /// The share of what was found that is judged at all, `Judged@10`. Low: the other measures say little.
    Judged {
        /// Passages looked at.
        cutoff: Option<NonZeroUsize>,
    },
    /// Binary preference, `Bpref`: for judgements with holes.
    Bpref {
        /// Lowest relevant grade.
        rel: Grade,
    },
    /// Rank-biased precision, `RBP(p=0.8)`.
    Rbp {
        /// How likely the reader goes on to the next passage, above 0 and below 1.
        p: f64,
        /// Lowest relevant grade.
        rel: Grade,
        /// Passages looked at.
        cutoff: Option<NonZeroUsize>,
    },
    /// Expected reciprocal rank, `ERR@20`.
    Err {
        /// Passages looked at.
        cutoff: Option<NonZeroUsize>,
    },
}

/// What a grade is worth in nDCG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gain {
    /// The grade itself, as in trec_eval; `dcg='log2'`, the default.
    Linear,
    /// 2^grade − 1, as in gdeval; `dcg='exp-log2'`.
    Exponential,
}

/// One topic's ranking, seen through its judgements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// The grade of each passage found, best first; `None` if it is not judged.
    pub found: Vec<Option<Grade>>,
    /// The grade of each judged passage, found or not, highest first.
    pub judged: Vec<Grade>,
}

impl Ranking {
    /// The first passages found, as many as `cutoff` says.
    fn top(&self, cutoff: Option<NonZeroUsize>) -> &[Option<Grade>] {
        let end = cutoff.map_or(self.found.len(), NonZeroUsize::get).min(self.found.len());
        &self.found[..end]
    }

    /// Number of judged passages that are relevant.
    fn relevant(&self, rel: Grade) -> usize {
        self.judged.partition_point(|&grade| grade >= rel)
    }
}

impl Measure {
    /// The value for one topic.
    pub fn of(&self, ranking: &Ranking) -> f64 {
        let value = match *self {
            Measure::Ap { rel, cutoff } => ap::ap(ranking, rel, cutoff),
            Measure::Ndcg { gain, cutoff } => ndcg::ndcg(ranking, gain, cutoff),
            Measure::Rr { rel, cutoff } => rr::rr(ranking, rel, cutoff),
            Measure::P { rel, cutoff } => counts::precision(ranking, rel, cutoff),
            Measure::R { rel, cutoff } => counts::recall(ranking, rel, cutoff),
            Measure::Success { rel, cutoff } => counts::success(ranking, rel, cutoff),
            Measure::Judged { cutoff } => counts::judged(ranking, cutoff),
            Measure::Bpref { rel } => bpref::bpref(ranking, rel),
            Measure::Rbp { p, rel, cutoff } => rbp::rbp(ranking, p, rel, cutoff),
            Measure::Err { cutoff } => err::err(ranking, cutoff),
        };
        // A sum of nothing is -0.0, which would be printed with its sign.
        value + 0.0
    }
}

/// Whether a passage found is relevant; one that is not judged is not.
fn is_relevant(grade: Option<Grade>, rel: Grade) -> bool {
    grade.is_some_and(|grade| grade >= rel)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a ranking such as `2 - 0 | 1`: grades in the order found, `-` for what is not judged, then the grades of
    /// what is judged and was not found.
    fn ranking(text: &str) -> Ranking {
        let grade = |word: &str| word.parse().ok().map(Grade);
        let (found, missed) = text.split_once('|').unwrap_or((text, ""));
        let found: Vec<_> = found.split_whitespace().map(grade).collect();
        let mut judged: Vec<_> =
            found.iter().copied().chain(missed.split_whitespace().map(grade)).flatten().collect();
        judged.sort_by(|a, b| b.cmp(a));
        Ranking { found, judged }
    }

    fn check(measure: &str, text: &str, expected: f64) {
        let value = measure.parse::<Measure>().unwrap().of(&ranking(text));
        assert!((value - expected).abs() < 1e-12, "{measure} of {text:?} is {value}, expected {expected}");
    }

    #[test]
    fn average_precision() {
        check("AP", "1 0 1", (1.0 / 1.0 + 2.0 / 3.0) / 2.0);
        check("AP", "- 1 | 1 1", (1.0 / 2.0) / 3.0);
        check("AP@1", "1 1", 1.0 / 2.0);
        check("AP(rel=2)", "1 2 | 3", (1.0 / 2.0) / 2.0);
        check("AP", "0 -1", 0.0);
        check("AP", "| 1", 0.0);
    }

    #[test]
    fn discounted_gain() {
        let log = |rank: f64| (rank + 1.0).log2();
        check("nDCG", "1 - 2", (1.0 / log(1.0) + 2.0 / log(3.0)) / (2.0 / log(1.0) + 1.0 / log(2.0)));
        check("nDCG@2", "0 1 3", (1.0 / log(2.0)) / (3.0 / log(1.0) + 1.0 / log(2.0)));
        check(
            "nDCG(dcg='exp-log2')",
            "1 3",
            (1.0 / log(1.0) + 7.0 / log(2.0)) / (7.0 / log(1.0) + 1.0 / log(2.0)),
        );
        // A grade below 0 costs nothing.
        check("nDCG", "-2 1", (1.0 / log(2.0)) / (1.0 / log(1.0)));
        check("nDCG", "0 0", 0.0);
        // No overflow, however great the grade.
        check("nDCG(dcg='exp-log2')", "2000 1999", 1.0);
    }

    #[test]
    fn reciprocal_rank() {
        check("RR", "- 0 1 1", 1.0 / 3.0);
        check("RR@2", "- 0 1", 0.0);
        check("RR(rel=2)", "1 2", 1.0 / 2.0);
    }

    #[test]
    fn counts_in_the_first_few() {
        // Precision divides by the cut-off even if fewer were found, the share of judged ones by what was found.
        check("P@5", "1 - 1", 2.0 / 5.0);
        check("P(rel=2)@1", "1 2", 0.0 / 1.0);
        check("R@2", "1 0 1 | 1", 1.0 / 3.0);
        check("R@2", "0 0", 0.0);
        check("Success@2", "0 1", 1.0);
        check("Success@1", "0 1", 0.0);
        check("Judged@5", "1 - -1", 2.0 / 3.0);
        check("Judged", "- -", 0.0);
        check("Judged@3", "| 1", 0.0);
    }

    #[test]
    fn binary_preference() {
        check("Bpref", "0 1 - 1 0 | 1", ((1.0 - 1.0 / 2.0) + (1.0 - 1.0 / 2.0)) / 3.0);
        check("Bpref", "1 | 1", 1.0 / 2.0);
        // Neither what is not judged nor what is graded below 0 counts against a relevant passage.
        check("Bpref", "- -1 1", 1.0);
        check("Bpref", "0 0 0 1", (1.0 - 1.0 / 1.0) / 1.0);
    }

    #[test]
    fn models_of_a_reader() {
        check("RBP(p=0.5)", "1 0 1", 0.5 * (1.0 + 0.25));
        check("RBP(p=0.8,rel=2)@2", "2 1 2", 0.2);
        check("ERR@2", "1 4", 1.0 / 16.0 + (15.0 / 16.0) * (15.0 / 16.0) / 2.0);
        check("ERR", "- 2", (3.0 / 16.0) / 2.0);
        // The scale ends at 4.
        check("ERR", "9", 15.0 / 16.0);
    }
}
