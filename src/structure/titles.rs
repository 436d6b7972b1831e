//! Headings without a number, told by their look.

use super::habits::most_common;
use super::headings::{Finder, Found, covers, is_caption, merge};
use super::numerals::{bullet, enumerator};
use super::rows::{ends_sentence, is_unfinished, last_word, starts_upper};
use super::words::is_linking_word;

impl Finder<'_> {
    /// Lines that look like headings: short, capitalised, without a final stop, set off, after the end of a text and
    /// before a paragraph.
    pub fn add_by_look(&self, found: &mut Vec<Found>) {
        let heading_gap = most_common(
            found.iter().map(|f| &self.rows[f.row]).filter(|r| !r.top && r.gap > 0).map(|r| r.gap as usize),
        );
        let gap = heading_gap.unwrap_or(1).max(1) as i32;
        let references = self.reference_lists();
        let strict = found.iter().filter(|f| f.numbered).count() >= 5;
        let mut add: Vec<Found> = Vec::new();
        // Under a numbered outline what stands before its beginning is front matter, however it looks.
        let from = if strict { found.first().map_or(1, |first| first.row.max(1)) } else { 1 };
        for (at, row) in self.rows.iter().enumerate().skip(from) {
            let Some(next) = self.rows.get(at + 1) else { break };
            let before = &self.rows[at - 1];
            let after_heading = covers(found, at - 1) || covers(&add, at - 1);
            if references[at] {
                continue;
            }
            let apart = row.top || row.gap >= gap || (after_heading && row.gap >= 0);
            let after_text = after_heading || row.top || !is_unfinished(before.text) || before.tabular;
            if !apart
                || !after_text
                || before.text.ends_with(':')
                || covers(found, at)
                || covers(found, at + 1) && strict
            {
                continue;
            }
            let mut extent = 1;
            if next.gap <= 0 && !next.top {
                let wraps = self.goes_on(at, 1)
                    && self.rows.get(at + 2).is_some_and(|after| after.gap > 0 && !after.top)
                    && is_unfinished(next.text);
                if wraps {
                    extent = 2;
                } else if strict || self.habits.usual_blanks > 0 && next.gap == 0 && !row.top && row.gap < 1 {
                    continue;
                }
            }
            if self.looks_like_heading(at, extent, 1) {
                add.push(Found { row: at, rows: extent, level: 1, numbered: false });
            }
        }
        merge(found, add);
    }

    /// Whether the `extent` rows from `at` look like a heading over prose, or over at most `below` more headings.
    fn looks_like_heading(&self, at: usize, extent: usize, below: usize) -> bool {
        let row = &self.rows[at];
        let last = &self.rows[at + extent - 1];
        let Some(next) = self.rows.get(at + extent) else { return false };
        let capital = row.text.trim_start_matches(['«', '"', '“']).starts_with(char::is_uppercase);
        let stops = last.text.ends_with(['.', ',', ';', ':', '!', '-', '–', ')'])
            || ends_sentence(last.text) && !last.text.ends_with('?');
        let counted = enumerator(next.text).is_some() || bullet(next.text).is_some();
        // A title stands closer to the exercises or advice under it than to the text before.
        let before_text = if counted { row.gap > next.gap } else { starts_upper(next.text) };
        let short = self.habits.is_within(85, row.text) || extent > 1;
        let words = row.text.split_whitespace().count();
        capital
            && !stops
            && before_text
            && short
            && words <= 14
            && row.mark.is_none()
            && row.indent <= next.indent.max(1)
            && !row.tabular
            && !next.tabular
            && !is_linking_word(last_word(last.text))
            && enumerator(row.text).is_none()
            && bullet(row.text).is_none()
            && !is_caption(row.text)
            && (extent > 1 || self.habits.is_shorter_than(95, row, next) || self.habits.indent.is_some())
            && (self.is_prose(at + extent)
                || below > 0 && next.gap > 0 && self.looks_like_heading(at + extent, 1, below - 1))
    }

    /// Whether a paragraph of prose begins at row `at`: a sentence ends within its first lines.
    fn is_prose(&self, at: usize) -> bool {
        for (step, row) in self.rows[at..].iter().take(12).enumerate() {
            if step > 0 && row.gap > 0 && !row.top {
                return enumerator(row.text).is_some() || bullet(row.text).is_some();
            }
            if ends_sentence(row.text) || row.text.contains(". ") || row.text.contains("? ") {
                return row.text.split_whitespace().count() + step * 6 >= 5;
            }
        }
        false
    }
}
