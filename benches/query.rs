//! Query latency, warm, in this process, best ten: by class of query, for both rankings and for plain tantivy.
//!
//! `cargo bench --bench query`; percentiles and growth with size are measured by `--bench report`.

#![allow(clippy::unwrap_used, reason = "a bench that cannot read its input has nothing to measure")]

mod common;

use std::hint::black_box;
use std::sync::Arc;

use belegg::analysis::Analyzer;
use belegg::corpus;
use belegg::search::{SearchOptions, Searcher};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn classes(c: &mut Criterion) {
    let collection =
        if common::is_smoke() { common::generate::collection(300, 1) } else { common::norquad() };
    let index = common::build(&collection, 2);
    let mut plain = common::plain::Plain::build(&collection.passages, None, false);
    for class in common::classes(&collection, 50) {
        let mut group = c.benchmark_group(format!("{} {}", class.name, collection.passages.len()));
        group.throughput(Throughput::Elements(class.queries.len() as u64));
        group.sample_size(20);
        for (name, options) in common::rankings() {
            let options = SearchOptions { filters: class.filters.clone(), ..options };
            let expected: usize =
                class.queries.iter().map(|query| common::hits(&index, query, &options)).sum();
            assert!(expected >= class.queries.len() / 2, "{}: {expected} hits", class.name);
            group.bench_function(name, |b| {
                b.iter(|| {
                    let found: usize =
                        class.queries.iter().map(|query| common::hits(&index, query, &options)).sum();
                    assert_eq!(found, expected);
                });
            });
        }
        if matches!(class.name, "one term" | "two terms" | "long question") {
            let mut found = || class.queries.iter().map(|query| plain.search(query, 10).len()).sum::<usize>();
            let expected = found();
            assert!(expected >= class.queries.len() / 2, "{}: {expected} hits of plain tantivy", class.name);
            group.bench_function("plain tantivy", |b| b.iter(|| assert_eq!(found(), expected)));
        }
        group.finish();
    }
}

/// What `belegg search` makes of a query: count, collapse, snippets, explanations; and `belegg support` of a claim.
fn answers(c: &mut Criterion) {
    let index = corpus::build_in_memory(Arc::new(Analyzer::default())).unwrap();
    let claims: Vec<String> =
        ["Relasjonen betyr mer enn metoden", "Barn trenger trygge voksne for å regulere følelser"]
            .map(str::to_owned)
            .into();
    let expected = common::support(&index, &claims);
    assert!(expected > claims.len(), "{expected} works and passages");
    c.bench_function("support, corpus", |b| {
        b.iter(|| assert_eq!(common::support(&index, &claims), expected));
    });
    let mut group = c.benchmark_group("whole answer, corpus");
    for query in [
        "toleransevindu",
        "trygg base",
        "\"trygg base\"",
        "tilknyt*",
        "hva gjør terapeuten når alliansen brytes",
    ] {
        group.bench_function(query, |b| {
            b.iter(|| {
                let answer = Searcher::new(&index).search(query, &SearchOptions::default()).unwrap();
                assert!(!answer.hits.is_empty());
                black_box(answer)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, classes, answers);
criterion_main!(benches);
