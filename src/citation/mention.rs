//! Places in a block that name a work, before anything is known of the work: the grammar of in-text citations.

use super::Form;
use super::authors::{Authors, Context};
use super::bracket::bracket;
use super::full_note::{full_notes, imprints};
use super::items::items;
use super::locator::Locator;
use super::stray::strays;
use super::token::{Tokens, View};
use super::year::Year;
use crate::document::Span;

/// A place that names a work.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) span: Span,
    pub(super) form: Form,
    pub(super) cue: Cue,
    pub(super) locator: Option<Locator>,
    /// Whether a marker such as `sitert i` says that the work is cited for another's words.
    pub(super) secondary: bool,
    /// Who is cited through the work, if named beside the marker.
    pub(super) reported: Option<String>,
    /// The whole parenthesis it stands in.
    pub(super) bracket: Span,
    /// Whether the one name may as well be a noun that opens the sentence: `Konferansen (2019)`.
    pub(super) doubtful: bool,
    /// The title that a note gives with the work, in small letters.
    pub(super) title: Option<String>,
}

impl Mention {
    /// A mention that is its own bracket, with no word of another's words.
    pub(super) fn new(span: Span, form: Form, cue: Cue, locator: Option<Locator>) -> Mention {
        Mention {
            span,
            form,
            cue,
            locator,
            secondary: false,
            reported: None,
            bracket: span,
            doubtful: false,
            title: None,
        }
    }
}

/// How a mention names its work.
#[derive(Clone, Debug)]
pub(super) enum Cue {
    /// Authors and year.
    Named(Authors, Year),
    /// Authors alone: a citation only if they are known from elsewhere.
    Yearless(Authors),
    /// Authors and the beginning of a title, in small letters: a citation only if the work is known from elsewhere.
    Titled(Authors, String),
    /// `ibid.`, with the name before it if there is one, and the span without that name.
    Same(Option<Authors>, Span),
}

/// What one block holds.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// In the order they begin.
    pub(super) mentions: Vec<Mention>,
    /// Parentheses that hold a locator and nothing else: `(s. 84)`.
    pub(super) pages: Vec<(Span, Locator)>,
}

/// Finds the mentions in one block. `note`: citations stand in it without a parenthesis.
pub(super) fn mentions(tokens: &Tokens<'_>, context: Context<'_>, note: bool) -> Mentions {
    let mut found = Mentions::default();
    let mut full = Vec::new();
    if note {
        let view = tokens.view(0);
        full_notes(view, note_start(view), view.len(), &mut full);
    }
    for level in 0..tokens.levels.len() {
        let view = tokens.view(level);
        if level > 0 {
            bracket(tokens, level, context, &mut found);
        } else if note {
            let start = note_start(view);
            items(view, start, view.len(), Context { inside: true, ..context }, None, &mut found.mentions);
        }
        if level == 0 {
            strays(view, context, note, &mut found.mentions);
        }
        if level == 0 && note {
            let imprints = imprints(view);
            let within = |at: usize| {
                let before = &imprints[..imprints.partition_point(|imprint| imprint.start < at)];
                before.last().is_some_and(|imprint| at < imprint.end)
            };
            found.mentions.retain(|mention| !within(mention.span.start));
        }
    }
    if let [first, .., last] = full.as_slice() {
        // Which of several works of one note a later `ibid.` means is open.
        let bracket = Span::new(first.span.start, last.span.end);
        full.iter_mut().for_each(|mention| mention.bracket = bracket);
    }
    if !full.is_empty() {
        found
            .mentions
            .retain(|mention| !full.iter().any(|known: &Mention| known.span.overlaps(mention.span)));
        found.mentions.append(&mut full);
    }
    found.mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
    found
        .mentions
        .dedup_by(|later, earlier| later.span == earlier.span || note && later.span.overlaps(earlier.span));
    found
}

/// Past the number or sign that a note begins with.
fn note_start(view: View<'_>) -> usize {
    let mut k = 0;
    while k < view.len() && k < 3 && view.word(k).is_empty() {
        k += 1;
    }
    k
}
