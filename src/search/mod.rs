//! Queries become ranked passages.
//!
//! [`read`] makes a [`Query`] of any string; [`Searcher::search`] corrects it, compiles it for the index, takes the best
//! candidates from tantivy, weighs them anew and shows the best stretch of each.

mod align;
mod answer;
mod candidates;
mod collapse;
mod compile;
mod condition;
mod edits;
mod excerpts;
mod expand;
mod explain;
mod features;
mod filters;
mod grams;
mod options;
mod parse;
mod placed;
mod query;
mod query_words;
mod rank;
mod searcher;
mod series;
mod snippet;
mod stages;
mod suggest;
mod support;
mod tops;
mod trace;
mod understood;
mod vocabulary;
mod weights;

pub use align::{Alignment, Change, align};
pub use excerpts::FoundExcerpt;
pub use expand::plain_words;
pub use explain::{Explanation, WordFound};
pub use features::Features;
pub use filters::Filters;
pub use options::{Ranking, SearchOptions};
pub use parse::{MAX_QUERY_BYTES, Reading, read};
pub use query::{Atom, Clause, Form, Occur, Query, QueryField};
pub use searcher::{Answer, Hit, Searcher};
pub use snippet::Snippet;
pub use stages::Candidates;
pub use support::{SupportingWork, supporting_works};
pub use trace::{Find, PageCheck, Quoted, Tracer};
pub use understood::{Given, QUERY_STEPS, QueryStep, Understood, UnderstoodWord};
pub use weights::{VERSION as WEIGHTS_VERSION, Weights};
