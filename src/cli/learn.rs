//! `belegg learn`: ranking weights learned from many judged questions.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::PathBuf;

use super::Outcome;
use super::eval::read_qrels;
use super::place::Place;
use super::run::read_topics;
use super::search::RankingArgs;
use super::weights_file;
use crate::document::PassageId;
use crate::eval::{
    CandidateList, Grade, Measure, Options, Qrels, Run, Scored, TopicId, compare, folds, learn,
};
use crate::index::Index;
use crate::parallel;
use crate::render::table::{Align, Table};
use crate::search::{Features, Ranking, SearchOptions, Searcher, Weights};

/// Learn ranking weights from many judged questions
///
/// Fits what each feature counts for brief queries and for long ones, each to all candidates of all topics of that length
/// at once, where `belegg tune` tries one weight after another: for hundreds of topics, not for dozens. No weight is below
/// 0. What to expect of new topics is told by cross-validation, as `belegg tune` does it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  belegg learn --topics questions.tsv --qrels judged.txt --output ranking.toml
  belegg run --topics others.tsv --ranking ranking.toml > run.txt")]
pub struct Args {
    /// Topics: TSV, id and query; or TREC's markup
    #[arg(long, value_name = "FILE")]
    topics: PathBuf,
    /// Judgements, of either form that `belegg eval` reads
    #[arg(long, value_name = "FILE")]
    qrels: PathBuf,
    /// Where to write the weights; without it they are only shown
    #[arg(long, value_name = "FILE.toml")]
    output: Option<PathBuf>,
    /// Learn only the weights for queries of this length
    #[arg(long, value_enum)]
    only: Option<Length>,
    /// How evenly weights are spread: the greater, the smaller and the more alike they are
    #[arg(long, value_name = "X", default_value_t = 0.001)]
    ridge: f64,
    /// What the weights are multiplied by in the end
    #[arg(long, value_name = "X", default_value_t = 0.1)]
    scale: f64,
    /// Folds of the cross-validation
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=1000))]
    folds: u16,
    /// Seed of the folds and of the randomization test
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    ranking: RankingArgs,
}

/// How long queries are, function words not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Length {
    /// At most two words
    Brief,
    /// More
    Long,
}

/// Steps enough for the fit to settle.
const ROUNDS: u32 = 500;
/// How deep the topics are ranked for the measure.
const DEPTH: usize = 100;

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let options = args.ranking.options()?;
    let Ranking::Full(start) = options.ranking else {
        anyhow::bail!("--ranking bm25 has no weights; start from `full` or from a settings file");
    };
    anyhow::ensure!(args.ridge.is_finite() && args.ridge >= 0.0, "--ridge: give a number of at least 0");
    anyhow::ensure!(args.scale.is_finite() && args.scale > 0.0, "--scale: give a number above 0");
    let qrels = read_qrels(&args.qrels, &args.place, err)?;
    let index = args.place.open_or_build(err)?;
    let judged = read_topics(&args.topics)?.into_iter().map(|(id, query)| (TopicId(id), query));
    let queries: BTreeMap<TopicId, String> = judged.filter(|(id, _)| qrels.contains(id)).collect();
    let course = Course { index: &index, queries: &queries, qrels: &qrels, options: &options, args };
    let lists = course.lists()?;
    let topics: Vec<TopicId> = queries.keys().cloned().collect();
    let parted = folds(&topics, usize::from(args.folds), args.seed);
    anyhow::ensure!(!parted.is_empty(), "one topic cannot be parted into folds; judge more");
    let (mut before, mut after) = (Run::new("before")?, Run::new("after")?);
    for (i, fold) in parted.iter().enumerate() {
        writeln!(err, "fold {} of {}", i + 1, parted.len())?;
        let learned = course.learned(start, &lists, &fold.train);
        for (run, weights) in [(&mut before, start), (&mut after, learned)] {
            for (topic, ranking) in course.rankings(weights, &fold.test)? {
                run.insert(topic, ranking)?;
            }
        }
    }
    let measure: Measure = "nDCG@10".parse()?;
    let tests = Options { seed: args.seed, ..Options::default() };
    let comparison = compare(&qrels, &[&before, &after], &[measure], &tests);
    let verdict = weights_file::verdict(&comparison);
    if !verdict.is_empty() {
        writeln!(out, "{measure} {verdict}\n")?;
    }
    let learned = course.learned(start, &lists, &topics);
    let mut table = Table::new([Align::Left, Align::Right, Align::Right]);
    table.row(["weight", "before", "after"]);
    let [before, after] = [start, learned].map(BTreeMap::<String, f32>::from);
    for ((name, was), is) in before.into_iter().zip(after.into_values()) {
        if was != is {
            table.row([name, was.to_string(), is.to_string()]);
        }
    }
    table.write(out)?;
    if let Some(path) = &args.output {
        let about = [
            format!(
                "Ranking weights learned by `belegg learn` from {} topics of {}.",
                topics.len(),
                args.topics.display()
            ),
            format!("{measure} {verdict}."),
        ];
        weights_file::write(path, &about, BTreeMap::<String, f32>::from(learned), err)?;
    }
    Ok(Outcome::Answered)
}

/// What is learned from.
struct Course<'a> {
    index: &'a Index,
    queries: &'a BTreeMap<TopicId, String>,
    qrels: &'a Qrels,
    options: &'a SearchOptions,
    args: &'a Args,
}

impl Course<'_> {
    /// The candidates of every topic with their grades, and the length of its query.
    fn lists(&self) -> anyhow::Result<BTreeMap<TopicId, (Length, CandidateList)>> {
        let searcher = Searcher::new(self.index);
        let measure =
            |(topic, query): &(&TopicId, &String)| -> anyhow::Result<(TopicId, (Length, CandidateList))> {
                let grades: HashMap<&PassageId, Grade> = self.qrels.of_topic(topic).collect();
                let mut list = CandidateList::default();
                let found = searcher.features(query, self.options)?;
                let length = if found.brief { Length::Brief } else { Length::Long };
                for (passage, features) in found.passages {
                    let grade = grades.get(&PassageId(passage)).map_or(0, |grade| grade.0.clamp(0, 255));
                    list.grades.push(grade as u8);
                    list.rows.extend(features.0);
                }
                Ok(((*topic).clone(), (length, list)))
            };
        collected(&self.queries.iter().collect::<Vec<_>>(), measure)
    }

    /// Weights learned from the topics; where there are none of a length, its weights stay.
    fn learned(
        &self,
        start: Weights,
        lists: &BTreeMap<TopicId, (Length, CandidateList)>,
        topics: &[TopicId],
    ) -> Weights {
        let mut learned = start;
        for (length, place) in [(Length::Brief, &mut learned.features), (Length::Long, &mut learned.long)] {
            let of_length = topics.iter().filter_map(|topic| lists.get(topic));
            let of_length = of_length.filter(|(its, _)| *its == length).map(|(_, list)| list.clone());
            let chosen: Vec<CandidateList> = of_length.collect();
            if chosen.is_empty() || self.args.only.is_some_and(|only| only != length) {
                continue;
            }
            let weights = learn(&chosen, &[1.0; Features::NAMES.len()], self.args.ridge, ROUNDS);
            for (weight, value) in place.iter_mut().zip(weights) {
                *weight = ((value * self.args.scale * 1000.0).round() / 1000.0) as f32;
            }
        }
        learned
    }

    fn rankings(
        &self,
        weights: Weights,
        topics: &[TopicId],
    ) -> anyhow::Result<BTreeMap<TopicId, Vec<Scored>>> {
        let options = SearchOptions { ranking: Ranking::Full(weights), ..self.options.clone() };
        let searcher = Searcher::new(self.index);
        collected(topics, |topic: &TopicId| {
            let query = self.queries.get(topic).map_or("", String::as_str);
            let found = searcher.ranking(query, DEPTH, &options)?;
            let scored = |(passage, score)| Scored { passage: PassageId(passage), score: f64::from(score) };
            Ok((topic.clone(), found.into_iter().map(scored).collect()))
        })
    }
}

/// What `work` gives for each topic, done on all cores.
fn collected<T: Sync, V: Send>(
    topics: &[T],
    work: impl Fn(&T) -> anyhow::Result<(TopicId, V)> + Sync,
) -> anyhow::Result<BTreeMap<TopicId, V>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all = Vec::with_capacity(topics.len());
    parallel::ordered(topics, threads, work, |one| {
        let good = one.is_ok();
        all.push(one);
        good
    });
    all.into_iter().collect()
}
