//! Which part of a page is its text, and what in it is not.
//!
//! Pages say it themselves where they use `main` and `article`; where they do not, names of classes, the share of links
//! and where a part stands tell (Kohlschütter, Fankhauser, Nejdl 2010: link density and text length go furthest).

use std::collections::{HashMap, HashSet};

use ego_tree::NodeId;

use super::element::{Node, attribute, has_word, is_a, labels, line, name};

/// What was found.
pub(super) struct Judged<'a> {
    /// The element that holds the text.
    pub main: Node<'a>,
    /// Elements that are no text, whatever is in them.
    pub furniture: HashSet<NodeId>,
}

/// Names that authors of pages give to what stands around a text.
const AROUND: [&str; 63] = [
    "nav",
    "navbar",
    "navigation",
    "navigasjon",
    "menu",
    "meny",
    "submenu",
    "sidebar",
    "sidebars",
    "breadcrumb",
    "breadcrumbs",
    "brødsmuler",
    "brodsmuler",
    "footer",
    "bunn",
    "bunntekst",
    "cookie",
    "cookies",
    "cookiebanner",
    "consent",
    "samtykke",
    "gdpr",
    "banner",
    "share",
    "sharing",
    "del",
    "social",
    "sosiale",
    "related",
    "relatert",
    "relaterte",
    "recommended",
    "anbefalt",
    "newsletter",
    "nyhetsbrev",
    "subscribe",
    "signup",
    "login",
    "logginn",
    "advert",
    "advertisement",
    "annonse",
    "reklame",
    "ads",
    "promo",
    "sponsor",
    "popup",
    "modal",
    "overlay",
    "comments",
    "kommentarer",
    "commentlist",
    "disqus",
    "pagination",
    "pager",
    "toc",
    "skiplink",
    "editsection",
    "catlinks",
    "masthead",
    "printfooter",
    "navbox",
    "pullquote",
];

const ROLES: [&str; 11] = [
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "complementary",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
    "toolbar",
    "tablist",
];

/// Names that authors give to the text itself, best first.
const CONTENT: [&str; 14] = [
    "articlebody",
    "entry-content",
    "post-content",
    "article-content",
    "article-body",
    "mw-content-text",
    "bodycontent",
    "main-content",
    "maincontent",
    "hovedinnhold",
    "innhold",
    "content",
    "main",
    "article",
];

/// Words of text and of links below each element.
struct Counts(HashMap<NodeId, (usize, usize)>);

impl Counts {
    fn of(body: Node<'_>) -> Counts {
        let mut counts: HashMap<NodeId, (usize, usize)> = HashMap::new();
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut links = 0usize;
        for edge in body.traverse() {
            match edge {
                ego_tree::iter::Edge::Open(node) => {
                    if let Some(text) = node.value().as_text() {
                        let words = text.split_whitespace().count();
                        if let Some((all, linked)) = open.last_mut() {
                            *all += words;
                            *linked += if links > 0 { words } else { 0 };
                        }
                    } else {
                        links += usize::from(name(node) == "a" && attribute(node, "href").is_some());
                        open.push((0, 0));
                    }
                }
                ego_tree::iter::Edge::Close(node) => {
                    if node.value().as_text().is_some() {
                        continue;
                    }
                    links -= usize::from(name(node) == "a" && attribute(node, "href").is_some());
                    let (mut all, mut linked) = open.pop().unwrap_or_default();
                    if is_never_text(name(node)) {
                        (all, linked) = (0, 0);
                    }
                    counts.insert(node.id(), (all, linked));
                    if let Some(parent) = open.last_mut() {
                        parent.0 += all;
                        parent.1 += linked;
                    }
                }
            }
        }
        Counts(counts)
    }

    fn words(&self, node: Node<'_>) -> usize {
        self.0.get(&node.id()).map_or(0, |&(all, _)| all)
    }

    /// Whether most of it is links.
    fn is_linked(&self, node: Node<'_>) -> bool {
        self.0.get(&node.id()).is_some_and(|&(all, linked)| linked * 5 > all * 3)
    }
}

/// Elements that hold no text of a page.
pub(super) fn is_never_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "title"
            | "button"
            | "select"
            | "option"
            | "input"
            | "textarea"
            | "datalist"
            | "iframe"
            | "object"
            | "embed"
            | "svg"
            | "canvas"
            | "video"
            | "audio"
            | "dialog"
            | "menu"
            | "map"
            | "rt"
            | "rp"
            | "noframes"
    )
}

/// What is not shown, in any document.
pub(super) fn hidden(body: Node<'_>) -> HashSet<NodeId> {
    body.descendants().filter(|node| is_hidden(*node)).map(|node| node.id()).collect()
}

fn is_hidden(node: Node<'_>) -> bool {
    let style = || attribute(node, "style").map(|style| style.replace(' ', "").to_lowercase());
    attribute(node, "hidden").is_some()
        || style().is_some_and(|style| style.contains("display:none") || style.contains("visibility:hidden"))
}

/// Judges a page.
pub(super) fn judge(body: Node<'_>) -> Judged<'_> {
    let counts = Counts::of(body);
    let main = with_title(main(body, &counts), &counts);
    let whole = counts.words(main).max(1);
    let mut furniture = HashSet::new();
    for node in main.descendants().skip(1) {
        if node.value().as_element().is_some() && is_furniture(node, main, &counts, whole) {
            furniture.insert(node.id());
        }
    }
    Judged { main, furniture }
}

/// The element that holds the text: as the page says, if that holds enough of it.
fn main<'a>(body: Node<'a>, counts: &Counts) -> Node<'a> {
    let largest = |of: &dyn Fn(Node<'a>) -> bool, within: Node<'a>| {
        let found =
            within.descendants().skip(1).filter(|node| node.value().as_element().is_some() && of(*node));
        // Of equals the outermost, which comes first.
        found.fold(None, |best: Option<Node<'a>>, node| match best {
            Some(best) if counts.words(best) >= counts.words(node) => Some(best),
            _ => Some(node),
        })
    };
    let says_main = |node: Node<'a>| name(node) == "main" || has_word(node, "role", "main");
    let mut main = body;
    if let Some(node) = largest(&says_main, body).filter(|node| counts.words(*node) * 5 > counts.words(body))
    {
        main = node;
    }
    let is_article = |node: Node<'a>| name(node) == "article" || has_word(node, "itemprop", "articleBody");
    let whole = |node: &Node<'a>, of: Node<'a>| counts.words(*node) * 2 > counts.words(of);
    if let Some(node) = largest(&is_article, main).filter(|node| whole(node, main)) {
        return outer_article(node, main);
    }
    if main.id() != body.id() {
        return main;
    }
    for wanted in CONTENT {
        let named = |node: Node<'a>| {
            let is = |value: &str| value.split_whitespace().any(|word| word.eq_ignore_ascii_case(wanted));
            attribute(node, "id").is_some_and(is) || attribute(node, "class").is_some_and(is)
        };
        if let Some(node) = largest(&named, body).filter(|node| whole(node, body) && name(*node) != "body") {
            return node;
        }
    }
    body
}

/// The body of an article often lacks its head: the `article` around an `articleBody` has both.
fn outer_article<'a>(node: Node<'a>, main: Node<'a>) -> Node<'a> {
    let outer =
        node.ancestors().take_while(|above| above.id() != main.id()).find(|above| name(*above) == "article");
    outer.unwrap_or(node)
}

/// What holds the text often stands beside its title: the nearest element around both, if it adds little else.
fn with_title<'a>(main: Node<'a>, counts: &Counts) -> Node<'a> {
    let has_head = |node: Node<'a>| node.descendants().any(|below| matches!(name(below), "h1"));
    if has_head(main) {
        return main;
    }
    let small =
        |node: &Node<'a>| counts.words(*node) * 10 <= counts.words(main) * 13 && name(*node) != "html";
    main.ancestors().take(3).take_while(small).find(|node| has_head(*node)).unwrap_or(main)
}

fn is_furniture(node: Node<'_>, main: Node<'_>, counts: &Counts, whole: usize) -> bool {
    let tag = name(node);
    if is_never_text(tag) || is_hidden(node) {
        return true;
    }
    let words = counts.words(node);
    // What holds most of the text is not around it, whatever it is called.
    if words * 5 > whole * 2 {
        return false;
    }
    if is_a(node, "footnotes") || is_a(node, "endnotes") || is_a(node, "footnote") || is_a(node, "endnote") {
        return false;
    }
    let in_article = || {
        node.ancestors()
            .take_while(|above| above.id() != main.id())
            .any(|above| matches!(name(above), "article" | "section" | "blockquote"))
            || matches!(name(main), "article" | "main")
    };
    match tag {
        "nav" => return true,
        "footer" if !in_article() => return true,
        // The head of a site names the site; that of a text its title.
        "header" if !in_article() && !has_title(node) => return true,
        "footer" if counts.is_linked(node) => return true,
        "form" if words < 100 => return true,
        "a" => {
            let text = line(node);
            return matches!(text.as_str(), "¶" | "#" | "§" | "🔗") || is_a(node, "backlink");
        }
        _ => {}
    }
    if attribute(node, "aria-hidden") == Some("true") && tag != "span" {
        return true;
    }
    if ROLES.iter().any(|role| has_word(node, "role", role)) {
        return true;
    }
    let inline = matches!(tag, "span" | "b" | "i" | "em" | "strong" | "sup" | "sub" | "q" | "cite");
    let labels = labels(node);
    if labels.iter().any(|label| AROUND.contains(&label.as_str()))
        && (!inline || labels.iter().any(|label| label == "editsection"))
    {
        return true;
    }
    if matches!(tag, "ul" | "ol" | "div" | "section" | "aside" | "table" | "dl") && counts.is_linked(node) {
        let links = node.descendants().filter(|node| name(*node) == "a").count();
        return links >= 2 || tag == "aside";
    }
    asks_for_consent(node, tag, words)
}

/// Whether it holds a heading of the first level that is no link home.
fn has_title(node: Node<'_>) -> bool {
    let mut heads = node.descendants().filter(|node| name(*node) == "h1");
    heads.any(|head| !head.descendants().any(|node| name(node) == "a"))
        && !node.descendants().any(|node| name(node) == "nav")
}

/// A small part with a button that talks of cookies.
fn asks_for_consent(node: Node<'_>, tag: &str, words: usize) -> bool {
    if !matches!(tag, "div" | "section" | "aside") || words > 120 {
        return false;
    }
    if !node.descendants().any(|node| name(node) == "button" || has_word(node, "role", "button")) {
        return false;
    }
    let text = line(node).to_lowercase();
    ["cookie", "informasjonskaps", "samtykke", "consent"].iter().any(|word| text.contains(word))
}
