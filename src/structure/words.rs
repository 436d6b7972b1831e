//! Words that stand over sections, in Bokmål, Nynorsk, English, Danish and Swedish.

use super::rows::squash;

/// Titles over sections of theses, articles and reports, squashed.
const TITLES: &[&str] = &[
    "abstract",
    "abstrakt",
    "acknowledgements",
    "acknowledgments",
    "analyse",
    "anbefalinger",
    "appendix",
    "appendiks",
    "avgrensing",
    "avgrensning",
    "avslutning",
    "avslutningogkonklusjon",
    "avsluttande",
    "avsluttendekommentarer",
    "avsluttendekommentar",
    "background",
    "bakgrunn",
    "conclusion",
    "conclusions",
    "data",
    "diskusjon",
    "discussion",
    "diskussion",
    "drøfting",
    "drøftingavfunn",
    "drøftelse",
    "drøftingogkonklusjon",
    "englishsummary",
    "epilog",
    "etiskevurderinger",
    "etiskevurderingar",
    "etiskeoverveielser",
    "etikk",
    "etterord",
    "findings",
    "formål",
    "forord",
    "føreord",
    "foreword",
    "forskningsspørsmål",
    "forskingsspørsmål",
    "fremgangsmåte",
    "framgangsmåte",
    "funn",
    "føremål",
    "hensikt",
    "indledning",
    "inledning",
    "innledning",
    "innleiing",
    "introduction",
    "introduksjon",
    "konklusion",
    "konklusjon",
    "konklusjonar",
    "konklusjoner",
    "limitations",
    "materialeogmetode",
    "metode",
    "metodar",
    "metoder",
    "method",
    "methods",
    "metodediskusjon",
    "metodologi",
    "målsetting",
    "noter",
    "notar",
    "oppsummering",
    "opsummering",
    "perspektiver",
    "preface",
    "problemstilling",
    "problemstillinger",
    "problemstillingar",
    "prolog",
    "recommendations",
    "resultat",
    "resultater",
    "resultatogdiskusjon",
    "results",
    "sammendrag",
    "samandrag",
    "sammanfattning",
    "sammenfatning",
    "sammenfattning",
    "sluttnoter",
    "fotnoter",
    "sluttord",
    "summary",
    "takk",
    "takksigelser",
    "teori",
    "teoretiskbakgrunn",
    "teoretiskgrunnlag",
    "teoretiskramme",
    "teoretiskrammeverk",
    "teoretiskperspektiv",
    "teoretiskeperspektiver",
    "teoretiskeperspektiv",
    "theory",
    "tilråding",
    "tilrådingar",
    "tidligereforskning",
    "tidlegareforsking",
    "utvalg",
    "utval",
    "vedlegg",
    "vurdering",
    "innledendekommentarer",
    "oppgavensoppbygning",
    "oppbygging",
    "oppbygning",
];

/// Titles over lists of references, squashed.
const REFERENCES: &[&str] = &[
    "bibliografi",
    "bibliography",
    "kildeliste",
    "kilder",
    "kilderoglitteratur",
    "kildehenvisninger",
    "kjeldeliste",
    "kjelder",
    "kjelderoglitteratur",
    "litteratur",
    "litteraturfortegnelse",
    "litteraturhenvisninger",
    "litteraturliste",
    "litteraturlista",
    "litteraturogkilder",
    "litteraturogkjelder",
    "litteraturoversikt",
    "litteraturreferanser",
    "litteraturreferansar",
    "litteraturtilvisingar",
    "källor",
    "källförteckning",
    "referansar",
    "referanseliste",
    "referanser",
    "references",
    "referencer",
    "referenser",
    "workscited",
    "litteraturfortegning",
    "referenceliste",
    "referenslista",
    "litteraturlistereferanser",
];

/// Titles over tables of contents and of figures, squashed.
const CONTENTS: &[&str] = &[
    "contents",
    "figurliste",
    "figurer",
    "figurar",
    "figuroversikt",
    "indhold",
    "indholdsfortegnelse",
    "innehåll",
    "innhald",
    "innhaldsliste",
    "innhold",
    "innholdsfortegnelse",
    "innholdsliste",
    "innholdsoversikt",
    "listofcontents",
    "listoffigures",
    "listoftables",
    "oversiktoverfigurer",
    "oversiktovertabeller",
    "tableofcontents",
    "tabelliste",
    "tabelloversikt",
    "tabeller",
    "tabellar",
    "innhaldsoversyn",
    "innhaldsforteikning",
];

/// Titles over endnotes, squashed.
const NOTES: &[&str] =
    &["noter", "notar", "sluttnoter", "sluttnotar", "fotnoter", "fotnotar", "endnotes", "notes"];

/// Whether a line is nothing but a title that stands over sections of many documents.
pub(super) fn is_known_title(text: &str) -> bool {
    text.len() < 60 && !text.ends_with([':', ',', ';']) && {
        let squashed = squash(text);
        TITLES.contains(&squashed.as_str()) || REFERENCES.contains(&squashed.as_str())
    }
}

/// Whether a title stands over a list of references.
pub(super) fn is_reference_title(title: &str) -> bool {
    title.len() < 80 && REFERENCES.contains(&squash(title).as_str())
}

/// Whether a title stands over endnotes.
pub(super) fn is_notes_title(title: &str) -> bool {
    title.len() < 60 && NOTES.contains(&squash(title).as_str())
}

/// Whether a line stands over a table of contents.
pub(super) fn is_contents_title(text: &str) -> bool {
    text.len() < 60 && CONTENTS.contains(&squash(text).as_str())
}

/// Whether a title cannot end with this word, so that a line ending in it goes on.
pub(super) fn is_linking_word(word: &str) -> bool {
    const LINKING: &[&str] = &[
        "og", "eller", "i", "av", "for", "med", "som", "til", "på", "om", "hos", "ved", "fra", "frå", "mot",
        "mellom", "under", "over", "den", "det", "de", "dei", "en", "ei", "et", "eit", "ein", "å", "at",
        "når", "hva", "kva", "hvordan", "korleis", "hvor", "kor", "enn", "etter", "før", "uten", "utan",
        "gjennom", "sin", "sitt", "sine", "the", "of", "and", "in", "on", "a", "an", "to", "with", "from",
        "or", "by", "–", "-", "—", "&", "er", "the",
    ];
    LINKING.contains(&word.to_lowercase().as_str())
}
