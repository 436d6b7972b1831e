//! The first stage: the best rows for any of some words, by BM25.
//!
//! A stretch of rows at a time, the postings of words are added up row by row (MaxScore, Turtle and Flood 1995, in the form
//! of Lucene's bulk scorer). Words that even together cannot lift a row among the best are not read through: they are
//! looked up for rows that other words have brought near. What is asked for beside words, such as phrases, is read through
//! as tantivy finds it; what must or must not be there is left to tantivy altogether.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::{BooleanQuery, BoostQuery, EmptyQuery, Occur as TOccur, Scorer, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, TERMINATED, Term};

use super::tops::Ordered;
use crate::error::Result;
use crate::index::{Dictionary, Entry, Fields, Index, Scored};

/// What the first stage looks for.
#[derive(Debug, Default)]
pub struct Candidates {
    /// In the order of the query.
    pub clauses: Vec<Candidate>,
}

/// One thing of it.
#[derive(Debug)]
pub enum Candidate {
    /// Rows that have a word.
    Word(Wanted),
    /// Rows that tantivy finds, their scores multiplied by a boost.
    Any(Box<dyn tantivy::query::Query>, f32),
    /// Only rows that have this, or that do not; all rows, if what may be there is everything.
    Bound(TOccur, Box<dyn tantivy::query::Query>),
}

/// A word of the index, and what it counts.
#[derive(Clone, Debug)]
pub struct Wanted {
    field: WordField,
    text: Rc<str>,
    entry: Entry,
    /// What its score is multiplied by.
    pub boost: f32,
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordField {
    /// Among stems and parts, those of headings too.
    Stem,
    /// Among words as written.
    Exact,
}

impl WordField {
    /// The field of the index.
    pub fn of(self, fields: &Fields) -> Field {
        match self {
            WordField::Stem => fields.stem,
            WordField::Exact => fields.exact,
        }
    }
}

impl Wanted {
    /// A word of a field, found at `entry`.
    pub fn new(field: WordField, text: &Rc<str>, entry: Entry, boost: f32) -> Wanted {
        Wanted { field, text: text.clone(), entry, boost }
    }

    fn term(&self, index: &Index) -> Term {
        Term::from_field_text(self.field.of(index.fields()), &self.text)
    }

    fn dictionary<'i>(&self, index: &'i Index) -> Result<&'i Dictionary> {
        match self.field {
            WordField::Stem => index.stems(),
            WordField::Exact => index.exact(),
        }
    }
}

impl Candidates {
    /// Whether there is more to it than what may be there.
    pub fn is_bound(&self) -> bool {
        self.clauses.iter().any(|clause| matches!(clause, Candidate::Bound(..)))
    }

    /// The same for tantivy.
    pub fn query(&self, index: &Index) -> Box<dyn tantivy::query::Query> {
        let clauses = self.clauses.iter().map(|clause| match clause {
            Candidate::Word(word) => {
                let query = TermQuery::new(word.term(index), IndexRecordOption::WithFreqs);
                (TOccur::Should, boosted(Box::new(query), word.boost))
            }
            Candidate::Any(query, boost) => (TOccur::Should, boosted(query.box_clone(), *boost)),
            Candidate::Bound(occur, query) => (*occur, query.box_clone()),
        });
        let clauses: Vec<_> = clauses.collect();
        if clauses.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(clauses)) }
    }

    /// The best `limit` rows that have none of `excluded`, best first; of equal ones those that stand before.
    /// Nothing may be [bound](Self::is_bound).
    pub fn best(&self, index: &Index, excluded: &[Term], limit: usize) -> Result<Vec<(f32, DocAddress)>> {
        let mut best = Best::new(limit);
        // Room in which nothing is left is taken again; where a search fails it is given up.
        let mut room = ROOM.take().unwrap_or_default();
        for (number, segment) in index.searcher().segment_readers().iter().enumerate() {
            best.segment = number as u32;
            let mut search = SegmentSearch::open(self, index, excluded, number)?;
            let alive = segment.alive_bitset();
            search.run(&mut room, &mut best, |row| alive.is_none_or(|alive| alive.is_alive(row)));
        }
        ROOM.set(Some(room));
        Ok(best.into_sorted())
    }
}

fn boosted(query: Box<dyn tantivy::query::Query>, boost: f32) -> Box<dyn tantivy::query::Query> {
    if boost == 1.0 { query } else { Box::new(BoostQuery::new(query, boost)) }
}

/// Rows whose scores are added up at a time.
const STRETCH: usize = 2048;
/// Postings of a block, which are unpacked together: of a word with fewer, all are at hand at once, and to add them up is less
/// work than to look for rows among them.
const BLOCK: u32 = 128;

/// Room for a search.
#[derive(Default)]
struct Room {
    sums: Sums,
    near: Near,
}

thread_local! {
    static ROOM: Cell<Option<Room>> = const { Cell::new(None) };
}

/// Scores that are being added up. In double precision the order of the words does not show in a score.
struct Sums {
    /// The first row of the stretch.
    from: DocId,
    sums: Box<[f64; STRETCH]>,
    /// Which rows have a sum.
    touched: [u64; STRETCH / 64],
}

impl Default for Sums {
    fn default() -> Sums {
        let sums = vec![0.0; STRETCH].into_boxed_slice().try_into();
        Sums { from: 0, sums: sums.unwrap_or_else(|_| Box::new([0.0; STRETCH])), touched: [0; STRETCH / 64] }
    }
}

impl Sums {
    #[inline]
    fn add(&mut self, row: DocId, score: f32) {
        let at = (row - self.from) as usize & (STRETCH - 1);
        self.sums[at] += f64::from(score);
        self.touched[at / 64] |= 1 << (at % 64);
    }

    /// Moves the rows whose sum is more than `than` into `near`, in order, and forgets the others. No sum is 0.
    fn drain(&mut self, than: f64, near: &mut Near) {
        let than = than.max(0.0);
        near.count = 0;
        for (word, touched) in self.touched.iter_mut().enumerate() {
            let mut bits = std::mem::take(touched);
            while bits != 0 {
                // So many at a time without asking whether there are as many: what is none has no sum.
                for _ in 0..AT_A_TIME {
                    let at = word * 64 + bits.trailing_zeros() as usize % 64;
                    let sum = std::mem::take(&mut self.sums[at & (STRETCH - 1)]);
                    near.rows[near.count & (STRETCH - 1)] = (self.from + at as DocId, sum);
                    near.count += usize::from(sum > than);
                    bits &= bits.wrapping_sub(1);
                }
            }
        }
    }
}

/// How many rows are drained between two questions whether there are more.
const AT_A_TIME: usize = 8;

/// Rows of a stretch that may be among the best, in order, and their sums.
struct Near {
    rows: Box<[(DocId, f64); STRETCH]>,
    count: usize,
}

impl Default for Near {
    fn default() -> Near {
        let rows = vec![(0, 0.0); STRETCH].into_boxed_slice().try_into();
        Near { rows: rows.unwrap_or_else(|_| Box::new([(0, 0.0); STRETCH])), count: 0 }
    }
}

impl Near {
    fn rows(&self) -> &[(DocId, f64)] {
        &self.rows[..self.count]
    }

    /// Adds what a word gives each row, and leaves those whose sum is then `within` reach. Which they are cannot be foretold,
    /// so nothing hangs on it but a count.
    fn look_up(&mut self, list: &mut List<'_>, within: impl Fn(f64) -> bool) {
        let mut kept = 0;
        for i in 0..self.count {
            let (row, sum) = self.rows[i];
            let sum = sum + f64::from(list.score_of(row));
            self.rows[kept & (STRETCH - 1)] = (row, sum);
            kept += usize::from(within(sum));
        }
        self.count = kept;
    }
}

/// A word's postings, read from the front.
struct List<'i> {
    scored: Scored<'i>,
    /// The place in the block.
    at: usize,
    /// How many postings this block and those behind it have.
    left: usize,
}

impl List<'_> {
    /// The row it has come to; [`TERMINATED`] at the end.
    fn row(&self) -> DocId {
        self.scored.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Adds up the scores of the rows before `to`.
    fn add_up(&mut self, to: DocId, sums: &mut Sums) {
        loop {
            let (docs, frequencies) = (self.scored.postings.docs(), self.scored.frequencies());
            let (here, whole) = match docs.last() {
                None => return,
                Some(&last) if last < to => (docs.len(), true),
                Some(_) => (docs.partition_point(|&row| row < to), false),
            };
            let from = self.at.min(here);
            for (&row, &frequency) in docs[from..here].iter().zip(&frequencies[from..here]) {
                sums.add(row, self.scored.score(row, frequency));
            }
            self.at = here;
            if !whole || here == self.left {
                return;
            }
            self.left -= here;
            self.scored.postings.advance();
            self.at = 0;
        }
    }

    /// What the word adds to a row, which must not stand before the last one asked for.
    #[inline]
    fn score_of(&mut self, row: DocId) -> f32 {
        let postings = &mut self.scored.postings;
        let at = postings.seek(row);
        let has = postings.doc(at) == row;
        let score = self.scored.score(row, self.scored.postings.freq(at));
        if has { score } else { 0.0 }
    }
}

/// The search of one segment.
struct SegmentSearch<'i> {
    /// The words, those first that can add least for how much there is to read of them.
    lists: Vec<List<'i>>,
    /// How many of them have more than a block.
    long: usize,
    /// What the first so many of them can add together.
    most: Vec<f64>,
    others: Vec<Box<dyn Scorer>>,
    excluded: Vec<BlockSegmentPostings>,
}

impl<'i> SegmentSearch<'i> {
    fn open(
        candidates: &Candidates,
        index: &'i Index,
        excluded: &[Term],
        number: usize,
    ) -> Result<SegmentSearch<'i>> {
        let reader = index.searcher().segment_reader(number as u32);
        let fault = |e: std::io::Error| index.fault(e.into());
        let (mut words, mut others) = (Vec::with_capacity(candidates.clauses.len()), Vec::new());
        for clause in &candidates.clauses {
            match clause {
                Candidate::Word(word) => {
                    let Some(info) = word.entry.in_segment(number) else { continue };
                    let dictionary = word.dictionary(index)?;
                    words.push((info, dictionary, dictionary.most(&word.entry, word.boost)));
                }
                Candidate::Any(query, boost) => {
                    others.push(index.scorer(&**query, number as u32, *boost)?);
                }
                Candidate::Bound(..) => debug_assert!(false, "what is bound is tantivy's"),
            }
        }
        let is_long = |info: &TermInfo| info.doc_freq >= BLOCK;
        let per_posting = |info: &TermInfo, worth: f32| worth / info.doc_freq as f32;
        words.sort_by(|(a, _, worth_a), (b, _, worth_b)| {
            let by_worth = per_posting(a, *worth_a).total_cmp(&per_posting(b, *worth_b));
            is_long(b).cmp(&is_long(a)).then(by_worth)
        });
        let long = words.iter().filter(|(info, ..)| is_long(info)).count();
        let (mut lists, mut most) = (Vec::with_capacity(words.len()), Vec::with_capacity(words.len() + 1));
        let mut sum = 0.0;
        most.push(sum);
        for (info, dictionary, worth) in words {
            let scored = dictionary.scored(info, number, worth).map_err(fault)?;
            lists.push(List { scored, at: 0, left: info.doc_freq as usize });
            sum += f64::from(worth);
            most.push(sum);
        }
        let mut out = Vec::new();
        for term in excluded {
            let inverted = reader.inverted_index(term.field()).map_err(|e| index.fault(e))?;
            out.extend(inverted.read_block_postings(term, IndexRecordOption::Basic).map_err(fault)?);
        }
        Ok(SegmentSearch { lists, long, most, others, excluded: out })
    }

    fn run(&mut self, room: &mut Room, best: &mut Best, is_alive: impl Fn(DocId) -> bool) {
        let Room { sums, near } = room;
        // So many words cannot lift a row among the best by themselves.
        let mut light = 0;
        loop {
            while light < self.long && !best.admits(self.most[light + 1]) {
                light += 1;
            }
            let (light_lists, heavy) = self.lists.split_at_mut(light);
            let rows = heavy.iter().map(List::row).chain(self.others.iter().map(|other| other.doc()));
            let from = rows.min().unwrap_or(TERMINATED);
            if from == TERMINATED {
                return;
            }
            let to = from.saturating_add(STRETCH as DocId).min(TERMINATED);
            sums.from = from;
            heavy.iter_mut().for_each(|list| list.add_up(to, sums));
            for other in &mut self.others {
                while other.doc() < to {
                    sums.add(other.doc(), other.score());
                    other.advance();
                }
            }
            // What is left must come within reach by what the light words can add.
            sums.drain(best.least - self.most[light], near);
            for (list, rest) in light_lists.iter_mut().zip(&self.most).rev() {
                near.look_up(list, |sum| best.admits(sum + rest));
            }
            for &(row, sum) in near.rows() {
                let score = sum as f32;
                if best.admits(f64::from(score))
                    && is_alive(row)
                    && !self.excluded.iter_mut().any(|postings| has(postings, row))
                {
                    best.add(score, row);
                }
            }
        }
    }
}

/// Whether a row is among postings that are read from the front.
fn has(postings: &mut BlockSegmentPostings, row: DocId) -> bool {
    let at = postings.seek(row);
    postings.doc(at) == row
}

/// The best rows so far.
struct Best {
    /// The worst of them on top.
    heap: BinaryHeap<Reverse<(Ordered, Reverse<DocAddress>)>>,
    limit: usize,
    /// A row must have more than this to be among them.
    least: f64,
    /// The segment that rows are of.
    segment: u32,
}

impl Best {
    fn new(limit: usize) -> Best {
        let least = if limit == 0 { f64::INFINITY } else { f64::NEG_INFINITY };
        Best { heap: BinaryHeap::new(), limit, least, segment: 0 }
    }

    #[inline]
    fn admits(&self, score: f64) -> bool {
        score > self.least
    }

    /// Takes in a row that is [admitted](Self::admits); rows come in order.
    fn add(&mut self, score: f32, row: DocId) {
        let one = Reverse((Ordered(score), Reverse(DocAddress::new(self.segment, row))));
        if self.heap.len() == self.limit
            && let Some(mut worst) = self.heap.peek_mut()
        {
            *worst = one;
        } else {
            self.heap.push(one);
        }
        if self.heap.len() == self.limit
            && let Some(Reverse((least, _))) = self.heap.peek()
        {
            self.least = f64::from(least.0);
        }
    }

    fn into_sorted(self) -> Vec<(f32, DocAddress)> {
        let sorted = self.heap.into_sorted_vec().into_iter();
        sorted.map(|Reverse((score, Reverse(address)))| (score.0, address)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use tantivy::collector::TopDocs;

    use super::*;
    use crate::analysis::Analyzer;
    use crate::index::{IndexWriter, WriterOptions, prepare_ready_cut};
    use crate::ingest::CollectionPassage;

    /// An index of passages with some of a few words each, as the bits of a number say; more rows than a stretch has.
    fn index(patterns: &[u16], copies: usize) -> Index {
        let writer =
            IndexWriter::in_memory(Arc::new(Analyzer::default()), &WriterOptions::default()).unwrap();
        let (fields, analyzer) = (writer.fields(), writer.analyzer());
        for (i, pattern) in patterns.iter().cycle().take(patterns.len() * copies).enumerate() {
            let words = WORDS.iter().enumerate().filter(|(word, _)| pattern >> word & 1 == 1);
            // Some twice, and lengths that differ.
            let text: Vec<&str> =
                words.flat_map(|(word, text)| [*text; 2].into_iter().take(1 + (i + word) % 2)).collect();
            let text = format!("{} {}", text.join(" "), "noe annet ".repeat(i % 5));
            let passage = CollectionPassage { id: format!("p{i:05}"), title: String::new(), text };
            writer.add(prepare_ready_cut(passage, i as u32 + 1, "d", &fields, &analyzer)).unwrap();
        }
        writer.into_index().unwrap()
    }

    const WORDS: [&str; 8] = ["sorg", "tap", "barn", "traume", "base", "trygg", "vold", "frykt"];

    fn candidates(index: &Index, asked: &[(usize, f32)], both: bool) -> Candidates {
        let mut candidates = Candidates::default();
        for &(word, boost) in asked {
            let stem: Rc<str> = index.analyzer().stem(WORDS[word]).into();
            let entry = index.stem_entry(&stem).unwrap();
            candidates.clauses.push(Candidate::Word(Wanted::new(WordField::Stem, &stem, entry, boost)));
        }
        if both {
            let both = ["sorg", "tap"].map(|word| {
                let term = Term::from_field_text(index.fields().exact, word);
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                Box::new(query) as Box<dyn tantivy::query::Query>
            });
            let query = BooleanQuery::intersection(both.into());
            candidates.clauses.push(Candidate::Any(Box::new(query), 0.5));
        }
        candidates
    }

    /// The same rows as tantivy finds, with the same scores but for rounding.
    fn assert_as_tantivy(index: &Index, asked: &[(usize, f32)], both: bool, limit: usize) {
        let candidates = candidates(index, asked, both);
        let found = candidates.best(index, &[], limit).unwrap();
        let all = TopDocs::with_limit(100_000).order_by_score();
        let all = index.search(&*candidates.query(index), &all).unwrap();
        assert_eq!(found.len(), all.len().min(limit));
        for ((score, address), (expected, _)) in found.iter().zip(&all) {
            assert!((score - expected).abs() <= 1e-5 * expected, "{score} {expected}");
            let theirs = all.iter().find(|(_, other)| other == address).unwrap().0;
            assert!((score - theirs).abs() <= 1e-5 * theirs, "{score} {theirs}");
        }
        assert!(found.is_sorted_by(|a, b| a.0 > b.0 || a.0 == b.0 && a.1 < b.1));
    }

    #[test]
    fn over_many_stretches() {
        let index = index(&[0b1, 0b10, 0b101, 0b1111, 0b1000_0000, 0, 0b11, 0b110_0000], 800);
        for asked in
            [&[(0, 1.0)][..], &[(0, 1.0), (1, 0.4), (2, 0.5)], &[(7, 1.0), (3, 1.0), (0, 0.1), (1, 0.2)]]
        {
            for limit in [1, 10, 200, 5000] {
                assert_as_tantivy(&index, asked, false, limit);
                assert_as_tantivy(&index, asked, true, limit);
            }
        }
        assert!(candidates(&index, &[(0, 1.0)], false).best(&index, &[], 0).unwrap().is_empty());
        assert!(Candidates::default().best(&index, &[], 10).unwrap().is_empty());
    }

    #[test]
    fn words_as_written_count_once() {
        let index = index(&[0b1, 0b10], 500);
        let word: Rc<str> = "sorg".into();
        let entry = index.exact_entry(&word).unwrap();
        let wanted = Candidate::Word(Wanted::new(WordField::Exact, &word, entry, 1.0));
        let candidates = Candidates { clauses: vec![wanted] };
        let found = candidates.best(&index, &[], 10).unwrap();
        let theirs = TopDocs::with_limit(10).order_by_score();
        let theirs = index.search(&*candidates.query(&index), &theirs).unwrap();
        assert_eq!(found.len(), 10);
        for ((score, address), (expected, other)) in found.iter().zip(&theirs) {
            assert!((score - expected).abs() <= 1e-5 * expected && address == other, "{score} {expected}");
        }
        // The shortest: once or twice, it is as good.
        assert!(found.iter().all(|(score, _)| *score == found[0].0));
    }

    #[test]
    fn what_is_excluded_is_left_out() {
        let index = index(&[0b1, 0b11, 0b101], 300);
        let not = Term::from_field_text(index.fields().stem, &index.analyzer().stem("tap"));
        let found = candidates(&index, &[(0, 1.0)], false).best(&index, &[not], 10_000).unwrap();
        assert_eq!(found.len(), 600);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn as_tantivy_finds_it(
            patterns in proptest::collection::vec(any::<u16>(), 1..60),
            copies in 1_usize..8,
            asked in proptest::collection::vec((0_usize..8, prop_oneof![Just(1.0_f32), Just(0.4), Just(0.45)]), 1..8),
            both in any::<bool>(),
            limit in 1_usize..30,
        ) {
            assert_as_tantivy(&index(&patterns, copies), &asked, both, limit);
        }
    }
}
