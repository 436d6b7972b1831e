//! What is made of a query, for people and for programs.

use std::io::{self, Write};

use serde::Serialize;

use crate::analysis::{Steps, TokenKind, TracedWord};
use crate::search::{Given, Occur, QueryStep, Understood, UnderstoodWord};

/// Writes each word with what the steps did to it, a step a line.
pub fn text(out: &mut dyn Write, understood: &Understood) -> io::Result<()> {
    for note in &understood.notes {
        writeln!(out, "{note}")?;
    }
    for word in &understood.words {
        let mut about = Vec::new();
        if word.dropped {
            about.push("left out".to_owned());
        }
        about.extend(word.found_in.map(passages));
        about.extend(word.weight.map(|weight| format!("weight {weight:.2}")));
        let about = if about.is_empty() { String::new() } else { format!("  ({})", about.join(", ")) };
        writeln!(out, "{}{about}", word.text)?;
        for done in &word.did {
            let gave: Vec<String> = done.gave.iter().map(given).collect();
            let gave = if gave.is_empty() { "–".to_owned() } else { gave.join(", ") };
            writeln!(out, "    {:<10} {gave}", done.step)?;
        }
    }
    writeln!(out, "read as: {}", understood.read_as)
}

fn given(given: &Given) -> String {
    let weight = if given.weight == 1.0 { String::new() } else { format!("^{}", given.weight) };
    let found_in = given.found_in.map(|rows| format!(" ({})", passages(rows))).unwrap_or_default();
    format!("{}{weight}{found_in}", given.text)
}

fn passages(rows: u64) -> String {
    if rows == 1 { "1 passage".to_owned() } else { format!("{rows} passages") }
}

/// The steps that made a token of this kind: those that did something to its word.
pub fn steps_behind(kind: TokenKind, token: &str, word: Option<&TracedWord>) -> Vec<&'static str> {
    let did = word.map(|word| word.did.as_slice()).unwrap_or_default();
    let suspended =
        did.iter().any(|done| done.step == "suspended" && done.gave.iter().any(|gave| gave == token));
    let of_kind = |step: &str| match kind {
        TokenKind::Word => step == "stop",
        TokenKind::Part => step == "compounds",
        TokenKind::Stem if suspended => step == "suspended",
        TokenKind::Stem => !["stop", "compounds", "suspended"].contains(&step),
    };
    let names = Steps::NAMES.into_iter().filter(|&step| of_kind(step));
    names.filter(|&step| did.iter().any(|done| done.step == step)).collect()
}

/// A query and what was made of it.
#[derive(Debug, Serialize)]
pub struct UnderstoodJson<'a> {
    query: &'a str,
    read_as: String,
    notes: &'a [String],
    words: Vec<WordJson<'a>>,
}

#[derive(Debug, Serialize)]
struct WordJson<'a> {
    word: &'a str,
    occur: &'static str,
    dropped: bool,
    weight: Option<f32>,
    found_in: Option<u64>,
    steps: Vec<StepJson<'a>>,
}

#[derive(Debug, Serialize)]
struct StepJson<'a> {
    step: &'static str,
    gave: Vec<GivenJson<'a>>,
}

#[derive(Debug, Serialize)]
struct GivenJson<'a> {
    text: &'a str,
    weight: f32,
    found_in: Option<u64>,
}

impl<'a> UnderstoodJson<'a> {
    /// The JSON form of what was made of `query`.
    pub fn new(query: &'a str, understood: &'a Understood) -> UnderstoodJson<'a> {
        let words = understood.words.iter().map(WordJson::new).collect();
        UnderstoodJson { query, read_as: understood.read_as.to_string(), notes: &understood.notes, words }
    }
}

impl<'a> WordJson<'a> {
    fn new(word: &'a UnderstoodWord) -> WordJson<'a> {
        let occur = match word.occur {
            Occur::Should => "should",
            Occur::Must => "must",
            Occur::MustNot => "must_not",
        };
        let &UnderstoodWord { dropped, weight, found_in, .. } = word;
        let steps = word.did.iter().map(StepJson::new).collect();
        WordJson { word: &word.text, occur, dropped, weight, found_in, steps }
    }
}

impl<'a> StepJson<'a> {
    fn new(done: &'a QueryStep) -> StepJson<'a> {
        let given = |given: &'a Given| GivenJson {
            text: &given.text,
            weight: given.weight,
            found_in: given.found_in,
        };
        StepJson { step: done.step, gave: done.gave.iter().map(given).collect() }
    }
}
