//! Collections of ready-cut passages: one JSON object a line.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::decode::clean;
use crate::error::{Error, Result};

/// A passage as a collection gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionPassage {
    /// Its id, kept as the passage id.
    pub id: String,
    /// The title of what it is from; may be empty.
    pub title: String,
    /// Its text, cleaned as every text is.
    pub text: String,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    title: Option<String>,
    text: String,
}

/// Reads a collection line by line, so that its size does not matter; blank lines are passed over.
///
/// # Errors
/// The file cannot be opened; each faulty line is an error of its own, with its number.
pub fn read_collection(path: &Path) -> Result<impl Iterator<Item = Result<CollectionPassage>> + use<>> {
    let (lines, path) = (collection_lines(path)?, path.to_owned());
    Ok(lines.map(move |line| line?.passage(&path)))
}

/// The lines of a collection, blank ones passed over, as they stand: what is in them may be read on any thread.
///
/// # Errors
/// The file cannot be opened, or not be read to its end.
pub fn collection_lines(path: &Path) -> Result<impl Iterator<Item = Result<CollectionLine>> + use<>> {
    let file = File::open(path).map_err(|e| Error::io(path, "read the collection", e))?;
    let path: PathBuf = path.to_owned();
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let mut number = 0;
    Ok(std::iter::from_fn(move || {
        loop {
            let mut json = Vec::new();
            number += 1;
            match reader.read_until(b'\n', &mut json) {
                Err(e) => return Some(Err(Error::io(&path, "read the collection", e))),
                Ok(0) => return None,
                Ok(_) if json.trim_ascii().is_empty() => continue,
                Ok(_) => return Some(Ok(CollectionLine { number, json })),
            }
        }
    }))
}

/// A line of a collection.
#[derive(Clone, Debug)]
pub struct CollectionLine {
    number: usize,
    json: Vec<u8>,
}

impl CollectionLine {
    /// The passage it is; `path` is named if it is none.
    pub fn passage(&self, path: &Path) -> Result<CollectionPassage> {
        passage(path, self.number, self.json.trim_ascii())
    }
}

fn passage(path: &Path, line: usize, json: &[u8]) -> Result<CollectionPassage> {
    let fault = |message: String| Error::Collection { path: path.to_owned(), line, message };
    let row: Row = serde_json::from_slice(json).map_err(|e| fault(e.to_string()))?;
    if row.id.is_empty() || row.id.contains(char::is_whitespace) {
        return Err(fault(format!("id {:?} is empty or has white space in it", row.id)));
    }
    Ok(CollectionPassage {
        id: row.id,
        title: clean(row.title.as_deref().unwrap_or("")),
        text: clean(&row.text),
    })
}
