//! The small questions that are asked of a node.

use ego_tree::NodeRef;

/// A node of a page.
pub(super) type Node<'a> = NodeRef<'a, scraper::Node>;

/// The name of an element in lower case; empty for what is none.
pub(super) fn name(node: Node<'_>) -> &str {
    node.value().as_element().map_or("", |element| element.name())
}

/// An attribute's value.
pub(super) fn attribute<'a>(node: Node<'a>, name: &str) -> Option<&'a str> {
    node.value().as_element().and_then(|element| element.attr(name))
}

/// Whether a list of words, such as a role, has this one.
pub(super) fn has_word(node: Node<'_>, name: &str, word: &str) -> bool {
    attribute(node, name).is_some_and(|words| words.split_whitespace().any(|w| w.eq_ignore_ascii_case(word)))
}

/// Whether `role` or `epub:type` says so: `doc-noteref` and `noteref`.
pub(super) fn is_a(node: Node<'_>, semantics: &str) -> bool {
    has_word(node, "epub:type", semantics)
        || attribute(node, "role").is_some_and(|role| {
            role.split_whitespace().any(|word| word.strip_prefix("doc-") == Some(semantics))
        })
}

/// All text below a node, blanks as they are.
pub(super) fn text(node: Node<'_>) -> String {
    let mut text = String::new();
    for node in node.descendants() {
        if let Some(piece) = node.value().as_text() {
            text.push_str(piece);
        }
    }
    text
}

/// Text below a node in one line.
pub(super) fn line(node: Node<'_>) -> String {
    text(node).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Elements that stand as blocks.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "caption"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "ul"
            | "option"
    )
}

/// The words that class and id are made of, in lower case: `mw-editsection`, `navBar` give `mw editsection nav bar`.
pub(super) fn labels(node: Node<'_>) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for value in [attribute(node, "class"), attribute(node, "id")].into_iter().flatten() {
        let mut lower = true;
        labels.push(String::new());
        for c in value.chars().take(400) {
            if !c.is_alphanumeric() || c.is_uppercase() && lower {
                labels.push(String::new());
            }
            if c.is_alphanumeric()
                && let Some(label) = labels.last_mut()
            {
                label.extend(c.to_lowercase());
            }
            lower = c.is_lowercase();
        }
    }
    labels.retain(|label| !label.is_empty());
    labels
}
