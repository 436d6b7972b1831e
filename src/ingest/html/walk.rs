//! A page's text becomes blocks, in reading order, without recursion.

use std::collections::HashSet;

use ego_tree::NodeId;
use ego_tree::iter::Edge;

use super::PageIds;
use super::content::is_never_text;
use super::element::{Node, attribute, has_word, is_a, is_block, line, name};
use super::notes::{self, Notes};
use crate::document::{MarkKind, PageStart};
use crate::ingest::marked::{Blocks, is_table, raised};

/// Writes the text below `main`, notes behind the blocks that refer to them.
///
/// `referred` are the ids of elements here that other files refer to as notes.
pub(super) fn write(
    main: Node<'_>,
    furniture: &HashSet<NodeId>,
    pages: &PageIds,
    referred: &HashSet<String>,
    blocks: &mut Blocks,
) {
    let notes = notes::find(main, furniture, referred);
    let mut walk = Walk {
        furniture,
        pages,
        notes,
        blocks,
        around: Vec::new(),
        tables: Vec::new(),
        waiting: Vec::new(),
        broken: false,
        in_note: false,
    };
    walk.below(main);
    walk.blocks.open(MarkKind::Paragraph);
    walk.write_notes();
}

struct Walk<'w, 'a> {
    furniture: &'w HashSet<NodeId>,
    pages: &'w PageIds,
    notes: Notes<'a>,
    blocks: &'w mut Blocks,
    /// Open elements that decide the kind of the blocks in them.
    around: Vec<MarkKind>,
    /// Open tables: whether each has cells rather than prose, and how many cells its row has so far.
    tables: Vec<(bool, usize)>,
    /// Notes to be written when the block that refers to them ends.
    waiting: Vec<(String, Node<'a>)>,
    /// Whether the last thing was a line break.
    broken: bool,
    in_note: bool,
}

impl<'a> Walk<'_, 'a> {
    fn below(&mut self, node: Node<'a>) {
        let mut skipping: Option<NodeId> = None;
        for edge in node.traverse() {
            match edge {
                Edge::Open(at) if at.id() == node.id() => {}
                Edge::Close(at) if at.id() == node.id() => {}
                Edge::Open(at) if skipping.is_none() => {
                    if let Some(text) = at.value().as_text() {
                        self.text(at, text);
                    } else if self.is_skipped(at) {
                        skipping = Some(at.id());
                    } else if at.value().as_element().is_some() {
                        skipping = self.open(at).then(|| at.id());
                    }
                }
                Edge::Close(at) => {
                    if skipping.is_none() {
                        self.close(at);
                    } else if skipping == Some(at.id()) {
                        skipping = None;
                    }
                }
                Edge::Open(_) => {}
            }
        }
    }

    fn is_skipped(&self, node: Node<'_>) -> bool {
        self.furniture.contains(&node.id())
            || is_never_text(name(node))
            || !self.in_note && self.is_referred(node)
            || is_backlink(node)
    }

    /// Whether it is a note that is written where it is referred to.
    fn is_referred(&self, node: Node<'_>) -> bool {
        self.notes.elements.contains(&node.id())
            && self.notes.referred.values().any(|(_, note)| note.id() == node.id())
    }

    fn text(&mut self, node: Node<'_>, text: &str) {
        let kept = node.ancestors().take(12).any(|above| name(above) == "pre");
        if kept {
            for (at, piece) in text.split('\n').enumerate() {
                if at > 0 {
                    self.blocks.end_line();
                }
                self.blocks.push(piece);
            }
        } else {
            self.blocks.push(text);
        }
        if !text.trim().is_empty() {
            self.broken = false;
        }
    }

    fn kind(&self) -> MarkKind {
        self.around.last().copied().unwrap_or(MarkKind::Paragraph)
    }

    /// Begins a block of the kind that stands open, after the notes of the one before.
    fn begin(&mut self) {
        if self.in_note || self.tables.last().is_some_and(|&(cells, row)| cells && row > 0) {
            self.blocks.push(" ");
            return;
        }
        self.blocks.open(self.kind());
        self.write_notes();
    }

    fn write_notes(&mut self) {
        for (mark, note) in std::mem::take(&mut self.waiting) {
            self.note(Some(&mark), note);
        }
        self.blocks.open(self.kind());
    }

    fn note(&mut self, mark: Option<&str>, note: Node<'a>) {
        self.blocks.open(MarkKind::Note);
        let from = self.blocks.lines().len();
        self.in_note = true;
        self.below(note);
        self.in_note = false;
        self.blocks.end_line();
        if let (Some(mark), Some(line)) = (mark, self.blocks.lines().get_mut(from)) {
            line.text = format!("{} {}", raised(mark), without_mark(&line.text, mark));
        }
        self.blocks.open(self.kind());
    }

    /// Opens an element; `true` if what is in it was dealt with.
    fn open(&mut self, node: Node<'a>) -> bool {
        let tag = name(node);
        self.begin_page(node);
        if !self.in_note && self.notes.elements.contains(&node.id()) {
            self.begin();
            self.note(None, node);
            return true;
        }
        match tag {
            "br" => {
                if std::mem::replace(&mut self.broken, true) {
                    self.begin();
                } else {
                    self.blocks.end_line();
                }
            }
            "a" | "sup" => return self.reference(node),
            "q" => self.blocks.push("«"),
            "table" => {
                self.begin();
                self.tables.push((has_cells(node), 0));
            }
            "tr" => {
                let data = self.in_cells();
                if let Some((_, row)) = self.tables.last_mut() {
                    *row = 0;
                }
                if data && !self.in_note {
                    self.around.push(MarkKind::Table);
                }
                self.begin();
            }
            "td" | "th" => {
                let Some((cells, row)) = self.tables.last_mut() else { return false };
                *row += 1;
                match (*cells, *row) {
                    (true, 1) => {}
                    (true, _) => self.blocks.push(" | "),
                    (false, _) => self.begin(),
                }
            }
            _ if is_block(tag) => {
                if let Some(kind) = kind_of(node, tag) {
                    self.around.push(kind);
                }
                self.begin();
            }
            _ => {}
        }
        false
    }

    fn close(&mut self, node: Node<'_>) {
        let tag = name(node);
        match tag {
            "q" => self.blocks.push("»"),
            "table" => {
                self.tables.pop();
                self.begin();
            }
            "tr" => {
                if let Some((_, row)) = self.tables.last_mut() {
                    *row = 0;
                }
                if self.in_cells() && !self.in_note {
                    self.around.pop();
                }
                self.begin();
            }
            _ if is_block(tag) => {
                if kind_of(node, tag).is_some() {
                    self.around.pop();
                }
                self.begin();
            }
            _ => {}
        }
    }

    fn in_cells(&self) -> bool {
        self.tables.last().is_some_and(|&(cells, _)| cells)
    }

    /// A link that refers to a note becomes its mark; raised numbers stay raised.
    fn reference(&mut self, node: Node<'a>) -> bool {
        if let Some((mark, note)) = self.notes.referred.get(&node.id()).cloned() {
            if self.in_note {
                return false;
            }
            self.blocks.push(&raised(&mark));
            self.waiting.push((mark, note));
            return true;
        }
        if name(node) != "sup" && !is_a(node, "noteref") {
            return false;
        }
        // A reference within it is met on the way down.
        if node.descendants().any(|below| self.notes.referred.contains_key(&below.id())) {
            return false;
        }
        let text = line(node);
        let bare = text.trim_matches(['[', ']', '(', ')']);
        if bare.is_empty() || bare.len() > 4 || !bare.chars().all(|c| c.is_ascii_digit()) {
            return false;
        }
        self.blocks.push(&raised(bare));
        true
    }

    /// A printed page that is marked to begin here.
    fn begin_page(&mut self, node: Node<'_>) {
        let listed = attribute(node, "id").and_then(|id| self.pages.get(id)).cloned();
        let marked = is_a(node, "pagebreak");
        if listed.is_none() && !marked {
            return;
        }
        let said = || {
            let title = attribute(node, "title").or_else(|| attribute(node, "aria-label")).map(str::to_owned);
            title.or_else(|| Some(line(node)).filter(|text| !text.is_empty()))
        };
        let label = listed.or_else(said).map(|label| bare_label(&label));
        self.blocks.page(PageStart { label, inferred: false });
    }
}

/// "Page 17", "s. 17" as "17".
fn bare_label(label: &str) -> String {
    let label = label.trim().trim_end_matches('.');
    let last = label.rsplit(char::is_whitespace).next().unwrap_or(label);
    let words = ["page", "side", "s.", "p.", "pg", "pg."];
    let first = label.split_whitespace().next().unwrap_or_default().to_lowercase();
    if words.contains(&first.as_str()) { last.to_owned() } else { label.to_owned() }
}

/// The kind of block that an element makes of what is in it, where it makes one.
fn kind_of(node: Node<'_>, tag: &str) -> Option<MarkKind> {
    let is_class = |word: &str| has_word(node, "class", word);
    match tag {
        "h1" if is_class("title") && in_title_block(node) => Some(MarkKind::Front),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => tag[1..].parse().ok().map(MarkKind::Heading),
        "p" | "div"
            if ["subtitle", "author", "date", "byline"].iter().any(|word| is_class(word))
                && in_title_block(node) =>
        {
            Some(MarkKind::Front)
        }
        "blockquote" => Some(MarkKind::Quote),
        "li" => Some(MarkKind::List),
        _ if has_word(node, "role", "heading") => {
            let level = attribute(node, "aria-level").and_then(|level| level.parse().ok());
            Some(MarkKind::Heading(level.unwrap_or(2).clamp(1, 9)))
        }
        "p" | "div" | "aside" if is_a(node, "footnote") => Some(MarkKind::Note),
        "p" => by_class(node),
        _ => None,
    }
}

/// Word processors write paragraphs with the names of their styles as classes.
fn by_class(node: Node<'_>) -> Option<MarkKind> {
    attribute(node, "class")?.to_lowercase().split_whitespace().find_map(|class| {
        let class = class.strip_prefix("mso").unwrap_or(class);
        let is = |words: &[&str]| words.iter().any(|word| class.starts_with(word));
        if is(&[
            "block-text",
            "blocktext",
            "blockquote",
            "quotation",
            "quote",
            "intensequote",
            "sitat",
            "blokksitat",
        ]) {
            Some(MarkKind::Quote)
        } else if is(&["title", "subtitle", "tittel", "undertittel"]) {
            Some(MarkKind::Front)
        } else {
            None
        }
    })
}

/// Converters put title and authors into a block of their own.
fn in_title_block(node: Node<'_>) -> bool {
    let is = |node: Node<'_>| {
        name(node) == "header"
            || attribute(node, "id").is_some_and(|id| id.contains("title"))
            || is_a(node, "titlepage")
    };
    node.ancestors().take(3).any(is)
}

/// Whether a table has cells; others only place prose, or tables.
fn has_cells(table: Node<'_>) -> bool {
    let rows = table.descendants().filter(|node| name(*node) == "tr");
    let words = rows.map(|row| {
        let cells = row.children().filter(|cell| matches!(name(*cell), "td" | "th"));
        cells.map(|cell| line(cell).split_whitespace().count())
    });
    is_table(words) && !table.descendants().skip(1).any(|node| name(node) == "table")
}

/// A link from a note back to the text.
fn is_backlink(node: Node<'_>) -> bool {
    name(node) == "a"
        && (is_a(node, "backlink")
            || attribute(node, "href").is_some_and(|href| href.starts_with('#'))
                && line(node)
                    .trim_matches('\u{FE0E}')
                    .chars()
                    .all(|c| matches!(c, '↩' | '↑' | '^' | '⏎' | '←' | '\u{FE0E}' | '\u{FE0F}'))
                && !line(node).is_empty())
}

/// A note's text without the mark that it may begin with.
fn without_mark<'t>(text: &'t str, mark: &str) -> &'t str {
    let open = text.trim_start_matches(['[', '(', '^', ' ']);
    let rest = open.strip_prefix(mark).or_else(|| open.strip_prefix(raised(mark).as_str()));
    match rest {
        Some(rest) if !rest.starts_with(|c: char| c.is_alphanumeric()) => {
            rest.trim_start_matches([']', ')', '.', ':', ' ', '^'])
        }
        _ => text,
    }
}
