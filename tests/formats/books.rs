//! What books have that pages have not.

use belegg::document::{Format, MarkKind};
use belegg::ingest;

use crate::render::archive_of;

#[test]
fn notes_in_another_file_are_notes() {
    let page = |body: &str| {
        format!(
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body>{body}</body></html>"
        )
        .into_bytes()
    };
    let package = "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata/><manifest>\
        <item id=\"a\" href=\"tekst/a.xhtml\" media-type=\"application/xhtml+xml\"/>\
        <item id=\"n\" href=\"noter.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
        <spine><itemref idref=\"a\"/><itemref idref=\"n\"/></spine></package>";
    let container = "<container><rootfiles><rootfile full-path=\"OEBPS/bok.opf\"/></rootfiles></container>";
    let bytes = archive_of(&[
        ("META-INF/container.xml", container.as_bytes().to_vec()),
        ("OEBPS/bok.opf", package.as_bytes().to_vec()),
        (
            "OEBPS/tekst/a.xhtml",
            page(
                "<h1>Skam</h1><p>Skam er taus.<sup><a href=\"../noter.xhtml#n1\">1</a></sup> Den bæres\
                 <a class=\"noteref\" href='../noter.xhtml#n2'>2</a> alene.</p><p>Se <a href=\"../noter.xhtml#x\">2</a>.</p>",
            ),
        ),
        (
            "OEBPS/noter.xhtml",
            page(
                "<p>Noen ord om notene.</p><p id=\"n1\">1. Moe (2009).</p><p><a id=\"n2\"></a>2. Lind (2001).</p><p id=\"x\">Etterord.</p>",
            ),
        ),
    ]);
    let lines = ingest::extract(Format::Epub, &bytes).unwrap().text.lines;
    let notes: Vec<&str> = lines
        .iter()
        .filter(|line| line.mark.is_some_and(|mark| mark.kind == MarkKind::Note))
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(notes, ["1. Moe (2009).", "2. Lind (2001)."], "{lines:?}");
}
