//! What sizes, weights and places tell, where a format has them: headings by style, paragraphs, notes.

use std::collections::BTreeMap;

use crate::document::{BlockKind, Look};

use super::headings::{Finder, Found, covers, is_caption, merge};
use super::marks::note_mark;
use super::notes::Note;
use super::numerals::{bullet, enumerator};
use super::paragraphs::{Piece, is_label};
use super::rows::{Row, ends_hyphenated, is_raised, is_unfinished, starts_lower};
use super::words::is_known_title;

/// Letters this much larger than those of the text, in percent, are a heading's.
const LARGE: u16 = 107;

/// A heading in a style of its own may run over so many lines, and words.
const LINES: usize = 4;
const WORDS: usize = 25;

/// How a heading is set: its size, whether it is bold and italic. Larger comes first, upright before italic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Style {
    size: std::cmp::Reverse<u16>,
    light: bool,
    italic: bool,
}

impl Style {
    /// The style of a line that is set more strongly than the text.
    fn of(look: Look) -> Option<Style> {
        // Sizes are rounded, so that what differs by less than can be seen is one style.
        let size = std::cmp::Reverse((look.size + 1) / 3 * 3);
        (!look.note && (look.size >= LARGE || look.bold && look.size >= 90)).then_some(Style {
            size,
            light: !look.bold,
            italic: look.italic,
        })
    }
}

/// How much the setting of the `extent` rows from `at` speaks for a heading; below 0: against.
pub(super) fn heading_score(rows: &[Row<'_>], at: usize, extent: usize) -> f64 {
    let Some(look) = rows[at].look else { return 0.0 };
    if look.heading.is_some() {
        return 8.0;
    }
    if look.note {
        return -8.0;
    }
    let ends = rows.get(at + extent).is_none_or(|next| next.look.is_none_or(|look| look.begins));
    match Style::of(look) {
        Some(_) if look.begins && ends => 4.0,
        Some(_) => 0.0,
        None => {
            // In a document whose headings have a style of their own, what has none is the item of a list.
            let styled = rows.iter().filter(|row| row.look.and_then(Style::of).is_some()).count();
            if styled >= 3 { -3.0 } else { 0.0 }
        }
    }
}

/// Whether a paragraph that began at row `start` ends before row `at`.
pub(super) fn begins_paragraph(rows: &[Row<'_>], start: usize, at: usize, look: Look) -> bool {
    let (first, before, row) = (&rows[start], &rows[at - 1], &rows[at]);
    if row.gap > 0 && starts_lower(row.text) && ends_hyphenated(before.text) {
        return false;
    }
    if is_label(row.text) {
        return true;
    }
    if row.tabular && before.tabular && row.gap <= 0 {
        return false;
    }
    let table =
        row.tabular && rows.get(at + 1).is_some_and(|next| next.tabular && next.gap <= 0 && !next.top);
    if table && !before.tabular {
        return true;
    }
    if is_caption(row.text) && !is_unfinished(before.text) {
        return true;
    }
    // Gaps inside a sentence are a formula's or a picture's.
    let runs_on = starts_lower(row.text)
        && is_unfinished(before.text)
        && !before.text.ends_with(':')
        && !is_caption(first.text);
    look.begins && !(runs_on && row.look.map(|l| l.size) == before.look.map(|l| l.size))
}

/// Parts pieces that are set in columns into the rows of a table.
pub(super) fn mark_tables(rows: &[Row<'_>], pieces: &mut Vec<Piece>) {
    let is_table = |piece: &Piece| {
        let lines = &rows[piece.rows.clone()];
        lines.len() > 1 && lines.iter().all(|row| row.tabular && row.look.is_some())
    };
    if !pieces.iter().any(is_table) {
        return;
    }
    let mut parted = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        if is_table(&piece) {
            parted.extend(piece.rows.map(|at| Piece { rows: at..at + 1, kind: BlockKind::Table }));
        } else {
            parted.push(piece);
        }
    }
    *pieces = parted;
}

/// Whether all lines have measures and none is smaller than the text: footnotes would be, and what counts at the foot of a
/// page is a list.
pub(super) fn is_of_one_size(rows: &[Row<'_>]) -> bool {
    !rows.is_empty() && rows.iter().all(|row| row.look.is_some_and(|look| look.size >= 97))
}

/// Takes the footnotes out of `rows`. One begins with a mark that counts on from the note before; what stands before the
/// first mark of a page goes on from the page before.
pub(super) fn take_notes<'a>(rows: &mut Vec<Row<'a>>) -> Vec<Note<'a>> {
    let mut notes: Vec<Note<'a>> = Vec::new();
    let mut kept: Vec<Row<'a>> = Vec::with_capacity(rows.len());
    let mut last: Option<u32> = None;
    for row in rows.drain(..) {
        let Some(look) = row.look.filter(|look| look.note) else {
            kept.push(row);
            continue;
        };
        let number = mark_value(row.text);
        let counts_on = match (number, last) {
            (Some(number), Some(last)) => number == last + 1 || number == 1,
            (Some(_), None) => true,
            (None, _) => note_mark(row.text).is_some(),
        };
        let raised = row.text.starts_with(is_raised);
        let unmarked = look.begins && number.is_none() && !starts_lower(row.text);
        if notes.is_empty() || unmarked || raised || counts_on && (look.begins || number.is_some()) {
            last = number.or(last);
            notes.push(Note { rows: vec![row], before: kept.len() });
        } else if let Some(note) = notes.last_mut() {
            note.rows.push(row);
        }
    }
    *rows = kept;
    notes
}

/// The number that a note's mark is.
fn mark_value(text: &str) -> Option<u32> {
    let digits: String = text.chars().map_while(plain_digit).collect();
    let rest = text.chars().nth(digits.len());
    let apart = text.starts_with(is_raised)
        || rest.is_some_and(|c| c.is_whitespace() || matches!(c, '.' | ')' | ']'));
    (digits.len() <= 3 && apart).then(|| digits.parse().ok()).flatten()
}

fn plain_digit(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    let value = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == c)?;
    u32::try_from(value).ok().and_then(|value| char::from_digit(value, 10))
}

impl Finder<'_> {
    /// Lines that the format's outline names, and short lines in a style stronger than the text's.
    pub fn add_styled(&self, found: &mut Vec<Found>) {
        let strict = found.iter().filter(|f| f.numbered).count() >= 5;
        let mut add: Vec<(Found, Option<Style>)> = Vec::new();
        let mut at = 0;
        while at < self.rows.len() {
            let extent = self.styled_extent(at);
            if extent > 0 && !covers(found, at) {
                let style = self.rows[at].look.and_then(Style::of);
                add.push((Found { row: at, rows: extent, level: 1, numbered: false }, style));
            }
            at += extent.max(1);
        }
        let first = if strict { found.first().map_or(0, |first| first.row) } else { 0 };
        let title = self.title(&add, strict);
        let add = add
            .into_iter()
            .filter(|(f, _)| {
                let named = self.rows[f.row].look.is_some_and(|look| look.heading.is_some());
                named || f.row >= first && f.row >= title || is_known_title(self.rows[f.row].text)
            })
            .map(|(f, _)| f)
            .collect();
        merge(found, add);
    }

    /// How many rows from `at` make a heading by their style; 0 if none do.
    fn styled_extent(&self, at: usize) -> usize {
        let row = &self.rows[at];
        let Some(look) = row.look else { return 0 };
        let style = Style::of(look);
        if !look.begins && !row.top || style.is_none() && look.heading.is_none() {
            return 0;
        }
        let mut extent = 1;
        while let Some(next) = self.rows.get(at + extent) {
            let Some(other) = next.look else { break };
            if other.begins || next.top || Style::of(other) != style || other.heading != look.heading {
                break;
            }
            extent += 1;
        }
        if look.heading.is_some() {
            return if extent <= LINES { extent } else { 0 };
        }
        let last = &self.rows[at + extent - 1];
        let words: usize =
            self.rows[at..at + extent].iter().map(|row| row.text.split_whitespace().count()).sum();
        let ends = self.rows.get(at + extent).is_some_and(|next| next.look.is_some_and(|look| look.begins));
        let stops = last.text.ends_with([',', ';', '-', '–']) || last.text.ends_with('.') && words > 4;
        let worded = row.text.chars().filter(|c| c.is_alphabetic()).count() >= 2;
        // Bold alone is also the head of a table, and a label before a colon.
        let large = look.size >= LARGE;
        let plain = !row.tabular
            && (large || self.rows.get(at + extent).is_none_or(|next| !next.tabular))
            && !is_caption(row.text)
            && bullet(row.text).is_none();
        let label = !large
            && (last.text.ends_with(':')
                || enumerator(row.text).is_some() && !row.text.starts_with(|c: char| c.is_ascii_digit()));
        let fits = extent <= LINES
            && words <= WORDS
            && ends
            && !stops
            && worded
            && plain
            && !label
            && !starts_lower(row.text);
        if fits { extent } else { 0 }
    }

    /// The row after the title page's or the first page's title, authors and the like: what is set largest of all, once,
    /// before any other heading, and what follows it in styles that come nowhere else.
    fn title(&self, add: &[(Found, Option<Style>)], strict: bool) -> usize {
        if strict {
            return 0;
        }
        let Some((first, Some(style))) = add.first() else { return 0 };
        let named = self.rows[first.row].look.is_some_and(|look| look.heading.is_some());
        let mut counts: BTreeMap<Style, usize> = BTreeMap::new();
        for (_, style) in add {
            if let Some(style) = style {
                *counts.entry(*style).or_default() += 1;
            }
        }
        let largest = counts.keys().next() == Some(style) && counts.get(style) == Some(&1);
        let alone = add.len() < 2 || is_known_title(self.rows[first.row].text);
        if !largest || alone || named || self.rows[first.row].page > 0 || first.row > 8 {
            return 0;
        }
        let mut end = first.row + first.rows;
        for (f, style) in &add[1..] {
            let once = style.is_some_and(|style| counts.get(&style) == Some(&1));
            let known = is_known_title(self.rows[f.row].text);
            if !once || known || f.row > end + 3 || self.rows[f.row].page > 0 {
                break;
            }
            end = f.row + f.rows;
        }
        end
    }

    /// Levels of headings that are set in styles: by their number, as all numbered ones; as the outline says; as
    /// numbered ones of the same style; else by size.
    pub fn level_styled(&self, found: &mut [Found]) {
        let style = |f: &Found| self.rows[f.row].look.and_then(Style::of);
        let mut numbered: BTreeMap<Style, BTreeMap<u8, usize>> = BTreeMap::new();
        let mut styles: Vec<Style> = Vec::new();
        let mut counts: BTreeMap<Style, usize> = BTreeMap::new();
        for f in found.iter() {
            let Some(style) = style(f) else { continue };
            styles.push(style);
            *counts.entry(style).or_default() += 1;
            if f.numbered {
                *numbered.entry(style).or_default().entry(f.level).or_default() += 1;
            }
        }
        styles.sort_unstable();
        styles.dedup();
        let usual = |style: &Style| {
            numbered.get(style).and_then(|levels| {
                levels.iter().max_by_key(|&(level, count)| (*count, std::cmp::Reverse(*level)))
            })
        };
        // Each style one deeper than the next larger one, unless numbered headings tell.
        let mut levels: BTreeMap<Style, u8> = BTreeMap::new();
        let mut last = 0;
        for style in &styles {
            let level = usual(style).map_or(last + 1, |(&level, _)| level).clamp(1, 9);
            levels.insert(*style, level);
            last = level;
        }
        for f in found.iter_mut() {
            if f.numbered {
                continue;
            }
            if let Some(level) = self.rows[f.row].look.and_then(|look| look.heading) {
                f.level = level.clamp(1, 9);
            } else if is_known_title(self.rows[f.row].text)
                && style(f).is_some_and(|s| counts.get(&s) == Some(&1))
            {
                // An abstract's title is set small, and is none of the section before it.
                f.level = 1;
            } else if let Some(level) = style(f).and_then(|style| levels.get(&style)) {
                f.level = *level;
            }
        }
    }
}
