//! Tables of contents: taken out of the text, and kept as a witness of what the headings are.

use std::collections::BTreeSet;

use crate::document::{Furniture, FurnitureKind};

use super::numerals::number_or_roman;
use super::rows::{Row, is_blank, squash};
use super::words::is_contents_title;

/// A title in a table of contents may run over this many lines.
const WRAPPED: usize = 3;

/// The titles that a document's tables of contents list, squashed.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    titles: BTreeSet<String>,
    /// Source line of the first entry.
    line: u32,
}

impl Contents {
    /// Whether a table of contents lists this title, given squashed, with or without its number.
    pub fn lists(&self, squashed: &str) -> bool {
        self.titles.contains(squashed)
    }

    /// Whether a source line stands before the first table of contents: on the title page, most likely.
    pub fn comes_after(&self, line: u32) -> bool {
        line < self.line
    }

    /// Whether there is a table of contents to ask.
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }
}

/// Takes tables of contents out of `rows`: lines with dot leaders and a page number, lines wrapped between such, and
/// lines that end in rising page numbers under a title like "Innhold".
pub(super) fn take(rows: &mut Vec<Row<'_>>, furniture: &mut Vec<Furniture>) -> Contents {
    let mut contents = Contents::default();
    let mut taken = vec![false; rows.len()];
    let mut at = 0;
    while at < rows.len() {
        let title = is_contents_title(rows[at].text);
        let from = if title { at + 1 } else { at };
        let end = entries(rows, from, title, &mut contents);
        if end > from {
            if contents.line == 0 {
                contents.line = rows[at].number;
            }
            taken[at..end].fill(true);
            at = end;
        } else {
            at += 1;
        }
    }
    let mut index = 0;
    rows.retain(|row| {
        let gone = taken[index];
        index += 1;
        if gone {
            furniture.push(Furniture {
                kind: FurnitureKind::Contents,
                text: row.text.to_string(),
                line: row.number,
            });
        }
        !gone
    });
    contents
}

/// Reads entries from row `from` on and returns the row after the last; `from` itself if there are none.
fn entries(rows: &[Row<'_>], from: usize, titled: bool, contents: &mut Contents) -> usize {
    let mut read: Vec<(usize, usize, &str)> = Vec::new();
    let mut at = from;
    let mut last_page = 0;
    let mut led = 0;
    while at < rows.len() {
        let mut next = None;
        for (end, row) in rows.iter().enumerate().skip(at).take(WRAPPED) {
            let led_entry = leader_entry(row.text);
            let plain = if titled && led == 0 { plain_entry(row.text, last_page) } else { None };
            if let Some((title, page)) = led_entry.or(plain) {
                next = Some((end, title, page, led_entry.is_some()));
                break;
            }
        }
        // Without a title above, a first line without leaders is as likely the end of the text before.
        let Some((end, title, page, has_leader)) =
            next.filter(|&(end, ..)| titled || !read.is_empty() || end == at)
        else {
            break;
        };
        led += usize::from(has_leader);
        last_page = page;
        read.push((at, end, title));
        at = end + 1;
    }
    let enough = if titled { led >= 1 || read.len() >= 3 } else { led >= 2 };
    if !enough {
        return from;
    }
    for &(first, last, title) in &read {
        let mut whole: String = rows[first..last].iter().map(|row| squash(row.text)).collect();
        whole.push_str(&squash(title));
        let bare = whole.trim_start_matches(|c: char| c.is_ascii_digit()).to_string();
        if !bare.is_empty() {
            contents.titles.insert(bare);
            contents.titles.insert(whole);
        }
    }
    at
}

/// An entry with dot leaders: its title and its page, Roman ones counting 0.
fn leader_entry(text: &str) -> Option<(&str, u32)> {
    let (before, page) = split_page(text)?;
    let title = before.trim_end_matches(|c: char| is_blank(c) || is_leader(c));
    let leader = &before[title.len()..];
    let dots: usize = leader.chars().map(|c| if c == '…' { 3 } else { usize::from(is_leader(c)) }).sum();
    (dots >= 3).then_some((title, page))
}

/// An entry without leaders under a title: a page number at the end, not lower than the one before.
fn plain_entry(text: &str, last_page: u32) -> Option<(&str, u32)> {
    let (before, page) = split_page(text)?;
    let title = before.trim_end_matches(is_blank);
    let apart = before.len() > title.len();
    (apart && (last_page..last_page + 50).contains(&page) && title.chars().any(char::is_alphabetic))
        .then_some((title, page))
}

fn is_leader(c: char) -> bool {
    matches!(c, '.' | '…' | '_' | '·' | '․')
}

/// What stands before the page number at the line's end, and the number.
fn split_page(text: &str) -> Option<(&str, u32)> {
    let before = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let (value, is_roman) = number_or_roman(&text[before.len()..])?;
    Some((before, if is_roman { 0 } else { value }))
}
