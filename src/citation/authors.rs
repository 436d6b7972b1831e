//! Who a citation names: persons, organisations, laws; read backwards from the year or the parenthesis.

use std::collections::HashSet;

use super::lexicon::{Class, is_law, is_no_author};
use super::token::View;

/// The authors as one citation names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Authors {
    /// At least one name.
    pub(super) names: Vec<Name>,
    /// Whether `et al.`, `m.fl.` or the like follows them.
    pub(super) others: bool,
    /// Whether it is an organisation, a law or a title: one name, taken as a whole.
    pub(super) organisation: bool,
    /// The abbreviation given with it: `World Health Organization [WHO]`.
    pub(super) alias: Option<String>,
    /// Whether the last name may carry a genitive -s that is not its own.
    pub(super) genitive: bool,
}

/// One author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The words as cited, initials left out: `von der Lippe`, `Anne-Lise Løvlie Moen`, `RVTS Sør`.
    pub(super) words: String,
    /// Initials before or after it: `J.`.
    pub(super) initials: String,
}

/// Words seen in small letters somewhere in the document; what is among them is rather a word than a name.
pub(super) type Vocabulary<'a> = HashSet<&'a str>;

/// What decides about names beyond the words themselves.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) vocabulary: &'a Vocabulary<'a>,
    /// Inside a parenthesis: authors may be strung by commas alone, and organisations may hold words in small letters.
    pub(super) inside: bool,
}

/// How many authors, and words of an organisation, are read at most.
const MOST_AUTHORS: usize = 24;
const MOST_WORDS: usize = 12;

/// The authors that end right before `end` and begin at `floor` or later: them, and the place they begin at.
pub(super) fn authors_before(
    view: View<'_>,
    end: usize,
    floor: usize,
    context: Context<'_>,
) -> Option<(Authors, usize)> {
    let (mut end, alias) = skip_asides(view, end, floor);
    if end > floor && view.has(end - 1, ',') {
        end -= 1;
    }
    let (mut end, alias) = if alias.is_some() { (end, alias) } else { skip_asides(view, end, floor) };
    if end <= floor {
        return None;
    }
    let others = match others_before(view, end, floor) {
        Some(start) => {
            end = start - usize::from(start > floor && view.has(start - 1, ','));
            true
        }
        None => false,
    };
    if !others && let Some(found) = organisation_before(view, end, floor, &alias, context) {
        return Some(found);
    }
    let (first, mut start, genitive) = name_before(view, end, floor, context)?;
    let mut names = vec![first];
    let mut linked = others;
    while names.len() < MOST_AUTHORS && start > floor {
        let comma = view.has(start - 1, ',');
        let and = view.has(start - 1, '&') || view.is_a(start - 1, Class::And);
        let mut at = start - 1;
        if and && at > floor && view.has(at - 1, ',') {
            at -= 1;
        }
        // `med` and `samt` link authors only beside `og`; a comma alone does where the list is known to be one.
        if !(and && (linked || !view.one_of(start - 1, &["med"]))) && !(comma && (linked || context.inside)) {
            break;
        }
        let Some((name, from, _)) = name_before(view, at, floor, context) else { break };
        // `SDQ, Goodman, 1997`: the abbreviation of an instrument before its author.
        if comma && !linked && name.words.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '-')
        {
            break;
        }
        if comma && Class::Place.has(&name.words.to_lowercase()) {
            break;
        }
        linked |= and;
        names.push(name);
        start = from;
    }
    if context.inside && !linked && names.len() > 1 && start > floor {
        // Strung by commas, yet something else stands before: only the last is sure.
        return authors_before(view, end, last_name_start(view, end, floor, context)?, context);
    }
    names.reverse();
    if names.len() == 1 && !others && no_author(&names[0].words) {
        return None;
    }
    Some((Authors { names, others, organisation: false, alias, genitive: genitive && !others }, start))
}

fn last_name_start(view: View<'_>, end: usize, floor: usize, context: Context<'_>) -> Option<usize> {
    name_before(view, end, floor, context).map(|(_, start, _)| start)
}

/// Whether a name standing alone is a place, a time or a part of a text.
pub(super) fn no_author(words: &str) -> bool {
    // `WHO` is not `who`.
    if words.chars().all(char::is_uppercase) && words.chars().count() > 2 {
        return is_no_author(&words.to_lowercase()) || Class::Place.has(&words.to_lowercase());
    }
    let lower = &words.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or(lower);
    let first = lower.split(' ').next().unwrap_or(lower);
    Class::Place.has(lower)
        || Class::Place.has(last)
        || is_no_author(last)
        || is_no_author(first)
        || Class::Function.has(last)
}

/// Steps back over `(red.)`, `(Eds.)` and an abbreviation in brackets: the new end, and the abbreviation.
fn skip_asides(view: View<'_>, end: usize, floor: usize) -> (usize, Option<String>) {
    let (mut end, mut alias) = (end, None);
    while end > floor + 1 {
        let Some(level) = view.group(end - 1) else { break };
        let aside = view.tokens.view(level);
        if aside.len() <= 3 && aside.one_of(0, &["red", "ed", "eds", "redr", "hrsg"]) {
            end -= 1;
        } else if aside.len() == 1 && is_abbreviation(aside.word(0)) {
            alias = Some(aside.word(0).to_owned());
            end -= 1;
        } else {
            break;
        }
    }
    (end, alias)
}

/// `WHO`, `NKVTS`, `Bufdir`: short, with a capital first.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let letters = word.chars().count();
    (2..=10).contains(&letters)
        && word.chars().next().is_some_and(char::is_uppercase)
        && (word.chars().filter(|c| c.is_uppercase()).count() * 2 >= letters || letters <= 7)
}

/// Whether `et al.`, `m.fl.`, `mfl.`, `med flere` ends at `end`: the place where it begins.
fn others_before(view: View<'_>, end: usize, floor: usize) -> Option<usize> {
    let mut k = end - usize::from(end > floor && view.has(end - 1, '.'));
    // `et al.s`, `et al.'s`
    if k > floor + 1 && view.is(k - 1, "s") && matches!(view.mark(k - 2), Some('.' | '\'' | '’')) {
        k -= 2;
        while k > floor && matches!(view.mark(k - 1), Some('.' | '\'' | '’')) {
            k -= 1;
        }
    }
    let at = |back: usize| k.checked_sub(back).filter(|&k| k >= floor);
    let is = |back: usize, words: &[&str]| at(back).is_some_and(|k| view.one_of(k, words));
    let dot = |back: usize| at(back).is_some_and(|k| view.has(k, '.'));
    if is(1, &["et.al", "m.fl", "mfl", "m.fl.a", "o.a", "m.a", "et.al’s"]) {
        return at(1);
    }
    if is(1, &["al", "alii", "als", "al's", "al’s"]) {
        return if is(2, &["et"]) {
            at(2)
        } else if dot(2) && is(3, &["et"]) {
            at(3)
        } else {
            None
        };
    }
    if is(1, &["fl"]) && dot(2) && is(3, &["m"]) {
        return at(3);
    }
    if is(1, &["flere", "fleire"]) && is(2, &["med"])
        || is(1, &["others", "colleagues", "kolleger", "kollegaer", "kollegaar", "medarbeidere"])
            && is(2, &["and", "og", "med"])
    {
        return at(2);
    }
    None
}

/// One person's name that ends right before `end`: it, where it begins, and whether its -s may be a genitive.
fn name_before(
    view: View<'_>,
    end: usize,
    floor: usize,
    context: Context<'_>,
) -> Option<(Name, usize, bool)> {
    let mut k = end;
    let mut initials = String::new();
    // `Dahl, K. M.` as reference lists write it.
    let mut after = k;
    while after > floor {
        let dot = usize::from(view.has(after - 1, '.'));
        if dot == 1 && after >= floor + 2 && view.initial(after - 2) {
            after -= 2;
        } else {
            break;
        }
    }
    if after < k && after > floor + 1 && view.has(after - 1, ',') && view.capital(after - 2) {
        initials = (after..k).map(|i| view.word(i)).collect();
        k = after - 1;
    }
    let last = k;
    while k > floor && last - k < 5 {
        let word = view.word(k - 1);
        let lower = word.to_lowercase();
        if view.capital(k - 1) && !view.initial(k - 1) {
            // A new sentence or a function word with a capital ends the name.
            let acronym = word.chars().count() > 2 && word.chars().all(char::is_uppercase);
            let function = Class::Function.has(&lower) && !acronym;
            if k < last && function && !Class::Particle.has(&lower) {
                break;
            }
            if k == last && function {
                return None;
            }
            k -= 1;
        } else if k < last && Class::Particle.has(&lower) {
            k -= 1;
        } else if k < last
            && k >= floor + 2
            && Class::InnerParticle.has(&lower)
            && Class::Particle.has(&view.lower(k - 2))
        {
            k -= 2;
        } else {
            break;
        }
    }
    if k == last {
        return None;
    }
    // Words that open the sentence and are common words: `Psykologen Ekeland`.
    let begins_sentence = k == 0 || matches!(view.mark(k - 1), Some('.' | '!' | '?' | ':' | '»' | '”' | '"'));
    while last - k > 1 && begins_sentence {
        let lower = view.lower(k);
        let particle = Class::Particle.has(&lower);
        if !particle && (context.vocabulary.contains(lower.as_str()) || Class::Function.has(&lower)) {
            k += 1;
        } else {
            break;
        }
    }
    let mut words: Vec<&str> = (k..last).map(|i| view.word(i)).collect();
    // A genitive of another name before it is no part of it: `Freuds elev Jung` has a word between, `Freuds Jung` has not.
    while words.len() > 1
        && !Class::Particle.has(&words[0].to_lowercase())
        && is_no_author(&words[0].to_lowercase())
    {
        words.remove(0);
        k += 1;
    }
    let surname = words.last().copied()?;
    let bare = strip_apostrophe(surname);
    let genitive = bare.len() == surname.len() && surname.ends_with('s') && surname.chars().count() > 3;
    if let Some(word) = words.last_mut() {
        *word = bare;
    }
    // `J. K. Dahl`
    let mut start = k;
    while start >= floor + 2 && view.has(start - 1, '.') && view.initial(start - 2) {
        start -= 2;
    }
    // `Dahl. K. Vik (2003)`: an initial, or the last letter of a sentence? A sentence seldom ends in one capital.
    if start < k {
        initials = (start..k).map(|i| view.word(i)).collect();
    }
    Some((Name { words: words.join(" "), initials }, start, genitive))
}

/// Takes `'s`, `’s` and a final apostrophe off.
fn strip_apostrophe(word: &str) -> &str {
    for end in ["'s", "’s", "'", "’"] {
        if let Some(bare) = word.strip_suffix(end) {
            return bare;
        }
    }
    word
}

/// An organisation, law, or owner's text that ends right before `end`.
fn organisation_before(
    view: View<'_>,
    end: usize,
    floor: usize,
    alias: &Option<String>,
    context: Context<'_>,
) -> Option<(Authors, usize)> {
    let organisation = |start: usize, words: String| {
        let name = Name { words, initials: String::new() };
        (
            Authors {
                names: vec![name],
                others: false,
                organisation: true,
                alias: alias.clone(),
                genitive: false,
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
        // `FNs barnekonvensjon`
        let owned = follows_name && view.word(end - 2).ends_with('s');
        let start = end - 1 - usize::from(owned);
        return Some(organisation(start, join(start, end)));
    }
    if context.inside {
        return whole_organisation(view, end, floor)
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
        let and = view.has(start - 1, '&');
        if !and && (lower.is_empty() || view.initial(start - 1))
            || Class::Sentence.has(&lower) && lower != "de"
        {
            break;
        }
        start -= 1;
        small += usize::from(!view.capital(start));
        // The owner of a text: `psykologforeningens prinsipperklæring om …`.
        if end - start >= 2
            && lower.ends_with('s')
            && !lower.ends_with("ss")
            && lower.chars().count() > 4
            && owns(view, start, end)
        {
            let owner = strip_apostrophe(view.word(start));
            let owner = owner.strip_suffix('s').unwrap_or(owner).to_owned();
            // `Norges befolkningsstatistikk` belongs to no author.
            if !Class::Place.has(&owner.to_lowercase())
                && !(view.capital(start) && context.vocabulary.contains(owner.to_lowercase().as_str()))
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
        let named = (from..end).any(|k| Class::OrganisationEnd.ends(&view.lower(k)));
        let links = (from..end).all(|k| {
            view.capital(k)
                || view.has(k, '&')
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
fn whole_organisation(view: View<'_>, end: usize, floor: usize) -> Option<()> {
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
    let refused = no_author(view.word(floor)) || no_author(view.word(end - 1));
    ((small > 0 || named && end - floor > 1) && !refused).then_some(())
}

/// The words of `from..end` with `&` and hyphens between them.
fn join_with_marks(view: View<'_>, from: usize, end: usize) -> String {
    if from >= end {
        return String::new();
    }
    let span = crate::document::Span::new(view.span(from).start, view.span(end - 1).end);
    span.of(view.tokens.text).split_whitespace().collect::<Vec<_>>().join(" ")
}
