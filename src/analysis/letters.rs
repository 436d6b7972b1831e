//! Letters: lower case, and one spelling for letters that are typed in several ways.
//!
//! Two depths. [`lower`] keeps what was written and maps only the Swedish and German shapes of Norwegian letters.
//! [`fold`] goes on to what is typed without Norwegian keys (aa, ae, oe) and drops marks from letters that are not letters
//! of the Norwegian alphabet. Both do the same to text and query, so that `naerhet` meets `nærhet`; å never becomes a, nor
//! ø o, for those are different letters and different words. The equivalences are those of the Nordic sorting rules.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

use crate::document::Span;

/// Writes `word` in lower case and NFC to `out`, which is emptied first; with `letters`, ä becomes æ and ö becomes ø.
/// Typographic apostrophes become straight ones.
pub(super) fn lower(word: &str, letters: bool, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        return out.make_ascii_lowercase();
    }
    out.reserve(word.len());
    if word.chars().all(|c| (c as u32) < 0x300 || c == '’') {
        word.chars().for_each(|c| push_lower(c, letters, out));
    } else {
        let composed: String = word.nfc().collect();
        composed.chars().for_each(|c| push_lower(c, letters, out));
    }
}

/// Where `part`, a span of `lower`, stands in the `word` that [`lower()`] made it of; the whole word if the two do not
/// match letter by letter.
pub(super) fn span_in(word: &str, lower: &str, part: Span) -> Span {
    if word.len() == lower.len() && word.is_char_boundary(part.start) && word.is_char_boundary(part.end) {
        return part;
    }
    if word.chars().count() != lower.chars().count() {
        return Span::new(0, word.len());
    }
    let place = |offset: usize| {
        let letters = lower[..offset].chars().count();
        word.char_indices().nth(letters).map_or(word.len(), |(at, _)| at)
    };
    Span::new(place(part.start), place(part.end))
}

fn push_lower(c: char, letters: bool, out: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        'ä' | 'Ä' if letters => out.push('æ'),
        'ö' | 'Ö' if letters => out.push('ø'),
        '’' => out.push('\''),
        _ => out.extend(c.to_lowercase()),
    }
}

/// Writes the lower-case `word` to `out`, which is emptied first, with aa, ae, oe as å, æ, ø and foreign marks dropped.
/// Folding twice is folding once. Where an ending begins with the second letter of a pair (risikoen, naboer, temaet), the two
/// are left alone.
pub(super) fn fold(word: &str, out: &mut String) {
    out.clear();
    let seam = seam(word);
    for (at, c) in word.char_indices() {
        if at == seam {
            out.push(c);
            continue;
        }
        match base(c) {
            'ß' => out.push_str("ss"),
            'þ' => out.push_str("th"),
            base => match out.chars().next_back().and_then(|last| joined(last, base)) {
                Some(letter) => {
                    out.pop();
                    out.push(letter);
                }
                None => out.push(base),
            },
        }
    }
}

/// Where the ending of a word in -a or -o begins, if that is with an e; past the word's end if it does not.
fn seam(word: &str) -> usize {
    let endings = ["en", "er", "et", "ene", "ens", "ers", "ets", "enes"];
    // beboeren, samboere: those who dwell.
    let dwellers = ["ere", "eren", "erne", "erens", "eres", "ernes"];
    let of_dweller =
        dwellers.iter().filter_map(|ending| word.strip_suffix(ending)).find(|stem| stem.ends_with("bo"));
    let stem = endings
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .find(|stem| stem.ends_with(['a', 'o']))
        .or(of_dweller);
    // A word of one vowel is typed so: naer, foer.
    let is_vowel = |c: char| "eiouyæøåa".contains(c);
    match stem {
        Some(stem) if stem[..stem.len() - 1].contains(is_vowel) => stem.len(),
        _ => usize::MAX,
    }
}

/// The same letter by letter: puts the lower-case `c` after the first `len` letters of `out`; gives how many there are then.
/// What finds no room is dropped.
pub(super) fn push_folded(out: &mut [char], len: usize, c: char) -> usize {
    let base = base(c);
    if let Some(last) = out[..len].last_mut()
        && let Some(letter) = joined(*last, base)
    {
        *last = letter;
        return len;
    }
    out.get_mut(len).map_or(len, |place| {
        *place = base;
        len + 1
    })
}

/// Whether two typed letters may stand for one.
pub(super) fn may_join(first: u8, second: u8) -> bool {
    joined(char::from(first), char::from(second)).is_some()
}

/// The letter that two typed ones stand for.
fn joined(first: char, second: char) -> Option<char> {
    match (first, second) {
        ('a', 'a') => Some('å'),
        ('a', 'e') => Some('æ'),
        ('o', 'e') => Some('ø'),
        _ => None,
    }
}

/// The letter of the Norwegian alphabet that stands for `c`, if one does.
fn base(c: char) -> char {
    match c {
        'a'..='z' | 'æ' | 'ø' | 'å' => c,
        'ä' => 'æ',
        'ö' | 'œ' => 'ø',
        'ð' | 'đ' => 'd',
        'ł' => 'l',
        'ß' | 'þ' => c,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
            // The letter without its marks is the first character of the canonical decomposition.
            let mut first = None;
            decompose_canonical(c, |part| first = first.or(Some(part)));
            first.unwrap_or(c)
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(word: &str) -> String {
        let (mut low, mut out) = (String::new(), String::new());
        lower(word, true, &mut low);
        fold(&low, &mut out);
        out
    }

    #[test]
    fn one_spelling() {
        for (typed, meant) in [
            ("Naerhet", "nærhet"),
            ("foelelse", "følelse"),
            ("BAAND", "bånd"),
            ("Närhet", "nærhet"),
            ("kjönn", "kjønn"),
        ] {
            assert_eq!(folded(typed), meant);
        }
        assert_eq!(folded("Killén"), "killen");
        for word in ["risikoen", "naboer", "temaet", "kameraene"] {
            assert_eq!(folded(word), word);
        }
        assert_eq!(folded("a\u{30a}pen"), "åpen");
        assert_ne!(folded("får"), folded("far"));
        assert_ne!(folded("bør"), folded("bor"));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(word in "[a-zæøåäöéüA-Z]{0,12}") {
            let once = folded(&word);
            let mut twice = String::new();
            fold(&once, &mut twice);
            prop_assert_eq!(twice, once);
        }
    }
}
