//! Who a text says that it is by: lines of names on its first page.
//!
//! A wrong author is worse than none. Words count as a name only where they are written as names are, stand where names
//! stand, and are not used as ordinary words in the same text: "Secure Base" over a text about secure bases is no person.

use std::collections::HashSet;

use crate::document::{inverted, is_organisation, is_particle};

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

/// Degrees and the like that stand after names.
const DEGREES: [&str; 20] = [
    "phd",
    "ph.d",
    "ph.d.",
    "md",
    "m.d.",
    "msc",
    "ma",
    "ba",
    "mph",
    "rn",
    "dr.med.",
    "dr.philos.",
    "dr.psychol.",
    "dr.polit.",
    "cand.psychol.",
    "cand.polit.",
    "cand.ed.",
    "cand.mag.",
    "prof.",
    "dr.",
];

/// Words of title pages that are in no name.
const NEVER: [&str; 84] = [
    "abstract",
    "access",
    "akademisk",
    "antall",
    "article",
    "artikkel",
    "avdeling",
    "avhandling",
    "bacheloroppgave",
    "bacheloroppgåve",
    "barna",
    "bind",
    "biblioteket",
    "bok",
    "chapter",
    "commons",
    "corresponding",
    "damm",
    "data",
    "del",
    "den",
    "det",
    "desember",
    "dissertation",
    "doktorgradsavhandling",
    "emne",
    "en",
    "et",
    "ei",
    "fagartikkel",
    "forlag",
    "forlaget",
    "forord",
    "for",
    "gyldendal",
    "health",
    "helse",
    "høst",
    "høsten",
    "hausten",
    "i",
    "innhold",
    "innhald",
    "introduction",
    "journal",
    "juni",
    "kandidat",
    "kandidatnummer",
    "kapittel",
    "key",
    "keywords",
    "mai",
    "master",
    "masteroppgave",
    "masteroppgåve",
    "master's",
    "mental",
    "modum",
    "new",
    "nordic",
    "nordisk",
    "norge",
    "noreg",
    "norsk",
    "norway",
    "notat",
    "nøkkelord",
    "open",
    "original",
    "oslo",
    "part",
    "publishing",
    "rapport",
    "report",
    "research",
    "review",
    "sammendrag",
    "samandrag",
    "semester",
    "studier",
    "summary",
    "the",
    "tidsskrift",
    "våren",
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

/// A line of names.
struct Names {
    /// As printed, given names first.
    names: Vec<String>,
    /// Whether more than the shape of the words speaks for it: a label, several names, a mark of an affiliation.
    sure: bool,
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

/// The names in a line; `None` if it holds anything else. After a label, what follows the names is let be.
fn names_in(line: &str, labelled: bool) -> Option<Names> {
    let line = line.trim();
    if line.len() > 600 || !labelled && (ends_as_prose(line) || line.contains(['«', '»', '"', '“', '(', '/']))
    {
        return None;
    }
    let mut marked = false;
    let mut clean = String::with_capacity(line.len());
    let mut before = ' ';
    for c in line.chars() {
        let mark = matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#') || "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c);
        if mark || c.is_ascii_digit() && (before.is_alphabetic() || before == '\u{1}') {
            // Marks of affiliations stand right after a name.
            marked = true;
            before = '\u{1}';
            continue;
        }
        clean.push(if c.is_whitespace() && c != ' ' { ';' } else { c });
        before = c;
    }
    for (from, to) in [
        ("   ", ";"),
        (" og ", ";"),
        (" OG ", ";"),
        (" and ", ";"),
        (" AND ", ";"),
        (" och ", ";"),
        (" & ", ";"),
        (" | ", ";"),
        (" · ", ";"),
        (" • ", ";"),
    ] {
        clean = clean.replace(from, to);
    }
    let items: Vec<&str> = clean
        .split([',', ';'])
        .map(str::trim)
        .map(|item| item.strip_prefix("og ").or(item.strip_prefix("and ")).unwrap_or(item))
        .filter(|item| !item.is_empty() && !item.chars().all(|c| c.is_ascii_digit()))
        .filter(|item| !DEGREES.contains(&item.to_lowercase().replace(". ", ".").as_str()))
        .collect();
    let capitals = !line.chars().any(char::is_lowercase);
    let mut names: Vec<String> = Vec::new();
    let mut told = false;
    for (at, item) in items.iter().enumerate() {
        let bare = if labelled { without_role(item) } else { item };
        // A lower-case letter after a name is a mark, too.
        let bare = match bare.rsplit_once(' ') {
            Some((name, mark)) if mark.len() == 1 && mark.chars().all(|c| c.is_ascii_lowercase()) => {
                marked = true;
                name
            }
            _ => bare,
        };
        let name = name(bare, capitals && !labelled);
        let role = |item: &str| {
            is_organisation(item)
                || item.contains('@')
                || item.starts_with(char::is_lowercase) && item.split_whitespace().count() <= 4
        };
        match name {
            // Once one is followed by what he or she does, or where, the others are, too.
            Some(name) if !told || items.get(at + 1).is_some_and(|next| role(next)) => names.push(name),
            Some(_) => {}
            None if role(item) && !names.is_empty() => told = true,
            None if told => {}
            None if labelled && !names.is_empty() => break,
            None => return None,
        }
    }
    if names.is_empty() {
        return None;
    }
    let sure = labelled || marked || told || names.len() > 1;
    Some(Names { names, sure })
}

/// Whether a line ends as a sentence does, and not in an abbreviation: "cand.psychol.".
fn ends_as_prose(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or(line);
    line.ends_with([':', '?', '!']) || line.ends_with('.') && last.matches('.').count() < 2
}

/// An item without the words for what somebody is: "psykolog Anne Berg".
fn without_role(item: &str) -> &str {
    let mut rest = item;
    for _ in 0..4 {
        match rest.split_once(' ') {
            Some((role, after)) if role.starts_with(char::is_lowercase) && !is_particle(role) => {
                rest = after.trim_start()
            }
            _ => break,
        }
    }
    rest
}

/// A person's name as printed; capitals become small letters where all of a line is in capitals.
fn name(item: &str, capitals: bool) -> Option<String> {
    let words: Vec<&str> = item.split_whitespace().collect();
    if !(2..=5).contains(&words.len()) || is_organisation(item) {
        return None;
    }
    let mut full = 0;
    for (at, word) in words.iter().enumerate() {
        if NEVER.contains(&word.to_lowercase().as_str()) {
            return None;
        }
        let inner = at > 0 && at + 1 < words.len();
        if is_particle(word) {
            if !inner {
                return None;
            }
        } else if is_initial(word) {
            if at + 1 == words.len() {
                return None;
            }
        } else if is_name_word(word, capitals) {
            full += 1;
        } else {
            return None;
        }
    }
    let initials = words.iter().any(|word| word.contains('.'));
    if full < 2 && !initials {
        return None;
    }
    let spelled =
        |word: &&str| if capitals && !word.contains('.') { title_case(word) } else { (*word).to_owned() };
    Some(words.iter().map(spelled).collect::<Vec<_>>().join(" "))
}

/// `A.`, `J.P.`, `J.-P.`, and a bare capital.
fn is_initial(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| !matches!(c, '.' | '-')).collect();
    let bare = letters.len() == 1;
    (1..=3).contains(&letters.len())
        && letters.iter().all(|c| c.is_uppercase())
        && (bare || word.matches('.').count() >= letters.len())
}

/// A capital and small letters, in each part of a double name; `McAdams`, `O'Hara`.
fn is_name_word(word: &str, capitals: bool) -> bool {
    let whole = word.chars().count() >= 2
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '‐' | '\'' | '’'));
    let part = |part: &str| {
        let mut chars = part.chars();
        let first = chars.next().is_some_and(char::is_uppercase);
        let rest = chars.as_str();
        let small = rest.strip_prefix(['c']).filter(|_| part.starts_with('M')).unwrap_or(rest);
        let mut after = small.chars();
        let inner = after.next().is_none_or(|c| c.is_lowercase() || small.len() < rest.len());
        first
            && if capitals {
                rest.chars().all(char::is_uppercase)
            } else {
                inner && after.all(char::is_lowercase)
            }
    };
    whole && word.split(['-', '‐', '\'', '’']).all(part)
}

fn title_case(word: &str) -> String {
    let mut first = true;
    word.chars()
        .flat_map(|c| {
            let begins = std::mem::replace(&mut first, !c.is_alphabetic());
            if begins { vec![c] } else { c.to_lowercase().collect() }
        })
        .collect()
}

/// Whether the words of names are not ordinary words of the text: at most every other one stands there in small letters,
/// and one in three where nothing else speaks for a name (`strict`).
fn are_names(names: &Names, text: &str, strict: bool) -> bool {
    let lower = |name: &str| -> Vec<String> {
        name.split([' ', '-', '‐'])
            .filter(|word| !is_particle(word) && !is_initial(word))
            .map(str::to_lowercase)
            .collect()
    };
    let wanted: HashSet<String> = names.names.iter().flat_map(|name| lower(name)).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    // An address has its owner's name in small letters.
    let words = text.split_whitespace().filter(|word| !word.contains(['@', '/']));
    for word in words.flat_map(|word| word.split(|c: char| !c.is_alphabetic())) {
        if word.starts_with(char::is_lowercase) && wanted.contains(word) {
            seen.insert(word);
        }
    }
    let share = |name: &String| {
        let words = lower(name);
        let used = words.iter().filter(|word| seen.contains(word.as_str())).count();
        (used, words.len())
    };
    let all = names.names.iter().map(share).collect::<Vec<_>>();
    let fits = |&(used, of): &(usize, usize)| used * 2 <= of && (used < of || of == 0);
    let clean = all.iter().all(|&(used, of)| used * 3 <= of);
    all.iter().all(fits) && (clean || names.sure || !strict)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_other_words() {
        for (line, read) in [
            (
                "Ingvild Myhre, Tor-Arne Vik og Selma Haddad",
                &["Ingvild Myhre", "Tor-Arne Vik", "Selma Haddad"][..],
            ),
            ("Anne Berg1,2, Nils Dal3*", &["Anne Berg", "Nils Dal"]),
            ("ANNE BERG OG NILS DAL", &["Anne Berg", "Nils Dal"]),
            ("ANNE BERG", &["Anne Berg"]),
            ("Bessel A. van der Kolk", &["Bessel A. van der Kolk"]),
            ("Anne Berg, psykologspesialist, Modum Bad", &["Anne Berg"]),
            ("Anne Berg, Universitetet i Oslo", &["Anne Berg"]),
            ("Anne Berg, PhD, Nils Dal, cand.psychol.", &["Anne Berg", "Nils Dal"]),
            ("Mary McAdams & Sean O'Hara", &["Mary McAdams", "Sean O'Hara"]),
            ("Universitetet i Oslo", &[]),
            ("Våren 2021", &[]),
            ("Oslo Metropolitan University", &[]),
            ("Brudd og gjenopprettelse i veiledning", &[]),
            ("Oslo, Norge", &[]),
            ("RVTS Sør", &[]),
            ("Redd Barna", &[]),
            ("Mai 2020", &[]),
        ] {
            let names = names_in(line, false).map(|names| names.names).unwrap_or_default();
            assert_eq!(names, read, "{line}");
        }
    }
}
