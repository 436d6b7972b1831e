//! Which passage comes before which: `tests/data/ranking/order.txt`.

#![allow(clippy::unwrap_used, reason = "a test that unwraps says what it expects by failing")]

use std::path::Path;
use std::sync::Arc;

use belegg::analysis::Analyzer;
use belegg::index::{Index, IndexWriter, WriterOptions, prepare_ready_cut};
use belegg::ingest::CollectionPassage;
use belegg::search::{Features, SearchOptions, Searcher};

#[derive(Debug, Default)]
struct Case {
    line: usize,
    query: String,
    order: Vec<String>,
    hidden: Vec<String>,
    known_wrong: bool,
}

fn cases(text: &str) -> (Vec<String>, Vec<Case>) {
    let (mut everywhere, mut cases): (Vec<String>, Vec<Case>) = (Vec::new(), Vec::new());
    let mut known_wrong = false;
    for (i, line) in text.lines().enumerate() {
        known_wrong |= line.starts_with("# known wrong");
        let Some((mark, rest)) = line.split_once(' ') else { continue };
        match (mark, cases.last_mut()) {
            ("~", _) => everywhere.push(rest.to_owned()),
            ("?", _) => {
                cases.push(Case { line: i + 1, query: rest.to_owned(), known_wrong, ..Case::default() })
            }
            (">", Some(case)) => case.order.push(rest.to_owned()),
            ("!", Some(case)) => case.hidden.push(rest.to_owned()),
            ("#", _) => {}
            _ => panic!("line {}: {line:?} is none of a case", i + 1),
        }
    }
    (everywhere, cases)
}

fn index(analyzer: &Arc<Analyzer>, passages: impl Iterator<Item = String>) -> Index {
    let options = WriterOptions { threads: 1, memory: 15 << 20, ..WriterOptions::default() };
    let writer = IndexWriter::in_memory(analyzer.clone(), &options).unwrap();
    let fields = writer.fields();
    for (i, passage) in passages.enumerate() {
        let (title, text) = match passage.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            Some((title, text)) => (title.to_owned(), text.to_owned()),
            None => (String::new(), passage),
        };
        let passage = CollectionPassage { id: format!("p{i:03}"), title, text };
        writer.add(prepare_ready_cut(passage, i as u32, "cases", &fields, analyzer)).unwrap();
    }
    writer.into_index().unwrap()
}

fn judge(index: &Index, case: &Case, hidden_from: usize) -> Result<(), String> {
    let options = SearchOptions { limit: 100, ..SearchOptions::default() };
    let answer = Searcher::new(index).search(&case.query, &options).unwrap();
    let place = |id: usize| answer.hits.iter().position(|hit| hit.passage.passage == format!("p{id:03}"));
    let places: Vec<Option<usize>> = (hidden_from..hidden_from + case.order.len()).map(place).collect();
    if places.contains(&None) || !places.is_sorted() {
        return Err(format!("places {places:?}"));
    }
    let first = hidden_from + case.order.len();
    match (first..first + case.hidden.len()).find_map(place) {
        Some(shown) => Err(format!("{:?} is shown", answer.hits[shown].passage.text)),
        None => Ok(()),
    }
}

#[test]
fn the_better_passage_comes_first() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ranking/order.txt");
    let (everywhere, cases) = cases(&std::fs::read_to_string(file).unwrap());
    let analyzer = Arc::new(Analyzer::default());
    let mut failures = Vec::new();
    for case in &cases {
        // The worse ones stand first, so that equal scores do not pass for the right order.
        let passages: Vec<&String> = everywhere.iter().chain(&case.order).chain(&case.hidden).collect();
        let index = index(&analyzer, passages.into_iter().cloned());
        match (judge(&index, case, everywhere.len()), case.known_wrong) {
            (Err(what), false) => failures.push(format!("line {}: {}: {what}", case.line, case.query)),
            (Ok(()), true) => {
                failures.push(format!("line {}: {}: is right now, move it up", case.line, case.query))
            }
            _ => {}
        }
    }
    assert!(cases.len() > 15 && failures.is_empty(), "{}", failures.join("\n"));
}

const WORDS: [&str; 16] = [
    "trygg",
    "base",
    "barn",
    "traume",
    "barnetraumer",
    "tilknytning",
    "tilknytningsteori",
    "relasjon",
    "omsorg",
    "omsorgssvikt",
    "terapi",
    "terapeuten",
    "følelser",
    "følelsesregulering",
    "minne",
    "kropp",
];

/// Texts and queries of some words, the same each time.
fn random_words(seed: u64, count: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    // Some words come more often than others.
    (0..count).map(|_| WORDS[next() % WORDS.len() * (next() % 2)]).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_best_few_are_those_of_the_whole_ranking() {
    let analyzer = Arc::new(Analyzer::default());
    let passages =
        (0..190).map(|i| format!("[{}] {}", WORDS[i % 16], random_words(i as u64 + 1, 8 + i % 40)));
    let index = index(&analyzer, passages);
    let (searcher, options) = (Searcher::new(&index), SearchOptions::default());
    for i in 0..200 {
        let query = random_words(1000 + i, 1 + i as usize % 7);
        let whole = searcher.ranking(&query, 200, &options).unwrap();
        for few in [1, 3, 10] {
            let best = searcher.ranking(&query, few, &options).unwrap();
            assert_eq!(best, whole[..few.min(whole.len())], "{query}");
        }
    }
}

#[test]
fn a_suspended_compound_is_there_as_a_whole() {
    let analyzer = Arc::new(Analyzer::default());
    let text = Features::NAMES.iter().position(|name| *name == "text").unwrap();
    for (query, passage, share) in [
        ("busstilbud", "Byen har buss- og trikketilbud.", 1.0),
        ("traumebehandling", "Om traumeforståelse og -behandling.", 1.0),
        ("busstilbud", "Byen har et tilbud om buss.", 0.7),
        ("tilbud", "Byen har buss- og trikketilbud.", 0.7),
    ] {
        let index = index(&analyzer, [passage.to_owned()].into_iter());
        let found = Searcher::new(&index).features(query, &SearchOptions::default()).unwrap();
        assert!((found.passages[0].1.0[text] - share).abs() < 1e-4, "{query}: {:?}", found.passages);
    }
}

#[test]
fn words_outlast_many_commits() {
    let (analyzer, options) = (Arc::new(Analyzer::default()), WriterOptions::default());
    let folder = tempfile::tempdir().unwrap();
    let texts: Vec<String> = WORDS.iter().map(|word| format!("{word} og base, {word}en og terapi")).collect();
    for (i, text) in texts.iter().enumerate() {
        let writer = IndexWriter::open(folder.path(), analyzer.clone(), &options).unwrap();
        let passage = CollectionPassage { id: format!("p{i:03}"), title: String::new(), text: text.clone() };
        writer.add(prepare_ready_cut(passage, i as u32, "cases", &writer.fields(), &analyzer)).unwrap();
        writer.commit().unwrap();
    }
    let grown = Index::open(folder.path(), analyzer.clone()).unwrap();
    let whole = index(&analyzer, texts.into_iter());
    assert_eq!(grown.row_count().unwrap(), WORDS.len() as u64);
    assert!((2..=8).contains(&grown.words().unwrap().rows()), "{} rows", grown.words().unwrap().rows());
    // Which passages stand beside each other is another matter in several segments.
    let neighbours = Features::NAMES.iter().position(|name| *name == "neighbours").unwrap();
    for query in WORDS {
        let of = |index| {
            let mut found = Searcher::new(index).features(query, &SearchOptions::default()).unwrap().passages;
            found.iter_mut().for_each(|(_, features)| features.0[neighbours] = 0.0);
            found.sort_by(|a, b| a.0.cmp(&b.0));
            found
        };
        let (grown, whole) = (of(&grown), of(&whole));
        assert!(!grown.is_empty() && grown.len() == whole.len(), "{query}");
        for (one, other) in grown.iter().zip(&whole) {
            let near = one.1.0.iter().zip(other.1.0).all(|(a, b)| (a - b).abs() < 1e-4);
            assert!(near && one.0 == other.0, "{query}: {one:?} {other:?}");
        }
    }
}
