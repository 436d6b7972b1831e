//! What is taken away, or left alone.

use std::sync::Arc;

use belegg::analysis::Steps;
use belegg::analysis::thesaurus::turtle;
use belegg::corpus;
use belegg::search::{Features, Ranking, SearchOptions, Weights};

/// A chain and a ranking.
pub struct Variant {
    pub name: String,
    pub group: Group,
    pub steps: Steps,
    pub options: SearchOptions,
}

impl Variant {
    /// Whether it is the full chain, or that without something that changes what queries mean.
    pub fn is_of_queries(&self) -> bool {
        matches!(self.group, Group::Full | Group::WithoutStep | Group::WithoutQuery)
    }
}

/// Of what sort a variant is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What all others are held against.
    Full,
    /// A step of the analysis is off.
    WithoutStep,
    /// What is done to queries is off.
    WithoutQuery,
    /// A feature of the second stage is off, or the whole stage.
    WithoutFeature,
    /// Few or one on alone.
    Alone,
}

/// The full chain first.
pub fn all() -> Vec<Variant> {
    let thesaurus = Arc::new(turtle::read(corpus::THESAURUS).unwrap());
    let full = SearchOptions { thesaurus: Some(thesaurus), ..SearchOptions::default() };
    let mut variants = Vec::new();
    let mut add = |name: String, group, steps, options: SearchOptions| {
        variants.push(Variant { name, group, steps, options });
    };
    let steps = Steps::default();
    add("full chain".to_owned(), Group::Full, steps, full.clone());
    for name in Steps::NAMES {
        let mut steps = steps;
        steps.set(name, false);
        add(format!("− {name}"), Group::WithoutStep, steps, full.clone());
    }
    add(
        "− spelling".to_owned(),
        Group::WithoutQuery,
        steps,
        SearchOptions { correct: false, ..full.clone() },
    );
    // What is typed without Norwegian letters is caught by either.
    let mut typed = steps;
    typed.set("letters", false);
    add(
        "− letters and spelling".to_owned(),
        Group::WithoutQuery,
        typed,
        SearchOptions { correct: false, ..full.clone() },
    );
    add(
        "− thesaurus".to_owned(),
        Group::WithoutQuery,
        steps,
        SearchOptions { thesaurus: None, ..full.clone() },
    );
    add(
        "− families".to_owned(),
        Group::WithoutQuery,
        steps,
        SearchOptions { families: false, ..full.clone() },
    );
    // Of those that count at all.
    for (name, ranking) in Features::NAMES.into_iter().filter_map(|name| Some((name, without_feature(name)?)))
    {
        add(format!("− {name}"), Group::WithoutFeature, steps, SearchOptions { ranking, ..full.clone() });
    }
    let first_stage = SearchOptions { ranking: Ranking::Bm25, ..full.clone() };
    add("− second stage".to_owned(), Group::WithoutFeature, steps, first_stage.clone());
    let bare = SearchOptions { correct: false, thesaurus: None, families: false, ..full.clone() };
    add("no step".to_owned(), Group::Alone, Steps::none(), bare.clone());
    let mut stems = Steps::none();
    stems.set("stem", true);
    add("stem".to_owned(), Group::Alone, stems, bare.clone());
    for name in Steps::NAMES.into_iter().filter(|name| *name != "stem") {
        let mut steps = stems;
        steps.set(name, true);
        add(format!("stem + {name}"), Group::Alone, steps, bare.clone());
    }
    let plain = SearchOptions { correct: false, thesaurus: None, families: false, ..first_stage };
    add("stem, first stage".to_owned(), Group::Alone, stems, plain);
    variants
}

/// The default ranking with one feature counting nothing; `None` if it counts nothing by default.
fn without_feature(name: &str) -> Option<Ranking> {
    let mut weights = Weights::default();
    let place = Features::NAMES.iter().position(|known| *known == name)?;
    // Brief queries and long ones have weights of their own.
    let counts = weights.features[place] != 0.0 || weights.long[place] != 0.0;
    (weights.features[place], weights.long[place]) = (0.0, 0.0);
    counts.then_some(Ranking::Full(weights))
}
