//! The authors of a work that a note gives in full: names that stand straight, linked or strung, and organisations.

use super::authors::{Authors, Name};
use super::lexicon::{Class, is_given_name};
use super::token::View;

/// An organisation that a comma or colon ends: `Statistisk sentralbyrå, Barnevernsstatistikk`.
pub(super) fn organisation_at(view: View<'_>, k: usize, to: usize) -> Option<(Authors, usize)> {
    let end = (k..to.min(k + 8)).find(|&at| view.word(at).is_empty())?;
    let named = (k..end).any(|at| Class::OrganisationEnd.ends(&view.lower(at)));
    if !named || !view.capital(k) || Class::Function.has(&view.lower(k)) {
        return None;
    }
    let words: Vec<&str> = (k..end).map(|at| view.word(at)).collect();
    let name = Name { words: words.join(" "), ..Name::default() };
    Some((Authors { names: vec![name], organisation: true, ..Authors::default() }, end))
}

/// Persons' names that stand straight, one or several: `Erving Goffman`, `M. Klein and J. Riviere`, `Goffman`.
pub(super) fn names_at(view: View<'_>, k: usize, to: usize) -> Option<(Vec<Name>, usize)> {
    let (names, mut at) = inverted_name(view, k, to)
        .or_else(|| strung_names(view, k, to))
        .or_else(|| linked_names(view, k, to))?;
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

/// A surname first, as in a list: `de Vries, Johan: Kaas`. The word behind the comma is a given name or an initial.
fn inverted_name(view: View<'_>, k: usize, to: usize) -> Option<(Vec<Name>, usize)> {
    let (surname, comma) = name_at(view, k, to).filter(|(name, _)| name.initials.is_empty())?;
    if !view.has(comma, ',') || !view.initial(comma + 1) && !is_given_name(&view.lower(comma + 1)) {
        return None;
    }
    let mut at = comma + 1;
    while view.capital(at) && at < to.min(comma + 8) {
        at += 1 + usize::from(view.initial(at) && view.has(at + 1, '.'));
    }
    let initials = view.word(comma + 1).chars().take(1).collect();
    view.has(at, ':').then(|| (vec![Name { initials, ..surname }], at))
}

/// Names linked by `og`: `M. Klein and J. Riviere`.
fn linked_names(view: View<'_>, k: usize, to: usize) -> Option<(Vec<Name>, usize)> {
    let mut names = Vec::new();
    let mut at = k;
    loop {
        let (name, after) = name_at(view, at, to)?;
        names.push(name);
        let comma = usize::from(view.has(after, ','));
        let and = view.is_a(after + comma, Class::And) || view.has(after + comma, '&');
        if !and || names.len() > 8 {
            return Some((names, after));
        }
        at = after + comma + 1;
    }
}

/// Three names or more, each in full, of which `og` links the last: `Elin Moe, Per Vik og Thea Lie`.
fn strung_names(view: View<'_>, k: usize, to: usize) -> Option<(Vec<Name>, usize)> {
    let mut names = Vec::new();
    let mut at = k;
    while names.len() < 12 {
        let (name, after) = name_at(view, at, to).filter(|(name, _)| !name.initials.is_empty())?;
        names.push(name);
        let comma = usize::from(view.has(after, ','));
        if view.is_a(after + comma, Class::And) || view.has(after + comma, '&') {
            let (name, after) =
                name_at(view, after + comma + 1, to).filter(|(name, _)| !name.initials.is_empty())?;
            names.push(name);
            return (names.len() > 2).then_some((names, after));
        }
        if comma == 0 {
            return None;
        }
        at = after + 1;
    }
    None
}

fn name_at(view: View<'_>, k: usize, to: usize) -> Option<(Name, usize)> {
    let mut at = k;
    let mut initials = String::new();
    let mut words: Vec<&str> = Vec::new();
    while at < to && words.len() + initials.len() < 7 {
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
    let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    if !last.starts_with(char::is_uppercase) || capitals > 4 {
        return None;
    }
    // Given names stand before the surname and its particles.
    let mut from = words.len() - 1;
    while from > 0 && words[from - 1].starts_with(char::is_lowercase) {
        from -= 1;
    }
    // `Von der Lippe` at the head of a note.
    if from == 1 && words.len() > 2 && Class::Particle.has(&words[0].to_lowercase()) {
        from = 0;
    }
    if initials.is_empty() && from > 0 {
        initials = words[0].chars().take(1).collect();
    }
    Some((Name { words: words[from..].join(" "), initials, given: words[..from].join(" ") }, at))
}
