//! `belegg index`: files and folders into the index.

mod bibliographies;
mod collection;
mod files;
mod naming;
mod summary;
mod watch;

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Outcome;
use super::format::Format;
use super::place::Place;
use super::progress::Progress;
use super::reading::{Limits, Readers};
use crate::analysis::Analyzer;
use crate::error::Error;
use crate::index::{IndexWriter, WriterOptions};
use crate::render::json;
use files::Pass;
use naming::full_path;

/// Read files and folders into the index
///
/// New and changed files are read, unchanged ones passed over, by a hash of their content and metadata. One bad file
/// never stops the rest: it is named and counted, and what the index had of it stays.
///
/// Reads plain text (.txt; as pdftotext and its like write it), Markdown (.md), HTML, DOCX, ODT, EPUB and PDF; what a file is, its
/// content tells before its ending. Metadata (title, authors, year, language, work) come from the file itself or from a
/// sidecar NAME.toml beside it. Bibliographies (.bib, .ris,
/// CSL-JSON) among the files supply the references of the works they cite, and describe the files they name.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  belegg index oppgave.txt
  belegg index litteratur/ --prune
  belegg index litteratur/ --watch
  belegg index oppgave.txt --bibliography zotero.bib
  belegg index --collection passages.jsonl --index /tmp/try")]
pub struct Args {
    /// Files and folders
    #[arg(required_unless_present_any = ["collection", "bibliography"])]
    paths: Vec<PathBuf>,
    /// A bibliography with full references: BibTeX, RIS or CSL-JSON; may be given several times
    #[arg(long, value_name = "FILE")]
    bibliography: Vec<PathBuf>,
    /// Read ready-cut passages instead: one JSON object a line, {"id": …, "title": …, "text": …}
    #[arg(long, value_name = "FILE.jsonl", conflicts_with_all = ["paths", "prune", "bibliography"])]
    collection: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
    /// Also remove documents whose files are gone
    #[arg(long)]
    prune: bool,
    /// Keep the index up to date while files change, until Ctrl-C; what vanishes meanwhile is removed
    #[arg(long, conflicts_with_all = ["collection"])]
    watch: bool,
    /// Build a new index in place of the one that is there
    #[arg(long)]
    rebuild: bool,
    /// Memory for what is not yet on disk, in MB
    #[arg(long, value_name = "MB", default_value_t = 128, value_parser = clap::value_parser!(u32).range(16..=16384))]
    memory: u32,
    /// Threads [default: as many as there are cores, up to 4]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    threads: Option<u8>,
    /// Longest time that reading one PDF, DOCX, ODT, EPUB or HTML file may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=86400))]
    time_limit: u32,
    /// Most memory that reading one PDF, DOCX, ODT, EPUB or HTML file may take, in MB
    #[arg(long, value_name = "MB", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(16..=1048576))]
    memory_limit: u32,
    /// Name every file that is skipped or odd, also where many are so for the same reason
    #[arg(long)]
    verbose: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let mut report = json::IndexReport::default();
    let outcome = match &args.collection {
        Some(file) => collection::read(args, file, &mut report, err)?,
        None => match files::read(args, &Pass::First, &mut report, err) {
            // A folder that is empty yet is worth watching.
            Err(error) if !args.watch => return Err(error),
            Err(error) if error.downcast_ref::<Error>().is_some() => return Err(error),
            Err(_) => Outcome::Nothing,
            Ok(outcome) => outcome,
        },
    };
    say(args, &mut report, start, out, err)?;
    if !args.watch {
        return Ok(outcome);
    }
    out.flush()?;
    let own = full_path(&args.place.dir()?);
    watch::run(args, &own, err, |changed, err| {
        let (start, mut report) = (Instant::now(), json::IndexReport::default());
        match again(args, &Pass::Again(changed), &mut report, err) {
            Ok(_) => {}
            Err(error) => writeln!(err, "belegg: {error:#}")?,
        }
        let counts = &report.documents;
        if counts.added + counts.updated + counts.removed > 0 || !report.skipped.is_empty() {
            say(args, &mut report, start, out, err)?;
            out.flush()?;
        }
        Ok(())
    })?;
    Ok(Outcome::Answered)
}

/// Reads again; another process that writes to the index just then is waited for.
fn again(
    args: &Args,
    pass: &Pass<'_>,
    report: &mut json::IndexReport,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    for _ in 0..60 {
        match files::read(args, pass, report, err) {
            Err(error) if matches!(error.downcast_ref(), Some(Error::Locked { .. })) => {
                *report = json::IndexReport::default();
                std::thread::sleep(Duration::from_secs(1));
            }
            answer => return answer,
        }
    }
    files::read(args, pass, report, err)
}

/// Reports what a reading came to.
fn say(
    args: &Args,
    report: &mut json::IndexReport,
    start: Instant,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<()> {
    report.seconds = (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    summary::write(report, args.verbose, err)?;
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&report)?)?,
        Format::Text => writeln!(out, "{}", in_words(report))?,
    }
    Ok(())
}

fn in_words(report: &json::IndexReport) -> String {
    let documents = &report.documents;
    let mut line = format!(
        "{} added, {} updated, {} unchanged, {} removed; {} passages and {} citations read in {:.2} s",
        documents.added,
        documents.updated,
        documents.unchanged,
        documents.removed,
        report.passages,
        report.citations,
        report.seconds
    );
    if !report.skipped.is_empty() {
        let _ = write!(line, "; {} skipped", report.skipped.len());
    }
    line
}

fn threads(args: &Args) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from).min(4);
    args.threads.map_or_else(cores, usize::from)
}

fn options(args: &Args, rebuild: bool) -> WriterOptions {
    // One writing thread keeps the rows in the order of the texts, so that the same texts give the same ranking; reading and
    // analysis, which take longer, have the other threads.
    WriterOptions { memory: (args.memory as usize) << 20, threads: 1, rebuild, ..WriterOptions::default() }
}

fn open(args: &Args, first: bool, err: &mut dyn Write) -> anyhow::Result<IndexWriter> {
    let rebuild = args.rebuild && first;
    let (dir, analyzer) = (args.place.dir()?, Arc::new(Analyzer::default()));
    if !rebuild && crate::corpus::is_in(&dir) {
        writeln!(err, "The built-in corpus makes room for your own texts.")?;
        return Ok(IndexWriter::open(&dir, analyzer, &options(args, true))?);
    }
    Ok(IndexWriter::open(&dir, analyzer, &options(args, rebuild))?)
}

fn skipped(path: Option<&Path>, error: &Error) -> json::Skipped {
    let path = error.path().or(path).unwrap_or(Path::new(""));
    json::Skipped { path: path.display().to_string(), reason: error.reason() }
}
