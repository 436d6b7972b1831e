//! The named numbers of the second stage of ranking.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::features::Features;
use crate::error::{Error, Result};

/// Weights of the second stage: BM25's two constants, and what each feature counts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, f32>", into = "BTreeMap<String, f32>")]
pub struct Weights {
    /// BM25's saturation: how soon a repeated word stops counting.
    pub k1: f32,
    /// BM25's length normalisation, 0..=1.
    pub b: f32,
    /// What each feature counts, in the order of [`Features::NAMES`].
    pub features: [f32; Features::NAMES.len()],
}

/// The weights of features that are not 0 by default.
const DEFAULT: [(&str, f32); 13] = [
    ("parts", 0.07),
    ("above", 0.35),
    ("exact", 0.05),
    ("pairs", 0.03),
    ("adjacent", 0.1),
    ("coverage", 0.175),
    ("grams", 0.24),
    ("document", 0.31),
    ("neighbours", 0.07),
    ("text", 0.28),
    ("near", 0.02),
    ("first", 0.05),
    ("context", 0.02),
];

impl Default for Weights {
    fn default() -> Self {
        let of = |name| DEFAULT.iter().find(|(known, _)| *known == name).map_or(0.0, |(_, weight)| *weight);
        Weights { k1: 0.6, b: 0.75, features: Features::NAMES.map(of) }
    }
}

impl TryFrom<BTreeMap<String, f32>> for Weights {
    type Error = String;

    fn try_from(named: BTreeMap<String, f32>) -> std::result::Result<Weights, String> {
        let mut weights = Weights::default();
        for (name, value) in named {
            let place = match name.as_str() {
                "k1" => Some(&mut weights.k1),
                "b" => Some(&mut weights.b),
                name => {
                    Features::NAMES.iter().position(|known| *known == name).map(|i| &mut weights.features[i])
                }
            };
            let known = || format!("{name:?} is no weight; there are k1, b, {}", Features::NAMES.join(", "));
            *place.ok_or_else(known)? = value;
        }
        Ok(weights)
    }
}

impl From<Weights> for BTreeMap<String, f32> {
    fn from(weights: Weights) -> Self {
        let features = Features::NAMES.into_iter().zip(weights.features);
        let all = features.chain([("k1", weights.k1), ("b", weights.b)]);
        all.map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

impl Weights {
    /// What each feature of a passage adds to its score.
    pub fn shares(&self, features: &Features) -> [f32; Features::NAMES.len()] {
        let mut shares = self.features;
        shares.iter_mut().zip(features.0).for_each(|(weight, value)| *weight *= value);
        shares
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
