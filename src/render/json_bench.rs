//! What `belegg bench` measured, as JSON. The shape is a contract: it may grow, but not change its meaning.

use std::collections::BTreeMap;

use serde::Serialize;

/// Latencies and sizes. What was not measured is `null`.
#[derive(Debug, Default, Serialize)]
pub struct BenchJson {
    /// Documents in the index.
    pub documents: usize,
    /// Passages in the index.
    pub passages: u64,
    /// Size on disk; 0 for an index in memory.
    pub index_bytes: u64,
    /// How many queries a round has.
    pub queries: usize,
    /// How many rounds were timed.
    pub repeat: u32,
    /// `full`, `bm25`, or the settings file.
    pub ranking: String,
    /// Whether the whole answer was timed, with snippets and explanation, or the ranking alone.
    pub answers: bool,
    /// Hits that one round counted: the same in every round.
    pub hits: u64,
    /// Latencies over all queries, warm.
    #[serde(flatten)]
    pub latency: LatencyJson,
    /// The same by class of query.
    pub classes: BTreeMap<String, ClassJson>,
    /// Median of a whole process that answers one query, start and opening of the index included, with `--cold`.
    pub cold_ms: Option<f64>,
    /// Time to build the index, with `--rebuild`.
    pub build_s: Option<f64>,
    /// Text indexed a second, with `--rebuild`.
    pub build_mb_per_s: Option<f64>,
    /// Passages indexed a second, with `--rebuild`.
    pub build_passages_per_s: Option<f64>,
    /// Threads that built.
    pub build_threads: Option<usize>,
    /// Greatest memory of this process; `null` where the system does not tell.
    pub peak_memory_bytes: Option<u64>,
}

/// Latencies of a set of queries, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LatencyJson {
    /// Median.
    pub p50_ms: f64,
    /// 90th percentile.
    pub p90_ms: f64,
    /// 99th percentile.
    pub p99_ms: f64,
    /// Greatest.
    pub max_ms: f64,
}

/// Latencies of the queries of a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ClassJson {
    /// How many queries are of it.
    pub queries: usize,
    /// Latencies over them.
    #[serde(flatten)]
    pub latency: LatencyJson,
}

impl LatencyJson {
    /// The percentiles of some latencies in milliseconds, by the nearest rank; all 0 if there are none.
    pub fn of(latencies: &mut [f64]) -> LatencyJson {
        latencies.sort_by(f64::total_cmp);
        let percentile = |p: f64| {
            let at = ((latencies.len() as f64 * p).ceil() as usize).clamp(1, latencies.len().max(1));
            latencies.get(at - 1).map_or(0.0, |value| (value * 10_000.0).round() / 10_000.0)
        };
        LatencyJson {
            p50_ms: percentile(0.5),
            p90_ms: percentile(0.9),
            p99_ms: percentile(0.99),
            max_ms: percentile(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_by_nearest_rank() {
        let mut values: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        let expected = LatencyJson { p50_ms: 100.0, p90_ms: 180.0, p99_ms: 198.0, max_ms: 200.0 };
        assert_eq!(LatencyJson::of(&mut values), expected);
        assert_eq!(LatencyJson::of(&mut []), LatencyJson::default());
        assert_eq!(LatencyJson::of(&mut [3.0]).p99_ms, 3.0);
    }
}
