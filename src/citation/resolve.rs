//! Which work each mention names: spellings merged, `ibid.` followed, authors without a year recognised.

use std::collections::HashMap;

use super::Confidence;
use super::draft::folded;
use super::library::Library;
use super::mention::{Cue, Mention};
use super::piece::full_name;
use crate::document::Span;

/// A mention as the resolver sees it, in reading order.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) mention: Mention,
    /// Whether it stands in a note: notes have an `ibid.` chain of their own.
    pub(super) note: bool,
    /// Whether the note before the one it opens gives a source that is no work: an archive, a newspaper.
    pub(super) after_other: bool,
}

/// What became of a mention.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// The work, as a number in the library.
    pub(super) work: Option<usize>,
    pub(super) confidence: Confidence,
    /// For `ibid.`: the mention it points at.
    pub(super) antecedent: Option<usize>,
    /// The final span: a name before `ibid.` belongs to it only if it is the author's.
    pub(super) span: Span,
    /// A name before `ibid.` that is not the author's: who is reported.
    pub(super) reported: Option<String>,
}

/// Resolves the mentions, in order; `None` for what turned out to be no citation.
pub(super) fn resolve(placed: &[Placed], library: &Library) -> Vec<Option<Outcome>> {
    let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(placed.len());
    // The last citation in the text and in the notes.
    let mut last: [Option<usize>; 2] = [None, None];
    // The last citation by the first author's last word.
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (i, Placed { mention, note, after_other }) in placed.iter().enumerate() {
        let outcome = match &mention.cue {
            Cue::Named(authors, year) => library.find(authors, *year).map(|(work, confidence)| Outcome {
                work: Some(work),
                confidence,
                antecedent: None,
                span: mention.span,
                reported: None,
            }),
            Cue::Yearless(authors) => {
                let name = folded(&authors.names[0].words);
                let cited = name
                    .last()
                    .and_then(|word| by_name.get(word))
                    .and_then(|&j| outcomes[j].as_ref())
                    .and_then(|o| o.work);
                library.yearless(authors, cited).map(|(work, confidence)| Outcome {
                    work: Some(work),
                    confidence,
                    antecedent: None,
                    span: mention.span,
                    reported: None,
                })
            }
            Cue::Titled(authors, title) => library.titled(authors, title).map(|(work, confidence)| Outcome {
                work: Some(work),
                confidence,
                antecedent: None,
                span: mention.span,
                reported: None,
            }),
            Cue::Same(name, narrow) => {
                let before = last[usize::from(*note)].or(last[0]).filter(|_| !after_other || name.is_some());
                Some(same(i, placed, &outcomes, before, name.as_ref(), *narrow, &by_name, library))
            }
        };
        if let Some(outcome) = &outcome {
            last[usize::from(*note)] = Some(i);
            if let Some(word) = outcome.work.and_then(|work| library.first_word(work)) {
                by_name.insert(word.to_owned(), i);
            }
        }
        outcomes.push(outcome);
    }
    outcomes
}

/// Follows one `ibid.` to the citation before it, or to the last one by the author it names.
#[expect(clippy::too_many_arguments, reason = "the state of one pass, used here alone")]
fn same(
    at: usize,
    placed: &[Placed],
    outcomes: &[Option<Outcome>],
    before: Option<usize>,
    name: Option<&super::authors::Authors>,
    narrow: Span,
    by_name: &HashMap<String, usize>,
    library: &Library,
) -> Outcome {
    let whole = placed[at].mention.span;
    let point = |j: usize, span: Span, doubt: Confidence, reported: Option<String>| {
        let target = outcomes[j].as_ref();
        let work = target.and_then(|o| o.work);
        let confidence = target.map_or(Confidence::Ambiguous, |o| o.confidence).max(doubt);
        Outcome { work, confidence, antecedent: Some(j), span, reported }
    };
    // A parenthesis before it with several works leaves open which is meant.
    let several = before.is_some_and(|j| {
        j > 0 && outcomes[j - 1].is_some() && placed[j - 1].mention.bracket == placed[j].mention.bracket
    });
    let doubt = if several { Confidence::Ambiguous } else { Confidence::Certain };
    if let Some(authors) = name {
        let matches = |j: usize| {
            outcomes[j].as_ref().and_then(|o| o.work).is_some_and(|work| library.is_by(work, authors))
        };
        if let Some(j) = before
            && matches(j)
        {
            return point(j, whole, doubt, None);
        }
        let word = folded(&authors.names[0].words).pop();
        if let Some(&j) = word.and_then(|word| by_name.get(&word))
            && matches(j)
        {
            return point(j, whole, Confidence::Probable, None);
        }
    }
    match before {
        Some(j) => point(j, narrow, doubt, name.map(full_name)),
        None => Outcome {
            work: None,
            confidence: Confidence::Ambiguous,
            antecedent: None,
            span: narrow,
            reported: name.map(full_name),
        },
    }
}
