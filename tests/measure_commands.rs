//! `belegg tune`, `judge`, `bench` and `eval` against judgements by words, as whole commands on the built-in corpus.

#![allow(clippy::unwrap_used, reason = "a test that unwraps says what it expects by failing")]

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

/// A folder to work in, with an index of the built-in corpus in it once a command asks for one.
struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    /// Exit code, stdout and stderr of a command given as words; `input` is typed. `CORPUS` is the corpus' folder.
    fn belegg(&self, words: &str, input: &str) -> (i32, String, String) {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let words = words.replace("CORPUS", corpus.to_str().unwrap());
        let output = assert_cmd::Command::cargo_bin("belegg")
            .unwrap()
            .current_dir(self.0.path())
            .args(words.split_whitespace())
            .env("NO_COLOR", "1")
            .env("BELEGG_INDEX", self.0.path().join("index"))
            .write_stdin(input.to_owned())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

const TOPICS: &str = "a\ttoleransevindu\nb\tdesorganisert tilknytning\nc\tmentalisering\n";

#[test]
fn judgements_by_words_are_measured_against_the_index() {
    let desk = Desk::new();
    let (code, run, _) = desk.belegg("run --topics CORPUS/topics.tsv", "");
    assert_eq!(code, 0);
    desk.write("run", &run);
    let (code, out, err) =
        desk.belegg("eval --qrels CORPUS/qrels.txt --run run --measures nDCG@10 --format json", "");
    assert_eq!((code, err.as_str()), (0, ""));
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["topics"], 120);
    assert!(value["measures"]["nDCG@10"].as_f64().unwrap() > 0.3, "{out}");
    // What no longer resolves is an error that names line, document and words, not a zero.
    desk.write("lost", "# Remarks are passed over.\nc01\t3\tthesis\tdette står ikke i noen tekst\n");
    let (code, out, err) = desk.belegg("eval --qrels lost --run run", "");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("lost: line 2: document thesis, words \"dette står ikke i noen tekst\""), "{err}");
    let (code, _, err) = desk.belegg("compare --qrels lost run run", "");
    assert!(code == 2 && err.contains("line 2"), "{err}");
}

#[test]
fn judging_saves_each_answer_and_goes_on_where_it_stopped() {
    let desk = Desk::new();
    desk.write("topics", TOPICS);
    let (code, out, _) = desk.belegg("judge --topics topics --qrels judged", "3\nx\n0\ns\nq\n");
    assert_eq!(code, 0);
    assert!(out.contains("2 judged, 1 skipped"), "{out}");
    // Not the rank: passages come in an order that tells nothing.
    assert!(!out.contains("score"), "{out}");
    let first = desk.read("judged");
    let lines: Vec<Vec<&str>> = first.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.iter().map(|line| line[..2].join(" ")).collect::<Vec<_>>(), ["a 3", "a 0"]);
    assert!(!desk.0.path().join("judged.new").exists());

    // The end of input is an end like any other; what was there stays as it was.
    let (_, again, _) = desk.belegg("judge --topics topics --qrels judged", "1\n");
    assert!(again.contains("1 judged, 0 skipped"), "{again}");
    assert!(desk.read("judged").starts_with(&first));
    let total =
        |out: &str| out.split("── 1 of ").nth(1).unwrap().split(' ').next().unwrap().parse::<u32>().unwrap();
    assert_eq!(total(&again), total(&out) - 2);

    // All of a topic, then nothing is left.
    let (code, out, _) = desk.belegg("judge --topics topics --qrels judged --topic c", &"2\n".repeat(100));
    assert!(code == 0 && out.contains("0 left"), "{out}");
    let (code, out, _) = desk.belegg("judge --topics topics --qrels judged --topic c", "");
    assert!(code == 1 && out.contains("0 judged, 0 skipped, 0 left"), "{out}");
    let (_, run, _) = desk.belegg("run --topics topics", "");
    desk.write("run", &run);
    let (code, out, err) = desk.belegg("eval --qrels judged --run run --measures Judged@10 --per-topic", "");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("\nc        1.0000\n"), "{out}");
}

#[test]
fn judging_reads_and_writes_trec_and_pools_runs() {
    let desk = Desk::new();
    desk.write("topics", "a\ttoleransevindu\n");
    desk.write("trec", "a 0 thesis.1 0\n");
    desk.write("run", "a Q0 thesis.2 1 1 other\n");
    let (_, out, _) = desk.belegg("judge --topics topics --qrels trec --run run --depth 1", &"1\n".repeat(9));
    assert!(out.contains("thesis.2 "), "{out}");
    let text = desk.read("trec");
    assert!(text.starts_with("a 0 thesis.1 0\n") && text.contains("a 0 thesis.2 1\n"), "{text}");
    desk.write("run", "a Q0 nowhere.7 1 1 other\n");
    let (code, _, err) = desk.belegg("judge --topics topics --qrels new --run run", &"s\n".repeat(99));
    assert!(code == 2 && err.contains("nowhere.7"), "{err}");
    let (code, _, err) = desk.belegg("judge --topics topics --qrels new --topic z", "");
    assert!(code == 2 && err.contains("no topic \"z\""), "{err}");
    // By passage id where one asks for it, and for ready-cut passages.
    desk.belegg("judge --topics topics --qrels ids --trec", "2\n");
    let ids = desk.read("ids");
    assert!(ids.starts_with("a 0 ") && ids.ends_with(" 2\n"), "{ids}");
    desk.write(
        "cut.jsonl",
        "{\"id\": \"p1\", \"title\": \"Om uro\", \"text\": \"Uroen vokser i toleransevinduet.\"}\n",
    );
    desk.belegg("index --collection cut.jsonl --index cut", "");
    let (code, _, err) = desk.belegg("judge --topics topics --qrels cut.txt --index cut", "3\n");
    assert_eq!((code, desk.read("cut.txt").as_str()), (0, "a 0 p1 3\n"), "{err}");
}

#[test]
fn tuned_weights_rank() {
    let desk = Desk::new();
    // Some of the topics are enough to see that it works.
    for name in ["topics.tsv", "qrels.txt"] {
        let all = fs::read_to_string(format!("{}/corpus/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let some: Vec<&str> = all.lines().filter(|line| line.starts_with("c0")).collect();
        desk.write(name, &some.join("\n"));
    }
    let words =
        "tune --topics topics.tsv --qrels qrels.txt --only k1,window --rounds 1 --folds 3 --output w.toml";
    let (code, out, err) = desk.belegg(words, "");
    assert_eq!(code, 0, "{err}");
    for part in ["nDCG@10 over 9 topics, 3 folds", "standard deviation", "on topics not seen: ", "weight"] {
        assert!(out.contains(part), "{part}: {out}");
    }
    assert_eq!(desk.belegg(words, "").1, out, "the same seed, the same answer");
    assert!(desk.read("w.toml").contains("\nk1 = "));
    let (code, run, err) = desk.belegg("run --topics CORPUS/topics.tsv --ranking w.toml", "");
    assert!(code == 0 && !run.is_empty(), "{err}");
    assert_eq!(desk.belegg("search toleransevindu --ranking w.toml", "").0, 0);
    let grid = "tune --topics topics.tsv --qrels qrels.txt --grid k1=0.6,1.2 --grid b=0.75 --folds 2";
    assert_eq!(desk.belegg(grid, "").0, 0);
    for (flags, problem) in [
        ("--only nothing", "\"nothing\" is no weight; there are "),
        ("--grid k1=high", "no number"),
        ("--ranking bm25", "bm25 has no weights"),
        ("--measure nDCG@10,AP", "one measure"),
    ] {
        let (code, _, err) =
            desk.belegg(&format!("tune --topics CORPUS/topics.tsv --qrels CORPUS/qrels.txt {flags}"), "");
        assert!(code == 2 && err.contains(problem), "{flags}: {err}");
    }
}

#[test]
fn bench_json_is_the_contract() {
    let desk = Desk::new();
    let words = "bench --topics CORPUS/topics.tsv --repeat 2 --rebuild --cold 2 --format json";
    let (code, out, err) = desk.belegg(words, "");
    assert_eq!(code, 0, "{err}");
    let value: Value = serde_json::from_str(&out).unwrap();
    let number = |key: &str| value[key].as_f64().unwrap_or_else(|| panic!("{key}: {out}"));
    assert_eq!((number("queries"), number("repeat")), (120.0, 2.0));
    assert!(number("passages") > 100.0 && number("index_bytes") > 10_000.0 && number("hits") > 100.0);
    assert!(number("p50_ms") > 0.0 && number("p50_ms") <= number("p90_ms"));
    assert!(number("p90_ms") <= number("p99_ms") && number("p99_ms") <= number("max_ms"));
    assert!(number("cold_ms") > 0.0 && number("build_s") > 0.0 && number("build_passages_per_s") > 0.0);
    assert_eq!(value["ranking"], "full");
    let classes = value["classes"].as_object().unwrap();
    assert_eq!(classes.values().map(|class| class["queries"].as_u64().unwrap()).sum::<u64>(), 120);

    let (_, out, _) = desk.belegg("bench --repeat 1 --ranking bm25 --answers --format json", "");
    let value: Value = serde_json::from_str(&out).unwrap();
    assert!(value["build_s"].is_null() && value["cold_ms"].is_null(), "{out}");
    assert!(value["answers"] == true && value["queries"].as_u64().unwrap() > 20, "{out}");
    let (code, out, _) = desk.belegg("bench --repeat 1", "");
    assert!(code == 0 && out.contains("p99") && out.contains("passages, "), "{out}");
}
