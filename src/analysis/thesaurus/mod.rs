//! A thesaurus: the concepts of a field, what they are called in each language, and how they hang together.
//!
//! In the terms of SKOS (W3C 2009): concepts with preferred and alternative labels, broader, close and related concepts; narrower
//! ones are the other end of broader. [`Thesaurus::expand`] finds the concepts a query names; [`turtle`] reads and writes.

mod begin;
mod english;
mod expand;
mod names;
pub mod turtle;

pub use english::is_english;
pub use expand::{Contents, Expansion, Named, ReadWord, Start, excerpt, stems};

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::document::Language;
use names::Names;

/// Concepts in the order they were read.
#[derive(Clone, Debug, Default)]
pub struct Thesaurus {
    concepts: Vec<Concept>,
    names: OnceLock<Names>,
}

impl PartialEq for Thesaurus {
    fn eq(&self, other: &Thesaurus) -> bool {
        self.concepts == other.concepts
    }
}

impl Eq for Thesaurus {}

/// Something the field speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concept {
    /// Its name within the thesaurus: `trygg-base`.
    pub id: String,
    /// What it is called, in the order written.
    pub labels: Vec<Label>,
    /// Ids of broader concepts.
    pub broader: Vec<String>,
    /// Ids of concepts that can stand for it in some contexts: what SKOS calls a close match.
    pub close: Vec<String>,
    /// Ids of related concepts.
    pub related: Vec<String>,
}

/// What a concept is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The words.
    pub text: String,
    /// Their language; `None` if it is not said or none we tell apart.
    pub language: Option<Language>,
    /// Whether it is the preferred one of its language.
    pub preferred: bool,
}

impl Thesaurus {
    /// A thesaurus of these concepts.
    pub fn new(concepts: Vec<Concept>) -> Thesaurus {
        Thesaurus { concepts, names: OnceLock::new() }
    }

    /// The concepts in the order they were read.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The concept with this id.
    pub fn get(&self, id: &str) -> Option<&Concept> {
        self.concepts.iter().find(|concept| concept.id == id)
    }

    /// The concepts that name `id` as broader, in order.
    pub fn narrower<'t>(&'t self, id: &'t str) -> impl Iterator<Item = &'t Concept> {
        self.concepts.iter().filter(move |concept| concept.broader.iter().any(|broader| broader == id))
    }

    /// Whether some label has this word, in lower case, or an English one a form of it.
    pub fn has_word(&self, word: &str) -> bool {
        self.names().has_word(word) || self.names().has_english(self.concepts(), word)
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(&self.concepts))
    }

    /// Adds another thesaurus; concepts with an id that is here already lend it what it lacks.
    pub fn extend(&mut self, other: Thesaurus) {
        self.names.take();
        let known = self.concepts.iter().enumerate().map(|(i, concept)| (concept.id.clone(), i));
        let known: HashMap<String, usize> = known.collect();
        for concept in other.concepts {
            let Some(&i) = known.get(&concept.id) else {
                self.concepts.push(concept);
                continue;
            };
            let here = &mut self.concepts[i];
            add_new(&mut here.labels, concept.labels);
            add_new(&mut here.broader, concept.broader);
            add_new(&mut here.close, concept.close);
            add_new(&mut here.related, concept.related);
        }
    }
}

fn add_new<T: PartialEq>(here: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !here.contains(&one) {
            here.push(one);
        }
    }
}

impl Concept {
    /// The preferred label in `language`, else in Bokmål, else the first there is, else the id.
    pub fn label(&self, language: Language) -> &str {
        let preferred = |wanted: Language| {
            self.labels.iter().find(|label| label.preferred && label.language == Some(wanted))
        };
        let label = preferred(language).or_else(|| preferred(Language::Bokmal)).or(self.labels.first());
        label.map_or(&self.id, |label| &label.text)
    }
}
