//! Paragraphs, lists, tables and what wraps them become blocks.

use std::ops::Range;

use roxmltree::{Document, Node};

use super::numbering::{Numbering, OUTLINE};
use super::styles::{Style, Styles};
use crate::document::{Mark, MarkKind, PageStart, PagedText};
use crate::ingest::marked::{Blocks, is_table, raised};
use crate::ingest::package::{attribute, child};
use crate::ingest::role::Role;

/// A paragraph set in by so much on the left, in points, is set off from the text.
const SET_OFF: f32 = 28.0;

/// A body as it was read.
pub(super) struct Body {
    pub text: PagedText,
    /// What stands in the style for titles.
    pub title: Option<String>,
}

/// Reads a document's body.
///
/// # Errors
/// It has more text than one document may have.
pub(super) fn read(document: &Document<'_>, styles: &Styles, numbering: Numbering) -> Result<Body, String> {
    let body = child(document.root_element(), "body").and_then(|body| child(body, "text"));
    let paged = body.and_then(|body| attribute(body, "use-soft-page-breaks")) == Some("true");
    let mut reader = Reader {
        styles,
        numbering,
        blocks: Blocks::new(),
        title: Vec::new(),
        notes: Vec::new(),
        ends: Vec::new(),
        counts: [0; 2],
        paged,
        paragraphs: 0,
        set_off: Vec::new(),
    };
    if let Some(body) = body {
        reader.container(body, Place::default());
    }
    for (mark, note) in std::mem::take(&mut reader.ends) {
        reader.note(&mark, note);
    }
    reader.settle();
    let title = Some(reader.title.join(" ")).filter(|title| !title.is_empty());
    Ok(Body { text: reader.blocks.finish()?, title })
}

/// What a paragraph stands in.
#[derive(Clone, Copy, Debug, Default)]
struct Place<'a> {
    /// What its kind is, whatever its style.
    kind: Option<MarkKind>,
    /// The style of the list around it.
    list: Option<&'a str>,
}

struct Reader<'s, 'a, 'i> {
    styles: &'s Styles,
    numbering: Numbering,
    blocks: Blocks,
    title: Vec<String>,
    /// Footnotes to be written behind the block that is open, each with its mark.
    notes: Vec<(String, Node<'a, 'i>)>,
    ends: Vec<(String, Node<'a, 'i>)>,
    /// Foot- and endnotes so far.
    counts: [u32; 2],
    /// Whether the document tells where its pages last began.
    paged: bool,
    paragraphs: usize,
    /// Lines of paragraphs set in by hand.
    set_off: Vec<Range<usize>>,
}

impl<'a, 'i> Reader<'_, 'a, 'i> {
    /// Everything in a body, a section, a list, a text box.
    fn container(&mut self, node: Node<'a, 'i>, place: Place<'a>) {
        for node in node.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" | "h" => self.paragraph(node, place),
                "list" => {
                    let list = attribute(node, "style-name").or(place.list);
                    self.container(node, Place { kind: place.kind.or(Some(MarkKind::List)), list });
                }
                "table" => self.table(node, place),
                "table-of-content" | "illustration-index" | "table-index" | "alphabetical-index"
                | "user-index" | "object-index" => {
                    self.container(node, Place { kind: Some(MarkKind::Contents), ..place });
                }
                "bibliography" => self.container(node, Place { kind: Some(MarkKind::Reference), ..place }),
                // Where an index comes from, what was deleted, how fields are declared.
                "table-of-content-source"
                | "bibliography-source"
                | "alphabetical-index-source"
                | "illustration-index-source"
                | "table-index-source"
                | "user-index-source"
                | "object-index-source"
                | "tracked-changes"
                | "annotation"
                | "sequence-decls"
                | "variable-decls"
                | "user-field-decls"
                | "forms"
                | "hidden-paragraph" => {}
                "soft-page-break" => self.page(),
                // The title of an index is a heading of the document.
                "index-title" => self.container(node, Place { kind: Some(MarkKind::Contents), ..place }),
                "section" if attribute(node, "display") == Some("none") => {}
                _ => self.container(node, place),
            }
        }
    }

    fn paragraph(&mut self, node: Node<'a, 'i>, place: Place<'a>) {
        let style = self.styles.get(attribute(node, "style-name"));
        if style.hidden {
            return;
        }
        if style.page && self.paged && place.kind.is_none() {
            self.page();
        }
        let kind = kind(node, &style, place);
        self.blocks.open(kind);
        let line = self.blocks.lines().len();
        if let MarkKind::Heading(level) = kind {
            let number = self.number(node, level, place);
            if !number.is_empty() {
                self.blocks.push(&format!("{number} "));
            }
        }
        let mut boxes = Vec::new();
        self.inline(node, &mut boxes);
        self.blocks.end_line();
        let lines = line..self.blocks.lines().len();
        if !lines.is_empty() {
            self.remember(lines, kind, &style);
        }
        for text in boxes {
            self.container(text, Place::default());
        }
        self.write_notes();
    }

    /// The number a heading is counted with: as written in it, by the list it stands in, or by the outline.
    fn number(&mut self, node: Node<'a, 'i>, level: u8, place: Place<'a>) -> String {
        if attribute(node, "is-list-header") == Some("true") || text_is_empty(node) {
            return String::new();
        }
        let counted = self.numbering.count(place.list.unwrap_or(OUTLINE), usize::from(level));
        child(node, "number")
            .and_then(|number| number.text())
            .map_or(counted, |number| number.trim().to_owned())
    }

    /// Writes what stands in a paragraph, and gathers the text boxes in it.
    fn inline(&mut self, node: Node<'a, 'i>, boxes: &mut Vec<Node<'a, 'i>>) {
        for node in node.children() {
            if let Some(text) = node.text().filter(|_| node.is_text()) {
                // Blanks and line ends of the file are one blank.
                self.blocks.push(&text.replace(['\n', '\r', '\t'], " "));
                continue;
            }
            match node.tag_name().name() {
                "s" => self.blocks.push(" "),
                "tab" => self.blocks.push(" "),
                "line-break" => self.blocks.end_line(),
                "soft-page-break" => self.page(),
                "note" => self.refer(node),
                "span" => {
                    let style = self.styles.get(attribute(node, "style-name"));
                    let text = if style.raised { plain_text(node) } else { String::new() };
                    if style.raised && !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
                        self.blocks.push(&raised(&text));
                    } else if !style.hidden {
                        self.inline(node, boxes);
                    }
                }
                "text-box" => boxes.push(node),
                "ruby" => {
                    if let Some(base) = child(node, "ruby-base") {
                        self.inline(base, boxes);
                    }
                }
                // A heading's own number is counted; comments, descriptions and formulas' pictures are no text.
                "number" | "annotation" | "annotation-end" | "title" | "desc" | "image" | "object"
                | "hidden-text" | "hidden-paragraph" | "tracked-changes" => {}
                _ => self.inline(node, boxes),
            }
        }
    }

    fn refer(&mut self, node: Node<'a, 'i>) {
        let end = attribute(node, "note-class") == Some("endnote");
        self.counts[usize::from(end)] += 1;
        let mark = child(node, "note-citation").map(plain_text).unwrap_or_default();
        // Roman numbers and letters would be read as the end of the word that they stand at.
        let count = self.counts[usize::from(end)].to_string();
        let mark = if mark.contains(char::is_alphabetic) { raised(&count) } else { raised(mark.trim()) };
        self.blocks.push(&mark);
        if end { &mut self.ends } else { &mut self.notes }.push((mark, node));
    }

    fn write_notes(&mut self) {
        for (mark, note) in std::mem::take(&mut self.notes) {
            self.note(&mark, note);
        }
    }

    /// Writes a note behind what was written last.
    fn note(&mut self, mark: &str, node: Node<'a, 'i>) {
        self.blocks.open(MarkKind::Note);
        if !mark.is_empty() {
            self.blocks.push(&format!("{mark} "));
        }
        if let Some(body) = child(node, "note-body") {
            self.flow(body);
        }
        self.blocks.end_line();
    }

    /// The text of all paragraphs below a node, in one block.
    fn flow(&mut self, node: Node<'a, 'i>) {
        for node in node.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" | "h" => {
                    let mut boxes = Vec::new();
                    self.inline(node, &mut boxes);
                    for text in boxes {
                        self.flow(text);
                    }
                    self.blocks.push(" ");
                }
                "annotation" | "tracked-changes" => {}
                _ => self.flow(node),
            }
        }
    }

    /// A table row by row; one that only places prose is read as prose.
    fn table(&mut self, node: Node<'a, 'i>, place: Place<'a>) {
        let mut rows = Vec::new();
        gather(node, "table-row", &mut rows);
        let cells = |row: Node<'a, 'i>| {
            row.children().filter(|node| node.tag_name().name() == "table-cell").collect::<Vec<_>>()
        };
        let words = |cell: Node<'a, 'i>| plain_text(cell).split_whitespace().count();
        let prose = !is_table(rows.iter().map(|row| cells(*row).into_iter().map(words)));
        for row in rows {
            if prose {
                cells(row).into_iter().for_each(|cell| self.container(cell, place));
                continue;
            }
            self.blocks.open(MarkKind::Table);
            for (at, cell) in cells(row).into_iter().enumerate() {
                if at > 0 {
                    self.blocks.push(" | ");
                }
                self.flow(cell);
            }
            self.blocks.end_line();
            self.write_notes();
        }
    }

    fn page(&mut self) {
        if self.paged {
            self.blocks.page(PageStart { label: None, inferred: true });
        }
    }

    /// Keeps what may have to be judged when the whole document is known, and what the title is.
    fn remember(&mut self, lines: Range<usize>, kind: MarkKind, style: &Style) {
        let text: Vec<&str> =
            self.blocks.lines()[lines.clone()].iter().map(|line| line.text.as_str()).collect();
        let text = text.join(" ");
        if style.role == Some(Role::Title) {
            self.title.push(text);
            return;
        }
        if kind != MarkKind::Paragraph {
            return;
        }
        self.paragraphs += 1;
        let set_in = style.left.is_some_and(|left| left >= SET_OFF) && style.first_line.unwrap_or(0.0) == 0.0;
        let begins = text.starts_with(|c: char| c.is_alphanumeric() || "«“\"„'‘’…[(".contains(c));
        if set_in && begins && text.split_whitespace().count() >= 12 {
            self.set_off.push(lines);
        }
    }

    /// In a document whose text is not set in throughout, paragraphs that are set in by hand are quotations.
    fn settle(&mut self) {
        if self.set_off.len() * 4 > self.paragraphs {
            return;
        }
        let lines = self.blocks.lines();
        for line in self.set_off.iter().flat_map(|lines| lines.clone()) {
            if let Some(Mark { kind: kind @ MarkKind::Paragraph, .. }) =
                lines.get_mut(line).and_then(|line| line.mark.as_mut())
            {
                *kind = MarkKind::Quote;
            }
        }
    }
}

fn kind(node: Node<'_, '_>, style: &Style, place: Place<'_>) -> MarkKind {
    if place.kind == Some(MarkKind::Contents) {
        return MarkKind::Contents;
    }
    if node.tag_name().name() == "h" {
        let level = attribute(node, "outline-level").and_then(|level| level.parse().ok()).unwrap_or(1);
        return MarkKind::Heading(u8::clamp(level, 1, 9));
    }
    match (style.role, style.outline) {
        (Some(Role::Title | Role::Front), _) => MarkKind::Front,
        (Some(Role::Contents), _) => MarkKind::Contents,
        (Some(Role::Reference), _) => MarkKind::Reference,
        (Some(Role::Quote), _) => MarkKind::Quote,
        (Some(Role::Heading(level)), _) if place.kind.is_none() => MarkKind::Heading(level),
        (_, Some(level @ 1..=9)) if place.kind.is_none() => MarkKind::Heading(level),
        (Some(Role::List), _) => MarkKind::List,
        _ => place.kind.unwrap_or(MarkKind::Paragraph),
    }
}

fn text_is_empty(node: Node<'_, '_>) -> bool {
    !node.descendants().any(|node| node.is_text() && node.text().is_some_and(|text| !text.trim().is_empty()))
}

/// The letters below a node.
fn plain_text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// The elements of a name below a node, through wrappers but not through each other.
fn gather<'a, 'i>(node: Node<'a, 'i>, name: &str, found: &mut Vec<Node<'a, 'i>>) {
    for node in node.children().filter(Node::is_element) {
        match node.tag_name().name() {
            own if own == name => found.push(node),
            "table-header-rows" | "table-rows" | "table-row-group" => gather(node, name, found),
            _ => {}
        }
    }
}
