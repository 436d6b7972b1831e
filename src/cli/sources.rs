//! `belegg sources`: the works cited over the index.

use std::io::Write;

use super::Outcome;
use super::format::{json, json_lines};
use super::place::Place;
use super::search::screen;
use crate::bibliography::{self, BibliographyFormat, Person, Publication};
use crate::index::CitedWork;
use crate::render::sources;
use crate::render::sources::{CitingPassageJson, SourceJson, SourcePassagesJson};
use crate::search::Tracer;

/// List the works that are cited, or the passages that cite one
///
/// With a key: every passage that cites the work, where in it they point, and who is reported through it.
/// A bibliography (`belegg index --bibliography FILE`) supplies full references.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  belegg sources
  belegg sources killen-2003
  belegg sources --format bibtex > works.bib")]
pub struct Args {
    /// Key of a work
    key: Option<String>,
    /// Only works this document cites, by id; may be given several times
    #[arg(long, value_name = "ID")]
    document: Vec<String>,
    #[command(flatten)]
    pub place: Place,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON value
    Json,
    /// One JSON object a work; with a key, a passage
    Jsonl,
    /// The works as BibTeX
    Bibtex,
    /// The works as RIS
    Ris,
    /// The works as CSL-JSON
    CslJson,
}

impl Format {
    fn of_export(self) -> Option<BibliographyFormat> {
        match self {
            Format::Bibtex => Some(BibliographyFormat::Bibtex),
            Format::Ris => Some(BibliographyFormat::Ris),
            Format::CslJson => Some(BibliographyFormat::CslJson),
            Format::Text | Format::Json | Format::Jsonl => None,
        }
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let index = args.place.open_or_build(err)?;
    let mut works = index.works()?;
    if !args.document.is_empty() {
        let wanted =
            |work: &CitedWork| work.documents.iter().any(|citing| args.document.contains(&citing.id));
        works.retain(wanted);
    }
    if let Some(key) = &args.key {
        works.retain(|work| work.key == *key);
    }
    if works.is_empty() {
        match &args.key {
            Some(key) => {
                writeln!(err, "Nothing cites {key}. `belegg sources` lists the keys of what is cited.")?
            }
            None => writeln!(err, "Nothing is cited.")?,
        }
        return Ok(Outcome::Nothing);
    }
    if let Some(format) = args.format.of_export() {
        let unknown = works.iter().filter(|work| work.publication.is_none());
        let (listed, bare): (Vec<_>, Vec<_>) = unknown.partition(|work| !work.entries.is_empty());
        for (number, what) in [
            (listed.len(), "are in no bibliography: they are read off the documents' reference lists"),
            (bare.len(), "are in no bibliography: only authors and year are given"),
        ] {
            if number > 0 {
                writeln!(err, "{number} of {} works {what}", works.len())?;
            }
        }
        let publications: Vec<Publication> = works.iter().map(exported).collect();
        write!(out, "{}", bibliography::write(&publications, format))?;
        return Ok(Outcome::Answered);
    }
    let Some(work) = works.first().filter(|_| args.key.is_some()) else {
        match args.format {
            Format::Json => json(out, &works.iter().map(SourceJson::new).collect::<Vec<_>>())?,
            Format::Jsonl => json_lines(out, works.iter().map(SourceJson::new))?,
            _ => sources::list(out, &works, screen())?,
        }
        return Ok(Outcome::Answered);
    };
    let mut passages = index.citing(&work.key)?;
    passages.retain(|passage| args.document.is_empty() || args.document.contains(&passage.document.id));
    let tracer = Tracer::new(&index)?;
    let mut cited_in = Vec::with_capacity(passages.len());
    for passage in passages {
        let quoted = tracer.quoted_in(&passage, Some(&work.key))?;
        cited_in.push((passage, quoted));
    }
    match args.format {
        Format::Json => json(out, &SourcePassagesJson::new(work, &cited_in))?,
        Format::Jsonl => {
            json_lines(out, cited_in.iter().map(|passage| CitingPassageJson::new(passage, &work.key)))?;
        }
        _ => sources::passages(out, work, &cited_in, screen())?,
    }
    Ok(Outcome::Answered)
}

/// A work as it is exported, under its key; of one that is in no bibliography what a reference list has, else what its
/// citations tell.
pub fn exported(work: &CitedWork) -> Publication {
    let listed = || bibliography::listed(&work.entries.first()?.1);
    let known = work.publication.clone().or_else(listed).unwrap_or_else(|| Publication {
        authors: work
            .authors
            .iter()
            .map(|name| Person { family: name.clone(), given: String::new() })
            .collect(),
        year: work.year.clone(),
        ..Publication::default()
    });
    // Programs that make references give out the letters of `1992a` themselves; the name keeps it.
    let year = known.year.map(|year| year.trim_end_matches(|c: char| c.is_ascii_lowercase()).to_owned());
    let in_press = work.key.ends_with("-i-trykk").then(|| "i trykk".to_owned());
    let year = year.filter(|year| year.ends_with(|c: char| c.is_ascii_digit())).or(in_press);
    Publication { name: work.key.clone(), year, ..known }
}
