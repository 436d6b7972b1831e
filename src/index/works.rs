//! The works that the documents of an index cite, over all documents.

use std::collections::{BTreeMap, BTreeSet};

use super::{Index, PassageRecord};
use crate::bibliography::{Bibliography, Publication};
use crate::error::Result;

/// A work cited in an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CitedWork {
    /// Its key.
    pub key: String,
    /// Surnames in their fullest form, or an organisation's name.
    pub authors: Vec<String>,
    /// Year, with its letter if it has one.
    pub year: Option<String>,
    /// How it is named to a reader: "Killén (2003)".
    pub label: String,
    /// What the index's bibliographies say of it.
    pub publication: Option<Publication>,
    /// Its entries in the reference lists of documents that cite it, as printed, each with the document's id.
    pub entries: Vec<(String, String)>,
    /// How often it is cited.
    pub citations: u32,
    /// How many quotations and attributed paraphrases of it there are.
    pub excerpts: u32,
    /// How many passages cite it.
    pub passages: u32,
    /// The documents that cite it, by id.
    pub documents: Vec<CitingDocument>,
    /// The documents that are the work or excerpt it, by id.
    pub texts: Vec<String>,
}

/// A document that cites a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitingDocument {
    /// Its id.
    pub id: String,
    /// How often it cites the work.
    pub citations: u32,
    /// In how many passages.
    pub passages: u32,
}

impl Index {
    /// The works cited in the index, by key.
    pub fn works(&self) -> Result<Vec<CitedWork>> {
        let bibliography = self.bibliography()?;
        let documents = self.documents()?;
        let mut works: BTreeMap<&str, CitedWork> = BTreeMap::new();
        let mut texts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for document in &documents {
            if let Some(work) = &document.header.work {
                texts.entry(work).or_default().insert(&document.header.id);
            }
            for record in &document.works {
                let work = works.entry(&record.key).or_insert_with(|| CitedWork {
                    key: record.key.clone(),
                    year: record.year.clone(),
                    label: record.label.clone(),
                    publication: bibliography.get(&record.key),
                    ..CitedWork::default()
                });
                if record.authors.len() > work.authors.len() {
                    work.authors.clone_from(&record.authors);
                    work.label.clone_from(&record.label);
                }
                if let Some(entry) = &record.reference {
                    work.entries.push((document.header.id.clone(), entry.clone()));
                }
                work.citations += record.citations;
                work.excerpts += record.excerpts;
                work.passages += record.passages;
                let (id, citations, passages) =
                    (document.header.id.clone(), record.citations, record.passages);
                work.documents.push(CitingDocument { id, citations, passages });
            }
        }
        let with_texts = |mut work: CitedWork| {
            let ids = texts.get(work.key.as_str()).into_iter().flatten();
            work.texts = ids.map(|id| (*id).to_owned()).collect();
            work
        };
        Ok(works.into_values().map(with_texts).collect())
    }

    /// The passages that cite a work, by document and place.
    pub fn citing(&self, key: &str) -> Result<Vec<PassageRecord>> {
        let mut passages = Vec::new();
        for address in self.rows(&tantivy::Term::from_field_text(self.fields.work, key))? {
            let passage = self.passage_at(address)?;
            if passage.citations.iter().any(|citation| citation.work.as_deref() == Some(key)) {
                passages.push(passage);
            }
        }
        passages.sort_by(|a, b| (&a.document.id, a.ordinal).cmp(&(&b.document.id, b.ordinal)));
        Ok(passages)
    }

    /// What the index's bibliographies know.
    pub fn bibliography(&self) -> Result<Bibliography> {
        let publications = self.bibliographies()?.into_iter().flat_map(|file| file.publications()).collect();
        Ok(Bibliography::new(publications))
    }
}
