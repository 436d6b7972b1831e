//! Retrieval evaluation: topics, judgements, runs, measures, comparison. Knows no engine, so it can judge any.
//!
//! Everything here is a value or a pure function: text in, values out; no file, no clock, no chance without a seed.
//!
//! ```
//! use belegg::eval::{Measure, Qrels, Run, evaluate};
//!
//! let (qrels, _) = Qrels::parse("q1 0 a 2\nq1 0 b 0\nq2 0 c 1\n")?;
//! let (run, _) = Run::parse("q1 Q0 b 1 7.5 bm25\nq1 Q0 a 2 3.1 bm25\n")?;
//! let evaluation = evaluate(&qrels, &run, &["RR@10".parse::<Measure>()?]);
//! // The topic that found nothing counts 0.
//! assert_eq!(evaluation.means, [(0.5 + 0.0) / 2.0]);
//! # Ok::<(), belegg::eval::Error>(())
//! ```

mod compare;
mod error;
mod evaluate;
mod folds;
mod judgement;
mod lines;
mod listwise;
mod measure;
mod qrels;
mod run;
mod statistics;
mod topic;
mod topic_markup;
mod tune;

pub use compare::{Comparison, MeasureComparison, Options, Pair, compare};
pub use error::{Duplicate, Error, Unresolved, UnresolvedReason};
pub use evaluate::{Evaluation, evaluate};
pub use folds::{Fold, folds};
pub use judgement::{
    JudgedPassage, Judgement, is_by_words, naming_words, parse_judgements, resolve, write_judgements,
};
pub use listwise::{CandidateList, learn};
pub use measure::{Gain, Measure, Ranking, parse_measures};
pub use qrels::{Grade, Qrels};
pub use run::{Run, Scored};
pub use statistics::TTest;
pub use topic::{Topic, TopicId, Topics};
pub use tune::{Choice, Settings, coordinate_search, grid_search, product, steps_around};
