//! The words of an index, each written once and known by its number, so that a passage in the forward column is a list of
//! numbers.
//!
//! What a commit brings of new words stands in a row of its own kind, in the forward column too: it comes and goes with the
//! commit, and merging carries it along. Numbers are never given anew, so that rows and words may lie in any segments.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::Arc;

use tantivy::TantivyDocument;
use tantivy::columnar::ColumnValues;

use super::Fields;
use super::forward::{ForwardWord, hash};

/// The kind a row has that holds words.
pub const WORDS_ROW: &str = "words";

/// The most words there are; a number takes three bytes at most.
const MAX_WORDS: u32 = (1 << 24) - 1;
/// What stands for the words beyond that, and for none.
const NO_WORD: u32 = MAX_WORDS;
/// Numbers before the lists.
const HEADER: u32 = 2;

/// Words being numbered, for a writer.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// The words one after another, and where each ends.
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// Numbers by hash. Where two words share one, the second has the next that is free.
    numbers: HashMap<u64, u32, BuildHasherDefault<Quick>>,
}

impl Lexicon {
    /// The words that are in an index; `None` if they are damaged.
    pub fn of(words: &Words) -> Option<Lexicon> {
        let mut lexicon = Lexicon::default();
        let mut bytes = Vec::new();
        for number in 0..words.count() {
            words.bytes(number, &mut bytes)?;
            lexicon.number(&bytes);
        }
        (lexicon.count() == words.count()).then_some(lexicon)
    }

    /// How many words there are.
    pub fn count(&self) -> u32 {
        self.ends.len() as u32
    }

    /// The number of a word, given with its stem and parts as bytes; its first time makes it one.
    pub fn number(&mut self, word: &[u8]) -> u32 {
        let mut key = hash(word);
        loop {
            match self.numbers.get(&key) {
                Some(&number) if self.word(number) == word => return number,
                Some(_) => key = key.wrapping_add(1),
                None => break,
            }
        }
        let number = self.count();
        let end = u32::try_from(self.bytes.len() + word.len()).ok();
        let Some(end) = end.filter(|_| number < MAX_WORDS) else { return NO_WORD };
        self.bytes.extend(word);
        self.ends.push(end);
        self.numbers.insert(key, number);
        number
    }

    fn word(&self, number: u32) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.bytes[start as usize..self.ends[number as usize] as usize]
    }

    /// The words from a number on, as the column holds them: first number and count; how many pairs and bytes follow; pairs
    /// of a hash and the number of a word that is it, has it as its stem or as a part, in order; where each word begins, and
    /// the end; the words.
    fn values(&self, first: u32) -> Vec<u64> {
        let numbers = first..self.count();
        let start = first.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        let mut pairs = Vec::new();
        for number in numbers.clone() {
            if let Some(word) = ForwardWord::of(self.word(number)) {
                let hashes = [word.hash(), word.stem()].into_iter().chain(word.parts());
                pairs.extend(hashes.filter(|&hash| hash != 0).map(|hash| pair(hash, number)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let bytes = &self.bytes[start as usize..];
        let mut values = vec![
            u64::from(first) | u64::from(numbers.len() as u32) << 32,
            u64::from(pairs.len() as u32) | u64::from(bytes.len() as u32) << 32,
        ];
        values.append(&mut pairs);
        let ends = self.ends[first as usize..].iter().map(|end| end - start);
        let starts: Vec<u32> = std::iter::once(0).chain(ends).collect();
        let two = |two: &[u32]| u64::from(two[0]) | u64::from(two.get(1).copied().unwrap_or(0)) << 32;
        values.extend(starts.chunks(2).map(two));
        values.extend(eights(bytes));
        values
    }

    /// The row that holds the words from a number on.
    pub fn row(&self, first: u32, fields: &Fields) -> TantivyDocument {
        let mut row = TantivyDocument::default();
        row.add_text(fields.kind, WORDS_ROW);
        self.values(first).into_iter().for_each(|value| row.add_u64(fields.forward, scrambled(value)));
        row
    }

    /// The words for reading, without an index.
    pub fn words(&self) -> Words {
        let values = Values::Own(self.values(0));
        let count = values.len();
        Words::new([(values, 0..count)]).unwrap_or_default()
    }
}

fn pair(hash: u32, number: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(number)
}

/// An odd number, and the one that undoes its multiplication.
const SCRAMBLE: u64 = 0x9E37_79B9_7F4A_7C15;
const UNSCRAMBLE: u64 = 0xF1DE_83E1_9937_733D;

/// A number as it stands in the column: without any order to it, so that tantivy keeps the column's numbers as they are, which
/// are read several times as quickly as ones it saves a little room with.
pub fn scrambled(number: u64) -> u64 {
    number.wrapping_mul(SCRAMBLE)
}

/// A number of the column as it was before it was [`scrambled`].
pub fn unscrambled(number: u64) -> u64 {
    number.wrapping_mul(UNSCRAMBLE)
}

/// Bytes as numbers of eight, the last filled up with zeros.
pub fn eights(bytes: &[u8]) -> impl Iterator<Item = u64> {
    bytes.chunks(8).map(|chunk| {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(eight)
    })
}

/// A quick hasher of numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, number: u64) {
        // Tables want the upper bits spread too, and not only hashes are keys.
        self.0 = scrambled(number) ^ number >> 32;
    }
}

/// A column of numbers, of an index or by itself.
#[derive(Clone)]
pub enum Values {
    /// Of an index.
    Column(Arc<dyn ColumnValues<u64>>),
    /// By itself.
    Own(Vec<u64>),
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Values").field("len", &self.len()).finish()
    }
}

impl Values {
    fn len(&self) -> u32 {
        match self {
            Values::Column(column) => column.num_vals(),
            Values::Own(values) => values.len() as u32,
        }
    }

    /// The number at a place, which must be one.
    fn at(&self, place: u32) -> u64 {
        match self {
            Values::Column(column) => unscrambled(column.get_val(place)),
            Values::Own(values) => values[place as usize],
        }
    }

    /// The bytes of numbers of eight.
    fn bytes(&self, places: Range<u32>, bytes: &mut Vec<u8>) {
        bytes.clear();
        let mut eights = [0; 8];
        let mut from = places.start;
        while from < places.end {
            let count = (places.end - from).min(eights.len() as u32);
            let some = &mut eights[..count as usize];
            match self {
                Values::Column(column) => {
                    column.get_range(u64::from(from), some);
                    some.iter_mut().for_each(|value| *value = unscrambled(*value));
                }
                Values::Own(values) => some.copy_from_slice(&values[from as usize..(from + count) as usize]),
            }
            some.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
            from += count;
        }
    }
}

/// The words of an index, for reading.
#[derive(Clone, Debug, Default)]
pub struct Words {
    rows: Vec<Row>,
}

/// The words of a row.
#[derive(Clone, Debug)]
struct Row {
    first: u32,
    count: u32,
    values: Values,
    pairs: Range<u32>,
    starts: u32,
    text: u32,
    end: u32,
}

impl Row {
    fn new(values: Values, places: Range<u32>) -> Option<Row> {
        if places.end > values.len() || places.start.checked_add(HEADER)? > places.end {
            return None;
        }
        let low = |number: u64| (number as u32, (number >> 32) as u32);
        let (first, count) = low(values.at(places.start));
        let (pairs, bytes) = low(values.at(places.start + 1));
        let pairs = places.start + HEADER..(places.start + HEADER).checked_add(pairs)?;
        let text = pairs.end.checked_add(count.checked_add(2)? / 2)?;
        let end = text.checked_add(bytes.div_ceil(8))?;
        first.checked_add(count).filter(|_| end <= places.end)?;
        Some(Row { first, count, starts: pairs.end, pairs, values, text, end })
    }

    /// Where a word begins and ends.
    fn span(&self, place: u32) -> (u32, u32) {
        let two = self.values.at(self.starts + place / 2);
        if place.is_multiple_of(2) {
            return (two as u32, (two >> 32) as u32);
        }
        ((two >> 32) as u32, self.values.at(self.starts + place / 2 + 1) as u32)
    }

    /// The place of the first pair of a hash, or where it would be.
    fn find(&self, hash: u32) -> u32 {
        let (mut from, mut to) = (self.pairs.start, self.pairs.end);
        // Hashes are spread evenly, so that their place is nearly known.
        let guess = from + ((u64::from(hash) * u64::from(to - from)) >> 32) as u32;
        let (near, far) = (guess.saturating_sub(NEAR).max(from), guess.saturating_add(NEAR).min(to));
        let is_before = |place: u32| (self.values.at(place) >> 32) < u64::from(hash);
        if near > from && is_before(near - 1) {
            from = near;
        }
        if far < to && !is_before(far) {
            to = far;
        }
        while from < to {
            let middle = from + (to - from) / 2;
            if is_before(middle) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }
}

/// How far a pair mostly lies from where it should.
const NEAR: u32 = 1 << 10;

impl Words {
    /// Words of rows, each a column and the places of the row's numbers in it; `None` if they are damaged.
    pub fn new(rows: impl IntoIterator<Item = (Values, Range<u32>)>) -> Option<Words> {
        let mut rows: Vec<Row> =
            rows.into_iter().map(|(values, places)| Row::new(values, places)).collect::<Option<_>>()?;
        rows.sort_by_key(|row| row.first);
        let mut next = 0;
        for row in &rows {
            if row.first != next {
                return None;
            }
            next += row.count;
        }
        Some(Words { rows })
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.rows.last().map_or(0, |row| row.first + row.count)
    }

    /// In how many rows.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The bytes of a word, as they were given to [`Lexicon::number`]; nothing if there is no such word.
    fn bytes(&self, number: u32, bytes: &mut Vec<u8>) -> Option<()> {
        bytes.clear();
        let row = match self.rows.as_slice() {
            [only] => only,
            rows => rows.get(rows.partition_point(|row| row.first <= number).checked_sub(1)?)?,
        };
        let place = number.checked_sub(row.first).filter(|&place| place < row.count)?;
        let (start, end) = row.span(place);
        let (from, to) = (row.text + start / 8, row.text.checked_add(end.div_ceil(8))?);
        if start > end || to > row.end {
            return None;
        }
        row.values.bytes(from..to, bytes);
        bytes.truncate((end - start / 8 * 8) as usize);
        bytes.drain(..(start % 8) as usize);
        Some(())
    }

    /// A word, read into `room`. What is no word, or damaged, has no letters.
    pub fn word<'r>(&self, number: u32, room: &'r mut Vec<u8>) -> ForwardWord<'r> {
        match self.bytes(number, room) {
            Some(()) => ForwardWord::of(room).unwrap_or_default(),
            None => ForwardWord::default(),
        }
    }

    /// The numbers of the words that a hash is of: of themselves, of their stem or of one of their parts.
    pub fn with(&self, hash: u32) -> impl Iterator<Item = u32> {
        self.rows.iter().flat_map(move |row| {
            let pairs = (row.find(hash)..row.pairs.end).map(|place| row.values.at(place));
            pairs.take_while(move |pair| pair >> 32 == u64::from(hash)).map(|pair| pair as u32)
        })
    }
}

/// A number for each word, 0 until it is set. Kept by its thread for the next query, and only what was set is cleared.
#[derive(Debug, Default)]
pub struct Marks {
    marks: Vec<u32>,
    set: Vec<u32>,
}

thread_local! {
    static KEPT: RefCell<Vec<Marks>> = const { RefCell::new(Vec::new()) };
}

/// A query needs no more.
const KEPT_MARKS: usize = 3;

impl Marks {
    /// Marks for these words.
    pub fn new(words: &Words) -> Marks {
        let mut marks = KEPT.with_borrow_mut(Vec::pop).unwrap_or_default();
        for word in marks.set.drain(..) {
            marks.marks[word as usize] = 0;
        }
        if marks.marks.len() < words.count() as usize {
            marks.marks.resize(words.count() as usize, 0);
        }
        marks
    }

    /// The mark of a word; `None` if there is no such word.
    #[inline]
    pub fn get(&self, word: u32) -> Option<u32> {
        self.marks.get(word as usize).copied()
    }

    /// Gives a word that has a mark another.
    pub fn change(&mut self, word: u32, mark: u32) {
        if let Some(place) = self.marks.get_mut(word as usize) {
            *place = mark;
        }
    }

    /// Marks a word that is there and has no mark.
    pub fn set(&mut self, word: u32, mark: u32) {
        if let Some(place) = self.marks.get_mut(word as usize) {
            *place = mark;
            self.set.push(word);
        }
    }
}

impl Drop for Marks {
    fn drop(&mut self) {
        // A thread that ends has no use for them.
        let _ = KEPT.try_with(|kept| {
            if let Ok(mut kept) = kept.try_borrow_mut()
                && kept.len() < KEPT_MARKS
                && self.marks.capacity() > 0
            {
                kept.push(Marks {
                    marks: std::mem::take(&mut self.marks),
                    set: std::mem::take(&mut self.set),
                });
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrambling_is_undone() {
        for number in [0, 1, 255, 1 << 40, u64::MAX] {
            assert_eq!(unscrambled(scrambled(number)), number);
        }
    }

    #[test]
    fn marks_are_cleared() {
        let mut lexicon = Lexicon::default();
        (0..9).for_each(|i| assert_eq!(lexicon.number(&entry(&format!("ord{i}"), 3)), i));
        let words = lexicon.words();
        for _ in 0..3 {
            let (mut one, two) = (Marks::new(&words), Marks::new(&words));
            assert_eq!((one.get(3), two.get(8), one.get(900)), (Some(0), Some(0), None));
            one.set(3, 7);
            one.set(900, 1);
            assert_eq!((one.get(3), two.get(3)), (Some(7), Some(0)));
        }
    }

    fn entry(word: &str, stem: u8) -> Vec<u8> {
        [&[word.len() as u8, stem], word.as_bytes()].concat()
    }

    #[test]
    fn words_are_numbered_and_found() {
        let mut lexicon = Lexicon::default();
        let words: Vec<String> = (0..5000).map(|i| format!("ord{i}e")).collect();
        let numbers: Vec<u32> =
            words.iter().map(|word| lexicon.number(&entry(word, word.len() as u8 - 1))).collect();
        assert_eq!(numbers, (0..5000).collect::<Vec<_>>());
        assert_eq!((lexicon.number(&entry("ord7e", 5 - 1)), lexicon.count()), (7, 5000));
        // In two rows as in one.
        let two = {
            let mut few = Lexicon::default();
            words[..3001].iter().for_each(|word| {
                few.number(&entry(word, word.len() as u8 - 1));
            });
            [few.values(0), lexicon.values(3001)]
        };
        let rows = two.map(|values| (values.len() as u32, Values::Own(values)));
        let two = Words::new(rows.into_iter().rev().map(|(len, values)| (values, 0..len))).expect("is whole");
        assert_eq!(two.rows(), 2);
        let mut room = Vec::new();
        for known in [&lexicon.words(), &two] {
            assert_eq!(known.count(), 5000);
            for (i, word) in words.iter().enumerate().step_by(7) {
                let read = known.word(i as u32, &mut room);
                assert_eq!(read.text(), word.as_bytes());
                let (hash, stem) = (read.hash(), read.stem());
                assert_eq!(known.with(hash).collect::<Vec<_>>(), [i as u32]);
                assert_eq!(known.with(stem).collect::<Vec<_>>(), [i as u32]);
            }
            assert_eq!(known.word(5000, &mut room).text(), b"");
            assert_eq!(known.with(1).count(), 0);
            assert_eq!(Lexicon::of(known).expect("is whole").values(0), lexicon.values(0));
        }
    }

    #[test]
    fn damaged_rows_are_refused() {
        let mut lexicon = Lexicon::default();
        lexicon.number(&entry("ord", 3));
        let values = lexicon.values(0);
        let of = |values: Vec<u64>| {
            let count = values.len() as u32;
            Words::new([(Values::Own(values), 0..count)])
        };
        assert!(of(values.clone()).is_some());
        assert!(of(values[..values.len() - 1].to_vec()).is_none() && of(Vec::new()).is_none());
        for damage in [u64::MAX, 1] {
            for at in 0..values.len() {
                let mut damaged = values.clone();
                damaged[at] ^= damage;
                if let Some(words) = of(damaged) {
                    words.word(0, &mut Vec::new());
                }
            }
        }
    }
}
