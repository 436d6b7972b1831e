//! English words as the names of concepts have them: their stems are not those of the Norwegian chain.

use std::borrow::Cow;

/// Forms without a rule, and the word they are of.
const IRREGULAR: [(&str, &str); 69] = [
    ("analyses", "analysis"),
    ("became", "become"),
    ("began", "begin"),
    ("begun", "begin"),
    ("bore", "bear"),
    ("bought", "buy"),
    ("bound", "bind"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("caught", "catch"),
    ("children", "child"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("crises", "crisis"),
    ("criteria", "criterion"),
    ("dealt", "deal"),
    ("diagnoses", "diagnosis"),
    ("died", "die"),
    ("drew", "draw"),
    ("dying", "die"),
    ("fed", "feed"),
    ("feet", "foot"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("fled", "flee"),
    ("forgot", "forget"),
    ("forgotten", "forget"),
    ("fought", "fight"),
    ("found", "find"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("heard", "hear"),
    ("held", "hold"),
    ("hid", "hide"),
    ("hidden", "hide"),
    ("hypotheses", "hypothesis"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("learnt", "learn"),
    ("led", "lead"),
    ("lives", "life"),
    ("lost", "lose"),
    ("lying", "lie"),
    ("meant", "mean"),
    ("men", "man"),
    ("met", "meet"),
    ("overcame", "overcome"),
    ("people", "person"),
    ("phenomena", "phenomenon"),
    ("seen", "see"),
    ("selves", "self"),
    ("shown", "show"),
    ("sought", "seek"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("taught", "teach"),
    ("theses", "thesis"),
    ("told", "tell"),
    ("understood", "understand"),
    ("women", "woman"),
    ("written", "write"),
    ("wrote", "write"),
];

/// Function words that no Norwegian question has.
const ENGLISH: [&str; 12] =
    ["what", "who", "whom", "whose", "why", "how", "when", "where", "which", "does", "the", "of"];

/// Whether words are those of an English question, by its function words.
pub fn is_english<'w>(mut words: impl Iterator<Item = &'w str>) -> bool {
    words.any(|word| ENGLISH.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// What the forms of an English word have in common: its inflection is taken off, and what is doubled or silent before it.
/// Derivation stays on: what important and import share is no sense.
pub(super) fn stem(word: &str) -> String {
    let is_lower = word.bytes().all(|byte| byte.is_ascii_lowercase());
    let lower = if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) };
    let word = base(&lower).unwrap_or(&lower);
    let mut stem = singular(word);
    if let Some(root) = stem.strip_suffix("ied") {
        stem = format!("{root}y");
    } else if let Some(root) = stem.strip_suffix("ing").or_else(|| stem.strip_suffix("ed"))
        && root.len() >= SHORTEST_ROOT
        && root.contains(is_vowel)
        && !root.ends_with('e')
    {
        stem.truncate(root.len());
    }
    if stem.len() > SHORTEST_ROOT && stem.ends_with('e') {
        stem.pop();
    }
    let mut letters = stem.chars().rev();
    if letters.next().is_some_and(|last| letters.next() == Some(last) && last.is_ascii() && !is_vowel(last)) {
        stem.pop();
    }
    stem
}

/// Fewest letters of what inflection is taken off.
const SHORTEST_ROOT: usize = 3;

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// The singular of a noun with a rule, or the plain form of a verb in -s.
fn singular(word: &str) -> String {
    if let Some(root) = word.strip_suffix("ies").filter(|root| root.len() >= SHORTEST_ROOT) {
        return format!("{root}y");
    }
    let hisses = ["sses", "xes", "ches", "shes"].iter().any(|ending| word.ends_with(ending));
    let root = match hisses {
        true => word.strip_suffix("es"),
        false => word.strip_suffix('s').filter(|root| !root.ends_with(['s', 'u', 'i'])),
    };
    root.filter(|root| root.len() >= SHORTEST_ROOT).unwrap_or(word).to_owned()
}

/// The word that a form without a rule is of.
fn base(lower: &str) -> Option<&'static str> {
    let found = IRREGULAR.binary_search_by_key(&lower, |(form, _)| form);
    found.ok().and_then(|i| IRREGULAR.get(i)).map(|(_, base)| *base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        assert!(IRREGULAR.is_sorted());
        for forms in [
            "memory Memories",
            "control controlled controlling",
            "process processes processing",
            "avoid avoided avoids",
            "study studied studies",
            "child children",
            "heal healing healed heals",
            "attach attached attaching",
            "feel felt feels",
            "grief griefs",
            "relationship relationships",
        ] {
            let stems: Vec<String> = forms.split(' ').map(stem).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{forms}: {stems:?}");
        }
        // What the Norwegian chain makes one.
        for (word, other) in [("skill", "skiller"), ("role", "rolig"), ("import", "important")] {
            assert_ne!(stem(word), stem(other));
        }
        for word in ["need", "being", "process", "crisis", "focus", "ås", "ing", "ed", "s", ""] {
            stem(word);
        }
    }
}
