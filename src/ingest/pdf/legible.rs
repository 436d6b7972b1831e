//! Whether what the fonts say of their letters is language, and not a cipher of it.

use super::layout::PageLines;

/// So many words are enough to judge by.
const ENOUGH: usize = 150;

/// Whether the lines read as text in Latin letters, or are too few or too foreign to tell.
///
/// A wrong table of letters gives words that no mouth can speak. In running Norwegian and English hardly one word in
/// fifty of three letters or more is without a vowel; in a text whose letters are moved about it is one in four or more.
pub(super) fn is_legible(pages: &[PageLines]) -> bool {
    let (mut words, mut mute, mut letters, mut signs) = (0_usize, 0_usize, 0_usize, 0_usize);
    for word in
        pages.iter().flat_map(|page| page.regions.iter().flatten()).flat_map(|line| line.text.split(' '))
    {
        let (mut own, mut vowels, mut latin) = (0, 0, true);
        for c in word.chars() {
            if c.is_alphabetic() {
                own += 1;
                latin &= c < '\u{250}';
                vowels += usize::from(is_vowel(c));
            } else if !c.is_numeric() {
                signs += 1;
            }
        }
        letters += own;
        // Abbreviations in capitals have no vowel either.
        if own >= 3 && latin && own == word.chars().count() && !word.chars().all(char::is_uppercase) {
            words += 1;
            mute += usize::from(vowels == 0);
        }
    }
    let silent = words >= ENOUGH && mute * 5 > words;
    let no_letters = signs > 1_000 && signs > 2 * letters;
    !silent && !no_letters
}

fn is_vowel(c: char) -> bool {
    "aeiouyæøåäöüáàâãéèêëíìîïóòôõúùûœ".contains(c.to_lowercase().next().unwrap_or(c))
}

#[cfg(test)]
mod tests {
    use super::super::lines::Printed;
    use super::*;

    fn page(text: &str) -> Vec<PageLines> {
        let line = Printed {
            text: text.to_owned(),
            x: [0.0, 1.0],
            y: 0.0,
            size: 10.0,
            bold: false,
            italic: false,
            artifact: false,
            aside: false,
            first_word: 1.0,
            even: false,
            marked: false,
            letters: [1, 0],
        };
        vec![PageLines { label: None, regions: vec![vec![line]] }]
    }

    #[test]
    fn ciphers_are_told_from_language() {
        let text =
            "den som har lært at nærhet er farlig vil ha god tid på seg og trenger noen som blir sittende "
                .repeat(20);
        assert!(is_legible(&page(&text)));
        let moved: String = text
            .chars()
            .map(|c| if c.is_ascii_lowercase() { ((c as u8 - b'a' + 3) % 26 + b'a') as char } else { c })
            .collect();
        assert!(!is_legible(&page(&moved)), "{moved}");
        assert!(!is_legible(&page(&"!\"# $%& ()* +,- ".repeat(200))));
        assert!(is_legible(&page("Krtst")), "too little to tell");
    }
}
