//! What is read of pages that are in order.

use super::writer::{Font, Pdf, width};
use super::{blocks, read};

const PROSE: [&str; 4] = [
    "Den som har lært at nærhet er farlig, vil ha god tid på",
    "seg, og trenger noen som blir sittende. Det er ikke noe",
    "terapeuten kan love, men noe som viser seg i det som hen-",
    "der mellom dem når noe går galt.",
];

const JOINED: &str = "Den som har lært at nærhet er farlig, vil ha god tid på seg, og trenger noen som blir sittende. Det er ikke noe terapeuten kan love, men noe som viser seg i det som hender mellom dem når noe går galt.";

#[test]
fn headings_paragraphs_and_pages() {
    let pdf = Pdf::new()
        .page()
        .line(Font::Bold, 16.0, 72.0, 770.0, "1 Innledning")
        .lines(10.0, 72.0, 740.0, &PROSE)
        .lines(10.0, 72.0, 680.0, &PROSE[..2])
        .line(Font::Plain, 10.0, 290.0, 40.0, "7")
        .page()
        .lines(10.0, 72.0, 770.0, &PROSE[2..])
        .line(Font::Bold, 12.0, 72.0, 720.0, "1.1 Om å bli sittende")
        .lines(10.0, 72.0, 700.0, &PROSE)
        .line(Font::Plain, 10.0, 290.0, 40.0, "8");
    let (_, document) = read(&pdf.bytes()).unwrap();
    let expected = [
        "1 h1: 1 Innledning".to_owned(),
        format!("1 paragraph: {JOINED}"),
        format!("1 paragraph: {JOINED}"),
        "2 h2: 1.1 Om å bli sittende".to_owned(),
        format!("2 paragraph: {JOINED}"),
    ];
    assert_eq!(blocks(&document), expected);
    let labels: Vec<_> = document.pages.iter().map(|page| page.label.as_deref()).collect();
    assert_eq!(labels, [Some("7"), Some("8")]);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let mut pdf =
        Pdf::new().page().line(Font::Bold, 18.0, 72.0, 780.0, "Brudd og reparasjon i alliansen mellom to");
    for (column, word) in [(72.0, "venstre"), (310.0, "hoyre")] {
        for line in 0..20 {
            let end = if line == 19 { "." } else { " og" };
            pdf = pdf.line(
                Font::Plain,
                8.0,
                column,
                740.0 - 10.0 * line as f32,
                &format!("{word} linje {line:02} har flere ord i seg{end}"),
            );
        }
    }
    let (_, document) = read(&pdf.bytes()).unwrap();
    let text = document.text;
    let places: Vec<usize> =
        ["alliansen", "venstre linje 00", "venstre linje 19", "hoyre linje 00", "hoyre linje 19"]
            .iter()
            .map(|words| text.find(words).unwrap_or_else(|| panic!("no {words} in {text}")))
            .collect();
    assert!(places.is_sorted(), "{places:?} {text}");
}

#[test]
fn footnotes_stand_apart_with_their_marks() {
    let first = "Det begynte med et brudd.";
    let after = 72.0 + width(10.0, first);
    let pdf = Pdf::new()
        .page()
        .line(Font::Plain, 10.0, 72.0, 740.0, &format!("{first}  Siden ble det sagt høyt av"))
        .line(Font::Plain, 6.0, after, 744.0, "1")
        .lines(10.0, 72.0, 728.0, &PROSE)
        .line(Font::Plain, 5.0, 72.0, 63.0, "1")
        .line(Font::Plain, 8.0, 78.0, 60.0, "Killén (2003, s. 47).")
        .page()
        .lines(10.0, 72.0, 740.0, &PROSE);
    let (_, document) = read(&pdf.bytes()).unwrap();
    let blocks = blocks(&document);
    assert!(blocks[0].contains("et brudd.¹ Siden ble"), "{blocks:?}");
    assert!(blocks.contains(&"1 note: ¹ Killén (2003, s. 47).".to_owned()), "{blocks:?}");
}

#[test]
fn title_authors_labels_and_outline_are_the_file_s() {
    let pdf = Pdf::new()
        .page()
        .line(Font::Plain, 10.0, 72.0, 770.0, "Om trygghet")
        .lines(10.0, 72.0, 740.0, &PROSE)
        .info("/Title (En trygg base) /Author (Anne Berg) /Producer (pdfTeX)")
        .catalog("/PageLabels << /Nums [0 << /S /r /St 4 >>] >>")
        .catalog("/Outlines << /First << /Title (Om trygghet) /Dest [100 0 R /Fit] >> >>");
    let (metadata, document) = read(&pdf.bytes()).unwrap();
    assert_eq!(metadata.title.unwrap().value, "En trygg base");
    assert_eq!(metadata.authors, ["Berg, Anne"]);
    assert_eq!(document.pages[0].label.as_deref(), Some("iv"));
    assert_eq!(blocks(&document)[0], "1 h1: Om trygghet");
    let junk = Pdf::new()
        .page()
        .lines(10.0, 72.0, 740.0, &PROSE)
        .info("/Title (Microsoft Word - oppgave_final.docx) /Author (admin)");
    let (metadata, _) = read(&junk.bytes()).unwrap();
    assert_eq!((metadata.title, metadata.authors), (None, Vec::new()));
}

#[test]
fn split_letters_and_ligatures_are_whole() {
    // As TeX's old fonts have it: the ring is set first, then the letter under it.
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding << /Differences [23 /ring 12 /fi 28 /oslash] >> >>";
    let pdf = Pdf::new()
        .font(font)
        .page()
        .lines(10.0, 72.0, 740.0, &PROSE)
        .draw("BT /F3 10 Tf 72 680 Td [(p\\027) 600 (a \\014nne \\034ye)] TJ ET\n");
    let (_, document) = read(&pdf.bytes()).unwrap();
    assert!(document.text.contains("på finne øye"), "{}", document.text);
}

#[test]
fn invisible_text_over_a_picture_is_the_text() {
    let pdf = Pdf::new().page().draw("3 Tr\n").lines(10.0, 72.0, 740.0, &PROSE);
    let (_, document) = read(&pdf.bytes()).unwrap();
    assert_eq!(document.text, JOINED);
}

#[test]
fn turned_pages_are_read_upright() {
    let pdf = Pdf::new().page().draw("q 0 1 -1 0 595 0 cm\n").lines(10.0, 72.0, 500.0, &PROSE).draw("Q\n");
    let (_, document) = read(&pdf.bytes()).unwrap();
    assert_eq!(document.text, JOINED);
}
