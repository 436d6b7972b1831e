//! CSL-JSON, the format of Zotero and of citation processors.

use serde_json::{Map, Value, json};

use super::bibtex::bare_doi;
use super::{BrokenEntry, Entries, Person, Publication, PublicationKind};

/// Reads CSL-JSON: an array of publications, or one.
pub fn read(text: &str) -> Entries {
    let mut entries = Entries::default();
    let list = match serde_json::from_str(text) {
        Ok(Value::Array(list)) => list,
        Ok(Value::Object(mut one)) => match one.remove("items") {
            Some(Value::Array(list)) => list,
            _ => vec![Value::Object(one)],
        },
        Ok(_) => {
            entries.broken.push(BrokenEntry { line: 1, message: "no array of CSL-JSON".to_owned() });
            return entries;
        }
        Err(error) => {
            entries.broken.push(BrokenEntry { line: error.line().max(1), message: error.to_string() });
            return entries;
        }
    };
    for (i, value) in list.iter().enumerate() {
        match value.as_object().and_then(|fields| publication(fields, i)) {
            Some(publication) => entries.publications.push(publication),
            None => {
                let message = format!("entry {} has neither title nor author", i + 1);
                entries.broken.push(BrokenEntry { line: line_of(text, i), message });
            }
        }
    }
    entries
}

/// The line at which the entry with this number begins, counting braces outside strings.
fn line_of(text: &str, number: usize) -> usize {
    let (mut line, mut depth, mut begun, mut quoted, mut escaped) = (1, 0usize, 0, false, false);
    for c in text.chars() {
        match c {
            '\n' => line += 1,
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' if !quoted => {
                if depth == 0 {
                    if begun == number {
                        return line;
                    }
                    begun += 1;
                }
                depth += 1;
            }
            '}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    line
}

fn publication(fields: &Map<String, Value>, number: usize) -> Option<Publication> {
    let text = |name: &str| {
        let text = match fields.get(name)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
    };
    let kind = match text("type").unwrap_or_default().as_str() {
        "book" => PublicationKind::Book,
        "article-journal" | "article-magazine" | "article-newspaper" | "article" => PublicationKind::Article,
        "chapter" | "paper-conference" | "entry-encyclopedia" | "entry-dictionary" => {
            PublicationKind::Chapter
        }
        "thesis" => PublicationKind::Thesis,
        "report" => PublicationKind::Report,
        "webpage" | "post-weblog" | "post" => PublicationKind::Webpage,
        _ => PublicationKind::Other,
    };
    let (authors, editors) = (persons(fields.get("author")), persons(fields.get("editor")));
    let title = text("title").unwrap_or_default();
    if title.is_empty() && authors.is_empty() {
        return None;
    }
    let mut publication = Publication {
        name: text("id").or_else(|| text("citation-key")).unwrap_or_default(),
        kind,
        authors,
        others: false,
        editors,
        title,
        container: text("container-title"),
        year: fields
            .get("issued")
            .and_then(year)
            .map(|year| format!("{year}{}", text("year-suffix").unwrap_or_default())),
        volume: text("volume"),
        issue: text("issue"),
        pages: text("page").map(|pages| pages.replace('-', "–")),
        edition: text("edition"),
        publisher: text("publisher"),
        doi: text("DOI").map(|doi| bare_doi(&doi)),
        url: text("URL"),
        genre: text("genre"),
        language: text("language"),
        files: paths(fields),
    };
    if publication.name.is_empty() {
        publication.name = format!("{}-{}", publication.key(false), number + 1);
    }
    Some(publication)
}

/// CSL-JSON has no field for files; programs add `file`, or `attachments` with a `path` each.
fn paths(fields: &Map<String, Value>) -> Vec<String> {
    let attached = fields.get("attachments").and_then(Value::as_array).into_iter().flatten();
    let attached = attached.filter_map(|file| file.get("path").and_then(Value::as_str));
    fields.get("file").and_then(Value::as_str).into_iter().chain(attached).map(str::to_owned).collect()
}

fn persons(value: Option<&Value>) -> Vec<Person> {
    let person = |value: &Value| {
        let part = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or("").trim();
        if !part("literal").is_empty() {
            return Person { family: part("literal").to_owned(), given: String::new() };
        }
        let particles = [part("dropping-particle"), part("non-dropping-particle"), part("family")];
        let family = particles.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Person { family, given: part("given").to_owned() }
    };
    let list = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or(&[]);
    list.iter().map(person).filter(|person| !person.family.is_empty()).collect()
}

fn year(issued: &Value) -> Option<String> {
    let parts = issued.get("date-parts").and_then(|parts| parts.get(0)).and_then(|parts| parts.get(0));
    let as_text = |value: &Value| match value {
        Value::Number(year) => Some(year.to_string()),
        Value::String(year) => Some(year.trim().to_owned()).filter(|year| !year.is_empty()),
        _ => None,
    };
    parts.and_then(as_text).or_else(|| issued.get("literal").and_then(as_text)).or_else(|| {
        let raw = issued.get("raw").and_then(Value::as_str)?;
        raw.get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned)
    })
}

/// Writes CSL-JSON.
pub fn write(publications: &[Publication]) -> String {
    let list: Vec<Value> = publications.iter().map(object).collect();
    serde_json::to_string_pretty(&list).unwrap_or_default() + "\n"
}

fn object(publication: &Publication) -> Value {
    let kind = match publication.kind {
        PublicationKind::Book => "book",
        PublicationKind::Article => "article-journal",
        PublicationKind::Chapter => "chapter",
        PublicationKind::Thesis => "thesis",
        PublicationKind::Report => "report",
        PublicationKind::Webpage => "webpage",
        PublicationKind::Other => "document",
    };
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            fields.insert(name.to_owned(), value);
        }
    };
    let persons = |persons: &[Person]| match persons {
        [] => Value::Null,
        persons => persons
            .iter()
            .map(|person| match person.given.is_empty() {
                true => json!({"literal": person.family}),
                false => json!({"family": person.family, "given": person.given}),
            })
            .collect(),
    };
    put("id", json!(publication.name));
    put("type", json!(kind));
    put("author", persons(&publication.authors_and("et al.")));
    put("editor", persons(&publication.editors));
    put("title", json!(publication.title));
    if let Some(year) = &publication.year {
        let digits = year.trim_end_matches(|c: char| c.is_ascii_lowercase());
        match digits.parse::<i32>() {
            Ok(number) => {
                put("issued", json!({"date-parts": [[number]]}));
                put("year-suffix", Some(&year[digits.len()..]).filter(|suffix| !suffix.is_empty()).into());
            }
            Err(_) => put("issued", json!({"literal": year})),
        }
    }
    for (name, value) in [
        ("container-title", &publication.container),
        ("volume", &publication.volume),
        ("issue", &publication.issue),
        ("page", &publication.pages),
        ("edition", &publication.edition),
        ("publisher", &publication.publisher),
        ("DOI", &publication.doi),
        ("URL", &publication.url),
        ("genre", &publication.genre),
        ("language", &publication.language),
    ] {
        put(name, json!(value));
    }
    Value::Object(fields)
}
