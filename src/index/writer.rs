//! Adding to an index, taking from it, building it anew.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::{Directory, MmapDirectory, RamDirectory};
use tantivy::index::SegmentId;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::Value;
use tantivy::{DocAddress, IndexReader, ReloadPolicy, TantivyDocument, TantivyError, Term};

use super::lexicon::{self, Known, Lexicon};
use super::manifest::{self, FORMAT, Manifest};
use super::prepare::Row;
use super::record::{self, StoredText};
use super::rows::RowsPlugin;
use super::schema::{self, Fields};
use super::{BibliographyRecord, DocumentRecord, Index, Prepared, fault};
use crate::analysis::Analyzer;
use crate::error::{Error, Result};

/// How to write.
#[derive(Clone, Debug)]
pub struct WriterOptions {
    /// Bytes of memory for rows that are not yet on disk, over all threads. At least 16 MB a thread is used.
    pub memory: usize,
    /// Indexing threads. One gives one segment, which is the quickest to search.
    pub threads: usize,
    /// Leave what is there and build a new index in its place.
    pub rebuild: bool,
    /// Set when the built-in corpus is written: its fingerprint.
    pub built_in: Option<String>,
}

/// What tantivy needs for one thread.
pub const MIN_MEMORY: usize = 16 << 20;

impl Default for WriterOptions {
    fn default() -> Self {
        WriterOptions { memory: 128 << 20, threads: 1, rebuild: false, built_in: None }
    }
}

/// Writes an index. Nothing is seen by readers before [`commit`](IndexWriter::commit); dropped without it, nothing was.
pub struct IndexWriter {
    dir: PathBuf,
    manifest: Manifest,
    /// The generation is new and becomes the current one at the commit.
    fresh: bool,
    index: tantivy::Index,
    inner: tantivy::IndexWriter,
    fields: Fields,
    analyzer: Arc<Analyzer>,
    /// The numbers of words, read from the index when the first passage is added.
    lexicon: Mutex<Option<Numbered>>,
    /// A new generation is nothing until its manifest stands.
    unfinished: Unfinished,
    /// Held for as long as we write. `None` in memory.
    _lock: Option<File>,
}

/// The words of the index, and how many of them, in how many rows, were there before.
struct Numbered {
    lexicon: Lexicon,
    known: Known,
    rows: usize,
}

/// From so many rows of words on they are made one at the next commit.
const WORDS_ROWS: usize = 8;

/// Removes the folder of a new generation when it is dropped, unless that became the current one. Dropped after what
/// writes to the folder and before the lock.
struct Unfinished(Option<PathBuf>);

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            // What cannot be removed is swept away by the next writer that commits.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

impl std::fmt::Debug for IndexWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexWriter").field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl IndexWriter {
    /// Opens the index in `dir` for writing, making folder and index if there are none.
    ///
    /// # Errors
    /// The folder holds something else, cannot be written to, is being written to by another process, or has an index
    /// of another version and `rebuild` is not set.
    pub fn open(dir: &Path, analyzer: Arc<Analyzer>, options: &WriterOptions) -> Result<IndexWriter> {
        let there =
            if options.rebuild { Manifest::read(dir).or_else(forgive_damage)? } else { Manifest::read(dir)? };
        if let Some(manifest) = &there
            && !options.rebuild
        {
            manifest.check(dir, &analyzer.fingerprint())?;
        }
        fs::create_dir_all(dir).map_err(|e| Error::io(dir, "make the index folder", e))?;
        let lock = manifest::lock(dir)?;
        // Read again under the lock: another process may have been writing until now.
        let there = if options.rebuild { None } else { Manifest::read(dir)? };
        if options.built_in.is_some()
            && matches!(
                Manifest::read(dir),
                Ok(Some(Manifest { built_in: None, .. })) | Err(Error::Damaged { .. })
            )
        {
            // The user's own index came into being since the caller looked: the built-in corpus never replaces one.
            return Err(Error::Locked { dir: dir.to_owned() });
        }
        let fresh = there.is_none();
        let manifest = there.unwrap_or_else(|| Manifest {
            format: FORMAT,
            analysis: analyzer.fingerprint(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            generation: manifest::fresh_generation(dir),
            built_in: options.built_in.clone(),
        });
        let folder = manifest.folder(dir);
        if fresh {
            fs::create_dir(&folder).map_err(|e| Error::io(&folder, "make the index folder", e))?;
        }
        let unfinished = Unfinished(fresh.then(|| folder.clone()));
        if fresh {
            manifest.write(&folder)?;
        }
        let directory = MmapDirectory::open(&folder).map_err(|e| fault(dir, e.into()))?;
        let mut writer = Self::over(dir, manifest, fresh, Box::new(directory), analyzer, options)?;
        (writer.unfinished, writer._lock) = (unfinished, Some(lock));
        Ok(writer)
    }

    /// An index in memory, for tests and for a machine where nothing can be written.
    pub fn in_memory(analyzer: Arc<Analyzer>, options: &WriterOptions) -> Result<IndexWriter> {
        let manifest = Manifest {
            format: FORMAT,
            analysis: analyzer.fingerprint(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            generation: String::new(),
            built_in: options.built_in.clone(),
        };
        let directory = Box::new(RamDirectory::create());
        Self::over(Path::new("(in memory)"), manifest, true, directory, analyzer, options)
    }

    fn over(
        dir: &Path,
        manifest: Manifest,
        fresh: bool,
        directory: Box<dyn Directory>,
        analyzer: Arc<Analyzer>,
        options: &WriterOptions,
    ) -> Result<IndexWriter> {
        let (schema, fields) = schema::schema();
        let plugin = Arc::new(RowsPlugin(fields.forward));
        let index = if fresh {
            tantivy::Index::builder().schema(schema).register_plugin(plugin).open_or_create(directory)
        } else {
            tantivy::Index::open(directory).map(|mut index| {
                index.register_plugin(plugin);
                index
            })
        };
        let mut index = index.map_err(|e| fault(dir, e))?;
        index.set_tokenizers(schema::tokenizers());
        let threads = options.threads.max(1);
        let memory = options.memory.max(threads * MIN_MEMORY);
        let inner = index.writer_with_num_threads(threads, memory).map_err(|e| fault(dir, e))?;
        if fresh {
            // United once, at the end; see `unite`.
            inner.set_merge_policy(Box::new(NoMergePolicy));
        } else {
            // What a writer left that was stopped half-way: on a full disk it is the room we need.
            let _ = inner.garbage_collect_files().wait();
        }
        Ok(IndexWriter {
            dir: dir.to_owned(),
            manifest,
            fresh,
            index,
            inner,
            fields,
            analyzer,
            lexicon: Mutex::new(None),
            unfinished: Unfinished(None),
            _lock: None,
        })
    }

    /// Whether the index was made of the built-in corpus.
    pub fn is_built_in(&self) -> bool {
        self.manifest.built_in.is_some()
    }

    /// The documents that are in the index now.
    pub fn documents(&self) -> Result<Vec<DocumentRecord>> {
        if self.fresh {
            return Ok(Vec::new());
        }
        Index::from_tantivy(&self.dir, self.manifest.clone(), self.index.clone(), self.analyzer.clone())?
            .documents()
    }

    /// The bibliographies that are in the index now.
    pub fn bibliographies(&self) -> Result<Vec<BibliographyRecord>> {
        if self.fresh {
            return Ok(Vec::new());
        }
        Index::from_tantivy(&self.dir, self.manifest.clone(), self.index.clone(), self.analyzer.clone())?
            .bibliographies()
    }

    /// The fields rows are made of; see [`prepare`](super::prepare()).
    pub fn fields(&self) -> Fields {
        self.fields
    }

    /// The analysis rows are made with.
    pub fn analyzer(&self) -> Arc<Analyzer> {
        self.analyzer.clone()
    }

    /// Adds a document with its passages.
    pub fn add(&self, prepared: Prepared) -> Result<()> {
        let mut numbered = self.lexicon.lock().unwrap_or_else(PoisonError::into_inner);
        for Row { mut fields, words } in prepared.rows {
            if let Some(mut words) = words {
                let Numbered { lexicon, .. } = match &mut *numbered {
                    Some(numbered) => numbered,
                    none => none.insert(self.numbered()?),
                };
                let forward = std::mem::take(&mut words.forward);
                fields.add_custom(
                    self.fields.forward,
                    &forward.into_bytes(words.kind, words.document, lexicon),
                );
                let text = match lexicon.is_full() {
                    false => StoredText::Writing(&words.writing),
                    // Not all of its words have numbers.
                    true => StoredText::Text(words.text.as_bytes()),
                };
                fields.add_bytes(self.fields.record, &record::stored(words.record, &text));
            }
            self.add_row(fields)?;
        }
        Ok(())
    }

    /// The words that are in the index now.
    fn numbered(&self) -> Result<Numbered> {
        if self.fresh {
            return Ok(Numbered { lexicon: Lexicon::default(), known: Known::default(), rows: 0 });
        }
        let (index, analyzer) = (self.index.clone(), self.analyzer.clone());
        let index = Index::from_tantivy(&self.dir, self.manifest.clone(), index, analyzer)?;
        let words = index.words()?;
        let lexicon = Lexicon::of(words).ok_or_else(|| index.damaged("its words cannot be read"))?;
        Ok(Numbered { known: lexicon.known(), lexicon, rows: words.rows() })
    }

    /// Adds the words that are new.
    fn add_words(&mut self) -> Result<()> {
        let numbered = self.lexicon.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Numbered { lexicon, known, rows }) = numbered else { return Ok(()) };
        if lexicon.known() == known {
            return Ok(());
        }
        let first = if rows < WORDS_ROWS { known } else { Known::default() };
        if first == Known::default() && rows > 0 {
            self.inner.delete_term(Term::from_field_text(self.fields.kind, lexicon::WORDS_ROW));
        }
        self.add_row(lexicon.row(first, &self.fields))
    }

    pub(super) fn add_row(&self, row: TantivyDocument) -> Result<()> {
        self.inner.add_document(row).map(|_| ()).map_err(|e| write_fault(&self.dir, e))
    }

    /// Removes a document with its passages.
    pub fn remove(&self, document: &str) {
        self.inner.delete_term(Term::from_field_text(self.fields.document, document));
    }

    /// Makes all that was added and removed visible at once, and lets go of the index.
    ///
    /// # Errors
    /// The disk is full or was taken away: the index stays as it was.
    pub fn commit(mut self) -> Result<()> {
        self.add_words()?;
        if let Err(error) = self.inner.commit() {
            // Half-written files would fill a full disk for good.
            if self.inner.rollback().is_ok() {
                let _ = self.inner.garbage_collect_files().wait();
            }
            return Err(write_fault(&self.dir, error));
        }
        self.unite().map_err(|e| write_fault(&self.dir, e))?;
        // Few segments are quick to search; merging goes on after the commit and is waited for.
        self.inner.wait_merging_threads().map_err(|e| write_fault(&self.dir, e))?;
        // From here on the manifest may name the new generation, even if writing it ends in an error.
        self.unfinished.0 = None;
        if self.fresh || !self.manifest.stands(&self.dir) {
            self.manifest.write(&self.dir)?;
        }
        manifest::share(&self.dir, &self.manifest.generation);
        manifest::sweep(&self.dir, &self.manifest.generation);
        Ok(())
    }

    /// Makes one segment of a new index: each has a dictionary of its own, and a query looks into all of them. What is added
    /// later is merged as it grows, or adding a page would mean writing everything again.
    fn unite(&mut self) -> tantivy::Result<()> {
        let segments = self.index.searchable_segment_ids()?;
        if self.fresh && segments.len() > 1 {
            self.inner.merge(&self.in_order(segments)?).wait()?;
        }
        Ok(())
    }

    /// Segments in the order of what they hold: their names are random, and passages of equal scores are candidates in the
    /// order of their rows.
    fn in_order(&self, segments: Vec<SegmentId>) -> tantivy::Result<Vec<SegmentId>> {
        let reader: IndexReader =
            self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let mut named = Vec::with_capacity(segments.len());
        for id in segments {
            let at = searcher.segment_readers().iter().position(|segment| segment.segment_id() == id);
            let row: TantivyDocument = searcher.doc(DocAddress::new(at.unwrap_or(0) as u32, 0))?;
            let record = row.get_first(self.fields.record).and_then(|value| value.as_bytes());
            let record = record.and_then(|bytes| record::read(bytes).ok());
            let record = record.map(|(record, _)| record).unwrap_or_default();
            named.push(((record.document.id, record.ordinal), id));
        }
        named.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(named.into_iter().map(|(_, id)| id).collect())
    }

    /// Commits an index made by [`in_memory`](IndexWriter::in_memory) and opens it.
    pub fn into_index(mut self) -> Result<Index> {
        self.add_words()?;
        self.inner.commit().and_then(|_| self.unite()).map_err(|e| fault(&self.dir, e))?;
        Index::from_tantivy(&self.dir, self.manifest, self.index, self.analyzer)
    }
}

/// While writing, a thread that gave up did so for want of room or rights, not because of what is in the index.
fn write_fault(dir: &Path, error: TantivyError) -> Error {
    match error {
        // What stopped the thread is told when one commits, and that is too late.
        TantivyError::ErrorInThread(_) => {
            let cause = io::Error::other("no room or no right to write there; make room and try again");
            Error::io(dir, "write the index, which stays as it was", cause)
        }
        TantivyError::SystemError(what) | TantivyError::InternalError(what) => {
            Error::io(dir, "write the index, which stays as it was", io::Error::other(what))
        }
        other => fault(dir, other),
    }
}

/// What is to be replaced may be as broken as it likes.
fn forgive_damage(error: Error) -> Result<Option<Manifest>> {
    match error {
        Error::Damaged { .. } => Ok(None),
        other => Err(other),
    }
}
