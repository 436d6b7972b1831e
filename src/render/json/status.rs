//! What is in an index.

use serde::Serialize;

use super::passage::DocumentJson;

/// What is in an index.
#[derive(Debug, Serialize)]
pub struct StatusJson<'a> {
    /// The index folder.
    pub index: String,
    /// Format version.
    pub format: u32,
    /// Version of the program that built it.
    pub program: &'a str,
    /// Fingerprint of the analysis.
    pub analysis: &'a str,
    /// Whether it was made of the built-in corpus.
    pub built_in: bool,
    /// Size on disk.
    pub bytes: u64,
    /// Passages in all.
    pub passages: u64,
    /// Citations in all.
    pub citations: u64,
    /// Documents, sorted by id.
    pub documents: Vec<DocumentStatusJson<'a>>,
}

/// A document in an index.
#[derive(Debug, Serialize)]
pub struct DocumentStatusJson<'a> {
    /// What hits name.
    #[serde(flatten)]
    pub document: DocumentJson<'a>,
    /// Passages cut from it.
    pub passages: u32,
    /// Citations found in it.
    pub citations: u32,
    /// Words.
    pub words: u32,
    /// Pages, if it shows any.
    pub pages: Option<u32>,
}
