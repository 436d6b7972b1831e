//! `belegg bench`: how fast the user's own index answers.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;

use super::Outcome;
use super::format::{Format, json};
use super::place::Place;
use super::reading::{Limits, Readers};
use super::run::read_topics;
use super::search::RankingArgs;
use crate::analysis::Analyzer;
use crate::error::Error;
use crate::index::{DocumentRecord, Index, IndexWriter, Prepared, WriterOptions, prepare, prepare_ready_cut};
use crate::render::json_bench::{BenchJson, ClassJson, LatencyJson};
use crate::render::table::{Align, Table};
use crate::search::{Form, Ranking, SearchOptions, Searcher, read};
use crate::{corpus, ingest, parallel, structure};

/// Measure the index: query latency, size, memory; with --rebuild also building
///
/// Queries run in this process, on one thread, after one round that is not timed; each gives its best ten passages. Every
/// round must find as many as the first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  belegg bench --topics topics.tsv
  belegg bench --topics topics.tsv --ranking bm25 --cold 20 --rebuild --format json")]
pub struct Args {
    /// Queries: TSV, id and query; without it the titles of the index's sections
    #[arg(long, value_name = "FILE")]
    topics: Option<PathBuf>,
    /// How many timed rounds
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    repeat: u32,
    /// Time the whole answer, with snippets, citations and explanations, not only the ranking
    #[arg(long)]
    answers: bool,
    /// Also time N whole processes that answer one query each
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=10_000))]
    cold: u32,
    /// Also read the documents of the index again and build an index of them in memory
    #[arg(long)]
    rebuild: bool,
    /// Threads that rebuild [default: as many as there are cores, up to 4]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    threads: Option<u8>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    ranking: RankingArgs,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let index = args.place.open_or_build(err)?;
    let documents = index.documents()?;
    let queries: Vec<String> = match &args.topics {
        Some(topics) => read_topics(topics)?.into_iter().map(|(_, query)| query).collect(),
        None => section_titles(&index, &documents)?,
    };
    anyhow::ensure!(
        !queries.is_empty(),
        "the index has no section titles to ask for; give queries with --topics FILE"
    );
    let options = args.ranking.options()?;
    let timed = time_queries(&index, &queries, &options, args)?;
    let mut bench = BenchJson {
        documents: documents.len(),
        passages: documents.iter().map(|document| u64::from(document.passages)).sum(),
        index_bytes: index.size(),
        queries: queries.len(),
        repeat: args.repeat,
        ranking: match options.ranking {
            Ranking::Bm25 => "bm25".to_owned(),
            Ranking::Full(_) => args.ranking.name().to_owned(),
        },
        answers: args.answers,
        ..timed
    };
    if args.cold > 0 {
        bench.cold_ms = Some(time_processes(&index, &queries, args)?);
    }
    if args.rebuild {
        let threads = args
            .threads
            .map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from).min(4), usize::from);
        let built = rebuild(&documents, threads)?;
        if built.passages != bench.passages {
            let (built, there) = (built.passages, bench.passages);
            writeln!(
                err,
                "the files give {built} passages and the index has {there}: files have changed since it was built"
            )?;
        }
        bench.build_s = Some(built.seconds);
        bench.build_mb_per_s = Some(built.bytes as f64 / 1e6 / built.seconds);
        bench.build_passages_per_s = Some(built.passages as f64 / built.seconds);
        bench.build_threads = Some(threads);
    }
    bench.peak_memory_bytes = peak_memory();
    match args.format {
        Format::Json => json(out, &bench)?,
        Format::Text => in_words(out, &bench)?,
    }
    Ok(Outcome::Answered)
}

fn in_words(out: &mut dyn Write, bench: &BenchJson) -> anyhow::Result<()> {
    let what = if bench.answers { "answers" } else { "rankings" };
    writeln!(
        out,
        "{} documents, {} passages, {:.1} MB on disk",
        bench.documents,
        bench.passages,
        bench.index_bytes as f64 / 1e6
    )?;
    writeln!(
        out,
        "{} queries × {}, {what} by {}, {} hits a round\n",
        bench.queries, bench.repeat, bench.ranking, bench.hits
    )?;
    let mut table = Table::new([Align::Left].into_iter().chain([Align::Right; 5]));
    table.row(["ms", "queries", "p50", "p90", "p99", "max"]);
    let mut row = |name: &str, queries: usize, l: &LatencyJson| {
        let cells = [l.p50_ms, l.p90_ms, l.p99_ms, l.max_ms].map(|ms| format!("{ms:.3}"));
        table.row([name.to_owned(), queries.to_string()].into_iter().chain(cells));
    };
    if bench.classes.len() > 1 {
        for (name, class) in &bench.classes {
            row(name, class.queries, &class.latency);
        }
    }
    row("all", bench.queries, &bench.latency);
    table.write(out)?;
    writeln!(out)?;
    if let Some(ms) = bench.cold_ms {
        writeln!(out, "whole process, one query: {ms:.1} ms")?;
    }
    if let (Some(seconds), Some(rate), Some(passages), Some(threads)) =
        (bench.build_s, bench.build_mb_per_s, bench.build_passages_per_s, bench.build_threads)
    {
        writeln!(out, "build: {seconds:.2} s, {rate:.1} MB/s, {passages:.0} passages/s, {threads} threads")?;
    }
    if let Some(bytes) = bench.peak_memory_bytes {
        writeln!(out, "peak memory: {:.0} MB", bytes as f64 / 1e6)?;
    }
    Ok(())
}

/// The titles of all sections, each once.
fn section_titles(index: &Index, documents: &[DocumentRecord]) -> anyhow::Result<Vec<String>> {
    let mut titles = Vec::new();
    for document in documents {
        for number in 1..=document.passages {
            match index.passage(&format!("{}.{number}", document.header.id)) {
                Ok(passage) => titles.extend(passage.section.last().cloned()),
                // Passages of a collection have ids of their own, and no sections.
                Err(Error::NoPassage { .. }) => break,
                Err(other) => return Err(other.into()),
            }
        }
    }
    titles.sort();
    titles.dedup();
    Ok(titles)
}

/// Latencies and the count of hits.
fn time_queries(
    index: &Index,
    queries: &[String],
    options: &SearchOptions,
    args: &Args,
) -> anyhow::Result<BenchJson> {
    let searcher = Searcher::new(index);
    let classes: Vec<&'static str> = queries.iter().map(|query| class(query)).collect();
    let mut latencies = Vec::with_capacity(queries.len() * args.repeat as usize);
    let mut by_class: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
    let mut hits = None;
    for round in 0..=args.repeat {
        let mut counted = 0;
        for (query, class) in queries.iter().zip(&classes) {
            let start = Instant::now();
            counted += if args.answers {
                searcher.search(query, options)?.hits.len() as u64
            } else {
                searcher.ranking(query, options.limit, options)?.len() as u64
            };
            let elapsed = start.elapsed().as_secs_f64() * 1000.0;
            if round > 0 {
                latencies.push(elapsed);
                by_class.entry(class).or_default().push(elapsed);
            }
        }
        let expected = *hits.get_or_insert(counted);
        anyhow::ensure!(
            expected == counted,
            "round {round} found {counted} passages and the first {expected}"
        );
    }
    let of_class = |(class, mut latencies): (&str, Vec<f64>)| {
        let queries = latencies.len() / args.repeat as usize;
        (class.to_owned(), ClassJson { queries, latency: LatencyJson::of(&mut latencies) })
    };
    Ok(BenchJson {
        hits: hits.unwrap_or(0),
        latency: LatencyJson::of(&mut latencies),
        classes: by_class.into_iter().map(of_class).collect(),
        ..BenchJson::default()
    })
}

/// What kind of query it is: by its first pattern, phrase or field, else by its number of words.
fn class(query: &str) -> &'static str {
    let query = read(query).query;
    let atoms = || query.clauses.iter().flat_map(|clause| &clause.alternatives);
    for atom in atoms() {
        match &atom.form {
            _ if atom.field.is_some() => return "field",
            Form::Word(_) => {}
            Form::Phrase(_) => return "phrase",
            Form::Near(..) => return "near",
            Form::Prefix(_) => return "prefix",
            Form::Fuzzy(..) => return "fuzzy",
        }
    }
    match atoms().count() {
        0 => "nothing to ask",
        1 => "1 word",
        2 => "2 words",
        3..=5 => "3 to 5 words",
        _ => "6 words or more",
    }
}

/// The median of whole processes, in milliseconds.
fn time_processes(index: &Index, queries: &[String], args: &Args) -> anyhow::Result<f64> {
    anyhow::ensure!(
        index.dir().exists(),
        "--cold: the index is in memory only; name a folder that can be written to with --index DIR"
    );
    let program = std::env::current_exe().context("--cold: this program's own file is not known")?;
    let mut latencies = Vec::new();
    for query in queries.iter().cycle().take(args.cold as usize) {
        let mut command = Command::new(&program);
        command
            .args(["search", "--format", "json", "--ranking", args.ranking.name(), "--index"])
            .arg(index.dir());
        command.arg("--").arg(query).stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let status = command.status().context("--cold: cannot start a process")?;
        latencies.push(start.elapsed().as_secs_f64() * 1000.0);
        anyhow::ensure!(
            matches!(status.code(), Some(0 | 1)),
            "--cold: a search for {query:?} ended with {status}"
        );
    }
    Ok(LatencyJson::of(&mut latencies).p50_ms)
}

struct Built {
    seconds: f64,
    bytes: u64,
    passages: u64,
}

/// Reads the files again and indexes them in memory.
fn rebuild(documents: &[DocumentRecord], threads: usize) -> anyhow::Result<Built> {
    let start = Instant::now();
    let writer = IndexWriter::in_memory(Arc::new(Analyzer::default()), &WriterOptions::default())?;
    let (fields, analyzer) = (writer.fields(), writer.analyzer());
    let mut built = Built { seconds: 0.0, bytes: 0, passages: 0 };
    let mut failure: Option<anyhow::Error> = None;
    let mut take = |prepared: Result<Prepared, Error>| {
        let added = prepared.and_then(|prepared| {
            built.bytes += prepared.document.bytes;
            built.passages += u64::from(prepared.document.passages);
            writer.add(prepared)
        });
        if let Err(error) = added {
            failure.get_or_insert(anyhow::Error::from(error).context("--rebuild"));
        }
        failure.is_none()
    };
    let (collections, files): (Vec<_>, Vec<_>) =
        documents.iter().partition(|document| document.source.is_empty() && document.words == 0);
    let readers = Readers::new(Limits::default());
    let read_one = |document: &DocumentRecord| {
        let path = Path::new(&document.header.path);
        let built_in = corpus::texts().find(|text| path == Path::new(text.path));
        let (source, paged) = match built_in {
            Some(text) => ingest::read_text(path, text.text, Some(text.sidecar))?,
            None => readers.read(path)?,
        };
        Ok(prepare(&document.header.id, &source, &structure::structure(&paged), &fields, &analyzer))
    };
    parallel::ordered(files, threads, read_one, &mut take);
    for document in collections {
        let passages = ingest::read_collection(Path::new(&document.header.path))?;
        let prepare_one = |(number, passage): (usize, Result<ingest::CollectionPassage, Error>)| {
            Ok(prepare_ready_cut(passage?, number as u32 + 1, &document.header.id, &fields, &analyzer))
        };
        parallel::ordered(passages.enumerate(), threads, prepare_one, &mut take);
    }
    if let Some(error) = failure {
        return Err(error);
    }
    writer.into_index()?;
    built.seconds = start.elapsed().as_secs_f64();
    Ok(built)
}

/// The greatest resident memory of this process, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_have_classes() {
        for (query, expected) in [
            ("uro", "1 word"),
            ("trygg base", "2 words"),
            ("hva gjør en god terapeut når alt går galt", "6 words or more"),
            ("\"trygg base\" barn", "phrase"),
            ("\"trygg base\"~3", "near"),
            ("barn tilknyt*", "prefix"),
            ("overforing~", "fuzzy"),
            ("author:killén uro", "field"),
            ("…", "nothing to ask"),
        ] {
            assert_eq!(class(query), expected, "{query}");
        }
    }
}
