//! The answer to a query: hits, excerpts found, and why.

use serde::Serialize;

use super::Positions;
use super::passage::{ExcerptJson, PassageJson};
use crate::search::{Answer, Explanation, Hit};

/// The answer to a query.
#[derive(Debug, Serialize)]
pub struct AnswerJson<'a> {
    query: &'a str,
    read_as: String,
    total: usize,
    notes: &'a [String],
    dropped: &'a [String],
    unknown: &'a [String],
    suggestions: Vec<SuggestionJson<'a>>,
    hits: Vec<HitJson<'a>>,
}

#[derive(Debug, Serialize)]
struct SuggestionJson<'a> {
    word: &'a str,
    near: &'a [String],
}

impl<'a> AnswerJson<'a> {
    /// The JSON form of an answer to `query`.
    pub fn new(query: &'a str, answer: &'a Answer, explain: bool) -> AnswerJson<'a> {
        let suggestions = answer.suggestions.iter().map(|(word, near)| SuggestionJson { word, near });
        AnswerJson {
            query,
            read_as: answer.read_as.to_string(),
            total: answer.total,
            notes: &answer.notes,
            dropped: &answer.dropped,
            unknown: &answer.unknown,
            suggestions: suggestions.collect(),
            hits: answer.hits.iter().map(|hit| HitJson::new(hit, explain)).collect(),
        }
    }
}

/// A hit.
#[derive(Debug, Serialize)]
pub struct HitJson<'a> {
    rank: usize,
    score: f32,
    #[serde(flatten)]
    passage: PassageJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<ExcerptJson<'a>>,
    snippet: SnippetJson<'a>,
    similar: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<ExplanationJson<'a>>,
}

impl<'a> HitJson<'a> {
    /// The JSON form of a hit.
    pub fn new(hit: &'a Hit, explain: bool) -> HitJson<'a> {
        let positions = Positions::of(&hit.snippet.text);
        HitJson {
            rank: hit.rank,
            score: hit.score,
            passage: PassageJson::new(&hit.passage),
            excerpt: hit.excerpt.as_ref().map(ExcerptJson::found),
            snippet: SnippetJson {
                text: &hit.snippet.text,
                highlights: hit.snippet.highlights.iter().map(|&span| positions.pair(span)).collect(),
            },
            similar: &hit.similar,
            explanation: explain.then(|| ExplanationJson::new(&hit.explanation)),
        }
    }
}

#[derive(Debug, Serialize)]
struct SnippetJson<'a> {
    text: &'a str,
    highlights: Vec<[usize; 2]>,
}

#[derive(Debug, Serialize)]
struct ExplanationJson<'a> {
    because: &'a [String],
    shares: Vec<ShareJson<'a>>,
    words: Vec<WordJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ShareJson<'a> {
    feature: &'a str,
    share: f32,
}

#[derive(Debug, Serialize)]
struct WordJson<'a> {
    word: &'a str,
    weight: f32,
    forms: Vec<(&'a str, usize)>,
}

impl<'a> ExplanationJson<'a> {
    fn new(explanation: &'a Explanation) -> ExplanationJson<'a> {
        let forms = |forms: &'a [(String, usize)]| {
            forms.iter().map(|(form, count)| (form.as_str(), *count)).collect()
        };
        ExplanationJson {
            because: &explanation.because,
            shares: explanation.shares.iter().map(|&(feature, share)| ShareJson { feature, share }).collect(),
            words: explanation
                .words
                .iter()
                .map(|word| WordJson { word: &word.word, weight: word.weight, forms: forms(&word.forms) })
                .collect(),
        }
    }
}
