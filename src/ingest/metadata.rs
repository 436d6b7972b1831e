//! What a file says of itself: YAML front matter of Markdown, or a TOML sidecar beside any file.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::document::{Language, Metadata, Stated, WorkKey};
use crate::error::{Error, Result};

/// The sidecar of a file: `NAME.toml` or `NAME.ENDING.toml` beside it.
pub fn sidecar_of(path: &Path) -> Option<PathBuf> {
    if path.extension().is_some_and(|ending| ending == "toml") {
        return None;
    }
    let mut full = path.as_os_str().to_owned();
    full.push(".toml");
    [PathBuf::from(full), path.with_extension("toml")].into_iter().find(|sidecar| sidecar.is_file())
}

/// The fields as they are written. Unknown fields are let be: people keep other notes there too.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    title: Option<String>,
    #[serde(alias = "author")]
    authors: Option<OneOrMany>,
    #[serde(alias = "date")]
    year: Option<Year>,
    #[serde(alias = "lang")]
    language: Option<String>,
    work: Option<String>,
    excerpt: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Year {
    Number(i32),
    Text(String),
    Date(toml::value::Datetime),
}

/// Reads a sidecar.
///
/// # Errors
/// TOML that does not parse, a year that is none, a language code that is not known.
pub fn from_toml(path: &Path, toml: &str) -> Result<Metadata> {
    let fields = toml::from_str(toml).map_err(|e| fault(path, one_line(&e.to_string())))?;
    metadata(path, fields)
}

/// Splits YAML front matter off a Markdown text: the metadata if there is any, the line the body begins at, the body.
///
/// # Errors
/// Front matter that is no YAML, or not closed by `---`.
pub fn front_matter<'t>(path: &Path, text: &'t str) -> Result<(Option<Metadata>, u32, &'t str)> {
    let Some(rest) = text.strip_prefix("---\n") else { return Ok((None, 1, text)) };
    let mut at = 0;
    for (i, line) in rest.split_inclusive('\n').enumerate() {
        if matches!(line.trim_end(), "---" | "...") {
            let fields = match rest[..at].trim() {
                "" => Fields::default(),
                yaml => serde_saphyr::from_str(yaml).map_err(|e| fault(path, one_line(&e.to_string())))?,
            };
            return Ok((Some(metadata(path, fields)?), i as u32 + 3, &rest[at + line.len()..]));
        }
        at += line.len();
    }
    // A thematic break at the top of a text without front matter looks the same until its end is missing.
    Ok((None, 1, text))
}

/// The sidecar's facts, filled up with those of the front matter.
pub fn merge(sidecar: Option<Metadata>, front: Option<Metadata>) -> Metadata {
    match (sidecar, front) {
        (Some(sidecar), Some(front)) => Metadata {
            title: sidecar.title.or(front.title),
            authors: if sidecar.authors.is_empty() { front.authors } else { sidecar.authors },
            year: sidecar.year.or(front.year),
            language: sidecar.language.or(front.language),
            excerpt: if sidecar.work.is_some() { sidecar.excerpt } else { front.excerpt },
            work: sidecar.work.or(front.work),
        },
        (one, other) => one.or(other).unwrap_or_default(),
    }
}

fn metadata(path: &Path, fields: Fields) -> Result<Metadata> {
    let year = match fields.year {
        None => None,
        Some(Year::Number(year)) => Some(year),
        Some(Year::Text(text)) => Some(year_in(&text).ok_or_else(|| {
            fault(path, format!("year = {text:?} is no year; write it as a number, such as 2018"))
        })?),
        Some(Year::Date(date)) => date.date.map(|date| i32::from(date.year)),
    };
    let language = match fields.language.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(code) => Some(Language::from_code(code).ok_or_else(|| {
            fault(path, format!("language = {code:?} is not known; use one of nb, nn, en, da, sv"))
        })?),
    };
    let authors = match fields.authors {
        None => Vec::new(),
        Some(OneOrMany::One(names)) => names.split(';').map(str::to_owned).collect(),
        Some(OneOrMany::Many(names)) => names,
    };
    let work = fields.work.map(|key| key.trim().to_lowercase()).filter(|key| !key.is_empty()).map(WorkKey);
    Ok(Metadata {
        title: fields.title.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).map(Stated::given),
        authors: authors.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect(),
        year: year.map(Stated::given),
        language: language.map(Stated::given),
        excerpt: work.is_some() && fields.excerpt.unwrap_or(true),
        work,
    })
}

/// The first run of four digits.
fn year_in(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 4)?.parse().ok()
}

fn fault(path: &Path, message: String) -> Error {
    Error::Metadata { path: path.to_owned(), message }
}

fn one_line(message: &str) -> String {
    message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sidecars_are_read() {
        let toml = "title = \"En trygg base\"\nauthors = [\"Bowlby, John\"]\nyear = 1988\nlanguage = \"nb\"\nwork = \"bowlby-1988\"\nhylle = 3";
        let read = from_toml(Path::new("b.toml"), toml).expect("parses");
        assert_eq!(read.title, Some(Stated::given("En trygg base".to_owned())));
        assert_eq!((read.authors.as_slice(), read.excerpt), (&["Bowlby, John".to_owned()][..], true));
        assert_eq!(read.work, Some(WorkKey("bowlby-1988".into())));
        let whole = from_toml(Path::new("b.toml"), "work = \"x-2001\"\nexcerpt = false").expect("parses");
        assert!(!whole.excerpt);
    }

    #[test]
    fn front_matter_is_split_off() {
        let text = "---\ntitle: Notat\nauthor: Berg, Anne; Dal, Nils\ndate: 2019-05-01\nlang: nn\n---\n# Innleiing\n";
        let (read, line, body) = front_matter(Path::new("n.md"), text).expect("parses");
        let read = read.expect("there is some");
        assert_eq!((line, body), (7, "# Innleiing\n"));
        assert_eq!(read.year, Some(Stated::given(2019)));
        assert_eq!(read.authors, ["Berg, Anne", "Dal, Nils"]);
        assert_eq!(read.language, Some(Stated::given(Language::Nynorsk)));
        assert_eq!(front_matter(Path::new("n.md"), "---\nbare tekst\n").expect("is text").1, 1);
    }

    #[test]
    fn faults_name_file_and_remedy() {
        for (toml, expected) in [
            ("title = ", "does not parse"),
            ("year = \"i fjor\"", "is no year"),
            ("language = \"xx\"", "nb, nn, en"),
        ] {
            let message = from_toml(Path::new("b.toml"), toml).expect_err("is faulty").to_string();
            assert!(message.contains("b.toml") && message.contains(expected), "{message}");
        }
    }
}
