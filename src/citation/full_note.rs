//! Notes that give a work in full, and its short form after that, as historians and philologists cite:
//! `Erving Goffman, Asylums (New York: Anchor, 1961), 43–47`, then `Goffman, Asylums, 24`.
//!
//! The rules are those of the notes-and-bibliography style (Chicago Manual of Style, 17th ed., ch. 14) and its Norwegian
//! kin, where the year may stand without brackets, `Kåre Olsen, Krigens barn, Oslo: Aschehoug, 1998, s. 56`, and a colon
//! behind the name, full stops in the title: `Arne Moe: Rom. Hus og hjem. Oslo: Samlaget, 2006, s. 44`, then `Moe 2006`.

use super::Form;
use super::authors::{Authors, no_author};
use super::lexicon::Class;
use super::locator::{Locator, bare_pages, begins, colon_pages, locator_at, pages_at, table_at};
use super::mention::{Cue, Mention};
use super::note_names::{names_at, organisation_at};
use super::piece::{marker_at, same_at, skip_lead_ins};
use super::token::View;
use super::year::{Year, dated, year_at};
use crate::document::Span;

/// How far behind its author the year of a work is looked for, in tokens.
const REACH: usize = 60;

/// The works that `from..to` of a note give in full or by author and short title.
pub(super) fn full_notes(view: View<'_>, from: usize, to: usize, out: &mut Vec<Mention>) {
    let mut k = from;
    while k < to {
        let start = skip_lead_ins(view, k, to);
        if let Some((mut mention, after)) = work_at(view, start, to, out.last()) {
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

/// Words that open a sentence of a note with another work.
const LED: &[&str] = &["se", "sjå", "jf", "jfr", "jamfør", "også", "òg", "see", "cf", "compare"];

/// Whether a full stop at `k` ends a sentence of a note.
fn ends_sentence(view: View<'_>, k: usize) -> bool {
    view.has(k, '.')
        && view.capital(k + 1)
        && !view.initial(k.saturating_sub(1))
        && !ABBREVIATIONS.contains(&view.lower(k.saturating_sub(1)).as_str())
}

/// A work that begins with its author at `k`: the mention, and the place after it. `before`: the work named before it.
fn work_at(view: View<'_>, k: usize, to: usize, before: Option<&Mention>) -> Option<(Mention, usize)> {
    if same_at(view, k).is_some() {
        return None;
    }
    let (authors, after) = match same_author(view, k, before).or_else(|| organisation_at(view, k, to)) {
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
            // `Det stille rommet. Skole og hjem. Oslo: Samlaget, 2006, s. 44`
            let imprint = imprint_behind(view, end, reach).filter(|_| short.is_none());
            if let Some((year, after_year)) = imprint {
                let (locator, after) = place(view, after_year, to);
                return Some((mention(view, (k, after), authors, year, locator, (title, end)), after));
            }
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

/// `samme forfatter: Vei og melk`: whoever wrote the work named before.
fn same_author(view: View<'_>, k: usize, before: Option<&Mention>) -> Option<(Authors, usize)> {
    let same =
        view.one_of(k, &["samme", "same"]) && view.one_of(k + 1, &["forfatter", "forfattar", "author"]);
    match &before.filter(|_| same)?.cue {
        Cue::Named(authors, _) | Cue::Titled(authors, _) => Some((authors.clone(), k + 2)),
        Cue::Yearless(_) | Cue::Same(..) => None,
    }
}

/// The places, publishers and years that stand in a note behind a full stop or comma: no publisher is an author.
pub(super) fn imprints(view: View<'_>) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for k in 0..view.len() {
        if (view.has(k, ',') || ends_sentence(view, k))
            && let Some((_, after)) = imprint_at(view, k + 1, view.len())
        {
            found.push(Span::new(view.span(k + 1).start, view.span(after - 1).end));
        }
    }
    found
}

/// The year of the place and publisher that stand behind the full stop at `k`, or behind one subtitle more.
fn imprint_behind(view: View<'_>, k: usize, to: usize) -> Option<(Year, usize)> {
    if !view.has(k, '.') {
        return None;
    }
    let stop = |from: usize| (from..to).find(|&at| opens_work(view, at) || view.group(at).is_some());
    let second = stop(k + 1).filter(|&at| {
        // Another author's work has a colon of its own, or is led up to.
        view.has(at, '.')
            && !view.one_of(k + 1, LED)
            && !(k + 1..at).any(|at| view.has(at, ':') || year_at(view, at).is_some())
    });
    imprint_at(view, k + 1, to).or_else(|| imprint_at(view, second? + 1, to))
}

/// Place, publisher and year at `k`: `Oslo: Samlaget, 2006`, `Oslo og Bergen: Eide & Moe 2012`, `Oslo 1974`. The year,
/// and the place after it.
fn imprint_at(view: View<'_>, k: usize, to: usize) -> Option<(Year, usize)> {
    let links = |at: usize| view.is_a(at, Class::And) || matches!(view.mark(at), Some('/' | '&' | '–' | '-'));
    let mut at = k;
    while at < to.min(k + 6) && (view.capital(at) || at > k && links(at)) {
        at += 1;
    }
    if at == k {
        return None;
    }
    let publisher = view.has(at, ':');
    if publisher {
        at += 1;
        let from = at;
        let part = |at: usize| {
            !view.word(at).is_empty()
                || matches!(view.mark(at), Some('&' | '/' | '-' | '–' | '\'' | '’'))
                || view.has(at, '.') && !ends_sentence(view, at)
        };
        while at < to.min(from + 10) && part(at) {
            at += 1;
        }
        if at == from || !view.capital(from) {
            return None;
        }
    } else if !Class::Place.has(&view.lower(at - 1)) {
        return None;
    }
    at += usize::from(view.has(at, ','));
    let year = dated(view.number(at)).filter(|_| at < to)?;
    let ends = at + 1 >= to || matches!(view.mark(at + 1), Some(',' | ';' | '.' | ':'));
    ends.then_some((year, at + 1))
}

/// Whether something parts the title from the place and year: a comma, or the mark that closes it.
fn title_ends(view: View<'_>, title: usize, year: usize) -> bool {
    (title + 1..year).any(|k| matches!(view.mark(k), Some(',' | '.' | ':' | '!' | '?' | '»' | '”' | '"')))
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
    let k = behind_issue(view, k);
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

/// Past the number of a journal's issue behind its year: `93 (2009), nr. 4, s. 301`.
fn behind_issue(view: View<'_>, k: usize) -> usize {
    const ISSUES: &[&str] = &["nr", "no", "hefte", "hefta", "issue", "årg", "årgang", "årgong"];
    if !view.has(k, ',') || !view.one_of(k + 1, ISSUES) {
        return k;
    }
    let at = k + 2 + usize::from(view.has(k + 2, '.'));
    if view.number(at).is_empty() {
        return k;
    }
    // `nr. 3/4`, `nr. 1–2`
    let double = matches!(view.mark(at + 1), Some('/' | '–' | '-')) && !view.number(at + 2).is_empty();
    at + 1 + 2 * usize::from(double)
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
