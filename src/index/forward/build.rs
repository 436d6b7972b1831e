//! A passage becomes a forward row.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::document::PassageKind;
use crate::index::hash::{Quick, hash};
use crate::index::lexicon::{EntryBuilder, HeadBuilder, Lexicon};
use crate::index::packed;

/// The most words of a passage that its row has.
pub const MAX_LENGTH: usize = u16::MAX as usize;

/// A passage on its way into a row: its words are not yet numbered.
#[derive(Clone, Debug, Default)]
pub struct ForwardBuilder {
    id: String,
    /// The different words, as bytes one after another, where each begins, and their hashes.
    words: Vec<u8>,
    starts: Vec<u32>,
    keys: Vec<u64>,
    /// Their places by hash.
    places: HashMap<u64, u16, BuildHasherDefault<Quick>>,
    text: Vec<u16>,
    head: HeadBuilder,
    /// How many words have a stem.
    stems: u32,
    /// The word that is being read, and its position.
    word: EntryBuilder,
    open: Option<u32>,
    scratch: Vec<u8>,
    read: u32,
}

impl ForwardBuilder {
    /// For a text of so many bytes.
    pub fn with_capacity(bytes: usize) -> ForwardBuilder {
        // A word has some six bytes, and about half of the words are new.
        let (words, different) = (bytes / 6, (bytes / 12).min(1 << 10));
        ForwardBuilder {
            words: Vec::with_capacity(different * 12),
            starts: Vec::with_capacity(different),
            keys: Vec::with_capacity(different),
            places: HashMap::with_capacity_and_hasher(different, BuildHasherDefault::default()),
            text: Vec::with_capacity(words),
            ..ForwardBuilder::default()
        }
    }

    /// The passage's id.
    pub fn id(&mut self, id: &str) {
        id.clone_into(&mut self.id);
    }

    /// A word as written, at the next position.
    pub fn word(&mut self, token: &str) {
        self.close();
        if self.text.len() < MAX_LENGTH {
            self.word.word(token);
            self.open = Some(self.read);
        }
        self.read += 1;
    }

    /// The stem of the word at `position`, which must be the last one given; a second stem counts as a part.
    pub fn stem(&mut self, token: &str, position: u32) {
        if self.open == Some(position) {
            self.word.stem(token);
        }
    }

    /// A part of the compound at `position`, which must be that of the last word given.
    pub fn part(&mut self, token: &str, position: u32) {
        if self.open == Some(position) {
            self.word.part(token);
        }
    }

    /// A stem of the title or of a heading above the passage, or a part of a compound there.
    pub fn above(&mut self, token: &str, is_part: bool) {
        self.head.above(token, is_part);
    }

    /// Enters the last word, and keeps no more than the row needs.
    pub fn finish(&mut self) {
        self.close();
        self.places = HashMap::default();
    }

    /// Enters the word that is being read.
    fn close(&mut self) {
        if self.open.take().is_none() {
            return;
        }
        self.stems += u32::from(self.word.has_stem());
        self.word.write(&mut self.scratch);
        let word = &self.scratch;
        let key = hash(word);
        let known = self.places.get(&key).filter(|&&place| {
            let from = &self.words[self.starts[usize::from(place)] as usize..];
            from.starts_with(word)
        });
        let place = known.copied().unwrap_or_else(|| {
            let place = self.starts.len() as u16;
            self.starts.push(self.words.len() as u32);
            self.keys.push(key);
            self.words.extend(word);
            self.places.insert(key, place);
            place
        });
        self.text.push(place);
    }

    /// The bytes of the row, the words numbered by `lexicon`; `document` tells documents apart.
    ///
    /// Kind; number of the head; what the id has behind the head's, plus 1; how many words, words with a stem and different
    /// words there are; the numbers of the different words in order, each less the one before; by position the place of the
    /// word among them.
    pub fn into_bytes(mut self, kind: PassageKind, document: u32, lexicon: &mut Lexicon) -> Vec<u8> {
        self.close();
        let ends = self.starts.iter().skip(1).copied().chain([self.words.len() as u32]);
        let spans = self.starts.iter().zip(ends).zip(&self.keys);
        let mut words: Vec<(u32, u16)> = (0..)
            .zip(spans)
            .map(|(place, ((&start, end), &key))| {
                (lexicon.number(key, &self.words[start as usize..end as usize]), place)
            })
            .collect();
        words.sort_unstable();
        let mut numbers = vec![0_u16; words.len()];
        (0..).zip(&words).for_each(|(number, &(_, place))| numbers[usize::from(place)] = number);
        let (id, number) = split_id(&self.id);
        let head = lexicon.head(&self.head.write(document, id));
        let width = packed::width(words.len());
        let mut bytes = Vec::with_capacity(16 + words.len() * 2 + packed::bytes_for(self.text.len(), width));
        bytes.push(kind as u8);
        for number in [head, number, self.text.len() as u32, self.stems, words.len() as u32] {
            packed::push(&mut bytes, number);
        }
        let mut before = 0;
        for &(word, _) in &words {
            packed::push(&mut bytes, word - before);
            before = word;
        }
        packed::push_bits(
            &mut bytes,
            self.text.iter().map(|&place| u32::from(numbers[usize::from(place)])),
            width,
        );
        bytes
    }
}

/// An id as what passages of one document share and one more than the number behind it; 0 if there is none.
fn split_id(id: &str) -> (&str, u32) {
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).take(9).count();
    let number = id.as_bytes()[id.len() - digits..].iter().position(|&digit| digit != b'0');
    // Without the zeros before it, which could not be told; of zeros alone the last.
    let from = id.len() - digits + number.unwrap_or(digits.saturating_sub(1));
    match id[from..].parse::<u32>() {
        Ok(number) => (&id[..from], number + 1),
        Err(_) => (id, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_split_before_their_number() {
        for (id, head, number) in [
            ("thesis.12", "thesis.", 13),
            ("a#0", "a#", 1),
            ("a-007", "a-00", 8),
            ("a00", "a0", 1),
            ("news", "news", 0),
            ("", "", 0),
            ("å12345678901", "å12", 345_678_902),
        ] {
            assert_eq!(split_id(id), (head, number), "{id}");
        }
    }
}
