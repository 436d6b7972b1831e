//! Forms that no suffix rule can reach, and the word they belong to.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a form belongs to.
#[derive(Clone, Copy)]
struct Lemma {
    word: &'static str,
    /// Whether it is a verb, which may have a prefix.
    is_verb: bool,
}

static LEMMAS: LazyLock<HashMap<Cow<'static, str>, Lemma>> = LazyLock::new(|| {
    let mut lemmas = HashMap::with_capacity(1200);
    let mut is_verb = false;
    for line in include_str!("irregular.txt").lines() {
        if line.starts_with('#') {
            is_verb = line.ends_with(" verbs");
            continue;
        }
        let mut words = line.split_whitespace();
        if let Some(word) = words.next() {
            words.for_each(|form| {
                // Looked up are folded words.
                let mut form = Cow::Borrowed(form);
                if ["aa", "ae", "oe"].iter().any(|pair| form.contains(pair)) {
                    let mut folded = String::new();
                    super::letters::fold(&form, &mut folded);
                    form = Cow::Owned(folded);
                }
                lemmas.entry(form).or_insert(Lemma { word, is_verb });
            });
        }
    }
    lemmas
});

/// Prefixes and particles before strong verbs, longest first where one begins another.
const PREFIXES: [&str; 33] = [
    "gjennom", "mellom", "tilbake", "sammen", "etter", "under", "fram", "fore", "fri", "frem", "over",
    "gjen", "bort", "unn", "opp", "inn", "ned", "mis", "fra", "for", "mot", "til", "ved", "sam", "med", "om",
    "på", "an", "av", "be", "bi", "u", "ut",
];

/// Irregular nouns as the last part of compounds that are too short or too rare to be split: dagbøker, nordmenn.
const TAILS: [(&str, &str); 14] = [
    ("bøker", "bok"),
    ("bøkene", "bok"),
    ("menn", "mann"),
    ("mennene", "mann"),
    ("mennenes", "mann"),
    ("mødre", "mor"),
    ("mødrene", "mor"),
    ("fedre", "far"),
    ("fedrene", "far"),
    ("døtre", "datter"),
    ("røtter", "rot"),
    ("røttene", "rot"),
    ("krefter", "kraft"),
    ("kreftene", "kraft"),
];

/// The word that an irregular form belongs to, prefix kept: avbrøt → avbryte.
pub(super) fn lemma_of(form: &str) -> Option<String> {
    if let Some(lemma) = LEMMAS.get(form) {
        return Some(lemma.word.to_owned());
    }
    // Of the many words that have none of these most are told by one letter.
    let (first, last) = (form.bytes().next(), form.bytes().last());
    let mut tails = TAILS.iter().filter(|(tail, _)| tail.bytes().last() == last);
    let compound = tails.find_map(|&(tail, word)| Some((form.strip_suffix(tail)?, word)));
    if let Some((first, word)) = compound.filter(|(first, _)| first.chars().count() >= 3 && *first != "all") {
        return Some(format!("{first}{word}"));
    }
    PREFIXES.iter().filter(|prefix| prefix.bytes().next() == first).find_map(|prefix| {
        let rest = form.strip_prefix(prefix)?;
        // u- makes opposites of adjectives too: utrygt.
        let negated = *prefix == "u";
        let shortest = if negated { 4 } else { 3 };
        let fits = |lemma: &&Lemma| (lemma.is_verb || negated) && rest.chars().count() >= shortest;
        let lemma = LEMMAS.get(rest).filter(fits)?;
        Some(format!("{prefix}{}", lemma.word))
    })
}
