//! Learns the weights of the second stage, and shows what each is worth.
//!
//! Brief queries and long ones are learned apart, each from NorQuAD's train questions and the built-in corpus's topics of that
//! length, the features that `ranking.toml` has for them. Then each of these is left out, and each other one taken in, and all
//! learned anew in cross-validation: which features there are is chosen by reading that table. The topics of a thesis teach
//! nothing and stand guard. NorQuAD's development questions are not looked at.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use belegg::eval::{CandidateList, Fold, Gain, Grade, Measure, Ranking, TopicId, folds, learn};
use belegg::search::{Features, Searcher, Weights};

use crate::common;
use crate::derived::Random;
use crate::judged::{self, Judged};
use crate::variants;

/// What all topics of the corpus count together against all of NorQuAD's questions.
const SHARE_OF_CORPUS: f32 = 0.3;
/// See [`learn`].
const RIDGE: f64 = 0.0002;
const ROUNDS: u32 = 400;
const FOLDS: usize = 5;
/// Cross-validations that each choice rests on, each with folds of its own.
const REPEATS: u64 = 3;
/// Candidates a topic that are learned from, the best by the weights there are: what stands far below teaches little.
const TAUGHT: usize = 60;
/// What the weights are multiplied by in the end, for scores around 1.
const SCALE: f64 = 0.1;
/// Set by hand for brief queries: of passages alike in all else the one with the words near each other comes first.
const NEARNESS: (&str, f32) = ("window", 0.05);
/// The collections; the last guards.
const COLLECTIONS: [&str; 3] = ["NorQuAD train", "corpus", "thesis dev"];

/// A judged topic with what is measured of its candidates.
struct Measured {
    collection: usize,
    id: TopicId,
    brief: bool,
    list: CandidateList,
    /// What is judged in place of each candidate, by number, so that one counts once; in the order of ids for ties.
    judged: Vec<usize>,
    /// Grades of all that is judged.
    grades: Vec<Grade>,
}

/// Learns both kinds of weights; gives the report and the weights.
pub fn learned() -> (String, Weights) {
    let mut topics = Vec::new();
    let mut counts = [0; COLLECTIONS.len()];
    for (collection, judged) in collections().iter().enumerate() {
        let measured = measured(judged, collection);
        counts[collection] = measured.len();
        topics.extend(measured);
    }
    for topic in &mut topics {
        topic.list.weight = match topic.collection {
            0 => 1.0,
            1 => SHARE_OF_CORPUS * counts[0] as f32 / counts[1] as f32,
            _ => 0.0,
        };
    }
    let mut weights = Weights::default();
    let mut report = String::new();
    for (name, brief) in [("brief", true), ("long", false)] {
        let of_length: Vec<&Measured> = topics.iter().filter(|topic| topic.brief == brief).collect();
        writeln!(report, "## {name} queries, {} topics\n", of_length.len()).unwrap();
        let by_hand = |i: usize| brief && Features::NAMES[i] == NEARNESS.0;
        let place = if brief { &mut weights.features } else { &mut weights.long };
        let kept = (0..Features::NAMES.len()).filter(|&i| place[i] != 0.0 && !by_hand(i)).collect();
        let found = weighed(&of_length, kept, by_hand, &mut report);
        for i in (0..Features::NAMES.len()).filter(|&i| !by_hand(i)) {
            place[i] = ((found[i] * SCALE * 1000.0).round() / 1000.0) as f32;
        }
    }
    (report, weights)
}

/// Writes weights as the program carries them.
pub fn write(weights: &Weights) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/search/ranking.toml");
    let old = std::fs::read_to_string(&path).unwrap();
    let mut text: String =
        old.lines().take_while(|line| line.starts_with('#')).flat_map(|l| [l, "\n"]).collect();
    let named = BTreeMap::<String, f32>::from(*weights);
    writeln!(text, "version = 1\nk1 = {}\nb = {}", weights.k1, weights.b).unwrap();
    for prefix in ["", "long-"] {
        text.push('\n');
        for name in Features::NAMES {
            let weight = named[&format!("{prefix}{name}")];
            if weight != 0.0 {
                writeln!(text, "{prefix}{name} = {weight}").unwrap();
            }
        }
    }
    std::fs::write(path, text).unwrap();
}

fn collections() -> Vec<Judged> {
    let data = common::data().expect("the test collections are there");
    let norquad = judged::ready_cut(COLLECTIONS[0], &data.join("norquad"), "train", "");
    let others = judged::all().into_iter();
    [norquad].into_iter().chain(others.filter(|j| COLLECTIONS[1..].contains(&j.name))).collect()
}

fn measured(judged: &Judged, collection: usize) -> Vec<Measured> {
    let full = variants::all().remove(0);
    let index = judged.index(full.steps);
    let (searcher, lines, present) = (Searcher::new(&index), judged.lines(&index), Weights::default());
    let one = |(id, query, _): &(String, String, String)| {
        let relevant: BTreeMap<String, i64> = judged.relevant(id).into_iter().collect();
        let found = searcher.features(query, &full.options).unwrap();
        let weights = if found.brief { &present.features } else { &present.long };
        let score = |f: &Features| f.0.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f32>();
        let mut passages = found.passages;
        passages.sort_by(|a, b| score(&b.1).total_cmp(&score(&a.1)).then_with(|| a.0.cmp(&b.0)));
        let mut topic = Measured {
            collection,
            id: TopicId(format!("{} {id}", judged.name)),
            brief: found.brief,
            list: CandidateList::default(),
            judged: Vec::new(),
            grades: relevant.values().map(|&grade| Grade(grade as i32)).collect(),
        };
        topic.grades.sort_by(|a, b| b.cmp(a));
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        for (rank, (passage, features)) in passages.into_iter().enumerate() {
            let named = judged.as_judged(vec![(passage, 0.0)], &lines);
            let Some(named) = named.into_iter().next().map(|scored| scored.passage.0) else { continue };
            let grade = relevant.get(&named).copied().unwrap_or(0).max(0) as u8;
            if rank < TAUGHT || grade > 0 {
                let next = numbers.len();
                topic.judged.push(*numbers.entry(named).or_insert(next));
                topic.list.grades.push(grade);
                topic.list.rows.extend(features.0);
            }
        }
        topic
    };
    judged.topics.iter().map(one).filter(|topic| !topic.grades.is_empty()).collect()
}

/// Learns the weights of the features that are `kept`; what each is worth, and each other that is not set by hand, goes into
/// the report.
fn weighed(
    topics: &[&Measured],
    kept: Vec<usize>,
    by_hand: impl Fn(usize) -> bool,
    report: &mut String,
) -> [f64; Features::NAMES.len()] {
    let ids: Vec<&TopicId> = topics.iter().map(|topic| &topic.id).collect();
    let parted: Vec<Vec<Fold>> = (1..=REPEATS).map(|seed| folds(ids.iter().copied(), FOLDS, seed)).collect();
    let (present, weights) = validated(topics, &parted, &kept, &[1.0; Features::NAMES.len()]);
    let changed = Vec::from_iter((0..Features::NAMES.len()).filter(|&i| !by_hand(i)));
    let tried = side_by_side(&changed, |&feature| {
        let mut others = kept.clone();
        match others.iter().position(|&i| i == feature) {
            Some(at) => drop(others.remove(at)),
            None => others.push(feature),
        }
        losses(topics, &present, &validated(topics, &parted, &others, &weights).0)
    });
    writeln!(report, "| nDCG@10 | {} |\n|---|---:|---:|---:|", COLLECTIONS.join(" | ")).unwrap();
    writeln!(report, "| as it is | {} |", means(topics, &present).join(" | ")).unwrap();
    for (feature, losses) in changed.into_iter().zip(tried) {
        let sign = if kept.contains(&feature) { '−' } else { '+' };
        let cells = losses.map(|(loss, p)| format!("{:+.4} ({p:.3})", -loss));
        writeln!(report, "| {sign} {} | {} |", Features::NAMES[feature], cells.join(" | ")).unwrap();
    }
    report.push('\n');
    let lists: Vec<CandidateList> = topics.iter().map(|topic| only(&topic.list, &kept)).collect();
    whole(&kept, &learn(&lists, &kept.iter().map(|&i| weights[i]).collect::<Vec<_>>(), RIDGE, ROUNDS))
}

/// nDCG@10 of each topic with weights learned on the folds it is not in, and the weights of the last fold.
fn validated(
    topics: &[&Measured],
    parted: &[Vec<Fold>],
    kept: &[usize],
    start: &[f64; Features::NAMES.len()],
) -> (Vec<f64>, [f64; Features::NAMES.len()]) {
    let mut values = vec![0.0; topics.len()];
    let mut weights: Vec<f64> = kept.iter().map(|&i| start[i]).collect();
    for fold in parted.iter().flatten() {
        let is_test = |topic: &Measured| fold.test.binary_search(&topic.id).is_ok();
        let train = topics.iter().filter(|topic| !is_test(topic)).map(|topic| only(&topic.list, kept));
        weights = learn(&train.collect::<Vec<_>>(), &weights, RIDGE, ROUNDS);
        let all = whole(kept, &weights);
        for (value, topic) in values.iter_mut().zip(topics).filter(|(_, topic)| is_test(topic)) {
            *value += ndcg(topic, &all) / REPEATS as f64;
        }
    }
    (values, whole(kept, &weights))
}

fn ndcg(topic: &Measured, weights: &[f64]) -> f64 {
    let rows = topic.list.rows.chunks_exact(Features::NAMES.len());
    let score = |row: &[f32]| row.iter().zip(weights).map(|(x, w)| f64::from(*x) * w).sum::<f64>();
    let mut order: Vec<(f64, usize)> = rows.map(score).zip(0..).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut seen = vec![false; topic.judged.len()];
    let mut found = Vec::new();
    for (_, i) in order {
        if !std::mem::replace(&mut seen[topic.judged[i]], true) {
            found.push(Some(Grade(i32::from(topic.list.grades[i]))));
        }
    }
    let measure = Measure::Ndcg { gain: Gain::Linear, cutoff: std::num::NonZeroUsize::new(10) };
    measure.of(&Ranking { found, judged: topic.grades.clone() })
}

fn only(list: &CandidateList, kept: &[usize]) -> CandidateList {
    let rows = list.rows.chunks_exact(Features::NAMES.len());
    let rows = rows.flat_map(|row| kept.iter().map(|&i| row[i])).collect();
    CandidateList { weight: list.weight, rows, grades: list.grades.clone() }
}

fn whole(kept: &[usize], weights: &[f64]) -> [f64; Features::NAMES.len()] {
    let mut all = [0.0; Features::NAMES.len()];
    kept.iter().zip(weights).for_each(|(&i, weight)| all[i] = *weight);
    all
}

fn of_collection<'t>(
    topics: &'t [&Measured],
    values: &'t [f64],
    collection: usize,
) -> impl Iterator<Item = f64> + 't {
    topics
        .iter()
        .zip(values)
        .filter(move |(topic, _)| topic.collection == collection)
        .map(|(_, value)| *value)
}

fn means(topics: &[&Measured], values: &[f64]) -> [String; COLLECTIONS.len()] {
    std::array::from_fn(|collection| {
        let values: Vec<f64> = of_collection(topics, values, collection).collect();
        format!("{:.4}", values.iter().sum::<f64>() / values.len().max(1) as f64)
    })
}

/// What each collection loses in the mean, and the two-sided p of a paired randomization test.
fn losses(topics: &[&Measured], before: &[f64], after: &[f64]) -> [(f64, f64); COLLECTIONS.len()] {
    std::array::from_fn(|collection| {
        let pairs = of_collection(topics, before, collection).zip(of_collection(topics, after, collection));
        let lost: Vec<f64> = pairs.map(|(before, after)| before - after).collect();
        let sum: f64 = lost.iter().sum();
        let mut random = Random::new("losses");
        const PATTERNS: usize = 2_000;
        let signed = |_: &usize| {
            let one = |difference: &f64| if random.below(2) == 0 { *difference } else { -difference };
            lost.iter().filter(|difference| **difference != 0.0).map(one).sum::<f64>().abs()
                >= sum.abs() - 1e-9
        };
        let p = (0..PATTERNS).filter(signed).count() as f64 / PATTERNS as f64;
        (sum / lost.len().max(1) as f64, p)
    })
}

/// `work` on each of the items, on all cores.
fn side_by_side<T: Sync, V: Send>(items: &[T], work: impl Fn(&T) -> V + Sync) -> Vec<V> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let work = &work;
        let shares: Vec<_> = items
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<_>>()))
            .collect();
        shares.into_iter().flat_map(|share| share.join().unwrap()).collect()
    })
}
