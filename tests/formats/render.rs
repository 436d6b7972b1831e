//! A document written in each format, as plainly as its producers do.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use belegg::document::{BlockKind, Document};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A block to be written: its kind and its text, with the pages that begin in it as byte offsets.
pub struct Piece {
    pub kind: BlockKind,
    pub text: String,
    pub pages: Vec<usize>,
}

/// The blocks of a document that stand after its front matter, and where its pages begin in them.
pub fn pieces(document: &Document) -> Vec<Piece> {
    let mut starts: Vec<usize> = Vec::new();
    for page in document.pages.iter().skip(1) {
        let at = document.line_starts.iter().find(|&&(_, line)| line >= page.line).map(|&(offset, _)| offset);
        starts.extend(at);
    }
    let blocks = document.blocks.iter().filter(|block| block.kind != BlockKind::Front);
    blocks
        .map(|block| Piece {
            kind: block.kind.clone(),
            text: block.span.of(&document.text).to_owned(),
            pages: starts
                .iter()
                .filter(|&&at| block.span.start <= at && at < block.span.end)
                .map(|at| at - block.span.start)
                .collect(),
        })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Markdown.
pub fn markdown(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        // A backslash keeps signs from being markup.
        let text: String = piece
            .text
            .chars()
            .flat_map(|c| if "\\*_[]<>`#&".contains(c) { vec!['\\', c] } else { vec![c] })
            .collect();
        let text = match text.split_once(['.', ')']) {
            // A number with a stop would begin a list.
            Some((number, _)) if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => {
                format!("{number}\\{}", &text[number.len()..])
            }
            _ => text,
        };
        let _ = match &piece.kind {
            BlockKind::Heading(heading) => write!(out, "{} {text}\n\n", "#".repeat(heading.level.into())),
            BlockKind::Quote => write!(out, "> {text}\n\n<!-- -->\n\n"),
            BlockKind::List => write!(out, "* {text}\n\n"),
            _ => write!(out, "{text}\n\n"),
        };
    }
    out
}

fn xhtml(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut page = 1;
    for piece in pieces {
        let mut text = String::new();
        let mut from = 0;
        for &at in &piece.pages {
            page += 1;
            text.push_str(&escape(&piece.text[from..at]));
            let _ = write!(text, "<span epub:type=\"pagebreak\" id=\"p{page}\" title=\"{page}\"/>");
            from = at;
        }
        text.push_str(&escape(&piece.text[from..]));
        let _ = match &piece.kind {
            BlockKind::Heading(heading) => writeln!(out, "<h{0}>{text}</h{0}>", heading.level),
            BlockKind::Quote => writeln!(out, "<blockquote><p>{text}</p></blockquote>"),
            BlockKind::List => writeln!(out, "<ul><li>{text}</li></ul>"),
            _ => writeln!(out, "<p>{text}</p>"),
        };
    }
    out
}

/// A web page, with a menu and a foot around the text.
pub fn html(pieces: &[Piece]) -> String {
    let body = xhtml(pieces);
    format!(
        "<!DOCTYPE html><html lang=\"nb\"><head><meta charset=\"utf-8\"><title>Tekst</title></head><body>\
         <nav><ul><li><a href=\"/\">Forsiden</a></li><li><a href=\"/om\">Om oss</a></li></ul></nav>\
         <main>{}</main><footer><p>Kontakt oss på telefon.</p></footer></body></html>",
        body.replace("/>", "></span>")
    )
}

fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of an electronic book whose text is cut into two files.
pub fn epub_parts(pieces: &[Piece]) -> Vec<(&'static str, String)> {
    let wrap = |body: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><html xmlns=\"http://www.w3.org/1999/xhtml\" \
             xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title/></head><body>{body}</body></html>"
        )
    };
    let container = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile \
                     full-path=\"OEBPS/bok/innhold.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
    let package = "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\"><metadata \
                   xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Tekst</dc:title><dc:language>nb</dc:language>\
                   <dc:creator>Anne Berg</dc:creator><dc:date>2018</dc:date></metadata><manifest>\
                   <item id=\"b\" href=\"tekst/b.xhtml\" media-type=\"application/xhtml+xml\"/>\
                   <item id=\"a\" href=\"tekst/a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
                   <spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>";
    let body = xhtml(pieces);
    let half = body[..body.len() / 2].rfind("\n<h").map_or(0, |at| at + 1);
    vec![
        ("mimetype", "application/epub+zip".to_owned()),
        ("META-INF/container.xml", container.to_owned()),
        ("OEBPS/bok/innhold.opf", package.to_owned()),
        ("OEBPS/bok/tekst/a.xhtml", wrap(&body[..half])),
        ("OEBPS/bok/tekst/b.xhtml", wrap(&body[half..])),
    ]
}

/// An electronic book.
pub fn epub(pieces: &[Piece]) -> Vec<u8> {
    archive(&epub_parts(pieces))
}

/// The parts of a document as Word writes it in Norwegian.
pub fn docx_parts(pieces: &[Piece]) -> Vec<(&'static str, String)> {
    const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text));
    let mut body = String::new();
    for piece in pieces {
        let style = match &piece.kind {
            BlockKind::Heading(heading) => format!("<w:pStyle w:val=\"Overskrift{}\"/>", heading.level),
            BlockKind::Quote => "<w:pStyle w:val=\"Sitat\"/>".to_owned(),
            BlockKind::List => {
                "<w:pStyle w:val=\"Listeavsnitt\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>".to_owned()
            }
            _ => String::new(),
        };
        let mut runs = String::new();
        let mut from = 0;
        for &at in &piece.pages {
            runs.push_str(&run(&piece.text[from..at]));
            runs.push_str("<w:r><w:lastRenderedPageBreak/></w:r>");
            from = at;
        }
        runs.push_str(&run(&piece.text[from..]));
        let _ = write!(body, "<w:p><w:pPr>{style}</w:pPr>{runs}</w:p>");
    }
    let mut styles = String::new();
    for level in 1..=6 {
        let _ = write!(
            styles,
            "<w:style w:type=\"paragraph\" w:styleId=\"Overskrift{level}\"><w:name w:val=\"heading {level}\"/></w:style>"
        );
    }
    styles.push_str("<w:style w:type=\"paragraph\" w:styleId=\"Sitat\"><w:name w:val=\"Quote\"/></w:style>");
    let relations = |list: &[(&str, &str)]| {
        let list: String = list
            .iter()
            .enumerate()
            .map(|(i, (kind, target))| {
                format!("<Relationship Id=\"r{i}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>")
            })
            .collect();
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
        )
    };
    let numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/>\
                     <w:lvlText w:val=\"•\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    vec![
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        ("_rels/.rels", relations(&[("officeDocument", "word/document.xml")])),
        (
            "word/_rels/document.xml.rels",
            relations(&[("styles", "styles.xml"), ("numbering", "numbering.xml")]),
        ),
        ("word/styles.xml", format!("<w:styles {W}>{styles}</w:styles>")),
        ("word/numbering.xml", format!("<w:numbering {W}>{numbering}</w:numbering>")),
        ("word/document.xml", format!("<w:document {W}><w:body>{body}</w:body></w:document>")),
    ]
}

/// A document of Word's.
pub fn docx(pieces: &[Piece]) -> Vec<u8> {
    archive(&docx_parts(pieces))
}

/// The parts of a document as LibreOffice writes it.
pub fn odt_parts(pieces: &[Piece]) -> Vec<(&'static str, String)> {
    let mut body = String::new();
    for piece in pieces {
        let mut text = String::new();
        let mut from = 0;
        for &at in &piece.pages {
            text.push_str(&escape(&piece.text[from..at]));
            text.push_str("<text:soft-page-break/>");
            from = at;
        }
        text.push_str(&escape(&piece.text[from..]));
        let _ = match &piece.kind {
            BlockKind::Heading(heading) => write!(
                body,
                "<text:h text:style-name=\"Heading_20_{0}\" text:outline-level=\"{0}\">{text}</text:h>",
                heading.level
            ),
            BlockKind::Quote => write!(body, "<text:p text:style-name=\"P1\">{text}</text:p>"),
            BlockKind::List => write!(
                body,
                "<text:list><text:list-item><text:p text:style-name=\"Standard\">{text}</text:p></text:list-item></text:list>"
            ),
            _ => write!(body, "<text:p text:style-name=\"Text_20_body\">{text}</text:p>"),
        };
    }
    const SPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
                          xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
                          xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"";
    let content = format!(
        "<office:document-content {SPACES}><office:automatic-styles><style:style style:name=\"P1\" \
         style:family=\"paragraph\" style:parent-style-name=\"Quotations\"/></office:automatic-styles><office:body>\
         <office:text text:use-soft-page-breaks=\"true\">{body}</office:text></office:body></office:document-content>"
    );
    let styles = format!(
        "<office:document-styles {SPACES}><office:styles><style:style style:name=\"Quotations\" \
         style:family=\"paragraph\"/></office:styles></office:document-styles>"
    );
    vec![
        ("mimetype", "application/vnd.oasis.opendocument.text".to_owned()),
        ("META-INF/manifest.xml", "<manifest/>".to_owned()),
        ("styles.xml", styles),
        ("content.xml", content),
    ]
}

/// A document of LibreOffice's.
pub fn odt(pieces: &[Piece]) -> Vec<u8> {
    archive(&odt_parts(pieces))
}

/// An archive of parts that are not all text any more.
pub fn archive_of(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
