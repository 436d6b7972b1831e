//! Building an index: the whole of it, on one thread and on all, each stage apart, and citations as the text grows.
//!
//! `cargo bench --bench index`; 86,000 passages, whole processes and peak memory are measured by `--bench report`.

#![allow(clippy::unwrap_used, reason = "a bench that cannot read its input has nothing to measure")]

mod common;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use belegg::analysis::Analyzer;
use belegg::citation::cite;
use belegg::document::PassageOptions;
use belegg::index::prepare;
use belegg::{corpus, ingest, structure};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(4)
}

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("build");
    group.sample_size(10);
    let bytes: usize = corpus::texts().map(|text| text.text.len()).sum();
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("corpus/1", |b| {
        b.iter(|| {
            let index = corpus::build_in_memory(Arc::new(Analyzer::default())).unwrap();
            assert_eq!(index.documents().unwrap().len(), corpus::texts().count());
        });
    });
    let collections = if common::is_smoke() {
        vec![common::generate::collection(200, 1)]
    } else {
        vec![common::norquad(), common::lovdata(10_000)]
    };
    for collection in &collections {
        group.throughput(Throughput::Bytes(collection.bytes()));
        let name = format!("{} {}", collection.name, collection.passages.len());
        for threads in [1, threads()] {
            group.bench_function(format!("{name}/{threads}"), |b| {
                b.iter(|| common::build(collection, threads));
            });
        }
        group.bench_function(format!("{name}/plain tantivy"), |b| {
            b.iter(|| common::plain::Plain::build(&collection.passages, None, false));
        });
    }
    group.finish();
}

fn stages(c: &mut Criterion) {
    let mut group = c.benchmark_group("stages");
    group.sample_size(20);
    let texts: Vec<_> = corpus::texts().collect();
    let bytes: usize = texts.iter().map(|text| text.text.len()).sum();
    group.throughput(Throughput::Bytes(bytes as u64));
    let read = |text: &corpus::CorpusText| {
        ingest::read_text(Path::new(text.path), text.text, Some(text.sidecar)).unwrap()
    };
    group.bench_function("ingest", |b| {
        b.iter(|| {
            let lines: usize = texts.iter().map(|text| read(text).1.lines.len()).sum();
            assert!(lines > texts.len());
        });
    });
    let paged: Vec<_> = texts.iter().map(|text| read(text)).collect();
    group.bench_function("structure", |b| {
        b.iter(|| {
            let blocks: usize = paged.iter().map(|(_, paged)| structure::structure(paged).blocks.len()).sum();
            assert!(blocks > texts.len());
        });
    });
    let documents: Vec<_> = paged.iter().map(|(_, paged)| structure::structure(paged)).collect();
    group.bench_function("citations", |b| {
        b.iter(|| {
            let found: usize = documents.iter().map(|document| cite(document).citations.len()).sum();
            assert!(found > 50, "{found} citations");
        });
    });
    group.bench_function("passages", |b| {
        b.iter(|| {
            let cut: usize = documents.iter().map(|d| d.passages(&PassageOptions::default()).len()).sum();
            assert!(cut > 100, "{cut} passages");
        });
    });
    let analyzer = Analyzer::default();
    group.bench_function("analysis", |b| {
        b.iter(|| {
            let mut tokens = 0;
            for document in &documents {
                analyzer.analyze(&document.text, &mut |token| {
                    black_box(token);
                    tokens += 1;
                });
            }
            assert!(tokens > 10_000, "{tokens} tokens");
        });
    });
    group.bench_function("writing", |b| {
        let rows = || {
            let writer = common::writer();
            let (fields, analyzer) = (writer.fields(), writer.analyzer());
            let documents = texts.iter().zip(&paged).zip(&documents);
            let rows: Vec<_> =
                documents.map(|((t, (source, _)), d)| prepare(t.id, source, d, &fields, &analyzer)).collect();
            (writer, rows)
        };
        b.iter_batched(
            rows,
            |(writer, rows)| {
                for row in rows {
                    writer.add(row).unwrap();
                }
                let index = writer.into_index().unwrap();
                assert!(index.row_count().unwrap() as usize > texts.len());
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// Finding and resolving citations as the text grows: time must grow with it. The built-in thesis over and over, each time
/// as a chapter of its own.
fn citing(c: &mut Criterion) {
    let thesis = corpus::texts().find(|text| text.id == "thesis").unwrap();
    let mut group = c.benchmark_group("citing");
    group.sample_size(10);
    let sizes: &[usize] =
        if common::is_smoke() { &[60_000, 1_000_000] } else { &[60_000, 1_000_000, 10_000_000] };
    for &size in sizes {
        let text = thesis.text.repeat(size.div_ceil(thesis.text.len()));
        let (_, paged) = ingest::read_text(Path::new(thesis.path), &text, None).unwrap();
        let document = structure::structure(&paged);
        let least = text.len() / thesis.text.len() * 100;
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{} kB", text.len() / 1000), |b| {
            b.iter(|| {
                let found = cite(&document).citations.len();
                assert!(found >= least, "{found} citations, at least {least} wanted");
            });
        });
    }
    group.finish();
}

criterion_group!(benches, whole, stages, citing);
criterion_main!(benches);
