//! The best stretch of a passage, and where the words that were looked for stand in it.

use super::compile::Concept;
use crate::analysis::{Analyzer, TokenKind};
use crate::document::Span;
use crate::index::token_hash;

/// Shortened text and the spans to mark in it. No markup: that is the renderer's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The stretch.
    pub text: String,
    /// Byte spans in `text`, in order, apart from each other.
    pub highlights: Vec<Span>,
    /// Whether text was left out before it.
    pub cut_before: bool,
    /// Whether text was left out after it.
    pub cut_after: bool,
}

/// A place in a passage where a concept is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The bytes to mark: the word, or the part of a compound.
    pub span: Span,
    /// Index of the concept.
    pub concept: usize,
}

/// Every place in `text` where one of the concepts is found, in order.
///
/// The words of an exact phrase count only where they stand as the phrase.
pub fn occurrences(text: &str, concepts: &[Concept], analyzer: &Analyzer) -> Vec<Occurrence> {
    let mut found = Vec::new();
    let mut words: Vec<(u32, Span)> = Vec::new();
    let mut stems: Vec<(u32, u32, Span)> = Vec::new();
    analyzer.analyze(text, &mut |token| {
        let hash = token_hash(token.text);
        match token.kind {
            TokenKind::Word => words.push((hash, token.span)),
            TokenKind::Stem | TokenKind::Part => stems.push((token.position, hash, token.span)),
        }
    });
    for (i, concept) in concepts.iter().enumerate() {
        let mut push = |span: Span| found.push(Occurrence { span, concept: i });
        for &(_, hash, span) in &stems {
            if concept.stem == Some(hash) || concept.parts.contains(&hash) {
                push(span);
            }
        }
        for &(hash, span) in &words {
            if concept.words.iter().any(|(wanted, _)| *wanted == hash) {
                push(span);
            }
        }
        if !concept.phrase.is_empty() {
            for window in words.windows(concept.phrase.len()) {
                if window.iter().map(|(hash, _)| hash).eq(&concept.phrase) {
                    window.iter().for_each(|&(_, span)| push(span));
                }
            }
        }
        if let Some((wanted, distance)) = &concept.near {
            near_spans(&stems, wanted, *distance).into_iter().for_each(push);
        }
    }
    found.sort_by_key(|o| (o.span.start, std::cmp::Reverse(o.span.end), o.concept));
    found
}

/// Spans of the wanted stems where all of them stand within the distance.
fn near_spans(stems: &[(u32, u32, Span)], wanted: &[u32], distance: u32) -> Vec<Span> {
    let at: Vec<&(u32, u32, Span)> = stems.iter().filter(|(_, hash, _)| wanted.contains(hash)).collect();
    let reach = wanted.len() as u32 + distance;
    let mut spans = Vec::new();
    for &&(position, _, span) in &at {
        let close = |hash: &u32| at.iter().any(|(p, h, _)| h == hash && p.abs_diff(position) < reach);
        if wanted.iter().all(close) {
            spans.push(span);
        }
    }
    spans
}

/// The stretch of at most about `width` characters that shows most: whole sentences where they fit.
pub fn snippet(
    text: &str,
    occurrences: &[Occurrence],
    concepts: &[Concept],
    sentences: &[Span],
    width: usize,
) -> Snippet {
    let best = best_stretch(text, occurrences, concepts, sentences, width);
    let within = occurrences.iter().filter(|o| best.contains(o.span)).map(|o| o.span.relative_to(best.start));
    Snippet {
        text: best.of(text).to_owned(),
        highlights: join_neighbours(best.of(text), within.collect()),
        cut_before: !text[..best.start].trim().is_empty(),
        cut_after: !text[best.end..].trim().is_empty(),
    }
}

/// The sentence whose concepts weigh most, with the sentences after and before it while they fit; cut at words around its
/// densest part if it alone is too long.
fn best_stretch(
    text: &str,
    occurrences: &[Occurrence],
    concepts: &[Concept],
    sentences: &[Span],
    width: usize,
) -> Span {
    let characters = |span: Span| span.of(text).chars().count();
    let whole = Span::new(
        text.len() - text.trim_start().len(),
        text.trim_end().len().max(text.len() - text.trim_start().len()),
    );
    if characters(whole) <= width || sentences.is_empty() {
        return if characters(whole) <= width * 2 { whole } else { window(text, whole, occurrences, width) };
    }
    let (mut first, mut best) = (0, -1.0);
    for (i, sentence) in sentences.iter().enumerate() {
        let weight = sentence_weight(*sentence, occurrences, concepts);
        if weight > best {
            (first, best) = (i, weight);
        }
    }
    let mut span = sentences[first];
    if characters(span) > width {
        return window(text, span, occurrences, width);
    }
    let mut last = first;
    loop {
        let after = sentences.get(last + 1).map(|next| Span::new(span.start, next.end));
        let before = first.checked_sub(1).map(|i| Span::new(sentences[i].start, span.end));
        if let Some(longer) = after.filter(|&s| characters(s) <= width) {
            span = longer;
            last += 1;
        } else if let Some(longer) = before.filter(|&s| characters(s) <= width) {
            span = longer;
            first -= 1;
        } else {
            return span;
        }
    }
}

/// What a sentence shows: every concept once by its weight, and a little for each more.
pub fn sentence_weight(sentence: Span, occurrences: &[Occurrence], concepts: &[Concept]) -> f32 {
    let mut seen = vec![false; concepts.len()];
    let mut weight = 0.0;
    for occurrence in occurrences.iter().filter(|o| sentence.contains(o.span)) {
        let concept = &concepts[occurrence.concept];
        weight += if seen[occurrence.concept] { 0.05 } else { 1.0 } * concept.weight;
        seen[occurrence.concept] = true;
    }
    weight
}

/// The sentence of `text` whose concepts weigh most, the first of equals; all of it if none is found in any.
pub fn evidence(text: &str, occurrences: &[Occurrence], concepts: &[Concept], sentences: &[Span]) -> Span {
    let (mut best, mut weight) = (Span::new(0, text.len()), 0.0);
    for sentence in sentences {
        let here = sentence_weight(*sentence, occurrences, concepts);
        if here > weight {
            (best, weight) = (*sentence, here);
        }
    }
    best
}

/// About `width` characters within `span`, around where most occurrences stand close together, cut at white space.
fn window(text: &str, span: Span, occurrences: &[Occurrence], width: usize) -> Span {
    let here: Vec<Span> = occurrences.iter().map(|o| o.span).filter(|&s| span.contains(s)).collect();
    let reach = |from: usize| here.iter().filter(|s| s.start >= from && s.end <= from + width).count();
    let densest = here.iter().map(|s| s.start).max_by_key(|&from| (reach(from), std::cmp::Reverse(from)));
    let lead = width / 6;
    let start = densest.map_or(span.start, |from| from.saturating_sub(lead).max(span.start));
    let start = boundary(text, start);
    let start = if start > span.start {
        text[start..span.end]
            .find(char::is_whitespace)
            .map_or(span.start, |i| start + i + 1)
            .min(densest.unwrap_or(start))
    } else {
        start
    };
    let end = text[start..span.end].char_indices().nth(width).map_or(span.end, |(i, _)| start + i);
    let end = if end < span.end {
        let cut = text[start..end].rfind(char::is_whitespace).map_or(end, |i| start + i);
        here.iter().find(|s| s.start < cut && s.end > cut).map_or(cut, |s| s.end)
    } else {
        end
    };
    Span::new(start, end)
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Spans that touch, overlap, or are parted by a space alone become one.
fn join_neighbours(text: &str, spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            Some(last) if text[last.end..span.start].chars().all(|c| c == ' ') => last.end = span.end,
            _ => joined.push(span),
        }
    }
    joined
}
