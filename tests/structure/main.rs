//! The structure stage, held to data files that a non-programmer could extend.

mod bylines;
mod documents;
mod hyphens;
mod language;
mod outlines;
mod passages;
mod properties;
mod sentences;
mod speed;
mod text;
