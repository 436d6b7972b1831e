//! A forward row as it is read.

use std::fmt::Write;

use crate::document::PassageKind;
use crate::index::lexicon::{Head, Words};
use crate::index::packed;

use super::{Found, Wanted};

/// Room for reading forward rows, kept between passages.
#[derive(Clone, Debug, Default)]
pub struct Room {
    different: Vec<u32>,
}

/// A passage as it is read. Damaged bytes read as an empty passage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forward<'b> {
    kind: u8,
    head: Head<'b>,
    /// What its id has behind the head's, plus 1.
    number: u32,
    /// How many words there are, and how many of them have a stem.
    length: usize,
    stems: usize,
    /// The different words, in order of their numbers in the lexicon.
    different: &'b [u32],
    /// By position the place of the word among the different ones, in so many bits.
    text: &'b [u8],
    width: u32,
}

impl<'b> Forward<'b> {
    /// Reads the bytes of a row, whose words are among `words`.
    pub fn new(bytes: &'b [u8], words: &'b Words, room: &'b mut Room) -> Forward<'b> {
        Self::parse(bytes, Some(words), u32::MAX, room).unwrap_or_default()
    }

    /// Reads but the words up to a number, and the head if `words` are given, which know it: frequent words have low numbers,
    /// and are quickly found.
    pub fn up_to(last: u32, bytes: &'b [u8], words: Option<&'b Words>, room: &'b mut Room) -> Forward<'b> {
        Self::parse(bytes, words, last, room).unwrap_or_default()
    }

    /// The id alone of the passage whose row it is.
    pub fn id_in(bytes: &'b [u8], words: &'b Words) -> String {
        let mut rest = bytes.get(1..).unwrap_or_default();
        let (head, number) = (packed::take(&mut rest), packed::take(&mut rest));
        let (Some(head), Some(number)) = (head, number) else { return String::new() };
        Forward { head: words.head(head), number, ..Forward::default() }.id()
    }

    fn parse(
        bytes: &'b [u8],
        words: Option<&'b Words>,
        last: u32,
        room: &'b mut Room,
    ) -> Option<Forward<'b>> {
        let (&kind, mut rest) = bytes.split_first()?;
        let mut count = || packed::take(&mut rest);
        let (head, number, length, stems, different) = (count()?, count()?, count()?, count()?, count()?);
        let (length, stems) = (length as usize, stems as usize);
        let width = packed::width(different as usize);
        let is_sound = if different == 0 { length == 0 } else { length <= super::MAX_LENGTH };
        let size = Some(packed::bytes_for(length, width)).filter(|_| is_sound)?;
        let (mut numbers, text) = rest.split_at_checked(rest.len().checked_sub(size)?)?;
        // Each takes a byte at least.
        let different = Some(different as usize).filter(|&different| different <= numbers.len())?;
        room.different.resize(different, 0);
        let (mut word, mut read) = (0_u32, 0);
        for place in &mut room.different {
            let step = match numbers {
                // As most are.
                [step @ ..0x80, rest @ ..] => {
                    numbers = rest;
                    u32::from(*step)
                }
                _ => packed::take(&mut numbers)?,
            };
            word = word.checked_add(step)?;
            if word > last {
                break;
            }
            *place = word;
            read += 1;
        }
        room.different.truncate(read);
        let head = words.map(|words| words.head(head)).unwrap_or_default();
        Some(Forward { kind, head, number, length, stems, different: &room.different, text, width })
    }

    /// How many words the passage has.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// How many of its words have a stem.
    pub fn stem_count(&self) -> usize {
        self.stems
    }

    /// The passage's id.
    pub fn id(&self) -> String {
        let head = self.head.id();
        let mut id = String::with_capacity(head.len() + u32::MAX.ilog10() as usize + 1);
        id.push_str(head);
        if let Some(number) = self.number.checked_sub(1) {
            let _ = write!(id, "{number}");
        }
        id
    }

    /// Whether the passage is of this kind.
    pub fn is_kind(&self, kind: PassageKind) -> bool {
        self.kind == kind as u8
    }

    /// What tells its document apart from others.
    pub fn document(&self) -> u32 {
        self.head.document
    }

    /// The numbers of the different words in the lexicon, in order.
    #[inline]
    pub fn different(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.different.iter().copied()
    }

    /// Calls `each` with every position and the place of its word among the [different](Self::different) ones.
    #[inline]
    pub fn each_place(&self, mut each: impl FnMut(u32, usize)) {
        let mut position = 0;
        packed::each_of_bits(self.text, self.length, self.width, |place| {
            each(position, place as usize);
            position += 1;
        });
    }

    /// Calls `each` with every position of the word at a place among the [different](Self::different) ones.
    #[inline]
    pub fn each_position(&self, place: usize, mut each: impl FnMut(u32)) {
        packed::each_place_of(self.text, self.length, self.width, place as u32, |position| {
            each(position as u32)
        });
    }

    /// The place among the [different](Self::different) words of the one at a position; `None` behind the last.
    #[inline]
    pub fn place_at(&self, position: u32) -> Option<usize> {
        let is_within = (position as usize) < self.length;
        is_within.then(|| packed::bits_at(self.text, position as usize, self.width) as usize)
    }

    /// Calls `each` with the number of every word, in the order of the text; a damaged one is beyond all.
    pub fn each_word(&self, mut each: impl FnMut(u32)) {
        self.each_place(|_, place| each(self.different.get(place).copied().unwrap_or(u32::MAX)));
    }

    /// How often each of the different words stands in the passage, by place; beyond their number it says nothing.
    pub fn times(&self, times: &mut Vec<u16>) {
        times.clear();
        times.resize(self.different.len().next_power_of_two(), 0);
        self.each_place(|_, place| {
            if let Some(times) = times.get_mut(place) {
                *times = times.saturating_add(1);
            }
        });
    }

    /// Stems of the title and the headings above, and parts of compounds there, told apart by
    /// [`is_above`](crate::index::is_above).
    pub fn above(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.head.above()
    }

    /// Fills in where the passage has what is wanted.
    pub fn find(&self, wanted: &mut Wanted<'_>, found: &mut Found) {
        found.clear();
        for (place, number) in self.different().enumerate() {
            if let Some(mark) = wanted.mark(number) {
                found.places.resize(place, 0);
                found.places.push(mark);
            }
        }
        if found.places.is_empty() {
            return;
        }
        let Found { words, parts, places } = found;
        self.each_place(|position, place| {
            let Some(at) = places.get(place).and_then(|at| at.checked_sub(1)) else { return };
            wanted.at(at, position, words, parts);
        });
    }
}
