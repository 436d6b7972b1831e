//! Evaluations and comparisons for a person to read.

use std::io;

use super::plot;
use super::table::{Align, Table};
use crate::eval::{Comparison, Evaluation, Pair};

/// Writes the means, a measure a line, or topic by topic with the means last. `names` are those of the measures.
pub fn evaluation(
    out: &mut dyn io::Write,
    names: &[String],
    evaluation: &Evaluation,
    per_topic: bool,
) -> io::Result<()> {
    if !per_topic {
        let mut table = Table::new([Align::Left, Align::Right]);
        for (name, mean) in names.iter().zip(&evaluation.means) {
            table.row([name.clone(), number(*mean)]);
        }
        table.write(out)?;
        return writeln!(out, "\nMeans over {}.", topics(evaluation.per_topic.len()));
    }
    let mut table = Table::new([Align::Left].into_iter().chain(names.iter().map(|_| Align::Right)));
    table.row([String::new()].into_iter().chain(names.iter().cloned()));
    for (topic, values) in &evaluation.per_topic {
        table.row([topic.0.clone()].into_iter().chain(values.iter().copied().map(number)));
    }
    table.row(["mean".to_owned()].into_iter().chain(evaluation.means.iter().copied().map(number)));
    table.write(out)
}

/// How a comparison is written.
#[derive(Clone, Debug)]
pub struct ComparisonOptions<'a> {
    /// The names of the measures.
    pub measures: &'a [String],
    /// The names of the runs.
    pub runs: &'a [String],
    /// Columns of the terminal.
    pub width: usize,
    /// Whether every topic's difference is listed, and not only drawn for the first measure.
    pub per_topic: bool,
}

/// Writes each run after the first against the first: a table of the measures, and a picture of the topics.
pub fn comparison(
    out: &mut dyn io::Write,
    comparison: &Comparison,
    options: &ComparisonOptions<'_>,
) -> io::Result<()> {
    let (Some(first), Some(a)) = (comparison.evaluations.first(), options.runs.first()) else {
        return Ok(());
    };
    for (i, b) in options.runs.iter().enumerate().skip(1) {
        if i > 1 {
            writeln!(out)?;
        }
        writeln!(out, "A  {a}\nB  {b}\n{}, difference B - A\n", topics(first.per_topic.len()))?;
        let pairs: Vec<(&String, &Pair)> = options
            .measures
            .iter()
            .zip(&comparison.measures)
            .filter_map(|(name, measure)| Some((name, measure.pairs.get(i - 1)?)))
            .collect();
        measures(out, &pairs, options.runs.len() > 2)?;
        if let Some((name, pair)) = pairs.first() {
            writeln!(out, "\n{name}, B - A")?;
            plot::terminal(out, pair, options.width)?;
        }
        if options.per_topic {
            writeln!(out)?;
            per_topic(out, &pairs)?;
        }
    }
    Ok(())
}

fn measures(out: &mut dyn io::Write, pairs: &[(&String, &Pair)], corrected: bool) -> io::Result<()> {
    use Align::{Left, Right};
    let mut table = Table::new([Left].into_iter().chain([Right; 10]));
    let head =
        ["", "A", "B", "B - A", "95 % interval", "p"].into_iter().chain(corrected.then_some("p (Holm)"));
    table.row(head.chain(["p (t)", "wins", "ties", "losses"]));
    for (name, pair) in pairs {
        let interval = pair
            .interval
            .map_or("-".to_owned(), |(low, high)| format!("{} to {}", difference(low), difference(high)));
        let start = [name.to_string(), number(pair.a), number(pair.b), difference(pair.difference), interval];
        let p_values = [Some(probability(pair.p)), corrected.then(|| probability(pair.p_holm))];
        let t = pair.t_test.map_or("-".to_owned(), |test| probability(test.p));
        let counts = [pair.wins, pair.ties, pair.losses].map(|count| count.to_string());
        table.row(start.into_iter().chain(p_values.into_iter().flatten()).chain([t]).chain(counts));
    }
    table.write(out)
}

fn per_topic(out: &mut dyn io::Write, pairs: &[(&String, &Pair)]) -> io::Result<()> {
    let mut table = Table::new([Align::Left].into_iter().chain(pairs.iter().map(|_| Align::Right)));
    table.row([String::new()].into_iter().chain(pairs.iter().map(|(name, _)| name.to_string())));
    let count = pairs.first().map_or(0, |(_, pair)| pair.differences.len());
    for i in 0..count {
        // All measures have the same topics in the same order.
        let cells = pairs.iter().map(|(_, pair)| &pair.differences[i]);
        let topic = cells.clone().take(1).map(|(topic, _)| topic.0.clone());
        table.row(topic.chain(cells.map(|&(_, value)| difference(value))));
    }
    table.write(out)
}

/// To four decimals, as trec_eval prints.
pub(super) fn number(value: f64) -> String {
    format!("{value:.4}")
}

/// To four decimals with its sign; what rounds to nothing has none.
pub(super) fn difference(value: f64) -> String {
    if value.abs() < 0.000_05 { "0.0000".to_owned() } else { format!("{value:+.4}") }
}

/// To four decimals, never a flat 0.
pub(super) fn probability(p: f64) -> String {
    if p < 0.0001 { "<0.0001".to_owned() } else { number(p) }
}

fn topics(count: usize) -> String {
    if count == 1 { "1 topic".to_owned() } else { format!("{count} topics") }
}
