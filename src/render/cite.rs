//! Citations ready to paste, with what is missing said instead of made up: JSON and the terminal.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::csl::StyledCitation;
use super::json::Positions;
use super::reference::{Named, Reference, cited_in};
use super::style::CiteStyle;
use super::terminal::{Screen, heading, whereabouts};
use crate::bibliography::{self, Bibliography, Person, Publication, PublicationKind};
use crate::document::Language;
use crate::index::{CitationRecord, PassageRecord};

/// How to cite a passage's document and what the passage cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citing {
    /// The document the passage is from, at the passage's page.
    pub document: Paste,
    /// The works cited in the passage, each as read there, in order.
    pub cited: Vec<SecondHand>,
}

/// A citation and its reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paste {
    /// Key of the work, if it has one.
    pub work: Option<String>,
    /// `(Killén, 2003, s. 24)`
    pub in_text: String,
    /// `Killén (2003, s. 24)`
    pub narrative: String,
    /// The entry of the reference list; `None` if nothing but authors and year is known.
    pub reference: Option<Reference>,
    /// What is missing, each a sentence.
    pub notes: Vec<String>,
}

/// A work as it is cited in the passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondHand {
    /// For one who has read only this passage, or the work that reports another: `(Bowlby, sitert i Wennerberg, 2011, s. 47)`.
    pub secondary: String,
    /// For one who has looked it up in the work itself.
    pub direct: Paste,
}

/// What is known of the works that may be cited.
#[derive(Clone, Copy, Debug)]
pub struct Known<'k> {
    /// The index's bibliographies.
    pub bibliography: &'k Bibliography,
    /// Entries of reference lists as printed, by key of the work: the passage's own document's list before others.
    pub listed: &'k BTreeMap<String, Listed>,
}

/// An entry of a document's reference list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The entry as printed.
    pub entry: String,
    /// The document whose list it is from.
    pub document: String,
}

/// How to cite a passage in a style.
pub fn citing(passage: &PassageRecord, known: Known<'_>, style: &CiteStyle, language: Language) -> Citing {
    let Known { bibliography, .. } = known;
    let own = passage.document.work.as_deref().and_then(|key| bibliography.get(key));
    let mut notes = Vec::new();
    let own = own.unwrap_or_else(|| of_header(passage, &mut notes));
    let is_account = passage.kind == "excerpt";
    let locator = if is_account { None } else { locator(passage) };
    if is_account {
        notes.push(
            "this text only excerpts or retells the work: look the page up in the work itself".to_owned(),
        );
    } else if let (None, place) = (&locator, passage.pages) {
        notes.push(match place {
            Some((page, _)) => format!(
                "no page is printed; it is page {page} counted from the first{}, which is not cited as a page",
                if passage.pages_inferred { ", by page starts worked out from the lines" } else { "" }
            ),
            None => "no page is known; name the heading or count the paragraphs".to_owned(),
        });
    }
    edited(&own, &mut notes);
    if passage.document.inferred.iter().any(|fact| fact != "language") {
        let facts: Vec<&str> =
            passage.document.inferred.iter().map(String::as_str).filter(|fact| *fact != "language").collect();
        notes.push(format!("read off the text, not stated: {}", facts.join(", ")));
    }
    if style.is_numeric() {
        notes.push("the style numbers works in the order of your own text: put your number in".to_owned());
    }
    let StyledCitation { parenthetical, narrative, reference } =
        style.cite(&own, locator.as_deref(), language);
    let document =
        Paste { work: passage.document.work.clone(), in_text: parenthetical, narrative, reference, notes };
    let mut cited: Vec<SecondHand> = Vec::new();
    for citation in passage.citations.iter().filter(|citation| citation.work.is_some()) {
        let one = second_hand(citation, &document.in_text, known, style, language);
        // The same place of the same work, once: a quotation and the parenthesis after it.
        if !cited
            .iter()
            .any(|other| other.secondary == one.secondary && other.direct.in_text == one.direct.in_text)
        {
            cited.push(one);
        }
    }
    Citing { document, cited }
}

fn second_hand(
    citation: &CitationRecord,
    own: &str,
    known: Known<'_>,
    style: &CiteStyle,
    language: Language,
) -> SecondHand {
    let key = citation.work.as_deref().unwrap_or_default();
    let publication = known.bibliography.get(key);
    let listed = known.listed.get(key);
    let label = of_label(citation.work_label.as_deref().unwrap_or(key));
    let locator = citation.locator.as_deref();
    let mut notes = Vec::new();
    // Authors and year are known in any case; a name that stands for several is cited as it stands.
    let read = publication.clone().or_else(|| bibliography::listed(&listed?.entry));
    let mut styled = match &read {
        Some(work) => style.cite(work, locator, language),
        None if label.others => apa_in_text(&label, locator, language),
        None => style.cite(&label.publication(), locator, language),
    };
    if publication.is_none() {
        styled.reference = listed.map(|listed| Reference::of_text(&listed.entry));
        notes.push(match listed {
            Some(Listed { document, .. }) => {
                format!("the reference is as the list of {document} prints it, in that list's style: check it")
            }
            None => "neither a bibliography of this index nor a reference list knows the work: the reference is for \
                     you to add"
                .to_owned(),
        });
    }
    if citation.confidence != "certain" {
        notes.push(format!("which work is meant is {}: check", citation.confidence));
    }
    if locator.is_none() && citation.form.ends_with("quote") {
        notes.push("a quotation, and no page of the work is given".to_owned());
    }
    if let Some(work) = &read {
        edited(work, &mut notes);
    }
    let secondary = match &citation.attributed_to {
        Some(who) => within(who, &styled.parenthetical, language),
        None => {
            let bare = match (&read, label.others) {
                // A number of its own would say that the work is in the list.
                _ if style.is_numeric() => label.names(language),
                (None, true) => apa_in_text(&label, None, language).parenthetical,
                (read, _) => {
                    let work = read.clone().unwrap_or_else(|| label.publication());
                    style.cite(&work, None, language).parenthetical
                }
            };
            within(bare.trim_start_matches('(').trim_end_matches(')'), own, language)
        }
    };
    SecondHand {
        direct: Paste {
            work: citation.work.clone(),
            in_text: match &citation.attributed_to {
                Some(_) => secondary.clone(),
                None => styled.parenthetical,
            },
            narrative: styled.narrative,
            reference: styled.reference,
            notes,
        },
        secondary,
    }
}

/// `(Bowlby, sitert i Wennerberg, 2011, s. 47)`; of a number `(Bowlby, sitert i [1])`.
fn within(whom: &str, citation: &str, language: Language) -> String {
    let inner = citation.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(citation);
    format!("({whom}, {} {inner})", cited_in(language))
}

fn apa_in_text(named: &Named, locator: Option<&str>, language: Language) -> StyledCitation {
    StyledCitation {
        parenthetical: named.parenthetical(locator, language),
        narrative: named.narrative(locator, language),
        reference: None,
    }
}

/// The printed page or pages as a locator; `None` if none is printed.
fn locator(passage: &PassageRecord) -> Option<String> {
    passage.page_label.as_ref().map(|label| format!("s. {label}"))
}

/// The passage's document as a publication.
pub fn own_publication(passage: &PassageRecord, known: Known<'_>) -> Publication {
    let document = &passage.document;
    let own = document.work.as_deref().and_then(|key| known.bibliography.get(key));
    let own = own.unwrap_or_else(|| of_header(passage, &mut Vec::new()));
    Publication { name: document.work.clone().unwrap_or_else(|| document.id.clone()), ..own }
}

/// What the document says of itself.
fn of_header(passage: &PassageRecord, notes: &mut Vec<String>) -> Publication {
    let document = &passage.document;
    for (fact, missing) in [
        ("author", document.authors.is_empty()),
        ("year", document.year.is_none()),
        ("title", document.title.is_none()),
    ] {
        if missing {
            notes.push(format!("its {fact} is not known"));
        }
    }
    notes
        .push("it is in no bibliography of this index: publisher and the like are for you to add".to_owned());
    Publication {
        kind: PublicationKind::Other,
        authors: document.authors.iter().map(|name| Person::read(name)).collect(),
        title: document.title.clone().unwrap_or_else(|| document.id.clone()),
        year: document.year.map(|year| year.to_string()),
        ..Publication::default()
    }
}

/// A book that only has editors is cited by its chapters.
fn edited(publication: &Publication, notes: &mut Vec<String>) {
    if publication.authors.is_empty() && !publication.editors.is_empty() {
        notes.push(
            "an edited volume: cite the chapter's author, with the chapter's title, if you can tell"
                .to_owned(),
        );
    }
}

/// The names and year in a label: `Anstorp og Benum (2015)`, `Benum et al. (2013)`.
fn of_label(label: &str) -> Named {
    let (names, year) = label.rsplit_once(" (").unwrap_or((label, ""));
    let year = Some(year.trim_end_matches(')').to_owned()).filter(|year| !year.is_empty() && year != "u.å.");
    let (names, others) = names.strip_suffix(" et al.").map_or((names, false), |first| (first, true));
    Named { surnames: names.split(" og ").map(str::to_owned).collect(), others, year }
}

/// The JSON form of [`Citing`].
#[derive(Debug, Serialize)]
pub struct CitingJson<'a> {
    passage: &'a str,
    style: &'a str,
    language: &'a str,
    document: PasteJson<'a>,
    cited: Vec<SecondHandJson<'a>>,
}

#[derive(Debug, Serialize)]
struct PasteJson<'a> {
    work: Option<&'a str>,
    in_text: &'a str,
    narrative: &'a str,
    reference: Option<ReferenceJson<'a>>,
    notes: &'a [String],
}

#[derive(Debug, Serialize)]
struct ReferenceJson<'a> {
    text: &'a str,
    emphasis: Vec<[usize; 2]>,
}

#[derive(Debug, Serialize)]
struct SecondHandJson<'a> {
    secondary: &'a str,
    #[serde(flatten)]
    direct: PasteJson<'a>,
}

impl<'a> CitingJson<'a> {
    /// The JSON form.
    pub fn new(
        passage: &'a PassageRecord,
        citing: &'a Citing,
        style: &'a str,
        language: Language,
    ) -> CitingJson<'a> {
        let one = |cited: &'a SecondHand| SecondHandJson {
            secondary: &cited.secondary,
            direct: paste(&cited.direct),
        };
        CitingJson {
            passage: &passage.passage,
            style,
            language: language.code(),
            document: paste(&citing.document),
            cited: citing.cited.iter().map(one).collect(),
        }
    }
}

fn paste(paste: &Paste) -> PasteJson<'_> {
    PasteJson {
        work: paste.work.as_deref(),
        in_text: &paste.in_text,
        narrative: &paste.narrative,
        reference: paste.reference.as_ref().map(|reference| {
            let positions = Positions::of(&reference.text);
            let emphasis = reference.emphasis.iter().map(|&span| positions.pair(span)).collect();
            ReferenceJson { text: &reference.text, emphasis }
        }),
        notes: &paste.notes,
    }
}

/// Writes a citation for pasting. References stand on one line each, so that they can be copied whole.
pub fn screen(
    out: &mut dyn Write,
    passage: &PassageRecord,
    citing: &Citing,
    screen: Screen,
) -> io::Result<()> {
    let italic = anstyle::Style::new().italic();
    let dim = anstyle::Style::new().dimmed();
    let write = |out: &mut dyn Write, paste: &Paste| -> io::Result<()> {
        if let Some(reference) = &paste.reference {
            let (mut line, mut done) = (String::new(), 0);
            for span in &reference.emphasis {
                line.push_str(&reference.text[done..span.start]);
                let set = span.of(&reference.text);
                line.push_str(&if screen.colour {
                    format!("{italic}{set}{italic:#}")
                } else {
                    set.to_owned()
                });
                done = span.end;
            }
            line.push_str(&reference.text[done..]);
            writeln!(out, "    {line}")?;
        }
        for note in &paste.notes {
            writeln!(out, "    {dim}note: {note}{dim:#}")?;
        }
        Ok(())
    };
    writeln!(out, "{dim}{} · {}{dim:#}", heading(passage), whereabouts(passage))?;
    writeln!(out, "    {}   or   {}", citing.document.in_text, citing.document.narrative)?;
    write(out, &citing.document)?;
    if !citing.cited.is_empty() {
        writeln!(out, "\n{dim}Cited there; look it up before citing it as read{dim:#}")?;
    }
    for cited in &citing.cited {
        writeln!(out, "    {}", cited.secondary)?;
        if cited.direct.in_text != cited.secondary {
            writeln!(out, "    {dim}looked up:{dim:#} {}", cited.direct.in_text)?;
        }
        write(out, &cited.direct)?;
    }
    Ok(())
}
