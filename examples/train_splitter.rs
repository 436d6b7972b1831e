//! Trains the compound splitter and says what it gets right on words kept back.
//!
//! ```text
//! cargo run --release --example train_splitter -- --forms FULLFORMS.tsv --output src/analysis/compounds/compounds.model \
//!     COMPOUNDS.nob.tsv COMPOUNDS.nno.tsv
//! ```
//!
//! The lists are those of Norsk Ordbank (CC BY 4.0), unpacked: its analyses of compounds (lemma, segmented lemma with `*` at
//! the joint, first part, its class, juncture, last part, its class) and, with `--forms`, its full forms (form, lemma,
//! class). A fifth of the lemmas is kept back, chosen by a hash, to measure on; then the model that is written is trained
//! on all of them. `--measure MODEL` measures a model file instead of training one, `--thresholds 0,1,2` measures with
//! other thresholds, `--faults` prints every word that went wrong. The same lists give the same bytes on every machine.

#![allow(clippy::print_stdout, reason = "the program's answer")]

use std::path::PathBuf;

use anyhow::{Context, Result};
use belegg::analysis::train::{Lists, TrainOptions, measure, train, with_threshold};
use clap::Parser;

/// Percent of the lemmas to measure on.
const HELD_OUT: u64 = 20;

#[derive(Parser)]
struct Args {
    /// Lists of compounds
    #[arg(required = true)]
    compounds: Vec<PathBuf>,
    /// Full forms
    #[arg(long)]
    forms: Vec<PathBuf>,
    /// Where to write the model; without it nothing is trained on all lemmas
    #[arg(long)]
    output: Option<PathBuf>,
    /// Measure this model instead of training one; it must not have seen the lemmas kept back
    #[arg(long)]
    measure: Option<PathBuf>,
    /// Where to write the model that was measured
    #[arg(long)]
    trial: Option<PathBuf>,
    /// Thresholds to measure with
    #[arg(long, value_delimiter = ',')]
    thresholds: Vec<f32>,
    /// Print every word that went wrong
    #[arg(long)]
    faults: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let mut all = Lists::default();
    let mut each = Vec::new();
    for path in &args.compounds {
        let text = read(path)?;
        let mut one = Lists::default();
        one.add_compounds(&text);
        all.add_compounds(&text);
        each.push((path.display().to_string(), one));
    }
    for path in &args.forms {
        all.add_forms(&read(path)?);
    }
    let options = TrainOptions { held_out: HELD_OUT, ..TrainOptions::default() };
    let model = match &args.measure {
        Some(path) => std::fs::read(path).with_context(|| path.display().to_string())?,
        None => train(&all, options),
    };
    if let Some(path) = &args.trial {
        std::fs::write(path, &model).with_context(|| path.display().to_string())?;
    }
    let thresholds =
        if args.thresholds.is_empty() { vec![options.threshold] } else { args.thresholds.clone() };
    for threshold in thresholds {
        let model = with_threshold(&model, threshold);
        println!("threshold {threshold}");
        for (name, lists) in &each {
            let report = measure(&model, lists, HELD_OUT);
            println!(
                "  {name}: {} of {} compounds split at the joint ({:.4}), {} only elsewhere",
                report.right,
                report.compounds,
                share(report.right, report.compounds),
                report.wrong
            );
        }
        let report = measure(&model, &all, HELD_OUT);
        println!(
            "  words with a prefix: {} of {} split ({:.4}); simple words: {} of {} split ({:.4})",
            report.prefixed_split,
            report.prefixed,
            share(report.prefixed_split, report.prefixed),
            report.simple_split,
            report.simple,
            share(report.simple_split, report.simple)
        );
        if args.faults {
            report.faults.iter().for_each(|fault| println!("{fault}"));
        }
    }
    if let Some(path) = &args.output {
        let model = train(&all, TrainOptions::default());
        std::fs::write(path, &model).with_context(|| path.display().to_string())?;
        println!("{}: {} bytes", path.display(), model.len());
    }
    Ok(())
}

fn read(path: &PathBuf) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{}: unpacked UTF-8 is wanted", path.display()))
}

fn share(of: usize, all: usize) -> f64 {
    of as f64 / all.max(1) as f64
}
