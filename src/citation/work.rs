//! A cited work.

use super::Confidence;
use super::reference::Entry;
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
    /// When it came out, as one prints it: `2003`, `1992a`, `i trykk`; `None` for an undated work.
    pub year: Option<String>,
    /// Every spelling of authors and year in the document with how often it stands there, most frequent first.
    pub spellings: Vec<(String, usize)>,
    /// Its entry in the document's own reference list.
    pub reference: Option<Entry>,
    /// `Probable` if spellings were merged by likeness.
    pub confidence: Confidence,
}

impl Work {
    /// The work as running text names it in Norwegian: `Killén (2003)`, `Anstorp og Benum (2015)`, `Benum et al. (2013)`.
    pub fn label(&self) -> String {
        let names = self.names("og");
        format!("{names} ({})", self.year.as_deref().unwrap_or("u.å."))
    }

    /// The authors as one citation names them, the last two joined by `and`; three or more are the first `et al.`
    pub(super) fn names(&self, and: &str) -> String {
        match self.authors.as_slice() {
            [one] if !self.others => one.clone(),
            [one, other] if !self.others => format!("{one} {and} {other}"),
            [first, ..] => format!("{first} et al."),
            [] => String::new(),
        }
    }
}
