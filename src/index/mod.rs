//! The index on disk: one row a passage, one a document, kept by tantivy.
//!
//! An index folder holds `belegg.json` (see [`Manifest`]) and one sub-folder a generation. Adding to an index is one
//! commit of tantivy's, which swaps its `meta.json` in whole; building anew makes a new generation and swaps the manifest.
//! So a process that is killed at any moment leaves the index as it was before or as it is after.

mod bibliography;
mod directory;
mod forward;
mod manifest;
mod prepare;
mod record;
mod schema;
mod works;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tantivy::columnar::BytesColumn;
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::schema::Value;
use tantivy::{DocAddress, ReloadPolicy, TantivyDocument, TantivyError, Term};

use crate::analysis::Analyzer;
use crate::error::{Error, Result};

pub use bibliography::BibliographyRecord;
pub use forward::{Forward, Found, forward, is_above, token_hash};
pub use manifest::Manifest;
pub use prepare::{Prepared, collection_row, prepare, prepare_ready_cut};
pub use record::{
    CitationRecord, DocumentHeader, DocumentRecord, ExcerptRecord, PageTurn, PagesOf, PassageRecord,
    WorkRecord,
};
pub use schema::{Fields, HOLDS_EXCERPTS};
pub use works::{CitedWork, CitingDocument};
pub use writer::{IndexWriter, WriterOptions};

/// How often opening an index is tried while a writer swaps generations.
const OPEN_TRIES: u32 = 20;

/// An index opened for reading. What is written after it was opened is not seen.
pub struct Index {
    dir: PathBuf,
    manifest: Manifest,
    fields: Fields,
    analyzer: Arc<Analyzer>,
    searcher: tantivy::Searcher,
    /// The forward column of each segment, opened when it is first read.
    forward: OnceLock<Vec<Option<BytesColumn>>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("dir", &self.dir)
            .field("manifest", &self.manifest)
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in `dir`.
    ///
    /// # Errors
    /// There is none; it was built by another version or with another analysis; a file of it is damaged.
    pub fn open(dir: &Path, analyzer: Arc<Analyzer>) -> Result<Index> {
        // A writer may swap generations between two reads, and on a busy machine again: as long as the manifest changes,
        // what looks damaged is only gone. A commit into the same generation is told by the second try.
        let mut seen = None;
        for _ in 1..OPEN_TRIES {
            match Self::open_once(dir, analyzer.clone()) {
                Err(Error::Damaged { .. }) => {
                    let now = Manifest::read(dir)?;
                    if seen.as_ref() == Some(&now) {
                        break;
                    }
                    seen = Some(now);
                }
                other => return other,
            }
        }
        Self::open_once(dir, analyzer)
    }

    fn open_once(dir: &Path, analyzer: Arc<Analyzer>) -> Result<Index> {
        let manifest = Manifest::read(dir)?.ok_or_else(|| Error::NoIndex { dir: dir.to_owned() })?;
        manifest.check(dir, &analyzer.fingerprint())?;
        let folder = manifest.folder(dir);
        let directory = MmapDirectory::open(&folder).map_err(|e| fault(dir, e.into()))?;
        let index = tantivy::Index::open(directory::ReadDirectory(directory)).map_err(|e| fault(dir, e))?;
        Self::from_tantivy(dir, manifest, index, analyzer)
    }

    fn from_tantivy(
        dir: &Path,
        manifest: Manifest,
        index: tantivy::Index,
        analyzer: Arc<Analyzer>,
    ) -> Result<Index> {
        let (_, fields) = schema::schema();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader = reader.map_err(|e: TantivyError| fault(dir, e))?;
        Ok(Index {
            dir: dir.to_owned(),
            manifest,
            fields,
            analyzer,
            searcher: reader.searcher(),
            forward: OnceLock::new(),
        })
    }

    /// The folder it lies in.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What it was built with.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The analysis it was built with, for queries.
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// The fields of a row.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// tantivy's view of it.
    pub fn searcher(&self) -> &tantivy::Searcher {
        &self.searcher
    }

    /// The passage at an address.
    pub fn passage_at(&self, address: DocAddress) -> Result<PassageRecord> {
        let bytes = self.record(address)?;
        serde_json::from_slice(&bytes).map_err(|e| self.damaged(e))
    }

    /// The passage with this id.
    pub fn passage(&self, id: &str) -> Result<PassageRecord> {
        match self.first(Term::from_field_text(self.fields.passage, id))? {
            Some(address) => self.passage_at(address),
            None => Err(Error::NoPassage { passage: id.to_owned(), dir: self.dir.clone() }),
        }
    }

    /// All documents, sorted by id.
    pub fn documents(&self) -> Result<Vec<DocumentRecord>> {
        let term = Term::from_field_text(self.fields.kind, schema::DOCUMENT_ROW);
        let mut documents: Vec<DocumentRecord> = Vec::new();
        for address in self.rows(&term)? {
            documents.push(serde_json::from_slice(&self.record(address)?).map_err(|e| self.damaged(e))?);
        }
        documents.sort_by(|a, b| a.header.id.cmp(&b.header.id));
        Ok(documents)
    }

    /// All passages of a document in order of number; for tools that read the whole index.
    pub fn passages(&self, document: &str) -> Result<Vec<PassageRecord>> {
        let term = Term::from_field_text(self.fields.document, document);
        let about = self.rows(&Term::from_field_text(self.fields.kind, schema::DOCUMENT_ROW))?;
        let mut passages = Vec::new();
        // Both lists are in order of address; the row that describes the document is no passage.
        for address in self.rows(&term)?.into_iter().filter(|address| about.binary_search(address).is_err()) {
            let record: PassageRecord =
                serde_json::from_slice(&self.record(address)?).map_err(|e| self.damaged(e))?;
            passages.push(record);
        }
        passages.sort_by_key(|passage| passage.ordinal);
        Ok(passages)
    }

    /// What the second stage of ranking reads of the passage at an address; `bytes` is where it is read to.
    pub fn forward<'b>(&self, address: DocAddress, bytes: &'b mut Vec<u8>) -> Result<Forward<'b>> {
        let columns = match self.forward.get() {
            Some(columns) => columns,
            None => {
                let segments = self.searcher.segment_readers().iter();
                let columns = segments.map(|segment| segment.fast_fields().bytes("forward"));
                let columns = columns.collect::<tantivy::Result<_>>().map_err(|e| self.fault(e))?;
                self.forward.get_or_init(|| columns)
            }
        };
        bytes.clear();
        if let Some(Some(column)) = columns.get(address.segment_ord as usize)
            && let Some(ordinal) = column.term_ords(address.doc_id).next()
        {
            column.ord_to_bytes(ordinal, bytes).map_err(|e| self.fault(e.into()))?;
        }
        Ok(Forward::new(bytes))
    }

    /// How many rows carry a term.
    pub(crate) fn count(&self, term: &Term) -> Result<u64> {
        self.searcher.doc_freq(term).map_err(|e| self.fault(e))
    }

    /// tantivy's error as ours, with this index's folder.
    pub(crate) fn fault(&self, error: TantivyError) -> Error {
        fault(&self.dir, error)
    }

    /// Checks every file against its checksum.
    ///
    /// # Errors
    /// [`Error::Damaged`], naming the files.
    pub fn verify(&self) -> Result<()> {
        let bad = self.searcher.index().validate_checksum().map_err(|e| self.fault(e))?;
        if bad.is_empty() {
            return Ok(());
        }
        let mut names: Vec<String> = bad.iter().map(|path| path.display().to_string()).collect();
        names.sort();
        Err(Error::Damaged { dir: self.dir.clone(), detail: format!("wrong checksum: {}", names.join(", ")) })
    }

    /// Bytes on disk.
    pub fn size(&self) -> u64 {
        let files = std::fs::read_dir(self.manifest.folder(&self.dir)).into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum()
    }

    fn first(&self, term: Term) -> Result<Option<DocAddress>> {
        Ok(self.rows(&term)?.into_iter().next())
    }

    fn rows(&self, term: &Term) -> Result<Vec<DocAddress>> {
        let mut rows = Vec::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(term.field()).map_err(|e| self.fault(e))?;
            let postings = inverted.read_postings(term, tantivy::schema::IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(|e| self.fault(e.into()))? else { continue };
            let alive = segment.alive_bitset();
            loop {
                use tantivy::DocSet;
                let doc = postings.doc();
                if doc == tantivy::TERMINATED {
                    break;
                }
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    rows.push(DocAddress::new(ordinal as u32, doc));
                }
                postings.advance();
            }
        }
        Ok(rows)
    }

    fn record(&self, address: DocAddress) -> Result<Vec<u8>> {
        let row: TantivyDocument = self.searcher.doc(address).map_err(|e| self.fault(e))?;
        let bytes = row.get_first(self.fields.record).and_then(|value| value.as_bytes());
        bytes.map(<[u8]>::to_vec).ok_or_else(|| self.damaged("a row without a record"))
    }

    fn damaged(&self, detail: impl std::fmt::Display) -> Error {
        Error::Damaged { dir: self.dir.clone(), detail: detail.to_string() }
    }
}

/// tantivy's errors in the words of a person who has an index folder.
fn fault(dir: &Path, error: TantivyError) -> Error {
    let dir = dir.to_owned();
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked { dir },
        TantivyError::LockFailure(LockError::IoError(e), _) => {
            io_fault(dir, "lock the index for writing", &e)
        }
        TantivyError::IoError(e) => io_fault(dir, "read or write the index", &e),
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => {
            io_fault(dir, "write the index", &io_error)
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => {
            io_fault(dir, "read the index", &io_error)
        }
        TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => {
            io_fault(dir, "open the index folder", &io_error)
        }
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => {
            Error::Damaged { dir, detail: format!("{} is missing", path.display()) }
        }
        TantivyError::DataCorruption(what) => Error::Damaged { dir, detail: format!("{what:?}") },
        other => io_fault(dir, "read or write the index", &std::io::Error::other(other.to_string())),
    }
}

/// The system's errors are the system's; what a reader of bytes calls an I/O error is bytes that are wrong.
fn io_fault(dir: PathBuf, action: &'static str, error: &std::io::Error) -> Error {
    use std::io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    let detail = error.to_string();
    // Wrapped once more, the system's number is only in the text.
    let of_system = error.raw_os_error().is_some() || detail.contains("(os error ");
    if !of_system && matches!(error.kind(), InvalidData | InvalidInput | Other | UnexpectedEof) {
        return Error::Damaged { dir, detail };
    }
    Error::Io { path: dir, action, source: std::io::Error::new(error.kind(), error.to_string()) }
}
