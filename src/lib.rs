//! Full-text search for passages in Norwegian trauma-therapy literature.

pub mod analysis;
pub mod bibliography;
pub mod citation;
pub mod cli;
pub mod corpus;
pub mod document;
pub mod error;
pub mod eval;
pub mod index;
pub mod ingest;
mod parallel;
pub mod render;
pub mod search;
pub mod structure;
