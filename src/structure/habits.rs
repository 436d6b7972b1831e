//! How a document is set: measured once over all its lines, used everywhere after.

use std::collections::BTreeMap;

use super::rows::{Row, ends_sentence, first_word, is_unfinished, starts_lower, starts_upper};

/// The habits of one document.
///
/// They are read off *certain continuations*: two neighbouring lines of which the first breaks off in mid-sentence and
/// the second begins with a small letter. Such lines stand in one paragraph, so the blank lines between them are no
/// paragraph gap and the first of them is full.
#[derive(Clone, Debug)]
pub(super) struct Habits {
    /// Blank lines between two lines of one paragraph.
    pub usual_blanks: usize,
    /// How widths are measured.
    measure: Measure,
    /// A line that leaves this much room or more for the next word could have taken it, so it ends on purpose.
    full: usize,
    /// Blanks before the first line of a paragraph, if the document marks paragraphs so.
    pub indent: Option<usize>,
}

/// What a width counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    /// Characters: typewritten text and text wrapped by a program.
    Columns,
    /// Thousandths of an em as in Times: text out of a typeset page, where a line of many i holds more letters.
    Ems,
}

impl Habits {
    /// Measures a document. Pages need not be known yet.
    pub fn of(rows: &[Row<'_>]) -> Habits {
        let certain: Vec<(&Row<'_>, &Row<'_>)> = rows
            .windows(2)
            .map(|pair| (&pair[0], &pair[1]))
            .filter(|(before, after)| is_unfinished(before.text) && starts_lower(after.text))
            .collect();
        let usual_blanks = most_common(certain.iter().map(|(_, after)| after.blanks)).unwrap_or(0);
        let mut habits = Habits { usual_blanks, measure: Measure::Columns, full: 0, indent: None };
        let mut best = f64::INFINITY;
        for measure in [Measure::Columns, Measure::Ems] {
            let mut rooms: Vec<usize> = certain
                .iter()
                .filter(|(_, after)| after.blanks == usual_blanks)
                .map(|(before, after)| measure.room(before, after))
                .collect();
            rooms.sort_unstable();
            let Some(&median) = rooms.get(rooms.len() / 2) else { continue };
            let low = rooms[rooms.len() * 3 / 100].max(median * 2 / 3);
            let spread = (median - low.min(median)) as f64 / median.max(1) as f64;
            if spread < best {
                best = spread;
                habits.measure = measure;
                habits.full = low;
            }
        }
        habits.indent = habits.find_indent(rows);
        habits
    }

    /// Whether `after`'s first word would have had room at the end of `before`: the line was ended on purpose.
    pub fn is_short(&self, before: &Row<'_>, after: &Row<'_>) -> bool {
        self.measure.room(before, after) < self.full
    }

    /// Whether the line was ended far before the margin: at less than `percent` of a full line.
    pub fn is_shorter_than(&self, percent: usize, before: &Row<'_>, after: &Row<'_>) -> bool {
        self.measure.room(before, after) * 100 < self.full * percent
    }

    /// The width that lines of one stretch have, where it is narrower than the document's.
    pub fn narrowed(&self, rows: &[Row<'_>]) -> Habits {
        let narrow = rows
            .windows(2)
            .filter(|pair| pair[1].gap == 0 && is_unfinished(pair[0].text) && starts_lower(pair[1].text))
            .map(|pair| self.measure.room(&pair[0], &pair[1]))
            .min();
        Habits { full: self.full.min(narrow.unwrap_or(self.full)), ..self.clone() }
    }

    /// Whether a line's own width is at most `percent` of a full line.
    pub fn is_within(&self, percent: usize, text: &str) -> bool {
        self.measure.width(text) * 100 <= self.full * percent
    }

    /// First lines of paragraphs stand in: between lines at the margin, after the end of a sentence.
    fn find_indent(&self, rows: &[Row<'_>]) -> Option<usize> {
        let mut indents: BTreeMap<usize, usize> = BTreeMap::new();
        let mut plain = 0;
        for three in rows.windows(3) {
            let [before, row, after] = [&three[0], &three[1], &three[2]];
            if row.blanks != self.usual_blanks || !ends_sentence(before.text) || !starts_upper(row.text) {
                continue;
            }
            if row.indent > after.indent && row.indent <= after.indent + 8 && after.blanks == self.usual_blanks {
                *indents.entry(row.indent - after.indent).or_default() += 1;
            } else if row.indent == before.indent && self.is_short(before, row) {
                plain += 1;
            }
        }
        let (&indent, &count) = indents.iter().max_by_key(|&(_, &count)| count)?;
        (count >= 3 && count > plain).then_some(indent)
    }
}

impl Measure {
    fn width(self, text: &str) -> usize {
        match self {
            Measure::Columns => text.chars().count(),
            Measure::Ems => text.chars().map(em_width).sum(),
        }
    }

    /// The width of a line together with the next line's first word.
    fn room(self, before: &Row<'_>, after: &Row<'_>) -> usize {
        let blank = match self {
            Measure::Columns => 1,
            Measure::Ems => em_width(' '),
        };
        self.width(before.text) + blank * (1 + before.indent) + self.width(first_word(after.text))
    }
}

/// Width of a letter in thousandths of an em, after Times Roman's metrics, rounded into classes.
fn em_width(c: char) -> usize {
    match c {
        'i' | 'j' | 'l' | 't' | 'I' | '\'' | '.' | ',' | ':' | ';' | '|' | '!' | '/' => 280,
        ' ' => 250,
        'f' | 'r' | '(' | ')' | '-' | '[' | ']' | 's' => 345,
        'a' | 'c' | 'e' | 'z' | 'å' | 'é' | 'è' | '?' | '"' => 444,
        'm' => 778,
        'w' | 'æ' => 700,
        'M' | 'W' | 'Æ' | '—' => 900,
        c if c.is_uppercase() => 670,
        _ => 500,
    }
}

/// The value that occurs most often, the smaller of two equals.
pub(super) fn most_common(values: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(value, _)| value)
}
