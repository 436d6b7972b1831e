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
        self.reduce(word).stem
    }

    /// The stem of a compound with these parts, junctures with the part they follow, and the stems of the parts. Parts that
    /// are irregular or Nynorsk are put into the common form before the whole is stemmed.
    pub fn stem_compound(self, word: &str, parts: &[String]) -> (String, Vec<String>) {
        let whole = self.reduce(word);
        let reduced: Vec<Reduced> = parts.iter().map(|part| self.reduce(part)).collect();
        let mut common = String::new();
        let mut changed = false;
        if whole.common.is_none() {
            for (i, (part, reduced)) in parts.iter().zip(&reduced).enumerate() {
                match self.common_part(part, reduced, i + 1 == parts.len()) {
                    Some((form, juncture)) => {
                        changed = true;
                        common.extend([&form, juncture]);
                    }
                    None => common.push_str(part),
                }
            }
        }
        let stem = if changed { self.stem(&common) } else { whole.stem };
        (stem, reduced.into_iter().map(|part| part.stem).collect())
    }

    /// What stands in Bokmål compounds for an irregular or Nynorsk part, and its juncture.
    fn common_part(self, part: &str, reduced: &Reduced, last: bool) -> Option<(String, &'static str)> {
        let bare = part.strip_suffix('s').filter(|bare| !last && bare.len() > 3);
        if let Some(form) = &reduced.common {
            let joined_by_s = bare.is_some() || JOINED_BY_S.iter().any(|end| form.ends_with(end));
            let joined_by_e = part.ends_with('e') && !form.ends_with('e');
            let juncture = match (last, joined_by_s, joined_by_e) {
                (true, ..) => "",
                (_, true, _) => "s",
                (_, _, true) => "e",
                _ => "",
            };
            return Some((form.clone(), juncture));
        }
        let bare = bare?;
        let form = self.plain_form(bare).or_else(|| {
            let mut evened = bare.to_owned();
            nynorsk::even_out(&mut evened);
            (self.nynorsk && evened != bare).then_some(evened)
        })?;
        Some((form, "s"))
    }

    fn reduce(self, word: &str) -> Reduced {
        if word.contains(|c: char| c.is_ascii_digit()) {
            return Reduced { stem: word.to_owned(), common: None };
        }
        let plain = self.plain_form(word);
        let stem = self.regular(plain.as_deref().unwrap_or(word));
        match nynorsk::bokmal_of(&stem).filter(|_| self.nynorsk) {
            Some(lemma) => Reduced { stem: self.regular(lemma), common: Some(lemma.to_owned()) },
            None => Reduced { stem, common: plain },
        }
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

/// A stem, and the regular Bokmål form it was made of if that is not the word itself.
struct Reduced {
    stem: String,
    common: Option<String>,
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
    // tidligere, tidligst → tidlig → tid, as tidlig.
    if stem.ends_with("igst") {
        stem.truncate(stem.len() - 2);
    }
    if stem.ends_with("ig") && !word.ends_with("ig") {
        *stem = Stemmer::create(Algorithm::Norwegian).stem(stem).into_owned();
    }
    // sterkest, tetteste; not fest, gjest, prest, vest.
    if let Some(root) = stem.strip_suffix("est")
        && root.len() >= 3
        && (root.ends_with(['k', 'm', 'p', 'd', 'n', 'b']) || root.ends_with("tt") || root.ends_with("gg"))
        && in_region(stem, root.len())
    {
        stem.truncate(root.len());
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
/// Ordbank; and the roots of common ones that no ending gives away.
const LOAN_VERBS: [&str; 135] = [
    "abonn",
    "adopt",
    "af",
    "ah",
    "aksept",
    "aktiv",
    "alu",
    "alys",
    "arrang",
    "assosi",
    "bas",
    "batt",
    "but",
    "dat",
    "defin",
    "demonstr",
    "dis",
    "diskut",
    "dissosi",
    "dit",
    "eag",
    "egul",
    "eksport",
    "epar",
    "eskal",
    "etabl",
    "evaku",
    "finans",
    "fis",
    "fokus",
    "fund",
    "fung",
    "garant",
    "gard",
    "gener",
    "gistr",
    "grad",
    "gur",
    "håndt",
    "ient",
    "ikul",
    "import",
    "integr",
    "intern",
    "interven",
    "invad",
    "invit",
    "involv",
    "irig",
    "isit",
    "itu",
    "jon",
    "just",
    "kombin",
    "kompens",
    "konfront",
    "konkurr",
    "konsentr",
    "konserv",
    "konsolid",
    "konstat",
    "kop",
    "kopi",
    "lam",
    "lans",
    "leg",
    "lev",
    "lis",
    "lor",
    "lud",
    "mark",
    "marsj",
    "ment",
    "min",
    "mis",
    "mmand",
    "motiv",
    "mul",
    "nform",
    "nis",
    "not",
    "nsi",
    "observ",
    "odus",
    "ogis",
    "ordin",
    "orit",
    "osj",
    "per",
    "pir",
    "plan",
    "plass",
    "pon",
    "prakt",
    "present",
    "prior",
    "projis",
    "promot",
    "protest",
    "rapport",
    "ras",
    "redus",
    "refer",
    "reflekt",
    "regj",
    "rekrutt",
    "relat",
    "represent",
    "respekt",
    "return",
    "rib",
    "ris",
    "risik",
    "rod",
    "sc",
    "sell",
    "sign",
    "sim",
    "sip",
    "sist",
    "skiss",
    "sol",
    "strukt",
    "stud",
    "suspend",
    "tis",
    "tivis",
    "toler",
    "tul",
    "tur",
    "urd",
    "valid",
    "vari",
    "vest",
    "vot",
];
