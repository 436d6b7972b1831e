//! What an examiner would mark in a document's citations. Nothing is changed; each fault comes with a proposed mending.

use std::collections::BTreeMap;

use super::habits::{Habits, in_note, named, starts_with_name};
use super::listing::listing;
use super::locator::Locator;
use super::spelling::{Add, parenthesis, spelling};
use super::{Citation, Cited, Confidence, Form, Work};
use crate::document::{Document, Span, WorkKey};

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

/// Kinds of fault, by the rules of APA 7 as Norwegian universities teach them; where most citations of a document follow
/// another author–date style, by that style.
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
    /// `et. al` for `et al.`, or `et al.` where no author is left out.
    EtAl,
    /// `ibid.`, which author–date styles do without.
    Ibid,
    /// `ibid.` with nothing, or more than one thing, to point at.
    UnclearIbid,
    /// Cited, but not in the reference list.
    NotListed,
    /// In the reference list, but not cited.
    NotCited,
    /// Out of its place in the alphabetical reference list.
    ListOrder,
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
            FaultKind::ListOrder => "list-order",
        }
    }
}

/// The faults in a document's citations, by position; `cited` is what [`cite`](super::cite) found in it.
///
/// What most citations of the document do is its style: a text that has `(Dahl 1998)` throughout lacks no commas. Notes are
/// a style of their own, in which ibid., short titles and bare years are no faults. The reference list is held against the
/// citations only if the document has one.
pub fn lint(document: &Document, cited: &Cited) -> Vec<Fault> {
    let text = document.text.as_str();
    let works: BTreeMap<&WorkKey, &Work> = cited.works.iter().map(|work| (&work.key, work)).collect();
    let habits = Habits::of(document, cited);
    let mut faults = Vec::new();
    for (i, citation) in cited.citations.iter().enumerate() {
        let work = citation.work.as_ref().and_then(|key| works.get(key).copied());
        let note = in_note(document, citation.span);
        let mut add = |kind: FaultKind, message: String, mending: Option<String>| {
            faults.push(Fault { span: citation.span, kind, message, mending });
        };
        match citation.form {
            Form::Quote | Form::BlockQuote => quotation(citation, work, text, habits, &mut add),
            Form::Ibid => ibid(citation, work, habits, note, &mut add),
            Form::Narrative | Form::Parenthetical => {
                let raw = citation.span.of(text);
                spelling(citation, raw, work, habits, note, &mut add);
                if !note
                    && habits.semicolon
                    && citation.form == Form::Parenthetical
                    && let Some(next) =
                        cited.citations[i + 1..].iter().find(|next| next.span.start >= citation.span.end)
                    && next.form == Form::Parenthetical
                    && text[citation.span.end..next.span.start].trim() == ","
                    && next.work != citation.work
                    && starts_with_name(next.span.of(text))
                {
                    let message = "works in one parenthesis are parted by semicolons".to_owned();
                    add(FaultKind::CommaBetweenWorks, message, Some(format!("{raw};")));
                }
            }
        }
    }
    faults.extend(listing(cited, habits));
    faults.sort_by_key(|fault| (fault.span.start, fault.span.end, fault.kind));
    faults
}

fn quotation(citation: &Citation, work: Option<&Work>, text: &str, habits: Habits, add: &mut Add<'_>) {
    // The number of a note behind it says where it is from.
    let noted = text[citation.span.end..]
        .trim_start_matches(['.', ',', ';'])
        .starts_with(|c: char| c.is_ascii_digit() || "¹²³⁴⁵⁶⁷⁸⁹".contains(c));
    if !citation.locator.as_ref().is_some_and(Locator::is_exact) && !noted {
        let message = match work {
            Some(work) => format!("a quotation from {} without a page", named(work, habits.and)),
            None => "a quotation without a source".to_owned(),
        };
        add(FaultKind::MissingPage, message, None);
    }
}

fn ibid(citation: &Citation, work: Option<&Work>, habits: Habits, note: bool, add: &mut Add<'_>) {
    match work {
        Some(work) if citation.confidence < Confidence::Ambiguous => {
            // Notes have it, and so have the styles without a comma; APA does not.
            if !note && habits.comma {
                let mending = parenthesis(work, citation.locator.as_ref(), habits);
                add(FaultKind::Ibid, "author–date styles repeat author and year".to_owned(), Some(mending));
            }
        }
        Some(work) => {
            let message =
                format!("several works stand before it; {} is taken to be meant", named(work, habits.and));
            let mending = parenthesis(work, citation.locator.as_ref(), habits);
            add(FaultKind::UnclearIbid, message, Some(mending));
        }
        // In a note it may point at an archive or a newspaper.
        None if note => {}
        None => {
            add(FaultKind::UnclearIbid, "nothing stands before it that it could point at".to_owned(), None)
        }
    }
}
