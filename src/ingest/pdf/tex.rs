//! TeX's encodings: fonts that pdfTeX and dvips draw as bitmaps name their letters by code only (`a229`).

use hayro_syntax::object::{Array, Dict, Name, Number};

/// TeX's two encodings of Latin letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// OT1, Knuth's own: 128 letters, accents set over letters.
    Ot1,
    /// T1, the Cork encoding: accented letters are letters.
    T1,
}

/// The encoding of a font that names its letters by their codes; `None` if it names them otherwise.
pub(super) fn encoding(font: &Dict<'_>) -> Option<Encoding> {
    let differences = font.get::<Dict<'_>>("Encoding")?.get::<Array<'_>>("Differences")?;
    let mut pieces = differences.flex_iter();
    let (mut code, mut names, mut accented, mut knuth) = (0, 0, false, false);
    loop {
        if let Some(number) = pieces.next::<Number>() {
            code = number.as_i64();
        } else if let Some(name) = pieces.next::<Name<'_>>() {
            if name.as_str() != ".notdef" {
                let counted = name.as_str().trim_start_matches(|c: char| c.is_ascii_alphabetic());
                if counted.parse() != Ok(code) {
                    return None;
                }
                names += 1;
                accented |= code >= 128;
                // Ligatures and the ring of OT1; T1 has accents there, which nobody sets alone.
                knuth |= (11..=15).contains(&code) || code == 23;
            }
            code += 1;
        } else {
            break;
        }
    }
    // Without accented letters both read alike but for ligatures, dashes and quotation marks.
    let t1 = accented || !knuth;
    (names > 0).then_some(if t1 { Encoding::T1 } else { Encoding::Ot1 })
}

/// What a code stands for.
pub(super) fn letter(encoding: Encoding, code: u32) -> Option<&'static str> {
    const OT1: [&str; 32] = [
        "Γ", "Δ", "Θ", "Λ", "Ξ", "Π", "Σ", "Υ", "Φ", "Ψ", "Ω", "ff", "fi", "fl", "ffi", "ffl", "ı", "ȷ", "`",
        "´", "ˇ", "˘", "¯", "˚", "¸", "ß", "æ", "œ", "ø", "Æ", "Œ", "Ø",
    ];
    const T1: [&str; 32] = [
        "`", "´", "ˆ", "˜", "¨", "˝", "˚", "ˇ", "˘", "¯", "˙", "¸", "˛", "‚", "‹", "›", "“", "”", "„", "«",
        "»", "–", "—", "", "₀", "ı", "ȷ", "ff", "fi", "fl", "ffi", "ffl",
    ];
    const HIGH: [&str; 128] = [
        "Ă", "Ą", "Ć", "Č", "Ď", "Ě", "Ę", "Ğ", "Ĺ", "Ľ", "Ł", "Ń", "Ň", "Ŋ", "Ő", "Ŕ", "Ř", "Ś", "Š", "Ş",
        "Ť", "Ţ", "Ű", "Ů", "Ÿ", "Ź", "Ž", "Ż", "Ĳ", "İ", "đ", "§", "ă", "ą", "ć", "č", "ď", "ě", "ę", "ğ",
        "ĺ", "ľ", "ł", "ń", "ň", "ŋ", "ő", "ŕ", "ř", "ś", "š", "ş", "ť", "ţ", "ű", "ů", "ÿ", "ź", "ž", "ż",
        "ĳ", "¡", "¿", "£", "À", "Á", "Â", "Ã", "Ä", "Å", "Æ", "Ç", "È", "É", "Ê", "Ë", "Ì", "Í", "Î", "Ï",
        "Ð", "Ñ", "Ò", "Ó", "Ô", "Õ", "Ö", "Œ", "Ø", "Ù", "Ú", "Û", "Ü", "Ý", "Þ", "SS", "à", "á", "â", "ã",
        "ä", "å", "æ", "ç", "è", "é", "ê", "ë", "ì", "í", "î", "ï", "ð", "ñ", "ò", "ó", "ô", "õ", "ö", "œ",
        "ø", "ù", "ú", "û", "ü", "ý", "þ", "ß",
    ];
    const ASCII: &str =
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    let at = usize::try_from(code).ok()?;
    match (encoding, at) {
        (Encoding::Ot1, 0..32) => Some(OT1[at]),
        (Encoding::T1, 0..32) => Some(T1[at]),
        (Encoding::Ot1, 34) => Some("”"),
        (Encoding::Ot1, 60) => Some("¡"),
        (Encoding::Ot1, 62) => Some("¿"),
        (Encoding::Ot1, 92) => Some("“"),
        (Encoding::Ot1, 94) => Some("ˆ"),
        (Encoding::Ot1, 95) => Some("˙"),
        (Encoding::Ot1, 123) => Some("–"),
        (Encoding::Ot1, 124) => Some("—"),
        (Encoding::Ot1, 125) => Some("˝"),
        (Encoding::Ot1, 126) => Some("˜"),
        (Encoding::Ot1 | Encoding::T1, 127) => Some(if encoding == Encoding::T1 { "-" } else { "¨" }),
        (_, 39) => Some("’"),
        (_, 96) => Some("‘"),
        (_, 32..127) => ASCII.get(at - 32..at - 31),
        (Encoding::T1, 128..256) => Some(HIGH[at - 128]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings() {
        assert_eq!(letter(Encoding::T1, 229), Some("å"));
        assert_eq!(letter(Encoding::T1, 28), Some("fi"));
        assert_eq!(letter(Encoding::T1, 19), Some("«"));
        assert_eq!(letter(Encoding::Ot1, 28), Some("ø"));
        assert_eq!(letter(Encoding::Ot1, 12), Some("fi"));
        assert_eq!(letter(Encoding::Ot1, 97), Some("a"));
        assert_eq!(letter(Encoding::Ot1, 200), None);
    }
}
