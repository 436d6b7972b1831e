//! Entries of a document's own reference list.

use super::authors::{Authors, Name};
use super::lexicon::Class;
use super::public::{Public, public_at};
use super::token::{Tokens, View};
use super::year::{Year, year_at};
use crate::document::Span;

/// An entry of a reference list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in the document's text.
    pub span: Span,
    /// The entry as printed.
    pub raw: String,
    /// Surnames of its authors or editors, or an organisation's name.
    pub authors: Vec<String>,
    /// Its year; `None` if none can be read.
    pub year: Option<Year>,
    /// Its title, up to the first full stop after the year; empty if none can be read.
    pub title: String,
}

/// Reads an entry of any of the common styles: authors first, the year in brackets or bare.
///
/// `None` if it names nobody.
pub(super) fn entry(text: &str, span: Span) -> Option<(Entry, Authors)> {
    let tokens = Tokens::read(text, span);
    let view = tokens.view(0);
    if let Some(Public { authors, year, after, .. }) = public_at(view, 0) {
        let after = after + usize::from(view.group(after).is_some() || view.group(after + 1).is_some());
        let names = authors.names.iter().map(|name| name.words.clone()).collect();
        let title = title(view, after + usize::from(view.group(after).is_some()));
        let raw = span.of(text).trim().to_owned();
        return Some((Entry { span, raw, authors: names, year: Some(year), title }, authors));
    }
    let bracketed = (0..view.len()).find_map(|k| {
        let inner = tokens.view(view.group(k)?);
        // `(Red., 2002)`, `(red.) (2002)`
        (0..inner.len().min(4)).find_map(|i| year_at(inner, i)).map(|(year, _)| (k, k + 1, year))
    });
    // `Freud, Sigmund. (1930) 1961.`: the edition used is the second.
    let bracketed = bracketed.map(|(k, after, year)| match year_at(view, after) {
        Some((reprint, next)) => (k, next, reprint),
        None => (k, after, year),
    });
    let bare = || (1..view.len()).find_map(|k| year_at(view, k).map(|(year, after)| (k, after, year)));
    let dated = bracketed.or_else(bare);
    let (mut end, after, year) = match dated {
        Some((k, after, year)) => (k, after, Some(year)),
        None => (end_of_authors(view), end_of_authors(view), None),
    };
    // A year far behind (`Moe, K.: Rom for barn. Oslo: Forlaget, 2002`) leaves the title before it.
    let mut title_at = after;
    if let Some(colon) = (1..end).find(|&k| view.has(k, ':'))
        && bracketed.is_none()
    {
        end = colon;
        title_at = colon + 1;
    }
    let authors = authors(view, end)?;
    let title = title(view, title_at);
    let surnames = authors.names.iter().map(|name| name.words.clone()).collect();
    let raw = span.of(text).trim().to_owned();
    Some((Entry { span, raw, authors: surnames, year, title }, authors))
}

/// Whether a block that no heading or layout marks as such is an entry of a reference list all the same:
/// `Moe, K. (2002). Rom …`, `World Health Organization. (2019). Guideline …`.
pub(super) fn is_entry(tokens: &Tokens<'_>) -> bool {
    let view = tokens.view(0);
    // Authors take up the head of an entry, and an entry is short.
    let Some(k) = (1..view.len().min(60)).find(|&k| view.group(k).is_some()) else { return false };
    let dated = view.group(k).is_some_and(|level| year_at(tokens.view(level), 0).is_some());
    let dot = view.has(k - 1, '.');
    let person = dot && k >= 4 && view.initial(k - 2) && (1..k).any(|i| view.has(i, ','));
    // No other full stop before the year: not a sentence that ends there.
    let organisation = dot && k < 14 && (0..k - 1).all(|i| !view.word(i).is_empty()) && view.capital(0);
    dated && view.has(k + 1, '.') && view.len() < 120 && (person || organisation)
}

/// Without a year the authors end at the first full stop that follows more than an initial.
fn end_of_authors(view: View<'_>) -> usize {
    (1..view.len())
        .find(|&k| {
            view.has(k, '.') && !view.initial(k - 1) || matches!(view.mark(k), Some(':' | '«' | '“' | '"'))
        })
        .unwrap_or(view.len())
}

/// The authors in `0..end`.
fn authors(view: View<'_>, end: usize) -> Option<Authors> {
    let mut chunks: Vec<Vec<usize>> = vec![Vec::new()];
    let mut linked = vec![false];
    let mut others = false;
    for k in 0..end.min(200) {
        let and = view.has(k, '&') || view.is_a(k, Class::And);
        if view.is(k, "et") && (view.is(k + 1, "al") || view.has(k + 1, '.'))
            || view.one_of(k, &["mfl", "m.fl", "et.al"])
        {
            others = true;
            break;
        }
        if view.has(k, ',') || view.has(k, ';') || and {
            chunks.push(Vec::new());
            linked.push(and);
        } else if let Some(chunk) = chunks.last_mut()
            && !view.word(k).is_empty()
        {
            chunk.push(k);
        }
    }
    let initials = |chunk: &[usize]| !chunk.is_empty() && chunk.iter().all(|&k| view.initial(k));
    let person = chunks.iter().any(|chunk| initials(chunk));
    let first: Vec<&str> = chunks[0].iter().map(|&k| view.word(k)).collect();
    let particle = |k: usize| Class::Particle.has(&view.lower(k)) || Class::InnerParticle.has(&view.lower(k));
    let small = chunks[0].iter().any(|&k| !view.capital(k) && !particle(k));
    // `Barne- og likestillingsdepartementet`
    let elided = !person
        && (1..end).any(|k| view.has(k, '-') && (view.has(k + 1, ',') || view.is_a(k + 1, Class::And)));
    let named = chunks[0].iter().any(|&k| Class::OrganisationEnd.ends(&view.lower(k)));
    if first.is_empty() {
        return None;
    }
    if !person && (elided || small || named && !first.is_empty() || chunks.len() == 1) {
        let last = (0..end).rev().find(|&k| !view.word(k).is_empty())?;
        let words = Span::new(view.span(0).start, view.span(last).end).of(view.tokens.text);
        let names =
            vec![Name { words: words.split_whitespace().collect::<Vec<_>>().join(" "), ..Name::default() }];
        return Some(Authors {
            names,
            others,
            organisation: true,
            alias: None,
            genitive: false,
            owned: false,
        });
    }
    let mut names: Vec<Name> = Vec::new();
    // In `Moe, Kari og Vik, Tor` every other piece is a given name; in `Moe, Kari og Tor Vik` the later names stand straight.
    let mut expects_given = false;
    for (chunk, _) in chunks.iter().zip(&linked) {
        if chunk.is_empty() {
            continue;
        }
        if initials(chunk) {
            if let Some(name) = names.last_mut() {
                name.initials = chunk.iter().map(|&k| view.word(k)).collect();
            }
            expects_given = false;
            continue;
        }
        let words: Vec<&str> = chunk.iter().map(|&k| view.word(k)).collect();
        if !person
            && expects_given
            && !words.is_empty()
            && words.len() <= 3
            && (names.len() == 1 || chunk.len() == 1)
        {
            if let Some(name) = names.last_mut() {
                name.initials = words[0].chars().take(1).collect();
            }
            expects_given = false;
            continue;
        }
        // Initials beside the name: `K. Moe`.
        let kept: Vec<&str> = chunk.iter().filter(|&&k| !view.initial(k)).map(|&k| view.word(k)).collect();
        let words = if !person && !names.is_empty() { surname(&kept) } else { kept.join(" ") };
        if !words.is_empty() && words.chars().next().is_some_and(char::is_alphabetic) {
            names.push(Name { words, ..Name::default() });
            expects_given = true;
        }
    }
    names.retain(|name| !matches!(name.words.to_lowercase().as_str(), "red" | "eds" | "ed" | "jr" | "sr"));
    (!names.is_empty()).then_some(Authors {
        names,
        others,
        organisation: false,
        alias: None,
        genitive: false,
        owned: false,
    })
}

/// The surname of a name that stands straight: the last word with the particles before it.
fn surname(words: &[&str]) -> String {
    let mut start = words.len().saturating_sub(1);
    while start > 0 && words[start - 1].chars().next().is_some_and(char::is_lowercase) {
        start -= 1;
    }
    words[start..].join(" ")
}

/// The title from `k` on: up to a full stop or question mark before a new sentence.
fn title(view: View<'_>, k: usize) -> String {
    let mut start = k;
    while start < view.len() && matches!(view.mark(start), Some('.' | ',' | ':' | ')')) {
        start += 1;
    }
    if start >= view.len() {
        return String::new();
    }
    let end = (start..view.len())
        .find(|&i| {
            matches!(view.mark(i), Some('.' | '?' | '!'))
                && (i + 1 >= view.len() || view.capital(i + 1) || view.group(i + 1).is_some())
        })
        .unwrap_or(view.len());
    if end <= start {
        return String::new();
    }
    Span::new(view.span(start).start, view.span(end - 1).end)
        .of(view.tokens.text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_many_styles() {
        for (text, authors, year, title) in [
            ("Moe, K. (2002). Rom for barn. Fagforlaget.", "Moe", "2002", "Rom for barn"),
            (
                "Moe, K., & Vik, T. A. (2002a). Rom: En bok (2. utg.). Forlag.",
                "Moe|Vik",
                "2002a",
                "Rom: En bok (2. utg.)",
            ),
            ("Moe, K. & von der Heide, T. (Red.). (1999). Rom. Forlag.", "Moe|von der Heide", "1999", "Rom"),
            (
                "Lund, A.-L., Berg, T., & Åsen, P. (2010). Om ro. Tidsskrift, 3(2), 4–9.",
                "Lund|Berg|Åsen",
                "2010",
                "Om ro",
            ),
            (
                "World Health Organization. (2019). Guideline. WHO Press.",
                "World Health Organization",
                "2019",
                "Guideline",
            ),
            ("Freud, Sigmund. (1930) 1961. Civilization. London: Hogarth.", "Freud", "1961", "Civilization"),
            ("van der Kolk, Bessel. 2014. The body. New York: Viking.", "van der Kolk", "2014", "The body"),
            (
                "Barne- og familiedepartementet. (2016). Plan. Staten.",
                "Barne- og familiedepartementet",
                "2016",
                "Plan",
            ),
            ("Gran, P. (u.å.). Brosjyre. Kommunen.", "Gran", "u-a", "Brosjyre"),
            ("Moe, Kari og Tor Vik 2002. Rom for barn. Oslo: Forlaget.", "Moe|Vik", "2002", "Rom for barn"),
            ("Moe, Kari: Rom for barn. Oslo: Forlaget, 2002.", "Moe", "2002", "Rom for barn"),
        ] {
            let (entry, _) = entry(text, Span::new(0, text.len())).expect(text);
            assert_eq!(entry.authors.join("|"), authors, "{text}");
            assert_eq!(entry.year.map(Year::slug).as_deref(), Some(year), "{text}");
            assert_eq!(entry.title, title, "{text}");
        }
    }
}
