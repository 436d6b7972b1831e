//! The pieces citations are made of: lead-ins, years in a row, locators behind them, markers, `ibid.`

use super::authors::Authors;
use super::lexicon::Class;
use super::locator::{Locator, bare_pages, begins, colon_pages, locator_at, table_at};
use super::token::View;
use super::year::{Year, year_at};

/// How far an unmatched bracket reaches at most, in tokens.
pub(super) const REACH: usize = 40;

/// The locator after a year or `ibid.`, with the comma, colon or full stop before it: it, and the place after it.
pub(super) fn tail(view: View<'_>, k: usize, to: usize) -> (Option<Locator>, usize) {
    if let Some((locator, after)) = colon_pages(view, k)
        && after <= to
    {
        return (Some(locator), after);
    }
    let at = k + usize::from(matches!(view.mark(k), Some(',' | '.' | ';' | ':')));
    if let Some((locator, after)) = locator_at(view, at)
        && after <= to
    {
        return (Some(locator), after);
    }
    // `(SSB, 2021, tabell 3)`: only behind a year, for a bare `(tabell 3)` is one's own.
    if view.has(k, ',')
        && let Some((locator, after)) = table_at(view, at)
        && after <= to
    {
        return (Some(locator), after);
    }
    // A heading between: `(Vinther, 2016, Definisjon, avsn. 3)`, if no other work begins there.
    if view.has(k, ',') || view.has(k, ':') {
        for i in at..to.min(at + 12) {
            if year_at(view, i).is_some() || view.has(i, ';') {
                break;
            }
            if i > at
                && (matches!(view.mark(i - 1), Some(',' | '»' | '”' | '"')))
                && let Some((locator, after)) = locator_at(view, i)
                && after <= to
            {
                return (Some(locator), after);
            }
        }
    }
    (None, k)
}

/// Words that may follow a year inside a parenthesis: `(Moe, 2002 s. 3)`, `(Moe 2002 for en oversikt)`.
const AFTER_YEAR: &[&str] = &[
    "og",
    "and",
    "or",
    "eller",
    "samt",
    "s",
    "kap",
    "p",
    "pp",
    "m.fl",
    "mfl",
    "side",
    "avsn",
    "sitert",
    "gjengitt",
    "gjengitte",
    "attgjeve",
    "referert",
    "cited",
    "quoted",
    "as",
    "for",
    "in",
    "passim",
    "min",
    "mi",
    "my",
    "our",
    "emphasis",
    "utheving",
    "kursiv",
    "but",
    "men",
    "with",
];

/// The locator inside a parenthesis or note, where pages may be bare: `(Scheff 2000, 84)`.
pub(super) fn tail_inside(view: View<'_>, k: usize, to: usize) -> (Option<Locator>, usize) {
    match bare_pages(view, k, to) {
        Some((locator, after)) => (Some(locator), after),
        None => tail(view, k, to),
    }
}

/// Whether what stands at `k` may follow a year of publication: `(2014 personer)` is none.
pub(super) fn ends_year(view: View<'_>, k: usize) -> bool {
    k >= view.len()
        || matches!(view.mark(k), Some(',' | ';' | ':' | '&' | '[' | '(' | '.' | '–' | '-'))
        || view.one_of(k, AFTER_YEAR)
        || view.has(k, '§')
        || begins(view, k)
}

/// A year after a comma, semicolon or `og`: the place `end` is that of the mark between.
pub(super) fn further_year(view: View<'_>, end: usize, last: Year) -> Option<(Year, usize)> {
    let between = matches!(view.mark(end), Some(',' | ';' | '&')) || view.one_of(end, &["og", "and"]);
    if !between {
        return None;
    }
    // `2011a, b`
    if let (Year::Dated(year, Some(first)), [letter @ b'b'..=b'h']) = (last, view.word(end + 1).as_bytes())
        && char::from(*letter) > first
    {
        return Some((Year::Dated(year, Some(char::from(*letter))), end + 2));
    }
    year_at(view, end + 1).filter(|&(_, after)| ends_year(view, after))
}

/// Past `se også`, `jf.`, `f.eks.` and their marks.
pub(super) fn skip_lead_ins(view: View<'_>, from: usize, to: usize) -> usize {
    let mut k = from;
    while k < to {
        let mark = matches!(view.mark(k), Some(',' | '.' | ':')) && k > from;
        // `i trykk`, `et al.` are not lead-ins, nor is `For` the beginning of a name.
        if mark || view.is_a(k, Class::LeadIn) && !view.initial(k) && year_at(view, k).is_none() {
            k += 1;
        } else {
            break;
        }
    }
    k
}

/// `sitert i`: the place after it.
pub(super) fn marker_at(view: View<'_>, k: usize) -> Option<usize> {
    let through = k > 0
        && view.one_of(k - 1, &["as", "slik", "som"])
        && view.one_of(
            k,
            &[
                "discussed",
                "described",
                "summarized",
                "summarised",
                "presented",
                "drøftet",
                "drøfta",
                "beskrevet",
                "skildra",
                "framstilt",
            ],
        );
    if view.is(k, "referert") && view.is(k + 1, "til") && view.is_a(k + 2, Class::SecondaryLink) {
        return Some(k + 3);
    }
    // `ref. i Moe & Ribe`
    if view.one_of(k, &["ref", "sit", "cit"])
        && view.has(k + 1, '.')
        && view.is_a(k + 2, Class::SecondaryLink)
    {
        return Some(k + 3);
    }
    // `sitert i: Moe, 2002`
    ((view.is_a(k, Class::SecondaryMarker) || through) && view.is_a(k + 1, Class::SecondaryLink))
        .then(|| k + 2 + usize::from(view.has(k + 2, ':')))
}

/// `ibid.` in all its spellings: the place after it.
pub(super) fn same_at(view: View<'_>, k: usize) -> Option<usize> {
    let after = match view.lower(k).as_str() {
        "ibid" | "ibidem" | "sst" | "smst" | "idem" | "op.cit" | "loc.cit" | "opcit" | "ib" | "a.a"
        | "a.st" => k + 1,
        "op" | "loc" if view.has(k + 1, '.') && view.is(k + 2, "cit") => k + 3,
        "op" | "loc" if view.is(k + 1, "cit") => k + 2,
        // `anf. verk`
        "anf"
            if view.has(k + 1, '.') && view.one_of(k + 2, &["verk", "sted", "stad", "skrift", "arbeid"]) =>
        {
            k + 3
        }
        "samme" | "same" if view.one_of(k + 1, &["sted", "stad", "kilde", "kjelde", "verk", "place"]) => {
            k + 2
        }
        _ => return None,
    };
    Some(after + usize::from(view.has(after, '.')))
}

/// The names as one would say them.
pub(super) fn full_name(authors: &Authors) -> String {
    let names: Vec<&str> = authors.names.iter().map(|name| name.words.as_str()).collect();
    let joined = match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} & {last}", most.join(", ")),
    };
    if authors.others { format!("{joined} et al.") } else { joined }
}
