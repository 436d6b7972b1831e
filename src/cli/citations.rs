//! `belegg citations`: who is cited in a file, without an index.

use std::io::Write;
use std::path::PathBuf;

use super::format::{RowsFormat, json, json_lines};
use super::{Outcome, reading};
use crate::citation::cite;
use crate::render::json::CitationJson;
use crate::structure;

/// List the citations and quotations in a file, in reading order
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file
    file: PathBuf,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: RowsFormat,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, _err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let (_, paged) = reading::read(&args.file)?;
    let document = structure::structure(&paged);
    let cited = cite(&document);
    let rows: Vec<CitationJson<'_>> =
        cited.citations.iter().map(|citation| CitationJson::new(citation, &document, &cited)).collect();
    match args.format {
        RowsFormat::Json => json(out, &rows)?,
        RowsFormat::Jsonl => json_lines(out, &rows)?,
        RowsFormat::Text => {
            for citation in &cited.citations {
                let line = document.line_at(citation.span.start);
                let work = citation.work.as_ref().map_or("–", |key| key.0.as_str());
                let locator =
                    citation.locator.as_ref().map(|locator| format!(", {locator}")).unwrap_or_default();
                let who = citation.attributed_to.as_ref().map(|who| format!(" [{who}]")).unwrap_or_default();
                let raw: String = citation.span.of(&document.text).chars().take(60).collect();
                writeln!(out, "{line:>5}  {:<13} {work}{locator}{who}  {raw}", citation.form.name())?;
            }
        }
    }
    Ok(if rows.is_empty() { Outcome::Nothing } else { Outcome::Answered })
}
