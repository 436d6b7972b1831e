//! Numbers as Word and PDF write them before headings and on pages: Roman numerals and letters.

use roman_numerals_rs::RomanNumeral;

/// A small Roman numeral; 0 and what is above 3,999 have none and stay as they are.
pub(super) fn roman(value: u32) -> String {
    let numeral = u16::try_from(value).ok().and_then(|value| RomanNumeral::new(value).ok());
    numeral.map_or_else(|| value.to_string(), RomanNumeral::to_lowercase)
}

/// a … z, then aa … zz, then aaa: as both formats count. 0 has none. Twenty letters at most.
pub(super) fn letters(value: u32) -> String {
    let Some(index) = value.checked_sub(1) else { return String::new() };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(20) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written() {
        for (value, numeral, letter) in [
            (0, "0", ""),
            (1, "i", "a"),
            (4, "iv", "d"),
            (19, "xix", "s"),
            (27, "xxvii", "aa"),
            (3_999, "mmmcmxcix", "uuuuuuuuuuuuuuuuuuuu"),
            (4_000, "4000", "vvvvvvvvvvvvvvvvvvvv"),
        ] {
            assert_eq!((roman(value).as_str(), letters(value).as_str()), (numeral, letter), "{value}");
        }
    }
}
