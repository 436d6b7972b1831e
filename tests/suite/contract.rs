//! The JSON that others rely on: keys and types of every command, as the contract has them.

use serde_json::Value;

use crate::desk::Desk;

/// A shape: `{key: type, …}`, where a type is what the contract's examples show.
#[track_caller]
fn has(value: &Value, shape: &[(&str, &str)]) {
    for (key, kind) in shape {
        let found = value.get(key).unwrap_or_else(|| panic!("{key} is missing in {value}"));
        let ok = kind.split('|').any(|kind| match kind {
            "string" => found.is_string(),
            "number" => found.is_number(),
            "count" => found.is_u64(),
            "bool" => found.is_boolean(),
            "null" => found.is_null(),
            "object" => found.is_object(),
            "array" => found.is_array(),
            "strings" => found.as_array().is_some_and(|all| all.iter().all(Value::is_string)),
            "pair" => found.as_array().is_some_and(|pair| {
                pair.len() == 2 && pair.iter().all(Value::is_u64) && pair[0].as_u64() <= pair[1].as_u64()
            }),
            other => panic!("{other} is no kind"),
        });
        assert!(ok, "{key} is no {kind} in {value}");
    }
}

const CITATION: [(&str, &str); 8] = [
    ("line", "count|null"),
    ("raw", "string"),
    ("form", "string"),
    ("work", "string|null"),
    ("locator", "string|null"),
    ("attributed_to", "string|null"),
    ("antecedent_line", "count|null"),
    ("confidence", "string"),
];

#[test]
fn index() {
    let desk = Desk::with_documents();
    desk.write("documents/x.pdf", "x");
    let report = desk.belegg(["index", "documents", "--format", "json"]).json();
    has(
        &report,
        &[
            ("documents", "object"),
            ("passages", "count"),
            ("citations", "count"),
            ("bytes", "count"),
            ("seconds", "number"),
            ("skipped", "array"),
        ],
    );
    has(
        &report["documents"],
        &[("added", "count"), ("updated", "count"), ("unchanged", "count"), ("removed", "count")],
    );
    has(&report["skipped"][0], &[("path", "string"), ("reason", "string")]);
    assert_eq!(report["documents"]["added"], 5);
}

#[test]
fn search() {
    let desk = Desk::indexed();
    let ran = desk.belegg(["search", "skam venting", "--limit", "50", "--format", "json"]);
    let answer = ran.json();
    has(&answer, &[("query", "string"), ("read_as", "string"), ("total", "count"), ("hits", "array")]);
    let hits = answer["hits"].as_array().unwrap();
    for (i, hit) in hits.iter().enumerate() {
        has(
            hit,
            &[
                ("rank", "count"),
                ("score", "number"),
                ("passage", "string"),
                ("document", "object"),
                ("section", "strings"),
                ("pages", "object|null"),
                ("lines", "pair|null"),
                ("kind", "string"),
                ("text", "string"),
                ("snippet", "object"),
                ("citations", "array"),
            ],
        );
        has(
            &hit["document"],
            &[
                ("id", "string"),
                ("title", "string|null"),
                ("authors", "strings"),
                ("year", "count|null"),
                ("language", "string|null"),
                ("path", "string"),
            ],
        );
        has(&hit["snippet"], &[("text", "string"), ("highlights", "array")]);
        if hit["pages"].is_object() {
            has(
                &hit["pages"],
                &[("first", "count"), ("last", "count"), ("label", "string|null"), ("inferred", "bool")],
            );
        }
        for citation in hit["citations"].as_array().unwrap() {
            has(citation, &CITATION);
        }
        let snippet = hit["snippet"]["text"].as_str().unwrap();
        assert!(hit["text"].as_str().unwrap().contains(snippet), "a snippet is a piece of its passage");
        assert_eq!(hit["rank"], i + 1);
    }
    let scores: Vec<f64> = hits.iter().map(|hit| hit["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert!(
        hits.iter().any(|hit| hit["pages"].is_object())
            && hits.iter().any(|hit| hit["citations"] != Value::Array(vec![]))
    );

    let lines = desk.belegg(["search", "skam venting", "--limit", "50", "--format", "jsonl"]).out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&lines, hits, "jsonl is the hits, one a line");
}

#[test]
fn support() {
    let desk = Desk::indexed();
    let answer = desk.belegg(["support", "venting er en gave", "--format", "json"]).json();
    has(&answer, &[("hits", "array"), ("works", "array")]);
    let hits = answer["hits"].as_array().unwrap();
    for hit in hits {
        has(hit, &[("rank", "count"), ("text", "string"), ("evidence", "pair"), ("snippet", "object")]);
        let text: Vec<char> = hit["text"].as_str().unwrap().chars().collect();
        let end = hit["evidence"][1].as_u64().unwrap() as usize;
        assert!(end <= text.len(), "evidence is in characters of the text: {hit}");
        assert!(hit["kind"] != "reference" && hit["kind"] != "front", "no evidence: {hit}");
    }
    let (start, end) = (&hits[0]["evidence"][0], &hits[0]["evidence"][1]);
    let sentence: String = hits[0]["text"]
        .as_str()
        .unwrap()
        .chars()
        .skip(start.as_u64().unwrap() as usize)
        .take((end.as_u64().unwrap() - start.as_u64().unwrap()) as usize)
        .collect();
    assert!(sentence.starts_with("Andre har sagt at venting er en gave"), "{sentence}");
    for work in answer["works"].as_array().unwrap() {
        has(
            work,
            &[("work", "string"), ("reference", "string"), ("passages", "array"), ("independent", "bool")],
        );
        for rank in work["passages"].as_array().unwrap() {
            assert!((1..=hits.len() as u64).contains(&rank.as_u64().unwrap()), "{work}");
        }
    }
    assert!(answer["works"].as_array().unwrap().iter().any(|work| work["work"] == "lind-2001"));
}

#[test]
fn sources() {
    let desk = Desk::indexed();
    let works = desk.belegg(["sources", "--format", "jsonl"]).out;
    let works: Vec<Value> = works.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lind = works.iter().find(|work| work["key"] == "lind-2001").unwrap_or_else(|| panic!("{works:?}"));
    has(lind, &[("authors", "array"), ("citations", "count"), ("passages", "count"), ("documents", "array")]);
    let passages = desk.belegg(["sources", "lind-2001", "--format", "json"]);
    passages.is_answer();
    assert!(passages.json().to_string().contains("artikkel.4"), "{}", passages.out);
}

#[test]
fn passages_stand_where_they_say() {
    let desk = Desk::indexed();
    let answer = desk.belegg(["search", "pauser", "--document", "rapport", "--format", "json"]).json();
    let hit = &answer["hits"][0];
    assert_eq!(hit["section"], serde_json::json!(["3 Funn"]));
    assert_eq!((&hit["pages"]["first"], &hit["pages"]["label"]), (&4.into(), &"4".into()));
    let source = std::fs::read_to_string(desk.path("documents/rapport.txt")).unwrap();
    let lines: Vec<&str> = source.split('\n').collect();
    let (first, last) =
        (hit["lines"][0].as_u64().unwrap() as usize, hit["lines"][1].as_u64().unwrap() as usize);
    assert!(lines[first - 1].starts_with("Det å tåle pauser"), "{}", lines[first - 1]);
    assert!(lines[last - 1].ends_with("dra ut fra."), "{}", lines[last - 1]);
}

#[test]
fn structure() {
    let desk = Desk::with_documents();
    for file in ["rapport.txt", "notat.md", "nynorsk.txt", "artikkel.txt"] {
        let value = desk.belegg(["structure", &format!("documents/{file}"), "--format", "json"]).json();
        has(
            &value,
            &[
                ("title", "string|null"),
                ("language", "string|null"),
                ("pages", "array"),
                ("headings", "array"),
                ("blocks", "array"),
            ],
        );
        for page in value["pages"].as_array().unwrap() {
            has(page, &[("page", "count"), ("label", "string|null"), ("line", "count|null")]);
        }
        for heading in value["headings"].as_array().unwrap() {
            has(
                heading,
                &[
                    ("level", "count"),
                    ("number", "string|null"),
                    ("title", "string"),
                    ("page", "count|null"),
                    ("lines", "pair|null"),
                ],
            );
        }
        for block in value["blocks"].as_array().unwrap() {
            has(
                block,
                &[("kind", "string"), ("page", "count|null"), ("lines", "pair|null"), ("text", "string")],
            );
        }
    }
}

#[test]
fn citations() {
    let desk = Desk::with_documents();
    let lines = desk.belegg(["citations", "documents/artikkel.txt", "--format", "jsonl"]).out;
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for row in &rows {
        has(row, &CITATION);
        assert!(
            ["narrative", "parenthetical", "ibid", "quote", "blockquote"]
                .contains(&row["form"].as_str().unwrap())
        );
        assert!(["certain", "probable", "ambiguous"].contains(&row["confidence"].as_str().unwrap()));
    }
    let ibid = rows.iter().find(|row| row["form"] == "ibid").unwrap();
    assert_eq!((&ibid["work"], &ibid["locator"]), (&"lind-2001".into(), &"s. 20".into()));
}

#[test]
fn run_eval_compare_and_bench() {
    let desk = Desk::indexed();
    desk.write("topics.tsv", "a\ttrygg havn\nb\tintervju\tnoe mer\n");
    let run = desk.belegg(["run", "--topics", "topics.tsv", "--tag", "proeve", "--depth", "5"]).out;
    let mut qrels = String::new();
    for line in run.lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        assert!(columns.len() == 6 && columns[1] == "Q0" && columns[5] == "proeve", "{line}");
        if columns[3] == "1" {
            qrels.push_str(&format!("{} 0 {} 1\n", columns[0], columns[2]));
        }
    }
    desk.write("run.txt", run);
    desk.write("qrels.txt", qrels);
    let eval = ["eval", "--qrels", "qrels.txt", "--run", "run.txt", "--measures", "nDCG@10,RR@10"];
    let value = desk.belegg(eval.iter().chain(&["--per-topic", "--format", "json"])).json();
    has(&value, &[("topics", "count"), ("measures", "object"), ("per_topic", "object")]);
    assert_eq!((&value["measures"]["RR@10"], &value["per_topic"]["b"]["RR@10"]), (&1.0.into(), &1.0.into()));
    let compared = desk
        .belegg([
            "compare",
            "--qrels",
            "qrels.txt",
            "run.txt",
            "run.txt",
            "--measures",
            "RR@10",
            "--format",
            "json",
        ])
        .json();
    has(
        &compared["measures"]["RR@10"],
        &[
            ("a", "number"),
            ("b", "number"),
            ("difference", "number"),
            ("p", "number"),
            ("wins", "count"),
            ("ties", "count"),
            ("losses", "count"),
        ],
    );
    let bench = desk
        .belegg(["bench", "--topics", "topics.tsv", "--repeat", "2", "--rebuild", "--format", "json"])
        .json();
    has(
        &bench,
        &[
            ("passages", "count"),
            ("index_bytes", "count"),
            ("queries", "count"),
            ("p50_ms", "number"),
            ("p90_ms", "number"),
            ("p99_ms", "number"),
            ("max_ms", "number"),
            ("build_s", "number"),
        ],
    );
    let bench = desk.belegg(["bench", "--format", "json"]).json();
    assert!(
        bench["queries"].as_u64().unwrap() > 0 && bench["build_s"].is_null(),
        "section titles are asked: {bench}"
    );
}

#[test]
fn analyze() {
    let desk = Desk::new();
    let tokens = desk.belegg(["analyze", "å 🙂 bære", "--format", "json"]).json();
    let tokens = tokens.as_array().unwrap();
    for token in tokens {
        has(token, &[("token", "string"), ("kind", "string"), ("position", "count"), ("span", "pair")]);
        has(token, &[("steps", "array")]);
    }
    let last = tokens.iter().rfind(|token| token["kind"] == "word").unwrap();
    assert_eq!((&last["token"], &last["span"]), (&"bære".into(), &serde_json::json!([4, 8])));
}

#[test]
fn analyze_a_query() {
    let desk = Desk::new();
    desk.write(
        "egen.txt",
        "Nærhet og trygge baser gir gode relasjonstraumer et språk. Avvisning er noe annet.\n",
    );
    desk.belegg(["index", "egen.txt"]).is_answer();
    let query = "hva er naerhet, secure base, relasjons- og tilknytningstraumer, avvisende, trygkhet";
    let whole = desk.belegg(["analyze", "--query", query, "--format", "json"]).json();
    has(&whole, &[("query", "string"), ("read_as", "string"), ("notes", "array"), ("words", "array")]);
    let words = whole["words"].as_array().unwrap();
    for word in words {
        has(word, &[("word", "string"), ("occur", "string"), ("dropped", "bool"), ("steps", "array")]);
        for step in word["steps"].as_array().unwrap() {
            has(step, &[("step", "string"), ("gave", "array")]);
            for gave in step["gave"].as_array().unwrap() {
                has(gave, &[("text", "string"), ("weight", "number")]);
            }
        }
    }
    // Every step that does something to this query can be switched off, and then does nothing.
    let did = |analyzed: &serde_json::Value, step: &str| {
        let words = analyzed["words"].as_array().unwrap();
        words.iter().flat_map(|word| word["steps"].as_array().unwrap()).any(|did| did["step"] == step)
    };
    for step in ["letters", "stop", "stem", "compounds", "suspended", "spelling", "thesaurus", "families"] {
        assert!(did(&whole, step), "{step}: {whole}");
        let without =
            desk.belegg(["analyze", "--query", query, "--without", step, "--format", "json"]).json();
        assert!(!did(&without, step), "{step}: {without}");
    }
    assert_eq!(words[0]["dropped"], true);
    assert_eq!(words[2]["found_in"], 1, "{whole}");
    desk.belegg(["analyze", "avvisende", "--without", "families"]).is_error(&["--query"]);
}

#[test]
fn collections() {
    let desk = Desk::new();
    desk.write(
        "c.jsonl",
        "{\"id\": \"a.1\", \"title\": \"Ro\", \"text\": \"Å finne ro i kroppen.\"}\n\n{\"id\": \"b-2\", \"text\": \"Uro i søvnen.\"}\n",
    );
    let report = desk.belegg(["index", "--collection", "c.jsonl", "--format", "json"]).json();
    assert_eq!(report["passages"], 2);
    let answer = desk.belegg(["search", "uro", "--format", "json"]).json();
    assert_eq!(answer["hits"][0]["passage"], "b-2", "ids are kept");
    desk.belegg(["show", "a.1"]).is_answer();
    for (lines, parts) in [
        ("{\"id\": \"a\"}\n", &["c.jsonl:1:", "text"][..]),
        ("{\"id\": \"a\", \"text\": \"x\"}\n{\"id\": \"a\", \"text\": \"y\"}\n", &["c.jsonl", "twice"]),
        ("[]\n", &["c.jsonl:1:"]),
        ("", &["c.jsonl", "no passages"]),
        ("{\"id\": \"a b\", \"text\": \"x\"}\n", &["c.jsonl:1:", "white space"]),
    ] {
        desk.write("c.jsonl", lines);
        desk.belegg(["index", "--collection", "c.jsonl"]).is_error(parts);
        let still = desk.belegg(["search", "uro", "--format", "json"]).json();
        assert_eq!(still["total"], 1, "a bad collection leaves the index as it was");
    }
}

#[test]
fn without_an_index_the_built_in_corpus_answers() {
    let desk = Desk::new();
    let first = desk.belegg(["search", "trygg base", "--format", "json"]);
    assert!(first.code == 0 && first.err.contains("built-in corpus"), "{first:?}");
    let second = desk.belegg(["search", "trygg base", "--format", "json"]);
    assert!(second.err.is_empty() && second.out == first.out, "{}", second.err);
    // One's own texts take its place.
    desk.write("egen.txt", "Dette er en egen tekst om hagearbeid.\n");
    desk.belegg(["index", "egen.txt"]).is_answer();
    let status = desk.belegg(["status", "--format", "json"]).json();
    assert_eq!(status["documents"].as_array().unwrap().len(), 1);
}
