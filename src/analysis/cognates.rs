//! English words in the shape their Norwegian kin have: dissociation, dissosiasjon.
//!
//! Most learned words of English and Norwegian come from the same Greek, Latin and French, and the spelling of one follows
//! from that of the other by rule. Which of the shapes are words only a vocabulary can tell.

/// English endings and what stands for them, longest first where one ends in another.
const ENDINGS: [(&str, &[&str]); 37] = [
    ("izations", &["iseringer", "isasjoner"]),
    ("ization", &["isering", "isasjon"]),
    ("isation", &["isering", "isasjon"]),
    ("ations", &["asjoner", "eringer"]),
    ("ation", &["asjon", "ering"]),
    ("tional", &["sjonell", "sjonal"]),
    ("ological", &["ologisk"]),
    ("ologist", &["olog"]),
    ("ssion", &["sjon"]),
    ("tion", &["sjon"]),
    ("sion", &["sjon"]),
    ("tial", &["siell"]),
    ("ized", &["isert"]),
    ("ised", &["isert"]),
    ("ated", &["ert"]),
    ("ating", &["erende"]),
    ("ical", &["isk"]),
    ("ance", &["ans", "anse"]),
    ("ence", &["ens", "ense"]),
    ("esis", &["ese"]),
    ("osis", &["ose"]),
    ("ysis", &["yse"]),
    ("isis", &["ise"]),
    ("ics", &["ikk"]),
    ("ity", &["itet"]),
    ("ize", &["isere"]),
    ("ise", &["isere"]),
    ("ate", &["ere", "at"]),
    ("ive", &["iv"]),
    ("ism", &["isme"]),
    ("ous", &["øs"]),
    ("ure", &["ur"]),
    ("ic", &["isk", "ikk"]),
    ("al", &["al", "ell"]),
    ("a", &["a", "e"]),
    ("y", &["i"]),
    ("e", &["", "e"]),
];

/// Fewest letters before an ending.
const SHORTEST_ROOT: usize = 3;

/// The shapes a lower-case English word may have in Norwegian, the likeliest first, itself not among them; none for a word
/// with other letters than a–z.
pub fn cognates(word: &str) -> Vec<String> {
    if word.len() < 5 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let singular = word.strip_suffix('s').filter(|rest| !rest.ends_with(['s', 'i', 'u', 'c']));
    let mut shapes = Vec::new();
    for word in [Some(word), singular].into_iter().flatten() {
        let ending = ENDINGS.iter().find_map(|(ending, for_it)| {
            let root = word.strip_suffix(ending).filter(|root| root.len() >= SHORTEST_ROOT)?;
            Some((root, *for_it))
        });
        let (root, endings) = ending.unwrap_or((word, &["", "e"]));
        for ending in endings {
            let shape = respelled(root, ending);
            if shape != word && !shapes.contains(&shape) {
                shapes.push(shape);
            }
        }
    }
    shapes
}

/// The root in Norwegian letters, and the ending behind it.
fn respelled(root: &str, ending: &str) -> String {
    let mut shape = String::with_capacity(root.len() + ending.len() + 2);
    let mut rest = match root.strip_prefix("neuro") {
        Some(rest) => {
            shape.push_str("nevro");
            rest
        }
        None => root,
    };
    while let Some(c) = rest.chars().next() {
        let next = rest[1..].chars().next().or(ending.chars().next());
        let soft = matches!(next, Some('e' | 'i' | 'y'));
        let pairs = [("ph", "f"), ("th", "t"), ("rh", "r"), ("ch", "k"), ("qu", "kv"), ("sch", "sk")];
        let pair = pairs.into_iter().find(|(english, _)| rest.starts_with(english));
        let (letters, taken) = match (pair, c) {
            (Some((english, letters)), _) => (letters, english.len()),
            (None, 'c') if rest.starts_with("cc") && rest[2..].starts_with(['e', 'i']) => ("ks", 2),
            (None, 'c') if soft => ("s", 1),
            (None, 'c') => ("k", 1),
            (None, 'x') => ("ks", 1),
            (None, 'z') => ("s", 1),
            (None, _) => (&rest[..1], 1),
        };
        shape.push_str(letters);
        rest = &rest[taken..];
    }
    shape + ending
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn learned_words() {
        for (english, norwegian) in [
            ("dissociation", "dissosiasjon"),
            ("mentalization", "mentalisering"),
            ("regulation", "regulering"),
            ("integration", "integrasjon"),
            ("psychological", "psykologisk"),
            ("relational", "relasjonell"),
            ("existential", "eksistensiell"),
            ("empathy", "empati"),
            ("identity", "identitet"),
            ("resilience", "resiliens"),
            ("depression", "depresjon"),
            ("projections", "projeksjon"),
            ("traumatized", "traumatisert"),
            ("neurobiology", "nevrobiologi"),
            ("hypothesis", "hypotese"),
            ("ethics", "etikk"),
            ("acceptance", "akseptans"),
            ("phases", "fase"),
            ("trauma", "traume"),
        ] {
            assert!(
                cognates(english).iter().any(|shape| shape == norwegian),
                "{english}: {:?}",
                cognates(english)
            );
        }
    }

    #[test]
    fn other_words_have_none() {
        assert!(cognates("tilknytning").iter().all(|shape| shape.starts_with("tilknytning")));
        assert!(cognates("nærhet").is_empty());
        assert!(cognates("body").is_empty());
    }

    proptest! {
        #[test]
        fn any_word(word in "[a-z]{0,20}|\\PC{0,20}") {
            prop_assert!(cognates(&word).len() <= 4);
            prop_assert!(!cognates(&word).contains(&word));
        }
    }
}
