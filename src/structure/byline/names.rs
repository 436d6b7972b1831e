//! Names of people in a line, told from other words by how they are written.

use std::collections::HashSet;

use crate::document::{is_organisation, is_particle};

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

/// A line of names.
pub(super) struct Names {
    /// As printed, given names first.
    pub(super) names: Vec<String>,
    /// Whether more than the shape of the words speaks for it: a label, several names, a mark of an affiliation.
    pub(super) sure: bool,
}

/// The names in a line; `None` if it holds anything else. After a label, what follows the names is let be.
pub(super) fn names_in(line: &str, labelled: bool) -> Option<Names> {
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
pub(super) fn are_names(names: &Names, text: &str, strict: bool) -> bool {
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
