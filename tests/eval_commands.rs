//! `belegg eval` and `belegg compare` as whole commands: what goes to stdout and to stderr.

#![allow(clippy::unwrap_used, reason = "a test that unwraps says what it expects by failing")]

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::Value;

/// Exit code, stdout and stderr of a command given as words; files without a folder are cases of `tests/data/eval`.
fn belegg(words: &str) -> (i32, String, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/eval");
    let output = assert_cmd::Command::cargo_bin("belegg")
        .unwrap()
        .current_dir(folder)
        .args(words.split_whitespace())
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn eval_prints_a_table_and_names_what_is_odd() {
    let (code, out, err) = belegg("eval --qrels holes.qrels --run holes.run --measures AP,P@5");
    assert_eq!(code, 0);
    assert_eq!(out, "AP   0.1238\nP@5  0.0857\n\nMeans over 7 topics.\n");
    assert_eq!(
        err,
        "holes.qrels: nothing is relevant to 2 of 7 topics; each counts 0: 3, 4\n\
         holes.run: found nothing for 2 of 7 judged topics; each counts 0: 2, 10\n\
         holes.run: 2 topics are not judged and do not count: 7, 99\n"
    );
    let (_, out, _) =
        belegg("eval --qrels silence.qrels --run silence.run --measures AP,nDCG@10 --per-topic");
    assert_eq!(
        out,
        "          AP  nDCG@10\n1     0.0000   0.0000\n2     0.0000   0.0000\nmean  0.0000   0.0000\n"
    );
    let (_, _, err) = belegg("eval --qrels duplicates.qrels --run duplicates.run");
    assert!(
        err.contains("duplicates.run: line 8: passage a stands twice for topic 2; the last counts"),
        "{err}"
    );
}

#[test]
fn eval_json_is_the_contract() {
    let (_, out, _) = belegg(
        "eval --qrels holes.qrels --run holes.run --measures MRR,RBP(p=0.8) --per-topic --format json",
    );
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["topics"], 7);
    // Measures keep the names they were asked by.
    let names: Vec<&String> = value["measures"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["MRR", "RBP(p=0.8)"]);
    assert_eq!(value["per_topic"]["1"]["MRR"], 0.5);
    assert!((value["per_topic"]["1"]["RBP(p=0.8)"].as_f64().unwrap() - 0.16).abs() < 1e-12);
    assert_eq!(value["per_topic"].as_object().unwrap().len(), 7);
    let (_, out, _) = belegg("eval --qrels holes.qrels --run holes.run --measures AP --format json");
    let keys: Vec<String> =
        serde_json::from_str::<Value>(&out).unwrap().as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["measures", "topics"]);
}

#[test]
fn compare_json_is_the_contract() {
    let words =
        "compare --qrels random-1.qrels random-1.run random-2.run --measures AP,nDCG@10 --format json";
    let (code, out, _) = belegg(words);
    assert_eq!(code, 0);
    let value: Value = serde_json::from_str(&out).unwrap();
    let ap = &value["measures"]["AP"];
    let number = |key: &str| ap[key].as_f64().unwrap();
    assert!((number("b") - number("a") - number("difference")).abs() < 1e-12);
    assert_eq!(number("wins") + number("ties") + number("losses"), 25.0);
    assert!(number("p") > 0.0 && number("p") < 0.01);
    assert_eq!(ap["per_topic"].as_object().unwrap().len(), 25);
    assert_eq!(belegg(words).1, out, "the same seed, the same answer");
    let (_, out, _) =
        belegg("compare --qrels ties.qrels ties.run holes.run order.run --measures AP --format json");
    let value: Value = serde_json::from_str(&out).unwrap();
    let runs: Vec<&str> = value["measures"]["AP"]["against_a"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| b["run"].as_str().unwrap())
        .collect();
    assert_eq!(runs, ["holes", "order"]);
}

#[test]
fn compare_draws() {
    let folder = tempfile::tempdir().unwrap();
    let plot = folder.path().join("differences.svg");
    let words = format!(
        "compare --qrels holes.qrels holes.run order.run --measures AP,RR --plot {} --width 40",
        plot.display()
    );
    let (_, out, err) = belegg(&words);
    assert_eq!(
        out,
        "\
A  holes
B  order
7 topics, difference B - A

         A       B    B - A      95 % interval       p   p (t)  wins  ties  losses
AP  0.1238  0.0000  -0.1238  -0.2857 to 0.0000  0.5000  0.1783     0     5       2
RR  0.1190  0.0000  -0.1190  -0.2857 to 0.0000  0.5000  0.1824     0     5       2

AP, B - A
2    0.0000                            │
3    0.0000                            │
4    0.0000                            │
6    0.0000                            │
10   0.0000                            │
5   -0.3667         ███████████████████│
1   -0.5000  ██████████████████████████│
"
    );
    assert!(err.ends_with("differences.svg: drawn\n"));
    let svg = fs::read_to_string(plot).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert_eq!(svg.matches("by topic</text>").count(), 2);
    assert_eq!(svg.matches("<rect").count(), svg.matches("</rect>").count() + 1);
}

#[test]
fn many_topics_show_those_that_differ_most() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, line: &dyn Fn(usize) -> String| {
        let path = folder.path().join(name);
        fs::write(&path, (0..100).map(line).collect::<String>()).unwrap();
        path.display().to_string()
    };
    let qrels = write("m.qrels", &|i| format!("emne-med-langt-navn-{i} 0 a 1\n"));
    let a = write("a.run", &|i| {
        if i < 50 { format!("emne-med-langt-navn-{i} Q0 a 1 1 a\n") } else { String::new() }
    });
    let b = write("b.run", &|i| {
        if i > 50 { format!("emne-med-langt-navn-{i} Q0 a 1 1 b\n") } else { String::new() }
    });
    let (_, out, _) = belegg(&format!("compare --qrels {qrels} {a} {b} --measures RR --width 100"));
    let (_, picture) = out.split_once("RR, B - A\n").unwrap();
    assert_eq!(picture.lines().count(), 41, "{out}");
    assert!(picture.contains("… 60 topics from +1.0000 to -1.0000 …"), "{out}");
    assert!(picture.lines().all(|line| line.chars().count() <= 100), "{out}");
}

#[test]
fn errors_say_where_and_what() {
    for (words, expected) in [
        ("eval --qrels holes.run --run holes.run", "holes.run: line 1: expected four columns"),
        ("eval --qrels holes.qrels --run holes.qrels", "holes.qrels: line 1: expected six columns"),
        ("eval --qrels silence.run --run holes.run", "silence.run: it is empty: expected judgements"),
        ("eval --qrels holes.qrels --run borte.run", "borte.run: "),
        (
            "eval --qrels holes.qrels --run holes.run --measures nDCG@x",
            "--measures: \"nDCG@x\" is no measure: expected",
        ),
        ("compare --qrels holes.qrels holes.run holes.qrels", "holes.qrels: line 1: expected six columns"),
        (
            "compare --qrels holes.qrels holes.run ties.run --plot /nowhere/at/all.svg",
            "/nowhere/at/all.svg: ",
        ),
        (
            "compare --qrels holes.qrels holes.run ties.run --plot all.png",
            "--plot all.png: the picture is SVG, which browsers and word processors show; name it all.svg",
        ),
    ] {
        let (code, out, err) = belegg(words);
        assert_eq!((code, out.as_str()), (2, ""), "{words}");
        assert!(err.lines().last().unwrap().contains(expected), "{words}: {err}");
    }
    assert_eq!(belegg("compare --qrels holes.qrels holes.run").0, 2, "one run is too few");
}

#[test]
fn files_may_be_packed() {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/eval/holes.run");
    // The name does not tell, the first bytes do; two members one after the other are one file.
    let packed = folder.path().join("packed.run");
    let text = fs::read(source).unwrap();
    let mut bytes = Vec::new();
    for half in [&text[..100], &text[100..]] {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(half).unwrap();
        bytes.extend(encoder.finish().unwrap());
    }
    fs::write(&packed, &bytes).unwrap();
    let words = |run: &Path| format!("eval --qrels holes.qrels --run {} --format json", run.display());
    assert_eq!(belegg(&words(&packed)).1, belegg(&words(Path::new("holes.run"))).1);
    fs::write(&packed, &bytes[..bytes.len() - 9]).unwrap();
    let (_, _, message) = belegg(&words(&packed));
    assert!(message.contains("packed.run: it is gzipped, but cannot be unpacked"), "{message}");
    fs::write(&packed, b"1 Q0 a 1 1 x\n1 Q0 \xe5 2 1 x\n").unwrap();
    let (_, _, message) = belegg(&words(&packed));
    assert!(message.ends_with("packed.run: line 2: expected UTF-8\n"), "{message}");
}
