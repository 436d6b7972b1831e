//! Values become text, in the writer given: for people, for programs, for other tools.

pub mod json;
pub mod markdown;
pub mod terminal;
pub mod trec;
