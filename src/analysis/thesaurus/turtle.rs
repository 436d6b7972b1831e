//! Reading and writing the part of RDF Turtle (W3C 2014) that thesauri are written in.
//!
//! Read are prefixes, comments, IRIs, prefixed names, `a`, strings with language tags, and lists with `;` and `,`. Of SKOS,
//! `prefLabel`, `altLabel`, `hiddenLabel`, `broader`, `narrower`, `closeMatch` and `related` are kept; other statements are
//! passed over.

use std::collections::HashMap;
use std::fmt::Write;

use super::{Concept, Label, Thesaurus};
use crate::document::Language;

/// Why a file is not the Turtle we read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct TurtleError {
    /// Line, from 1.
    pub line: u32,
    /// What was wanted there.
    pub message: &'static str,
}

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

/// Reads a thesaurus. A concept is named by what follows the last `/` or `#` of its IRI.
pub fn read(text: &str) -> Result<Thesaurus, TurtleError> {
    let mut reader = Reader { text, at: 0, prefixes: HashMap::new() };
    let mut concepts: Vec<Concept> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    while let Some(subject) = reader.subject()? {
        let id = local_name(&subject).to_owned();
        reader.statements(|predicate, object| {
            let Some(predicate) = predicate.strip_prefix(SKOS) else { return };
            let kept =
                ["prefLabel", "altLabel", "hiddenLabel", "broader", "narrower", "closeMatch", "related"];
            if !kept.contains(&predicate) || id.is_empty() {
                return;
            }
            let mut place = |id: &str| match places.get(id) {
                Some(&place) => place,
                None => {
                    places.insert(id.to_owned(), concepts.len());
                    concepts.push(Concept { id: id.to_owned(), ..Concept::default() });
                    concepts.len() - 1
                }
            };
            match (predicate, object) {
                ("broader", Object::Iri(iri)) => {
                    let place = place(&id);
                    concepts[place].broader.push(local_name(&iri).to_owned());
                }
                ("narrower", Object::Iri(iri)) => {
                    let place = place(local_name(&iri));
                    concepts[place].broader.push(id.clone());
                }
                ("closeMatch", Object::Iri(iri)) => {
                    let place = place(&id);
                    concepts[place].close.push(local_name(&iri).to_owned());
                }
                ("related", Object::Iri(iri)) => {
                    let place = place(&id);
                    concepts[place].related.push(local_name(&iri).to_owned());
                }
                ("prefLabel" | "altLabel" | "hiddenLabel", Object::Text(text, language)) => {
                    let language = Language::from_code(language);
                    let label = Label { text, language, preferred: predicate == "prefLabel" };
                    let place = place(&id);
                    concepts[place].labels.push(label);
                }
                _ => {}
            }
        })?;
    }
    Ok(Thesaurus::new(concepts))
}

/// Writes a thesaurus as SKOS in Turtle, with its concepts under `base`, an IRI that ends in `/` or `#`.
pub fn write(thesaurus: &Thesaurus, base: &str) -> String {
    let mut out = format!("@prefix skos: <{SKOS}> .\n@prefix c: <{base}> .\n");
    for concept in thesaurus.concepts() {
        let mut lines = vec!["a skos:Concept".to_owned()];
        for label in &concept.labels {
            let kind = if label.preferred { "prefLabel" } else { "altLabel" };
            let mut line = format!("skos:{kind} \"{}\"", escaped(&label.text));
            if let Some(language) = label.language {
                let _ = write!(line, "@{}", language.code());
            }
            lines.push(line);
        }
        lines.extend(concept.broader.iter().map(|id| format!("skos:broader {}", name(base, id))));
        lines.extend(concept.close.iter().map(|id| format!("skos:closeMatch {}", name(base, id))));
        lines.extend(concept.related.iter().map(|id| format!("skos:related {}", name(base, id))));
        let _ = write!(out, "\n{} {} .\n", name(base, &concept.id), lines.join(" ;\n    "));
    }
    out
}

fn name(base: &str, id: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if id.chars().all(plain) && !id.starts_with('-') { format!("c:{id}") } else { format!("<{base}{id}>") }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r")
}

/// What follows the last `/` or `#` of an IRI.
fn local_name(iri: &str) -> &str {
    iri.rsplit(['/', '#']).next().unwrap_or(iri)
}

enum Object<'t> {
    Iri(String),
    Text(String, &'t str),
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    prefixes: HashMap<&'t str, &'t str>,
}

impl<'t> Reader<'t> {
    /// The next subject, prefixes before it taken in; `None` at the end.
    fn subject(&mut self) -> Result<Option<String>, TurtleError> {
        loop {
            self.skip_blanks();
            if self.at >= self.text.len() {
                return Ok(None);
            }
            if self.eat("@prefix") || self.eat("PREFIX") {
                self.skip_blanks();
                let name = self.take_while(|c| c != ':');
                self.want(":", "a prefix ends in a colon")?;
                self.skip_blanks();
                let iri = self.angle_brackets()?;
                self.prefixes.insert(name, iri);
                self.skip_blanks();
                self.eat(".");
                continue;
            }
            return self.iri().map(Some);
        }
    }

    /// Calls `each` with every predicate and object up to the full stop.
    fn statements(&mut self, mut each: impl FnMut(&str, Object<'t>)) -> Result<(), TurtleError> {
        loop {
            self.skip_blanks();
            if self.eat(".") {
                return Ok(());
            }
            if self.eat(";") {
                continue;
            }
            let predicate = self.iri()?;
            loop {
                self.skip_blanks();
                let object = self.object()?;
                each(&predicate, object);
                self.skip_blanks();
                if !self.eat(",") {
                    break;
                }
            }
        }
    }

    fn object(&mut self) -> Result<Object<'t>, TurtleError> {
        for quote in ["\"\"\"", "'''", "\"", "'"] {
            if self.eat(quote) {
                let text = self.string(quote)?;
                let mut language = "";
                if self.eat("@") {
                    language = self.take_while(|c| c.is_ascii_alphanumeric() || c == '-');
                } else if self.eat("^^") {
                    self.iri()?;
                }
                return Ok(Object::Text(text, language));
            }
        }
        if self.rest().starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-') {
            let number = self.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'));
            return Ok(Object::Text(number.to_owned(), ""));
        }
        self.iri().map(Object::Iri)
    }

    fn string(&mut self, quote: &str) -> Result<String, TurtleError> {
        let mut text = String::new();
        loop {
            text.push_str(self.take_while(|c| c != '\\' && !quote.starts_with(c)));
            if self.eat(quote) {
                return Ok(text);
            }
            let mut rest = self.rest().chars();
            let (c, next) = (rest.next(), rest.next());
            let (Some(c), Some(next)) = (c, next) else { return Err(self.error("a string has no end")) };
            self.at += c.len_utf8();
            if c != '\\' {
                text.push(c);
                continue;
            }
            self.at += next.len_utf8();
            text.push(match next {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'u' => self.code_point(4)?,
                'U' => self.code_point(8)?,
                other => other,
            });
        }
    }

    fn code_point(&mut self, digits: usize) -> Result<char, TurtleError> {
        let code = self.rest().get(..digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        let c = code.and_then(char::from_u32).ok_or_else(|| self.error("no code point after \\u"))?;
        self.at += digits;
        Ok(c)
    }

    /// An IRI in angle brackets, a prefixed name, or `a`.
    fn iri(&mut self) -> Result<String, TurtleError> {
        self.skip_blanks();
        if self.rest().starts_with('<') {
            return self.angle_brackets().map(str::to_owned);
        }
        let prefix = self.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        if !self.eat(":") {
            let known = ["a", "true", "false"].contains(&prefix);
            return if known { Ok(prefix.to_owned()) } else { Err(self.error("a name or an IRI is wanted")) };
        }
        let mut local = self.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '%'));
        while let Some(shorter) = local.strip_suffix('.') {
            // A full stop at the end is that of the sentence.
            local = shorter;
            self.at -= 1;
        }
        let base = self.prefixes.get(prefix).ok_or_else(|| self.error("a prefix that is not declared"))?;
        Ok([base, local].concat())
    }

    fn angle_brackets(&mut self) -> Result<&'t str, TurtleError> {
        self.want("<", "an IRI begins with <")?;
        let iri = self.take_while(|c| c != '>' && c != '\n');
        self.want(">", "an IRI ends with >")?;
        Ok(iri)
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        loop {
            self.take_while(char::is_whitespace);
            if !self.rest().starts_with('#') {
                return;
            }
            self.take_while(|c| c != '\n');
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        self.at += if found { wanted.len() } else { 0 };
        found
    }

    fn want(&mut self, wanted: &str, message: &'static str) -> Result<(), TurtleError> {
        if self.eat(wanted) { Ok(()) } else { Err(self.error(message)) }
    }

    fn error(&self, message: &'static str) -> TurtleError {
        let line = 1 + self.text[..self.at].bytes().filter(|&byte| byte == b'\n').count();
        TurtleError { line: line as u32, message }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SMALL: &str = "# A comment.
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix c: <https://example.org/c/> .
c:sorg a skos:Concept ;
    skos:prefLabel \"sorg\"@nb, \"grief\"@en ;
    skos:altLabel \"mourning \\\"proper\\\"\"@en ;
    skos:closeMatch c:tristhet ;
    skos:broader c:tap .
c:tap skos:prefLabel 'tap'@nb; skos:narrower c:ventesorg.
";

    #[test]
    fn reads_and_writes() {
        let thesaurus = read(SMALL).unwrap();
        assert_eq!(thesaurus.concepts().len(), 3);
        let sorg = thesaurus.get("sorg").unwrap();
        assert_eq!(sorg.label(Language::English), "grief");
        assert_eq!(sorg.label(Language::Nynorsk), "sorg");
        assert_eq!(sorg.close, ["tristhet"]);
        assert_eq!(sorg.labels[2].text, "mourning \"proper\"");
        let narrower: Vec<&str> = thesaurus.narrower("tap").map(|concept| concept.id.as_str()).collect();
        assert_eq!(narrower, ["sorg", "ventesorg"]);
        assert_eq!(read(&write(&thesaurus, "https://example.org/c/")).unwrap(), thesaurus);
    }

    #[test]
    fn says_where_it_is_wrong() {
        let error = read("@prefix c: <https://example.org/> .\n\nc:a skos:prefLabel \"a\" .").unwrap_err();
        assert_eq!(error.line, 3);
        assert!(read("<a> <b> \"open").is_err());
        assert!(read("<a> <b> <c>").is_err());
    }

    proptest! {
        #[test]
        fn never_panics(text in "[a-c:<>\"'\\\\@.;, \n#å]{0,40}|\\PC{0,40}") {
            let _ = read(&text);
        }
    }
}
