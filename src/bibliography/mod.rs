//! Bibliographies: what a reader's library program knows of the works that are cited; pure and total.
//!
//! BibTeX, RIS and CSL-JSON are read and written. A broken entry is named with its line, and the rest is read.

mod bibtex;
mod csl;
mod files;
mod listed;
mod publication;
mod ris;

use std::collections::BTreeMap;

pub use listed::listed;
pub use publication::{Person, Publication, PublicationKind};

/// The formats of bibliographies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BibliographyFormat {
    /// BibTeX and BibLaTeX, `.bib`.
    Bibtex,
    /// RIS, `.ris`.
    Ris,
    /// CSL-JSON, `.json`.
    CslJson,
}

impl BibliographyFormat {
    /// The format that files with this ending have.
    pub fn of_ending(ending: &str) -> Option<BibliographyFormat> {
        match ending.to_lowercase().as_str() {
            "bib" | "bibtex" => Some(BibliographyFormat::Bibtex),
            "ris" => Some(BibliographyFormat::Ris),
            "json" => Some(BibliographyFormat::CslJson),
            _ => None,
        }
    }
}

/// An entry that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenEntry {
    /// Line it begins at, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// What was read of a bibliography.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Its publications, in its order.
    pub publications: Vec<Publication>,
    /// Entries passed over.
    pub broken: Vec<BrokenEntry>,
}

/// Reads a bibliography. Any text is one, if only of broken entries.
pub fn read(text: &str, format: BibliographyFormat) -> Entries {
    let mut entries = match format {
        BibliographyFormat::Bibtex => bibtex::read(text),
        BibliographyFormat::Ris => ris::read(text),
        BibliographyFormat::CslJson => csl::read(text),
    };
    entries.publications = entries.publications.into_iter().map(Publication::without_others).collect();
    entries
}

/// Writes publications; [`read`] gives the same back.
pub fn write(publications: &[Publication], format: BibliographyFormat) -> String {
    match format {
        BibliographyFormat::Bibtex => bibtex::write(publications),
        BibliographyFormat::Ris => ris::write(publications),
        BibliographyFormat::CslJson => csl::write(publications),
    }
}

/// Publications by the key of the work they are.
#[derive(Clone, Debug, Default)]
pub struct Bibliography {
    publications: Vec<Publication>,
    /// `None` where two could be meant.
    by_key: BTreeMap<String, Option<usize>>,
}

impl Bibliography {
    /// A bibliography of these publications; of two under one name the first counts.
    pub fn new(publications: Vec<Publication>) -> Bibliography {
        let mut by_key: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (i, publication) in publications.iter().enumerate() {
            by_key.entry(publication.name.clone()).or_insert(Some(i));
        }
        let mut derived: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (i, publication) in publications.iter().enumerate() {
            let mut keys = vec![publication.key(false), publication.key(true)];
            keys.dedup();
            for key in keys {
                // The same publication in two files is no doubt about which is meant.
                let same =
                    |known: &Option<usize>| known.is_some_and(|k| publications[k].is_same_work(publication));
                derived
                    .entry(key)
                    .and_modify(|known| *known = known.filter(|_| same(known)))
                    .or_insert(Some(i));
            }
        }
        for (key, publication) in derived {
            by_key.entry(key).or_insert(publication);
        }
        Bibliography { publications, by_key }
    }

    /// The publication with this key: by its name in the bibliography, else by its authors and year. `None` if it is not
    /// there, or several could be meant.
    ///
    /// Where the key has a letter (`herman-1992a`), the year has it too.
    pub fn get(&self, key: &str) -> Option<Publication> {
        let mut publication = self.publications[self.by_key.get(key).copied().flatten()?].clone();
        let year = key.rsplit('-').next().unwrap_or(key);
        let letter = publication.year.as_deref().and_then(|known| year.strip_prefix(known));
        if letter
            .is_some_and(|letter| letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            publication.year = Some(year.to_owned());
        }
        Some(publication)
    }

    /// All publications, in the order they were given.
    pub fn publications(&self) -> &[Publication] {
        &self.publications
    }
}
