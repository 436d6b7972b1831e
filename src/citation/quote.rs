//! Quotations: found by their marks, told apart from terms, titles and scare quotes, and given their source.

use std::collections::HashSet;

use super::Confidence;
use super::footnote::{Footnotes, Noted};
use super::lexicon::Class;
use super::locator::Locator;
use super::report::place;
use super::sentence::sentence_at;
use super::token::{Tokens, View};
use super::year::year_at;
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
                let single = matches!(c, '\'' | '‘') && opens_single(text, i, block.end);
                let starts = matches!(c, '«' | '“' | '„' | '"' | '”') && opens(text, i, c) || single;
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
                    '‘' => c == '’' && closes_single(text, i),
                    '\'' => c == '\'' && closes_single(text, i),
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

/// Whether a single mark opens a quotation, as British printers have it: before a letter, and closed in the same block
/// before another opens. An apostrophe that begins a word (`'70s`) does not.
fn opens_single(text: &str, at: usize, end: usize) -> bool {
    let mark = text[at..].chars().next().unwrap_or_default();
    let before = text[..at].chars().next_back();
    let rest = &text[at + mark.len_utf8()..end];
    let close = if mark == '‘' { '’' } else { '\'' };
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '–' | '—'))
        && rest.chars().next().is_some_and(char::is_alphabetic)
        && rest
            .char_indices()
            .take_while(|&(i, _)| i < LONGEST / 4)
            .any(|(i, c)| c == close && closes_single(rest, i))
}

/// Whether a single mark may close a quotation: after a letter or stop, before none. After a plural's -s (`the patients'
/// view`) it is an apostrophe, if a word in small letters goes on.
fn closes_single(text: &str, at: usize) -> bool {
    let mark = text[at..].chars().next().unwrap_or_default();
    let before = text[..at].chars().next_back();
    let mut after = text[at + mark.len_utf8()..].chars();
    let next = after.next();
    let plural = before == Some('s') && next == Some(' ') && after.next().is_some_and(char::is_lowercase);
    before.is_some_and(|c| !c.is_whitespace()) && next.is_none_or(|c| !c.is_alphanumeric()) && !plural
}

/// One block, and what decides whether its quotation marks quote.
#[derive(Clone, Copy)]
pub(super) struct Quoting<'a> {
    pub(super) tokens: &'a Tokens<'a>,
    pub(super) block: Span,
    pub(super) sentences: &'a [Span],
    /// The block's citations in order.
    pub(super) near: &'a [Near],
    /// Its parentheses that hold a locator alone, in order.
    pub(super) pages: &'a [(Span, Locator)],
    /// Whether the block is the first under a heading.
    pub(super) opens_section: bool,
    pub(super) footnotes: &'a Footnotes,
    /// The block's number in the document.
    pub(super) number: usize,
}

/// A stretch in quotation marks, looked at closely.
struct Candidate<'a> {
    span: Span,
    inside: &'a str,
    words: usize,
    /// A word before it makes it a term.
    term: bool,
    /// A word before it makes it a title.
    title: bool,
    question: bool,
    /// Someone speaks it: `sa det slik: «…»`, `«…», sa Marit`.
    spoken: bool,
    /// The sentence or sentences it stands in.
    sentence: Span,
    /// The last of them, by number.
    last: usize,
}

impl<'a> Quoting<'a> {
    /// The block's quotations with their sources, in order; what is called a term goes to `terms`.
    pub(super) fn quotations(self, terms: &mut HashSet<Span>) -> Vec<Quotation> {
        let mut found = Vec::new();
        let mut before: Option<(Span, bool)> = None;
        for span in marked(self.tokens.text, self.block) {
            let Some(mut candidate) = self.candidate(span) else { continue };
            // In `søkeordene «…», «…» og «…»` the noun stands before all of them.
            if let Some((earlier, term)) = before
                && is_series(&self.tokens.text[earlier.end..span.start])
            {
                candidate.term |= term;
            }
            before = Some((span, candidate.term));
            if candidate.term {
                terms.insert(span);
            }
            found.extend(self.beside(&candidate).unwrap_or_else(|| {
                self.in_sentence(&candidate).unwrap_or_else(|| self.in_paragraph(&candidate))
            }));
        }
        found
    }

    fn candidate(self, span: Span) -> Option<Candidate<'a>> {
        let inside = span.of(self.tokens.text);
        let words = inside.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        let view = self.tokens.view(0);
        let at = place(view, span.start);
        // Inside a parenthesis it is a title as author, or a gloss.
        if at >= view.len() || view.span(at).start != span.start || words == 0 {
            return None;
        }
        // In a note the title is part of the citation: `Moe, «Rom», 3`.
        let around = self.near[..self.near.partition_point(|n| n.span.start <= span.start)].last();
        if around.is_some_and(|n| n.span.end >= span.end) {
            return None;
        }
        let colon = at >= 2 && matches!(view.mark(at - 1), Some(':' | ','));
        let intro = view.lower(at.saturating_sub(if colon { 2 } else { 1 }));
        let first = sentence_at(self.sentences, span.start);
        let last = sentence_at(self.sentences, span.end.saturating_sub(1));
        Some(Candidate {
            span,
            inside,
            words,
            term: Class::Term.has(&intro),
            title: Class::Title.has(&intro) || self.is_dated_title(span, inside, words),
            question: inside.trim_end_matches(['»', '”', '"', '“', '.']).ends_with('?'),
            spoken: is_spoken(
                view,
                at,
                self.sentences.get(first)?.start,
                self.tokens.text,
                span,
                self.block.end,
            ),
            sentence: Span::new(self.sentences.get(first)?.start, self.sentences.get(last)?.end),
            last,
        })
    }

    /// `"Mourning and Melancholia" (1917/1957)`: a year alone behind words in capitals, or behind a few words.
    fn is_dated_title(self, span: Span, inside: &str, words: usize) -> bool {
        let view = self.tokens.view(0);
        let dated = view.group(place(view, span.end)).is_some_and(|level| {
            let bracket = self.tokens.view(level);
            year_at(bracket, 0).is_some_and(|(_, after)| after == bracket.len())
        });
        let long = || inside.split_whitespace().filter(|word| word.chars().count() > 4);
        dated
            && (words <= 3
                || long()
                    .all(|word| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)))
    }

    /// The citations that begin at `offset` or later.
    fn from(self, offset: usize) -> &'a [Near] {
        &self.near[self.near.partition_point(|n| n.span.start < offset)..]
    }

    /// The last citation that ends at `offset` or earlier.
    fn up_to(self, offset: usize) -> Option<&'a Near> {
        self.near[..self.near.partition_point(|n| n.span.start < offset)]
            .iter()
            .rev()
            .find(|n| n.span.end <= offset)
    }

    fn sentence_of(self, near: &Near) -> usize {
        sentence_at(self.sentences, near.span.start)
    }

    /// A page or a citation right after it decides: `Some(None)` says that it is no quotation all the same.
    fn beside(self, c: &Candidate<'_>) -> Option<Option<Quotation>> {
        let text = self.tokens.text;
        if let Some(noted) = self.footnotes.source(text, self.number, self.block, c.span.end) {
            let mention = noted.work();
            if noted == Noted::Talk {
                return Some(None);
            }
            let quoted = c.words >= if c.term { 4 } else { 3 } && !c.title || c.words >= 8;
            let confidence = if mention.is_some() { Confidence::Certain } else { Confidence::Ambiguous };
            // The name of a ship or a house in quotation marks is none.
            let name = c.words < 5
                && c.inside.split_whitespace().all(|word| {
                    word.chars().find(|c| c.is_alphanumeric()).is_none_or(|first| !first.is_lowercase())
                });
            // A note without a work explains as often as it gives a source.
            let quoted = !name && quoted && (mention.is_some() || c.words >= 4 && !c.term);
            return Some(quoted.then(|| Quotation { source: mention, ..c.quotation(None, confidence) }));
        }
        let after = skip_marks(text, c.span.end, self.block.end);
        if let Ok(i) = self.pages.binary_search_by_key(&after, |(bracket, _)| bracket.start) {
            let (bracket, locator) = &self.pages[i];
            // `except under 'Touch' (section 3.2)`
            if c.words < 2 && !locator.has_page() {
                return Some(None);
            }
            let source = self
                .up_to(c.span.start)
                .or_else(|| self.from(c.span.start).first().filter(|n| n.span.end <= bracket.start));
            let near = source.is_some_and(|n| self.sentence_of(n) + 1 >= c.last);
            let confidence = if near { Confidence::Certain } else { Confidence::Probable };
            let quotation = c.quotation(source, confidence);
            return Some(Some(Quotation {
                locator: Some(locator.clone()),
                block: self.is_block(c, after, bracket.end),
                ..quotation
            }));
        }
        let close = self
            .from(c.span.end)
            .iter()
            .take(2)
            .find(|n| !n.narrative && (n.bracket.start == after || n.span.start == after))?;
        // `«….» (Moe, 2002) viser`: the parenthesis opens the sentence behind.
        let behind =
            text[close.bracket.end.max(close.span.end).min(self.block.end)..self.block.end].trim_start();
        if c.spoken
            && c.inside.trim_end_matches(['»', '”', '"', '’', '\'']).ends_with(['.', '!', '?'])
            && behind.starts_with(char::is_lowercase)
        {
            return Some(None);
        }
        let plain = c.words >= 2 && !c.title && (!c.term || c.words >= 4);
        let quotation = Quotation {
            block: self.is_block(c, after, close.bracket.end.max(close.span.end)),
            ..c.quotation(Some(close), Confidence::Certain)
        };
        Some((close.exact && !c.title || plain).then_some(quotation))
    }

    /// Whether the block is nothing but the quotation and the source at `source..end`.
    fn is_block(self, c: &Candidate<'_>, source: usize, end: usize) -> bool {
        let bare = |from: usize, to: usize| {
            from >= to || self.tokens.text[from..to].trim_matches(['.', ' ', ',', ')']).is_empty()
        };
        c.words >= BLOCK_WORDS
            && c.span.start == self.block.start
            && bare(c.span.end, source)
            && bare(end, self.block.end)
    }

    /// A citation in the same sentence decides.
    fn in_sentence(self, c: &Candidate<'_>) -> Option<Option<Quotation>> {
        if c.title {
            return Some(None);
        }
        let asked = |n: &Near| c.question && c.words < 12 && !n.exact;
        // `Moe (2002, s. 3) skriver at «…»`
        let before = self.up_to(c.span.start).filter(|n| n.span.start >= c.sentence.start);
        if let Some(n) = before.filter(|n| n.narrative) {
            let enough = if c.term {
                n.exact && c.words >= 3 || c.words >= 6
            } else {
                c.words >= 4 || n.exact && c.words >= 2
            };
            return Some((enough && !asked(n)).then(|| c.quotation(Some(n), Confidence::Certain)));
        }
        let behind = self.from(c.span.end).first().filter(|n| n.span.start < c.sentence.end);
        if behind.is_none() && before.is_none() {
            return self.noted(c);
        }
        let n = behind?;
        let enough = if n.narrative {
            // `«…», skriver Moe (2002, s. 3).`
            (c.words >= 4 || n.exact && c.words >= 2) && !c.term
        } else {
            // The citation that closes the sentence covers what is quoted in it.
            let rest = &self.tokens.text[n.bracket.end.min(c.sentence.end)..c.sentence.end];
            let closing = rest.trim_matches(['.', ' ', ')', '!', '?']).is_empty();
            closing && c.words >= if c.term { 6 } else { 3 } || n.exact && c.words >= 4 && !c.term
        };
        Some((enough && !asked(n)).then(|| c.quotation(Some(n), Confidence::Probable)))
    }

    /// The note whose number closes the sentence covers what is quoted in it.
    fn noted(self, c: &Candidate<'_>) -> Option<Option<Quotation>> {
        let text = self.tokens.text;
        let number =
            |ch: char| ch.is_ascii_digit() || matches!(ch, '[' | ']' | '^' | '⁰'..='⁹' | '¹' | '²' | '³');
        let bare = c.sentence.of(text).trim_end().trim_end_matches(number);
        let end = c.sentence.start + bare.len();
        let source = Some(self.footnotes.source(text, self.number, self.block, end)?.work()?);
        let quoted = c.words >= 4 && !c.term;
        Some(quoted.then(|| Quotation { source, ..c.quotation(None, Confidence::Probable) }))
    }

    /// No citation in the sentence: long quotations rest on what the paragraph rests on.
    fn in_paragraph(self, c: &Candidate<'_>) -> Option<Quotation> {
        if c.words < 6 || c.term || c.question || c.spoken {
            return None;
        }
        let text = self.tokens.text;
        let whole = c.sentence.start == c.span.start
            && text[c.span.end..c.sentence.end].trim_matches(['.', ' ', '!']).is_empty();
        let speech = is_speech(c.inside);
        let above = self.up_to(c.span.start).filter(|_| !speech);
        if let Some(n) = above.filter(|_| whole) {
            return Some(c.quotation(Some(n), Confidence::Probable));
        }
        // A citation some sentences away may be its source, or may not.
        let below = self.from(c.sentence.end).first().filter(|n| !n.narrative && !speech);
        let distance = |n: &&Near| self.sentence_of(n).abs_diff(c.last);
        // Where the paragraph rests on one citation alone, it is that one however far.
        let alone = self.near.len() == 1;
        if let Some(n) = [below, above].into_iter().flatten().find(|n| alone || distance(n) <= 4) {
            return Some(c.quotation(Some(n), Confidence::Ambiguous));
        }
        // An epigraph, or what the text itself calls a quotation.
        let named = self.sentences.get(c.last + 1).is_some_and(|next| {
            let next = next.of(text).to_lowercase();
            ["sitat", "quotation", "this quote"].iter().any(|word| next.contains(word))
        });
        let alone = text[c.span.end..self.block.end].trim_matches(['.', ' ']).is_empty();
        let epigraph = whole
            && c.span.start == self.block.start
            && c.words >= 8
            && (named || self.opens_section && (alone || !speech));
        epigraph.then(|| c.quotation(None, Confidence::Ambiguous))
    }
}

impl Candidate<'_> {
    fn quotation(&self, source: Option<&Near>, confidence: Confidence) -> Quotation {
        Quotation {
            span: self.span,
            source: source.map(|n| n.mention),
            locator: None,
            confidence,
            block: false,
        }
    }
}

/// Whether a verb of speaking aloud leads up to the quotation at `at`, or follows it. Writers are seldom said to have `sa`.
fn is_spoken(view: View<'_>, at: usize, sentence: usize, text: &str, span: Span, end: usize) -> bool {
    let led =
        at > 0 && (matches!(view.mark(at - 1), Some(':' | ',')) || view.one_of(at - 1, &["at", "that"]));
    let before = |k: &usize| view.span(*k).start >= sentence;
    let mut lead = (at.saturating_sub(10)..at).filter(before);
    if led && lead.any(|k| view.is_a(k, Class::Speaking) || view.is_a(k, Class::Informant)) {
        return true;
    }
    // `"It is always the same door," a patient of mine once said.`
    let behind = text[span.end..end].trim_start_matches([',', ' ']);
    let mut words =
        behind.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let next = words.next().unwrap_or_default();
    let few: Vec<String> = words.take(6).collect();
    let article = few
        .first()
        .is_some_and(|word| ["en", "ei", "ein", "et", "eit", "a", "an", "one"].contains(&word.as_str()));
    Class::Speaking.has(&next)
        || Class::Reporting.has(&next) && article
        || behind.starts_with(char::is_lowercase)
            && few.iter().any(|word| Class::Speaking.has(word))
            && few.iter().chain([&next]).any(|word| Class::Informant.has(word))
}

/// Whether what stands between two quotations only strings them together.
fn is_series(between: &str) -> bool {
    matches!(between.trim(), "," | "og" | "and" | "eller" | "or" | ", og" | ", and" | "/" | "&" | ";")
}

/// Past a full stop or comma and blanks.
fn skip_marks(text: &str, from: usize, to: usize) -> usize {
    let rest = &text[from..to];
    to - rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',')).len()
}

/// Words in the first or second person: what someone said, in a therapy room or an interview.
fn is_speech(inside: &str) -> bool {
    let said = inside.split(|c: char| !c.is_alphanumeric()).any(|word| {
        matches!(word.to_lowercase().as_str(), "jeg" | "eg" | "meg" | "du" | "deg" | "you" | "my" | "me")
    });
    (said || has_english_i(inside)) && inside.chars().filter(|c| c.is_alphabetic()).count() < 400
}

/// Whether an English `I` stands inside a sentence; at the head of one it may be Norwegian, and behind a title a number.
fn has_english_i(text: &str) -> bool {
    text.match_indices(" I ").any(|(at, word)| {
        text[..at].ends_with(|c: char| c.is_alphabetic() || c == ',')
            && text[at + word.len()..].starts_with(char::is_lowercase)
    })
}
