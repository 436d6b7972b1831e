//! Full-text search for passages in Norwegian trauma-therapy literature.

pub mod document;
pub mod structure;
pub mod citation;
pub mod analysis;
pub mod eval;
