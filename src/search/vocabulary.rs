//! Words of the index: those that begin alike, and those spelled nearly alike.

use tantivy::schema::Field;
use tantivy::{Searcher, TantivyError};

use super::edits::Edits;

/// A word of the index.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexedWord {
    /// The word, in lower case.
    pub text: String,
    /// In how many rows it stands.
    pub rows: u64,
    /// Letters inserted, left out, changed or transposed to get there; 0 for a prefix.
    pub edits: u8,
}

/// The words of `field` that begin with `start`, most frequent first.
pub fn beginning_with(
    searcher: &Searcher,
    field: Field,
    start: &str,
) -> Result<Vec<IndexedWord>, TantivyError> {
    let mut end = start.as_bytes().to_vec();
    // No UTF-8 text holds this byte, so the range ends after every word with this beginning.
    end.push(0xFF);
    let mut found = Vec::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted.terms().range().ge(start).lt(&end).into_stream()?;
        while stream.advance() {
            push(&mut found, stream.key(), u64::from(stream.value().doc_freq), 0);
        }
    }
    Ok(merged(found))
}

/// The words of `field` at most `edits` (up to 2) letters away from `word` (transposition counts once), nearest and most
/// frequent first; of these edits one must be behind the first `spared` letters if there are two. A word of more than 63
/// letters is near none.
pub fn near(
    searcher: &Searcher,
    field: Field,
    word: &str,
    edits: u8,
    spared: u32,
) -> Result<Vec<IndexedWord>, TantivyError> {
    let Some(edits) = Edits::of(word, edits) else { return Ok(Vec::new()) };
    let edits = &edits.sparing(spared);
    let mut found = Vec::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted.terms().search(edits).into_stream()?;
        while stream.advance() {
            if let Some(distance) = edits.distance(stream.key()) {
                push(&mut found, stream.key(), u64::from(stream.value().doc_freq), distance);
            }
        }
    }
    let mut words = merged(found);
    words.sort_by(|a, b| {
        (a.edits, std::cmp::Reverse(a.rows), &a.text).cmp(&(b.edits, std::cmp::Reverse(b.rows), &b.text))
    });
    Ok(words)
}

fn push(found: &mut Vec<IndexedWord>, key: &[u8], rows: u64, edits: u8) {
    if let Ok(text) = std::str::from_utf8(key) {
        found.push(IndexedWord { text: text.to_owned(), rows, edits });
    }
}

/// The words of all segments, each once, most frequent first.
fn merged(mut found: Vec<IndexedWord>) -> Vec<IndexedWord> {
    found.sort_by(|a, b| a.text.cmp(&b.text));
    found.dedup_by(|next, word| {
        let same = next.text == word.text;
        if same {
            word.rows += next.rows;
        }
        same
    });
    found.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
    found
}
