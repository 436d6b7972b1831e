//! What format a file is in: told by its content where that is unmistakable, else by its ending.

use std::io::Cursor;
use std::path::Path;

use zip::ZipArchive;

use super::ending;
use crate::document::Format;

/// The file endings read when a folder is walked. A file named outright is read whatever its ending.
pub const ENDINGS: [(&str, Format); 14] = [
    ("txt", Format::PlainText),
    ("text", Format::PlainText),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("mdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("docx", Format::Docx),
    ("docm", Format::Docx),
    ("odt", Format::Odt),
    ("ott", Format::Odt),
    ("epub", Format::Epub),
    ("pdf", Format::Pdf),
];

/// Endings of documents that are known but not read, with what helps.
pub(super) const KNOWN_UNREAD: [(&str, &str); 5] = [
    ("doc", OLD_OFFICE),
    ("fodt", FLAT_ODT),
    ("rtf", RTF),
    ("pages", "Pages documents are not read; export as DOCX and index that"),
    ("djvu", "DjVu is not read; extract its text with `djvutxt FILE.djvu FILE.txt` and index that"),
];

const OLD_OFFICE: &str = "the old binary Office formats (.doc) are not read; save as DOCX and index that";
const FLAT_ODT: &str = "flat ODT is not read; save as ODT and index that";
const SHEETS: &str = "spreadsheets and slides are not read; save as PDF or plain text and index that";
const RTF: &str = "RTF is not read; save as DOCX and index that";
const PROTECTED: &str = "it is protected by a password; save it without one and index that";

/// So much of a file's head is enough to tell most formats.
pub(super) const HEAD_BYTES: usize = 4096;

/// Whether a file that begins so carries its text in some packing, so that it may be large and its text small.
pub(super) fn is_packed(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || is_pdf(head)
}

/// Tells the format of a file.
///
/// Content wins over the ending: a PDF named `.docx` is a PDF, a web page named `.txt` a web page. A file whose ending
/// promises a packed format (PDF, DOCX, ODT, EPUB) and that is something else without a signature of its own is refused: text
/// under such a name is a failed download or a damaged file more often than a document.
///
/// # Errors
/// What it is instead, and what to do.
pub(super) fn tell(path: &Path, bytes: &[u8]) -> Result<Format, String> {
    let ending = ending(path).unwrap_or_default();
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    if is_pdf(head) {
        return Ok(Format::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return of_archive(bytes);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let protected = bytes.windows(package.len()).any(|window| window == package);
        return Err(if protected { PROTECTED } else { OLD_OFFICE }.to_owned());
    }
    if head.starts_with(b"{\\rtf") {
        return Err(RTF.to_owned());
    }
    let by_ending = ENDINGS.iter().find(|(known, _)| *known == ending).map(|&(_, format)| format);
    match by_ending {
        Some(format @ (Format::Pdf | Format::Docx | Format::Odt | Format::Epub)) => {
            Err(misnamed(format, head))
        }
        Some(Format::Html) => Ok(Format::Html),
        _ if is_html(head) => Ok(Format::Html),
        Some(format) => Ok(format),
        None => match KNOWN_UNREAD.iter().find(|(known, _)| *known == ending) {
            Some((_, help)) => Err((*help).to_owned()),
            None => Ok(Format::PlainText),
        },
    }
}

fn misnamed(format: Format, head: &[u8]) -> String {
    let what = if head.iter().all(|&byte| byte == 0) {
        "holds nothing but zeros: it is damaged or was not downloaded whole"
    } else if is_html(head) {
        "is a web page, perhaps one that asked to log in; download it again, or give it the ending .html"
    } else if std::str::from_utf8(head).is_ok() {
        "is plain text; download it again, or give it the ending .txt"
    } else {
        "does not begin as one: it is damaged or wrongly named"
    };
    format!("its ending says {} and it {what}", format.name())
}

/// A PDF may have some bytes before its head, but a text that talks of one is no PDF.
fn is_pdf(head: &[u8]) -> bool {
    let at = head.windows(5).take(1024).position(|window| window == b"%PDF-");
    at.is_some_and(|at| at == 0 || !head[..at].iter().any(u8::is_ascii_alphabetic))
}

/// Whether a text begins as a web page does.
fn is_html(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let mut text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if text.starts_with("<?xml") {
        text = text.split_once("?>").map_or("", |(_, rest)| rest).trim_start();
    }
    while let Some(rest) = text.strip_prefix("<!--") {
        text = rest.split_once("-->").map_or("", |(_, rest)| rest).trim_start();
    }
    text.starts_with("<!doctype html") || text.starts_with("<html")
}

/// An OpenDocument file says in its first part what kind of document it is.
fn of_open_document(bytes: &[u8]) -> Result<Format, String> {
    let kind = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    if kind.contains("opendocument.spreadsheet") || kind.contains("opendocument.presentation") {
        return Err(SHEETS.to_owned());
    }
    Ok(Format::Odt)
}

/// Tells a zip archive by what is in it.
fn of_archive(bytes: &[u8]) -> Result<Format, String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
        "it is a zip archive (as DOCX and EPUB are) that is damaged or cut off; get it again".to_owned()
    })?;
    let has = |name: &str| archive.file_names().flatten().any(|entry| entry.eq_ignore_ascii_case(name));
    let below = |folder: &str| archive.file_names().flatten().any(|entry| entry.starts_with(folder));
    if below("word/") && has("[Content_Types].xml") {
        Ok(Format::Docx)
    } else if has("META-INF/container.xml") {
        Ok(Format::Epub)
    } else if has("content.xml") && has("META-INF/manifest.xml") {
        of_open_document(bytes)
    } else if below("xl/") || below("ppt/") {
        Err(SHEETS.to_owned())
    } else {
        Err("it is a zip archive; unpack it and index the folder".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_wins_over_the_ending() {
        for (name, bytes, told) in [
            ("a.docx", &b"%PDF-1.7\n"[..], Ok(Format::Pdf)),
            ("a.pdf", b"\n\n%PDF-1.4\n", Ok(Format::Pdf)),
            ("a.txt", b"En PDF begynner med %PDF-1.4", Ok(Format::PlainText)),
            ("a.txt", b"\xEF\xBB\xBF\n<!DOCTYPE html><p>x", Ok(Format::Html)),
            ("a.txt", b"<?xml version=\"1.0\"?>\n<!-- x --><html lang='nb'>", Ok(Format::Html)),
            ("a.htm", b"bare tekst", Ok(Format::Html)),
            ("a.md", b"# Tekst", Ok(Format::Markdown)),
            ("a", b"tekst", Ok(Format::PlainText)),
            ("a.pdf", b"tekst", Err("plain text")),
            ("a.pdf", b"<!doctype html>", Err("web page")),
            ("a.docx", &[0; 100], Err("zeros")),
            ("a.epub", b"\xFF\xD8\xFF\xE0", Err("does not begin as one")),
            ("a.docx", b"PK\x03\x04cut off", Err("damaged or cut off")),
            ("a.docx", b"{\\rtf1", Err("RTF")),
            (
                "a.docx",
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
                Err("password"),
            ),
            ("a.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Err(".doc")),
            ("a.odt", b"tekst", Err("its ending says ODT")),
        ] {
            let format = tell(Path::new(name), bytes);
            match told {
                Ok(expected) => assert_eq!(format, Ok(expected), "{name}"),
                Err(part) => assert!(format.as_ref().is_err_and(|e| e.contains(part)), "{name}: {format:?}"),
            }
        }
    }
}
