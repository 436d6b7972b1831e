//! Who a citation names: persons, organisations, laws; read backwards from the year or the parenthesis.

use std::collections::HashSet;

use super::lexicon::{Class, is_given_name, is_no_author};
use super::organisation::organisation_before;
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
    /// Whether what stands around makes that likely: `i Moes (2002) kritikk`.
    pub(super) owned: bool,
}

/// One author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The words as cited, initials left out: `von der Lippe`, `Anne-Lise Løvlie Moen`, `RVTS Sør`.
    pub(super) words: String,
    /// Initials before or after it: `J.`.
    pub(super) initials: String,
    /// What a note has before it: given names, or half of a surname, as later notes tell.
    pub(super) given: String,
}

/// Words seen in small letters somewhere in the document; what is among them is rather a word than a name.
pub(super) type Vocabulary<'a> = HashSet<&'a str>;

/// What decides about names beyond the words themselves.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) vocabulary: &'a Vocabulary<'a>,
    /// In an English text a genitive has its apostrophe, and an -s without one is the name's own.
    pub(super) english: bool,
    /// Inside a parenthesis: authors may be strung by commas alone, and organisations may hold words in small letters.
    pub(super) inside: bool,
}

/// How many authors are read at most.
const MOST_AUTHORS: usize = 24;

/// Words that may stand between an author and the year.
const THEMSELVES: &[&str] = &["himself", "herself", "themselves", "selv", "sjølv", "sjøl", "sjølve"];

/// The authors that end right before `end` and begin at `floor` or later: them, and the place they begin at.
pub(super) fn authors_before(
    view: View<'_>,
    end: usize,
    floor: usize,
    context: Context<'_>,
) -> Option<(Authors, usize)> {
    // `Freud himself (1912)`
    let end = end - usize::from(end > floor + 1 && view.capital(end - 2) && view.one_of(end - 1, THEMSELVES));
    let (mut end, alias) = skip_asides(view, end, floor);
    if end > floor && view.has(end - 1, ',') {
        end -= 1;
    }
    let (mut end, alias) = if alias.is_some() { (end, alias) } else { skip_asides(view, end, floor) };
    // `Porges' (2011)`: the apostrophe of a name that ends in -s.
    let apostrophe = end > floor + 1
        && matches!(view.mark(end - 1), Some('\'' | '’'))
        && view.joined(end - 1)
        && view.word(end - 2).ends_with(['s', 'x', 'z']);
    end -= usize::from(apostrophe);
    if end <= floor || is_court_case(view, end, floor) {
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
    let mut english = context.english || apostrophe;
    while names.len() < MOST_AUTHORS && start > floor {
        let comma = view.has(start - 1, ',');
        let and = view.has(start - 1, '&') || view.is_a(start - 1, Class::And);
        let mut at = start - 1;
        english |= view.is(at, "and");
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
    if !others && names.iter().all(|name| no_author(&name.words)) {
        return None;
    }
    Some((
        Authors {
            names,
            others,
            organisation: false,
            alias,
            genitive: genitive && !others && !english,
            owned: false,
        },
        start,
    ))
}

/// `R v Edwards, 1991`: the parties of a case are no authors.
fn is_court_case(view: View<'_>, end: usize, floor: usize) -> bool {
    (end.saturating_sub(6).max(floor) + 1..end).any(|k| {
        matches!(view.word(k), "v" | "vs")
            && view.capital(k - 1)
            && !view.has(k - 1, '.')
            && view.capital(k + 1 + usize::from(view.has(k + 1, '.')))
    })
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
        return if is(2, &["et"]) || at(2).is_some_and(|k| view.has(k, '&')) {
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
        || is(
            1,
            &[
                "others",
                "colleagues",
                "associates",
                "coworkers",
                "co-workers",
                "andre",
                "kolleger",
                "kollegaer",
                "kollegaar",
                "medarbeidere",
                "medarbeiderne",
                "medarbeidarar",
                "medarbeidarane",
            ],
        ) && is(2, &["and", "og", "med"])
    {
        return at(2);
    }
    None
}

/// One person's name that ends right before `end`: it, where it begins, and whether its -s may be a genitive.
pub(super) fn name_before(
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
            // `Hans Skjervheim`: a given name that is a small word as well.
            let given = k < last && is_given_name(&lower);
            let function = Class::Function.has(&lower) && !acronym && !given;
            if k < last && function && !Class::Particle.has(&lower) {
                break;
            }
            // `Rothschild og Heller (2003)`: a capital after `og` within a sentence makes it a name all the same.
            let linked = k >= floor + 3
                && (view.is_a(k - 2, Class::And) || view.has(k - 2, '&'))
                && view.capital(k - 3);
            if k == last && function && !linked {
                return None;
            }
            k -= 1;
        } else if k < last && Class::Particle.has(&lower) {
            k -= 1;
        } else if k < last && k >= floor + 2 && view.has(k - 1, '.') && view.word(k - 2) == "St" {
            // `St. Clair`
            k -= 2;
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
    // Words that open the sentence and are common words: `Psykologen Lind`.
    let begins_sentence = k == 0 || matches!(view.mark(k - 1), Some('.' | '!' | '?' | ':' | '»' | '”' | '"'));
    while last - k > 1 && begins_sentence {
        let lower = view.lower(k);
        let particle = Class::Particle.has(&lower);
        let given = is_given_name(&lower) && view.capital(k + 1);
        if !particle && !given && (context.vocabulary.contains(lower.as_str()) || Class::Function.has(&lower))
        {
            k += 1;
        } else {
            break;
        }
    }
    let mut words: Vec<&str> = (k..last).map(|i| view.word(i)).filter(|word| !word.is_empty()).collect();
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
    Some((Name { words: words.join(" "), initials, ..Name::default() }, start, genitive))
}

/// Takes `'s`, `’s` and a final apostrophe off.
pub(super) fn strip_apostrophe(word: &str) -> &str {
    for end in ["'s", "’s", "'", "’"] {
        if let Some(bare) = word.strip_suffix(end) {
            return bare;
        }
    }
    word
}
