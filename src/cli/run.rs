//! `belegg run`: a TREC run over topics.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Outcome;
use super::eval::read_text;
use super::place::Place;
use super::search::{FilterArgs, RankingArgs};
use crate::eval::Topics;
use crate::render::trec;
use crate::search::{SearchOptions, Searcher};

/// Write a TREC run: the ranking of every topic
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  belegg run --topics topics.tsv --depth 100 > run.txt")]
pub struct Args {
    /// Topics: TSV, id and query, further columns ignored; or TREC's markup; gzipped or not
    #[arg(long, value_name = "FILE")]
    topics: PathBuf,
    /// How many passages a topic
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    depth: u32,
    /// The run's name, its last column
    #[arg(long, default_value = "belegg")]
    tag: String,
    /// Write every candidate's features instead: topic, passage and a column a feature
    #[arg(long, hide = true)]
    features: bool,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    ranking: RankingArgs,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let topics = read_topics(&args.topics)?;
    anyhow::ensure!(
        !args.tag.is_empty() && !args.tag.contains(char::is_whitespace),
        "--tag {:?}: a run's name is one word",
        args.tag
    );
    let index = args.place.open_or_build(err)?;
    let options = SearchOptions { filters: args.filters.filters(), ..args.ranking.options()? };
    let searcher = Searcher::new(&index);
    let mut found = false;
    for (topic, query) in &topics {
        if args.features {
            for (passage, features) in searcher.features(query, &options)?.passages {
                let values: Vec<String> = features.0.iter().map(|value| format!("{value:.5}")).collect();
                writeln!(out, "{topic}\t{passage}\t{}", values.join("\t"))?;
            }
            found = true;
            continue;
        }
        let ranking = searcher.ranking(query, args.depth as usize, &options)?;
        found |= !ranking.is_empty();
        trec::run(out, topic, &ranking, &args.tag)?;
    }
    Ok(if found { Outcome::Answered } else { Outcome::Nothing })
}

/// Reads topics, as TSV or in TREC's markup, gzipped or not: id and query.
pub fn read_topics(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let topics = Topics::parse(&read_text(path)?).with_context(|| path.display().to_string())?;
    Ok(topics.iter().map(|topic| (topic.id.0.clone(), topic.query.clone())).collect())
}
