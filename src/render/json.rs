//! JSON: the shapes that other programs rely on. Positions count Unicode scalar values, half-open; what is not known is
//! `null`.

use std::borrow::Cow;

use serde::Serialize;

use super::understood::steps_behind;
use crate::analysis::thesaurus::{Concept, Label, Thesaurus};
use crate::analysis::{OwnedToken, TracedWord};
use crate::citation::{Citation, Cited, Fault};
use crate::document::{BlockKind, Document, Language, LineRange, Metadata, PassageKind, Span};
use crate::index::{CitationRecord, DocumentHeader, ExcerptRecord, PagesOf, PassageRecord};
use crate::search::{Answer, Explanation, FoundExcerpt, Hit};

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

/// Turns byte offsets of one text into offsets in Unicode scalar values.
pub(super) struct Positions {
    /// Byte offset of every character, for texts that are not ASCII.
    starts: Option<Vec<usize>>,
}

impl Positions {
    pub(super) fn of(text: &str) -> Positions {
        Positions { starts: (!text.is_ascii()).then(|| text.char_indices().map(|(i, _)| i).collect()) }
    }

    pub(super) fn pair(&self, span: Span) -> [usize; 2] {
        let at = |byte: usize| match &self.starts {
            Some(starts) => starts.partition_point(|&start| start < byte),
            None => byte,
        };
        [at(span.start), at(span.end)]
    }
}

/// The answer to a query.
#[derive(Debug, Serialize)]
pub struct AnswerJson<'a> {
    query: &'a str,
    read_as: String,
    total: usize,
    notes: &'a [String],
    dropped: &'a [String],
    unknown: &'a [String],
    suggestions: Vec<SuggestionJson<'a>>,
    hits: Vec<HitJson<'a>>,
}

#[derive(Debug, Serialize)]
struct SuggestionJson<'a> {
    word: &'a str,
    near: &'a [String],
}

impl<'a> AnswerJson<'a> {
    /// The JSON form of an answer to `query`.
    pub fn new(query: &'a str, answer: &'a Answer, explain: bool) -> AnswerJson<'a> {
        let suggestions = answer.suggestions.iter().map(|(word, near)| SuggestionJson { word, near });
        AnswerJson {
            query,
            read_as: answer.read_as.to_string(),
            total: answer.total,
            notes: &answer.notes,
            dropped: &answer.dropped,
            unknown: &answer.unknown,
            suggestions: suggestions.collect(),
            hits: answer.hits.iter().map(|hit| HitJson::new(hit, explain)).collect(),
        }
    }
}

/// A hit.
#[derive(Debug, Serialize)]
pub struct HitJson<'a> {
    rank: usize,
    score: f32,
    #[serde(flatten)]
    passage: PassageJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<ExcerptJson<'a>>,
    snippet: SnippetJson<'a>,
    similar: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<ExplanationJson<'a>>,
}

impl<'a> HitJson<'a> {
    /// The JSON form of a hit.
    pub fn new(hit: &'a Hit, explain: bool) -> HitJson<'a> {
        let positions = Positions::of(&hit.snippet.text);
        HitJson {
            rank: hit.rank,
            score: hit.score,
            passage: PassageJson::new(&hit.passage),
            excerpt: hit.excerpt.as_ref().map(ExcerptJson::found),
            snippet: SnippetJson {
                text: &hit.snippet.text,
                highlights: hit.snippet.highlights.iter().map(|&span| positions.pair(span)).collect(),
            },
            similar: &hit.similar,
            explanation: explain.then(|| ExplanationJson::new(&hit.explanation)),
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

    fn found(found: &'a FoundExcerpt) -> ExcerptJson<'a> {
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

#[derive(Debug, Serialize)]
struct SnippetJson<'a> {
    text: &'a str,
    highlights: Vec<[usize; 2]>,
}

#[derive(Debug, Serialize)]
struct ExplanationJson<'a> {
    because: &'a [String],
    shares: Vec<ShareJson<'a>>,
    words: Vec<WordJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ShareJson<'a> {
    feature: &'a str,
    share: f32,
}

#[derive(Debug, Serialize)]
struct WordJson<'a> {
    word: &'a str,
    weight: f32,
    forms: Vec<(&'a str, usize)>,
}

impl<'a> ExplanationJson<'a> {
    fn new(explanation: &'a Explanation) -> ExplanationJson<'a> {
        let forms = |forms: &'a [(String, usize)]| {
            forms.iter().map(|(form, count)| (form.as_str(), *count)).collect()
        };
        ExplanationJson {
            because: &explanation.because,
            shares: explanation.shares.iter().map(|&(feature, share)| ShareJson { feature, share }).collect(),
            words: explanation
                .words
                .iter()
                .map(|word| WordJson { word: &word.word, weight: word.weight, forms: forms(&word.forms) })
                .collect(),
        }
    }
}

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
pub(super) struct PagesJson<'a> {
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
    pub(super) fn found(pages: &'a PagesOf, inferred: bool) -> PagesJson<'a> {
        let ((first, last), label) = (pages.counted, pages.label.as_deref().map(Cow::Borrowed));
        PagesJson { first, last, label, inferred }
    }

    /// The pages of a byte span of the passage's text.
    pub(super) fn of(passage: &PassageRecord, span: Span) -> Option<PagesJson<'static>> {
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

/// A fault in a document's citations.
#[derive(Debug, Serialize)]
pub struct FaultJson<'a> {
    line: Option<u32>,
    kind: &'static str,
    message: &'a str,
    raw: &'a str,
    mending: Option<&'a str>,
}

impl<'a> FaultJson<'a> {
    /// The JSON form of a fault in a document.
    pub fn new(fault: &'a Fault, document: &'a Document) -> FaultJson<'a> {
        FaultJson {
            line: document.numbered.then(|| document.line_at(fault.span.start)),
            kind: fault.kind.name(),
            message: &fault.message,
            raw: fault.span.of(&document.text),
            mending: fault.mending.as_deref(),
        }
    }
}

/// A structured document.
#[derive(Debug, Serialize)]
pub struct StructureJson<'a> {
    title: Option<&'a str>,
    authors: &'a [String],
    year: Option<i32>,
    language: Option<&'static str>,
    inferred: &'a [&'static str],
    pages: Vec<PageJson<'a>>,
    headings: Vec<HeadingJson<'a>>,
    blocks: Vec<BlockJson<'a>>,
    furniture: Vec<FurnitureJson<'a>>,
}

#[derive(Debug, Serialize)]
struct PageJson<'a> {
    page: u32,
    label: Option<&'a str>,
    line: Option<u32>,
}

#[derive(Debug, Serialize)]
struct HeadingJson<'a> {
    level: u8,
    number: Option<&'a str>,
    title: &'a str,
    page: Option<u32>,
    lines: Option<[u32; 2]>,
}

#[derive(Debug, Serialize)]
struct BlockJson<'a> {
    kind: &'static str,
    page: Option<u32>,
    lines: Option<[u32; 2]>,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct FurnitureJson<'a> {
    kind: &'static str,
    line: Option<u32>,
    text: &'a str,
}

impl<'a> StructureJson<'a> {
    /// The JSON form of a document's structure, with what is known about it and which of that was read off the text.
    pub fn new(
        document: &'a Document,
        metadata: &'a Metadata,
        inferred: &'a [&'static str],
    ) -> StructureJson<'a> {
        use crate::document::FurnitureKind;
        let lines = |range: LineRange| document.numbered.then_some([range.first, range.last]);
        let page = |span: Span| document.page_at(span.start).map(|page| page.number);
        let mut headings = Vec::new();
        let mut blocks = Vec::new();
        for block in &document.blocks {
            match &block.kind {
                BlockKind::Heading(heading) => headings.push(HeadingJson {
                    level: heading.level,
                    number: heading.number.as_deref(),
                    title: &heading.title,
                    page: page(block.span),
                    lines: lines(document.lines_of(block.span)),
                }),
                kind => blocks.push(BlockJson {
                    kind: PassageKind::of_block(kind).unwrap_or(PassageKind::Paragraph).name(),
                    page: page(block.span),
                    lines: lines(document.lines_of(block.span)),
                    text: block.span.of(&document.text),
                }),
            }
        }
        let furniture = document.furniture.iter().map(|furniture| FurnitureJson {
            kind: match furniture.kind {
                FurnitureKind::RunningHead => "running-head",
                FurnitureKind::PageNumber => "page-number",
                FurnitureKind::Contents => "contents",
                FurnitureKind::Rule => "rule",
            },
            line: document.numbered.then_some(furniture.line),
            text: &furniture.text,
        });
        StructureJson {
            title: metadata.title.as_ref().map(|title| title.value.as_str()),
            authors: &metadata.authors,
            year: metadata.year.as_ref().map(|year| year.value),
            language: metadata.language.as_ref().map(|language| language.value.code()),
            inferred,
            pages: document
                .pages
                .iter()
                .map(|page| PageJson {
                    page: page.number,
                    label: page.label.as_deref(),
                    line: document.numbered.then_some(page.line),
                })
                .collect(),
            headings,
            blocks,
            furniture: furniture.collect(),
        }
    }
}

/// A token.
#[derive(Debug, Serialize)]
pub struct TokenJson<'a> {
    token: &'a str,
    kind: &'static str,
    position: u32,
    span: [usize; 2],
    steps: Vec<&'static str>,
}

/// The JSON form of the tokens of `text`, with the steps that made each.
pub fn tokens<'a>(text: &str, tokens: &'a [OwnedToken], words: &[TracedWord]) -> Vec<TokenJson<'a>> {
    let positions = Positions::of(text);
    let token = |token: &'a OwnedToken| TokenJson {
        token: &token.text,
        kind: token.kind.name(),
        position: token.position,
        span: positions.pair(token.span),
        steps: steps_behind(token.kind, &token.text, words.get(token.position as usize)),
    };
    tokens.iter().map(token).collect()
}

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

/// A concept of the thesaurus.
#[derive(Debug, Serialize)]
pub struct ConceptJson<'a> {
    id: &'a str,
    labels: Vec<LabelJson<'a>>,
    broader: &'a [String],
    narrower: Vec<&'a str>,
    related: &'a [String],
}

#[derive(Debug, Serialize)]
struct LabelJson<'a> {
    text: &'a str,
    language: Option<&'static str>,
    preferred: bool,
}

/// The JSON form of concepts.
pub fn concepts<'a>(thesaurus: &'a Thesaurus, concepts: &[&'a Concept]) -> Vec<ConceptJson<'a>> {
    let label = |label: &'a Label| LabelJson {
        text: &label.text,
        language: label.language.map(Language::code),
        preferred: label.preferred,
    };
    let concept = |concept: &&'a Concept| ConceptJson {
        id: &concept.id,
        labels: concept.labels.iter().map(label).collect(),
        broader: &concept.broader,
        narrower: thesaurus.narrower(&concept.id).map(|concept| concept.id.as_str()).collect(),
        related: &concept.related,
    };
    concepts.iter().map(concept).collect()
}
