//! `belegg concepts`: the field's concepts and what they are called.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;

use super::Outcome;
use crate::analysis::Analyzer;
use crate::analysis::thesaurus::{Concept, Thesaurus, turtle};
use crate::corpus;
use crate::document::Language;
use crate::render::json;

/// Show the field's concepts: what else they are called, and what is broader, narrower and related
///
/// Search looks for the other names too, with less weight, and for those of close concepts where no passage has the query's own
/// words. The built-in thesaurus covers attachment, trauma and therapy in Bokmål, Nynorsk and English; concepts of your own come
/// from a file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  belegg concepts \"secure base\"
  belegg concepts --format turtle > concepts.ttl")]
pub struct Args {
    /// A name of the concept, in any language and inflection; without it all are listed
    term: Vec<String>,
    /// Concepts of your own, SKOS in Turtle, beside the built-in ones
    #[arg(long, value_name = "FILE.ttl")]
    thesaurus: Option<PathBuf>,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON array
    Json,
    /// SKOS in Turtle
    Turtle,
}

/// The IRI under which concepts are written.
const BASE: &str = "https://belegg.example/concept/";

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let thesaurus = read_thesaurus(corpus::THESAURUS, args.thesaurus.as_ref())?;
    let words: Vec<&str> = args.term.iter().flat_map(|term| term.split_whitespace()).collect();
    let found: Vec<&Concept> = if words.is_empty() {
        thesaurus.concepts().iter().collect()
    } else {
        thesaurus
            .expand(&words, &Analyzer::default())
            .into_iter()
            .map(|expansion| expansion.concept)
            .collect()
    };
    if found.is_empty() {
        writeln!(err, "No concept is called {:?}; `belegg concepts` lists all.", words.join(" "))?;
        return Ok(Outcome::Nothing);
    }
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&json::concepts(&thesaurus, &found))?)?,
        Format::Turtle => {
            let found = Thesaurus::new(found.into_iter().cloned().collect());
            write!(out, "{}", turtle::write(&found, BASE))?;
        }
        Format::Text if words.is_empty() => {
            for concept in found {
                writeln!(out, "{}  ({})", concept.label(Language::Bokmal), concept.label(Language::English))?;
            }
        }
        Format::Text => {
            for concept in found {
                describe(out, &thesaurus, concept)?;
            }
        }
    }
    Ok(Outcome::Answered)
}

/// Reads a built-in thesaurus and one of the user's beside it.
///
/// # Errors
/// The user's file cannot be read, or is not the Turtle that is read: file and line.
pub fn read_thesaurus(built_in: &str, own: Option<&PathBuf>) -> anyhow::Result<Thesaurus> {
    let mut thesaurus = turtle::read(built_in).context("the built-in thesaurus")?;
    if let Some(file) = own {
        let name = file.display();
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{name}: cannot read the thesaurus"))?;
        thesaurus
            .extend(turtle::read(&text).with_context(|| format!("{name}: is not the Turtle that is read"))?);
    }
    Ok(thesaurus)
}

fn describe(out: &mut dyn Write, thesaurus: &Thesaurus, concept: &Concept) -> std::io::Result<()> {
    writeln!(out, "{}", concept.label(Language::Bokmal))?;
    for language in [Language::Bokmal, Language::Nynorsk, Language::English] {
        let mut labels: Vec<_> =
            concept.labels.iter().filter(|label| label.language == Some(language)).collect();
        labels.sort_by_key(|label| !label.preferred);
        let names: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
        if !names.is_empty() {
            writeln!(out, "  {}: {}", language.code(), names.join(", "))?;
        }
    }
    let name = |id| thesaurus.get(id).map_or("?", |concept| concept.label(Language::Bokmal));
    let narrower: Vec<&str> = thesaurus.narrower(&concept.id).map(|c| c.label(Language::Bokmal)).collect();
    let broader: Vec<&str> = concept.broader.iter().map(|id| name(id.as_str())).collect();
    let related: Vec<&str> = concept.related.iter().map(|id| name(id.as_str())).collect();
    let close: Vec<&str> = concept.close.iter().map(|id| name(id.as_str())).collect();
    let relations = [("broader", broader), ("narrower", narrower), ("close", close), ("related", related)];
    for (relation, concepts) in relations {
        if !concepts.is_empty() {
            writeln!(out, "  {relation}: {}", concepts.join(", "))?;
        }
    }
    Ok(())
}
