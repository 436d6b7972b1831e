//! Tables and captions that a typesetter floated to the top of a column, into the middle of a paragraph.

use super::layout::Place;

/// A floated table has no more rows than this over its caption.
const CELLS: usize = 16;

/// An order of the lines in which no paragraph is interrupted by what floats over its column: that comes after it.
///
/// `begins` says where blocks begin in the printed order, `notes` which lines are footnotes.
pub(super) fn order(places: &[Place<'_>], begins: &[bool], notes: &[bool]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(places.len());
    let mut start = 0;
    while start < places.len() {
        let region = places[start].region;
        let end = start + places[start..].partition_point(|place| place.region == region);
        let last =
            order.iter().rev().copied().find(|&i| !notes[i] && !places[i].edge && !places[i].line.artifact);
        match last.and_then(|last| {
            float(&places[last], &places[start..end], &begins[start..end], &notes[start..end])
        }) {
            Some((float, text)) => {
                order.extend(start + float..start + text);
                order.extend(start..start + float);
                order.extend(start + text..end);
            }
            None => order.extend(start..end),
        }
        start = end;
    }
    order
}

/// How many lines of a region float over a paragraph that goes on from `last`, and the line after the paragraph's end.
fn float(last: &Place<'_>, lines: &[Place<'_>], begins: &[bool], notes: &[bool]) -> Option<(usize, usize)> {
    let size = last.line.size;
    // The cells over a caption are its table's, however they are set.
    let captioned = lines.iter().take(CELLS).position(|place| is_caption(&place.line.text)).unwrap_or(0);
    let mut caption = false;
    let floats = |at: &usize| {
        let line = lines[*at].line;
        // A caption may go on in small letters.
        caption |= is_caption(&line.text);
        line.text.contains("   ") || caption && (is_caption(&line.text) || line.size < 0.95 * size)
    };
    let first = captioned + (captioned..lines.len()).take_while(floats).count();
    if first == 0 || first >= lines.len() {
        return None;
    }
    let goes_on = lines[first].line.text.starts_with(char::is_lowercase)
        && !last.line.text.ends_with(['.', '!', '?', ':'])
        && (lines[first].line.size - size).abs() < 0.3;
    let end = (first + 1..lines.len()).find(|&at| begins[at] || notes[at])?;
    goes_on.then_some((first, end))
}

fn is_caption(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let kind = words.next().unwrap_or("").to_lowercase();
    ["tabell", "figur", "table", "figure", "fig.", "tab.", "boks"].contains(&kind.as_str())
        && words.next().is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}
