//! Words by UAX #29, with a quick way for the letters Norwegian is written in.

use unicode_segmentation::UnicodeSegmentation;

use crate::document::Span;

/// Calls `each` with the span of every word of `text`: every UAX #29 segment that holds a letter or a digit, cut once more
/// where a full stop or colon lacks the blank behind it ("slutt.Neste", "begreper:trygg").
///
/// Guarantees: otherwise the same segments as [`UnicodeSegmentation::unicode_word_indices`], in order, in linear time.
pub fn each_word(text: &str, mut each: impl FnMut(Span)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let class = class_at(bytes, at);
        match class {
            // Not after a letter, a middle character joins nothing; but either may carry combining marks.
            Class::Blank(len) | Class::Middle(len) => {
                let plain = at + len >= bytes.len() || !matches!(class_at(bytes, at + len), Class::Other);
                at = if plain { at + len } else { segment(text, at, &mut each) };
            }
            Class::Letter(_) => {
                let end = run(bytes, at);
                if ends_word(bytes, end) {
                    each(Span::new(at, end));
                    at = end;
                } else {
                    at = segment(text, at, &mut each);
                }
            }
            Class::Other => at = segment(text, at, &mut each),
        }
    }
}

/// What a byte position begins, as far as the quick way cares; with its length in bytes.
enum Class {
    /// A letter or digit that joins its like and nothing else: ASCII, Latin-1, Latin Extended-A.
    Letter(usize),
    /// A character that always parts words.
    Blank(usize),
    /// A character that joins words only between two letters or two digits.
    Middle(usize),
    /// Anything else: left to the full algorithm.
    Other,
}

fn class_at(bytes: &[u8], at: usize) -> Class {
    let second = || bytes.get(at + 1).copied().unwrap_or(0);
    match bytes[at] {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Class::Letter(1),
        b' ' | b'\n' | b'\t' | b'!' | b'?' | b'(' | b')' | b'-' | b'/' | b'[' | b']' => Class::Blank(1),
        b'.' | b',' | b';' | b':' | b'\'' => Class::Middle(1),
        // Latin-1 letters except × (C3 97) and ÷ (C3 B7); Latin Extended-A.
        0xC3 if second() != 0x97 && second() != 0xB7 => Class::Letter(2),
        0xC4 | 0xC5 => Class::Letter(2),
        // « and ».
        0xC2 if second() == 0xAB || second() == 0xBB => Class::Blank(2),
        // – — “ ”.
        0xE2 if second() == 0x80 && matches!(bytes.get(at + 2), Some(0x93 | 0x94 | 0x9C | 0x9D)) => {
            Class::Blank(3)
        }
        _ => Class::Other,
    }
}

/// The end of the run of letters that begins at `at`.
fn run(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        let Class::Letter(len) = class_at(bytes, at) else { break };
        at += len;
    }
    at
}

/// Whether a word that has come to `end` surely ends there.
fn ends_word(bytes: &[u8], end: usize) -> bool {
    if end >= bytes.len() {
        return true;
    }
    match class_at(bytes, end) {
        // A combining mark after a blank belongs to the blank.
        Class::Blank(_) => true,
        Class::Middle(len) => {
            end + len >= bytes.len() || matches!(class_at(bytes, end + len), Class::Blank(_))
        }
        Class::Letter(_) | Class::Other => false,
    }
}

/// Leaves the stretch from `start` to the next white space to the full algorithm; gives its end.
fn segment(text: &str, start: usize, each: &mut impl FnMut(Span)) -> usize {
    let rest = &text[start..];
    let mut blanks = rest.match_indices([' ', '\n', '\t']).map(|(i, _)| i);
    let len = blanks.find(|&i| i > 0).unwrap_or(rest.len());
    for (offset, word) in rest[..len].unicode_word_indices() {
        cut(word, |part| each(Span::new(start + offset + part.start, start + offset + part.end)));
    }
    start + len
}

/// Cuts a segment after a colon, and after a full stop between a small letter and a capital; "f.eks" and "1.2" stay.
fn cut(word: &str, mut each: impl FnMut(Span)) {
    let mut start = 0;
    for (at, mark) in word.match_indices(['.', ':']) {
        let before = word[..at].chars().next_back();
        let after = word[at + 1..].chars().next();
        let parted = match mark {
            ":" => [before, after].iter().all(|side| side.is_some_and(char::is_alphabetic)),
            _ => before.is_some_and(char::is_lowercase) && after.is_some_and(char::is_uppercase),
        };
        // "e.Kr", "ph.D": one letter is no sentence.
        if parted && (mark == ":" || word[start..at].chars().count() > 2) {
            each(Span::new(start, at));
            start = at + 1;
        }
    }
    each(Span::new(start, word.len()));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quick(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        each_word(text, |span| words.push(span.of(text)));
        words
    }

    #[test]
    fn words_of_a_sentence() {
        let text = "Mor-barn-relasjonen (jf. kap. 3, s. 24–25) er f.eks. «trygg»; Bowlby’s 1,5 åringer.";
        let words = [
            "Mor",
            "barn",
            "relasjonen",
            "jf",
            "kap",
            "3",
            "s",
            "24",
            "25",
            "er",
            "f.eks",
            "trygg",
            "Bowlby’s",
            "1,5",
            "åringer",
        ];
        assert_eq!(quick(text), words);
    }

    #[test]
    fn missing_blanks() {
        assert_eq!(quick("slutt.Neste begreper:trygg"), ["slutt", "Neste", "begreper", "trygg"]);
        assert_eq!(quick("f.eks. e.Kr. bl.a. 3.2.1"), ["f.eks", "e.Kr", "bl.a", "3.2.1"]);
    }

    /// The words by the algorithm alone, cut the same way.
    fn slow(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        text.unicode_words().for_each(|word| cut(word, |part| words.push(part.of(word))));
        words
    }

    proptest! {
        #[test]
        fn quick_way_equals_the_algorithm(text in "[a-zæøåéA-Z0-9 \\n.,;:'’_–«»\u{ad}\u{301}\u{200d}×ŀ\"@🇳🇴א-]{0,24}") {
            prop_assert_eq!(quick(&text), slow(&text));
        }

        #[test]
        fn on_any_text(text in "\\PC{0,40}") {
            prop_assert_eq!(quick(&text), slow(&text));
        }
    }
}
