//! A publication as a bibliography describes it.

use crate::citation::slug;

/// A publication. What a bibliography does not say is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// The name the bibliography gives it, such as a citation key.
    pub name: String,
    /// What it is.
    pub kind: PublicationKind,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// Whether more wrote it than are named: `and others`, `et al.`
    pub others: bool,
    /// Who edited it; for a chapter, the book it stands in.
    pub editors: Vec<Person>,
    /// Its title with subtitle.
    pub title: String,
    /// The journal, book or site it stands in.
    pub container: Option<String>,
    /// When it came out: `2003`, `1992a`, `i trykk`; `None` for an undated one.
    pub year: Option<String>,
    /// Volume of a journal or of a work in several.
    pub volume: Option<String>,
    /// Issue of a journal.
    pub issue: Option<String>,
    /// Pages, `17–21`.
    pub pages: Option<String>,
    /// Edition, `2`.
    pub edition: Option<String>,
    /// Publisher, institution or university.
    pub publisher: Option<String>,
    /// Digital object identifier, without the address before it.
    pub doi: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// What sort of thesis or report.
    pub genre: Option<String>,
    /// Language, as the bibliography gives it.
    pub language: Option<String>,
    /// Where its documents lie, as the bibliography gives it; read, and not written.
    pub files: Vec<String>,
}

/// Kinds of publication that references tell apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PublicationKind {
    /// A book, written or edited.
    Book,
    /// An article in a journal.
    Article,
    /// A chapter of an edited book.
    Chapter,
    /// A thesis.
    Thesis,
    /// A report.
    Report,
    /// A page on the web.
    Webpage,
    /// Anything else.
    #[default]
    Other,
}

/// A person, or an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Surname with its particles (`van der Kolk`), or an organisation's name.
    pub family: String,
    /// Given names or initials; empty for an organisation.
    pub given: String,
}

impl Person {
    /// Reads "Surname, Given"; a name without a comma is an organisation's.
    pub fn read(name: &str) -> Person {
        let (family, given) = name.split_once(',').unwrap_or((name, ""));
        Person { family: family.trim().to_owned(), given: given.trim().to_owned() }
    }

    /// "Surname, Given".
    pub fn inverted(&self) -> String {
        if self.given.is_empty() { self.family.clone() } else { format!("{}, {}", self.family, self.given) }
    }

    /// The initials of the given names: `M. D. S.`, `A.-L.`; empty for an organisation.
    pub fn initials(&self) -> String {
        let mut initials = Vec::new();
        for name in self.given.split(|c: char| c.is_whitespace() || c == '.').filter(|name| !name.is_empty())
        {
            // `KA`, as library programs shorten names.
            if name.chars().count() <= 3 && name.chars().all(char::is_uppercase) {
                initials.extend(name.chars().map(|c| format!("{c}.")));
                continue;
            }
            let parts = name.split('-').filter_map(|part| part.chars().next());
            let parts: Vec<String> = parts.map(|c| format!("{}.", c.to_uppercase())).collect();
            // `A.-L.` comes apart at its first full stop.
            let lead = if name.starts_with('-') { "-" } else { "" };
            initials.push(format!("{lead}{}", parts.join("-")));
        }
        initials.join(" ").replace(" -", "-")
    }

    /// Whether they may be one person: the same surname, and no first letters that differ.
    pub fn may_be(&self, other: &Person) -> bool {
        let first = |person: &Person| slug(&person.given).chars().next();
        slug(&self.family) == slug(&other.family)
            && first(self).is_none_or(|a| first(other).is_none_or(|b| a == b))
    }
}

impl Publication {
    /// Those it is cited by: the authors; for a book without, its editors.
    pub fn creators(&self) -> &[Person] {
        if self.authors.is_empty() && self.kind != PublicationKind::Chapter {
            &self.editors
        } else {
            &self.authors
        }
    }

    /// The key of the work it is, by the rule of [`Work::key`](crate::citation::Work::key); `all`: with all surnames.
    pub fn key(&self, all: bool) -> String {
        let names = self.creators();
        let many = names.len() > 2 || self.others;
        let kept = if many && !all { names.len().min(1) } else { names.len() };
        let mut parts: Vec<String> = names[..kept].iter().map(|person| slug(&person.family)).collect();
        if parts.is_empty() {
            parts.push(slug(&self.title));
        }
        parts.push(self.year.as_deref().map_or_else(|| "u-a".to_owned(), slug));
        parts.retain(|part| !part.is_empty());
        parts.join("-")
    }

    /// Takes `and others` and `et al.` for what they are.
    pub(super) fn without_others(mut self) -> Publication {
        let is_others = |person: &Person| {
            let name = person.family.to_lowercase();
            person.given.is_empty()
                && matches!(name.trim_end_matches('.'), "others" | "et al" | "m.fl" | "mfl")
        };
        if self.authors.len() > 1 && self.authors.last().is_some_and(is_others) {
            self.authors.pop();
            self.others = true;
        }
        self
    }

    /// The authors as they are written out, those who are not named under `name`.
    pub(super) fn authors_and(&self, name: &str) -> Vec<Person> {
        let others = self.others.then(|| Person { family: name.to_owned(), given: String::new() });
        self.authors.iter().cloned().chain(others).collect()
    }

    /// Whether both describe one work, to judge by title and year.
    pub fn is_same_work(&self, other: &Publication) -> bool {
        self.year == other.year && slug(&self.title) == slug(&other.title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_drawn() {
        for (name, initials) in [
            ("Ainsworth, Mary D. Salter", "M. D. S."),
            ("Schibbye, Anne-Lise Løvlie", "A.-L. L."),
            ("Moe, KA", "K. A."),
            ("Moe, K.A.", "K. A."),
            ("Moe, A.-L.", "A.-L."),
            ("Åsen, Øyvind", "Ø."),
            ("Fagforlaget", ""),
        ] {
            assert_eq!(Person::read(name).initials(), initials, "{name}");
        }
    }
}
