//! What a document's own text says of it as a publication.

use crate::document::{BlockKind, Document, Metadata, Stated};

use super::language::language;
use super::rows::is_all_capitals;

/// Title, year and language as far as they can be told, each marked as inferred.
pub(super) fn infer(document: &Document) -> Metadata {
    Metadata {
        title: title(document).map(Stated::inferred),
        year: year(document).map(Stated::inferred),
        language: language(&document.text).map(Stated::inferred),
        ..Metadata::default()
    }
}

/// The first line of the title page that can be a title; else a first heading that stands above all others.
///
/// A document that begins with its text, or with labels ("Bakgrunn:"), shows no title.
fn title(document: &Document) -> Option<String> {
    let text = |index: usize| document.blocks[index].span.of(&document.text);
    let front = document.blocks.iter().take_while(|block| block.kind == BlockKind::Front).count();
    for index in 0..front.min(8) {
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
                return Some(value.trim().to_string());
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
            return Some(line.trim_matches(['«', '»']).trim().to_string());
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
    (alone && !known && document.blocks.len() > 1).then(|| first.title.clone())
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
    let kind = kinds.contains(&line.to_lowercase().as_str());
    kind || digits >= 3 && (is_all_capitals(line) || line.contains(['(', ',', '/']))
        || line.starts_with("http")
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
