//! The forms in which commands answer, where they have no others of their own.

use std::io::Write;

use serde::Serialize;

/// How a command answers that has one thing to say.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON value
    Json,
}

/// How a command answers that has rows to give.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(super) enum RowsFormat {
    /// For people
    #[default]
    Text,
    /// One JSON value
    Json,
    /// One JSON object a row
    Jsonl,
}

/// One JSON value in a line.
pub(super) fn json(out: &mut dyn Write, value: &impl Serialize) -> anyhow::Result<()> {
    Ok(writeln!(out, "{}", serde_json::to_string(value)?)?)
}

/// Each row as a JSON value in a line of its own.
pub(super) fn json_lines<T: Serialize>(
    out: &mut dyn Write,
    rows: impl IntoIterator<Item = T>,
) -> anyhow::Result<()> {
    rows.into_iter().try_for_each(|row| json(out, &row))
}
