//! HTML: the text of a page without what stands around it on every page of its site.
//!
//! Kept: headings, paragraphs, block quotations, lists, tables row by row, notes behind the block that refers to them,
//! printed pages where they are marked. Left out: navigation, forms, banners, comments, scripts, pictures.

mod content;
mod element;
mod metadata;
mod notes;
mod walk;

use std::collections::{HashMap, HashSet};

use scraper::Html;

use super::marked::Blocks;
use super::{Extract, decode};
use element::{Node, name};

/// Elements without content or end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// No page is nested more deeply; browsers themselves stop at 512.
const DEEPEST: usize = 3_000;

/// Labels of printed pages by the id of the element they begin at.
pub(super) type PageIds = HashMap<String, String>;

/// Reads a web page.
///
/// # Errors
/// What is wrong with it, and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<Extract, String> {
    let html = parse(&decode::decode_html(bytes)?)?;
    let mut metadata = metadata::read(&html);
    let body = body_of(&html);
    let judged = content::judge(body);
    let mut blocks = Blocks::new();
    walk::write(judged.main, &judged.furniture, &PageIds::new(), &HashSet::new(), &mut blocks);
    if metadata.title.is_none() {
        metadata.title = metadata::title(&html, judged.main);
    }
    Ok(Extract { text: blocks.finish()?, metadata, unread: Vec::new() })
}

/// Writes the whole body of one file of an electronic book.
pub(super) fn write_body(
    bytes: &[u8],
    pages: &PageIds,
    referred: &HashSet<String>,
    blocks: &mut Blocks,
) -> Result<(), String> {
    let html = parse(&decode::decode_html(bytes)?)?;
    walk::write(body_of(&html), &content::hidden(body_of(&html)), pages, referred, blocks);
    Ok(())
}

/// The notes in other files that a file refers to, each as the reference is written: the file and the id in it.
///
/// Read off the tags alone: a short number or sign in a link that is raised, or calls itself a note's.
pub(super) fn outer_notes(text: &str) -> Vec<(String, String)> {
    const LONGEST: usize = 400;
    let window = |from: usize, to: usize| {
        let (mut from, mut to) = (from.min(text.len()), to.min(text.len()));
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        &text[from..to.max(from)]
    };
    let mut found = Vec::new();
    for (at, _) in text.match_indices("<a ") {
        let link = window(at, at + LONGEST);
        let Some((tag, rest)) = link.split_once('>') else { continue };
        let Some((inner, _)) = rest.split_once("</a>") else { continue };
        let quoted = |sign: char| Some(tag.split_once(&format!("href={sign}"))?.1.split_once(sign)?.0);
        let Some((file, id)) = quoted('"').or_else(|| quoted('\'')).and_then(|href| href.split_once('#'))
        else {
            continue;
        };
        let mut shown = String::new();
        let mut in_tag = false;
        for c in inner.chars() {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                c if !in_tag => shown.push(c),
                _ => {}
            }
        }
        let mark = shown.trim().trim_matches(['[', ']', '(', ')', '.']);
        let short = (1..=4).contains(&mark.chars().count())
            && (mark.chars().all(char::is_numeric) || mark.chars().all(|c| "*†‡§".contains(c)));
        let before = window(at.saturating_sub(60), at);
        let raised = inner.contains("<sup") || before.rfind("<sup") > before.rfind("</sup");
        let called = ["noteref", "footnote", "endnote", "fnref"].iter().any(|word| tag.contains(word));
        if short && !file.is_empty() && !id.is_empty() && (raised || called) {
            found.push((file.to_owned(), id.to_owned()));
        }
    }
    found
}

fn parse(text: &str) -> Result<Html, String> {
    if nesting(text) > DEEPEST {
        return Err("it is nested too deeply: no page is".to_owned());
    }
    let head = text.get(..1000).unwrap_or(text);
    if head.trim_start().starts_with("<?xml") || head.contains("http://www.w3.org/1999/xhtml") {
        Ok(Html::parse_document(&with_end_tags(text)))
    } else {
        Ok(Html::parse_document(text))
    }
}

/// How deeply elements are nested, as far as tags tell: those that browsers close by themselves are not counted. The rules of
/// HTML look through all open elements at many tags, so that depth costs its square.
fn nesting(text: &str) -> usize {
    const CLOSED_BY_OTHERS: [&str; 14] = [
        "p", "li", "td", "th", "tr", "dt", "dd", "thead", "tbody", "tfoot", "option", "html", "head", "body",
    ];
    let (mut depth, mut deepest) = (0usize, 0);
    for (at, _) in text.match_indices('<') {
        let rest = &text.as_bytes()[at + 1..];
        let closes = rest.first() == Some(&b'/');
        let rest = &rest[usize::from(closes)..];
        let length = rest.iter().take(16).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Ok(name) = std::str::from_utf8(&rest[..length]) else { continue };
        let name = name.to_ascii_lowercase();
        if name.is_empty() || VOID.contains(&name.as_str()) || CLOSED_BY_OTHERS.contains(&name.as_str()) {
            continue;
        }
        let end = rest.iter().take(1_000).position(|&byte| byte == b'>');
        if end.is_some_and(|end| end > 0 && rest[end - 1] == b'/') {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

fn body_of(html: &Html) -> Node<'_> {
    html.tree.root().descendants().find(|node| name(*node) == "body").unwrap_or(html.tree.root())
}

/// In XHTML any element may close itself (`<title/>`, `<a id="p5"/>`); read as HTML it would swallow what follows.
fn with_end_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 50);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) { tag_end(rest) } else { None };
        let Some(end) = tag else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[..end];
        let name: String =
            tag[1..].chars().take_while(|c| !c.is_whitespace() && *c != '/' && *c != '>').collect();
        match tag.strip_suffix("/>") {
            Some(open) if !VOID.contains(&name.to_lowercase().as_str()) => {
                out.push_str(open);
                out.push_str("></");
                out.push_str(&name);
                out.push('>');
            }
            _ => out.push_str(tag),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Where the tag that begins here ends: at the first `>` outside quotes, and not far off.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().take(1 << 14) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::MarkKind;

    fn blocks(page: &str) -> Vec<(MarkKind, String)> {
        let read = read(page.as_bytes()).expect("is read");
        let mut blocks: Vec<(MarkKind, String)> = Vec::new();
        for line in read.text.lines {
            let mark = line.mark.expect("has a mark");
            match blocks.last_mut() {
                Some((_, text)) if !mark.begins => *text = format!("{text}/{}", line.text),
                _ => blocks.push((mark.kind, line.text)),
            }
        }
        blocks
    }

    fn expect(page: &str, expected: &[(MarkKind, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect();
        assert_eq!(blocks(page), expected, "{page}");
    }

    #[test]
    fn blocks_of_every_kind() {
        use MarkKind::{Heading, List, Note, Paragraph, Quote, Table};
        expect(
            "<h2>2 Teori</h2><p>En <em>trygg</em>\n base<sup><a href='#n1' id='r1'>1</a></sup> er god.</p>\
             <blockquote><p>Et sitat.</p><p>Til.</p></blockquote><ul><li>ett<li>to<ul><li>to a</ul></ul>\
             <table><tr><th>År<th>Antall<tr><td>2001<td><p>tolv</p></table><pre>a\nb</pre><p>linje<br>to<br><br>nytt\
             <ol><li id='n1'>Moe (2009). <a href='#r1'>↩</a></ol>",
            &[
                (Heading(2), "2 Teori"),
                (Paragraph, "En trygg base¹ er god."),
                (Note, "¹ Moe (2009)."),
                (Quote, "Et sitat."),
                (Quote, "Til."),
                (List, "ett"),
                (List, "to"),
                (List, "to a"),
                (Table, "År | Antall"),
                (Table, "2001 | tolv"),
                (Paragraph, "a/b"),
                (Paragraph, "linje/to"),
                (Paragraph, "nytt"),
            ],
        );
    }

    #[test]
    fn empty_elements_of_xhtml() {
        let page = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='x'/></head>\
                    <body><p>ett<br/><a id=\"p>5\"/>to</p><div/><p>tre</p></body></html>";
        expect(page, &[(MarkKind::Paragraph, "ett/to"), (MarkKind::Paragraph, "tre")]);
    }
}
