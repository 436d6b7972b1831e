//! Files and folders: what is new or changed is read, the rest passed over.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::bibliographies::{self, References};
use super::naming::{fresh_id, full_path};
use super::{Args, Limits, Outcome, Progress, Readers, open, skipped, threads};
use crate::analysis::Analyzer;
use crate::document::SourceId;
use crate::error::{Error, Result};
use crate::index::{DocumentRecord, Fields, Manifest, Prepared, prepare};
use crate::ingest::{self, Attachments};
use crate::render::json;
use crate::{parallel, structure};

/// A reading of the paths given: the first, or one after some of them changed (`None`: after anything may have).
pub(super) enum Pass<'a> {
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

/// Reads the files that are new or changed into the index, and takes out what is gone.
pub(super) fn read(
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
    let files = bibliographies::read(&bibliographies, report, err)?;
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
    let references = bibliographies::put(&writer, &files, args.prune)?;
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

fn limits(args: &Args) -> Limits {
    Limits { time: Duration::from_secs(args.time_limit.into()), megabytes: args.memory_limit.into() }
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
    ) -> Result<Read> {
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
