//! Which lines begin an item of a list.

use std::collections::BTreeMap;

use super::habits::Habits;
use super::numerals::{Enumerator, bullet, enumerator, is_plain_bullet};
use super::rows::{Row, ends_sentence, is_unfinished, starts_upper};

/// For each row of one section, whether an item begins with it.
///
/// A bullet always begins one; a dash or asterisk only where no sentence runs over it; a number or letter only as part
/// of a series that begins at 1 or a and has a second.
pub(super) fn item_starts(rows: &[Row<'_>], habits: &Habits) -> Vec<bool> {
    let mut starts = vec![false; rows.len()];
    enumerated(rows, habits, &mut starts);
    let mut dashes: Option<(char, usize)> = None;
    for (at, row) in rows.iter().enumerate() {
        let Some(sign) = bullet(row.text) else {
            if row.gap > 0 {
                dashes = dashes.filter(|&(_, indent)| row.indent > indent);
            }
            continue;
        };
        let goes_on = at > 0 && runs_on(&rows[at - 1], row, habits);
        let in_list = dashes == Some((sign, row.indent));
        starts[at] = is_plain_bullet(sign) || in_list || !goes_on;
        if starts[at] {
            dashes = Some((sign, row.indent));
        }
    }
    starts
}

/// Whether a sentence runs from `before` over into `row`.
fn runs_on(before: &Row<'_>, row: &Row<'_>, habits: &Habits) -> bool {
    row.gap <= 0
        && row.indent <= before.indent
        && is_unfinished(before.text)
        && !habits.is_shorter_than(90, before, row)
}

/// Marks series of numbered or lettered items.
fn enumerated(rows: &[Row<'_>], habits: &Habits, starts: &mut [bool]) {
    let mut series: BTreeMap<Enumerator, Vec<(usize, u32)>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some((style, value)) = enumerator(row.text)
            && (at == 0 || !runs_on(&rows[at - 1], row, habits) || enumerator(rows[at - 1].text).is_some())
        {
            series.entry(style).or_default().push((at, value));
        }
    }
    for places in series.into_values() {
        let mut run: Vec<usize> = Vec::new();
        let mut expected = 1;
        for (at, value) in places {
            if value == expected {
                run.push(at);
                expected += 1;
                if run.len() == 2 {
                    starts[run[0]] = true;
                }
                if run.len() >= 2 {
                    starts[at] = true;
                }
            } else if value == 1 {
                run = vec![at];
                expected = 2;
            }
        }
    }
}

/// Whether the item that begins at row `item` goes on with row `at`, which no item begins with.
pub(super) fn goes_on(rows: &[Row<'_>], item: usize, at: usize, habits: &Habits) -> bool {
    let (item, before, row) = (&rows[item], &rows[at - 1], &rows[at]);
    let capital = starts_upper(row.text);
    let indented =
        habits.indent == Some(row.indent) && rows.get(at + 1).is_none_or(|next| next.indent < row.indent);
    if indented && capital && !is_unfinished(before.text) {
        return false;
    }
    if row.gap > 0 {
        return !capital
            && is_unfinished(before.text)
            && (row.indent > item.indent || !habits.is_short(before, row));
    }
    if row.indent > item.indent {
        return true;
    }
    if !capital {
        return true;
    }
    let ended = ends_sentence(before.text);
    if item.indent > 1 {
        return !ended;
    }
    let short = habits.is_short(before, row);
    !(short && ended || habits.is_shorter_than(80, before, row))
}
