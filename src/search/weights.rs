//! The named numbers of the second stage of ranking.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::rank::Features;
use crate::error::{Error, Result};

/// Weights of the second stage: BM25's two constants, and what each feature counts ([`Features::NAMES`]).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// BM25's saturation: how soon a repeated word stops counting.
    pub k1: f32,
    /// BM25's length normalisation, 0..=1.
    pub b: f32,
    /// BM25 of the words themselves.
    pub words: f32,
    /// What compounds add: "barn" in "barnetraumer", "traumer i tilknytningen" for "tilknytningstraume".
    pub parts: f32,
    /// The word stands in the title or a heading above the passage.
    pub above: f32,
    /// The word stands exactly as it was typed.
    pub exact: f32,
    /// Two neighbouring words of the query within eight words of each other.
    pub pairs: f32,
    /// Two neighbouring words of the query side by side, in their order.
    pub adjacent: f32,
    /// The share of the query that the passage has at all, squared: most of a query beats much of a part of it.
    pub coverage: f32,
    /// BM25 of character 4-grams with word edges.
    pub grams: f32,
    /// The share of the query that the document has in any of the best passages.
    pub document: f32,
    /// BM25 of the better of the two passages beside it.
    pub neighbours: f32,
    /// The share of the query that the passage has, if it is running text rather than front matter or a note.
    pub text: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            k1: 0.6,
            b: 0.75,
            words: 0.1,
            parts: 0.1,
            above: 0.4,
            exact: 0.03,
            pairs: 0.05,
            adjacent: 0.15,
            coverage: 0.2,
            grams: 0.25,
            document: 0.2,
            neighbours: 0.05,
            text: 0.28,
        }
    }
}

impl Weights {
    /// The weights in the order of [`Features::NAMES`].
    pub fn of_features(&self) -> [f32; Features::NAMES.len()] {
        [
            self.words,
            self.parts,
            self.above,
            self.exact,
            self.pairs,
            self.adjacent,
            self.coverage,
            self.grams,
            self.document,
            self.neighbours,
            self.text,
        ]
    }

    /// What each feature of a passage adds to its score.
    pub fn shares(&self, features: &Features) -> [f32; Features::NAMES.len()] {
        let mut shares = self.of_features();
        shares.iter_mut().zip(features.0).for_each(|(weight, value)| *weight *= value);
        shares
    }

    /// The score of a passage.
    pub fn score(&self, features: &Features) -> f32 {
        self.shares(features).iter().sum()
    }

    /// Reads a settings file: TOML, a line a weight; what it does not name keeps its default.
    pub fn read(path: &Path) -> Result<Weights> {
        let text =
            std::fs::read_to_string(path).map_err(|e| Error::io(path, "read the ranking settings", e))?;
        toml::from_str(&text).map_err(|e| Error::Settings {
            path: path.to_owned(),
            message: e.to_string().lines().map(str::trim).collect::<Vec<_>>().join(" "),
        })
    }
}
