//! Queries made of NorQuAD's by rule, each set to try what the judged topics hardly try: letters, slips, inflection,
//! derivation, compounds apart and suspended ones. Made at run time by fixed seeds; no text of theirs is kept.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

use belegg::analysis::Analyzer;

use crate::common;
use crate::judged::{Judged, ready_cut};

/// How a query is changed.
type Change<'l> = dyn Fn(&str, &mut Random) -> String + 'l;

/// The sets; none where the data are not found.
pub fn all() -> Vec<Judged> {
    let Some(data) = common::data() else { return Vec::new() };
    let norquad = ready_cut("NorQuAD train", &data.join("norquad"), "train", "");
    let lexicon = Lexicon::read(&data.join("lex"));
    let ways: [(&str, &str, &Change<'_>); 6] = [
        ("ae oe aa", "æ, ø and å typed as ae, oe and aa", &|query, _| {
            replaced(query, &[('æ', "ae"), ('ø', "oe"), ('å', "aa"), ('Æ', "Ae"), ('Ø', "Oe"), ('Å', "Aa")])
        }),
        ("e o a", "æ, ø and å typed as e, o and a", &|query, _| {
            replaced(query, &[('æ', "e"), ('ø', "o"), ('å', "a"), ('Æ', "E"), ('Ø', "O"), ('Å', "A")])
        }),
        ("slip", "one content word of at least five letters misspelled", &misspelled),
        ("inflected", "content words in another form of theirs", &|query, random| {
            lexicon.inflected(query, random)
        }),
        (
            "kin",
            "content words as the noun, verb or adjective they are derived from or to (`måle`: måling)",
            &|query, _| lexicon.kin(query),
        ),
        ("apart", "compounds written as two words", &|query, _| lexicon.apart(query)),
    ];
    let mut sets = Vec::new();
    for (name, what, way) in ways {
        let changed = norquad.topics.iter().filter_map(|(id, query, _)| {
            let made = way(query, &mut Random::new(id));
            (made != *query).then(|| (id.clone(), made, String::new()))
        });
        let topics: Vec<_> = changed.collect();
        let judged = |id: &str| norquad.relevant(id);
        sets.push(norquad.with_topics(name, what, topics, &judged));
    }
    let suspended = lexicon.suspended(&norquad);
    let relevant: HashMap<String, String> =
        suspended.iter().map(|(topic, passage)| (topic.0.clone(), passage.clone())).collect();
    let topics = suspended.into_iter().map(|(topic, _)| topic).collect();
    let judged = |id: &str| vec![(relevant[id].clone(), 1)];
    let what = "a suspended compound of a passage written out (`buss- og trikketilbud`: busstilbud)";
    sets.push(norquad.with_topics("suspended", what, topics, &judged));
    sets
}

/// A stream of numbers by splitmix64, the same each time for the same topic.
pub struct Random(u64);

impl Random {
    pub fn new(topic: &str) -> Random {
        let mut hasher = DefaultHasher::new();
        topic.hash(&mut hasher);
        Random(hasher.finish())
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

fn replaced(query: &str, letters: &[(char, &str)]) -> String {
    let letter = |c: char| letters.iter().find(|(from, _)| *from == c).map(|(_, to)| (*to).to_owned());
    query.chars().map(|c| letter(c).unwrap_or_else(|| c.to_string())).collect()
}

/// Each word of the query as `each` has it; punctuation and blanks stay.
fn by_word(query: &str, mut each: impl FnMut(&str) -> Option<String>) -> String {
    let mut made = String::new();
    for token in query.split_inclusive(char::is_whitespace) {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        match each(word) {
            Some(other) if !word.is_empty() => made.push_str(&token.replacen(word, &other, 1)),
            _ => made.push_str(token),
        }
    }
    made
}

fn misspelled(query: &str, random: &mut Random) -> String {
    let analyzer = Analyzer::default();
    let is_fit = |word: &str| {
        word.chars().count() >= 5 && word.chars().all(|c| c.is_lowercase()) && !analyzer.is_stop(word)
    };
    let fit: Vec<&str> = query
        .split_whitespace()
        .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| is_fit(word))
        .collect();
    if fit.is_empty() {
        return query.to_owned();
    }
    let chosen = fit[random.below(fit.len())];
    let mut letters: Vec<char> = chosen.chars().collect();
    let at = 1 + random.below(letters.len() - 2);
    match random.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.swap(at, at + 1),
        2 => letters.insert(at, letters[at]),
        _ => {
            let near = b"eiaoysrtnldkgmp";
            letters[at] = char::from(near[random.below(near.len())]);
        }
    }
    let slip: String = letters.into_iter().collect();
    let mut done = false;
    by_word(query, |word| {
        let here = !done && word == chosen;
        done |= here;
        here.then(|| slip.clone())
    })
}

/// Endings of verbs and adjectives, and of the nouns that are made of them: måle, måling; påvise, påvisning; lide, lidelse;
/// motivere, motivasjon; trygg, trygghet.
const ENDINGS: [(&str, &str); 5] =
    [("e", "ing"), ("e", "ning"), ("e", "else"), ("ere", "asjon"), ("", "het")];

/// Word lists of Norsk Ordbank.
struct Lexicon {
    /// The lemma of each form; forms of several lemmas are left out.
    lemmas: BTreeMap<String, String>,
    forms: HashMap<String, Vec<String>>,
    /// Where the last part of a compound begins.
    joints: HashMap<String, usize>,
}

impl Lexicon {
    fn read(folder: &Path) -> Lexicon {
        let mut lemmas: BTreeMap<String, Option<String>> = BTreeMap::new();
        for line in unpacked(&folder.join("fullform.nob.tsv.xz")).lines() {
            let mut fields = line.split('\t');
            let (Some(form), Some(lemma)) = (fields.next(), fields.next()) else { continue };
            let known = lemmas.entry(form.to_owned()).or_insert_with(|| Some(lemma.to_owned()));
            if known.as_deref().is_some_and(|known| known != lemma) {
                *known = None;
            }
        }
        let lemmas: BTreeMap<String, String> =
            lemmas.into_iter().filter_map(|(form, lemma)| Some((form, lemma?))).collect();
        let mut forms: HashMap<String, Vec<String>> = HashMap::new();
        for (form, lemma) in &lemmas {
            forms.entry(lemma.clone()).or_default().push(form.clone());
        }
        let compounds = unpacked(&folder.join("compounds.nob.train.tsv.xz"));
        let joints = compounds.lines().skip(1).filter_map(|line| {
            let mut fields = line.split('\t');
            let (lemma, parted) = (fields.next()?, fields.next()?);
            let (front, last) = parted.rsplit_once('*')?;
            let plain = lemma.chars().all(char::is_lowercase) && last.chars().count() >= 3;
            plain.then(|| (lemma.to_owned(), front.replace('*', "").len()))
        });
        Lexicon { joints: joints.collect(), lemmas, forms }
    }

    fn inflected(&self, query: &str, random: &mut Random) -> String {
        let analyzer = Analyzer::default();
        by_word(query, |word| {
            let forms = self.forms.get(self.lemmas.get(word)?)?;
            (forms.len() > 1 && !analyzer.is_stop(word)).then(|| forms[random.below(forms.len())].clone())
        })
    }

    /// Words as the nouns that are made of them, or as what they are made of, where both are in the lists.
    fn kin(&self, query: &str) -> String {
        let analyzer = Analyzer::default();
        by_word(query, |word| {
            let lemma = self.lemmas.get(word).filter(|lemma| lemma.chars().count() >= 4)?;
            let made = ENDINGS.iter().flat_map(|&(plain, noun)| {
                let turned = |from: &str, to: &str| Some(format!("{}{to}", lemma.strip_suffix(from)?));
                [turned(plain, noun), turned(noun, plain)]
            });
            let is_word = |made: &String| made.chars().count() >= 4 && self.forms.contains_key(made);
            made.flatten().find(|made| is_word(made) && !analyzer.is_stop(word))
        })
    }

    /// The byte at which the last part of a compound begins, in whatever form.
    fn joint(&self, form: &str) -> Option<usize> {
        let at = *self.joints.get(self.lemmas.get(form)?)?;
        form.is_char_boundary(at).then_some(at).filter(|&at| at < form.len())
    }

    fn apart(&self, query: &str) -> String {
        by_word(query, |word| {
            let (front, last) = word.split_at(self.joint(word)?);
            Some(format!("{front} {last}"))
        })
    }

    /// A topic for each suspended compound whose full fellow is in the lists, with the passage it stands in.
    fn suspended(&self, collection: &Judged) -> Vec<((String, String, String), String)> {
        let mut found = Vec::new();
        for (passage, text) in collection.passages() {
            let words: Vec<&str> = text.split_whitespace().collect();
            for three in words.windows(3) {
                let full = three[2].trim_matches(|c: char| !c.is_alphanumeric());
                let (Some(first), true) = (three[0].strip_suffix('-'), ["og", "eller"].contains(&three[1]))
                else {
                    continue;
                };
                if first.chars().count() < 3 || !first.chars().all(char::is_alphabetic) {
                    continue;
                }
                if let Some(at) = self.joint(&full.to_lowercase()) {
                    let query = format!("{}{}", first.to_lowercase(), &full.to_lowercase()[at..]);
                    found.push(((format!("s{}", found.len() + 1), query, String::new()), passage.to_owned()));
                }
            }
        }
        found
    }
}

fn unpacked(path: &Path) -> String {
    let output = Command::new("xz").arg("-dc").arg(path).output().expect("`xz` unpacks the word lists");
    String::from_utf8(output.stdout).unwrap()
}
