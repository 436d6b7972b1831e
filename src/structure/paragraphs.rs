//! Lines under one heading gathered into paragraphs, quotations and list items.

use std::ops::Range;

use crate::document::BlockKind;

use super::habits::Habits;
use super::headings::is_caption;
use super::lists::{goes_on, item_starts};
use super::looks;
use super::rows::{
    Row, ends_hyphenated, ends_sentence, is_closer, is_unfinished, last_word, starts_lower, starts_upper,
};
use super::words::is_linking_word;

/// Lines that belong together, and what they are.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The rows, by index in the section.
    pub rows: Range<usize>,
    /// What they are.
    pub kind: BlockKind,
}

/// So many lines back are looked at to tell an inset block.
const INSET: usize = 40;

/// Gathers the rows of one section; before the first heading (`front`) lines need not end in a stop to end.
pub(super) fn gather(rows: &[Row<'_>], habits: &Habits, front: bool) -> Vec<Piece> {
    let items = item_starts(rows, habits);
    let widths = local_habits(rows, habits);
    let mut pieces: Vec<Piece> = Vec::new();
    for at in 0..rows.len() {
        let begins = match pieces.last() {
            None => true,
            Some(_) if items[at] => true,
            Some(piece) => {
                let local = widths[at].as_ref().unwrap_or(habits);
                let in_item = piece.kind == BlockKind::List;
                let (before, row) = (&rows[at - 1], &rows[at]);
                if before.text.chars().count() == 1 && in_item {
                    false
                } else if in_item && let Some(look) = row.look {
                    look.begins
                } else if in_item {
                    !goes_on(rows, piece.rows.start, at, local)
                } else {
                    begins_paragraph(rows, piece.rows.start, at, local)
                        || front && begins_line(before, row, local)
                }
            }
        };
        if begins {
            let listed = pieces.last().is_some_and(|piece| piece.kind == BlockKind::List)
                || at > 0 && rows[at - 1].text.ends_with(':');
            let item = items[at] && (listed || !is_speech(&rows[at], habits));
            let kind = if item { BlockKind::List } else { BlockKind::Paragraph };
            pieces.push(Piece { rows: at..at + 1, kind });
        } else if let Some(piece) = pieces.last_mut() {
            piece.rows.end = at + 1;
        }
    }
    mark_quotations(rows, &mut pieces, habits);
    looks::mark_tables(rows, &mut pieces);
    pieces
}

/// Whether a line that begins with a dash is set as the first of a paragraph: what somebody says, as novels print it.
fn is_speech(row: &Row<'_>, habits: &Habits) -> bool {
    habits.indent == Some(row.indent)
        && row.text.strip_prefix(['–', '—']).is_some_and(|said| starts_upper(said.trim_start()))
}

/// The width that holds for each row's neighbourhood, where it is narrower than the document's: block quotations.
fn local_habits(rows: &[Row<'_>], habits: &Habits) -> Vec<Option<Habits>> {
    let mut local = vec![None; rows.len()];
    let mut start = 0;
    for end in 1..=rows.len() {
        if end < rows.len() && rows[end].gap <= 0 {
            continue;
        }
        let group = &rows[start..end];
        let mut pairs = 0;
        let mut narrow = 0;
        for pair in group.windows(2) {
            if !pair[1].top && is_unfinished(pair[0].text) && starts_lower(pair[1].text) {
                pairs += 1;
                narrow += usize::from(habits.is_short(&pair[0], &pair[1]));
            }
        }
        if narrow > 0 && narrow * 2 >= pairs {
            local[start..end].fill(Some(habits.narrowed(group)));
        }
        start = end;
    }
    local
}

/// Whether a paragraph begins at row `at`, when the one before began at `start`.
fn begins_paragraph(rows: &[Row<'_>], start: usize, at: usize, habits: &Habits) -> bool {
    let (first, before, row) = (&rows[start], &rows[at - 1], &rows[at]);
    let capital = starts_upper(row.text);
    if let (Some(look), Some(_)) = (row.look, before.look) {
        return looks::begins_paragraph(rows, start, at, look);
    }
    if row.gap > 0 {
        let runs_on = starts_lower(row.text)
            && row.indent <= before.indent + 1
            && is_unfinished(before.text)
            && (ends_hyphenated(before.text) || !habits.is_short(before, row));
        return !runs_on;
    }
    let (column, columns) = (row.tabular, before.tabular);
    if is_label(row.text) || is_label(before.text) && capital {
        return true;
    }
    if column && columns {
        return false;
    }
    if columns && at > start + 1 && first.tabular {
        return true;
    }
    if column && !row.top && rows.get(at + 1).is_some_and(|next| next.gap <= 0 && next.tabular) {
        return true;
    }
    if is_caption(first.text) && at == start + 1 && capital && ends_sentence(before.text) {
        return true;
    }
    if is_caption(row.text) && !is_unfinished(before.text) {
        return true;
    }
    let ended = !is_unfinished(before.text);
    if at == start + 1 && is_speech(first, habits) && row.indent == first.indent && ended && capital {
        return true;
    }
    if row.indent >= before.indent + 2
        || habits.indent == Some(1) && row.indent == before.indent + 1 && !row.top
    {
        if habits.indent == Some(row.indent - before.indent) && (ended || capital) {
            return true;
        }
        let inset = rows.get(at + 1).is_some_and(|next| next.gap <= 0 && next.indent == row.indent);
        if inset && at > start + 1 && capital {
            return true;
        }
    }
    if row.indent + 2 <= before.indent && !row.top {
        let inset = rows[start.max(at.saturating_sub(INSET))..at].iter().all(|r| r.indent >= row.indent + 2);
        if inset && (at > start + 1 || habits.indent.is_some_and(|indent| first.indent > indent)) && capital {
            return true;
        }
    }
    if habits.indent.is_some() {
        // Such a document says itself where paragraphs begin.
        return ended && capital && first.indent < row.indent + 2 && habits.is_shorter_than(50, before, row);
    }
    if capital && (ended && habits.is_short(before, row) || habits.is_ended_by_blanks(before)) {
        return true;
    }
    capital && !ends_openly(before.text) && habits.is_shorter_than(75, before, row)
}

/// Whether a line of a title page stands for itself: the one before had room for its first word.
fn begins_line(before: &Row<'_>, row: &Row<'_>, habits: &Habits) -> bool {
    starts_upper(row.text) && habits.is_short(before, row) && !ends_openly(before.text)
}

/// Whether a line cannot be the last of its paragraph.
fn ends_openly(text: &str) -> bool {
    text.ends_with([',', '–', '-', '&', '/']) || is_linking_word(last_word(text))
}

/// Whether a line is a label with its value, as over a memorandum: "Til:    Ledergruppen".
pub(super) fn is_label(text: &str) -> bool {
    let Some((label, value)) = text.split_once(':') else { return false };
    let set_apart = value.starts_with('\t') || value.starts_with("  ");
    set_apart && label.starts_with(char::is_uppercase) && label.split_whitespace().count() <= 3
}

/// Turns paragraphs into block quotations where they are set so: indented throughout, narrower than the text, or
/// between quotation marks and set off.
fn mark_quotations(rows: &[Row<'_>], pieces: &mut [Piece], habits: &Habits) {
    for piece in pieces.iter_mut().filter(|piece| piece.kind == BlockKind::Paragraph) {
        let range = piece.rows.clone();
        let lines = &rows[range.clone()];
        if lines.iter().any(|row| row.tabular) || lines.first().is_some_and(|row| is_caption(row.text)) {
            continue;
        }
        let set_off = (lines[0].gap > 0 || lines[0].top)
            && rows.get(range.end).is_none_or(|next| next.gap > 0 || next.top);
        let announced = range.start > 0 && rows[range.start - 1].text.ends_with(':');
        if is_inset(lines, habits)
            || set_off
                && (is_narrow(lines, announced, habits) || is_quoted(lines) && (lines.len() > 1 || announced))
        {
            piece.kind = BlockKind::Quote;
        }
    }
}

fn is_inset(lines: &[Row<'_>], habits: &Habits) -> bool {
    let low = lines.iter().map(|row| row.indent).min().unwrap_or(0);
    low >= 2
        && (lines.len() > 1 || habits.indent != Some(low))
        && habits.indent.is_none_or(|indent| low > indent || lines.len() > 1)
}

fn is_narrow(lines: &[Row<'_>], announced: bool, habits: &Habits) -> bool {
    let sure = lines.len() > 2 || announced || lines[0].text.starts_with('«');
    lines.len() > 1
        && sure
        && lines.windows(2).all(|pair| {
            habits.is_short(&pair[0], &pair[1]) && !habits.is_shorter_than(50, &pair[0], &pair[1])
        })
}

/// Whether the lines are one quotation in quotation marks, with nothing after it but a source in brackets.
fn is_quoted(lines: &[Row<'_>]) -> bool {
    let Some(first) = lines.first() else { return false };
    let close = match first.text.chars().next() {
        Some('«') => '»',
        Some('“') => '”',
        Some('"') => '"',
        Some('”') => '”',
        _ => return false,
    };
    let closings: usize = lines.iter().map(|row| row.text.matches(close).count()).sum();
    let openings =
        if matches!(close, '»') { lines.iter().map(|row| row.text.matches('«').count()).sum() } else { 1 };
    if closings < openings || closings > openings + usize::from(close == '"') {
        return false;
    }
    // What the first mark opens is closed at the end: `«Brutt lenke» ble avduket … «Den lytter.»` is none.
    if close == '»' {
        let mut depth = 0;
        let early =
            lines.iter().flat_map(|row| row.text.chars()).filter(|c| matches!(c, '«' | '»')).enumerate().any(
                |(at, c)| {
                    depth += if c == '«' { 1 } else { -1 };
                    depth == 0 && at + 1 < openings + closings
                },
            );
        if early {
            return false;
        }
    }
    // The closing mark stands last, or a source in brackets follows it, perhaps over a line end.
    let tail: String = lines.iter().rev().take(2).rev().map(|row| row.text).collect::<Vec<_>>().join(" ");
    let Some(at) = tail.rfind(close) else { return false };
    let after = tail[at + close.len_utf8()..].trim_matches(|c: char| c == '.' || c == ' ');
    let source = after.ends_with(')')
        && after.split_whitespace().count() <= 10
        && after.contains(|c: char| c.is_ascii_digit());
    after.chars().all(is_closer) || source
}
