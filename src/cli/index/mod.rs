//! `belegg index`: files and folders into the index.

mod summary;
mod watch;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::Outcome;
use super::place::Place;
use super::progress::Progress;
use super::reading::{Limits, Readers};
use crate::analysis::Analyzer;
use crate::document::SourceId;
use crate::error::Error;
use crate::index::{
    BibliographyRecord, DocumentHeader, DocumentRecord, Fields, IndexWriter, Manifest, Prepared,
    WriterOptions, collection_row, prepare, prepare_ready_cut,
};
use crate::ingest::{self, Attachments, BibliographyFile, CollectionLine};
use crate::render::json;
use crate::{parallel, structure};

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
    let start = Instant::now();
    let mut report = json::IndexReport::default();
    let outcome = match &args.collection {
        Some(collection) => collect(args, collection, &mut report, err)?,
        None => match read(args, &Pass::First, &mut report, err) {
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
        match read(args, pass, report, err) {
            Err(error) if matches!(error.downcast_ref(), Some(Error::Locked { .. })) => {
                *report = json::IndexReport::default();
                std::thread::sleep(Duration::from_secs(1));
            }
            answer => return answer,
        }
    }
    read(args, pass, report, err)
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

/// A reading of the paths given: the first, or one after some of them changed (`None`: after anything may have).
enum Pass<'a> {
    First,
    Again(Option<&'a BTreeSet<PathBuf>>),
}

impl Pass<'_> {
    /// Whether a file, or what is stated of it, may have changed.
    fn touches(&self, file: &Path) -> bool {
        let Pass::Again(Some(changed)) = self else { return true };
        let mut full = file.as_os_str().to_owned();
        full.push(".toml");
        file.ancestors().any(|path| changed.contains(path))
            || changed.contains(Path::new(&full))
            || changed.contains(&file.with_extension("toml"))
            // What a bibliography states may be of any file.
            || changed.iter().any(|path| ingest::is_bibliography(path))
    }
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

/// A file to be read, under the id its document has in the index.
struct Job {
    path: PathBuf,
    id: String,
    /// What the index has of it, if it has it.
    known: Option<SourceId>,
}

/// What reading a file came to.
enum Read {
    Unchanged,
    Prepared(Box<Prepared>, u64),
}

impl Job {
    fn read(
        &self,
        stated: &Attachments,
        readers: &Readers,
        fields: &Fields,
        analyzer: &Analyzer,
    ) -> crate::error::Result<Read> {
        let mut raw = ingest::load(&self.path)?;
        if let Some(stated) = stated.of(&self.path) {
            raw.describe(stated);
        }
        if self.known.as_ref() == Some(&raw.id) {
            return Ok(Read::Unchanged);
        }
        let (source, paged) = readers.read_loaded(&self.path, &raw)?;
        let document = structure::structure(&paged);
        Ok(Read::Prepared(Box::new(prepare(&self.id, &source, &document, fields, analyzer)), raw.len()))
    }
}

fn threads(args: &Args) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from).min(4);
    args.threads.map_or_else(cores, usize::from)
}

fn limits(args: &Args) -> Limits {
    Limits { time: Duration::from_secs(args.time_limit.into()), megabytes: args.memory_limit.into() }
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

fn read(
    args: &Args,
    pass: &Pass<'_>,
    report: &mut json::IndexReport,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let mut found = ingest::walk(&args.paths);
    // The index itself may lie among the texts.
    let own = args.place.dir()?;
    if let Err(error @ (Error::NotAnIndex { .. } | Error::Unreadable { .. })) = Manifest::read(&own) {
        return Err(error.into());
    }
    let own = full_path(&own);
    found.files.retain(|path| !full_path(path).starts_with(&own));
    found.bibliographies.retain(|path| !full_path(path).starts_with(&own));
    found.skipped.retain(|error| !error.path().is_some_and(|path| full_path(path).starts_with(&own)));
    found.files.retain(|path| pass.touches(&full_path(path)));
    found.skipped.retain(|error| error.path().is_none_or(|path| pass.touches(&full_path(path))));
    report.skipped.extend(found.skipped.iter().map(|error| skipped(None, error)));
    found.bibliographies.extend(args.bibliography.iter().cloned());
    let bibliographies: BTreeSet<PathBuf> = found.bibliographies.iter().map(|path| full_path(path)).collect();
    let first = matches!(pass, Pass::First);
    if first && found.files.is_empty() && bibliographies.is_empty() && !args.prune {
        return nothing_to_read(args, report);
    }
    if found.files.is_empty() && crate::corpus::is_in(&own) {
        anyhow::bail!(
            "{}: the index holds only the built-in corpus, which has its own bibliography; name your texts too",
            own.display()
        );
    }
    // One file may be named twice, or by way of a link; it is one document.
    let files: BTreeSet<PathBuf> = found.files.iter().map(|path| full_path(path)).collect();
    let writer = open(args, first, err)?;
    let there = writer.documents()?;
    let mut documents: BTreeMap<String, &DocumentRecord> =
        there.iter().map(|document| (document.header.path.clone(), document)).collect();
    let mut taken: HashSet<String> = there.iter().map(|document| document.header.id.clone()).collect();

    let mut jobs = Vec::new();
    for path in files {
        let known = documents.get(&path.display().to_string());
        let id = known.map_or_else(|| fresh_id(&path, &taken), |document| document.header.id.clone());
        taken.insert(id.clone());
        jobs.push(Job { path, id, known: known.map(|document| SourceId(document.source.clone())) });
    }
    let mut removed = Vec::new();
    if args.prune || !first {
        let roots: Vec<PathBuf> = args.paths.iter().map(|path| full_path(path)).collect();
        let watched = |path: &Path| roots.iter().any(|root| path.starts_with(root));
        documents.retain(|path, _| !Path::new(path).exists() && (first || watched(Path::new(path))));
        removed.extend(documents.values().map(|document| document.header.id.clone()));
    }
    let (fields, analyzer) = (writer.fields(), writer.analyzer());
    let mut progress = Progress::new(jobs.len() as u64, "documents");
    let readers = Readers::new(limits(args));
    let files = bibliography_files(&bibliographies, report, err)?;
    let mut stated = Attachments::default();
    files.iter().for_each(|file| stated.add(file));
    let read_one = |job: Job| {
        let read = job.read(&stated, &readers, &fields, &analyzer);
        (job, read)
    };
    let mut failure = None;
    parallel::ordered(jobs, threads(args), read_one, |(job, read)| {
        match read {
            Err(error) => report.skipped.push(skipped(Some(&job.path), &error)),
            Ok(Read::Unchanged) => report.documents.unchanged += 1,
            Ok(Read::Prepared(prepared, bytes)) => {
                report.passages += u64::from(prepared.document.passages);
                report.citations += u64::from(prepared.document.citations);
                report.bytes += bytes;
                report.diagnostics.extend(prepared.odd.iter().map(|message| json::DiagnosticJson {
                    path: job.path.display().to_string(),
                    message: message.clone(),
                }));
                if job.known.is_some() {
                    report.documents.updated += 1;
                    writer.remove(&job.id);
                } else {
                    report.documents.added += 1;
                }
                if let Err(error) = writer.add(*prepared) {
                    failure.get_or_insert(error);
                }
            }
        }
        progress.step();
        failure.is_none()
    });
    if let Some(error) = failure {
        return Err(error.into());
    }
    for id in removed {
        writer.remove(&id);
        report.documents.removed += 1;
    }
    progress.done();
    let references = references(&writer, &files, args.prune)?;
    let counts = &report.documents;
    let changed = counts.added + counts.updated + counts.removed;
    if first && changed + counts.unchanged == 0 && references == References::None {
        return nothing_to_read(args, report);
    }
    if changed > 0 || references == References::Changed {
        writer.commit()?;
    }
    Ok(Outcome::Answered)
}

/// What reading bibliographies came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum References {
    None,
    Unchanged,
    Changed,
}

/// Reads bibliographies. Broken entries are named, and the rest of their file is read.
fn bibliography_files(
    paths: &BTreeSet<PathBuf>,
    report: &mut json::IndexReport,
    err: &mut dyn Write,
) -> anyhow::Result<Vec<BibliographyFile>> {
    let mut files = Vec::new();
    for path in paths {
        let file = match ingest::read_bibliography(path) {
            Ok(file) => file,
            Err(error) => {
                report.skipped.push(skipped(Some(path), &error));
                continue;
            }
        };
        for broken in &file.broken {
            writeln!(
                err,
                "belegg: {}:{}: {}; the entry is passed over",
                path.display(),
                broken.line,
                broken.message
            )?;
        }
        files.push(file);
    }
    Ok(files)
}

/// Puts bibliographies into the index.
fn references(writer: &IndexWriter, files: &[BibliographyFile], prune: bool) -> anyhow::Result<References> {
    let there = writer.bibliographies()?;
    let mut came = References::None;
    for file in files {
        let name = file.path.display().to_string();
        if there.iter().any(|known| known.path == name && known.source == file.id.0) {
            came = if came == References::Changed { came } else { References::Unchanged };
            continue;
        }
        writer.put_bibliography(&BibliographyRecord::new(name, file.id.0.clone(), &file.publications))?;
        came = References::Changed;
    }
    for gone in there.iter().filter(|known| prune && !Path::new(&known.path).exists()) {
        writer.remove_bibliography(&gone.path);
        came = References::Changed;
    }
    Ok(came)
}

/// Nothing came of it: an error if a file was asked for by name, else simply nothing found.
fn nothing_to_read(args: &Args, report: &mut json::IndexReport) -> anyhow::Result<Outcome> {
    match report.skipped.as_slice() {
        [] => anyhow::bail!(
            "{}: there is no text to read in it (.txt, .md, .html, .docx, .odt, .epub, .pdf)",
            list(&args.paths)
        ),
        [only] => anyhow::bail!("{}: {}", only.path, only.reason),
        [first, ..] => anyhow::bail!(
            "none of {} files could be read; the first: {}: {}",
            report.skipped.len(),
            first.path,
            first.reason
        ),
    }
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// So many passages of a collection are read by one thread at a time.
const AT_A_TIME: usize = 8;

fn collect(
    args: &Args,
    collection: &Path,
    report: &mut json::IndexReport,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let bytes = collection
        .metadata()
        .with_context(|| format!("{}: cannot read the collection", collection.display()))?
        .len();
    let mut lines = ingest::collection_lines(collection)?.zip(1..);
    let writer = open(args, true, err)?;
    let full = full_path(collection);
    let name = collection_id(&full);
    let there = writer.documents()?;
    let updates = there.iter().any(|document| document.header.id == name);
    if updates {
        writer.remove(&name);
    }
    let (fields, analyzer) = (writer.fields(), writer.analyzer());
    let mut progress = Progress::new(bytes, "bytes");
    let mut record = DocumentRecord {
        header: DocumentHeader {
            id: name.clone(),
            path: full.display().to_string(),
            ..DocumentHeader::default()
        },
        ..DocumentRecord::default()
    };
    let mut seen = HashSet::new();
    let mut failure: Option<anyhow::Error> = None;
    // A passage is little work: by several at a time threads wait less for each other.
    let some = std::iter::from_fn(|| {
        let some: Vec<_> = lines.by_ref().take(AT_A_TIME).collect();
        (!some.is_empty()).then_some(some)
    });
    let prepare_one = |(line, ordinal): (crate::error::Result<CollectionLine>, u32)| {
        let passage = line?.passage(collection)?;
        let id = passage.id.clone();
        Ok((id, prepare_ready_cut(passage, ordinal, &name, &fields, &analyzer)))
    };
    let prepare_some = |some: Vec<_>| -> Vec<crate::error::Result<(String, Prepared)>> {
        some.into_iter().map(prepare_one).collect()
    };
    parallel::ordered(some, threads(args), prepare_some, |some| {
        for prepared in some {
            let take = || -> anyhow::Result<()> {
                let (id, prepared) = prepared?;
                anyhow::ensure!(
                    seen.insert(id.clone()),
                    "{}: the id {id:?} stands there twice",
                    collection.display()
                );
                record.passages += 1;
                record.bytes += prepared.document.bytes;
                progress.advance(prepared.document.bytes);
                Ok(writer.add(prepared)?)
            };
            if let Err(error) = take() {
                failure.get_or_insert(error);
                return false;
            }
        }
        true
    });
    if let Some(error) = failure {
        return Err(error);
    }
    anyhow::ensure!(record.passages > 0, "{}: there are no passages in it", collection.display());
    report.passages = u64::from(record.passages);
    report.bytes = record.bytes;
    *(if updates { &mut report.documents.updated } else { &mut report.documents.added }) = 1;
    writer.add(collection_row(&record, &fields))?;
    progress.done();
    writer.commit()?;
    Ok(Outcome::Answered)
}

fn skipped(path: Option<&Path>, error: &Error) -> json::Skipped {
    let path = error.path().or(path).unwrap_or(Path::new(""));
    json::Skipped { path: path.display().to_string(), reason: error.reason() }
}

/// The path by which a file is known in the index: absolute, links resolved.
fn full_path(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// A short readable id from the file's name; a second file of that name gets some letters of its path's hash.
fn fresh_id(path: &Path, taken: &HashSet<String>) -> String {
    let slug = slug(path);
    if !taken.contains(&slug) {
        return slug;
    }
    let hash = ingest::fingerprint(path.to_string_lossy().as_bytes(), None).0;
    (4..=hash.len())
        .map(|letters| format!("{slug}-{}", &hash[..letters]))
        .find(|id| !taken.contains(id))
        .unwrap_or(slug)
}

fn collection_id(path: &Path) -> String {
    slug(path)
}

/// The file's name without its ending, in lower-case letters and digits.
fn slug(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut slug = String::new();
    for c in stem.chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "document".to_owned() } else { slug.to_owned() }
}
