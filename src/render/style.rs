//! The styles that citations are given in.

use super::csl::{CslStyle, StyledCitation};
use super::reference::{Named, apa};
use crate::bibliography::Publication;
use crate::document::Language;

/// A style of citing.
#[derive(Debug)]
pub enum CiteStyle {
    /// APA 7 by the Norwegian manual, written by us: the engine's differs from it in a dozen places.
    Apa,
    /// A style of the Citation Style Language.
    Csl(CslStyle),
}

impl CiteStyle {
    /// The style of this name; `None` if there is none.
    pub fn named(name: &str) -> Option<CiteStyle> {
        if name == "apa" { Some(CiteStyle::Apa) } else { CslStyle::named(name).map(CiteStyle::Csl) }
    }

    /// Whether works are cited by numbers.
    pub fn is_numeric(&self) -> bool {
        matches!(self, CiteStyle::Csl(style) if style.is_numeric())
    }

    /// A publication cited at a place: in the text and in the reference list.
    pub fn cite(
        &self,
        publication: &Publication,
        locator: Option<&str>,
        language: Language,
    ) -> StyledCitation {
        match self {
            CiteStyle::Apa => {
                let named = Named::of(publication, None);
                StyledCitation {
                    parenthetical: named.parenthetical(locator, language),
                    narrative: named.narrative(locator, language),
                    reference: Some(apa(publication, language)),
                }
            }
            CiteStyle::Csl(style) => style.cite(publication, locator, language),
        }
    }
}
