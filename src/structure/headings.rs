//! Which lines are headings, and of which level.

use super::contents::Contents;
use super::habits::Habits;
use super::looks;
use super::numbering::{Candidate, Numbered, Series, numbered, outline};
use super::numerals::{bullet, enumerator};
use super::rows::{
    Row, ends_hyphenated, ends_sentence, is_all_capitals, is_tabular, is_unfinished, last_word, squash,
    starts_lower, starts_upper,
};
use super::words::{is_known_title, is_linking_word, is_reference_title};

/// A heading: the rows it is printed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// First row.
    pub row: usize,
    /// Number of rows.
    pub rows: usize,
    /// Depth, from 1.
    pub level: u8,
    /// Whether it is numbered.
    pub numbered: bool,
}

/// A heading may run over this many lines.
const WRAPPED: usize = 3;

/// So many lines may stand over the number of the chapter a document begins with.
const OPENING: usize = 6;

/// Finds the headings, in order: numbered ones that form an outline, titles that stand over sections of many documents
/// or in the table of contents, and lines that look like headings.
pub(super) fn find(rows: &[Row<'_>], habits: &Habits, contents: &Contents) -> Vec<Found> {
    let finder = Finder { rows, habits, contents };
    let mut found = finder.numbered();
    finder.add_styled(&mut found);
    finder.add_known(&mut found);
    finder.add_by_look(&mut found);
    finder.level(&mut found);
    finder.level_styled(&mut found);
    found
}

/// What headings are found in.
pub(super) struct Finder<'a> {
    /// The lines.
    pub rows: &'a [Row<'a>],
    /// How they are set.
    pub habits: &'a Habits,
    /// The table of contents.
    contents: &'a Contents,
}

impl Finder<'_> {
    /// Numbered headings.
    fn numbered(&self) -> Vec<Found> {
        let read: Vec<Option<Numbered<'_>>> = self.rows.iter().map(|row| numbered(row.text)).collect();
        let references = self.reference_lists();
        let mut extents = Vec::new();
        let mut candidates = Vec::new();
        for (at, number) in read.iter().enumerate() {
            let Some(number) = number else { continue };
            if references.get(at).copied().unwrap_or(false) && !number.named {
                continue;
            }
            if let Some((extent, score)) = self.judge(at, number, &read) {
                extents.push((at, extent, number));
                candidates.push(Candidate { series: number.series, path: number.path.clone(), score });
            }
        }
        let parts = candidates.iter().any(|c| c.series == Series::Part && c.score > 0.0);
        let mut found: Vec<Found> = Vec::new();
        for index in outline(&candidates) {
            let (row, rows, number) = extents[index];
            if found.last().is_some_and(|last| last.row + last.rows > row) {
                continue;
            }
            let depth = number.path.len()
                + usize::from(parts && matches!(number.series, Series::Chapter | Series::Roman));
            found.push(Found { row, rows, level: u8::try_from(depth).unwrap_or(u8::MAX), numbered: true });
        }
        found
    }

    /// How many rows a numbered heading at `at` takes, and how much it looks like one.
    fn judge(&self, at: usize, number: &Numbered<'_>, read: &[Option<Numbered<'_>>]) -> Option<(usize, f64)> {
        let row = &self.rows[at];
        let mut score: f64 = 0.0;
        let listed = self.listed_extent(at);
        let mut extent = 1;
        let mut title = number.title.to_string();
        if let Some(rows) = listed {
            extent = rows;
            score += 6.0;
        } else {
            if title.is_empty() {
                // A number alone: the next line is its title.
                let next = self.rows.get(at + 1).filter(|next| {
                    next.gap <= 1
                        && (!next.top || number.named)
                        && starts_upper(next.text)
                        && is_unfinished(next.text)
                        && next.text.chars().count() < 90
                        && read[at + 1].is_none()
                });
                if let Some(next) = next {
                    title = next.text.to_string();
                    extent = 2;
                } else if !number.named {
                    return None;
                }
                if !number.named && number.path.len() == 1 {
                    score -= if self.opens(at) { 0.0 } else { 2.0 };
                }
            }
            while extent < WRAPPED && self.goes_on(at, extent) {
                title.push(' ');
                title.push_str(self.rows[at + extent].text);
                extent += 1;
            }
        }
        let after = self.rows.get(at + extent);
        let before = at.checked_sub(1).map(|i| &self.rows[i]);
        let sibling = |other: &Numbered<'_>, step: i64| {
            other.series == number.series
                && other.path.len() == number.path.len()
                && other.path.split_last().map(|(n, p)| (i64::from(*n), p))
                    == number.path.split_last().map(|(n, p)| (i64::from(*n) + step, p))
        };
        score += looks::heading_score(self.rows, at, extent);
        if number.named {
            score += 3.0;
        }
        if number.path.len() > 1 {
            score += 2.0;
        }
        if is_known_title(&title) {
            score += 3.0;
        }
        if is_all_capitals(&title) {
            score += 1.0;
        }
        if row.gap > 0 || row.top || before.is_none() {
            score += 1.5;
        } else if before
            .is_some_and(|before| is_unfinished(before.text) && !self.habits.is_short(before, row))
        {
            score -= 4.0;
        }
        score += match title.chars().next_back() {
            Some('.' | ';' | ',') => -3.0,
            Some(':') => -1.5,
            Some('?' | '!') => 0.0,
            Some(_) => 1.0,
            None => 0.0,
        };
        let letters = title.trim_start_matches(|c: char| !c.is_alphanumeric());
        if letters.starts_with(char::is_lowercase) {
            score -= 5.0;
        } else if !letters.starts_with(char::is_alphabetic) && !title.is_empty() {
            score -= 2.0;
        }
        if title.split_whitespace().count() > 20 || title.contains(". ") {
            score -= 3.0;
        }
        match after {
            None => score -= 1.0,
            Some(after) => {
                if after.gap > 0 && !after.top {
                    score += 1.0;
                }
                if after.gap <= 0 && !after.top && goes_on_lower(after.text) && is_unfinished(&title) {
                    score -= 5.0;
                }
                if read[at + extent].as_ref().is_some_and(|next| sibling(next, 1)) {
                    score -= 4.0;
                }
                if is_tabular(row.text.trim_start_matches(number.number)) {
                    score -= 2.0;
                }
            }
        }
        if at > 0 && read[at - 1].as_ref().is_some_and(|previous| sibling(previous, -1)) {
            score -= 4.0;
        }
        Some((extent, score))
    }

    /// Whether a number and the title under it stand over all text: nothing but titles before them, both set off.
    fn opens(&self, at: usize) -> bool {
        let set_off = |row: usize| self.rows.get(row).is_some_and(|row| row.gap > 0 && !row.top);
        at < OPENING
            && set_off(at + 1)
            && set_off(at + 2)
            && self.rows[..at].iter().all(|row| is_unfinished(row.text))
    }

    /// How many rows from `at` make a title of the table of contents.
    fn listed_extent(&self, at: usize) -> Option<usize> {
        if self.contents.is_empty() || self.contents.comes_after(self.rows[at].number) {
            return None;
        }
        let mut whole = String::new();
        for (extent, row) in self.rows[at..].iter().take(WRAPPED).enumerate() {
            whole.push_str(&squash(row.text));
            if self.contents.lists(&whole) {
                return Some(extent + 1);
            }
        }
        None
    }

    /// Whether a heading that has `extent` rows from `at` goes on in the next.
    pub fn goes_on(&self, at: usize, extent: usize) -> bool {
        let last = &self.rows[at + extent - 1];
        let Some(next) = self.rows.get(at + extent) else { return false };
        if next.top || next.gap > 0 || ends_sentence(last.text) || last.text.ends_with(':') {
            return false;
        }
        if numbered(next.text).is_some_and(|n| n.path.len() > 1 || n.named)
            || bullet(next.text).is_some()
            || enumerator(next.text).is_some()
        {
            return false;
        }
        // Closer than the lines of a paragraph: set as one.
        if next.gap < 0 {
            return true;
        }
        if starts_lower(next.text) || ends_hyphenated(last.text) {
            return true;
        }
        let after = self.rows.get(at + extent + 1);
        if after.is_some_and(|after| after.gap <= 0 && starts_lower(after.text) && is_unfinished(next.text)) {
            // The next line already runs on as a paragraph.
            return false;
        }
        if is_linking_word(last_word(last.text)) && !self.habits.is_shorter_than(65, last, next) {
            return true;
        }
        // Two lines set off from what follows, the first of them full.
        after.is_some_and(|after| after.gap > 0 && !after.top)
            && is_unfinished(next.text)
            && !self.habits.is_shorter_than(70, last, next)
    }

    /// Titles of many documents, and titles that the table of contents lists, alone on their lines.
    fn add_known(&self, found: &mut Vec<Found>) {
        let mut add = Vec::new();
        for at in 0..self.rows.len() {
            let row = &self.rows[at];
            let Some(next) = self.rows.get(at + 1) else { break };
            if !row.text.starts_with(char::is_uppercase) || row.mark.is_some() {
                continue;
            }
            let listed = self.listed_extent(at);
            // `de Vries, P.` opens a reference list, and no sentence goes on with it.
            let lists = is_reference_title(row.text) && row.gap > 0 && next.gap > 0;
            if !(listed.is_some() || is_known_title(row.text))
                || goes_on_lower(next.text) && listed.is_none() && !lists
            {
                continue;
            }
            let before = at.checked_sub(1).map(|i| &self.rows[i]);
            let apart = row.gap > 0
                || row.top
                || before.is_none_or(|before| {
                    !is_unfinished(before.text) || covers(found, at - 1) || self.habits.is_short(before, row)
                });
            if apart {
                add.push(Found { row: at, rows: listed.unwrap_or(1), level: 1, numbered: false });
            }
        }
        merge(found, add);
    }

    /// Rows that stand under a title over references, up to the next heading that is sure to be one.
    pub fn reference_lists(&self) -> Vec<bool> {
        let mut inside = false;
        self.rows
            .iter()
            .map(|row| {
                let number = numbered(row.text);
                let title = number.as_ref().map_or(row.text, |n| n.title);
                if is_reference_title(title) {
                    inside = true;
                    return false;
                }
                if inside && (number.is_some_and(|n| n.named) || is_known_title(row.text)) {
                    inside = false;
                }
                inside
            })
            .collect()
    }

    /// Levels of headings without a number: 1 for titles of many documents; under a numbered outline one deeper than
    /// the section they stand in; directly under another heading one deeper than that.
    fn level(&self, found: &mut [Found]) {
        let outlined = found.iter().any(|f| f.numbered);
        let mut section = 0;
        let mut previous: Option<(usize, u8)> = None;
        for heading in found.iter_mut() {
            if heading.numbered {
                section = heading.level;
            } else if is_known_title(self.rows[heading.row].text) {
                heading.level = 1;
                section = 1;
            } else if outlined {
                heading.level = (section + 1).min(9);
            } else {
                heading.level = match previous {
                    Some((end, level)) if end == heading.row => (level + 1).min(9),
                    Some((_, level)) => level,
                    None => 1,
                };
            }
            previous = Some((heading.row + heading.rows, heading.level));
        }
    }
}

/// Whether a line is the caption of a table or figure.
pub(super) fn is_caption(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let kind = words.next().unwrap_or("").to_lowercase();
    let names = ["tabell", "figur", "table", "figure", "fig.", "tab.", "tabel", "boks", "bilde", "diagram"];
    let number = words.next().unwrap_or("");
    if !names.contains(&kind.as_str()) || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let title = words.next().unwrap_or("");
    number.ends_with([':', '.'])
        || title.starts_with(|c: char| c.is_uppercase() || matches!(c, '–' | '-' | '—'))
}

/// Whether a line goes on with a sentence: it begins with a small letter that counts no item.
fn goes_on_lower(text: &str) -> bool {
    starts_lower(text) && enumerator(text).is_none()
}

pub(super) fn covers(found: &[Found], row: usize) -> bool {
    let after = found.partition_point(|f| f.row <= row);
    after > 0 && found[after - 1].row + found[after - 1].rows > row
}

/// Adds headings where there is none yet, and keeps the order.
pub(super) fn merge(found: &mut Vec<Found>, add: Vec<Found>) {
    let clear = |f: &Found| (f.row..f.row + f.rows).all(|row| !covers(found, row));
    let mut clear: Vec<Found> = add.iter().filter(|f| clear(f)).cloned().collect();
    clear.dedup_by(|b, a| a.row + a.rows > b.row);
    found.append(&mut clear);
    found.sort_by_key(|f| f.row);
}
