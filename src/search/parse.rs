//! Any string is a query: what reads as an operator is one, everything else is words.

use unicode_segmentation::UnicodeSegmentation;

use super::query::{Atom, Clause, Form, Occur, Query, QueryField};

/// The longest query that is read, in bytes; a longer one is cut at a word, and the reading says so.
pub const MAX_QUERY_BYTES: usize = 4096;

/// A query as it was read, with a word on what was not read as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The query.
    pub query: Query,
    /// What was read otherwise than it is written, each a sentence.
    pub notes: Vec<String>,
}

/// Reads a query. Total: every string has a reading, and `read(&query.to_string())` gives the same query again.
pub fn read(text: &str) -> Reading {
    let mut reader = Reader { rest: text, ..Reader::default() };
    if text.len() > MAX_QUERY_BYTES {
        let cut = (0..=MAX_QUERY_BYTES).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let cut = text[..cut].rfind(char::is_whitespace).unwrap_or(cut);
        reader.rest = &text[..cut];
        reader.notes.push(format!("the query is long; its first {cut} bytes are read"));
    }
    while reader.next() {}
    let pending = [
        ("AND", std::mem::take(&mut reader.must)),
        ("NOT", std::mem::take(&mut reader.must_not)),
        ("OR", std::mem::take(&mut reader.or)),
    ];
    for (operator, _) in pending.into_iter().filter(|(_, pending)| *pending) {
        reader.notes.push(format!("{operator} has nothing after it; read as a word"));
        reader.word(&operator.to_lowercase());
    }
    Reading { query: Query { clauses: reader.clauses }, notes: reader.notes }
}

#[derive(Default)]
struct Reader<'t> {
    rest: &'t str,
    clauses: Vec<Clause>,
    notes: Vec<String>,
    /// `OR` was read, and the next atom joins the clause before.
    or: bool,
    /// `AND` was read, and the next clause must be found.
    must: bool,
    /// `NOT` was read.
    must_not: bool,
}

impl Reader<'_> {
    /// Reads one atom; `false` at the end.
    fn next(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return false;
        }
        let occur = match self.rest.as_bytes()[0] {
            b'+' => Occur::Must,
            b'-' => Occur::MustNot,
            _ => Occur::Should,
        };
        if occur != Occur::Should {
            self.rest = &self.rest[1..];
            if !self.rest.starts_with(|c: char| c.is_alphanumeric() || is_quote(c)) {
                return true;
            }
        }
        let field = self.field();
        match self.rest.chars().next() {
            Some(open) if is_quote(open) => self.quoted(open, occur, field),
            _ => self.bare(occur, field),
        }
        true
    }

    fn field(&mut self) -> Option<QueryField> {
        let (name, after) = self.rest.split_once(':')?;
        let field = QueryField::from_name(name)?;
        if !after.starts_with(|c: char| c.is_alphanumeric() || is_quote(c)) {
            return None;
        }
        self.rest = after;
        Some(field)
    }

    fn quoted(&mut self, open: char, occur: Occur, field: Option<QueryField>) {
        let inside = &self.rest[open.len_utf8()..];
        let Some(end) = inside.find(|c| closes(open, c)) else {
            self.notes.push(format!("the quotation mark {open} is not closed; read as words"));
            self.rest = inside;
            return;
        };
        let close = inside[end..].chars().next().map_or(1, char::len_utf8);
        let words = inside[..end].replace(is_quote, " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        self.rest = &inside[end + close..];
        let distance = self.number_after('~');
        let boost = self.boost();
        if !words.chars().any(char::is_alphanumeric) {
            return;
        }
        let form = match distance {
            Some(distance) => Form::Near(words, distance.unwrap_or(5).min(1000)),
            None => Form::Phrase(words),
        };
        self.push(occur, Atom { field, form, boost });
    }

    /// `~5`, or `~` alone; `None` if there is no such mark.
    fn number_after(&mut self, mark: char) -> Option<Option<u32>> {
        let after = self.rest.strip_prefix(mark)?;
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        self.rest = &after[digits..];
        Some(after[..digits].parse().ok())
    }

    fn boost(&mut self) -> f32 {
        let Some(after) = self.rest.strip_prefix('^') else { return 1.0 };
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        match after[..digits].parse::<f32>() {
            Ok(boost) if boost.is_finite() && boost > 0.0 && boost <= 1000.0 => {
                self.rest = &after[digits..];
                boost
            }
            _ => 1.0,
        }
    }

    fn bare(&mut self, occur: Occur, field: Option<QueryField>) {
        let end = self.rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest;
        if field.is_none() && occur == Occur::Should && self.operator(run) {
            return;
        }
        if run.chars().all(char::is_alphanumeric) {
            // Most words.
            return self.push(occur, Atom { field, form: Form::Word(plain(run)), boost: 1.0 });
        }
        let (run, boost) = split_boost(run);
        let form = pattern(run);
        if let Some(form) = form {
            self.push(occur, Atom { field, form, boost });
            return;
        }
        if run.contains('*') && run.chars().any(char::is_alphanumeric) {
            self.notes.push(format!(
                "{run}: a star stands at the end of a word of two letters or more; read as words"
            ));
        }
        for piece in run.split(['*', '~', '^', ':']) {
            let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
            if !word.is_empty() {
                self.push(occur, Atom { field, form: Form::Word(plain(word)), boost });
            }
        }
    }

    /// Reads `OR`, `AND`, `NOT` where they stand between things; elsewhere they are words.
    fn operator(&mut self, run: &str) -> bool {
        match run {
            "OR" if !self.clauses.is_empty() && !self.or => self.or = true,
            "AND" if !self.clauses.is_empty() && !self.must => {
                self.must = true;
                if let Some(clause) = self.clauses.last_mut()
                    && clause.occur == Occur::Should
                {
                    clause.occur = Occur::Must;
                }
            }
            "NOT" if !self.must_not => self.must_not = true,
            _ => return false,
        }
        true
    }

    fn word(&mut self, word: &str) {
        self.push(Occur::Should, Atom::word(word));
    }

    fn push(&mut self, occur: Occur, atom: Atom) {
        let (or, must, must_not) = (
            std::mem::take(&mut self.or),
            std::mem::take(&mut self.must),
            std::mem::take(&mut self.must_not),
        );
        match self.clauses.last_mut() {
            Some(clause) if or && occur == Occur::Should && !must_not => clause.alternatives.push(atom),
            _ => {
                let occur = match occur {
                    Occur::Should if must_not => Occur::MustNot,
                    Occur::Should if must => Occur::Must,
                    occur => occur,
                };
                self.clauses.push(Clause::one(occur, atom));
            }
        }
    }
}

/// `tilknyt*` and `overforing~`, if the rest is one word.
fn pattern(run: &str) -> Option<Form> {
    if let Some(start) = run.strip_suffix('*') {
        return (is_one_word(start) && start.chars().count() >= 2).then(|| Form::Prefix(start.to_owned()));
    }
    let (word, edits) = run.rsplit_once('~')?;
    let edits = match edits {
        "" => {
            if word.chars().count() < 5 {
                1
            } else {
                2
            }
        }
        "1" => 1,
        "2" => 2,
        _ => return None,
    };
    is_one_word(word).then(|| Form::Fuzzy(word.to_owned(), edits))
}

fn split_boost(run: &str) -> (&str, f32) {
    if let Some((word, boost)) = run.rsplit_once('^')
        && let Ok(boost) = boost.parse::<f32>()
        && boost.is_finite()
        && boost > 0.0
        && boost <= 1000.0
        && boost.to_string().len() <= 12
    {
        return (word, boost);
    }
    (run, 1.0)
}

fn is_one_word(text: &str) -> bool {
    let mut words = text.unicode_words();
    text.chars().all(|c| c.is_alphanumeric() || c == '\u{301}') && words.next() == Some(text)
}

/// A word that would read as an operator is written so that it does not.
fn plain(word: &str) -> String {
    if matches!(word, "OR" | "AND" | "NOT") { word.to_lowercase() } else { word.to_owned() }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn closes(open: char, c: char) -> bool {
    match open {
        '«' => c == '»',
        '»' => c == '«' || c == '»',
        _ => matches!(c, '"' | '“' | '”'),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn queries_read_as_they_print() {
        for (text, expected) in [
            ("trygg base", "trygg base"),
            ("\"trygg base\"", "\"trygg base\""),
            ("«trygg base» “indre  modell”", "\"trygg base\" \"indre modell\""),
            ("+trygg -utrygg base", "+trygg -utrygg base"),
            ("tilknyt* overforing~ base~1 nær~", "tilknyt* overforing~2 base~1 nær~1"),
            ("\"trygg base\"~5 \"a b\"~", "\"trygg base\"~5 \"a b\"~5"),
            (
                "author:killén tittel:relasjoner Section:\"indre modell\"",
                "author:killén title:relasjoner section:\"indre modell\"",
            ),
            ("trygg OR sikker base", "trygg OR sikker base"),
            ("traume AND barn NOT vold", "+traume +barn -vold"),
            ("OR trygg OR", "or trygg or"),
            ("NOT", "not"),
            ("trygg NOT", "trygg not"),
            ("trygg AND", "+trygg and"),
            ("trygg OR NOT", "trygg not or"),
            ("mor-barn-relasjon", "mor-barn-relasjon"),
            ("Hva er et traume?", "Hva er et traume"),
            ("- + * ~ \" : ()", ""),
            ("foo:bar 🙂author:AND", "foo bar author and"),
            ("til*ning", "til ning"),
            ("a*", "a"),
            ("\"uten slutt", "uten slutt"),
            ("base^0.5", "base^0.5"),
            ("🙂 العربية", "العربية"),
            ("", ""),
        ] {
            assert_eq!(read(text).query.to_string(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_read_otherwise_is_said() {
        for text in ["til*ning", "a*", "\"uten slutt", "NOT", "trygg OR", &"ord ".repeat(3000)] {
            assert_eq!(read(text).notes.len(), 1, "{text}");
        }
        assert!(read("trygg base").notes.is_empty());
    }

    proptest! {
        #[test]
        fn printing_reads_back(text in "([a-zæøåA-Z0-9*~^:+\\-\"«».,;()'OR ]|AND|NOT|author:|é|🙂){0,30}|\\PC{0,40}") {
            let query = read(&text).query;
            prop_assert_eq!(&read(&query.to_string()).query, &query, "{}", query);
        }
    }
}
