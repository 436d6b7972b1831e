//! Numbers as they are printed: page numbers, heading numbers, enumerators.

use roman_numerals_rs::RomanNumeral;

/// A printed page number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageNumber {
    /// Its value.
    pub value: u32,
    /// Whether it is written in Roman numerals.
    pub roman: bool,
    /// As printed, without ornament: `17`, `iv`.
    pub label: String,
    /// Whether something beside the number shows what it is: `- 3 -`, `Side 3 av 9`.
    pub ornamented: bool,
}

/// Reads a line that is nothing but a page number.
pub(super) fn page_number(text: &str) -> Option<PageNumber> {
    if text.chars().count() > 20 {
        return None;
    }
    let mut core = text.trim();
    let bare =
        core.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '|' | '[' | ']' | '~' | '·' | '•' | ' '));
    let mut ornamented = bare.len() != core.len();
    core = bare;
    for word in ["side", "page", "s.", "p."] {
        if core.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)) {
            let rest = core[word.len()..].trim_start();
            if !rest.is_empty() {
                core = rest;
                ornamented = true;
            }
        }
    }
    for word in [" av ", " of ", "/"] {
        if let Some((first, last)) = core.split_once(word)
            && last.trim().parse::<u32>().is_ok()
        {
            core = first.trim();
            ornamented = true;
        }
    }
    let (value, roman) = number_or_roman(core)?;
    Some(PageNumber { value, roman, label: core.to_string(), ornamented })
}

/// Reads an Arabic number of at most four digits or a small Roman numeral.
pub(super) fn number_or_roman(text: &str) -> Option<(u32, bool)> {
    if (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(|value| (value, false));
    }
    roman(text).map(|value| (value, true))
}

/// Reads a Roman numeral up to 99, all in one case, as it is properly written.
pub(super) fn roman(text: &str) -> Option<u32> {
    let value = text.parse::<RomanNumeral>().ok()?.as_u16();
    (value < 100).then_some(u32::from(value))
}

/// How an item of a list is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Enumerator {
    /// `1.`
    NumberStop,
    /// `1)`
    NumberBracket,
    /// `(1)`
    NumberBrackets,
    /// `a.`
    LetterStop,
    /// `a)`
    LetterBracket,
    /// `(a)`
    LetterBrackets,
}

/// Reads the enumerator a line begins with, and its value from 1.
pub(super) fn enumerator(text: &str) -> Option<(Enumerator, u32)> {
    let opened = text.starts_with('(');
    let rest = text.strip_prefix('(').unwrap_or(text);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (core, after) = rest.split_at(end);
    let mut signs = after.chars();
    let sign = signs.next()?;
    if !signs.next().is_some_and(char::is_whitespace) {
        return None;
    }
    let digits = core.bytes().all(|b| b.is_ascii_digit());
    let value = match core.as_bytes() {
        _ if digits && (1..=3).contains(&core.len()) => core.parse().ok()?,
        [letter] if letter.is_ascii_lowercase() => u32::from(letter - b'a') + 1,
        _ => return None,
    };
    let style = match (digits, opened, sign) {
        (true, true, ')') => Enumerator::NumberBrackets,
        (true, false, ')') => Enumerator::NumberBracket,
        (true, false, '.') => Enumerator::NumberStop,
        (false, true, ')') => Enumerator::LetterBrackets,
        (false, false, ')') => Enumerator::LetterBracket,
        (false, false, '.') => Enumerator::LetterStop,
        _ => return None,
    };
    Some((style, value))
}

/// The bullet a line begins with, if a blank or nothing follows it.
pub(super) fn bullet(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let is_bullet = is_plain_bullet(first) || matches!(first, '-' | '–' | '—' | '*');
    (is_bullet && chars.next().is_none_or(char::is_whitespace)).then_some(first)
}

/// Signs that are bullets and nothing else; U+F0A7 and U+F0B7 are those of Word's symbol fonts.
pub(super) fn is_plain_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '‣'
            | '▪'
            | '●'
            | '○'
            | '◦'
            | '■'
            | '□'
            | '➢'
            | '►'
            | '▶'
            | '✓'
            | '✔'
            | '➤'
            | '·'
            | '\u{f0a7}'
            | '\u{f0b7}'
            | '\u{f0d8}'
            | '\u{f0fc}'
    )
}
