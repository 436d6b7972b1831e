//! The named numbers of the second stage of ranking.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Weights of the second stage. Each feature is a sum over the query's words, each counting by its rarity (idf).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// BM25's saturation: how soon a repeated word stops counting.
    pub k1: f32,
    /// BM25's length normalisation, 0..=1.
    pub b: f32,
    /// An occurrence as part of a compound ("barn" in "barnetraumer"), against one as a word of its own.
    pub part: f32,
    /// All parts of a compound of the query, apart ("traumer i tilknytningen" for "tilknytningstraume").
    pub split: f32,
    /// An occurrence in the title or a heading above the passage.
    pub above: f32,
    /// The word stands exactly as it was typed.
    pub exact: f32,
    /// Two neighbouring words of the query within eight words of each other.
    pub pair: f32,
    /// Two neighbouring words of the query side by side, in their order.
    pub adjacent: f32,
    /// The share of the query's weight that the passage has at all.
    pub coverage: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            k1: 0.6,
            b: 0.75,
            part: 0.5,
            split: 0.5,
            above: 0.5,
            exact: 0.1,
            pair: 0.25,
            adjacent: 0.15,
            coverage: 0.5,
        }
    }
}

impl Weights {
    /// Reads a settings file: TOML, a line a weight; what it does not name keeps its default.
    pub fn read(path: &Path) -> Result<Weights> {
        let text = std::fs::read_to_string(path).map_err(|e| Error::io(path, "read the ranking settings", e))?;
        toml::from_str(&text).map_err(|e| Error::Settings {
            path: path.to_owned(),
            message: e.to_string().lines().map(str::trim).collect::<Vec<_>>().join(" "),
        })
    }
}
