//! Which file is which publication, as bibliographies beside the documents say.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::BibliographyFile;
use crate::bibliography::Publication;
use crate::document::{Language, Metadata, Stated, WorkKey};

/// What bibliographies state of files, found by path, or by name where the path is one of another machine.
#[derive(Debug, Default)]
pub struct Attachments {
    by_path: HashMap<PathBuf, Metadata>,
    /// `None` where two files have the name.
    by_name: HashMap<String, Option<Metadata>>,
}

impl Attachments {
    /// Adds what a bibliography states. Of two that describe a file the first counts.
    pub fn add(&mut self, file: &BibliographyFile) {
        let folder = file.path.parent().unwrap_or(Path::new(""));
        for publication in &file.publications {
            for written in &publication.files {
                let written = written.trim().trim_start_matches("file://").replace('\\', "/");
                let Some(name) = written.rsplit('/').next().filter(|name| !name.is_empty()) else { continue };
                let stated = metadata(publication);
                let path = folder.join(&written);
                if let Ok(path) = path.canonicalize() {
                    self.by_path.entry(path).or_insert(stated);
                } else {
                    let known = self.by_name.entry(name.to_owned()).or_insert_with(|| Some(stated.clone()));
                    *known = known.take().filter(|known| *known == stated);
                }
            }
        }
    }

    /// What is stated of the file at a full path.
    pub fn of(&self, path: &Path) -> Option<&Metadata> {
        let name = || path.file_name().and_then(|name| name.to_str());
        self.by_path.get(path).or_else(|| self.by_name.get(name()?)?.as_ref())
    }
}

/// A publication's facts, for the file that is that publication.
fn metadata(publication: &Publication) -> Metadata {
    let year = publication.year.as_deref().and_then(|year| year.get(..4)?.parse().ok());
    let language = publication.language.as_deref().and_then(|language| {
        let named = match language.to_lowercase().as_str() {
            "norwegian" | "norsk" | "bokmål" | "norsk bokmål" => Some(Language::Bokmal),
            "nynorsk" | "norsk nynorsk" => Some(Language::Nynorsk),
            "english" | "british" | "american" | "engelsk" => Some(Language::English),
            "danish" | "dansk" => Some(Language::Danish),
            "swedish" | "svensk" | "svenska" => Some(Language::Swedish),
            _ => None,
        };
        named.or_else(|| Language::from_code(language))
    });
    Metadata {
        title: Some(publication.title.clone()).filter(|title| !title.is_empty()).map(Stated::given),
        authors: publication.creators().iter().map(crate::bibliography::Person::inverted).collect(),
        year: year.map(Stated::given),
        language: language.map(Stated::given),
        work: Some(WorkKey(publication.key(false))),
        excerpt: false,
    }
}
