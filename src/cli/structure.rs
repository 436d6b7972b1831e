//! `belegg structure`: how a file is understood, without an index.

use std::io::Write;
use std::path::PathBuf;

use super::format::{Format, json};
use super::{Outcome, reading};
use crate::document::BlockKind;
use crate::render::json::StructureJson;
use crate::structure;

/// Show how a file is understood: pages, headings, blocks
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file
    file: PathBuf,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let (source, paged) = reading::read(&args.file)?;
    let document = structure::structure(&paged);
    for unread in &source.unread {
        writeln!(err, "belegg: {}: {unread}", args.file.display())?;
    }
    let (known, inferred) = source.metadata.filled(&document.metadata);
    if let Format::Json = args.format {
        json(out, &StructureJson::new(&document, &known, &inferred))?;
        return Ok(Outcome::Answered);
    }
    let title = known.title.as_ref().map_or("(no title)", |title| &title.value);
    writeln!(out, "{title} [{}]", known.language.as_ref().map_or("?", |language| language.value.code()))?;
    if !known.authors.is_empty() {
        let read = if inferred.contains(&"authors") { " (inferred)" } else { "" };
        writeln!(out, "{}{read}", known.authors.join("; "))?;
    }
    writeln!(out, "{} pages, {} blocks", document.pages.len(), document.blocks.len())?;
    for block in &document.blocks {
        let page = document.page_at(block.span.start).map(|page| format!("p. {:>3}", page.number));
        let lines = document.lines_of(block.span);
        let place = format!("{} {:>5}–{:<5}", page.unwrap_or_default(), lines.first, lines.last);
        let text = block.span.of(&document.text);
        match &block.kind {
            BlockKind::Heading(heading) => {
                let depth = "  ".repeat(usize::from(heading.level.saturating_sub(1)));
                writeln!(out, "{place}  {depth}{}", heading.label())?;
            }
            kind => {
                let name = crate::document::PassageKind::of_block(kind).map_or("", |kind| kind.name());
                let opening: String = text.chars().take(60).collect();
                let more = if text.chars().nth(60).is_some() { " …" } else { "" };
                writeln!(out, "{place}    {name}: {opening}{more}")?;
            }
        }
    }
    Ok(Outcome::Answered)
}
