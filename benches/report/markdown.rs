//! The report as Markdown.

use std::fmt::Write as _;

use belegg::render::json_bench::LatencyJson;
use serde_json::Value;

use crate::measure::{Growth, Measured, Stage};
use crate::targets;

pub fn render(measured: &Measured) -> String {
    let mut out = String::from(HEAD);
    let _ = writeln!(out, "{}.\n", measured.machine);
    out.push_str(METHOD);
    for (name, peers) in &measured.peers {
        beside_peers(&mut out, name, peers);
    }
    targets::table(&mut out, &measured.peers);
    if measured.peers.is_empty() {
        out.push_str("## Beside other engines\n\nNot measured: there was no Python 3.\n\n");
    }
    scores(&mut out);
    builds(&mut out, measured);
    growth(&mut out, &measured.growth);
    classes(&mut out, measured);
    out.push_str("## Cold\n\nA whole process: `belegg search QUERY` from its start to its end, index opened, ten hits with snippets printed.\n\n");
    out.push_str("| index | p50 ms | p90 ms | p99 ms | max ms |\n|---|---:|---:|---:|---:|\n");
    for row in &measured.cold {
        let _ = writeln!(out, "| {} | {} |", row.name, cells(&row.latency, 1));
    }
    out
}

const HEAD: &str = "\
# Benchmarks

Written by `cargo bench --bench report -- --write` (some ten minutes; `--quick` leaves out the greatest collection). Do not edit: run it again. The test collections are looked for in `../shared/data`, or where `BELEGG_DATA` points; without them generated text takes their place, and the tables say so. The other engines are measured where they are installed: [benches/peers](benches/peers/README.md).

## Machine

";

const METHOD: &str = "\
## Method

- Passages: NorQuAD's 2,900 (Bokmål encyclopaedia and news) and Lovdata's 86,631 sections of laws, with their development queries.
- Query latency is warm, in one process on one thread, after a round that is not timed; each query gives its ten best passages with their ids, parsing, correction and, in `full`, the second stage included. Percentiles are by nearest rank. Every round must find as many passages as the first, or the benchmark stops.
- `full` is both stages of ranking, `bm25` the first alone. Plain tantivy is the engine below belegg with one field of Norwegian stems and no stop words; `text stored` also keeps the text, as every engine must that is to show it.
- Engines take turns within one run; ratios within a table mean more than milliseconds, the more so on a machine that was busy (see its load average).
- A build is a whole process from a file to an index on disk. Peak memory is resident memory and counts pages of the index that the system keeps mapped.

";

fn cells(latency: &LatencyJson, decimals: usize) -> String {
    let values = [latency.p50_ms, latency.p90_ms, latency.p99_ms, latency.max_ms];
    values.map(|ms| format!("{ms:.decimals$}")).join(" | ")
}

fn beside_peers(out: &mut String, name: &str, peers: &Value) {
    let number = |row: &Value, key: &str| row[key].as_f64().unwrap_or(f64::NAN);
    let rows = peers["rows"].as_array().cloned().unwrap_or_default();
    let Some(full) = rows.first().cloned() else { return };
    let _ = writeln!(
        out,
        "## Beside other engines: {name}\n\n{} passages, {:.1} MB, {} queries. In brackets the ratio to belegg's full ranking: above 1 is slower or larger than it.\n",
        peers["passages"],
        number(peers, "bytes") / 1e6,
        peers["queries"],
    );
    let quality = full["quality"].is_object();
    out.push_str("| engine | p50 ms | p99 ms | build s | cold ms | index MB | build MB |");
    out.push_str(if quality { " nDCG@10 | RR@10 | R@100 |\n" } else { "\n" });
    out.push_str("|---|---:|---:|---:|---:|---:|---:|");
    out.push_str(if quality { "---:|---:|---:|\n" } else { "\n" });
    for row in &rows {
        let against = |key: &str, decimals: usize| {
            format!("{:.decimals$} ({:.2})", number(row, key), number(row, key) / number(&full, key))
        };
        let _ = write!(
            out,
            "| {} | {} | {} | {} | {} | {:.1} | {} |",
            row["name"].as_str().unwrap_or_default(),
            against("p50_ms", 3),
            against("p99_ms", 3),
            against("build_s", 2),
            against("cold_ms", 1),
            number(row, "index_bytes") / 1e6,
            // Of a server's memory its client knows nothing.
            row["build_memory"].as_f64().map_or("–".to_owned(), |bytes| format!("{:.0}", bytes / 1e6)),
        );
        if quality {
            for measure in ["nDCG@10", "RR@10", "R@100"] {
                let _ = write!(out, " {:.4} |", row["quality"][measure].as_f64().unwrap_or(f64::NAN));
            }
        }
        out.push('\n');
    }
    out.push_str("\nConfigurations: ");
    let configured: Vec<String> = rows
        .iter()
        .filter_map(|row| Some(format!("{}: {}", row["name"].as_str()?, row["configuration"].as_str()?)))
        .collect();
    let _ = writeln!(out, "{}.", configured.join("; "));
    for (peer, why) in peers["passed_over"].as_object().into_iter().flatten() {
        let _ = writeln!(out, "\nNot measured: {peer} ({}).", why.as_str().unwrap_or_default());
    }
    out.push('\n');
}

/// What a test holds the ranking to; see tests/scores.rs.
fn scores(out: &mut String) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/scores.toml");
    let table: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let count = |key: &str| table["counts"][key].as_integer().unwrap_or(0);
    let _ = writeln!(
        out,
        "## The built-in corpus\n\n{} documents, {} passages, {} citations; {} judged topics (`corpus/scores.toml`, held by a test).\n",
        count("documents"),
        count("passages"),
        count("citations"),
        count("topics")
    );
    out.push_str("| ranking | nDCG@10 | RR@10 | R@100 |\n|---|---:|---:|---:|\n");
    for ranking in ["bm25", "full"] {
        let of = |measure: &str| table[ranking][measure].as_float().unwrap_or(f64::NAN);
        let _ =
            writeln!(out, "| {ranking} | {:.4} | {:.4} | {:.4} |", of("nDCG@10"), of("RR@10"), of("R@100"));
    }
    out.push('\n');
}

fn builds(out: &mut String, measured: &Measured) {
    out.push_str("## Building\n\n| what | MB | passages | threads | s | MB/s | passages/s | peak memory MB | index MB |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for build in &measured.builds {
        let megabytes = build.bytes as f64 / 1e6;
        let _ = writeln!(
            out,
            "| {} | {megabytes:.2} | {} | {} | {:.2} | {:.1} | {:.0} | {:.0} | {:.1} |",
            build.name,
            build.passages,
            build.threads,
            build.seconds,
            megabytes / build.seconds,
            build.passages as f64 / build.seconds,
            build.memory as f64 / 1e6,
            build.index_bytes as f64 / 1e6
        );
    }
    stages(out, "the built-in corpus", &measured.stages);
    stages(out, "passages cut beforehand (NorQuAD)", &measured.ready_cut);
    out.push('\n');
}

fn stages(out: &mut String, over: &str, stages: &[Stage]) {
    let _ = writeln!(
        out,
        "\nThe stages apart, over {over}, on one thread:\n\n| stage | ms | MB/s |\n|---|---:|---:|"
    );
    for stage in stages {
        let _ = writeln!(
            out,
            "| {} | {:.2} | {:.1} |",
            stage.name,
            stage.seconds * 1e3,
            stage.bytes as f64 / 1e6 / stage.seconds
        );
    }
}

fn growth(out: &mut String, rows: &[Growth]) {
    let Some(first) = rows.first() else { return };
    let _ = writeln!(
        out,
        "## Query latency over real queries, by size\n\n{}, {} queries.\n\n![Latency by number of passages](benches/growth.svg)\n",
        first.collection, first.queries
    );
    out.push_str(
        "| engine | passages | p50 ms | p90 ms | p99 ms | max ms |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for row in rows {
        let _ = writeln!(out, "| {} | {} | {} |", row.engine, row.passages, cells(&row.latency, 3));
    }
    out.push('\n');
}

fn classes(out: &mut String, measured: &Measured) {
    out.push_str("## Query latency by class\n\nQueries made of words of the passages (the long questions are real ones), up to 60 a class: p50 / p99 in ms. `support` is the whole answer of `belegg support` to the long questions, with snippets, sentences of evidence and works; the others are rankings.\n\n| class |");
    let mut columns: Vec<(usize, &str)> = Vec::new();
    for row in &measured.classes {
        if !columns.contains(&(row.passages, row.ranking)) {
            columns.push((row.passages, row.ranking));
        }
    }
    for (passages, ranking) in &columns {
        let _ = write!(out, " {passages} {ranking} |");
    }
    let _ = writeln!(out, "\n|---|{}", "---:|".repeat(columns.len()));
    let mut names: Vec<&str> = Vec::new();
    for row in &measured.classes {
        if !names.contains(&row.class) {
            names.push(row.class);
        }
    }
    for name in names {
        let _ = write!(out, "| {name} |");
        for (passages, ranking) in &columns {
            let of = measured
                .classes
                .iter()
                .find(|r| r.class == name && r.passages == *passages && r.ranking == *ranking);
            match of {
                Some(row) => write!(out, " {:.2} / {:.2} |", row.latency.p50_ms, row.latency.p99_ms),
                None => write!(out, " |"),
            }
            .unwrap();
        }
        out.push('\n');
    }
    out.push('\n');
}
