//! Notes that give a work in full, and its short form after that, as historians and philologists cite:
//! `Erving Goffman, Asylums (New York: Anchor, 1961), 43–47`, then `Goffman, Asylums, 24`.
//!
//! The rules are those of the notes-and-bibliography style (Chicago Manual of Style, 17th ed., ch. 14) and its Norwegian
//! kin, where the year may stand without brackets: `Kåre Olsen, Krigens barn, Oslo: Aschehoug, 1998, s. 56`.

use super::Form;
use super::authors::{Authors, Name, no_author};
use super::lexicon::{Class, is_given_name};
use super::locator::{Locator, bare_pages, begins, colon_pages, locator_at, pages_at, table_at};
use super::mention::{Cue, Mention};
use super::piece::{marker_at, same_at, skip_lead_ins};
use super::token::View;
use super::year::{Year, dated};
use crate::document::Span;

/// How far behind its author the year of a work is looked for, in tokens.
const REACH: usize = 60;

/// The works that `from..to` of a note give in full or by author and short title.
pub(super) fn full_notes(view: View<'_>, from: usize, to: usize, out: &mut Vec<Mention>) {
    let mut k = from;
    while k < to {
        let start = skip_lead_ins(view, k, to);
        if let Some((mut mention, after)) = work_at(view, start, to) {
            // `Fröbel, sitert etter Arne Moe, Rom, 3`
            mention.secondary = start >= from + 2 && marker_at(view, start - 2).is_some();
            out.push(mention);
            // `…, 44, og Moe, Rom, 3`
            let next = after + usize::from(view.has(after, ','));
            if view.is_a(next, Class::And) {
                k = next + 1;
                continue;
            }
            k = after;
        }
        // On to where the next work may begin: behind a semicolon, a full stop, a comma or `se`.
        while k < to && !opens_work(view, k) && !(k > start && leads_in(view, k)) {
            k += 1;
        }
        k += 1;
    }
}

fn opens_work(view: View<'_>, k: usize) -> bool {
    view.has(k, ';') || ends_sentence(view, k)
}

/// Whether a name may begin behind `k` inside a sentence: behind a comma or a word in small letters, as in `men uten teori,
/// Moe, Rom, 3`, `the best account is still Erving Goffman, Asylums (…)`.
fn leads_in(view: View<'_>, k: usize) -> bool {
    (view.has(k, ',') || view.word(k).starts_with(char::is_lowercase) && !Class::Particle.has(&view.lower(k)))
        && view.capital(k + 1)
}

/// Abbreviations before a name or a number inside one work: `overs. Espen Schaanning`, `Bd. 2`.
const ABBREVIATIONS: &[&str] = &[
    "overs", "oms", "red", "ed", "eds", "trans", "utg", "bd", "vol", "nr", "no", "rev", "hrsg", "dr", "prof",
    "st", "jf", "jfr", "cf", "kap", "oppl",
];

/// Whether a full stop at `k` ends a sentence of a note.
fn ends_sentence(view: View<'_>, k: usize) -> bool {
    view.has(k, '.')
        && view.capital(k + 1)
        && !view.initial(k.saturating_sub(1))
        && !ABBREVIATIONS.contains(&view.lower(k.saturating_sub(1)).as_str())
}

/// A work that begins with its author at `k`: the mention, and the place after it.
fn work_at(view: View<'_>, k: usize, to: usize) -> Option<(Mention, usize)> {
    if same_at(view, k).is_some() {
        return None;
    }
    let (authors, after) = match organisation_at(view, k, to) {
        Some(found) => found,
        None => {
            let (names, after) = names_at(view, k, to)?;
            (Authors { names, ..Authors::default() }, after)
        }
    };
    if !view.has(after, ',') && !view.has(after, ':') {
        return None;
    }
    if authors.names.iter().any(|name| no_author(&name.words)) {
        return None;
    }
    let title = after + 1;
    let quoted = matches!(view.mark(title), Some('«' | '“' | '"' | '„' | '‘'));
    // `Moe, 1998`, `Moe, s. 3` and `Moe, op. cit.` give no title.
    if !(quoted || view.capital(title) && !begins(view, title)) || same_at(view, title).is_some() {
        return None;
    }
    let reach = to.min(title + REACH);
    // What would be a short title, if no year comes behind: `Moe, Rom, bd. 1, Oslo 1974`.
    let mut short = None;
    let mut end = title + 1;
    while end < reach {
        if let Some(level) = view.group(end) {
            let inner = view.tokens.view(level);
            let year = (0..inner.len()).rev().find_map(|i| dated(inner.number(i)));
            if let Some(year) = year {
                let (locator, after) = place(view, end + 1, to);
                return Some((mention(view, (k, after), authors, year, locator, (title, end)), after));
            }
        } else if let Some(year) = dated(view.number(end)).filter(|_| end > title + 1) {
            let after_year = end + 1;
            let stops = after_year >= to || matches!(view.mark(after_year), Some(',' | ';' | '.' | ':'));
            let before = matches!(view.mark(end - 1), Some(',' | ':'))
                || view.capital(end - 1)
                || ends_publisher(view, title, end);
            if stops && before && title_ends(view, title, end) {
                let (locator, after) = place(view, after_year, to);
                return Some((mention(view, (k, after), authors, year, locator, (title, end)), after));
            }
        } else if opens_work(view, end) {
            break;
        }
        // `Goffman, Asylums, 24.`
        let comma = view.has(end, ',');
        let quoted = end > title + 1 && matches!(view.mark(end - 1), Some('"' | '”' | '»' | '’'));
        if comma || quoted {
            let at = end + usize::from(comma);
            let place = pages_at(view, at, to).or_else(|| locator_at(view, at));
            if let Some((locator, after)) = place
                && after <= to
                && (after >= to || matches!(view.mark(after), Some('.' | ';' | ',')))
            {
                let span = Span::new(view.span(k).start, view.span(after - 1).end);
                let title = words(view, title, end);
                let cue = Cue::Titled(authors.clone(), title);
                let found = (Mention::new(span, Form::Parenthetical, cue, Some(locator)), after);
                if view.has(after, ',') && after < to {
                    short = short.or(Some(found));
                } else {
                    return short.or(Some(found));
                }
            }
        }
        end += 1;
    }
    short
}

/// Whether something parts the title from the place and year: a comma, or the mark that closes it.
fn title_ends(view: View<'_>, title: usize, year: usize) -> bool {
    (title + 1..year).any(|k| matches!(view.mark(k), Some(',' | '.' | ':' | '»' | '”' | '"')))
}

/// Whether a place and a publisher stand before `k`, whose last word may be in small letters: `, Oslo: Samlaget forlag 1998`.
fn ends_publisher(view: View<'_>, title: usize, k: usize) -> bool {
    let colon = (title + 1..k).rev().find(|&k| view.mark(k).is_some());
    colon.is_some_and(|colon| {
        let place = (title..colon).rev().find(|&k| view.mark(k).is_some());
        view.has(colon, ':')
            && view.capital(colon + 1)
            && place.is_some_and(|comma| view.has(comma, ',') && view.capital(comma + 1))
    })
}

fn mention(
    view: View<'_>,
    (start, after): (usize, usize),
    authors: Authors,
    year: Year,
    locator: Option<Locator>,
    (title, end): (usize, usize),
) -> Mention {
    let span = Span::new(view.span(start).start, view.span(after - 1).end);
    let titled = words(view, title, end);
    Mention {
        title: Some(titled),
        ..Mention::new(span, Form::Parenthetical, Cue::Named(authors, year), locator)
    }
}

/// The pages behind the year: `, 43–47`, `: 301–319`, `, s. 56`.
fn place(view: View<'_>, k: usize, to: usize) -> (Option<Locator>, usize) {
    let found = bare_pages(view, k, to).or_else(|| colon_pages(view, k)).or_else(|| {
        view.has(k, ',').then(|| locator_at(view, k + 1).or_else(|| table_at(view, k + 1))).flatten()
    });
    // `s. 201–219, her s. 210`
    let here = found.as_ref().and_then(|&(_, after)| {
        let at = after + usize::from(view.has(after, ','));
        if !view.one_of(at, &["her", "here", "at", "særlig", "særleg", "esp"]) {
            return None;
        }
        let at = at + 1 + usize::from(view.has(at + 1, '.'));
        locator_at(view, at).or_else(|| pages_at(view, at, to))
    });
    match here.or(found) {
        Some((locator, after)) if after <= to => (Some(locator), after),
        _ => (None, k),
    }
}

/// The title's words in small letters, up to the mark that ends them.
fn words(view: View<'_>, from: usize, to: usize) -> String {
    let words: Vec<String> = (from..to)
        .take_while(|&k| k == from || !matches!(view.mark(k), Some(',' | ':' | '.' | '»' | '”' | '"' | '’')))
        .map(|k| view.lower(k))
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// An organisation that a comma or colon ends: `Statistisk sentralbyrå, Barnevernsstatistikk`.
fn organisation_at(view: View<'_>, k: usize, to: usize) -> Option<(Authors, usize)> {
    let end = (k..to.min(k + 8)).find(|&at| view.word(at).is_empty())?;
    let named = (k..end).any(|at| Class::OrganisationEnd.ends(&view.lower(at)));
    if !named || !view.capital(k) || Class::Function.has(&view.lower(k)) {
        return None;
    }
    let words: Vec<&str> = (k..end).map(|at| view.word(at)).collect();
    let name = Name { words: words.join(" "), initials: String::new() };
    Some((Authors { names: vec![name], organisation: true, ..Authors::default() }, end))
}

/// Persons' names that stand straight, one or several: `Erving Goffman`, `M. Klein and J. Riviere`, `Goffman`.
fn names_at(view: View<'_>, k: usize, to: usize) -> Option<(Vec<Name>, usize)> {
    let mut names = Vec::new();
    let mut at = k;
    loop {
        let (name, after) = name_at(view, at, to)?;
        names.push(name);
        at = after;
        let comma = usize::from(view.has(at, ','));
        let and = view.is_a(at + comma, Class::And) || view.has(at + comma, '&');
        if !and || names.len() > 8 {
            break;
        }
        at += comma + 1;
    }
    // `Red.`, `et al.`
    if view.is(at, "et") && view.is(at + 1, "al") {
        at += 2 + usize::from(view.has(at + 2, '.'));
    }
    // `Lynn Hunt, ed.`
    if view.has(at, ',') && view.one_of(at + 1, &["ed", "eds", "red", "utg", "hrsg"]) {
        at += 2 + usize::from(view.has(at + 2, '.'));
    }
    if let Some(level) = view.group(at)
        && view.tokens.view(level).one_of(0, &["red", "ed", "eds"])
    {
        at += 1;
    }
    Some((names, at))
}

fn name_at(view: View<'_>, k: usize, to: usize) -> Option<(Name, usize)> {
    let mut at = k;
    let mut initials = String::new();
    let mut words: Vec<&str> = Vec::new();
    while at < to && words.len() + initials.len() < 6 {
        let lower = view.lower(at);
        if view.initial(at) && (view.has(at + 1, '.') || words.len() == 1) {
            initials.push_str(view.word(at));
            at += 1 + usize::from(view.has(at + 1, '.'));
        } else if view.capital(at)
            && !(words.is_empty() && Class::Function.has(&lower) && !is_given_name(&lower))
            || Class::Particle.has(&lower)
            || !words.is_empty()
                && Class::InnerParticle.has(&lower)
                && Class::Particle.has(&view.lower(at - 1))
        {
            words.push(view.word(at));
            at += 1;
        } else {
            break;
        }
    }
    let last = words.last()?;
    if !last.chars().next().is_some_and(char::is_uppercase) || words.len() > 4 {
        return None;
    }
    // Given names stand before the surname and its particles.
    let mut from = words.len() - 1;
    while from > 0 && words[from - 1].chars().next().is_some_and(char::is_lowercase) {
        from -= 1;
    }
    if initials.is_empty() && from > 0 {
        initials = words[0].chars().take(1).collect();
    }
    Some((Name { words: words[from..].join(" "), initials }, at))
}
