//! `belegg lint`: what an examiner would mark in a document's citations.

use std::io::Write;
use std::path::PathBuf;

use super::format::{RowsFormat, json, json_lines};
use super::{Outcome, reading};
use crate::citation::{cite, lint};
use crate::render::json::FaultJson;
use crate::structure;

/// Mark what an examiner would mark in a document's citations
///
/// By the rules of APA 7 as Norwegian universities teach them, or by the document's own style where most of its citations
/// follow another one. Each fault comes with its line and, where one can be told, a proposed mending. The document is never
/// changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit code: 0 no fault, 1 any faults, 2 error.")]
pub struct Args {
    /// The file
    file: PathBuf,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: RowsFormat,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let (_, paged) = reading::read(&args.file)?;
    let document = structure::structure(&paged);
    let cited = cite(&document);
    let faults = lint(&document, &cited);
    let rows: Vec<FaultJson<'_>> = faults.iter().map(|fault| FaultJson::new(fault, &document)).collect();
    match args.format {
        RowsFormat::Json => json(out, &rows)?,
        RowsFormat::Jsonl => json_lines(out, &rows)?,
        RowsFormat::Text => {
            for fault in &faults {
                let line = document.line_at(fault.span.start);
                writeln!(out, "{}:{line}: {}: {}", args.file.display(), fault.kind.name(), fault.message)?;
                writeln!(out, "    {}", shortened(fault.span.of(&document.text)))?;
                if let Some(mending) = &fault.mending {
                    writeln!(out, "  → {}", shortened(mending))?;
                }
            }
            match faults.len() {
                0 => writeln!(err, "no faults in {} citations and quotations", cited.citations.len())?,
                1 => writeln!(err, "1 fault")?,
                n => writeln!(err, "{n} faults")?,
            }
        }
    }
    Ok(if faults.is_empty() { Outcome::Answered } else { Outcome::Nothing })
}

/// The first hundred characters on one line.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
