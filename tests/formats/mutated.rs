//! A thousand files of each format, damaged at random from fixed seeds: an error or a document, never a panic.

use std::path::Path;

use belegg::document::Format;
use belegg::{ingest, structure};

use crate::render::{self, archive_of, pieces};

const FILES: u64 = 1_000;

/// Steele and Vigna's splitmix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// One to four damages: bits flipped, a piece cut out, doubled, moved, or put in from what breaks parsers.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    const WORDS: [&[u8]; 16] = [
        b"<",
        b">",
        b"</w:p>",
        b"<w:p>",
        b"&",
        b"&#x0;",
        b"&#xD800;",
        b"\0",
        b"\xFF\xFE",
        b"\xC3",
        b"<![CDATA[",
        b"<!--",
        b"w:val=\"99999999999\"",
        b"\"",
        b"<table><tr><td>",
        b"<w:footnoteReference w:id=\"2\"/>",
    ];
    for _ in 0..=random.below(4) {
        let (a, b) = (random.below(bytes.len()), random.below(bytes.len()));
        let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 400));
        match random.below(7) {
            0 => bytes.truncate(from),
            1 => drop(bytes.drain(from..to)),
            2 => {
                let piece = bytes[from..to].to_vec();
                let at = random.below(bytes.len());
                bytes.splice(at..at, piece);
            }
            3 => bytes[from..to].reverse(),
            4 => {
                let word = WORDS[random.below(WORDS.len())];
                bytes.splice(from..from, word.iter().copied());
            }
            5 => {
                let word = WORDS[random.below(WORDS.len())];
                let end = (from + word.len()).min(bytes.len());
                bytes.splice(from..end, word.iter().copied());
            }
            _ => {
                if let Some(byte) = bytes.get_mut(from) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
        if bytes.is_empty() {
            return;
        }
    }
}

fn sample() -> Vec<render::Piece> {
    let text = "Notat\n\n1 Innledning\n\nEn trygg base (Bowlby, 1988, s. 11) er et sted å vende tilbake til.\n\n\u{C}2 Teori\n\n\
                Skam & frykt. Den som <aldri> har hatt noen å støtte seg til, støtter seg ikke.\n\n- ett\n- to\n";
    let (_, paged) = ingest::read_text(Path::new("text.txt"), text, None).unwrap();
    pieces(&structure::structure(&paged))
}

/// Reads `FILES` files that `make` gives; how many of them were read.
fn read_all(format: Format, seed: u64, make: impl Fn(&mut Random) -> Vec<u8>) -> u64 {
    let mut read = 0;
    for file in 0..FILES {
        let bytes = make(&mut Random(seed + file));
        if let Ok(extract) = ingest::extract(format, &bytes) {
            let document = structure::structure(&extract.text);
            assert!(document.blocks.iter().all(|block| !block.span.of(&document.text).is_empty()));
            read += 1;
        }
    }
    read
}

/// Half of the archives are damaged as they lie, half in their parts, so that what is in them is reached too.
fn in_parts(parts: &[(&'static str, String)], whole: &[u8], random: &mut Random) -> Vec<u8> {
    if random.below(2) == 0 {
        let mut bytes = whole.to_vec();
        damage(&mut bytes, random);
        return bytes;
    }
    let mut parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, text)| (*name, text.clone().into_bytes())).collect();
    for _ in 0..=random.below(2) {
        let at = random.below(parts.len());
        damage(&mut parts[at].1, random);
    }
    archive_of(&parts)
}

#[test]
fn docx() {
    let (parts, whole) = (render::docx_parts(&sample()), render::docx(&sample()));
    let read = read_all(Format::Docx, 1 << 32, |random| in_parts(&parts, &whole, random));
    // XML allows little.
    assert!(read > FILES / 20 && read < FILES, "{read}");
}

#[test]
fn odt() {
    let (parts, whole) = (render::odt_parts(&sample()), render::odt(&sample()));
    let read = read_all(Format::Odt, 5 << 32, |random| in_parts(&parts, &whole, random));
    assert!(read > FILES / 20 && read < FILES, "{read}");
}

#[test]
fn epub() {
    let (parts, whole) = (render::epub_parts(&sample()), render::epub(&sample()));
    let read = read_all(Format::Epub, 2 << 32, |random| in_parts(&parts, &whole, random));
    assert!(read > FILES / 10 && read < FILES, "{read}");
}

#[test]
fn html() {
    let whole = render::html(&sample()).into_bytes();
    let read = read_all(Format::Html, 3 << 32, |random| {
        let mut bytes = whole.clone();
        damage(&mut bytes, random);
        bytes
    });
    assert!(read > FILES / 2, "{read}");
}

#[test]
fn markdown() {
    let whole = render::markdown(&sample());
    for file in 0..FILES {
        let mut bytes = whole.clone().into_bytes();
        damage(&mut bytes, &mut Random((4 << 32) + file));
        let text = String::from_utf8_lossy(&bytes);
        if let Ok((_, paged)) = ingest::read_text(Path::new("a.md"), &text, None) {
            let document = structure::structure(&paged);
            assert!(document.blocks.iter().all(|block| !block.span.of(&document.text).is_empty()));
        }
    }
}
