//! `belegg quotes`: the quotations of a document against the texts of the index.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::Outcome;
use super::format::{RowsFormat, json, json_lines};
use super::place::Place;
use super::search::screen;
use crate::citation::{Cited, Form, cite};
use crate::document::{Document, Source};
use crate::index::Index;
use crate::render::quotes::{self, QuotedJson};
use crate::search::{Quoted, Tracer};
use crate::{ingest, structure};

/// Find where quoted words stand: a document's quotations, or words you have
///
/// Each quotation whose words are in a text of the index is linked to the passage: letter for letter, or with what differs.
/// Typography, line breaks, what is left out at … and what stands in [brackets] make no difference. A page that is cited is
/// held against the printed one. A quotation that is not found may stand in a text you do not have: nothing is claimed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  belegg quotes oppgave.txt
  belegg quotes --text \"blir til når den andre går, kommer tilbake\"

Exit code: 0 nothing to mend (with --text: found), 1 a quotation differs or its page is another (with --text: not found),
2 error.")]
pub struct Args {
    /// The document; it need not be in the index
    #[arg(required_unless_present = "text")]
    file: Option<PathBuf>,
    /// Words whose source and page are asked for
    #[arg(long, value_name = "WORDS", conflicts_with = "file", allow_hyphen_values = true)]
    text: Option<String>,
    /// The work they are said to be from, by key (killen-2003)
    #[arg(long, value_name = "KEY", requires = "text")]
    work: Option<String>,
    #[command(flatten)]
    pub place: Place,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: RowsFormat,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let index = args.place.open_or_build(err)?;
    if let Some(text) = &args.text {
        return words(args, text, &index, out, err);
    }
    let path = args.file.as_deref().unwrap_or(Path::new(""));
    let (source, paged) = ingest::read(path)?;
    let document = structure::structure(&paged);
    let cited = cite(&document);
    let quotations = look_up(&source, &document, &cited, &index)?;
    let rows: Vec<QuotedJson<'_>> = quotations.iter().map(QuotedJson::new).collect();
    match args.format {
        RowsFormat::Json => json(out, &rows)?,
        RowsFormat::Jsonl => json_lines(out, &rows)?,
        RowsFormat::Text => quotes::list(out, &path.display().to_string(), &quotations, screen())?,
    }
    Ok(if quotations.iter().any(Quoted::is_faulty) { Outcome::Nothing } else { Outcome::Answered })
}

fn words(
    args: &Args,
    text: &str,
    index: &Index,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let raw = ingest::clean(text);
    let finds = Tracer::new(index)?.trace(&raw, args.work.as_deref(), &[])?;
    let quoted = Quoted { raw, work: args.work.clone(), finds, ..Quoted::default() };
    match args.format {
        RowsFormat::Json | RowsFormat::Jsonl => json(out, &QuotedJson::new(&quoted))?,
        RowsFormat::Text if quoted.finds.is_empty() => {
            writeln!(err, "These words are in no text of the index, or too few to tell.")?
        }
        RowsFormat::Text => quotes::finds(out, &quoted, "", screen())?,
    }
    Ok(if quoted.finds.is_empty() { Outcome::Nothing } else { Outcome::Answered })
}

/// A document's quotations against an index; the document itself, if it is in it, is no source of its own quotations.
fn look_up(
    source: &Source,
    document: &Document,
    cited: &Cited,
    index: &Index,
) -> anyhow::Result<Vec<Quoted>> {
    let tracer = Tracer::new(index)?;
    let path = source.path.display().to_string();
    let own = index
        .documents()?
        .into_iter()
        .filter(|known| known.source == source.id.0 || known.header.path == path);
    let own: Vec<String> = own.map(|known| known.header.id).collect();
    let mut quotations = Vec::new();
    for citation in &cited.citations {
        if !matches!(citation.form, Form::Quote | Form::BlockQuote) {
            continue;
        }
        let raw = citation.span.of(&document.text).to_owned();
        let work = citation.work.as_ref();
        let label = work.and_then(|key| cited.works.iter().find(|work| work.key == *key));
        let finds = tracer.trace(&raw, work.map(|key| key.0.as_str()), &own)?;
        quotations.push(Quoted {
            line: document.numbered.then(|| document.line_at(citation.span.start)),
            raw,
            work: work.map(ToString::to_string),
            work_label: label.map(|work| work.label()),
            locator: citation.locator.as_ref().map(ToString::to_string),
            finds,
        });
    }
    Ok(quotations)
}
