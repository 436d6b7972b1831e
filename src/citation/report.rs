//! Secondary citations: whose words or thoughts a work is cited for, with a marker (`sitert i`) or without.

use std::collections::HashSet;

use super::Form;
use super::lexicon::{Class, is_given_name, is_no_author};
use super::mention::Mention;
use super::token::{Tokens, View};
use super::year::year_at;
use crate::document::Span;

/// What the document tells of words that may be names.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    /// Words seen in small letters.
    pub(super) common: HashSet<&'a str>,
    /// Words seen with a capital inside a sentence.
    pub(super) proper: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    /// Adds the words of one block.
    pub(super) fn add(&mut self, tokens: &Tokens<'a>) {
        let mut opening = true;
        for token in &tokens.list {
            let word = token.span.of(tokens.text);
            let Some(first) = word.chars().next() else { continue };
            // The mark that closes a quotation, and the number of a note, leave open what they stand behind.
            if matches!(first, '»' | '”' | '"' | ')') || first.is_numeric() {
                continue;
            }
            if first.is_lowercase() {
                self.common.insert(word);
            } else if first.is_uppercase() && !opening {
                self.proper.insert(word);
            }
            // After a full stop or a mark of quotation a capital says nothing.
            opening = matches!(first, '.' | '!' | '?' | ':' | '«' | '“' | '"' | '…' | '–' | '•');
        }
    }

    /// Whether a word that opens a sentence is rather a name than a noun.
    pub(super) fn is_name(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        if Class::Function.has(&lower)
            || is_no_author(&lower)
            || Class::Place.has(&lower)
            || Class::OrganisationEnd.ends(&lower)
        {
            return false;
        }
        if self.common.contains(lower.as_str()) || Class::Reporting.has(&lower) {
            return false;
        }
        self.proper.contains(word) || !(Class::NounEnd.ends(&lower) || Class::Noun.has(&lower))
    }
}

/// Who is reported through `mention`, standing in `sentence`.
pub(super) fn reported(
    tokens: &Tokens<'_>,
    sentence: Span,
    mention: &Mention,
    span: Span,
    names: &Names<'_>,
    authors: &[String],
) -> Option<String> {
    if let Some(reported) = &mention.reported {
        return Some(reported.clone());
    }
    let view = tokens.view(0);
    let first = place(view, sentence.start);
    let at = place(view, span.start);
    let foreign = |name: String| {
        let own = authors.iter().any(|author| name.split(' ').next_back() == author.split(' ').next_back());
        (!own).then_some(name)
    };
    match mention.form {
        Form::Narrative if mention.secondary => before(view, first, at).and_then(foreign),
        Form::Narrative => {
            // `I følge Killén (2003) sier …`: after such an opening the verb comes before its subject.
            let led = at > 0
                && view.one_of(at - 1, &["følge", "ifølge", "følgje", "ifølgje", "to", "hos", "etter"]);
            after_narrative(view, place(view, span.end), led, names).and_then(foreign)
        }
        _ => {
            let bracket = place(view, mention.bracket.start);
            beside(view, first, bracket, names)
                .or_else(|| owner(view, first, bracket, names))
                .or_else(|| subject(view, first, at.max(first), names))
                .or_else(|| mention.secondary.then(|| before(view, first, at)).flatten())
                .and_then(foreign)
        }
    }
}

/// Whose words the sentence gives that a note's number at `offset` closes: its subject, or the name nearest before.
pub(super) fn noted(tokens: &Tokens<'_>, sentence: Span, offset: usize, names: &Names<'_>) -> Option<String> {
    let view = tokens.view(0);
    let first = place(view, sentence.start);
    let subject = subject_name(view, first, names).map(|(start, end)| text(view, start, end));
    // What is quoted names nobody who speaks.
    let at = place(view, offset);
    let quoted = (first..at).find(|&k| matches!(view.mark(k), Some('«' | '“' | '"')));
    subject.or_else(|| speaker(view, first, at)).or_else(|| match quoted {
        Some(quoted) => writer_before(view, first, quoted),
        None => before(view, first, at),
    })
}

/// The name nearest before a quotation at `until` that the words around make its writer: `Ole Moe, skrev at «…»`,
/// `skrev Ole Moe: «…»`, `Moes eldre studie, der det heter at «…»`.
fn writer_before(view: View<'_>, first: usize, until: usize) -> Option<String> {
    let named = |k: usize| {
        let lower = view.lower(k);
        view.capital(k)
            && !Class::Function.has(&lower)
            && !Class::Place.has(&lower)
            && !Class::OrganisationEnd.ends(&lower)
            && !is_no_author(&lower)
    };
    let mut end = until;
    while end > first && until - end < 40 {
        if !named(end - 1) {
            end -= 1;
            continue;
        }
        let mut start = end - 1;
        while start > first && named(start - 1) {
            start -= 1;
        }
        let after = end + usize::from(view.has(end, ','));
        let speaks = Class::Reporting.has(&view.lower(after))
            || start > first && Class::Reporting.has(&view.lower(start - 1));
        let owns = genitive(view.word(end - 1)).is_some() && is_owned(view, end);
        // `Lensmannen i Åmot skrev`: a place speaks in nobody's name.
        let placed =
            start > first && view.one_of(start - 1, &["i", "på", "fra", "frå", "ved", "in", "at", "from"]);
        if (speaks || owns) && !placed {
            return Some(text(view, start, end));
        }
        end = start;
    }
    None
}

/// Who is said to speak, by name or not: `Lensmannen skrev at «…»`, `«…», skrev legen hjem`.
fn speaker(view: View<'_>, first: usize, at: usize) -> Option<String> {
    let named = |k: usize| !view.word(k).is_empty() && !Class::Function.has(&view.lower(k));
    if view.capital(first) && named(first) && Class::Reporting.has(&view.lower(first + 1)) {
        return Some(text(view, first, first + 1));
    }
    let verb = (first + 2..at).find(|&k| {
        Class::Reporting.has(&view.lower(k))
            && view.has(k - 1, ',')
            && matches!(view.mark(k - 2), Some('»' | '”' | '"'))
    })?;
    let mut end = verb + 1;
    while view.capital(end) && end < at {
        end += 1;
    }
    let end = end.max(verb + 2);
    named(verb + 1).then(|| text(view, verb + 1, end))
}

/// `Legen Kari Moen (Lien, 2004), fant`: the subject right before the parenthesis.
fn beside(view: View<'_>, first: usize, bracket: usize, names: &Names<'_>) -> Option<String> {
    view.group(bracket)?;
    let (start, end) = subject_name(view, first, names)?;
    let after = bracket + 1 + usize::from(view.has(bracket + 1, ','));
    (end == bracket && Class::Reporting.has(&view.lower(after))).then(|| text(view, start, end))
}

/// `Bowlbys tilknytningsteori (Moe, 2010)`: the owner of the thought right before the parenthesis.
fn owner(view: View<'_>, first: usize, bracket: usize, names: &Names<'_>) -> Option<String> {
    view.group(bracket)?;
    let at = bracket.checked_sub(2).filter(|&at| at >= first && view.capital(at))?;
    let bare = genitive(view.word(at))?;
    let noun = view.word(bracket - 1).chars().next().is_some_and(char::is_lowercase);
    let named =
        if at == first { names.is_name(bare) } else { !names.common.contains(bare.to_lowercase().as_str()) };
    let lower = bare.to_lowercase();
    let person = !Class::Place.has(&lower)
        && !Class::OrganisationEnd.ends(&lower)
        && bare.chars().any(char::is_lowercase);
    if !(noun && named && person) {
        return None;
    }
    let mut start = at;
    while start > first && view.capital(start - 1) && is_given_name(&view.lower(start - 1)) {
        start -= 1;
    }
    Some(text(view, start, at + 1))
}

/// `Bowlby sier at …`: the sentence's subject, if what it does is speak, and it has no year of its own.
fn subject(view: View<'_>, first: usize, until: usize, names: &Names<'_>) -> Option<String> {
    let (start, end) = subject_name(view, first, names)?;
    if end < until && Class::Reporting.has(&view.lower(end)) {
        return Some(text(view, start, end));
    }
    // What is theirs speaks: `Ainsworths metode viser …`, `Ainsworth sin metode viser …`.
    let sin = view.one_of(end, &["sin", "sitt", "si", "sine"]);
    let owned = sin || genitive(view.word(end - 1)).is_some();
    let noun = end + usize::from(sin);
    let verb = (noun + 1..(noun + 4).min(until)).find(|&k| Class::Reporting.has(&view.lower(k)));
    let bare =
        |k: usize| view.word(k).starts_with(char::is_lowercase) && !Class::Sentence.has(&view.lower(k));
    (owned && verb.is_some_and(|verb| (noun..verb).all(bare))).then(|| text(view, start, end))
}

/// The name that opens a sentence, after a common noun if need be: `Psykologen Mary Ainsworth`, `Bowlbys teori`.
fn subject_name(view: View<'_>, first: usize, names: &Names<'_>) -> Option<(usize, usize)> {
    let mut start = first;
    // A title before it.
    if view.capital(start)
        && view.capital(start + 1)
        && !names.is_name(view.word(start))
        && !is_given_name(&view.lower(start))
    {
        start += 1;
    }
    // `Lensmann Ola Ness`: what stands before a given name and a surname is none.
    if view.capital(start)
        && !is_given_name(&view.lower(start))
        && is_given_name(&view.lower(start + 1))
        && view.capital(start + 1)
        && view.capital(start + 2)
    {
        start += 1;
    }
    let mut end = start;
    while view.capital(end) && end - start < 4
        || end > start && Class::Particle.has(&view.lower(end)) && view.capital(end + 1)
    {
        end += 1;
    }
    if end == start || has_year(view, end) {
        return None;
    }
    let known = (start..end).any(|k| is_given_name(&view.lower(k))) && end - start > 1
        || names.is_name(view.word(end - 1));
    known.then_some((start, end))
}

fn has_year(view: View<'_>, k: usize) -> bool {
    view.group(k).is_some_and(|level| year_at(view.tokens.view(level), 0).is_some())
}

/// What follows a narrative citation: `I følge Killén (2003) sier Bowlbys teori …`, `Sieger (2002) viser til Bowlby som …`,
/// `According to Marlow (1998), Abel believed …`.
fn after_narrative(view: View<'_>, k: usize, led: bool, names: &Names<'_>) -> Option<String> {
    let comma = usize::from(view.has(k, ','));
    let k = k + comma;
    let verb = view.lower(k);
    let (from, referring) = if Class::Referring.has(&verb) && view.one_of(k + 1, &["til", "to"]) {
        (k + 2, true)
    } else if Class::Reporting.has(&verb) {
        (k + 1, Class::Referring.has(&verb))
    } else if comma == 1 {
        (k, false)
    } else {
        return None;
    };
    // `Hart (2012) forklarer at Porges skiller …`
    let spoken = from > k && view.one_of(from, &["at", "that"]);
    let mut start = from + usize::from(spoken);
    // `psykologen Bowlby`
    if !view.word(start).is_empty()
        && !view.capital(start)
        && view.capital(start + 1)
        && view.lower(start).ends_with("en")
    {
        start += 1;
    }
    let mut end = start;
    while view.capital(end) && end - start < 4 {
        end += 1;
    }
    if end == start || has_year(view, end) || Class::Place.has(&view.lower(start)) || view.initial(start) {
        return None;
    }
    let last = view.word(end - 1);
    if (from == k || spoken) && !Class::Reporting.has(&view.lower(end)) {
        return None;
    }
    // A verb of saying takes an object as well: `viser Vygotskijs teori`. The reported one goes on to speak, or is pointed at.
    let goes_on = referring
        || led
        || genitive(last).is_some()
        || from == k
        || spoken
        || view.one_of(end, &["at", "som", "that", "seg", "ikke", "ikkje", "også", "òg", "å", "dette"]);
    let lower = last.to_lowercase();
    if !goes_on || Class::Function.has(&lower) || names.common.contains(lower.as_str()) {
        return None;
    }
    // `viser til Norges lover`, `viser til DSM-5`: no person.
    if last.chars().all(|c| !c.is_lowercase()) {
        return None;
    }
    Some(text(view, start, end))
}

/// The name nearest before the marker's parenthesis: `Birk fann dette i 1990 (sitert i …)`.
fn before(view: View<'_>, first: usize, at: usize) -> Option<String> {
    let mut end = at;
    while end > first {
        let opening =
            end - 1 == first && (Class::Function.has(&view.lower(first)) || view.word(first).is_empty());
        let marker = view.is_a(end - 1, Class::SecondaryMarker);
        if view.capital(end - 1) && !opening && !marker && !is_no_author(&view.lower(end - 1)) {
            let mut start = end - 1;
            while start > first && view.capital(start - 1) && !Class::Function.has(&view.lower(start - 1)) {
                start -= 1;
            }
            return Some(text(view, start, end));
        }
        end -= 1;
        if at - end > 60 {
            break;
        }
    }
    None
}

/// The words of `start..end`, the last without its genitive.
fn text(view: View<'_>, start: usize, end: usize) -> String {
    let mut words: Vec<&str> = (start..end).map(|k| view.word(k)).filter(|word| !word.is_empty()).collect();
    if let Some(last) = words.last_mut()
        && !matches!(view.mark(end), Some('\'' | '’'))
        && (last.ends_with("’s") || last.ends_with("'s") || is_owned(view, end))
        && let Some(bare) = genitive(last)
    {
        *last = bare;
    }
    words.join(" ")
}

/// Whether what stands behind a name can be what it owns: a word in small letters that is no verb or function word.
fn is_owned(view: View<'_>, k: usize) -> bool {
    let lower = view.lower(k);
    view.word(k).starts_with(char::is_lowercase)
        && !Class::Reporting.has(&lower)
        && !Class::Function.has(&lower)
        && !Class::Sentence.has(&lower)
}

/// A name without its genitive: `Bowlby’s`, `Bowlbys`; names that end in -s of their own cannot be told and lose it.
fn genitive(word: &str) -> Option<&str> {
    word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).or_else(|| {
        word.strip_suffix('s')
            .filter(|bare| bare.chars().count() > 3 && !bare.ends_with(['s', 'u', 'a', 'i']))
    })
}

/// The place of the first token of the level at or after `offset`.
pub(super) fn place(view: View<'_>, offset: usize) -> usize {
    view.seq.partition_point(|&i| view.tokens.list[i].span.start < offset)
}
