//! Words: what the analysis makes of them, and the concepts of the thesaurus.

use serde::Serialize;

use super::Positions;
use crate::analysis::thesaurus::{Concept, Label, Thesaurus};
use crate::analysis::{OwnedToken, TracedWord};
use crate::document::Language;
use crate::render::understood::steps_behind;

/// A token.
#[derive(Debug, Serialize)]
pub struct TokenJson<'a> {
    token: &'a str,
    kind: &'static str,
    position: u32,
    span: [usize; 2],
    steps: Vec<&'static str>,
}

/// The JSON form of the tokens of `text`, with the steps that made each.
pub fn tokens<'a>(text: &str, tokens: &'a [OwnedToken], words: &[TracedWord]) -> Vec<TokenJson<'a>> {
    let positions = Positions::of(text);
    let token = |token: &'a OwnedToken| TokenJson {
        token: &token.text,
        kind: token.kind.name(),
        position: token.position,
        span: positions.pair(token.span),
        steps: steps_behind(token.kind, &token.text, words.get(token.position as usize)),
    };
    tokens.iter().map(token).collect()
}

/// A concept of the thesaurus.
#[derive(Debug, Serialize)]
pub struct ConceptJson<'a> {
    id: &'a str,
    labels: Vec<LabelJson<'a>>,
    broader: &'a [String],
    close: &'a [String],
    narrower: Vec<&'a str>,
    related: &'a [String],
}

#[derive(Debug, Serialize)]
struct LabelJson<'a> {
    text: &'a str,
    language: Option<&'static str>,
    preferred: bool,
}

/// The JSON form of concepts.
pub fn concepts<'a>(thesaurus: &'a Thesaurus, concepts: &[&'a Concept]) -> Vec<ConceptJson<'a>> {
    let label = |label: &'a Label| LabelJson {
        text: &label.text,
        language: label.language.map(Language::code),
        preferred: label.preferred,
    };
    let concept = |concept: &&'a Concept| ConceptJson {
        id: &concept.id,
        labels: concept.labels.iter().map(label).collect(),
        broader: &concept.broader,
        close: &concept.close,
        narrower: thesaurus.narrower(&concept.id).map(|concept| concept.id.as_str()).collect(),
        related: &concept.related,
    };
    concepts.iter().map(concept).collect()
}
