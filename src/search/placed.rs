//! Words at their places: phrases and words near each other, read from the forward rows, so that the index keeps no positions.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::SegmentPostings;
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyError, Term};

use crate::index::{Forward, Room, Rows, Words, is_above};

/// What is wanted of the places of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// Words as written, side by side in the order given.
    Phrase,
    /// Stems, in any order, with at most so many words too many; or in what stands above the passage.
    Near(u32),
}

/// A query for passages that have all of several terms, at such places.
#[derive(Clone, Debug)]
pub struct Placed(Arc<Wanted>);

#[derive(Debug)]
struct Wanted {
    terms: Vec<Term>,
    hashes: Vec<u32>,
    places: Places,
    /// The words of the lexicon that are one of the terms, each with the number of the term, in order.
    words: Vec<(u32, u32)>,
    /// A bit for each word of the lexicon that is wanted.
    sieve: Vec<u64>,
    rows: Arc<[Rows]>,
    lexicon: Words,
}

impl Placed {
    /// Passages of the index of these rows that have the terms, at least one, whose [hashes](crate::index::token_hash) are
    /// given too.
    pub fn new(
        terms: Vec<Term>,
        hashes: &[u32],
        places: Places,
        rows: Arc<[Rows]>,
        lexicon: &Words,
    ) -> Placed {
        let mut words = Vec::new();
        for (number, (term, &hash)) in (0..).zip(terms.iter().zip(hashes)) {
            let value = term.value();
            let text = value.as_str().unwrap_or_default();
            match places {
                Places::Phrase => {
                    let is = |&word: &u32| lexicon.letters(word).text() == text.as_bytes();
                    words.extend(lexicon.written(text.as_bytes()).filter(is).map(|word| (word, number)));
                }
                Places::Near(_) => {
                    let is = |&word: &u32| {
                        let word = lexicon.word(word);
                        word.stem() == hash || word.parts().any(|part| part == hash)
                    };
                    words.extend(lexicon.with(hash).filter(is).map(|word| (word, number)));
                }
            }
        }
        words.sort_unstable();
        words.dedup();
        let mut sieve = vec![0; words.last().map_or(0, |word| word.0 as usize / 64 + 1)];
        for &(number, _) in &words {
            sieve[number as usize / 64] |= 1_u64 << (number % 64);
        }
        Placed(Arc::new(Wanted {
            terms,
            hashes: hashes.to_vec(),
            places,
            words,
            sieve,
            rows,
            lexicon: lexicon.clone(),
        }))
    }
}

impl Query for Placed {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bm25 = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                Some(Bm25Weight::for_terms(statistics_provider, &self.0.terms)?)
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(PlacedWeight { wanted: self.0.clone(), bm25 }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.terms.iter().for_each(|term| visitor(term, false));
    }
}

struct PlacedWeight {
    wanted: Arc<Wanted>,
    bm25: Option<Bm25Weight>,
}

impl PlacedWeight {
    fn placed_scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<PlacedScorer>> {
        let field = self.wanted.terms[0].field();
        let inverted = segment.inverted_index(field)?;
        let mut postings = Vec::with_capacity(self.wanted.terms.len());
        for term in &self.wanted.terms {
            match inverted.read_postings(term, IndexRecordOption::Basic)? {
                Some(found) => postings.push(found),
                None => return Ok(None),
            }
        }
        postings.sort_by_key(DocSet::size_hint);
        let Some(rows) = self.wanted.rows.iter().find(|rows| rows.segment() == segment.segment_id()) else {
            return Err(TantivyError::InvalidArgument("a query for another index".to_owned()));
        };
        let norms = match &self.bm25 {
            Some(_) => segment.fieldnorms_readers().get_field(field)?,
            None => None,
        };
        let mut scorer = PlacedScorer {
            wanted: self.wanted.clone(),
            rows: rows.clone(),
            postings,
            bm25: self.bm25.as_ref().map(|bm25| bm25.boost_by(boost)),
            norms: norms.unwrap_or_else(|| FieldNormReader::constant(segment.max_doc(), 1)),
            count: 0,
            reading: Reading::default(),
        };
        scorer.find();
        Ok(Some(scorer))
    }
}

impl Weight for PlacedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.placed_scorer(segment, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, segment: &SegmentReader, row: DocId) -> tantivy::Result<Explanation> {
        let scorer = self.placed_scorer(segment, 1.0)?;
        let score = scorer.and_then(|mut scorer| (scorer.seek(row) == row).then(|| scorer.score()));
        let score =
            score.ok_or_else(|| TantivyError::InvalidArgument(format!("row {row} does not match")))?;
        Ok(Explanation::new("words at their places", score))
    }
}

/// The passages of a segment.
struct PlacedScorer {
    wanted: Arc<Wanted>,
    rows: Rows,
    /// The rows that have each term, the rarest first: all stand at the first one's row.
    postings: Vec<SegmentPostings>,
    bm25: Option<Bm25Weight>,
    norms: FieldNormReader,
    /// How often the passage has what is wanted.
    count: u32,
    reading: Reading,
}

impl PlacedScorer {
    /// Goes on to the first row from where the first term stands that has all terms at their places.
    fn find(&mut self) -> DocId {
        loop {
            let row = self.meet();
            if row == TERMINATED || self.is_placed(row) {
                return row;
            }
            self.postings[0].advance();
        }
    }

    /// Goes on to the first row from where the first term stands that has all terms.
    fn meet(&mut self) -> DocId {
        let mut row = self.postings[0].doc();
        'again: loop {
            if row == TERMINATED {
                return row;
            }
            let (first, others) = self.postings.split_at_mut(1);
            for postings in others {
                let there = if postings.doc() < row { postings.seek(row) } else { postings.doc() };
                if there > row {
                    row = first[0].seek(there);
                    continue 'again;
                }
            }
            return row;
        }
    }

    fn is_placed(&mut self, row: DocId) -> bool {
        self.count = self.reading.count(&self.wanted, self.rows.row(row));
        self.count > 0
    }
}

impl DocSet for PlacedScorer {
    fn advance(&mut self) -> DocId {
        self.postings[0].advance();
        self.find()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.postings[0].doc() >= target {
            return self.postings[0].doc();
        }
        self.postings[0].seek(target);
        self.find()
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(target);
        }
        if self.postings[0].doc() < target {
            self.postings[0].seek(target);
        }
        // Where it is not placed it is not looked for further: others may rule the next rows out.
        match self.meet() {
            row if row > target => SeekDangerResult::SeekLowerBound(row),
            row if self.is_placed(row) => SeekDangerResult::Found,
            row => SeekDangerResult::SeekLowerBound(row + 1),
        }
    }

    fn doc(&self) -> DocId {
        self.postings[0].doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings[0].size_hint() / (10 * self.postings.len() as u32)
    }

    fn cost(&self) -> u64 {
        u64::from(self.postings[0].size_hint()) * 10 * self.postings.len() as u64
    }
}

impl Scorer for PlacedScorer {
    fn score(&mut self) -> Score {
        let norm = self.norms.fieldnorm_id(self.doc());
        self.bm25.as_ref().map_or(1.0, |bm25| bm25.score(norm, self.count))
    }
}

/// Room for reading rows.
#[derive(Default)]
struct Reading {
    room: Room,
    /// The place of a wanted word among the different ones of the passage, with the number of the term that it is.
    places: Vec<(usize, u32)>,
    /// Positions and terms.
    here: Vec<(u32, u32)>,
    last: Vec<Option<u32>>,
}

impl Reading {
    /// How often a passage has what is wanted.
    fn count(&mut self, wanted: &Wanted, row: &[u8]) -> u32 {
        let last = wanted.words.last().map_or(0, |word| word.0);
        let heads = (wanted.places != Places::Phrase).then_some(&wanted.lexicon);
        let passage = Forward::up_to(last, row, heads, &mut self.room);
        self.places.clear();
        for (place, number) in passage.different().enumerate() {
            let bits = wanted.sieve.get(number as usize / 64).copied().unwrap_or(0);
            if bits & 1 << (number % 64) != 0 {
                let from = wanted.words.partition_point(|word| word.0 < number);
                let terms = wanted.words[from..].iter().take_while(|word| word.0 == number);
                self.places.extend(terms.map(|word| (place, word.1)));
            }
        }
        match wanted.places {
            Places::Phrase => phrases(wanted.terms.len(), &passage, &self.places),
            Places::Near(distance) => {
                self.here.clear();
                for &(place, term) in &self.places {
                    passage.each_position(place, |position| self.here.push((position, term)));
                }
                self.here.sort_unstable();
                let here = stretches(wanted.terms.len(), &self.here, distance, &mut self.last);
                here + u32::from(above(&passage, &wanted.hashes) > 0.0)
            }
        }
    }
}

/// How often so many terms stand side by side.
fn phrases(count: usize, passage: &Forward<'_>, places: &[(usize, u32)]) -> u32 {
    // The word with the highest number is mostly the rarest.
    let Some(&(_, rarest)) = places.last() else { return 0 };
    let mut found = 0;
    for &(place, _) in places.iter().filter(|of| of.1 == rarest) {
        passage.each_position(place, |position| {
            let Some(from) = position.checked_sub(rarest) else { return };
            let is = |term: u32| {
                let there = passage.place_at(from + term);
                places.iter().any(|&(place, one)| one == term && there == Some(place))
            };
            found += u32::from((0..count as u32).all(|term| term == rarest || is(term)));
        });
    }
    found
}

/// 1 if all of several stems stand in the title and the headings above a passage, which are short enough to be near each
/// other; less if compounds with them do, 0 if one does not.
pub fn above(passage: &Forward<'_>, stems: &[u32]) -> f32 {
    let of = |stem: u32| passage.above().map(|above| is_above(above, stem)).fold(0.0, f32::max);
    stems.iter().map(|&stem| of(stem)).fold(1.0, f32::min)
}

/// How many disjoint stretches hold so many terms with at most `distance` words too many.
fn stretches(count: usize, here: &[(u32, u32)], distance: u32, last: &mut Vec<Option<u32>>) -> u32 {
    last.clear();
    last.resize(count, None);
    let mut found = 0;
    for &(position, term) in here {
        if let Some(last) = last.get_mut(term as usize) {
            *last = Some(position);
        }
        if let Some(first) = last.iter().copied().min().flatten()
            && position - first < distance.saturating_add(count as u32)
        {
            found += 1;
            last.fill(None);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;
    use crate::document::PassageKind;
    use crate::index::{Lexicon, forward, token_hash};

    #[test]
    fn words_are_counted_where_they_stand() {
        let (analyzer, mut lexicon) = (Analyzer::default(), Lexicon::default());
        let text =
            "Trygg base gir trygg utforskning; en trygg, trygg base er barnets base. Barna søker en base";
        let row = forward(text, PassageKind::Paragraph, 0, &analyzer, &mut lexicon);
        let words = lexicon.words();
        let count = |tokens: &[&str], places| {
            let hashes: Vec<u32> = tokens.iter().map(|token| token_hash(token)).collect();
            let field = tantivy::schema::Field::from_field_id(0);
            let terms = tokens.iter().map(|token| Term::from_field_text(field, token)).collect();
            let placed = Placed::new(terms, &hashes, places, Arc::new([]), &words);
            Reading::default().count(&placed.0, &row)
        };
        for (tokens, times) in [
            (&["trygg", "base"][..], 2),
            (&["trygg", "trygg"], 1),
            (&["trygg", "trygg", "base"], 1),
            (&["base", "trygg"], 0),
            (&["base", "gir"], 1),
            (&["en", "base"], 1),
            (&["base", "en"], 0),
            (&["trygg", "borg"], 0),
            (&["base"], 4),
            (&["borg"], 0),
        ] {
            assert_eq!(count(tokens, Places::Phrase), times, "{tokens:?}");
        }
        for (tokens, distance, times) in [
            (["trygg", "base"], 0, 2),
            (["barn", "base"], 0, 1),
            (["utforskning", "barn"], 3, 0),
            (["utforskning", "barn"], 5, 1),
            (["barn", "utforskning"], 5, 1),
        ] {
            let stems = tokens.map(|token| analyzer.stem(token));
            let stems = [&*stems[0], &*stems[1]];
            assert_eq!(count(&stems, Places::Near(distance)), times, "{stems:?} {distance}");
        }
    }
}
