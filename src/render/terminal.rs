//! Answers for people at a terminal: who, where, and the stretch that answers with its words marked.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::document::Span;
use crate::index::{CitationRecord, PassageRecord};
use crate::search::{Answer, Explanation, Hit};

const TITLE: Style = Style::new().bold();
const MARK: Style = AnsiColor::Yellow.on_default().bold();
const DIM: Style = Style::new().dimmed();
const WORK: Style = AnsiColor::Cyan.on_default();

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Characters across.
    pub width: usize,
    /// Whether colours are seen; without them marked words stand between asterisks, so that no meaning is lost.
    pub colour: bool,
}

/// Writes an answer.
pub fn answer(out: &mut dyn Write, answer: &Answer, explain: bool, screen: Screen) -> io::Result<()> {
    for note in &answer.notes {
        writeln!(out, "{DIM}{note}{DIM:#}")?;
    }
    if !answer.notes.is_empty() {
        writeln!(out)?;
    }
    for hit in &answer.hits {
        write_hit(out, hit, explain, screen)?;
    }
    let shown = answer.hits.len();
    let of =
        if shown > 0 && answer.hits.iter().all(|hit| hit.excerpt.is_some()) { "excerpt" } else { "passage" };
    let passages = if answer.total == 1 { of.to_owned() } else { format!("{of}s") };
    writeln!(out, "{DIM}{shown} of {} {passages}{DIM:#}", answer.total)
}

/// Writes why nothing was found, and what may help.
pub fn nothing(out: &mut dyn Write, query: &str, answer: &Answer) -> io::Result<()> {
    writeln!(out, "Nothing found for: {query}")?;
    if answer.read_as.is_empty() {
        return writeln!(out, "There is no word in it to look for.");
    }
    writeln!(out, "Read as: {}", answer.read_as)?;
    for note in &answer.notes {
        writeln!(out, "{note}")?;
    }
    if !answer.dropped.is_empty() {
        writeln!(out, "Left out, they tell nothing: {}", answer.dropped.join(", "))?;
    }
    if !answer.unknown.is_empty() {
        writeln!(out, "In no passage: {}", answer.unknown.join(", "))?;
    }
    for (word, near) in &answer.suggestions {
        writeln!(out, "Near {word}: {}", near.join(", "))?;
    }
    writeln!(out, "Try fewer words, other words, a beginning with a star (tilknyt*), or no filters.")
}

fn write_hit(out: &mut dyn Write, hit: &Hit, explain: bool, screen: Screen) -> io::Result<()> {
    let passage = &hit.passage;
    let number = format!("{:>2}  ", hit.rank);
    let indent = " ".repeat(number.len());
    let width = screen.width.saturating_sub(indent.len()).max(24);
    for (i, line) in textwrap::wrap(&heading(passage), width).iter().enumerate() {
        let lead = if i == 0 { &number } else { &indent };
        writeln!(out, "{lead}{TITLE}{line}{TITLE:#}")?;
    }
    for line in textwrap::wrap(&whereabouts(passage), width) {
        writeln!(out, "{indent}{DIM}{line}{DIM:#}")?;
    }
    let before = if hit.snippet.cut_before { "… " } else { "" };
    let after = if hit.snippet.cut_after { " …" } else { "" };
    let text = format!("{before}{}{after}", hit.snippet.text);
    let shift = before.len();
    let marks: Vec<Span> =
        hit.snippet.highlights.iter().map(|s| Span::new(s.start + shift, s.end + shift)).collect();
    marked(out, &text, &marks, &indent, width, screen.colour)?;
    let cited = cited(&passage.citations);
    if !cited.is_empty() {
        for (i, line) in textwrap::wrap(&cited.join("; "), width.saturating_sub(7)).iter().enumerate() {
            let lead = if i == 0 { "cites: " } else { "       " };
            writeln!(out, "{indent}{DIM}{lead}{DIM:#}{WORK}{line}{WORK:#}")?;
        }
    }
    if !hit.similar.is_empty() {
        writeln!(out, "{indent}{DIM}nearly the same: {}{DIM:#}", hit.similar.join(", "))?;
    }
    if explain {
        write_explanation(out, hit.score, &hit.explanation, &indent)?;
    }
    writeln!(out)
}

/// Title, author and year of the document.
pub fn heading(passage: &PassageRecord) -> String {
    let document = &passage.document;
    let mut heading = document.title.clone().unwrap_or_else(|| document.id.clone());
    let names: Vec<&str> = document.authors.iter().map(|name| surname(name)).collect();
    let who = match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} og {two}"),
        [one, ..] => format!("{one} et al."),
    };
    let year = document.year.map(|year| year.to_string()).unwrap_or_default();
    let by: Vec<&str> = [who.as_str(), year.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
    if !by.is_empty() {
        heading = format!("{heading} ({})", by.join(", "));
    }
    heading
}

/// Passage id, section, page and kind.
pub fn whereabouts(passage: &PassageRecord) -> String {
    let mut parts = vec![passage.passage.clone()];
    if !passage.section.is_empty() {
        parts.push(passage.section.join(" › "));
    }
    if let Some(page) = page(passage) {
        parts.push(page);
    }
    if passage.kind != "paragraph" {
        parts.push(passage.kind.clone());
    }
    parts.join(" · ")
}

/// The page as a reader would cite it: the printed label, else the counted page, said to be counted.
pub fn page(passage: &PassageRecord) -> Option<String> {
    let (first, last) = passage.pages?;
    if let Some(label) = &passage.page_label {
        return Some(format!("p. {label}"));
    }
    let range = if first == last { first.to_string() } else { format!("{first}–{last}") };
    let how = if passage.pages_inferred { "counted, page starts inferred" } else { "counted" };
    Some(format!("p. {range} ({how})"))
}

fn surname(name: &str) -> &str {
    name.split(',').next().unwrap_or(name).trim()
}

/// The works cited in a passage, each once, in order, with who is reported through them.
fn cited(citations: &[CitationRecord]) -> Vec<String> {
    let mut cited: Vec<String> = Vec::new();
    for citation in citations {
        let Some(work) = citation.work_label.as_ref().or(citation.work.as_ref()) else { continue };
        let mut name = work.clone();
        if let Some(locator) = &citation.locator {
            name = format!("{name} {locator}");
        }
        if let Some(who) = &citation.attributed_to {
            name = format!("{who} in {name}");
        }
        if !cited.contains(&name) {
            cited.push(name);
        }
    }
    cited
}

fn write_explanation(
    out: &mut dyn Write,
    score: f32,
    explanation: &Explanation,
    indent: &str,
) -> io::Result<()> {
    let shares: Vec<String> =
        explanation.shares.iter().map(|(feature, share)| format!("{feature} {share:.2}")).collect();
    writeln!(out, "{indent}{DIM}score {score:.2} = {}{DIM:#}", shares.join(" + "))?;
    for word in &explanation.words {
        let forms: Vec<String> = word
            .forms
            .iter()
            .map(|(form, count)| if *count > 1 { format!("{form} ×{count}") } else { form.clone() })
            .collect();
        let forms = if forms.is_empty() { "–".to_owned() } else { forms.join(", ") };
        writeln!(out, "{indent}{DIM}  {} (weight {:.2}): {forms}{DIM:#}", word.word, word.weight)?;
    }
    for reason in &explanation.because {
        writeln!(out, "{indent}{DIM}  because {reason}{DIM:#}")?;
    }
    Ok(())
}

/// Writes text wrapped at `width`, marking spans.
pub fn marked(
    out: &mut dyn Write,
    text: &str,
    marks: &[Span],
    indent: &str,
    width: usize,
    colour: bool,
) -> io::Result<()> {
    let mut from = 0;
    for line in textwrap::wrap(text, width) {
        // textwrap drops the blanks it breaks at and nothing else, so each line is found again where it stands.
        let Some(at) = text[from..].find(line.as_ref()).map(|i| from + i) else {
            writeln!(out, "{indent}{line}")?;
            continue;
        };
        let end = at + line.len();
        write!(out, "{indent}")?;
        let mut done = at;
        for mark in marks.iter().filter(|mark| mark.start < end && mark.end > at) {
            let (start, stop) = (mark.start.max(done), mark.end.min(end));
            write!(out, "{}", &text[done..start])?;
            if colour {
                write!(out, "{MARK}{}{MARK:#}", &text[start..stop])?;
            } else {
                write!(out, "*{}*", &text[start..stop])?;
            }
            done = stop;
        }
        writeln!(out, "{}", &text[done..end])?;
        from = end;
    }
    Ok(())
}

/// Writes a whole passage; the one asked for is marked by a bar.
pub fn passage(
    out: &mut dyn Write,
    passage: &PassageRecord,
    asked_for: bool,
    screen: Screen,
) -> io::Result<()> {
    let lead = if asked_for { "│ " } else { "  " };
    let width = screen.width.saturating_sub(2).max(24);
    for line in textwrap::wrap(&heading(passage), width) {
        writeln!(out, "{lead}{TITLE}{line}{TITLE:#}")?;
    }
    for line in textwrap::wrap(&whereabouts(passage), width) {
        writeln!(out, "{lead}{DIM}{line}{DIM:#}")?;
    }
    if let Some((first, last)) = passage.lines {
        writeln!(out, "{lead}{DIM}{} lines {first}–{last}{DIM:#}", passage.document.path)?;
    }
    for paragraph in passage.text.split('\n') {
        for line in textwrap::wrap(paragraph, width) {
            writeln!(out, "{lead}{line}")?;
        }
    }
    let cited = cited(&passage.citations);
    if !cited.is_empty() {
        for line in textwrap::wrap(&format!("cites: {}", cited.join("; ")), width) {
            writeln!(out, "{lead}{WORK}{line}{WORK:#}")?;
        }
    }
    Ok(())
}
