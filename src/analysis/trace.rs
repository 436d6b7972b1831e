//! What each step of the chain did to each word of a text: to be shown, not to be indexed.

use super::{Analyzer, OwnedToken, Steps, TokenKind};
use crate::document::Span;

/// A word of a text, and what the chain made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedWord {
    /// Where it stands.
    pub span: Span,
    /// The steps that changed something, in the order they work.
    pub did: Vec<StepDone>,
}

/// What one step did to a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepDone {
    /// The step's name, see [`Steps::NAMES`].
    pub step: &'static str,
    /// What the word is looked for as since: its stem, the parts that came beside it, the word that it stands for in a
    /// series. Nothing for a function word.
    pub gave: Vec<String>,
}

/// What a word gives with some of the steps on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Given {
    word: String,
    stems: Vec<String>,
    parts: Vec<String>,
}

impl Analyzer {
    /// The words of `text` with what each step did to them. Worked out by switching one step on after the other, so that it
    /// can never tell another story than the chain.
    pub fn trace(&self, text: &str) -> Vec<TracedWord> {
        let mut steps = Steps::none();
        let bare = Analyzer::new(steps).tokens(text);
        let words = bare.iter().filter(|token| token.kind == TokenKind::Word);
        let mut traced: Vec<TracedWord> =
            words.map(|token| TracedWord { span: token.span, did: Vec::new() }).collect();
        let mut before = given(&bare, traced.len());
        for step in Steps::NAMES.into_iter().filter(|step| self.steps().get(step) == Some(true)) {
            steps.set(step, true);
            let after = given(&Analyzer::new(steps).tokens(text), traced.len());
            for (word, (before, after)) in traced.iter_mut().zip(before.iter().zip(&after)) {
                if let Some(gave) = difference(before, after) {
                    word.did.push(StepDone { step, gave });
                }
            }
            before = after;
        }
        traced
    }
}

/// What the words give, by position.
fn given(tokens: &[OwnedToken], words: usize) -> Vec<Given> {
    let mut given = vec![Given::default(); words];
    for token in tokens {
        let Some(word) = given.get_mut(token.position as usize) else { continue };
        match token.kind {
            TokenKind::Word => word.word.clone_from(&token.text),
            TokenKind::Stem => word.stems.push(token.text.clone()),
            TokenKind::Part => word.parts.push(token.text.clone()),
        }
    }
    given
}

/// What is new; `None` if nothing is.
fn difference(before: &Given, after: &Given) -> Option<Vec<String>> {
    if before == after {
        return None;
    }
    let mut new: Vec<String> =
        after.stems.iter().filter(|stem| !before.stems.contains(stem)).cloned().collect();
    if before.parts != after.parts {
        new.extend(after.parts.iter().cloned());
    }
    Some(new)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn steps_of(text: &str, word: usize) -> Vec<(&'static str, String)> {
        let traced = Analyzer::default().trace(text);
        traced[word].did.iter().map(|done| (done.step, done.gave.join(" "))).collect()
    }

    fn told(steps: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        steps.iter().map(|&(step, gave)| (step, gave.to_owned())).collect()
    }

    #[test]
    fn each_step_tells_what_it_did() {
        assert_eq!(steps_of("hva er naerhet", 0), told(&[("stop", "")]));
        assert_eq!(steps_of("hva er naerhet", 2), told(&[("letters", "nærhet"), ("stem", "nær")]));
        assert_eq!(steps_of("brøt", 0), told(&[("irregular", "bryt")]));
        assert_eq!(
            steps_of("sykepleierne", 0)[..2],
            told(&[("stem", "sykepleiern"), ("mend", "sykeplei")])[..]
        );
        assert_eq!(
            steps_of("kjenslene", 0),
            told(&[("stem", "kjensl"), ("mend", "kjensel"), ("nynorsk", "føl")])
        );
        assert_eq!(steps_of("barnetraumer", 0)[1..], told(&[("compounds", "barn traum")])[..]);
        let suspended = steps_of("relasjons- og tilknytningstraumer", 0);
        assert_eq!(suspended[suspended.len() - 1], ("suspended", "relasjonstraum".to_owned()));
    }

    #[test]
    fn a_step_that_is_off_does_nothing() {
        let mut steps = Steps::default();
        steps.set("compounds", false);
        let traced = Analyzer::new(steps).trace("barnetraumer");
        assert!(traced[0].did.iter().all(|done| done.step != "compounds"));
    }

    proptest! {
        #[test]
        fn any_text(text in "[a-zæøåA-Z’ \\-.–]{0,40}|\\PC{0,30}") {
            let analyzer = Analyzer::default();
            let words = analyzer.tokens(&text).into_iter().filter(|token| token.kind == TokenKind::Word).count();
            prop_assert_eq!(analyzer.trace(&text).len(), words);
        }
    }
}
