//! Citations outside complete brackets: one bracket missing, a bare `ibid.`, a public document.

use super::Form;
use super::authors::{Context, authors_before};
use super::items::works;
use super::lexicon::Class;
use super::locator::{Locator, locator_at};
use super::mention::{Cue, Mention};
use super::piece::{REACH, same_at, tail};
use super::public::public_at;
use super::token::View;
use super::year::{Year, year_at};
use crate::document::Span;

/// Citations whose bracket lacks its partner, and `ibid.` outside brackets.
pub(super) fn strays(view: View<'_>, context: Context<'_>, note: bool, out: &mut Vec<Mention>) {
    let inside = Context { inside: true, ..context };
    for k in 0..view.len() {
        if view.has(k, '(') && view.group(k).is_none() {
            let mut found = Vec::new();
            let to = (k + 1..view.len().min(k + REACH))
                .find(|&i| ends_sentence(view, i))
                .unwrap_or(view.len().min(k + REACH));
            works(
                view,
                k + 1,
                to,
                inside,
                Span::new(view.span(k).start, view.span(to.max(k + 2) - 1).end),
                &mut None,
                &mut found,
            );
            if found.is_empty()
                && let Some(mention) = unclosed(view, k, context)
            {
                out.push(mention);
                continue;
            }
            let start = view.span(k).start;
            for mut mention in found.into_iter().take(1) {
                if mention.span.start == view.span(k + 1).start && matches!(mention.cue, Cue::Named(..)) {
                    mention.span = Span::new(start, mention.span.end);
                    out.push(mention);
                }
            }
        } else if view.has(k, ')') {
            unopened(view, k, inside, out);
        } else if !note && let Some(public) = public_at(view, k) {
            let (locator, end) = public_tail(view, public.after);
            let span = Span::new(view.span(k).start, view.span(end - 1).end);
            let cue = Cue::Named(public.authors, public.year);
            out.push(Mention::new(span, Form::Narrative, cue, public.locator.or(locator)));
        } else if !note && view.one_of(k, &["ibid", "ibidem"]) {
            let Some(after) = same_at(view, k) else { continue };
            let (locator, end) = tail(view, after, view.len());
            let span = Span::new(view.span(k).start, view.span(end - 1).end);
            out.push(Mention::new(span, Form::Ibid, Cue::Same(None, span), locator));
        } else if !view.number(k).is_empty()
            && let Some((year, after)) = year_at(view, k)
        {
            // What stands behind a bracket that is left open is cited by now.
            let last = out.last().map(|last| last.span);
            let stray = bare(view, (k, after), year, context, note);
            out.extend(stray.filter(|stray| last.is_none_or(|last| !last.overlaps(stray.span))));
        }
    }
}

/// Authors, year and place without brackets: `Et unntak er Moe 2004: 8.` in a note, `se særlig Moe, 2004, s. 8` in the text.
fn bare(
    view: View<'_>,
    (k, after): (usize, usize),
    year: Year,
    context: Context<'_>,
    note: bool,
) -> Option<Mention> {
    let (locator, end) = tail(view, after, view.len());
    let Some(locator) = locator.filter(Locator::is_exact) else {
        return led(view, (k, after), year, context).filter(|_| !note);
    };
    // A closing bracket makes it a parenthesis that lost its opening one.
    if view.has(end, ')') {
        return None;
    }
    let outside = Context { inside: false, ..context };
    let (authors, start) = authors_before(view, k, k.saturating_sub(REACH), outside)?;
    let span = Span::new(view.span(start).start, view.span(end - 1).end);
    let form = if note { Form::Parenthetical } else { Form::Narrative };
    // After a colon there may stand any number: `Resultater fra Lund 2015: 3 av 4`.
    let doubtful = !note && view.has(after, ':');
    Some(Mention { doubtful, ..Mention::new(span, form, Cue::Named(authors, year), Some(locator)) })
}

/// `Ifølge Moe 2004 er det to grunner`: no bracket and no page, yet a word before the name leads to a source, and the
/// sentence goes on behind the year. A citation only if the name is cited elsewhere.
fn led(view: View<'_>, (k, after): (usize, usize), year: Year, context: Context<'_>) -> Option<Mention> {
    let goes_on =
        view.has(after, ',') || view.is_a(after, Class::Sentence) || view.is_a(after, Class::Reporting);
    if !goes_on {
        return None;
    }
    let outside = Context { inside: false, ..context };
    let (authors, start) = authors_before(view, k, k.saturating_sub(REACH), outside)?;
    let before = start.checked_sub(1)?;
    let led = view.one_of(before, &["ifølge", "ifølgje", "følge", "følgje"])
        || view.is(before, "to") && before > 0 && view.is(before - 1, "according");
    let span = Span::new(view.span(start).start, view.span(after - 1).end);
    let mention = Mention::new(span, Form::Narrative, Cue::Named(authors, year), None);
    led.then_some(Mention { doubtful: true, ..mention })
}

/// The locator behind a public document in running text: `NOU 2019: 23, s. 4`, `NOU 2019: 23 (kap. 6)`.
fn public_tail(view: View<'_>, after: usize) -> (Option<Locator>, usize) {
    if let Some(level) = view.group(after) {
        let bracket = view.tokens.view(level);
        if let Some((locator, _)) = locator_at(bracket, 0).filter(|&(_, end)| end == bracket.len()) {
            return (Some(locator), after + 1);
        }
    } else if let Some((locator, end)) = locator_at(view, after + usize::from(view.has(after, ','))) {
        return (Some(locator), end);
    }
    (None, after)
}

/// `Vik (2014, s. 9 mener`, `Vik (2014 har`: authors before a bracket that is never closed behind its year.
fn unclosed(view: View<'_>, open: usize, context: Context<'_>) -> Option<Mention> {
    let (year, after) = year_at(view, open + 1)?;
    let (locator, end) = tail(view, after, view.len());
    let goes_on = view.is_a(end, Class::Sentence) || view.is_a(end, Class::Reporting);
    if !goes_on && locator.is_none() {
        return None;
    }
    let outside = Context { inside: false, ..context };
    let (authors, start) = authors_before(view, open, open.saturating_sub(REACH), outside)?;
    let span = Span::new(view.span(start).start, view.span(end - 1).end);
    let mention = Mention::new(span, Form::Narrative, Cue::Named(authors, year), locator);
    Some(Mention { bracket: Span::new(view.span(open).start, span.end), ..mention })
}

/// `Benum et al. 2013, s. 226)`: a closing bracket without its partner, right after what could stand in one.
fn unopened(view: View<'_>, close: usize, context: Context<'_>, out: &mut Vec<Mention>) {
    for k in (close.saturating_sub(REACH)..close).rev() {
        if matches!(view.mark(k), Some('!' | '?' | ')' | '(')) {
            return;
        }
        let Some((year, after)) = year_at(view, k) else { continue };
        let (locator, end) = tail(view, after, close);
        if end != close {
            return;
        }
        let outside = Context { inside: false, ..context };
        if let Some((authors, start)) = authors_before(view, k, k.saturating_sub(REACH), outside) {
            let span = Span::new(view.span(start).start, view.span(close).end);
            let cue = Cue::Named(authors, year);
            // `Moe 2004) har funnet`: the bracket before the year is what is missing.
            let opens = start == 0 || matches!(view.mark(start - 1), Some('.' | '!' | '?'));
            let verb = view.is_a(close + 1, Class::Sentence) || view.is_a(close + 1, Class::Reporting);
            let narrative = opens && verb && locator.is_none() && !view.word(k - 1).is_empty();
            let form = if narrative { Form::Narrative } else { Form::Parenthetical };
            out.push(Mention::new(span, form, cue, locator));
        }
        return;
    }
}

pub(super) fn ends_sentence(view: View<'_>, k: usize) -> bool {
    matches!(view.mark(k), Some('!' | '?'))
        || view.has(k, '.') && view.capital(k + 1) && view.word(k.saturating_sub(1)).chars().count() > 2
}
