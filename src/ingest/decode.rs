//! Bytes become clean text: encoding found, NFC, ligatures spelled out.

use std::borrow::Cow;
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::error::{Error, Result};

/// Decodes and cleans a file's bytes. UTF-8 (with or without BOM), UTF-16 (with BOM, or recognised by its zero bytes) and
/// the legacy encodings that chardetng tells apart, Windows-1252 first among them, are read.
///
/// # Errors
/// Bytes that are no text: zero bytes, or mostly control characters.
pub fn decode(path: &Path, bytes: &[u8]) -> Result<String> {
    let encoding = detect(bytes);
    let (text, _, _) = encoding.decode(bytes);
    let sample = &text[..floor_boundary(&text, 1 << 20)];
    let strange = sample.chars().filter(|&c| is_strange(c)).count();
    if sample.contains('\0') || strange * 50 > sample.chars().count() {
        return Err(Error::unreadable(path, "it is a binary file, not text"));
    }
    Ok(clean(&text))
}

/// Brings decoded text to the form the rest relies on: NFC; ligatures spelled out; soft hyphens gone except at a line's
/// end, where they mark a broken word; no-break spaces as spaces; zero-width characters, NUL and BOM gone; line ends `\n`.
pub fn clean(text: &str) -> String {
    let normal: Cow<'_, str> = if is_nfc(text) { text.into() } else { text.nfc().collect::<String>().into() };
    let mut out = String::with_capacity(normal.len());
    let mut chars = normal.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬃ' => out.push_str("ffi"),
            'ﬄ' => out.push_str("ffl"),
            'ﬅ' | 'ﬆ' => out.push_str("st"),
            '\u{AD}' => {
                if matches!(chars.peek(), None | Some('\n' | '\r')) {
                    out.push('\u{AD}');
                }
            }
            '\u{A0}' | '\u{2007}' | '\u{202F}' | '\u{B}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push(' ')
            }
            '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\0' => {}
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            _ => out.push(c),
        }
    }
    // A mark behind a ligature, or behind what is gone, now stands behind another letter.
    if is_nfc(&out) { out } else { out.nfc().collect() }
}

/// Decodes a web page: as its mark, its `meta` tag or its XML head says; where it is valid UTF-8 or says nothing, as it looks.
/// Nothing is cleaned yet.
///
/// # Errors
/// Bytes that are no text.
pub(super) fn decode_html(bytes: &[u8]) -> std::result::Result<String, String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
    let said = ["charset=", "encoding="].iter().find_map(|key| {
        let value = head.split_once(key)?.1.trim_start_matches(['"', '\'', ' ']);
        let label: String =
            value.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c)).collect();
        Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
    });
    let seen = detect(bytes);
    let sure = Encoding::for_bom(bytes).is_some() || seen == UTF_8 || !seen.is_ascii_compatible();
    let encoding = if sure { seen } else { said.unwrap_or(seen) };
    let (text, _, _) = encoding.decode(bytes);
    let sample = &text[..floor_boundary(&text, 1 << 20)];
    let strange = sample.chars().filter(|&c| is_strange(c)).count();
    if strange * 50 > sample.chars().count() {
        return Err("it is a binary file, not a web page".to_owned());
    }
    Ok(text.into_owned())
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_bom(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"no"), Utf8Detection::Allow)
}

/// UTF-16 of Latin text has zero bytes at every other place, and nearly always the same one.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 8 {
        return None;
    }
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|&&b| b == 0).count() * 2;
    match (zeros(0), zeros(1)) {
        (high, low) if high * 10 >= sample.len() * 7 && low * 20 < sample.len() => Some(UTF_16BE),
        (high, low) if low * 10 >= sample.len() * 7 && high * 20 < sample.len() => Some(UTF_16LE),
        _ => None,
    }
}

/// Control characters that text does not have, and what a decoder puts where it failed.
fn is_strange(c: char) -> bool {
    c == '\u{FFFD}' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}' | '\u{B}' | '\u{85}'))
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        decode(Path::new("x.txt"), bytes).expect("is text")
    }

    #[test]
    fn encodings_are_told_apart() {
        let text =
            "Trygg tilknytning er å bli båret, også når det gjør vondt. Følelser får sine ord etter hvert.";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16be: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
        for bytes in [text.as_bytes().to_vec(), utf16, utf16be, latin] {
            assert_eq!(read(&bytes), text);
        }
        assert_eq!(read(b"\xEF\xBB\xBFbase"), "base", "a BOM is no text");
        assert_eq!(read(b"\x93trygg base\x94 \x96 og n\xE6rhet"), "“trygg base” – og nærhet", "Windows-1252");
    }

    #[test]
    fn text_is_cleaned() {
        for (from, to) in [
            ("a\u{30A} være", "å være"),
            ("de\u{AD}fi\u{AD}nere", "definere"),
            ("tilknyt\u{AD}\nning", "tilknyt\u{AD}\nning"),
            ("ﬁnne ﬂere eﬀekter", "finne flere effekter"),
            ("s.\u{A0}24", "s. 24"),
            ("ﬁ\u{300}", "fì"),
            ("a\u{200B}\u{30A}", "å"),
            ("en\r\nto\rtre", "en\nto\ntre"),
        ] {
            assert_eq!(clean(from), to);
        }
    }

    #[test]
    fn binary_is_named() {
        for bytes in [&b"\x7FELF\x02\x01\0\0\0\0\0\0"[..], &[0; 64], &[1, 2, 3, 4, 5, 6, 7, 8]] {
            let error = decode(Path::new("x.txt"), bytes).expect_err("no text");
            assert!(error.to_string().contains("binary"), "{error}");
        }
    }
}
