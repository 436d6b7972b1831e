//! Echoes: words in quotation marks that an earlier quotation of the same document holds.

use std::collections::{HashMap, HashSet};

use super::Confidence;
use super::quote::Quotation;
use crate::document::Span;

/// Words that do not count when an echo is a single word.
const ARTICLES: &[&str] = &["en", "ei", "et", "ein", "eit", "den", "det", "de", "dei", "a", "an", "the"];

/// The stretches in quotation marks that repeat words of a quotation before them and are not among `quoted` themselves.
///
/// Two words or more in a row must stand in that quotation; a single word must be all of it but an article.
/// Of the `terms` only what is all of an earlier quotation is one.
pub(super) fn echoes(
    text: &str,
    stretches: impl Iterator<Item = (usize, Span)>,
    quoted: &[(usize, Quotation)],
    terms: &HashSet<Span>,
) -> Vec<(usize, Quotation)> {
    let known: HashSet<Span> = quoted.iter().map(|(_, quotation)| quotation.span).collect();
    let holders: Vec<Vec<String>> =
        quoted.iter().map(|(_, quotation)| words(quotation.span.of(text))).collect();
    // Two words in a row → the first quotation that holds them, and the place there.
    let mut pairs: HashMap<(&str, &str), (usize, usize)> = HashMap::new();
    let mut singles: HashMap<&str, usize> = HashMap::new();
    for (i, holder) in holders.iter().enumerate() {
        for (at, pair) in holder.windows(2).enumerate() {
            pairs.entry((&pair[0], &pair[1])).or_insert((i, at));
        }
        if let [only] = bare(holder) {
            singles.entry(only).or_insert(i);
        }
    }
    let mut found = Vec::new();
    for (reading, span) in stretches {
        if known.contains(&span) {
            continue;
        }
        let words = words(span.of(text));
        let holder = match bare(&words) {
            [one] => singles.get(one.as_str()).copied(),
            [first, second, ..] => pairs.get(&(first.as_str(), second.as_str())).and_then(|&(i, at)| {
                // A term is its own unless all of the quotation was that.
                let whole = bare(&words).len() == bare(&holders[i]).len();
                holders[i]
                    .get(at..at + bare(&words).len())
                    .filter(|stretch| *stretch == bare(&words) && (whole || !terms.contains(&span)))
                    .map(|_| i)
            }),
            [] => None,
        };
        let Some((_, source)) =
            holder.map(|i| &quoted[i]).filter(|(_, source)| source.span.end <= span.start)
        else {
            continue;
        };
        let echo = Quotation {
            span,
            confidence: Confidence::Probable.max(source.confidence),
            locator: source.locator.clone(),
            block: false,
            source: source.source,
        };
        found.push((reading, echo));
    }
    found
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The words without an article before them.
fn bare(words: &[String]) -> &[String] {
    match words {
        [article, rest @ ..] if !rest.is_empty() && ARTICLES.contains(&article.as_str()) => rest,
        words => words,
    }
}
