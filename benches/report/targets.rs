//! What was aimed at and what came of it, out of what the peers' script measured.

use std::fmt::Write as _;

use serde_json::Value;

/// A ratio or a time, what it is to be at most, and what it is of.
struct Target {
    what: &'static str,
    over: String,
    value: Option<f64>,
    most: f64,
    unit: &'static str,
}

/// Writes the table; engines that were not there leave a gap.
pub fn table(out: &mut String, peers: &[(String, Value)]) {
    if peers.is_empty() {
        return;
    }
    let mut targets = Vec::new();
    for (name, measured) in peers {
        let large = measured["passages"].as_u64().unwrap_or(0) > 50_000;
        of_collection(&mut targets, name, measured, large);
    }
    out.push_str("## Targets\n\n| what | over | measured | at most | met |\n|---|---|---:|---:|---|\n");
    for Target { what, over, value, most, unit } in &targets {
        let (measured, met) = match value {
            Some(value) if value.is_finite() => {
                (format!("{value:.2}{unit}"), if value <= most { "yes" } else { "**no**" })
            }
            _ => (String::new(), "not measured"),
        };
        let _ = writeln!(out, "| {what} | {over} | {measured} | {most}{unit} | {met} |");
    }
    out.push_str(
        "\nRatios of medians of one run. Plain tantivy's index that keeps no text is no like for ours, which must show what it finds: the size is set against the one that keeps it.\n\n",
    );
}

fn of_collection(targets: &mut Vec<Target>, name: &str, measured: &Value, large: bool) {
    let empty = Vec::new();
    let rows = measured["rows"].as_array().unwrap_or(&empty);
    let of = |engine: &str, key: &str| {
        let row =
            rows.iter().find(|row| row["name"].as_str().is_some_and(|name| name.starts_with(engine)))?;
        row[key].as_f64()
    };
    let ratio =
        |ours: (&str, &str), theirs: (&str, &str)| Some(of(ours.0, ours.1)? / of(theirs.0, theirs.1)?);
    let (full, first) = ("belegg, full", "belegg, bm25");
    let (plain, stored) = ("plain tantivy", "plain tantivy, text stored");
    let mut target =
        |what, value, most, unit| targets.push(Target { what, over: name.to_owned(), value, most, unit });
    target("first stage, p50, to plain tantivy", ratio((first, "p50_ms"), (plain, "p50_ms")), 2.0, "");
    target("first stage, p50, to Lucene", ratio((first, "p50_ms"), ("Lucene", "p50_ms")), 1.0, "");
    let second = of(full, "p50_ms").zip(of(first, "p50_ms")).map(|(full, first)| full - first);
    target("second stage, p50", second, 1.0, " ms");
    if large {
        target("full ranking, p50, to Lucene", ratio((full, "p50_ms"), ("Lucene", "p50_ms")), 1.5, "");
        target("full ranking, p99 to its p50", ratio((full, "p99_ms"), (full, "p50_ms")), 5.0, "");
    } else {
        target("full ranking, p99", of(full, "p99_ms"), 5.0, " ms");
    }
    target("full ranking, p50, to SQLite FTS5", ratio((full, "p50_ms"), ("SQLite", "p50_ms")), 1.0, "");
    target("full ranking, p50, to PostgreSQL", ratio((full, "p50_ms"), ("PostgreSQL", "p50_ms")), 1.0, "");
    target("build to plain tantivy", ratio((full, "build_s"), (plain, "build_s")), 2.5, "");
    target("build to Lucene", ratio((full, "build_s"), ("Lucene", "build_s")), 0.5, "");
    target(
        "index size to plain tantivy, text stored",
        ratio((full, "index_bytes"), (stored, "index_bytes")),
        3.0,
        "",
    );
    target(
        "index size to plain tantivy, no text",
        ratio((full, "index_bytes"), (plain, "index_bytes")),
        3.0,
        "",
    );
    let start = |key: &str| Some(measured[key].as_f64()? / measured["version_ms"].as_f64()?);
    target("cold search to `belegg --version`", start("start_ms"), 4.0, "");
    target("cold misspelt search to `belegg --version`", start("misspelt_ms"), 4.0, "");
    for (what, peer) in [
        ("cold search to Lucene's", "Lucene"),
        ("cold search to `quest` (Xapian)", "Xapian"),
        ("cold search to `sqlite3`", "SQLite"),
        ("cold search to `psql`", "PostgreSQL"),
    ] {
        target(what, ratio((full, "cold_ms"), (peer, "cold_ms")), 0.2, "");
    }
}
