//! Full-text search for passages in Norwegian trauma-therapy literature.

pub mod analysis;
pub mod citation;
pub mod cli;
pub mod document;
pub mod eval;
pub mod render;
pub mod structure;
