//! Passages that bear on a claim, grouped by the works they rest on: JSON and the terminal.

use std::collections::BTreeSet;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::json::{HitJson, Positions};
use super::reference::apa;
use super::terminal::{Screen, heading, marked, whereabouts};
use crate::document::{Language, Span};
use crate::search::{Answer, Hit, SupportingWork};

const WORK: Style = AnsiColor::Cyan.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// What the order of the passages means; said wherever they are shown.
pub const CAUTION: &str = "Ranked by wording: these passages speak of the claim, for or against it. Whether it holds is for the reader to judge.";

/// The answer to a claim.
#[derive(Debug, Serialize)]
pub struct SupportJson<'a> {
    claim: &'a str,
    read_as: String,
    total: usize,
    notes: &'a [String],
    caution: &'static str,
    hits: Vec<EvidenceJson<'a>>,
    works: Vec<SupportingWorkJson<'a>>,
    independent_works: usize,
}

/// A hit with its sentence of evidence.
#[derive(Debug, Serialize)]
pub struct EvidenceJson<'a> {
    #[serde(flatten)]
    hit: HitJson<'a>,
    evidence: [usize; 2],
}

impl<'a> EvidenceJson<'a> {
    /// The JSON form of a hit with its evidence.
    pub fn new(hit: &'a Hit) -> EvidenceJson<'a> {
        EvidenceJson {
            hit: HitJson::new(hit, false),
            evidence: Positions::of(&hit.passage.text).pair(hit.evidence),
        }
    }
}

#[derive(Debug, Serialize)]
struct SupportingWorkJson<'a> {
    work: &'a str,
    reference: &'a str,
    full_reference: Option<String>,
    passages: &'a [usize],
    in_evidence: &'a [usize],
    own_voice: bool,
    independent: bool,
    shares_with: Option<&'a str>,
    shared: &'a [String],
}

impl<'a> SupportJson<'a> {
    /// The JSON form of an answer to a claim.
    pub fn new(claim: &'a str, answer: &'a Answer, works: &'a [SupportingWork]) -> SupportJson<'a> {
        let work = |work: &'a SupportingWork| SupportingWorkJson {
            work: &work.key,
            reference: &work.label,
            full_reference: work.publication.as_ref().map(|known| apa(known, Language::Bokmal).text),
            passages: &work.passages,
            in_evidence: &work.in_evidence,
            own_voice: work.own_voice,
            independent: work.is_independent(),
            shares_with: work.shares_with.as_deref(),
            shared: &work.shared,
        };
        SupportJson {
            claim,
            read_as: answer.read_as.to_string(),
            total: answer.total,
            notes: &answer.notes,
            caution: CAUTION,
            hits: answer.hits.iter().map(EvidenceJson::new).collect(),
            works: works.iter().map(work).collect(),
            independent_works: works.iter().filter(|work| work.is_independent()).count(),
        }
    }
}

/// Writes the passages under the works they rest on. One that rests on several is shown under the first and named
/// under the others.
pub fn screen(
    out: &mut dyn Write,
    answer: &Answer,
    works: &[SupportingWork],
    screen: Screen,
) -> io::Result<()> {
    for note in &answer.notes {
        writeln!(out, "{DIM}{note}{DIM:#}")?;
    }
    for line in textwrap::wrap(CAUTION, screen.width) {
        writeln!(out, "{DIM}{line}{DIM:#}")?;
    }
    writeln!(out)?;
    let mut shown: BTreeSet<usize> = BTreeSet::new();
    for work in works {
        write_work(out, work, works, screen)?;
        let (new, known): (Vec<usize>, Vec<usize>) =
            work.passages.iter().partition(|rank| !shown.contains(rank));
        for hit in answer.hits.iter().filter(|hit| new.contains(&hit.rank)) {
            write_hit(out, hit, screen)?;
        }
        if !known.is_empty() {
            let ranks: Vec<String> = known.iter().map(ToString::to_string).collect();
            writeln!(out, "    {DIM}also {}, above{DIM:#}", ranks.join(", "))?;
        }
        shown.extend(new);
        writeln!(out)?;
    }
    let independent = works.iter().filter(|work| work.is_independent()).count();
    writeln!(
        out,
        "{DIM}{} of {} passages; {} cited or speaking, {independent} without an author or editor in common{DIM:#}",
        answer.hits.len(),
        answer.total,
        if works.len() == 1 { "1 work".to_owned() } else { format!("{} works", works.len()) },
    )
}

fn write_work(
    out: &mut dyn Write,
    work: &SupportingWork,
    works: &[SupportingWork],
    screen: Screen,
) -> io::Result<()> {
    let mut says = if work.own_voice { ", in its own voice".to_owned() } else { String::new() };
    if let Some(other) = &work.shares_with {
        let other = works.iter().find(|work| work.key == *other).map_or(other, |work| &work.label);
        says = format!("{says}; not independent of {other}: shares {}", work.shared.join(", "));
    }
    writeln!(out, "{WORK}{}{WORK:#} {DIM}{}{says}{DIM:#}", work.label, work.key)?;
    if let Some(known) = &work.publication {
        for line in textwrap::wrap(&apa(known, Language::Bokmal).text, screen.width.saturating_sub(2).max(24))
        {
            writeln!(out, "  {DIM}{line}{DIM:#}")?;
        }
    }
    Ok(())
}

fn write_hit(out: &mut dyn Write, hit: &Hit, screen: Screen) -> io::Result<()> {
    let width = screen.width.saturating_sub(4).max(24);
    for (i, line) in textwrap::wrap(&heading(&hit.passage), width).iter().enumerate() {
        let lead = if i == 0 { format!("{:>2}  ", hit.rank) } else { "    ".to_owned() };
        writeln!(out, "{lead}{line}")?;
    }
    for line in textwrap::wrap(&whereabouts(&hit.passage), width) {
        writeln!(out, "    {DIM}{line}{DIM:#}")?;
    }
    let sentence = hit.evidence.of(&hit.passage.text);
    let within = hit.matches.iter().filter(|span| hit.evidence.contains(**span));
    let mut marks: Vec<Span> = within.map(|span| span.relative_to(hit.evidence.start)).collect();
    marks.dedup_by(|next, last| {
        let overlap = next.start < last.end;
        if overlap {
            last.end = last.end.max(next.end);
        }
        overlap
    });
    marked(out, sentence, &marks, "    ", width, screen.colour)
}
