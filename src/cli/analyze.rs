//! `belegg analyze`: the tokens a text gives.

use std::io::Write;

use super::Outcome;
use crate::analysis::{Analyzer, Steps};
use crate::render::json;

/// Show the tokens a text gives, and what kind each is
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The text
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Switch a step of the chain off; may be given several times
    #[arg(long, value_name = "STEP", value_parser = clap::builder::PossibleValuesParser::new(Steps::NAMES))]
    without: Vec<String>,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// A table for people
    #[default]
    Text,
    /// One JSON array
    Json,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, _err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let text = crate::ingest::clean(&args.text);
    let mut steps = Steps::default();
    for step in &args.without {
        steps.set(step, false);
    }
    let tokens = Analyzer::new(steps).tokens(&text);
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&json::tokens(&text, &tokens))?)?,
        Format::Text => {
            for token in &tokens {
                let surface = token.span.of(&text);
                writeln!(
                    out,
                    "{:>4}  {:<5} {:<24} {surface}",
                    token.position,
                    token.kind.name(),
                    token.text
                )?;
            }
        }
    }
    Ok(if tokens.is_empty() { Outcome::Nothing } else { Outcome::Answered })
}
