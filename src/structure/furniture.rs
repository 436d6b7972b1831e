//! Running heads and printed page numbers, told apart from text by where they stand and how they repeat.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::{Furniture, FurnitureKind};

use super::numbering::numbered;
use super::numerals::{PageNumber, bullet, number_or_roman, page_number};
use super::pages::PageBreak;
use super::rows::{Row, ends_sentence, is_rule, squash};

/// How many lines from the head or foot of a page are looked at.
const DEPTH: usize = 3;

/// The edge of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Head,
    Foot,
}

/// Takes running heads, page numbers and drawn rules out of `rows` and labels the pages by what is printed.
pub(super) fn take(rows: &mut Vec<Row<'_>>, pages: &mut [PageBreak]) -> Vec<Furniture> {
    let mut kinds: Vec<Option<FurnitureKind>> = vec![None; rows.len()];
    for (kind, row) in kinds.iter_mut().zip(rows.iter()) {
        if is_rule(row.text) && (bullet(row.text).is_none() || row.text.chars().count() > 1) {
            *kind = Some(FurnitureKind::Rule);
        }
    }
    // On a single page only its place tells a number, so only a format with places is asked.
    if pages.len() > 1 || pages.len() == 1 && rows.iter().any(|row| row.look.is_some()) {
        let spans = page_spans(rows, pages.len());
        let labels = mark_numbers(rows, &spans, &mut kinds);
        let inner = mark_heads(rows, &spans, &mut kinds);
        for (page, label) in labels.into_iter().chain(inner) {
            if pages[page].label.is_none() {
                pages[page].label = Some(label);
            }
        }
    }
    // What the format calls furniture is none of the text, even where it does not repeat.
    for (kind, row) in kinds.iter_mut().zip(rows.iter()) {
        if row.look.is_some_and(|look| look.furniture) {
            kind.get_or_insert(FurnitureKind::RunningHead);
        }
    }
    let mut furniture = Vec::new();
    let mut at = 0;
    rows.retain(|row| {
        let kind = kinds[at];
        at += 1;
        if let Some(kind) = kind {
            furniture.push(Furniture { kind, text: row.text.to_string(), line: row.number });
        }
        kind.is_none()
    });
    furniture
}

/// The rows of each page.
pub(super) fn page_spans(rows: &[Row<'_>], pages: usize) -> Vec<Range<usize>> {
    (0..pages)
        .map(|page| rows.partition_point(|row| row.page < page)..rows.partition_point(|row| row.page <= page))
        .collect()
}

/// Up to [`DEPTH`] rows of a page from an edge inwards, those already taken left out.
fn edge_rows(span: &Range<usize>, edge: Edge, kinds: &[Option<FurnitureKind>]) -> Vec<usize> {
    let free = |i: &usize| kinds[*i].is_none();
    match edge {
        Edge::Head => span.clone().filter(free).take(DEPTH).collect(),
        Edge::Foot => span.clone().rev().filter(free).take(DEPTH).collect(),
    }
}

/// Marks lines that are nothing but a page number and count with the pages.
fn mark_numbers(
    rows: &[Row<'_>],
    spans: &[Range<usize>],
    kinds: &mut [Option<FurnitureKind>],
) -> Vec<(usize, String)> {
    let mut labels = Vec::new();
    for edge in [Edge::Foot, Edge::Head] {
        let mut found: BTreeMap<usize, (usize, PageNumber)> = BTreeMap::new();
        for (page, span) in spans.iter().enumerate() {
            for i in edge_rows(span, edge, kinds).into_iter().take(2) {
                if let Some(number) = page_number(rows[i].text) {
                    found.insert(page, (i, number));
                    break;
                }
            }
        }
        for (&page, (i, number)) in &found {
            let agrees = |other: usize| {
                found.get(&other).is_some_and(|(_, n)| {
                    n.roman == number.roman
                        && i64::from(n.value) - i64::from(number.value) == other as i64 - page as i64
                })
            };
            let near = (1..=3).any(|step| agrees(page + step) || (page >= step && agrees(page - step)));
            if near || number.ornamented || number.value as usize == page + 1 {
                kinds[*i] = Some(FurnitureKind::PageNumber);
                labels.push((page, number.label.clone()));
            }
        }
    }
    labels
}

/// Marks lines repeated at the same edge of several pages, also with a number in them that counts with the pages.
fn mark_heads(
    rows: &[Row<'_>],
    spans: &[Range<usize>],
    kinds: &mut [Option<FurnitureKind>],
) -> Vec<(usize, String)> {
    let mut labels = Vec::new();
    let mut lengths: Vec<usize> = spans.iter().map(Range::len).collect();
    lengths.sort_unstable();
    let sparse = spans[0].len() * 2 < lengths[lengths.len() / 2];
    for edge in [Edge::Head, Edge::Foot] {
        let mut repeated: BTreeMap<(usize, String), Vec<(usize, usize)>> = BTreeMap::new();
        let mut counting: BTreeMap<i64, Vec<(usize, usize)>> = BTreeMap::new();
        for (page, span) in spans.iter().enumerate() {
            for (depth, i) in edge_rows(span, edge, kinds).into_iter().enumerate() {
                for (words, offset) in readings(rows[i].text, page) {
                    repeated.entry((depth, words)).or_default().push((page, i));
                    if let Some(offset) = offset
                        && depth == 0
                    {
                        counting.entry(offset).or_default().push((page, i));
                    }
                }
            }
        }
        for ((depth, words), places) in &repeated {
            let text = rows[places[0].1].text;
            let counts = words.contains(' ');
            if places.len() >= 3 || places.len() == 2 && *depth == 0 && (counts || !ends_sentence(text)) {
                for &(page, i) in places {
                    // On the first page the same words are the title, unless they are set like the head of any page.
                    // Where heads alternate, the first page of a text has none.
                    let alternates = places.get(1).is_some_and(|&(page, _)| page != 1);
                    let title = page == 0
                        && !counts
                        && (rows[i].text != rows[places[places.len() - 1].1].text || sparse || alternates);
                    if !title {
                        kinds[i] = Some(FurnitureKind::RunningHead);
                    }
                }
            }
        }
        let enough = |places: &&Vec<(usize, usize)>| places.len() >= 3 && places.len() * 4 >= spans.len();
        for places in counting.values().filter(enough) {
            for &(_, i) in places {
                kinds[i] = Some(FurnitureKind::RunningHead);
            }
        }
        labels.extend(inner_labels(rows, spans, kinds));
    }
    labels.extend(mark_front_heads(rows, spans, kinds));
    labels
}

/// Marks lines at a page's edge that read as a running head of other pages with a Roman number: front matter counts so.
fn mark_front_heads(
    rows: &[Row<'_>],
    spans: &[Range<usize>],
    kinds: &mut [Option<FurnitureKind>],
) -> Vec<(usize, String)> {
    let heads: BTreeSet<String> = rows
        .iter()
        .zip(kinds.iter())
        .filter(|(_, kind)| **kind == Some(FurnitureKind::RunningHead))
        .filter_map(|(row, _)| without_number(row.text))
        .map(|(words, ..)| words)
        .collect();
    let mut labels = Vec::new();
    for (page, span) in spans.iter().enumerate() {
        for edge in [Edge::Head, Edge::Foot] {
            let Some(&i) = edge_rows(span, edge, kinds).first() else { continue };
            if let Some((words, true, label)) = without_number(rows[i].text)
                && heads.contains(&words)
            {
                kinds[i] = Some(FurnitureKind::RunningHead);
                labels.push((page, label.to_string()));
            }
        }
    }
    labels
}

/// A line without the number it begins or ends with: the rest squashed, whether the number is Roman, the number.
fn without_number(text: &str) -> Option<(String, bool, &str)> {
    let mut words = text.split_whitespace();
    let (first, last) = (words.next()?, words.next_back()?);
    [last, first].into_iter().find_map(|word| {
        let number = word.trim_matches('|');
        let (_, roman) = number_or_roman(number)?;
        let rest = if word == last { text.strip_suffix(word) } else { text.strip_prefix(word) };
        Some((squash(rest?), roman, number))
    })
}

/// The numbers inside running heads that count with the pages.
fn inner_labels(
    rows: &[Row<'_>],
    spans: &[Range<usize>],
    kinds: &[Option<FurnitureKind>],
) -> Vec<(usize, String)> {
    let mut offsets: BTreeMap<i64, Vec<(usize, String)>> = BTreeMap::new();
    for (page, span) in spans.iter().enumerate() {
        for i in span.clone().filter(|&i| kinds[i] == Some(FurnitureKind::RunningHead)) {
            for (_, value, label) in inner_numbers(rows[i].text) {
                let label = without_total(label).to_string();
                offsets.entry(i64::from(value) - page as i64).or_default().push((page, label));
            }
        }
    }
    offsets.into_values().max_by_key(Vec::len).filter(|labels| labels.len() >= 2).unwrap_or_default()
}

/// What may be repeated of a line: all of it, or, for a number at its beginning or end, the rest together with the
/// number's distance to the page; that distance is told apart where the number ends the line.
fn readings(text: &str, page: usize) -> Vec<(String, Option<i64>)> {
    let whole = squash(text);
    let mut readings = Vec::new();
    for (leading, value, label) in inner_numbers(text) {
        let offset = i64::from(value) - page as i64;
        let digits = squash(label);
        let rest =
            if leading { whole.strip_prefix(digits.as_str()) } else { whole.strip_suffix(digits.as_str()) };
        if let Some(rest) = rest.filter(|rest| !rest.is_empty() && numbered(text).is_none_or(|n| !n.named)) {
            readings.push((format!("{rest} {offset}"), (!leading).then_some(offset)));
        }
    }
    if readings.is_empty() && !whole.is_empty() {
        readings.push((whole, None));
    }
    readings
}

/// The number of a page without that of the last page, as browsers print it: "3/14".
fn without_total(number: &str) -> &str {
    match number.split_once('/') {
        Some((page, total)) if total.parse::<u32>().is_ok() => page,
        _ => number,
    }
}

/// The numbers a line begins and ends with, set off from its words: whether leading, the value, as printed.
fn inner_numbers(text: &str) -> Vec<(bool, u32, &str)> {
    let mut numbers = Vec::new();
    let mut parts = text.split_whitespace();
    let (first, last) = (parts.next(), parts.next_back());
    for (leading, word) in [(true, first), (false, last)] {
        if let Some(word) = word
            && let Some((value, false)) = number_or_roman(without_total(word.trim_matches('|')))
        {
            numbers.push((leading, value, word.trim_matches('|')));
        }
    }
    numbers
}
