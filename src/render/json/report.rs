//! What `belegg index` reports.

use serde::Serialize;

/// What `belegg index` did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct IndexReport {
    /// Documents by what became of them.
    pub documents: DocumentCounts,
    /// Passages read.
    pub passages: u64,
    /// Citations found in them.
    pub citations: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Time it took.
    pub seconds: f64,
    /// Files passed over.
    pub skipped: Vec<Skipped>,
    /// What was odd about files that were read.
    pub diagnostics: Vec<DiagnosticJson>,
}

/// Something odd about a file that was read.
#[derive(Clone, Debug, Serialize)]
pub struct DiagnosticJson {
    /// The file.
    pub path: String,
    /// What was odd, and what to do.
    pub message: String,
}

/// Documents by what became of them.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct DocumentCounts {
    /// New ones.
    pub added: u64,
    /// Changed ones, read again.
    pub updated: u64,
    /// Passed over because nothing changed.
    pub unchanged: u64,
    /// Taken out.
    pub removed: u64,
}

/// A file passed over.
#[derive(Clone, Debug, Serialize)]
pub struct Skipped {
    /// The file.
    pub path: String,
    /// Why, and what to do.
    pub reason: String,
}
