//! What a query asks for, found in forward rows.

use crate::index::hash::token_hash;
use crate::index::lexicon::{Marks, Words};

/// Which words of the lexicon hold what a query asks for.
#[derive(Debug)]
pub struct Wanted<'w> {
    lexicon: &'w Words,
    /// Of each word [`UNREAD`] if it may hold a hash that is asked for, and once it was met one more than its place in
    /// `words`.
    marks: Marks,
    words: Vec<WantedWord>,
    /// The hashes asked for, in order.
    hashes: Vec<u32>,
    by_word: bool,
}

/// What is wanted of a word.
#[derive(Clone, Debug)]
struct WantedWord {
    /// Its stem, if that is asked for, else 0.
    stem: u32,
    /// Its hash as written.
    written: u32,
    /// Those of its parts that are asked for.
    parts: Vec<u32>,
    /// Whether it was asked for; not, if it is only written as something that is asked for otherwise.
    is: bool,
}

/// The mark of words that no passage had yet: a part stands in many that no candidate has.
const UNREAD: u32 = u32::MAX;

impl<'w> Wanted<'w> {
    /// The words that have one of these hashes as their stem or as a part, and those that are `written` so.
    pub fn new(mut hashes: Vec<u32>, written: &[&str], lexicon: &'w Words) -> Wanted<'w> {
        hashes.extend(written.iter().map(|word| token_hash(word)));
        hashes.sort_unstable();
        hashes.dedup();
        let mut marks = Marks::new(lexicon);
        let written_so = written.iter().flat_map(|word| lexicon.written(word.as_bytes()));
        for number in hashes.iter().flat_map(|&hash| lexicon.with(hash)).chain(written_so) {
            if marks.get(number) == Some(0) {
                marks.set(number, UNREAD);
            }
        }
        Wanted { lexicon, marks, words: Vec::new(), hashes, by_word: !written.is_empty() }
    }

    /// The mark of a word that holds what is asked for.
    #[inline]
    pub(super) fn mark(&mut self, number: u32) -> Option<u32> {
        let mark = match self.marks.get(number) {
            Some(0) | None => return None,
            Some(UNREAD) => self.read(number),
            Some(mark) => mark,
        };
        self.words[mark as usize - 1].is.then_some(mark)
    }

    /// Tells where a word that is wanted stands, by one less than its mark.
    pub(super) fn at(
        &self,
        at: u32,
        position: u32,
        words: &mut Vec<(u32, u32, u32)>,
        parts: &mut Vec<(u32, u32)>,
    ) {
        let Some(word) = self.words.get(at as usize) else { return };
        if word.stem != 0 || self.by_word {
            words.push((position, word.stem, word.written));
        }
        parts.extend(word.parts.iter().map(|&part| (position, part)));
    }

    /// One more than the place in `words` of a word that is met for the first time.
    fn read(&mut self, number: u32) -> u32 {
        let asked = |hash: &u32| self.hashes.binary_search(hash).is_ok();
        let word = self.lexicon.word(number);
        let stem = Some(word.stem()).filter(asked).unwrap_or(0);
        let written = word.hash();
        let parts: Vec<u32> = word.parts().filter(asked).collect();
        let is = stem != 0 || self.by_word && asked(&written) || !parts.is_empty();
        self.words.push(WantedWord { stem, written, parts, is });
        let mark = self.words.len() as u32;
        self.marks.change(number, mark);
        mark
    }
}

/// Where a passage has what was asked for; kept between passages for its room.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Position, stem (0 if it was not asked for) and hash as written of words.
    pub words: Vec<(u32, u32, u32)>,
    /// Position and stem of parts of compounds.
    pub parts: Vec<(u32, u32)>,
    /// By place of a different word one more than its place among the wanted ones, or 0.
    pub(super) places: Vec<u32>,
}

impl Found {
    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.parts.clear();
        self.places.clear();
    }
}
