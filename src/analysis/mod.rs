//! Text becomes tokens: words as written, the stems they are indexed under, and the parts of compounds.
//!
//! The chain, each step a file of its own and each one that can be switched off by [`Steps`]:
//! [`words`](mod@words) cuts by UAX #29 · letters · stop words · stem. "Text in, tokens out": no index is needed, and the same
//! [`Analyzer`] serves texts and queries.

mod analyzer;
mod compounds;
mod irregular;
mod letters;
mod memo;
mod nynorsk;
pub mod spelling;
mod stem;
mod steps;
mod stop;
mod suspended;
pub mod thesaurus;
mod token;
pub mod words;

pub use analyzer::Analyzer;
pub use compounds::train;
pub use steps::Steps;
pub use token::{OwnedToken, Token, TokenKind};
