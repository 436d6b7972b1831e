//! Quotations and where their words stand: JSON and the terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::json::{DocumentJson, ExcerptJson, PagesJson, PassageJson, Positions};
use super::terminal::{Screen, heading, whereabouts};
use crate::index::PassageRecord;
use crate::search::{Change, Find, PageCheck, Quoted};

const DIM: Style = Style::new().dimmed();
const FAULT: Style = AnsiColor::Yellow.on_default().bold();

/// A quotation and where its words stand.
#[derive(Debug, Serialize)]
pub struct QuotedJson<'a> {
    line: Option<u32>,
    raw: &'a str,
    work: Option<&'a str>,
    locator: Option<&'a str>,
    status: &'static str,
    page: Option<PageCheckJson>,
    found: Vec<FindJson<'a>>,
}

/// A passage that is shown by itself, with what it holds of other works.
#[derive(Debug, Serialize)]
pub struct ShownJson<'a> {
    #[serde(flatten)]
    passage: PassageJson<'a>,
    excerpts: Vec<ExcerptJson<'a>>,
    quotations: Vec<QuotedJson<'a>>,
}

impl<'a> ShownJson<'a> {
    /// The JSON form of a passage and its quotations.
    pub fn new(passage: &'a PassageRecord, quoted: &'a [Quoted]) -> ShownJson<'a> {
        let excerpts = passage.excerpts.iter();
        ShownJson {
            passage: PassageJson::new(passage),
            excerpts: excerpts.filter_map(|excerpt| ExcerptJson::of_record(excerpt, passage)).collect(),
            quotations: quoted.iter().map(QuotedJson::new).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct PageCheckJson {
    given: Option<String>,
    printed: String,
    agrees: Option<bool>,
}

/// A place where the words of a quotation stand.
#[derive(Debug, Serialize)]
pub struct FindJson<'a> {
    passage: &'a str,
    document: DocumentJson<'a>,
    pages: Option<PagesJson<'a>>,
    lines: Option<[u32; 2]>,
    /// In the passage's text.
    span: [usize; 2],
    text: &'a str,
    verbatim: bool,
    changes: Vec<ChangeJson<'a>>,
    of_cited_work: bool,
    quoted_there: bool,
}

#[derive(Debug, Serialize)]
struct ChangeJson<'a> {
    quoted: &'a str,
    source: &'a str,
}

impl<'a> QuotedJson<'a> {
    /// The JSON form.
    pub fn new(quoted: &'a Quoted) -> QuotedJson<'a> {
        QuotedJson {
            line: quoted.line,
            raw: &quoted.raw,
            work: quoted.work.as_deref(),
            locator: quoted.locator.as_deref(),
            status: quoted.status(),
            page: quoted.page().map(|page| PageCheckJson {
                given: page.given,
                printed: page.printed,
                agrees: page.agrees,
            }),
            found: quoted.finds.iter().map(FindJson::new).collect(),
        }
    }
}

impl<'a> FindJson<'a> {
    /// The JSON form.
    pub fn new(find: &'a Find) -> FindJson<'a> {
        let change = |change: &'a Change| ChangeJson { quoted: &change.quoted, source: &change.source };
        FindJson {
            passage: &find.passage.passage,
            document: DocumentJson::new(&find.passage.document),
            pages: find.pages.as_ref().map(|pages| PagesJson::found(pages, find.passage.pages_inferred)),
            lines: find.passage.lines.map(|(first, last)| [first, last]),
            span: Positions::of(&find.passage.text).pair(find.span),
            text: &find.text,
            verbatim: find.changes.is_empty(),
            changes: find.changes.iter().map(change).collect(),
            of_cited_work: find.of_cited_work,
            quoted_there: find.quoted_there,
        }
    }
}

/// Writes the quotations of a file, each with what is known of it.
pub fn list(out: &mut dyn Write, path: &str, quotations: &[Quoted], screen: Screen) -> io::Result<()> {
    for quoted in quotations {
        let line = quoted.line.map(|line| format!(":{line}")).unwrap_or_default();
        let status = match quoted.status() {
            "verbatim" => "letter for letter",
            "differs" => "differs",
            _ => "not in the index; nothing is claimed",
        };
        let by = match (&quoted.work_label, &quoted.locator) {
            (Some(work), Some(locator)) => format!(" · {work}, {locator}"),
            (Some(work), None) => format!(" · {work}"),
            _ => String::new(),
        };
        writeln!(out, "{path}{line}: {status}{by}")?;
        writeln!(out, "    {}", shortened(&quoted.raw))?;
        finds(out, quoted, "    ", screen)?;
    }
    let count = |status: &str| quotations.iter().filter(|quoted| quoted.status() == status).count();
    writeln!(
        out,
        "{DIM}{} {}: {} letter for letter, {} that differ, {} not in the index{DIM:#}",
        quotations.len(),
        if quotations.len() == 1 { "quotation" } else { "quotations" },
        count("verbatim"),
        count("differs"),
        count("not found")
    )
}

/// Writes where the quotations of a passage stand elsewhere; those that are nowhere are passed over.
pub fn of_passage(out: &mut dyn Write, quotations: &[Quoted], screen: Screen) -> io::Result<()> {
    for quoted in quotations.iter().filter(|quoted| !quoted.finds.is_empty()) {
        writeln!(out, "  {DIM}{}{DIM:#}", shortened(&quoted.raw))?;
        finds(out, quoted, "    ", screen)?;
    }
    Ok(())
}

/// Writes where the words of one quotation stand.
pub fn finds(out: &mut dyn Write, quoted: &Quoted, indent: &str, screen: Screen) -> io::Result<()> {
    let width = screen.width.saturating_sub(indent.len() + 2).max(24);
    for (i, find) in quoted.finds.iter().enumerate() {
        let how = match (find.changes.is_empty(), find.quoted_there) {
            (true, false) => "letter for letter in",
            (true, true) => "letter for letter, as a quotation, in",
            (false, false) => "otherwise in",
            (false, true) => "otherwise, as a quotation, in",
        };
        let says = format!("{how} {} · {}", heading(&find.passage), whereabouts(&find.passage));
        for line in textwrap::wrap(&says, width) {
            writeln!(out, "{indent}{DIM}{line}{DIM:#}")?;
        }
        // What is wrong is told of the likeliest place alone.
        if i > 0 {
            continue;
        }
        for change in &find.changes {
            let or = |text: &str| {
                if text.is_empty() { "–".to_owned() } else { format!("“{}”", shortened(text)) }
            };
            let says = format!("quoted {}, printed {}", or(&change.quoted), or(&change.source));
            writeln!(out, "{indent}  {FAULT}{says}{FAULT:#}")?;
        }
        match find.check_page(quoted.locator.as_deref()) {
            Some(PageCheck { given: Some(given), printed, agrees: Some(false) }) => {
                writeln!(out, "{indent}  {FAULT}cited with {given}; it stands on p. {printed}{FAULT:#}")?;
            }
            Some(PageCheck { given: None, printed, .. }) if quoted.work.is_some() => {
                writeln!(out, "{indent}  no page is cited; it stands on p. {printed}")?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The first 140 characters on one line.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(140) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
