//! JSON: the shapes that other programs rely on. Positions count Unicode scalar values, half-open; what is not known is
//! `null`.

mod answer;
mod passage;
mod report;
mod status;
mod structure;
mod words;

pub use answer::{AnswerJson, HitJson};
pub(super) use passage::PagesJson;
pub use passage::{CitationJson, DocumentJson, ExcerptJson, PassageJson};
pub use report::{DiagnosticJson, DocumentCounts, IndexReport, Skipped};
pub use status::{DocumentStatusJson, StatusJson};
pub use structure::{FaultJson, StructureJson};
pub use words::{ConceptJson, TokenJson, concepts, tokens};

use crate::document::Span;

/// Turns byte offsets of one text into offsets in Unicode scalar values.
pub(super) struct Positions {
    /// Byte offset of every character, for texts that are not ASCII.
    starts: Option<Vec<usize>>,
}

impl Positions {
    pub(super) fn of(text: &str) -> Positions {
        Positions { starts: (!text.is_ascii()).then(|| text.char_indices().map(|(i, _)| i).collect()) }
    }

    pub(super) fn pair(&self, span: Span) -> [usize; 2] {
        let at = |byte: usize| match &self.starts {
            Some(starts) => starts.partition_point(|&start| start < byte),
            None => byte,
        };
        [at(span.start), at(span.end)]
    }
}
