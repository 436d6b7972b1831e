//! The chain: the same for texts and for queries.

use std::rc::Rc;

use super::derivation::{self, Kin};
use super::memo::{Memo, Reading};
use super::stem::Stemming;
use super::{OwnedToken, Steps, Token, TokenKind, compounds, letters, stop, suspended, words};
use crate::document::Span;

/// Counts up whenever the tokens of any text may change without a change of steps, tables or model.
const VERSION: u32 = 2;

/// Hash of the tables, so that a new line in one of them counts as a change.
const TABLES: u32 = {
    let tables = [include_str!("stop.txt"), include_str!("irregular.txt"), include_str!("nynorsk.txt")];
    // FNV-1a.
    let (mut hash, mut table): (u32, usize) = (0x811C_9DC5, 0);
    while table < tables.len() {
        let (bytes, mut i) = (tables[table].as_bytes(), 0);
        while i < bytes.len() {
            hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
            i += 1;
        }
        table += 1;
    }
    hash
};

/// Turns text into tokens.
///
/// Guarantees: positions and span starts never go back; every span lies on character boundaries of the text given; every
/// word gives one [`TokenKind::Word`], and at its position what else there is; same text and steps, same tokens.
#[derive(Clone, Debug, Default)]
pub struct Analyzer {
    steps: Steps,
}

impl Analyzer {
    /// A chain with these steps.
    pub fn new(steps: Steps) -> Analyzer {
        Analyzer { steps }
    }

    /// The steps that are on.
    pub fn steps(&self) -> Steps {
        self.steps
    }

    /// Changes whenever the tokens of any text may change; an index keeps it and is built anew when it differs.
    pub fn fingerprint(&self) -> String {
        let on = Steps::NAMES.iter().filter(|name| self.steps.get(name) == Some(true));
        let names: Vec<&str> = on.copied().collect();
        format!("norwegian-{VERSION}:{}:{:08x}", names.join("+"), TABLES ^ compounds::fingerprint())
    }

    /// Calls `each` with every token of `text`, in order of position: the word, its stem, its parts.
    pub fn analyze(&self, text: &str, each: &mut dyn FnMut(Token<'_>)) {
        let mut memo = Memo::take(self.steps.bits(), text);
        let mut lower = String::new();
        let mut position = 0;
        // The two words before, for series with an open front.
        let mut before = [Span::default(); 2];
        words::each_word(text, |span| {
            let written = span.of(text);
            letters::lower(written, self.steps.letters, &mut lower);
            each(Token { text: &lower, kind: TokenKind::Word, position, span });
            let reading = memo.get(&lower, |reading| self.read(reading));
            if !reading.stop {
                let stem = match abbreviation(written) {
                    Some(letters) => first_letters(&lower, letters),
                    None => &reading.stem,
                };
                each(Token { text: stem, kind: TokenKind::Stem, position, span });
                if self.steps.suspended
                    && let Some(full) = self.completed(text, span, before)
                {
                    each(Token { text: &full, kind: TokenKind::Stem, position, span });
                }
                for (part, stem) in &reading.parts {
                    let part = letters::span_in(written, &lower, *part);
                    let span = Span::new(span.start + part.start, span.start + part.end);
                    each(Token { text: stem, kind: TokenKind::Part, position, span });
                }
            }
            before = [before[1], span];
            position += 1;
        });
        memo.keep();
    }

    /// The open pieces of suspended compounds in `text`, each with its hyphen and the word it stands for.
    pub fn suspended(&self, text: &str) -> Vec<(Span, String)> {
        let mut found = Vec::new();
        let mut before = [Span::default(); 2];
        words::each_word(text, |span| {
            if let Some(full) = self.full_word(text, span, before) {
                let hyphen =
                    |c: Option<char>| c.filter(|c| suspended::is_hyphen(*c)).map_or(0, char::len_utf8);
                let start = span.start - hyphen(text[..span.start].chars().next_back());
                let end = span.end + hyphen(text[span.end..].chars().next());
                found.push((Span::new(start, end), full));
            }
            before = [before[1], span];
        });
        found
    }

    /// The stem of the compound that the suspended word at `span` stands for; `None` if it is not suspended.
    fn completed(&self, text: &str, span: Span, before: [Span; 2]) -> Option<String> {
        self.full_word(text, span, before).map(|full| self.stem(&full))
    }

    /// The compound that the suspended word at `span` stands for; `None` if it is not suspended.
    fn full_word(&self, text: &str, span: Span, before: [Span; 2]) -> Option<String> {
        let word = span.of(text);
        if let Some(full) = suspended::full_word_after(text, span.end) {
            let chained = text[..full.start].ends_with(suspended::is_hyphen);
            let full = full.of(text);
            let head = match self.split(full).last() {
                Some(part) => part.of(full),
                None if chained => full,
                None => return None,
            };
            return Some(format!("{word}{head}"));
        }
        if suspended::lacks_first_part(text, span.start) && suspended::is_conjunction(before[1].of(text)) {
            let full = before[0].of(text);
            let first = full.get(..self.split(full).last()?.start)?;
            return Some(format!("{first}{word}"));
        }
        None
    }

    /// The tokens of `text`, collected.
    pub fn tokens(&self, text: &str) -> Vec<OwnedToken> {
        let mut tokens = Vec::new();
        self.analyze(text, &mut |token| tokens.push(token.into()));
        tokens
    }

    /// What `word` is indexed under, function word or not.
    pub fn stem(&self, word: &str) -> String {
        let mut lower = String::new();
        letters::lower(word, self.steps.letters, &mut lower);
        if let Some(letters) = abbreviation(word) {
            return first_letters(&lower, letters).to_owned();
        }
        self.remembered(&lower, |reading| reading.stem.clone())
    }

    /// Whether `word` is a function word of Bokmål, Nynorsk or English.
    pub fn is_stop(&self, word: &str) -> bool {
        let mut lower = String::new();
        letters::lower(word, true, &mut lower);
        stop::is_stop(&lower)
    }

    /// The parts of `word` if it is a compound, as spans of it; none if it is not.
    pub fn split(&self, word: &str) -> Vec<Span> {
        let mut lower = String::new();
        letters::lower(word, self.steps.letters, &mut lower);
        let parts = match self.steps.compounds {
            true => self.remembered(&lower, |reading| reading.parts.iter().map(|part| part.0).collect()),
            false => compounds::split(&lower),
        };
        parts.into_iter().map(|part| letters::span_in(word, &lower, part)).collect()
    }

    /// The words of a stem's [family](derivation::family) that have other stems, and each its own; compounds are none of it.
    pub fn kin(&self, stem: &str) -> Rc<[Kin]> {
        let known = self.remembered(stem, |reading| reading.kin.clone());
        known.unwrap_or_else(|| {
            let kin: Rc<[Kin]> = self.find_kin(stem).into();
            self.remembered(stem, |reading| reading.kin = Some(kin.clone()));
            kin
        })
    }

    fn find_kin(&self, stem: &str) -> Vec<Kin> {
        let (mut kin, mut stems) = (Vec::new(), vec![stem.to_owned()]);
        for word in derivation::family(stem) {
            // Most are no words: the memory is not for them.
            let mut reading = Reading::default();
            letters::lower(&word, self.steps.letters, &mut reading.word);
            self.read(&mut reading);
            if stems.contains(&reading.stem) {
                continue;
            }
            stems.push(reading.stem.clone());
            let is_compound = match self.steps.compounds {
                true => !reading.parts.is_empty(),
                false => !compounds::split(&reading.word).is_empty(),
            };
            if !is_compound {
                kin.push(Kin { word, stem: reading.stem });
            }
        }
        kin
    }

    /// What `look` sees in the reading of a lower-case word.
    fn remembered<T>(&self, lower: &str, look: impl FnOnce(&mut Reading) -> T) -> T {
        let mut memo = Memo::take(self.steps.bits(), lower);
        let seen = look(memo.get(lower, |reading| self.read(reading)));
        memo.keep();
        seen
    }

    /// Fills in what the chain says of `reading.word`.
    fn read(&self, reading: &mut Reading) {
        reading.stop = self.steps.stop && stop::is_stop(&reading.word);
        let stemming = Stemming {
            snowball: self.steps.stem,
            mend: self.steps.mend,
            irregular: self.steps.irregular,
            nynorsk: self.steps.nynorsk,
        };
        let whole = self.folded(&reading.word);
        let parted = self.steps.compounds || self.steps.irregular || self.steps.nynorsk;
        let spans = if parted && !reading.stop { compounds::split(&reading.word) } else { Vec::new() };
        if spans.is_empty() {
            reading.stem = stemming.stem(&whole);
            return;
        }
        let parts: Vec<String> = spans.iter().map(|part| self.folded(part.of(&reading.word))).collect();
        let (stem, stems) = stemming.stem_compound(&whole, &parts);
        reading.stem = stem;
        if self.steps.compounds {
            reading.parts.extend(spans.into_iter().zip(stems));
        }
    }

    /// A lower-case word with its letters evened out and without an English genitive (Bowlby's, Freuds').
    fn folded(&self, word: &str) -> String {
        let mut folded = String::with_capacity(word.len());
        if self.steps.letters {
            letters::fold(word, &mut folded);
        } else {
            folded.push_str(word);
        }
        if let Some(at) = folded.find('\'').filter(|&at| at > 0)
            && matches!(&folded[at..], "'" | "'s")
        {
            folded.truncate(at);
        }
        folded
    }
}

/// How many letters of a word as written are an abbreviation in capitals, which has no inflection but a genitive -s to take
/// off: PTSD, RVTS, FNs. Longer words in capitals are headings.
fn abbreviation(written: &str) -> Option<usize> {
    let capitals = written.strip_suffix('s').unwrap_or(written);
    let letters = capitals.chars().take_while(|c| c.is_uppercase()).count();
    let whole = letters == capitals.chars().count() && (2..=5).contains(&letters);
    whole.then_some(letters)
}

/// The first `letters` letters of `word`.
fn first_letters(word: &str, letters: usize) -> &str {
    word.char_indices().nth(letters).map_or(word, |(at, _)| &word[..at])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stems(text: &str) -> Vec<String> {
        let tokens = Analyzer::default().tokens(text);
        tokens.into_iter().filter(|token| token.kind == TokenKind::Stem).map(|token| token.text).collect()
    }

    #[test]
    fn a_sentence() {
        assert_eq!(stems("Barnet søkte naerhet hos PTSD-gruppen"), ["barn", "søk", "nær", "ptsd", "grupp"]);
    }

    #[test]
    fn suspended_compounds() {
        let stem = |word: &str| Analyzer::default().stem(word);
        assert_eq!(
            stems("skole- og hjemmesituasjon"),
            ["skol", &stem("skolesituasjon"), &stem("hjemmesituasjon")]
        );
        assert!(stems("krisearbeid og -beredskap").contains(&stem("kriseberedskap")));
    }

    proptest! {
        #[test]
        fn any_text(text in "[a-zæøåA-Z’ \\-.\u{301}–ß]{0,40}|\\PC{0,30}") {
            let analyzer = Analyzer::default();
            let (mut position, mut start) = (0, 0);
            for token in analyzer.tokens(&text) {
                prop_assert!(token.position >= position && token.position <= position + 1);
                prop_assert!(token.span.start >= start);
                prop_assert!(text.get(token.span.start..token.span.end).is_some());
                (position, start) = (token.position, token.span.start);
            }
            prop_assert_eq!(analyzer.tokens(&text), analyzer.tokens(&text));
        }
    }
}
