//! Faults between a document and its reference list, and in the order of the list.

use std::collections::BTreeSet;

use super::cited::Form;
use super::fold::slug;
use super::habits::{Habits, named};
use super::lint::{Fault, FaultKind};
use super::reference::Entry;
use super::year::Year;
use super::{Cited, Work};
use crate::document::WorkKey;

/// Works cited and not listed (once each, where they are first cited), entries that nothing cites, entries out of place.
///
/// Nothing if the document has no reference list.
pub(super) fn listing(cited: &Cited, habits: Habits) -> Vec<Fault> {
    let mut entries: Vec<&Entry> = cited.works.iter().filter_map(|work| work.reference.as_ref()).collect();
    if entries.is_empty() && cited.uncited.is_empty() {
        return Vec::new();
    }
    entries.extend(&cited.uncited);
    entries.sort_by_key(|entry| entry.span.start);
    let mut faults = unlisted(cited, habits);
    for entry in &cited.uncited {
        let message = format!("{} is in the reference list and never cited", entry.authors.join(", "));
        faults.push(Fault { span: entry.span, kind: FaultKind::NotCited, message, mending: None });
    }
    faults.extend(disorder(&entries));
    faults
}

fn unlisted(cited: &Cited, habits: Habits) -> Vec<Fault> {
    let mut seen: BTreeSet<&WorkKey> = BTreeSet::new();
    let missing = |key: &WorkKey| -> Option<&Work> {
        cited.works.iter().find(|work| work.key == *key).filter(|work| work.reference.is_none())
    };
    let named_works =
        cited.citations.iter().filter(|c| matches!(c.form, Form::Narrative | Form::Parenthetical));
    named_works
        .filter_map(|citation| {
            let key = citation.work.as_ref()?;
            let work = seen.insert(key).then(|| missing(key)).flatten()?;
            let message = format!("{} is not in the reference list", named(work, habits.and));
            Some(Fault { span: citation.span, kind: FaultKind::NotListed, message, mending: None })
        })
        .collect()
}

/// Entries that stand neither where their name nor where a particle before it puts them, by the alphabet of Norwegian or
/// of English. A list that is not alphabetical at all, as in the order of citing, has no entry out of place.
fn disorder(entries: &[&Entry]) -> Vec<Fault> {
    let keys: Vec<Vec<Key>> = entries.iter().map(|entry| keys(entry)).collect();
    let out: Vec<usize> = (0..entries.len())
        .filter(|&i| {
            let before = i.checked_sub(1).map(|i| &keys[i]);
            let after = keys.get(i + 1);
            let stands = before.is_none_or(|before| may_follow(before, &keys[i]))
                && after.is_none_or(|after| may_follow(&keys[i], after));
            let others = match (before, after) {
                (Some(before), Some(after)) => may_follow(before, after),
                // At either end the neighbour may be the one that is out of place.
                (None, Some(after)) => keys.get(i + 2).is_none_or(|next| may_follow(after, next)),
                (Some(before), None) => {
                    i.checked_sub(2).is_none_or(|earlier| may_follow(&keys[earlier], before))
                }
                (None, None) => false,
            };
            !stands && others
        })
        .collect();
    // Of two that changed places the second is said to.
    let out: Vec<usize> = out.iter().copied().filter(|&i| !out.contains(&(i + 1))).collect();
    if out.len() * 5 > entries.len().max(5) {
        return Vec::new();
    }
    out.into_iter()
        .map(|i| {
            // The first entry that may stand behind it, where all before that may stand before it.
            let place = (0..entries.len())
                .filter(|&j| j != i)
                .take_while(|&j| may_follow(&keys[j], &keys[i]) || may_follow(&keys[i], &keys[j]))
                .find(|&j| !may_follow(&keys[j], &keys[i]))
                .or_else(|| (0..entries.len()).rev().find(|&j| j != i && may_follow(&keys[i], &keys[j])));
            let mending = place.map(|j| format!("before {}", label(entries[j])));
            let message = format!("{} is out of its alphabetical place", label(entries[i]));
            Fault { span: entries[i].span, kind: FaultKind::ListOrder, message, mending }
        })
        .collect()
}

fn label(entry: &Entry) -> String {
    let year = entry.year.map(|year| format!(" ({year})")).unwrap_or_default();
    format!("{}{year}", entry.authors.join(", "))
}

/// What an entry is ordered by: its names, then its year.
#[derive(Clone, Debug)]
struct Key {
    names: String,
    year: Option<Year>,
}

/// The keys an entry may be ordered by: with its particle or without, å last or as a.
fn keys(entry: &Entry) -> Vec<Key> {
    let printed: Vec<&str> = entry.raw.split(|c: char| c.is_ascii_digit()).next().into_iter().collect();
    let names = printed.first().copied().unwrap_or_default();
    let start = names.find(char::is_uppercase).unwrap_or(0);
    let mut keys = Vec::new();
    for words in [names, &names[start..]] {
        for names in [norwegian(words), slug(words).replace('-', " ")] {
            keys.push(Key { names, year: entry.year });
        }
    }
    keys
}

/// Letters so that they sort as Norwegian has them: æ, ø, å last, aa as å.
fn norwegian(names: &str) -> String {
    let lower = names.to_lowercase().replace("aa", "å");
    let mut out = String::with_capacity(lower.len());
    for c in lower.chars() {
        match c {
            'æ' | 'ä' => out.push_str("{1"),
            'ø' | 'ö' => out.push_str("{2"),
            'å' => out.push_str("{3"),
            c if c.is_alphanumeric() => out.push_str(&slug(&c.to_string())),
            _ if !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// Whether `after` may stand behind `before` by one of their keys.
fn may_follow(before: &[Key], after: &[Key]) -> bool {
    let year = |key: &Key| match key.year {
        Some(Year::Dated(year, letter)) => Some((year, letter)),
        _ => None,
    };
    before.iter().any(|a| {
        after.iter().any(|b| {
            let (a_first, b_first) = (first(&a.names), first(&b.names));
            // One author's works: by year where the names are the same, else as styles differ.
            if a_first == b_first {
                return a.names != b.names || year(a).zip(year(b)).is_none_or(|(a, b)| a <= b);
            }
            a_first < b_first
        })
    })
}

fn first(names: &str) -> &str {
    names.split(' ').next().unwrap_or(names)
}
