//! The forward column: a passage's words and stems in a form that the second stage of ranking reads without analysing the
//! text again.
//!
//! A passage says most of its words more than once, so each stands there once, with its stem and its parts, and the text is
//! a list of their numbers. A stem that begins the word, as nearly all do, is a length; a part within it is a stretch.

use std::collections::HashMap;

use crate::analysis::{Analyzer, TokenKind};
use crate::document::PassageKind;

/// A 32-bit hash of a token (folded multiplication of eight bytes at a time, after Wang's wyhash); never 0, which stands
/// for "no stem here".
///
/// Two different tokens of one query and one passage meet by chance once in some four billion pairs.
pub fn token_hash(token: &str) -> u32 {
    let hash = hash(token.as_bytes());
    ((hash ^ (hash >> 32)) as u32).max(1)
}

/// Whether a stem's hash is what one of [`Forward::above`] says: 1 for the word itself, less for a part of a compound, 0 if
/// it is another word.
pub fn is_above(above: u32, stem: u32) -> f32 {
    match (above ^ stem) >> 1 {
        0 if above & 1 == 1 => 0.9,
        0 => 1.0,
        _ => 0.0,
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let fold = |x: u64| {
        let product = u128::from(x) * 0x9E37_79B9_7F4A_7C15_u128;
        product as u64 ^ (product >> 64) as u64
    };
    let begun = 0x2D35_8DCC_AA6C_78A5 ^ bytes.len() as u64;
    fold(bytes.chunks(8).fold(begun, |state, eight| fold(state ^ number(eight))))
}

/// Up to eight bytes as a number; with their count no two are alike.
fn number(bytes: &[u8]) -> u64 {
    let four = |bytes: &[u8]| bytes.first_chunk().map_or(0, |four| u64::from(u32::from_le_bytes(*four)));
    match *bytes {
        [] => 0,
        [a] => u64::from(a),
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        _ => four(bytes) | four(&bytes[bytes.len() - 4..]) << 32,
    }
}

/// Bytes before the lists: kind, document, and how many words, different words, stems above and bytes of the id there are.
const HEADER: usize = 13;
/// In the first byte of a word: it has parts.
const HAS_PARTS: u8 = 0x80;
/// As the first byte of a word: its length follows in two bytes.
const LONG: u8 = 0x7F;
/// As a stem's length or a part's start: a hash follows.
const HASHED: u8 = 0xFF;

/// A passage as it is written into the column.
#[derive(Clone, Debug, Default)]
pub struct ForwardBuilder {
    id: String,
    /// The different words, as bytes one after another, and where each begins.
    words: Vec<u8>,
    starts: Vec<u32>,
    /// Their numbers by hash.
    numbers: HashMap<u64, u16>,
    text: Vec<u16>,
    above: Vec<u32>,
    /// The word that is being read: its position, letters, stem and parts.
    open: Option<u32>,
    word: String,
    stem: String,
    parts: Vec<u8>,
    scratch: Vec<u8>,
    read: u32,
}

impl ForwardBuilder {
    /// The passage's id.
    pub fn id(&mut self, id: &str) {
        id.clone_into(&mut self.id);
    }

    /// A word as written, at the next position.
    pub fn word(&mut self, token: &str) {
        self.close();
        if self.text.len() < usize::from(u16::MAX) {
            token.clone_into(&mut self.word);
            self.open = Some(self.read);
        }
        self.read += 1;
    }

    /// The stem of the word at `position`, which must be the last one given; a second stem counts as a part.
    pub fn stem(&mut self, token: &str, position: u32) {
        if self.open == Some(position) && self.stem.is_empty() {
            token.clone_into(&mut self.stem);
        } else {
            self.part(token, position);
        }
    }

    /// A part of the compound at `position`, which must be that of the last word given.
    pub fn part(&mut self, token: &str, position: u32) {
        if self.open != Some(position) || self.parts.len() > usize::from(u8::MAX) - 5 {
            return;
        }
        let start = self.word.find(token).and_then(|start| u8::try_from(start).ok());
        match (start, u8::try_from(token.len())) {
            (Some(start), Ok(length)) if start != HASHED => self.parts.extend([start, length]),
            _ => {
                self.parts.push(HASHED);
                self.parts.extend(token_hash(token).to_le_bytes());
            }
        }
    }

    /// A stem of the title or of a heading above the passage, or a part of a compound there.
    pub fn above(&mut self, token: &str, is_part: bool) {
        if self.above.len() < usize::from(u16::MAX) {
            // The lowest bit tells parts from stems; 31 are enough to tell words apart.
            self.above.push(token_hash(token) & !1 | u32::from(is_part));
        }
    }

    /// Enters the word that is being read.
    fn close(&mut self) {
        if self.open.take().is_none() {
            return;
        }
        let word = &mut self.scratch;
        word.clear();
        let flag = if self.parts.is_empty() { 0 } else { HAS_PARTS };
        match self.word.len() {
            length if length < usize::from(LONG) => word.push(length as u8 | flag),
            length => {
                word.push(LONG | flag);
                // Of a "word" of more than sixty thousand bytes the beginning will do.
                self.word.truncate(self.word.floor_char_boundary(length.min(usize::from(u16::MAX))));
                word.extend((self.word.len() as u16).to_le_bytes());
            }
        }
        let begins = self.word.starts_with(&self.stem) && self.stem.len() < usize::from(HASHED);
        word.push(if begins { self.stem.len() as u8 } else { HASHED });
        word.extend(self.word.as_bytes());
        if !begins {
            word.extend(token_hash(&self.stem).to_le_bytes());
        }
        if !self.parts.is_empty() {
            word.push(self.parts.len() as u8);
            word.extend(&self.parts);
        }
        let known = self.numbers.get(&hash(word)).filter(|&&number| {
            let from = &self.words[self.starts[usize::from(number)] as usize..];
            from.starts_with(word)
        });
        let number = known.copied().unwrap_or_else(|| {
            let number = self.starts.len() as u16;
            self.starts.push(self.words.len() as u32);
            self.words.extend(&*word);
            self.numbers.insert(hash(word), number);
            number
        });
        self.text.push(number);
        self.stem.clear();
        self.parts.clear();
    }

    /// The bytes of the column; `document` tells documents apart.
    pub fn into_bytes(mut self, kind: PassageKind, document: u32) -> Vec<u8> {
        self.close();
        let id = &self.id.as_bytes()[..self.id.len().min(usize::from(u16::MAX))];
        let size = HEADER + id.len() + self.text.len() * 2 + self.above.len() * 4 + self.words.len();
        let mut bytes = Vec::with_capacity(size);
        bytes.push(kind as u8);
        bytes.extend(document.to_le_bytes());
        for count in [self.text.len(), self.starts.len(), self.above.len(), id.len()] {
            bytes.extend((count as u16).to_le_bytes());
        }
        bytes.extend(id);
        if self.starts.len() <= NARROW {
            bytes.extend(self.text.iter().map(|&number| number as u8));
        } else {
            self.text.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        }
        self.above.iter().for_each(|hash| bytes.extend(hash.to_le_bytes()));
        bytes.extend(&self.words);
        bytes
    }
}

/// Up to so many different words are numbered in one byte.
const NARROW: usize = 256;

/// A text by itself as the column would hold it, without title and headings.
pub fn forward(text: &str, kind: PassageKind, document: u32, analyzer: &Analyzer) -> Vec<u8> {
    let mut forward = ForwardBuilder::default();
    analyzer.analyze(text, &mut |token| match token.kind {
        TokenKind::Word => forward.word(token.text),
        TokenKind::Stem => forward.stem(token.text, token.position),
        TokenKind::Part => forward.part(token.text, token.position),
    });
    forward.into_bytes(kind, document)
}

/// A passage as it is read. Damaged bytes read as an empty passage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forward<'b> {
    kind: u8,
    document: u32,
    id: &'b [u8],
    /// How many different words there are.
    different: usize,
    /// Their numbers, one or two bytes each.
    text: &'b [u8],
    above: &'b [[u8; 4]],
    words: &'b [u8],
}

impl<'b> Forward<'b> {
    /// Reads the bytes of the column.
    pub fn new(bytes: &'b [u8]) -> Forward<'b> {
        Self::parse(bytes).unwrap_or_default()
    }

    fn parse(bytes: &'b [u8]) -> Option<Forward<'b>> {
        let (header, rest) = bytes.split_at_checked(HEADER)?;
        let count = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let (length, different, above) = (count(5), count(7), count(9));
        let (id, rest) = rest.split_at_checked(count(11))?;
        let (text, rest) = rest.split_at_checked(if different <= NARROW { length } else { length * 2 })?;
        let (above, words) = rest.split_at_checked(above * 4)?;
        let document = u32::from_le_bytes([header[1], header[2], header[3], header[4]]);
        let above = above.as_chunks().0;
        Some(Forward { kind: header[0], document, id, different, text, above, words })
    }

    /// How many words the passage has.
    pub fn len(&self) -> usize {
        if self.different <= NARROW { self.text.len() } else { self.text.len() / 2 }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The passage's id.
    pub fn id(&self) -> &'b str {
        std::str::from_utf8(self.id).unwrap_or("")
    }

    /// Whether the passage is of this kind.
    pub fn is_kind(&self, kind: PassageKind) -> bool {
        self.kind == kind as u8
    }

    /// What tells its document apart from others.
    pub fn document(&self) -> u32 {
        self.document
    }

    /// The different words, in the order in which they first come.
    pub fn different(&self) -> impl Iterator<Item = ForwardWord<'b>> {
        let mut rest = self.words;
        std::iter::from_fn(move || ForwardWord::read(&mut rest)).take(self.different)
    }

    /// By position the number of the word among the [different](Self::different) ones.
    pub fn numbers(&self) -> impl Iterator<Item = usize> + Clone + 'b {
        let (text, narrow) = (self.text, self.different <= NARROW);
        (0..self.len()).map(move |i| {
            if narrow {
                usize::from(text[i])
            } else {
                usize::from(u16::from_le_bytes([text[2 * i], text[2 * i + 1]]))
            }
        })
    }

    /// What of each different word, by position.
    fn by_position(&self, what: impl Fn(&ForwardWord<'b>) -> u32) -> impl Iterator<Item = u32> + Clone + 'b {
        let different: Vec<u32> = self.different().map(|word| what(&word)).collect();
        self.numbers().map(move |number| different.get(number).copied().unwrap_or(0))
    }

    /// The stems by position; 0 where the word is a stop word.
    pub fn stems(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.by_position(ForwardWord::stem)
    }

    /// The hashes of the words as written, by position.
    pub fn words(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.by_position(ForwardWord::hash)
    }

    /// Compound parts with the position of their word.
    pub fn parts(&self) -> impl Iterator<Item = (u16, u32)> + Clone + 'b {
        let different: Vec<Vec<u32>> = self.different().map(|word| word.parts().collect()).collect();
        let parts = self.numbers().enumerate().flat_map(move |(position, number)| {
            let parts = different.get(number).cloned().unwrap_or_default();
            parts.into_iter().map(move |part| (position as u16, part))
        });
        parts.collect::<Vec<_>>().into_iter()
    }

    /// Stems of the title and the headings above, and parts of compounds there, told apart by [`is_above`].
    pub fn above(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.above.iter().map(|&b| u32::from_le_bytes(b))
    }

    /// Fills in where the passage has what is asked for: stems and parts by `asks`, and if `by_word` is set words as written.
    pub fn find(&self, asks: impl Fn(u32) -> bool, by_word: bool, found: &mut Found) {
        found.clear();
        for (number, word) in self.different().enumerate() {
            let stem = Some(word.stem()).filter(|&stem| stem != 0 && asks(stem)).unwrap_or(0);
            let written = if stem != 0 || by_word { word.hash() } else { 0 };
            let first = found.asked_parts.len();
            found.asked_parts.extend(word.parts().filter(|&part| asks(part)));
            let parts = first..found.asked_parts.len();
            if stem != 0 || by_word && asks(written) || !parts.is_empty() {
                found.asked.push((stem, written, parts));
                found.places.resize(number, 0);
                found.places.push(found.asked.len());
            }
        }
        if found.asked.is_empty() {
            return;
        }
        for (position, number) in self.numbers().enumerate() {
            let Some(place) = found.places.get(number).and_then(|place| place.checked_sub(1)) else {
                continue;
            };
            let (stem, written, parts) = &found.asked[place];
            if *stem != 0 || by_word {
                found.words.push((position as u32, *stem, *written));
            }
            let parts = found.asked_parts[parts.clone()].iter();
            found.parts.extend(parts.map(|&part| (position as u32, part)));
        }
    }
}

/// Where a passage has what was asked for; kept between passages for its room.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Position, stem (0 if it was not asked for) and hash as written of words.
    pub words: Vec<(u32, u32, u32)>,
    /// Position and stem of parts of compounds.
    pub parts: Vec<(u32, u32)>,
    /// The different words that were asked for: stem, hash as written, their parts in `asked_parts`.
    asked: Vec<(u32, u32, std::ops::Range<usize>)>,
    asked_parts: Vec<u32>,
    /// By number of a different word one more than its index in `asked`, or 0.
    places: Vec<usize>,
}

impl Found {
    fn clear(&mut self) {
        self.words.clear();
        self.parts.clear();
        self.asked.clear();
        self.asked_parts.clear();
        self.places.clear();
    }
}

/// A word of a passage.
#[derive(Clone, Copy, Debug)]
pub struct ForwardWord<'b> {
    text: &'b [u8],
    stem: u8,
    hashed_stem: u32,
    parts: &'b [u8],
}

impl<'b> ForwardWord<'b> {
    fn read(bytes: &mut &'b [u8]) -> Option<ForwardWord<'b>> {
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
        Some(ForwardWord { text, stem, hashed_stem, parts })
    }

    /// The word as written, in lower case.
    pub fn text(&self) -> &'b [u8] {
        self.text
    }

    /// The hash of the word as written.
    pub fn hash(&self) -> u32 {
        self.hash_of(0, self.text.len())
    }

    /// Its stem; 0 for a function word.
    pub fn stem(&self) -> u32 {
        match self.stem {
            0 => 0,
            HASHED => self.hashed_stem,
            length => self.hash_of(0, usize::from(length)),
        }
    }

    /// The stems of its parts, and of what else it stands for.
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
        let hash = hash(self.text.get(start..start + length).unwrap_or_default());
        ((hash ^ (hash >> 32)) as u32).max(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut builder = ForwardBuilder::default();
        builder.id("a.1");
        let long = "å".repeat(300);
        for (position, (word, stem, parts)) in [
            ("en", "", vec![]),
            ("trygg", "trygg", vec![]),
            ("barnebøkene", "barnebok", vec!["barn", "bok"]),
            ("en", "", vec![]),
            (&long, "", vec![&*long]),
            ("trygg", "trygg", vec![]),
        ]
        .into_iter()
        .enumerate()
        {
            let position = position as u32;
            builder.word(word);
            if !stem.is_empty() {
                builder.stem(stem, position);
            }
            parts.into_iter().for_each(|part| builder.part(part, position));
        }
        builder.stem("tryggbase", 5);
        builder.above("tilknytning", false);
        builder.above("tilknytning", true);
        let bytes = builder.into_bytes(PassageKind::Front, 7);
        let read = Forward::new(&bytes);
        assert!(
            read.is_kind(PassageKind::Front) && read.document() == 7 && read.len() == 6 && read.id() == "a.1"
        );
        let hashes = |words: &[&str]| words.iter().map(|word| token_hash(word)).collect::<Vec<_>>();
        assert_eq!(
            read.words().collect::<Vec<_>>(),
            hashes(&["en", "trygg", "barnebøkene", "en", &long, "trygg"])
        );
        let stems = [0, token_hash("trygg"), token_hash("barnebok"), 0, 0, token_hash("trygg")];
        assert_eq!(read.stems().collect::<Vec<_>>(), stems);
        let parts = [(2, "barn"), (2, "bok"), (4, &*long), (5, "tryggbase")];
        assert_eq!(read.parts().collect::<Vec<_>>(), parts.map(|(at, part)| (at, token_hash(part))));
        let above = |stem| read.above().map(|above| is_above(above, token_hash(stem))).collect::<Vec<_>>();
        assert_eq!((above("tilknytning"), above("base")), (vec![1.0, 0.9], vec![0.0, 0.0]));
        // "trygg" once has another stem beside it, so it is two words.
        assert_eq!(read.different().count(), 5);

        let mut found = Found::default();
        let (trygg, bok) = (token_hash("trygg"), token_hash("bok"));
        read.find(|hash| hash == trygg || hash == bok, false, &mut found);
        assert_eq!(found.words, [(1, trygg, trygg), (5, trygg, trygg)]);
        assert_eq!(found.parts, [(2, bok)]);
        read.find(|hash| hash == token_hash("en"), true, &mut found);
        assert_eq!(found.words.iter().map(|word| word.0).collect::<Vec<_>>(), [0, 3]);
    }

    #[test]
    fn damaged_bytes_read_as_empty() {
        assert!(Forward::new(&[]).is_empty());
        assert!(Forward::new(&[0, 9, 0, 0, 0, 9, 0, 0, 0, 0, 0, 1, 2, 0, 0]).is_empty());
    }

    proptest! {
        #[test]
        fn as_the_analysis_says(text in "([a-zæøåA-Z]{1,12}[ -]{1,2}){0,300}") {
            let analyzer = Analyzer::default();
            let bytes = forward(&text, PassageKind::Paragraph, 1, &analyzer);
            let read = Forward::new(&bytes);
            let (mut words, mut stems, mut parts) = (Vec::new(), Vec::new(), Vec::new());
            analyzer.analyze(&text, &mut |token| {
                let hash = token_hash(token.text);
                match token.kind {
                    TokenKind::Word => {
                        words.push(hash);
                        stems.push(0);
                    }
                    TokenKind::Stem if stems[token.position as usize] == 0 => stems[token.position as usize] = hash,
                    _ => parts.push((token.position as u16, hash)),
                }
            });
            prop_assert_eq!(read.words().collect::<Vec<_>>(), words);
            prop_assert_eq!(read.stems().collect::<Vec<_>>(), stems.clone());
            prop_assert_eq!(read.parts().collect::<Vec<_>>(), parts.clone());
            let mut found = Found::default();
            read.find(|hash| hash % 3 == 0, false, &mut found);
            let asked = stems.iter().enumerate().filter(|(_, stem)| **stem != 0 && **stem % 3 == 0);
            let here = found.words.iter().filter(|word| word.1 != 0).map(|word| (word.0 as usize, word.1));
            prop_assert_eq!(here.collect::<Vec<_>>(), asked.map(|(i, stem)| (i, *stem)).collect::<Vec<_>>());
            let asked = parts.into_iter().filter(|(_, part)| part % 3 == 0).map(|(at, part)| (u32::from(at), part));
            prop_assert_eq!(found.parts, asked.collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let read = Forward::new(&bytes);
            let _ = (read.stems().count(), read.words().count(), read.parts().count(), read.above().count());
            read.find(|_| true, true, &mut Found::default());
        }
    }
}
