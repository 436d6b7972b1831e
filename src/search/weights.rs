//! The named numbers of the second stage of ranking.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::features::Features;
use crate::error::{Error, Result};

/// What each feature counts, in the order of [`Features::NAMES`].
pub type FeatureWeights = [f32; Features::NAMES.len()];

/// Weights of the second stage: BM25's two constants, and what each feature counts.
///
/// A brief query names a subject and a long one asks or claims something; what tells good passages from others differs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, f32>", into = "BTreeMap<String, f32>")]
pub struct Weights {
    /// BM25's saturation: how soon a repeated word stops counting.
    pub k1: f32,
    /// BM25's length normalisation, 0..=1.
    pub b: f32,
    /// For queries of at most two words, function words not counted.
    pub features: FeatureWeights,
    /// For longer ones.
    pub long: FeatureWeights,
}

/// The most words of a brief query, function words not counted.
pub const BRIEF: usize = 2;

/// Version of the file with weights.
pub const VERSION: f32 = 1.0;
/// Before the name of a weight for long queries.
const FOR_LONG: &str = "long-";

static BUILT_IN: LazyLock<Weights> = LazyLock::new(|| {
    let nothing = Weights { k1: 0.6, b: 0.75, features: Default::default(), long: Default::default() };
    let named = toml::from_str(include_str!("ranking.toml")).unwrap_or_default();
    nothing.with(named).unwrap_or(nothing)
});

impl Default for Weights {
    fn default() -> Self {
        *BUILT_IN
    }
}

impl TryFrom<BTreeMap<String, f32>> for Weights {
    type Error = String;

    fn try_from(named: BTreeMap<String, f32>) -> std::result::Result<Weights, String> {
        Weights::default().with(named)
    }
}

impl From<Weights> for BTreeMap<String, f32> {
    fn from(weights: Weights) -> Self {
        let mut named = BTreeMap::from([("k1".to_owned(), weights.k1), ("b".to_owned(), weights.b)]);
        for (i, name) in Features::NAMES.into_iter().enumerate() {
            named.insert(name.to_owned(), weights.features[i]);
            named.insert(format!("{FOR_LONG}{name}"), weights.long[i]);
        }
        named
    }
}

impl Weights {
    /// These weights with those that are named put in their place.
    fn with(mut self, named: BTreeMap<String, f32>) -> std::result::Result<Weights, String> {
        let feature = |name: &str| Features::NAMES.iter().position(|known| *known == name);
        for (name, value) in named {
            let place = match name.as_str() {
                "version" if value == VERSION => continue,
                "version" => {
                    return Err(format!("version {value} of the weights; this program reads {VERSION}"));
                }
                "k1" => Some(&mut self.k1),
                "b" => Some(&mut self.b),
                name => match name.strip_prefix(FOR_LONG) {
                    Some(name) => feature(name).map(|i| &mut self.long[i]),
                    None => feature(name).map(|i| &mut self.features[i]),
                },
            };
            let known = || {
                let features = Features::NAMES.join(", ");
                format!("{name:?} is no weight; there are k1, b, {features}, and these after {FOR_LONG}")
            };
            *place.ok_or_else(known)? = value;
        }
        Ok(self)
    }

    /// What each feature counts for a query of so many words.
    pub fn for_words(&self, words: usize) -> &FeatureWeights {
        if words <= BRIEF { &self.features } else { &self.long }
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

/// What each feature of a passage adds to its score.
pub fn shares(weights: &FeatureWeights, features: &Features) -> FeatureWeights {
    let mut shares = *weights;
    shares.iter_mut().zip(features.0).for_each(|(weight, value)| *weight *= value);
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> std::result::Result<Weights, String> {
        toml::from_str(text).map_err(|e| e.to_string())
    }

    #[test]
    fn what_is_named_is_changed() {
        let built_in: BTreeMap<String, f32> = toml::from_str(include_str!("ranking.toml")).expect("is TOML");
        assert!(built_in.len() > 10 && read(include_str!("ranking.toml")) == Ok(Weights::default()));
        let changed = read("long-grams = 0.5").expect("is a weight");
        assert_eq!(changed.features, Weights::default().features);
        assert_eq!(changed.long.iter().filter(|weight| **weight == 0.5).count(), 1);
        assert!(read("gram = 0.5").is_err() && read("version = 2").is_err());
    }

    #[test]
    fn weights_are_those_of_the_length() {
        let weights = Weights::default();
        for (words, expected) in [(0, weights.features), (BRIEF, weights.features), (BRIEF + 1, weights.long)]
        {
            assert_eq!(*weights.for_words(words), expected);
        }
    }
}
