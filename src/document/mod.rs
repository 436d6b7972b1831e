//! Plain values: a document with its one clean text, and the passages cut from it.

mod name;
mod paged;
mod passage;
mod source;
mod span;
mod text;

pub use name::{inverted, is_organisation, is_particle};
pub use paged::{Line, Look, Mark, MarkKind, PageStart, PagedText};
pub use passage::{PageRange, Passage, PassageId, PassageKind, PassageOptions};
pub use source::{Format, Language, Metadata, Source, SourceId, Stated, WorkKey};
pub use span::Span;
pub use text::{Block, BlockKind, Document, Furniture, FurnitureKind, Heading, LineRange, Page};
