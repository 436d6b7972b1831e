//! What Word writes besides plain paragraphs: each case a body, and the blocks it should give.

use belegg::document::{Format, Line, MarkKind};
use belegg::ingest;

use crate::render::archive_of;

const NAMESPACES: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' \
                          xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:v='v' xmlns:wps='wps'";

fn read(body: &str) -> Vec<Line> {
    let relation =
        |kind: &str, target: &str| format!("<Relationship Type='http://x/{kind}' Target='{target}'/>");
    let relations = |list: String| format!("<Relationships>{list}</Relationships>").into_bytes();
    let part =
        |root: &str, content: &str| format!("<w:{root} {NAMESPACES}>{content}</w:{root}>").into_bytes();
    let beside = relation("styles", "styles.xml")
        + &relation("numbering", "numbering.xml")
        + &relation("footnotes", "footnotes.xml")
        + &relation("endnotes", "endnotes.xml");
    let level = |i: usize, text: &str| {
        format!(
            "<w:lvl w:ilvl='{i}'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='{text}'/><w:pStyle w:val='Overskrift{}'/></w:lvl>",
            i + 1
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId='0'>{}{}</w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num>",
        level(0, "%1"),
        level(1, "%1.%2")
    );
    let heading = |level: u8| {
        format!(
            "<w:style w:type='paragraph' w:styleId='Overskrift{level}'><w:name w:val='heading {level}'/><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style>"
        )
    };
    let styles = heading(1)
        + &heading(2)
        + "<w:style w:type='paragraph' w:styleId='Tittel'><w:name w:val='Title'/></w:style>";
    let note = |tag: &str, id: u8, text: &str| {
        format!(
            "<w:{tag} w:id='{id}'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space='preserve'> {text}</w:t></w:r></w:p></w:{tag}>"
        )
    };
    let footnotes = "<w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>".to_owned()
        + &note("footnote", 2, "Killén (2003), s. 17.")
        + &note("footnote", 3, "Moe (2009).");
    let bytes = archive_of(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("_rels/.rels", relations(relation("officeDocument", "word/document.xml"))),
        ("word/_rels/document.xml.rels", relations(beside)),
        ("word/styles.xml", part("styles", &styles)),
        ("word/numbering.xml", part("numbering", &numbering)),
        ("word/footnotes.xml", part("footnotes", &footnotes)),
        ("word/endnotes.xml", part("endnotes", &note("endnote", 2, "Lind (2001)."))),
        ("word/document.xml", part("document", &format!("<w:body>{body}</w:body>"))),
    ]);
    ingest::extract(Format::Docx, &bytes).unwrap().text.lines
}

#[track_caller]
fn expect(body: &str, expected: &[(MarkKind, &str)]) {
    let read: Vec<_> = read(body).into_iter().map(|line| (line.mark.unwrap().kind, line.text)).collect();
    let expected: Vec<_> = expected.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect();
    assert_eq!(read, expected, "{body}");
}

fn paragraph(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

#[test]
fn headings_bear_the_numbers_that_word_counts() {
    let styled = |style: &str, text: &str| {
        paragraph(&format!("<w:pPr><w:pStyle w:val='{style}'/></w:pPr>{}", run(text)))
    };
    let body = styled("Tittel", "Å vente")
        + &styled("Overskrift1", "Innledning")
        + &styled("Overskrift1", "Teori")
        + &styled("Overskrift2", "Skam")
        + &styled("Overskrift2", "Tap");
    let expected = [
        (MarkKind::Front, "Å vente"),
        (MarkKind::Heading(1), "1 Innledning"),
        (MarkKind::Heading(1), "2 Teori"),
        (MarkKind::Heading(2), "2.1 Skam"),
        (MarkKind::Heading(2), "2.2 Tap"),
    ];
    expect(&body, &expected);
}

#[test]
fn tracked_changes_are_taken_as_accepted() {
    let body = paragraph(&format!(
        "{}<w:del><w:r><w:delText>gammel </w:delText></w:r></w:del><w:ins>{}</w:ins><w:moveFrom>{}</w:moveFrom>{}\
         <w:commentRangeStart w:id='1'/><w:r><w:commentReference w:id='1'/></w:r>",
        run("En "),
        run("ny "),
        run("flyttet "),
        run("tekst.")
    )) + &paragraph(&format!("<w:pPr><w:rPr><w:del w:id='9'/></w:rPr></w:pPr>{}", run("Først ")))
        + &paragraph(&run("og så."));
    expect(&body, &[(MarkKind::Paragraph, "En ny tekst."), (MarkKind::Paragraph, "Først og så.")]);
}

#[test]
fn fields_show_their_results() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let code = "<w:r><w:instrText> ADDIN ZOTERO_ITEM CSL_CITATION {} </w:instrText></w:r>";
    let body = paragraph(&format!(
        "{}{}{code}{}{}{}{}",
        run("Trygghet "),
        field("begin"),
        field("separate"),
        run("(Bowlby, 1988)"),
        field("end"),
        run(" er mye.")
    )) + &paragraph(&format!(
        "<w:fldSimple w:instr=' REF x '>{}</w:fldSimple><w:hyperlink>{}</w:hyperlink><w:r><w:rPr><w:vanish/></w:rPr><w:t>skjult</w:t></w:r>",
        run("Se "),
        run("kapittel 2")
    ));
    expect(
        &body,
        &[(MarkKind::Paragraph, "Trygghet (Bowlby, 1988) er mye."), (MarkKind::Paragraph, "Se kapittel 2")],
    );
    let contents = paragraph(&format!(
        "{}<w:r><w:instrText>TOC \\o</w:instrText></w:r>{}{}",
        field("begin"),
        field("separate"),
        run("Innledning 3")
    )) + &paragraph(&format!("{}{}", run("Teori 5"), field("end")))
        + &paragraph(&run("Tekst."));
    expect(
        &contents,
        &[
            (MarkKind::Contents, "Innledning 3"),
            (MarkKind::Contents, "Teori 5"),
            (MarkKind::Paragraph, "Tekst."),
        ],
    );
}

#[test]
fn notes_stand_behind_what_refers_to_them() {
    let foot = |id: u8| format!("<w:r><w:footnoteReference w:id='{id}'/></w:r>");
    let body = paragraph(&format!("{}{}{}{}", run("Ett"), foot(2), run(" og to"), foot(3)))
        + &paragraph(&format!("{}<w:r><w:endnoteReference w:id='2'/></w:r>", run("Tre")))
        + &paragraph(&run("Slutt."));
    let expected = [
        (MarkKind::Paragraph, "Ett¹ og to²"),
        (MarkKind::Note, "¹ Killén (2003), s. 17."),
        (MarkKind::Note, "² Moe (2009)."),
        (MarkKind::Paragraph, "Tre¹"),
        (MarkKind::Paragraph, "Slutt."),
        (MarkKind::Note, "¹ Lind (2001)."),
    ];
    expect(&body, &expected);
}

#[test]
fn signs_boxes_and_tables() {
    let boxed = format!(
        "<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></mc:Choice>\
         <mc:Fallback><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r>",
        paragraph(&run("I boksen."))
    );
    let body = paragraph(&format!(
        "{}<w:r><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/><w:t>d</w:t></w:r>{boxed}\
         <w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r>",
        run("a")
    ));
    expect(&body, &[(MarkKind::Paragraph, "a b-cd²"), (MarkKind::Paragraph, "I boksen.")]);
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(&run(text)));
    let row =
        |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|text| cell(text)).collect::<String>());
    let table = format!("<w:tbl>{}{}</w:tbl>", row(&["År", "Antall"]), row(&["2001", "tolv"]));
    expect(&table, &[(MarkKind::Table, "År | Antall"), (MarkKind::Table, "2001 | tolv")]);
    let frame = format!("<w:tbl>{}</w:tbl>", row(&["Bare en ramme."]));
    expect(&frame, &[(MarkKind::Paragraph, "Bare en ramme.")]);
}

#[test]
fn what_is_set_by_hand() {
    let set_in = |text: &str| paragraph(&format!("<w:pPr><w:ind w:left='720'/></w:pPr>{}", run(text)));
    let bold = |text: &str| paragraph(&format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>"));
    let text = "Den som aldri har hatt noen å støtte seg til, støtter seg ikke til noen nå heller.";
    let plain = paragraph(&run(text)).repeat(4);
    let body = bold("Innledning") + &plain + &set_in(text) + &bold("Metode") + &plain;
    let read: Vec<MarkKind> =
        read(&body).into_iter().filter_map(|line| line.mark).map(|mark| mark.kind).collect();
    let of = |kind: MarkKind| read.iter().filter(|&&known| known == kind).count();
    assert_eq!((of(MarkKind::Heading(1)), of(MarkKind::Quote), of(MarkKind::Paragraph)), (2, 1, 8));
}
