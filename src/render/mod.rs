//! Values become text, in the writer given: for people, for programs, for other tools.

pub mod cite;
pub mod csl;
pub mod json;
pub mod json_bench;
pub mod json_eval;
pub mod markdown;
pub mod plot;
pub mod quotes;
pub mod reference;
pub mod sources;
pub mod style;
pub mod support;
pub mod table;
pub mod terminal;
pub mod text_eval;
pub mod trec;
pub mod understood;
