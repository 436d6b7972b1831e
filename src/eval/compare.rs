//! Runs held against each other on the same judgements.

use super::statistics::{TTest, holm, interval, randomization, t_test};
use super::{Evaluation, Measure, Qrels, Run, TopicId, evaluate};

/// Differences smaller than this are ties: what two ways of adding the same numbers may leave.
const TIE: f64 = 1e-9;

/// How much chance a comparison draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Sign patterns drawn by the randomization test, at least 10,000 (fewer are raised to it).
    pub permutations: u32,
    /// Samples drawn by the bootstrap.
    pub resamples: u32,
    /// The confidence of the interval, above 0 and below 1.
    pub confidence: f64,
    /// The same seed gives the same comparison.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options { permutations: 100_000, resamples: 10_000, confidence: 0.95, seed: 1 }
    }
}

/// Two or more runs compared, the later ones each against the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Each run's evaluation, in the order given.
    pub evaluations: Vec<Evaluation>,
    /// What came out for each measure, in the order asked.
    pub measures: Vec<MeasureComparison>,
}

/// Runs compared by one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureComparison {
    /// The measure.
    pub measure: Measure,
    /// Each run after the first against the first.
    pub pairs: Vec<Pair>,
}

/// A run `b` against the first run, `a`, by one measure. Differences are b − a: above 0 means that b is better.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Which run b is, counted from 0; at least 1.
    pub run: usize,
    /// The mean of a over all judged topics.
    pub a: f64,
    /// The mean of b.
    pub b: f64,
    /// The mean difference.
    pub difference: f64,
    /// Two-sided p of the paired randomization test.
    pub p: f64,
    /// That p after Holm's correction over the runs compared; the same as `p` for two runs.
    pub p_holm: f64,
    /// The paired t test; `None` where t is not defined: fewer than two topics, or all differences equal.
    pub t_test: Option<TTest>,
    /// The bootstrap's interval of the mean difference; `None` without topics.
    pub interval: Option<(f64, f64)>,
    /// Topics in which b is better.
    pub wins: usize,
    /// Topics without difference.
    pub ties: usize,
    /// Topics in which a is better.
    pub losses: usize,
    /// The difference in every judged topic, by id.
    pub differences: Vec<(TopicId, f64)>,
}

/// Compares runs, the first being what the others are held against. With fewer than two there are no pairs.
pub fn compare(qrels: &Qrels, runs: &[&Run], measures: &[Measure], options: &Options) -> Comparison {
    let evaluations: Vec<Evaluation> = runs.iter().map(|run| evaluate(qrels, run, measures)).collect();
    let measures = measures.iter().enumerate().map(|(m, &measure)| {
        let mut pairs: Vec<Pair> = match evaluations.split_first() {
            Some((a, others)) => others.iter().zip(1..).map(|(b, run)| pair(run, a, b, m, options)).collect(),
            None => Vec::new(),
        };
        let corrected = holm(&pairs.iter().map(|pair| pair.p).collect::<Vec<_>>());
        for (pair, p) in pairs.iter_mut().zip(corrected) {
            pair.p_holm = p;
        }
        MeasureComparison { measure, pairs }
    });
    Comparison { measures: measures.collect(), evaluations }
}

fn pair(run: usize, a: &Evaluation, b: &Evaluation, m: usize, options: &Options) -> Pair {
    let differences: Vec<(TopicId, f64)> = a
        .values(m)
        .zip(b.values(m))
        .map(|((topic, a), (_, b))| (topic.clone(), if (b - a).abs() < TIE { 0.0 } else { b - a }))
        .collect();
    let values: Vec<f64> = differences.iter().map(|&(_, difference)| difference).collect();
    let p = randomization(&values, options.permutations.max(10_000), options.seed);
    Pair {
        run,
        a: a.means[m],
        b: b.means[m],
        // A sum of nothing is -0.0.
        difference: values.iter().sum::<f64>() / values.len().max(1) as f64 + 0.0,
        p,
        p_holm: p,
        t_test: t_test(&values),
        interval: interval(&values, options.confidence, options.resamples, options.seed),
        wins: values.iter().filter(|&&difference| difference > 0.0).count(),
        ties: values.iter().filter(|&&difference| difference == 0.0).count(),
        losses: values.iter().filter(|&&difference| difference < 0.0).count(),
        differences,
    }
}
