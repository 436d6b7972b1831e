//! Bibliographies as the index keeps them: a row a file, replaced as a whole.

use serde::{Deserialize, Serialize};
use tantivy::{TantivyDocument, Term};

use super::{Fields, Index, IndexWriter};
use crate::bibliography::{self, BibliographyFormat, Publication};
use crate::error::Result;

/// The kind a row has that holds a bibliography.
pub const BIBLIOGRAPHY_ROW: &str = "bibliography";

/// A bibliography file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BibliographyRecord {
    /// The file's path.
    pub path: String,
    /// Hash of its content.
    pub source: String,
    /// Its publications, as CSL-JSON.
    entries: String,
}

impl BibliographyRecord {
    /// A file's publications, ready to be kept.
    pub fn new(path: String, source: String, publications: &[Publication]) -> BibliographyRecord {
        BibliographyRecord {
            path,
            source,
            entries: bibliography::write(publications, BibliographyFormat::CslJson),
        }
    }

    /// Its publications.
    pub fn publications(&self) -> Vec<Publication> {
        bibliography::read(&self.entries, BibliographyFormat::CslJson).publications
    }

    /// What stands in the field of document ids; ids themselves hold no colon.
    fn id(path: &str) -> String {
        format!("{BIBLIOGRAPHY_ROW}:{path}")
    }

    fn row(&self, fields: &Fields) -> TantivyDocument {
        let mut row = TantivyDocument::default();
        row.add_text(fields.kind, BIBLIOGRAPHY_ROW);
        row.add_text(fields.document, Self::id(&self.path));
        row.add_bytes(fields.record, &serde_json::to_vec(self).unwrap_or_default());
        row
    }
}

impl Index {
    /// The bibliographies, sorted by path.
    pub fn bibliographies(&self) -> Result<Vec<BibliographyRecord>> {
        let mut files: Vec<BibliographyRecord> = Vec::new();
        for address in self.rows(&Term::from_field_text(self.fields.kind, BIBLIOGRAPHY_ROW))? {
            files.push(serde_json::from_slice(&self.record(address)?).map_err(|e| self.damaged(e))?);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }
}

impl IndexWriter {
    /// Puts a bibliography in, in place of what the index had of that file.
    pub fn put_bibliography(&self, record: &BibliographyRecord) -> Result<()> {
        self.remove_bibliography(&record.path);
        self.add_row(record.row(&self.fields()))
    }

    /// Takes out what the index has of a bibliography file.
    pub fn remove_bibliography(&self, path: &str) {
        self.remove(&BibliographyRecord::id(path));
    }
}
