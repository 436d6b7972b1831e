//! The language of a text, by its commonest words and by how its words begin and end.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::document::Language;

/// In the order of the figures in the table.
const LANGUAGES: [Language; 5] =
    [Language::Bokmal, Language::Nynorsk, Language::English, Language::Danish, Language::Swedish];

/// What speaks against each before a word is read: this is a house for Norwegian, and a short text without a word of its own
/// is Bokmål before it is Danish.
const BEFORE: [i32; 5] = [0, 1, 3, 3, 3];

/// So many words are enough to tell.
const SAMPLE: usize = 20_000;

/// A text of fewer words is told by what it stands in.
const SHORT: usize = 20;

/// The longest ending or beginning in the table, in characters.
const LONGEST_AFFIX: usize = 7;

/// What speaks against each language.
type Costs = [i32; 5];

/// The table of words and of parts of words, each with its costs.
struct Table {
    words: HashMap<&'static str, Costs>,
    endings: HashMap<&'static str, Costs>,
    beginnings: Vec<(&'static str, Costs)>,
    anywhere: Vec<(&'static str, Costs)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        words: HashMap::new(),
        endings: HashMap::new(),
        beginnings: Vec::new(),
        anywhere: Vec::new(),
    };
    for line in include_str!("language.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((word, figures)) = line.split_once(' ') else { continue };
        let mut costs = Costs::default();
        for (cost, figure) in costs.iter_mut().zip(figures.chars()) {
            *cost = figure.to_digit(10).unwrap_or(0) as i32;
        }
        if let Some(ending) = word.strip_prefix('-') {
            table.endings.insert(ending, costs);
        } else if let Some(beginning) = word.strip_suffix('-') {
            table.beginnings.push((beginning, costs));
        } else if let Some(part) = word.strip_prefix('~') {
            table.anywhere.push((part, costs));
        } else {
            table.words.insert(word, costs);
        }
    }
    table
});

/// What a text showed.
struct Tally {
    costs: Costs,
    words: usize,
    /// Words of the table.
    known: usize,
}

impl Tally {
    fn of(text: &str) -> Tally {
        let mut tally = Tally { costs: BEFORE, words: 0, known: 0 };
        let mut lower = String::new();
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(SAMPLE) {
            tally.words += 1;
            lower.clear();
            lower.extend(word.chars().take(40).flat_map(char::to_lowercase));
            if let Some(costs) = TABLE.words.get(lower.as_str()) {
                tally.known += 1;
                tally.add(costs);
            } else {
                tally.parts(&lower);
            }
        }
        tally
    }

    fn add(&mut self, costs: &Costs) {
        for (sum, cost) in self.costs.iter_mut().zip(costs) {
            *sum += cost;
        }
    }

    /// A word that is not listed speaks by its ending, the longest there is, its beginning and its letters.
    fn parts(&mut self, word: &str) {
        let letters = word.chars().count();
        let cuts = word.char_indices().rev().take(LONGEST_AFFIX).map(|(at, _)| at).collect::<Vec<_>>();
        for (at, cut) in cuts.iter().enumerate().rev() {
            if letters >= at + 4
                && let Some(costs) = TABLE.endings.get(&word[*cut..])
            {
                self.add(costs);
                break;
            }
        }
        for (beginning, costs) in &TABLE.beginnings {
            if word.starts_with(beginning) && letters >= beginning.chars().count() + 3 {
                self.add(costs);
            }
        }
        for (part, costs) in &TABLE.anywhere {
            if word.contains(part) {
                self.add(costs);
            }
        }
    }

    /// The language that least speaks against, and by how much less than against the next.
    fn best(&self) -> (Language, i32) {
        let mut order: Vec<usize> = (0..LANGUAGES.len()).collect();
        order.sort_by_key(|&at| self.costs[at]);
        (LANGUAGES[order[0]], self.costs[order[1]] - self.costs[order[0]])
    }

    /// Whether it is in one of the languages at all: most texts of one have every third word in the table.
    fn is_known(&self) -> bool {
        let least = self.costs.iter().min().copied().unwrap_or(0);
        self.known >= 3 && self.known * 6 >= self.words && least as usize <= self.words + 3
    }
}

/// The language of a text; `None` if it is none of the five, or there is too little of it.
///
/// A text with parts in several languages gets that of the greater part. A single sentence of Bokmål or Nynorsk is now and
/// then taken for the other, a paragraph of some hundred words hardly ever: `tests/structure/language.rs` holds what is.
pub fn language(text: &str) -> Option<Language> {
    let tally = Tally::of(text);
    tally.is_known().then(|| tally.best().0)
}

/// The language of a part of a document, where it is long and plain enough to tell by itself; `None` means: as the document.
pub fn language_of_part(text: &str) -> Option<Language> {
    let tally = Tally::of(text);
    let (language, margin) = tally.best();
    let plain = margin >= 6 + tally.words as i32 / 4;
    (tally.words >= SHORT && tally.is_known() && plain).then_some(language)
}
