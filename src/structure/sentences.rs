//! Where sentences end, in Norwegian prose full of abbreviations and citations.

use unicode_segmentation::UnicodeSegmentation;

use crate::document::Span;

/// Abbreviations that no sentence ends with.
const ABBREVIATIONS: &[&str] = &[
    "adm", "al", "alm", "ang", "anm", "art", "aug", "avd", "avg", "avsn", "bd", "bl.a", "bla", "ca", "cand",
    "cf", "ch", "d.v.s", "des", "dir", "dr", "dvs", "e.g", "e.kr", "eg", "eks", "ekskl", "eng", "evt", "f",
    "f.eks", "f.kr", "feb", "ff", "fig", "fl", "forf", "forts", "fr", "fra", "gj.sn", "gr", "henv", "hhv",
    "hr", "i.e", "ibid", "ifm", "iht", "inkl", "innl", "int", "jan", "jf", "jfr", "jr", "kap", "kgl", "kl",
    "lat", "lic", "m", "m.a.o", "m.h.p", "m.h.t", "mag", "max", "mht", "min", "ml", "mr", "mrs", "ms", "mv",
    "nn", "no", "nov", "nr", "nå", "o.a", "okt", "opp", "orig", "overs", "p", "p.g.a", "pga", "pkt", "pp",
    "pr", "prof", "pst", "red", "ref", "resp", "s", "s.k", "sek", "sekr", "sen", "sept", "sg", "siv", "spm",
    "sr", "ss", "st", "sst", "stk", "sv", "såk", "t.d", "t.eks", "t.h", "t.v", "tab", "td", "tilsv", "tlf",
    "u", "univ", "utg", "v", "vedr", "vg", "vha", "vol", "vs", "å", "årg",
];

/// Abbreviations that may stand at a sentence's end: a capital after them begins a new one.
const MAY_END: &[&str] = &[
    "a.d", "al", "etc", "f.kr", "e.kr", "fl", "ibid", "m.a", "m.fl", "m.m", "m.v", "mfl", "mm", "mv", "o.a",
    "o.l", "o.s.v", "ofl", "ol", "osb", "osv", "pst", "u.å", "ff", "utg",
];

/// The sentences of a text, as trimmed spans in order that together cover everything but blanks.
///
/// Ends are those of Unicode's sentence rules (UAX #29) less the ones after abbreviations, initials, ordinals and
/// enumerators and before a citation in brackets that belongs to the sentence. Closing quotation marks and brackets
/// belong to the sentence before. A line break in `text` ends a sentence.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut joined = false;
    for (start, piece) in text.split_sentence_bound_indices() {
        let from = start + (piece.len() - piece.trim_start().len());
        let end = start + piece.trim_end().len();
        if from >= end {
            joined &= !piece.contains('\n');
            continue;
        }
        match spans.last_mut() {
            Some(last) if joined && !is_end(last.of(text), &text[from..end], last.end == from) => {
                last.end = end
            }
            _ => spans.push(Span::new(from, end)),
        }
        joined = !piece.ends_with('\n');
    }
    // A source in brackets may itself hold stops, and is whole only now.
    for at in 1..spans.len() {
        let (before, after) = spans.split_at_mut(at);
        if let (Some(last), Some(next)) = (before.last_mut(), after.first_mut()) {
            give_citation(text, last, *next);
            if last.end > next.start {
                next.start = next.end - text[last.end..next.end].trim_start().len();
            }
        }
    }
    spans
}

/// Gives the source in brackets that `next` begins with to the sentence before it.
fn give_citation(text: &str, last: &mut Span, next: Span) {
    let length = leading_citation(next.of(text));
    if length > 0 && !text[last.end..next.start].contains('\n') {
        last.end = next.start + length;
    }
}

/// Length of the bracket a piece begins with, if it is the source of the sentence before and a new one follows it.
fn leading_citation(piece: &str) -> usize {
    let Some(close) = piece.find(')').filter(|&close| is_citation(&piece[..close + 1])) else { return 0 };
    let stopped = close + 1 + usize::from(piece[close + 1..].starts_with('.'));
    let rest =
        piece[stopped..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '«' | '"' | '“'));
    if rest.starts_with(char::is_uppercase) && piece[stopped..].starts_with(char::is_whitespace) {
        stopped
    } else {
        0
    }
}

/// Whether a sentence ends with `before` when `after` follows it.
fn is_end(before: &str, after: &str, touching: bool) -> bool {
    if touching || after.starts_with(char::is_lowercase) {
        return false;
    }
    if is_citation(after) || !after.contains(char::is_alphanumeric) {
        return false;
    }
    let capital = after.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase);
    // "et al. (2014)", "jf. «Å se …»": what follows in brackets belongs to the abbreviation.
    let opens = after.starts_with(['(', '[']);
    let Some(bare) = before.strip_suffix('.') else { return true };
    let word = bare
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '«' | '"' | '“' | '/'))
        .next()
        .unwrap_or("");
    if word == bare.trim_start_matches(['(', '«']) && is_enumerator(word) {
        return false;
    }
    let lower = word.to_lowercase();
    if MAY_END.contains(&lower.as_str()) {
        return capital && !opens;
    }
    if ABBREVIATIONS.contains(&lower.as_str()) {
        return false;
    }
    !is_initials(word)
}

/// A number, letter or Roman numeral that counts items.
fn is_enumerator(word: &str) -> bool {
    let letters = word.chars().count();
    letters == 1 && word.chars().all(char::is_alphanumeric)
        || letters <= 3 && word.chars().all(|c| c.is_ascii_digit())
        || letters <= 5 && !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Initials of a name: `A`, `J.-P`, `H.C`.
fn is_initials(word: &str) -> bool {
    word.chars().any(char::is_uppercase)
        && word
            .split(['.', '-'])
            .all(|part| part.chars().count() <= 1 && part.chars().all(char::is_uppercase))
}

/// A bracket and nothing else, with a year, a page or "ibid." in it: the source of the sentence before it.
fn is_citation(text: &str) -> bool {
    let Some(inner) = text.trim_end_matches('.').strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
    else {
        return false;
    };
    !inner.contains(')')
        && (inner.contains(|c: char| c.is_ascii_digit()) || inner.to_lowercase().contains("ibid"))
}
