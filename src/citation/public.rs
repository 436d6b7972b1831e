//! Norwegian public documents, which are cited by series and number: `NOU 2019: 23`, `Meld. St. 6 (2019–2020)`.

use super::authors::{Authors, Name};
use super::locator::{Locator, locator_at};
use super::token::View;
use super::year::{Year, dated};

/// A public document as it is named in a text.
pub(super) struct Public {
    /// Its series and number.
    pub(super) authors: Authors,
    /// Its year, or the first of its session of parliament.
    pub(super) year: Year,
    /// What the brackets of the session hold beside it: `Meld. St. 6 (2019–2020, s. 4)`.
    pub(super) locator: Option<Locator>,
    /// The place after it.
    pub(super) after: usize,
}

/// The public document named at `k`.
pub(super) fn public_at(view: View<'_>, k: usize) -> Option<Public> {
    let public =
        |words: String, year, locator, after| Public { authors: document(words), year, locator, after };
    if view.word(k) == "NOU" {
        let year = dated(view.number(k + 1))?;
        let number = view.has(k + 2, ':') && !view.number(k + 3).is_empty();
        let words = if number { format!("NOU {}", view.number(k + 3)) } else { "NOU".to_owned() };
        return Some(public(words, year, None, k + if number { 4 } else { 2 }));
    }
    let (series, mut at) = series_at(view, k)?;
    if view.is(at, "nr") {
        at += 1 + usize::from(view.has(at + 1, '.'));
    }
    let number = Some(view.number(at)).filter(|number| !number.is_empty())?;
    at += 1;
    let mut words = format!("{series} {number}");
    if matches!(view.word(at), "L" | "S" | "LS") {
        words.push(' ');
        words.push_str(view.word(at));
        at += 1;
    }
    // The session of parliament, in brackets or after a comma.
    if let Some(level) = view.group(at) {
        let session = view.tokens.view(level);
        let year = dated(session.number(0))?;
        let range = matches!(session.mark(1), Some('–' | '-')) && !session.number(2).is_empty();
        let end = if range { 3 } else { 1 };
        if session.len() <= end {
            return Some(public(words, year, None, at + 1));
        }
        let (locator, end) = locator_at(session, end + usize::from(session.has(end, ',')))?;
        return (end == session.len()).then(|| public(words, year, Some(locator), at + 1));
    }
    let at = at + usize::from(view.has(at, ','));
    let year = dated(view.number(at))?;
    let range = matches!(view.mark(at + 1), Some('–' | '-')) && !view.number(at + 2).is_empty();
    Some(public(words, year, None, at + if range { 3 } else { 1 }))
}

fn series_at(view: View<'_>, k: usize) -> Option<(&'static str, usize)> {
    let dot = |k: usize| k + usize::from(view.has(k, '.'));
    let word = view.word(k);
    let next = dot(k + 1);
    match word {
        "Meld" if view.is(next, "st") => Some(("Meld. St.", dot(next + 1))),
        "St" if view.is(next, "meld") => Some(("St.meld.", dot(next + 1))),
        "St.meld" => Some(("St.meld.", next)),
        "St" if view.is(next, "prp") => Some(("St.prp.", dot(next + 1))),
        "St.prp" => Some(("St.prp.", next)),
        "Ot" if view.is(next, "prp") => Some(("Ot.prp.", dot(next + 1))),
        "Ot.prp" => Some(("Ot.prp.", next)),
        "Prop" => Some(("Prop.", next)),
        "Innst" => Some(("Innst.", next)),
        _ => None,
    }
}

fn document(words: String) -> Authors {
    let names = vec![Name { words, ..Name::default() }];
    Authors { names, others: false, organisation: true, alias: None, genitive: false, owned: false }
}

#[cfg(test)]
mod tests {
    use super::super::token::Tokens;
    use super::*;
    use crate::document::Span;

    #[test]
    fn series_and_numbers() {
        for (text, name) in [
            ("NOU 2019: 23, s. 4", "NOU 23 2019"),
            ("Meld. St. 6 (2019–2020)", "Meld. St. 6 2019"),
            ("Meld. St. 6 (2019–2020, s. 4)", "Meld. St. 6 2019"),
            ("St.meld. nr. 30 (2003-2004)", "St.meld. 30 2003"),
            ("Prop. 73 L (2016–2017)", "Prop. 73 L 2016"),
            ("Ot.prp. nr. 44 (1991–92)", "Ot.prp. 44 1991"),
        ] {
            let tokens = Tokens::read(text, Span::new(0, text.len()));
            let found =
                public_at(tokens.view(0), 0).map(|p| format!("{} {}", p.authors.names[0].words, p.year));
            assert_eq!(found.as_deref(), Some(name), "{text}");
        }
    }
}
