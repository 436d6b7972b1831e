//! Evaluation against stored values of ir_measures, cases of reading, and what must hold of any run.

#![allow(clippy::unwrap_used, reason = "a test that unwraps says what it expects by failing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use belegg::document::PassageId;
use belegg::eval::*;
use proptest::prelude::*;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/eval").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(data(name)).unwrap()
}

#[test]
fn agrees_with_ir_measures_to_four_decimals() {
    let mut cases: Vec<PathBuf> =
        fs::read_dir(data("")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "qrels"));
    cases.sort();
    let mut compared = 0;
    for case in &cases {
        let name = case.file_stem().unwrap().to_str().unwrap();
        let (qrels, _) = Qrels::parse(&text(&format!("{name}.qrels"))).unwrap();
        let (run, _) = Run::parse(&text(&format!("{name}.run"))).unwrap();
        for line in text(&format!("{name}.expected.tsv")).lines() {
            let [measure, topic, expected] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
            let evaluation = evaluate(&qrels, &run, &[measure.parse().unwrap()]);
            let value = match topic {
                "all" => evaluation.means[0],
                _ => evaluation.per_topic[&TopicId(topic.to_owned())][0],
            };
            let expected: f64 = expected.parse().unwrap();
            assert!(
                (value - expected).abs() < 5e-5,
                "{name}: {measure} of topic {topic} is {value}, not {expected}"
            );
            compared += 1;
        }
    }
    assert_eq!(
        (cases.len(), compared),
        (8, 33 * (6 + 8 + 4 + 5 + 3 + 3 * 26)),
        "a case went missing, or its expected values did"
    );
}

#[test]
fn reads_and_refuses() {
    for (i, line) in text("reading.tsv").lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let [kind, input, expected] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let unescape = |text: &str| {
            let text =
                text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t").replace("\\f", "\u{c}");
            text.replace("BOM", "\u{feff}")
        };
        let input = unescape(input);
        let outcome = match kind {
            "topics" => Topics::parse(&input).map(|topics| topics.to_string()),
            "qrels" => Qrels::parse(&input).map(|(qrels, _)| qrels.to_string()),
            "run" => Run::parse(&input).map(|(run, _)| run.to_string()),
            "judgements" => parse_judgements(&input).map(|judgements| write_judgements(&judgements)),
            _ => panic!("line {}: no kind {kind}", i + 1),
        };
        match (expected.split_at(1), outcome) {
            (("=", printed), Ok(found)) => {
                assert_eq!(found, unescape(printed.strip_prefix(' ').unwrap()), "line {}", i + 1)
            }
            (("!", part), Err(error)) => {
                let message = error.to_string();
                assert!(message.contains(part.trim()), "line {}: {message}", i + 1);
            }
            (_, outcome) => panic!("line {}: {outcome:?}", i + 1),
        }
    }
}

#[test]
fn names_what_is_odd() {
    let (_, duplicates) = Qrels::parse(&text("duplicates.qrels")).unwrap();
    let lines: Vec<usize> = duplicates.iter().map(|duplicate| duplicate.line).collect();
    assert_eq!(lines, [3, 7]);
    assert_eq!(duplicates[0].to_string(), "line 3: passage a stands twice for topic 1; the last counts");
    let (_, duplicates) = Run::parse(&text("duplicates.run")).unwrap();
    assert_eq!(duplicates.iter().map(|duplicate| duplicate.line).collect::<Vec<_>>(), [3, 8]);

    let (qrels, _) = Qrels::parse(&text("holes.qrels")).unwrap();
    let (run, _) = Run::parse(&text("holes.run")).unwrap();
    let evaluation = evaluate(&qrels, &run, &["AP".parse().unwrap()]);
    let ids = |topics: &[TopicId]| topics.iter().map(|topic| topic.0.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&evaluation.silent), ["2", "10"]);
    assert_eq!(qrels.without_relevant().map(|topic| topic.0.as_str()).collect::<Vec<_>>(), ["3", "4"]);
    assert_eq!(ids(&evaluation.unjudged), ["7", "99"]);
}

#[test]
fn a_run_that_is_made_keeps_its_promises() {
    let scored = |id: &str, score: f64| Scored { passage: PassageId(id.to_owned()), score };
    let topic = || TopicId("q1".to_owned());
    let mut run = Run::new("belegg").unwrap();
    assert!(matches!(Run::new("to ord"), Err(Error::Id { .. })));
    assert!(matches!(run.insert(topic(), vec![scored("a", f64::NAN)]), Err(Error::NotANumber { .. })));
    assert!(matches!(run.insert(topic(), vec![scored("a b", 1.0)]), Err(Error::Id { .. })));
    assert!(matches!(run.insert(TopicId(String::new()), vec![scored("a", 1.0)]), Err(Error::Id { .. })));
    let twice = vec![scored("a", 1.0), scored("b", 1.0), scored("a", 2.0)];
    assert!(matches!(run.insert(topic(), twice), Err(Error::PassageTwice { .. })));
    assert_eq!(run.topics().count(), 0);
    run.insert(topic(), vec![scored("a", 1.0), scored("b", 1.0), scored("c", 2.0)]).unwrap();
    assert_eq!(run.to_string(), "q1 Q0 c 1 2 belegg\nq1 Q0 b 2 1 belegg\nq1 Q0 a 3 1 belegg\n");
}

#[test]
fn judgements_resolve_by_their_words() {
    let text = text("judgements.tsv");
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    let passages: Vec<(&str, PassageId, String)> = rows
        .iter()
        .filter(|row| row[0] == "P")
        .map(|row| (row[1], PassageId(row[2].to_owned()), row[3].replace("\\n", "\n")))
        .collect();
    let over = || passages.iter().map(|(document, id, text)| JudgedPassage { id, document, text });
    for row in rows.iter().filter(|row| row[0] != "P") {
        let [document, words, expected] = row[..].try_into().unwrap();
        let judgement = Judgement {
            topic: TopicId("q".to_owned()),
            grade: Grade(2),
            document: document.to_owned(),
            words: words.to_owned(),
            line: 5,
        };
        match (resolve(&[judgement], over()), expected.strip_prefix('!')) {
            (Ok(qrels), None) => assert_eq!(qrels.to_string(), format!("q 0 {expected} 2\n"), "{words}"),
            (Err(error), Some(part)) => {
                let message = error.to_string();
                let named =
                    message.starts_with("line 5: ") && message.contains(document) && message.contains(words);
                assert!(named && message.contains(part.trim()), "{message}");
            }
            (outcome, _) => panic!("{words}: {outcome:?}"),
        }
    }
    // All that is lost is named at once, and what meets in one passage takes the higher grade.
    let lines = "q\t1\turo\tUro kan være kroppens\nq\t3\turo\tDen sier fra\nq\t2\turo\tordene kommer\n";
    let judgements = parse_judgements(lines).unwrap();
    assert_eq!(resolve(&judgements, over()).unwrap().to_string(), "q 0 uro.1 3\n");
    let judgements = parse_judgements("q\t1\turo\tborte\n\nq\t3\tvekk\tborte\n").unwrap();
    let Err(Error::Unresolved(lost)) = resolve(&judgements, over()) else {
        panic!("nothing is there to find")
    };
    assert_eq!(lost.iter().map(|lost| lost.line).collect::<Vec<_>>(), [1, 3]);
}

#[test]
fn compares_topic_by_topic() {
    let qrels: String = (0..12).map(|i| format!("q{i:02} 0 a 1\n")).collect();
    // b finds everything first; a finds it second in ten topics, first in one, and not in one.
    let a: String = (0..11)
        .map(|i| {
            let score = if i == 0 { 9 } else { 1 };
            format!("q{i:02} Q0 x 1 5 a\nq{i:02} Q0 a 2 {score} a\n")
        })
        .collect();
    let b: String = (0..12).map(|i| format!("q{i:02} Q0 a 1 5 b\n")).collect();
    let (qrels, a, b) =
        (Qrels::parse(&qrels).unwrap().0, Run::parse(&a).unwrap().0, Run::parse(&b).unwrap().0);
    let options = Options { permutations: 10_000, resamples: 1_000, ..Options::default() };
    let comparison = compare(&qrels, &[&a, &b], &["RR".parse().unwrap()], &options);
    let pair = &comparison.measures[0].pairs[0];
    assert_eq!((pair.wins, pair.ties, pair.losses), (11, 1, 0));
    assert!((pair.a - (10.0 * 0.5 + 1.0) / 12.0).abs() < 1e-12 && pair.b == 1.0);
    assert!((pair.difference - (pair.b - pair.a)).abs() < 1e-12);
    // Eleven differences, all of one sign: of the 2^11 ways, two are as far out.
    assert_eq!(pair.p, 2.0 / 2048.0);
    assert_eq!(pair.p_holm, pair.p);
    let (low, high) = pair.interval.unwrap();
    assert!(low > 0.0 && low < pair.difference && pair.difference < high);
    assert!(pair.t_test.unwrap().p < 0.001);
    // Three runs: the same p, corrected for two comparisons.
    let comparison = compare(&qrels, &[&a, &b, &a], &["RR".parse().unwrap()], &options);
    let ps: Vec<(usize, f64, f64)> =
        comparison.measures[0].pairs.iter().map(|pair| (pair.run, pair.p, pair.p_holm)).collect();
    assert_eq!(ps, [(1, pair.p, 2.0 * pair.p), (2, 1.0, 1.0)]);
}

fn id() -> impl Strategy<Value = String> {
    "[a-zæøå0-9.–\"#]{1,6}"
}

fn measure() -> impl Strategy<Value = Measure> {
    let cutoff = || prop_oneof![Just(String::new()), (1..30u32).prop_map(|k| format!("@{k}"))];
    let rel = || prop_oneof![Just(String::new()), (1..5).prop_map(|rel| format!("(rel={rel})"))];
    let cut = ("(P|R|Success)", rel(), 1..30u32).prop_map(|(name, rel, k)| format!("{name}{rel}@{k}"));
    let free = ("(AP|RR)", rel(), cutoff()).prop_map(|(name, rel, cutoff)| format!("{name}{rel}{cutoff}"));
    let plain = ("(nDCG|Judged|ERR|nDCG\\(dcg='exp-log2'\\))", cutoff()).prop_map(|(name, k)| name + &k);
    let rbp = (0.01..0.99f64, 1..4, cutoff()).prop_map(|(p, rel, k)| format!("RBP(p={p},rel={rel}){k}"));
    let bpref = rel().prop_map(|rel| format!("Bpref{rel}"));
    prop_oneof![cut, free, plain, rbp, bpref].prop_map(|text| text.parse().unwrap())
}

type Pairs<T> = Vec<((String, String), T)>;

/// Pairs of topic and passage, none twice, in no order.
fn pairs<T: std::fmt::Debug + Clone>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Pairs<T>> {
    let pair = ("q[0-5]", "[a-h]");
    proptest::collection::btree_map(pair, value, 1..40)
        .prop_map(|pairs: BTreeMap<_, _>| pairs.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

fn qrels_of(pairs: &Pairs<i32>) -> Qrels {
    let lines: String =
        pairs.iter().map(|((topic, passage), grade)| format!("{topic} 0 {passage} {grade}\n")).collect();
    Qrels::parse(&lines).unwrap().0
}

fn run_of(pairs: &Pairs<f64>) -> Run {
    let lines: String =
        pairs.iter().map(|((topic, id), score)| format!("{topic} Q0 {id} 0 {score} x\n")).collect();
    Run::parse(&lines).unwrap().0
}

proptest! {
    #[test]
    fn values_lie_between_0_and_1(qrels in pairs(-2..60i32), run in pairs(-2.0..2.0f64), measure in measure()) {
        let evaluation = evaluate(&qrels_of(&qrels), &run_of(&run), &[measure]);
        for value in evaluation.per_topic.values().flatten().chain(&evaluation.means) {
            prop_assert!((0.0..=1.0).contains(value), "{measure}: {value}");
        }
    }

    #[test]
    fn the_ideal_run_gives_1(qrels in pairs(0..6i32)) {
        let qrels = qrels_of(&qrels);
        let ideal: Pairs<f64> = qrels
            .topics()
            .flat_map(|topic| qrels.of_topic(topic).map(|(id, grade)| ((topic.0.clone(), id.0.clone()), grade.0.into())))
            .collect();
        let measures = parse_measures("AP nDCG nDCG@3 nDCG(dcg='exp-log2')@4 RR RR@1 Success@1 R@8 Bpref Judged").unwrap();
        let measures: Vec<Measure> = measures.into_iter().map(|(_, measure)| measure).collect();
        let evaluation = evaluate(&qrels, &run_of(&ideal), &measures);
        let hopeless: Vec<&TopicId> = qrels.without_relevant().collect();
        for (topic, values) in &evaluation.per_topic {
            for (value, measure) in values.iter().zip(&measures) {
                let expected = if hopeless.contains(&topic) && *measure != measures[9] { 0.0 } else { 1.0 };
                prop_assert!((value - expected).abs() < 1e-12, "{measure} of {topic}: {value}");
            }
        }
    }

    #[test]
    fn the_order_of_lines_does_not_matter(
        (qrels, shuffled_qrels) in pairs(-1..4i32).prop_flat_map(|p| (Just(p.clone()), Just(p).prop_shuffle())),
        (run, shuffled_run) in pairs(-2..2i32).prop_flat_map(|p| (Just(p.clone()), Just(p).prop_shuffle())),
        measure in measure(),
    ) {
        let score = |pairs: &Pairs<i32>| pairs.iter().map(|(pair, n)| (pair.clone(), f64::from(*n))).collect();
        let once = evaluate(&qrels_of(&qrels), &run_of(&score(&run)), &[measure]);
        let again = evaluate(&qrels_of(&shuffled_qrels), &run_of(&score(&shuffled_run)), &[measure]);
        prop_assert_eq!(once, again);
    }

    #[test]
    fn what_is_printed_reads_back(
        grades in proptest::collection::btree_map((id(), id()), any::<i32>(), 1..20),
        scores in proptest::collection::btree_map((id(), id()), proptest::num::f64::NORMAL, 1..20),
        queries in proptest::collection::btree_map(id(), "[a-zæøå<&]{1,8}( [a-zæøå?]{1,8}){0,3}", 1..8),
        words in proptest::collection::vec((id(), any::<i32>(), id(), id()), 1..9),
        measure in measure(),
    ) {
        let qrels = qrels_of(&grades.into_iter().collect());
        prop_assert_eq!(&Qrels::parse(&qrels.to_string()).unwrap().0, &qrels);
        let run = run_of(&scores.into_iter().collect());
        prop_assert_eq!(&Run::parse(&run.to_string()).unwrap().0, &run);
        let lines: String = queries.iter().map(|(id, query)| format!("{id}\t{query}\n")).collect();
        let topics = Topics::parse(&lines).unwrap();
        prop_assert_eq!(&Topics::parse(&topics.to_string()).unwrap(), &topics);
        let judgements: Vec<Judgement> = (1..).zip(words).map(|(line, (topic, grade, document, words))| {
            Judgement { topic: TopicId(topic), grade: Grade(grade), document, words, line }
        }).collect();
        prop_assert_eq!(&parse_judgements(&write_judgements(&judgements)).unwrap(), &judgements);
        prop_assert_eq!(measure.to_string().parse(), Ok(measure));
    }

    #[test]
    fn nothing_makes_the_readers_panic(text in "(\\PC|[<>&;@()\t\n\r\u{feff}\u{c}]|top|num|title|nDCG|&#x){0,40}") {
        let _ = Topics::parse(&text);
        let _ = Topics::parse(&format!("<top>{text}"));
        let _ = Qrels::parse(&text);
        let _ = Run::parse(&text);
        let _ = parse_measures(&text);
        if let Ok(judgements) = parse_judgements(&text) {
            let id = PassageId("p".to_owned());
            let _ = resolve(&judgements, [JudgedPassage { id: &id, document: "d", text: &text }]);
        }
    }
}
