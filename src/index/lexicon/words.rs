//! The words of an index, for reading.

use tantivy::directory::OwnedBytes;

use super::entry::keys_of;
use super::{Entry, Head, Known, Letters, MAX_WORDS, PRINT, STRIDE};
use crate::index::packed;

/// The words of an index and the heads of its passages.
#[derive(Clone, Debug, Default)]
pub struct Words {
    rows: Vec<Row>,
}

/// Those of a row.
#[derive(Clone, Debug)]
struct Row {
    bytes: OwnedBytes,
    header: Header,
    /// Where each bucket of pairs begins; the pairs; where one in some words begins; where each head ends.
    buckets: List,
    pairs: List,
    starts: List,
    ends: List,
    /// Where the words and the heads begin.
    words: usize,
    heads: usize,
}

/// Numbers of so many bits each, from a place in the bytes on.
#[derive(Clone, Copy, Debug)]
struct List {
    at: usize,
    width: u32,
}

/// What stands before the lists of a row.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// How many words and heads the rows before have, and how many this one.
    pub first: Known,
    pub count: Known,
    /// How many pairs of hash and word there are.
    pub pairs: u32,
    /// How many bytes the words and the heads take.
    pub words: u32,
    pub heads: u32,
    /// How many bits of a hash are its bucket.
    pub bits: u32,
}

/// How many bits each number of the lists takes.
pub struct Widths {
    pub buckets: u32,
    pub pairs: u32,
    pub starts: u32,
    pub ends: u32,
}

impl Header {
    const SIZE: usize = 8 * 4;

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let Header { first, count, pairs, words, heads, bits } = *self;
        let numbers = [first.words, count.words, first.heads, count.heads, pairs, words, heads, bits];
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    fn read(bytes: &[u8]) -> Option<Header> {
        let numbers: &[[u8; 4]; 8] = bytes.as_chunks().0.first_chunk()?;
        let [first, count, first_head, head_count, pairs, words, heads, bits] =
            numbers.map(u32::from_le_bytes);
        first.checked_add(count)?;
        first_head.checked_add(head_count)?;
        // A pair's number must not take more bits than are read at once.
        (bits <= 24 && count <= MAX_WORDS).then_some(Header {
            first: Known { words: first, heads: first_head },
            count: Known { words: count, heads: head_count },
            pairs,
            words,
            heads,
            bits,
        })
    }

    /// How wide the numbers are.
    pub fn widths(&self) -> Widths {
        let up_to = |most: u32| packed::width(most as usize + 1);
        Widths {
            buckets: up_to(self.pairs),
            pairs: PRINT + packed::width(self.count.words as usize),
            starts: up_to(self.words),
            ends: up_to(self.heads),
        }
    }
}

/// The bits of a hash that follow those of its bucket.
pub fn print_of(hash: u32, bits: u32) -> u32 {
    (u64::from(hash) << bits) as u32 >> (u32::BITS - PRINT)
}

impl Row {
    fn new(bytes: OwnedBytes) -> Option<Row> {
        let header = Header::read(&bytes)?;
        let mut at = Header::SIZE;
        let mut list = |count: usize, width: u32| {
            let list = List { at, width };
            at += packed::bytes_for(count, width);
            list
        };
        let widths = header.widths();
        let buckets = list((1 << header.bits) + 1, widths.buckets);
        let pairs = list(header.pairs as usize, widths.pairs);
        let starts = list((header.count.words as usize).div_ceil(STRIDE), widths.starts);
        let ends = list(header.count.heads as usize, widths.ends);
        let words = at;
        let heads = words + header.words as usize;
        let is_whole = heads + header.heads as usize == bytes.len();
        is_whole.then_some(Row { bytes, header, buckets, pairs, starts, ends, words, heads })
    }

    /// The number at a place in a list.
    #[inline]
    fn at(&self, list: List, place: usize) -> usize {
        packed::wide_bits_at(&self.bytes[list.at..], place, list.width) as usize
    }

    /// The bytes of the words from one on.
    #[inline]
    fn from(&self, place: u32) -> Option<&[u8]> {
        let start = self.at(self.starts, place as usize / STRIDE);
        let mut rest = self.bytes.get(self.words + start..self.heads)?;
        for _ in 0..place as usize % STRIDE {
            Entry::skip(&mut rest)?;
        }
        Some(rest)
    }

    fn head(&self, place: u32) -> Option<&[u8]> {
        let start = (place as usize).checked_sub(1).map_or(0, |before| self.at(self.ends, before));
        let end = self.at(self.ends, place as usize);
        self.bytes.get(self.heads + start..self.heads + end)
    }

    fn with(&self, hash: u32) -> impl Iterator<Item = u32> {
        let Header { first, pairs, bits, .. } = self.header;
        let bucket = (u64::from(hash) << bits >> 32) as usize;
        let (from, to) = (self.at(self.buckets, bucket), self.at(self.buckets, bucket + 1));
        let (print, width) = (print_of(hash, bits), self.pairs.width - PRINT);
        (from..to.min(pairs as usize)).filter_map(move |place| {
            let pair = self.at(self.pairs, place) as u32;
            (pair >> width == print).then_some(first.words + (pair & ((1 << width) - 1)))
        })
    }
}

impl Words {
    /// Words of rows; `None` if they are damaged.
    pub fn new(rows: impl IntoIterator<Item = OwnedBytes>) -> Option<Words> {
        let mut rows: Vec<Row> = rows.into_iter().map(Row::new).collect::<Option<_>>()?;
        rows.sort_by_key(|row| (row.header.first.words, row.header.first.heads));
        let mut next = Known::default();
        for row in &rows {
            if row.header.first != next {
                return None;
            }
            next = Known {
                words: next.words + row.header.count.words,
                heads: next.heads + row.header.count.heads,
            };
        }
        Some(Words { rows })
    }

    /// How many words and heads there are.
    pub fn known(&self) -> Known {
        let end = |row: &Row| Known {
            words: row.header.first.words + row.header.count.words,
            heads: row.header.first.heads + row.header.count.heads,
        };
        self.rows.last().map_or(Known::default(), end)
    }

    /// How many words there are.
    pub fn count(&self) -> u32 {
        self.known().words
    }

    /// In how many rows.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// A word. What is no word, or damaged, has no letters.
    pub fn word(&self, number: u32) -> Entry<'_> {
        self.from(number).and_then(|mut bytes| Entry::take(&mut bytes)).unwrap_or_default()
    }

    /// The letters of a word, which are quicker to read alone.
    #[inline]
    pub fn letters(&self, number: u32) -> Letters<'static> {
        self.from(number).and_then(Entry::letters).unwrap_or_default()
    }

    /// The bytes of words from one on.
    #[inline]
    fn from(&self, number: u32) -> Option<&[u8]> {
        let row = match self.rows.as_slice() {
            [only] => only,
            rows => {
                let behind = rows.partition_point(|row| row.header.first.words <= number);
                rows.get(behind.checked_sub(1)?)?
            }
        };
        let Header { first, count, .. } = &row.header;
        let place = number.checked_sub(first.words).filter(|&place| place < count.words)?;
        row.from(place)
    }

    /// A head. What is none, or damaged, is empty.
    pub fn head(&self, number: u32) -> Head<'_> {
        let row = match self.rows.as_slice() {
            [only] => Some(only),
            // A row may have words alone.
            rows => rows.iter().find(|Row { header: Header { first, count, .. }, .. }| {
                number.wrapping_sub(first.heads) < count.heads
            }),
        };
        let head = row.and_then(|row| {
            let Header { first, count, .. } = &row.header;
            let place = number.checked_sub(first.heads).filter(|&place| place < count.heads)?;
            Head::new(row.head(place)?)
        });
        head.unwrap_or_default()
    }

    /// The numbers of the words that are written so, and of some others.
    pub fn written(&self, word: &[u8]) -> impl Iterator<Item = u32> {
        keys_of(word).flat_map(move |key| self.with(key))
    }

    /// The numbers of the words that a hash is of: of their stem, of one of their parts, of themselves if they have no stem; and
    /// now and then of a word that it is not of.
    pub fn with(&self, hash: u32) -> impl Iterator<Item = u32> {
        self.rows.iter().flat_map(move |row| row.with(hash))
    }

    /// Calls `each` with the bytes in memory of every word, in order; `None` if they are damaged.
    pub fn each_entry(&self, mut each: impl FnMut(&[u8])) -> Option<()> {
        let mut entry = Vec::new();
        for row in &self.rows {
            let mut rest = row.bytes.get(row.words..row.heads)?;
            while !rest.is_empty() {
                entry.clear();
                Entry::take(&mut rest)?.write(&mut entry);
                each(&entry);
            }
        }
        Some(())
    }

    /// Calls `each` with the bytes of every head, in order; `None` if they are damaged.
    pub fn each_head(&self, mut each: impl FnMut(&[u8])) -> Option<()> {
        for row in &self.rows {
            for place in 0..row.header.count.heads {
                each(row.head(place)?);
            }
        }
        Some(())
    }
}
