//! EPUB 2 and 3: the files of the spine in their order, with the printed pages and titles that navigation gives.

use std::collections::{HashMap, HashSet};

use roxmltree::{Document, Node};
use scraper::Html;

use super::Extract;
use super::html::{self, PageIds};
use super::marked::Blocks;
use super::names;
use super::package::{Package, attribute, child, resolve, text_of, xml};
use crate::document::{Language, MarkKind, Metadata, Stated};

/// So many files are more than any book has.
const MOST_FILES: usize = 5_000;

/// Reads a book.
///
/// # Errors
/// What is wrong with it, and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<Extract, String> {
    let mut package = Package::open(bytes)?;
    let root = root_file(&mut package)?;
    let text = package.text(&root)?.ok_or_else(|| format!("its list of contents, {root}, is missing"))?;
    let tree = xml(&root, &text, true)?;
    let book = Book::of(&tree, &root);
    book.is_readable(&mut package)?;
    let navigation = navigation(&mut package, &book)?;
    let mut blocks = Blocks::new();
    let none = PageIds::new();
    let mut parts = Vec::new();
    for part in book.spine.iter().take(MOST_FILES) {
        // One file that is missing does not cost the book.
        parts.extend(package.part(part)?.map(|bytes| (part, bytes)));
    }
    let mut notes: HashMap<String, HashSet<String>> = HashMap::new();
    for (part, bytes) in &parts {
        for (file, id) in html::outer_notes(&String::from_utf8_lossy(bytes)) {
            let file = resolve(part, &file);
            if file != **part {
                notes.entry(file).or_default().insert(id);
            }
        }
    }
    let no_notes = HashSet::new();
    for (part, bytes) in parts {
        let before = blocks.lines().len();
        let referred = notes.get(part).unwrap_or(&no_notes);
        html::write_body(&bytes, navigation.pages.get(part).unwrap_or(&none), referred, &mut blocks)?;
        blocks.open(MarkKind::Paragraph);
        if let Some((level, title)) = navigation.titles.get(part) {
            add_title(&mut blocks, before, *level, title);
        }
    }
    if blocks.lines().is_empty() {
        return Err("there is no text in it: its pages are pictures, or its files are missing".to_owned());
    }
    Ok(Extract { text: blocks.finish()?, metadata: metadata(&tree), unread: Vec::new() })
}

/// The package document: as the container says, wherever in the archive it lies.
fn root_file(package: &mut Package<'_>) -> Result<String, String> {
    if let Some(text) = package.text("META-INF/container.xml")?
        && let Ok(tree) = xml("META-INF/container.xml", &text, false)
    {
        let roots = tree.descendants().filter(|node| node.tag_name().name() == "rootfile");
        let path = roots.filter_map(|node| attribute(node, "full-path")).next();
        if let Some(path) = path {
            return Ok(resolve("", path));
        }
    }
    let found = package.names().into_iter().find(|name| name.to_lowercase().ends_with(".opf"));
    found.ok_or_else(|| "it has no list of contents (.opf): it is damaged, or no EPUB".to_owned())
}

/// What the package document lists.
struct Book {
    /// Parts with text, in reading order.
    spine: Vec<String>,
    /// The navigation document of EPUB 3.
    nav: Option<String>,
    /// The navigation of EPUB 2.
    ncx: Option<String>,
}

impl Book {
    fn of(tree: &Document<'_>, root: &str) -> Book {
        let mut items: HashMap<&str, (String, &str)> = HashMap::new();
        let (mut nav, mut ncx) = (None, None);
        let elements =
            |name: &'static str| tree.descendants().filter(move |node| node.tag_name().name() == name);
        for item in elements("item") {
            let (Some(id), Some(href)) = (attribute(item, "id"), attribute(item, "href")) else { continue };
            let (path, kind) = (resolve(root, href), attribute(item, "media-type").unwrap_or_default());
            if attribute(item, "properties")
                .is_some_and(|words| words.split_whitespace().any(|word| word == "nav"))
            {
                nav = Some(path.clone());
            }
            if kind == "application/x-dtbncx+xml" {
                ncx = Some(path.clone());
            }
            items.insert(id, (path, kind));
        }
        let listed = elements("itemref").filter_map(|item| items.get(attribute(item, "idref")?));
        let is_text = |kind: &str| kind.contains("html") || kind == "text/x-oeb1-document";
        let spine = listed.filter(|(path, kind)| is_text(kind) && Some(path) != nav.as_ref());
        let mut spine: Vec<String> = spine.map(|(path, _)| path.clone()).collect();
        let mut seen = HashSet::new();
        spine.retain(|path| seen.insert(path.clone()));
        Book { spine, nav, ncx }
    }

    /// Books under rights management are encrypted file by file; fonts alone often are in free ones.
    fn is_readable(&self, package: &mut Package<'_>) -> Result<(), String> {
        let Some(text) = package.text("META-INF/encryption.xml")? else { return Ok(()) };
        let Ok(tree) = xml("META-INF/encryption.xml", &text, false) else { return Ok(()) };
        let mut encrypted =
            tree.descendants().filter_map(|node| attribute(node, "URI")).map(|uri| resolve("", uri));
        if encrypted.any(|part| self.spine.contains(&part)) {
            return Err(
                "it is encrypted (rights management); only the program it was bought for reads it".to_owned()
            );
        }
        Ok(())
    }
}

/// What navigation says: labels of pages by part and id, titles of parts with their depth.
#[derive(Default)]
struct Navigation {
    pages: HashMap<String, PageIds>,
    titles: HashMap<String, (u8, String)>,
}

impl Navigation {
    fn add_page(&mut self, from: &str, reference: &str, label: String) {
        if let Some((_, id)) = reference.split_once('#') {
            self.pages.entry(resolve(from, reference)).or_default().insert(id.to_owned(), label);
        }
    }

    fn add_title(&mut self, from: &str, reference: &str, depth: usize, title: String) {
        if !title.is_empty() {
            let level = depth.clamp(1, 6) as u8;
            self.titles.entry(resolve(from, reference)).or_insert((level, title));
        }
    }
}

fn navigation(package: &mut Package<'_>, book: &Book) -> Result<Navigation, String> {
    let mut navigation = Navigation::default();
    if let Some(nav) = &book.nav
        && let Some(text) = package.text(nav)?
    {
        let page = Html::parse_document(&text);
        for link in page.tree.root().descendants() {
            let Some(element) = link.value().as_element().filter(|element| element.name() == "a") else {
                continue;
            };
            let Some(reference) = element.attr("href") else { continue };
            let mut words = Vec::new();
            for text in link.descendants().filter_map(|node| node.value().as_text().map(|text| &**text)) {
                words.extend(text.split_whitespace());
            }
            let title = words.join(" ");
            let above = |name: &'static str| {
                move |node: &ego_tree::NodeRef<'_, scraper::Node>| {
                    node.value().as_element().is_some_and(|element| element.name() == name)
                }
            };
            let kind = link
                .ancestors()
                .find(above("nav"))
                .and_then(|nav| nav.value().as_element()?.attr("epub:type"));
            match kind {
                Some("page-list") => navigation.add_page(nav, reference, title),
                Some("toc") => {
                    let depth = link.ancestors().filter(above("ol")).count();
                    navigation.add_title(nav, reference, depth, title);
                }
                _ => {}
            }
        }
    }
    if let Some(ncx) = &book.ncx
        && let Some(text) = package.text(ncx)?
        && let Ok(tree) = xml(ncx, &text, true)
    {
        for node in
            tree.descendants().filter(|node| matches!(node.tag_name().name(), "navPoint" | "pageTarget"))
        {
            let label = child(node, "navLabel").map(text_of).unwrap_or_default();
            let Some(reference) = child(node, "content").and_then(|node| attribute(node, "src")) else {
                continue;
            };
            if node.tag_name().name() == "pageTarget" {
                navigation.add_page(ncx, reference, label);
            } else {
                let depth = node.ancestors().filter(|above| above.tag_name().name() == "navPoint").count();
                navigation.add_title(ncx, reference, depth, label);
            }
        }
    }
    Ok(navigation)
}

/// A part without a heading gets the title that navigation gives it.
fn add_title(blocks: &mut Blocks, before: usize, level: u8, title: &str) {
    let is_heading = |line: &crate::document::Line| {
        line.mark.is_some_and(|mark| matches!(mark.kind, MarkKind::Heading(_) | MarkKind::Front))
    };
    let lines = blocks.lines();
    if lines.len() == before || lines[before..].iter().any(is_heading) {
        return;
    }
    let mut added = Blocks::new();
    added.open(MarkKind::Heading(level));
    added.push(title);
    added.end_line();
    let added = std::mem::take(added.lines());
    let page = lines[before].page_start.take();
    lines.splice(before..before, added);
    lines[before].page_start = page;
    for (at, line) in lines.iter_mut().enumerate().skip(before) {
        line.number = u32::try_from(at + 1).unwrap_or(u32::MAX);
    }
}

/// Title, authors, year and language as the package document states them.
fn metadata(tree: &Document<'_>) -> Metadata {
    let Some(stated) = tree.descendants().find(|node| node.tag_name().name() == "metadata") else {
        return Metadata::default();
    };
    let all = |name: &'static str| stated.descendants().filter(move |node| node.tag_name().name() == name);
    let first = |name: &'static str| all(name).map(text_of).find(|text| !text.is_empty());
    // EPUB 3 says more of an element in a `meta` that refines it.
    let refined = |node: Node<'_, '_>, property: &str| {
        let id = format!("#{}", attribute(node, "id")?);
        let is = |meta: &Node<'_, '_>| {
            attribute(*meta, "refines") == Some(id.as_str()) && attribute(*meta, "property") == Some(property)
        };
        all("meta").find(is).map(text_of)
    };
    let is_author = |node: &Node<'_, '_>| {
        let role = attribute(*node, "role").map(str::to_owned).or_else(|| refined(*node, "role"));
        role.is_none_or(|role| role.trim() == "aut")
    };
    let author = |node: Node<'_, '_>| {
        let sorted = attribute(node, "file-as").map(str::to_owned).or_else(|| refined(node, "file-as"));
        match sorted.filter(|name| name.contains(',')) {
            Some(name) => vec![name.trim().to_owned()],
            None => names::authors(&text_of(node)),
        }
    };
    let published =
        |node: &Node<'_, '_>| attribute(*node, "event").is_none_or(|event| event == "publication");
    let title = all("title").map(text_of).find(|title| names::is_title(title));
    let language = first("language").and_then(|code| Language::from_code(&code));
    Metadata {
        title: title.map(Stated::given),
        authors: all("creator").filter(is_author).flat_map(author).collect(),
        year: all("date").filter(published).find_map(|node| names::year(&text_of(node))).map(Stated::given),
        language: language.map(Stated::given),
        ..Metadata::default()
    }
}
