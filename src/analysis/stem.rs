//! The stem of a word: what all its forms are indexed under.
//!
//! Snowball's Norwegian stemmer takes off one ending and is at its weakest where Norwegian puts one on another
//! (sykepleier, sykepleiere, sykepleierne) or draws a word together (mønster, mønstre). The mendings here are rules that bring
//! such forms to the stem Snowball gives the plain word; forms beyond rules stand in a table.

use rust_stemmers::{Algorithm, Stemmer};

use super::{irregular, nynorsk};

/// Which of the steps that make a stem are on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stemming {
    pub snowball: bool,
    pub mend: bool,
    pub irregular: bool,
    pub nynorsk: bool,
}

impl Stemming {
    /// The stem of a folded word.
    pub fn stem(self, word: &str) -> String {
        if word.contains(|c: char| c.is_ascii_digit()) {
            return word.to_owned();
        }
        let stem = self.regular(self.plain_form(word).as_deref().unwrap_or(word));
        match nynorsk::bokmal_of(&stem).filter(|_| self.nynorsk) {
            Some(lemma) => self.regular(lemma),
            None => stem,
        }
    }

    /// The stem of a compound with these parts, junctures with the part they follow: parts that are irregular or Nynorsk are
    /// put into the common form before the whole is stemmed.
    pub fn stem_compound<'w>(self, word: &str, parts: impl Iterator<Item = &'w str>) -> String {
        if self.common_form(word).is_some() {
            return self.stem(word);
        }
        let mut whole = String::with_capacity(word.len() + 8);
        let mut changed = false;
        let mut parts = parts.peekable();
        while let Some(part) = parts.next() {
            match self.common_part(part, parts.peek().is_none()) {
                Some(common) => {
                    changed = true;
                    whole.push_str(&common);
                }
                None => whole.push_str(part),
            }
        }
        if changed { self.stem(&whole) } else { self.stem(word) }
    }

    /// What stands in Bokmål compounds for an irregular or Nynorsk part, juncture included.
    fn common_part(self, part: &str, last: bool) -> Option<String> {
        if let Some(form) = self.common_form(part) {
            let joined_by_e = !last && part.ends_with('e') && !form.ends_with('e');
            let joined_by_s = !last && JOINED_BY_S.iter().any(|end| form.ends_with(end));
            return Some(
                form + if joined_by_s {
                    "s"
                } else if joined_by_e {
                    "e"
                } else {
                    ""
                },
            );
        }
        let bare = part.strip_suffix('s').filter(|bare| !last && bare.len() > 3)?;
        let form = self.common_form(bare).or_else(|| {
            let mut evened = bare.to_owned();
            nynorsk::even_out(&mut evened);
            (self.nynorsk && evened != bare).then_some(evened)
        })?;
        Some(form + "s")
    }

    /// The Bokmål lemma of an irregular form or a Nynorsk word.
    fn common_form(self, word: &str) -> Option<String> {
        if let Some(form) = self.plain_form(word) {
            return Some(form);
        }
        let lemma = nynorsk::bokmal_of(&self.regular(word)).filter(|_| self.nynorsk)?;
        Some(lemma.to_owned())
    }

    /// The regular form that an irregular one, or one with a Nynorsk ending, stands for.
    fn plain_form(self, word: &str) -> Option<String> {
        let lemma = irregular::lemma_of(word).filter(|_| self.irregular);
        lemma.or_else(|| nynorsk::with_bokmal_ending(word).filter(|_| self.nynorsk))
    }

    /// The stem of a regular word.
    fn regular(self, word: &str) -> String {
        let mut stem = word.to_owned();
        if self.snowball {
            stem = Stemmer::create(Algorithm::Norwegian).stem(word).into_owned();
        }
        if self.mend {
            mend(word, &mut stem);
        }
        if self.nynorsk {
            nynorsk::even_out(&mut stem);
        }
        stem
    }
}

/// Endings of nouns that are joined to what follows by -s-.
const JOINED_BY_S: [&str; 6] = ["else", "ning", "sjon", "het", "dom", "skap"];

/// Brings Snowball's stem of an inflected form to its stem of the plain word.
fn mend(word: &str, stem: &mut String) {
    // lærerne → lærern → lærer; not moderne, interne.
    if word.ends_with("erne") && stem.ends_with("ern") && !NO_PLURAL.iter().any(|end| word.ends_with(end)) {
        stem.pop();
    }
    // An ending left under an ending: senteret → senter → sent, as senter.
    if !is_loan_verb(word) {
        for ending in ["er", "ar", "en", "et"] {
            if stem.ends_with(ending) && in_region(stem, stem.len() - ending.len()) {
                stem.truncate(stem.len() - ending.len());
                break;
            }
        }
    }
    // m is written double only before a vowel: rom, rommet.
    if stem.ends_with("mm") {
        stem.pop();
    }
    // mønstre → mønstr → mønst, as mønster; fingre, skuldre, teatre.
    if let Some(rest) = stem.strip_suffix('r')
        && rest.len() > 3
        && ["t", "ld", "ng"].iter().any(|end| rest.ends_with(end))
    {
        stem.pop();
    }
    // regler → regl → regel; middel → midel, as midler → midl → midel.
    let bytes = stem.as_bytes();
    if let [.., a, b, b'e', b'l'] = *bytes
        && a == b
        && b"bdfgkmpt".contains(&b)
    {
        let at = stem.len() - 3;
        stem.remove(at);
    } else if let [_, .., b, b'l'] = *bytes
        && b"bdfgkmpt".contains(&b)
        && stem.len() > 3
    {
        stem.insert(stem.len() - 1, 'e');
        if let [.., a, b, b'e', b'l'] = *stem.as_bytes()
            && a == b
        {
            let at = stem.len() - 3;
            stem.remove(at);
        }
    }
    // The -t of the neuter, in long words only: relasjonelt, emosjonalt, meningsløst.
    if let Some(rest) = stem.strip_suffix('t')
        && rest.len() >= 6
        && word.ends_with('t')
        && ["ell", "el", "al", "som", "bar", "løs", "laus", "ar"].iter().any(|end| rest.ends_with(end))
    {
        stem.pop();
        if stem.ends_with("el") {
            stem.push('l');
        }
    }
}

/// Words in -erne that are no plurals of persons.
const NO_PLURAL: [&str; 10] = [
    "moderne", "interne", "eksterne", "hjerne", "kjerne", "stjerne", "fjerne", "gjerne", "verne", "lanterne",
];

/// Whether the ending at `at` lies in Snowball's R1: three letters at least stand before it, and among them a vowel that a
/// consonant follows.
fn in_region(stem: &str, at: usize) -> bool {
    let is_vowel = |c: char| "aeiouyæøå".contains(c);
    let before = &stem[..at];
    let mut vowel = false;
    let mut closed = false;
    for c in before.chars() {
        closed |= vowel && !is_vowel(c);
        vowel |= is_vowel(c);
    }
    closed && before.chars().count() >= 3
}

/// Whether a word is a form of a loan verb in -ere (basere, baserte, basert), whose -er- is no ending.
fn is_loan_verb(word: &str) -> bool {
    let word = word.strip_suffix('s').unwrap_or(word);
    if ["erer", "ert", "erte", "erende", "erande"].iter().any(|end| word.ends_with(end)) {
        return true;
    }
    // Nynorsk infinitives; opera and kamera are short.
    if word.ends_with("era") && word.len() >= 7 {
        return true;
    }
    // The infinitive looks like a plural of persons (lærere); the letters before tell most of the two apart.
    word.strip_suffix("ere").is_some_and(|root| LOAN_VERBS.iter().any(|end| root.ends_with(end)))
}

/// How roots of loan verbs end and those of nouns and adjectives hardly ever do, counted over the full forms of Norsk
/// Ordbank.
const LOAN_VERBS: [&str; 68] = [
    "af", "ah", "alu", "alys", "batt", "but", "dat", "dis", "dit", "eag", "egul", "epar", "etabl", "fis",
    "fund", "gard", "gistr", "grad", "gur", "ient", "ikul", "irig", "isit", "itu", "jon", "just", "kop",
    "kopi", "lam", "leg", "lis", "lor", "lud", "ment", "min", "mis", "mmand", "mul", "nform", "nis", "not",
    "nsi", "odus", "ogis", "ordin", "orit", "osj", "per", "pir", "plass", "pon", "ras", "rib", "ris", "rod",
    "sc", "sell", "sim", "sip", "sist", "sol", "tis", "tivis", "tul", "tur", "urd", "vest", "vot",
];
