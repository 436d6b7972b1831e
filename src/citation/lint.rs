//! What an examiner would mark in a document's citations. Nothing is changed; each fault comes with a proposed mending.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::slug;
use super::locator::Locator;
use super::token::Tokens;
use super::year::{Year, year_at};
use super::{Citation, Cited, Form, Work};
use crate::document::{Document, Language, Span, WorkKey};

/// A fault in a document's citations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub span: Span,
    /// What is wrong.
    pub kind: FaultKind,
    /// The same in words, for this place.
    pub message: String,
    /// What could stand there instead; `None` where only the author can know.
    pub mending: Option<String>,
}

/// Kinds of fault, by the rules of APA 7 as Norwegian universities teach them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A quotation without a page, section or paragraph.
    MissingPage,
    /// Authors without a year.
    MissingYear,
    /// The work stands under another year elsewhere.
    YearConflict,
    /// The author is spelt otherwise elsewhere.
    NameConflict,
    /// A parenthesis lacks its other half.
    MissingBracket,
    /// No comma between author and year in a parenthesis.
    MissingComma,
    /// A comma where a semicolon parts two works.
    CommaBetweenWorks,
    /// `&` in running text, or `og` in a parenthesis.
    Ampersand,
    /// `et. al` for `et al.`
    EtAl,
    /// `ibid.`, which author–date styles do without.
    Ibid,
    /// `ibid.` with nothing, or more than one thing, to point at.
    UnclearIbid,
    /// Cited, but not in the reference list.
    NotListed,
    /// In the reference list, but not cited.
    NotCited,
}

impl FaultKind {
    /// A short name for it, as printed beside the line.
    pub fn name(self) -> &'static str {
        match self {
            FaultKind::MissingPage => "missing-page",
            FaultKind::MissingYear => "missing-year",
            FaultKind::YearConflict => "year-conflict",
            FaultKind::NameConflict => "name-conflict",
            FaultKind::MissingBracket => "missing-bracket",
            FaultKind::MissingComma => "missing-comma",
            FaultKind::CommaBetweenWorks => "comma-between-works",
            FaultKind::Ampersand => "ampersand",
            FaultKind::EtAl => "et-al",
            FaultKind::Ibid => "ibid",
            FaultKind::UnclearIbid => "unclear-ibid",
            FaultKind::NotListed => "not-listed",
            FaultKind::NotCited => "not-cited",
        }
    }
}

/// The faults in a document's citations, by position; `cited` is what [`cite`](super::cite) found in it.
///
/// The reference list is held against the citations only if the document has one.
pub fn lint(document: &Document, cited: &Cited) -> Vec<Fault> {
    let text = document.text.as_str();
    let works: BTreeMap<&WorkKey, &Work> = cited.works.iter().map(|work| (&work.key, work)).collect();
    let listed = !cited.uncited.is_empty() || cited.works.iter().any(|work| work.reference.is_some());
    // What stands between two authors in running text.
    let and = match document.metadata.language.as_ref().map(|language| language.value) {
        Some(Language::English) => "and",
        Some(Language::Swedish) => "och",
        _ => "og",
    };
    let mut faults = Vec::new();
    let mut unlisted: BTreeSet<&WorkKey> = BTreeSet::new();
    for (i, citation) in cited.citations.iter().enumerate() {
        let work = citation.work.as_ref().and_then(|key| works.get(key).copied());
        let mut add = |kind: FaultKind, message: String, mending: Option<String>| {
            faults.push(Fault { span: citation.span, kind, message, mending });
        };
        match citation.form {
            Form::Quote | Form::BlockQuote => quotation(citation, work, &mut add),
            Form::Ibid => ibid(citation, work, &mut add),
            Form::Narrative | Form::Parenthetical => {
                let raw = citation.span.of(text);
                spelling(citation, raw, work, and, &mut add);
                if let Some(next) =
                    cited.citations[i + 1..].iter().find(|next| next.span.start >= citation.span.end)
                    && next.form == Form::Parenthetical
                    && citation.form == Form::Parenthetical
                    && text[citation.span.end..next.span.start].trim() == ","
                    && next.work != citation.work
                    && next.span.of(text).starts_with(char::is_alphabetic)
                {
                    let message = "works in one parenthesis are parted by semicolons".to_owned();
                    add(FaultKind::CommaBetweenWorks, message, Some(format!("{raw};")));
                }
                if let Some(work) = work.filter(|work| listed && work.reference.is_none())
                    && unlisted.insert(&work.key)
                {
                    add(FaultKind::NotListed, format!("{} is not in the reference list", work.label()), None);
                }
            }
        }
    }
    for entry in &cited.uncited {
        let message = format!("{} is in the reference list and never cited", entry.authors.join(", "));
        faults.push(Fault { span: entry.span, kind: FaultKind::NotCited, message, mending: None });
    }
    faults.sort_by_key(|fault| (fault.span.start, fault.span.end, fault.kind));
    faults
}

type Add<'a> = dyn FnMut(FaultKind, String, Option<String>) + 'a;

fn quotation(citation: &Citation, work: Option<&Work>, add: &mut Add<'_>) {
    if !citation.locator.as_ref().is_some_and(Locator::is_exact) {
        let message = match work {
            Some(work) => format!("a quotation from {} without a page", work.label()),
            None => "a quotation without a source".to_owned(),
        };
        add(FaultKind::MissingPage, message, None);
    }
}

fn ibid(citation: &Citation, work: Option<&Work>, add: &mut Add<'_>) {
    match work {
        Some(work) if citation.confidence < super::Confidence::Ambiguous => {
            let mending = parenthesis(work, citation.locator.as_ref());
            add(FaultKind::Ibid, "author–date styles repeat author and year".to_owned(), Some(mending));
        }
        Some(work) => {
            let message = format!("several works stand before it; {} is taken to be meant", work.label());
            add(FaultKind::UnclearIbid, message, Some(parenthesis(work, citation.locator.as_ref())));
        }
        None => {
            add(FaultKind::UnclearIbid, "nothing stands before it that it could point at".to_owned(), None)
        }
    }
}

/// What the raw text of one citation shows.
fn spelling(citation: &Citation, raw: &str, work: Option<&Work>, and: &str, add: &mut Add<'_>) {
    let tokens = Tokens::read(raw, Span::new(0, raw.len()));
    // All tokens in a row, whatever bracket they stand in.
    let all: Vec<usize> = (0..tokens.list.len()).collect();
    let view = super::token::View { tokens: &tokens, seq: &all };
    let year = (0..view.len()).find_map(|k| year_at(view, k).map(|(year, _)| (k, year)));
    let mending = work.map(|work| match citation.form {
        Form::Narrative => narrative(work, citation.locator.as_ref(), and),
        // One of several works in a parenthesis brings no brackets of its own.
        _ if raw.contains(['(', ')']) => parenthesis(work, citation.locator.as_ref()),
        _ => parenthesis(work, citation.locator.as_ref()).trim_matches(['(', ')']).to_owned(),
    });
    if raw.matches('(').count() != raw.matches(')').count() {
        add(FaultKind::MissingBracket, "a bracket lacks its other half".to_owned(), mending.clone());
    }
    if raw.contains("et. al") || raw.contains("et.al") {
        let mended = raw.replace("et. al.", "et al.").replace("et. al", "et al.").replace("et.al.", "et al.");
        add(FaultKind::EtAl, "`et` is a whole word and takes no full stop".to_owned(), Some(mended));
    }
    let names_end = year.map_or(raw.len(), |(k, _)| view.span(k).start);
    let names = &raw[..names_end];
    if citation.form == Form::Narrative && names.contains('&') {
        let message = format!("running text has `{and}` between authors");
        add(FaultKind::Ampersand, message, Some(raw.replace(" & ", &format!(" {and} "))));
    } else if citation.form == Form::Parenthetical
        && names.contains(&format!(" {and} "))
        && work.is_some_and(|work| work.authors.len() > 1)
    {
        add(
            FaultKind::Ampersand,
            "a parenthesis has `&` between authors".to_owned(),
            Some(raw.replacen(&format!(" {and} "), " & ", 1)),
        );
    }
    let Some((k, year)) = year else {
        if let Some(work) = work {
            add(FaultKind::MissingYear, format!("no year; {} is taken to be meant", work.label()), mending);
        }
        return;
    };
    if citation.form == Form::Parenthetical && k > 0 && !view.word(k - 1).is_empty()
        || citation.form == Form::Parenthetical
            && k > 1
            && view.has(k - 1, '.')
            && !view.word(k - 2).is_empty()
    {
        let mended = format!("{}, {}", names.trim_end(), &raw[names_end..]);
        add(FaultKind::MissingComma, "a comma stands between author and year".to_owned(), Some(mended));
    }
    let Some(work) = work else { return };
    if year != Year::Undated && work.year.as_deref().is_some_and(|known| known != year.to_string()) {
        let message = format!("the year differs from {}", work.label());
        add(FaultKind::YearConflict, message, mending.clone());
    }
    let folded = slug(names);
    let named = work.authors.first().is_none_or(|author| {
        let author = slug(author);
        folded.contains(&author) || author.split('-').next_back().is_some_and(|last| folded.ends_with(last))
    });
    // An abbreviation, an inherited author or a genitive is no slip; a word beginning as the author's does is.
    let first = work.authors.first().map(|author| slug(author)).unwrap_or_default();
    if !named && !folded.is_empty() && first.chars().next() == folded.chars().next() && !is_acronym(names) {
        add(FaultKind::NameConflict, format!("spelt otherwise than {}", work.label()), mending);
    }
}

fn is_acronym(names: &str) -> bool {
    let letters = names.trim_matches(|c: char| !c.is_alphabetic());
    letters.chars().filter(|c| c.is_uppercase()).count() * 2 > letters.chars().count()
}

/// `(Anstorp & Benum, 2015, s. 24)`
fn parenthesis(work: &Work, locator: Option<&Locator>) -> String {
    let year = work.year.as_deref().unwrap_or("u.å.");
    let locator = locator.map(|locator| format!(", {locator}")).unwrap_or_default();
    format!("({}, {year}{locator})", work.names("&"))
}

/// `Anstorp og Benum (2015, s. 24)`
fn narrative(work: &Work, locator: Option<&Locator>, and: &str) -> String {
    let year = work.year.as_deref().unwrap_or("u.å.");
    let locator = locator.map(|locator| format!(", {locator}")).unwrap_or_default();
    format!("{} ({year}{locator})", work.names(and))
}
