//! Says how well the stems of a chain match a list of full forms: how many forms of one word come under one stem, and how
//! many different words do.
//!
//! ```text
//! cargo run --release --example measure_stems -- FULLFORMS.tsv
//! ```
//!
//! The list is Norsk Ordbank's (CC BY 4.0), unpacked: form, lemma, class. Two figures after Paice (1994), over words rather
//! than groups: *understemming* is the share of pairs of a word's form and the word itself that have different stems,
//! *overstemming* the share of words that share a stem with another word of the same class which is not spelled the same and
//! neither is a form of the other. Derivations count as other words, so the last is never nought. `--dump` prints form,
//! lemma, class and stem by the full chain.

#![allow(clippy::print_stdout, reason = "the program's answer")]

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use belegg::analysis::{Analyzer, Steps};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = args.iter().find(|arg| !arg.starts_with("--")).context("which list of full forms?")?;
    let list = std::fs::read_to_string(path).with_context(|| path.clone())?;
    if args.iter().any(|arg| arg == "--dump") {
        let analyzer = Analyzer::default();
        for (form, lemma, class) in forms(&list) {
            println!("{form}\t{lemma}\t{class}\t{}", analyzer.stem(form));
        }
        return Ok(());
    }
    println!("| steps | understemming | overstemming |\n|---|---:|---:|");
    for names in [
        &["stem"][..],
        &["stem", "mend"],
        &["stem", "mend", "irregular"],
        &["letters", "stem", "mend", "irregular", "nynorsk"],
    ] {
        let mut steps = Steps::none();
        names.iter().for_each(|name| {
            steps.set(name, true);
        });
        let (under, over) = measure(&list, &Analyzer::new(steps));
        println!("| {} | {:.2} % | {:.2} % |", names.join(", "), 100.0 * under, 100.0 * over);
    }
    Ok(())
}

/// Form, lemma, class of every line; words with other characters than letters are left out.
fn forms(list: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    list.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (form, lemma, class) = (fields.next()?, fields.next()?, fields.next()?);
        [form, lemma].iter().all(|word| word.chars().all(char::is_alphabetic)).then_some((form, lemma, class))
    })
}

fn measure(list: &str, analyzer: &Analyzer) -> (f64, f64) {
    let (mut pairs, mut apart) = (0_usize, 0_usize);
    let mut stems: BTreeMap<(String, &str), BTreeSet<&str>> = BTreeMap::new();
    let mut of: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for (form, lemma, class) in forms(list) {
        if form != lemma {
            pairs += 1;
            apart += usize::from(analyzer.stem(form) != analyzer.stem(lemma));
        }
        stems.entry((analyzer.stem(lemma), class)).or_default().insert(lemma);
        of.entry((lemma, class)).or_default().insert(form);
    }
    let (mut words, mut shared) = (0_usize, 0_usize);
    for ((_, class), lemmas) in &stems {
        words += lemmas.len();
        for &lemma in lemmas {
            let is_form = |form: &str, of_lemma: &str| {
                of.get(&(of_lemma, *class)).is_some_and(|forms| forms.contains(form))
            };
            let other = |b: &str| lemma != b && !is_form(lemma, b) && !is_form(b, lemma);
            shared += usize::from(lemmas.iter().any(|b| other(b)));
        }
    }
    (apart as f64 / pairs.max(1) as f64, shared as f64 / words.max(1) as f64)
}
