//! Evaluations and comparisons as JSON. The shape is a contract: it may grow, but not change its meaning.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::eval::{Comparison, Evaluation, Pair};

/// `{"topics": 70, "measures": {"nDCG@10": 0.5312}, "per_topic": {"q01": {"nDCG@10": 0.61}}}`, the last if asked for.
///
/// Measures are named by `names`, in that order; topics come by id.
pub fn evaluation(names: &[String], evaluation: &Evaluation, per_topic: bool) -> serde_json::Result<String> {
    let named = |values: &[f64]| Entries(names.iter().cloned().zip(values.iter().copied()).collect());
    let out = EvaluationOut {
        topics: evaluation.per_topic.len(),
        measures: named(&evaluation.means),
        per_topic: per_topic.then(|| {
            Entries(
                evaluation.per_topic.iter().map(|(topic, values)| (topic.0.clone(), named(values))).collect(),
            )
        }),
    };
    serde_json::to_string_pretty(&out)
}

/// `{"topics": 70, "runs": ["a", "b"], "measures": {"nDCG@10": {"a": 0.53, "b": 0.61, "difference": 0.08, "p": 0.0004,
/// "wins": 40, "ties": 5, "losses": 25, …}}}`.
///
/// With more than two runs a measure has a list `against_a`, with such an object and the name `run` for each later run.
pub fn comparison(names: &[String], runs: &[String], comparison: &Comparison) -> serde_json::Result<String> {
    let measures = names.iter().zip(&comparison.measures).map(|(name, measure)| {
        let out = match measure.pairs.as_slice() {
            [pair] => MeasureOut::Pair(PairOut::of(pair, runs, false)),
            pairs => MeasureOut::Several {
                against_a: pairs.iter().map(|pair| PairOut::of(pair, runs, true)).collect(),
            },
        };
        (name.clone(), out)
    });
    let out = ComparisonOut {
        topics: comparison.evaluations.first().map_or(0, |evaluation| evaluation.per_topic.len()),
        runs,
        measures: Entries(measures.collect()),
    };
    serde_json::to_string_pretty(&out)
}

#[derive(serde::Serialize)]
struct EvaluationOut {
    topics: usize,
    measures: Entries<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_topic: Option<Entries<Entries<f64>>>,
}

#[derive(serde::Serialize)]
struct ComparisonOut<'a> {
    topics: usize,
    runs: &'a [String],
    measures: Entries<MeasureOut>,
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum MeasureOut {
    Pair(PairOut),
    Several { against_a: Vec<PairOut> },
}

#[derive(serde::Serialize)]
struct PairOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<String>,
    a: f64,
    b: f64,
    difference: f64,
    p: f64,
    p_holm: f64,
    t: Option<f64>,
    p_t: Option<f64>,
    interval: Option<[f64; 2]>,
    wins: usize,
    ties: usize,
    losses: usize,
    per_topic: Entries<f64>,
}

impl PairOut {
    fn of(pair: &Pair, runs: &[String], named: bool) -> PairOut {
        PairOut {
            run: runs.get(pair.run).filter(|_| named).cloned(),
            a: pair.a,
            b: pair.b,
            difference: pair.difference,
            p: pair.p,
            p_holm: pair.p_holm,
            t: pair.t_test.map(|test| test.t),
            p_t: pair.t_test.map(|test| test.p),
            interval: pair.interval.map(|(low, high)| [low, high]),
            wins: pair.wins,
            ties: pair.ties,
            losses: pair.losses,
            per_topic: Entries(
                pair.differences.iter().map(|(topic, value)| (topic.0.clone(), *value)).collect(),
            ),
        }
    }
}

/// A JSON object whose members keep their order.
struct Entries<T>(Vec<(String, T)>);

impl<T: Serialize> Serialize for Entries<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
