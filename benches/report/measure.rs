//! What is measured for the report.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use belegg::analysis::Analyzer;
use belegg::citation::cite;
use belegg::document::PassageOptions;
use belegg::index::{Index, prepare};
use belegg::render::json_bench::LatencyJson;
use belegg::search::{SearchOptions, Searcher};
use belegg::{corpus, ingest, structure};
use serde_json::Value;

use crate::common::{self, Collection, generate, plain::Plain};
use crate::machine;

/// Everything the report says.
pub struct Measured {
    pub machine: String,
    pub builds: Vec<Build>,
    pub stages: Vec<Stage>,
    /// The stages of building from passages cut beforehand.
    pub ready_cut: Vec<Stage>,
    pub classes: Vec<ClassRow>,
    pub growth: Vec<Growth>,
    pub cold: Vec<Cold>,
    /// What benches/peers/run.py measured, by collection.
    pub peers: Vec<(String, Value)>,
}

/// A build as a whole process.
pub struct Build {
    pub name: String,
    pub bytes: u64,
    pub passages: u64,
    pub threads: usize,
    pub seconds: f64,
    pub memory: u64,
    pub index_bytes: u64,
}

/// A stage of building, on one thread.
pub struct Stage {
    pub name: &'static str,
    pub seconds: f64,
    pub bytes: u64,
}

/// Latencies of a class of query at a size.
pub struct ClassRow {
    pub class: &'static str,
    pub passages: usize,
    pub ranking: &'static str,
    pub latency: LatencyJson,
}

/// Latencies over real queries at a size.
#[derive(Clone)]
pub struct Growth {
    pub collection: String,
    pub engine: &'static str,
    pub passages: usize,
    pub queries: usize,
    pub latency: LatencyJson,
}

/// Whole processes that answer one query.
pub struct Cold {
    pub name: String,
    pub latency: LatencyJson,
}

pub fn all(sizes: &[usize], write: bool) -> Measured {
    let machine = machine::machine();
    let scratch = tempfile::tempdir().unwrap();
    let get = |n: usize| if write { common::lovdata(n) } else { generate::collection(n, 1) };
    let whole = get(sizes.last().copied().unwrap_or(1));
    let mut measured = Measured {
        machine,
        builds: builds(scratch.path(), &whole, sizes, write),
        stages: stages(),
        ready_cut: ready_cut(if write { common::norquad() } else { generate::collection(200, 2) }),
        classes: Vec::new(),
        growth: Vec::new(),
        cold: Vec::new(),
        peers: Vec::new(),
    };
    for &size in sizes {
        eprintln!("queries over {size} passages");
        let collection = whole.first(size);
        let index = common::build(&collection, 2);
        let plain = Plain::build(&collection.passages, None, false);
        growth(&mut measured.growth, &whole.name, &collection, &index, plain);
        for class in common::classes(&collection, 60) {
            for (ranking, options) in common::rankings() {
                let options = SearchOptions { filters: class.filters.clone(), ..options };
                let latency = latency(&index, &class.queries, &options);
                let passages = collection.passages.len();
                measured.classes.push(ClassRow { class: class.name, passages, ranking, latency });
                if class.name == "long question" {
                    let latency = support(&index, &class.queries, &options);
                    measured.classes.push(ClassRow { class: "support", passages, ranking, latency });
                }
            }
        }
    }
    measured.cold = cold(scratch.path(), &whole, sizes);
    if write {
        measured.peers = peers(scratch.path(), sizes);
    }
    measured
}

fn belegg() -> Command {
    Command::new(env!("CARGO_BIN_EXE_belegg"))
}

fn builds(scratch: &Path, whole: &Collection, sizes: &[usize], write: bool) -> Vec<Build> {
    let mut builds = Vec::new();
    let all = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = corpus::texts().map(|text| root.join(text.path).into_os_string()).collect();
    let bytes: usize = corpus::texts().map(|text| text.text.len()).sum();
    let mut inputs: Vec<(String, u64, Vec<OsString>)> =
        vec![("the corpus, as text files".to_owned(), bytes as u64, texts)];
    let mut collections = vec![if write { common::norquad() } else { generate::collection(200, 2) }];
    collections.extend(sizes.iter().skip(1).map(|&n| whole.first(n)));
    for (i, collection) in collections.iter().enumerate() {
        let path = scratch.join(format!("{i}.jsonl"));
        write_collection(collection, &path);
        inputs.push((
            collection.name.clone(),
            collection.bytes(),
            vec!["--collection".into(), path.into_os_string()],
        ));
    }
    for (name, bytes, input) in inputs {
        for threads in [1, all] {
            eprintln!("building {name} on {threads}");
            let dir = scratch.join("build");
            let once = || {
                let _ = std::fs::remove_dir_all(&dir);
                let mut command = belegg();
                command
                    .arg("index")
                    .args(&input)
                    .arg("--index")
                    .arg(&dir)
                    .args(["--threads", &threads.to_string()]);
                machine::watch(&mut command)
            };
            let rounds = if bytes > 10_000_000 { 1 } else { 3 };
            let tries: Vec<(f64, u64)> = (0..rounds).map(|_| once()).collect();
            let index = Index::open(&dir, Arc::new(Analyzer::default())).unwrap();
            let passages =
                index.documents().unwrap().iter().map(|document| u64::from(document.passages)).sum();
            builds.push(Build {
                name: name.clone(),
                bytes,
                passages,
                threads,
                seconds: tries.iter().map(|one| one.0).fold(f64::INFINITY, f64::min),
                memory: tries.iter().map(|one| one.1).max().unwrap_or(0),
                index_bytes: index.size(),
            });
        }
    }
    builds
}

fn write_collection(collection: &Collection, path: &Path) {
    let mut lines = String::new();
    for p in &collection.passages {
        let _ = writeln!(lines, "{}", serde_json::json!({"id": p.id, "title": p.title, "text": p.text}));
    }
    std::fs::write(path, lines).unwrap();
}

/// Each stage over passages cut beforehand, the best of some rounds.
fn ready_cut(collection: Collection) -> Vec<Stage> {
    let (bytes, count) = (collection.bytes(), collection.passages.len());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.jsonl");
    write_collection(&collection, &path);
    let mut best = [f64::INFINITY; 4];
    for _ in 0..5 {
        let mut took = |i: usize, start: Instant| best[i] = best[i].min(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let read = ingest::read_collection(&path).unwrap().map(Result::unwrap).count();
        took(0, start);
        assert_eq!(read, count, "passages were lost");
        let (analyzer, start) = (Analyzer::default(), Instant::now());
        let mut tokens = 0;
        collection.passages.iter().for_each(|p| analyzer.analyze(&p.text, &mut |_| tokens += 1));
        took(1, start);
        assert!(tokens > count, "{tokens} tokens");
        let (writer, start) = (common::writer(), Instant::now());
        let rows = common::prepare_all(&collection, &writer, 1);
        took(2, start);
        let start = Instant::now();
        rows.into_iter().for_each(|row| writer.add(row).unwrap());
        let index = writer.into_index().unwrap();
        took(3, start);
        assert_eq!(index.row_count().unwrap(), count as u64, "passages were lost");
    }
    let names =
        ["reading JSON lines", "analysis", "rows, analysis included", "writing (in memory, one commit)"];
    names.into_iter().zip(best).map(|(name, seconds)| Stage { name, seconds, bytes }).collect()
}

/// Each stage over the built-in corpus, the best of some rounds.
fn stages() -> Vec<Stage> {
    let texts: Vec<_> = corpus::texts().collect();
    let bytes = texts.iter().map(|text| text.text.len() as u64).sum();
    let mut stages = Vec::new();
    let mut stage = |name, work: &mut dyn FnMut() -> usize| {
        let mut best = f64::INFINITY;
        for _ in 0..7 {
            let start = Instant::now();
            let counted = work();
            best = best.min(start.elapsed().as_secs_f64());
            assert!(counted >= texts.len(), "{name} counted {counted}");
        }
        stages.push(Stage { name, seconds: best, bytes });
    };
    let read = |text: &corpus::CorpusText| {
        ingest::read_text(Path::new(text.path), text.text, Some(text.sidecar)).unwrap()
    };
    stage("ingest", &mut || texts.iter().map(|text| read(text).1.lines.len()).sum());
    let paged: Vec<_> = texts.iter().map(|text| read(text)).collect();
    stage("structure", &mut || paged.iter().map(|(_, paged)| structure::structure(paged).blocks.len()).sum());
    let documents: Vec<_> = paged.iter().map(|(_, paged)| structure::structure(paged)).collect();
    stage("citations", &mut || documents.iter().map(|document| cite(document).citations.len()).sum());
    stage("passages", &mut || documents.iter().map(|d| d.passages(&PassageOptions::default()).len()).sum());
    let analyzer = Analyzer::default();
    stage("analysis", &mut || {
        let mut tokens = 0;
        documents.iter().for_each(|document| analyzer.analyze(&document.text, &mut |_| tokens += 1));
        tokens
    });
    let mut best = f64::INFINITY;
    for _ in 0..7 {
        let writer = common::writer();
        let (fields, analyzer) = (writer.fields(), writer.analyzer());
        let documents = texts.iter().zip(&paged).zip(&documents);
        let rows: Vec<_> =
            documents.map(|((t, (source, _)), d)| prepare(t.id, source, d, &fields, &analyzer)).collect();
        let start = Instant::now();
        rows.into_iter().for_each(|row| writer.add(row).unwrap());
        assert!(writer.into_index().unwrap().row_count().unwrap() as usize > texts.len());
        best = best.min(start.elapsed().as_secs_f64());
    }
    stages.push(Stage { name: "writing (in memory, one commit)", seconds: best, bytes });
    stages
}

/// Warm latencies of rankings.
fn latency(index: &Index, queries: &[String], options: &SearchOptions) -> LatencyJson {
    let searcher = Searcher::new(index);
    rounds(queries, |query| searcher.ranking(query, 10, options).unwrap().len())
}

/// Warm latencies of `belegg support`: the whole answer, with snippets, sentences of evidence and works.
fn support(index: &Index, claims: &[String], options: &SearchOptions) -> LatencyJson {
    let bibliography = index.bibliography().unwrap();
    rounds(claims, |claim| common::support_one(index, claim, &bibliography, options))
}

/// One round untimed, then three; each must find as much as the first.
fn rounds(queries: &[String], mut find: impl FnMut(&str) -> usize) -> LatencyJson {
    let mut latencies = Vec::new();
    let mut expected = None;
    for round in 0..4 {
        let mut hits = 0;
        for query in queries {
            let start = Instant::now();
            hits += find(query);
            if round > 0 {
                latencies.push(start.elapsed().as_secs_f64() * 1000.0);
            }
        }
        assert_eq!(*expected.get_or_insert(hits), hits, "a round found another number of passages");
    }
    assert!(expected > Some(0), "nothing was found");
    LatencyJson::of(&mut latencies)
}

fn growth(rows: &mut Vec<Growth>, name: &str, collection: &Collection, index: &Index, mut plain: Plain) {
    let queries: Vec<String> = collection.queries.iter().take(500).cloned().collect();
    let mut row = |engine, latency| {
        let (passages, queries) = (collection.passages.len(), queries.len());
        rows.push(Growth { collection: name.to_owned(), engine, passages, queries, latency });
    };
    for (ranking, options) in common::rankings() {
        row(
            if ranking == "full" { "belegg, full" } else { "belegg, bm25" },
            latency(index, &queries, &options),
        );
    }
    row("plain tantivy", rounds(&queries, |query| plain.search(query, 10).len()));
}

fn cold(scratch: &Path, whole: &Collection, sizes: &[usize]) -> Vec<Cold> {
    let mut rows = Vec::new();
    for &size in sizes {
        let collection = whole.first(size);
        let (path, dir) = (scratch.join("cold.jsonl"), scratch.join("cold"));
        let _ = std::fs::remove_dir_all(&dir);
        write_collection(&collection, &path);
        machine::watch(belegg().args(["index", "--collection"]).arg(&path).arg("--index").arg(&dir));
        let mut latencies = Vec::new();
        for query in collection.queries.iter().take(40) {
            let mut command = belegg();
            command.args(["search", "--index"]).arg(&dir).arg("--").arg(query);
            let start = Instant::now();
            let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
            latencies.push(start.elapsed().as_secs_f64() * 1000.0);
            assert!(matches!(status.code(), Some(0 | 1)), "{query}: {status}");
        }
        rows.push(Cold {
            name: format!("{} passages", collection.passages.len()),
            latency: LatencyJson::of(&mut latencies),
        });
    }
    rows
}

/// Runs the peers' script where there is a Python; what it says on stderr is passed on.
fn peers(scratch: &Path, sizes: &[usize]) -> Vec<(String, Value)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/run.py");
    let (quick, greatest) = (sizes.len() < 3, sizes.last().copied().unwrap_or(0));
    let mut inputs: Vec<(String, Collection, Option<PathBuf>, [&str; 8])> = Vec::new();
    let qrels = |name: &str| common::data().map(|data| data.join(name).join("qrels.dev.txt"));
    let small = ["--sample", "1000", "--repeat", "3", "--passes", "3", "--builds", "3"];
    let large = ["--sample", "200", "--repeat", "1", "--passes", "2", "--builds", "1"];
    inputs.push(("NorQuAD".to_owned(), common::norquad(), qrels("norquad"), small));
    if !quick {
        inputs.push(("Lovdata".to_owned(), common::lovdata(greatest), qrels("lovdata"), large));
    }
    let mut found = Vec::new();
    for (name, collection, qrels, rounds) in inputs {
        let (path, queries) = (scratch.join("peers.jsonl"), scratch.join("peers.tsv"));
        write_collection(&collection, &path);
        // Topic ids of the judgements where there are any.
        let topics = common::data().map(|data| data.join(name.to_lowercase()).join("queries.dev.tsv"));
        let text = match topics {
            Some(topics) => std::fs::read_to_string(topics).unwrap(),
            None => {
                collection.queries.iter().enumerate().map(|(i, query)| format!("g{i}\t{query}\n")).collect()
            }
        };
        std::fs::write(&queries, text).unwrap();
        let mut command = Command::new("python3");
        command
            .arg(&script)
            .arg("--json")
            .arg("--collection")
            .arg(&path)
            .arg("--queries")
            .arg(&queries)
            .args(rounds);
        command
            .arg("--belegg")
            .arg(env!("CARGO_BIN_EXE_belegg"))
            .arg("--plain")
            .arg(std::env::current_exe().unwrap());
        if let Some(qrels) = qrels {
            command.arg("--qrels").arg(qrels);
        }
        let Ok(output) = command.stderr(Stdio::inherit()).output() else {
            eprintln!("there is no python3: peers are passed over");
            return found;
        };
        assert!(output.status.success(), "benches/peers/run.py ended with {}", output.status);
        found.push((collection.name, serde_json::from_slice(&output.stdout).unwrap()));
    }
    found
}
