//! The language of a text, by its commonest words.

use crate::document::Language;

/// Words of which each language writes its own form. A word counts for every language it stands under.
const WORDS: &[(Language, &[&str])] = &[
    (
        Language::Bokmal,
        &[
            "jeg",
            "ikke",
            "og",
            "er",
            "av",
            "fra",
            "hva",
            "hvordan",
            "hvor",
            "hvis",
            "være",
            "blir",
            "ble",
            "noe",
            "noen",
            "også",
            "etter",
            "mellom",
            "seg",
            "meg",
            "deg",
            "et",
            "en",
            "den",
            "det",
            "de",
            "som",
            "til",
            "på",
            "når",
            "dette",
            "disse",
            "hun",
            "han",
            "eller",
            "enn",
            "hverandre",
            "andre",
            "mye",
            "uten",
            "selv",
            "sier",
            "gjør",
        ],
    ),
    (
        Language::Nynorsk,
        &[
            "eg",
            "ikkje",
            "og",
            "er",
            "av",
            "frå",
            "kva",
            "korleis",
            "kvar",
            "kor",
            "dersom",
            "vere",
            "vert",
            "vart",
            "blir",
            "noko",
            "nokon",
            "nokre",
            "også",
            "òg",
            "etter",
            "mellom",
            "seg",
            "meg",
            "deg",
            "eit",
            "ein",
            "ei",
            "den",
            "det",
            "dei",
            "som",
            "til",
            "på",
            "når",
            "dette",
            "desse",
            "ho",
            "han",
            "eller",
            "enn",
            "kvarandre",
            "andre",
            "mykje",
            "utan",
            "sjølv",
            "seier",
            "gjer",
            "berre",
            "vore",
            "hjå",
            "difor",
        ],
    ),
    (
        Language::Danish,
        &[
            "jeg", "ikke", "og", "er", "af", "fra", "hvad", "hvordan", "hvor", "hvis", "være", "bliver",
            "blev", "noget", "nogen", "nogle", "også", "efter", "mellem", "sig", "mig", "dig", "et", "en",
            "den", "det", "de", "som", "til", "på", "når", "dette", "disse", "hun", "han", "eller", "end",
            "hinanden", "andre", "meget", "uden", "selv", "siger", "gør", "kun", "har", "ved",
        ],
    ),
    (
        Language::Swedish,
        &[
            "jag", "inte", "och", "är", "av", "från", "vad", "hur", "var", "om", "vara", "blir", "blev",
            "något", "någon", "några", "också", "efter", "mellan", "sig", "mig", "dig", "ett", "en", "den",
            "det", "de", "som", "till", "på", "när", "detta", "dessa", "hon", "han", "eller", "än",
            "varandra", "andra", "mycket", "utan", "själv", "säger", "gör", "för", "att", "men",
        ],
    ),
    (
        Language::English,
        &[
            "the", "of", "and", "to", "in", "is", "that", "was", "with", "as", "are", "be", "this", "by",
            "from", "or", "which", "not", "an", "were", "their", "has", "have", "it", "on", "at", "been",
            "they", "we", "he", "she", "for",
        ],
    ),
];

/// So many words are enough to tell.
const SAMPLE: usize = 20_000;

/// The language most of a text's commonest words belong to; `None` if too few of them are known.
///
/// Bokmål and Danish, and Bokmål and Nynorsk, share most of theirs: the forms they do not share decide. A text with
/// parts in several languages gets that of the greater part.
pub fn language(text: &str) -> Option<Language> {
    let mut scores = vec![0usize; WORDS.len()];
    let mut words = 0;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(SAMPLE) {
        words += 1;
        if word.len() > 12 {
            continue;
        }
        let lower = word.to_lowercase();
        for (score, (_, known)) in scores.iter_mut().zip(WORDS) {
            *score += usize::from(known.contains(&lower.as_str()));
        }
    }
    let best = *scores.iter().max()?;
    let first = scores.iter().position(|&score| score == best)?;
    (best >= 3 && best * 10 >= words).then(|| WORDS[first].0)
}
