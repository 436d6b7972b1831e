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
    /// Level of the outline, from 1, where the style gives one.
    pub outline: Option<u8>,
    /// Whether it was set by hand and not by a named style.
    pub by_hand: bool,
    /// The left indent that is set by hand, in points.
    pub left: Option<f32>,
    /// The indent of its first line, in points.
    pub first_line: Option<f32>,
    /// Whether a page begins with it.
    pub page: bool,
    /// Whether its letters are not shown.
    pub hidden: bool,
    /// Whether its letters are raised.
    pub raised: bool,
}

/// The styles of a document by name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

impl Styles {
    /// Reads the styles of both parts that have them.
    pub fn of(trees: &[&Document<'_>]) -> Styles {
        let mut own: HashMap<&str, (Style, Option<&str>)> = HashMap::new();
        for tree in trees {
            for group in tree.root_element().children().filter(Node::is_element) {
                let by_hand = group.tag_name().name() == "automatic-styles";
                for node in group.children().filter(|node| node.tag_name().name() == "style") {
                    if let Some(name) = attribute(node, "name") {
                        own.insert(name, (direct(node, name, by_hand), attribute(node, "parent-style-name")));
                    }
                }
            }
        }
        let whole = |name: &str| {
            let mut style = Style::default();
            let mut next = Some(name);
            for _ in 0..LONGEST_CHAIN {
                let Some((above, parent)) = next.and_then(|name| own.get(name)) else {
                    // A style that is not described still says something by its name.
                    style.role = style.role.or_else(|| next.and_then(|name| role(&plain(name))));
                    break;
                };
                style.role = style.role.or(above.role);
                style.outline = style.outline.or(above.outline);
                if above.by_hand {
                    style.left = style.left.or(above.left);
                }
                style.first_line = style.first_line.or(above.first_line);
                style.page |= above.page && above.by_hand;
                style.hidden |= above.hidden;
                style.raised |= above.raised;
                next = *parent;
            }
            style
        };
        Styles { styles: own.keys().map(|name| ((*name).to_owned(), whole(name))).collect() }
    }

    /// The style of that name.
    pub fn get(&self, name: Option<&str>) -> Style {
        let known = name.and_then(|name| self.styles.get(name)).cloned();
        known.unwrap_or_else(|| Style { role: name.and_then(|name| role(&plain(name))), ..Style::default() })
    }
}

fn direct(node: Node<'_, '_>, name: &str, by_hand: bool) -> Style {
    let named = attribute(node, "display-name").map_or_else(|| plain(name), str::to_owned);
    let properties = |kind: &str, name: &str| child(node, kind).and_then(|node| attribute(node, name));
    let paragraph = |name: &str| properties("paragraph-properties", name);
    let text = |name: &str| properties("text-properties", name);
    let position = text("text-position").unwrap_or_default();
    Style {
        role: if by_hand { None } else { role(&named) },
        outline: attribute(node, "default-outline-level").and_then(|level| level.parse().ok()),
        by_hand,
        left: paragraph("margin-left").and_then(points),
        first_line: paragraph("text-indent").and_then(points),
        page: paragraph("break-before") == Some("page")
            || attribute(node, "master-page-name").is_some_and(|name| !name.is_empty()),
        hidden: text("display") == Some("none"),
        raised: position.starts_with("super")
            || position.split('%').next().and_then(|by| by.parse::<f32>().ok()).is_some_and(|by| by > 0.0),
    }
}

/// A style's name as people see it: signs are written by their codes in it (`Heading_20_1`).
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('_') {
        plain.push_str(before);
        let sign = after.split_once('_').and_then(|(code, after)| {
            let code = (1..=4).contains(&code.len()).then_some(code)?;
            Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, after))
        });
        match sign {
            Some((sign, after)) => {
                plain.push(sign);
                rest = after;
            }
            None => {
                plain.push('_');
                rest = after;
            }
        }
    }
    plain + rest
}

/// A length in points.
fn points(length: &str) -> Option<f32> {
    let at = length.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
    let value: f32 = length[..at].trim().parse().ok()?;
    let unit = match &length[at..] {
        "cm" => 28.35,
        "mm" => 2.835,
        "in" => 72.0,
        "pt" => 1.0,
        "pc" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    Some(value * unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::package::xml;

    #[test]
    fn names_and_lengths() {
        assert_eq!(plain("Heading_20_1"), "Heading 1");
        assert_eq!(plain("Min_stil"), "Min_stil");
        assert_eq!(plain("_"), "_");
        for (length, read) in
            [("1cm", Some(28.35)), ("0.5in", Some(36.0)), ("12pt", Some(12.0)), ("50%", None)]
        {
            assert_eq!(points(length), read);
        }
    }

    #[test]
    fn styles_build_on_one_another() {
        let text = "<office:document xmlns:office='o' xmlns:style='s' xmlns:fo='f'><office:styles>
            <style:style style:name='Quotations' style:family='paragraph'><style:paragraph-properties fo:margin-left='1cm'/></style:style>
            <style:style style:name='A' style:parent-style-name='B'/><style:style style:name='B' style:parent-style-name='A'/>
            </office:styles><office:automatic-styles>
            <style:style style:name='P1' style:parent-style-name='Quotations'/>
            <style:style style:name='P2' style:parent-style-name='Sitat_20_innrykk'/>
            <style:style style:name='P3' style:parent-style-name='Standard'><style:paragraph-properties fo:margin-left='2cm' fo:break-before='page'/></style:style>
            </office:automatic-styles></office:document>";
        let tree = xml("styles", text, false).unwrap();
        let styles = Styles::of(&[&tree]);
        assert_eq!(styles.get(Some("P1")).role, Some(Role::Quote));
        assert_eq!(styles.get(Some("P1")).left, None, "not by hand");
        assert_eq!(styles.get(Some("P2")).role, Some(Role::Quote));
        assert!(styles.get(Some("P3")).page && styles.get(Some("P3")).left.is_some());
        assert_eq!(styles.get(Some("A")), Style::default());
    }
}
