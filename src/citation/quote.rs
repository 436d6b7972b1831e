//! Quotations: found by their marks, told apart from terms, titles and scare quotes, and given their source.

use super::Confidence;
use super::lexicon::Class;
use super::locator::Locator;
use super::report::place;
use super::sentence::sentence_at;
use super::token::Tokens;
use crate::document::Span;

/// A citation of the block, as far as quotations need it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near {
    /// Its number among the document's mentions.
    pub(super) mention: usize,
    pub(super) span: Span,
    /// The parenthesis it stands in, or the span itself.
    pub(super) bracket: Span,
    /// Whether the authors stand in the running text.
    pub(super) narrative: bool,
    /// Whether it gives a page.
    pub(super) exact: bool,
}

/// A quotation, and the citation that gives its source.
#[derive(Clone, Debug)]
pub(super) struct Quotation {
    pub(super) span: Span,
    pub(super) source: Option<usize>,
    /// The locator of a parenthesis right after it: `«…» (s. 84)`.
    pub(super) locator: Option<Locator>,
    pub(super) confidence: Confidence,
    /// A paragraph of forty words or more that is nothing but the quotation.
    pub(super) block: bool,
}

/// The longest stretch read as one quotation, in bytes; what is longer has lost its closing mark.
const LONGEST: usize = 6000;

/// Words from which a quotation set off as a paragraph is a block quotation (APA 7, 8.27).
const BLOCK_WORDS: usize = 40;

/// All stretches between quotation marks, marks included. Guarantee: they rise and do not overlap.
pub(super) fn marked(text: &str, block: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut inner = 0usize;
    for (i, c) in block.of(text).char_indices().map(|(i, c)| (i + block.start, c)) {
        match open {
            None => {
                let starts = matches!(c, '«' | '“' | '„' | '"' | '”') && opens(text, i, c);
                if starts {
                    open = Some((i, c));
                    inner = 0;
                }
            }
            Some((start, mark)) => {
                let closes = match mark {
                    '«' => c == '»',
                    '“' => c == '”' || c == '“' && !opens(text, i, c),
                    '„' => matches!(c, '“' | '”'),
                    '”' => c == '”',
                    _ => c == '"',
                };
                if c == mark && mark == '«' {
                    // The first was never closed, or this one stands inside it.
                    if inner == 0 && text[i..].find('»').is_some_and(|near| near < LONGEST) {
                        inner += 1;
                    }
                } else if closes && inner > 0 {
                    inner -= 1;
                } else if closes {
                    found.push(Span::new(start, i + c.len_utf8()));
                    open = None;
                } else if i - start > LONGEST {
                    open = None;
                }
            }
        }
    }
    found
}

/// Whether a mark that could close as well opens here: after a blank or bracket, before something.
fn opens(text: &str, at: usize, mark: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + mark.len_utf8()..].chars().next();
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '–' | '—' | '-' | '/' | ':' | '‘'))
        && after.is_some_and(|c| !c.is_whitespace())
        || mark == '«'
}

/// Tells which of the stretches in quotation marks quote, and whom.
///
/// `near`: the block's citations in order; `pages`: its parentheses that hold a locator alone.
pub(super) fn quotations(
    tokens: &Tokens<'_>,
    block: Span,
    sentences: &[Span],
    near: &[Near],
    pages: &[(Span, Locator)],
    opens_section: bool,
) -> Vec<Quotation> {
    let text = tokens.text;
    let mut found = Vec::new();
    for span in marked(text, block) {
        if let Some(quotation) = quotation(tokens, block, sentences, near, pages, span, opens_section) {
            found.push(quotation);
        }
    }
    found
}

fn quotation(
    tokens: &Tokens<'_>,
    block: Span,
    sentences: &[Span],
    near: &[Near],
    pages: &[(Span, Locator)],
    span: Span,
    opens_section: bool,
) -> Option<Quotation> {
    let text = tokens.text;
    let inside = span.of(text);
    let words = inside.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let view = tokens.view(0);
    let at = place(view, span.start);
    // Inside a parenthesis: a title as author, or a gloss.
    if at >= view.len() || view.span(at).start != span.start || words == 0 {
        return None;
    }
    let intro = at.checked_sub(1).map(|k| view.lower(k)).unwrap_or_default();
    let intro = if intro.is_empty() && at >= 2 && matches!(view.mark(at - 1), Some(':' | ',')) {
        view.lower(at - 2)
    } else {
        intro
    };
    let term = Class::Term.has(&intro);
    let title = Class::Title.has(&intro);
    let first = sentence_at(sentences, span.start);
    let last = sentence_at(sentences, span.end.saturating_sub(1));
    let sentence = Span::new(sentences.get(first)?.start, sentences.get(last)?.end);
    let question = inside.trim_end_matches(['»', '”', '"', '“', '.']).ends_with('?');
    let quote = |source: Option<usize>, locator: Option<Locator>, confidence: Confidence, end: usize| {
        let alone = span.start == block.start && text[span.end..end].trim_matches(['.', ' ', ',']).is_empty();
        let block =
            words >= BLOCK_WORDS && alone && text[end..block.end].trim_matches(['.', ' ', ')']).is_empty();
        Some(Quotation { span, source, locator, confidence, block })
    };

    // A page right after it: the work is the one named last.
    let after = skip_marks(text, span.end, block.end);
    if let Some((bracket, locator)) = pages.iter().find(|(bracket, _)| bracket.start == after) {
        let source = near
            .iter()
            .rev()
            .find(|n| n.span.start < span.start)
            .or_else(|| near.iter().find(|n| n.span.start < bracket.end));
        let same = source.is_some_and(|n| sentence_at(sentences, n.span.start) + 1 >= first);
        let confidence = if same { Confidence::Certain } else { Confidence::Probable };
        return quote(source.map(|n| n.mention), Some(locator.clone()), confidence, bracket.end);
    }
    // A citation right after it.
    let close = near.iter().find(|n| !n.narrative && (n.bracket.start == after || n.span.start == after));
    if let Some(n) = close {
        let plain = words >= 2 && !title && (!term || words >= 4);
        return (n.exact && !title || plain)
            .then(|| quote(Some(n.mention), None, Confidence::Certain, n.bracket.end))
            .flatten();
    }
    if title || question && words < 12 {
        return None;
    }
    let in_sentence = |n: &&Near| sentence.start <= n.span.start && n.span.start < sentence.end;
    let before = near.iter().rev().filter(in_sentence).find(|n| n.span.end <= span.start);
    let behind = near.iter().filter(in_sentence).find(|n| n.span.start >= span.end);
    // `Moe (2002, s. 3) skriver at «…»`
    if let Some(n) = before.filter(|n| n.narrative) {
        let enough =
            if term { n.exact && words >= 3 || words >= 6 } else { words >= 4 || n.exact && words >= 2 };
        return enough.then(|| quote(Some(n.mention), None, Confidence::Certain, span.end)).flatten();
    }
    // The citation that closes the sentence covers what is quoted in it.
    if let Some(n) = behind.filter(|n| !n.narrative) {
        let closing = text[n.bracket.end.min(sentence.end)..sentence.end]
            .trim_matches(['.', ' ', ')', '!', '?'])
            .is_empty();
        let enough = words >= if term { 6 } else { 3 } && closing || n.exact && words >= 4 && !term;
        return enough.then(|| quote(Some(n.mention), None, Confidence::Probable, span.end)).flatten();
    }
    // `«…», skriver Moe (2002, s. 3).`
    if let Some(n) = behind {
        return (words >= 4 && !term)
            .then(|| quote(Some(n.mention), None, Confidence::Probable, span.end))
            .flatten();
    }
    if words < 6 || term || question || is_speech(inside) {
        return None;
    }
    // A whole sentence in marks, in a paragraph that rests on a work: the work that was named last.
    let whole =
        sentence.start == span.start && text[span.end..sentence.end].trim_matches(['.', ' ', '!']).is_empty();
    let above = near.iter().rev().find(|n| n.span.end <= span.start);
    if let Some(n) = above.filter(|_| whole) {
        return quote(Some(n.mention), None, Confidence::Probable, span.end);
    }
    // The citation of the next sentence may be its source: `… skriver hun: «…». (Moe, 2002)` is caught above.
    let next = near
        .iter()
        .find(|n| !n.narrative && n.bracket.start >= sentence.end)
        .filter(|n| sentence_at(sentences, n.span.start) == last + 1);
    if let Some(n) = next.filter(|_| whole) {
        return quote(Some(n.mention), None, Confidence::Ambiguous, span.end);
    }
    // An epigraph, or what the text itself calls a quotation.
    let named = sentences.get(last + 1).is_some_and(|next| {
        let next = next.of(text).to_lowercase();
        ["sitat", "quotation", "this quote"].iter().any(|word| next.contains(word))
    });
    let epigraph = whole && span.start == block.start && words >= 8 && (named || opens_section);
    if epigraph { quote(None, None, Confidence::Ambiguous, span.end) } else { None }
}

/// Past a full stop or comma and blanks.
fn skip_marks(text: &str, from: usize, to: usize) -> usize {
    let rest = &text[from..to];
    to - rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',')).len()
}

/// Words in the first or second person: what someone said, in a therapy room or an interview.
fn is_speech(inside: &str) -> bool {
    inside.split(|c: char| !c.is_alphanumeric()).any(|word| {
        matches!(word.to_lowercase().as_str(), "jeg" | "eg" | "meg" | "du" | "deg" | "i" | "you" | "my")
    }) && inside.chars().filter(|c| c.is_alphabetic()).count() < 400
}
