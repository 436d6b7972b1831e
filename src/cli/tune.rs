//! `belegg tune`: ranking weights for one's own literature.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use super::Outcome;
use super::eval::{read_qrels, split};
use super::place::Place;
use super::run::read_topics;
use super::search::RankingArgs;
use super::weights_file;
use crate::document::PassageId;
use crate::eval::{
    self, Choice, Measure, Options, Qrels, Run, Scored, Settings, TopicId, compare, coordinate_search,
    evaluate, folds, grid_search, steps_around,
};
use crate::index::Index;
use crate::parallel;
use crate::render::table::{Align, Table};
use crate::search::{Ranking, SearchOptions, Searcher, Weights};

/// Find ranking weights by what they score on judged topics
///
/// Changes one weight at a time to the value that scores best, until nothing is gained; with --grid tries the values
/// given, in all combinations. What to expect of new topics is told by cross-validation: the topics are parted into
/// folds, and each fold is measured with weights found on the others. The weights written are those found on all topics.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  belegg tune --topics topics.tsv --qrels judged.txt --output ranking.toml
  belegg search trygg base --ranking ranking.toml
  belegg tune --topics topics.tsv --qrels judged.txt --grid k1=0.6,0.9,1.2 --grid b=0.4,0.75")]
pub struct Args {
    /// Topics: TSV, id and query; or TREC's markup
    #[arg(long, value_name = "FILE")]
    topics: PathBuf,
    /// Judgements, of either form that `belegg eval` reads
    #[arg(long, value_name = "FILE")]
    qrels: PathBuf,
    /// What to make great
    #[arg(long, value_name = "MEASURE", default_value = "nDCG@10")]
    measure: String,
    /// Where to write the weights; without it they are only shown
    #[arg(long, value_name = "FILE.toml")]
    output: Option<PathBuf>,
    /// Only these weights, parted by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', conflicts_with = "grid")]
    only: Vec<String>,
    /// Values to try for a weight; several such give all combinations
    #[arg(long, value_name = "NAME=V,V,…", value_parser = grid_values)]
    grid: Vec<(String, Vec<f64>)>,
    /// Folds of the cross-validation
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=1000))]
    folds: u16,
    /// Rounds over the weights, each with steps half as wide
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    rounds: u32,
    /// How many passages are ranked a topic
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    depth: u32,
    /// Seed of the folds and of the randomization test
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    ranking: RankingArgs,
}

/// More settings than this are a mistake rather than a grid.
const MAX_GRID: usize = 10_000;

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let options = args.ranking.options()?;
    let Ranking::Full(weights) = options.ranking else {
        anyhow::bail!("--ranking bm25 has no weights; start from `full` or from a settings file");
    };
    let start = settings(&weights)?;
    let (names, grid) = asked(args, &start)?;
    let (_, measures) = split(&args.measure)?;
    let [measure] = measures[..] else { anyhow::bail!("--measure: give one measure to tune for") };
    let topics = read_topics(&args.topics)?;
    let qrels = read_qrels(&args.qrels, &args.place, err)?;
    let index = args.place.open_or_build(err)?;
    let queries: BTreeMap<TopicId, String> = topics
        .into_iter()
        .map(|(id, query)| (TopicId(id), query))
        .filter(|(id, _)| qrels.contains(id))
        .collect();
    let missing = qrels.len() - queries.len();
    if missing > 0 {
        writeln!(
            err,
            "{}: {missing} of {} judged topics are not in it; each counts 0",
            args.topics.display(),
            qrels.len()
        )?;
    }
    let mut trial = Trial {
        index: &index,
        queries: &queries,
        qrels: &qrels,
        measure,
        options: &options,
        depth: args.depth as usize,
        scored: BTreeMap::new(),
    };
    let mut failure = None;
    let mut choose = |train: &[TopicId], trial: &mut Trial<'_>| -> anyhow::Result<Choice> {
        let score = |settings: &Settings| {
            trial.mean(settings, train).unwrap_or_else(|error| {
                failure.get_or_insert(error);
                0.0
            })
        };
        let choice = if grid.is_empty() {
            let values = |name: &str, present: f64, round: u32| {
                let mut values = steps_around(present, round);
                // The one weight that is a share.
                values.retain(|&value| name != "b" || value <= 1.0);
                values
            };
            coordinate_search(&start, &names, args.rounds, values, score)
        } else {
            grid_search(&start, &grid, score)
        };
        failure.take().map_or(Ok(choice), Err)
    };

    let all: Vec<TopicId> = qrels.topics().cloned().collect();
    let parted = folds(&all, usize::from(args.folds), args.seed);
    anyhow::ensure!(!parted.is_empty(), "one topic cannot be parted into folds; judge more");
    let mut table =
        Table::new([Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right]);
    table.row(["fold", "topics", "train before", "train after", "test before", "test after"]);
    let (mut before, mut after) = (Run::new("before")?, Run::new("after")?);
    let mut columns: [Vec<f64>; 4] = Default::default();
    for (i, fold) in parted.iter().enumerate() {
        writeln!(err, "fold {} of {}", i + 1, parted.len())?;
        let choice = choose(&fold.train, &mut trial)?;
        let values = [
            trial.mean(&start, &fold.train)?,
            choice.score,
            trial.mean(&start, &fold.test)?,
            trial.mean(&choice.settings, &fold.test)?,
        ];
        for (column, value) in columns.iter_mut().zip(values) {
            column.push(value);
        }
        let cells = values.map(|value| format!("{value:.4}"));
        table.row([(i + 1).to_string(), fold.test.len().to_string()].into_iter().chain(cells));
        for (run, settings) in [(&mut before, &start), (&mut after, &choice.settings)] {
            for (topic, ranking) in trial.rankings(settings, &fold.test)? {
                run.insert(topic, ranking)?;
            }
        }
    }
    let spread = |label: &str, of: fn(&[f64]) -> f64| {
        let cells = columns.each_ref().map(|column| format!("{:.4}", of(column)));
        [label.to_owned(), String::new()].into_iter().chain(cells).collect::<Vec<_>>()
    };
    table.row(spread("mean", mean));
    table.row(spread("standard deviation", deviation));
    writeln!(err, "all topics")?;
    let chosen = choose(&all, &mut trial)?;

    writeln!(out, "{} over {} topics, {} folds\n", args.measure, all.len(), parted.len())?;
    table.write(out)?;
    let comparison =
        compare(&qrels, &[&before, &after], &[measure], &Options { seed: args.seed, ..Options::default() });
    let verdict = weights_file::verdict(&comparison);
    if !verdict.is_empty() {
        writeln!(out, "\n{verdict}")?;
    }
    let mut weights_table = Table::new([Align::Left, Align::Right, Align::Right]);
    weights_table.row(["weight", "before", "after"]);
    for (name, value) in &chosen.settings {
        let now = if start[name] == *value { String::new() } else { value.to_string() };
        weights_table.row([name.clone(), start[name].to_string(), now]);
    }
    writeln!(out)?;
    weights_table.write(out)?;
    if let Some(path) = &args.output {
        let about = [
            format!(
                "Ranking weights found by `belegg tune` on {} topics of {}.",
                all.len(),
                args.topics.display()
            ),
            format!("{} {:.4} on these topics; {verdict}.", args.measure, chosen.score),
        ];
        let weights = chosen.settings.iter().map(|(name, value)| (name.clone(), *value));
        weights_file::write(path, &about, weights, err)?;
    }
    Ok(Outcome::Answered)
}

/// What is measured over and over, with what came out so far.
struct Trial<'a> {
    index: &'a Index,
    queries: &'a BTreeMap<TopicId, String>,
    qrels: &'a Qrels,
    measure: Measure,
    options: &'a SearchOptions,
    depth: usize,
    /// Topic values by settings: folds share most of their trials.
    scored: BTreeMap<String, BTreeMap<TopicId, f64>>,
}

impl Trial<'_> {
    /// The mean over `topics`; one without a query counts 0.
    fn mean(&mut self, settings: &Settings, topics: &[TopicId]) -> anyhow::Result<f64> {
        let key = format!("{settings:?}");
        if !self.scored.contains_key(&key) {
            let topics: Vec<TopicId> = self.queries.keys().cloned().collect();
            let mut run = Run::new("trial")?;
            for (topic, ranking) in self.rankings(settings, &topics)? {
                run.insert(topic, ranking)?;
            }
            let evaluation = evaluate(self.qrels, &run, &[self.measure]);
            let values = evaluation.values(0).map(|(topic, value)| (topic.clone(), value)).collect();
            self.scored.insert(key.clone(), values);
        }
        let values = &self.scored[&key];
        let sum: f64 = topics.iter().filter_map(|topic| values.get(topic)).sum();
        Ok(sum / topics.len().max(1) as f64)
    }

    fn rankings(
        &self,
        settings: &Settings,
        topics: &[TopicId],
    ) -> anyhow::Result<Vec<(TopicId, Vec<Scored>)>> {
        let options = SearchOptions { ranking: Ranking::Full(weights(settings)?), ..self.options.clone() };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let searcher = Searcher::new(self.index);
        let rank = |topic: &TopicId| -> anyhow::Result<(TopicId, Vec<Scored>)> {
            let query = self.queries.get(topic).map_or("", String::as_str);
            let found = searcher.ranking(query, self.depth, &options)?;
            let scored = |(passage, score)| Scored { passage: PassageId(passage), score: f64::from(score) };
            Ok((topic.clone(), found.into_iter().map(scored).collect()))
        };
        let mut rankings = Vec::with_capacity(topics.len());
        parallel::ordered(topics, threads, rank, |ranked| {
            let good = ranked.is_ok();
            rankings.push(ranked);
            good
        });
        rankings.into_iter().collect()
    }
}

/// The weights by name, so that whatever weights there are can be tuned.
fn settings(weights: &Weights) -> anyhow::Result<Settings> {
    let table = toml::Table::try_from(weights)?;
    let number = |(name, value): (String, toml::Value)| {
        // Single precision prints as it was written.
        value.as_float().map(|value| (name, (value as f32).to_string().parse().unwrap_or(value)))
    };
    Ok(table.into_iter().filter_map(number).collect())
}

fn weights(settings: &Settings) -> anyhow::Result<Weights> {
    let table: toml::Table =
        settings.iter().map(|(name, &value)| (name.clone(), toml::Value::Float(value))).collect();
    Ok(table.try_into()?)
}

/// The weights to change, and the grid if one is asked for.
fn asked(args: &Args, start: &Settings) -> anyhow::Result<(Vec<String>, Vec<Settings>)> {
    for name in args.only.iter().chain(args.grid.iter().map(|(name, _)| name)) {
        let known = start.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        anyhow::ensure!(start.contains_key(name), "{name:?} is no weight; there are {known}");
    }
    let names = if args.only.is_empty() { start.keys().cloned().collect() } else { args.only.clone() };
    if args.grid.is_empty() {
        return Ok((names, Vec::new()));
    }
    let values: BTreeMap<String, Vec<f64>> = args.grid.iter().cloned().collect();
    let size = values.values().try_fold(1_usize, |size, values| size.checked_mul(values.len()));
    let size = size.unwrap_or(usize::MAX);
    anyhow::ensure!(
        size <= MAX_GRID,
        "--grid: {size} combinations are more than {MAX_GRID}; give fewer values"
    );
    Ok((names, eval::product(start, &values)))
}

fn grid_values(text: &str) -> Result<(String, Vec<f64>), String> {
    let (name, values) = text.split_once('=').ok_or("write NAME=VALUE,VALUE,…")?;
    let value = |value: &str| match value.trim().parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
        _ => Err(format!("{value:?} is no number of at least 0")),
    };
    Ok((name.trim().to_owned(), values.split(',').map(value).collect::<Result<_, _>>()?))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The sample's standard deviation.
fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / values.len().saturating_sub(1).max(1) as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_go_there_and_back() {
        let start = Weights::default();
        assert_eq!(weights(&settings(&start).unwrap()).unwrap(), start);
    }

    #[test]
    fn grids_are_read() {
        assert_eq!(grid_values("k1=0.6, 1.2"), Ok(("k1".to_owned(), vec![0.6, 1.2])));
        assert!(grid_values("k1").is_err());
        assert!(grid_values("k1=").is_err());
        assert!(grid_values("k1=-1").is_err());
        assert!(grid_values("k1=inf").is_err());
    }

    #[test]
    fn spread() {
        assert_eq!((mean(&[1.0, 3.0]), deviation(&[1.0, 3.0])), (2.0, 2.0_f64.sqrt()));
        assert_eq!((mean(&[]), deviation(&[2.0])), (0.0, 0.0));
    }
}
