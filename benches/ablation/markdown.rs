//! The runs as tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use belegg::eval::{Evaluation, Measure, Options, Pair, Run, compare, evaluate, parse_measures};

use crate::judged::Judged;
use crate::variants::{Group, Variant};

/// Differences with a smaller p are called more than noise.
const LEVEL: f64 = 0.05;

pub fn render(collections: &[Judged], variants: &[Variant], runs: &[Vec<Run>], time: Duration) -> String {
    let (names, measures): (Vec<String>, Vec<Measure>) =
        parse_measures("nDCG@10,RR@10,R@100").unwrap().into_iter().unzip();
    // Ten thousand sign patterns tell p down to 0.0001.
    let options = Options { permutations: 10_000, resamples: 0, ..Options::default() };
    let compared: Vec<_> = collections
        .iter()
        .zip(runs)
        .map(|(judged, runs)| compare(&judged.qrels, &runs.iter().collect::<Vec<_>>(), &measures, &options))
        .collect();
    let mut out = String::from(HEAD);
    for judged in collections {
        let _ = writeln!(out, "- **{}**: {}", judged.name, judged.what);
    }
    if collections.len() == 1 {
        out.push_str("\nOther collections were not found or not asked for: these figures say little but about the built-in corpus.\n");
    }
    let _ = writeln!(out, "\nMeasured in {} s, tables included.", time.as_secs());
    for (m, name) in names.iter().enumerate() {
        let _ = writeln!(out, "\n## {name}\n");
        head(&mut out, "", collections.iter().map(|judged| judged.name));
        let mut group = Group::Full;
        for (v, variant) in variants.iter().enumerate() {
            if variant.group != group {
                group = variant.group;
                let _ = writeln!(out, "| *{}* |{}", title(group), " |".repeat(collections.len()));
            }
            let cells = compared.iter().map(|comparison| match v.checked_sub(1) {
                None => format!("{:.4}", comparison.evaluations[0].means[m]),
                Some(pair) => cell(&comparison.measures[m].pairs[pair]),
            });
            row(&mut out, &variant.name, cells);
        }
    }
    let verdicts = variants.iter().enumerate().skip(1).filter(|(_, variant)| variant.group != Group::Alone);
    out.push_str("\n## What pays, what costs\n\n");
    out.push_str("What is worse, and what is better, by p < 0.05 when it is off; what moves no figure is named as such.\n\n");
    head(&mut out, "", ["pays on", "costs on"].into_iter());
    for (v, variant) in verdicts {
        let mut sides = [String::new(), String::new()];
        for (judged, comparison) in collections.iter().zip(&compared) {
            for (m, name) in names.iter().enumerate() {
                let pair = &comparison.measures[m].pairs[v - 1];
                if pair.p < LEVEL {
                    let side = &mut sides[usize::from(pair.difference > 0.0)];
                    let comma = if side.is_empty() { "" } else { ", " };
                    let _ = write!(side, "{comma}{} {name}", judged.name);
                }
            }
        }
        row(&mut out, variant.name.trim_start_matches("− "), sides.into_iter());
    }
    for (judged, runs) in collections.iter().zip(runs) {
        by_kind(&mut out, judged, variants, runs, measures[0]);
    }
    out
}

/// nDCG@10 by kind of topic, where topics are of several kinds.
fn by_kind(out: &mut String, judged: &Judged, variants: &[Variant], runs: &[Run], measure: Measure) {
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, _, kind) in &judged.topics {
        kinds.entry(kind).or_default().push(id);
    }
    if kinds.len() < 2 {
        return;
    }
    let _ = writeln!(out, "\n## nDCG@10 by kind of topic: {}\n", judged.name);
    let names: Vec<String> = kinds.iter().map(|(kind, ids)| format!("{kind} ({})", ids.len())).collect();
    head(out, "", names.iter().map(String::as_str));
    let mean = |evaluation: &Evaluation, ids: &[&str]| {
        let values = evaluation.values(0).filter(|(topic, _)| ids.contains(&topic.0.as_str()));
        values.map(|(_, value)| value).sum::<f64>() / ids.len() as f64
    };
    let full = evaluate(&judged.qrels, &runs[0], &[measure]);
    for (variant, run) in variants.iter().zip(runs) {
        let evaluation = evaluate(&judged.qrels, run, &[measure]);
        let cells = kinds.values().map(|ids| {
            let (here, there) = (mean(&evaluation, ids), mean(&full, ids));
            match variant.group {
                Group::Full => format!("{here:.3}"),
                _ if (here - there).abs() < 0.0005 => String::new(),
                _ => format!("{:+.3}", here - there),
            }
        });
        row(out, &variant.name, cells);
    }
}

/// The sets of queries made by rule.
pub fn derived(sets: &[Judged], variants: &[Variant], runs: &[Vec<Run>]) -> String {
    let mut out = String::from(DERIVED);
    if sets.is_empty() {
        out.push_str("The data they are made of were not found or not asked for.\n");
        return out;
    }
    for set in sets {
        let _ = writeln!(out, "- **{}**: {}", set.name, set.what);
    }
    let (_, measures): (Vec<String>, Vec<Measure>) = parse_measures("nDCG@10").unwrap().into_iter().unzip();
    let options = Options { permutations: 10_000, resamples: 0, ..Options::default() };
    let compared: Vec<_> = sets
        .iter()
        .zip(runs)
        .map(|(set, runs)| compare(&set.qrels, &runs.iter().collect::<Vec<_>>(), &measures, &options))
        .collect();
    out.push('\n');
    head(&mut out, "", sets.iter().map(|set| set.name));
    for (v, variant) in variants.iter().enumerate() {
        let cells = compared.iter().map(|comparison| match v.checked_sub(1) {
            None => format!("{:.4}", comparison.evaluations[0].means[0]),
            Some(pair) => cell(&comparison.measures[0].pairs[pair]),
        });
        row(&mut out, &variant.name, cells);
    }
    out
}

fn title(group: Group) -> &'static str {
    match group {
        Group::Full => "all on",
        Group::WithoutStep => "a step of the analysis off",
        Group::WithoutQuery => "what is done to queries off",
        Group::WithoutFeature => "a feature of the second stage off",
        Group::Alone => "these on alone, without spelling and thesaurus",
    }
}

fn cell(pair: &Pair) -> String {
    if pair.wins + pair.losses == 0 {
        return String::new();
    }
    let bold = if pair.p < LEVEL { "**" } else { "" };
    format!("{bold}{:+.4}{bold} ({:.3})", pair.difference, pair.p)
}

fn head<'a>(out: &mut String, first: &str, columns: impl Iterator<Item = &'a str>) {
    let columns: Vec<&str> = columns.collect();
    let _ = writeln!(out, "| {first} | {} |", columns.join(" | "));
    let _ = writeln!(out, "|---|{}", "---:|".repeat(columns.len()));
}

fn row(out: &mut String, name: &str, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.collect();
    let _ = writeln!(out, "| {name} | {} |", cells.join(" | "));
}

const DERIVED: &str = "
## Queries made by rule

nDCG@10, as above, of queries that are NorQuAD's train questions changed by rule at run time, with fixed seeds; only those that the rule changes. The forms of words are Norsk Ordbank's, and so are the joints of compounds.

";

const HEAD: &str = "\
# Ablation

Written by `cargo bench --bench ablation -- --write`. Do not edit: run it again. Each row takes one thing away from the full chain, on queries and passages alike: a step of the analysis (`belegg analyze --without STEP`), what is done to queries (`--no-correct`, `--no-expand`), or a feature of the second stage (its weight 0). The first row has the full chain's figures, the others their difference from it and, in brackets, the p of a paired randomization test (10,000 sign patterns, two-sided, not corrected for the number of rows); **bold** is p < 0.05; empty is no difference in any topic. The last rows have few steps on alone.

Rankings go 100 deep; passages that say the same are not folded into one. The collections:

";
