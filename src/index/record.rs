//! What the index keeps of a passage and of a document to show it again; the format on disk, not the format put out.

use serde::{Deserialize, Serialize};

use crate::document::PassageKind;

/// A document as every hit names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentHeader {
    /// Document id, a slug of its file name.
    pub id: String,
    /// Title, if known.
    pub title: Option<String>,
    /// Authors as "Surname, Given".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Year, if known.
    pub year: Option<i32>,
    /// Language code, if known.
    pub language: Option<String>,
    /// The path as it was given.
    pub path: String,
    /// Key of the work it is or excerpts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// Which of title, authors, year and language were read off the text rather than stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<String>,
}

/// A citation in a passage. Offsets are bytes in the passage's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitationRecord {
    /// Byte range of `raw` in the passage's text.
    pub span: (usize, usize),
    /// Source line where it begins; `None` for formats without lines.
    pub line: Option<u32>,
    /// Its words in the text.
    pub raw: String,
    /// `narrative`, `parenthetical`, `ibid`, `quote` or `blockquote`.
    pub form: String,
    /// Key of the work.
    pub work: Option<String>,
    /// How the work is named to a reader: "Killén (2003)".
    pub work_label: Option<String>,
    /// Normalised locator.
    pub locator: Option<String>,
    /// Who is quoted or reported through the work.
    pub attributed_to: Option<String>,
    /// Source line of what an ibid. points to.
    pub antecedent_line: Option<u32>,
    /// `certain`, `probable` or `ambiguous`.
    pub confidence: String,
}

/// A quotation or attributed paraphrase in a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcerptRecord {
    /// Byte range in the passage's text.
    pub span: (usize, usize),
    /// Whether they are the work's own words.
    pub quotation: bool,
    /// The citation that says so: its number in the passage's citations, from 0.
    pub citation: usize,
    /// First and last source line; `None` for formats without lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<(u32, u32)>,
}

impl ExcerptRecord {
    /// Whether nothing of it stands in the passage.
    pub fn is_empty(&self) -> bool {
        self.span.0 >= self.span.1
    }

    /// Whether it is a quotation that makes up at least half of a paraphrase.
    pub fn is_most_of(&self, other: &ExcerptRecord) -> bool {
        let within = other.span.0 <= self.span.0 && self.span.1 <= other.span.1;
        let bytes = |one: &ExcerptRecord| one.span.1.saturating_sub(one.span.0);
        self.quotation && !other.quotation && within && bytes(self) * 2 >= bytes(other)
    }
}

/// A page that begins within a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageTurn {
    /// Byte offset in the passage's text.
    pub at: usize,
    /// Printed label of the page that begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// The pages a stretch of a passage stands on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PagesOf {
    /// First and last page, counted from 1.
    pub counted: (u32, u32),
    /// Printed label or labels: `17`, `17–18`.
    pub label: Option<String>,
}

/// A passage as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageRecord {
    /// Passage id; on disk it is that of the forward row.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub passage: String,
    /// Number in its document, from 1.
    pub ordinal: u32,
    /// The document it is from.
    pub document: DocumentHeader,
    /// Headings above it, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub section: Vec<String>,
    /// First and last page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<(u32, u32)>,
    /// Printed page label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_label: Option<String>,
    /// Whether page starts were worked out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pages_inferred: bool,
    /// First and last source line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<(u32, u32)>,
    /// Kind of passage.
    pub kind: String,
    /// Code of its language, where that is another than the document's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The whole text; on disk it is put together from the forward row.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Citations in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<CitationRecord>,
    /// Quotations and attributed paraphrases in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excerpts: Vec<ExcerptRecord>,
    /// The pages that begin within it: one less than it has pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<PageTurn>,
}

impl PassageRecord {
    /// The pages that the bytes `start..end` of its text stand on; `None` if the source shows no pages.
    pub fn pages_of(&self, start: usize, end: usize) -> Option<PagesOf> {
        let (first, last) = self.pages?;
        let labels = || {
            let opening = self.page_label.as_deref().map(|label| label.split('–').next().unwrap_or(label));
            std::iter::once(opening).chain(self.turns.iter().map(|turn| turn.label.as_deref()))
        };
        let page_at = |offset: usize| self.turns.iter().take_while(|turn| turn.at <= offset).count();
        let (from, to) = (page_at(start), page_at(end.saturating_sub(1).max(start)));
        let label = match (labels().nth(from).flatten(), labels().nth(to).flatten()) {
            (Some(one), Some(other)) if one == other => Some(one.to_owned()),
            (Some(one), Some(other)) => Some(format!("{one}–{other}")),
            _ => None,
        };
        let counted = |page: usize| first.saturating_add(page as u32).min(last);
        Some(PagesOf { counted: (counted(from), counted(to)), label })
    }

    /// Whether the whole passage is an excerpt of the work its document names.
    pub fn is_excerpt(&self) -> bool {
        self.kind == PassageKind::Excerpt.name()
    }
}

/// A document as the index knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// What every hit names.
    pub header: DocumentHeader,
    /// Hash of content and metadata.
    pub source: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Passages cut from it.
    pub passages: u32,
    /// Citations found in it.
    pub citations: u32,
    /// Words in it.
    pub words: u32,
    /// Pages, if it shows any.
    pub pages: Option<u32>,
    /// The works cited in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub works: Vec<WorkRecord>,
}

/// A work cited in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkRecord {
    /// Its key.
    pub key: String,
    /// Surnames as cited.
    pub authors: Vec<String>,
    /// Year, with its letter if it has one.
    pub year: Option<String>,
    /// How it is named to a reader: "Killén (2003)".
    pub label: String,
    /// Its entry in the document's reference list.
    pub reference: Option<String>,
    /// How often it is cited there.
    pub citations: u32,
    /// How many excerpts of it there are.
    #[serde(default)]
    pub excerpts: u32,
    /// In how many passages.
    pub passages: u32,
}

/// Between a passage's record and how its text is [written](super::writing) beside its words. JSON has no such byte.
const WRITING: u8 = 0;
/// Between a passage's record and its text.
const TEXT: u8 = 1;

/// What is kept of a passage's text.
pub enum StoredText<'b> {
    /// How it is written beside its words.
    Writing(&'b [u8]),
    /// As it is.
    Text(&'b [u8]),
}

/// What is kept of a passage.
pub fn stored(mut record: Vec<u8>, text: &StoredText<'_>) -> Vec<u8> {
    let (mark, text) = match text {
        StoredText::Writing(writing) => (WRITING, writing),
        StoredText::Text(text) => (TEXT, text),
    };
    record.push(mark);
    record.extend(*text);
    record
}

/// The record that is kept of a passage, and what is kept of its text.
pub fn read(bytes: &[u8]) -> serde_json::Result<(PassageRecord, StoredText<'_>)> {
    let end = bytes.iter().position(|byte| matches!(*byte, WRITING | TEXT)).unwrap_or(bytes.len());
    let (record, rest) = bytes.split_at(end);
    let text = match rest.split_first() {
        Some((&WRITING, writing)) => StoredText::Writing(writing),
        rest => StoredText::Text(rest.map_or(&[], |(_, text)| text)),
    };
    Ok((serde_json::from_slice(record)?, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_has_the_pages_it_stands_on() {
        let turns =
            [("18", 40), ("19", 80)].map(|(label, at)| PageTurn { at, label: Some(label.to_owned()) });
        let passage = PassageRecord {
            pages: Some((5, 7)),
            page_label: Some("17–19".to_owned()),
            turns: turns.to_vec(),
            ..PassageRecord::default()
        };
        for (start, end, counted, label) in [
            (0, 10, (5, 5), "17"),
            (30, 41, (5, 6), "17–18"),
            (30, 40, (5, 5), "17"),
            (40, 80, (6, 6), "18"),
            (0, 99, (5, 7), "17–19"),
            (90, 90, (7, 7), "19"),
        ] {
            let pages = passage.pages_of(start, end).expect("it has pages");
            assert_eq!((pages.counted, pages.label.as_deref()), (counted, Some(label)), "{start}..{end}");
        }
        assert_eq!(PassageRecord::default().pages_of(0, 1), None);
    }
}
