//! Lines of a file as any system writes them, and the ids that may stand in columns.

use super::Error;

/// The lines of `text` that hold more than white space, with their numbers from 1.
///
/// A line ends with `\n`, `\r\n` or a lone `\r`, also mixed in one file; a byte order mark at the start is no text.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some(text.strip_prefix('\u{feff}').unwrap_or(text));
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else {
            rest = None;
            return Some(text);
        };
        let length = if text[end..].starts_with("\r\n") { 2 } else { 1 };
        rest = Some(&text[end + length..]);
        Some(&text[..end])
    })
    .enumerate()
    .filter(|(_, line)| !line.trim().is_empty())
    .map(|(i, line)| (i + 1, line))
}

/// The columns of a line of a TREC file, parted by blanks and tabs; an error if there are not exactly `N`.
pub(super) fn columns<'a, const N: usize>(
    number: usize,
    line: &'a str,
    expected: &'static str,
) -> Result<[&'a str; N], Error> {
    let columns: Vec<&str> = line.split_ascii_whitespace().collect();
    columns.try_into().map_err(|_| Error::malformed(number, expected, line))
}

/// Whether `id` can stand in a column: not empty, no white space, no control character.
pub(super) fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\u{feff}')
}

/// `text` with every run of white space as one blank, and none at its ends.
pub(super) fn fold_blanks(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_may_be_mixed() {
        let found: Vec<_> = lines("\u{feff}en\r\nto\r\rfire\n\n  \nsju").collect();
        assert_eq!(found, [(1, "en"), (2, "to"), (4, "fire"), (7, "sju")]);
        assert_eq!(lines("").count(), 0);
        assert_eq!(lines("\u{feff}").count(), 0);
        assert_eq!(lines("\r\n").count(), 0);
    }

    #[test]
    fn blanks_fold() {
        assert_eq!(fold_blanks(" å \n\u{a0}være\t  her "), "å være her");
        assert_eq!(fold_blanks(" \n"), "");
    }
}
