//! Who said it: in-text citations, quotations, the works they name, and the excerpts they mark; pure and total.
//!
//! The conventions are those of Norwegian and English author–date citing (APA 6 and 7, Harvard, and the footnote variant),
//! with the slips that real theses hold: a missing comma, bracket or year, `et. al`, `og` for `&`.

mod authors;
mod bracket;
mod cite;
mod cited;
mod draft;
mod echo;
mod excerpt;
mod fold;
mod footnote;
mod full_note;
mod habits;
mod items;
mod lexicon;
mod library;
mod lint;
mod listing;
mod locator;
mod mention;
mod note_names;
mod organisation;
mod piece;
mod public;
mod quote;
mod reference;
mod report;
mod resolve;
mod sentence;
mod set_off;
mod spelling;
mod stray;
mod token;
mod work;
mod year;

pub use cite::cite;
pub use cited::{Citation, Cited, Confidence, Form};
pub use excerpt::{Excerpt, ExcerptKind};
pub(crate) use fold::slug;
pub use lint::{Fault, FaultKind, lint};
pub use locator::{Locator, LocatorPart, Unit};
pub use reference::Entry;
pub use work::Work;
pub use year::Year;
