//! BibTeX and BibLaTeX.

use std::fmt::Write;

use biblatex::{ChunksExt, EntryType};

use super::{BrokenEntry, Entries, Person, Publication, PublicationKind, files};

/// Reads a BibTeX file: whole if it is sound, else entry by entry.
pub fn read(text: &str) -> Entries {
    let mut entries = Entries::default();
    if let Ok(bibliography) = biblatex::Bibliography::parse(text) {
        entries.publications = bibliography.iter().map(publication).collect();
        return entries;
    }
    // Abbreviations serve all entries.
    let mut strings = String::new();
    for (line, piece) in pieces(text) {
        let head = piece.trim_start().to_lowercase();
        if head.starts_with("@string") {
            strings.push_str(piece);
            continue;
        }
        if head.starts_with("@comment") || head.starts_with("@preamble") || !head.starts_with('@') {
            continue;
        }
        match biblatex::Bibliography::parse(&format!("{strings}\n{piece}")) {
            Ok(bibliography) => entries.publications.extend(bibliography.iter().map(publication)),
            Err(error) => entries.broken.push(BrokenEntry { line, message: error.kind.to_string() }),
        }
    }
    entries
}

/// The text cut before every line that begins an entry, each piece with its first line's number.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let (mut from, mut first, mut at) = (0, 1, 0);
    for (i, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_start().starts_with('@') && at > from {
            pieces.push((first, &text[from..at]));
            (from, first) = (at, i + 1);
        } else if at == from {
            first = i + 1;
        }
        at += line.len();
    }
    pieces.push((first, &text[from..]));
    pieces
}

fn publication(entry: &biblatex::Entry) -> Publication {
    let field = |name: &str| {
        let text = entry.get(name)?.format_verbatim();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(text).filter(|text| !text.is_empty())
    };
    let any = |names: &[&str]| names.iter().find_map(|name| field(name));
    let kind = match entry.entry_type {
        EntryType::Article => PublicationKind::Article,
        EntryType::InBook | EntryType::InCollection | EntryType::InProceedings | EntryType::InReference => {
            PublicationKind::Chapter
        }
        EntryType::Book
        | EntryType::MvBook
        | EntryType::Collection
        | EntryType::MvCollection
        | EntryType::Proceedings => PublicationKind::Book,
        EntryType::Thesis | EntryType::MastersThesis | EntryType::PhdThesis => PublicationKind::Thesis,
        EntryType::Report | EntryType::TechReport => PublicationKind::Report,
        EntryType::Online => PublicationKind::Webpage,
        _ => PublicationKind::Other,
    };
    let mut title = field("title").unwrap_or_default();
    if let Some(subtitle) = field("subtitle") {
        title = format!("{title}: {subtitle}");
    }
    let editors = entry.editors().unwrap_or_default().into_iter().flat_map(|(editors, _)| editors);
    let date = any(&["date", "year"]);
    Publication {
        name: entry.key.clone(),
        kind,
        authors: entry.author().unwrap_or_default().iter().map(person).collect(),
        others: false,
        editors: editors.map(|editor| person(&editor)).collect(),
        title,
        container: any(&["journaltitle", "journal", "booktitle"]),
        year: date.map(|date| year_of(&date)).or_else(|| {
            field("pubstate").filter(|state| state.contains("press")).map(|_| "i trykk".to_owned())
        }),
        volume: field("volume"),
        issue: any(&["number", "issue"]).filter(|_| kind == PublicationKind::Article),
        pages: field("pages").map(|pages| pages.replace("--", "–").replace('-', "–")),
        edition: field("edition"),
        publisher: any(&["publisher", "institution", "school", "organization"]),
        doi: field("doi").map(|doi| bare_doi(&unescaped(&doi))),
        url: field("url").map(|url| unescaped(&url)),
        genre: field("type").or_else(|| match entry.entry_type {
            EntryType::MastersThesis => Some("mastersthesis".to_owned()),
            EntryType::PhdThesis => Some("phdthesis".to_owned()),
            _ => None,
        }),
        language: any(&["langid", "language"]),
        files: entry.get("file").map(|file| files::of_bibtex(&file.format_verbatim())).unwrap_or_default(),
    }
}

/// The year of a date, with its letter: `2003-05` gives `2003`; what is no date is kept (`i trykk`).
fn year_of(date: &str) -> String {
    let digits = date.chars().take_while(char::is_ascii_digit).count();
    let letter =
        date[digits..].chars().next().filter(char::is_ascii_lowercase).filter(|_| date.len() == digits + 1);
    if digits == 4 {
        format!("{}{}", &date[..4], letter.map(String::from).unwrap_or_default())
    } else {
        date.to_owned()
    }
}

/// An address is read letter for letter; some programs escape it all the same.
fn unescaped(address: &str) -> String {
    ["\\_", "\\%", "\\&", "\\#", "\\~"]
        .iter()
        .fold(address.to_owned(), |text, sign| text.replace(sign, &sign[1..]))
}

/// A DOI without the address before it.
pub(super) fn bare_doi(doi: &str) -> String {
    let lower = doi.to_lowercase();
    match lower.find("10.") {
        // Lower-casing keeps ASCII in place; where it did not, nothing is cut.
        Some(at) if doi.is_char_boundary(at) && doi[at..].starts_with("10.") => doi[at..].to_owned(),
        _ => doi.to_owned(),
    }
}

fn person(person: &biblatex::Person) -> Person {
    let family = [person.prefix.as_str(), person.name.as_str()].join(" ");
    let mut given = person.given_name.clone();
    if !person.suffix.is_empty() {
        given = format!("{given} {}", person.suffix);
    }
    Person { family: family.trim().to_owned(), given: given.trim().to_owned() }
}

/// Writes BibTeX that BibTeX and BibLaTeX read.
pub fn write(publications: &[Publication]) -> String {
    let mut out = String::new();
    for publication in publications {
        let (kind, container, publisher) = match publication.kind {
            PublicationKind::Book => ("book", "booktitle", "publisher"),
            PublicationKind::Article => ("article", "journal", "publisher"),
            PublicationKind::Chapter => ("incollection", "booktitle", "publisher"),
            PublicationKind::Thesis => ("thesis", "booktitle", "institution"),
            PublicationKind::Report => ("techreport", "booktitle", "institution"),
            PublicationKind::Webpage => ("online", "booktitle", "organization"),
            PublicationKind::Other => ("misc", "booktitle", "publisher"),
        };
        let persons = |persons: &[Person]| {
            let name = |person: &Person| match person.given.is_empty() {
                true => format!("{{{}}}", escape(&person.family)),
                false => escape(&person.inverted()),
            };
            Some(persons.iter().map(name).collect::<Vec<_>>().join(" and ")).filter(|names| !names.is_empty())
        };
        let text = |value: &Option<String>| value.as_deref().map(escape);
        // A URL and a DOI are read letter for letter.
        let fields = [
            ("author", persons(&publication.authors).map(|names| with_others(names, publication))),
            ("editor", persons(&publication.editors)),
            ("title", Some(escape(&publication.title)).filter(|title| !title.is_empty())),
            (container, text(&publication.container)),
            ("year", text(&publication.year)),
            ("volume", text(&publication.volume)),
            ("number", text(&publication.issue)),
            ("pages", text(&publication.pages).map(|pages| pages.replace('–', "--"))),
            ("edition", text(&publication.edition)),
            (publisher, text(&publication.publisher)),
            ("type", text(&publication.genre)),
            ("doi", publication.doi.clone()),
            ("url", publication.url.clone()),
            ("langid", text(&publication.language)),
        ];
        let _ = write!(out, "@{kind}{{{}", publication.name);
        for (name, value) in fields {
            if let Some(value) = value {
                let _ = write!(out, ",\n  {name} = {{{value}}}");
            }
        }
        out.push_str("\n}\n\n");
    }
    out
}

fn with_others(names: String, publication: &Publication) -> String {
    if publication.others { format!("{names} and others") } else { names }
}

/// Signs that TeX reads otherwise; braces that do not pair would swallow the next entry, so they go.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' => {}
            '&' | '%' | '$' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\\' => escaped.push_str("\\textbackslash "),
            _ => escaped.push(c),
        }
    }
    escaped
}
