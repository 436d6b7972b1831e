//! Paragraphs, tables and what wraps them become blocks.

use roxmltree::{Document, Node};

use super::inline::{self, Fields, Inline, Piece};
use super::notes::{NoteKind, Notes, Referred};
use super::numbering::Numbering;
use super::styles::{Style, Styles};
use crate::document::{MarkKind, PageStart, PagedText};
use crate::ingest::marked::{Blocks, is_table, raised};
use crate::ingest::package::{attribute, child};
use crate::ingest::role::Role;

/// A paragraph set in by so much on the left (1 cm, in twentieths of a point) is set off from the text.
const SET_OFF: i32 = 560;

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
pub(super) fn read<'a, 'i>(
    document: &'a Document<'i>,
    styles: &Styles,
    numbering: Numbering,
    notes: Notes<'a, 'i>,
) -> Result<Body, String> {
    let mut reader = Reader {
        styles,
        numbering,
        notes,
        fields: Fields::default(),
        blocks: Blocks::new(),
        title: Vec::new(),
        waiting: Vec::new(),
        endnotes: Vec::new(),
        goes_on: false,
        headings: false,
        paragraphs: 0,
        bold: Vec::new(),
        set_off: Vec::new(),
        row: None,
    };
    if let Some(body) = child(document.root_element(), "body") {
        reader.container(body);
    }
    for note in std::mem::take(&mut reader.endnotes) {
        reader.note(&note);
    }
    reader.settle();
    let title = Some(reader.title.join(" ")).filter(|title| !title.is_empty());
    Ok(Body { text: reader.blocks.finish()?, title })
}

struct Reader<'s, 'a, 'i> {
    styles: &'s Styles,
    numbering: Numbering,
    notes: Notes<'a, 'i>,
    fields: Fields,
    blocks: Blocks,
    title: Vec<String>,
    /// Footnotes to be written behind the block that is open.
    waiting: Vec<Referred<'a, 'i>>,
    endnotes: Vec<Referred<'a, 'i>>,
    /// The paragraph mark before was deleted: the next paragraph belongs to the last.
    goes_on: bool,
    /// Whether a style or an outline level made a heading.
    headings: bool,
    paragraphs: usize,
    /// Lines of short paragraphs that are bold throughout, with the size of their letters.
    bold: Vec<(usize, u32)>,
    /// Lines of paragraphs set in by hand.
    set_off: Vec<std::ops::Range<usize>>,
    /// Pages begun in the table row that is open: in one of its cells at most, and in the cell that is open. A row that is
    /// broken says so in each of its cells.
    row: Option<(usize, usize)>,
}

impl<'a, 'i> Reader<'_, 'a, 'i> {
    /// Everything in a body, a cell, a text box, a content control.
    fn container(&mut self, node: Node<'a, 'i>) {
        for node in node.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" => self.paragraph(node),
                "tbl" => self.table(node),
                "del" | "moveFrom" | "sdtPr" | "sdtEndPr" | "tcPr" | "trPr" | "tblPr" | "sectPr" => {}
                "AlternateContent" => {
                    if let Some(chosen) = inline::chosen(node) {
                        self.container(chosen);
                    }
                }
                _ => self.container(node),
            }
        }
    }

    fn paragraph(&mut self, node: Node<'a, 'i>) {
        let properties = child(node, "pPr");
        let value = |name: &str| properties.and_then(|p| attribute(child(p, name)?, "val"));
        let style_id = value("pStyle");
        let own = Style { bold: None, size: None, hidden: None, ..Style::direct(node) };
        let direct = own.clone();
        let style = own.over(&self.styles.get(style_id));
        let in_contents = self.fields.in_contents();
        let mut inline = Inline::default();
        inline::read(node, &style, &mut self.fields, &mut inline);
        let in_contents = in_contents || self.fields.in_contents();
        let kind = self.kind(&style, in_contents);
        let number = self.number(&style, style_id, kind, &inline);
        if !std::mem::take(&mut self.goes_on) {
            self.blocks.open(kind);
        }
        let line = self.blocks.lines().len();
        if !number.is_empty() {
            self.blocks.push(&format!("{number} "));
        }
        let boxes = self.pieces(&inline);
        let deleted = properties.and_then(|p| child(child(p, "rPr")?, "del")).is_some();
        if deleted {
            self.goes_on = true;
            return;
        }
        self.blocks.end_line();
        let lines = line..self.blocks.lines().len();
        if !lines.is_empty() {
            self.remember(lines, kind, &style, &direct, &inline);
        }
        for text in boxes {
            self.container(text);
        }
        for note in std::mem::take(&mut self.waiting) {
            self.note(&note);
        }
    }

    fn kind(&self, style: &Style, in_contents: bool) -> MarkKind {
        if in_contents {
            return MarkKind::Contents;
        }
        let listed = style.list.as_deref().is_some_and(|list| list != "0");
        match (style.role, style.outline) {
            (Some(Role::Heading(level)), _) => MarkKind::Heading(level),
            (Some(Role::Title | Role::Front), _) => MarkKind::Front,
            (Some(Role::Quote), _) => MarkKind::Quote,
            (Some(Role::Contents), _) => MarkKind::Contents,
            (Some(Role::Reference), _) => MarkKind::Reference,
            (_, Some(level)) if level < 9 => MarkKind::Heading(level + 1),
            (Some(Role::List), _) => MarkKind::List,
            _ if listed => MarkKind::List,
            _ => MarkKind::Paragraph,
        }
    }

    /// The number Word counts for a heading. Items of lists are counted too, but their numbers are not text.
    fn number(&mut self, style: &Style, id: Option<&str>, kind: MarkKind, inline: &Inline<'_, '_>) -> String {
        let Some(list) = style.list.as_deref().filter(|list| *list != "0") else { return String::new() };
        let has_text =
            inline.pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if !text.trim().is_empty()));
        if !has_text {
            return String::new();
        }
        let by_style = || id.and_then(|id| self.numbering.level_of_style(list, id));
        let level = style.list_level.or_else(by_style).unwrap_or(0);
        let number = self.numbering.count(list, level);
        if matches!(kind, MarkKind::Heading(_)) { number } else { String::new() }
    }

    /// Writes a paragraph's pieces, and gives the text boxes among them.
    fn pieces(&mut self, inline: &Inline<'a, 'i>) -> Vec<Node<'a, 'i>> {
        let mut boxes = Vec::new();
        for piece in &inline.pieces {
            match piece {
                Piece::Text(text) => self.blocks.push(text),
                Piece::Break => self.blocks.end_line(),
                Piece::Page => self.page(),
                Piece::Note(kind, node) => {
                    if let Some(note) = self.notes.refer(*kind, *node) {
                        self.blocks.push(&raised(&note.number));
                        match kind {
                            NoteKind::Foot => self.waiting.push(note),
                            NoteKind::End => self.endnotes.push(note),
                        }
                    }
                }
                Piece::Box(node) => boxes.push(*node),
            }
        }
        boxes
    }

    fn page(&mut self) {
        if let Some((most, here)) = &mut self.row {
            *here += 1;
            if here <= most {
                return;
            }
            *most = *here;
        }
        self.blocks.page(PageStart { label: None, inferred: true });
    }

    /// Keeps what may have to be judged when the whole document is known, and what the title is.
    fn remember(
        &mut self,
        lines: std::ops::Range<usize>,
        kind: MarkKind,
        style: &Style,
        direct: &Style,
        inline: &Inline<'_, '_>,
    ) {
        self.headings |= matches!(kind, MarkKind::Heading(_));
        if style.role == Some(Role::Title) {
            let text: Vec<&str> =
                self.blocks.lines()[lines.clone()].iter().map(|line| line.text.as_str()).collect();
            let text = text.join(" ");
            self.title.push(text);
        }
        if kind != MarkKind::Paragraph {
            return;
        }
        self.paragraphs += 1;
        let text = self.blocks.lines()[lines.clone()]
            .iter()
            .map(|line| line.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let words = text.split_whitespace().count();
        let bold = inline.letters > 0 && inline.bold == inline.letters;
        if bold && words <= 14 && lines.len() <= 2 && !text.ends_with(['.', ',', ';']) {
            self.bold.push((lines.start, inline.size.unwrap_or(0)));
        }
        let set_in = direct.left.is_some_and(|left| left >= SET_OFF) && style.first_line.unwrap_or(0) == 0;
        if set_in
            && words >= 12
            && text.starts_with(|c: char| c.is_alphanumeric() || "«“\"„'‘’…[(".contains(c))
        {
            self.set_off.push(lines);
        }
    }

    /// Writes a note behind what was written last.
    fn note(&mut self, note: &Referred<'a, 'i>) {
        self.blocks.open(MarkKind::Note);
        if !note.number.is_empty() {
            self.blocks.push(&format!("{} ", raised(&note.number)));
        }
        self.flow(note.text);
        self.blocks.end_line();
    }

    /// The text of all paragraphs below a node, in one block.
    fn flow(&mut self, node: Node<'a, 'i>) {
        for node in node.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" => {
                    let style = self.styles.get(None);
                    let mut inline = Inline::default();
                    inline::read(node, &style, &mut self.fields, &mut inline);
                    for text in self.pieces(&inline) {
                        self.flow(text);
                    }
                    self.blocks.push(" ");
                }
                "del" | "moveFrom" | "sdtPr" | "tcPr" | "tblPr" | "trPr" => {}
                "AlternateContent" => {
                    if let Some(chosen) = inline::chosen(node) {
                        self.flow(chosen);
                    }
                }
                _ => self.flow(node),
            }
        }
    }

    /// A table row by row; one that only places prose is read as prose.
    fn table(&mut self, node: Node<'a, 'i>) {
        let mut rows = Vec::new();
        gather(node, "tr", &mut rows);
        rows.retain(|row| child(*row, "trPr").is_none_or(|properties| child(properties, "del").is_none()));
        let cells = |row: Node<'a, 'i>| {
            let mut cells = Vec::new();
            gather(row, "tc", &mut cells);
            cells
        };
        let words = |cell: Node<'a, 'i>| {
            let texts = cell.descendants().filter(|node| node.tag_name().name() == "t");
            texts.filter_map(|node| node.text()).map(|text| text.split_whitespace().count()).sum()
        };
        let prose = !is_table(rows.iter().map(|row| cells(*row).into_iter().map(words)));
        for row in rows {
            if prose {
                cells(row).into_iter().for_each(|cell| self.container(cell));
                continue;
            }
            self.blocks.open(MarkKind::Table);
            self.row = Some((0, 0));
            for (at, cell) in cells(row).into_iter().enumerate() {
                if at > 0 {
                    self.blocks.push(" | ");
                }
                if let Some((_, here)) = &mut self.row {
                    *here = 0;
                }
                self.flow(cell);
            }
            self.row = None;
            self.blocks.end_line();
            for note in std::mem::take(&mut self.waiting) {
                self.note(&note);
            }
        }
    }

    /// Judges what only the whole document can tell: in one without headings by style, short bold paragraphs are its
    /// headings, larger letters above smaller ones; and in one whose text is not set in throughout, paragraphs that are set
    /// in by hand are quotations.
    fn settle(&mut self) {
        let paragraphs = self.paragraphs;
        let lines = self.blocks.lines();
        if !self.headings && self.bold.len() >= 2 && self.bold.len() * 2 <= paragraphs {
            let mut sizes: Vec<u32> = self.bold.iter().map(|&(_, size)| size).collect();
            sizes.sort_unstable_by(|a, b| b.cmp(a));
            sizes.dedup();
            for &(line, size) in &self.bold {
                let level = sizes.iter().position(|&known| known == size).unwrap_or(0).min(5) as u8 + 1;
                let end = lines[line + 1..].iter().position(|line| line.mark.is_none_or(|mark| mark.begins));
                let end = end.map_or(lines.len(), |length| line + 1 + length);
                for line in &mut lines[line..end] {
                    line.mark = line
                        .mark
                        .map(|mark| crate::document::Mark { kind: MarkKind::Heading(level), ..mark });
                }
            }
        }
        if self.set_off.len() * 4 <= paragraphs {
            for line in self.set_off.iter().flat_map(|lines| lines.clone()) {
                if let Some(mark) = lines.get_mut(line).and_then(|line| line.mark.as_mut())
                    && mark.kind == MarkKind::Paragraph
                {
                    mark.kind = MarkKind::Quote;
                }
            }
        }
    }
}

/// The elements of a name below a node, through wrappers but not through each other.
fn gather<'a, 'i>(node: Node<'a, 'i>, name: &str, found: &mut Vec<Node<'a, 'i>>) {
    for node in node.children().filter(Node::is_element) {
        match node.tag_name().name() {
            own if own == name => found.push(node),
            "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" => gather(node, name, found),
            _ => {}
        }
    }
}
