//! Footnotes: the lines at the foot of a page that a mark in its text points to.

use std::collections::BTreeSet;
use std::ops::Range;

use super::furniture::page_spans;
use super::rows::{Row, is_closer};

/// A footnote: its lines, and how many rows of running text stand before it.
#[derive(Clone, Debug)]
pub(super) struct Note<'a> {
    /// Its lines.
    pub rows: Vec<Row<'a>>,
    /// Index, in the rows that remain, of the first row after it.
    pub before: usize,
}

/// Takes footnotes out of `rows`.
///
/// A note begins with its mark, a number or an asterisk, after a gap or after another note, and reaches to the foot of
/// the page; the same mark stands right after a word or stop higher up on the page. A number without such a mark is
/// text: "3 av 10 barn …".
pub(super) fn take<'a>(rows: &mut Vec<Row<'a>>, pages: usize) -> Vec<Note<'a>> {
    let mut starts: Vec<Range<usize>> = Vec::new();
    for span in page_spans(rows, pages) {
        starts.extend(notes_of_page(rows, span));
    }
    let mut notes = Vec::with_capacity(starts.len());
    let mut kept = Vec::with_capacity(rows.len());
    let mut next = 0;
    for (at, row) in rows.drain(..).enumerate() {
        while starts.get(next).is_some_and(|range| range.end <= at) {
            next += 1;
        }
        match starts.get(next) {
            Some(range) if range.start == at => notes.push(Note { rows: vec![row], before: kept.len() }),
            Some(range) if range.contains(&at) => {
                if let Some(note) = notes.last_mut() {
                    note.rows.push(row);
                }
            }
            _ => kept.push(row),
        }
    }
    *rows = kept;
    notes
}

/// The row ranges of one page's notes.
fn notes_of_page(rows: &[Row<'_>], span: Range<usize>) -> Vec<Range<usize>> {
    let mut notes: Vec<Range<usize>> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for at in span.clone() {
        let set_off = rows[at].gap > 0 || !notes.is_empty();
        let begins =
            at > span.start && set_off && note_mark(rows[at].text).is_some_and(|mark| seen.contains(mark));
        if begins {
            notes.push(at..at + 1);
        } else if rows[at].gap > 0 {
            notes.clear();
        } else if let Some(note) = notes.last_mut() {
            note.end = at + 1;
        }
        seen.extend(marks(rows[at].text));
    }
    notes
}

/// The mark a line begins with, if it is followed by text.
pub(super) fn note_mark(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !is_mark(c)).filter(|&end| end > 0)?;
    let (mark, rest) = text.split_at(end);
    let number = mark.chars().all(|c| c.is_ascii_digit());
    let apart = rest.starts_with(char::is_whitespace) || !number;
    (mark.chars().count() <= 3
        && apart
        && rest.trim_start().chars().next().is_some_and(|c| c.is_alphabetic() || is_closer(c)))
    .then_some(mark)
}

fn is_mark(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// The marks in a line that stand right after a word, or after a stop that ends one, with nothing going on after them.
fn marks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(is_mark)?;
        let end = text[start..].find(|c| !is_mark(c)).map_or(text.len(), |length| start + length);
        rest = end;
        Some((start, end))
    })
    .filter(move |&(start, end)| {
        let mut before = text[..start].chars().rev();
        let joined = match before.next() {
            Some(c) if c.is_alphabetic() || is_closer(c) || matches!(c, '!' | '?' | '…') => true,
            Some('.' | ',' | ':' | ';') => before.next().is_some_and(|c| c.is_alphabetic() || is_closer(c)),
            _ => false,
        };
        joined && text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '%')
    })
    .map(move |(start, end)| &text[start..end])
}
