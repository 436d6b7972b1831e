//! The built-in corpus: a thesis-like text, two notes, and accounts of the works they cite, compiled into the program.

use std::path::Path;
use std::sync::Arc;

use crate::analysis::Analyzer;
use crate::analysis::thesaurus::{self, Contents};
use crate::bibliography::{self, BibliographyFormat};
use crate::error::Result;
use crate::index::{BibliographyRecord, Index, IndexWriter, Manifest, WriterOptions, prepare};
use crate::{ingest, structure};

/// A text of the corpus.
#[derive(Clone, Copy, Debug)]
pub struct CorpusText {
    /// Its document id.
    pub id: &'static str,
    /// Its path below the project.
    pub path: &'static str,
    /// The text.
    pub text: &'static str,
    /// Its metadata, as TOML.
    pub sidecar: &'static str,
}

macro_rules! texts {
    ($folder:literal: $($id:literal),+ $(,)?) => {
        &[$(CorpusText {
            id: $id,
            path: concat!($folder, $id, ".txt"),
            text: include_str!(concat!("../", $folder, $id, ".txt")),
            sidecar: include_str!(concat!("../", $folder, $id, ".toml")),
        }),+]
    };
}

const DOCUMENTS: &[CorpusText] = texts!("corpus/": "thesis", "belegg-2026a", "belegg-2026b");

const WORKS: &[CorpusText] = texts!(
    "corpus/works/":
    "ainsworth-1978",
    "bath-2008",
    "benum-2013",
    "bordin-1979",
    "bowlby-1969",
    "bowlby-1988",
    "cloitre-2009",
    "courtois-ford-2009",
    "felitti-1998",
    "fonagy-2002",
    "herman-1992a",
    "herman-1992b",
    "horvath-symonds-1991",
    "liotti-2004",
    "main-hesse-1990",
    "main-solomon-1990",
    "mccann-pearlman-1990",
    "mikulincer-shaver-2007",
    "norcross-lambert-2018",
    "nordanger-braarud-2014",
    "ogden-2006",
    "pearlman-courtois-2005",
    "rogers-1957",
    "safran-2011",
    "safran-muran-2000",
    "schibbye-2009",
    "schore-2003",
    "siegel-1999",
    "stern-1985",
    "van-der-hart-2006",
    "van-der-kolk-2005",
    "van-der-kolk-2014",
    "wampold-imel-2015",
    "wennerberg-2011",
    "winnicott-1965",
);

/// The built-in thesaurus, in Turtle.
pub const THESAURUS: &str = include_str!("../corpus/thesaurus.ttl");

/// Where its concepts are.
const CONTENTS: Contents = include!(concat!(env!("OUT_DIR"), "/thesaurus.rs"));

/// As much of the built-in thesaurus as may bear on a query of these words.
pub fn thesaurus_for(words: &[&str], analyzer: &Analyzer) -> String {
    thesaurus::excerpt(THESAURUS, &CONTENTS, words, analyzer)
}

/// The bibliography of the works the texts cite, in BibTeX.
pub const BIBLIOGRAPHY: &str = include_str!("../corpus/works.bib");

/// The texts of the corpus.
pub fn texts() -> impl Iterator<Item = &'static CorpusText> {
    DOCUMENTS.iter().chain(WORKS)
}

/// Changes when the corpus does: an index made of another one is built anew.
pub fn fingerprint() -> String {
    let mut hasher = blake3::Hasher::new();
    for text in texts() {
        hasher.update(text.text.as_bytes()).update(text.sidecar.as_bytes());
    }
    hasher.update(BIBLIOGRAPHY.as_bytes());
    format!("{}-{}", env!("CARGO_PKG_VERSION"), &hasher.finalize().to_hex()[..16])
}

/// Whether the index in `dir`, of whatever version, was made of the built-in corpus.
pub fn is_in(dir: &Path) -> bool {
    matches!(Manifest::read(dir), Ok(Some(manifest)) if manifest.built_in.is_some())
}

/// Builds an index of the corpus in `dir`, in place of one of an older corpus.
pub fn build(dir: &Path, analyzer: Arc<Analyzer>) -> Result<()> {
    let writer = IndexWriter::open(dir, analyzer, &options())?;
    fill(&writer)?;
    writer.commit()
}

/// Builds an index of the corpus in memory.
pub fn build_in_memory(analyzer: Arc<Analyzer>) -> Result<Index> {
    let writer = IndexWriter::in_memory(analyzer, &options())?;
    fill(&writer)?;
    writer.into_index()
}

fn options() -> WriterOptions {
    WriterOptions {
        rebuild: true,
        built_in: Some(fingerprint()),
        memory: 32 << 20,
        ..WriterOptions::default()
    }
}

fn fill(writer: &IndexWriter) -> Result<()> {
    let (fields, analyzer) = (writer.fields(), writer.analyzer());
    for text in texts() {
        let (source, paged) = ingest::read_text(Path::new(text.path), text.text, Some(text.sidecar))?;
        let document = structure::structure(&paged);
        writer.add(prepare(text.id, &source, &document, &fields, &analyzer))?;
    }
    let publications = bibliography::read(BIBLIOGRAPHY, BibliographyFormat::Bibtex).publications;
    let source = ingest::fingerprint(BIBLIOGRAPHY.as_bytes(), None).0;
    writer.put_bibliography(&BibliographyRecord::new("corpus/works.bib".to_owned(), source, &publications))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::thesaurus::turtle;

    #[test]
    fn the_corpus_never_replaces_an_index_of_the_users() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let analyzer = Arc::new(Analyzer::default());
        let writer =
            IndexWriter::open(dir.path(), analyzer.clone(), &WriterOptions::default()).expect("opens");
        let text = CorpusText { id: "eget", path: "eget.txt", text: "En trygg base.", sidecar: "" };
        let (source, paged) = ingest::read_text(Path::new(text.path), text.text, None).expect("reads");
        let document = structure::structure(&paged);
        writer.add(prepare(text.id, &source, &document, &writer.fields(), &analyzer)).expect("adds");
        writer.commit().expect("commits");
        // As where two first commands meet: one looked before the other had written.
        assert!(matches!(build(dir.path(), analyzer.clone()), Err(crate::error::Error::Locked { .. })));
        let index = Index::open(dir.path(), analyzer).expect("is still there");
        assert_eq!(index.documents().expect("reads").len(), 1);
    }

    #[test]
    fn as_much_of_the_thesaurus_as_bears_on_a_query_serves_as_well() {
        let (whole, analyzer) = (turtle::read(THESAURUS).expect("reads"), Analyzer::default());
        let labels = whole.concepts().iter().flat_map(|concept| &concept.labels);
        let queries = labels.step_by(11).map(|label| label.text.as_str());
        let others =
            ["trygge baser", "frykt for forlatt", "what heals", "naerhet", "noe annet", "", "ÆRLIGHET"];
        for query in queries.chain(others) {
            let words: Vec<&str> = query.split_whitespace().collect();
            let part = turtle::read(&thesaurus_for(&words, &analyzer)).expect("reads");
            assert_eq!(part.expand(&words, &analyzer), whole.expand(&words, &analyzer), "{query}");
        }
    }

    #[test]
    fn every_account_is_compiled_in() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/works");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .expect("corpus/works is there")
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".txt").map(str::to_owned))
            .collect();
        there.sort();
        assert_eq!(there, WORKS.iter().map(|text| text.id.to_owned()).collect::<Vec<_>>());
    }
}
