//! Files that state their structure, as Word, InDesign and browsers write them: it wins over the look of the lines.

use belegg::document::BlockKind;

use super::writer::Pdf;
use super::{blocks, read};

/// A line as a piece of marked content, or of furniture.
fn piece(tag: &str, y: f32, text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            c if c.is_ascii() => c.to_string(),
            c => format!("\\{:03o}", c as u32),
        })
        .collect();
    format!("{tag} BDC BT /F1 10 Tf 1 0 0 1 72 {y} Tm ({text}) Tj ET EMC\n")
}

fn content(number: u32, y: f32, text: &str) -> String {
    piece(&format!("/P << /MCID {number} >>"), y, text)
}

const LONG: &str = "Den som har lært at nærhet er farlig, vil ha god tid på seg, og trenger noen";

/// A file of two pages whose letters are all of one size; `roles` and `kids` are its structure, page 1 being object 100.
fn file(roles: &str, kids: &str) -> Vec<u8> {
    // Drawn in another order than it is read in.
    let one = piece("/Artifact << /Type /Pagination >>", 820.0, "Om å bli sittende")
        + &content(
            3,
            700.0,
            "Terapeuten blir sittende, også når det gjør vondt, for det er ikke noe som kan",
        )
        + &content(0, 780.0, "Hva vi vet")
        + &content(1, 766.0, LONG)
        + &content(2, 754.0, "som blir sittende.")
        + &piece("/Span << /ActualText (funn) >>", 742.0, "f?nn")
        + &content(4, 742.0, "   Og mer til.")
        + &content(5, 60.0, "1 Moe (2009).")
        + &piece("/Artifact << /Type /Pagination >>", 30.0, "17");
    let two = content(0, 780.0, "loves.")
        + &content(1, 766.0, "Noen har sagt det slik at ingen andre trenger å si det igjen.")
        + &content(2, 750.0, "ett")
        + &content(3, 736.0, "Alder")
        + &piece("/P << /MCID 4 >>", 736.0, "          Antall")
        + &piece("/Artifact << /Type /Pagination >>", 30.0, "18");
    Pdf::new()
        .object(&format!("<< /Type /StructTreeRoot /RoleMap << {roles} >> /K {kids} >>"), b"")
        .catalog("/MarkInfo << /Marked true >> /StructTreeRoot 10 0 R")
        .page()
        .draw(&one)
        .page()
        .draw(&two)
        .bytes()
}

const WORDS_ROLES: &str = "/Overskrift#201 /H1 /Sitat /P /Normal /P";

const TREE: &str = "<< /S /Document /K [
    << /S /Overskrift#201 /Pg 100 0 R /K 0 >>
    << /S /Normal /Pg 100 0 R /K [1 2 << /S /Span /K << /Type /MCR /MCID 4 /Pg 100 0 R >> >>] >>
    << /S /Normal /Pg 100 0 R /K [3 << /S /Note /K 5 >> << /Type /MCR /MCID 0 /Pg 102 0 R >>] >>
    << /S /Sitat /Pg 102 0 R /K 1 >>
    << /S /L /Pg 102 0 R /K << /S /LI /K << /S /LBody /K << /S /P /K 2 >> >> >> >>
    << /S /Table /Pg 102 0 R /K << /S /TR /K [<< /S /TH /K << /S /P /K 3 >> >> << /S /TD /K 4 >>] >> >>
    ] >>";

#[test]
fn stated_structure_wins() {
    let (_, document) = read(&file(WORDS_ROLES, TREE)).unwrap();
    let expected = [
        "1 h1: Hva vi vet",
        "1 paragraph: Den som har lært at nærhet er farlig, vil ha god tid på seg, og trenger noen som blir sittende. Og mer til.",
        "1 paragraph: Terapeuten blir sittende, også når det gjør vondt, for det er ikke noe som kan loves.",
        "1 note: 1 Moe (2009).",
        "2 quote: Noen har sagt det slik at ingen andre trenger å si det igjen.",
        "2 list: ett",
        "2 table: Alder | Antall",
    ];
    // What is in no piece of the structure is not lost.
    let read: Vec<String> = blocks(&document).into_iter().filter(|block| !block.ends_with("funn")).collect();
    assert_eq!(read, expected);
    assert!(document.text.contains("funn"), "{}", document.text);
    let labels: Vec<_> = document.pages.iter().map(|page| page.label.as_deref()).collect();
    assert_eq!(labels, [Some("17"), Some("18")]);
}

#[test]
fn structure_without_sense_is_not_believed() {
    // Each line a heading; nothing but paragraphs; little of the text; in circles.
    let heading = "<< /S /H1 /Pg 100 0 R /K 0 >> << /S /H1 /Pg 100 0 R /K 1 >> << /S /H1 /Pg 100 0 R /K 2 >> << /S /H1 /Pg 100 0 R /K 3 >>";
    for kids in [
        format!("[{heading}]"),
        "[<< /S /P /Pg 100 0 R /K [0 1 2 3 4 5] >> << /S /P /Pg 102 0 R /K [0 1 2 3 4] >>]".to_owned(),
        "[<< /S /H1 /Pg 100 0 R /K 0 >>]".to_owned(),
        "10 0 R".to_owned(),
        "<< /S /P /K 10 0 R >>".to_owned(),
        "[99999999999 -1 (x) null << >> << /S 3 >> << /MCID (x) >>]".to_owned(),
    ] {
        let (_, document) = read(&file("/P /P /A /B /B /A", &kids)).unwrap();
        assert!(
            document.text.contains("Om å bli sittende") || document.text.contains(LONG),
            "{kids}: {}",
            document.text
        );
        assert!(
            !document.blocks.iter().any(|block| block.kind == BlockKind::Note && block.span.len() > 60),
            "{kids}"
        );
    }
}

#[test]
fn words_drawn_as_marked_spans_are_read_as_they_say() {
    let tree = TREE.replace("<< /S /Span /K", "<< /S /Span /ActualText (Og noe annet.) /K");
    let (_, document) = read(&file(WORDS_ROLES, &tree)).unwrap();
    assert!(document.text.contains("som blir sittende. Og noe annet."), "{}", document.text);
}

#[test]
fn items_of_lists_as_browsers_tag_them() {
    let table = TREE.split("<< /S /L ").next().unwrap();
    let list =
        "<< /S /L /Pg 102 0 R /K << /S /NonStruct /K [<< /S /Lbl /K 2 >> << /S /P /K [3 4] >>] >> >> ] >>";
    let (_, document) = read(&file(WORDS_ROLES, &format!("{table}{list}"))).unwrap();
    assert_eq!(blocks(&document).last().unwrap(), "2 list: ett Alder Antall");
}
