//! A token: what it says, of what kind it is, and where it stands.

use crate::document::Span;

/// A token as the chain gives it; its text lives as long as the call that hands it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What is indexed.
    pub text: &'a str,
    /// What it is.
    pub kind: TokenKind,
    /// Number of its word in the text, from 0. Stop words count.
    pub position: u32,
    /// The bytes of the text given that it stands for; a part of a compound has its own.
    pub span: Span,
}

/// Kinds of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// The word as written: NFC, lower case, foreign spellings of Norwegian letters mapped (ä→æ, ö→ø). Every word has
    /// one, stop words too. Phrases run on it.
    Word,
    /// What the word is indexed under: letters, inflection and written standard evened out. Stop words have none; the
    /// first piece of a suspended compound has two, its own and the word it stands for.
    Stem,
    /// The stem of one part of a compound, at the compound's position.
    Part,
}

impl TokenKind {
    /// The word used for it on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            TokenKind::Word => "word",
            TokenKind::Stem => "stem",
            TokenKind::Part => "part",
        }
    }
}

/// A token that owns its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedToken {
    /// What is indexed.
    pub text: String,
    /// What it is.
    pub kind: TokenKind,
    /// Number of its word in the text, from 0.
    pub position: u32,
    /// The bytes of the text given that it stands for.
    pub span: Span,
}

impl From<Token<'_>> for OwnedToken {
    fn from(token: Token<'_>) -> OwnedToken {
        OwnedToken {
            text: token.text.to_owned(),
            kind: token.kind,
            position: token.position,
            span: token.span,
        }
    }
}
