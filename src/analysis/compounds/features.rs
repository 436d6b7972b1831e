//! What the splitter looks at: strings of letters around a place where a word may part, as numbers of weights.
//!
//! Every string is hashed into a table of weights (feature hashing, Weinberger et al. 2009), so the model is one table
//! and no word list. A place is seen through the letters before and after it, the whole first and last part, these without
//! juncture and ending, and the lengths; the word as one piece through its beginning, its end and itself.

/// Longest word that is looked at, in letters.
pub(super) const LONGEST: usize = 48;
/// Fewest letters of a first and of a last part.
pub(super) const SHORTEST: usize = 2;

/// A word as letter codes, ready to have its places looked at.
pub(super) struct Letters {
    codes: [u8; LONGEST],
    /// `hashes[i]` is the polynomial hash of the first `i` letters.
    hashes: [u64; LONGEST + 1],
    /// Byte offset of each letter, and of the end.
    offsets: [u16; LONGEST + 1],
    len: usize,
}

const BASE: u64 = 0x0000_0100_0000_01B3;

const POWERS: [u64; LONGEST + 1] = {
    let mut powers = [1_u64; LONGEST + 1];
    let mut i = 1;
    while i <= LONGEST {
        powers[i] = powers[i - 1].wrapping_mul(BASE);
        i += 1;
    }
    powers
};

impl Letters {
    /// The letters of a lower-case word; `None` if it is too short or too long to be split, or has a character that is no
    /// letter of a Norwegian word.
    pub fn of(word: &str) -> Option<Letters> {
        let mut letters =
            Letters { codes: [0; LONGEST], hashes: [0; LONGEST + 1], offsets: [0; LONGEST + 1], len: 0 };
        for (offset, c) in word.char_indices() {
            if letters.len == LONGEST {
                return None;
            }
            let i = letters.len;
            letters.codes[i] = code(c)?;
            letters.offsets[i] = offset as u16;
            letters.hashes[i + 1] =
                letters.hashes[i].wrapping_mul(BASE).wrapping_add(u64::from(letters.codes[i]));
            letters.len += 1;
        }
        letters.offsets[letters.len] = word.len() as u16;
        (letters.len >= 2 * SHORTEST).then_some(letters)
    }

    /// Number of letters.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Byte offset of letter `i`, or of the end.
    pub fn offset(&self, i: usize) -> usize {
        usize::from(self.offsets[i])
    }

    fn hash(&self, from: usize, to: usize) -> u64 {
        self.hashes[to].wrapping_sub(self.hashes[from].wrapping_mul(POWERS[to - from]))
    }

    /// Calls `each` with the features of parting the stretch `from..to` before letter `at`.
    #[inline]
    pub fn place(&self, from: usize, at: usize, to: usize, mut each: impl FnMut(u32)) {
        let (left, right) = (at - from, to - at);
        for n in 1..=left.min(6) {
            each(feature(n as u64, self.hash(at - n, at)));
        }
        for n in 1..=right.min(6) {
            each(feature(10 + n as u64, self.hash(at, at + n)));
        }
        each(feature(20, self.hash(from, at)));
        // The first part without its juncture; without one it stands for itself.
        each(feature(21, self.hash(from, at)));
        if left > 2 && (self.codes[at - 1] == code_of('s') || self.codes[at - 1] == code_of('e')) {
            each(feature(21, self.hash(from, at - 1)));
        }
        // The last part, and what it may be without an ending.
        each(feature(22, self.hash(at, to)));
        for k in 0..=3.min(right.saturating_sub(2)) {
            each(feature(23, self.hash(at, to - k)));
        }
        for (i, (l, r)) in
            [(1, 1), (2, 1), (4, 1), (5, 1), (1, 2), (2, 2), (3, 2), (2, 3), (3, 3)].into_iter().enumerate()
        {
            if l <= left && r <= right {
                each(feature(30 + i as u64, self.hash(at - l, at + r)));
            }
        }
        each(feature(40, left.min(12) as u64));
        each(feature(41, right.min(12) as u64));
        each(feature(42, (left.min(7) * 8 + right.min(7)) as u64));
        let mut shape = 1;
        for i in at.saturating_sub(3).max(from)..(at + 3).min(to) {
            shape = shape * 4 + u64::from(is_vowel(self.codes[i])) + 2 * u64::from(i < at);
        }
        each(feature(43, shape));
    }

    /// Whether parting the stretch that begins at `from` before letter `at` would leave to the last part the -s- that the
    /// first part's ending demands: nouns in -sjon, -het, -itet, -skap, -dom, -else and -ning are joined by -s-.
    pub fn robs_juncture(&self, from: usize, at: usize) -> bool {
        if at >= self.len || self.codes[at] != code_of('s') {
            return false;
        }
        let first = &self.codes[from..at];
        let ends = |ending: &[u8], shortest: usize| {
            let letters = ending.iter().map(|&byte| byte - b'a' + 1);
            first.len() >= shortest && first.iter().rev().zip(letters.rev()).all(|(&a, b)| a == b)
        };
        ends(b"sjon", 6)
            || ends(b"het", 5)
            || ends(b"itet", 6)
            || ends(b"skap", 6)
            || ends(b"dom", 5)
            || ends(b"else", 6)
            // A refugee is no derived noun: flyktning|strøm.
            || (ends(b"ning", 8) && !ends(b"flyktning", 9))
    }

    /// Calls `each` with the features of leaving the stretch `from..to` whole.
    #[inline]
    pub fn whole(&self, from: usize, to: usize, mut each: impl FnMut(u32)) {
        let len = to - from;
        for k in 0..=3.min(len - 2) {
            each(feature(50, self.hash(from, to - k)));
        }
        for n in 2..=len.min(6) {
            each(feature(50 + n as u64, self.hash(from, from + n)));
            each(feature(60 + n as u64, self.hash(to - n, to)));
        }
        each(feature(70, len as u64));
    }
}

/// One number for a string of letters in a role.
#[inline]
fn feature(role: u64, hash: u64) -> u32 {
    let mixed = (hash ^ role.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed >> 32) as u32
}

const fn code_of(c: char) -> u8 {
    c as u8 - b'a' + 1
}

fn code(c: char) -> Option<u8> {
    Some(match c {
        'a'..='z' => c as u8 - b'a' + 1,
        'æ' | 'ä' => 27,
        'ø' | 'ö' => 28,
        'å' => 29,
        'é' | 'è' | 'ê' => 5,
        'ó' | 'ò' | 'ô' => 15,
        'à' | 'á' => 1,
        'ü' => 25,
        _ => return None,
    })
}

fn is_vowel(code: u8) -> bool {
    matches!(code, 1 | 5 | 9 | 15 | 21 | 25 | 27 | 28 | 29)
}
