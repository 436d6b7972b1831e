//! What a PDF says of itself: title, authors, labels of its pages.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Number, String as PdfString};

use super::super::names;
use super::super::numerals::{letters, roman};
use super::strings::text_string;
use crate::document::{Metadata, Stated};

/// Title and authors as the file states them; what programs fill in by themselves is refused. Its language and its dates
/// are the program's and the day's, and are not taken.
pub(super) fn metadata(pdf: &Pdf) -> Metadata {
    let about = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| {
        bytes.as_ref().map(|bytes| super::super::clean(&text_string(bytes)).trim().to_owned())
    };
    Metadata {
        title: text(&about.title).filter(|title| is_title(title)).map(Stated::given),
        authors: text(&about.author).map(|authors| names::authors(&authors)).unwrap_or_default(),
        ..Metadata::default()
    }
}

/// The root of the document's objects.
pub(super) fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())
}

/// Whether a title is one, and not a file's name, a program's or a template's.
fn is_title(title: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "html", "htm", "dvi", "ps", "qxd", "qxp", "txt", "ppt", "pptx", "xls", "xlsx", "md", "typ", "tmp",
        "wpd", "fm",
    ];
    const EMPTY: [&str; 8] = ["title", "tittel", "print", "about:blank", "none", "null", "mal", "template"];
    let lower = title.trim().to_lowercase();
    names::is_title(title)
        && title.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !lower.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
        && !EMPTY.contains(&lower.as_str())
        && ![
            "slide ",
            "layout ",
            "http",
            "file:",
            "untitled",
            "uten navn",
            "microsoft word",
            "powerpoint presentation",
        ]
        .iter()
        .any(|left| lower.starts_with(left))
        && !lower.contains(['\\', '_'])
        && (!lower.contains('/') || lower.contains(' '))
}

/// The labels the file gives its pages (ISO 32000-2, 12.4.2), one a page; empty if it gives none, or only counts.
pub(super) fn page_labels(pdf: &Pdf) -> Vec<Option<String>> {
    let count = pdf.pages().len();
    let mut ranges: Vec<(usize, Style)> = Vec::new();
    if let Some(tree) = catalog(pdf).and_then(|root| root.get::<Dict<'_>>("PageLabels")) {
        gather(&tree, 0, &mut ranges);
    }
    ranges.sort_by_key(|&(from, _)| from);
    let labels: Vec<Option<String>> = (0..count)
        .map(|page| {
            let at = ranges.partition_point(|&(from, _)| from <= page).checked_sub(1)?;
            let (from, style) = &ranges[at];
            style.label(page - from)
        })
        .collect();
    let counts = labels.iter().enumerate().all(|(at, label)| {
        label.as_ref().is_none_or(|label| label.parse::<usize>().is_ok_and(|value| value == at + 1))
    });
    if counts { Vec::new() } else { labels }
}

/// How the pages of a range are labelled.
struct Style {
    prefix: String,
    numbers: Option<char>,
    first: u32,
}

/// A number tree is followed so far down, and so many ranges are read.
const TREE: usize = 16;
const RANGES: usize = 10_000;

fn gather(node: &Dict<'_>, depth: usize, ranges: &mut Vec<(usize, Style)>) {
    if depth > TREE || ranges.len() > RANGES {
        return;
    }
    if let Some(pairs) = node.get::<Array<'_>>("Nums") {
        let mut pairs = pairs.flex_iter();
        while let Some(from) = pairs.next::<Number>() {
            let Some(dict) = pairs.next::<Dict<'_>>() else { break };
            let prefix = dict.get::<PdfString<'_>>("P").map(|prefix| text_string(prefix.as_bytes()));
            let style = Style {
                prefix: prefix.unwrap_or_default(),
                numbers: dict.get::<Name<'_>>("S").and_then(|name| name.as_str().chars().next()),
                first: dict.get::<u32>("St").unwrap_or(1).max(1),
            };
            if let Ok(from) = usize::try_from(from.as_i64()) {
                ranges.push((from, style));
            }
        }
    }
    if let Some(kids) = node.get::<Array<'_>>("Kids") {
        for kid in kids.iter::<Dict<'_>>() {
            gather(&kid, depth + 1, ranges);
        }
    }
}

impl Style {
    fn label(&self, offset: usize) -> Option<String> {
        let value = self.first.saturating_add(u32::try_from(offset).ok()?);
        let number = match self.numbers {
            Some('D') => value.to_string(),
            Some('r') => roman(value),
            Some('R') => roman(value).to_uppercase(),
            Some('a') => letters(value),
            Some('A') => letters(value).to_uppercase(),
            _ => String::new(),
        };
        let label = format!("{}{number}", self.prefix);
        (!label.trim().is_empty()).then(|| label.trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_no_file_names() {
        for junk in [
            "Microsoft Word - oppgave_final.docx",
            "Untitled",
            "oppgave.tex",
            "",
            "12",
            "C:\\tekster\\a",
            "PowerPoint Presentation",
            "Microsoft Word - Masteroppgave",
            "thesis_v2",
            "uten navn",
            "https://example.org/",
        ] {
            assert!(!is_title(junk), "{junk}");
        }
        for title in ["En trygg base", "Barn og/eller unge i sorg", "EMDR"] {
            assert!(is_title(title), "{title}");
        }
    }

    #[test]
    fn labels_count() {
        assert_eq!((roman(4), roman(19), letters(27)), ("iv".to_owned(), "xix".to_owned(), "aa".to_owned()));
        let style = Style { prefix: "A-".to_owned(), numbers: Some('D'), first: 3 };
        assert_eq!(style.label(2).as_deref(), Some("A-5"));
        assert_eq!(Style { prefix: String::new(), numbers: None, first: 1 }.label(0), None);
    }
}
