//! A word of the lexicon as bytes: its letters, its stem and its parts. A stem that begins the word, as nearly all do, is what
//! is cut off; a part within it is a stretch.
//!
//! In memory the letters stand as they are, so that words are quickly compared; in a row of words they are
//! [coded](super::letters).

use super::letters::{self, Letters};
use crate::index::hash::short_hash;
use crate::index::packed;

/// In the first byte of a word: it has parts.
const HAS_PARTS: u8 = 0x80;
/// How far the form of the stem is shifted there: 0 if there is none, else one more than how much of the word is cut off.
const STEM_SHIFT: u32 = 4;
/// As the form of the stem: its length follows the letters.
const OTHER_STEM: u8 = 7;
const MAX_CUT: usize = 5;
/// The lower bits of that byte: how many bytes the letters take.
const LENGTH: u8 = 0x0F;
/// As a number of bytes: how many more there are follows.
const LONG: usize = 15;
/// As a stem's length or a part's start: a hash follows.
const HASHED: u8 = 0xFF;

/// In the first byte of a part: another one follows.
const MORE: u8 = 0x80;
/// How far the distance from the end of the part before is shifted there. Below it stands the part's length; 0 if start and
/// length follow.
const GAP_SHIFT: u32 = 4;
const MAX_GAP: usize = 7;
/// No word has parts of more bytes in all.
const MAX_PARTS: usize = 250;

/// A word being read, letter by letter and stem by stem; kept for its room.
#[derive(Clone, Debug, Default)]
pub struct EntryBuilder {
    word: String,
    stem: String,
    parts: Vec<u8>,
    /// Where the last part stands among them, and where it ends in the word.
    last: usize,
    end: usize,
}

impl EntryBuilder {
    /// Begins a word.
    pub fn word(&mut self, word: &str) {
        word.clone_into(&mut self.word);
        self.stem.clear();
        self.parts.clear();
        self.end = 0;
    }

    /// Its stem; a second stem counts as a part.
    pub fn stem(&mut self, stem: &str) {
        if self.stem.is_empty() {
            self.stem.push_str(stem);
        } else {
            self.part(stem);
        }
    }

    /// Whether it has a stem.
    pub fn has_stem(&self) -> bool {
        !self.stem.is_empty()
    }

    /// The stem of one of its parts.
    pub fn part(&mut self, part: &str) {
        if self.parts.len() > MAX_PARTS {
            return;
        }
        if let Some(last) = self.parts.get_mut(self.last) {
            *last |= MORE;
        }
        self.last = self.parts.len();
        let word = self.word.as_bytes();
        let behind = word.get(self.end..).and_then(|rest| Some(self.end + find(rest, part.as_bytes())?));
        let start = behind.or_else(|| find(word, part.as_bytes()));
        match (start.map(u8::try_from), u8::try_from(part.len())) {
            (Some(Ok(start)), Ok(length)) if start != HASHED => {
                match usize::from(start).checked_sub(self.end) {
                    Some(gap @ 0..=MAX_GAP) if (1..=LENGTH).contains(&length) => {
                        self.parts.push((gap as u8) << GAP_SHIFT | length);
                    }
                    _ => self.parts.extend([0, start, length]),
                }
                self.end = usize::from(start) + usize::from(length);
            }
            _ => {
                self.parts.extend([0, HASHED]);
                self.parts.extend(short_hash(part.as_bytes()).to_le_bytes());
            }
        }
    }

    /// The word's bytes in memory, in `bytes`, which is emptied first.
    pub fn write(&mut self, bytes: &mut Vec<u8>) {
        // Of a "word" of more than sixty thousand bytes the beginning will do.
        self.word.truncate(self.word.floor_char_boundary(usize::from(u16::MAX)));
        let (word, stem) = (self.word.as_bytes(), self.stem.as_bytes());
        let cut = word.strip_prefix(stem).map(<[u8]>::len);
        let form = match cut {
            _ if stem.is_empty() => 0,
            Some(cut @ 0..=MAX_CUT) => cut as u8 + 1,
            _ => OTHER_STEM,
        };
        bytes.clear();
        bytes.extend((word.len() as u16).to_le_bytes());
        bytes.push(form << STEM_SHIFT | if self.parts.is_empty() { 0 } else { HAS_PARTS });
        bytes.extend(word);
        if form == OTHER_STEM {
            match u8::try_from(stem.len()) {
                Ok(length) if cut.is_some() && length != HASHED => bytes.push(length),
                _ => {
                    bytes.push(HASHED);
                    bytes.extend(short_hash(stem).to_le_bytes());
                }
            }
        }
        bytes.extend(&self.parts);
    }
}

/// Where `part` first stands in `word`. Both are short.
fn find(word: &[u8], part: &[u8]) -> Option<usize> {
    let (&first, last) = (part.first()?, word.len().checked_sub(part.len())?);
    (0..=last).find(|&at| word[at] == first && word[at..].starts_with(part))
}

/// A word of the lexicon, as it is read.
#[derive(Clone, Debug, Default)]
pub struct Entry<'b> {
    letters: Letters<'b>,
    /// The first byte without the length.
    form: u8,
    /// What follows the letters: a stem's length or hash, the parts.
    tail: &'b [u8],
}

impl<'b> Entry<'b> {
    /// The word whose bytes in memory these are; `None` if they are none.
    pub fn of(bytes: &'b [u8]) -> Option<Entry<'b>> {
        let (&[low, high, form], rest) = bytes.split_first_chunk()?;
        let (letters, tail) = rest.split_at_checked(usize::from(u16::from_le_bytes([low, high])))?;
        let form = form & !LENGTH;
        let tail = tail.get(..tail_length(form, tail)?)?;
        Some(Entry { letters: Letters::Plain(letters), form, tail })
    }

    /// Adds the word's bytes in memory.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let letters = self.text();
        bytes.extend((letters.len() as u16).to_le_bytes());
        bytes.push(self.form);
        bytes.extend(letters);
        bytes.extend(self.tail);
    }

    /// Adds the word's bytes in a row of words.
    pub fn pack(&self, bytes: &mut Vec<u8>) {
        let first = bytes.len();
        bytes.push(self.form);
        letters::push(bytes, self.text());
        let length = bytes.len() - first - 1;
        bytes[first] |= length.min(LONG) as u8;
        if let Some(more) = length.checked_sub(LONG) {
            let mut number = Vec::new();
            packed::push(&mut number, more as u32);
            bytes.splice(first + 1..first + 1, number);
        }
        bytes.extend(self.tail);
    }

    /// Takes a word off the bytes of a row; `None` if they are damaged.
    pub fn take(bytes: &mut &'b [u8]) -> Option<Entry<'b>> {
        let (form, coded, rest) = split(bytes)?;
        let (tail, rest) = rest.split_at_checked(tail_length(form, rest)?)?;
        *bytes = rest;
        Some(Entry { letters: Letters::read(coded), form: form & !LENGTH, tail })
    }

    /// The letters alone of the word that begins these bytes of a row.
    #[inline]
    pub fn letters(bytes: &[u8]) -> Option<Letters<'static>> {
        split(bytes).map(|(_, coded, _)| Letters::read(coded))
    }

    /// Passes over a word.
    #[inline]
    pub fn skip(bytes: &mut &'b [u8]) -> Option<()> {
        if let Some((&form, rest)) = bytes.split_first()
            && form < OTHER_STEM << STEM_SHIFT
            && usize::from(form & LENGTH) != LONG
        {
            // Neither parts nor a stem of its own: most words.
            *bytes = rest.get(usize::from(form & LENGTH)..)?;
            return Some(());
        }
        let (form, _, rest) = split(bytes)?;
        *bytes = rest.get(tail_length(form, rest)?..)?;
        Some(())
    }

    /// The word as written, in lower case.
    pub fn text(&self) -> &[u8] {
        self.letters.text()
    }

    /// The hash of the word as written.
    pub fn hash(&self) -> u32 {
        short_hash(self.text())
    }

    /// The hash of its stem; 0 for a function word.
    pub fn stem(&self) -> u32 {
        match stem_form(self.form) {
            0 => 0,
            OTHER_STEM => match *self.tail {
                [HASHED, a, b, c, d, ..] => u32::from_le_bytes([a, b, c, d]),
                [length, ..] => self.hash_of(0, usize::from(length)),
                [] => 0,
            },
            form => self.hash_of(0, self.text().len().saturating_sub(usize::from(form) - 1)),
        }
    }

    /// The hashes of the stems of its parts, and of what else it stands for.
    pub fn parts(&self) -> impl Iterator<Item = u32> {
        let mut rest = match self.form & HAS_PARTS {
            0 => &[],
            _ => self.tail.get(stem_length(self.form, self.tail).unwrap_or(0)..).unwrap_or_default(),
        };
        let mut end = 0;
        std::iter::from_fn(move || {
            let (start, length);
            match *rest {
                [] => return None,
                [first, HASHED, a, b, c, d, ref more @ ..] if first & LENGTH == 0 => {
                    rest = more;
                    return Some(u32::from_le_bytes([a, b, c, d]));
                }
                [first, at, size, ref more @ ..] if first & LENGTH == 0 => {
                    (start, length, rest) = (usize::from(at), usize::from(size), more);
                }
                [first, ref more @ ..] => {
                    (start, length) = (end + gap(first), usize::from(first & LENGTH));
                    rest = more;
                }
            }
            end = start + length;
            Some(self.hash_of(start, length))
        })
    }

    /// The hashes it is found by: its stem and its parts, and itself unless its stem tells how it may go on; see [`keys_of`].
    pub fn keys(&self) -> impl Iterator<Item = u32> {
        let own = if matches!(stem_form(self.form), 0 | OTHER_STEM) { self.hash() } else { 0 };
        [own, self.stem()].into_iter().chain(self.parts()).filter(|&hash| hash != 0)
    }

    fn hash_of(&self, start: usize, length: usize) -> u32 {
        short_hash(self.text().get(start..start + length).unwrap_or_default())
    }
}

/// The hashes by one of which a word is found that is written so: it, and what may be left of it as its stem.
pub fn keys_of(word: &[u8]) -> impl Iterator<Item = u32> {
    let least = word.len().saturating_sub(MAX_CUT).max(1);
    (least..=word.len()).map(|length| short_hash(&word[..length]))
}

/// First byte, letters in code and what follows of the word that begins `bytes`.
#[inline]
fn split(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&form, mut rest) = bytes.split_first()?;
    let mut length = usize::from(form & LENGTH);
    if length == LONG {
        length += packed::take(&mut rest)? as usize;
    }
    let (coded, rest) = rest.split_at_checked(length)?;
    Some((form, coded, rest))
}

fn stem_form(form: u8) -> u8 {
    form >> STEM_SHIFT & OTHER_STEM
}

fn gap(part: u8) -> usize {
    usize::from(part >> GAP_SHIFT) & MAX_GAP
}

/// How many bytes a stem takes behind the letters.
#[inline]
fn stem_length(form: u8, tail: &[u8]) -> Option<usize> {
    match stem_form(form) {
        OTHER_STEM if *tail.first()? == HASHED => Some(5),
        OTHER_STEM => Some(1),
        _ => Some(0),
    }
}

/// How many bytes of `rest` follow the letters of a word.
#[inline]
fn tail_length(form: u8, rest: &[u8]) -> Option<usize> {
    let mut length = stem_length(form, rest)?;
    let mut more = form & HAS_PARTS != 0;
    while more {
        let part = *rest.get(length)?;
        length += match part & LENGTH {
            0 if *rest.get(length + 1)? == HASHED => 6,
            0 => 3,
            _ => 1,
        };
        more = part & MORE != 0;
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hashes<'s>(strings: impl IntoIterator<Item = &'s str>) -> Vec<u32> {
        strings.into_iter().map(|string| short_hash(string.as_bytes())).collect()
    }

    proptest! {
        #[test]
        fn words_are_read_back(
            word in "[a-zæøåé]{0,40}|[a-z]{200,600}|\\PC{0,9}",
            cut in 0_usize..12,
            begins in any::<bool>(),
            at in proptest::collection::vec((0_usize..600, 0_usize..30), 0..5),
            other in "[a-zø]{1,9}",
        ) {
            let stem = match begins {
                true => &word[..word.floor_char_boundary(word.len().saturating_sub(cut))],
                false => &*other,
            };
            let within = at.iter().map(|&(from, size)| {
                let from = word.floor_char_boundary(from.min(word.len()));
                &word[from..word.floor_char_boundary((from + size).min(word.len()))]
            });
            let parts: Vec<&str> = within.chain([&*other]).take(at.len()).collect();
            let (mut builder, mut bytes) = (EntryBuilder::default(), Vec::new());
            builder.word(&word);
            builder.stem(stem);
            parts.iter().for_each(|part| builder.part(part));
            builder.write(&mut bytes);
            let entry = Entry::of(&bytes).expect("it was written");
            let mut packed = Vec::new();
            entry.pack(&mut packed);
            packed.push(7);
            let (mut taken, mut skipped) = (&packed[..], &packed[..]);
            let read = Entry::take(&mut taken).expect("it was packed");
            prop_assert_eq!(Entry::skip(&mut skipped), Some(()));
            let letters = Entry::letters(&packed);
            prop_assert_eq!(letters.as_ref().map(Letters::text), Some(word.as_bytes()));
            prop_assert_eq!((taken, skipped), (&[7][..], &[7][..]));
            let mut again = Vec::new();
            read.write(&mut again);
            prop_assert_eq!(&again, &bytes);
            // A first part takes the place of a stem that is none.
            let stems: Vec<u32> = hashes([stem].into_iter().filter(|stem| !stem.is_empty()));
            for entry in [entry, read] {
                prop_assert_eq!(entry.text(), word.as_bytes());
                prop_assert_eq!(entry.stem(), stems.first().copied().unwrap_or(0));
                prop_assert_eq!(entry.parts().collect::<Vec<_>>(), hashes(parts.iter().copied()));
                let keys: Vec<u32> = entry.keys().collect();
                prop_assert!(stems.iter().all(|stem| keys.contains(stem)));
                prop_assert!(word.is_empty() || keys_of(word.as_bytes()).any(|key| keys.contains(&key)));
            }
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            for entry in [Entry::of(&bytes), Entry::take(&mut &bytes[..])].into_iter().flatten() {
                let _ = (entry.hash(), entry.stem(), entry.parts().count());
            }
            Entry::skip(&mut &bytes[..]);
            Entry::letters(&bytes);
        }
    }

    #[test]
    fn most_words_take_little() {
        let size = |word: &str, stem: &str, parts: &[&str]| {
            let (mut builder, mut bytes, mut packed) = (EntryBuilder::default(), Vec::new(), Vec::new());
            builder.word(word);
            builder.stem(stem);
            parts.iter().for_each(|part| builder.part(part));
            builder.write(&mut bytes);
            Entry::of(&bytes).expect("it was written").pack(&mut packed);
            packed.len()
        };
        assert!(size("og", "", &[]) <= 3);
        assert!(size("barnevernet", "barnevern", &["barn", "vern"]) <= 9);
        assert!(size("tilknytningen", "tilknytning", &[]) <= 7);
    }
}
