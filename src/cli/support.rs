//! `belegg support`: passages that bear on a claim, and the works they rest on.

use std::io::Write;

use super::Outcome;
use super::format::{RowsFormat, json, json_lines};
use super::place::Place;
use super::search::{FilterArgs, RankingArgs, screen};
use crate::document::PassageKind;
use crate::render::support::{EvidenceJson, SupportJson};
use crate::render::{support, terminal};
use crate::search::{SearchOptions, Searcher, supporting_works};

/// Find passages that bear on a claim, by the works they rest on
///
/// What search gives for the claim's words, with the sentence of each passage that bears most on it, grouped by the works
/// the passages rest on: those they cite, and the document itself where it speaks in its own voice. Works that share an
/// author or editor are not counted as independent. Reference lists and front matter are no evidence.
///
/// It ranks by wording and gives no verdict: a passage that denies the claim has the same words as one that affirms it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  belegg support \"terapeuten må tåle å bli brukt som trygg base\"")]
pub struct Args {
    /// The claim
    #[arg(allow_hyphen_values = true)]
    claim: String,
    /// More words of it
    #[arg(value_name = "WORD")]
    more: Vec<String>,
    #[command(flatten)]
    filters: FilterArgs,
    /// How many passages
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    ranking: RankingArgs,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: RowsFormat,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let claim = [std::slice::from_ref(&args.claim), &args.more].concat().join(" ");
    let index = args.place.open_or_build(err)?;
    let mut filters = args.filters.filters();
    filters.without = vec![PassageKind::Reference, PassageKind::Front];
    let options = SearchOptions { limit: args.limit as usize, filters, ..args.ranking.options_for(&claim)? };
    let answer = Searcher::new(&index).search(&crate::ingest::clean(&claim), &options)?;
    let works = supporting_works(&answer, &index.bibliography()?, &index.works()?);
    match args.format {
        RowsFormat::Json => json(out, &SupportJson::new(&claim, &answer, &works))?,
        RowsFormat::Jsonl => json_lines(out, answer.hits.iter().map(EvidenceJson::new))?,
        RowsFormat::Text if answer.hits.is_empty() => terminal::nothing(err, &claim, &answer)?,
        RowsFormat::Text => support::screen(out, &answer, &works, screen())?,
    }
    Ok(if answer.hits.is_empty() { Outcome::Nothing } else { Outcome::Answered })
}
