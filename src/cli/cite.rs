//! `belegg cite`: citations and references ready to paste.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Context;

use super::Outcome;
use super::format::json;
use super::place::Place;
use super::search::screen;
use super::sources::exported;
use crate::bibliography::{self, BibliographyFormat};
use crate::document::Language;
use crate::index::{CitedWork, PassageRecord};
use crate::render::cite::{self, CitingJson, Known, Listed, citing};
use crate::render::csl::CslStyle;
use crate::render::style::CiteStyle;

/// Give the citation and the reference of a passage, ready to paste
///
/// For the document itself, and for each work the passage cites as a secondary citation. What is missing (a printed page,
/// a chapter's author) is said, never made up. References come from the index's bibliographies
/// (`belegg index --bibliography FILE`), else from the reference lists of its documents.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  belegg cite thesis.26 --language nn
  belegg cite thesis.26 --style harvard")]
pub struct Args {
    /// Passage id, as search gives it
    passage: String,
    /// apa, harvard, chicago, mla, vancouver, another style of CSL by its name, or a style file (STYLE.csl)
    #[arg(long, value_name = "NAME|FILE", default_value = "apa")]
    style: String,
    /// Language of your text: nb, nn, en [default: that of the passage's document]
    #[arg(long, value_name = "CODE", value_enum)]
    language: Option<Tongue>,
    #[command(flatten)]
    pub place: Place,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
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
    /// The document and the works as BibTeX
    Bibtex,
    /// The document and the works as RIS
    Ris,
    /// The document and the works as CSL-JSON
    CslJson,
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
    let bibliography = index.bibliography()?;
    let works = index.works()?;
    let listed = listed(&works, &passage);
    let known = Known { bibliography: &bibliography, listed: &listed };
    let style = style(&args.style)?;
    match args.format {
        Format::Json => {
            let citing = citing(&passage, known, &style, language);
            json(out, &CitingJson::new(&passage, &citing, &args.style, language))?;
        }
        Format::Text => cite::screen(out, &passage, &citing(&passage, known, &style, language), screen())?,
        Format::Bibtex => export(out, &passage, known, &works, BibliographyFormat::Bibtex)?,
        Format::Ris => export(out, &passage, known, &works, BibliographyFormat::Ris)?,
        Format::CslJson => export(out, &passage, known, &works, BibliographyFormat::CslJson)?,
    }
    Ok(Outcome::Answered)
}

/// The style of a name or a file.
fn style(name: &str) -> anyhow::Result<CiteStyle> {
    if let Some(style) = CiteStyle::named(name) {
        return Ok(style);
    }
    if !name.ends_with(".csl") && !name.ends_with(".xml") {
        anyhow::bail!(
            "no style is called {name:?}; use apa, harvard, chicago, mla, vancouver, or a style file (STYLE.csl)"
        );
    }
    let xml = std::fs::read_to_string(name).with_context(|| format!("{name}: read the style"))?;
    CslStyle::read(&xml).map(CiteStyle::Csl).map_err(|what| anyhow::anyhow!("{name}: {what}"))
}

/// The entries of reference lists for the works a passage cites: of its own document's list if that has them.
fn listed(works: &[CitedWork], passage: &PassageRecord) -> BTreeMap<String, Listed> {
    let mut listed = BTreeMap::new();
    for work in works {
        let own = work.entries.iter().find(|(document, _)| *document == passage.document.id);
        if let Some((document, entry)) = own.or(work.entries.first()) {
            listed.insert(work.key.clone(), Listed { entry: entry.clone(), document: document.clone() });
        }
    }
    listed
}

/// The passage's document and the works it cites, each once.
fn export(
    out: &mut dyn Write,
    passage: &PassageRecord,
    known: Known<'_>,
    works: &[CitedWork],
    format: BibliographyFormat,
) -> anyhow::Result<()> {
    let mut publications = vec![cite::own_publication(passage, known)];
    for key in passage.citations.iter().filter_map(|citation| citation.work.as_ref()) {
        let work = works
            .iter()
            .find(|work| work.key == *key)
            .filter(|_| publications.iter().all(|p| p.name != *key));
        publications.extend(work.map(exported));
    }
    write!(out, "{}", bibliography::write(&publications, format))?;
    Ok(())
}
