//! Footnotes: the lines at the foot of a page, or of a section, that a mark in the text above points to.

use std::collections::BTreeMap;
use std::ops::Range;

use super::furniture::page_spans;
use super::marks::{Key, NoteMark, marks, note_mark, note_number};
use super::numbering::numbered;
use super::rows::{Row, is_unfinished, starts_lower, starts_upper};
use super::words::is_reference_title;

/// A footnote: its lines, and how many rows of running text stand before it.
#[derive(Clone, Debug)]
pub(super) struct Note<'a> {
    /// Its lines.
    pub rows: Vec<Row<'a>>,
    /// Index, in the rows that remain, of the first row after it.
    pub before: usize,
}

impl Note<'_> {
    /// Whether its mark is a number.
    pub fn is_numbered(&self) -> bool {
        self.rows.first().is_some_and(|row| note_number(row.text).is_some())
    }
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
/// A note begins with its mark, a number (`1`, `1.`, `1)`, `¹`, `[1]`, `[^1]:`) or an asterisk, after a gap or after another
/// note, and reaches to the foot of the page or to a gap; the same mark stands right after a word or stop higher up on the
/// page. A number without such a mark is text: "3 av 10 barn …", and so is the list under a title such as "Referanser".
/// Notes above the foot of the page count on from each other and from those before them. A note that the page's end cuts
/// off goes on at the foot of the next page, before the notes of that page.
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

/// The notes of one page while they are gathered.
#[derive(Debug, Default)]
struct Gathered<'a> {
    /// Those that are notes.
    ended: Vec<Stretch>,
    /// A group that is one if the page ends with it, or if it counts as notes do.
    group: Vec<(Stretch, Option<NoteMark<'a>>)>,
    /// How often the text points to a note of this mark that has not come yet.
    seen: BTreeMap<Key<'a>, usize>,
    /// The number of the last note of `ended`.
    last: Option<u32>,
}

impl<'a> Gathered<'a> {
    fn is_seen(&self, key: Key<'a>) -> bool {
        self.seen.get(&key).is_some_and(|&count| count > 0)
    }

    /// Takes the group for notes.
    fn take(&mut self) {
        for (stretch, mark) in self.group.drain(..) {
            self.ended.push(stretch);
            if let Some(NoteMark { key, .. }) = mark {
                if let Some(count) = self.seen.get_mut(&key) {
                    *count = count.saturating_sub(1);
                }
                if let Key::Number(number) = key {
                    self.last = Some(number);
                }
            }
        }
    }

    /// The page goes on after the group.
    fn pass(&mut self) {
        if self.counts() {
            self.take();
        } else {
            self.group.clear();
        }
    }

    /// Whether the group's marks rise one by one from 1 or from the last note's, and look like no list's.
    fn counts(&self) -> bool {
        let mut last = self.last;
        self.group.iter().all(|(_, mark)| {
            let Some(mark) = mark else { return false };
            let plain = !mark.sure && (mark.listed || !starts_upper(mark.rest.trim_start()));
            let follows = match mark.key {
                Key::Number(number) => number == 1 || last.is_none_or(|last| number == last + 1),
                Key::Sign(_) => mark.sure,
            };
            if let Key::Number(number) = mark.key {
                last = Some(number);
            }
            follows && !plain
        })
    }

    /// Whether a number is above that of the note before: `2 Metode` after note 2 is a heading.
    fn rises(&self, key: Key<'a>) -> bool {
        let last = self.group.last().and_then(|(_, mark)| mark.as_ref());
        match (key, last.map(|mark| mark.key)) {
            (Key::Number(number), Some(Key::Number(last))) => number > last,
            // Emphasis begins a line of a note as an asterisk begins a note.
            (Key::Sign(_), Some(Key::Number(_))) => false,
            _ => true,
        }
    }

    /// Whether a mark that the text does not point to counts on from the note before: only a raised one, or one in brackets.
    fn counts_on(&self, mark: NoteMark<'a>) -> bool {
        mark.sure && self.follows(mark.key)
    }

    /// Whether a number is the next after that of the note before.
    fn follows(&self, key: Key<'a>) -> bool {
        let last = self.group.last().and_then(|(_, mark)| mark.as_ref());
        match (key, last.map(|mark| mark.key)) {
            (Key::Number(number), Some(Key::Number(last))) => number == last + 1,
            _ => false,
        }
    }
}

/// The stretches of one page's notes. `open`: whether the page before ended within a note.
fn notes_of_page(rows: &[Row<'_>], span: Range<usize>, open: bool) -> Vec<Stretch> {
    let mut found = Gathered::default();
    for at in span.clone() {
        let row = &rows[at];
        let title = numbered(row.text).map_or(row.text, |heading| heading.title);
        if is_reference_title(title)
            && rows[at + 1..span.end].first().is_some_and(|row| note_mark(row.text).is_some())
        {
            // A numbered reference list.
            found.pass();
            return found.ended;
        }
        let mark = note_mark(row.text)
            .filter(|_| at > span.start && (row.gap > 0 || !found.group.is_empty()))
            .filter(|&mark| {
                found.is_seen(mark.key) && found.rises(mark.key)
                    || found.counts_on(mark)
                    || (found.group.is_empty() || found.follows(mark.key))
                        && next_is_seen(rows, at, span.end, mark.key, &found)
            });
        if mark.is_some() {
            found.group.push((Stretch { rows: at..at + 1, goes_on: false }, mark));
        } else if row.gap > 0 {
            // A page number that was not known as one ends a page all the same.
            if row.text.len() <= 4 && row.text.bytes().all(|b| b.is_ascii_digit()) {
                found.take();
            }
            found.pass();
            if open && found.ended.is_empty() && at > span.start && starts_lower(row.text) {
                found.group.push((Stretch { rows: at..at + 1, goes_on: true }, None));
            }
        } else if let Some((note, _)) = found.group.last_mut() {
            note.rows.end = at + 1;
        }
        for key in marks(row.text) {
            *found.seen.entry(key).or_default() += 1;
        }
    }
    found.take();
    found.ended
}

/// Whether the note after the one at `at` is pointed to, though this one's own mark cannot be made out: `§ 21.1`.
fn next_is_seen<'a>(rows: &[Row<'a>], at: usize, end: usize, key: Key<'_>, found: &Gathered<'a>) -> bool {
    let Key::Number(number) = key else { return false };
    let next = Key::Number(number + 1);
    let below = rows[at + 1..end].iter().take_while(|row| row.gap <= 0).take(6);
    found.is_seen(next) && below.filter_map(|row| note_mark(row.text)).any(|mark| mark.key == next)
}
