//! Full-text search for passages in Norwegian trauma-therapy literature.

pub mod analysis;
pub mod citation;
pub mod document;
pub mod error;
pub mod eval;
pub mod index;
pub mod ingest;
pub mod structure;
