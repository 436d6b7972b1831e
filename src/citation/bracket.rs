//! Citations with their authors before the bracket, `Killén (2003)`, and what else one bracket may be.

use super::Form;
use super::authors::{Authors, Context, authors_before, is_abbreviation};
use super::items::items;
use super::lexicon::{Class, is_given_name};
use super::locator::{locator_at, pages_at};
use super::mention::{Cue, Mention, Mentions};
use super::piece::{
    REACH, ends_year, full_name, further_year, marker_at, same_at, skip_lead_ins, tail_inside,
};
use super::stray::ends_sentence;
use super::token::{Tokens, View};
use super::year::{Year, year_at};
use crate::document::Span;

/// Reads one pair of brackets.
pub(super) fn bracket(tokens: &Tokens<'_>, level: usize, context: Context<'_>, found: &mut Mentions) {
    let view = tokens.view(level);
    let whole = tokens.level_span(level);
    let outer = tokens.levels[level].parent.map(|(parent, k)| (tokens.view(parent), k));
    let start = skip_lead_ins(view, 0, view.len());
    // `Wennerberg (ibid.)`
    if let Some(after) = same_at(view, start) {
        let name = outer.and_then(|(outer, k)| {
            authors_before(outer, k, 0, Context { inside: false, ..context })
                .map(|(a, from)| (a, outer.span(from).start))
        });
        let (locator, end) = tail_inside(view, after, view.len());
        let span = name.as_ref().map_or(whole, |&(_, from)| Span::new(from, whole.end));
        found.mentions.push(Mention {
            bracket: whole,
            ..Mention::new(span, Form::Ibid, Cue::Same(name.map(|(authors, _)| authors), whole), locator)
        });
        items(view, end, view.len(), Context { inside: true, ..context }, None, &mut found.mentions);
        return;
    }
    if let Some((locator, after)) = locator_at(view, start)
        && after >= view.len()
    {
        if let Some((outer, k)) = outer
            && let Some((authors, from)) = authors_before(outer, k, 0, Context { inside: false, ..context })
        {
            found.mentions.push(Mention {
                bracket: whole,
                ..Mention::new(
                    Span::new(outer.span(from).start, whole.end),
                    Form::Narrative,
                    Cue::Yearless(authors),
                    Some(locator.clone()),
                )
            });
        }
        // `Samme sted (s. 8) heter det`
        if let Some((outer, k)) = outer
            && let Some(from) = (k.saturating_sub(3)..k).find(|&from| same_at(outer, from) == Some(k))
        {
            let span = Span::new(outer.span(from).start, whole.end);
            let cue = Cue::Same(None, span);
            found
                .mentions
                .push(Mention { bracket: whole, ..Mention::new(span, Form::Ibid, cue, Some(locator)) });
            return;
        }
        found.pages.push((whole, locator));
        return;
    }
    // `For Caruth (1996), "history is never simply one's own" (24)`
    if let Some((outer, k)) = outer
        && let Some((locator, after)) = pages_at(view, 0, view.len())
        && after >= view.len()
        && closes_words(outer, k)
    {
        found.pages.push((whole, locator));
        return;
    }
    let red = if view.one_of(0, &["red", "ed", "eds"]) {
        (1..4).find(|&k| !view.number(k).is_empty()).unwrap_or(0)
    } else {
        // `Freud ([1917] 1957)`
        usize::from(view.group(0).is_some())
    };
    if let Some((year, after)) = year_at(view, red)
        && let Some((outer, k)) = outer
        && ends_year(view, after)
    {
        // `sitert i Moe, 2002`, or a plain `i Moe, 2002`.
        let in_another =
            view.has(after, ',') && view.one_of(after + 1, &["i", "in", "hos"]) && view.capital(after + 2);
        let secondary = in_another || (after..view.len()).any(|k| marker_at(view, k).is_some());
        if secondary {
            // `Ascher (1958, sitert i Moe, 2002)`: the work is Moe's.
            let name = authors_before(outer, k, 0, Context { inside: false, ..context });
            let reported = name.map(|(authors, _)| full_name(&authors));
            let at = found.mentions.len();
            items(
                view,
                after,
                view.len(),
                Context { inside: true, ..context },
                Some(whole),
                &mut found.mentions,
            );
            for mention in &mut found.mentions[at..] {
                mention.secondary = true;
                mention.reported = reported.clone();
            }
            return;
        }
        narrative(view, (year, after), (outer, k), whole, context, found);
        return;
    }
    // `Folkehelseinstituttet (FHI, 2014)`: the abbreviation of the name before it.
    if let Some((outer, k)) = outer
        && let Some((year, after)) = year_at(view, 1 + usize::from(view.has(1, ',')))
        && let Some((mut authors, from)) = authors_before(outer, k, 0, Context { inside: false, ..context })
        && authors.names.len() == 1
        && abbreviates(view.word(0), &authors.names[0].words, authors.organisation)
    {
        authors.alias = Some(view.word(0).to_owned());
        authors.organisation = true;
        let (locator, _) = tail_inside(view, after, view.len());
        found.mentions.push(Mention {
            bracket: whole,
            ..Mention::new(
                Span::new(outer.span(from).start, whole.end),
                Form::Narrative,
                Cue::Named(authors, year),
                locator,
            )
        });
        return;
    }
    items(view, 0, view.len(), Context { inside: true, ..context }, Some(whole), &mut found.mentions);
}

/// Words that thank somebody.
pub(super) const THANKS: &[&str] = &["takk", "takke", "takker", "takkar"];

/// A parenthesis that begins with a year, and the authors before it.
fn narrative(
    view: View<'_>,
    (year, after): (Year, usize),
    (outer, k): (View<'_>, usize),
    whole: Span,
    context: Context<'_>,
    found: &mut Mentions,
) {
    let Some((mut authors, from)) = authors_before(outer, k, 0, Context { inside: false, ..context }) else {
        if let Some((authors, from)) = owner_before(outer, k, Context { inside: false, ..context }) {
            let (locator, _) = tail_inside(view, after, view.len());
            let span = Span::new(outer.span(from).start, whole.end);
            let cue = Cue::Named(authors, year);
            let mention = Mention::new(span, Form::Narrative, cue, locator);
            found.mentions.push(Mention { bracket: whole, doubtful: true, ..mention });
            return;
        }
        split(view, (year, after), (outer, k), whole, context, found);
        return;
    };
    // `Takk til Moe (2002) for hjelpen` cites nothing.
    if from >= 2 && outer.is(from - 1, "til") && outer.one_of(from - 2, THANKS) {
        return;
    }
    // `i Moes (2002) kritikk`: a preposition before and a noun after, which no verb's ending has, make the -s a genitive.
    let owned = from > 0
        && outer.is_a(from - 1, Class::Preposition)
        && outer.word(k + 1).chars().next().is_some_and(char::is_lowercase)
        && !outer.word(k + 1).ends_with(['r', 's'])
        && !Class::Function.has(&outer.lower(k + 1))
        && !Class::Reporting.has(&outer.lower(k + 1));
    authors.owned = owned && authors.genitive;
    let (mut locator, mut end) = tail_inside(view, after, view.len());
    let start = outer.span(from).start;
    let mut last = whole.end;
    // `Dalland (2017), s. 45`, and as lawyers have it `Kjønstad (2007) s. 281`
    if locator.is_none()
        && end >= view.len()
        && let Some((behind, after)) = locator_at(outer, k + 1 + usize::from(outer.has(k + 1, ',')))
    {
        locator = Some(behind);
        last = outer.span(after - 1).end;
    }
    // `Stern, referert i Vik (2011, s. 5), mener`
    let secondary = from >= 2 && marker_at(outer, from - 2).is_some();
    let reported = Some(from.saturating_sub(2))
        .filter(|_| secondary)
        .and_then(|end| authors_before(outer, end, 0, Context { inside: false, ..context }))
        .map(|(authors, _)| full_name(&authors));
    found.mentions.push(Mention {
        secondary,
        reported,
        bracket: whole,
        doubtful: is_doubtful((outer, from, k), &authors, locator.is_some(), context),
        ..Mention::new(Span::new(start, last), Form::Narrative, Cue::Named(authors.clone(), year), locator)
    });
    // `Wassmo (2003, 2006)`
    let mut last = year;
    while let Some((year, after)) = further_year(view, end, last) {
        last = year;
        let (locator, next) = tail_inside(view, after, view.len());
        found.mentions.push(Mention {
            bracket: whole,
            ..Mention::new(
                Span::new(view.span(end + 1).start, view.span(next - 1).end),
                Form::Narrative,
                Cue::Named(authors.clone(), year),
                locator,
            )
        });
        end = next;
    }
    items(view, end, view.len(), Context { inside: true, ..context }, None, &mut found.mentions);
}

/// Whether a lone word may as well be a noun that opens its sentence: the text has it in small letters, or it ends as
/// nouns do.
///
/// So may a lone given name, unless the words around are those of citing.
fn is_doubtful(
    (outer, from, k): (View<'_>, usize, usize),
    authors: &Authors,
    located: bool,
    context: Context<'_>,
) -> bool {
    let [name] = authors.names.as_slice() else { return false };
    let opens = from == 0
        || matches!(outer.mark(from - 1), Some('.' | '!' | '?' | ':' | '»' | '”' | '"' | '–' | '•'));
    let lower = name.words.to_lowercase();
    let plain =
        !authors.others && !authors.organisation && !name.words.contains(' ') && name.initials.is_empty();
    let noun = context.vocabulary.contains(lower.as_str())
        || lower.chars().count() >= 8 && Class::DefiniteEnd.ends(&lower) && !lower.ends_with("sen");
    plain && (opens && noun || is_given_name(&lower) && !located && !is_cited(outer, from, k))
}

/// Whether the words around a name and its bracket at `k` are those of citing: a verb of saying, `ifølge`, another
/// citation linked by `og`.
fn is_cited(outer: View<'_>, from: usize, k: usize) -> bool {
    let dated = |k: usize| {
        outer.group(k).is_some_and(|level| {
            let inner = outer.tokens.view(level);
            year_at(inner, 0).is_some_and(|(_, after)| ends_year(inner, after))
        })
    };
    let led = ["ifølge", "ifølgje", "følge", "følgje", "hos", "hjå", "by"];
    let before = from > 0
        && (outer.one_of(from - 1, &led)
            || outer.is_a(from - 1, Class::Reporting)
            || from > 1 && outer.is_a(from - 1, Class::And) && dated(from - 2));
    let after = outer.is_a(k + 1, Class::Reporting)
        || outer.is_a(k + 1, Class::And) && outer.capital(k + 2) && (k + 3..k + 6).any(dated);
    before || after
}

/// `Dahl skriver: «…» (1998, s. 4)`: the name stands at the head of the sentence, the year behind.
fn split(
    view: View<'_>,
    (year, after): (Year, usize),
    (outer, k): (View<'_>, usize),
    whole: Span,
    context: Context<'_>,
    found: &mut Mentions,
) {
    let (locator, end) = tail_inside(view, after, view.len());
    let quoted = k > 0 && matches!(outer.mark(k - 1), Some('»' | '”' | '"'));
    if end < view.len() || !(quoted || locator.is_some()) {
        return;
    }
    // The verb by which the name speaks; a full stop before the quotation may stand between.
    for verb in (k.saturating_sub(2 * REACH)..k).rev() {
        if outer.group(verb).is_some() {
            let cue = again(year, &found.mentions).filter(|_| quoted);
            found.mentions.extend(cue.map(|cue| Mention::new(whole, Form::Parenthetical, cue, locator)));
            return;
        }
        if !outer.is_a(verb, Class::Reporting) {
            continue;
        }
        let context = Context { inside: false, ..context };
        let named = authors_before(outer, verb, 0, context)
            .or_else(|| authors_before(outer, opening_name(outer, verb)?, 0, context));
        let Some((authors, _)) = named else { continue };
        let cue = Cue::Named(authors, year);
        let form = Form::Parenthetical;
        found.mentions.push(Mention::new(whole, form, cue, locator));
        return;
    }
    // `Jordet går så langt som til å si at «…» (2020, s. 301)`: whoever opens the sentence, if cited elsewhere.
    let opening =
        (k.saturating_sub(2 * REACH)..k).rev().find(|&at| ends_sentence(outer, at)).map_or(0, |at| at + 1);
    let mut end = opening;
    while outer.capital(end) && end < k {
        end += 1;
    }
    let context = Context { inside: false, ..context };
    if end > opening
        && (opening..k).all(|at| outer.group(at).is_none())
        && let Some((authors, _)) = authors_before(outer, end, opening, context)
    {
        let cue = Cue::Named(authors, year);
        let mention = Mention::new(whole, Form::Parenthetical, cue, locator);
        found.mentions.push(Mention { doubtful: true, ..mention });
    }
}

/// `Hun skriver at «…» (2004, s. 45)`: the work cited last, if it is of that year.
fn again(year: Year, before: &[Mention]) -> Option<Cue> {
    match &before.last()?.cue {
        Cue::Named(authors, known) if *known == year => Some(Cue::Named(authors.clone(), year)),
        _ => None,
    }
}

/// `Freuds drømmelære (1900/2003)`, `van der Kolk's popular account (2014)`: the owner of up to three words in small
/// letters before the bracket, if the name is cited elsewhere.
fn owner_before(view: View<'_>, k: usize, context: Context<'_>) -> Option<(Authors, usize)> {
    let small = |at: usize| {
        view.word(at).starts_with(char::is_lowercase)
            && !Class::Sentence.has(&view.lower(at))
            && !Class::Function.has(&view.lower(at))
            && !Class::Particle.has(&view.lower(at))
            && !Class::Reporting.has(&view.lower(at))
    };
    let end = (k.saturating_sub(3)..k).rev().take_while(|&at| small(at)).last()?;
    let word = view.word(end.checked_sub(1)?);
    let ends: &[&str] = if context.english { &["’s", "'s"] } else { &["’s", "'s", "s"] };
    let bare = ends.iter().find_map(|mark| word.strip_suffix(mark))?;
    if !view.capital(end - 1) || bare.chars().count() < 3 {
        return None;
    }
    let (mut authors, from) = authors_before(view, end, 0, context)?;
    let [name] = authors.names.as_mut_slice() else { return None };
    if authors.organisation || authors.others {
        return None;
    }
    // The -s of `Kolk's` is off already.
    if let Some(bare) = name.words.strip_suffix('s').filter(|_| authors.genitive) {
        name.words = bare.to_owned();
    }
    authors.genitive = false;
    Some((authors, from))
}

/// Whether a quotation of three words or more ends right before `k`.
fn closes_words(view: View<'_>, k: usize) -> bool {
    k > 4
        && matches!(view.mark(k - 1), Some('»' | '”' | '"' | '’' | '\''))
        && (k - 4..k - 1).all(|k| !matches!(view.mark(k), Some('«' | '“' | '"' | '‘' | '\'')))
}

/// The place behind the name that opens the sentence of `verb`, with nothing but a few small words between:
/// `Gullestad på sin side ser`.
fn opening_name(view: View<'_>, verb: usize) -> Option<usize> {
    let end = (verb.saturating_sub(6)..verb).rev().find(|&k| view.capital(k))? + 1;
    let small = (end..verb).all(|k| view.word(k).starts_with(char::is_lowercase) || view.has(k, ','));
    let mut start = end - 1;
    while start > 0 && view.capital(start - 1) {
        start -= 1;
    }
    let opens = start == 0 || matches!(view.mark(start - 1), Some('.' | '!' | '?' | '»' | '”'));
    (small && opens).then_some(end)
}

/// Whether `short` is made of letters of `long` in order, beginning with its first: `FHI`, `Folkehelseinstituttet`.
///
/// The name of an `organisation` may be abbreviated as a word, `Bufdir`, or in another language, `WHO`.
fn abbreviates(short: &str, long: &str, organisation: bool) -> bool {
    if !is_abbreviation(short) || short == long {
        return false;
    }
    if organisation && long.contains(' ') && short.chars().all(char::is_uppercase) {
        return true;
    }
    if !organisation && short.chars().skip(1).all(char::is_lowercase) {
        return false;
    }
    let mut letters = long.chars().flat_map(char::to_lowercase);
    short.chars().flat_map(char::to_lowercase).enumerate().all(|(i, c)| match i {
        0 => letters.next() == Some(c),
        _ => letters.any(|l| l == c),
    })
}
