//! Organisations, laws and owned texts as authors: `Statistisk sentralbyrå`, `barnevernsloven`, `Barneombudets rapport`.

use super::authors::{Authors, Context, Name, name_before, no_author, strip_apostrophe};
use super::lexicon::{Class, is_law};
use super::token::View;
use crate::document::Span;

/// How many words an organisation's name has at most.
const MOST_WORDS: usize = 12;

/// An organisation, law, or owner's text that ends right before `end`.
pub(super) fn organisation_before(
    view: View<'_>,
    end: usize,
    floor: usize,
    alias: &Option<String>,
    context: Context<'_>,
) -> Option<(Authors, usize)> {
    let organisation = |start: usize, words: String| {
        let name = Name { words, ..Name::default() };
        (
            Authors {
                names: vec![name],
                others: false,
                organisation: true,
                alias: alias.clone(),
                genitive: false,
                owned: false,
            },
            start,
        )
    };
    let join = |from: usize, to: usize| (from..to).map(|k| view.word(k)).collect::<Vec<_>>().join(" ");
    let last = view.lower(end - 1);
    // `«Title»` as author.
    if context.inside && matches!(view.mark(end - 1), Some('»' | '”' | '"')) {
        let open =
            (floor..end - 1).rev().take(20).find(|&k| matches!(view.mark(k), Some('«' | '“' | '"' | '„')))?;
        let words = join(open + 1, end - 1);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        return (open == floor && !words.is_empty()).then(|| organisation(open, words));
    }
    if last.is_empty() {
        return None;
    }
    let follows_name = end - 1 > floor && view.capital(end - 2) && !Class::Function.has(&view.lower(end - 2));
    if is_law(&last) && (!view.capital(end - 1) || !follows_name) {
        let start = law_start(view, end, floor);
        return Some(organisation(start, join_with_marks(view, start, end)));
    }
    if !context.inside
        && let Some(start) = law_about(view, end, floor)
    {
        return Some(organisation(start, join_with_marks(view, start, end)));
    }
    if context.inside {
        return whole_organisation(view, end, floor, alias.is_some())
            .map(|()| organisation(floor, join_with_marks(view, floor, end)));
    }
    // Backwards over words in small letters to the capital that begins the name: `Statistisk sentralbyrå`.
    let mut start = end;
    let mut small = 0;
    while start > floor && end - start < MOST_WORDS {
        let lower = view.lower(start - 1);
        // `Perry sin modell (2006)`
        if ["sin", "sitt", "si", "sine"].contains(&lower.as_str())
            && owns(view, start - 1, end)
            && let Some((name, from, _)) = name_before(view, start - 1, floor, context)
        {
            return Some(organisation(from, name.words));
        }
        let and = view.has(start - 1, '&') || is_elided(view, start - 1);
        if !and && (lower.is_empty() || view.initial(start - 1))
            || Class::Sentence.has(&lower) && lower != "de"
        {
            break;
        }
        start -= 1;
        small += usize::from(!view.capital(start));
        // The owner of a text: `barneombudets rapport om …`.
        if end - start >= 2
            && lower.ends_with('s')
            && !lower.ends_with("ss")
            && lower.chars().count() > 4
            && owns(view, start, end)
        {
            let owner = strip_apostrophe(view.word(start));
            let owner = owner.strip_suffix('s').unwrap_or(owner).to_owned();
            // `Norges befolkningsstatistikk` belongs to no author.
            let lower = owner.to_lowercase();
            let noun = view.capital(start) && context.vocabulary.contains(lower.as_str());
            if !noun
                && !Class::Place.has(&lower)
                && (view.capital(start) || Class::OrganisationEnd.ends(&owner.to_lowercase()))
            {
                let mut from = start;
                while from > floor
                    && view.capital(from - 1)
                    && !Class::Function.has(&view.lower(from - 1))
                    && !view.initial(from - 1)
                {
                    from -= 1;
                }
                let name = if from < start { format!("{} {owner}", join(from, start)) } else { owner };
                return Some(organisation(from, name));
            }
        }
    }
    // From the left: the first capital from which an organisation's name runs to the end.
    (start..end).find_map(|from| {
        if !view.capital(from) || Class::Function.has(&view.lower(from)) {
            return None;
        }
        // `I Norge utgis retningslinjer av Helsedirektoratet`: a place, then words that name nothing.
        if Class::Place.has(&view.lower(from))
            && (from + 1..end).any(|k| {
                !view.capital(k)
                    && !view.word(k).is_empty()
                    && !Class::OrganisationLink.has(&view.lower(k))
                    && !Class::OrganisationEnd.ends(&view.lower(k))
            })
        {
            return None;
        }
        let named = (from..end).any(|k| Class::OrganisationEnd.ends(&view.lower(k)));
        let links = (from..end).all(|k| {
            view.capital(k)
                || view.has(k, '&')
                || is_elided(view, k)
                || Class::OrganisationLink.has(&view.lower(k))
                || Class::OrganisationEnd.ends(&view.lower(k))
                || is_small_part(view, k, from, end)
        });
        // Persons are strung by `og` too, so a name with a capital in each word must say what it is.
        let plain = end - from == 1 && Class::OrganisationEnd.ends(&view.lower(from));
        (named && links && (small > 0 || end - from > 1 || plain))
            .then(|| organisation(from, join_with_marks(view, from, end)))
    })
}

/// Where the name of a law begins whose last word is that before `end`: `Plan- og bygningsloven`, `FNs barnekonvensjon`,
/// `Psykisk helsevernloven`.
fn law_start(view: View<'_>, end: usize, floor: usize) -> usize {
    let mut start = end - 1;
    while start >= floor + 3
        && (view.is_a(start - 1, Class::And) || view.has(start - 1, ','))
        && view.has(start - 2, '-')
        && !view.word(start - 3).is_empty()
    {
        start -= 3;
    }
    if start == end - 1 && start > floor && view.capital(start - 1) {
        let before = view.word(start - 1);
        let quality = !view.capital(start) && before.ends_with("isk");
        let owner = before.ends_with('s') && !Class::Function.has(&before.to_lowercase());
        start -= usize::from(quality || owner);
    }
    start
}

/// `Lov om psykisk helsevern`: where it begins.
fn law_about(view: View<'_>, end: usize, floor: usize) -> Option<usize> {
    let small = |k: &usize| {
        view.word(*k).starts_with(char::is_lowercase) && !Class::Sentence.has(&view.lower(*k))
            || is_elided(view, *k)
            || view.has(*k, ',')
    };
    let from = (floor.max(end.saturating_sub(MOST_WORDS))..end).rev().take_while(small).last()?;
    (from.saturating_sub(1).max(floor)..end)
        .find(|&k| view.one_of(k, &["lov", "forskrift"]) && view.is(k + 1, "om") && k + 2 < end)
}

/// The hyphen and comma of an enumeration of tasks: `Barne-, ungdoms- og familiedirektoratet`.
fn is_elided(view: View<'_>, k: usize) -> bool {
    let hyphen = |k: usize| view.has(k, '-') && !view.word(k.saturating_sub(1)).is_empty();
    hyphen(k) && (view.has(k + 1, ',') || view.is_a(k + 1, Class::And))
        || view.has(k, ',') && k > 0 && hyphen(k - 1)
}

/// A word in small letters inside an organisation's name: after the word that says what it is, or beside a link.
fn is_small_part(view: View<'_>, k: usize, from: usize, end: usize) -> bool {
    let lower = view.lower(k);
    !lower.is_empty()
        && !Class::Function.has(&lower)
        && k > from
        && ((from..k).any(|i| Class::OrganisationEnd.ends(&view.lower(i)))
            || k == from + 1
            || view.is(k + 1, "og")
            || k + 1 < end)
        && (from..k).filter(|&i| !view.capital(i)).count() <= 7
}

/// Whether the word at `start`, a genitive, owns a publication named right after it.
fn owns(view: View<'_>, start: usize, end: usize) -> bool {
    (start + 1..end.min(start + 4)).any(|k| Class::PublicationEnd.ends(&view.lower(k)))
}

/// Whether all of `floor..end` reads as the name of an organisation or a title: a capital, then words, no sentence.
fn whole_organisation(view: View<'_>, end: usize, floor: usize, abbreviated: bool) -> Option<()> {
    if end - floor > MOST_WORDS || !view.capital(floor) || Class::Function.has(&view.lower(floor)) {
        return None;
    }
    let mut small = 0;
    for k in floor..end {
        let lower = view.lower(k);
        if lower.is_empty() && !matches!(view.mark(k), Some('&' | '-' | '–' | '/')) {
            // A comma in an enumeration of tasks: `Barne-, ungdoms- og familiedirektoratet`.
            let hyphened = view.has(k, ',') && k > floor && view.has(k - 1, '-');
            if !hyphened {
                return None;
            }
        }
        if Class::Sentence.has(&lower) && !Class::Particle.has(&lower) {
            return None;
        }
        small += usize::from(
            !lower.is_empty()
                && !view.capital(k)
                && !Class::And.has(&lower)
                && !Class::Particle.has(&lower)
                && !Class::InnerParticle.has(&lower),
        );
    }
    let named = (floor..end).any(|k| Class::OrganisationEnd.ends(&view.lower(k)));
    // `Boston Change Process Study Group`, abbreviated: a place may open a name of capitals.
    let titled = abbreviated && end - floor > 2 && small == 0;
    let refused = !titled && (no_author(view.word(floor)) || no_author(view.word(end - 1)));
    ((small > 0 || titled || named && end - floor > 1) && !refused).then_some(())
}

/// The words of `from..end` with `&` and hyphens between them.
fn join_with_marks(view: View<'_>, from: usize, end: usize) -> String {
    if from >= end {
        return String::new();
    }
    let span = Span::new(view.span(from).start, view.span(end - 1).end);
    span.of(view.tokens.text).split_whitespace().collect::<Vec<_>>().join(" ")
}
