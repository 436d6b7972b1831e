//! Text strings of a PDF: UTF-16, UTF-8 or PDFDocEncoding.

/// Decodes a text string; what is no letter is left out.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let decoded = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| doc_char(byte)).collect(),
    };
    decoded.chars().filter(|&c| c != '\u{FFFD}' && (!c.is_control() || c == '\n' || c == '\t')).collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect()
}

/// PDFDocEncoding (ISO 32000-2, annex D.2): Latin-1 with signs where that has controls.
fn doc_char(byte: u8) -> char {
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ',
        'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
    ];
    match byte {
        0x18..=0x1F => LOW[usize::from(byte - 0x18)],
        0x80..=0xA0 => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_encodings() {
        for (bytes, text) in [
            (&b"\xFE\xFF\x00S\x00\xE5r"[..], "Så"),
            (b"\xFF\xFES\0\xE5\0", "Så"),
            (b"\xEF\xBB\xBFS\xC3\xA5r", "Sår"),
            (b"S\xE5r \x85 \x8Dbarn\x8E", "Sår – “barn”"),
        ] {
            assert_eq!(text_string(bytes), text);
        }
    }
}
