//! Suspended compounds: "relasjons- og tilknytningstraumer" names "relasjonstraumer" too, "traumeforståelse og -behandling"
//! names "traumebehandling".
//!
//! The rule of the language: a hyphen at the open end of a piece stands for what it shares with the full word of the same
//! series, its last part or, at the front, all but its last part. Series are joined by commas, "og", "eller", "samt" or a
//! stroke, and may run over line ends; an en dash for the hyphen is a common slip.

use crate::document::Span;

/// Pieces a series may have: enough for any sentence, few enough to stay linear.
const LONGEST_SERIES: usize = 6;
/// Letters a word of a series may have.
const LONGEST_WORD: usize = 48;

const CONJUNCTIONS: [&str; 4] = ["og", "eller", "samt", "and"];

/// Whether `c` can stand at the open end of a piece.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '–')
}

/// The full word that ends the series begun by a piece that ends at `end`; `None` if the piece is not suspended.
pub(super) fn full_word_after(text: &str, end: usize) -> Option<Span> {
    let mut cursor = Cursor { text, at: end };
    let mut joined = false;
    if !cursor.eat(is_hyphen) {
        return None;
    }
    for _ in 0..LONGEST_SERIES {
        let stroke = cursor.eat(|c| c == '/');
        let comma = cursor.eat(|c| c == ',');
        let blank = cursor.skip_blanks();
        if !(stroke || comma || blank) {
            return None;
        }
        joined |= stroke;
        let mut word = cursor.word()?;
        while CONJUNCTIONS.contains(&word.of(text)) {
            joined = true;
            if !cursor.eat(|c| c == '/') && !cursor.skip_blanks() {
                return None;
            }
            word = cursor.word()?;
        }
        let mut open = false;
        while cursor.eat(is_hyphen) {
            // "far-barn-relasjonen": the last word of the chain; with nothing behind the hyphen, one more open piece.
            match cursor.word() {
                Some(next) => word = next,
                None => {
                    open = true;
                    break;
                }
            }
        }
        if !open {
            return joined.then_some(word);
        }
    }
    None
}

/// Whether a word that begins at `start` is a last part with its first part left out, as in "og -behandling".
pub(super) fn lacks_first_part(text: &str, start: usize) -> bool {
    let mut before = text[..start].chars().rev();
    before.next().is_some_and(is_hyphen) && before.next().is_some_and(char::is_whitespace)
}

/// Whether the lower-case `word` joins the pieces of a series.
pub(super) fn is_conjunction(word: &str) -> bool {
    CONJUNCTIONS.contains(&word)
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl Cursor<'_> {
    fn eat(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        let next = self.text[self.at..].chars().next().filter(|&c| wanted(c));
        self.at += next.map_or(0, char::len_utf8);
        next.is_some()
    }

    /// Skips blanks, at most one line end and its indentation.
    fn skip_blanks(&mut self) -> bool {
        let start = self.at;
        while self.at - start < 12 && self.eat(char::is_whitespace) {}
        self.at > start
    }

    fn word(&mut self) -> Option<Span> {
        let start = self.at;
        for _ in 0..LONGEST_WORD {
            if !self.eat(char::is_alphabetic) {
                return (self.at > start).then(|| Span::new(start, self.at));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after<'t>(text: &'t str, piece: &str) -> Option<&'t str> {
        let end = text.find(piece).map(|at| at + piece.len());
        end.and_then(|end| full_word_after(text, end)).map(|span| span.of(text))
    }

    #[test]
    fn the_full_word_of_a_series() {
        assert_eq!(after("relasjons- og tilknytningstraumer.", "relasjons"), Some("tilknytningstraumer"));
        assert_eq!(after("tanke-, følelse- og handlingsmønstre", "tanke"), Some("handlingsmønstre"));
        assert_eq!(after("følelses- reaksjons- og\nhandlingsmønstre", "følelses"), Some("handlingsmønstre"));
        assert_eq!(after("relasjons–\nog tilknytningsskade", "relasjons"), Some("tilknytningsskade"));
        assert_eq!(after("skole-/hjemmesituasjonen", "skole"), Some("hjemmesituasjonen"));
        assert_eq!(after("sorg- og/eller kriseteam", "sorg"), Some("kriseteam"));
        assert_eq!(after("mor-barn- og far-barn-relasjonen", "mor-barn"), Some("relasjonen"));
    }

    #[test]
    fn no_series() {
        for text in ["mor-barn", "mor – og så far", "mor", "mor-", "mor- barn", "mor-, ", "1995-, og"] {
            assert_eq!(after(text, "mor"), None, "{text}");
        }
    }

    #[test]
    fn an_open_front() {
        assert!(lacks_first_part("traumeforståelse og -behandling", "traumeforståelse og -".len()));
        assert!(!lacks_first_part("traume-behandling", "traume-".len()));
    }
}
