//! The concepts that a query names, and what else they are called.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Deref;

use super::begin::first_words;
use super::names::{Like, told_by};
use super::{Concept, Label, Thesaurus, english};
use crate::analysis::{Analyzer, TokenKind, letters};

/// Longest label, in words, that is looked for.
const LONGEST_LABEL: usize = 6;

/// A concept named by words of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion<'t> {
    /// The first of the words that name it, counted from 0.
    pub first: usize,
    /// One past the last of them.
    pub end: usize,
    /// The concept.
    pub concept: &'t Concept,
    /// Its other labels, without those that would find the same as the words themselves.
    pub labels: Vec<Named<'t>>,
    /// The labels of concepts that can stand for it in some contexts.
    pub close: Vec<Named<'t>>,
}

/// A label, and the stems of its words: compounds whole, function words left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<'t> {
    label: &'t Label,
    /// The stems.
    pub stems: Cow<'t, [String]>,
}

impl Deref for Named<'_> {
    type Target = Label;

    fn deref(&self) -> &Label {
        self.label
    }
}

/// A word of a query as the chain has read it.
#[derive(Clone, Debug)]
pub struct ReadWord<'w> {
    /// The word as written.
    pub word: &'w str,
    /// Its stem, or those of its parts if it is a compound; none for a function word.
    pub stems: Vec<&'w str>,
}

impl<'w> ReadWord<'w> {
    fn all(words: &[&'w str], stems: &'w [Vec<String>]) -> Vec<ReadWord<'w>> {
        let words = words.iter().zip(stems);
        words
            .map(|(word, stems)| ReadWord { word, stems: stems.iter().map(String::as_str).collect() })
            .collect()
    }
}

impl Thesaurus {
    /// The concepts that `words` name, from left to right, the longest label first and no word used twice; a label that is a
    /// word of two languages may name two concepts, of which those count that are called so in the language of the words.
    /// Compared are stems, and compounds part by part, so that "trygge baser", "tryggbase" and "trygg base" are one; function
    /// words do not count.
    pub fn expand(&self, words: &[&str], analyzer: &Analyzer) -> Vec<Expansion<'_>> {
        let stems: Vec<Vec<String>> = words.iter().map(|word| label_key(word, analyzer)).collect();
        self.expand_read(&ReadWord::all(words, &stems), analyzer)
    }

    /// The same for words that the chain has read already, as `analyzer` does.
    pub fn expand_read(&self, words: &[ReadWord<'_>], analyzer: &Analyzer) -> Vec<Expansion<'_>> {
        let query: Vec<Key<'_>> = words.iter().map(|word| Key::of(word, analyzer)).collect();
        let first = |english: bool, key: &Key<'_>| {
            let stem =
                if english { key.english.first().map(String::as_str) } else { key.stems.first().copied() };
            stem.map(|stem| told_by(stem, english))
        };
        let firsts: Vec<u32> =
            query.iter().flat_map(|key| [first(false, key), first(true, key)]).flatten().collect();
        let labels = self.names().like(self.concepts(), &starts_of(&query), &firsts, analyzer);
        let mut expansions = Vec::new();
        if labels.is_empty() {
            return expansions;
        }
        let in_english = english::is_english(words.iter().map(|word| word.word));
        let mut first = 0;
        while first < words.len() {
            let key = &query[first];
            let may_name = |label: &Like<'_>| {
                label.key.first().map(String::as_str) == key.stems_in(label.english).next()
            };
            let may_name = labels.iter().filter(|label| may_name(label)).map(|label| label.key.len());
            let Some(most) = may_name.max().filter(|_| !key.stems.is_empty()) else {
                first += 1;
                continue;
            };
            let mut longest = (first + 1..=words.len().min(first + LONGEST_LABEL)).rev();
            let found = longest.find_map(|end| {
                // The words of a label are no more than its stems, in both languages.
                if query[first..end].iter().filter(|key| !key.stems.is_empty()).count() > most {
                    return None;
                }
                let stems =
                    |english: bool| query[first..end].iter().flat_map(move |key| key.stems_in(english));
                let names = |label: &&Like<'_>| label.key.iter().map(String::as_str).eq(stems(label.english));
                let named: Vec<&Like<'_>> = labels.iter().filter(names).collect();
                // The last word must count too, or the expansion would reach further than the label.
                (!query[end - 1].stems.is_empty() && !named.is_empty()).then(|| {
                    let is_told = named.iter().any(|label| label.english == in_english);
                    let named = named.iter().filter(|label| !is_told || label.english == in_english);
                    let mut concepts: Vec<usize> = named.map(|label| label.concept).collect();
                    concepts.dedup();
                    (end, stems(false).map(str::to_owned).collect::<Vec<String>>(), concepts)
                })
            });
            let Some((end, stems, concepts)) = found else {
                first += 1;
                continue;
            };
            for concept in concepts {
                let mut seen = vec![Cow::Owned(stems.clone())];
                let labels = self.new_labels(concept, &mut seen, analyzer);
                let concept = &self.concepts()[concept];
                let close = concept.close.iter().filter_map(|id| self.names().number(id));
                let close = close.flat_map(|concept| self.new_labels(concept, &mut seen, analyzer)).collect();
                expansions.push(Expansion { first, end, concept, labels, close });
            }
            first = end;
        }
        expansions
    }

    /// The labels of a concept that would find what those `seen` do not, which they are added to: what has a name with more
    /// words has the one with fewer.
    fn new_labels<'t>(
        &'t self,
        concept: usize,
        seen: &mut Vec<Cow<'t, [String]>>,
        analyzer: &Analyzer,
    ) -> Vec<Named<'t>> {
        let mut new = Vec::new();
        for (i, label) in self.concepts()[concept].labels.iter().enumerate() {
            let key = self.names().found_by(self.concepts(), concept, i, analyzer);
            let finds = |seen: &Cow<'_, [String]>| {
                seen.len() < key.len() && seen.iter().all(|stem| key.contains(stem))
            };
            if !seen.iter().any(|seen| *seen == key || finds(seen)) {
                seen.push(key);
                new.push(Named { label, stems: self.names().words(self.concepts(), concept, i, analyzer) });
            }
        }
        new
    }
}

/// Where in a Turtle file the concepts are: for one that is compiled in.
#[derive(Clone, Copy, Debug)]
pub struct Contents {
    /// Its prefixes, as written.
    pub prefixes: &'static str,
    /// The bytes of each concept's statements.
    pub blocks: &'static [(u32, u32)],
    /// The concepts with a label that may begin so, each a number in `blocks`, in order of the three letters.
    pub starts: &'static [(Start, &'static [u16])],
    /// The concepts by their ids, in order of the ids.
    pub ids: &'static [(&'static str, u16)],
}

/// The statements of a Turtle file that may name a concept by one of `words`, and those of close concepts, with the file's
/// prefixes: reading this and expanding by it is much quicker than reading all, and gives the same expansions.
pub fn excerpt(turtle: &str, contents: &Contents, words: &[&str], analyzer: &Analyzer) -> String {
    let stems: Vec<Vec<String>> = words.iter().map(|word| label_key(word, analyzer)).collect();
    let read = ReadWord::all(words, &stems);
    let query: Vec<Key<'_>> = read.iter().map(|word| Key::of(word, analyzer)).collect();
    let text = |block: u16| {
        let &(start, end) = contents.blocks.get(usize::from(block))?;
        turtle.get(start as usize..end as usize)
    };
    let mut blocks = BTreeSet::new();
    for start in starts_of(&query) {
        let found = contents.starts.binary_search_by_key(&start, |(start, _)| *start);
        blocks.extend(found.ok().map_or(&[][..], |i| contents.starts[i].1));
    }
    for block in Vec::from_iter(blocks.iter().copied()) {
        for id in text(block).into_iter().flat_map(close_ids) {
            let found = contents.ids.binary_search_by_key(&id, |(id, _)| id);
            blocks.extend(found.ok().map(|i| contents.ids[i].1));
        }
    }
    let mut excerpt = contents.prefixes.to_owned();
    for text in blocks.into_iter().filter_map(text) {
        excerpt.extend([text, "\n\n"]);
    }
    excerpt
}

/// The ids of the close concepts in one concept's statements.
fn close_ids(text: &str) -> impl Iterator<Item = &str> {
    let listed = text.split("skos:closeMatch").skip(1).flat_map(|rest| rest.split([';', '.']).next());
    listed.flat_map(|list| list.split([',', ' ', '\n'])).filter_map(|name| name.strip_prefix("c:"))
}

/// How a word begins: its first three letters, folded as stems are.
pub type Start = [char; 3];

/// How the words of a query begin, and their stems.
fn starts_of(query: &[Key<'_>]) -> Vec<Start> {
    let stems = query.iter().flat_map(|key| {
        let english = key.english.first().map(String::as_str);
        key.stems.first().copied().into_iter().chain(english)
    });
    stems.map(start_of).chain(query.iter().filter_map(|key| key.start)).collect()
}

/// How a label's first word begins that can be a content word.
pub(super) fn starts_in(label: &str) -> impl Iterator<Item = Start> {
    first_words(label).map(start_of)
}

/// What a word of a query is compared by.
struct Key<'w> {
    /// Its stem, or those of its parts; none for a function word.
    stems: &'w [&'w str],
    /// Its stem as an English word, or those of the words between its hyphens; none for a function word.
    english: Vec<String>,
    /// Its first letters as written.
    start: Option<Start>,
}

impl<'w> Key<'w> {
    fn of(read: &'w ReadWord<'w>, analyzer: &Analyzer) -> Key<'w> {
        let (word, stems) = (read.word, read.stems.as_slice());
        let english = match stems.is_empty() {
            true => Vec::new(),
            // A function word it is not, as its stems tell.
            false if word.chars().all(char::is_alphanumeric) => vec![english::stem(word)],
            false => english_key(word, analyzer),
        };
        let start = (!stems.is_empty()).then(|| start_of(word));
        Key { stems, english, start }
    }

    fn stems_in(&self, english: bool) -> impl Iterator<Item = &str> {
        let (stems, names) = if english { (&[][..], &self.english[..]) } else { (self.stems, &[][..]) };
        stems.iter().copied().chain(names.iter().map(String::as_str))
    }
}

/// The words of a label; the s of an English genitive is none.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && *word != "s")
}

/// The stems of an English label's words, function words left out.
pub(super) fn english_key(text: &str, analyzer: &Analyzer) -> Vec<String> {
    words_of(text).filter(|word| !label_key(word, analyzer).is_empty()).map(english::stem).collect()
}

/// The stems of a text's words as they are compared with those of labels: compounds as their parts, function words left out.
pub fn stems(text: &str, analyzer: &Analyzer) -> Vec<String> {
    label_key(text, analyzer)
}

/// The stems of a label's words, compounds as their parts, function words left out.
pub(super) fn label_key(text: &str, analyzer: &Analyzer) -> Vec<String> {
    let mut key = Vec::new();
    for word in words_of(text) {
        let whole = key.len();
        let mut parted = false;
        // The chain remembers words it has just read, as those of a query are.
        analyzer.analyze(word, &mut |token| match token.kind {
            TokenKind::Word => {}
            TokenKind::Stem => key.push(token.text.to_owned()),
            TokenKind::Part if parted => key.push(token.text.to_owned()),
            TokenKind::Part => {
                parted = true;
                key.truncate(whole);
                key.push(token.text.to_owned());
            }
        });
    }
    key
}

/// The stems of a label's words, compounds whole and function words left out.
pub(super) fn whole_stems(text: &str, analyzer: &Analyzer) -> Vec<String> {
    let (mut stems, mut of_word) = (Vec::new(), None);
    analyzer.analyze(text, &mut |token| {
        if token.kind == TokenKind::Stem && of_word != Some(token.position) {
            of_word = Some(token.position);
            stems.push(token.text.to_owned());
        }
    });
    stems
}

/// The first three letters of a word, folded; blanks where it is shorter.
fn start_of(word: &str) -> Start {
    if let [a, b, c, d, ..] = *word.as_bytes()
        && [a, b, c, d].iter().all(u8::is_ascii_lowercase)
        && [(a, b), (b, c), (c, d)].iter().all(|&(first, second)| !letters::may_join(first, second))
    {
        return [a, b, c].map(char::from);
    }
    let mut start = [' '; 7];
    let mut len = 0;
    for c in word.chars().take(6).flat_map(char::to_lowercase) {
        len = letters::push_folded(&mut start, len, c);
    }
    [start[0], start[1], start[2]]
}

#[cfg(test)]
mod tests {
    use super::super::turtle;
    use super::*;

    const FIELD: &str = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix c: <https://example.org/c/> .

c:trygg-base skos:prefLabel \"trygg base\"@nb, \"trygg base\"@nn, \"secure base\"@en .

c:base skos:prefLabel \"base\"@nb, \"base\"@en ; skos:altLabel \"utgangspunkt\"@nb .

c:omsorgssvikt skos:prefLabel \"omsorgssvikt\"@nb, \"neglect\"@en .

c:minne skos:prefLabel \"barneminne\"@nb, \"child memory\"@en .

c:frykt skos:prefLabel \"frykt for å bli forlatt\"@nb, \"fear of abandonment\"@en .
";

    fn named(query: &str) -> Vec<(usize, usize, String, Vec<String>)> {
        let thesaurus = turtle::read(FIELD).unwrap();
        let words: Vec<&str> = query.split(' ').collect();
        let expansions = thesaurus.expand(&words, &Analyzer::default());
        let labels = |expansion: &Expansion<'_>| {
            expansion.labels.iter().map(|label| label.text.clone()).collect::<Vec<_>>()
        };
        expansions.iter().map(|e| (e.first, e.end, e.concept.id.clone(), labels(e))).collect()
    }

    #[test]
    fn the_longest_label_names_the_concept() {
        let secure = vec!["secure base".to_owned()];
        for query in ["trygg base", "trygge baser", "tryggbase"] {
            let end = query.split(' ').count();
            assert_eq!(named(query), [(0, end, "trygg-base".to_owned(), secure.clone())], "{query}");
        }
        assert_eq!(named("en base")[0].2, "base");
        assert_eq!(named("neglect og Omsorgssvikten").len(), 2);
        assert_eq!(named("frykt for forlatt").len(), 1);
        assert_eq!(named("Children’s memories").len(), 1);
        assert!(named("noe helt annet").is_empty());
    }
}
