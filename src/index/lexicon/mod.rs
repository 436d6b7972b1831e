//! The words of an index, each written once and known by its number, so that a passage in the forward rows is a list of
//! numbers; and beside them the heads that passages share.
//!
//! What a commit brings of new words stands in a row of its own kind, among the forward rows too: it comes and goes with the
//! commit, and merging carries it along. Numbers are never given anew, so that rows and words may lie in any segments.

mod entry;
mod head;
mod letters;
mod marks;
mod words;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use tantivy::TantivyDocument;
use tantivy::directory::OwnedBytes;

pub use entry::{Entry, EntryBuilder};
pub use head::{Head, HeadBuilder, is_above};
pub use letters::Letters;
pub use marks::Marks;
pub use words::Words;

use words::{Header, Widths, print_of};

use super::Fields;
use super::hash::{Quick, hash};
use super::packed;

/// The kind a row has that holds words.
pub const WORDS_ROW: &str = "words";

/// The most words there are; a number takes three bytes at most.
const MAX_WORDS: u32 = (1 << 24) - 1;
/// What stands for the words beyond that, and for none.
const NO_WORD: u32 = MAX_WORDS;
/// Of so many words one has its place written down; the others are found by going on from there.
const STRIDE: usize = 4;
/// At least so many pairs of hash and word share a bucket of the table.
const BUCKET: u32 = 16;
/// So many bits of a hash tell it from others in its bucket, but for a few.
const PRINT: u32 = 5;

/// Words being numbered, for a writer.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    words: Numbered,
    heads: Numbered,
    full: bool,
}

/// How many words and heads a lexicon had at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    words: u32,
    heads: u32,
}

impl Lexicon {
    /// The words that are in an index; `None` if they are damaged.
    pub fn of(words: &Words) -> Option<Lexicon> {
        let mut lexicon = Lexicon::default();
        words.each_entry(|word| {
            lexicon.number(hash(word), word);
        })?;
        words.each_head(|head| {
            lexicon.head(head);
        })?;
        (lexicon.known() == words.known()).then_some(lexicon)
    }

    /// How many words and heads there are.
    pub fn known(&self) -> Known {
        Known { words: self.words.count(), heads: self.heads.count() }
    }

    /// Whether there was a word that could not be numbered any more.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// The number of a word, given with the hash of its bytes and these; its first time makes it one.
    pub fn number(&mut self, key: u64, word: &[u8]) -> u32 {
        self.words.number(key, word).unwrap_or_else(|| {
            self.full = true;
            NO_WORD
        })
    }

    /// The number of a head.
    pub fn head(&mut self, head: &[u8]) -> u32 {
        self.heads.number(hash(head), head).unwrap_or(NO_WORD)
    }

    /// The words and heads from numbers on, as a row holds them: header; where each bucket of pairs begins; the pairs; where
    /// one in [`STRIDE`] words begins; where each head ends; the words; the heads. The pairs are of a hash and a word that is
    /// [found](Entry::keys) by it, in order; the first bits of a hash are its bucket, and a few that follow are kept.
    fn bytes(&self, first: Known) -> Vec<u8> {
        let (mut pairs, mut starts, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for place in 0..self.words.count() - first.words {
            if (place as usize).is_multiple_of(STRIDE) {
                starts.push(words.len() as u32);
            }
            let word = Entry::of(self.words.at(first.words + place)).unwrap_or_default();
            pairs.extend(word.keys().map(|key| u64::from(key) << 32 | u64::from(place)));
            word.pack(&mut words);
        }
        pairs.sort_unstable();
        pairs.dedup();
        let bits = (pairs.len() as u32 / BUCKET).max(1).ilog2();
        let mut before = 0;
        let buckets = (0..=1_u64 << bits).map(|bucket| {
            before += pairs[before..].partition_point(|pair| pair >> 32 << bits >> 32 < bucket);
            before as u32
        });
        let (heads, first_head) = self.heads.from(first.heads);
        let ends = &self.heads.ends[first.heads as usize..];
        let header = Header {
            first,
            count: Known { words: self.words.count() - first.words, heads: ends.len() as u32 },
            pairs: pairs.len() as u32,
            words: words.len() as u32,
            heads: heads.len() as u32,
            bits,
        };
        let Widths { buckets: bucket, pairs: pair, starts: start, ends: end } = header.widths();
        let place = pair - PRINT;
        let mut bytes = header.bytes();
        packed::push_bits(&mut bytes, buckets, bucket);
        let kept = |&pair: &u64| print_of((pair >> 32) as u32, bits) << place | pair as u32;
        packed::push_bits(&mut bytes, pairs.iter().map(kept), pair);
        packed::push_bits(&mut bytes, starts.iter().copied(), start);
        packed::push_bits(&mut bytes, ends.iter().map(|end| end - first_head as u32), end);
        bytes.extend(words);
        bytes.extend(heads);
        bytes
    }

    /// The row that holds what is new since `first`.
    pub fn row(&self, first: Known, fields: &Fields) -> TantivyDocument {
        let mut row = TantivyDocument::default();
        row.add_text(fields.kind, WORDS_ROW);
        row.add_custom(fields.forward, &self.bytes(first));
        row
    }

    /// The words for reading, without an index.
    pub fn words(&self) -> Words {
        Words::new([OwnedBytes::new(self.bytes(Known::default()))]).unwrap_or_default()
    }
}

/// Strings of bytes, numbered as they come.
#[derive(Clone, Debug, Default)]
struct Numbered {
    /// One after another, and where each ends.
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// Numbers by hash. Where two share one, the second has the next that is free.
    numbers: HashMap<u64, u32, BuildHasherDefault<Quick>>,
}

impl Numbered {
    fn count(&self) -> u32 {
        self.ends.len() as u32
    }

    fn number(&mut self, mut key: u64, string: &[u8]) -> Option<u32> {
        loop {
            match self.numbers.get(&key) {
                Some(&number) if self.at(number) == string => return Some(number),
                Some(_) => key = key.wrapping_add(1),
                None => break,
            }
        }
        let number = self.count();
        let end = u32::try_from(self.bytes.len() + string.len()).ok().filter(|_| number < MAX_WORDS)?;
        self.bytes.extend(string);
        self.ends.push(end);
        self.numbers.insert(key, number);
        Some(number)
    }

    fn at(&self, number: u32) -> &[u8] {
        &self.bytes[self.start(number)..self.ends[number as usize] as usize]
    }

    fn start(&self, number: u32) -> usize {
        number.checked_sub(1).map_or(0, |before| self.ends[before as usize] as usize)
    }

    /// The bytes from a number on, and where they begin.
    fn from(&self, number: u32) -> (&[u8], usize) {
        let start = self.start(number);
        (&self.bytes[start..], start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(word: &str, stem: usize) -> Vec<u8> {
        let (mut builder, mut bytes) = (EntryBuilder::default(), Vec::new());
        builder.word(word);
        builder.stem(&word[..stem]);
        builder.write(&mut bytes);
        bytes
    }

    fn lexicon(words: &[String]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for (i, word) in words.iter().enumerate() {
            let entry = entry(word, word.len() - 1);
            assert_eq!(lexicon.number(hash(&entry), &entry), i as u32);
        }
        lexicon
    }

    #[test]
    fn marks_are_cleared() {
        let words = lexicon(&(0..9).map(|i| format!("ord{i}")).collect::<Vec<_>>()).words();
        for _ in 0..3 {
            let (mut one, two) = (Marks::new(&words), Marks::new(&words));
            assert_eq!((one.get(3), two.get(8), one.get(900)), (Some(0), Some(0), None));
            one.set(3, 7);
            one.set(900, 1);
            assert_eq!((one.get(3), two.get(3)), (Some(7), Some(0)));
        }
    }

    #[test]
    fn words_are_numbered_and_found() {
        let words: Vec<String> = (0..5000).map(|i| format!("ord{i}e")).collect();
        let mut lexicon = lexicon(&words);
        let known = entry("ord7e", 5 - 1);
        assert_eq!((lexicon.number(hash(&known), &known), lexicon.known().words), (7, 5000));
        let heads: Vec<Vec<u8>> = (0..40_u32)
            .map(|i| {
                let mut head = HeadBuilder::default();
                head.above("tittel", i % 2 == 1);
                head.write(i, &format!("dokument-{i}."))
            })
            .collect();
        let numbers: Vec<u32> = heads.iter().chain(&heads[..1]).map(|head| lexicon.head(head)).collect();
        assert_eq!(numbers, (0..40).chain([0]).collect::<Vec<_>>());
        // In two rows as in one.
        let two = {
            let mut few = Lexicon::default();
            words[..3001].iter().map(|word| entry(word, word.len() - 1)).for_each(|word| {
                few.number(hash(&word), &word);
            });
            few.head(&heads[0]);
            [lexicon.bytes(few.known()), few.bytes(Known::default())]
        };
        let two = Words::new(two.map(OwnedBytes::new)).expect("is whole");
        assert_eq!(two.rows(), 2);
        for known in [&lexicon.words(), &two] {
            assert_eq!(known.known(), lexicon.known());
            for (i, word) in words.iter().enumerate().step_by(7) {
                let read = known.word(i as u32);
                assert_eq!(read.text(), word.as_bytes());
                let (with, written) = (known.with(read.stem()), known.written(read.text()));
                for found in [with.collect::<Vec<_>>(), written.collect()] {
                    assert!(found.contains(&(i as u32)) && found.len() < 30, "{found:?}");
                }
            }
            assert_eq!(known.word(5000).text(), b"");
            assert!(known.with(1).count() < 9);
            for (i, number) in (0..40).zip(&numbers) {
                let head = known.head(*number);
                assert_eq!((head.document, head.id()), (i, &*format!("dokument-{i}.")));
                assert_eq!(head.above().map(|above| above & 1).collect::<Vec<_>>(), [i % 2]);
            }
            assert_eq!(known.head(40).document, 0);
            let again = Lexicon::of(known).expect("is whole");
            assert_eq!(again.bytes(Known::default()), lexicon.bytes(Known::default()));
        }
    }

    #[test]
    fn damaged_rows_are_refused() {
        let mut lexicon = lexicon(&["ord".to_owned(), "ordet".to_owned()]);
        lexicon.head(&HeadBuilder::default().write(1, "a."));
        let bytes = lexicon.bytes(Known::default());
        let of = |bytes: Vec<u8>| Words::new([OwnedBytes::new(bytes)]);
        assert!(of(bytes.clone()).is_some());
        assert!(of(bytes[..bytes.len() - 1].to_vec()).is_none() && of(Vec::new()).is_none());
        for damage in [u8::MAX, 1, 0x80] {
            for at in 0..bytes.len() {
                let mut damaged = bytes.clone();
                damaged[at] ^= damage;
                if let Some(words) = of(damaged) {
                    words.word(0);
                    words.word(1);
                    words.head(0).above().count();
                    words.with(7).count();
                    Lexicon::of(&words);
                }
            }
        }
    }
}
