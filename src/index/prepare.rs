//! A document becomes rows: analysed once, for all fields and the forward column. Pure, so that documents can be
//! prepared on all cores while one thread writes.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::TantivyDocument;

use super::forward::{ForwardBuilder, MAX_LENGTH};
use super::hash::token_hash;
use super::record::{
    CitationRecord, DocumentHeader, DocumentRecord, ExcerptRecord, PageTurn, PassageRecord, WorkRecord,
};
use super::schema::{DOCUMENT_ROW, Fields, HOLDS_EXCERPTS, TokenList};
use super::writing::Writing;
use crate::analysis::{Analyzer, TokenKind};
use crate::citation::{Citation, Cited, ExcerptKind, cite};
use crate::document::{
    Document, Language, Passage, PassageKind, PassageOptions, Source, Span, Stated, WorkKey,
};
use crate::ingest::CollectionPassage;

/// A document's rows, ready to be added.
#[derive(Debug)]
pub struct Prepared {
    /// What the index will know of the document.
    pub document: DocumentRecord,
    /// What was odd about it, as sentences.
    pub odd: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A row, complete but for its words' numbers.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) fields: TantivyDocument,
    /// What is made of a passage's words when they are numbered.
    pub(super) words: Option<RowWords>,
}

/// A passage's text on its way into the index.
#[derive(Debug)]
pub(super) struct RowWords {
    pub(super) forward: ForwardBuilder,
    pub(super) kind: PassageKind,
    /// What tells its document apart.
    pub(super) document: u32,
    /// The record without the text, the text as it is written beside its words, and as it is.
    pub(super) record: Vec<u8>,
    pub(super) writing: Vec<u8>,
    pub(super) text: String,
}

/// Prepares a structured document under the id it has in the index: finds its citations, cuts its passages, analyses
/// them.
pub fn prepare(
    id: &str,
    source: &Source,
    document: &Document,
    fields: &Fields,
    analyzer: &Analyzer,
) -> Prepared {
    let cited = &cite(document);
    let passages = &document.passages(&PassageOptions::default());
    let other = other_language(source, passages);
    let header = header(id, source, document, other);
    let mut odd = source.unread.clone();
    if let (Some(language), Some(stated)) = (other, &source.metadata.language) {
        odd.push(format!(
            "it is said to be in {}, and its text is in {}; read as the latter",
            stated.value.name(),
            language.name()
        ));
    }
    let excerpt = source.metadata.work.is_some() && source.metadata.excerpt;
    let title = header.title.clone().unwrap_or_default();
    let mut rows = Vec::with_capacity(passages.len() + 1);
    let mut first_citation = 0;
    let mut citing: BTreeMap<String, u32> = BTreeMap::new();
    for (i, passage) in passages.iter().enumerate() {
        while cited.citations.get(first_citation).is_some_and(|c| c.span.end <= passage.span.start) {
            first_citation += 1;
        }
        let within = cited.citations[first_citation..].iter().take_while(|c| c.span.start < passage.span.end);
        let citations: Vec<&Citation> = within.filter(|c| c.span.start >= passage.span.start).collect();
        let ordinal = i as u32 + 1;
        let kind = match passage.kind {
            PassageKind::Paragraph | PassageKind::Quote | PassageKind::List if excerpt => {
                PassageKind::Excerpt
            }
            kind => kind,
        };
        let record = PassageRecord {
            passage: format!("{id}.{ordinal}"),
            ordinal,
            document: header.clone(),
            section: passage.section.clone(),
            pages: passage.pages.as_ref().map(|pages| (pages.first, pages.last)),
            page_label: passage.pages.as_ref().and_then(|pages| pages.label.clone()),
            pages_inferred: passage.pages.as_ref().is_some_and(|pages| pages.inferred),
            lines: passage.lines.map(|lines| (lines.first, lines.last)),
            kind: kind.name().to_owned(),
            language: passage
                .language
                .map(|language| language.code().to_owned())
                .filter(|code| header.language.as_ref() != Some(code)),
            text: passage.span.of(&document.text).to_owned(),
            citations: citations.iter().map(|c| citation_record(c, document, cited, passage.span)).collect(),
            excerpts: excerpts_in(cited, document, passage.span, &citations),
            turns: turns_in(document, passage.span),
        };
        let keys: BTreeSet<&str> =
            record.citations.iter().filter_map(|citation| citation.work.as_deref()).collect();
        for key in keys {
            *citing.entry(key.to_owned()).or_default() += 1;
        }
        rows.push(passage_row(record, &title, source.metadata.work.as_ref(), fields, analyzer));
    }
    let works = cited
        .works
        .iter()
        .map(|work| WorkRecord {
            key: work.key.to_string(),
            authors: work.authors.clone(),
            year: work.year.clone(),
            label: work.label(),
            reference: work.reference.as_ref().map(|reference| reference.span.of(&document.text).to_owned()),
            citations: cited.citations.iter().filter(|c| c.work.as_ref() == Some(&work.key)).count() as u32,
            excerpts: cited.excerpts.iter().filter(|excerpt| excerpt.work == work.key).count() as u32,
            passages: citing.get(work.key.0.as_str()).copied().unwrap_or(0),
        })
        .collect();
    let record = DocumentRecord {
        header,
        source: source.id.0.clone(),
        bytes: document.text.len() as u64,
        passages: passages.len() as u32,
        citations: cited.citations.len() as u32,
        words: document.text.split_whitespace().count() as u32,
        pages: document.pages.last().map(|page| page.number),
        works,
    };
    rows.push(Row { fields: document_row(&record, fields), words: None });
    Prepared { document: record, odd, rows }
}

/// Prepares a passage of a collection; it is a document of its own, named by its id.
pub fn prepare_ready_cut(
    passage: CollectionPassage,
    ordinal: u32,
    collection: &str,
    fields: &Fields,
    analyzer: &Analyzer,
) -> Prepared {
    let title = Some(passage.title).filter(|title| !title.trim().is_empty());
    let header = DocumentHeader {
        id: collection.to_owned(),
        title: title.clone(),
        path: collection.to_owned(),
        ..DocumentHeader::default()
    };
    let record = PassageRecord {
        passage: passage.id,
        ordinal,
        document: header.clone(),
        kind: PassageKind::Paragraph.name().to_owned(),
        text: passage.text,
        ..PassageRecord::default()
    };
    let bytes = record.text.len() as u64;
    let row = passage_row(record, title.as_deref().unwrap_or(""), None, fields, analyzer);
    let document = DocumentRecord { bytes, passages: 1, header, ..DocumentRecord::default() };
    Prepared { document, odd: Vec::new(), rows: vec![row] }
}

/// The row that describes a collection as one document.
pub fn collection_row(record: &DocumentRecord, fields: &Fields) -> Prepared {
    let row = Row { fields: document_row(record, fields), words: None };
    Prepared { document: record.clone(), odd: Vec::new(), rows: vec![row] }
}

fn header(id: &str, source: &Source, document: &Document, language: Option<Language>) -> DocumentHeader {
    let mut given = source.metadata.clone();
    if let Some(language) = language {
        given.language = Some(Stated::inferred(language));
    }
    let (known, inferred) = given.filled(&document.metadata);
    DocumentHeader {
        id: id.to_owned(),
        title: known.title.map(|title| title.value),
        authors: known.authors,
        year: known.year.map(|year| year.value),
        language: known.language.map(|language| language.value.code().to_owned()),
        path: source.path.display().to_string(),
        work: known.work.map(|work| work.to_string()),
        inferred: inferred.into_iter().map(str::to_owned).collect(),
    }
}

/// The language of a long text whose passages nearly all tell another one than is stated of it.
fn other_language(source: &Source, passages: &[Passage]) -> Option<Language> {
    const LONG: usize = 5;
    let stated = source.metadata.language.as_ref()?.value;
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for language in passages.iter().filter_map(|passage| passage.language) {
        *counts.entry(language).or_default() += 1;
    }
    let told: usize = counts.values().sum();
    let (&language, &count) = counts.iter().max_by_key(|&(_, count)| *count)?;
    (language != stated && told >= LONG && count * 10 >= told * 9).then_some(language)
}

/// The excerpts that stand in a passage whole or with a part of theirs; `citations` are those of the passage.
fn excerpts_in(
    cited: &Cited,
    document: &Document,
    passage: Span,
    citations: &[&Citation],
) -> Vec<ExcerptRecord> {
    let from = cited.excerpts.partition_point(|e| cited.citations[e.citation].span.start < passage.start);
    let here =
        cited.excerpts[from..].iter().take_while(|e| cited.citations[e.citation].span.start < passage.end);
    here.filter_map(|excerpt| {
        let (start, end) = (excerpt.span.start.max(passage.start), excerpt.span.end.min(passage.end));
        let at = &cited.citations[excerpt.citation];
        let citation = citations.iter().position(|citation| std::ptr::eq(*citation, at))?;
        let here = Span::new(start.min(end), end);
        let lines = document.numbered.then(|| document.lines_of(here));
        let span = here.relative_to(passage.start);
        Some(ExcerptRecord {
            span: (span.start, span.end),
            quotation: excerpt.kind == ExcerptKind::Quotation,
            citation,
            lines: lines.map(|lines| (lines.first, lines.last)),
        })
    })
    .collect()
}

/// The pages that begin within a passage, after its first byte.
fn turns_in(document: &Document, passage: Span) -> Vec<PageTurn> {
    let first = document.line_starts.partition_point(|&(offset, _)| offset <= passage.start);
    let mut page = document.page_at(passage.start).map(|page| page.number);
    let mut turns = Vec::new();
    for &(offset, line) in document.line_starts[first..].iter().take_while(|(at, _)| *at < passage.end) {
        let Some(begun) = document.page_of_line(line).filter(|begun| Some(begun.number) > page) else {
            continue;
        };
        // A page without a word of the passage is turned all the same.
        for number in page.map_or(begun.number, |page| page + 1)..=begun.number {
            let label = document.pages.iter().find(|page| page.number == number);
            let label = label.and_then(|page| page.label.clone());
            turns.push(PageTurn { at: offset - passage.start, label });
        }
        page = Some(begun.number);
    }
    turns
}

fn citation_record(citation: &Citation, document: &Document, cited: &Cited, passage: Span) -> CitationRecord {
    let line = |span: Span| document.numbered.then(|| document.line_at(span.start));
    let span = Span::new(citation.span.start, citation.span.end.min(passage.end));
    let work = citation.work.as_ref();
    CitationRecord {
        span: (span.start - passage.start, span.end - passage.start),
        line: line(span),
        raw: span.of(&document.text).to_owned(),
        form: citation.form.name().to_owned(),
        work: work.map(WorkKey::to_string),
        work_label: work.and_then(|key| cited.works.iter().find(|w| w.key == *key)).map(|w| w.label()),
        locator: citation.locator.as_ref().map(ToString::to_string),
        attributed_to: citation.attributed_to.clone(),
        antecedent_line: citation.antecedent.and_then(|i| cited.citations.get(i)).and_then(|c| line(c.span)),
        confidence: citation.confidence.name().to_owned(),
    }
}

fn passage_row(
    mut record: PassageRecord,
    title: &str,
    work: Option<&WorkKey>,
    fields: &Fields,
    analyzer: &Analyzer,
) -> Row {
    let (id, text) = (std::mem::take(&mut record.passage), std::mem::take(&mut record.text));
    let mut forward = ForwardBuilder::with_capacity(text.len());
    forward.id(&id);
    let (mut exact, mut stem) =
        (TokenList::with_capacity(text.len() + 8), TokenList::with_capacity(text.len() + 64));
    let mut writing = Writing::with_capacity(text.len());
    analyzer.analyze(&text, &mut |token| match token.kind {
        TokenKind::Word => {
            writing.word(&text, token.span, token.text, MAX_LENGTH);
            forward.word(token.text);
            exact.push(token.text);
        }
        TokenKind::Stem => {
            forward.stem(token.text, token.position);
            stem.push(token.text);
        }
        TokenKind::Part => {
            forward.part(token.text, token.position);
            stem.push(token.text);
        }
    });
    let mut above = |text: &str| {
        let mut list = TokenList::default();
        analyzer.analyze(text, &mut |token| {
            if token.kind != TokenKind::Word {
                forward.above(token.text, token.kind == TokenKind::Part);
                list.push(token.text);
                stem.push(token.text);
            }
        });
        list.into_text()
    };
    // Passages of a collection are told apart by title: it has no documents of its own.
    let document = token_hash(&format!("{}\n{title}", record.document.id));
    let (title, section) = (above(title), above(&record.section.join("\n")));
    let mut author = TokenList::default();
    let mut works: Vec<&str> = work.iter().map(|key| key.0.as_str()).collect();
    for name in &record.document.authors {
        push_names(&mut author, name, analyzer);
    }
    for citation in &record.citations {
        push_names(&mut author, citation.work_label.as_deref().unwrap_or(""), analyzer);
        push_names(&mut author, citation.attributed_to.as_deref().unwrap_or(""), analyzer);
        works.extend(citation.work.as_deref());
    }
    works.sort_unstable();
    works.dedup();

    let mut row = TantivyDocument::default();
    row.add_text(fields.kind, &record.kind);
    if !record.excerpts.is_empty() {
        row.add_text(fields.kind, HOLDS_EXCERPTS);
    }
    row.add_text(fields.passage, &id);
    row.add_text(fields.document, &record.document.id);
    if let Some(language) = record.language.as_ref().or(record.document.language.as_ref()) {
        row.add_text(fields.language, language);
    }
    for work in works {
        row.add_text(fields.work, work);
    }
    if let Some(year) = record.document.year {
        row.add_i64(fields.year, i64::from(year));
    }
    row.add_text(fields.author, author.into_text());
    row.add_text(fields.title, title);
    row.add_text(fields.section, section);
    row.add_text(fields.exact, exact.into_text());
    row.add_text(fields.stem, stem.into_text());
    let kind = PassageKind::from_name(&record.kind).unwrap_or(PassageKind::Paragraph);
    forward.finish();
    let (record, writing) = (serde_json::to_vec(&record).unwrap_or_default(), writing.finish(&text));
    Row { fields: row, words: Some(RowWords { forward, kind, document, record, writing, text }) }
}

fn document_row(record: &DocumentRecord, fields: &Fields) -> TantivyDocument {
    let mut row = TantivyDocument::default();
    row.add_text(fields.kind, DOCUMENT_ROW);
    row.add_text(fields.document, &record.header.id);
    row.add_bytes(fields.record, &serde_json::to_vec(record).unwrap_or_default());
    row
}

/// The words of a name, in lower case, as `author:` looks for them.
fn push_names(list: &mut TokenList, name: &str, analyzer: &Analyzer) {
    analyzer.analyze(name, &mut |token| {
        if token.kind == TokenKind::Word {
            list.push(token.text);
        }
    });
}
