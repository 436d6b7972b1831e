//! What the shipped corpus counts and scores, held against `corpus/scores.toml`: a change of ranking is an edit seen in
//! review. To renew the file: `BELEGG_RENEW_SCORES=1 cargo test --test scores`, and look at what changed.

#![allow(clippy::unwrap_used, reason = "a test that unwraps says what it expects by failing")]

use std::path::Path;
use std::sync::Arc;

use belegg::analysis::Analyzer;
use belegg::analysis::thesaurus::turtle;
use belegg::corpus;
use belegg::document::PassageId;
use belegg::eval::{
    JudgedPassage, Qrels, Run, Scored, Topics, evaluate, parse_judgements, parse_measures, resolve,
};
use belegg::index::Index;
use belegg::search::{Ranking, SearchOptions, Searcher};

const HEAD: &str = "\
# What the built-in corpus counts and scores; a test compares. To renew: BELEGG_RENEW_SCORES=1 cargo test --test scores
";

/// One unit in the last of four decimals, for machines that add up otherwise.
const TOLERANCE: f64 = 0.000_15;

#[test]
fn counts_and_scores_are_those_written_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let index = corpus::build_in_memory(Arc::new(Analyzer::default())).unwrap();
    let topics = Topics::parse(&read("topics.tsv")).unwrap();
    let qrels = qrels(&read("qrels.txt"), &index);

    let documents = index.documents().unwrap();
    let sum = |of: fn(&belegg::index::DocumentRecord) -> u32| documents.iter().map(of).sum::<u32>();
    let mut found = format!(
        "{HEAD}\n[counts]\ndocuments = {}\npassages = {}\ncitations = {}\ntopics = {}\n",
        documents.len(),
        sum(|document| document.passages),
        sum(|document| document.citations),
        topics.len(),
    );
    for (name, ranking) in [("bm25", Ranking::Bm25), ("full", Ranking::default())] {
        let run = run(&index, &topics, ranking);
        let (names, measures): (Vec<_>, Vec<_>) =
            parse_measures("nDCG@10,RR@10,R@100").unwrap().into_iter().unzip();
        let evaluation = evaluate(&qrels, &run, &measures);
        found.push_str(&format!("\n[{name}]\n"));
        for (measure, mean) in names.iter().zip(&evaluation.means) {
            found.push_str(&format!("\"{measure}\" = {mean:.4}\n"));
        }
    }
    if std::env::var_os("BELEGG_RENEW_SCORES").is_some() {
        std::fs::write(root.join("scores.toml"), &found).unwrap();
    }
    let (written, found): (toml::Table, toml::Table) =
        (toml::from_str(&read("scores.toml")).unwrap(), toml::from_str(&found).unwrap());
    assert!(
        agree(&written, &found),
        "corpus/scores.toml has\n{written}\nand found was\n{found}\nif that is meant: BELEGG_RENEW_SCORES=1 cargo test --test scores"
    );
}

fn agree(a: &toml::Table, b: &toml::Table) -> bool {
    a.len() == b.len()
        && a.iter().all(|(key, a)| match (a, b.get(key)) {
            (toml::Value::Table(a), Some(toml::Value::Table(b))) => agree(a, b),
            (toml::Value::Float(a), Some(toml::Value::Float(b))) => (a - b).abs() < TOLERANCE,
            (a, b) => b == Some(a),
        })
}

fn qrels(text: &str, index: &Index) -> Qrels {
    let mut passages = Vec::new();
    for document in index.documents().unwrap() {
        for number in 1..=document.passages {
            let passage = index.passage(&format!("{}.{number}", document.header.id)).unwrap();
            passages.push((PassageId(passage.passage), passage.document.id, passage.text));
        }
    }
    let judged = passages.iter().map(|p| JudgedPassage { id: &p.0, document: &p.1, text: &p.2 });
    resolve(&parse_judgements(text).unwrap(), judged).unwrap()
}

fn run(index: &Index, topics: &Topics, ranking: Ranking) -> Run {
    let thesaurus = Some(Arc::new(turtle::read(corpus::THESAURUS).unwrap()));
    let options = SearchOptions { ranking, thesaurus, ..SearchOptions::default() };
    let mut run = Run::new("belegg").unwrap();
    for topic in topics {
        let found = Searcher::new(index).ranking(&topic.query, 100, &options).unwrap();
        let scored = |(passage, score)| Scored { passage: PassageId(passage), score: f64::from(score) };
        run.insert(topic.id.clone(), found.into_iter().map(scored).collect()).unwrap();
    }
    run
}
