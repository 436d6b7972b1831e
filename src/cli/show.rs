//! `belegg show`: a passage with its neighbours.

use std::io::Write;

use super::Outcome;
use super::format::{RowsFormat, json, json_lines};
use super::place::Place;
use super::search::screen;
use crate::render::quotes::{self, ShownJson};
use crate::render::terminal;
use crate::search::Tracer;

/// Show a passage with its neighbours
///
/// Under each passage stands where else in the index the words it quotes are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  belegg show thesis.17 --context 1")]
pub struct Args {
    /// Passage id, as search gives it
    passage: String,
    /// How many passages before and after
    #[arg(short = 'C', long, value_name = "N", default_value_t = 0)]
    context: u32,
    #[command(flatten)]
    pub place: Place,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: RowsFormat,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let index = args.place.open_or_build(err)?;
    let passage = index.passage(&args.passage)?;
    let ordinal = passage.ordinal;
    let passages = if args.context == 0 {
        vec![passage]
    } else {
        let (from, to) = (ordinal.saturating_sub(args.context), ordinal.saturating_add(args.context));
        let mut all = index.passages(&passage.document.id)?;
        all.retain(|passage| (from..=to).contains(&passage.ordinal));
        all
    };
    let mut quoted = vec![Vec::new(); passages.len()];
    if passages.iter().any(|passage| passage.citations.iter().any(|one| one.form.ends_with("quote"))) {
        let tracer = Tracer::new(&index)?;
        for (quoted, passage) in quoted.iter_mut().zip(&passages) {
            *quoted = tracer.quoted_in(passage, None)?;
        }
    }
    let shown = || passages.iter().zip(&quoted).map(|(passage, quoted)| ShownJson::new(passage, quoted));
    match args.format {
        RowsFormat::Json => json(out, &shown().collect::<Vec<_>>())?,
        RowsFormat::Jsonl => json_lines(out, shown())?,
        RowsFormat::Text => {
            for (i, (passage, quoted)) in passages.iter().zip(&quoted).enumerate() {
                if i > 0 {
                    writeln!(out)?;
                }
                terminal::passage(out, passage, passage.ordinal == ordinal, screen())?;
                quotes::of_passage(out, quoted, screen())?;
            }
        }
    }
    Ok(Outcome::Answered)
}
