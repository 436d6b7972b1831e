//! Printed lines of all pages become the document's lines: what a gap, an indent, a short line or a small size says.

use std::collections::BTreeMap;

use super::floats;
use super::lines::Printed;
use super::outline::{Bookmark, squash};
use crate::document::{Line, Look, PageStart};

/// A page: its printed lines in reading order.
#[derive(Clone, Debug, Default)]
pub(super) struct PageLines {
    /// The label the file gives it.
    pub label: Option<String>,
    /// Its columns and what stands over and under them.
    pub regions: Vec<Vec<Printed>>,
}

/// A line with its place in the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'p> {
    /// The line.
    pub line: &'p Printed,
    page: usize,
    /// Counts over the whole document.
    pub region: usize,
    /// The edges of its column.
    edges: [f32; 2],
    /// Whether it stands alone over or under all else on its page.
    pub edge: bool,
}

/// A gap between lines of this many times the usual distance parts paragraphs.
const PARTED: f32 = 1.2;

/// An indent of fewer ems than this is none.
const INDENT: f32 = 0.7;

/// How a document is set.
#[derive(Clone, Debug)]
struct Setting {
    /// Size of running text.
    size: f32,
    /// Usual distance of lines by their size in tenths of a point.
    pitches: BTreeMap<i32, f32>,
    /// Whether lines are spaced out to the right margin.
    justified: bool,
}

/// Writes the document's lines.
pub(super) fn lines(pages: &[PageLines], bookmarks: &[Bookmark]) -> Vec<Line> {
    let mut places = places(pages);
    let setting = Setting::of(&places);
    let mut notes = notes(&places, &setting);
    let mut begins = begins(&places, &setting, &notes);
    let order = floats::order(&places, &begins, &notes);
    if !order.is_sorted() {
        places = order.iter().map(|&at| places[at]).collect();
        notes = order.iter().map(|&at| notes[at]).collect();
        begins = self::begins(&places, &setting, &notes);
    }
    let headings = headings(&places, bookmarks);
    let mut lines: Vec<Line> = Vec::new();
    let mut number = 0;
    let mut push = |text: String, page_start: Option<PageStart>, look: Option<Look>| {
        number += 1;
        lines.push(Line { number, text, page_start, mark: None, look });
    };
    let mut at = 0;
    for (page, printed) in pages.iter().enumerate() {
        let mut start = Some(PageStart { label: printed.label.clone(), inferred: false });
        while at < places.len() && places[at].page == page {
            let place = &places[at];
            let blanks =
                if start.is_some() || at == 0 { 0 } else { blanks_between(&places[at - 1], place, &setting) };
            for _ in 0..blanks {
                push(String::new(), None, None);
            }
            let size = place.line.size / setting.size * 100.0;
            let look = Look {
                size: size.round().clamp(1.0, 9_999.0) as u16,
                bold: place.line.bold,
                italic: place.line.italic,
                begins: begins[at],
                note: notes[at],
                furniture: place.line.artifact,
                heading: headings[at],
            };
            let indent = ((place.line.x[0] - place.edges[0]) / (0.5 * setting.size)).round();
            let indent = if indent * 0.5 < INDENT { 0 } else { indent.min(40.0) as usize };
            let spaced_out = place.line.even && setting.justified && reaches_margin(place, setting.size);
            let text = if spaced_out { place.line.text.replace("   ", " ") } else { place.line.text.clone() };
            push(" ".repeat(indent) + &text, start.take(), Some(look));
            at += 1;
        }
        if start.is_some() {
            push(String::new(), start, None);
        }
    }
    lines
}

fn places(pages: &[PageLines]) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    let mut region = 0;
    let edges = column_edges(pages);
    for (page, printed) in pages.iter().enumerate() {
        for (index, lines) in printed.regions.iter().enumerate() {
            let edges = edges.get(region).copied().unwrap_or([0.0, 0.0]);
            let outermost = index < 2 || index + 2 >= printed.regions.len();
            let edge = lines.len() == 1 && outermost && printed.regions.len() > 1;
            places.extend(lines.iter().map(|line| Place { line, page, region, edges, edge }));
            region += 1;
        }
    }
    places
}

/// The left and right edge of each region. One with few lines has those of the nearest like it.
fn column_edges(pages: &[PageLines]) -> Vec<[f32; 2]> {
    const ENOUGH: usize = 6;
    let regions: Vec<&Vec<Printed>> = pages.iter().flat_map(|page| &page.regions).collect();
    let own: Vec<[f32; 2]> = regions.iter().map(|lines| [left_edge(lines), right_edge(lines)]).collect();
    let mut known: Vec<[f32; 2]> = Vec::new();
    for (lines, &edges) in regions.iter().zip(&own) {
        if lines.len() >= ENOUGH
            && !known.iter().any(|k| (k[0] - edges[0]).abs() < 1.0 && (k[1] - edges[1]).abs() < 1.0)
            && known.len() < 64
        {
            known.push(edges);
        }
    }
    regions
        .iter()
        .zip(&own)
        .map(|(lines, &edges)| {
            if lines.len() >= ENOUGH {
                return edges;
            }
            let around = known.iter().filter(|k| k[0] <= edges[0] + 1.0 && k[1] >= edges[1] - 1.0);
            let nearest = around.min_by(|a, b| (edges[0] - a[0]).total_cmp(&(edges[0] - b[0])));
            nearest.copied().unwrap_or(edges)
        })
        .collect()
}

/// Where lines of a region begin: the leftmost place at which a good part of them does.
fn left_edge(lines: &[Printed]) -> f32 {
    let mut starts: Vec<f32> = lines.iter().map(|line| line.x[0]).collect();
    starts.sort_by(f32::total_cmp);
    let enough = (lines.len() / 7).max(2);
    let mut from = 0;
    for to in 0..starts.len() {
        while starts[to] - starts[from] > 1.5 {
            from += 1;
        }
        if to + 1 - from >= enough {
            return starts[from];
        }
    }
    starts.first().copied().unwrap_or(0.0)
}

/// Where lines of a region end: the place at which most of them do, if it is set justified; else where the longest does.
fn right_edge(lines: &[Printed]) -> f32 {
    let mut ends: Vec<f32> = lines.iter().map(|line| line.x[1]).collect();
    ends.sort_by(f32::total_cmp);
    let (mut from, mut best) = (0, 0..0);
    for to in 0..ends.len() {
        while ends[to] - ends[from] > 1.0 {
            from += 1;
        }
        if to + 1 - from >= best.len() {
            best = from..to + 1;
        }
    }
    let most = if best.len() * 3 > ends.len() {
        best.end.checked_sub(1).and_then(|last| ends.get(last))
    } else {
        ends.last()
    };
    most.copied().unwrap_or(0.0)
}

impl Setting {
    fn of(places: &[Place<'_>]) -> Setting {
        let mut sizes: BTreeMap<i32, u64> = BTreeMap::new();
        let mut distances: BTreeMap<i32, BTreeMap<i32, usize>> = BTreeMap::new();
        for (at, place) in places.iter().enumerate() {
            *sizes.entry(tenths(place.line.size)).or_default() += u64::from(place.line.letters[0]);
            if let Some(before) = at.checked_sub(1).map(|i| &places[i])
                && before.region == place.region
                && (before.line.size - place.line.size).abs() < 0.3
                && place.line.y > before.line.y
            {
                let distance = place.line.y - before.line.y;
                *distances
                    .entry(tenths(place.line.size))
                    .or_default()
                    .entry((distance * 4.0) as i32)
                    .or_default() += 1;
            }
        }
        let size = sizes.iter().max_by_key(|&(_, count)| count).map_or(10.0, |(&size, _)| size as f32 / 10.0);
        let usual = |counts: BTreeMap<i32, usize>| {
            // A distance counts with its neighbours, which rounding may have parted from it.
            let with_near = |at: i32| (at - 1..=at + 1).filter_map(|i| counts.get(&i)).sum::<usize>();
            counts
                .keys()
                .copied()
                .max_by_key(|&at| (with_near(at), -at))
                .map_or(0.0, |at| (at as f32 + 0.5) / 4.0)
        };
        let pitches = distances.into_iter().map(|(size, counts)| (size, usual(counts))).collect();
        let body = |place: &&Place<'_>| (place.line.size - size).abs() < 0.3;
        let full = places.iter().filter(body).filter(|place| reaches_margin(place, size)).count();
        let all = places.iter().filter(body).count();
        Setting { size, pitches, justified: full * 2 > all }
    }

    /// The usual distance between two lines of this size.
    fn pitch(&self, size: f32) -> f32 {
        let known = self.pitches.range(tenths(size) - 2..=tenths(size) + 2).map(|(_, &pitch)| pitch);
        let pitch = known.fold(0.0, f32::max);
        let scaled = |(&of, &pitch): (&i32, &f32)| pitch * size * 10.0 / of as f32;
        if pitch > 0.0 {
            // What stands alone at its size tells nothing about how close its lines are.
            pitch.min(2.2 * size)
        } else {
            self.pitches.get_key_value(&tenths(self.size)).map_or(1.2 * size, scaled)
        }
    }
}

/// Whether a line ends at the right edge of its column.
fn reaches_margin(place: &Place<'_>, size: f32) -> bool {
    (place.edges[1] - place.line.x[1]).abs() < 0.12 * size
}

fn tenths(size: f32) -> i32 {
    (size * 10.0).round() as i32
}

fn gap(before: &Place<'_>, place: &Place<'_>, setting: &Setting) -> f32 {
    (place.line.y - before.line.y) / setting.pitch(before.line.size.min(place.line.size))
}

fn blanks_between(before: &Place<'_>, place: &Place<'_>, setting: &Setting) -> usize {
    if before.page != place.page {
        return 0;
    }
    if before.region != place.region {
        // A column goes on where the one before ended; what stands over or under columns is apart from them.
        return usize::from(place.line.y > before.line.y + PARTED * setting.pitch(setting.size));
    }
    match gap(before, place, setting) {
        gap if gap > 2.2 => 2,
        gap if gap > PARTED => 1,
        _ => 0,
    }
}

/// The right edge that each line's neighbours at the same left edge show: quotations are narrower.
fn rights(places: &[Place<'_>], setting: &Setting) -> Vec<f32> {
    let mut rights: Vec<f32> = places.iter().map(|place| place.edges[1]).collect();
    let mut start = 0;
    for end in 1..=places.len() {
        let goes_on = end < places.len() && {
            let (before, place) = (&places[end - 1], &places[end]);
            before.region == place.region
                && (before.line.x[0] - place.line.x[0]).abs() < 1.5
                && (before.line.size - place.line.size).abs() < 0.3
                && gap(before, place, setting) < PARTED
        };
        if goes_on {
            continue;
        }
        let inset = places[start].line.x[0] - places[start].edges[0] > INDENT * setting.size;
        if inset && end - start >= 3 {
            let right = places[start..end].iter().map(|place| place.line.x[1]).fold(f32::MIN, f32::max);
            rights[start..end].fill(right);
        }
        start = end;
    }
    rights
}

/// Whether a block begins with each line, as far as its place tells.
fn begins(places: &[Place<'_>], setting: &Setting, notes: &[bool]) -> Vec<bool> {
    let rights = rights(places, setting);
    let mut begins = Vec::with_capacity(places.len());
    for at in 0..places.len() {
        let begun = match before_text(places, notes, at) {
            None => true,
            Some(last) => begins_at(places, [last, at], setting, rights[last], begins[last]),
        };
        begins.push(begun);
    }
    begins
}

/// The line that line `at` may go on from: the one above it, or the last of the text in the column or page before,
/// notes, heads and page numbers passed over.
fn before_text(places: &[Place<'_>], notes: &[bool], at: usize) -> Option<usize> {
    let last = at.checked_sub(1)?;
    if places[last].region == places[at].region && notes[last] == notes[at] {
        return Some(last);
    }
    let is_text = |&i: &usize| {
        let place = &places[i];
        notes[i] == notes[at] && !place.line.artifact && !place.edge && !is_bare_number(&place.line.text)
    };
    // Beyond the last two pages nothing goes on.
    let text = (0..at).rev().take_while(|&i| places[i].page + 2 > places[at].page).find(is_text);
    text.or(Some(last))
}

fn is_bare_number(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 5 && text.chars().all(|c| c.is_ascii_digit() || "ivxlc–- |".contains(c))
}

fn begins_at(
    places: &[Place<'_>],
    [last, at]: [usize; 2],
    setting: &Setting,
    right: f32,
    last_begins: bool,
) -> bool {
    let (before, place) = (&places[last], &places[at]);
    let (one, two) = (before.line, place.line);
    let em = two.size;
    let lower = two.text.trim_start().starts_with(char::is_lowercase);
    let room = right - one.x[1];
    let short = if setting.justified { room > 0.6 * em } else { room > two.first_word + 0.6 * em };
    let resized = (one.size - two.size).abs() > 0.06 * one.size.max(two.size);
    let indent = (two.x[0] - place.edges[0]) / em;
    if before.region != place.region {
        let next_out = places.get(at + 1).is_none_or(|next| next.line.x[0] < two.x[0] - INDENT * em);
        let indented = (INDENT..6.0).contains(&indent) && next_out && last_indent(before, em) < INDENT;
        let apart = before.page == place.page && two.y > one.y + 1.6 * setting.pitch(setting.size);
        return resized
            || apart && !lower
            || one.bold != two.bold
            || indented && !lower
            || short && !lower && !is_open(&one.text);
    }
    if resized {
        return true;
    }
    let gap = gap(before, place, setting);
    if !(0.0..PARTED).contains(&gap) {
        return true;
    }
    if one.bold != two.bold && short {
        return true;
    }
    let shift = (two.x[0] - one.x[0]) / em;
    if shift > INDENT {
        // The second line of a hanging paragraph: the first was full, or a list's sign stands before it.
        let hanging =
            last_begins && (!short || starts_with_sign(&one.text)) && last_indent(before, em) < indent;
        return !(hanging || lower && !short);
    }
    if shift < -INDENT {
        // The second line of an indented paragraph.
        return !last_begins || short && !lower;
    }
    short && !lower && !is_open(&one.text)
}

fn last_indent(place: &Place<'_>, em: f32) -> f32 {
    (place.line.x[0] - place.edges[0]) / em
}

/// Whether a line cannot be a paragraph's last.
fn is_open(text: &str) -> bool {
    text.ends_with([',', '-', '–', '(', '\u{AD}', '\u{2010}'])
}

/// Whether a line begins with a list's sign or number.
fn starts_with_sign(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    let sign = first.chars().count() == 1 && !first.contains(char::is_alphanumeric);
    let counted = first.len() <= 5
        && first.ends_with(['.', ')'])
        && first
            .trim_end_matches(['.', ')'])
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '(');
    sign || counted || first.chars().all(|c| c.is_ascii_digit() || "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c))
}

/// Which lines are footnotes: set smaller than the text at the foot of a column, the first of them with a mark.
fn notes(places: &[Place<'_>], setting: &Setting) -> Vec<bool> {
    // What is turned against the page stands beside its text.
    let mut notes: Vec<bool> = places.iter().map(|place| place.line.aside).collect();
    let mut end = places.len();
    let mut went_on: Vec<(usize, usize)> = Vec::new();
    while end > 0 {
        let region = places[end - 1].region;
        let start = places[..end].partition_point(|place| place.region < region);
        let mut from = end;
        while from > start && is_small(places[from - 1].line, setting) {
            from -= 1;
        }
        let has_text = from > start || start > 0 && places[start - 1].page == places[start].page;
        let marked = |line: &Printed| line.marked || starts_with_sign(&line.text);
        if has_text && let Some(first) = (from..end).find(|&i| marked(places[i].line)) {
            notes[first..end].fill(true);
            if first > from {
                went_on.push((from, first));
            }
        }
        end = start;
    }
    // What stands before the first mark goes on from the page before, if a note stands last there.
    for (from, first) in went_on {
        let page = places[from].page;
        let before = places[..from].partition_point(|place| place.page < page);
        if before > 0 && notes[before - 1] {
            notes[from..first].fill(true);
        }
    }
    notes
}

fn is_small(line: &Printed, setting: &Setting) -> bool {
    line.size < 0.93 * setting.size && !line.artifact && !line.aside
}

/// The level of the bookmark that names each line, alone or with the lines after it.
fn headings(places: &[Place<'_>], bookmarks: &[Bookmark]) -> Vec<Option<u8>> {
    const WRAPPED: usize = 4;
    let mut levels = vec![None; places.len()];
    let squashed: Vec<String> = places.iter().map(|place| squash(&place.line.text)).collect();
    let mut from = 0;
    for bookmark in bookmarks {
        let first = bookmark.page.map_or(from, |page| places.partition_point(|place| place.page < page));
        let last =
            bookmark.page.map_or(places.len(), |page| places.partition_point(|place| place.page <= page));
        let found = (first..last).find_map(|at| {
            let mut rest = bookmark.title.as_str();
            for (step, line) in squashed[at..].iter().take(WRAPPED).enumerate() {
                // Bookmarks may lack the number that is printed, and a line of them is no heading if it stands in the contents.
                let line = if step == 0 { without_number(line, rest) } else { line };
                if line.is_empty() || levels[at + step].is_some() {
                    return None;
                }
                rest = rest.strip_prefix(line)?;
                if rest.is_empty() {
                    return Some((at, step + 1));
                }
            }
            None
        });
        if let Some((at, count)) = found {
            levels[at..at + count].fill(Some(bookmark.level));
            from = at + count;
        }
    }
    levels
}

/// A squashed line without the number before it, where the title has none.
fn without_number<'l>(line: &'l str, title: &str) -> &'l str {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if line != bare && !title.starts_with(line) && title.starts_with(bare) { bare } else { line }
}
