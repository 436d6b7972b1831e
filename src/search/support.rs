//! Which works the passages that bear on a claim rest on, and which of these works stand on their own.
//!
//! This is order by wording, not judgement: a passage that denies the claim in its words ranks as one that affirms it.

use super::{Answer, Hit};
use crate::bibliography::{self, Bibliography, Person, Publication};
use crate::index::{CitationRecord, CitedWork, PassageRecord};

/// A work that hits rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportingWork {
    /// Its key; for a document that is no known work, the document's id.
    pub key: String,
    /// How it is named to a reader: "Killén (2003)".
    pub label: String,
    /// What the bibliography says of it.
    pub publication: Option<Publication>,
    /// Ranks of the hits that rest on it, rising.
    pub passages: Vec<usize>,
    /// Those of them whose sentence of evidence itself names it.
    pub in_evidence: Vec<usize>,
    /// Whether it is spoken for by the document itself rather than cited.
    pub own_voice: bool,
    /// The work before it in the list with which it shares an author or editor; `None` if there is none.
    pub shares_with: Option<String>,
    /// Surnames of those they share.
    pub shared: Vec<String>,
}

impl SupportingWork {
    /// Whether it shares no author or editor with a work before it.
    pub fn is_independent(&self) -> bool {
        self.shares_with.is_none()
    }
}

/// The works an answer's hits rest on, in the order of their best hit.
///
/// A hit rests on every work its passage cites. On its own document it rests if its sentence of evidence cites nobody;
/// a text that excerpts a work counts as that work.
///
/// Who wrote and edited a work is told by the bibliographies, else by the reference lists of `cited`, the works cited in
/// the index, else by how they are cited.
pub fn supporting_works(
    answer: &Answer,
    bibliography: &Bibliography,
    cited: &[CitedWork],
) -> Vec<SupportingWork> {
    let mut works: Vec<(SupportingWork, Vec<Person>)> = Vec::new();
    for hit in &answer.hits {
        let mut add = |key: &str, label: String, persons: Vec<Person>, in_evidence: bool, own_voice: bool| {
            let at = works.iter().position(|(work, _)| work.key == key).unwrap_or_else(|| {
                works.push((
                    SupportingWork {
                        key: key.to_owned(),
                        label,
                        publication: bibliography.get(key),
                        passages: Vec::new(),
                        in_evidence: Vec::new(),
                        own_voice,
                        shares_with: None,
                        shared: Vec::new(),
                    },
                    persons,
                ));
                works.len() - 1
            });
            let work = &mut works[at].0;
            work.own_voice &= own_voice;
            for (ranks, here) in [(&mut work.passages, true), (&mut work.in_evidence, in_evidence)] {
                if here && ranks.last() != Some(&hit.rank) {
                    ranks.push(hit.rank);
                }
            }
        };
        let citations = || hit.passage.citations.iter().filter(|citation| citation.work.is_some());
        if hit.passage.kind == "excerpt" || !citations().any(|citation| in_evidence(citation, hit)) {
            let (key, label, persons) = own_work(&hit.passage);
            add(&key, label, persons, true, true);
        }
        for citation in citations() {
            let key = citation.work.as_deref().unwrap_or_default();
            let label = citation.work_label.clone().unwrap_or_else(|| key.to_owned());
            let known = cited.iter().find(|work| work.key == key);
            let persons = known.map(persons_of).filter(|persons| !persons.is_empty());
            let persons = persons.unwrap_or_else(|| surnames(&label).map(surname_alone).collect());
            add(key, label, persons, in_evidence(citation, hit), false);
        }
    }
    let mut out: Vec<(SupportingWork, Vec<Person>)> = Vec::new();
    for (mut work, named) in works {
        // The bibliography knows all authors and editors, with given names.
        let persons: Vec<Person> = match &work.publication {
            Some(known) => known.authors.iter().chain(&known.editors).cloned().collect(),
            None => named,
        };
        for (other, others) in &out {
            let both = persons.iter().filter(|a| others.iter().any(|b| a.may_be(b)));
            work.shared = both.map(|person| person.family.clone()).collect();
            if !work.shared.is_empty() {
                work.shares_with = Some(other.key.clone());
                break;
            }
        }
        out.push((work, persons));
    }
    out.into_iter().map(|(work, _)| work).collect()
}

/// Who wrote or edited a cited work, as far as reference lists and citations tell.
fn persons_of(work: &CitedWork) -> Vec<Person> {
    let listed = work.entries.iter().find_map(|(_, entry)| bibliography::listed(entry));
    match listed {
        Some(known) if work.publication.is_none() => known.authors.into_iter().chain(known.editors).collect(),
        _ => work.authors.iter().cloned().map(surname_alone).collect(),
    }
}

/// A name without given names.
fn surname_alone(family: String) -> Person {
    Person { family, given: String::new() }
}

fn in_evidence(citation: &CitationRecord, hit: &Hit) -> bool {
    citation.span.0 < hit.evidence.end && citation.span.1 > hit.evidence.start
}

/// The work that a passage's document is, or excerpts: key, label, authors.
fn own_work(passage: &PassageRecord) -> (String, String, Vec<Person>) {
    let document = &passage.document;
    let persons: Vec<Person> = document.authors.iter().map(|name| Person::read(name)).collect();
    let names: Vec<&str> = persons.iter().map(|person| person.family.as_str()).collect();
    let who = match names.as_slice() {
        [] => document.title.clone().unwrap_or_else(|| document.id.clone()),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} og {two}"),
        [one, ..] => format!("{one} et al."),
    };
    let year = document.year.map(|year| format!(" ({year})")).unwrap_or_default();
    (document.work.clone().unwrap_or_else(|| document.id.clone()), format!("{who}{year}"), persons)
}

/// The surnames in a label: `Anstorp og Benum (2015)`, `Benum et al. (2013)`.
fn surnames(label: &str) -> impl Iterator<Item = String> {
    let names = label.rsplit_once(" (").map_or(label, |(names, _)| names);
    let names = names.strip_suffix(" et al.").unwrap_or(names);
    names.split(" og ").map(|name| name.trim().to_owned())
}
