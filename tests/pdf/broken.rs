//! Files that cannot be read are named for what they are, and no file is fatal.

use super::read;
use super::writer::{Font, Pdf};

fn whole() -> Pdf {
    Pdf::new()
        .page()
        .line(Font::Bold, 16.0, 72.0, 770.0, "1 Innledning")
        .lines(10.0, 72.0, 740.0, &["Trygg tilknytning er å bli båret, også når", "det gjør vondt."])
        .draw("/Span << /ActualText (sorg) >> BDC BT /F1 10 Tf 72 600 Td [(so) -20 (rg)] TJ ET EMC q 1 0 0 1 5 5 cm Q\n")
        .info("/Title (Sorg) /Author (Anne Berg)")
        .catalog("/PageLabels << /Nums [0 << /S /D /St 3 >>] >>")
        .page()
        .lines(8.0, 72.0, 740.0, &["Side to."])
}

#[test]
fn what_keeps_a_file_from_being_read_is_named() {
    let picture = Pdf::new().object("<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >>", b"0");
    let scanned = picture.resources("/XObject << /I 10 0 R >>").page().draw("q 500 0 0 800 0 0 cm /I Do Q\n");
    let zero = "0".repeat(64);
    let locked = whole().encrypt(&format!("<< /Filter /Standard /V 1 /R 2 /P -4 /O <{zero}> /U <{zero}> >>"));
    let mute = Pdf::new()
        .font("<< /Type /Font /Subtype /Type0 /BaseFont /Ukjent /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Ukjent /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Ukjent /Flags 4 >> >>] >>")
        .page()
        .line(Font::Own, 10.0, 72.0, 700.0, "Trygg base i terapi");
    let bytes = whole().bytes();
    for (bytes, expected) in [
        (scanned.bytes(), "scanned: no text layer; run OCR first"),
        (locked.bytes(), "password-protected: "),
        (mute.bytes(), "the fonts do not tell their letters"),
        (b"%PDF-1.7\nDette er ikke en PDF likevel.".to_vec(), "damaged: "),
        (bytes[..200].to_vec(), "damaged: "),
        (b"Bare tekst".to_vec(), "it is plain text"),
        (Pdf::new().page().bytes(), "no words"),
    ] {
        let reason = read(&bytes).expect_err(expected);
        assert!(reason.contains(expected), "{reason}, not {expected}");
    }
}

#[test]
fn a_lost_table_of_objects_is_made_again() {
    let mut bytes = whole().bytes();
    let at = bytes.windows(4).rposition(|four| four == b"xref").unwrap() - 5;
    bytes.truncate(at);
    let (_, document) = read(&bytes).unwrap();
    assert!(document.text.contains("Trygg tilknytning"), "{}", document.text);
}

#[test]
fn forms_within_forms_end() {
    let form = |next: usize| {
        let draws = format!("/X{next} Do ").repeat(50);
        (
            format!(
                "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X{next} {next} 0 R >> >> /Length {} >>",
                draws.len()
            ),
            draws,
        )
    };
    let mut pdf = Pdf::new();
    for next in [11, 12, 13, 14, 15, 10] {
        let (dictionary, draws) = form(next);
        pdf = pdf.object(&dictionary, draws.as_bytes());
    }
    let pdf = pdf.resources("/XObject << /X10 10 0 R >>").page().draw("/X10 Do\n").lines(
        10.0,
        72.0,
        700.0,
        &["Etter skjemaene."],
    );
    let started = std::time::Instant::now();
    let (_, document) = read(&pdf.bytes()).unwrap();
    assert_eq!(document.text, "Etter skjemaene.");
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn a_thousand_mutants_are_read_or_named() {
    let seeds =
        [whole().bytes(), whole().font("<< /Type /Font /Subtype /TrueType /BaseFont /Arial >>").bytes()];
    let mut random = Random(20_261_126);
    let (mut read_well, mut refused) = (0, 0);
    for round in 0..1_000 {
        let mut bytes = seeds[round % seeds.len()].clone();
        for _ in 0..=random.below(8) {
            let at = random.below(bytes.len());
            match random.below(6) {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] = random.below(256) as u8,
                2 => drop(bytes.drain(at..(at + random.below(40)).min(bytes.len()))),
                3 => {
                    let piece = bytes[at..(at + random.below(60)).min(bytes.len())].to_vec();
                    let to = random.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
                4 => {
                    let words: [&[u8]; 8] =
                        [b"-1", b"99999999999", b"0 0 R", b"1e38", b"<<", b"]", b"(", b"endobj"];
                    bytes.splice(at..at, words[random.below(words.len())].iter().copied());
                }
                _ => bytes[at] ^= 1 << random.below(8),
            }
            if bytes.is_empty() {
                bytes.push(b'%');
            }
        }
        match read(&bytes) {
            Ok((_, document)) => {
                read_well += 1;
                assert!(document.text.len() < 100_000, "round {round}: {} bytes", document.text.len());
            }
            Err(reason) => {
                refused += 1;
                assert!(!reason.is_empty(), "round {round}");
            }
        }
    }
    assert!(read_well > 300 && refused > 20, "{read_well} read, {refused} refused");
}

/// A small generator of numbers (SplitMix64), so that the test is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}

#[test]
fn pages_that_are_pictures_among_pages_with_text_are_named() {
    let picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >>";
    let mut pdf = Pdf::new().object(picture, b"0").resources("/XObject << /I 10 0 R >>");
    let text = |pdf: Pdf| {
        pdf.page().lines(
            10.0,
            72.0,
            740.0,
            &["Trygg tilknytning er å bli båret, også når det gjør vondt."; 4],
        )
    };
    let scan = |pdf: Pdf| pdf.page().draw("q 560 0 0 800 0 0 cm /I Do Q\n");
    pdf = text(pdf);
    for _ in 0..3 {
        pdf = scan(pdf);
    }
    // A small picture, and a page with a picture behind its text, are read; a scan with a stamp is not.
    pdf = text(pdf).draw("q 90 0 0 90 0 0 cm /I Do Q\n");
    pdf = text(pdf).draw("q 590 0 0 840 0 0 cm /I Do Q\n");
    pdf = scan(pdf).line(Font::Plain, 8.0, 72.0, 20.0, "Lastet ned 3. mai 2020");
    let unread = super::unread(&pdf.bytes());
    assert_eq!(
        unread,
        ["pages 2–4, 7 have no text layer (pictures only); run OCR to read them, e.g. ocrmypdf --skip-text"]
    );
    assert!(super::unread(&text(Pdf::new().page()).bytes()).is_empty(), "a page with nothing on it");
}
