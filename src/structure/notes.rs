//! Footnotes: the lines at the foot of a page that a mark in its text points to.

use std::collections::BTreeSet;
use std::ops::Range;

use super::furniture::page_spans;
use super::numbering::numbered;
use super::rows::{Row, is_closer, is_unfinished, starts_lower};
use super::words::is_reference_title;

/// A footnote: its lines, and how many rows of running text stand before it.
#[derive(Clone, Debug)]
pub(super) struct Note<'a> {
    /// Its lines.
    pub rows: Vec<Row<'a>>,
    /// Index, in the rows that remain, of the first row after it.
    pub before: usize,
}

/// Where a stretch of rows that belongs to notes lies.
#[derive(Clone, Debug)]
struct Stretch {
    rows: Range<usize>,
    /// Whether it goes on with the last note of the page before.
    goes_on: bool,
}

/// Takes footnotes out of `rows`.
///
/// A note begins with its mark, a number (`1`, `1.`, `1)`) or an asterisk, after a gap or after another note, and reaches
/// to the foot of the page; the same mark stands right after a word or stop higher up on the page. A number without such
/// a mark is text: "3 av 10 barn …", and so is the list under a title such as "Referanser". A note that the page's end
/// cuts off goes on at the foot of the next page, before the notes of that page.
pub(super) fn take<'a>(rows: &mut Vec<Row<'a>>, pages: usize) -> Vec<Note<'a>> {
    let mut starts: Vec<Stretch> = Vec::new();
    let mut page = usize::MAX;
    for (number, span) in page_spans(rows, pages).into_iter().enumerate() {
        let last = starts.last().filter(|_| page == number.wrapping_sub(1)).map(|last| last.rows.end - 1);
        let open = last.is_some_and(|last| is_unfinished(rows[last].text));
        let found = notes_of_page(rows, span, open);
        if !found.is_empty() {
            page = number;
        }
        starts.extend(found);
    }
    let mut notes: Vec<Note<'a>> = Vec::with_capacity(starts.len());
    let mut kept = Vec::with_capacity(rows.len());
    let mut next = 0;
    for (at, row) in rows.drain(..).enumerate() {
        while starts.get(next).is_some_and(|stretch| stretch.rows.end <= at) {
            next += 1;
        }
        match starts.get(next) {
            Some(stretch) if stretch.rows.start == at && !stretch.goes_on => {
                notes.push(Note { rows: vec![row], before: kept.len() });
            }
            Some(stretch) if stretch.rows.contains(&at) => {
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

/// The stretches of one page's notes. `open`: whether the page before ended within a note.
fn notes_of_page(rows: &[Row<'_>], span: Range<usize>, open: bool) -> Vec<Stretch> {
    let mut ended: Vec<Stretch> = Vec::new();
    let mut notes: Vec<Stretch> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for at in span.clone() {
        let row = &rows[at];
        let title = numbered(row.text).map_or(row.text, |heading| heading.title);
        if is_reference_title(title)
            && rows[at + 1..span.end].first().is_some_and(|row| note_mark(row.text).is_some())
        {
            // A numbered reference list.
            notes.clear();
            break;
        }
        let set_off = row.gap > 0 || !notes.is_empty();
        let begins = at > span.start
            && set_off
            && note_mark(row.text).is_some_and(|mark| {
                seen.contains(mark) || notes.is_empty() && next_is_seen(rows, at, span.end, mark, &seen)
            });
        if begins {
            notes.push(Stretch { rows: at..at + 1, goes_on: false });
        } else if row.gap > 0 {
            // A page number that was not known as one ends a page all the same.
            if row.text.len() <= 4 && row.text.bytes().all(|b| b.is_ascii_digit()) {
                ended.append(&mut notes);
            }
            notes.clear();
            if open && ended.is_empty() && at > span.start && starts_lower(row.text) {
                notes.push(Stretch { rows: at..at + 1, goes_on: true });
            }
        } else if let Some(note) = notes.last_mut() {
            note.rows.end = at + 1;
        }
        seen.extend(marks(row.text));
    }
    ended.append(&mut notes);
    ended
}

/// Whether the note after the one at `at` is pointed to, though this one's own mark cannot be made out: `§ 21.1`.
fn next_is_seen(rows: &[Row<'_>], at: usize, end: usize, mark: &str, seen: &BTreeSet<&str>) -> bool {
    let Ok(number) = mark.parse::<u32>() else { return false };
    let next = (number + 1).to_string();
    let below = rows[at + 1..end].iter().take_while(|row| row.gap <= 0).take(6);
    seen.contains(next.as_str()) && below.filter_map(|row| note_mark(row.text)).any(|mark| mark == next)
}

/// The mark a line begins with, if it is followed by text.
pub(super) fn note_mark(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !is_mark(c)).filter(|&end| end > 0)?;
    let (mark, rest) = text.split_at(end);
    let number = mark.chars().all(|c| c.is_ascii_digit());
    let rest = if number { rest.strip_prefix(['.', ')']).unwrap_or(rest) } else { rest };
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
