//! The chain: the same for texts and for queries.

use rust_stemmers::{Algorithm, Stemmer};

use super::memo::{Memo, Reading};
use super::{OwnedToken, Steps, Token, TokenKind, letters, stop, words};
use crate::document::Span;

/// Counts up whenever the tokens of any text may change without a change of steps or models.
const VERSION: u32 = 1;

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
        format!("norwegian-{VERSION}:{}", names.join("+"))
    }

    /// Calls `each` with every token of `text`, in order of position: the word, its stem, its parts.
    pub fn analyze(&self, text: &str, each: &mut dyn FnMut(Token<'_>)) {
        let mut memo = Memo::take(self.steps.bits());
        let mut lower = String::new();
        let mut position = 0;
        words::each_word(text, |span| {
            let written = span.of(text);
            letters::lower(written, self.steps.letters, &mut lower);
            each(Token { text: &lower, kind: TokenKind::Word, position, span });
            let reading = memo.get(&lower, |reading| self.read(reading));
            if !reading.stop {
                let text = if is_abbreviation(written) { &lower } else { &reading.stem };
                each(Token { text, kind: TokenKind::Stem, position, span });
            }
            position += 1;
        });
        memo.keep();
    }

    /// The tokens of `text`, collected.
    pub fn tokens(&self, text: &str) -> Vec<OwnedToken> {
        let mut tokens = Vec::new();
        self.analyze(text, &mut |token| tokens.push(token.into()));
        tokens
    }

    /// What `word` is indexed under, function word or not.
    pub fn stem(&self, word: &str) -> String {
        let mut reading = Reading::default();
        letters::lower(word, self.steps.letters, &mut reading.word);
        if is_abbreviation(word) {
            return reading.word;
        }
        self.read(&mut reading);
        reading.stem
    }

    /// Whether `word` is a function word of Bokmål, Nynorsk or English.
    pub fn is_stop(&self, word: &str) -> bool {
        let mut lower = String::new();
        letters::lower(word, true, &mut lower);
        stop::is_stop(&lower)
    }

    /// The parts of `word` if it is a compound, as spans of it; none if it is not.
    pub fn split(&self, word: &str) -> Vec<Span> {
        let _ = word;
        Vec::new()
    }

    /// Fills in what the chain says of `reading.word`.
    fn read(&self, reading: &mut Reading) {
        reading.stop = self.steps.stop && stop::is_stop(&reading.word);
        if self.steps.letters {
            letters::fold(&reading.word, &mut reading.stem);
        } else {
            reading.stem.push_str(&reading.word);
        }
        if let Some(at) = reading.stem.find('\'') {
            // Bowlby's, Freuds'.
            if at > 0 && matches!(&reading.stem[at..], "'" | "'s") {
                reading.stem.truncate(at);
            }
        }
        if self.steps.stem && !reading.stem.contains(|c: char| c.is_ascii_digit()) {
            reading.stem = Stemmer::create(Algorithm::Norwegian).stem(&reading.stem).into_owned();
        }
    }
}

/// Whether a word as written is an abbreviation in capitals, which has no inflection to take off: PTSD, RVTS. Longer words
/// in capitals are headings.
fn is_abbreviation(written: &str) -> bool {
    let mut letters = 0;
    for c in written.chars() {
        if !c.is_uppercase() {
            return false;
        }
        letters += 1;
    }
    (2..=5).contains(&letters)
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
        assert_eq!(stems("Barnet søkte naerhet hos PTSD-gruppen"), ["barn", "søkt", "nær", "ptsd", "grupp"]);
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
