//! What the benchmarks share: collections, queries by class, and plain tantivy to measure against.

#![allow(dead_code, reason = "each bench uses its part")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot read its input has nothing to measure")]

pub mod generate;
pub mod plain;

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use belegg::analysis::Analyzer;
use belegg::bibliography::Bibliography;
use belegg::document::PassageKind;
use belegg::index::{Index, IndexWriter, Prepared, WriterOptions, prepare_ready_cut};
use belegg::ingest::{CollectionPassage, read_collection};
use belegg::search::{Filters, Ranking, SearchOptions, Searcher, supporting_works};

/// Passages and queries for them.
pub struct Collection {
    pub name: String,
    pub passages: Vec<CollectionPassage>,
    pub queries: Vec<String>,
}

impl Collection {
    /// Bytes of text and titles.
    pub fn bytes(&self) -> u64 {
        self.passages.iter().map(|p| (p.text.len() + p.title.len()) as u64).sum()
    }

    /// The first `n` passages, with the same queries.
    pub fn first(&self, n: usize) -> Collection {
        let passages = self.passages.iter().take(n).cloned().collect();
        Collection { name: format!("{} {n}", self.name), passages, queries: self.queries.clone() }
    }
}

/// Whether this is the smoke run, `cargo bench -- --test`.
pub fn is_smoke() -> bool {
    std::env::args().any(|arg| arg == "--test")
}

/// The folder of test collections: `BELEGG_DATA`, or `../shared/data` beside the project; `None` if there is none.
pub fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    std::env::var_os("BELEGG_DATA").map(PathBuf::from).or(Some(beside)).filter(|path| path.is_dir())
}

/// NorQuAD's 2,900 passages with the questions of its development part; generated text where it is not there.
pub fn norquad() -> Collection {
    let Some(folder) = data().map(|data| data.join("norquad")) else { return generate::collection(2_900, 1) };
    let passages: Vec<_> =
        read_collection(&folder.join("collection.jsonl")).unwrap().map(Result::unwrap).collect();
    assert_eq!(passages.len(), 2_900, "NorQuAD has another size");
    Collection { name: "NorQuAD".to_owned(), passages, queries: queries(&folder.join("queries.dev.tsv")) }
}

/// Sections of laws, up to `n`, with section headings as queries; generated text where they are not there.
pub fn lovdata(n: usize) -> Collection {
    let Some(folder) = data().map(|data| data.join("lovdata")) else { return generate::collection(n, 1) };
    let mut xz = Command::new("xz")
        .arg("-dc")
        .arg(folder.join("collection.jsonl.xz"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("`xz` unpacks the collection");
    #[derive(serde::Deserialize)]
    struct Row {
        id: String,
        #[serde(default)]
        title: String,
        text: String,
    }
    let lines = BufReader::new(xz.stdout.take().unwrap()).lines().take(n);
    let passages: Vec<_> = lines
        .map(|line| serde_json::from_str::<Row>(&line.unwrap()).unwrap())
        .map(|Row { id, title, text }| CollectionPassage { id, title, text })
        .collect();
    let _ = xz.kill();
    let _ = xz.wait();
    Collection { name: "Lovdata".to_owned(), passages, queries: queries(&folder.join("queries.dev.tsv")) }
}

fn queries(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter_map(|line| Some(line.split('\t').nth(1)?.to_owned())).collect()
}

/// All passages made into rows, on `threads` threads, in order.
pub fn prepare_all(collection: &Collection, writer: &IndexWriter, threads: usize) -> Vec<Prepared> {
    let (fields, analyzer) = (writer.fields(), writer.analyzer());
    let share = collection.passages.len().div_ceil(threads.max(1)).max(1);
    let work = |start: usize, passages: &[CollectionPassage]| -> Vec<Prepared> {
        (start..)
            .zip(passages)
            .map(|(i, p)| prepare_ready_cut(p.clone(), i as u32 + 1, "bench", &fields, &analyzer))
            .collect()
    };
    std::thread::scope(|scope| {
        let work = &work;
        let shares: Vec<_> = collection
            .passages
            .chunks(share)
            .enumerate()
            .map(|(i, passages)| scope.spawn(move || work(i * share, passages)))
            .collect();
        shares.into_iter().flat_map(|share| share.join().unwrap()).collect()
    })
}

/// A writer into memory.
pub fn writer() -> IndexWriter {
    IndexWriter::in_memory(Arc::new(Analyzer::default()), &WriterOptions::default()).unwrap()
}

/// An index in memory; asserts that it holds every passage.
pub fn build(collection: &Collection, threads: usize) -> Index {
    let writer = writer();
    for prepared in prepare_all(collection, &writer, threads) {
        writer.add(prepared).unwrap();
    }
    let index = writer.into_index().unwrap();
    assert_eq!(index.row_count().unwrap(), collection.passages.len() as u64, "passages were lost");
    index
}

/// How many of `queries` hits were found; the ranking alone, best ten.
pub fn hits(index: &Index, query: &str, options: &SearchOptions) -> usize {
    Searcher::new(index).ranking(query, 10, options).unwrap().len()
}

/// Passages that bear on claims, and the works these rest on, counted: the whole answer of `belegg support`.
pub fn support(index: &Index, claims: &[String]) -> usize {
    let bibliography = index.bibliography().unwrap();
    claims.iter().map(|claim| support_one(index, claim, &bibliography, &SearchOptions::default())).sum()
}

/// The same for one claim.
pub fn support_one(
    index: &Index,
    claim: &str,
    bibliography: &Bibliography,
    options: &SearchOptions,
) -> usize {
    let filters =
        Filters { without: vec![PassageKind::Reference, PassageKind::Front], ..options.filters.clone() };
    let options = SearchOptions { filters, ..options.clone() };
    let answer = Searcher::new(index).search(claim, &options).unwrap();
    answer.hits.len() + supporting_works(&answer, bibliography, &index.works().unwrap()).len()
}

/// The two rankings by name.
pub fn rankings() -> [(&'static str, SearchOptions); 2] {
    let with = |ranking| SearchOptions { ranking, ..SearchOptions::default() };
    [("bm25", with(Ranking::Bm25)), ("full", with(Ranking::default()))]
}

/// Queries of one class.
pub struct Class {
    pub name: &'static str,
    pub queries: Vec<String>,
    pub filters: Filters,
}

/// Queries of every class, made from words of the passages so that each but the misspelled ones finds something.
pub fn classes(collection: &Collection, each: usize) -> Vec<Class> {
    let mut rows: HashMap<String, usize> = HashMap::new();
    let words_of = |text: &str| -> Vec<String> {
        text.split_whitespace()
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
            .collect()
    };
    for passage in &collection.passages {
        let mut words = words_of(&passage.text);
        words.sort();
        words.dedup();
        for word in words {
            *rows.entry(word).or_default() += 1;
        }
    }
    let analyzer = Analyzer::default();
    let step = (collection.passages.len() / each).max(1);
    let mut classes: Vec<(&'static str, Vec<String>)> =
        ["one term", "two terms", "phrase", "near", "prefix", "fuzzy", "misspelled"]
            .map(|n| (n, Vec::new()))
            .into();
    for passage in collection.passages.iter().step_by(step).take(each) {
        let words = words_of(&passage.text);
        // Words one would ask for: no function words, some letters long, in more than one passage.
        let asked = |word: &String| {
            (5..=20).contains(&word.chars().count())
                && word.chars().all(char::is_alphabetic)
                && rows.get(word).copied().unwrap_or(0) > 1
                && !analyzer.is_stop(word)
        };
        let content: Vec<&String> = words.iter().filter(|word| asked(word)).collect();
        let (Some(first), Some(last)) = (content.first(), content.last()) else { continue };
        let mut pairs = words.windows(2).filter(|pair| pair.iter().all(asked));
        let pair = pairs.next().map_or_else(|| format!("{first} {last}"), |pair| pair.join(" "));
        let letters: Vec<char> = last.chars().collect();
        // The third letter doubled and the last but one left out: no such word, but one near it.
        let misspelled: String =
            letters.iter().enumerate().filter(|(i, _)| *i != letters.len() - 2).map(|(_, c)| *c).collect();
        let made = [
            (*first).clone(),
            format!("{first} {last}"),
            format!("\"{pair}\""),
            format!("\"{first} {last}\"~20"),
            format!("{}*", letters[..4].iter().collect::<String>()),
            format!("{first}~1"),
            misspelled,
        ];
        for ((_, queries), query) in classes.iter_mut().zip(made) {
            queries.push(query);
        }
    }
    let long = |query: &&String| query.split_whitespace().count() >= 6;
    let mut questions: Vec<String> = collection.queries.iter().filter(long).take(each).cloned().collect();
    if questions.is_empty() {
        questions = collection.queries.iter().take(each).cloned().collect();
    }
    classes.push(("long question", questions));
    let filtered = classes[1].1.clone();
    let mut classes: Vec<Class> = classes
        .into_iter()
        .map(|(name, queries)| Class { name, queries, filters: Filters::default() })
        .collect();
    let filters = Filters { kinds: vec![PassageKind::Paragraph], ..Filters::default() };
    classes.push(Class { name: "two terms, filter", queries: filtered, filters });
    classes
}
