//! A file as given, and what is known about it before its text is read.

use std::fmt;
use std::path::PathBuf;

/// A file as given: where it lies, what it is, and what it says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Hash of the file's content and of its metadata: equal ids need no new indexing.
    pub id: SourceId,
    /// The path as it was given.
    pub path: PathBuf,
    /// The format it was read as.
    pub format: Format,
    /// What front matter or a sidecar says; what is missing may be inferred later from the text.
    pub metadata: Metadata,
    /// What of it could not be read though the rest could, as sentences.
    pub unread: Vec<String>,
}

/// Hex digest of a source's bytes and metadata.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub String);

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Text as extractors and editors write it.
    PlainText,
    /// Markdown, with or without YAML front matter.
    Markdown,
    /// A web page.
    Html,
    /// A document of Word and its like, Office Open XML.
    Docx,
    /// A document of LibreOffice and its like, OpenDocument.
    Odt,
    /// An electronic book.
    Epub,
    /// A document in the Portable Document Format.
    Pdf,
}

impl Format {
    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Format::PlainText => "plain text",
            Format::Markdown => "Markdown",
            Format::Html => "HTML",
            Format::Docx => "DOCX",
            Format::Odt => "ODT",
            Format::Epub => "EPUB",
            Format::Pdf => "PDF",
        }
    }
}

/// A fact about a document, and whether it was printed or worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    /// The fact.
    pub value: T,
    /// `true` if it was worked out from the text rather than said by the user or the file.
    pub inferred: bool,
}

impl<T> Stated<T> {
    /// A fact that the user or the file states.
    pub fn given(value: T) -> Self {
        Stated { value, inferred: false }
    }

    /// A fact that was worked out.
    pub fn inferred(value: T) -> Self {
        Stated { value, inferred: true }
    }
}

/// What is known about a document as a publication. Unknown is `None` or empty, never a guess without its mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The title.
    pub title: Option<Stated<String>>,
    /// Authors as "Surname, Given"; organisations as they are written.
    pub authors: Vec<String>,
    /// Year of publication.
    pub year: Option<Stated<i32>>,
    /// Language of the text.
    pub language: Option<Stated<Language>>,
    /// The key of the work it is or excerpts, such as `killen-2003`.
    pub work: Option<WorkKey>,
    /// `true` if the file only excerpts that work; `false` if it is the whole work.
    pub excerpt: bool,
}

impl Metadata {
    /// What is stated, filled up with what was read off the text; and the names of the facts that are read so.
    pub fn filled(&self, read: &Metadata) -> (Metadata, Vec<&'static str>) {
        let mut inferred = Vec::new();
        let mut told = |name: &'static str, read: bool| {
            if read {
                inferred.push(name);
            }
        };
        let title = self.title.as_ref().or(read.title.as_ref()).cloned();
        told("title", title.as_ref().is_some_and(|title| title.inferred));
        // A document's own metadata are all read off its text.
        told("authors", self.authors.is_empty() && !read.authors.is_empty());
        let authors = if self.authors.is_empty() { &read.authors } else { &self.authors }.clone();
        let year = self.year.as_ref().or(read.year.as_ref()).cloned();
        told("year", year.as_ref().is_some_and(|year| year.inferred));
        let language = self.language.as_ref().or(read.language.as_ref()).cloned();
        told("language", language.as_ref().is_some_and(|language| language.inferred));
        let (work, excerpt) = (self.work.clone(), self.excerpt);
        (Metadata { title, authors, year, language, work, excerpt }, inferred)
    }
}

/// The key of a cited work: `surname[-surname…]-year` in lower-case ASCII.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkKey(pub String);

impl fmt::Display for WorkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The languages told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Norwegian Bokmål, `nb`.
    Bokmal,
    /// Norwegian Nynorsk, `nn`.
    Nynorsk,
    /// English, `en`.
    English,
    /// Danish, `da`.
    Danish,
    /// Swedish, `sv`.
    Swedish,
}

impl Language {
    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Language::Bokmal => "nb",
            Language::Nynorsk => "nn",
            Language::English => "en",
            Language::Danish => "da",
            Language::Swedish => "sv",
        }
    }

    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Language::Bokmal => "Bokmål",
            Language::Nynorsk => "Nynorsk",
            Language::English => "English",
            Language::Danish => "Danish",
            Language::Swedish => "Swedish",
        }
    }

    /// Reads a code with or without a region (`en-GB`, `nb_NO`); `no` counts as Bokmål.
    pub fn from_code(code: &str) -> Option<Language> {
        let code = code.trim().to_lowercase();
        match code.split(['-', '_']).next().unwrap_or_default() {
            "nb" | "no" | "nob" | "nor" => Some(Language::Bokmal),
            "nn" | "nno" => Some(Language::Nynorsk),
            "en" | "eng" => Some(Language::English),
            "da" | "dan" => Some(Language::Danish),
            "sv" | "swe" => Some(Language::Swedish),
            _ => None,
        }
    }
}
