//! `belegg run`: a TREC run over topics.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Outcome;
use super::place::Place;
use super::search::{FilterArgs, RankingArgs};
use crate::render::trec;
use crate::search::{SearchOptions, Searcher};

/// Write a TREC run: the ranking of every topic
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  belegg run --topics topics.tsv --depth 100 > run.txt")]
pub struct Args {
    /// Topics: TSV, id and query, further columns ignored
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
            for (passage, features) in searcher.features(query, &options)? {
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

/// Reads topics: id and query.
pub fn read_topics(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot read the topics", path.display()))?;
    let mut topics = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut columns = line.trim_start_matches('\u{FEFF}').split('\t');
        match (columns.next().map(str::trim), columns.next().map(str::trim)) {
            (Some(id), Some(query)) if !id.is_empty() && !id.contains(char::is_whitespace) => {
                topics.push((id.to_owned(), query.to_owned()));
            }
            _ => anyhow::bail!("{}:{}: expected an id, a tab and a query", path.display(), i + 1),
        }
    }
    anyhow::ensure!(!topics.is_empty(), "{}: there are no topics in it", path.display());
    Ok(topics)
}
