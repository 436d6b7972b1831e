//! Writes ABLATION.md: what each step of the analysis and each part of the ranking is worth, by taking it away.
//!
//! `cargo bench --bench ablation -- --write`. Without `--write` the table goes to stdout; `--only NAME` measures only the
//! collections whose name holds it. The built-in corpus is always measured, other collections where they are found.
//!
//! `cargo bench --bench ablation -- --learn` learns the weights of the second stage and shows which of them are needed; with
//! `--write` they become the built-in ones.

#![allow(clippy::unwrap_used, reason = "a bench that cannot read its input has nothing to measure")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench talks to whoever runs it")]

#[path = "../common/mod.rs"]
mod common;
mod derived;
mod judged;
mod learned;
mod markdown;
mod variants;

use std::path::Path;
use std::time::Instant;

use belegg::eval::Run;
use judged::Judged;
use variants::Variant;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let smoke = common::is_smoke();
    if args.iter().any(|arg| arg == "--learn") {
        let (report, weights) = learned::learned();
        println!("{report}");
        if args.iter().any(|arg| arg == "--write") {
            learned::write(&weights);
        }
        return;
    }
    let only = args.iter().position(|arg| arg == "--only").and_then(|at| args.get(at + 1));
    let mut collections = if smoke { vec![judged::corpus()] } else { judged::all() };
    collections.retain(|judged| only.is_none_or(|name| judged.name.contains(name.as_str())));
    let mut variants = variants::all();
    if smoke {
        variants.truncate(2);
    }
    let start = Instant::now();
    let runs = measure(&collections, &variants);
    let mut derived = if smoke { Vec::new() } else { derived::all() };
    derived.retain(|judged| only.is_none_or(|name| judged.name.contains(name.as_str())));
    // What becomes of changed queries is up to the analysis; the second stage's features are measured above.
    let of_queries: Vec<Variant> = variants::all().into_iter().filter(Variant::is_of_queries).collect();
    let of_derived = measure(&derived, &of_queries);
    let mut text = markdown::render(&collections, &variants, &runs, start.elapsed());
    text.push_str(&markdown::derived(&derived, &of_queries, &of_derived));
    if smoke {
        assert!(text.contains("| full chain |"));
        println!("smoke run on the corpus alone: fine; `cargo bench --bench ablation -- --write` measures");
    } else if args.iter().any(|arg| arg == "--write") {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("ABLATION.md"), text).unwrap();
        println!("ABLATION.md is written");
    } else {
        println!("{text}");
    }
}

/// A run for each variant of each collection. Variants that share their steps share an index.
fn measure(collections: &[Judged], variants: &[Variant]) -> Vec<Vec<Run>> {
    let mut runs = Vec::new();
    for judged in collections {
        let mut of_variants: Vec<Option<Run>> = vec![None; variants.len()];
        for i in 0..variants.len() {
            if of_variants[i].is_some() {
                continue;
            }
            let index = judged.index(variants[i].steps);
            for (run, variant) in of_variants.iter_mut().zip(variants) {
                if variant.steps == variants[i].steps {
                    *run = Some(judged.run(&index, variant));
                    eprintln!("{}: {}", judged.name, variant.name);
                }
            }
        }
        runs.push(of_variants.into_iter().map(Option::unwrap).collect());
    }
    runs
}
