//! Cited works over an index: JSON and the terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::json::{CitationJson, ExcerptJson, PagesJson, PassageJson};
use super::quotes::{FindJson, finds};
use super::reference::{Reference, apa};
use super::terminal::{Screen, heading, marked, whereabouts};
use crate::document::{Language, Span};
use crate::index::{CitationRecord, CitedWork, ExcerptRecord, PassageRecord};
use crate::search::{Find, Quoted};

const WORK: Style = AnsiColor::Cyan.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// A cited work.
#[derive(Debug, Serialize)]
pub struct SourceJson<'a> {
    key: &'a str,
    label: &'a str,
    authors: &'a [String],
    year: Option<&'a str>,
    reference: Option<String>,
    reference_from: Option<&'static str>,
    citations: u32,
    excerpts: u32,
    passages: u32,
    documents: Vec<CitingJson<'a>>,
    texts: &'a [String],
}

#[derive(Debug, Serialize)]
struct CitingJson<'a> {
    id: &'a str,
    citations: u32,
    passages: u32,
}

impl<'a> SourceJson<'a> {
    /// The JSON form of a cited work.
    pub fn new(work: &'a CitedWork) -> SourceJson<'a> {
        let (reference, reference_from) = reference(work);
        SourceJson {
            key: &work.key,
            label: &work.label,
            authors: &work.authors,
            year: work.year.as_deref(),
            reference,
            reference_from,
            citations: work.citations,
            excerpts: work.excerpts,
            passages: work.passages,
            documents: work
                .documents
                .iter()
                .map(|citing| CitingJson {
                    id: &citing.id,
                    citations: citing.citations,
                    passages: citing.passages,
                })
                .collect(),
            texts: &work.texts,
        }
    }
}

/// A cited work with its passages.
#[derive(Debug, Serialize)]
pub struct SourcePassagesJson<'a> {
    #[serde(flatten)]
    work: SourceJson<'a>,
    cited_in: Vec<CitingPassageJson<'a>>,
}

impl<'a> SourcePassagesJson<'a> {
    /// The JSON form of a work with the passages that cite it.
    pub fn new(work: &'a CitedWork, passages: &'a [CitingPassage]) -> SourcePassagesJson<'a> {
        let cited_in = passages.iter().map(|passage| CitingPassageJson::new(passage, &work.key)).collect();
        SourcePassagesJson { work: SourceJson::new(work), cited_in }
    }
}

/// A passage that cites a work, with its citations of that work.
#[derive(Debug, Serialize)]
pub struct CitingPassageJson<'a> {
    #[serde(flatten)]
    passage: PassageJson<'a>,
    of_work: Vec<CitationJson<'a>>,
    excerpts: Vec<WorkExcerptJson<'a>>,
}

/// What a passage quotes or retells of a work.
#[derive(Debug, Serialize)]
struct WorkExcerptJson<'a> {
    #[serde(flatten)]
    excerpt: ExcerptJson<'a>,
    text: &'a str,
    pages: Option<PagesJson<'static>>,
    lines: Option<[u32; 2]>,
    /// Where the words of a quotation stand in other documents.
    found: Vec<FindJson<'a>>,
}

/// A passage that cites a work, and where the words it quotes stand elsewhere.
pub type CitingPassage = (PassageRecord, Vec<Quoted>);

impl<'a> CitingPassageJson<'a> {
    /// The JSON form of a passage that cites the work with this key.
    pub fn new((passage, quoted): &'a CitingPassage, key: &str) -> CitingPassageJson<'a> {
        let of_work = passage.citations.iter().filter(|citation| citation.work.as_deref() == Some(key));
        let excerpts = passage.excerpts.iter().filter(|excerpt| {
            let citation = passage.citations.get(excerpt.citation);
            citation.is_some_and(|citation| citation.work.as_deref() == Some(key)) && !excerpt.is_empty()
        });
        let excerpt = |excerpt: &ExcerptRecord| {
            let span = Span::new(excerpt.span.0, excerpt.span.1);
            Some(WorkExcerptJson {
                excerpt: ExcerptJson::of_record(excerpt, passage)?,
                text: passage.text.get(span.start..span.end)?,
                pages: PagesJson::of(passage, span),
                lines: excerpt.lines.map(|(first, last)| [first, last]),
                found: finds_of(excerpt, passage, quoted).iter().map(FindJson::new).collect(),
            })
        };
        CitingPassageJson {
            passage: PassageJson::new(passage),
            of_work: of_work.map(CitationJson::of_record).collect(),
            excerpts: excerpts.filter_map(excerpt).collect(),
        }
    }
}

/// The full reference, and where it is from: the index's bibliographies, or the reference list of a citing document.
fn reference(work: &CitedWork) -> (Option<String>, Option<&'static str>) {
    match (&work.publication, work.entries.first()) {
        (Some(known), _) => (Some(apa(known, Language::Bokmal).text), Some("bibliography")),
        (None, Some((_, entry))) => (Some(Reference::of_text(entry).text), Some("list")),
        (None, None) => (None, None),
    }
}

/// Writes the cited works, by key.
pub fn list(out: &mut dyn Write, works: &[CitedWork], screen: Screen) -> io::Result<()> {
    for work in works {
        write_work(out, work, screen)?;
    }
    let known = works.iter().filter(|work| reference(work).0.is_some()).count();
    writeln!(out, "{DIM}{}, {known} with a reference{DIM:#}", count(works.len() as u32, "work"))
}

fn write_work(out: &mut dyn Write, work: &CitedWork, screen: Screen) -> io::Result<()> {
    writeln!(out, "{WORK}{}{WORK:#} {DIM}{}{DIM:#}", work.label, work.key)?;
    let width = screen.width.saturating_sub(4).max(24);
    if let (Some(reference), _) = reference(work) {
        for line in textwrap::wrap(&reference, width) {
            writeln!(out, "    {line}")?;
        }
    }
    let documents: Vec<&str> = work.documents.iter().map(|citing| citing.id.as_str()).collect();
    let [citations, excerpts, passages] =
        [count(work.citations, "citation"), count(work.excerpts, "excerpt"), count(work.passages, "passage")];
    let mut says = format!("{citations}, {excerpts} in {passages} of {}", documents.join(", "));
    if !work.texts.is_empty() {
        says = format!("{says}; itself in {}", work.texts.join(", "));
    }
    for line in textwrap::wrap(&says, width) {
        writeln!(out, "    {DIM}{line}{DIM:#}")?;
    }
    Ok(())
}

/// Writes a work and the passages that cite it, each with where in the work it points and who is reported through it.
pub fn passages(
    out: &mut dyn Write,
    work: &CitedWork,
    passages: &[CitingPassage],
    screen: Screen,
) -> io::Result<()> {
    write_work(out, work, screen)?;
    let width = screen.width.saturating_sub(2).max(24);
    for (passage, quoted) in passages {
        writeln!(out)?;
        for line in textwrap::wrap(&heading(passage), width) {
            writeln!(out, "{line}")?;
        }
        for line in textwrap::wrap(&whereabouts(passage), width) {
            writeln!(out, "{DIM}{line}{DIM:#}")?;
        }
        for citation in passage.citations.iter().filter(|citation| citation.work.as_ref() == Some(&work.key))
        {
            write_citation(out, citation, passage, width, screen)?;
            if let Some(quoted) = quoted.iter().find(|quoted| quoted.is(citation)) {
                finds(out, quoted, "    ", screen)?;
            }
        }
    }
    Ok(())
}

fn write_citation(
    out: &mut dyn Write,
    citation: &CitationRecord,
    passage: &PassageRecord,
    width: usize,
    screen: Screen,
) -> io::Result<()> {
    let mut says = vec![citation.form.clone()];
    says.extend(citation.locator.clone());
    says.extend(citation.attributed_to.as_ref().map(|who| format!("reports {who}")));
    if citation.confidence != "certain" {
        says.push(citation.confidence.clone());
    }
    let at = Span::new(citation.span.0, citation.span.1);
    let span = |excerpt: &ExcerptRecord| Span::new(excerpt.span.0, excerpt.span.1);
    let around = passage.excerpts.iter().filter(|excerpt| span(excerpt).contains(at));
    let around = around.min_by_key(|excerpt| span(excerpt).len());
    if let Some((first, last)) = around.and_then(|excerpt| excerpt.lines) {
        let lines = if first == last { format!("line {first}") } else { format!("lines {first}–{last}") };
        says.push(lines);
    }
    writeln!(out, "  {DIM}{}{DIM:#}", says.join(" · "))?;
    let around = around.map_or(at, span);
    let marks = if around == at { Vec::new() } else { vec![at.relative_to(around.start)] };
    marked(out, around.of(&passage.text), &marks, "    ", width.saturating_sub(2), screen.colour)
}

/// Where the words of an excerpt stand, if it is a quotation.
fn finds_of<'q>(excerpt: &ExcerptRecord, passage: &PassageRecord, quoted: &'q [Quoted]) -> &'q [Find] {
    let citation = passage.citations.get(excerpt.citation).filter(|_| excerpt.quotation);
    let quoted = citation.and_then(|citation| quoted.iter().find(|quoted| quoted.is(citation)));
    quoted.map_or(&[], |quoted| &quoted.finds)
}

fn count(number: u32, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
