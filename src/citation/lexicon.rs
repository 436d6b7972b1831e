//! Closed classes of words that tell names, cues and terms apart; the words themselves stand in `lexicon.txt`.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A class of words, in Bokmål, Nynorsk and English together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Links between authors: `og`, `and`.
    And,
    /// Small words inside surnames that link to what follows: `von`, `de`.
    Particle,
    /// Small words that stand in a surname only after a particle: `der` in `van der`.
    InnerParticle,
    /// Words in small letters inside the names of organisations: `for`, `of the`.
    OrganisationLink,
    /// Ends of words that name organisations: `-byrå`, `-departementet`.
    OrganisationEnd,
    /// Ends of words that name laws and treaties: `-loven`.
    LawEnd,
    /// Ends of words that name kinds of publication, for an owner's text: `Barneombudets rapport`.
    PublicationEnd,
    /// Places that stand before a year as names do.
    Place,
    /// Months, seasons and other times.
    Time,
    /// Parts of one's own text and of studies that no author is: `tabell`, `study`.
    Part,
    /// Function words and what else opens a sentence without being a name.
    Function,
    /// Words of a running sentence: no name of an organisation holds them.
    Sentence,
    /// Prepositions after which a name in the genitive stands before what it owns.
    Preposition,
    /// Words before a citation inside its parenthesis: `se også`, `jf.`
    LeadIn,
    /// Verbs by which someone says or does something in a text.
    Reporting,
    /// Verbs by which one writer points at another's text.
    Referring,
    /// Verbs of speaking aloud, by which informants are quoted rather than writers.
    Speaking,
    /// Words that say a source is cited through another: `sitert` in `sitert i`.
    SecondaryMarker,
    /// Words after those.
    SecondaryLink,
    /// Those whom a therapist or researcher hears and quotes.
    Informant,
    /// Words before quotation marks that make what they hold a term rather than a quotation.
    Term,
    /// Words before quotation marks that make what they hold a title.
    Title,
    /// Given names so common that before a surname they are no half of a double surname.
    Given,
    /// Ends of nouns in forms that open sentences as subjects.
    NounEnd,
    /// Nouns without such an end that often open a sentence.
    Noun,
    /// Ends of nouns in the definite form that no surname has.
    DefiniteEnd,
}

/// The classes with their names in the file, in the order of the enum.
const CLASSES: [(Class, &str); 26] = [
    (Class::And, "and"),
    (Class::Particle, "particle"),
    (Class::InnerParticle, "inner particle"),
    (Class::OrganisationLink, "organisation link"),
    (Class::OrganisationEnd, "organisation end"),
    (Class::LawEnd, "law end"),
    (Class::PublicationEnd, "publication end"),
    (Class::Place, "place"),
    (Class::Time, "time"),
    (Class::Part, "part"),
    (Class::Function, "function"),
    (Class::Sentence, "sentence"),
    (Class::Preposition, "preposition"),
    (Class::LeadIn, "lead in"),
    (Class::Reporting, "reporting"),
    (Class::Referring, "referring"),
    (Class::Speaking, "speaking"),
    (Class::SecondaryMarker, "secondary marker"),
    (Class::SecondaryLink, "secondary link"),
    (Class::Informant, "informant"),
    (Class::Term, "term"),
    (Class::Title, "title"),
    (Class::Given, "given"),
    (Class::NounEnd, "noun end"),
    (Class::Noun, "noun"),
    (Class::DefiniteEnd, "definite end"),
];

static WORDS: LazyLock<Vec<HashSet<&str>>> = LazyLock::new(|| {
    let mut words = vec![HashSet::new(); CLASSES.len()];
    let mut at = None;
    for line in include_str!("lexicon.txt").lines() {
        let line = line.split('#').next().unwrap_or("").trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            at = CLASSES.iter().position(|&(_, known)| known == name);
        } else if let Some(class) = at {
            words[class].extend(line.split_whitespace());
        }
    }
    words
});

impl Class {
    /// Whether the word, in lower case, is of this class.
    pub(super) fn has(self, lower: &str) -> bool {
        WORDS[self as usize].contains(lower)
    }

    /// Whether the word, in lower case, ends as the words of this class do.
    pub(super) fn ends(self, lower: &str) -> bool {
        let ends = &WORDS[self as usize];
        lower.char_indices().any(|(i, _)| ends.contains(&lower[i..]))
    }
}

/// Whether the word names a time or a part of a text or study rather than an author.
pub(super) fn is_no_author(lower: &str) -> bool {
    Class::Time.has(lower) || Class::Part.has(lower)
}

/// Whether the word names a law. `lov` alone is not one, nor is `loven`, which may be any.
pub(super) fn is_law(lower: &str) -> bool {
    Class::LawEnd.ends(lower) && lower.chars().count() > 8
}

/// Whether the word, or the first half of a hyphened one, is a common given name.
pub(super) fn is_given_name(lower: &str) -> bool {
    Class::Given.has(lower.split('-').next().unwrap_or(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_every_class_and_no_other() {
        for (i, (class, name)) in CLASSES.into_iter().enumerate() {
            assert_eq!(class as usize, i, "{name}");
            assert!(!WORDS[i].is_empty(), "{name}");
            assert!(WORDS[i].iter().all(|word| word.to_lowercase() == **word), "{name}");
        }
        let sections = include_str!("lexicon.txt").lines().filter(|line| line.starts_with('[')).count();
        assert_eq!(sections, CLASSES.len());
    }

    #[test]
    fn ends() {
        assert!(Class::OrganisationEnd.ends("folkehelseinstituttet"));
        assert!(is_law("barnevernsloven") && !is_law("loven"));
        assert!(is_given_name("anne-lise"));
    }
}
