//! `belegg status`: what is in the index.

use std::io::Write;

use super::Outcome;
use super::format::{Format, json};
use super::place::Place;
use crate::index::DocumentHeader;
use crate::render::json::{DocumentJson, DocumentStatusJson, StatusJson};

/// Tell what is in the index
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub place: Place,
    /// Check every file of the index against its checksum
    #[arg(long)]
    verify: bool,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, _err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let index = args.place.open()?;
    if args.verify {
        index.verify()?;
    }
    let documents = index.documents()?;
    let manifest = index.manifest();
    let status = StatusJson {
        index: index.dir().display().to_string(),
        format: manifest.format,
        program: &manifest.program,
        analysis: &manifest.analysis,
        built_in: manifest.built_in.is_some(),
        bytes: index.size(),
        passages: documents.iter().map(|document| u64::from(document.passages)).sum(),
        citations: documents.iter().map(|document| u64::from(document.citations)).sum(),
        documents: documents
            .iter()
            .map(|document| DocumentStatusJson {
                document: DocumentJson::new(&document.header),
                passages: document.passages,
                citations: document.citations,
                words: document.words,
                pages: document.pages,
            })
            .collect(),
    };
    if let Format::Json = args.format {
        json(out, &status)?;
        return Ok(Outcome::Answered);
    }
    writeln!(out, "{}{}", status.index, if status.built_in { " (the built-in corpus)" } else { "" })?;
    writeln!(
        out,
        "{} documents, {} passages, {} citations, {:.1} MB; built by belegg {}",
        documents.len(),
        status.passages,
        status.citations,
        status.bytes as f64 / 1e6,
        status.program
    )?;
    if args.verify {
        writeln!(out, "every file agrees with its checksum")?;
    }
    writeln!(out)?;
    let width = documents.iter().map(|document| document.header.id.chars().count()).max().unwrap_or(0);
    for document in &documents {
        let header = &document.header;
        let pages = document.pages.map(|pages| format!(", {pages} pages")).unwrap_or_default();
        writeln!(
            out,
            "{:width$}  {} passages, {} citations, {} words{pages}  {}",
            header.id,
            document.passages,
            document.citations,
            document.words,
            described(header)
        )?;
    }
    Ok(Outcome::Answered)
}

/// Title, authors and year, with what of them is read off the text.
fn described(header: &DocumentHeader) -> String {
    let title = header.title.as_deref().unwrap_or(&header.path);
    let names: Vec<&str> = header.authors.iter().map(|name| name.split(',').next().unwrap_or(name)).collect();
    let year = header.year.map(|year| year.to_string());
    let by = [names.join(", "), year.unwrap_or_default()];
    let by = by.iter().filter(|fact| !fact.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ");
    let inferred: Vec<&str> =
        header.inferred.iter().map(String::as_str).filter(|fact| *fact != "language").collect();
    let mut line = title.to_owned();
    if !by.is_empty() {
        line.push_str(&format!(" ({by})"));
    }
    if !inferred.is_empty() {
        line.push_str(&format!("; inferred: {}", inferred.join(", ")));
    }
    line
}
