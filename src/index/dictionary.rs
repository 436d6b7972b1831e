//! A field's words with where they stand and what BM25 asks of them: looked up once a query, read without the detours of a
//! general engine.

use std::io;
use std::sync::Arc;

use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};

use super::Index;
use crate::error::Result;

/// The saturation of a word's frequency, and how much the length of a row counts: those of tantivy, which wrote the index.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// The words of a field, over all segments.
pub(crate) struct Dictionary {
    segments: Vec<Segment>,
    /// How many rows BM25 counts.
    rows: u64,
    /// What a row's length, as it is stored in a byte, adds to a word's frequency below the line.
    lengths: Box<[f32; 256]>,
}

struct Segment {
    inverted: Arc<InvertedIndexReader>,
    /// The length of each row.
    lengths: OwnedBytes,
}

/// Where a word stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// In how many rows, removed ones counted as long as they have their place.
    pub rows: u64,
    /// Its postings in the first segment that has it, and in others.
    first: Option<(usize, TermInfo)>,
    others: Vec<(usize, TermInfo)>,
}

/// The postings of a word in a segment, and what they are worth.
pub(crate) struct Scored<'d> {
    /// Rows and frequencies, block by block.
    pub postings: BlockSegmentPostings,
    /// More than the word can add to a row's score.
    pub most: f32,
    lengths: &'d [f32; 256],
    of_rows: &'d [u8],
}

impl Dictionary {
    pub fn new(index: &Index, field: Field) -> tantivy::Result<Dictionary> {
        let (mut segments, mut tokens) = (Vec::new(), 0);
        for segment in index.searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            tokens += inverted.total_num_tokens();
            let lengths = segment.fieldnorms_readers().get_inner_file().open_read(field);
            let lengths = lengths.map_or_else(|| Ok(OwnedBytes::empty()), |lengths| lengths.read_bytes())?;
            segments.push(Segment { inverted, lengths });
        }
        let rows = index.places().map_err(|e| tantivy::TantivyError::InternalError(e.to_string()))?;
        let mean = tokens as f32 / rows as f32;
        let length = |id: usize| FieldNormReader::id_to_fieldnorm(id as u8) as f32;
        let lengths = Box::new(std::array::from_fn(|id| K1 * (1.0 - B + B * length(id) / mean)));
        Ok(Dictionary { segments, rows, lengths })
    }

    /// In how many rows a word stands.
    pub fn rows(&self, word: &str) -> io::Result<u64> {
        let mut rows = 0;
        for segment in &self.segments {
            rows += segment.inverted.terms().get(word)?.map_or(0, |info| u64::from(info.doc_freq));
        }
        Ok(rows)
    }

    /// Whether a word stands in any row: quicker than to ask in how many.
    pub fn has(&self, word: &str) -> io::Result<bool> {
        for segment in &self.segments {
            if segment.inverted.terms().term_ord(word)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Where a word stands.
    pub fn entry(&self, word: &str) -> io::Result<Entry> {
        let mut entry = Entry::default();
        for (number, segment) in self.segments.iter().enumerate() {
            if let Some(info) = segment.inverted.terms().get(word)? {
                entry.rows += u64::from(info.doc_freq);
                match entry.first {
                    None => entry.first = Some((number, info)),
                    Some(_) => entry.others.push((number, info)),
                }
            }
        }
        Ok(entry)
    }

    /// More than a word can add to a row's score, with `boost`.
    pub fn most(&self, entry: &Entry, boost: f32) -> f32 {
        bm25_idf(entry.rows, self.rows) * (1.0 + K1) * boost
    }

    /// The postings of a word in a segment, worth at [most](Self::most) so much. They take a kilobyte, which is not to be
    /// moved from hand to hand.
    #[inline]
    pub fn scored(&self, info: &TermInfo, segment: usize, most: f32) -> io::Result<Scored<'_>> {
        let here = &self.segments[segment];
        let frequencies = IndexRecordOption::WithFreqs;
        let postings = here.inverted.read_block_postings_from_terminfo(info, frequencies)?;
        Ok(Scored { postings, most, lengths: &self.lengths, of_rows: &here.lengths })
    }
}

impl Entry {
    /// Where its postings in a segment are; `None` if it does not stand there.
    pub fn in_segment(&self, segment: usize) -> Option<&TermInfo> {
        let mut postings = self.first.iter().chain(&self.others);
        postings.find(|(number, _)| *number == segment).map(|(_, info)| info)
    }
}

/// For each posting of a block that has no frequencies.
const ONCE: [u32; 128] = [1; 128];

impl Scored<'_> {
    /// How often each row of the block has the word; once, where the field does not tell.
    #[inline]
    pub fn frequencies(&self) -> &[u32] {
        match self.postings.freqs() {
            [] => &ONCE,
            known => known,
        }
    }

    /// What the word adds to the score of a row that has it so often.
    #[inline]
    pub fn score(&self, row: u32, frequency: u32) -> f32 {
        let frequency = frequency as f32;
        // Without lengths every row is one word long.
        let length = self.of_rows.get(row as usize).copied().unwrap_or(1);
        let length = self.lengths[usize::from(length)];
        self.most * (frequency / (frequency + length))
    }
}

/// As tantivy works it out, to the last bit.
fn bm25_idf(rows: u64, of: u64) -> f32 {
    let without = of.saturating_sub(rows) as f32;
    (1.0 + (without + 0.5) / (rows as f32 + 0.5)).ln()
}

impl Index {
    /// Stems and compound parts, with stems of titles and headings: what the first stage of ranking reads.
    pub(crate) fn stems(&self) -> Result<&Dictionary> {
        self.dictionary(&self.stems, self.fields.stem)
    }

    /// Words as written.
    pub(crate) fn exact(&self) -> Result<&Dictionary> {
        self.dictionary(&self.exact, self.fields.exact)
    }

    fn dictionary<'i>(
        &'i self,
        place: &'i std::sync::OnceLock<Dictionary>,
        field: Field,
    ) -> Result<&'i Dictionary> {
        if let Some(dictionary) = place.get() {
            return Ok(dictionary);
        }
        let dictionary = Dictionary::new(self, field).map_err(|e| self.fault(e))?;
        Ok(place.get_or_init(|| dictionary))
    }

    /// Where a stem stands.
    pub(crate) fn stem_entry(&self, stem: &str) -> Result<Entry> {
        self.stems()?.entry(stem).map_err(|e| self.fault(e.into()))
    }

    /// In how many rows a stem stands.
    pub(crate) fn stem_rows(&self, stem: &str) -> Result<u64> {
        self.stems()?.rows(stem).map_err(|e| self.fault(e.into()))
    }

    /// Whether a stem stands in any row.
    pub(crate) fn has_stem(&self, stem: &str) -> Result<bool> {
        self.stems()?.has(stem).map_err(|e| self.fault(e.into()))
    }

    /// Whether a word as written stands in any row.
    pub(crate) fn has_exact(&self, word: &str) -> Result<bool> {
        self.exact()?.has(word).map_err(|e| self.fault(e.into()))
    }

    /// Where a word as written stands.
    pub(crate) fn exact_entry(&self, word: &str) -> Result<Entry> {
        self.exact()?.entry(word).map_err(|e| self.fault(e.into()))
    }

    /// In how many rows a word as written stands.
    pub(crate) fn exact_rows(&self, word: &str) -> Result<u64> {
        self.exact()?.rows(word).map_err(|e| self.fault(e.into()))
    }
}
