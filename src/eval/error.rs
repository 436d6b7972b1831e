//! What can be wrong with topics, judgements, runs and measures.

use super::TopicId;
use crate::document::PassageId;

/// Nothing came out. Line numbers count from 1; the path is added by whoever read the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A line is not what the format says.
    #[error("line {line}: expected {expected}, found {found:?}")]
    Malformed {
        /// The line.
        line: usize,
        /// What should stand there.
        expected: &'static str,
        /// What stands there, shortened.
        found: String,
    },
    /// A file without a line where at least one is needed.
    #[error("it is empty: expected {expected}")]
    Empty {
        /// What should stand in it.
        expected: &'static str,
    },
    /// A score that is not a number cannot be ranked.
    #[error("the score of passage {passage} for topic {topic} is NaN: expected a number")]
    NotANumber {
        /// The topic.
        topic: TopicId,
        /// The passage.
        passage: PassageId,
    },
    /// An id that cannot stand in a column of a TREC file.
    #[error(
        "{id:?} cannot be an id in a TREC file: expected no white space, no control characters, and not nothing"
    )]
    Id {
        /// The id.
        id: String,
    },
    /// One topic id for two queries.
    #[error("line {line}: topic {topic} stands there twice: give each query an id of its own")]
    TopicTwice {
        /// The line of the second.
        line: usize,
        /// The id.
        topic: TopicId,
    },
    /// One passage twice in a ranking that was made, not read.
    #[error("passage {passage} is ranked twice for topic {topic}")]
    PassageTwice {
        /// The topic.
        topic: TopicId,
        /// The passage.
        passage: PassageId,
    },
    /// A measure that is not known, or not so.
    #[error("{text:?} is no measure: {problem}")]
    Measure {
        /// The measure as it was written.
        text: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// Judgements whose words are not found in the passages, or in more than one.
    #[error("{}", list(.0))]
    Unresolved(Vec<Unresolved>),
}

impl Error {
    pub(super) fn malformed(line: usize, expected: &'static str, found: &str) -> Error {
        Error::Malformed { line, expected, found: shorten(found, 60) }
    }
}

/// A judgement that names no passage any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: document {document}, words {:?}: {reason}", shorten(.words, 80))]
pub struct Unresolved {
    /// The line of the judgement.
    pub line: usize,
    /// The document it names.
    pub document: String,
    /// The words it names.
    pub words: String,
    /// Why it names no passage.
    pub reason: UnresolvedReason,
}

/// Why a judgement names no passage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnresolvedReason {
    /// No passage is of this document.
    #[error("no passage is of this document")]
    NoDocument,
    /// The document has no such words.
    #[error("the document has no such words")]
    NoWords,
    /// Several passages hold the words, and not exactly one opens with them.
    #[error("the words stand in several passages ({}): name more of them", .0.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(", "))]
    Several(Vec<PassageId>),
}

/// Something came out, and this was odd: a passage judged or ranked twice for one topic. The last line counts, as in
/// ir_measures; trec_eval stops there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The line of the second.
    pub line: usize,
    /// The topic.
    pub topic: TopicId,
    /// The passage.
    pub passage: PassageId,
}

impl std::fmt::Display for Duplicate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "line {}: passage {} stands twice for topic {}; the last counts",
            self.line, self.passage, self.topic
        )
    }
}

fn list(unresolved: &[Unresolved]) -> String {
    let lines: Vec<String> = unresolved.iter().map(Unresolved::to_string).collect();
    lines.join("\n")
}

fn shorten(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
