//! Words within a few edits of a word, as an automaton that a dictionary is walked with.
//!
//! The nondeterministic automaton of Wu and Manber (1992) with transposition after Hyyrö (2003): for every number of edits
//! a set of places in the word, one bit a place, so that a step is a few instructions and nothing is built beforehand but
//! one mask a letter. (A deterministic automaton is quicker a step, but building one for two edits takes milliseconds.)

use tantivy_fst::Automaton;

/// The most edits that are followed.
pub const MAX_EDITS: usize = 2;
/// Longest word, in letters: a place for each, and the end.
const LONGEST: usize = 63;

/// Accepts what is at most some insertions, omissions, changes and swaps of neighbours away from a word.
#[derive(Clone, Debug)]
pub struct Edits {
    ascii: [u64; 128],
    others: Vec<(u32, u64)>,
    edits: usize,
    end: u64,
    /// The places there are.
    within: u64,
    /// Those that may be reached with the greatest number of edits.
    last: u64,
}

/// What may have been read of the word so far, for each number of edits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Bit `i`: the first `i` letters, by number of edits.
    read: [u64; MAX_EDITS + 1],
    /// Bit `i`: the first `i` letters and then the one after the next: a swap half done.
    swapping: [u64; MAX_EDITS],
    /// A letter of several bytes, as far as it was read.
    partial: u32,
    /// How many bytes of it are to come.
    missing: u8,
}

impl Edits {
    /// What is at most `edits` (up to [`MAX_EDITS`]) from `word`; `None` for a word of more than 63 letters.
    pub fn of(word: &str, edits: u8) -> Option<Edits> {
        let edits = usize::from(edits).min(MAX_EDITS);
        let (mut ascii, mut others, mut length) = ([0; 128], Vec::<(u32, u64)>::new(), 0);
        for c in word.chars() {
            if length == LONGEST {
                return None;
            }
            let (code, bit) = (c as u32, 1 << length);
            match ascii.get_mut(code as usize) {
                Some(mask) => *mask |= bit,
                None => match others.iter_mut().find(|(known, _)| *known == code) {
                    Some((_, mask)) => *mask |= bit,
                    None => others.push((code, bit)),
                },
            }
            length += 1;
        }
        let within = u64::MAX >> (LONGEST - length);
        Some(Edits { ascii, others, edits, end: 1 << length, within, last: within })
    }

    /// The same, but with fewer than the greatest number of edits in the first `letters` letters: most of a dictionary
    /// is passed over at its first branches, and hardly any slip of the keys is lost.
    pub fn sparing(mut self, letters: u32) -> Edits {
        if self.edits > 0 && u64::from(letters) < u64::from(self.end.trailing_zeros()) {
            self.last &= u64::MAX << letters;
        }
        self
    }

    /// How many edits a dictionary's word is away; `None` if too many.
    pub fn distance(&self, word: &[u8]) -> Option<u8> {
        let mut places = self.start();
        for &byte in word {
            places = self.accept(&places, byte);
        }
        if places.missing > 0 {
            return None;
        }
        (0..=self.edits).find(|&edits| places.read[edits] & self.end != 0).map(|edits| edits as u8)
    }

    fn letter(&self, code: u32) -> u64 {
        match self.ascii.get(code as usize) {
            Some(&mask) => mask,
            None => self.others.iter().find(|(known, _)| *known == code).map_or(0, |&(_, mask)| mask),
        }
    }

    fn step(&self, before: &Places, letter: u64) -> Places {
        let mut after = Places::default();
        after.read[0] = (before.read[0] & letter) << 1;
        for n in 1..=self.edits {
            let fewer = before.read[n - 1];
            after.swapping[n - 1] = fewer & (letter >> 1);
            after.read[n] = (before.read[n] & letter) << 1
                // A letter too many; another letter; a letter left out; the second of two that were swapped.
                | fewer
                | fewer << 1
                | after.read[n - 1] << 1
                | (before.swapping[n - 1] & letter) << 2;
            after.read[n] &= if n == self.edits { self.last } else { self.within };
        }
        after
    }
}

impl Automaton for Edits {
    type State = Places;

    fn start(&self) -> Places {
        let mut places = Places::default();
        for (edits, read) in places.read.iter_mut().enumerate().take(self.edits + 1) {
            *read = ((1 << (edits + 1)) - 1) & if edits == self.edits { self.last } else { self.within };
        }
        places
    }

    fn is_match(&self, places: &Places) -> bool {
        places.missing == 0 && places.read[..=self.edits].iter().any(|read| read & self.end != 0)
    }

    fn can_match(&self, places: &Places) -> bool {
        places.read[..=self.edits].iter().any(|&read| read != 0)
    }

    #[inline]
    fn accept(&self, places: &Places, byte: u8) -> Places {
        match byte {
            0..0x80 => self.step(places, self.ascii[usize::from(byte)]),
            0x80..0xC0 => {
                let partial = places.partial << 6 | u32::from(byte & 0x3F);
                match places.missing {
                    0 | 1 => self.step(places, self.letter(partial)),
                    more => Places { partial, missing: more - 1, ..*places },
                }
            }
            0xC0..0xE0 => Places { partial: u32::from(byte & 0x1F), missing: 1, ..*places },
            0xE0..0xF0 => Places { partial: u32::from(byte & 0x0F), missing: 2, ..*places },
            0xF0.. => Places { partial: u32::from(byte & 0x07), missing: 3, ..*places },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Optimal string alignment by its recurrence (Damerau 1964).
    fn by_table(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i.max(j)
                } else {
                    let changed = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    changed.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1)
                };
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    table[i][j] = table[i][j].min(table[i - 2][j - 2] + 1);
                }
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn slips() {
        let near =
            |word: &str, other: &str| Edits::of(word, 2).and_then(|edits| edits.distance(other.as_bytes()));
        for (word, other, expected) in [
            ("tilknytning", "tilknytning", Some(0)),
            ("tilkntyning", "tilknytning", Some(1)),
            ("tilknytnin", "tilknytning", Some(1)),
            ("overforing", "overføring", Some(1)),
            ("følelse", "folelsen", Some(2)),
            ("følelse", "folelsene", None),
            ("", "ab", Some(2)),
            ("ab", "", Some(2)),
        ] {
            assert_eq!(near(word, other), expected, "{word} {other}");
        }
        assert!(Edits::of(&"å".repeat(64), 2).is_none());
    }

    #[test]
    fn sparing_the_beginning() {
        let edits = Edits::of("tilknytning", 2).map(|edits| edits.sparing(3));
        let near = |other: &str| edits.as_ref().and_then(|edits| edits.distance(other.as_bytes()));
        assert_eq!(near("tilknytning"), Some(0));
        assert_eq!(near("rilkntyning"), Some(2), "one early, one late");
        assert_eq!(near("rulknytning"), None, "two early");
        assert_eq!(near("tilkmytming"), Some(2), "two late");
    }

    proptest! {
        #[test]
        fn as_the_table_says(a in "[abå]{0,7}", b in "[abå€𝄞]{0,7}", most in 0_u8..=2) {
            let expected = by_table(&a, &b);
            let found = Edits::of(&a, most).and_then(|edits| edits.distance(b.as_bytes()));
            prop_assert_eq!(found.map(usize::from), (expected <= usize::from(most)).then_some(expected));
        }

        #[test]
        fn no_way_back_from_nothing(a in "[ab]{0,5}", bytes in proptest::collection::vec(any::<u8>(), 0..12)) {
            let Some(edits) = Edits::of(&a, 2) else { return Ok(()) };
            let (mut places, mut dead) = (edits.start(), false);
            for byte in bytes {
                places = edits.accept(&places, byte);
                prop_assert!(!dead || !edits.can_match(&places));
                dead |= !edits.can_match(&places);
            }
        }
    }
}
