//! Values as text, into the writer given.

pub mod json_eval;
pub mod plot;
pub mod table;
pub mod text_eval;
