//! What a document's own text says of it as a publication.

use crate::document::{BlockKind, Document, Language, Metadata, Stated, is_organisation};

use super::byline::{OpeningLine, byline};
use super::language::language;
use super::rows::is_all_capitals;

/// Title, authors, year and language as far as they can be told, each marked as inferred: a document's own metadata are what
/// its text says.
pub(super) fn infer(document: &Document) -> Metadata {
    let language = language(&document.text);
    let mut title = title(document, 0);
    let lines = opening(document, title.as_ref().map(|&(at, _)| at));
    let byline = byline(&lines, &document.text, language == Some(Language::English));
    if byline.over_title {
        title = title.and_then(|(at, _)| self::title(document, at + 1));
    }
    Metadata {
        title: title.map(|(_, title)| Stated::inferred(title)),
        authors: byline.authors,
        year: year(document).map(Stated::inferred),
        language: language.map(Stated::inferred),
        ..Metadata::default()
    }
}

/// So many lines are looked at for names.
const OPENING: usize = 40;

/// The lines of the first page above the text: front matter, or what stands between the one title and the prose.
fn opening(document: &Document, title: Option<usize>) -> Vec<OpeningLine<'_>> {
    let mut lines = Vec::new();
    let is_prose = |text: &str| {
        let words = text.split_whitespace().count();
        words > 40 || words > 12 && text.ends_with(['.', '!', '?'])
    };
    for (at, block) in document.blocks.iter().enumerate() {
        let text = block.span.of(&document.text);
        let opens = match &block.kind {
            // Places of work in notes of their own.
            BlockKind::Note => continue,
            BlockKind::Front => true,
            BlockKind::Heading(_) => title == Some(at),
            BlockKind::Paragraph | BlockKind::List | BlockKind::Quote => {
                title.is_some_and(|title| title < at)
                    && document.blocks[at].parent == title
                    && !is_prose(text)
            }
            _ => false,
        };
        if !opens || lines.len() >= OPENING {
            break;
        }
        let from = document.line_starts.partition_point(|&(start, _)| start <= block.span.start);
        let inner = document.line_starts[from..].iter().map(|&(start, _)| start);
        let mut start = block.span.start;
        for end in inner.take_while(|&start| start < block.span.end).chain([block.span.end]) {
            let text = document.text[start..end].trim();
            if !text.is_empty() {
                lines.push(OpeningLine { text, title: title == Some(at) });
            }
            start = end;
        }
    }
    lines
}

/// The first line of the title page that can be a title; else a first heading that stands above all others.
///
/// A document that begins with its text, or with labels ("Bakgrunn:"), shows no title. Gives the block that it is or begins,
/// from block `from` on.
fn title(document: &Document, from: usize) -> Option<(usize, String)> {
    let text = |index: usize| document.blocks[index].span.of(&document.text);
    let front = document.blocks.iter().take_while(|block| block.kind == BlockKind::Front).count();
    for index in from..front.min(from + 8) {
        let line = text(index);
        if line.ends_with(':') {
            return None;
        }
        if let Some((label, value)) = line.split_once(": ")
            && label.split_whitespace().count() <= 2
        {
            if ["tittel", "title", "sak", "emne", "tema", "vedrørende", "gjelder"]
                .contains(&label.to_lowercase().as_str())
            {
                return Some((index, value.trim().to_string()));
            }
            if index == 0 || line.split_whitespace().count() <= 8 {
                continue;
            }
        }
        let words = line.split_whitespace().count();
        if words > 30 || line.ends_with('.') && words > 12 {
            return None;
        }
        if !is_banner(line) && line.chars().any(char::is_alphabetic) {
            return Some((index, line.trim_matches(['«', '»']).trim().to_string()));
        }
    }
    let (first, top) = match document.blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Heading(heading)) if heading.number.is_none() => (heading, heading.level),
        _ => return None,
    };
    let alone = document.blocks[1..]
        .iter()
        .all(|block| !matches!(&block.kind, BlockKind::Heading(other) if other.level <= top));
    let known = super::words::is_known_title(&first.title);
    (!known && document.blocks.len() > 1 && (alone || is_over_names(document)))
        .then(|| (0, first.title.clone()))
}

/// Whether nothing but names stands under the first heading.
fn is_over_names(document: &Document) -> bool {
    let [title, names, next, ..] = document.blocks.as_slice() else { return false };
    let text = |block: &crate::document::Block| block.span.of(&document.text);
    let under = names.parent == Some(0) && !matches!(names.kind, BlockKind::Heading(_));
    let lines =
        [OpeningLine { text: text(title), title: true }, OpeningLine { text: text(names), title: false }];
    under
        && matches!(next.kind, BlockKind::Heading(_))
        && text(names).split_whitespace().count() <= 12
        && !byline(&lines, &document.text, false).authors.is_empty()
}

/// A line over a title that is none: the name and issue of a journal, the kind of a document.
fn is_banner(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let kinds = [
        "notat",
        "rapport",
        "masteroppgave",
        "masteroppgåve",
        "bacheloroppgave",
        "bacheloroppgåve",
        "fagartikkel",
        "essay",
    ];
    let lower = line.to_lowercase();
    let kind = kinds.contains(&lower.as_str());
    let kind = kind
        || DEGREE_WORKS.iter().any(|work| lower.strip_prefix(work).is_some_and(|rest| rest.starts_with(' ')));
    kind || is_house(line)
        || digits >= 3 && (is_all_capitals(line) || line.contains(['(', ',', '/']))
        || line.starts_with("http")
}

/// What a thesis says that it is, before the words for its subject: "Masteroppgave i psykologi".
const DEGREE_WORKS: [&str; 10] = [
    "masteroppgave",
    "masteroppgåve",
    "masteroppgave,",
    "bacheloroppgave",
    "bacheloroppgåve",
    "hovedoppgave",
    "avhandling for graden",
    "avhandling for",
    "master's thesis in",
    "thesis for the degree",
];

/// Whether a line names the house that a text comes from: "Universitetet i Oslo", "Fakultet for helsefag".
fn is_house(line: &str) -> bool {
    let lower = line.to_lowercase();
    let words = line.split_whitespace().count();
    let begins = [
        "universitetet i ",
        "høgskolen i ",
        "høgskulen i ",
        "høyskolen i ",
        "høgskulen på ",
        "university of ",
        "fakultet for ",
        "fakultetet for ",
        "institutt for ",
        "faculty of ",
        "department of ",
        "institutionen för ",
    ]
    .iter()
    .any(|begin| lower.starts_with(begin));
    let ends = is_organisation(line)
        && ["universitet", "university", "fakultet", "høgskole", "høgskule", "college"]
            .iter()
            .any(|end| lower.ends_with(end));
    words <= 9 && (begins || ends)
}

/// The one year that lines of the title page name.
fn year(document: &Document) -> Option<i32> {
    let mut found = None;
    for block in document.blocks.iter().take_while(|block| block.kind == BlockKind::Front) {
        let line = block.span.of(&document.text);
        if line.split_whitespace().count() > 12 {
            continue;
        }
        for number in line.split(|c: char| !c.is_ascii_digit()) {
            let year =
                number.parse::<i32>().ok().filter(|year| number.len() == 4 && (1850..=2100).contains(year));
            match (found, year) {
                (Some(one), Some(other)) if one != other => return None,
                (None, Some(_)) => found = year,
                _ => {}
            }
        }
    }
    found
}
