//! The quotations of all blocks: those in marks, and whole blocks set off as quotations.

use std::collections::HashSet;

use super::cite::Reading;
use super::cited::{Confidence, Form};
use super::echo::echoes;
use super::footnote::Footnotes;
use super::locator::Locator;
use super::quote::{Near, Quotation, Quoting, marked};
use super::resolve::{Outcome, Placed};
use super::sentence::sentence_at;
use crate::document::{BlockKind, Document, Span};

/// The quotations of every block, with the mention that gives each its source.
pub(super) fn quote_all(
    document: &Document,
    readings: &[Reading<'_>],
    placed: &[Placed],
    outcomes: &[Option<Outcome>],
) -> Vec<(usize, Quotation)> {
    let text = document.text.as_str();
    let footnotes = Footnotes::gather(document, readings, outcomes);
    let mut all: Vec<(usize, Quotation)> = Vec::new();
    let mut terms = HashSet::new();
    for (r, reading) in readings.iter().enumerate() {
        let block = &document.blocks[reading.block];
        let near: Vec<Near> = reading
            .mentions
            .clone()
            .filter_map(|i| {
                let mention = &placed[i].mention;
                outcomes[i].as_ref().map(|outcome| Near {
                    mention: i,
                    span: outcome.span,
                    bracket: mention.bracket,
                    narrative: mention.form == Form::Narrative || outcome.span.start < mention.bracket.start,
                    exact: mention.locator.as_ref().is_some_and(Locator::is_exact),
                })
            })
            .collect();
        if block.kind == BlockKind::Quote {
            all.extend(
                block_quotation(text, readings, r, block.span, &near, placed, outcomes).map(|q| (r, q)),
            );
            continue;
        }
        let opens_section =
            reading.block > 0 && matches!(document.blocks[reading.block - 1].kind, BlockKind::Heading(_));
        let quoting = Quoting {
            tokens: &reading.tokens,
            block: block.span,
            sentences: &reading.sentences,
            near: &near,
            pages: &reading.pages,
            opens_section,
            footnotes: &footnotes,
            number: reading.block,
        };
        let found = quoting.quotations(&mut terms);
        all.extend(found.into_iter().map(|q| (r, q)));
    }
    let stretches = readings.iter().enumerate().flat_map(|(r, reading)| {
        let mentions = &placed[reading.mentions.clone()];
        // A title in a citation echoes nothing.
        let cited = |span: &Span| {
            let around = mentions[..mentions.partition_point(|p| p.mention.span.start <= span.start)].last();
            around.is_some_and(|p| p.note && p.mention.span.end >= span.end)
        };
        let stretches = marked(text, document.blocks[reading.block].span).into_iter();
        stretches.filter(move |span| !cited(span)).map(move |span| (r, span))
    });
    let echoes = echoes(text, stretches, &all, &terms);
    all.extend(echoes);
    all
}

/// A block quotation: its source closes it, stands at the head of the next paragraph, or led up to it.
fn block_quotation(
    text: &str,
    readings: &[Reading<'_>],
    r: usize,
    block: Span,
    near: &[Near],
    placed: &[Placed],
    outcomes: &[Option<Outcome>],
) -> Option<Quotation> {
    let closing = near
        .iter()
        .rev()
        .find(|n| text[n.bracket.end.min(block.end)..block.end].trim_matches(['.', ' ', ')']).is_empty());
    let page = readings[r]
        .pages
        .last()
        .filter(|(bracket, _)| text[bracket.end..block.end].trim_matches(['.', ' ']).is_empty());
    let end = match (closing, page) {
        (Some(n), _) => n.bracket.start.min(n.span.start),
        (None, Some((bracket, _))) => bracket.start,
        _ => block.end,
    };
    let body = text[block.start..end.max(block.start)].trim_end();
    if body.is_empty() {
        return None;
    }
    let span = Span::new(block.start, block.start + body.len());
    let locator = page.map(|(_, locator)| locator.clone());
    let quotation = |source: Option<usize>, confidence: Confidence| {
        Some(Quotation { span, source, locator: locator.clone(), confidence, block: true })
    };
    if let Some(n) = closing {
        return quotation(Some(n.mention), Confidence::Certain);
    }
    // `(Moe, 2002, s. 3)` alone at the head of what follows.
    let next = readings.get(r + 1).and_then(|next| {
        let start = next.tokens.list.first()?.span.start;
        next.mentions.clone().find(|&i| {
            outcomes[i].is_some()
                && placed[i].mention.bracket.start == start
                && placed[i].mention.form != Form::Narrative
        })
    });
    if let Some(i) = next {
        return quotation(Some(i), Confidence::Certain);
    }
    let lead = r
        .checked_sub(1)
        .map(|before| &readings[before])
        .filter(|before| before.block + 1 >= readings[r].block.saturating_sub(1));
    let lead = lead.and_then(|before| {
        let i = before.mentions.clone().rev().find(|&i| outcomes[i].is_some())?;
        let last = before.sentences.len().saturating_sub(1);
        let sure = sentence_at(&before.sentences, placed[i].mention.span.start) >= last;
        Some((i, if sure { Confidence::Certain } else { Confidence::Probable }))
    });
    match lead {
        Some((i, confidence)) => quotation(Some(i), confidence),
        None => quotation(None, Confidence::Ambiguous),
    }
}
