//! Places in a block that name a work, before anything is known of the work: the grammar of in-text citations.

use super::Form;
use super::authors::{Authors, Context, authors_before};
use super::lexicon::Class;
use super::locator::{Locator, begins, colon_pages, locator_at};
use super::public::public_at;
use super::token::{Tokens, View};
use super::year::{Year, year_at};
use crate::document::Span;

/// A place that names a work.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) span: Span,
    pub(super) form: Form,
    pub(super) cue: Cue,
    pub(super) locator: Option<Locator>,
    /// Whether a marker such as `sitert i` says that the work is cited for another's words.
    pub(super) secondary: bool,
    /// Who is cited through the work, if named beside the marker.
    pub(super) reported: Option<String>,
    /// The whole parenthesis it stands in.
    pub(super) bracket: Span,
}

/// How a mention names its work.
#[derive(Clone, Debug)]
pub(super) enum Cue {
    /// Authors and year.
    Named(Authors, Year),
    /// Authors alone: a citation only if they are known from elsewhere.
    Yearless(Authors),
    /// `ibid.`, with the name before it if there is one, and the span without that name.
    Same(Option<Authors>, Span),
}

/// What one block holds.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// In the order they begin.
    pub(super) mentions: Vec<Mention>,
    /// Parentheses that hold a locator and nothing else: `(s. 84)`.
    pub(super) pages: Vec<(Span, Locator)>,
}

/// How far an unmatched bracket reaches at most, in tokens.
const REACH: usize = 40;

/// Finds the mentions in one block. `note`: citations stand in it without a parenthesis.
pub(super) fn mentions(tokens: &Tokens<'_>, context: Context<'_>, note: bool) -> Mentions {
    let mut found = Mentions::default();
    for level in 0..tokens.levels.len() {
        let view = tokens.view(level);
        if level > 0 {
            bracket(tokens, level, context, &mut found);
        } else if note {
            let start = note_start(view);
            items(view, start, view.len(), Context { inside: true, ..context }, None, &mut found.mentions);
        }
        if level == 0 {
            strays(view, context, note, &mut found.mentions);
        }
    }
    found.mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
    found
        .mentions
        .dedup_by(|later, earlier| later.span == earlier.span || note && later.span.overlaps(earlier.span));
    found
}

/// Past the number or sign that a note begins with.
fn note_start(view: View<'_>) -> usize {
    let mut k = 0;
    while k < view.len() && k < 3 && view.word(k).is_empty() {
        k += 1;
    }
    k
}

/// Reads one pair of brackets.
fn bracket(tokens: &Tokens<'_>, level: usize, context: Context<'_>, found: &mut Mentions) {
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
        let (locator, end) = tail(view, after, view.len());
        let span = name.as_ref().map_or(whole, |&(_, from)| Span::new(from, whole.end));
        found.mentions.push(Mention {
            span,
            form: Form::Ibid,
            cue: Cue::Same(name.map(|(authors, _)| authors), whole),
            locator,
            secondary: false,
            reported: None,
            bracket: whole,
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
                span: Span::new(outer.span(from).start, whole.end),
                form: Form::Narrative,
                cue: Cue::Yearless(authors),
                locator: Some(locator.clone()),
                secondary: false,
                reported: None,
                bracket: whole,
            });
        }
        found.pages.push((whole, locator));
        return;
    }
    let red = if view.one_of(0, &["red", "ed", "eds"]) {
        (1..4).find(|&k| !view.number(k).is_empty()).unwrap_or(0)
    } else {
        0
    };
    if let Some((year, after)) = year_at(view, red)
        && let Some((outer, k)) = outer
        && ends_year(view, after)
    {
        let secondary = (after..view.len()).any(|k| marker_at(view, k).is_some());
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
        && view.has(1, ',')
        && let Some((year, after)) = year_at(view, 2)
        && let Some((mut authors, from)) = authors_before(outer, k, 0, Context { inside: false, ..context })
        && authors.names.len() == 1
        && abbreviates(view.word(0), &authors.names[0].words)
    {
        authors.alias = Some(view.word(0).to_owned());
        authors.organisation = true;
        let (locator, _) = tail(view, after, view.len());
        found.mentions.push(Mention {
            span: Span::new(outer.span(from).start, whole.end),
            form: Form::Narrative,
            cue: Cue::Named(authors, year),
            locator,
            secondary: false,
            reported: None,
            bracket: whole,
        });
        return;
    }
    items(view, 0, view.len(), Context { inside: true, ..context }, Some(whole), &mut found.mentions);
}

/// Whether `short` is made of letters of `long` in order, beginning with its first: `FHI`, `Folkehelseinstituttet`.
fn abbreviates(short: &str, long: &str) -> bool {
    if !super::authors::is_abbreviation(short)
        || short.chars().skip(1).all(char::is_lowercase)
        || short == long
    {
        return false;
    }
    let mut letters = long.chars().flat_map(char::to_lowercase);
    short.chars().flat_map(char::to_lowercase).enumerate().all(|(i, c)| match i {
        0 => letters.next() == Some(c),
        _ => letters.any(|l| l == c),
    })
}

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
        split(view, (year, after), (outer, k), whole, context, found);
        return;
    };
    // `i Moes (2002) kritikk`: a preposition before and a noun after make the -s a genitive.
    let owned = from > 0
        && outer.is_a(from - 1, Class::Preposition)
        && outer.word(k + 1).chars().next().is_some_and(char::is_lowercase)
        && !Class::Function.has(&outer.lower(k + 1))
        && !Class::Reporting.has(&outer.lower(k + 1));
    if owned
        && authors.genitive
        && let Some(last) = authors.names.last_mut()
        && let Some(bare) = last.words.strip_suffix('s')
    {
        last.words = bare.to_owned();
        authors.genitive = false;
    }
    let (locator, mut end) = tail(view, after, view.len());
    let start = outer.span(from).start;
    // `Stern, referert i Vik (2011, s. 5), mener`
    let secondary = from >= 2 && marker_at(outer, from - 2).is_some();
    let reported = Some(from.saturating_sub(2))
        .filter(|_| secondary)
        .and_then(|end| authors_before(outer, end, 0, Context { inside: false, ..context }))
        .map(|(authors, _)| full_name(&authors));
    found.mentions.push(Mention {
        span: Span::new(start, whole.end),
        form: Form::Narrative,
        cue: Cue::Named(authors.clone(), year),
        locator,
        secondary,
        reported,
        bracket: whole,
    });
    // `Wassmo (2003, 2006)`
    let mut last = year;
    while let Some((year, after)) = further_year(view, end, last) {
        last = year;
        let (locator, next) = tail(view, after, view.len());
        found.mentions.push(Mention {
            span: Span::new(view.span(end + 1).start, view.span(next - 1).end),
            form: Form::Narrative,
            cue: Cue::Named(authors.clone(), year),
            locator,
            secondary: false,
            reported: None,
            bracket: whole,
        });
        end = next;
    }
    items(view, end, view.len(), Context { inside: true, ..context }, None, &mut found.mentions);
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
    let (locator, end) = tail(view, after, view.len());
    let quoted = k > 0 && matches!(outer.mark(k - 1), Some('»' | '”' | '"'));
    if end < view.len() || !(quoted || locator.is_some()) {
        return;
    }
    // The verb by which the name speaks; a full stop before the quotation may stand between.
    for verb in (k.saturating_sub(2 * REACH)..k).rev() {
        if outer.group(verb).is_some() {
            return;
        }
        if !outer.is_a(verb, Class::Reporting) {
            continue;
        }
        let Some((authors, _)) = authors_before(outer, verb, 0, Context { inside: false, ..context }) else {
            continue;
        };
        let cue = Cue::Named(authors, year);
        let form = Form::Parenthetical;
        found.mentions.push(Mention {
            span: whole,
            form,
            cue,
            locator,
            secondary: false,
            reported: None,
            bracket: whole,
        });
        return;
    }
}

/// A year after a comma, semicolon or `og`: the place `end` is that of the mark between.
fn further_year(view: View<'_>, end: usize, last: Year) -> Option<(Year, usize)> {
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

/// Whether what stands at `k` may follow a year of publication: `(2014 personer)` is none.
fn ends_year(view: View<'_>, k: usize) -> bool {
    k >= view.len()
        || matches!(view.mark(k), Some(',' | ';' | ':' | '&' | '[' | '(' | '.' | '–' | '-'))
        || view.one_of(
            k,
            &["og", "and", "s", "kap", "p", "pp", "m.fl", "mfl", "side", "avsn", "sitert", "gjengitt"],
        )
        || view.has(k, '§')
        || begins(view, k)
}

/// The locator after a year or `ibid.`, with the comma, colon or full stop before it: it, and the place after it.
fn tail(view: View<'_>, k: usize, to: usize) -> (Option<Locator>, usize) {
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
    // A heading between: `(Vinther, 2016, Definisjon, avsn. 3)`, if no other work begins there.
    if view.has(k, ',') {
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

/// Past `se også`, `jf.`, `f.eks.` and their marks.
fn skip_lead_ins(view: View<'_>, from: usize, to: usize) -> usize {
    let mut k = from;
    while k < to {
        let mark = matches!(view.mark(k), Some(',' | '.' | ':')) && k > from;
        // `i trykk`, `et al.` are not lead-ins, nor is `For` the beginning of a name.
        if mark || view.is_a(k, Class::LeadIn) && year_at(view, k).is_none() {
            k += 1;
        } else {
            break;
        }
    }
    k
}

/// `sitert i`: the place after it.
fn marker_at(view: View<'_>, k: usize) -> Option<usize> {
    (view.is_a(k, Class::SecondaryMarker) && view.is_a(k + 1, Class::SecondaryLink)).then_some(k + 2)
}

/// `ibid.` in all its spellings: the place after it.
pub(super) fn same_at(view: View<'_>, k: usize) -> Option<usize> {
    let after = match view.lower(k).as_str() {
        "ibid" | "ibidem" | "sst" | "op.cit" | "loc.cit" | "opcit" | "ib" | "a.a" | "a.st" => k + 1,
        "op" | "loc" if view.has(k + 1, '.') && view.is(k + 2, "cit") => k + 3,
        "op" | "loc" if view.is(k + 1, "cit") => k + 2,
        "samme" | "same" if view.one_of(k + 1, &["sted", "stad", "kilde", "kjelde", "verk", "place"]) => {
            k + 2
        }
        _ => return None,
    };
    Some(after + usize::from(view.has(after, '.')))
}

/// All works named in `from..to` of a parenthesis. `whole`: the parenthesis, which is the mention if it names one work.
fn items(
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
        let end = (segment..to).find(|&k| view.has(k, ';')).unwrap_or(to);
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

fn enclosing(view: View<'_>, from: usize, to: usize) -> Span {
    if from < to { Span::new(view.span(from).start, view.span(to - 1).end) } else { view.span(from) }
}

/// The works named between two semicolons.
fn works(
    view: View<'_>,
    from: usize,
    to: usize,
    context: Context<'_>,
    bracket: Span,
    carried: &mut Option<Authors>,
    out: &mut Vec<Mention>,
) {
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
            out.push(Mention { span, form, cue, locator, secondary, reported: reported.clone(), bracket });
        };
    let mut k = floor;
    while k < to {
        if let Some(after) = same_at(view, k) {
            let name = authors_before(view, k, floor, context);
            let start = name.as_ref().map_or(k, |&(_, start)| start);
            let (locator, end) = tail(view, after, to);
            push(start, end, Cue::Same(name.map(|(a, _)| a), Span::default()), Form::Ibid, locator, None);
            k = end.max(k + 1);
            floor = skip_separators(view, k, to);
            k = k.max(floor);
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
        let (locator, mut end) = tail(view, after, to);
        let first = opening.take().filter(|&o| o < start && skip_lead_ins(view, o, to) == start);
        push(start, end, Cue::Named(authors.clone(), year), Form::Parenthetical, locator, first);
        let mut last = year;
        while let Some((year, after)) = further_year(view, end, last).filter(|&(_, after)| after <= to) {
            last = year;
            let (locator, next) = tail(view, after, to);
            push(end + 1, next, Cue::Named(authors.clone(), year), Form::Parenthetical, locator, None);
            end = next;
        }
        *carried = Some(authors);
        floor = skip_separators(view, end, to);
        k = floor.max(k + 1);
    }
    if out.len() > before || secondary && floor >= to {
        return;
    }
    // No year: `(Anstorp & Benum, kap. 3)`.
    let Some(k) = (floor + 1..to.min(floor + 30))
        .find(|&k| begins(view, k))
        .or((to > floor && to - floor <= 12).then_some(to))
    else {
        return;
    };
    if let Some((authors, start)) = authors_before(view, k, floor, context)
        && start == floor
    {
        let (locator, end) = if k < to { tail(view, k, to) } else { (None, to) };
        if locator.is_some() || authors.names.len() > 1 || authors.others {
            let span = Span::new(view.span(start).start, view.span(end.max(start + 1) - 1).end);
            let cue = Cue::Yearless(authors);
            out.push(Mention { span, form: Form::Parenthetical, cue, locator, secondary, reported, bracket });
        }
    }
}

/// `Winnicott, i Moe et al., 2010`: a name in another's work, without a word that says so.
fn within(view: View<'_>, floor: usize, to: usize, context: Context<'_>) -> Option<(String, usize)> {
    let k = (floor + 1..to.min(floor + 8)).find(|&k| view.one_of(k, &["i", "in", "hos"]))?;
    if year_at(view, k).is_some() || !view.capital(k + 1) && !view.is_a(k + 1, Class::Particle) {
        return None;
    }
    let (authors, start) = authors_before(view, k, floor, context)?;
    // `Universitetet i Oslo` is one name; a comma or a person before `i` makes two.
    let person = view.has(k - 1, ',') || authors.others || !authors.organisation && authors.names.len() == 1;
    let place = Class::Place.has(&view.lower(k + 1));
    (start == floor && person && !authors.organisation && !place).then(|| (full_name(&authors), k + 1))
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
    if start == floor || start > 0 && view.has(start - 1, ',') {
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

/// Citations whose bracket lacks its partner, and `ibid.` outside brackets.
fn strays(view: View<'_>, context: Context<'_>, note: bool, out: &mut Vec<Mention>) {
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
            let start = view.span(k).start;
            for mut mention in found.into_iter().take(1) {
                if mention.span.start == view.span(k + 1).start && matches!(mention.cue, Cue::Named(..)) {
                    mention.span = Span::new(start, mention.span.end);
                    out.push(mention);
                }
            }
        } else if view.has(k, ')') {
            unopened(view, k, inside, out);
        } else if !note && let Some((authors, year, after)) = public_at(view, k) {
            let span = Span::new(view.span(k).start, view.span(after - 1).end);
            let cue = Cue::Named(authors, year);
            out.push(Mention {
                span,
                form: Form::Narrative,
                cue,
                locator: None,
                secondary: false,
                reported: None,
                bracket: span,
            });
        } else if !note && view.one_of(k, &["ibid", "ibidem"]) {
            let Some(after) = same_at(view, k) else { continue };
            let (locator, end) = tail(view, after, view.len());
            let span = Span::new(view.span(k).start, view.span(end - 1).end);
            out.push(Mention {
                span,
                form: Form::Ibid,
                cue: Cue::Same(None, span),
                locator,
                secondary: false,
                reported: None,
                bracket: span,
            });
        }
    }
}

fn ends_sentence(view: View<'_>, k: usize) -> bool {
    matches!(view.mark(k), Some('!' | '?'))
        || view.has(k, '.') && view.capital(k + 1) && view.word(k.saturating_sub(1)).chars().count() > 2
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
            out.push(Mention {
                span,
                form: Form::Parenthetical,
                cue,
                locator,
                secondary: false,
                reported: None,
                bracket: span,
            });
        }
        return;
    }
}
