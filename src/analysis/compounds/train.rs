//! Training of the splitter: pure functions from word lists to a model file.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::features::{LONGEST, Letters, SHORTEST};
use super::model::{Model, place_in};

pub use super::report::{Report, measure};

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct TrainOptions {
    /// Number of weights, one byte each in the model.
    pub weights: usize,
    /// Times through all examples.
    pub rounds: usize,
    /// Share of lemmas kept back to measure on, in percent, chosen by hash.
    pub held_out: u64,
    /// How much better parting a word must be than leaving it whole, in natural-log odds.
    pub threshold: f32,
}

impl Default for TrainOptions {
    fn default() -> TrainOptions {
        TrainOptions { weights: 640_000, rounds: 8, held_out: 0, threshold: 1.5 }
    }
}

/// A word and where it parts, in letters; `None` if it is not to be split.
#[derive(Clone, Debug)]
struct Example {
    word: String,
    /// Hash of its lemma.
    lemma: u64,
    at: Option<usize>,
    /// How much it is to be trusted.
    trust: Trust,
}

/// How far an example is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    /// It stands in a list.
    Listed,
    /// No list calls it a compound, but it looks like one: the lists are not complete.
    Doubtful,
    /// No list calls it a compound, and it has a suffix or particle that is also a word.
    Derived,
    /// We made it up of listed words: good to learn from, not to measure on.
    Made,
}

/// Prefixes and particles of four letters and more that are no parts, as av-, for-, u- are none.
const PARTICLES: [&str; 10] =
    ["gjen", "frem", "fram", "sammen", "saman", "bort", "tilbake", "forut", "over", "ikke"];
/// Adverbs of place that are parts like nouns: hjemmebesøk, utekontakt.
const PLACES: [&str; 6] = ["hjemme", "heime", "heima", "ute", "inne", "borte"];

/// Whether a lemma ends in a suffix that can also be a word: eierskap is no cupboard, jødedom no verdict.
fn is_derived(lemma: &str) -> bool {
    ["skap", "dom", "het", "heit", "bar", "som"].iter().any(|suffix| lemma.ends_with(suffix))
}

/// The word lists that training reads.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Lemma → letter before which it parts, `None` for prefixes and particles.
    pub(super) compounds: BTreeMap<String, Option<usize>>,
    /// First parts and last parts of the compounds.
    pub(super) firsts: BTreeSet<String>,
    heads: HashSet<String>,
    /// Lemmas in lists whose splits teach nothing (hyphens, shortened consonants, learned prefixes).
    pub(super) unclear: BTreeSet<String>,
    /// Lemmas that are nouns, and that are verbs.
    nouns: HashSet<String>,
    verbs: HashSet<String>,
    /// Lemma → its forms.
    pub(super) forms: BTreeMap<String, Vec<String>>,
}

impl Lists {
    /// Adds a list of compounds in the form of Norsk Ordbank's leddanalyse: tab-separated lemma, segmented lemma (`*` at the
    /// joint), first lemma, its word class, juncture, head lemma, its word class; the first line is a heading.
    pub fn add_compounds(&mut self, list: &str) {
        for line in list.lines().skip(1) {
            let mut fields = line.split('\t');
            let (Some(lemma), Some(segmented), Some(_), Some(class)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let lemma = lemma.to_lowercase();
            let Some((first, last)) = segmented.split_once('*') else {
                self.unclear.insert(lemma);
                continue;
            };
            let (first, last) = (first.to_lowercase(), last.to_lowercase());
            let length = first.chars().count();
            let particle = matches!(class, "Pref" | "Prep" | "Adv") && !PLACES.contains(&first.as_str());
            match class {
                // Learned prefixes (psyko-, elektro-) and rarer adverbs are left open.
                "Pref" | "Adv" if particle && length >= 4 && !PARTICLES.contains(&first.as_str()) => {
                    self.unclear.insert(lemma);
                }
                _ if particle => {
                    self.compounds.entry(lemma).or_insert(None);
                }
                _ if length < SHORTEST || last.chars().count() < SHORTEST => {
                    self.unclear.insert(lemma);
                }
                _ => {
                    self.compounds.insert(lemma, Some(length));
                    self.firsts.insert(first);
                    self.heads.insert(last);
                }
            }
        }
    }

    /// Adds full forms: tab-separated form, lemma, word class. Names are left out: what they once were made of is no help.
    pub fn add_forms(&mut self, list: &str) {
        for line in list.lines() {
            let mut fields = line.split('\t');
            if let (Some(form), Some(lemma)) = (fields.next(), fields.next())
                && !lemma.contains(char::is_uppercase)
            {
                match fields.next() {
                    Some("noun") => self.nouns.insert(lemma.to_lowercase()),
                    Some("verb") => self.verbs.insert(lemma.to_lowercase()),
                    _ => false,
                };
                self.forms.entry(lemma.to_lowercase()).or_default().push(form.to_lowercase());
            }
        }
    }

    /// Whether a word that no list calls a compound looks like one put together of listed parts.
    fn looks_compound(&self, word: &str) -> bool {
        word.char_indices().skip(2).any(|(at, _)| {
            let (first, last) = word.split_at(at);
            last.chars().count() >= 3
                && self.firsts.contains(first)
                && (self.heads.contains(last) || (last.len() > 3 && self.forms.contains_key(last)))
        })
    }

    /// Whether a lemma is a verb with an adverb of place before it, which is a particle there: inneholde, utelukke.
    fn has_particle(&self, lemma: &str) -> bool {
        self.verbs.contains(lemma) && PLACES.iter().any(|place| lemma.starts_with(place))
    }

    /// All examples, in the order of the lemmas.
    fn examples(&self) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut add = |word: &str, lemma: u64, at: Option<usize>, trust: Trust| {
            let letters = word.chars().count();
            if (2 * SHORTEST..=LONGEST).contains(&letters) && at.is_none_or(|at| at + SHORTEST <= letters) {
                examples.push(Example { word: word.to_owned(), lemma, at, trust });
            }
        };
        for (lemma, &at) in &self.compounds {
            let hash = hash_of(lemma);
            add(lemma, hash, at, Trust::Listed);
            match self.forms.get(lemma) {
                Some(forms) => {
                    let stem: String = lemma.chars().take(at.unwrap_or(0) + 2).collect();
                    let inflected: Vec<_> =
                        forms.iter().filter(|form| *form != lemma && form.starts_with(&stem)).collect();
                    for pick in [hash, hash / 7] {
                        if let Some(form) = inflected.get(pick as usize % inflected.len().max(1)) {
                            add(form, hash, at, Trust::Listed);
                        }
                    }
                }
                // Nynorsk lemmas come without forms: the common endings are put on.
                None => {
                    let stem = lemma.strip_suffix(['e', 'a']).unwrap_or(lemma);
                    let endings = ["en", "a", "et", "ar", "ane", "ene", "er", "e", "t"];
                    for pick in [hash, hash / 7] {
                        add(
                            &format!("{stem}{}", endings[pick as usize % endings.len()]),
                            hash,
                            at,
                            Trust::Listed,
                        );
                    }
                }
            }
        }
        let firsts: Vec<&String> = self.firsts.iter().filter(|first| first.chars().count() >= 3).collect();
        for (lemma, forms) in &self.forms {
            if self.compounds.contains_key(lemma) || self.unclear.contains(lemma) {
                continue;
            }
            let hash = hash_of(lemma);
            let trust = match self.looks_compound(lemma) {
                true if is_derived(lemma) || self.has_particle(lemma) => Trust::Derived,
                true => Trust::Doubtful,
                false => Trust::Listed,
            };
            add(lemma, hash, None, trust);
            for pick in [hash, hash / 7] {
                add(&forms[pick as usize % forms.len()], hash, None, trust);
            }
            // The lists know only some words as last parts of compounds; any noun can be one.
            if self.nouns.contains(lemma)
                && trust == Trust::Listed
                && lemma.chars().count() >= 4
                && !firsts.is_empty()
            {
                for pick in [hash, hash / 7] {
                    let first = firsts[(pick / 64) as usize % firsts.len()];
                    let form = &forms[pick as usize % forms.len()];
                    add(&format!("{first}{form}"), hash, Some(first.chars().count()), Trust::Made);
                }
            }
        }
        examples
    }
}

/// Trains a model on `lists` without the held-out lemmas; gives the file.
///
/// Softmax regression over the places of a word and its whole, by AdaGrad, in the same order each time. Words that no list
/// calls a compound may be one all the same, so two models, each trained on half of the lemmas, first review the other
/// half: what they surely split is no example of a simple word.
pub fn train(lists: &Lists, options: TrainOptions) -> Vec<u8> {
    let mut examples = lists.examples();
    examples.retain(|example| !is_held_out(example.lemma, options.held_out));
    let half = |example: &Example| (example.lemma >> 32) % 2;
    let reviewers = [0, 1].map(|fold| {
        let chosen =
            examples.iter().filter(|example| example.trust != Trust::Doubtful && half(example) != fold);
        learn(chosen.cloned().collect(), options)
    });
    examples.retain(|example| {
        let bytes = &reviewers[half(example) as usize];
        example.at.is_some() || Model::new(bytes).is_some_and(|model| is_simple(&model, example))
    });
    learn(examples, options)
}

/// The model file `bytes` with another threshold; see [`TrainOptions::threshold`].
pub fn with_threshold(bytes: &[u8], threshold: f32) -> Vec<u8> {
    Model::with_threshold(bytes, threshold)
}

/// Whether the lemma with this hash is among the `percent` kept back.
pub(super) fn is_held_out(hash: u64, percent: u64) -> bool {
    hash % 100 < percent
}

/// Whether a reviewer lets a word stand as an example of a simple one.
fn is_simple(model: &Model<'_>, example: &Example) -> bool {
    let Some(letters) = Letters::of(&example.word) else { return false };
    let margin = model.best(&letters, 0, letters.len()).map_or(0.0, |(_, margin)| margin);
    margin
        <= match example.trust {
            Trust::Doubtful => 0.0,
            Trust::Derived => f32::INFINITY,
            Trust::Listed | Trust::Made => 3.0,
        }
}

fn learn(mut examples: Vec<Example>, options: TrainOptions) -> Vec<u8> {
    let mut learner = Learner::new(options.weights);
    let mut chance = Chance(0x5EED);
    for round in 0..options.rounds {
        shuffle(&mut examples, &mut chance);
        let rate = 0.25 / (1.0 + round as f32 * 0.5);
        for example in &examples {
            learner.learn(example, rate);
        }
    }
    Model::write(&learner.weights, options.threshold)
}

struct Learner {
    weights: Vec<f32>,
    /// Sums of squared gradients.
    squares: Vec<f32>,
    /// The features of each candidate of the example at hand; the first is the word as one piece.
    candidates: Vec<Vec<usize>>,
    scores: Vec<f32>,
}

impl Learner {
    fn new(size: usize) -> Learner {
        Learner {
            weights: vec![0.0; size],
            squares: vec![1e-2; size],
            candidates: Vec::new(),
            scores: Vec::new(),
        }
    }

    fn learn(&mut self, example: &Example, rate: f32) {
        let Some(letters) = Letters::of(&example.word) else { return };
        let size = self.weights.len();
        let len = letters.len();
        let places = SHORTEST..=len - SHORTEST;
        let count = 1 + places.clone().count();
        self.candidates.resize_with(self.candidates.len().max(count), Vec::new);
        let whole = &mut self.candidates[0];
        whole.clear();
        letters.whole(0, len, |feature| whole.push(place_in(feature, size)));
        for (features, at) in self.candidates[1..].iter_mut().zip(places) {
            features.clear();
            letters.place(0, at, len, |feature| features.push(place_in(feature, size)));
        }
        let gold = example.at.map_or(0, |at| 1 + at - SHORTEST);
        self.scores.clear();
        for features in &self.candidates[..count] {
            self.scores.push(features.iter().map(|&feature| self.weights[feature]).sum());
        }
        let top = self.scores.iter().copied().fold(f32::MIN, f32::max);
        let total: f32 = self.scores.iter().map(|score| (score - top).exp()).sum();
        for (i, features) in self.candidates[..count].iter().enumerate() {
            let gradient = (self.scores[i] - top).exp() / total - f32::from(u8::from(i == gold));
            if gradient.abs() < 1e-3 {
                continue;
            }
            for &feature in features {
                let square = &mut self.squares[feature];
                *square += gradient * gradient;
                self.weights[feature] -= rate * gradient / square.sqrt();
            }
        }
    }
}

/// A small generator (xorshift), so that training gives the same model each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

fn shuffle(examples: &mut [Example], chance: &mut Chance) {
    for i in (1..examples.len()).rev() {
        examples.swap(i, (chance.next() % (i as u64 + 1)) as usize);
    }
}

/// FNV-1a of a lemma, well mixed.
pub(super) fn hash_of(lemma: &str) -> u64 {
    let hash = lemma.bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    hash ^ (hash >> 29)
}
