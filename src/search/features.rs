//! What the second stage measures of a passage, by name.

/// What is measured of a passage for a query, in the order of [`Features::NAMES`].
///
/// Each value is a share of the query's weight (the rarity of its words), so that values mean the same for long and short
/// queries and in any collection; a passage with every word once has values around 1. Each grows with the evidence: a
/// passage that has all that another has, and more, is nowhere below it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features(pub [f32; Features::NAMES.len()]);

macro_rules! features {
    ($($(#[doc = $doc:literal])+ $constant:ident = $name:literal,)+) => {
        /// The places of the features, in order.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Place { $($constant),+ }

        impl Features {
            /// What each feature is called; also the names of their weights.
            pub const NAMES: [&'static str; [$($name),+].len()] = [$($name),+];
            /// What each feature is.
            pub const MEANINGS: [&'static str; Features::NAMES.len()] = [$(concat!($($doc),+)),+];
        }

        $($(#[doc = $doc])+ pub const $constant: usize = Place::$constant as usize;)+
    };
}

features! {
    /// The word stands in the title or a heading above the passage.
    ABOVE = "above",
    /// The share of the query that stands in the best stretch of about a sentence, or above the passage.
    WINDOW = "window",
    /// The share of the query that the passage has, if it is running text rather than front matter or a note.
    TEXT = "text",
    /// Words of the query near a number or a date, if it asks for one.
    ANSWER = "answer",
    /// BM25 of character 4-grams with word edges.
    GRAMS = "grams",
    /// The share of the query that the document has in any of its best passages, so far as the passage has some itself.
    DOCUMENT = "document",
    /// BM25 of the words, in themselves and in compounds ("barn" in "barnetraumer"), in the better of the two passages
    /// beside it.
    NEIGHBOURS = "neighbours",
    /// BM25 of the first stage.
    FIRST = "first",
}
