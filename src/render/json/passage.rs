//! A passage as the index keeps it, its document, pages, citations and excerpts.

use std::borrow::Cow;

use serde::Serialize;

use super::Positions;
use crate::citation::{Citation, Cited};
use crate::document::{Document, Span};
use crate::index::{CitationRecord, DocumentHeader, ExcerptRecord, PagesOf, PassageRecord};
use crate::search::FoundExcerpt;

/// A passage with where it stands.
#[derive(Debug, Serialize)]
pub struct PassageJson<'a> {
    passage: &'a str,
    document: DocumentJson<'a>,
    section: &'a [String],
    pages: Option<PagesJson<'a>>,
    lines: Option<[u32; 2]>,
    kind: &'a str,
    language: Option<&'a str>,
    text: &'a str,
    citations: Vec<CitationJson<'a>>,
}

impl<'a> PassageJson<'a> {
    /// The JSON form of a passage.
    pub fn new(passage: &'a PassageRecord) -> PassageJson<'a> {
        PassageJson {
            passage: &passage.passage,
            document: DocumentJson::new(&passage.document),
            section: &passage.section,
            pages: PagesJson::new(passage),
            lines: passage.lines.map(|(first, last)| [first, last]),
            kind: &passage.kind,
            language: passage.language.as_ref().or(passage.document.language.as_ref()).map(String::as_str),
            text: &passage.text,
            citations: passage.citations.iter().map(CitationJson::of_record).collect(),
        }
    }
}

/// A document as a hit names it.
#[derive(Debug, Serialize)]
pub struct DocumentJson<'a> {
    id: &'a str,
    title: Option<&'a str>,
    authors: &'a [String],
    year: Option<i32>,
    language: Option<&'a str>,
    path: &'a str,
    work: Option<&'a str>,
    inferred: &'a [String],
}

impl<'a> DocumentJson<'a> {
    /// The JSON form of a document.
    pub fn new(header: &'a DocumentHeader) -> DocumentJson<'a> {
        DocumentJson {
            id: &header.id,
            title: header.title.as_deref(),
            authors: &header.authors,
            year: header.year,
            language: header.language.as_deref(),
            path: &header.path,
            work: header.work.as_deref(),
            inferred: &header.inferred,
        }
    }
}

/// The pages a passage stands on.
#[derive(Debug, Serialize)]
pub(in crate::render) struct PagesJson<'a> {
    first: u32,
    last: u32,
    label: Option<Cow<'a, str>>,
    inferred: bool,
}

impl<'a> PagesJson<'a> {
    /// The pages of the whole passage.
    fn new(passage: &'a PassageRecord) -> Option<PagesJson<'a>> {
        let (first, last) = passage.pages?;
        let label = passage.page_label.as_deref().map(Cow::Borrowed);
        Some(PagesJson { first, last, label, inferred: passage.pages_inferred })
    }

    /// The pages that quoted words were found on.
    pub(in crate::render) fn found(pages: &'a PagesOf, inferred: bool) -> PagesJson<'a> {
        let ((first, last), label) = (pages.counted, pages.label.as_deref().map(Cow::Borrowed));
        PagesJson { first, last, label, inferred }
    }

    /// The pages of a byte span of the passage's text.
    pub(in crate::render) fn of(passage: &PassageRecord, span: Span) -> Option<PagesJson<'static>> {
        let pages = passage.pages_of(span.start, span.end)?;
        let ((first, last), label) = (pages.counted, pages.label.map(Cow::Owned));
        Some(PagesJson { first, last, label, inferred: passage.pages_inferred })
    }
}

/// A citation or quotation.
#[derive(Debug, Serialize)]
pub struct CitationJson<'a> {
    line: Option<u32>,
    raw: &'a str,
    form: &'a str,
    work: Option<&'a str>,
    locator: Option<String>,
    attributed_to: Option<&'a str>,
    antecedent_line: Option<u32>,
    confidence: &'a str,
}

impl<'a> CitationJson<'a> {
    /// The JSON form of a citation the index keeps.
    pub fn of_record(record: &'a CitationRecord) -> CitationJson<'a> {
        CitationJson {
            line: record.line,
            raw: &record.raw,
            form: &record.form,
            work: record.work.as_deref(),
            locator: record.locator.clone(),
            attributed_to: record.attributed_to.as_deref(),
            antecedent_line: record.antecedent_line,
            confidence: &record.confidence,
        }
    }

    /// The JSON form of a citation in a document.
    pub fn new(citation: &'a Citation, document: &'a Document, cited: &Cited) -> CitationJson<'a> {
        let line = |span: Span| document.numbered.then(|| document.line_at(span.start));
        CitationJson {
            line: line(citation.span),
            raw: citation.span.of(&document.text),
            form: citation.form.name(),
            work: citation.work.as_ref().map(|key| key.0.as_str()),
            locator: citation.locator.as_ref().map(ToString::to_string),
            attributed_to: citation.attributed_to.as_deref(),
            antecedent_line: citation
                .antecedent
                .and_then(|i| cited.citations.get(i))
                .and_then(|c| line(c.span)),
            confidence: citation.confidence.name(),
        }
    }
}

/// An excerpt: of which work, and where it stands in its passage.
#[derive(Debug, Serialize)]
pub struct ExcerptJson<'a> {
    work: Option<&'a str>,
    work_label: Option<&'a str>,
    quotation: bool,
    locator: Option<&'a str>,
    attributed_to: Option<&'a str>,
    confidence: &'a str,
    /// In the text of the passage that `belegg show` gives.
    span: [usize; 2],
}

impl<'a> ExcerptJson<'a> {
    fn new(citation: &'a CitationRecord, quotation: bool, span: [usize; 2]) -> ExcerptJson<'a> {
        ExcerptJson {
            work: citation.work.as_deref(),
            work_label: citation.work_label.as_deref(),
            quotation,
            locator: citation.locator.as_deref(),
            attributed_to: citation.attributed_to.as_deref(),
            confidence: &citation.confidence,
            span,
        }
    }

    pub(super) fn found(found: &'a FoundExcerpt) -> ExcerptJson<'a> {
        let (start, end) = found.characters;
        ExcerptJson::new(&found.citation, found.quotation, [start, end])
    }

    /// The JSON form of an excerpt in a passage; `None` if the record is damaged.
    pub fn of_record(excerpt: &ExcerptRecord, passage: &'a PassageRecord) -> Option<ExcerptJson<'a>> {
        let citation = passage.citations.get(excerpt.citation)?;
        let span = Positions::of(&passage.text).pair(Span::new(excerpt.span.0, excerpt.span.1));
        Some(ExcerptJson::new(citation, excerpt.quotation, span))
    }
}
