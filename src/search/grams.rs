//! Character 4-grams with word edges: likeness of words below the level of stems (inflection, spelling, compounds).

use std::ops::Range;

use crate::index::{Forward, Marks, Words};

/// Letters as grams see them: accents and the Norwegian vowels folded, so that words typed without them are like. The
/// true letters are told apart by the other features.
const fn fold(second: u8) -> u8 {
    match second {
        0xA0..=0xA6 => b'a',
        0xA8..=0xAB => b'e',
        0xAC..=0xAF => b'i',
        0xB2..=0xB6 | 0xB8 => b'o',
        0xB9..=0xBC => b'u',
        other => other,
    }
}

/// Calls `each` with every gram of a word in lower case, its edges as spaces: four symbols packed into a number.
fn each_gram(word: &[u8], mut each: impl FnMut(u32)) {
    let mut window: u32 = u32::from(b' ');
    let mut push = |symbol: u8| {
        window = window << 8 | u32::from(symbol);
        if window >= 1 << 24 {
            each(window);
        }
    };
    for &byte in word {
        match byte {
            0xC3 => {}
            0x80.. => push(fold(byte)),
            byte => push(byte),
        }
    }
    push(b' ');
}

/// The grams of a query's words, each with its weight.
#[derive(Debug)]
pub struct Grams {
    /// Grams, sorted, with their weights.
    grams: Vec<(u32, f32)>,
    /// A bit for every hash of a gram asked for.
    sieve: Vec<u64>,
    counts: Vec<u16>,
    /// Of each word of the lexicon that was looked at [`NONE`], or two more than its place in `looks`: words repeat from
    /// passage to passage.
    marks: Marks,
    /// Where the grams of words stand in `found`.
    looks: Vec<Range<usize>>,
    /// The grams found in words, one word after another.
    found: Vec<u32>,
    /// The words of a passage that have grams: their places there, and where their grams stand in `found`.
    here: Vec<(usize, Range<usize>)>,
    /// How often each different word of a passage comes.
    times: Vec<u16>,
}

/// The mark of words without grams that are asked for.
const NONE: u32 = 1;

const SIEVE_BITS: u32 = 13;

#[inline]
fn sieve_at(gram: u32) -> usize {
    (gram.wrapping_mul(0x9E37_79B1) >> (32 - SIEVE_BITS)) as usize
}

impl Grams {
    /// The grams of words, the weight of each word spread evenly over its grams, to be looked for in words of the lexicon.
    pub fn new<'w>(words: impl Iterator<Item = (&'w str, f32)>, lexicon: &Words) -> Grams {
        let mut grams = Vec::new();
        for (word, weight) in words {
            let first = grams.len();
            each_gram(word.as_bytes(), |gram| grams.push((gram, 0.0)));
            let share = weight / (grams.len() - first).max(1) as f32;
            grams[first..].iter_mut().for_each(|(_, weight)| *weight = share);
        }
        grams.sort_by_key(|&(gram, _)| gram);
        grams.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let mut sieve = vec![0_u64; 1 << (SIEVE_BITS - 6)];
        for &(gram, _) in &grams {
            let at = sieve_at(gram);
            sieve[at >> 6] |= 1 << (at & 63);
        }
        let counts = vec![0; grams.len()];
        Grams {
            grams,
            sieve,
            counts,
            marks: Marks::new(lexicon),
            looks: Vec::new(),
            found: Vec::new(),
            here: Vec::new(),
            times: Vec::new(),
        }
    }

    /// The sum of the weights.
    pub fn total(&self) -> f32 {
        self.grams.iter().map(|(_, weight)| weight).sum()
    }

    /// Looks for grams in a word; gives its mark.
    fn look(&mut self, number: u32, words: &Words) -> u32 {
        let (grams, sieve, found) = (&self.grams, &self.sieve, &mut self.found);
        let from = found.len();
        each_gram(words.letters(number).text(), |gram| {
            let at = sieve_at(gram);
            if sieve[at >> 6] & (1 << (at & 63)) != 0
                && let Ok(i) = grams.binary_search_by(|(known, _)| known.cmp(&gram))
            {
                found.push(i as u32);
            }
        });
        let mut mark = NONE;
        if found.len() > from {
            self.looks.push(from..found.len());
            mark += self.looks.len() as u32;
        }
        self.marks.set(number, mark);
        mark
    }

    /// BM25-like sum over the grams found in a passage; `saturate` takes a count.
    pub fn score(&mut self, passage: &Forward<'_>, words: &Words, saturate: impl Fn(f32) -> f32) -> f32 {
        if self.grams.is_empty() {
            return 0.0;
        }
        self.here.clear();
        for (place, number) in passage.different().enumerate() {
            let mark = match self.marks.get(number) {
                Some(0) => self.look(number, words),
                mark => mark.unwrap_or(NONE),
            };
            if mark > NONE {
                self.here.push((place, self.looks[(mark - NONE) as usize - 1].clone()));
            }
        }
        if self.here.is_empty() {
            return 0.0;
        }
        passage.times(&mut self.times);
        self.counts.fill(0);
        for (place, grams) in &self.here {
            let times = self.times.get(*place).copied().unwrap_or(0);
            for &gram in &self.found[grams.clone()] {
                let count = &mut self.counts[gram as usize];
                *count = count.saturating_add(times);
            }
        }
        let found = self.counts.iter().zip(&self.grams).filter(|(count, _)| **count > 0);
        found.map(|(&count, &(_, weight))| weight * saturate(f32::from(count))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;
    use crate::document::PassageKind;
    use crate::index::{Lexicon, Room, forward};

    fn grams(text: &str) -> Vec<String> {
        let mut grams = Vec::new();
        each_gram(text.as_bytes(), |gram| {
            grams.push(String::from_utf8(gram.to_be_bytes().into()).expect("is ASCII"))
        });
        grams
    }

    #[test]
    fn grams_have_edges() {
        assert_eq!(grams("følelse"), [" fol", "fole", "olel", "lels", "else", "lse "]);
        assert_eq!(grams("tå"), [" ta "]);
        assert!(grams("å").is_empty());
    }

    #[test]
    fn likeness() {
        let score = |text: &str| {
            let mut lexicon = Lexicon::default();
            let bytes = forward(text, PassageKind::Paragraph, 0, &Analyzer::default(), &mut lexicon);
            let lexicon = lexicon.words();
            let mut query = Grams::new([("tilknytning", 1.0)].into_iter(), &lexicon);
            query.score(&Forward::new(&bytes, &lexicon, &mut Room::default()), &lexicon, |n| n.min(2.0))
        };
        assert!((score("en tilknytning") - 1.0).abs() < 1e-5);
        assert!((score("tilknytning er tilknytning") - 2.0).abs() < 1e-5);
        let nynorsk = score("tilknyting");
        assert!(nynorsk > 0.55 && nynorsk < 1.0, "{nynorsk}");
        assert_eq!(score("sol"), 0.0);
    }
}
