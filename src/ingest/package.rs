//! Zip archives with XML in them: what DOCX, ODT and EPUB are packed in.

use std::io::{Cursor, Read};

use roxmltree::{Document, Node, ParsingOptions};
use zip::ZipArchive;
use zip::result::ZipError;

/// All parts of a package together unpack to no more than this: beyond it is a bomb, not a book.
const MOST_UNPACKED: u64 = 192 << 20;

/// One XML part has no more nodes.
const MOST_NODES: u32 = 4_000_000;

/// No part is nested more deeply; word processors and typesetters stay below a hundred, and the readers' recursion fits into
/// any thread's stack.
const DEEPEST: usize = 500;

/// An archive in memory, of which only what is asked for is unpacked, within bounds.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl<'b> Package<'b> {
    /// Opens an archive.
    ///
    /// # Errors
    /// It is damaged.
    pub fn open(bytes: &'b [u8]) -> Result<Package<'b>, String> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|e| format!("the archive it is packed in is damaged ({e}); get it again"))?;
        Ok(Package { archive, left: MOST_UNPACKED })
    }

    /// The names of its parts.
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect()
    }

    /// The bytes of a part; `None` if there is none of that name.
    ///
    /// # Errors
    /// It is damaged or encrypted, or the parts read so far are larger than any honest document's.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let mut part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err("it is protected by a password; save it without one and index that".to_owned());
            }
            Err(e) => return Err(format!("its part {name} is damaged ({e}); get it again")),
        };
        let mut bytes = Vec::new();
        let read = part.by_ref().take(self.left + 1).read_to_end(&mut bytes);
        let read = read.map_err(|e| format!("its part {name} is damaged ({e}); get it again"))?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            format!("it unpacks to more than {} MB of text: a zip bomb, not a document", MOST_UNPACKED >> 20)
        })?;
        Ok(Some(bytes))
    }

    /// A part as text, whatever Unicode encoding it is in.
    ///
    /// # Errors
    /// As [`Package::part`].
    pub fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        Ok(self.part(name)?.map(|bytes| {
            let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
            text.into_owned()
        }))
    }
}

/// Reads XML.
///
/// Entities that a document defines are expanded by roxmltree within its bounds, outer ones never; parts with a document
/// type are only read where `dtd` allows it.
///
/// # Errors
/// What is wrong with it, with the part's name.
pub(super) fn xml<'t>(name: &str, text: &'t str, dtd: bool) -> Result<Document<'t>, String> {
    let options = ParsingOptions { allow_dtd: dtd, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let too_deep = || format!("its part {name} is nested too deeply: no word processor writes that");
    if depth(text) > DEEPEST {
        return Err(too_deep());
    }
    Document::parse_with_options(text, options).map_err(|e| match e {
        roxmltree::Error::DtdDetected => {
            format!("its part {name} defines entities, as documents of its kind never do: an XML bomb")
        }
        roxmltree::Error::NodesLimitReached => format!("its part {name} is larger than any document's"),
        e => format!("its part {name} is damaged ({e}); get it again"),
    })
}

/// How deeply elements are nested, read off the tags alone: an upper bound that needs no stack.
fn depth(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut depth, mut deepest) = (0usize, 0);
    for (at, _) in text.match_indices('<') {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'?' | b'!') | None => {}
            Some(_) => {
                // Without an end the rest is no XML.
                let Some(length) = text[at..].find('>') else { break };
                if bytes[at + length - 1] != b'/' {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
            }
        }
    }
    deepest
}

/// A node's child element of this local name, in whatever namespace: strict and transitional documents differ there.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

/// A node's attribute of this local name.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// All text below a node.
pub(super) fn text_of(node: Node<'_, '_>) -> String {
    let words = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
    words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a reference in one part leads: relative to the part's folder, `..` resolved, the fragment off, escapes undone.
pub(super) fn resolve(part: &str, reference: &str) -> String {
    let reference = reference.split(['#', '?']).next().unwrap_or_default();
    let reference = unescape(reference);
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut path: Vec<&str> = Vec::new();
    let from = if reference.starts_with('/') { "" } else { folder };
    for step in from.split('/').chain(reference.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Percent escapes undone.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let escaped = (first == b'%').then(|| more.get(..2)).flatten();
        let code = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest = &more[2..];
            }
            None => {
                bytes.push(first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        for (part, reference, resolved) in [
            ("word/document.xml", "styles.xml", "word/styles.xml"),
            ("word/document.xml", "/word/styles.xml", "word/styles.xml"),
            ("OEBPS/text/a.xhtml", "../toc.ncx", "OEBPS/toc.ncx"),
            ("a.opf", "Kapittel%201.xhtml#s2", "Kapittel 1.xhtml"),
            ("a.opf", "../../x", "x"),
            ("a.opf", "100%.html", "100%.html"),
        ] {
            assert_eq!(resolve(part, reference), resolved);
        }
    }

    #[test]
    fn bombs_are_named() {
        let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>";
        assert!(xml("x", laughs, false).is_err_and(|e| e.contains("bomb")));
        let billion: String = (1..12)
            .map(|i| {
                let refs = format!("&e{};", i - 1).repeat(10);
                format!("<!ENTITY e{i} \"{refs}\">")
            })
            .collect();
        let billion = format!("<!DOCTYPE x [<!ENTITY e0 \"ha\">{billion}]><x>&e11;</x>");
        assert!(xml("x", &billion, true).is_err());
        let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert!(xml("x", &deep, false).is_err_and(|e| e.contains("deeply")));
    }
}
