//! What stands in a paragraph: text, breaks, references to notes, text boxes.

use roxmltree::Node;

use super::notes::NoteKind;
use super::styles::Style;
use crate::ingest::marked::raised;
use crate::ingest::package::{attribute, child};

/// A piece of a paragraph.
#[derive(Clone, Debug)]
pub(super) enum Piece<'a, 'i> {
    Text(String),
    /// A line break.
    Break,
    /// Where the word processor last began a page.
    Page,
    /// A reference to a note.
    Note(NoteKind, Node<'a, 'i>),
    /// A text box, whose paragraphs are none of this one's text.
    Box(Node<'a, 'i>),
}

/// A paragraph's pieces, and how its letters look.
#[derive(Clone, Debug, Default)]
pub(super) struct Inline<'a, 'i> {
    pub pieces: Vec<Piece<'a, 'i>>,
    /// Letters, and those of them that are bold.
    pub letters: usize,
    pub bold: usize,
    /// The greatest size of a letter, in half points, where runs say one.
    pub size: Option<u32>,
}

/// The fields that are open: they reach over paragraphs, a table of contents over many.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// For each: whether its result has begun, and its code.
    open: Vec<(bool, String)>,
}

impl Fields {
    /// Whether text here is a field's code rather than its result.
    fn in_code(&self) -> bool {
        self.open.iter().any(|(result, _)| !result)
    }

    /// Whether text here is a generated table of contents.
    pub fn in_contents(&self) -> bool {
        self.open.iter().any(|(_, code)| code.trim_start().to_uppercase().starts_with("TOC"))
    }

    fn mark(&mut self, kind: &str) {
        match kind {
            "begin" if self.open.len() < 100 => self.open.push((false, String::new())),
            "separate" => {
                if let Some((result, _)) = self.open.last_mut() {
                    *result = true;
                }
            }
            "end" => {
                self.open.pop();
            }
            _ => {}
        }
    }
}

/// Reads the children of a paragraph or of what wraps a part of one.
pub(super) fn read<'a, 'i>(
    node: Node<'a, 'i>,
    style: &Style,
    fields: &mut Fields,
    inline: &mut Inline<'a, 'i>,
) {
    for node in node.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "r" => run(node, style, fields, inline),
            // Deleted and moved away; marks of comments; properties.
            "del" | "moveFrom" | "pPr" | "rPr" | "rPrChange" | "commentRangeStart" | "sdtPr" | "sdtEndPr" => {
            }
            "AlternateContent" => {
                if let Some(chosen) = chosen(node) {
                    read(chosen, style, fields, inline);
                }
            }
            "oMath" | "oMathPara" => {
                let math = node.descendants().filter(|node| node.tag_name().name() == "t");
                let math: String = math.filter_map(|node| node.text()).collect();
                inline.pieces.push(Piece::Text(math));
            }
            // A box that stands in a wrapper of its own.
            "txbxContent" => inline.pieces.push(Piece::Box(node)),
            "rt" => {}
            _ => read(node, style, fields, inline),
        }
    }
}

/// Of two ways to show the same, the newer; the older where that is all there is.
pub(super) fn chosen<'a, 'i>(node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    child(node, "Choice").or_else(|| child(node, "Fallback"))
}

fn run<'a, 'i>(node: Node<'a, 'i>, style: &Style, fields: &mut Fields, inline: &mut Inline<'a, 'i>) {
    let mut letters = Style::default();
    let mut is_raised = false;
    if let Some(properties) = child(node, "rPr") {
        letters.take_run(properties);
        let align = child(properties, "vertAlign").and_then(|node| attribute(node, "val"));
        is_raised = align == Some("superscript");
    }
    let letters = letters.over(style);
    if letters.hidden == Some(true) {
        // Only the ends of fields count in hidden text.
        for node in node.children().filter(|node| node.tag_name().name() == "fldChar") {
            fields.mark(attribute(node, "fldCharType").unwrap_or_default());
        }
        return;
    }
    for node in node.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "t" => {
                let text = node.text().unwrap_or_default();
                if fields.in_code() {
                    continue;
                }
                let count = text.chars().filter(|c| c.is_alphabetic()).count();
                inline.letters += count;
                if letters.bold == Some(true) {
                    inline.bold += count;
                }
                if count > 0 {
                    inline.size = inline.size.max(letters.size);
                }
                let number = is_raised && text.trim().chars().all(|c| c.is_ascii_digit());
                inline.pieces.push(Piece::Text(if number { raised(text.trim()) } else { text.to_owned() }));
            }
            "tab" | "ptab" => inline.pieces.push(Piece::Text(" ".to_owned())),
            "noBreakHyphen" => inline.pieces.push(Piece::Text("-".to_owned())),
            "softHyphen" => inline.pieces.push(Piece::Text("\u{AD}".to_owned())),
            "cr" => inline.pieces.push(Piece::Break),
            "br" => {
                if attribute(node, "type").is_none_or(|kind| kind == "textWrapping") {
                    inline.pieces.push(Piece::Break);
                } else {
                    inline.pieces.push(Piece::Text(" ".to_owned()));
                }
            }
            "sym" => {
                let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok());
                // Signs of symbol fonts lie in the private area and mean nothing outside them.
                let sign = code.filter(|code| !(0xE000..0xF900).contains(code)).and_then(char::from_u32);
                inline.pieces.extend(sign.map(|sign| Piece::Text(sign.to_string())));
            }
            "lastRenderedPageBreak" => inline.pieces.push(Piece::Page),
            "footnoteReference" => inline.pieces.push(Piece::Note(NoteKind::Foot, node)),
            "endnoteReference" => inline.pieces.push(Piece::Note(NoteKind::End, node)),
            "fldChar" => fields.mark(attribute(node, "fldCharType").unwrap_or_default()),
            "instrText" => {
                if let Some((_, code)) = fields.open.last_mut()
                    && code.len() < 100
                {
                    code.push_str(node.text().unwrap_or_default());
                }
            }
            "drawing" | "pict" | "object" => boxes(node, inline),
            "AlternateContent" => {
                if let Some(chosen) = chosen(node) {
                    boxes(chosen, inline);
                }
            }
            "ruby" => {
                if let Some(base) = child(node, "rubyBase") {
                    read(base, style, fields, inline);
                }
            }
            _ => {}
        }
    }
}

/// The text boxes in a drawing, outermost ones only.
fn boxes<'a, 'i>(node: Node<'a, 'i>, inline: &mut Inline<'a, 'i>) {
    for node in node.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "txbxContent" => inline.pieces.push(Piece::Box(node)),
            "AlternateContent" => {
                if let Some(chosen) = chosen(node) {
                    boxes(chosen, inline);
                }
            }
            _ => boxes(node, inline),
        }
    }
}
