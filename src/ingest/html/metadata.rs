//! What a page says of itself: citation and Dublin Core tags, Open Graph, title, language.

use scraper::Html;

use super::element::{Node, attribute, line, name};
use crate::document::{Language, Metadata, Stated};
use crate::ingest::names;

/// Reads what the head states. The title is left out where only the page's name for its tab is known.
pub(super) fn read(html: &Html) -> Metadata {
    let mut tags: Vec<(String, &str)> = Vec::new();
    let mut language = None;
    for node in html.tree.root().descendants() {
        match name(node) {
            "html" => language = attribute(node, "lang").or_else(|| attribute(node, "xml:lang")),
            "meta" => {
                let key = attribute(node, "name").or_else(|| attribute(node, "property"));
                if let (Some(key), Some(value)) = (key, attribute(node, "content")) {
                    tags.push((key.trim().to_lowercase(), value.trim()));
                }
            }
            _ => {}
        }
    }
    let all = |keys: &[&str]| -> Vec<&str> {
        let of = |key: &&str| {
            tags.iter().filter(|(known, v)| known == key && !v.is_empty()).map(|(_, v)| *v).collect()
        };
        keys.iter().map(of).find(|values: &Vec<&str>| !values.is_empty()).unwrap_or_default()
    };
    let title =
        all(&["citation_title", "dc.title", "dcterms.title", "eprints.title", "bepress_citation_title"]);
    let authors = all(&[
        "citation_author",
        "citation_authors",
        "dc.creator",
        "dcterms.creator",
        "dc.creator.personalname",
        "bepress_citation_author",
        "author",
        "article:author",
    ]);
    let year = all(&[
        "citation_publication_date",
        "citation_date",
        "citation_year",
        "dc.date.issued",
        "dcterms.issued",
        "dc.issued",
        "dc.date",
        "dcterms.date",
        "article:published_time",
        "date",
    ]);
    let stated = all(&["citation_language", "dc.language", "dcterms.language"]);
    let language = stated.first().copied().or(language).and_then(Language::from_code);
    Metadata {
        title: title
            .first()
            .filter(|title| names::is_title(title))
            .map(|title| Stated::given((*title).to_owned())),
        authors: authors.iter().flat_map(|field| names::authors(field)).collect(),
        year: year.first().and_then(|date| names::year(date)).map(Stated::given),
        language: language.map(Stated::given),
        ..Metadata::default()
    }
}

/// The title of a page without tags for it: its one heading of the first level, where the name of its tab or Open Graph has
/// it too or there is nothing else; else that name without the site's.
pub(super) fn title(html: &Html, main: Node<'_>) -> Option<Stated<String>> {
    let mut tab = None;
    let mut graph = None;
    for node in html.tree.root().descendants() {
        match name(node) {
            "title" if tab.is_none() && node.parent().is_some_and(|parent| name(parent) == "head") => {
                tab = Some(line(node))
            }
            "meta" if attribute(node, "property") == Some("og:title") => graph = attribute(node, "content"),
            _ => {}
        }
    }
    let mut firsts =
        main.descendants().filter(|node| name(*node) == "h1").map(line).filter(|text| !text.is_empty());
    let first = firsts.next().filter(|_| firsts.next().is_none());
    let tab = tab.filter(|tab| names::is_title(tab));
    let title = match (first, tab) {
        (Some(first), _) => first,
        (None, tab) => graph.map(str::to_owned).or_else(|| tab.map(|tab| without_site(&tab)))?,
    };
    Some(Stated::given(title)).filter(|title| names::is_title(&title.value))
}

/// "Title – Site" without the site: the longest part between strokes.
fn without_site(tab: &str) -> String {
    let parts = [" | ", " – ", " — ", " - ", " :: ", " • ", " · "];
    let mut longest = tab.to_owned();
    for stroke in parts {
        if longest.contains(stroke) {
            let part = longest.split(stroke).max_by_key(|part| part.chars().count()).unwrap_or_default();
            longest = part.trim().to_owned();
        }
    }
    longest
}
