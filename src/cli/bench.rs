//! `belegg bench`: how fast the user's own index answers.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::Outcome;
use super::place::Place;
use super::run::read_topics;
use super::search::RankingArgs;
use crate::analysis::Analyzer;
use crate::document::Source;
use crate::index::{IndexWriter, WriterOptions, prepare};
use crate::render::json::BenchJson;
use crate::search::{SearchOptions, Searcher};
use crate::{ingest, structure};

/// Measure the index: query latency, size, memory; with --rebuild also building
///
/// Queries run in this process, on one thread, after one round that is not timed; each gives its best ten passages.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Queries: TSV, id and query; without it the titles of the index's sections
    #[arg(long, value_name = "FILE")]
    topics: Option<PathBuf>,
    /// How many timed rounds
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    repeat: u32,
    /// Also read the documents of the index again and build an index of them in memory
    #[arg(long)]
    rebuild: bool,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    ranking: RankingArgs,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON value
    Json,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let index = args.place.open_or_build(err)?;
    let documents = index.documents()?;
    let queries: Vec<String> = match &args.topics {
        Some(topics) => read_topics(topics)?.into_iter().map(|(_, query)| query).collect(),
        None => {
            let mut queries = Vec::new();
            for document in &documents {
                for passage in index.passages(&document.header.id)? {
                    queries.extend(passage.section.last().cloned());
                }
            }
            queries.sort();
            queries.dedup();
            queries
        }
    };
    anyhow::ensure!(!queries.is_empty(), "the index has no section titles to ask for; give queries with --topics FILE");
    let options: SearchOptions = args.ranking.options()?;
    let searcher = Searcher::new(&index);
    let mut latencies = Vec::with_capacity(queries.len() * args.repeat as usize);
    let mut hits = None;
    for round in 0..=args.repeat {
        let mut counted = 0;
        for query in &queries {
            let start = Instant::now();
            counted += searcher.ranking(query, options.limit, &options)?.len() as u64;
            if round > 0 {
                latencies.push(start.elapsed().as_secs_f64() * 1000.0);
            }
        }
        let expected = *hits.get_or_insert(counted);
        anyhow::ensure!(expected == counted, "round {round} found {counted} passages and the first {expected}");
    }
    latencies.sort_by(f64::total_cmp);
    let percentile = |p: f64| {
        let at = ((latencies.len() as f64 * p).ceil() as usize).clamp(1, latencies.len());
        (latencies[at - 1] * 10_000.0).round() / 10_000.0
    };
    let mut bench = BenchJson {
        passages: documents.iter().map(|document| u64::from(document.passages)).sum(),
        index_bytes: index.size(),
        queries: queries.len(),
        repeat: args.repeat,
        hits: hits.unwrap_or(0),
        p50_ms: percentile(0.5),
        p90_ms: percentile(0.9),
        p99_ms: percentile(0.99),
        max_ms: percentile(1.0),
        ..BenchJson::default()
    };
    if args.rebuild {
        let (seconds, bytes) = rebuild(&documents.iter().map(|d| PathBuf::from(&d.header.path)).collect::<Vec<_>>())?;
        bench.build_s = Some(seconds);
        bench.build_mb_per_s = Some(bytes as f64 / 1e6 / seconds);
    }
    bench.peak_memory_bytes = peak_memory();
    if let Format::Json = args.format {
        writeln!(out, "{}", serde_json::to_string(&bench)?)?;
        return Ok(Outcome::Answered);
    }
    writeln!(out, "{} passages, {:.1} MB on disk", bench.passages, bench.index_bytes as f64 / 1e6)?;
    writeln!(
        out,
        "{} queries × {}: p50 {:.3} ms, p90 {:.3} ms, p99 {:.3} ms, max {:.3} ms",
        bench.queries, bench.repeat, bench.p50_ms, bench.p90_ms, bench.p99_ms, bench.max_ms
    )?;
    if let (Some(seconds), Some(rate)) = (bench.build_s, bench.build_mb_per_s) {
        writeln!(out, "build: {seconds:.2} s, {rate:.1} MB/s")?;
    }
    if let Some(bytes) = bench.peak_memory_bytes {
        writeln!(out, "peak memory: {:.0} MB", bytes as f64 / 1e6)?;
    }
    Ok(Outcome::Answered)
}

/// Reads the files again and indexes them in memory: seconds and bytes.
fn rebuild(paths: &[PathBuf]) -> anyhow::Result<(f64, u64)> {
    let start = Instant::now();
    let writer = IndexWriter::in_memory(Arc::new(Analyzer::default()), &WriterOptions::default())?;
    let (fields, analyzer) = (writer.fields(), writer.analyzer());
    let mut bytes = 0;
    for (i, path) in paths.iter().enumerate() {
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            for (n, passage) in ingest::read_collection(path)?.enumerate() {
                let passage = passage?;
                bytes += passage.text.len() as u64;
                writer.add(crate::index::prepare_ready_cut(passage, n as u32 + 1, "bench", &fields, &analyzer))?;
            }
            continue;
        }
        let built_in = crate::corpus::texts().find(|text| path.ends_with(text.path));
        let (source, paged): (Source, _) = match built_in {
            Some(text) if !path.exists() => ingest::read_text(path, text.text, Some(text.sidecar))?,
            _ => ingest::read(path)?,
        };
        let document = structure::structure(&paged);
        bytes += document.text.len() as u64;
        writer.add(prepare(&i.to_string(), &source, &document, &fields, &analyzer))?;
    }
    writer.into_index()?;
    Ok((start.elapsed().as_secs_f64(), bytes))
}

/// The greatest resident memory of this process, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}
