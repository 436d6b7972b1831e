//! Plain tantivy behind the commands that benches/peers/run.py speaks: index, query, one, version.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use belegg::ingest::CollectionPassage;

use crate::common::plain::Plain;

pub fn run(args: &[String]) {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    // `--stored` keeps the text too.
    let (args, stored) = match args.split_first() {
        Some((&"--stored", args)) => (args, true),
        _ => (&args[..], false),
    };
    match *args {
        ["index", tsv, dir] => {
            let lines = BufReader::new(std::fs::File::open(tsv).unwrap()).lines();
            let passages: Vec<CollectionPassage> = lines
                .map(|line| {
                    let line = line.unwrap();
                    let (id, text) = line.split_once('\t').unwrap();
                    CollectionPassage { id: id.to_owned(), title: String::new(), text: text.to_owned() }
                })
                .collect();
            Plain::build(&passages, Some(Path::new(dir)), stored);
            println!("{}", passages.len());
        }
        ["query", dir, queries, run, repeat] => query(Path::new(dir), queries, run, repeat.parse().unwrap()),
        ["one", dir, query] => println!("{}", Plain::open(Path::new(dir)).search(query, 10).len()),
        _ => panic!("[--stored] index TSV DIR, query DIR QUERIES RUN REPEAT, or one DIR QUERY"),
    }
}

fn query(dir: &Path, queries: &str, run: &str, repeat: usize) {
    let mut plain = Plain::open(dir);
    let text = std::fs::read_to_string(queries).unwrap();
    let topics: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('\t')).collect();
    let mut out = String::new();
    for round in 0..=repeat {
        for (_, query) in &topics {
            let start = Instant::now();
            let _ = std::hint::black_box(plain.search(query, 10));
            if round > 0 {
                let _ = writeln!(out, "{}", start.elapsed().as_secs_f64() * 1000.0);
            }
        }
    }
    print!("{out}");
    let mut lines = String::new();
    for (topic, query) in topics.iter().filter(|_| run != "-") {
        for (rank, (id, score)) in plain.search(query, 100).into_iter().enumerate() {
            let _ = writeln!(lines, "{topic} Q0 {id} {} {score} tantivy", rank + 1);
        }
    }
    if run != "-" {
        std::fs::write(run, lines).unwrap();
    }
}
