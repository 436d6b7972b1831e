//! How a document is set: measured once over all its lines, used everywhere after.

use std::collections::BTreeMap;

use super::numerals::enumerator;
use super::rows::{
    Row, ends_hyphenated, ends_sentence, first_word, gaps_of, is_unfinished, starts_lower, starts_upper,
};

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
    /// Blanks that extraction left after every line inside a paragraph, if other numbers of them end paragraphs.
    trailing: Option<usize>,
}

/// Blanks between words that justification does not reach.
const JUSTIFIED: usize = 4;

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
            .filter(|(before, after)| continues(before, after))
            .collect();
        let usual_blanks = most_common(certain.iter().map(|(_, after)| after.blanks)).unwrap_or(0);
        let mut habits =
            Habits { usual_blanks, measure: Measure::Columns, full: 0, indent: None, trailing: None };
        let mut best = f64::INFINITY;
        for measure in [Measure::Columns, Measure::Ems] {
            let mut rooms: Vec<usize> = certain
                .iter()
                .filter(|(before, after)| after.blanks == usual_blanks && !ends_hyphenated(before.text))
                .map(|(before, after)| measure.room(before, after))
                .collect();
            rooms.sort_unstable();
            let Some(&median) = rooms.get(rooms.len() / 2) else { continue };
            // Quotations are narrower and the odd line is cut short: the lowest few percent are left out.
            let low = rooms[rooms.len() * 3 / 100].max(median * 2 / 3);
            let spread = (median - low.min(median)) as f64 / median.max(1) as f64;
            if spread < best {
                best = spread;
                habits.measure = measure;
                habits.full = low;
            }
            // Where letters are all of one width, hardly any line has less room than the widest lines are wide.
            let mut widths: Vec<usize> = certain.iter().map(|(before, _)| measure.line(before)).collect();
            widths.sort_unstable();
            let widest = widths[widths.len() * 98 / 100] + 1;
            if measure == Measure::Columns && rooms.partition_point(|&room| room < widest) * 5 <= rooms.len()
            {
                habits.full = widest;
                break;
            }
        }
        habits.indent = habits.find_indent(rows);
        habits.trailing = find_trailing(rows);
        habits
    }

    /// The habits that `rows` show once pages, margins and furniture are known; blank lines stay as they were counted.
    pub fn measured_again(&self, rows: &[Row<'_>]) -> Habits {
        Habits { usual_blanks: self.usual_blanks, ..Habits::of(rows) }
    }

    /// Whether `after`'s first word would have had room at the end of `before`: the line was ended on purpose.
    pub fn is_short(&self, before: &Row<'_>, after: &Row<'_>) -> bool {
        self.measure.room(before, after) < self.full
    }

    /// Whether the line was ended far before the margin: at less than `percent` of a full line.
    pub fn is_shorter_than(&self, percent: usize, before: &Row<'_>, after: &Row<'_>) -> bool {
        self.measure.room(before, after) * 100 < self.full * percent
    }

    /// Whether the blanks after the line say that its paragraph ends with it.
    pub fn is_ended_by_blanks(&self, row: &Row<'_>) -> bool {
        self.trailing.is_some_and(|usual| row.trailing != usual)
    }

    /// The width that lines of one stretch have, where it is narrower than the document's.
    pub fn narrowed(&self, rows: &[Row<'_>]) -> Habits {
        let narrow = rows
            .windows(2)
            .filter(|pair| {
                pair[1].gap == 0 && !pair[1].top && is_unfinished(pair[0].text) && starts_lower(pair[1].text)
            })
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
            if row.indent > after.indent
                && row.indent <= after.indent + 8
                && after.blanks == self.usual_blanks
            {
                *indents.entry(row.indent - after.indent).or_default() += 1;
            } else if row.indent == before.indent && self.is_short(before, row) {
                plain += 1;
            }
        }
        let (&indent, &count) = indents.iter().max_by_key(|&(_, &count)| count)?;
        (count >= 3 && count > plain).then_some(indent)
    }
}

/// Whether a sentence certainly runs from one line to the next.
fn continues(before: &Row<'_>, after: &Row<'_>) -> bool {
    is_unfinished(before.text) && starts_lower(after.text) && enumerator(after.text).is_none()
}

/// Extraction that keeps the page's layout widens the blanks of justified lines. Where lines in mid-sentence are set so,
/// only a gap wider than those parts columns.
pub(super) fn mark_justified(rows: &mut [Row<'_>]) {
    let inside = || rows.windows(2).filter(|pair| continues(&pair[0], &pair[1]));
    let widened = inside().filter(|pair| gaps_of(pair[0].text, 2) > 0).count();
    if widened * 4 > inside().count() {
        for row in rows {
            row.tabular = gaps_of(row.text, JUSTIFIED) > 0;
        }
    }
}

/// Text out of a word processor's pages often keeps the blank a line was broken at, and with it how a paragraph's last
/// line differs: one blank more, or none. Trusted only if hardly any line inside a paragraph differs so, and nearly all
/// that differ come before a capital.
fn find_trailing(rows: &[Row<'_>]) -> Option<usize> {
    let inside = |pair: &[Row<'_>]| is_unfinished(pair[0].text) && starts_lower(pair[1].text);
    let usual = most_common(rows.windows(2).filter(|pair| inside(pair)).map(|pair| pair[0].trailing))?;
    let (mut within, mut differing, mut before_capital) = (0, 0, 0);
    for pair in rows.windows(2) {
        within += usize::from(inside(pair));
        if pair[0].trailing != usual {
            differing += 1;
            before_capital += usize::from(starts_upper(pair[1].text));
        }
    }
    (differing >= 5 && (differing - before_capital) * 50 <= within && before_capital * 100 >= differing * 95)
        .then_some(usual)
}

impl Measure {
    fn width(self, text: &str) -> usize {
        match self {
            Measure::Columns => text.chars().count(),
            Measure::Ems => text.chars().map(em_width).sum(),
        }
    }

    /// The width of a line with the blanks before it.
    fn line(self, row: &Row<'_>) -> usize {
        self.width(row.text) + self.width(" ") * row.indent
    }

    /// The width of a line together with the next line's first word.
    fn room(self, before: &Row<'_>, after: &Row<'_>) -> usize {
        self.line(before)
            + self.width(" ")
            + self.width(first_word(after.text))
            + second_word(after.text).map_or(0, |word| self.width(" ") + self.width(word))
    }
}

/// The second word, where the first is a sign that does not stand alone at a line's end.
fn second_word(text: &str) -> Option<&str> {
    let mut words = text.split_whitespace();
    words.next().filter(|first| !first.contains(char::is_alphanumeric)).and_then(|_| words.next())
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
