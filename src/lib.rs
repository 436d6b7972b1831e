//! Full-text search for passages in Norwegian trauma-therapy literature: ranked, located, and with who is cited there.
//!
//! A text goes through the rooms of this crate in one direction. [`ingest`] reads it line by line, [`structure`] makes one
//! clean text of it with blocks and pages as spans into it, [`citation`] finds who is cited, [`index`] keeps its passages,
//! [`search`] answers queries, and [`render`] writes the answers. [`eval`] measures answers, these or another engine's.
//! The `belegg` command ([`cli`]) is a thin door into all of this.
//!
//! ```
//! use std::path::Path;
//! use std::sync::Arc;
//!
//! use belegg::analysis::Analyzer;
//! use belegg::index::{IndexWriter, WriterOptions, prepare};
//! use belegg::search::{SearchOptions, Searcher};
//! use belegg::{ingest, structure};
//!
//! # fn main() -> belegg::error::Result<()> {
//! let text = "1 Teori\n\nEn trygg base er den barnet vender tilbake til. Ifølge Bowlby (1988) er\n\
//!             terapeuten det samme for pasienten.\n\n2 Metode\n\nOppgaven er en litteraturstudie.\n";
//! let (source, paged) = ingest::read_text(Path::new("oppgave.txt"), text, None)?;
//! let document = structure::structure(&paged);
//!
//! let writer = IndexWriter::in_memory(Arc::new(Analyzer::default()), &WriterOptions::default())?;
//! writer.add(prepare("oppgave", &source, &document, &writer.fields(), &writer.analyzer()))?;
//! let index = writer.into_index()?;
//!
//! let answer = Searcher::new(&index).search("trygge baser", &SearchOptions::default())?;
//! let hit = &answer.hits[0];
//! assert_eq!(hit.passage.section, ["1 Teori"]);
//! assert_eq!(hit.passage.citations[0].work.as_deref(), Some("bowlby-1988"));
//! assert_eq!(hit.snippet.highlights[0].of(&hit.snippet.text), "trygg base");
//! # Ok(())
//! # }
//! ```

pub mod document;
pub mod error;

pub mod ingest;
pub mod structure;

pub mod citation;

pub mod bibliography;

pub mod analysis;

pub mod index;

pub mod search;

pub mod eval;

pub mod render;

pub mod corpus;

pub mod cli;

mod parallel;
