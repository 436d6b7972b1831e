//! A query as a value: what is asked, in a form that can be read, printed and read again.

use std::fmt;

/// A query. Its text form, given by [`Display`](fmt::Display), reads back as the same query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// What is asked for, in the order it was written.
    pub clauses: Vec<Clause>,
}

/// One thing asked for: any of the alternatives.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Whether it may, must or must not be there.
    pub occur: Occur,
    /// What counts as finding it; never empty.
    pub alternatives: Vec<Atom>,
}

/// Whether a clause may, must or must not be found in a passage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Occur {
    /// Better if it is there.
    #[default]
    Should,
    /// `+word`: only passages that have it.
    Must,
    /// `-word`: only passages that do not have it.
    MustNot,
}

/// A word, a phrase or a pattern, in the text or in one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// Where to look; `None` is the text with its title and headings.
    pub field: Option<QueryField>,
    /// What to look for.
    pub form: Form,
    /// Weight, `^0.5`; 1 for what the user typed.
    pub boost: f32,
}

/// Fields that can be named in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryField {
    /// `author:killén`: who wrote the document or is cited in the passage.
    Author,
    /// `title:relasjoner`: the document's title.
    Title,
    /// `section:metode`: the headings above the passage.
    Section,
}

impl QueryField {
    /// All fields.
    pub const ALL: [QueryField; 3] = [QueryField::Author, QueryField::Title, QueryField::Section];

    /// Its name in a query.
    pub fn name(self) -> &'static str {
        match self {
            QueryField::Author => "author",
            QueryField::Title => "title",
            QueryField::Section => "section",
        }
    }

    /// Reads the name, in English or Norwegian.
    pub fn from_name(name: &str) -> Option<QueryField> {
        match name.to_lowercase().as_str() {
            "author" | "forfatter" | "forfattar" => Some(QueryField::Author),
            "title" | "tittel" => Some(QueryField::Title),
            "section" | "kapittel" | "avsnitt" => Some(QueryField::Section),
            _ => None,
        }
    }
}

/// What an atom looks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A word in any inflection. May hold hyphens and the like: `mor-barn-relasjon`.
    Word(String),
    /// `"trygg base"`: these words as written, side by side.
    Phrase(String),
    /// `"trygg base"~5`: these words in any inflection, with at most that many moves between them.
    Near(String, u32),
    /// `tilknyt*`: every word that begins so.
    Prefix(String),
    /// `overforing~`: words at most that many letters away.
    Fuzzy(String, u8),
}

impl Query {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }
}

impl Clause {
    /// A clause with one alternative.
    pub fn one(occur: Occur, atom: Atom) -> Clause {
        Clause { occur, alternatives: vec![atom] }
    }
}

impl Atom {
    /// A word in the text.
    pub fn word(word: impl Into<String>) -> Atom {
        Atom { field: None, form: Form::Word(word.into()), boost: 1.0 }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, clause) in self.clauses.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{clause}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.occur {
            Occur::Should => "",
            Occur::Must => "+",
            Occur::MustNot => "-",
        })?;
        for (i, atom) in self.alternatives.iter().enumerate() {
            if i > 0 {
                f.write_str(" OR ")?;
            }
            write!(f, "{atom}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = self.field {
            write!(f, "{}:", field.name())?;
        }
        match &self.form {
            Form::Word(word) => f.write_str(word)?,
            Form::Phrase(words) => write!(f, "\"{words}\"")?,
            Form::Near(words, distance) => write!(f, "\"{words}\"~{distance}")?,
            Form::Prefix(start) => write!(f, "{start}*")?,
            Form::Fuzzy(word, edits) => write!(f, "{word}~{edits}")?,
        }
        if self.boost != 1.0 { write!(f, "^{}", self.boost) } else { Ok(()) }
    }
}
