//! The words of an index, for reading.

use tantivy::directory::OwnedBytes;

use super::{Entry, Head, Known, STRIDE, next};
use crate::index::packed;

/// The words of an index and the heads of its passages.
#[derive(Clone, Debug, Default)]
pub struct Words {
    rows: Vec<Row>,
}

/// Those of a row; the ranges are of its bytes.
#[derive(Clone, Debug)]
struct Row {
    bytes: OwnedBytes,
    first: Known,
    count: Known,
    /// How many bits of a hash are its bucket, and how many each word's place takes.
    bits: u32,
    width: u32,
    /// Where the buckets, the hashes' bytes, the places of their words, of words and of heads, the words and the heads begin.
    buckets: usize,
    hashes: usize,
    places: usize,
    starts: usize,
    ends: usize,
    words: usize,
    heads: usize,
}

/// Numbers before the lists.
const HEADER: usize = 8;

/// The bits of a hash that follow those of its bucket.
pub fn byte_of(hash: u32, bits: u32) -> u8 {
    ((u64::from(hash) << bits) as u32 >> 24) as u8
}

impl Row {
    fn new(bytes: OwnedBytes) -> Option<Row> {
        let (header, _) = bytes.as_chunks::<4>();
        let header: &[[u8; 4]; HEADER] = header.first_chunk()?;
        let [first, count, first_head, head_count, pairs, words_size, heads_size, bits] =
            header.map(u32::from_le_bytes);
        if bits > 24 {
            return None;
        }
        let width = packed::width(count as usize);
        let buckets = HEADER * 4;
        let hashes = buckets + ((1 << bits) + 1) * 4;
        let places = hashes + pairs as usize;
        let starts = places + packed::bytes_for(pairs as usize, width);
        let ends = starts + (count as usize).div_ceil(STRIDE) * 4;
        let words = ends + head_count as usize * 4;
        let heads = words + words_size as usize;
        first.checked_add(count)?;
        first_head.checked_add(head_count)?;
        (heads + heads_size as usize == bytes.len()).then_some(Row {
            bytes,
            first: Known { words: first, heads: first_head },
            count: Known { words: count, heads: head_count },
            bits,
            width,
            buckets,
            hashes,
            places,
            starts,
            ends,
            words,
            heads,
        })
    }

    /// The number at a place in a list that begins at `list`.
    fn at(&self, list: usize, place: usize) -> usize {
        let four = self.bytes.get(list + place * 4..).and_then(|rest| rest.first_chunk());
        four.map_or(0, |four| u32::from_le_bytes(*four)) as usize
    }

    fn word(&self, place: u32) -> Option<Entry<'_>> {
        let start = self.at(self.starts, place as usize / STRIDE);
        let mut rest = self.bytes.get(self.words + start..self.heads)?;
        for _ in 0..place as usize % STRIDE {
            Entry::skip(&mut rest)?;
        }
        Entry::take(&mut rest)
    }

    fn head(&self, place: u32) -> Option<&[u8]> {
        let start = (place as usize).checked_sub(1).map_or(0, |before| self.at(self.ends, before));
        let end = self.at(self.ends, place as usize);
        self.bytes.get(self.heads + start..self.heads + end)
    }

    fn with(&self, hash: u32) -> impl Iterator<Item = u32> {
        let bucket = (u64::from(hash) << self.bits >> 32) as usize;
        let (from, to) = (self.at(self.buckets, bucket), self.at(self.buckets, bucket + 1));
        let (byte, places) = (byte_of(hash, self.bits), &self.bytes[self.places..self.starts]);
        let hashes = self.bytes[self.hashes..self.places].get(from..to).unwrap_or_default();
        let found = (from..).zip(hashes).filter(move |&(_, &known)| known == byte);
        found.map(move |(place, _)| self.first.words + packed::bits_at(places, place, self.width))
    }
}

impl Words {
    /// Words of rows; `None` if they are damaged.
    pub fn new(rows: impl IntoIterator<Item = OwnedBytes>) -> Option<Words> {
        let mut rows: Vec<Row> = rows.into_iter().map(Row::new).collect::<Option<_>>()?;
        rows.sort_by_key(|row| (row.first.words, row.first.heads));
        let mut next = Known::default();
        for row in &rows {
            if row.first != next {
                return None;
            }
            next = Known { words: next.words + row.count.words, heads: next.heads + row.count.heads };
        }
        Some(Words { rows })
    }

    /// How many words and heads there are.
    pub fn known(&self) -> Known {
        let end = |row: &Row| Known {
            words: row.first.words + row.count.words,
            heads: row.first.heads + row.count.heads,
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
    #[inline]
    pub fn word(&self, number: u32) -> Entry<'_> {
        let row = match self.rows.as_slice() {
            [only] => Some(only),
            rows => rows.get(rows.partition_point(|row| row.first.words <= number).wrapping_sub(1)),
        };
        let word = row.and_then(|row| {
            let place = number.checked_sub(row.first.words).filter(|&place| place < row.count.words)?;
            row.word(place)
        });
        word.unwrap_or_default()
    }

    /// A head. What is none, or damaged, is empty.
    pub fn head(&self, number: u32) -> Head<'_> {
        let row = match self.rows.as_slice() {
            [only] => Some(only),
            // A row may have words alone.
            rows => rows.iter().find(|row| row.count.heads > number.wrapping_sub(row.first.heads)),
        };
        let head = row.and_then(|row| {
            let place = number.checked_sub(row.first.heads).filter(|&place| place < row.count.heads)?;
            Head::new(row.head(place)?)
        });
        head.unwrap_or_default()
    }

    /// The numbers of the words that a hash is of: of themselves, of their stem or of one of their parts; and now and then of
    /// a word that it is not of.
    pub fn with(&self, hash: u32) -> impl Iterator<Item = u32> {
        self.rows.iter().flat_map(move |row| row.with(hash))
    }

    /// Calls `each` with the bytes of every word, in order; `None` if they are damaged.
    pub fn each_entry(&self, mut each: impl FnMut(&[u8])) -> Option<()> {
        for row in &self.rows {
            let words = row.bytes.get(row.words..row.heads)?;
            let mut rest = words;
            while !rest.is_empty() {
                let (at, _) = next(words, &mut rest)?;
                each(&words[at..words.len() - rest.len()]);
            }
        }
        Some(())
    }

    /// Calls `each` with the bytes of every head, in order; `None` if they are damaged.
    pub fn each_head(&self, mut each: impl FnMut(&[u8])) -> Option<()> {
        for row in &self.rows {
            for place in 0..row.count.heads {
                each(row.head(place)?);
            }
        }
        Some(())
    }
}
