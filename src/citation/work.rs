//! A cited work.

use super::cite::Confidence;
use super::reference::Entry;
use super::year::Year;
use crate::document::WorkKey;

/// A work that a document cites, as far as the document tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// `surname[-surname]-year` in lower-case ASCII; with three or more authors the first alone; `-u-a` for an undated
    /// work and `-i-trykk` for one in press, in every language; an organisation's name as a whole.
    ///
    /// Where two works would share a key, the one with more authors carries all their surnames.
    pub key: WorkKey,
    /// The authors' surnames (an organisation's name), in their fullest form.
    pub authors: Vec<String>,
    /// Whether there are more authors than are named.
    pub others: bool,
    /// When it came out.
    pub year: Year,
    /// Every spelling of authors and year in the document with how often it stands there, most frequent first.
    pub spellings: Vec<(String, usize)>,
    /// Its entry in the document's own reference list.
    pub reference: Option<Entry>,
    /// `Probable` if spellings were merged by likeness.
    pub confidence: Confidence,
}
