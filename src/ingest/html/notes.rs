//! Notes: which elements they are, and which links refer to them.

use std::collections::{HashMap, HashSet};

use ego_tree::NodeId;

use super::element::{Node, attribute, is_a, is_block, labels, line, name};

/// The longest text of a link that refers to a note, in characters: `[12]`, `*`.
const LONGEST_MARK: usize = 6;

/// No note has more words; what has is the page.
const LONGEST_NOTE: usize = 2_000;

/// The notes of a page.
#[derive(Debug, Default)]
pub(super) struct Notes<'a> {
    /// By the link that refers to it first: its mark and its element.
    pub referred: HashMap<NodeId, (String, Node<'a>)>,
    /// All elements that are notes.
    pub elements: HashSet<NodeId>,
}

/// Finds the notes below `main`.
///
/// A note is what a short raised or so-called link leads forward to; the same links in a note lead back. That holds for
/// what word processors, converters, wikis and blogs write, whatever their classes are.
/// `referred` are the ids of elements here that other files refer to as notes.
pub(super) fn find<'a>(main: Node<'a>, furniture: &HashSet<NodeId>, referred: &HashSet<String>) -> Notes<'a> {
    let mut order: HashMap<NodeId, usize> = HashMap::new();
    let mut targets: HashMap<&str, Node<'a>> = HashMap::new();
    let mut links: Vec<(Node<'a>, &str)> = Vec::new();
    for (at, node) in main.descendants().enumerate() {
        if node.value().as_element().is_none() {
            continue;
        }
        order.insert(node.id(), at);
        for key in ["id", "name"] {
            if let Some(id) = attribute(node, key) {
                targets.entry(id).or_insert(node);
            }
        }
        let fragment =
            attribute(node, "href").and_then(|href| href.split_once('#')).map(|(_, fragment)| fragment);
        if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty() && name(node) == "a") {
            links.push((node, fragment));
        }
    }
    let mut notes = Notes::default();
    let mut found: Vec<(Node<'a>, String, Node<'a>)> = Vec::new();
    let mut seen: HashSet<NodeId> = HashSet::new();
    for (link, fragment) in links {
        let Some(target) = targets.get(fragment).copied() else { continue };
        if order.get(&link.id()) > order.get(&target.id()) || furniture.contains(&link.id()) {
            continue;
        }
        if let Some(mark) = mark(link)
            && seen.insert(target.id())
        {
            found.push((link, mark, target));
        }
    }
    let wanted: HashSet<NodeId> = found.iter().map(|(_, _, target)| target.id()).collect();
    let references: HashSet<NodeId> = found.iter().map(|(link, _, _)| link.id()).collect();
    for (link, mark, target) in found {
        if let Some(note) = element(target, main, &wanted, &references)
            && notes.elements.insert(note.id())
        {
            notes.referred.insert(link.id(), (mark, note));
        }
    }
    let outer: Vec<Node<'a>> = referred.iter().filter_map(|id| targets.get(id.as_str())).copied().collect();
    let wanted: HashSet<NodeId> = outer.iter().map(|target| target.id()).collect();
    for target in outer {
        if let Some(note) = element(target, main, &wanted, &references) {
            notes.elements.insert(note.id());
        }
    }
    for node in main.descendants() {
        if is_a(node, "footnote") || is_a(node, "endnote") || is_a(node, "rearnote") {
            let within = node.ancestors().any(|above| notes.elements.contains(&above.id()));
            let around = || node.descendants().any(|below| notes.elements.contains(&below.id()));
            if !within && !around() {
                notes.elements.insert(node.id());
            }
        }
    }
    notes
}

/// The mark of a link that refers to a note, without brackets.
fn mark(link: Node<'_>) -> Option<String> {
    let text = line(link);
    let bare = text
        .trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | '{' | '}' | '.') || c.is_whitespace());
    let number = !bare.is_empty() && bare.chars().all(|c| c.is_numeric());
    let sign = !bare.is_empty() && bare.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§'));
    let roman = !bare.is_empty() && bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    if text.chars().count() > LONGEST_MARK || !(number || sign || roman) {
        return None;
    }
    let is_raised = |node: Node<'_>| name(node) == "sup";
    let so_called = |node: Node<'_>| {
        is_a(node, "noteref")
            || labels(node).iter().any(|label| {
                [
                    "footnote",
                    "fotnote",
                    "noteref",
                    "fn",
                    "fnref",
                    "reference",
                    "sdfootnoteanc",
                    "sdendnoteanc",
                    "endnote",
                ]
                .contains(&label.as_str())
                    || label.starts_with("msofootnote")
                    || label.starts_with("msoendnote")
            })
    };
    let raised = link.ancestors().take(3).any(is_raised) || link.descendants().any(is_raised);
    (raised || so_called(link) || link.parent().is_some_and(so_called) || text.starts_with('[') && number)
        .then(|| bare.to_owned())
}

/// The element of the note that a target stands for: the largest block around it with no other note and no reference in it.
fn element<'a>(
    target: Node<'a>,
    main: Node<'a>,
    wanted: &HashSet<NodeId>,
    references: &HashSet<NodeId>,
) -> Option<Node<'a>> {
    let mut note = None;
    for node in std::iter::once(target).chain(target.ancestors()) {
        if node.id() == main.id() {
            break;
        }
        let alone = node.descendants().skip(1).all(|below| {
            below.id() == target.id() || !wanted.contains(&below.id()) && !references.contains(&below.id())
        });
        if !alone || line(node).split_whitespace().count() > LONGEST_NOTE {
            break;
        }
        if matches!(
            name(node),
            "ol" | "ul" | "section" | "article" | "table" | "tbody" | "body" | "dl" | "footer"
        ) {
            break;
        }
        if is_block(name(node)) && !matches!(name(node), "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            let heads = node
                .descendants()
                .any(|below| matches!(name(below), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
            if heads {
                break;
            }
            note = Some(node);
            // An item is a note whole, and so is what calls itself one.
            if matches!(name(node), "li" | "dd" | "aside" | "tr") {
                break;
            }
        }
    }
    note
}
