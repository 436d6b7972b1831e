//! Who a text says that it is by: lines of names on its first page.
//!
//! A wrong author is worse than none. Words count as a name only where they are written as names are, stand where names
//! stand, and are not used as ordinary words in the same text: "Secure Base" over a text about secure bases is no person.

mod names;

use names::{Names, are_names, names_in};

use crate::document::{inverted, is_organisation};

/// More names than this are a list of something else.
const MOST: usize = 24;

/// Words before the names of those who wrote it.
const AUTHOR_LABELS: [&str; 28] = [
    "av",
    "by",
    "forfatter",
    "forfattere",
    "forfatter(e)",
    "forfattar",
    "forfattarar",
    "författare",
    "author",
    "authors",
    "author(s)",
    "skrevet av",
    "skrive av",
    "skrevet og utarbeidet av",
    "written by",
    "utarbeidet av",
    "utarbeidd av",
    "innlevert av",
    "levert av",
    "levert inn av",
    "submitted by",
    "presented by",
    "student",
    "studenter",
    "studentar",
    "navn",
    "namn",
    "name",
];

/// Words before the names of others.
const OTHER_LABELS: [&str; 32] = [
    "veileder",
    "veiledere",
    "veileder(e)",
    "hovedveileder",
    "biveileder",
    "biveiledere",
    "rettleiar",
    "rettleiarar",
    "vegleiar",
    "vejleder",
    "handledare",
    "supervisor",
    "supervisors",
    "advisor",
    "sensor",
    "intern veileder",
    "ekstern veileder",
    "redaktør",
    "redaktører",
    "redaktørar",
    "editor",
    "editors",
    "redigert av",
    "edited by",
    "oversatt av",
    "omsett av",
    "translated by",
    "illustrert av",
    "illustrasjoner",
    "foto",
    "utgitt av",
    "published by",
];

/// What was read of who wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Byline {
    /// Names as "Surname, Given".
    pub authors: Vec<String>,
    /// Whether they stand over the title, in the line that would else be taken for it.
    pub over_title: bool,
}

/// A line of the first page: its words, and whether a title may be it.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpeningLine<'t> {
    /// The line as printed.
    pub text: &'t str,
    /// Whether it belongs to what would be taken as the title.
    pub title: bool,
}

/// Reads who wrote a text off the lines of its first page; `text` is all of it.
pub(super) fn byline(lines: &[OpeningLine<'_>], text: &str, english: bool) -> Byline {
    let mut groups: Vec<Names> = Vec::new();
    let mut over_title: Option<Names> = None;
    let (mut joins, mut label, mut title_seen) = (false, None, false);
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).map_or("", |next| next.text);
        if std::mem::take(&mut label) == Some(Label::Other) && names_in(line.text, true).is_some() {
            label = Some(Label::Other);
            continue;
        }
        if let Some((found, rest)) = labelled(line.text) {
            joins = false;
            if rest.is_empty() {
                label = Some(found);
            } else if found == Label::Author
                && let Some(names) = names_in(rest, true)
                && are_names(&names, text, false)
            {
                join(&mut groups, names, true);
                joins = true;
            }
            continue;
        }
        let before = lines.get(at.wrapping_sub(1)).and_then(|before| labelled(before.text));
        let after_label = before.is_some_and(|(found, rest)| found == Label::Author && rest.is_empty());
        if line.title && !after_label {
            // Two names or more over a title are those of its authors.
            if at == 0
                && let Some(names) = names_in(line.text, false)
                && names.names.len() > 1
                && are_names(&names, text, true)
                && lines.get(1).is_some_and(|next| !next.title && names_in(next.text, false).is_none())
            {
                over_title = Some(names);
            }
            title_seen = true;
            continue;
        }
        let names = names_in(line.text, after_label).filter(|_| title_seen || after_label);
        match names {
            Some(mut names) if are_names(&names, text, !after_label) => {
                names.sure |= after_label || is_affiliation(next);
                let weak = english && !names.sure && !names.names.iter().any(|name| name.contains('.'));
                if !weak || joins {
                    join(&mut groups, names, joins);
                    joins = true;
                }
            }
            _ => joins &= is_affiliation(line.text),
        }
    }
    let sure = groups.iter().filter(|group| group.sure).count();
    let chosen = match groups.len() {
        0 => over_title.map(|names| (names, true)),
        1 => groups.pop().map(|names| (names, false)),
        // Two lines that may be names, and nothing to tell which is.
        _ => groups.into_iter().find(|group| sure == 1 && group.sure).map(|names| (names, false)),
    };
    let Some((chosen, over_title)) = chosen.filter(|(names, _)| names.names.len() <= MOST) else {
        return Byline::default();
    };
    Byline { authors: chosen.names.iter().map(|name| inverted(name)).collect(), over_title }
}

fn join(groups: &mut Vec<Names>, names: Names, joins: bool) {
    match groups.last_mut() {
        Some(group) if joins => {
            group.names.extend(
                names.names.into_iter().filter(|name| !group.names.contains(name)).collect::<Vec<_>>(),
            );
            group.sure = true;
        }
        _ => groups.push(names),
    }
}

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Author,
    Other,
}

/// A line that begins with a label, and the rest of it.
fn labelled(line: &str) -> Option<(Label, &str)> {
    let line = line.trim();
    let lower = line.to_lowercase();
    let mut longest: Option<(Label, usize)> = None;
    for (kind, labels) in [(Label::Author, &AUTHOR_LABELS[..]), (Label::Other, &OTHER_LABELS[..])] {
        for label in labels {
            let ends = lower.strip_prefix(label).is_some_and(|rest| {
                // What is said of an author in words begins so too: "av" and "by" need a name after them, others a colon.
                let bare = rest.is_empty() || rest.starts_with(':');
                bare || rest.starts_with(' ') && label.ends_with(['v', 'y'])
            });
            if ends && lower.len() == line.len() && longest.is_none_or(|(_, length)| label.len() > length) {
                longest = Some((kind, label.len()));
            }
        }
    }
    let (kind, length) = longest?;
    Some((kind, line.get(length..)?.trim_start_matches([':', ' ', '\t'])))
}

/// A line that tells where its writers work, or how to reach them.
fn is_affiliation(line: &str) -> bool {
    line.split_whitespace().count() <= 16
        && (is_organisation(line) || line.contains('@') || line.to_lowercase().contains("orcid"))
}
