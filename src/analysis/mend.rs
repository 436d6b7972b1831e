//! Mendings of Snowball's Norwegian stemmer: rules that bring its stem of an inflected form to its stem of the plain word.

use rust_stemmers::{Algorithm, Stemmer};

/// Mends the stem that Snowball gave a word.
pub(super) fn mend(word: &str, stem: &mut String) {
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
    if is_adjective_in_bar(word) {
        word.clone_into(stem);
    }
    without_inner_ending(word, stem);
    without_end_of_verb(word, stem);
    without_comparison(word, stem);
    without_latin_ending(word, stem);
    without_contraction(stem);
    without_neuter_t(word, stem);
}

/// Whether a word is an adjective in -bar (sårbar), and no plural (klubbar).
fn is_adjective_in_bar(word: &str) -> bool {
    word.len() > 5 && word.ends_with("bar") && !word.ends_with("bbar")
}

/// Takes off an ending left under an ending: senteret → senter → sent, as senter; lærerne → lærern → lærer.
fn without_inner_ending(word: &str, stem: &mut String) {
    // Not moderne, interne.
    if word.ends_with("erne")
        && stem.ends_with("ern")
        && word != "verne"
        && !NO_PLURAL.iter().any(|end| word.ends_with(end))
    {
        stem.pop();
    }
    if is_loan_verb(word) {
        return;
    }
    let ending = ["er", "ar", "en", "et"]
        .into_iter()
        .find(|ending| stem.strip_suffix(ending).is_some_and(|root| in_region(stem, root.len())));
    if let Some(ending) = ending
        && !(ending == "ar" && is_adjective_in_bar(stem))
    {
        stem.truncate(stem.len() - ending.len());
    }
}

/// henseender, anvendt, as henseende, anvende; utøvd, krevde, as utøve, kreve.
fn without_end_of_verb(word: &str, stem: &mut String) {
    if let Some(root) = stem.strip_suffix("end")
        && ["ender", "endet", "endene", "endt", "endte"].iter().any(|end| word.ends_with(end))
        && !word.ends_with("alender")
        && in_region(stem, root.len())
    {
        stem.truncate(root.len());
    }
    // Not hevd.
    if let Some(root) = stem.strip_suffix("vd")
        && root.len() >= 2
        && !stem.ends_with("hevd")
    {
        stem.pop();
    }
}

/// tidligere, tidligst → tidlig → tid, as tidlig; sterkest, tetteste.
fn without_comparison(word: &str, stem: &mut String) {
    if stem.ends_with("igst") {
        stem.truncate(stem.len() - 2);
    }
    if stem.ends_with("ig") && !word.ends_with("ig") {
        *stem = Stemmer::create(Algorithm::Norwegian).stem(stem).into_owned();
    }
    // Not fest, prest, semester, tjeneste, attest.
    if let Some(root) = stem.strip_suffix("est")
        && (word.ends_with("est") || word.ends_with("este"))
        && !["eneste", "attest"].iter().any(|end| word.ends_with(end))
        && root.len() >= 3
        && (root.ends_with(['k', 'm', 'p', 'd', 'n', 'b']) || root.ends_with("tt") || root.ends_with("gg"))
        && in_region(stem, root.len())
    {
        stem.truncate(root.len());
    }
}

/// kriterium, as kriteriet; komiteen, as komite.
fn without_latin_ending(word: &str, stem: &mut String) {
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
}

/// Brings what Norwegian draws together before an ending to the plain word: rommet, mønstre, regler, trusler.
fn without_contraction(stem: &mut String) {
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
    if let [_, .., b, b'l'] = *stem.as_bytes()
        && MAY_BE_DOUBLED.contains(&b)
        && stem.len() > 3
    {
        stem.insert(stem.len() - 1, 'e');
    }
    if let [.., a, b, b'e', b'l'] = *stem.as_bytes()
        && a == b
        && MAY_BE_DOUBLED.contains(&b)
    {
        stem.remove(stem.len() - 3);
    }
}

/// Consonants that are written double between vowels and once before another consonant.
const MAY_BE_DOUBLED: &[u8] = b"bdfgkmpst";

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
