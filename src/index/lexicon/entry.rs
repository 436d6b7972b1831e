//! A word of the lexicon as bytes: its letters, its stem and its parts. A stem that begins the word, as nearly all do, is a
//! length; a part within it is a stretch.

use crate::index::hash::short_hash;

/// In the first byte of a word: it has parts.
const HAS_PARTS: u8 = 0x80;
/// As the first byte of a word: its length follows in two bytes.
const LONG: u8 = 0x7F;
/// As a stem's length or a part's start: a hash follows.
const HASHED: u8 = 0xFF;

/// A word being read, letter by letter and stem by stem; kept for its room.
#[derive(Clone, Debug, Default)]
pub struct EntryBuilder {
    word: String,
    stem: String,
    parts: Vec<u8>,
}

impl EntryBuilder {
    /// Begins a word.
    pub fn word(&mut self, word: &str) {
        word.clone_into(&mut self.word);
        self.stem.clear();
        self.parts.clear();
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
        if self.parts.len() > usize::from(u8::MAX) - 5 {
            return;
        }
        let start = find(self.word.as_bytes(), part.as_bytes()).and_then(|start| u8::try_from(start).ok());
        match (start, u8::try_from(part.len())) {
            (Some(start), Ok(length)) if start != HASHED => self.parts.extend([start, length]),
            _ => {
                self.parts.push(HASHED);
                self.parts.extend(short_hash(part.as_bytes()).to_le_bytes());
            }
        }
    }

    /// The word's bytes, in `bytes`, which is emptied first.
    pub fn write(&mut self, bytes: &mut Vec<u8>) {
        bytes.clear();
        let flag = if self.parts.is_empty() { 0 } else { HAS_PARTS };
        match self.word.len() {
            length if length < usize::from(LONG) => bytes.push(length as u8 | flag),
            length => {
                bytes.push(LONG | flag);
                // Of a "word" of more than sixty thousand bytes the beginning will do.
                self.word.truncate(self.word.floor_char_boundary(length.min(usize::from(u16::MAX))));
                bytes.extend((self.word.len() as u16).to_le_bytes());
            }
        }
        let begins = self.word.starts_with(&self.stem) && self.stem.len() < usize::from(HASHED);
        bytes.push(if begins { self.stem.len() as u8 } else { HASHED });
        bytes.extend(self.word.as_bytes());
        if !begins {
            bytes.extend(short_hash(self.stem.as_bytes()).to_le_bytes());
        }
        if !self.parts.is_empty() {
            bytes.push(self.parts.len() as u8);
            bytes.extend(&self.parts);
        }
    }
}

/// Where `part` first stands in `word`. Both are short.
fn find(word: &[u8], part: &[u8]) -> Option<usize> {
    let (&first, last) = (part.first()?, word.len().checked_sub(part.len())?);
    (0..=last).find(|&at| word[at] == first && word[at..].starts_with(part))
}

/// A word of the lexicon, as it is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry<'b> {
    text: &'b [u8],
    stem: u8,
    hashed_stem: u32,
    parts: &'b [u8],
}

impl<'b> Entry<'b> {
    /// Takes a word off the bytes of many; `None` if they are damaged.
    pub fn take(bytes: &mut &'b [u8]) -> Option<Entry<'b>> {
        let (&[first, stem], mut rest) = bytes.split_first_chunk()?;
        let (mut length, mut stem) = (usize::from(first & !HAS_PARTS), stem);
        if first & !HAS_PARTS == LONG {
            // The length stands where a short word has its stem.
            let (&[high, after], more) = rest.split_first_chunk()?;
            length = usize::from(u16::from_le_bytes([stem, high]));
            (stem, rest) = (after, more);
        }
        let (text, mut rest) = rest.split_at_checked(length)?;
        let mut hashed_stem = 0;
        if stem == HASHED {
            let (four, more) = rest.split_first_chunk()?;
            (hashed_stem, rest) = (u32::from_le_bytes(*four), more);
        }
        let mut parts: &[u8] = &[];
        if first & HAS_PARTS != 0 {
            let (&length, more) = rest.split_first()?;
            (parts, rest) = more.split_at_checked(usize::from(length))?;
        }
        *bytes = rest;
        Some(Entry { text, stem, hashed_stem, parts })
    }

    /// Passes over a word.
    #[inline]
    pub fn skip(bytes: &mut &'b [u8]) -> Option<()> {
        match **bytes {
            [first, stem, ref rest @ ..] if first & !HAS_PARTS != LONG && stem != HASHED => {
                let length = usize::from(first & !HAS_PARTS);
                let parts = if first & HAS_PARTS == 0 { 0 } else { 1 + usize::from(*rest.get(length)?) };
                *bytes = rest.get(length + parts..)?;
                Some(())
            }
            _ => Entry::take(bytes).map(|_| ()),
        }
    }

    /// The word as written, in lower case.
    pub fn text(&self) -> &'b [u8] {
        self.text
    }

    /// The hash of the word as written.
    pub fn hash(&self) -> u32 {
        short_hash(self.text)
    }

    /// The hash of its stem; 0 for a function word.
    pub fn stem(&self) -> u32 {
        match self.stem {
            0 => 0,
            HASHED => self.hashed_stem,
            length => self.hash_of(0, usize::from(length)),
        }
    }

    /// The hashes of the stems of its parts, and of what else it stands for.
    pub fn parts(&self) -> impl Iterator<Item = u32> + use<'b> {
        let (word, mut rest) = (*self, self.parts);
        std::iter::from_fn(move || {
            let (&start, more) = rest.split_first()?;
            if start == HASHED {
                let (four, more) = more.split_first_chunk()?;
                rest = more;
                return Some(u32::from_le_bytes(*four));
            }
            let (&length, more) = more.split_first()?;
            rest = more;
            Some(word.hash_of(usize::from(start), usize::from(length)))
        })
    }

    fn hash_of(&self, start: usize, length: usize) -> u32 {
        short_hash(self.text.get(start..start + length).unwrap_or_default())
    }
}
