//! Paragraph styles: what kind of block a paragraph of theirs is.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use crate::ingest::package::{attribute, child};
use crate::ingest::role::{Role, role};

/// A chain of styles that build on one another is followed no further.
const LONGEST_CHAIN: usize = 32;

/// What a paragraph has of its style and those it builds on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Style {
    pub role: Option<Role>,
    /// Level of the outline, from 0; 9 is text.
    pub outline: Option<u8>,
    /// Number and level of the list it belongs to.
    pub list: Option<String>,
    pub list_level: Option<usize>,
    /// Indents in twentieths of a point.
    pub left: Option<i32>,
    pub right: Option<i32>,
    pub first_line: Option<i32>,
    pub bold: Option<bool>,
    /// Half points.
    pub size: Option<u32>,
    pub hidden: Option<bool>,
}

/// The paragraph styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default: Style,
}

impl Styles {
    /// Reads `styles.xml`.
    pub fn of(tree: &Document<'_>) -> Styles {
        let mut own: HashMap<&str, (Style, Option<&str>)> = HashMap::new();
        let mut default = None;
        for node in tree.root_element().children().filter(|node| node.tag_name().name() == "style") {
            let Some(id) = attribute(node, "styleId") else { continue };
            if attribute(node, "type").is_some_and(|kind| kind != "paragraph") {
                continue;
            }
            if attribute(node, "default").is_some_and(is_on) {
                default = Some(id);
            }
            let name = child(node, "name").and_then(|name| attribute(name, "val")).unwrap_or(id);
            let mut style = Style::direct(node);
            style.role = role(name).or_else(|| role(id));
            let based_on = child(node, "basedOn").and_then(|base| attribute(base, "val"));
            own.insert(id, (style, based_on));
        }
        let whole = |id: &str| {
            let mut style = Style::default();
            let mut next = Some(id);
            for _ in 0..LONGEST_CHAIN {
                let Some((above, based_on)) = next.and_then(|id| own.get(id)) else { break };
                style = style.over(above);
                next = *based_on;
            }
            style
        };
        let default = default.map(whole).unwrap_or_default();
        Styles { styles: own.keys().map(|id| ((*id).to_owned(), whole(id))).collect(), default }
    }

    /// The style of a paragraph; an unknown id still says something by its name.
    pub fn get(&self, id: Option<&str>) -> Style {
        match id {
            None => self.default.clone(),
            Some(id) => match self.styles.get(id) {
                Some(style) => style.clone(),
                None => Style { role: role(id), ..self.default.clone() },
            },
        }
    }
}

impl Style {
    /// What a `w:style` or a `w:p` itself says in its `w:pPr` and `w:rPr`.
    pub fn direct(node: Node<'_, '_>) -> Style {
        let mut style = Style::default();
        if let Some(paragraph) = child(node, "pPr") {
            let value = |name: &str| child(paragraph, name).and_then(|node| attribute(node, "val"));
            style.outline = value("outlineLvl").and_then(|level| level.parse().ok());
            if let Some(list) = child(paragraph, "numPr") {
                let value = |name: &str| child(list, name).and_then(|node| attribute(node, "val"));
                style.list = value("numId").map(str::to_owned);
                style.list_level = value("ilvl").and_then(|level| level.parse().ok());
            }
            if let Some(indent) = child(paragraph, "ind") {
                let number = |names: [&str; 2]| {
                    names.iter().find_map(|name| attribute(indent, name)?.parse::<i32>().ok())
                };
                style.left = number(["left", "start"]);
                style.right = number(["right", "end"]);
                style.first_line = number(["firstLine", "firstLine"])
                    .or_else(|| number(["hanging", "hanging"]).map(|by| -by));
            }
        }
        if let Some(run) = child(node, "rPr") {
            style.take_run(run);
        }
        style
    }

    /// What a `w:rPr` says of letters.
    pub fn take_run(&mut self, run: Node<'_, '_>) {
        let flag = |name: &str| child(run, name).map(|node| attribute(node, "val").is_none_or(is_on));
        self.bold = flag("b").or(self.bold);
        self.hidden = flag("vanish").or(self.hidden);
        let size = child(run, "sz").and_then(|node| attribute(node, "val")?.parse().ok());
        self.size = size.or(self.size);
    }

    /// This style, with what it leaves open as `base` has it.
    pub fn over(self, base: &Style) -> Style {
        Style {
            role: self.role.or(base.role),
            outline: self.outline.or(base.outline),
            list: self.list.or_else(|| base.list.clone()),
            list_level: self.list_level.or(base.list_level),
            left: self.left.or(base.left),
            right: self.right.or(base.right),
            first_line: self.first_line.or(base.first_line),
            bold: self.bold.or(base.bold),
            size: self.size.or(base.size),
            hidden: self.hidden.or(base.hidden),
        }
    }
}

/// Whether an on-off attribute is on.
pub(super) fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off" | "none")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::package::xml;

    #[test]
    fn styles_build_on_one_another() {
        let text = "<w:styles xmlns:w='w'>
            <w:style w:type='paragraph' w:styleId='Overskrift1'><w:name w:val='heading 1'/></w:style>
            <w:style w:type='paragraph' w:styleId='Kap'><w:name w:val='Kapittel'/><w:basedOn w:val='Overskrift1'/></w:style>
            <w:style w:type='paragraph' w:styleId='Under'><w:name w:val='Mellomtittel'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>
            <w:style w:type='paragraph' w:styleId='A'><w:name w:val='a'/><w:basedOn w:val='B'/></w:style>
            <w:style w:type='paragraph' w:styleId='B'><w:name w:val='b'/><w:basedOn w:val='A'/></w:style>
            </w:styles>";
        let tree = xml("styles", text, false).unwrap();
        let styles = Styles::of(&tree);
        assert_eq!(styles.get(Some("Kap")).role, Some(Role::Heading(1)));
        assert_eq!(styles.get(Some("Under")).outline, Some(2));
        assert_eq!(styles.get(Some("A")), Style::default());
        assert_eq!(styles.get(Some("Heading4")).role, Some(Role::Heading(4)));
    }
}
