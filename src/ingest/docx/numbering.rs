//! Numbers that Word counts for headings and lists and writes nowhere.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use crate::ingest::numerals::{letters, roman};
use crate::ingest::package::{attribute, child};

/// Levels of a list.
const LEVELS: usize = 9;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// By number of the list: its definition, and what it starts at where it says so.
    lists: HashMap<String, (String, [Option<u32>; LEVELS])>,
    definitions: HashMap<String, [Level; LEVELS]>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists that have begun: a start of their own counts once.
    begun: std::collections::HashSet<String>,
}

#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: String,
    /// `%1.%2`: the numbers of the levels in their places.
    text: String,
    /// The paragraph style that is numbered by it.
    style: Option<String>,
    legal: bool,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub fn of(tree: &Document<'_>) -> Numbering {
        let mut numbering = Numbering::default();
        let mut named: HashMap<&str, &str> = HashMap::new();
        let mut links: Vec<(&str, &str)> = Vec::new();
        for node in tree.root_element().children() {
            match node.tag_name().name() {
                "abstractNum" => {
                    let Some(id) = attribute(node, "abstractNumId") else { continue };
                    let value = |name: &str| child(node, name).and_then(|node| attribute(node, "val"));
                    if let Some(style) = value("styleLink") {
                        named.insert(style, id);
                    }
                    if let Some(style) = value("numStyleLink") {
                        links.push((id, style));
                    }
                    numbering.definitions.insert(id.to_owned(), levels(node));
                }
                "num" => {
                    let id = attribute(node, "numId");
                    let definition = child(node, "abstractNumId").and_then(|node| attribute(node, "val"));
                    let (Some(id), Some(definition)) = (id, definition) else { continue };
                    let mut starts = [None; LEVELS];
                    for over in node.children().filter(|node| node.tag_name().name() == "lvlOverride") {
                        let level = attribute(over, "ilvl").and_then(|level| level.parse::<usize>().ok());
                        let start = child(over, "startOverride")
                            .and_then(|node| attribute(node, "val")?.parse().ok());
                        if let Some(level) = level.filter(|&level| level < LEVELS) {
                            starts[level] = start;
                        }
                    }
                    numbering.lists.insert(id.to_owned(), (definition.to_owned(), starts));
                }
                _ => {}
            }
        }
        for (id, style) in links {
            if let Some(levels) = named.get(style).and_then(|id| numbering.definitions.get(*id)).cloned() {
                numbering.definitions.insert(id.to_owned(), levels);
            }
        }
        numbering
    }

    /// The level at which a list numbers paragraphs of a style.
    pub fn level_of_style(&self, list: &str, style: &str) -> Option<usize> {
        let levels = self.definitions.get(&self.lists.get(list)?.0)?;
        levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts the next paragraph of a list at a level, and gives its number as it is printed; empty for bullets and unknown
    /// lists.
    pub fn count(&mut self, list: &str, level: usize) -> String {
        let level = level.min(LEVELS - 1);
        let Some((definition, starts)) = self.lists.get(list) else { return String::new() };
        let Some(levels) = self.definitions.get(definition) else { return String::new() };
        let counts = self.counts.entry(definition.clone()).or_default();
        if self.begun.insert(list.to_owned()) && starts.iter().any(Option::is_some) {
            *counts = [None; LEVELS];
        }
        let start = |at: usize| starts[at].unwrap_or(levels[at].start);
        counts[level] = Some(counts[level].map_or_else(|| start(level), |count| count.saturating_add(1)));
        for (at, count) in counts.iter_mut().enumerate().take(level) {
            count.get_or_insert_with(|| start(at));
        }
        for below in &mut counts[level + 1..] {
            *below = None;
        }
        let own = &levels[level];
        if own.format == "bullet" {
            return String::new();
        }
        let mut text = own.text.clone();
        for (at, count) in counts.iter().enumerate().take(level + 1) {
            let place = format!("%{}", at + 1);
            if text.contains(&place) {
                let format = if own.legal { "decimal" } else { levels[at].format.as_str() };
                text = text.replace(&place, &number(count.unwrap_or(0), format));
            }
        }
        text.trim().to_owned()
    }
}

fn levels(node: Node<'_, '_>) -> [Level; LEVELS] {
    let mut levels: [Level; LEVELS] = Default::default();
    for node in node.children().filter(|node| node.tag_name().name() == "lvl") {
        let level = attribute(node, "ilvl").and_then(|level| level.parse::<usize>().ok());
        let Some(level) = level.filter(|&level| level < LEVELS) else { continue };
        let value = |name: &str| child(node, name).and_then(|node| attribute(node, "val"));
        levels[level] = Level {
            start: value("start").and_then(|start| start.parse().ok()).unwrap_or(0),
            format: value("numFmt").unwrap_or("decimal").to_owned(),
            text: value("lvlText").unwrap_or_default().chars().take(80).collect(),
            style: value("pStyle").map(str::to_owned),
            legal: child(node, "isLgl").is_some(),
        };
    }
    levels
}

/// A number in one of the formats that headings and lists have.
fn number(count: u32, format: &str) -> String {
    let lower = match format {
        "lowerRoman" | "upperRoman" => roman(count),
        "lowerLetter" | "upperLetter" => letters(count),
        "none" => String::new(),
        "decimalZero" => format!("{count:02}"),
        _ => count.to_string(),
    };
    if format.starts_with("upper") { lower.to_uppercase() } else { lower }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::package::xml;

    #[test]
    fn headings_are_counted() {
        let level = |i: usize, text: &str, format: &str| {
            format!(
                "<w:lvl w:ilvl='{i}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
            )
        };
        let text = format!(
            "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'>{}{}{}</w:abstractNum>
             <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>
             <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='4'/></w:lvlOverride></w:num>
             </w:numbering>",
            level(0, "%1", "decimal"), level(1, "%1.%2", "decimal"), level(2, "%3)", "lowerLetter")
        );
        let tree = xml("numbering", &text, false).unwrap();
        let mut numbering = Numbering::of(&tree);
        let numbers: Vec<String> = [0, 1, 1, 2, 2, 0, 1].map(|level| numbering.count("1", level)).into();
        assert_eq!(numbers, ["1", "1.1", "1.2", "a)", "b)", "2", "2.1"]);
        assert_eq!(numbering.count("2", 0), "4");
        assert_eq!(numbering.count("9", 0), "");
        assert_eq!((roman(14), letters(28)), ("xiv".into(), "bb".into()));
    }
}
