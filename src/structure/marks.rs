//! Marks of notes: the number or sign in the text that points to a note, and the one that the note begins with.

use super::rows::{is_closer, is_raised};

/// What a mark says, however it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key<'a> {
    /// `1`, `¹`, `[1]`, `[^1]`.
    Number(u32),
    /// `*`, `[^moe]`.
    Sign(&'a str),
}

/// The mark a note begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoteMark<'a> {
    /// Which mark it is.
    pub key: Key<'a>,
    /// Whether it is raised or in square brackets, as no item of a list is.
    pub sure: bool,
    /// Whether it is a number with a stop or bracket behind it, as items of a list are.
    pub listed: bool,
    /// What follows it.
    pub rest: &'a str,
}

/// The longest name that a note in Pandoc's form has.
const LONGEST: usize = 32;

/// The mark a line begins with, if it is followed by text.
pub(super) fn note_mark(text: &str) -> Option<NoteMark<'_>> {
    let mark = if let Some((key, rest)) = bracketed(text) {
        NoteMark { key, sure: true, listed: false, rest: rest.strip_prefix(':').unwrap_or(rest) }
    } else {
        let end = text.find(|c: char| !is_mark(c)).filter(|&end| end > 0)?;
        let (mark, rest) = text.split_at(end);
        let number = value(mark);
        let sure = mark.chars().all(is_raised);
        let bare = rest.strip_prefix(['.', ')']).filter(|_| number.is_some());
        let key = number.map_or(Key::Sign(mark), Key::Number);
        let apart = bare.unwrap_or(rest).starts_with(char::is_whitespace) || sure || number.is_none();
        // `*Title* 8 (2009)` is emphasis.
        let emphasis = number.is_none() && rest.starts_with(char::is_alphabetic) && rest.contains('*');
        if mark.chars().count() > 3 || !apart || emphasis {
            return None;
        }
        NoteMark { key, sure, listed: bare.is_some() && !sure, rest: bare.unwrap_or(rest) }
    };
    let first = mark.rest.trim_start().chars().next()?;
    (first.is_alphabetic() || is_closer(first) || first == '(').then_some(mark)
}

/// The number a note begins with.
pub(super) fn note_number(text: &str) -> Option<u32> {
    match note_mark(text)?.key {
        Key::Number(number) => Some(number),
        Key::Sign(_) => None,
    }
}

/// The marks in a line that stand right after a word, or after a stop that ends one, with nothing going on after them.
pub(super) fn marks(text: &str) -> impl Iterator<Item = Key<'_>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        loop {
            let start = rest + text[rest..].find(|c| is_mark(c) || c == '[')?;
            if text[start..].starts_with('[') {
                rest = start + 1;
                if let Some((key, behind)) = bracketed(&text[start..]) {
                    rest = text.len() - behind.len();
                    let joined = text[..start].chars().next_back().is_some_and(|c| !c.is_whitespace());
                    if joined && !behind.starts_with('(') {
                        return Some(key);
                    }
                }
                continue;
            }
            let end = text[start..].find(|c| !is_mark(c)).map_or(text.len(), |length| start + length);
            rest = end;
            let mark = &text[start..end];
            let follows = text[end..].chars().next();
            if is_joined(&text[..start], mark.starts_with(is_raised))
                && follows.is_none_or(|c| !c.is_alphanumeric() && c != '%')
            {
                return Some(value(mark).map_or(Key::Sign(mark), Key::Number));
            }
        }
    })
}

/// Whether a mark may stand behind `before`: behind a number only a raised one, or one behind a year that ends a sentence.
fn is_joined(before: &str, raised: bool) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some(c) if c.is_alphabetic() || is_closer(c) || matches!(c, '!' | '?' | '…') => true,
        Some(stop @ ('.' | ',' | ':' | ';')) => match back.next() {
            Some(c) if c.is_ascii_digit() => {
                raised || stop == '.' && ends_in_year(&before[..before.len() - 1])
            }
            Some(c) => c.is_alphabetic() || is_closer(c),
            None => false,
        },
        _ => false,
    }
}

fn ends_in_year(text: &str) -> bool {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    digits == 4
        && text[text.len() - 4..].starts_with(['1', '2'])
        && !text[..text.len() - 4].ends_with(['.', ',', '-'])
}

/// A number, or behind `^` a name, in square brackets: it, and what follows the bracket.
fn bracketed(text: &str) -> Option<(Key<'_>, &str)> {
    let inner = text.strip_prefix('[')?;
    let named = inner.strip_prefix('^');
    let inner = named.unwrap_or(inner);
    let end = inner.bytes().take(LONGEST).position(|b| b == b']')?;
    let (mark, rest) = (inner.get(..end)?, inner.get(end + 1..)?);
    let plain = mark.bytes().all(|b| b.is_ascii_digit());
    let key = match value(mark).filter(|_| plain) {
        Some(number) => Key::Number(number),
        None => Key::Sign(mark).only_if(named.is_some() && !mark.is_empty() && !mark.contains(' '))?,
    };
    Some((key, rest))
}

impl<'a> Key<'a> {
    fn only_if(self, condition: bool) -> Option<Key<'a>> {
        condition.then_some(self)
    }
}

fn is_mark(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '*' | '†' | '‡') || is_raised(c)
}

/// The value of one to three digits, plain or raised.
fn value(mark: &str) -> Option<u32> {
    let mut number = 0;
    for (at, c) in mark.chars().enumerate() {
        let raised = || "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|r| r == c).and_then(|digit| u32::try_from(digit).ok());
        number = number * 10 + c.to_digit(10).or_else(raised).filter(|_| at < 3)?;
    }
    (!mark.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_notes_begin_with() {
        for (text, number) in [
            ("1 Moe 2002.", 1),
            ("12. Moe 2002.", 12),
            ("3) Moe 2002.", 3),
            ("¹ Moe 2002.", 1),
            ("¹⁰Moe 2002.", 10),
            ("[4] Moe 2002.", 4),
            ("[^7]: Moe 2002.", 7),
            ("4 (Moe, 2002)", 4),
        ] {
            assert_eq!(note_number(text), Some(number), "{text}");
        }
        assert_eq!(note_mark("[^moe]: Moe 2002.").map(|mark| mark.key), Some(Key::Sign("moe")));
        assert_eq!(note_mark("* Moe 2002.").map(|mark| mark.key), Some(Key::Sign("*")));
        for text in ["*Title* 8 (2009)", "1998 kom", "3a Moe", "3 40", "[moe] Moe", "[1]", "", "["] {
            assert!(note_mark(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_points_to_notes() {
        for (text, numbers) in [
            ("ordet.1 Et ord,2 og «sagt».3", vec![1, 2, 3]),
            ("i 1860.¹ Før³ det¹²", vec![1, 3, 12]),
            ("lyset.[^1] Og[2] så.", vec![1, 2]),
            ("i 1860.12 og 1.203.4 Slik.", vec![12]),
            ("i 18.12 og 3 av 10, 10⁶ [4] kom, 40 % og 3-4b", vec![]),
        ] {
            let found: Vec<u32> = marks(text)
                .filter_map(|key| match key {
                    Key::Number(number) => Some(number),
                    Key::Sign(_) => None,
                })
                .collect();
            assert_eq!(found, numbers, "{text}");
        }
    }
}
