//! Heading numbers: how they are read, and which of a document's candidates form one outline.

use std::collections::BTreeMap;

use super::numerals::roman;
use super::rows::is_blank;

/// The series a heading number counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Series {
    /// `1`, `1.1`, `Kapittel 1`.
    Chapter,
    /// `I`, `II`.
    Roman,
    /// `Del 1`, `Part II`.
    Part,
    /// `Vedlegg A`, `Appendix 1`.
    Appendix,
}

/// A line read as a numbered heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbered<'a> {
    /// Which series it counts in.
    pub series: Series,
    /// The number's parts: 3.2.10 is [3, 2, 10].
    pub path: Vec<u32>,
    /// The number as printed, without a final stop.
    pub number: &'a str,
    /// What follows it; empty if the number stands alone.
    pub title: &'a str,
    /// Whether a word such as "Kapittel" says what it is.
    pub named: bool,
}

const CHAPTER_WORDS: &[&str] = &["kapittel", "kapitel", "kap.", "chapter"];
const PART_WORDS: &[&str] = &["del", "part"];
const APPENDIX_WORDS: &[&str] = &["vedlegg", "appendiks", "appendix", "bilag", "bilaga", "tillegg"];

/// Reads a line as a numbered heading; whether it is one is for [`outline`] to say.
pub(super) fn numbered(text: &str) -> Option<Numbered<'_>> {
    let word = text.split(is_blank).next().unwrap_or("");
    let lower = word.to_lowercase();
    let series =
        [(CHAPTER_WORDS, Series::Chapter), (PART_WORDS, Series::Part), (APPENDIX_WORDS, Series::Appendix)]
            .into_iter()
            .find(|(words, _)| words.contains(&lower.as_str()));
    if let Some((_, series)) = series {
        if !word.starts_with(char::is_uppercase) {
            return None;
        }
        let rest = text[word.len()..].trim_start_matches(is_blank);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let value = match number.as_bytes() {
            [letter] if letter.is_ascii_uppercase() && series == Series::Appendix => {
                Some(u32::from(letter - b'A') + 1)
            }
            _ => small(number).or_else(|| roman(number)),
        }?;
        if !(after.is_empty()
            || after.starts_with(|c: char| is_blank(c) || matches!(c, ':' | '.' | '–' | '-' | '—')))
        {
            return None;
        }
        let title =
            after.trim_start_matches(|c: char| is_blank(c) || matches!(c, ':' | '.' | '–' | '-' | '—'));
        return Some(Numbered { series, path: vec![value], number, title, named: true });
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (printed, after) = text.split_at(end);
    if !(after.is_empty() || after.starts_with(is_blank)) {
        return None;
    }
    let title = after.trim_start_matches(is_blank);
    if printed.is_empty() {
        let number = word.strip_suffix('.').unwrap_or(word);
        let value = roman(number).filter(|_| word.starts_with(char::is_uppercase) && !title.is_empty())?;
        return Some(Numbered { series: Series::Roman, path: vec![value], number, title, named: false });
    }
    let number = printed.strip_suffix('.').unwrap_or(printed);
    let path: Vec<u32> = number.split('.').map(small).collect::<Option<_>>()?;
    (path.len() <= 8).then_some(Numbered { series: Series::Chapter, path, number, title, named: false })
}

/// A number of one to three digits without leading zero.
fn small(text: &str) -> Option<u32> {
    let fits =
        (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if fits { text.parse().ok() } else { None }
}

/// A candidate for the outline: its place in a series and how much its look speaks for it.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The series it counts in.
    pub series: Series,
    /// Its number.
    pub path: Vec<u32>,
    /// How much it looks like a heading; negative if it looks like text.
    pub score: f64,
}

/// What it costs to leave the order a table of contents would have.
const SKIPPED: f64 = 1.5;
const RESTART: f64 = 5.0;
const LATE_START: f64 = 2.0;

/// The candidates, by index, that together make the most plausible outline.
///
/// After 2.1 may come 2.1.1, 2.2 or 3; anything else costs. The chain with the highest sum of looks less costs wins, so
/// that an item "1." of a list or "3 av 10" at a line's start falls out unless everything speaks for it. Dynamic
/// programming over number prefixes: linear in the candidates.
pub(super) fn outline(candidates: &[Candidate]) -> Vec<usize> {
    let mut best: Vec<f64> = Vec::with_capacity(candidates.len());
    let mut links: Vec<Option<usize>> = Vec::with_capacity(candidates.len());
    // The best chain so far whose last number is, or stands under, this number.
    let mut under: BTreeMap<(Series, &[u32]), usize> = BTreeMap::new();
    // The best chain so far whose last number is exactly this one.
    let mut exactly: BTreeMap<(Series, &[u32]), usize> = BTreeMap::new();
    let mut overall: BTreeMap<Series, usize> = BTreeMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let Some((&last, parent)) = candidate.path.split_last() else {
            best.push(f64::NEG_INFINITY);
            links.push(None);
            continue;
        };
        let series = candidate.series;
        let mut options: Vec<(f64, Option<usize>)> =
            vec![(if last == 1 && parent.iter().all(|&n| n == 1) { 0.0 } else { -LATE_START }, None)];
        if last == 1 {
            options.extend(exactly.get(&(series, parent)).map(|&link| (best[link], Some(link))));
        }
        let mut sibling = candidate.path.clone();
        for skipped in 0..3u32 {
            let Some(value) = last.checked_sub(skipped + 1).filter(|&value| value > 0) else { break };
            if let Some(end) = sibling.last_mut() {
                *end = value;
            }
            if let Some(&link) = under.get(&(series, sibling.as_slice())) {
                options.push((best[link] - SKIPPED * f64::from(skipped), Some(link)));
            }
        }
        if !parent.is_empty() && last <= 2 {
            // The first child of a chapter whose own heading was not seen, or the second after an unseen first.
            options.extend(exactly.get(&(series, parent)).map(|&link| (best[link] - SKIPPED, Some(link))));
            let (&above, grand) = parent.split_last().unwrap_or((&0, &[]));
            if above > 1 {
                let before: Vec<u32> = grand.iter().copied().chain([above - 1]).collect();
                options.extend(
                    under.get(&(series, before.as_slice())).map(|&link| (best[link] - SKIPPED, Some(link))),
                );
            }
        }
        options.extend(overall.get(&series).map(|&link| (best[link] - RESTART, Some(link))));
        let (sum, link) = options
            .into_iter()
            .fold((f64::NEG_INFINITY, None), |most, next| if next.0 > most.0 { next } else { most });
        best.push(sum + candidate.score);
        links.push(link);
        let better = |other: Option<&usize>| other.is_none_or(|&other| best[other] < best[at]);
        for depth in 1..=candidate.path.len() {
            let key = (series, &candidate.path[..depth]);
            if better(under.get(&key)) {
                under.insert(key, at);
            }
        }
        if better(exactly.get(&(series, candidate.path.as_slice()))) {
            exactly.insert((series, &candidate.path), at);
        }
        if better(overall.get(&series)) {
            overall.insert(series, at);
        }
    }
    let mut chosen = Vec::new();
    for &end in overall.values() {
        if best[end] <= 0.0 {
            continue;
        }
        let mut at = Some(end);
        while let Some(link) = at {
            chosen.push(link);
            at = links[link];
        }
    }
    chosen.sort_unstable();
    chosen
}
