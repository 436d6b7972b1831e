//! Sentences of a block, as far as citations need them: a parenthesis after a full stop belongs to the sentence before it.

use super::token::{Tokens, View};
use crate::document::Span;

/// Abbreviations after which a full stop ends no sentence, whatever follows.
const ABBREVIATIONS: &[&str] = &[
    "s", "ss", "kap", "bl.a", "f.eks", "jf", "jfr", "ca", "dr", "prof", "nr", "red", "dvs", "pga", "mht",
    "ift", "st", "fig", "tab", "vol", "eds", "ed", "e.g", "i.e", "cf", "vs", "no", "pp", "p", "para", "chap",
    "avsn", "cand", "mag", "mr", "mrs", "ms", "kl", "tlf", "art", "pkt", "bd", "f", "t.d", "m.a", "d.v.s",
    "et",
];

/// The sentences in order. Guarantee: they do not overlap, and together hold every token of the block.
pub(super) fn sentences(tokens: &Tokens<'_>) -> Vec<Span> {
    let view = tokens.view(0);
    let mut sentences = Vec::new();
    let mut start = None;
    let mut k = 0;
    while k < view.len() {
        let from = *start.get_or_insert(view.span(k).start);
        if let Some(last) = end_at(view, k) {
            sentences.push(Span::new(from, view.span(last).end));
            start = None;
            k = last;
        }
        k += 1;
    }
    if let (Some(from), Some(token)) = (start, tokens.list.last()) {
        sentences.push(Span::new(from, token.span.end));
    }
    sentences
}

/// The sentence that holds `offset`; the last one if it lies behind all.
pub(super) fn sentence_at(sentences: &[Span], offset: usize) -> usize {
    sentences.partition_point(|sentence| sentence.end <= offset).min(sentences.len().saturating_sub(1))
}

/// Whether a sentence ends with the mark at `k`: the last place that belongs to it.
fn end_at(view: View<'_>, k: usize) -> Option<usize> {
    let mark = view.mark(k)?;
    if !matches!(mark, '.' | '!' | '?' | '…') {
        return None;
    }
    let mut last = k;
    while matches!(view.mark(last + 1), Some('.' | '!' | '?' | '…' | '»' | '”' | '"' | '’'))
        && view.joined(last + 1)
    {
        last += 1;
    }
    let next = last + 1;
    if next >= view.len() {
        return Some(last);
    }
    if mark == '.' && k > 0 && last == k {
        let before = view.word(k - 1);
        let lower = before.to_lowercase();
        if ABBREVIATIONS.contains(&lower.as_str()) || view.initial(k - 1) && before.chars().count() == 1 {
            return None;
        }
        // A file name, a decimal, a date: nothing ends where the next token is joined on.
        if view.joined(next) {
            let after = note_end(view, next).filter(|_| view.number(k - 1).is_empty());
            return after
                .filter(|&after| after >= view.len() || opens_sentence(view, after))
                .map(|after| after - 1);
        }
    } else if let Some(after) = note_end(view, next)
        && (after >= view.len() || opens_sentence(view, after))
    {
        return Some(after - 1);
    }
    if view.group(next).is_some() {
        // `… slutt. (Moe, 2002) Neste setning`
        let after = next + 1;
        let closes = after >= view.len() || view.has(after, '.') || opens_sentence(view, after);
        return closes.then(|| next + usize::from(view.has(after, '.')));
    }
    opens_sentence(view, next).then_some(last)
}

/// The place after the number of a note that is joined on at `k`: `… slutt.3 Neste setning`, `… slutt.¹² Neste`, `[^3]`.
fn note_end(view: View<'_>, k: usize) -> Option<usize> {
    let raised = |k: usize| view.joined(k) && view.mark(k).is_some_and(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c));
    let mut after = k;
    while raised(after) {
        after += 1;
    }
    if after == k && view.joined(k) {
        let plain = !view.number(k).is_empty() && view.number(k).len() <= 3;
        let bracketed =
            view.has(k, '[') && view.group(k).is_some_and(|level| view.tokens.view(level).len() <= 2);
        after += usize::from(plain || bracketed);
    }
    (after > k && !view.joined(after)).then_some(after)
}

fn opens_sentence(view: View<'_>, k: usize) -> bool {
    let small_particle = matches!(view.word(k), "von" | "van" | "de" | "af");
    view.capital(k)
        || matches!(view.mark(k), Some('«' | '“' | '"' | '„' | '–' | '…' | '•' | '['))
        || !view.number(k).is_empty()
        || small_particle && (view.capital(k + 1) || view.capital(k + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_notes_stand_behind_sentences() {
        for text in [
            "Her er det slutt.3| Neste setning.",
            "Slutt.3| «Neste» er her.",
            "Slutt.¹²| Neste.",
            "Slutt.[^3]| Neste.",
            "«Slutt.»3| Neste.",
            "Slutt 1.5 Neste.",
        ] {
            let plain = text.replace('|', "");
            let tokens = Tokens::read(&plain, Span::new(0, plain.len()));
            let found: Vec<&str> = sentences(&tokens).iter().map(|s| s.of(&plain)).collect();
            let wanted: Vec<&str> = text.split("| ").collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn ends_of_sentences() {
        let text = "Først (jf. Moe, 2002, s. 3) dette. Så kap. 3 og dr. Vik. (Dahl, 1998) «Er det nok?» Ja, bl.a. det.";
        let tokens = Tokens::read(text, Span::new(0, text.len()));
        let found: Vec<&str> = sentences(&tokens).iter().map(|s| s.of(text)).collect();
        assert_eq!(
            found,
            [
                "Først (jf. Moe, 2002, s. 3) dette.",
                "Så kap. 3 og dr. Vik. (Dahl, 1998)",
                "«Er det nok?»",
                "Ja, bl.a. det."
            ]
        );
    }
}
