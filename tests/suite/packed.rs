//! Packed formats from strangers: bombs, hangs and damage cost their file only, and are named.

use std::fs;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::desk::Desk;

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn docx(document: &[u8]) -> Vec<u8> {
    archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document)])
}

fn paragraphs(text: &str) -> Vec<u8> {
    docx(
        format!(
            "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
        )
        .as_bytes(),
    )
}

#[test]
fn bad_files_of_every_kind_are_named_and_the_rest_is_read() {
    let desk = Desk::new();
    desk.write("a/god.docx", paragraphs("En trygg base er til å vende tilbake til."));
    desk.write("a/god.html", "<p>Skammen finner sjelden egne ord.");
    // What they are wins over what they are called.
    desk.write("a/vev.txt", "<!DOCTYPE html><script>ikke()</script><p>Å vente på den andre er en ferdighet.");
    desk.write("a/ord.txt", paragraphs("Overføring er ikke det samme som minne."));

    let good = paragraphs("Et helt dokument.");
    desk.write("a/halv.docx", &good[..good.len() / 2]);
    desk.write("a/tom.docx", "");
    desk.write("a/ikke.docx", "Dette er bare tekst.");
    desk.write("a/logg-inn.pdf", "<html><title>Logg inn</title>");
    desk.write(
        "a/uten-dokument.docx",
        archive(&[("[Content_Types].xml", b"<Types/>"), ("word/x.xml", b"<x/>")]),
    );
    desk.write("a/arkiv.docx", archive(&[("bilde.jpg", b"x")]));
    let mut protected = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    protected.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    desk.write("a/passord.docx", &protected);
    desk.write("a/gammel.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let laughs: String =
        (1..10).map(|i| format!("<!ENTITY e{i} \"{}\">", format!("&e{};", i - 1).repeat(10))).collect();
    let laughs =
        format!("<!DOCTYPE x [<!ENTITY e0 \"ha\">{laughs}]><w:document xmlns:w='w'>&e9;</w:document>");
    desk.write("a/latter.docx", docx(laughs.as_bytes()));
    let deep = format!(
        "<w:document xmlns:w='w'>{}{}</w:document>",
        "<w:sdt>".repeat(200_000),
        "</w:sdt>".repeat(200_000)
    );
    desk.write("a/dyp.docx", docx(deep.as_bytes()));
    desk.write("a/dyp.html", format!("{}ord", "<div>".repeat(200_000)));
    // 300 MB of one letter; an archive within an archive; 2 GB of nothing.
    desk.write("a/bombe.docx", docx(&vec![b' '; 300 << 20]));
    desk.write(
        "a/nøstet.epub",
        archive(&[("META-INF/container.xml", b"<container/>"), ("bok.zip", &docx(&vec![b' '; 1 << 20]))]),
    );
    for name in ["a/null.pdf", "a/null.docx", "a/null.txt"] {
        desk.write(name, "");
        fs::File::options().write(true).open(desk.path(name)).unwrap().set_len(2 << 30).unwrap();
    }

    let start = Instant::now();
    let report = desk.belegg(["index", "a", "--format", "json"]);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    assert_eq!((report.code, &report.json()["documents"]["added"]), (0, &4.into()), "{report:?}");
    for (name, part) in [
        ("halv.docx", "damaged or cut off"),
        ("tom.docx", "empty"),
        ("ikke.docx", "its ending says DOCX and it is plain text"),
        ("logg-inn.pdf", "its ending says PDF and it is a web page"),
        ("uten-dokument.docx", "no document in the archive"),
        ("arkiv.docx", "zip archive; unpack it"),
        ("passord.docx", "password"),
        ("gammel.docx", "(.doc)"),
        ("latter.docx", "bomb"),
        ("dyp.docx", "nested too deeply"),
        ("dyp.html", "nested too deeply"),
        ("bombe.docx", "bomb"),
        ("nøstet.epub", "no list of contents"),
        ("null.pdf", "2048 MB"),
        ("null.docx", "2048 MB"),
        ("null.txt", "2048 MB"),
    ] {
        let named = report.err.lines().any(|line| line.contains(name) && line.contains(part));
        assert!(named, "{name}: {part}: {}", report.err);
    }
    assert_eq!(report.json()["skipped"].as_array().unwrap().len(), 16, "{}", report.err);
    for (query, document) in [("base", "god"), ("skammen", "god-"), ("vente", "vev"), ("overføring", "ord")]
    {
        let answer = desk.belegg(["search", query, "--no-expand", "--format", "json"]).json();
        let id = answer["hits"][0]["document"]["id"].as_str().unwrap().to_owned();
        assert!(id.starts_with(document) || id.starts_with("god"), "{query}: {id}");
        assert_eq!(answer["hits"][0]["lines"], serde_json::Value::Null, "{query}: it has no lines");
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_links_of_packed_formats() {
    let desk = Desk::new();
    desk.write("a/god.docx", paragraphs("En trygg base."));
    std::os::unix::fs::symlink("god.docx", desk.path("a/lenke.docx")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(desk.path("a/rør.docx")).status().unwrap().success());
    let report = desk.belegg(["index", "a", "--format", "json"]);
    assert_eq!(report.json()["documents"]["added"], 1, "{report:?}");
    assert!(
        report.err.contains("rør.docx: it is a pipe") && report.err.contains("lenke.docx: links"),
        "{report:?}"
    );
}

/// A page that a reader needs long for: formatting elements that are opened and never closed are opened again in every
/// paragraph.
fn slow() -> String {
    let open: String = (0..1_200).map(|i| format!("<b class=b{i}><i id=i{i}>")).collect();
    format!("<p>{open}{}", "<p>ord</p>".repeat(9_000))
}

#[test]
fn a_file_that_takes_too_long_or_too_much_costs_itself_only() {
    let desk = Desk::new();
    desk.write("a/langsom.html", slow());
    desk.write("a/zz.docx", paragraphs("En trygg base."));
    for (args, said) in [
        (["--time-limit", "1", "--memory-limit", "4096"], "took more than 1 s"),
        (["--time-limit", "60", "--memory-limit", "32"], "needs more than 32 MB of memory"),
    ] {
        let start = Instant::now();
        let report = desk
            .belegg(["index", "a", "--rebuild", "--threads", "1", "--format", "json"].iter().chain(&args));
        assert_eq!((report.code, &report.json()["documents"]["added"]), (0, &1.into()), "{report:?}");
        let named = report.err.contains("langsom.html") && report.err.contains(said);
        assert!(named || cfg!(not(target_os = "linux")), "{said}: {report:?}");
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}

/// A PDF with so many objects, of which only a handful are ever asked for.
fn pdf_of_objects(count: usize) -> Vec<u8> {
    let text = "BT /F1 10 Tf 72 700 Td (En trygg base er til aa vende tilbake til.) Tj ET";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
    ];
    // A tree of structure that goes in a circle.
    objects.resize(count, "<< /S /P /K 6 0 R >>".to_owned());
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", count + 1);
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).as_bytes());
    }
    let start = bytes.len();
    bytes.extend(table.as_bytes());
    bytes.extend(
        format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", count + 1).as_bytes(),
    );
    bytes
}

#[test]
fn a_pdf_of_a_million_objects_costs_itself_only() {
    let desk = Desk::new();
    let whole = pdf_of_objects(1_000_000);
    desk.write("a/million.pdf", &whole);
    // Without its table all objects have to be looked for.
    let cut = whole.windows(4).rposition(|four| four == b"xref").unwrap() - 10;
    let table = whole[..cut].windows(6).rposition(|six| six == b"endobj").unwrap() + 7;
    desk.write("a/uten-tabell.pdf", &whole[..table]);
    desk.write("a/god.txt", "En trygg base er til å vende tilbake til.");
    let start = Instant::now();
    let report = desk.belegg(["index", "a", "--format", "json"]);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    let added = report.json()["documents"]["added"].as_u64().unwrap();
    let skipped = report.json()["skipped"].as_array().unwrap().len() as u64;
    assert!(added >= 1 && added + skipped == 3, "{report:?}");
}
