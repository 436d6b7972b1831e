//! Words of one family: avvise, avvisende, avvisning; empati, empatisk; tillit, tillitsfull.
//!
//! The stemmer takes off inflection and a little more. What derivation makes of a stem is another word, often in another
//! sense, so it is looked for beside the word that was asked for, never instead of it. Which of the shapes are words only a
//! vocabulary can tell.

/// A word of a stem's family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    /// The word.
    pub word: String,
    /// What it is indexed under.
    pub stem: String,
}

/// What a stem ends in, and in what the words of its family do; longest first where one ends in another. `=` stands for the
/// root's last letter, once more.
const ENDINGS: [(&str, &[&str]); 26] = [
    // English, whose inflection the Norwegian stemmer leaves on, and its two spellings.
    ("ization", &["ize", "ized", "izing"]),
    ("isation", &["ise", "ised", "ising"]),
    ("ating", &["ate", "ation", "ated"]),
    ("ation", &["ate", "ating", "ated"]),
    ("ated", &["ate", "ation", "ating"]),
    ("ized", &["ize", "izing", "ised"]),
    ("ised", &["ise", "ising", "ized"]),
    ("ed", &["e", "ing"]),
    ("anc", &["", "ant"]),
    ("y", &["ies"]),
    // Norwegian.
    ("ering", &["ere"]),
    ("ing", &["e", "=e"]),
    ("matisk", &["me", "m"]),
    ("ytisk", &["yse"]),
    ("isk", &["i", "ikk", ""]),
    ("ikk", &["isk"]),
    ("ell", &[""]),
    ("it", &[""]),
    ("etans", &["etent"]),
    ("etent", &["etanse"]),
    ("ens", &["ent"]),
    ("ent", &["ens"]),
    ("ans", &["ant"]),
    ("sfull", &[""]),
    ("sløs", &[""]),
    ("smess", &[""]),
];

/// What stands behind a stem in a word of its family.
const SUFFIXES: [(&str, &[&str]); 8] = [
    ("at", &["ion"]),
    ("iz", &["ation", "ed"]),
    ("m", &["atisk"]),
    ("sjon", &["ell"]),
    ("ur", &["ell"]),
    ("il", &["itet"]),
    ("iv", &["itet"]),
    ("i", &["sk"]),
];

/// Fewest letters of a root.
const SHORTEST_ROOT: usize = 4;

/// Words that may be of the family of those with `stem`, the likeliest first.
pub fn family(stem: &str) -> Vec<String> {
    let mut family = Vec::new();
    for (ending, others) in ENDINGS {
        let Some(root) = stem.strip_suffix(ending) else { continue };
        if root.chars().count() < SHORTEST_ROOT {
            continue;
        }
        for other in others {
            let last = root.chars().last().filter(|last| !"aeiouyæøå".contains(*last));
            match (other.strip_prefix('='), last) {
                (None, _) => family.push(format!("{root}{other}")),
                (Some(other), Some(last)) => family.push(format!("{root}{last}{other}")),
                (Some(_), None) => {}
            }
        }
        return family;
    }
    if stem.chars().count() < SHORTEST_ROOT {
        return family;
    }
    for (ending, suffixes) in SUFFIXES {
        if stem.ends_with(ending) {
            family.extend(suffixes.iter().map(|suffix| format!("{stem}{suffix}")));
        }
    }
    if let Some(root) = stem.strip_suffix('i') {
        // studies, study
        family.push(format!("{root}y"));
    }
    // What verbs do and how it is called: avvis(e) and avvisning, behandel and behandling, tilknytt and tilknytning.
    let mut letters = stem.chars().rev();
    let (last, before) = (letters.next(), letters.next());
    family.push(match stem.strip_suffix("el") {
        Some(root) => format!("{root}ling"),
        None if last == before && last.is_some_and(|c| c != 'l' && c.is_ascii()) => {
            format!("{}ing", &stem[..stem.len() - 1])
        }
        None => format!("{stem}ing"),
    });
    if !stem.ends_with(['i', 'm']) {
        family.push(format!("{stem}isk"));
    }
    family
}

#[cfg(test)]
mod tests {
    use super::family;
    use crate::analysis::Analyzer;

    /// Words whose families hold one another, as their stems show.
    const KIN: &str = "
        avvise avvisning
        avvisende avvisning
        behandle behandling
        tilknytte tilknytning
        regulere regulering
        traumatisert traumatisering
        empati empatisk
        psykiatri psykiatrisk
        kritikk kritisk
        relasjon relasjonell
        kultur kulturell
        problem problematisk
        stabil stabilitet
        regulate regulating
        regulate regulation
        regulated regulation
        traumatised traumatized
        mentalize mentalization
        avoid avoiding
        studies study
    ";
    /// Words whose families hold the second, which has none to hold them.
    const ROOTS: &str = "
        traumatisk traume
        analytisk analyse
        tillitsfull tillit
        følelsesmessig følelse
        kompetanse kompetent
        terapeut terapeutisk
        ambivalent ambivalens
        avoidance avoid
    ";

    fn holds(analyzer: &Analyzer, word: &str, other: &str) -> bool {
        let kin = family(&analyzer.stem(word));
        kin.iter().any(|kin| analyzer.stem(kin) == analyzer.stem(other))
    }

    #[test]
    fn families() {
        let analyzer = Analyzer::default();
        let pairs = |text: &'static str| text.lines().filter_map(|line| line.trim().split_once(' '));
        for (word, other) in pairs(KIN) {
            assert!(holds(&analyzer, word, other), "{word}: {:?}", family(&analyzer.stem(word)));
            assert!(holds(&analyzer, other, word), "{other}: {:?}", family(&analyzer.stem(other)));
        }
        for (word, other) in pairs(ROOTS) {
            assert!(holds(&analyzer, word, other), "{word}: {:?}", family(&analyzer.stem(word)));
        }
    }

    #[test]
    fn what_is_short_or_strange_has_at_most_a_few() {
        for word in ["", "ing", "ring", "isk", "å", "løøø", "ππππing", "\u{301}ing"] {
            assert!(family(word).len() <= 4, "{word}");
        }
    }
}
