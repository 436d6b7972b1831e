//! What LibreOffice writes besides plain paragraphs: a body, and the blocks it should give.

use belegg::document::{Format, MarkKind};
use belegg::ingest;

use crate::render::archive_of;

const SPACES: &str = "xmlns:office='o' xmlns:style='s' xmlns:text='t' xmlns:table='ta' xmlns:draw='d' xmlns:fo='f' \
                      xmlns:dc='dc' xmlns:meta='m'";

fn file(body: &str, manifest: &str) -> Vec<u8> {
    let part = |root: &str, content: &str| format!("<{root} {SPACES}>{content}</{root}>").into_bytes();
    let outline: String = (1..=2)
        .map(|level| {
            format!("<text:outline-level-style text:level='{level}' style:num-format='1' text:display-levels='{level}'/>")
        })
        .collect();
    let styles = format!(
        "<office:styles><text:outline-style>{outline}</text:outline-style>\
         <style:style style:name='Sitat' style:display-name='Sitat' style:family='paragraph'/></office:styles>"
    );
    let by_hand = "<office:automatic-styles>\
        <style:style style:name='P1' style:family='paragraph' style:parent-style-name='Standard'>\
        <style:paragraph-properties fo:margin-left='1.5cm' fo:text-indent='0cm'/></style:style>\
        <style:style style:name='T1' style:family='text'><style:text-properties text:display='none'/></style:style>\
        <style:style style:name='T2' style:family='text'><style:text-properties style:text-position='super 58%'/></style:style>\
        </office:automatic-styles>";
    archive_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec()),
        ("META-INF/manifest.xml", manifest.as_bytes().to_vec()),
        ("styles.xml", part("office:document-styles", &styles)),
        (
            "meta.xml",
            part(
                "office:document-meta",
                "<office:meta><dc:title>Å vente</dc:title><meta:initial-creator>Anne Berg</meta:initial-creator></office:meta>",
            ),
        ),
        (
            "content.xml",
            part(
                "office:document-content",
                &format!("{by_hand}<office:body><office:text>{body}</office:text></office:body>"),
            ),
        ),
    ])
}

/// Kind and text of each line.
fn read(body: &str) -> Vec<String> {
    let lines = ingest::extract(Format::Odt, &file(body, "<m/>")).unwrap().text.lines;
    let shown = |kind: Option<MarkKind>| kind.map_or("none".to_owned(), |kind| format!("{kind:?}"));
    lines.iter().map(|line| format!("{}: {}", shown(line.mark.map(|mark| mark.kind)), line.text)).collect()
}

#[test]
fn bodies_become_blocks() {
    let note = |class: &str, mark: &str, text: &str| {
        format!(
            "<text:note text:note-class='{class}'><text:note-citation>{mark}</text:note-citation><text:note-body>\
             <text:p>{text}</text:p></text:note-body></text:note>"
        )
    };
    let cases: Vec<(String, &[&str])> = vec![
        (
            "<text:p text:style-name='Title'>Å vente</text:p><text:h text:outline-level='1'>Innledning</text:h>\
             <text:h text:outline-level='2'>Bakgrunn</text:h><text:h text:outline-level='1' text:is-list-header='true'>Takk</text:h>"
                .to_owned(),
            &["Front: Å vente", "Heading(1): 1 Innledning", "Heading(2): 1.1 Bakgrunn", "Heading(1): Takk"],
        ),
        (
            format!(
                "<text:p>Skam{} og sorg{}.</text:p><text:p>Mer.</text:p>",
                note("footnote", "1", "Moe (2009)."),
                note("endnote", "i", "Lind (2001).")
            ),
            &["Paragraph: Skam¹ og sorg¹.", "Note: ¹ Moe (2009).", "Paragraph: Mer.", "Note: ¹ Lind (2001)."],
        ),
        (
            "<text:p text:style-name='Sitat'>Noen må bli sittende.</text:p>\
             <text:list><text:list-item><text:p>ett</text:p><text:list><text:list-item><text:p>to</text:p></text:list-item></text:list></text:list-item></text:list>"
                .to_owned(),
            &["Quote: Noen må bli sittende.", "List: ett", "List: to"],
        ),
        (
            "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Alder</text:p></table:table-cell>\
             <table:table-cell><text:p>Antall</text:p></table:table-cell></table:table-row></table:table-header-rows>\
             <table:table-row><table:table-cell><text:p>7</text:p><text:p>år</text:p></table:table-cell><table:table-cell><text:p>3</text:p>\
             </table:table-cell></table:table-row></table:table>"
                .to_owned(),
            &["Table: Alder | Antall", "Table: 7 år | 3"],
        ),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>borte</text:p></text:deletion></text:changed-region></text:tracked-changes>\
             <text:p>En<text:s text:c='2'/>trygg<text:tab/>base<text:span text:style-name='T1'>skjult</text:span>\
             <office:annotation><text:p>nei</text:p></office:annotation><text:span text:style-name='T2'>12</text:span>\
             <text:line-break/>ny linje <text:a>lenke</text:a><draw:frame><draw:text-box><text:p>I ramme.</text:p></draw:text-box></draw:frame></text:p>"
                .to_owned(),
            &["Paragraph: En trygg base¹²", "Paragraph: ny linje lenke", "Paragraph: I ramme."],
        ),
        (
            "<text:table-of-content><text:table-of-content-source><text:index-title-template>Innhold</text:index-title-template></text:table-of-content-source>\
             <text:index-body><text:index-title><text:p>Innhold</text:p></text:index-title><text:p>1 Innledning 3</text:p></text:index-body></text:table-of-content>\
             <text:bibliography><text:index-body><text:p>Moe, T. (2009). Å vente.</text:p></text:index-body></text:bibliography>"
                .to_owned(),
            &["Contents: Innhold", "Contents: 1 Innledning 3", "Reference: Moe, T. (2009). Å vente."],
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(read(&body), expected, "{body}");
    }
}

#[test]
fn what_is_set_in_by_hand_is_a_quotation() {
    let prose = "<text:p>Den som venter, lærer noe om å vente.</text:p>".repeat(4);
    let quote = "<text:p text:style-name='P1'>Noen må bli sittende, også når det gjør vondt, for ellers er det ingen der.</text:p>";
    assert!(read(&format!("{prose}{quote}"))[4].starts_with("Quote: Noen må"));
    assert!(
        read(&format!("{quote}{quote}"))[0].starts_with("Paragraph: Noen må"),
        "the whole text is set in"
    );
}

#[test]
fn properties_and_passwords() {
    let read = ingest::extract(Format::Odt, &file("<text:p>Tekst.</text:p>", "<m/>")).unwrap().metadata;
    assert_eq!(read.title.unwrap().value, "Å vente");
    assert_eq!(read.authors, ["Berg, Anne"]);
    let locked = file("<text:p>Tekst.</text:p>", "<m><encryption-data/></m>");
    assert!(ingest::extract(Format::Odt, &locked).unwrap_err().contains("password"));
}
