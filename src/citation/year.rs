//! The year of a cited work: `2003`, `1992a`, `u.å.`, `i trykk`.

use std::fmt;

use super::token::View;

/// When a cited work came out, as far as the citation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Year {
    /// A year, and the letter that tells apart works of one author in one year.
    Dated(i32, Option<char>),
    /// `u.å.`, `n.d.`, `udatert`.
    Undated,
    /// `i trykk`, `in press`.
    InPress,
}

impl Year {
    /// The end of a work's key: `2003`, `1992a`, `u-a`, `i-trykk`; one for all spellings and languages.
    pub fn slug(self) -> String {
        match self {
            Year::Dated(year, letter) => format!("{year}{}", letter.map(String::from).unwrap_or_default()),
            Year::Undated => "u-a".to_owned(),
            Year::InPress => "i-trykk".to_owned(),
        }
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Year::Dated(..) => f.write_str(&self.slug()),
            Year::Undated => f.write_str("u.å."),
            Year::InPress => f.write_str("i trykk"),
        }
    }
}

/// Reads a year at `k`: the year, and the place after it. Spans of years (`1856–1939`) are lives and wars, not years.
pub(super) fn year_at(view: View<'_>, k: usize) -> Option<(Year, usize)> {
    let number = view.number(k);
    if !number.is_empty() {
        let year = dated(number)?;
        let dash = |k: usize| matches!(view.mark(k), Some('-' | '–' | '—'));
        let full =
            |k: usize| view.number(k).len() >= 4 && view.number(k).starts_with(|c: char| c.is_ascii_digit());
        if (dash(k + 1) && (full(k + 2) || view.number(k + 2).len() == 2))
            || (k >= 2 && dash(k - 1) && full(k - 2))
        {
            return None;
        }
        if k >= 1 && (view.has(k - 1, '=') || view.has(k - 1, '<') || view.has(k - 1, '>')) {
            return None;
        }
        if view.has(k + 1, '%') {
            return None;
        }
        // `sak 2014/1275`
        if view.has(k + 1, '/')
            && !view.number(k + 2).is_empty()
            && dated(view.number(k + 2)).is_none_or(|other| other < year)
        {
            return None;
        }
        // A reprint: reference lists enter it under the year of the edition used, the second of `1905/1953`.
        if view.has(k + 1, '/')
            && let Some(reprint) = dated(view.number(k + 2))
            && reprint >= year
        {
            return Some((reprint, k + 3));
        }
        // `2001 a`
        if let Year::Dated(digits, None) = year
            && let [letter @ b'a'..=b'e'] = view.word(k + 1).as_bytes()
            && (k + 2 >= view.len() || matches!(view.mark(k + 2), Some(',' | ';' | ':')))
        {
            return Some((Year::Dated(digits, Some(char::from(*letter))), k + 2));
        }
        // `1999 [1961]`: the edition used, and the first.
        let first = view.group(k + 1).is_some_and(|level| {
            let aside = view.tokens.view(level);
            view.has(k + 1, '[') && aside.len() == 1 && dated(aside.number(0)).is_some()
        });
        return Some((year, k + 1 + usize::from(first)));
    }
    let dot = |k: usize| k + usize::from(view.has(k, '.'));
    match view.lower(k).as_str() {
        "u.å" | "n.d" | "u.d" | "s.a" => Some((Year::Undated, dot(k + 1))),
        "udatert" | "undated" => Some((Year::Undated, k + 1)),
        "uten" if view.is(k + 1, "år") => Some((Year::Undated, k + 2)),
        "u" | "n" if view.has(k + 1, '.') && (view.is(k + 2, "å") || view.is(k + 2, "d")) => {
            Some((Year::Undated, dot(k + 3)))
        }
        "i" | "in" | "under" if view.one_of(k + 1, &["trykk", "press", "utgivelse", "utgjeving"]) => {
            Some((Year::InPress, k + 2))
        }
        "under" if view.is(k + 1, "utg") => Some((Year::InPress, dot(k + 2))),
        "forthcoming" => Some((Year::InPress, k + 1)),
        _ => None,
    }
}

/// A number that can be a year of publication.
pub(super) fn dated(number: &str) -> Option<Year> {
    let digits = number.get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    let mut letters = number[4..].chars();
    let letter = letters.next();
    if letter.is_some_and(|c| !c.is_ascii_lowercase()) || letters.next().is_some() {
        return None;
    }
    let year: i32 = digits.parse().ok()?;
    (1500..2100).contains(&year).then_some(Year::Dated(year, letter))
}

#[cfg(test)]
mod tests {
    use super::super::token::Tokens;
    use super::*;
    use crate::document::Span;

    fn read(text: &str) -> Option<String> {
        let tokens = Tokens::read(text, Span::new(0, text.len()));
        year_at(tokens.view(0), 0).map(|(year, after)| format!("{} {after}", year.slug()))
    }

    #[test]
    fn years() {
        for (text, year) in [
            ("2003", "2003 1"),
            ("1992a)", "1992a 1"),
            ("2001 a, s. 3", "2001a 2"),
            ("u.å.", "u-a 2"),
            ("u. å.", "u-a 4"),
            ("n.d., p. 3", "u-a 2"),
            ("in press", "i-trykk 2"),
            ("under utg.", "i-trykk 3"),
            ("1905/1953", "1953 3"),
        ] {
            assert_eq!(read(text).as_deref(), Some(year), "{text}");
        }
        for text in ["1856–1939", "1998-99", "24", "12345", "2100", "1990 %", "40 %"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
