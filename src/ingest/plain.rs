//! Plain text becomes lines, with the page starts that form feeds mark.

use crate::document::{Line, PageStart, PagedText};

/// Splits clean text into lines. A form feed starts a page at the text after it and is no line of its own; one at the
/// very start or the very end of the text starts none.
pub fn lines(text: &str) -> PagedText {
    let mut lines = Vec::new();
    let mut number = 0;
    let body = text.strip_suffix('\n').unwrap_or(text);
    for printed in body.split('\n') {
        number += 1;
        for (i, piece) in printed.split('\u{C}').enumerate() {
            // A page break in the middle of a line parts it into two pieces with one number.
            if i == 1
                && lines
                    .last()
                    .is_some_and(|line: &Line| line.number == number && line.text.trim().is_empty())
            {
                if let Some(blank) = lines.last_mut() {
                    blank.text = piece.to_owned();
                    blank.page_start = (number > 1).then(PageStart::default);
                }
                continue;
            }
            let page_start = (i > 0).then(PageStart::default);
            lines.push(Line { number, text: piece.to_owned(), page_start, mark: None, look: None });
        }
    }
    // pdftotext ends every page with a form feed, the last one too: nothing follows, so no page starts.
    while lines.last().is_some_and(|line| line.text.trim().is_empty() && line.page_start.is_some()) {
        lines.pop();
    }
    PagedText { lines, numbered: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Vec<(u32, bool, String)> {
        lines(text).lines.into_iter().map(|l| (l.number, l.page_start.is_some(), l.text)).collect()
    }

    #[test]
    fn form_feeds_start_pages() {
        let expected = [(1, false, "side en"), (2, true, "side to"), (3, true, ""), (4, false, "side tre")];
        let expected: Vec<_> = expected.map(|(n, p, t)| (n, p, t.to_owned())).into();
        assert_eq!(outline("side en\n\u{C}side to\n\u{C}\nside tre\n\u{C}"), expected);
        assert_eq!(outline("\u{C}bare en"), [(1, false, "bare en".to_owned())]);
        assert_eq!(outline("a\u{C}b"), [(1, false, "a".to_owned()), (1, true, "b".to_owned())]);
        assert_eq!(outline("a\n"), [(1, false, "a".to_owned())]);
    }
}
