//! `belegg analyze`: the tokens a text gives, and what is made of a query.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use clap::builder::PossibleValuesParser;

use super::Outcome;
use super::concepts::read_thesaurus;
use super::place::Place;
use crate::analysis::{Analyzer, Steps};
use crate::corpus;
use crate::render::{json, understood};
use crate::search::{QUERY_STEPS, SearchOptions, Searcher};

/// Show the tokens a text gives, or what is made of a query, step by step
///
/// Of a text: each token, its kind, and the steps that made it. With --query: each word of a query with what every step did to
/// it, those of the analysis and those that look into the index (spelling, thesaurus, families), and what it counts.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The text, or the query
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Read the text as a query of the index
    #[arg(long)]
    query: bool,
    /// Switch a step off; may be given several times. Of an index, queries alone are read without it
    #[arg(long, value_name = "STEP", value_parser = PossibleValuesParser::new(Steps::NAMES.into_iter().chain(QUERY_STEPS)))]
    without: Vec<String>,
    #[command(flatten)]
    place: Place,
    /// Concepts of your own, SKOS in Turtle, beside the built-in ones
    #[arg(long, value_name = "FILE.ttl", requires = "query")]
    thesaurus: Option<PathBuf>,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// A table for people
    #[default]
    Text,
    /// One JSON value
    Json,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let text = crate::ingest::clean(&args.text);
    let mut steps = Steps::default();
    for step in &args.without {
        if !steps.set(step, false) && !args.query {
            bail!("{step} is a step of queries; add --query");
        }
    }
    if args.query { query(args, &text, steps, out, err) } else { tokens(args, &text, steps, out) }
}

fn tokens(args: &Args, text: &str, steps: Steps, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let analyzer = Analyzer::new(steps);
    let (tokens, words) = (analyzer.tokens(text), analyzer.trace(text));
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&json::tokens(text, &tokens, &words))?)?,
        Format::Text => {
            for token in &tokens {
                let word = words.get(token.position as usize);
                let steps = understood::steps_behind(token.kind, &token.text, word).join(", ");
                let line = format!(
                    "{:>4}  {:<5} {:<24} {:<24} {steps}",
                    token.position,
                    token.kind.name(),
                    token.text,
                    token.span.of(text)
                );
                writeln!(out, "{}", line.trim_end())?;
            }
        }
    }
    Ok(if tokens.is_empty() { Outcome::Nothing } else { Outcome::Answered })
}

fn query(
    args: &Args,
    text: &str,
    steps: Steps,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let mut index = args.place.open_or_build(err)?;
    if steps != Steps::default() {
        index = index.with_queries_analyzed_by(Analyzer::new(steps));
    }
    let is_on = |step: &str| args.without.iter().all(|without| without != step);
    let thesaurus = match is_on("thesaurus") {
        true => Some(Arc::new(read_thesaurus(corpus::THESAURUS, args.thesaurus.as_ref())?)),
        false => None,
    };
    let (correct, families) = (is_on("spelling"), is_on("families"));
    let options = SearchOptions { correct, families, thesaurus, ..SearchOptions::default() };
    let understood = Searcher::new(&index).understand(text, &options)?;
    match args.format {
        Format::Json => {
            let json = understood::UnderstoodJson::new(text, &understood);
            writeln!(out, "{}", serde_json::to_string(&json)?)?;
        }
        Format::Text => understood::text(out, &understood)?,
    }
    Ok(if understood.words.is_empty() { Outcome::Nothing } else { Outcome::Answered })
}
