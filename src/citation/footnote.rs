//! Footnotes: from the number behind a quotation to the note that gives its source.

use std::collections::HashMap;

use super::cite::Reading;
use super::lexicon::Class;
use super::resolve::Outcome;
use crate::document::{BlockKind, Document, Span};

/// The notes of a document that cite a work.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// Number → the notes that bear it, as block and source, in order. Numbers may begin anew on each page.
    numbered: HashMap<u32, Vec<(usize, Noted)>>,
}

/// What a note gives as source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noted {
    /// A work: the note's first mention.
    Work(usize),
    /// Talk that the author had or heard: an interview, a letter to him. What is quoted of it is of no work.
    Talk,
    /// Nothing that is known: an archive, a newspaper, a remark.
    Other,
}

impl Noted {
    /// The mention of its work.
    pub(super) fn work(self) -> Option<usize> {
        match self {
            Noted::Work(mention) => Some(mention),
            Noted::Talk | Noted::Other => None,
        }
    }
}

/// How a note begins that tells of talk.
const TALK: &[&str] = &[
    "intervju",
    "samtale",
    "samtaler",
    "samtalar",
    "telefonsamtale",
    "telefonintervju",
    "e-post",
    "epost",
    "feltnotat",
    "feltnotater",
    "informant",
    "interview",
    "conversation",
    "e-mail",
    "email",
    "fieldnotes",
];

/// Whether a note tells of talk: `Intervju med Kari Vik, 4. juni 1981`, `Jf. samtale 3`.
fn is_talk(note: &str) -> bool {
    let mut words = note.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphabetic()));
    let first = words.find(|word| !word.is_empty() && !Class::LeadIn.has(&word.to_lowercase()));
    first.is_some_and(|word| TALK.contains(&word.to_lowercase().as_str()))
}

impl Footnotes {
    /// Gathers the notes; they rise by block.
    pub(super) fn gather(
        document: &Document,
        readings: &[Reading<'_>],
        outcomes: &[Option<Outcome>],
    ) -> Footnotes {
        let mut numbered: HashMap<u32, Vec<(usize, Noted)>> = HashMap::new();
        for reading in readings {
            let block = &document.blocks[reading.block];
            if block.kind == BlockKind::Note
                && let Some(number) = number_at(block.span.of(&document.text).trim_start())
            {
                let first = reading.mentions.clone().find(|&i| outcomes[i].is_some());
                let noted = match first {
                    Some(mention) => Noted::Work(mention),
                    None if is_talk(block.span.of(&document.text)) => Noted::Talk,
                    None => Noted::Other,
                };
                numbered.entry(number).or_default().push((reading.block, noted));
            }
        }
        Footnotes { numbered }
    }

    /// What the note gives whose number stands right behind `offset` in a block: `«…».3`, `«…»³.`
    ///
    /// A note stands behind what it belongs to, so of several with one number it is the next.
    pub(super) fn source(&self, text: &str, block: usize, span: Span, offset: usize) -> Option<Noted> {
        if self.numbered.is_empty() {
            return None;
        }
        let rest = &text[offset..span.end];
        let marks =
            rest.chars().take(2).take_while(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?')).count();
        let number = number_at(&rest[marks..])?;
        let notes = self.numbered.get(&number)?;
        Some(notes.get(notes.partition_point(|&(note, _)| note < block))?.1)
    }
}

/// The places of the running text that point to notes.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Number → places, as reading and offset, in order.
    numbered: HashMap<u32, Vec<(usize, usize)>>,
}

impl Calls {
    /// Gathers them from all blocks but notes.
    pub(super) fn gather(document: &Document, readings: &[Reading<'_>]) -> Calls {
        let mut numbered: HashMap<u32, Vec<(usize, usize)>> = HashMap::new();
        for (r, reading) in readings.iter().enumerate() {
            let block = &document.blocks[reading.block];
            if block.kind == BlockKind::Note {
                continue;
            }
            let mut before = ' ';
            for (at, c) in block.span.of(&document.text).char_indices() {
                let opens = c.is_ascii_digit() || c == '[' || raised(c).is_some();
                let joined = !before.is_whitespace() && !before.is_ascii_digit() && raised(before).is_none();
                if opens
                    && joined
                    && before != '['
                    && let Some(number) = number_at(&block.span.of(&document.text)[at..])
                {
                    numbered.entry(number).or_default().push((r, block.span.start + at));
                }
                before = c;
            }
        }
        Calls { numbered }
    }

    /// The last place before reading `r` that points to the note which this text begins.
    pub(super) fn of(&self, note: &str, r: usize) -> Option<(usize, usize)> {
        let calls = self.numbered.get(&number_at(note.trim_start())?)?;
        calls[..calls.partition_point(|&(reading, _)| reading < r)].last().copied()
    }
}

/// The number a text begins with, plain, raised or in brackets, `[^3]` too; not one that goes on as a word or a year.
fn number_at(text: &str) -> Option<u32> {
    let text = text.strip_prefix(['[', '(']).unwrap_or(text);
    let text = text.strip_prefix('^').unwrap_or(text);
    let mut number = 0;
    for (at, c) in text.chars().enumerate() {
        match c.to_digit(10).or_else(|| raised(c)) {
            Some(digit) if at < 3 => number = number * 10 + digit,
            Some(_) => return None,
            None if c.is_alphabetic() => return None,
            None => break,
        }
    }
    (number > 0).then_some(number)
}

fn raised(c: char) -> Option<u32> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == c).and_then(|digit| u32::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_notes() {
        for (text, number) in [("3 Moe", 3), ("¹² Moe", 12), ("[4] Moe", 4), ("[^5]: Moe", 5), ("7", 7)] {
            assert_eq!(number_at(text), Some(number), "{text}");
        }
        for text in ["", "Moe", "2004 kom", "3a", "0", " 3"] {
            assert_eq!(number_at(text), None, "{text}");
        }
    }
}
