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
        let lemma = |word: &str| irregular::lemma_of(word).filter(|_| self.irregular);
        // Nynorsk passives: gjerast, leggjast.
        let passive = || lemma(&format!("{}e", word.strip_suffix("ast").filter(|_| self.nynorsk)?));
        let bokmal = || nynorsk::with_bokmal_ending(word).filter(|_| self.nynorsk);
        lemma(word).or_else(passive).or_else(bokmal)
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
    // kurs, konsekvens: the -s is the word's own, as kurset and konsekvenser show.
    if word.ends_with('s') && OWN_S.iter().any(|end| word.ends_with(end)) {
        word.clone_into(stem);
        return;
    }
    if let Some(root) = short_root(word) {
        root.clone_into(stem);
        return;
    }
    // sårbar is no plural, as klubbar.
    if word.len() > 5 && word.ends_with("bar") && !word.ends_with("bbar") {
        word.clone_into(stem);
    }
    // lærerne → lærern → lærer; not moderne, interne.
    if word.ends_with("erne")
        && stem.ends_with("ern")
        && word != "verne"
        && !NO_PLURAL.iter().any(|end| word.ends_with(end))
    {
        stem.pop();
    }
    // An ending left under an ending: senteret → senter → sent, as senter. The -ar of sårbar is none.
    if !is_loan_verb(word) {
        for ending in ["er", "ar", "en", "et"] {
            if stem.ends_with(ending) && in_region(stem, stem.len() - ending.len()) {
                let is_own =
                    ending == "ar" && stem.len() > 5 && stem.ends_with("bar") && !stem.ends_with("bbar");
                if !is_own {
                    stem.truncate(stem.len() - ending.len());
                }
                break;
            }
        }
    }
    // henseender, anvendt, as henseende, anvende.
    if let Some(root) = stem.strip_suffix("end")
        && ["ender", "endet", "endene", "endt", "endte"].iter().any(|end| word.ends_with(end))
        && !word.ends_with("alender")
        && in_region(stem, root.len())
    {
        stem.truncate(root.len());
    }
    // tidligere, tidligst → tidlig → tid, as tidlig.
    if stem.ends_with("igst") {
        stem.truncate(stem.len() - 2);
    }
    if stem.ends_with("ig") && !word.ends_with("ig") {
        *stem = Stemmer::create(Algorithm::Norwegian).stem(stem).into_owned();
    }
    // sterkest, tetteste; not fest, prest, semester, tjeneste, attest.
    if let Some(root) = stem.strip_suffix("est")
        && (word.ends_with("est") || word.ends_with("este"))
        && !["eneste", "attest"].iter().any(|end| word.ends_with(end))
        && root.len() >= 3
        && (root.ends_with(['k', 'm', 'p', 'd', 'n', 'b']) || root.ends_with("tt") || root.ends_with("gg"))
        && in_region(stem, root.len())
    {
        stem.truncate(root.len());
    }
    // kriterium, kriteriet; komite, komiteen.
    if let Some(root) = stem.strip_suffix("ium")
        && root.len() >= 3
    {
        stem.truncate(root.len() + 1);
    } else if stem.len() > 4
        && stem.ends_with('e')
        && ["een", "eer", "eene", "eens", "eenes"].iter().any(|end| word.ends_with(end))
    {
        stem.pop();
    }
    // utøvd, krevde; not hevd.
    if let Some(root) = stem.strip_suffix("vd")
        && root.len() >= 2
        && !stem.ends_with("hevd")
    {
        stem.pop();
    }
    // m is written double only before a vowel: rom, rommet.
    if stem.ends_with("mm") {
        stem.pop();
    }
    // mønstre → mønstr → mønst, as mønster; fingre, skuldre, teatre, hindre, numre.
    if let Some(rest) = stem.strip_suffix('r')
        && rest.len() > 2
        && (rest.ends_with('m')
            || rest.len() > 3 && ["t", "ld", "ng", "hind"].iter().any(|end| rest.ends_with(end)))
    {
        stem.pop();
    }
    // regler → regl → regel; middel → midel, as midler → midl → midel; trusler, advarsler, as trussel, advarsel.
    let bytes = stem.as_bytes();
    if let [.., a, b, b'e', b'l'] = *bytes
        && a == b
        && b"bdfgkmpst".contains(&b)
    {
        let at = stem.len() - 3;
        stem.remove(at);
    } else if let [_, .., b, b'l'] = *bytes
        && b"bdfgkmpst".contains(&b)
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
    without_neuter_t(word, stem);
}

/// Takes off the -t of the neuter, in long words only: relasjonelt, emosjonalt, meningsløst, primært, internt.
fn without_neuter_t(word: &str, stem: &mut String) {
    let Some(rest) = stem.strip_suffix('t').filter(|_| word.ends_with('t')) else { return };
    let ends = |ends: &[&str]| ends.iter().any(|end| rest.ends_with(end));
    let is_long = rest.len() >= 6
        && ends(&["ell", "el", "al", "som", "bar", "klar", "løs", "laus"])
        && !ends(&["gestal", "ansal", "anstal"]);
    let is_learned = rest.len() >= 5 && ends(&["ær", "il", "im", "ym", "em", "ern", "lokal", "total"]);
    if is_long || is_learned {
        stem.pop();
        if stem.ends_with("el") && !stem.ends_with("abel") && !stem.ends_with("ibel") {
            stem.push('l');
        }
    }
}

/// The root of a word whose ending Snowball spares for its shortness: året and årene, uker; sjøen, veier, treet.
fn short_root(word: &str) -> Option<&str> {
    let is_vowel = |c: char| "aeiouyæøå".contains(c);
    // Whose ending is their own: seieren, urent.
    if ["seier", "feier", "freier", "meier", "poet", "uren", "alene", "oven"].contains(&word) {
        return None;
    }
    ["eene", "een", "eer", "enes", "ene", "ens", "ets", "ers", "en", "et", "er", "es", "e"].iter().find_map(
        |ending| {
            let root = word.strip_suffix(ending)?;
            let mut letters = root.chars();
            match (letters.next(), letters.next(), letters.next()) {
                // One vowel and one consonant: år, uk(e).
                (Some(first), Some(second), None) if is_vowel(first) && !is_vowel(second) => Some(root),
                // Consonants and a vowel or two: sjø, vei, tre.
                (Some(first), Some(_), _) if !is_vowel(first) && *ending != "e" && *ending != "es" => {
                    let open = root.trim_end_matches(is_vowel);
                    let vowels = root[open.len()..].chars().count();
                    ((1..=2).contains(&vowels) && !open.contains(is_vowel)).then_some(root)
                }
                _ => None,
            }
        },
    )
}

/// Endings of nouns whose -s is their own. Learned words in -ens stand whole, for most in -ens are genitives.
const OWN_S: [&str; 47] = [
    "kurs",
    "sats",
    "ssurs",
    "gods",
    "dans",
    "sans",
    "hals",
    "lys",
    "tips",
    "puls",
    "kaos",
    "finans",
    "stans",
    "sonans",
    "minans",
    "levans",
    "kvens",
    "valens",
    "respons",
    "korps",
    "provins",
    "prins",
    "brems",
    "krets",
    "univers",
    "gymnas",
    "virtuos",
    "kollaps",
    "kors",
    "fjes",
    "gras",
    "pels",
    "tendens",
    "evidens",
    "residens",
    "resiliens",
    "intelligens",
    "sistens",
    "dissens",
    "lisens",
    "reagens",
    "ingrediens",
    "transcendens",
    "dekadens",
    "konkurrens",
    "koherens",
    "kongruens",
];

/// Words in -erne that are no plurals of persons.
const NO_PLURAL: [&str; 9] =
    ["moderne", "interne", "eksterne", "hjerne", "kjerne", "stjerne", "fjerne", "gjerne", "lanterne"];

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
const LOAN_VERBS: [&str; 210] = [
    "abonn",
    "adminis",
    "adopt",
    "adress",
    "af",
    "aggreg",
    "ah",
    "akkumul",
    "aksept",
    "aktiv",
    "alu",
    "alys",
    "annull",
    "arrang",
    "artikul",
    "assosi",
    "attest",
    "avans",
    "bas",
    "batt",
    "budsjett",
    "but",
    "dat",
    "debatt",
    "defin",
    "demonstr",
    "deprim",
    "detalj",
    "dikt",
    "dis",
    "diskrimin",
    "diskut",
    "dissosi",
    "dit",
    "domin",
    "eag",
    "egul",
    "eksamin",
    "eksplor",
    "eksport",
    "elimin",
    "emball",
    "engasj",
    "epar",
    "eskal",
    "etabl",
    "evaku",
    "finans",
    "fis",
    "fokus",
    "formul",
    "fund",
    "fung",
    "garant",
    "gard",
    "gener",
    "gistr",
    "grad",
    "gur",
    "håndt",
    "identifis",
    "ient",
    "ignor",
    "ikul",
    "imit",
    "import",
    "indik",
    "inspis",
    "install",
    "instru",
    "integr",
    "interess",
    "intern",
    "interven",
    "invad",
    "invit",
    "involv",
    "irig",
    "irrit",
    "isit",
    "isol",
    "itu",
    "jon",
    "just",
    "kalkul",
    "kategoris",
    "klassifis",
    "kombin",
    "kompens",
    "komprim",
    "konfront",
    "konkurr",
    "konsentr",
    "konserv",
    "konsolid",
    "konstat",
    "konstitu",
    "konstru",
    "konsult",
    "kontroll",
    "konvert",
    "kop",
    "kopi",
    "korrel",
    "korrig",
    "krypt",
    "kultiv",
    "kvalifis",
    "lam",
    "lans",
    "leg",
    "legit",
    "lev",
    "limit",
    "lis",
    "lor",
    "lud",
    "manipul",
    "mark",
    "marsj",
    "medit",
    "ment",
    "min",
    "mis",
    "mmand",
    "modifis",
    "mont",
    "motiv",
    "mul",
    "nform",
    "nis",
    "not",
    "nsi",
    "numm",
    "nøytralis",
    "observ",
    "odus",
    "ogis",
    "okkup",
    "ordin",
    "orit",
    "osj",
    "park",
    "pass",
    "per",
    "pir",
    "plan",
    "plass",
    "plomb",
    "pon",
    "prakt",
    "present",
    "presis",
    "prior",
    "projis",
    "promot",
    "prosess",
    "protest",
    "provos",
    "rang",
    "rapport",
    "ras",
    "redus",
    "refer",
    "reflekt",
    "regj",
    "rekrutt",
    "rekvir",
    "relat",
    "represent",
    "reserv",
    "respekt",
    "result",
    "return",
    "rib",
    "ris",
    "risik",
    "rod",
    "sc",
    "sell",
    "sensur",
    "sign",
    "sim",
    "simul",
    "sip",
    "sist",
    "skiss",
    "sol",
    "sort",
    "spekul",
    "spesifis",
    "stimul",
    "stipul",
    "strukt",
    "stud",
    "sugger",
    "suppl",
    "suspend",
    "tis",
    "tivis",
    "toler",
    "transport",
    "tul",
    "tur",
    "urd",
    "valid",
    "vari",
    "ventil",
    "vest",
    "vot",
];
