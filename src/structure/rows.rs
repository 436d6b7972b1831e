//! Printed lines, each with what can be measured of it, and the small questions that are asked of a line.

use crate::document::{Look, Mark, PagedText};

/// A line with something on it.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    /// Line number in the source.
    pub number: u32,
    /// The line without blanks at its ends.
    pub text: &'a str,
    /// Blanks before the text; a tab counts four.
    pub indent: usize,
    /// Blanks after the text.
    pub trailing: usize,
    /// Blank lines right before it.
    pub blanks: usize,
    /// Blank lines before it beyond what is usual between two lines of a paragraph; 0 at the top of a page, where
    /// blank lines tell nothing; negative where lines stand closer than usual.
    pub gap: i32,
    /// Page it stands on, from 0.
    pub page: usize,
    /// Whether it is the first line of its page that is text.
    pub top: bool,
    /// Whether it is set in columns.
    pub tabular: bool,
    /// What the format says of it.
    pub mark: Option<Mark>,
    /// How it is set, where the format has measures.
    pub look: Option<Look>,
}

/// The lines of `paged` that are not blank, all on page 0 for now.
pub(super) fn rows(paged: &PagedText) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut blanks = 0;
    for line in &paged.lines {
        let text = line.text.trim_matches(is_blank);
        if text.is_empty() {
            blanks += 1;
            continue;
        }
        let indent = line
            .text
            .chars()
            .take_while(|&c| is_blank(c))
            .map(|c| if c == '\t' { 4 } else { 1 })
            .sum::<usize>();
        let trailing = line.text.chars().rev().take_while(|&c| is_blank(c)).count();
        let (number, mark, look) = (line.number, line.mark, line.look);
        let tabular = is_tabular(text);
        rows.push(Row {
            number,
            text,
            indent,
            trailing,
            blanks,
            gap: 0,
            page: 0,
            top: false,
            tabular,
            mark,
            look,
        });
        blanks = 0;
    }
    rows
}

/// White space, and signs without width that extractors leave behind.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0')
}

/// Quotation marks and brackets that close.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '»' | '«' | '”' | '“' | '"' | '\'' | '’' | '‘' | ')' | ']')
}

/// Hyphens that can stand at a line's end, the soft one included.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')
}

/// Whether a sentence can end with this line: a stop, perhaps followed by closing marks or a note's number.
pub(super) fn ends_sentence(text: &str) -> bool {
    let mut end = text.trim_end_matches(|c: char| c.is_ascii_digit() || is_raised(c) || c == '*');
    if end.len() == text.len() || !end.ends_with(|c: char| is_closer(c) || is_stop(c)) {
        end = text;
    }
    end.trim_end_matches(is_closer).ends_with(is_stop)
}

/// A raised digit, as a note's mark is printed.
pub(super) fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

/// Whether the line breaks off in the middle of a sentence.
pub(super) fn is_unfinished(text: &str) -> bool {
    !ends_sentence(text) && !text.ends_with([':', ';'])
}

/// Whether the line begins in the middle of a sentence: with a small letter.
pub(super) fn starts_lower(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

/// Whether a sentence can begin with this line: a capital or a digit after opening marks.
pub(super) fn starts_upper(text: &str) -> bool {
    let first =
        text.trim_start_matches(|c: char| is_closer(c) || matches!(c, '(' | '[' | '–' | '—' | '…' | ' '));
    first.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
}

/// Whether the line breaks off at a hyphen that belongs to a word.
pub(super) fn ends_hyphenated(text: &str) -> bool {
    let mut back = text.chars().rev();
    back.next().is_some_and(is_hyphen) && back.next().is_some_and(char::is_alphanumeric)
}

/// Whether the line has letters and all of them are capitals.
pub(super) fn is_all_capitals(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 1 && !text.chars().any(char::is_lowercase)
}

/// The first word of a line, up to the first blank.
pub(super) fn first_word(text: &str) -> &str {
    text.split(is_blank).next().unwrap_or("")
}

/// The last word of a line, after the last blank.
pub(super) fn last_word(text: &str) -> &str {
    text.rsplit(is_blank).next().unwrap_or("")
}

/// Letters and digits in lower case: what two printings of one title have in common.
pub(super) fn squash(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether the line is set in columns: several wide blanks, or one very wide, inside it.
pub(super) fn is_tabular(text: &str) -> bool {
    gaps_of(text, 2) > 1 || gaps_of(text, 3) > 0
}

/// How many gaps inside the line are at least `wide` blanks wide; a tab counts four.
pub(super) fn gaps_of(text: &str, wide: usize) -> usize {
    let (mut gaps, mut run) = (0, 0);
    for c in text.chars() {
        if is_blank(c) {
            run += if c == '\t' { 4 } else { 1 };
            continue;
        }
        gaps += usize::from(run >= wide);
        run = 0;
    }
    gaps
}

/// Whether the line holds no letter and no digit: a drawn rule, asterisks between sections.
pub(super) fn is_rule(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}
