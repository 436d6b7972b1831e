//! Ready-cut passages, one JSON object a line.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use anyhow::Context;

use super::naming::{full_path, slug};
use super::{Args, Outcome, Progress, open, threads};
use crate::error::Result;
use crate::index::{DocumentHeader, DocumentRecord, Prepared, collection_row, prepare_ready_cut};
use crate::ingest::{self, CollectionLine};
use crate::parallel;
use crate::render::json;

/// So many passages of a collection are read by one thread at a time.
const AT_A_TIME: usize = 8;

/// Reads a collection of ready-cut passages into the index.
pub(super) fn read(
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
    let name = slug(&full);
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
    let prepare_one = |(line, ordinal): (Result<CollectionLine>, u32)| {
        let passage = line?.passage(collection)?;
        let id = passage.id.clone();
        Ok((id, prepare_ready_cut(passage, ordinal, &name, &fields, &analyzer)))
    };
    let prepare_some =
        |some: Vec<_>| -> Vec<Result<(String, Prepared)>> { some.into_iter().map(prepare_one).collect() };
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
