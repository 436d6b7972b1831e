//! How names of persons and organisations are written.

/// Words that make a name an organisation's.
const ORGANISATION: [&str; 28] = [
    "universitet",
    "university",
    "institutt",
    "institute",
    "direktorat",
    "departement",
    "department",
    "senter",
    "center",
    "centre",
    "forening",
    "association",
    "høgskole",
    "høgskule",
    "høyskole",
    "college",
    "kommune",
    "stiftelse",
    "foundation",
    "council",
    "råd",
    "society",
    "press",
    "fakultet",
    "faculty",
    "sykehus",
    "sjukehus",
    "hospital",
];

/// Particles that belong to the surname after them.
const PARTICLES: [&str; 12] = ["van", "der", "den", "de", "von", "af", "av", "la", "le", "du", "ter", "ten"];

/// Whether a word is a particle of a surname, as in "van der Kolk".
pub fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Whether words name an organisation, by what one is called: "Universitetet i Oslo".
pub fn is_organisation(name: &str) -> bool {
    let lower = name.to_lowercase();
    ORGANISATION.iter().any(|part| lower.contains(part))
}

/// "Anne Berg" as "Berg, Anne"; a name that has a comma, one word, or the look of an organisation's stays as it is.
pub fn inverted(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let whole = words.join(" ");
    let is_initials = |word: &str| word.contains('.') || word.chars().count() == 1;
    let organisation = is_organisation(&whole)
        || words.iter().any(|word| {
            word.chars().count() > 2 && !word.contains('.') && word.chars().all(char::is_uppercase)
                || word.chars().any(|c| c.is_ascii_digit())
        })
        || words.iter().skip(1).any(|word| ["for", "og", "of", "i", "and", "the"].contains(word));
    if whole.contains(',') || words.len() < 2 || words.len() > 5 || organisation {
        return whole;
    }
    // "Berg A.", as some programs have it.
    if words.len() == 2 && is_initials(words[1]) && !is_initials(words[0]) {
        return format!("{}, {}", words[0], words[1]);
    }
    let mut at = words.len() - 1;
    while at > 1 && is_particle(words[at - 1]) {
        at -= 1;
    }
    format!("{}, {}", words[at..].join(" "), words[..at].join(" "))
}
