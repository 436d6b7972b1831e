//! English plurals that the Norwegian chain does not bring to the singular.

use std::borrow::Cow;

/// Plurals without a rule, and their singulars.
const IRREGULAR: [(&str, &str); 11] = [
    ("analyses", "analysis"),
    ("children", "child"),
    ("crises", "crisis"),
    ("diagnoses", "diagnosis"),
    ("feet", "foot"),
    ("hypotheses", "hypothesis"),
    ("lives", "life"),
    ("men", "man"),
    ("people", "person"),
    ("selves", "self"),
    ("women", "woman"),
];

/// The singular of an English plural in -ies or without a rule: memories → memory, children → child. The plain -s is left to
/// the stemmer.
pub(super) fn singular(word: &str) -> Option<String> {
    let lower = match word.chars().any(char::is_uppercase) {
        true => Cow::Owned(word.to_lowercase()),
        false => Cow::Borrowed(word),
    };
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| **plural == *lower) {
        return Some((*singular).to_owned());
    }
    let root = lower.strip_suffix("ies").filter(|root| root.chars().count() >= 3)?;
    Some(format!("{root}y"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals() {
        assert_eq!(singular("Memories").as_deref(), Some("memory"));
        assert_eq!(singular("children").as_deref(), Some("child"));
        for word in ["relasjonen", "barn", "dies", "therapists"] {
            assert_eq!(singular(word), None);
        }
    }
}
