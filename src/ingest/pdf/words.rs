//! Letters become words: where the gaps are, which accents belong to which letter, what is printed twice.

use unicode_normalization::char::compose;

use super::content::Glyph;

/// A word on the page, with no blank in it. Units and axes are those of [`Glyph`].
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its letters.
    pub text: String,
    /// Where it begins and ends.
    pub x: [f32; 2],
    /// The line it stands on.
    pub y: f32,
    /// Size of its letters.
    pub size: f32,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
    /// Whether the file marks it as furniture.
    pub artifact: bool,
    /// Whether a blank was drawn after it.
    pub blank_after: bool,
    /// Whether it is raised above its line: the mark of a note.
    pub raised: bool,
    /// Letters whose fonts do not tell what they are.
    pub unknown: u32,
}

/// A gap wider than this, in ems, parts words.
pub(super) const GAP: f32 = 0.14;

/// Letters that stand further left than this of where the one before ended, in ems, begin a new word; accents and
/// what is printed twice go back by a letter's width.
const BACK: f32 = 1.05;

/// Gathers the letters of one direction, in the order they are drawn, into words.
pub(super) fn words<'g>(glyphs: impl Iterator<Item = &'g Glyph>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut accent: Option<(char, [f32; 2])> = None;
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        if let Some(before) = last
            && is_printed_twice(before, glyph)
        {
            continue;
        }
        last = Some(glyph);
        let text = glyph.text.as_deref().unwrap_or("\u{FFFD}");
        if !text.is_empty() && text.chars().all(is_blank) {
            if let Some(word) = words.last_mut().filter(|_| open) {
                word.blank_after = true;
            }
            open = false;
            continue;
        }
        let near = words.last().filter(|_| open).is_some_and(|word| continues(word, glyph));
        if !near {
            open = true;
            words.push(Word {
                text: String::new(),
                x: glyph.x,
                y: glyph.y,
                size: glyph.size,
                bold: glyph.bold,
                italic: glyph.italic,
                artifact: glyph.artifact,
                blank_after: false,
                raised: false,
                unknown: 0,
            });
            accent = None;
        }
        let Some(word) = words.last_mut() else { continue };
        if is_accent(Some(&word.text)) {
            word.y = glyph.y;
        }
        word.unknown += u32::from(glyph.text.is_none());
        word.bold &= glyph.bold;
        word.italic &= glyph.italic;
        join(word, text, glyph.x, &mut accent);
        word.x[0] = word.x[0].min(glyph.x[0]);
        word.x[1] = word.x[1].max(glyph.x[1]);
        if text.ends_with(is_blank) {
            word.blank_after = true;
            open = false;
        }
    }
    for word in &mut words {
        let trimmed = word.text.trim_matches(is_blank).len();
        if trimmed != word.text.len() {
            word.text = word.text.trim_matches(is_blank).to_owned();
        }
    }
    words.retain(|word| !word.text.is_empty());
    words
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{200B}'
}

/// Whether a letter goes on with a word: on its line, in its size, right after it.
fn continues(word: &Word, glyph: &Glyph) -> bool {
    let size = word.size.max(glyph.size);
    let gap = glyph.x[0] - word.x[1];
    // Over a capital an accent is raised.
    let accent = is_accent(glyph.text.as_deref()) || is_accent(word.text.get(last_letter(&word.text)..));
    let level = if accent { 0.4 } else { 0.05 };
    (word.y - glyph.y).abs() < level * size
        && (word.size - glyph.size).abs() < 0.12 * size
        && word.artifact == glyph.artifact
        && gap < GAP * size
        && gap > -BACK * size
}

/// Where the last letter of a text begins.
fn last_letter(text: &str) -> usize {
    text.char_indices().next_back().map_or(0, |(at, _)| at)
}

/// Whether a text is one accent that stands for itself.
fn is_accent(text: Option<&str>) -> bool {
    let mut chars = text.unwrap_or("").chars();
    let single = chars.next().filter(|_| chars.next().is_none());
    single.is_some_and(|c| !matches!(c, '/' | '°') && combining(c).is_some())
}

/// Bold by printing twice, shadows: the same letter at nearly the same place.
fn is_printed_twice(one: &Glyph, two: &Glyph) -> bool {
    let near = 0.12 * one.size;
    one.text == two.text
        && one.text.as_deref().is_some_and(|text| !text.is_empty())
        && (one.y - two.y).abs() < near
        && (one.x[0] - two.x[0]).abs() < near
        && (one.x[1] - one.x[0]) > near
}

/// Adds a letter to a word. TeX's old fonts set an accent and its letter over one another, in either order.
fn join(word: &mut Word, text: &str, x: [f32; 2], accent: &mut Option<(char, [f32; 2])>) {
    let mut chars = text.chars();
    let single = chars.next().filter(|_| chars.next().is_none());
    let over = |one: [f32; 2], other: [f32; 2]| {
        let middle = f32::midpoint(one[0], one[1]);
        other[0] < middle && middle < other[1]
    };
    if let Some(letter) = single {
        if let Some((mark, place)) = accent.take()
            && (over(place, x) || over(x, place))
            && let Some(whole) = accented(letter, mark)
        {
            word.text.pop();
            word.text.push(whole);
            return;
        }
        if let Some(mark) = combining(letter) {
            let before = word.text.chars().next_back();
            // The end of the word is where the letter before ended.
            if word.x[1] - x[0] > 0.3 * (x[1] - x[0])
                && let Some(whole) = before.and_then(|before| accented(before, mark))
            {
                word.text.pop();
                word.text.push(whole);
                return;
            }
            *accent = Some((mark, x));
        }
    }
    word.text.push_str(text);
}

/// The combining mark that a spacing accent stands for.
fn combining(c: char) -> Option<char> {
    Some(match c {
        '˚' | '°' => '\u{30A}',
        '´' => '\u{301}',
        '`' => '\u{300}',
        '¨' => '\u{308}',
        'ˆ' => '\u{302}',
        '˜' => '\u{303}',
        'ˇ' => '\u{30C}',
        '¯' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '˝' => '\u{30B}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        '/' => '/',
        _ => return None,
    })
}

fn accented(letter: char, mark: char) -> Option<char> {
    match (letter, mark) {
        ('o', '/') => Some('ø'),
        ('O', '/') => Some('Ø'),
        (_, '/') => None,
        ('ı', mark) => compose('i', mark),
        (letter, mark) => compose(letter, mark),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    fn glyph(text: &str, from: f32, to: f32) -> Glyph {
        Glyph {
            text: Some(Rc::from(text)),
            x: [from, to],
            y: 0.0,
            size: 10.0,
            turn: 0,
            bold: false,
            italic: false,
            artifact: false,
            content: None,
        }
    }

    fn read(glyphs: &[(&str, f32, f32)]) -> Vec<String> {
        let glyphs: Vec<Glyph> = glyphs.iter().map(|&(text, from, to)| glyph(text, from, to)).collect();
        words(glyphs.iter()).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn gaps_part_words() {
        assert_eq!(read(&[("s", 0.0, 4.0), ("å", 4.0, 9.0), ("d", 11.5, 16.0)]), ["så", "d"]);
        assert_eq!(read(&[("s", 0.0, 4.0), (" ", 4.0, 4.1), ("d", 4.1, 9.0)]), ["s", "d"]);
    }

    #[test]
    fn accents_join_their_letters() {
        assert_eq!(read(&[("p", 0.0, 5.0), ("˚", 5.5, 9.5), ("a", 5.0, 10.0)]), ["på"]);
        let raised = Glyph { y: -2.0, ..glyph("˚", 1.0, 6.0) };
        let capital = words([raised, glyph("A", 0.0, 7.0), glyph("r", 7.0, 10.0)].iter());
        assert_eq!((capital[0].text.as_str(), capital[0].y, capital.len()), ("År", 0.0, 1));
        assert_eq!(read(&[("o", 0.0, 5.0), ("/", 0.2, 4.8)]), ["ø"]);
        assert_eq!(read(&[("e", 0.0, 5.0), ("´", 1.0, 4.0)]), ["é"]);
        assert_eq!(read(&[("2", 0.0, 5.0), ("0", 5.0, 10.0), ("°", 10.0, 14.0)]), ["20°"]);
        assert_eq!(read(&[("g", 0.0, 5.0), ("/", 5.0, 8.0), ("o", 8.0, 13.0)]), ["g/o"]);
    }

    #[test]
    fn letters_printed_twice_are_one() {
        assert_eq!(read(&[("A", 0.0, 6.0), ("A", 0.3, 6.3), ("l", 6.0, 8.0)]), ["Al"]);
        assert_eq!(read(&[("l", 0.0, 2.0), ("l", 2.0, 4.0)]), ["ll"]);
    }
}
