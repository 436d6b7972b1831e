//! The numbers that a document counts for its headings.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use crate::ingest::numerals::{letters, roman};
use crate::ingest::package::attribute;

/// So many levels an outline has.
const LEVELS: usize = 10;

/// The name under which the outline of the document counts.
pub(super) const OUTLINE: &str = "\u{0}outline";

#[derive(Clone, Debug, Default)]
struct Level {
    format: String,
    prefix: String,
    suffix: String,
    /// So many levels' numbers are shown, this one's last.
    shown: usize,
    start: u32,
}

/// Lists by name, and what has been counted in them.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: HashMap<String, [Level; LEVELS]>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
}

impl Numbering {
    /// Reads the outline and the list styles of both parts that have them.
    pub fn of(trees: &[&Document<'_>]) -> Numbering {
        let mut numbering = Numbering::default();
        for tree in trees {
            for group in tree.root_element().children().filter(Node::is_element) {
                for node in group.children().filter(Node::is_element) {
                    let name = match node.tag_name().name() {
                        "outline-style" => Some(OUTLINE),
                        "list-style" => attribute(node, "name"),
                        _ => None,
                    };
                    if let Some(name) = name {
                        numbering.lists.insert(name.to_owned(), levels(node));
                    }
                }
            }
        }
        numbering
    }

    /// Counts the next heading of a list at a level, from 1, and gives its number as it is printed; empty for none.
    pub fn count(&mut self, list: &str, level: usize) -> String {
        let level = level.clamp(1, LEVELS) - 1;
        let Some(levels) = self.lists.get(list) else { return String::new() };
        let counts = self.counts.entry(list.to_owned()).or_default();
        let start = |at: usize| levels[at].start;
        counts[level] = Some(counts[level].map_or_else(|| start(level), |count| count.saturating_add(1)));
        for (at, count) in counts.iter_mut().enumerate().take(level) {
            count.get_or_insert_with(|| start(at));
        }
        for below in &mut counts[level + 1..] {
            *below = None;
        }
        let own = &levels[level];
        if own.format.is_empty() {
            return String::new();
        }
        let from = (level + 1).saturating_sub(own.shown.max(1));
        let numbers: Vec<String> = (from..=level)
            .filter(|&at| !levels[at].format.is_empty())
            .map(|at| number(counts[at].unwrap_or(0), &levels[at].format))
            .collect();
        format!("{}{}{}", own.prefix, numbers.join("."), own.suffix).trim().to_owned()
    }
}

fn levels(node: Node<'_, '_>) -> [Level; LEVELS] {
    let mut levels: [Level; LEVELS] = Default::default();
    for node in node.children().filter(Node::is_element) {
        let level = attribute(node, "level").and_then(|level| level.parse::<usize>().ok());
        let Some(level) = level.filter(|level| (1..=LEVELS).contains(level)) else { continue };
        let short = |name: &str| attribute(node, name).unwrap_or_default().chars().take(40).collect();
        levels[level - 1] = Level {
            format: short("num-format"),
            prefix: short("num-prefix"),
            suffix: short("num-suffix"),
            shown: attribute(node, "display-levels").and_then(|count| count.parse().ok()).unwrap_or(1),
            start: attribute(node, "start-value").and_then(|start| start.parse().ok()).unwrap_or(1),
        };
    }
    levels
}

fn number(count: u32, format: &str) -> String {
    match format {
        "i" => roman(count),
        "I" => roman(count).to_uppercase(),
        "a" => letters(count),
        "A" => letters(count).to_uppercase(),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::package::xml;

    #[test]
    fn headings_are_counted() {
        let level = |at: usize, format: &str, shown: usize| {
            format!(
                "<text:outline-level-style text:level='{at}' style:num-format='{format}' text:display-levels='{shown}'/>"
            )
        };
        let text = format!(
            "<d xmlns:text='t' xmlns:style='s'><styles><text:outline-style>{}{}{}{}</text:outline-style></styles></d>",
            level(1, "1", 1),
            level(2, "1", 2),
            level(3, "a", 1),
            level(4, "", 1)
        );
        let tree = xml("styles", &text, false).unwrap();
        let mut numbering = Numbering::of(&[&tree]);
        let numbers: Vec<String> = [1, 2, 2, 3, 4, 1, 2].map(|level| numbering.count(OUTLINE, level)).into();
        assert_eq!(numbers, ["1", "1.1", "1.2", "a", "", "2", "2.1"]);
        assert_eq!(numbering.count("ukjent", 1), "");
    }
}
