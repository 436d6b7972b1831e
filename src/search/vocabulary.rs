//! Words of the index: those that begin alike, and those spelled nearly alike.

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy::schema::Field;
use tantivy::{Searcher, TantivyError};
use tantivy_fst::Automaton;

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

/// The words of `field` at most `edits` letters away from `word` (transposition counts once), nearest and most frequent
/// first. The first `prefix` letters must agree.
pub fn near(
    searcher: &Searcher,
    field: Field,
    word: &str,
    edits: u8,
) -> Result<Vec<IndexedWord>, TantivyError> {
    let automaton = Near(LevenshteinAutomatonBuilder::new(edits, true).build_dfa(word));
    let mut found = Vec::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted.terms().search(&automaton).into_stream()?;
        while stream.advance() {
            if let Distance::Exact(distance) = automaton.0.eval(stream.key()) {
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

/// A Levenshtein automaton in the form tantivy's dictionary walks.
struct Near(DFA);

impl Automaton for Near {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
