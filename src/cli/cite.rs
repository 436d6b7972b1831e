//! `belegg cite`: citations and references ready to paste.

use std::io::Write;

use super::Outcome;
use super::place::Place;
use super::search::screen;
use crate::document::Language;
use crate::render::cite::{self, CitingJson, citing};

/// Give the citation and the reference of a passage, ready to paste
///
/// For the document itself, and for each work the passage cites as a secondary citation. What is missing (a printed page,
/// a chapter's author) is said, never made up. References come from the index's bibliographies
/// (`belegg index --bibliography FILE`).
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  belegg cite thesis.26 --language nn")]
pub struct Args {
    /// Passage id, as search gives it
    passage: String,
    /// The style
    #[arg(long, value_enum, default_value_t)]
    style: Style,
    /// Language of your text: nb, nn, en [default: that of the passage's document]
    #[arg(long, value_name = "CODE", value_enum)]
    language: Option<Tongue>,
    #[command(flatten)]
    pub place: Place,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Style {
    /// APA 7, in Norwegian by the Norwegian APA manual
    #[default]
    Apa,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Tongue {
    /// Bokmål
    Nb,
    /// Nynorsk
    Nn,
    /// English
    En,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON value
    Json,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let index = args.place.open_or_build(err)?;
    let passage = index.passage(&args.passage)?;
    let language = match args.language {
        Some(Tongue::Nb) => Language::Bokmal,
        Some(Tongue::Nn) => Language::Nynorsk,
        Some(Tongue::En) => Language::English,
        None => {
            let own = passage.document.language.as_deref().and_then(Language::from_code);
            own.filter(|own| matches!(own, Language::Nynorsk | Language::English)).unwrap_or(Language::Bokmal)
        }
    };
    let citing = citing(&passage, &index.bibliography()?, language);
    match args.format {
        Format::Json => {
            let Style::Apa = args.style;
            writeln!(
                out,
                "{}",
                serde_json::to_string(&CitingJson::new(&passage, &citing, "apa", language))?
            )?;
        }
        Format::Text => cite::screen(out, &passage, &citing, screen())?,
    }
    Ok(Outcome::Answered)
}
