//! RIS: a tag of two letters, two blanks, a hyphen and a value on each line.

use std::fmt::Write;

use super::bibtex::bare_doi;
use super::{BrokenEntry, Entries, Person, Publication, PublicationKind};

/// Reads a RIS file.
pub fn read(text: &str) -> Entries {
    let mut entries = Entries::default();
    let mut open: Option<(usize, Vec<(&str, String)>)> = None;
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let Some((tag, value)) = tagged(line) else {
            // A long value goes on in the next line.
            if let Some((_, fields)) = &mut open
                && let Some((_, last)) = fields.last_mut()
                && !line.trim().is_empty()
            {
                last.push(' ');
                last.push_str(line.trim());
            } else if open.is_none() && !line.trim().is_empty() {
                entries
                    .broken
                    .push(BrokenEntry { line: i + 1, message: "no tag of RIS (`TY  - BOOK`)".to_owned() });
            }
            continue;
        };
        match tag {
            "TY" => {
                if let Some((line, _)) = open.replace((i + 1, vec![(tag, value.to_owned())])) {
                    entries
                        .broken
                        .push(BrokenEntry { line, message: "the entry does not end (`ER  - `)".to_owned() });
                }
            }
            "ER" => match open.take() {
                Some((line, fields)) => match publication(&fields, entries.publications.len()) {
                    Some(publication) => entries.publications.push(publication),
                    None => entries
                        .broken
                        .push(BrokenEntry { line, message: "neither title nor author".to_owned() }),
                },
                None => entries
                    .broken
                    .push(BrokenEntry { line: i + 1, message: "an end without a beginning".to_owned() }),
            },
            _ => match &mut open {
                Some((_, fields)) => fields.push((tag, value.to_owned())),
                None => {
                    entries.broken.push(BrokenEntry { line: i + 1, message: format!("{tag} before any TY") })
                }
            },
        }
    }
    if let Some((line, _)) = open {
        entries.broken.push(BrokenEntry { line, message: "the entry does not end (`ER  - `)".to_owned() });
    }
    entries
}

fn tagged(line: &str) -> Option<(&str, &str)> {
    let tag = line.get(..2)?;
    let value = line.get(2..)?.trim_start().strip_prefix('-')?;
    let is_tag = tag.starts_with(|c: char| c.is_ascii_uppercase())
        && tag.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    is_tag.then_some((tag, value.trim()))
}

fn publication(fields: &[(&str, String)], number: usize) -> Option<Publication> {
    let all = |tags: &[&str]| -> Vec<Person> {
        fields.iter().filter(|(tag, _)| tags.contains(tag)).map(|(_, name)| Person::read(name)).collect()
    };
    let any = |tags: &[&str]| {
        let find = |tag: &&str| fields.iter().find(|(t, value)| t == tag && !value.is_empty());
        tags.iter().find_map(find).map(|(_, value)| value.clone())
    };
    let kind = match any(&["TY"]).unwrap_or_default().as_str() {
        "BOOK" | "EDBOOK" | "EBOOK" => PublicationKind::Book,
        "JOUR" | "MGZN" | "NEWS" | "EJOUR" => PublicationKind::Article,
        "CHAP" | "ECHAP" | "CPAPER" | "CONF" => PublicationKind::Chapter,
        "THES" => PublicationKind::Thesis,
        "RPRT" | "GOVDOC" => PublicationKind::Report,
        "ELEC" | "WEB" | "BLOG" => PublicationKind::Webpage,
        _ => PublicationKind::Other,
    };
    let authors = all(&["AU", "A1"]);
    let title = any(&["TI", "T1", "BT"]).unwrap_or_default();
    if authors.is_empty() && title.is_empty() {
        return None;
    }
    let pages = match (any(&["SP"]), any(&["EP"])) {
        (Some(first), Some(last)) if first != last => Some(format!("{first}–{last}")),
        (first, _) => first.map(|pages| pages.replace('-', "–")),
    };
    let year = any(&["PY", "Y1", "DA"]).map(|date| date.split('/').next().unwrap_or("").trim().to_owned());
    let mut publication = Publication {
        name: any(&["ID", "LB"]).unwrap_or_default(),
        kind,
        authors,
        others: false,
        editors: all(&["A2", "ED"]),
        title,
        // The title of a book, where it is not the entry's own.
        container: any(&["T2", "JO", "JF", "JA"])
            .or_else(|| any(&["BT"]).filter(|_| any(&["TI", "T1"]).is_some())),
        year: year.filter(|year| !year.is_empty()),
        volume: any(&["VL"]),
        issue: any(&["IS"]),
        pages,
        edition: any(&["ET"]),
        publisher: any(&["PB"]),
        doi: any(&["DO"]).map(|doi| bare_doi(&doi)),
        url: any(&["UR"]),
        genre: any(&["M3"]),
        language: any(&["LA"]),
        files: fields
            .iter()
            .filter(|(tag, path)| {
                matches!(*tag, "L1" | "L2") && !path.contains("internal-pdf:") && !path.starts_with("http")
            })
            .map(|(_, path)| path.clone())
            .collect(),
    };
    if publication.name.is_empty() {
        publication.name = format!("{}-{}", publication.key(false), number + 1);
    }
    Some(publication)
}

/// Writes RIS.
pub fn write(publications: &[Publication]) -> String {
    let mut out = String::new();
    for publication in publications {
        let kind = match publication.kind {
            PublicationKind::Book => "BOOK",
            PublicationKind::Article => "JOUR",
            PublicationKind::Chapter => "CHAP",
            PublicationKind::Thesis => "THES",
            PublicationKind::Report => "RPRT",
            PublicationKind::Webpage => "ELEC",
            PublicationKind::Other => "GEN",
        };
        let mut tag = |tag: &str, value: &str| {
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            if !value.is_empty() {
                let _ = writeln!(out, "{tag}  - {value}");
            }
        };
        tag("TY", kind);
        tag("ID", &publication.name);
        publication.authors_and("et al.").iter().for_each(|person| tag("AU", &person.inverted()));
        publication.editors.iter().for_each(|person| tag("A2", &person.inverted()));
        let (first, last) =
            match publication.pages.as_deref().map(|pages| pages.split_once('–').unwrap_or((pages, ""))) {
                Some((first, last)) => (Some(first.to_owned()), Some(last.to_owned())),
                None => (None, None),
            };
        for (name, value) in [
            ("TI", &Some(publication.title.clone())),
            ("T2", &publication.container),
            ("PY", &publication.year),
            ("VL", &publication.volume),
            ("IS", &publication.issue),
            ("SP", &first),
            ("EP", &last),
            ("ET", &publication.edition),
            ("PB", &publication.publisher),
            ("M3", &publication.genre),
            ("DO", &publication.doi),
            ("UR", &publication.url),
            ("LA", &publication.language),
        ] {
            tag(name, value.as_deref().unwrap_or(""));
        }
        out.push_str("ER  - \n\n");
    }
    out
}
