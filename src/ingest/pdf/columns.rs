//! The reading order of a page: what stands over all of it, its columns from left to right, what stands under them.

use super::lines::cluster;
use super::words::Word;

/// Columns are parted by at least so many ems.
const GUTTER: f32 = 0.8;

/// A column has at least so many lines beside the next one.
const FEWEST: usize = 4;

/// A column is split no more often than this.
const DEPTH: usize = 3;

/// Width of the strips in which a gutter is looked for, in points.
const STRIP: f32 = 2.0;

/// Words that are read together, from the top downwards.
type Region = Vec<Word>;

/// Parts a page into regions in reading order.
pub(super) fn regions(words: Vec<Word>) -> Vec<Region> {
    let size = usual_size(&words);
    let mut rows = cluster(words);
    // A running head and a page number stand apart from the columns, and would otherwise be read with one of them.
    let mut feet: Vec<Region> = Vec::new();
    let mut regions = Vec::new();
    for _ in 0..2 {
        feet.extend(detached(&mut rows, size, true).map(|row| region(vec![row])));
        regions.extend(detached(&mut rows, size, false).map(|row| region(vec![row])));
    }
    split(rows, size, 0, &mut regions);
    regions.extend(feet.into_iter().rev());
    regions
}

fn usual_size(words: &[Word]) -> f32 {
    let mut sizes: Vec<f32> = words.iter().map(|word| word.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
}

/// Takes the last (or first) row if it stands clearly apart from the others.
fn detached(rows: &mut Vec<Vec<Word>>, size: f32, last: bool) -> Option<Vec<Word>> {
    if rows.len() < 6 {
        return None;
    }
    let at = if last { rows.len() - 1 } else { 0 };
    let beside = if last { at - 1 } else { 1 };
    let gap = (rows[at][0].y - rows[beside][0].y).abs();
    let small = rows[at].iter().all(|word| word.size < 0.93 * size || word.artifact);
    let least = if small { 1.2 } else { 1.5 };
    (gap > least * size.max(rows[at][0].size)).then(|| rows.remove(at))
}

fn region(rows: Vec<Vec<Word>>) -> Region {
    rows.into_iter().flatten().collect()
}

fn extent<'w>(words: impl Iterator<Item = &'w Word>) -> [f32; 2] {
    words.fold([f32::MAX, f32::MIN], |x, word| [x[0].min(word.x[0]), x[1].max(word.x[1])])
}

/// Where the words of a row stand against a gutter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Both,
    Across,
}

fn split(rows: Vec<Vec<Word>>, size: f32, depth: usize, regions: &mut Vec<Region>) {
    if rows.is_empty() {
        return;
    }
    let Some((gutter, run)) = (depth < DEPTH).then(|| find(&rows, size)).flatten() else {
        regions.push(region(rows));
        return;
    };
    let mut rows = rows;
    let under = rows.split_off(run.1);
    let beside = rows.split_off(run.0);
    split(rows, size, depth + 1, regions);
    let (mut left, mut right): (Vec<Word>, Vec<Word>) =
        beside.into_iter().flatten().partition(|word| f32::midpoint(word.x[0], word.x[1]) < gutter);
    for side in [&mut left, &mut right] {
        split(cluster(std::mem::take(side)), size, depth + 1, regions);
    }
    split(under, size, depth + 1, regions);
}

/// The gutter between columns and the rows beside it, if there is one: the place with most lines on both sides.
fn find(rows: &[Vec<Word>], size: f32) -> Option<(f32, (usize, usize))> {
    let [from, to] = extent(rows.iter().flatten());
    let wide = to - from;
    if wide < 20.0 * size || rows.len() < FEWEST {
        return None;
    }
    let strips = (wide / STRIP) as usize;
    if strips > 4_000 {
        return None;
    }
    let mut best: Option<(usize, f32, (usize, usize))> = None;
    for strip in strips * 15 / 100..=strips * 85 / 100 {
        let at = from + strip as f32 * STRIP;
        let sides: Vec<Side> = rows.iter().map(|row| side(row, at, size)).collect();
        for run in runs(&sides) {
            let count =
                |one: Side| sides[run.0..run.1].iter().filter(|&&s| s == one || s == Side::Both).count();
            let fewest = count(Side::Left).min(count(Side::Right));
            if fewest < FEWEST || best.is_some_and(|(most, ..)| fewest <= most) {
                continue;
            }
            if let Some(middle) = are_columns(&rows[run.0..run.1], at, size) {
                best = Some((fewest, middle, run));
            }
        }
    }
    best.map(|(_, at, run)| (at, (without_byline(&rows[..run.1], run.0, at, size), run.1)))
}

/// Where the columns begin below the names that a title page sets side by side over them.
fn without_byline(rows: &[Vec<Word>], start: usize, at: f32, size: f32) -> usize {
    let apart = |row: usize| rows[row][0].y - rows[row - 1][0].y > 2.4 * size;
    let last = (start + FEWEST).min(rows.len().saturating_sub(FEWEST));
    let below = (start + 1..last).find(|&row| apart(row));
    below
        .filter(|&below| rows[start..below].iter().any(|row| side(row, at, size) == Side::Both))
        .unwrap_or(start)
}

fn side(row: &[Word], at: f32, size: f32) -> Side {
    let after = row.partition_point(|word| word.x[0] < at);
    let before =
        after.checked_sub(1).map(|i| row[..=i].iter().map(|word| word.x[1]).fold(f32::MIN, f32::max));
    match (before, row.get(after)) {
        (Some(end), _) if end > at => Side::Across,
        (Some(end), Some(next)) if next.x[0] - end < GUTTER * size => Side::Across,
        (Some(_), Some(_)) => Side::Both,
        (Some(_), None) => Side::Left,
        (None, _) => Side::Right,
    }
}

/// The longest stretches of rows that nothing crosses.
fn runs(sides: &[Side]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start = 0;
    for end in 0..=sides.len() {
        if end == sides.len() || sides[end] == Side::Across {
            if end > start {
                runs.push((start, end));
            }
            start = end + 1;
        }
    }
    runs
}

/// Whether the rows are running text on both sides of `at`, and not the cells of a table or the numbers of a list: the
/// middle of the gutter.
fn are_columns(rows: &[Vec<Word>], at: f32, size: f32) -> Option<f32> {
    let all = extent(rows.iter().flatten());
    let mut edges = [0.0; 2];
    for (index, left) in [true, false].into_iter().enumerate() {
        let parts: Vec<Vec<&Word>> = rows
            .iter()
            .map(|row| row.iter().filter(|word| (word.x[0] < at) == left).collect())
            .filter(|part: &Vec<&Word>| !part.is_empty())
            .collect();
        let column = extent(parts.iter().flatten().copied());
        let wide = column[1] - column[0];
        if wide < 0.22 * (all[1] - all[0]) || wide < 8.0 * size {
            return None;
        }
        let filled = parts
            .iter()
            .filter(|part| {
                let own = extent(part.iter().copied());
                own[1] - own[0] > 0.6 * wide && part.len() >= 3
            })
            .count();
        if filled * 2 < parts.len() {
            return None;
        }
        edges[index] = if left { column[1] } else { column[0] };
    }
    (edges[1] - edges[0] >= GUTTER * size).then(|| f32::midpoint(edges[0], edges[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, x: f32, y: f32) -> Vec<Word> {
        let mut at = x;
        text.split(' ')
            .map(|text| {
                let from = at;
                at += text.chars().count() as f32 * 5.0 + 3.0;
                Word {
                    text: text.to_owned(),
                    x: [from, at - 3.0],
                    y,
                    size: 10.0,
                    bold: false,
                    italic: false,
                    artifact: false,
                    blank_after: true,
                    raised: false,
                    unknown: 0,
                }
            })
            .collect()
    }

    fn read(words: Vec<Word>) -> Vec<String> {
        let text = |region: Region| region.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        regions(words).into_iter().map(text).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut words = row("en tittel som står over begge spaltene på hele siden her", 0.0, 10.0);
        for line in 0..6 {
            let y = 40.0 + 12.0 * line as f32;
            words.extend(row(&format!("venstre {line} spalte har sine egne linjer"), 0.0, y));
            words.extend(row(&format!("høyre {line} spalte har sine egne linjer"), 230.0, y + 2.0));
        }
        let read = read(words);
        assert_eq!(read.len(), 3, "{read:?}");
        assert!(read[1].starts_with("venstre 0") && read[1].contains("venstre 5"), "{read:?}");
        assert!(read[2].starts_with("høyre 0"), "{read:?}");
    }

    #[test]
    fn tables_and_lists_are_read_row_by_row() {
        let mut words = Vec::new();
        for line in 0..8 {
            let y = 40.0 + 12.0 * line as f32;
            words.extend(row(&format!("rad{line}"), 0.0, y));
            words.extend(row("12", 200.0, y));
            words.extend(row("34 prosent", 320.0, y));
        }
        assert_eq!(read(words).len(), 1);
    }
}
