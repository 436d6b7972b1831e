//! Where pages begin.

use std::collections::BTreeMap;

use crate::document::PagedText;

use super::habits::Habits;
use super::numbering::numbered;
use super::numerals::{PageNumber, bullet, page_number};
use super::rows::{Row, is_blank, is_unfinished, starts_lower};
use super::words::is_known_title;

/// A page before its label is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageBreak {
    /// Source line of its first printed line; of its form feed if nothing is printed on it.
    pub line: u32,
    /// Label given by the format.
    pub label: Option<String>,
    /// Whether it was worked out from the look of the lines.
    pub inferred: bool,
}

/// A page has no more lines than this.
const LONGEST: usize = 120;

/// Finds the pages and sets [`Row::page`]; empty if the text shows none.
///
/// Form feeds win. Without them, a line with a single leading blank right after a line with text begins a page where
/// lines are otherwise parted by blank lines, or where such lines come at page-like distances and in mid-sentence.
/// Failing that, lines that are nothing but page numbers part pages if they count upwards.
pub(super) fn find(paged: &PagedText, rows: &mut [Row<'_>], habits: &Habits) -> Vec<PageBreak> {
    if paged.lines.iter().any(|line| line.page_start.is_some()) {
        return from_form_feeds(paged, rows);
    }
    if rows.iter().any(|row| row.mark.is_some()) {
        return Vec::new();
    }
    let mut starts = from_leading_blanks(paged, rows, habits);
    if starts.is_empty() {
        starts = from_printed_numbers(rows);
    }
    if starts.is_empty() {
        return Vec::new();
    }
    let mut pages = vec![PageBreak { line: 1, label: None, inferred: true }];
    for (index, row) in rows.iter_mut().enumerate() {
        if starts.binary_search(&index).is_ok() {
            pages.push(PageBreak { line: row.number, label: None, inferred: true });
        }
        row.page = pages.len() - 1;
    }
    pages
}

fn from_form_feeds(paged: &PagedText, rows: &mut [Row<'_>]) -> Vec<PageBreak> {
    let first_line = paged.lines.first().map_or(1, |line| line.number);
    let inferred = paged.lines.iter().any(|line| line.page_start.as_ref().is_some_and(|page| page.inferred));
    let mut pages = vec![PageBreak { line: first_line, label: None, inferred }];
    let mut rows = rows.iter_mut().peekable();
    let mut waiting = false;
    for (index, line) in paged.lines.iter().enumerate() {
        if let Some(start) = &line.page_start {
            if index > 0 {
                pages.push(PageBreak { line: line.number, label: None, inferred });
                waiting = true;
            }
            if let Some(page) = pages.last_mut() {
                page.label.clone_from(&start.label);
            }
        }
        if let Some(row) = rows.next_if(|row| row.number == line.number) {
            row.page = pages.len() - 1;
            if let Some(page) = pages.last_mut()
                && waiting
            {
                page.line = row.number;
                waiting = false;
            }
        }
    }
    // A form feed at the end of the file begins nothing.
    while waiting && pages.len() > 1 && pages.last().is_some_and(|page| page.label.is_none()) {
        let printed = pages.len() >= 2
            && paged.lines.iter().any(|line| {
                pages.last().is_some_and(|page| line.number >= page.line) && !line.text.chars().all(is_blank)
            });
        if printed {
            break;
        }
        pages.pop();
    }
    pages
}

/// Rows with exactly one leading blank right after a line with text, where such lines look like page starts.
fn from_leading_blanks(paged: &PagedText, rows: &[Row<'_>], habits: &Habits) -> Vec<usize> {
    let single = |number: u32| {
        let at = paged.lines.partition_point(|line| line.number < number);
        let mut chars = paged.lines.get(at).map_or("", |line| line.text.as_str()).chars();
        chars.next() == Some(' ') && chars.next().is_some_and(|c| !is_blank(c))
    };
    let starts: Vec<usize> = (1..rows.len())
        .filter(|&i| rows[i].blanks == 0 && rows[i].indent == 1 && single(rows[i].number))
        .filter(|&i| bullet(rows[i].text).is_none() || rows.get(i + 1).is_none_or(|next| next.indent != 1))
        .collect();
    if starts.is_empty() {
        return starts;
    }
    let mut lengths: Vec<usize> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let ends = [starts[0], rows.len() - starts[starts.len() - 1]];
    if lengths.len() < 2 {
        // The first and the last page may be short; they count where there is little else.
        lengths.extend(ends);
    }
    lengths.sort_unstable();
    let (median, mean) = (lengths[lengths.len() / 2], lengths.iter().sum::<usize>() / lengths.len());
    let longest = lengths[lengths.len() - 1].max(ends[0]).max(ends[1]);
    // Page breaks fall in mid-sentence and before titles; the first lines of paragraphs do not.
    let anywhere = starts.iter().any(|&i| {
        is_unfinished(rows[i - 1].text) && starts_lower(rows[i].text)
            || numbered(rows[i].text).is_some_and(|n| n.named || n.path.len() > 1)
            || is_known_title(numbered(rows[i].text).map_or(rows[i].text, |n| n.title))
    });
    let likely = longest <= LONGEST
        && if habits.usual_blanks > 0 { median >= 8 } else { starts.len() >= 3 && mean >= 15 && anywhere };
    if likely { starts } else { Vec::new() }
}

/// Rows that follow, or are, printed page numbers that count upwards one by one.
fn from_printed_numbers(rows: &[Row<'_>]) -> Vec<usize> {
    let found: Vec<(usize, PageNumber)> = rows
        .iter()
        .enumerate()
        .filter_map(|(i, row)| page_number(row.text).map(|number| (i, number)))
        .filter(|(_, number)| !number.roman)
        .collect();
    // Longest run n, n+1, n+2 … in reading order; `chains` maps a value to the last link of the best run that ends in it.
    let mut chains: BTreeMap<(bool, u32), (usize, usize)> = BTreeMap::new();
    let mut links: Vec<Option<usize>> = Vec::with_capacity(found.len());
    let mut best: Option<(usize, usize)> = None;
    for (at, (_, number)) in found.iter().enumerate() {
        let before =
            number.value.checked_sub(1).and_then(|value| chains.get(&(number.ornamented, value)).copied());
        let length = before.map_or(1, |(length, _)| length + 1);
        links.push(before.map(|(_, link)| link));
        chains.insert((number.ornamented, number.value), (length, at));
        if best.is_none_or(|(most, _)| length > most) {
            best = Some((length, at));
        }
    }
    let Some((length, mut at)) = best.filter(|&(length, _)| length >= 2) else { return Vec::new() };
    let mut numbers = Vec::with_capacity(length);
    loop {
        numbers.push(found[at].0);
        match links[at] {
            Some(link) => at = link,
            None => break,
        }
    }
    numbers.reverse();
    let mut lengths: Vec<usize> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
    lengths.sort_unstable();
    let ornamented = page_number(rows[numbers[0]].text).is_some_and(|number| number.ornamented);
    let (fewest, shortest) = if ornamented { (2, 4) } else { (3, 8) };
    if length < fewest || lengths[lengths.len() / 2] < shortest {
        return Vec::new();
    }
    let (before, after) = (numbers[0], rows.len() - 1 - numbers[numbers.len() - 1]);
    if after <= before {
        numbers.iter().map(|&i| i + 1).filter(|&i| i < rows.len()).collect()
    } else {
        numbers.into_iter().filter(|&i| i > 0).collect()
    }
}
