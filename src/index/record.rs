//! What the index keeps of a passage and of a document to show it again; the format on disk, not the format put out.

use serde::{Deserialize, Serialize};

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
    /// Which of title, year and language were read off the text rather than stated.
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
}

/// A passage as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageRecord {
    /// Passage id.
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
    /// The whole text.
    pub text: String,
    /// Citations in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<CitationRecord>,
    /// Quotations and attributed paraphrases in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excerpts: Vec<ExcerptRecord>,
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
    /// In how many passages.
    pub passages: u32,
}
