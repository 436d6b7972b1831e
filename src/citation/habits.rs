//! A document's own habits of citing, read off its citations: what most of them do is its style, and no fault.

use super::cited::Form;
use super::token::{Tokens, View};
use super::year::year_at;
use super::{Citation, Cited, Work};
use crate::document::{BlockKind, Document, Language, Span};

/// What most citations of a document do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    /// `(Dahl, 1998)` rather than `(Dahl 1998)`.
    pub(super) comma: bool,
    /// `(Dahl & Vik, 2001)` rather than `(Dahl og Vik 2001)`.
    pub(super) ampersand: bool,
    /// `(Dahl, 1998; Vik, 2001)` rather than `(Dahl 1998, Vik 2001)`.
    pub(super) semicolon: bool,
    /// What stands between two authors in running text: `og`, `and`, `och`.
    pub(super) and: &'static str,
}

impl Habits {
    /// Reads them off the citations outside notes. Where as many do one thing as the other, it is APA's that counts.
    pub(super) fn of(document: &Document, cited: &Cited) -> Habits {
        let and = match document.metadata.language.as_ref().map(|language| language.value) {
            Some(Language::English) => "and",
            Some(Language::Swedish) => "och",
            _ => "og",
        };
        let (mut commas, mut bare, mut ampersands, mut ands) = (0, 0, 0, 0);
        let (mut semicolons, mut between) = (0, 0);
        let text = document.text.as_str();
        let running: Vec<&Citation> = cited
            .citations
            .iter()
            .filter(|c| c.form == Form::Parenthetical && !in_note(document, c.span))
            .collect();
        for citation in &running {
            let raw = citation.span.of(text);
            if lacks_comma(raw) {
                bare += 1;
            } else if names_of(raw).contains(',') {
                commas += 1;
            }
            let names = names_of(raw);
            ampersands += usize::from(names.contains(" & "));
            ands += usize::from(names.contains(&format!(" {and} ")));
        }
        for pair in running.windows(2) {
            let gap = text.get(pair[0].span.end..pair[1].span.start).unwrap_or_default();
            if pair[1].work != pair[0].work && starts_with_name(pair[1].span.of(text)) {
                semicolons += usize::from(gap.trim() == ";");
                between += usize::from(gap.trim() == ",");
            }
        }
        let comma = commas >= bare;
        Habits {
            comma,
            // Some slips of `og` in a text that otherwise follows APA make no style.
            ampersand: if comma { ands < 3 || ampersands * 4 > ands } else { ampersands > ands },
            semicolon: comma || semicolons >= between,
            and,
        }
    }
}

/// Whether a citation stands in a footnote or endnote.
pub(super) fn in_note(document: &Document, span: Span) -> bool {
    let after = document.blocks.partition_point(|block| block.span.start <= span.start);
    after.checked_sub(1).is_some_and(|block| document.blocks[block].kind == BlockKind::Note)
}

/// Whether a citation begins with its author rather than with a year of the author before it.
pub(super) fn starts_with_name(raw: &str) -> bool {
    raw.starts_with(char::is_alphabetic) && raw.chars().nth(1).is_some_and(char::is_alphabetic)
}

/// What stands before the year.
pub(super) fn names_of(raw: &str) -> &str {
    with_tokens(raw, |view| {
        let year = (0..view.len()).find(|&k| year_at(view, k).is_some());
        year.map_or(raw.len(), |k| view.span(k).start)
    })
    .map_or(raw, |end| &raw[..end])
}

/// Whether a name stands right before the year, without a comma between.
pub(super) fn lacks_comma(raw: &str) -> bool {
    with_tokens(raw, |view| {
        let Some(k) = (0..view.len()).find(|&k| year_at(view, k).is_some()) else { return false };
        k > 0 && !view.word(k - 1).is_empty() || k > 1 && view.has(k - 1, '.') && !view.word(k - 2).is_empty()
    })
    .unwrap_or_default()
}

/// Reads a citation's tokens in a row, whatever bracket they stand in.
pub(super) fn with_tokens<T>(raw: &str, read: impl FnOnce(View<'_>) -> T) -> Option<T> {
    let tokens = Tokens::read(raw, Span::new(0, raw.len()));
    let all: Vec<usize> = (0..tokens.list.len()).collect();
    (!all.is_empty()).then(|| read(View { tokens: &tokens, seq: &all }))
}

/// The work as running text in the document's language names it: `Killén (2003)`, `Anstorp and Benum (2015)`.
pub(super) fn named(work: &Work, and: &str) -> String {
    format!("{} ({})", work.names(and), work.year.as_deref().unwrap_or(undated(and)))
}

/// How an undated work is marked in the language whose `and` it is.
pub(super) fn undated(and: &str) -> &'static str {
    if and == "and" { "n.d." } else { "u.å." }
}
