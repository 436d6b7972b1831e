//! Tagged PDF: the structure that a file states of its text (ISO 32000-2, 14.7 and 14.8).

use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, ObjRef, Object, ObjectIdentifier, String as PdfString};

use super::super::role::{Role, role as role_of_style};
use super::about::catalog;
use super::strings::text_string;
use crate::document::MarkKind;

/// So many elements are read, so deep.
const MOST: usize = 2_000_000;
const DEPTH: usize = 60;

/// A block as the file states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TaggedBlock {
    pub kind: MarkKind,
}

/// Where a piece of marked content belongs.
#[derive(Clone, Debug)]
pub(super) struct Belongs {
    /// Index of its block; blocks count in reading order.
    pub block: usize,
    /// The cell of its block, if that is a row of a table.
    pub cell: u32,
    /// Counts pieces in reading order.
    pub order: usize,
    /// What its letters read as instead, whole, where the file says so; empty for all but the first piece.
    pub actual: Option<Rc<str>>,
}

/// The stated structure of a document.
#[derive(Debug, Default)]
pub(super) struct Tags {
    pub blocks: Vec<TaggedBlock>,
    /// By page, counted from 0, and by the number of the marked content on it.
    pub pieces: HashMap<(usize, i32), Belongs>,
}

/// Reads the structure; `None` if the file states none.
pub(super) fn tags(pdf: &Pdf) -> Option<Tags> {
    let root = catalog(pdf)?.get::<Dict<'_>>("StructTreeRoot")?;
    let pages: HashMap<ObjectIdentifier, usize> =
        pdf.pages().iter().enumerate().filter_map(|(at, page)| Some((page.raw().obj_id()?, at))).collect();
    let roles = root.get::<Dict<'_>>("RoleMap");
    let mut reader = Reader { pages, roles, tags: Tags::default(), seen: 0 };
    let around = Around { kind: None, block: None, cell: 0, page: None, sections: 0 };
    reader.kids(&root, around, &mut None, 0);
    (!reader.tags.pieces.is_empty()).then_some(reader.tags)
}

/// What an element stands in.
#[derive(Clone, Copy, Debug)]
struct Around {
    /// The kind that paragraphs have here.
    kind: Option<MarkKind>,
    /// The block that is open.
    block: Option<usize>,
    cell: u32,
    /// The page of content that names none.
    page: Option<usize>,
    /// Sections around it, for headings without a level.
    sections: u8,
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It holds blocks.
    Holds(Option<MarkKind>),
    Section,
    /// It is one.
    Block(MarkKind),
    /// A paragraph, of the kind that its surroundings say.
    Paragraph,
    Cell,
    /// It is part of one.
    Inline,
    /// It is no text.
    Nothing,
}

struct Reader<'a> {
    pages: HashMap<ObjectIdentifier, usize>,
    roles: Option<Dict<'a>>,
    tags: Tags,
    seen: usize,
}

impl Reader<'_> {
    /// The children of an element. `implied` is the block of content that stands in no block of its own.
    fn kids(&mut self, node: &Dict<'_>, around: Around, implied: &mut Option<usize>, depth: usize) {
        let mut cells = around.cell;
        match node.get::<Object<'_>>("K") {
            Some(Object::Array(array)) => {
                for kid in array.iter::<Object<'_>>() {
                    self.kid(&kid, around, implied, &mut cells, depth);
                }
            }
            Some(kid) => self.kid(&kid, around, implied, &mut cells, depth),
            None => {}
        }
    }

    fn kid(
        &mut self,
        kid: &Object<'_>,
        around: Around,
        implied: &mut Option<usize>,
        cells: &mut u32,
        depth: usize,
    ) {
        self.seen += 1;
        if depth > DEPTH || self.seen > MOST {
            return;
        }
        match kid {
            Object::Number(number) => self.piece(number.as_i64(), around.page, around, implied),
            Object::Dict(dict) if dict.contains_key("MCID") => {
                let page = self.page_of(dict).or(around.page);
                if let Some(number) = dict.get::<i32>("MCID") {
                    self.piece(i64::from(number), page, around, implied);
                }
            }
            Object::Dict(dict) if dict.contains_key("S") => self.element(dict, around, implied, cells, depth),
            _ => {}
        }
    }

    fn element(
        &mut self,
        dict: &Dict<'_>,
        around: Around,
        implied: &mut Option<usize>,
        cells: &mut u32,
        depth: usize,
    ) {
        let page = self.page_of(dict).or(around.page);
        let around = Around { page, ..around };
        let first = self.tags.pieces.len();
        let from = self.seen_order();
        match self.kind(dict, around) {
            Kind::Nothing => return,
            Kind::Inline => self.kids(dict, around, implied, depth + 1),
            Kind::Holds(kind) => {
                *implied = None;
                let inner = Around { kind: kind.or(around.kind), block: None, ..around };
                self.kids(dict, inner, &mut None, depth + 1);
            }
            Kind::Section => {
                *implied = None;
                let sections = around.sections.saturating_add(1);
                self.kids(dict, Around { block: None, sections, ..around }, &mut None, depth + 1);
            }
            Kind::Paragraph if around.block.is_some() => self.kids(dict, around, implied, depth + 1),
            Kind::Paragraph => {
                let kind = around.kind.unwrap_or(MarkKind::Paragraph);
                self.block(dict, kind, around, depth);
                *implied = None;
            }
            Kind::Cell => {
                *cells += 1;
                self.kids(dict, Around { cell: *cells, ..around }, implied, depth + 1);
            }
            Kind::Block(kind) => {
                self.block(dict, kind, around, depth);
                // A note stands in the paragraph that refers to it, which goes on after it.
                if kind != MarkKind::Note {
                    *implied = None;
                }
            }
        }
        if self.tags.pieces.len() > first
            && let Some(text) = dict.get::<PdfString<'_>>("ActualText")
        {
            self.instead(&text_string(text.as_bytes()), from);
        }
    }

    /// So many pieces have been read.
    fn seen_order(&self) -> usize {
        self.tags.pieces.len()
    }

    /// All pieces from `from` on read as this text together.
    fn instead(&mut self, text: &str, from: usize) {
        let whole: Rc<str> = Rc::from(text);
        for piece in self.tags.pieces.values_mut().filter(|piece| piece.order >= from) {
            piece.actual = Some(if piece.order == from { Rc::clone(&whole) } else { Rc::from("") });
        }
    }

    fn block(&mut self, dict: &Dict<'_>, kind: MarkKind, around: Around, depth: usize) {
        let block = self.tags.blocks.len();
        self.tags.blocks.push(TaggedBlock { kind });
        let inner = Around { block: Some(block), kind: Some(kind), cell: 0, ..around };
        self.kids(dict, inner, &mut None, depth + 1);
    }

    fn piece(&mut self, number: i64, page: Option<usize>, around: Around, implied: &mut Option<usize>) {
        let (Some(page), Ok(number)) = (page, i32::try_from(number)) else { return };
        let block = around.block.or(*implied).unwrap_or_else(|| {
            self.tags.blocks.push(TaggedBlock { kind: around.kind.unwrap_or(MarkKind::Paragraph) });
            self.tags.blocks.len() - 1
        });
        if around.block.is_none() {
            *implied = Some(block);
        }
        let order = self.tags.pieces.len();
        let piece = Belongs { block, cell: around.cell, order, actual: None };
        self.tags.pieces.entry((page, number)).or_insert(piece);
    }

    fn page_of(&self, dict: &Dict<'_>) -> Option<usize> {
        let target: ObjRef = dict.get_ref("Pg")?;
        self.pages.get(&target.into()).copied()
    }

    /// What an element is by its role, under the name the document or the standard has for it.
    fn kind(&self, dict: &Dict<'_>, around: Around) -> Kind {
        let Some(own) = dict.get::<Name<'_>>("S").map(|name| name.as_str().to_owned()) else {
            return Kind::Inline;
        };
        let mut standard = own.clone();
        for _ in 0..8 {
            let mapped = self.roles.as_ref().and_then(|roles| roles.get::<Name<'_>>(standard.as_str()));
            match mapped {
                Some(mapped) if mapped.as_str() != standard => standard = mapped.as_str().to_owned(),
                _ => break,
            }
        }
        let kind = match of_role(&standard, around) {
            // Browsers write a list's item as any box that begins with its mark.
            Some(Kind::Holds(None)) if begins_with_mark(dict) => of_role("LI", around),
            kind => kind,
        };
        // A style's name may say more than the role it is mapped to.
        let styled = match role_of_style(&own) {
            _ if around.block.is_some() || own == standard && kind.is_some() => None,
            Some(Role::Heading(level)) => Some(MarkKind::Heading(level)),
            Some(Role::Title | Role::Front) => Some(MarkKind::Front),
            Some(Role::Quote) => Some(MarkKind::Quote),
            Some(Role::Reference) => Some(MarkKind::Reference),
            _ => None,
        };
        match (kind, styled) {
            (None | Some(Kind::Paragraph), Some(styled)) => Kind::Block(styled),
            (Some(kind), _) => kind,
            // Of an unknown name: what has elements holds them, what has content is a paragraph.
            (None, None) if holds_elements(dict) => Kind::Holds(None),
            (None, None) => Kind::Paragraph,
        }
    }
}

/// Whether the first child of an element is the mark of a list's item.
fn begins_with_mark(dict: &Dict<'_>) -> bool {
    let first = match dict.get::<Object<'_>>("K") {
        Some(Object::Dict(kid)) => Some(kid),
        Some(Object::Array(kids)) => kids.iter::<Dict<'_>>().next(),
        _ => None,
    };
    first.and_then(|kid| kid.get::<Name<'_>>("S")).is_some_and(|name| name.as_str() == "Lbl")
}

fn holds_elements(dict: &Dict<'_>) -> bool {
    let element = |dict: &Dict<'_>| dict.contains_key("S") && dict.contains_key("K");
    match dict.get::<Object<'_>>("K") {
        Some(Object::Dict(kid)) => element(&kid),
        Some(Object::Array(kids)) => {
            let kids: Array<'_> = kids;
            kids.iter::<Object<'_>>().take(64).all(|kid| matches!(&kid, Object::Dict(kid) if element(kid)))
        }
        _ => false,
    }
}

/// What the standard says of a role; `None` for names it does not have.
fn of_role(role: &str, around: Around) -> Option<Kind> {
    let heading = role.strip_prefix('H').and_then(|level| level.parse::<u8>().ok());
    if let Some(level) = heading {
        return Some(Kind::Block(MarkKind::Heading(level.clamp(1, 9))));
    }
    Some(match role {
        "Document" | "DocumentFragment" | "Part" | "Art" | "Div" | "NonStruct" | "Private" | "Index"
        | "Table" | "THead" | "TBody" | "TFoot" | "Aside" => {
            // Blocks of their own inside of one would tear it.
            if around.block.is_some() && role != "Table" { Kind::Inline } else { Kind::Holds(None) }
        }
        "Sect" => Kind::Section,
        "P" => Kind::Paragraph,
        "Title" => Kind::Block(MarkKind::Front),
        "H" => Kind::Block(MarkKind::Heading(around.sections.clamp(1, 9))),
        "BlockQuote" => Kind::Holds(Some(MarkKind::Quote)),
        "L" => Kind::Holds(Some(MarkKind::List)),
        "LI" => Kind::Block(around.kind.filter(|kind| *kind == MarkKind::Contents).unwrap_or(MarkKind::List)),
        "TOC" => Kind::Holds(Some(MarkKind::Contents)),
        "TOCI" => Kind::Block(MarkKind::Contents),
        "TR" => Kind::Block(MarkKind::Table),
        "TD" | "TH" => Kind::Cell,
        "Note" | "FENote" | "Footnote" | "Endnote" => Kind::Block(MarkKind::Note),
        "BibEntry" if around.block.is_none() => Kind::Block(MarkKind::Reference),
        "Caption" | "Figure" | "Formula" | "Form" if around.block.is_none() => {
            Kind::Block(around.kind.filter(|kind| *kind == MarkKind::Contents).unwrap_or(MarkKind::Paragraph))
        }
        "Artifact" => Kind::Nothing,
        "Span" | "Quote" | "Reference" | "Link" | "Code" | "Em" | "Strong" | "Lbl" | "LBody" | "Sub"
        | "Annot" | "Ruby" | "RB" | "RP" | "Warichu" | "WT" | "WP" | "BibEntry" | "Caption" | "Figure"
        | "Formula" | "Form" => Kind::Inline,
        "RT" => Kind::Nothing,
        _ => return None,
    })
}
