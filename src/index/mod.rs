//! The index on disk: one row a passage, one a document, kept by tantivy.
//!
//! An index folder holds `belegg.json` (see [`Manifest`]) and one sub-folder a generation. Adding to an index is one
//! commit of tantivy's, which swaps its `meta.json` in whole; building anew makes a new generation and swaps the manifest.
//! So a process that is killed at any moment leaves the index as it was before or as it is after.

mod bibliography;
mod dictionary;
mod directory;
mod forward;
mod hash;
mod lexicon;
mod manifest;
mod packed;
mod prepare;
mod record;
mod rows;
mod schema;
mod works;
mod writer;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tantivy::collector::Collector;
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Scorer};
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, ReloadPolicy, TantivyDocument, TantivyError, Term};

use crate::analysis::Analyzer;
use crate::document::PassageKind;
use crate::error::{Error, Result};

pub use bibliography::BibliographyRecord;
pub(crate) use dictionary::{Dictionary, Entry, Scored};
pub use forward::{Forward, Found, Room, Wanted, forward};
pub(crate) use hash::hash;
pub use hash::{Quick, token_hash};
use lexicon::Letters;
pub use lexicon::{Lexicon, Marks, Words, is_above};
pub use manifest::Manifest;
pub use prepare::{Prepared, collection_row, prepare, prepare_ready_cut};
pub use record::{
    CitationRecord, DocumentHeader, DocumentRecord, ExcerptRecord, PageTurn, PagesOf, PassageRecord,
    WorkRecord,
};
pub use rows::Rows;
pub use schema::{Fields, HOLDS_EXCERPTS};
pub use works::{CitedWork, CitingDocument};
pub use writer::{IndexWriter, WriterOptions};

use record::StoredText;

/// How often opening an index is tried while a writer swaps generations.
const OPEN_TRIES: u32 = 20;

/// An index opened for reading. What is written after it was opened is not seen.
pub struct Index {
    dir: PathBuf,
    manifest: Manifest,
    fields: Fields,
    analyzer: Arc<Analyzer>,
    searcher: tantivy::Searcher,
    /// The forward rows of each segment. Opened with the segments: a writer may sweep them away at any time after.
    forward: Arc<[Rows]>,
    /// The words that its passages are made of, looked up when they are first asked for.
    words: OnceLock<Words>,
    /// The dictionaries that queries are looked up in, likewise.
    stems: OnceLock<Dictionary>,
    exact: OnceLock<Dictionary>,
    /// Whether there are rows of the kind that every query leaves out.
    references: OnceLock<bool>,
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
        let searcher = reader.searcher();
        let forward = searcher.segment_readers().iter().map(Rows::open);
        let forward = forward.collect::<tantivy::Result<_>>().map_err(|e| fault(dir, e))?;
        Ok(Index {
            dir: dir.to_owned(),
            manifest,
            fields,
            analyzer,
            searcher,
            forward,
            words: OnceLock::new(),
            stems: OnceLock::new(),
            exact: OnceLock::new(),
            references: OnceLock::new(),
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

    /// The same index for queries analysed otherwise than its texts: to show what a step of the analysis does to a query, not
    /// to search.
    pub fn with_queries_analyzed_by(self, analyzer: Analyzer) -> Index {
        Index { analyzer: Arc::new(analyzer), ..self }
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
        let (mut record, text) = record::read(&bytes).map_err(|e| self.damaged(e))?;
        let (words, mut room) = (self.words()?, Room::default());
        let forward = self.forward(address, &mut room)?;
        record.passage = forward.id();
        let text = match text {
            StoredText::Text(text) => std::str::from_utf8(text).ok().map(str::to_owned),
            StoredText::Writing(writing) => {
                let mut text = Vec::with_capacity(forward.len());
                forward.each_word(|number| text.push(words.letters(number)));
                writing::text(writing, text.iter().map(Letters::text))
            }
        };
        record.text = text.ok_or_else(|| self.damaged("a passage's text cannot be put together"))?;
        Ok(record)
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
            passages.push(self.passage_at(address)?);
        }
        passages.sort_by_key(|passage| passage.ordinal);
        Ok(passages)
    }

    /// What the second stage of ranking reads of the passage at an address, read into `room`.
    pub fn forward<'b>(&'b self, address: DocAddress, room: &'b mut Room) -> Result<Forward<'b>> {
        let words = self.words()?;
        let rows = self.forward_rows().get(address.segment_ord as usize);
        Ok(Forward::new(rows.map_or(&[], |rows| rows.row(address.doc_id)), words, room))
    }

    /// The id of the passage at an address.
    pub fn passage_id(&self, address: DocAddress) -> Result<String> {
        let words = self.words()?;
        let rows = self.forward_rows().get(address.segment_ord as usize);
        Ok(Forward::id_in(rows.map_or(&[], |rows| rows.row(address.doc_id)), words))
    }

    /// The words that its passages are made of.
    pub fn words(&self) -> Result<&Words> {
        if let Some(words) = self.words.get() {
            return Ok(words);
        }
        let forward = self.forward_rows();
        let rows = self.rows(&Term::from_field_text(self.fields.kind, lexicon::WORDS_ROW))?.into_iter();
        let rows = rows.filter_map(|at| Some(forward.get(at.segment_ord as usize)?.owned_row(at.doc_id)));
        let words = Words::new(rows).ok_or_else(|| self.damaged("its words cannot be read"))?;
        Ok(self.words.get_or_init(|| words))
    }

    /// The forward rows of each segment.
    pub(crate) fn forward_rows(&self) -> &Arc<[Rows]> {
        &self.forward
    }

    /// How many rows there are, those of words not counted: they hold no text.
    pub fn row_count(&self) -> Result<u64> {
        Ok(self.searcher.num_docs().saturating_sub(self.words()?.rows() as u64))
    }

    /// How many places for rows there are, those of rows that were removed counted, as the counts of words count theirs.
    pub(crate) fn places(&self) -> Result<u64> {
        let places = self.searcher.segment_readers().iter().map(|segment| u64::from(segment.max_doc()));
        Ok(places.sum::<u64>().saturating_sub(self.words()?.rows() as u64))
    }

    /// Runs a query whose scores are the same whether the words of the index lie in one row or in more.
    pub(crate) fn search<C: Collector>(
        &self,
        query: &dyn tantivy::query::Query,
        collector: &C,
    ) -> Result<C::Fruit> {
        let statistics = Statistics { searcher: &self.searcher, words: self.words()?.rows() as u64 };
        let found = self.searcher.search_with_statistics_provider(query, collector, &statistics);
        found.map_err(|e| self.fault(e))
    }

    /// The rows of a segment that a query finds, one after another, with their scores times `boost`.
    pub(crate) fn scorer(
        &self,
        query: &dyn tantivy::query::Query,
        segment: u32,
        boost: f32,
    ) -> Result<Box<dyn Scorer>> {
        let statistics = Statistics { searcher: &self.searcher, words: self.words()?.rows() as u64 };
        let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, &self.searcher);
        let segment = self.searcher.segment_reader(segment);
        let scorer = query.weight(scoring).and_then(|weight| weight.scorer(segment, boost));
        scorer.map_err(|e| self.fault(e))
    }

    /// Whether there are rows of a kind.
    pub(crate) fn has_kind(&self, kind: &str) -> Result<bool> {
        let count = || Ok(self.count(&Term::from_field_text(self.fields.kind, kind))? > 0);
        if kind != PassageKind::Reference.name() {
            return count();
        }
        match self.references.get() {
            Some(&has) => Ok(has),
            None => count().map(|has| *self.references.get_or_init(|| has)),
        }
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

    pub(crate) fn damaged(&self, detail: impl std::fmt::Display) -> Error {
        Error::Damaged { dir: self.dir.clone(), detail: detail.to_string() }
    }
}

/// What BM25 asks of an index, without the rows that hold words.
struct Statistics<'s> {
    searcher: &'s tantivy::Searcher,
    words: u64,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.searcher.total_num_docs()?.saturating_sub(self.words))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Bm25StatisticsProvider::doc_freq(self.searcher, term)
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::ingest::CollectionPassage;

    #[test]
    fn an_open_index_outlasts_its_files() {
        let dir = tempfile::tempdir().expect("a folder to write in");
        let analyzer = Arc::new(Analyzer::default());
        let writer =
            IndexWriter::open(dir.path(), analyzer.clone(), &WriterOptions::default()).expect("a new index");
        let text = "Terapeuten som trygg base.".to_owned();
        let passage = CollectionPassage { id: "p1".to_owned(), title: String::new(), text: text.clone() };
        writer.add(prepare_ready_cut(passage, 1, "c", &writer.fields(), &analyzer)).expect("a row");
        writer.commit().expect("a commit");
        let index = Index::open(dir.path(), analyzer).expect("the index is there");
        // What a writer does that builds anew.
        std::fs::remove_dir_all(dir.path()).expect("the files are ours");
        assert_eq!(index.passage("p1").expect("all of it is open").text, text);
    }
}
