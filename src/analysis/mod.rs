//! Text becomes tokens: words as written, the stems they are indexed under, and the parts of compounds.
//!
//! "Text in, tokens out": no index is needed, and the same [`Analyzer`] serves texts and queries. The chain, each step a file of
//! its own and one that [`Steps`] can switch off:
//!
//! | step | does | example |
//! |---|---|---|
//! | (always) | cuts words by UAX #29, puts them in lower case and NFC | `Mor-barn` → `mor` `barn` |
//! | letters | evens out what is typed in several ways | `naerhet` `närhet` → `nærhet` |
//! | stop | gives function words no stem | `hva` `er` |
//! | stem | takes endings off, by Snowball | `traumene` → `traum` |
//! | mend | takes off what is left under an ending | `sykepleierne` → `sykeplei`, as `sykepleier` |
//! | irregular | knows forms beyond rules | `brøt` → `bryt` |
//! | nynorsk | puts Nynorsk and Bokmål under one stem | `kjensle` → `føl`, as `følelse` |
//! | compounds | adds the parts of compounds | `barnetraumer` → `barn` `traum` |
//! | suspended | completes open pieces of a series | `relasjons- og tilknytningstraumer` → `relasjonstraum` |
//!
//! Beside the chain: [`spelling`] and [`cognates`] for words no text has, [`thesaurus`] for what else a concept is called, [`train`] for the
//! splitter's model.

mod analyzer;
pub mod cognates;
mod compounds;
pub mod derivation;
mod irregular;
mod letters;
mod memo;
mod mend;
mod nynorsk;
pub mod spelling;
mod stem;
mod steps;
mod stop;
mod suspended;
pub mod thesaurus;
mod token;
mod trace;
pub mod words;

pub use analyzer::Analyzer;
pub use compounds::train;
pub use steps::Steps;
pub use token::{OwnedToken, Token, TokenKind};
pub use trace::{StepDone, TracedWord};
