//! The works named inside one parenthesis or note.

use super::Form;
use super::authors::{Authors, Context, authors_before};
use super::bracket::THANKS;
use super::lexicon::Class;
use super::locator::{Locator, begins};
use super::mention::{Cue, Mention};
use super::piece::{ends_year, full_name, further_year, marker_at, same_at, skip_lead_ins, tail_inside};
use super::public::public_at;
use super::token::View;
use super::year::year_at;
use crate::document::Span;

/// All works named in `from..to` of a parenthesis. `whole`: the parenthesis, which is the mention if it names one work.
pub(super) fn items(
    view: View<'_>,
    from: usize,
    to: usize,
    context: Context<'_>,
    whole: Option<Span>,
    out: &mut Vec<Mention>,
) {
    let at = out.len();
    let bracket = whole.unwrap_or_else(|| enclosing(view, from, to));
    let mut carried: Option<Authors> = None;
    let mut segment = from;
    while segment < to {
        let end = (segment..to).find(|&k| view.has(k, ';') && !begins(view, k + 1)).unwrap_or(to);
        works(view, segment, end, context, bracket, &mut carried, out);
        segment = end + 1;
    }
    if let [only] = &mut out[at..]
        && let Some(whole) = whole
        && to - from <= 60
    {
        if let Cue::Same(_, narrow) = &mut only.cue {
            *narrow = whole;
        }
        only.span = whole;
    }
}

/// The works named between two semicolons.
pub(super) fn works(
    view: View<'_>,
    from: usize,
    to: usize,
    context: Context<'_>,
    bracket: Span,
    carried: &mut Option<Authors>,
    out: &mut Vec<Mention>,
) {
    if view.one_of(from, THANKS) {
        return;
    }
    let before = out.len();
    let (mut secondary, mut reported) = (false, None);
    let mut floor = skip_lead_ins(view, from, to);
    if let Some((k, after)) = (from..to).find_map(|k| marker_at(view, k).map(|after| (k, after))) {
        secondary = true;
        reported = reported_before(view, k, from, context);
        floor = skip_lead_ins(view, after, to);
    } else if let Some((name, after)) = within(view, floor, to, context) {
        (secondary, reported) = (true, Some(name));
        floor = after;
    }
    // The span begins with `se også` and the like, so that what is marked reads as one thing.
    let mut opening = Some(from);
    let mut push =
        |start: usize, end: usize, cue: Cue, form: Form, locator: Option<Locator>, opening: Option<usize>| {
            let first = opening.unwrap_or(start);
            let end = end.clamp(first + 1, view.len().max(first + 1));
            let mut last = view.span(end - 1).end;
            if view.has(end, '.')
                && end < to
                && view.joined(end)
                && view.lower(end - 1).ends_with(['å', 'd', 'l'])
            {
                last = view.span(end).end;
            }
            let span = Span::new(view.span(first).start, last.max(view.span(first).end));
            let cue = match cue {
                Cue::Same(authors, _) => Cue::Same(authors, span),
                cue => cue,
            };
            out.push(Mention {
                secondary,
                reported: reported.clone(),
                bracket,
                ..Mention::new(span, form, cue, locator)
            });
        };
    let mut k = floor;
    while k < to {
        if let Some(after) = same_at(view, k) {
            let name = authors_before(view, k, floor, context);
            let start = name.as_ref().map_or(k, |&(_, start)| start);
            let (locator, end) = tail_inside(view, after, to);
            push(start, end, Cue::Same(name.map(|(a, _)| a), Span::default()), Form::Ibid, locator, None);
            k = end.max(k + 1);
            floor = skip_separators(view, k, to);
            k = k.max(floor);
            continue;
        }
        if let Some(public) = public_at(view, k).filter(|public| public.after <= to) {
            let (locator, end) = tail_inside(view, public.after, to);
            let locator = public.locator.or(locator);
            let first = opening.take().filter(|&o| o < k && skip_lead_ins(view, o, to) == k);
            push(k, end, Cue::Named(public.authors, public.year), Form::Parenthetical, locator, first);
            floor = skip_separators(view, end, to);
            k = floor.max(k + 1);
            continue;
        }
        let Some((year, after)) =
            year_at(view, k).filter(|&(_, after)| after <= to && ends_year(view, after))
        else {
            k += 1;
            continue;
        };
        let named =
            authors_before(view, k, floor, context).filter(|&(_, start)| at_boundary(view, start, floor));
        let (authors, start) = match (named, &*carried) {
            (Some(found), _) => found,
            (None, Some(authors)) if k == floor => (authors.clone(), k),
            _ => {
                k = after;
                continue;
            }
        };
        let (locator, mut end) = tail_inside(view, after, to);
        let first = opening.take().filter(|&o| o < start && skip_lead_ins(view, o, to) == start);
        push(start, end, Cue::Named(authors.clone(), year), Form::Parenthetical, locator, first);
        let mut last = year;
        while let Some((year, after)) = further_year(view, end, last).filter(|&(_, after)| after <= to) {
            last = year;
            let (locator, next) = tail_inside(view, after, to);
            push(end + 1, next, Cue::Named(authors.clone(), year), Form::Parenthetical, locator, None);
            end = next;
        }
        *carried = Some(authors);
        floor = skip_separators(view, end, to);
        k = floor.max(k + 1);
    }
    if out.len() == before {
        out.extend(yearless(view, floor, to, context).map(|mention| Mention {
            secondary,
            reported,
            bracket,
            ..mention
        }));
    }
}

/// No year: `(Anstorp & Benum, kap. 3)`, if there is a locator or more than one author.
fn yearless(view: View<'_>, floor: usize, to: usize, context: Context<'_>) -> Option<Mention> {
    let k = (floor + 1..to.min(floor + 30))
        .find(|&k| begins(view, k))
        .or((to > floor && to - floor <= 12).then_some(to))?;
    let (authors, start) = authors_before(view, k, floor, context).filter(|&(_, start)| start == floor)?;
    let (locator, end) = if k < to { tail_inside(view, k, to) } else { (None, to) };
    if locator.is_none() && authors.names.len() < 2 && !authors.others {
        return None;
    }
    let span = Span::new(view.span(start).start, view.span(end.max(start + 1) - 1).end);
    Some(Mention::new(span, Form::Parenthetical, Cue::Yearless(authors), locator))
}

/// `Winnicott, i Moe et al., 2010`: a name in another's work, without a word that says so.
fn within(view: View<'_>, floor: usize, to: usize, context: Context<'_>) -> Option<(String, usize)> {
    let k = (floor + 1..to.min(floor + 10)).find(|&k| view.one_of(k, &["i", "in", "hos", "hjå"]))?;
    // `i: Moe, 2010`
    let next = k + 1 + usize::from(view.has(k + 1, ':'));
    if year_at(view, k).is_some() || !view.capital(next) && !view.is_a(next, Class::Particle) {
        return None;
    }
    if dated_before(view, floor, k) {
        let end = (floor..k).find(|&at| year_at(view, at).is_some())?;
        let (authors, start) = authors_before(view, end, floor, context)?;
        return (start == floor && !authors.organisation).then(|| (full_name(&authors), next));
    }
    let (authors, start) = authors_before(view, k, floor, context)?;
    // `Universitetet i Oslo` is one name; a comma or a person before `i` makes two.
    let person = view.has(k - 1, ',') || authors.others || !authors.organisation && authors.names.len() == 1;
    let place = Class::Place.has(&view.lower(next));
    (start == floor && person && !authors.organisation && !place).then(|| (full_name(&authors), next))
}

/// `Levinas, 1969, i Kemp, 1992`, `Bion 1962 i Larsen 2004`: a year right before the `i`.
fn dated_before(view: View<'_>, floor: usize, k: usize) -> bool {
    let end = k - usize::from(view.has(k - 1, ','));
    k > floor + 1
        && (floor..end).any(|at| year_at(view, at).is_some_and(|(_, after)| after == end))
        && (end < k || (k + 1..(k + 8).min(view.len())).any(|at| year_at(view, at).is_some()))
}

fn skip_separators(view: View<'_>, from: usize, to: usize) -> usize {
    let mut k = from;
    while k < to && (matches!(view.mark(k), Some(',' | '.' | '&')) || view.one_of(k, &["og", "and", "samt"]))
    {
        k += 1;
    }
    skip_lead_ins(view, k, to)
}

/// Whether a work may begin at `start`: first in its segment, after a comma, or after a few words that are no sentence.
fn at_boundary(view: View<'_>, start: usize, floor: usize) -> bool {
    if start == floor
        || start > 0
            && (view.has(start - 1, ',') || view.one_of(start - 1, &["see", "se", "sjå", "jf", "jfr", "cf"]))
    {
        return true;
    }
    start - floor <= 8
        && (floor..start).all(|k| !view.word(k).is_empty() || matches!(view.mark(k), Some(',' | '.')))
        && !(floor..start).any(|k| Class::Sentence.has(&view.lower(k)))
}

/// Who is named before `sitert i` in the same parenthesis.
fn reported_before(view: View<'_>, k: usize, from: usize, context: Context<'_>) -> Option<String> {
    let mut end = k - usize::from(k > from && view.is(k - 1, "as"));
    while end > from && (view.has(end - 1, ',') || view.one_of(end - 1, &["som", "og"])) {
        end -= 1;
    }
    let start = skip_lead_ins(view, from, end);
    // `(Bowlby, 1969, sitert i …)`: the year is not ours to cite.
    if let Some(year) = (start..end).find(|&k| year_at(view, k).is_some()) {
        end = year;
    }
    authors_before(view, end, start, context).map(|(authors, _)| full_name(&authors))
}

fn enclosing(view: View<'_>, from: usize, to: usize) -> Span {
    if from < to { Span::new(view.span(from).start, view.span(to - 1).end) } else { view.span(from) }
}
