//! Words become printed lines, raised note marks set behind their words.

use super::words::{GAP, Word};

/// A line of one column.
#[derive(Clone, Debug)]
pub(super) struct Printed {
    /// Its text; wide gaps, as between the columns of a table, are three blanks.
    pub text: String,
    /// Where it begins and ends.
    pub x: [f32; 2],
    /// Its base line.
    pub y: f32,
    /// The size most of its letters have.
    pub size: f32,
    /// Whether all of it is bold.
    pub bold: bool,
    /// Whether all of it is italic.
    pub italic: bool,
    /// Whether the file marks it as furniture.
    pub artifact: bool,
    /// How wide its first word is.
    pub first_word: f32,
    /// Whether it is turned against most of the page.
    pub aside: bool,
    /// Whether all its gaps are about as wide: it may be spaced out to the margin.
    pub even: bool,
    /// Whether it begins with a raised mark.
    pub marked: bool,
    /// Letters, and how many of them are not told by their fonts.
    pub letters: [u32; 2],
}

/// A gap wider than this, in ems, is more than a blank, however far the line is spaced out.
const WIDE: f32 = 2.2;

/// A gap wider than this is more than a blank if others of its line are much narrower, or all as wide.
const UNEVEN: f32 = 0.9;

/// Sets words into lines, from the top downwards.
pub(super) fn lines(words: Vec<Word>) -> Vec<Printed> {
    let mut lines = cluster(words);
    raise(&mut lines);
    lines.into_iter().filter_map(print).collect()
}

/// Words on one base line; lines from the top downwards, words from the left.
pub(super) fn cluster(mut words: Vec<Word>) -> Vec<Vec<Word>> {
    words.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x[0].total_cmp(&b.x[0])));
    let mut lines: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if same_line(line, &word) => line.push(word),
            _ => lines.push(vec![word]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.x[0].total_cmp(&b.x[0]));
    }
    lines
}

fn same_line(line: &[Word], word: &Word) -> bool {
    let first = &line[0];
    let last = &line[line.len() - 1];
    let size = first.size.min(word.size);
    (word.y - first.y).abs() < 0.2 * size || (word.y - last.y).abs() < 0.05 * size
}

/// Moves raised and lowered words to the lines they belong to.
fn raise(lines: &mut Vec<Vec<Word>>) {
    let mut at = 0;
    while at < lines.len() {
        let size = lines[at].iter().map(|word| word.size).fold(0.0, f32::max);
        let mut moved: Vec<(usize, Word)> = Vec::new();
        let mut stay = Vec::new();
        for mut word in std::mem::take(&mut lines[at]) {
            let host = [at.wrapping_sub(2), at.wrapping_sub(1), at + 1, at + 2]
                .into_iter()
                .filter(|&i| i < lines.len())
                .filter_map(|i| belongs(&word, &lines[i]).map(|distance| (i, distance)))
                .min_by(|a, b| a.1.total_cmp(&b.1));
            match host {
                Some((to, _)) if word.size <= size => {
                    word.raised = word.y < lines[to][0].y;
                    moved.push((to, word));
                }
                _ => stay.push(word),
            }
        }
        let emptied = stay.is_empty();
        lines[at] = stay;
        for (to, word) in moved {
            let line = &mut lines[to];
            let place = line.partition_point(|other| other.x[0] < word.x[0]);
            line.insert(place, word);
        }
        if emptied {
            lines.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Whether a small word is raised over, or lowered under, a word of `line`: how far it is from it.
fn belongs(word: &Word, line: &[Word]) -> Option<f32> {
    let mut nearest: Option<f32> = None;
    for host in line {
        let up = (host.y - word.y) / host.size;
        let shifted = (0.12..0.75).contains(&up) || (-0.4..-0.08).contains(&up);
        // Browsers set the mark of a note hardly smaller, and well raised.
        let mark = up > 0.25 && word.text.chars().all(|c| c.is_ascii_digit());
        if word.size > if mark { 0.93 } else { 0.86 } * host.size || !shifted {
            continue;
        }
        let after = (word.x[0] - host.x[1]) / host.size;
        let before = (host.x[0] - word.x[1]) / host.size;
        let distance = if (-0.3..0.4).contains(&after) {
            after.abs()
        } else if (-0.1..1.0).contains(&before) {
            before.abs() + 0.2
        } else {
            continue;
        };
        nearest = Some(nearest.map_or(distance, |best: f32| best.min(distance)));
    }
    nearest
}

fn print(words: Vec<Word>) -> Option<Printed> {
    let first = words.iter().find(|word| !word.raised).or(words.first())?;
    let (y, artifact) = (first.y, words.iter().all(|word| word.artifact));
    let size = usual_size(&words);
    let marked = words[0].raised;
    let mut text = String::new();
    let mut before: Option<&Word> = None;
    let (mut first_word, mut counting) = (0.0, true);
    let narrowest = words
        .windows(2)
        .map(|pair| gap(&pair[0], &pair[1]))
        .filter(|&gap| gap >= GAP)
        .fold(f32::MAX, f32::min);
    let widest = words.windows(2).map(|pair| gap(&pair[0], &pair[1])).fold(0.0, f32::max);
    let even = widest < 1.3 * narrowest;
    for word in &words {
        if let Some(last) = before {
            let gap = gap(last, word);
            let apart = gap >= GAP || last.blank_after && gap > -0.3;
            // A raised mark stands close to its word; after it a word begins anew, and a stop does not.
            let blank = match (last.raised, word.raised) {
                (_, true) => gap >= 0.4,
                (true, false) => apart || word.text.starts_with(char::is_alphanumeric),
                (false, false) => apart,
            };
            if is_wide(gap, narrowest) {
                text.push_str("   ");
            } else if blank {
                text.push(' ');
            }
            counting &= !apart;
        }
        if word.raised && is_number(&word.text) {
            text.extend(word.text.chars().map(superscript));
        } else {
            text.push_str(&word.text);
        }
        if counting {
            first_word = word.x[1] - words[0].x[0];
        }
        before = Some(word);
    }
    let x = [words[0].x[0], words.iter().map(|word| word.x[1]).fold(f32::MIN, f32::max)];
    let letters = words.iter().map(|word| u32::try_from(word.text.chars().count()).unwrap_or(u32::MAX)).sum();
    let unknown = words.iter().map(|word| word.unknown).sum();
    let level = || words.iter().filter(|word| !word.raised);
    let (bold, italic) = (level().all(|word| word.bold), level().all(|word| word.italic));
    Some(Printed {
        text,
        x,
        y,
        size,
        bold,
        italic,
        artifact,
        aside: false,
        first_word,
        even,
        marked,
        letters: [letters, unknown],
    })
}

/// The gap between two words, in ems.
fn gap(one: &Word, two: &Word) -> f32 {
    (two.x[0] - one.x[1]) / one.size.max(two.size)
}

/// Whether a gap parts columns; `narrowest` is the narrowest between two words of its line.
fn is_wide(gap: f32, narrowest: f32) -> bool {
    gap > WIDE || gap > UNEVEN && (gap > 2.2 * narrowest || narrowest > UNEVEN)
}

/// The size that most letters have.
fn usual_size(words: &[Word]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for word in words {
        let letters = word.text.chars().count();
        match sizes.iter_mut().find(|(size, _)| (*size - word.size).abs() < 0.1) {
            Some((_, count)) => *count += letters,
            None => sizes.push((word.size, letters)),
        }
    }
    sizes.into_iter().max_by_key(|&(_, count)| count).map_or(1.0, |(size, _)| size)
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A raised digit as a sign of its own, so that it does not run into the word before.
fn superscript(digit: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digit.to_digit(10).and_then(|value| RAISED.get(value as usize)).copied().unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x: f32, y: f32, size: f32) -> Word {
        let wide = text.chars().count() as f32 * size / 2.0;
        Word {
            text: text.to_owned(),
            x: [x, x + wide],
            y,
            size,
            bold: false,
            italic: false,
            artifact: false,
            blank_after: false,
            raised: false,
            unknown: 0,
        }
    }

    fn read(words: Vec<Word>) -> Vec<String> {
        lines(words).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn words_stand_in_lines() {
        let read = read(vec![
            word("base", 35.0, 20.1, 10.0),
            word("trygg", 7.0, 20.0, 10.0),
            word("En", 0.0, 8.0, 10.0),
            word("til", 120.0, 20.0, 10.0),
        ]);
        assert_eq!(read, ["En", "trygg base   til"]);
    }

    #[test]
    fn raised_marks_follow_their_words() {
        let marks =
            vec![word("ord.", 0.0, 20.0, 10.0), word("12", 20.2, 16.5, 7.0), word("Så", 30.0, 20.0, 10.0)];
        assert_eq!(read(marks), ["ord.¹² Så"]);
        let note = vec![word("3", 0.0, 17.0, 6.0), word("Moe", 6.0, 20.0, 9.0)];
        let read = lines(note);
        assert!(read[0].marked, "{:?}", read[0]);
        assert_eq!(read[0].text, "³ Moe");
        let ordinal = vec![word("m", 0.0, 20.0, 10.0), word("2", 5.1, 16.5, 7.0), word(".", 9.0, 20.0, 10.0)];
        assert_eq!(lines(ordinal)[0].text, "m².");
    }
}
