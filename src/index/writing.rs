//! How a text is written beside its words: what stands between them, and which are not all in small letters. With the words of
//! the forward row it is the text, which so stands once in the index.

use crate::document::Span;

use super::packed;

/// What mostly stands between words; the place is what is kept. The first is taken for granted.
const BETWEEN: [&str; 63] = [
    " ", "", ", ", ". ", "-", " (", ") ", "\n", ".\n", ": ", "; ", "/", ".", " – ", " «", "» ", "? ", "! ",
    ",", ", «", " § ", "»", ")", "). ", "), ", " - ", "\"", " \"", "\" ", ":\n", ";\n", ".\n– ", " / ", "- ",
    "– ", "», ", "–", "  ", "». ", "\n– ", ")\n", ". (", ".  ", ": – ", " % ", ", (", ").\n", "?\n", "!\n",
    "...", "... ", "'", "' ", " '", "’", "\n\n", " & ", ": «", ". «", ".) ", ".\n\n", "».\n", "+",
];
/// The same as numbers, which are quicker to compare.
const KEYS: [u64; BETWEEN.len()] = {
    let (mut keys, mut place) = ([0; BETWEEN.len()], 0);
    while place < BETWEEN.len() {
        keys[place] = key(BETWEEN[place]);
        place += 1;
    }
    keys
};

/// A short text as a number; all longer ones have one number, which no short one has.
const fn key(text: &str) -> u64 {
    let (bytes, mut key, mut at) = (text.as_bytes(), text.len() as u64, 0);
    if bytes.len() > 7 {
        return u64::MAX;
    }
    while at < bytes.len() {
        key = key << 8 | bytes[at] as u64;
        at += 1;
    }
    key
}

/// Anything else, which follows.
const OTHER: u8 = 63;

/// How a word is written, against how the lexicon has it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    Same = 0,
    /// The first letter is a capital.
    Capitalised = 1,
    /// All letters are capitals.
    Capitals = 2,
    /// Otherwise, and it follows.
    Other = 3,
}

/// What is most frequent of words with what stands before them, besides words in small letters behind a blank.
const FREQUENT: [u8; 14] = {
    use Letters::{Capitalised, Capitals, Same};
    [
        code(place(" "), Capitalised),
        code(place(", "), Same),
        code(place(". "), Capitalised),
        code(place(""), Capitalised),
        code(place(".\n"), Capitalised),
        code(place("-"), Same),
        code(place(" "), Capitals),
        code(place("\n"), Capitalised),
        code(place(" ("), Same),
        code(place(", "), Capitalised),
        code(place(". "), Same),
        code(place(": "), Capitalised),
        code(place(") "), Same),
        code(place(".\n– "), Capitalised),
    ]
};
/// After these: that only words in small letters with a blank before them are left, and that it is another, which follows.
const END: u8 = 14;
const RARE: u8 = 15;

/// The most words in small letters that are counted in the same byte; from then on the others follow.
const MOST_PLAIN: u32 = 15;

/// What stands before a word and how this is written, in a byte.
const fn code(between: u8, letters: Letters) -> u8 {
    between << 2 | letters as u8
}

/// The place of what mostly stands between words.
const fn place(between: &str) -> u8 {
    let mut place = 0;
    while KEYS[place] != key(between) {
        place += 1;
    }
    place as u8
}

/// Takes down how a text is written, word by word.
#[derive(Clone, Debug, Default)]
pub struct Writing {
    bytes: Vec<u8>,
    /// How many words in small letters with a blank before them were last.
    plain: u32,
    /// How many words there were, and where the last one ended.
    words: usize,
    end: usize,
    scratch: String,
}

impl Writing {
    /// For a text of so many bytes.
    pub fn with_capacity(bytes: usize) -> Writing {
        Writing { bytes: Vec::with_capacity(bytes / 8), ..Writing::default() }
    }

    /// The next word: where it stands in `text`, and how the lexicon has it. Words beyond `most` are left to the rest.
    pub fn word(&mut self, text: &str, span: Span, lower: &str, most: usize) {
        if self.words == most {
            return;
        }
        self.words += 1;
        let (between, written) = (&text[self.end..span.start], span.of(text));
        self.end = span.end;
        let letters = self.letters(written, lower);
        if between == BETWEEN[0] && letters == Letters::Same {
            self.plain += 1;
            return;
        }
        let key = key(between);
        let known = KEYS.iter().position(|known| *known == key).map_or(OTHER, |place| place as u8);
        let code = code(known, letters);
        match FREQUENT.iter().position(|frequent| *frequent == code) {
            Some(place) => self.step(place as u8),
            None => {
                self.step(RARE);
                self.bytes.push(code);
            }
        }
        if known == OTHER {
            push_text(&mut self.bytes, between);
        }
        if letters == Letters::Other {
            push_text(&mut self.bytes, written);
        }
    }

    /// Tells how many plain words there were, and what comes then.
    fn step(&mut self, then: u8) {
        let plain = std::mem::take(&mut self.plain);
        self.bytes.push(then << 4 | plain.min(MOST_PLAIN) as u8);
        if let Some(more) = plain.checked_sub(MOST_PLAIN) {
            packed::push(&mut self.bytes, more);
        }
    }

    fn letters(&mut self, written: &str, lower: &str) -> Letters {
        // Of words beyond all measure the lexicon has but the beginning.
        if lower.len() > MAX_WORD {
            return Letters::Other;
        }
        if written == lower {
            return Letters::Same;
        }
        for letters in [Letters::Capitalised, Letters::Capitals] {
            self.scratch.clear();
            push_word(&mut self.scratch, lower, letters);
            if self.scratch == written {
                return letters;
            }
        }
        Letters::Other
    }

    /// All of it, with what stands behind the last word.
    pub fn finish(mut self, text: &str) -> Vec<u8> {
        self.step(END);
        self.bytes.extend(&text.as_bytes()[self.end..]);
        self.bytes
    }
}

/// Longer words are kept as written.
const MAX_WORD: usize = 1000;

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    packed::push(bytes, text.len() as u32);
    bytes.extend(text.as_bytes());
}

fn push_word(text: &mut String, lower: &str, letters: Letters) {
    match letters {
        Letters::Same | Letters::Other => text.push_str(lower),
        Letters::Capitals => text.extend(lower.chars().flat_map(char::to_uppercase)),
        Letters::Capitalised => {
            let mut chars = lower.chars();
            text.extend(chars.next().into_iter().flat_map(char::to_uppercase));
            text.push_str(chars.as_str());
        }
    }
}

/// The text that is written so, given its words as the lexicon has them; `None` if they do not belong together.
pub fn text<'w>(mut writing: &[u8], words: impl IntoIterator<Item = &'w [u8]>) -> Option<String> {
    let mut text = String::new();
    let rest = &mut writing;
    let (mut plain, mut then) = take_step(rest)?;
    for word in words {
        let word = std::str::from_utf8(word).ok()?;
        if let Some(less) = plain.checked_sub(1) {
            plain = less;
            text.push_str(BETWEEN[0]);
            text.push_str(word);
            continue;
        }
        let code = match then {
            RARE => take_byte(rest)?,
            frequent => *FREQUENT.get(usize::from(frequent))?,
        };
        match code >> 2 {
            OTHER => text.push_str(take_text(rest)?),
            known => text.push_str(BETWEEN.get(usize::from(known))?),
        }
        match code & 3 {
            0 => push_word(&mut text, word, Letters::Same),
            1 => push_word(&mut text, word, Letters::Capitalised),
            2 => push_word(&mut text, word, Letters::Capitals),
            _ => text.push_str(take_text(rest)?),
        }
        (plain, then) = take_step(rest)?;
    }
    text.push_str(std::str::from_utf8(rest).ok()?);
    (plain == 0 && then == END).then_some(text)
}

/// How many plain words come, and what then.
fn take_step(rest: &mut &[u8]) -> Option<(u32, u8)> {
    let step = take_byte(rest)?;
    let plain = match u32::from(step & 0xF) {
        MOST_PLAIN => packed::take(rest)?.checked_add(MOST_PLAIN)?,
        plain => plain,
    };
    Some((plain, step >> 4))
}

fn take_byte(rest: &mut &[u8]) -> Option<u8> {
    let (&byte, after) = rest.split_first()?;
    *rest = after;
    Some(byte)
}

fn take_text<'b>(rest: &mut &'b [u8]) -> Option<&'b str> {
    let length = packed::take(rest)? as usize;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    std::str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::{Analyzer, TokenKind};

    fn through(original: &str, most: usize) -> (usize, Option<String>) {
        let (mut writing, mut words) = (Writing::default(), Vec::new());
        Analyzer::default().analyze(original, &mut |token| {
            if token.kind == TokenKind::Word {
                writing.word(original, token.span, token.text, most);
                words.push(token.text.to_owned());
            }
        });
        let bytes = writing.finish(original);
        (bytes.len(), text(&bytes, words.iter().take(most).map(String::as_bytes)))
    }

    #[test]
    fn little_is_kept_of_a_plain_text() {
        let sentence = "Barnet søkte nærhet hos mor, og moren (som selv var redd) trakk seg unna. RVTS Sør kaller det \
                        «desorganisert tilknytning».";
        let (size, text) = through(sentence, 1000);
        assert_eq!(text.as_deref(), Some(sentence));
        assert!(size < sentence.len() / 6, "{size} of {} bytes", sentence.len());
    }

    proptest! {
        #[test]
        fn any_text(
            text in "([a-zæøåA-ZÆØÅäéß’]{1,9}[ ,.\n-]{1,3}){0,40}|([a-z]{1,4} ){0,60}|\\PC{0,60}",
            most in 0_usize..50,
        ) {
            prop_assert_eq!(through(&text, 1000).1, Some(text.clone()));
            prop_assert_eq!(through(&text, most).1, Some(text));
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..60), words in 0_usize..9) {
            let _ = text(&bytes, std::iter::repeat_n(&b"ord"[..], words));
        }
    }
}
