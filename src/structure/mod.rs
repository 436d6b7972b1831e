//! Text as extracted becomes a structured document: pure, total, near linear in the text's length.
//!
//! The order of work, one step a file: lines are measured (`rows`), the document's habits of setting are read off
//! them (`habits`), pages are found (`pages`), what is not text is taken out (`furniture`, `contents`,
//! `notes`), headings are found (`headings`, `titles`, `numbering`), the lines between them gathered into blocks
//! (`paragraphs`, `lists`, `references`) and all is written as one text (`build`, `hyphens`).
//!
//! What a format states of a line ([`Mark`](crate::document::Mark)) is taken as stated, and nothing is guessed.

mod build;
mod byline;
mod contents;
mod cut;
mod furniture;
mod habits;
mod headings;
mod hyphens;
mod language;
mod lists;
mod looks;
mod marked;
mod marks;
mod metadata;
mod notes;
mod numbering;
mod numerals;
mod pages;
mod paragraphs;
mod references;
mod rows;
mod sentences;
mod titles;
mod words;

use std::ops::Range;

use crate::document::{BlockKind, Document, Heading, Page, PagedText};

use build::Builder;
use habits::{Habits, most_common};
use headings::Found;
use hyphens::Lexicon;
use marks::note_number;
use notes::Note;
use pages::PageBreak;
use paragraphs::Piece;
use rows::Row;

pub use language::{language, language_of_part};
pub use sentences::sentences;

/// Structures a text.
///
/// Never fails: what cannot be told apart becomes paragraphs. Every word of the source is in exactly one block or one
/// piece of furniture; a word broken over two lines is mended. The same text always gives the same document.
pub fn structure(paged: &PagedText) -> Document {
    let mut rows = rows::rows(paged);
    let habits = Habits::of(&rows);
    habits::mark_justified(&mut rows);
    let mut pages = pages::find(paged, &mut rows, &habits);
    let mut document = if rows.iter().any(|row| row.mark.is_some()) {
        set_gaps(&mut rows, 0);
        let lexicon = Lexicon::of(&rows);
        marked::write(&rows, &lexicon)
    } else {
        look(rows, &habits, &mut pages)
    };
    document.numbered = paged.numbered;
    document.furniture.sort_by_key(|furniture| furniture.line);
    document.pages = number_pages(pages);
    document.metadata = metadata::infer(&document);
    document
}

/// Structures a text of which only the look is known.
fn look(mut rows: Vec<Row<'_>>, habits: &Habits, pages: &mut [PageBreak]) -> Document {
    let mut furniture = furniture::take(&mut rows, pages);
    let usual_blanks = habits.usual_blanks;
    set_gaps(&mut rows, usual_blanks);
    set_indents(&mut rows, pages.len().max(1));
    let contents = contents::take(&mut rows, &mut furniture);
    set_gaps(&mut rows, usual_blanks);
    // Measured again: margins are off the indents now, and what is no text is gone.
    let habits = &habits.measured_again(&rows);
    let notes = if rows.iter().any(|row| row.look.is_some_and(|look| look.note)) {
        looks::take_notes(&mut rows)
    } else if looks::is_of_one_size(&rows) {
        Vec::new()
    } else {
        notes::take(&mut rows, pages.len().max(1))
    };
    set_gaps(&mut rows, usual_blanks);
    let headings = headings::find(&rows, habits, &contents);
    let lexicon = Lexicon::of(&rows);
    let mut writer =
        Writer { builder: Builder::new(&lexicon), rows: &rows, notes: notes.into_iter().peekable() };
    let first = headings.first().map_or(rows.len(), |heading| heading.row);
    writer.section(0..first, Section::Front(!headings.is_empty()), habits);
    let mut above = Section::Text;
    for (index, heading) in headings.iter().enumerate() {
        writer.heading(heading);
        let end = headings.get(index + 1).map_or(rows.len(), |next| next.row);
        let from = heading.row + heading.rows;
        let mut section = Section::under(&rows[heading.row..from]);
        // The notes of all chapters at the end, each chapter's under its own title.
        let first = rows[from..end].first().and_then(|row| note_number(row.text));
        if section == Section::Text && above == Section::Notes && first == Some(1) {
            section = Section::Notes;
        }
        above = section;
        writer.section(from..end, section, habits);
    }
    writer.notes_before(usize::MAX);
    let mut document = writer.builder.finish();
    document.furniture = furniture;
    document
}

/// What stands under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    /// Text before the first heading; whether there is a heading at all.
    Front(bool),
    /// Running text.
    Text,
    /// A list of references.
    References,
    /// Endnotes.
    Notes,
}

impl Section {
    fn under(heading: &[Row<'_>]) -> Section {
        let whole = heading.iter().map(|row| row.text).collect::<Vec<_>>().join(" ");
        let title = numbering::numbered(&whole).map_or(whole.as_str(), |read| read.title);
        if words::is_reference_title(title) || words::is_reference_title(&whole) {
            Section::References
        } else if words::is_notes_title(title) {
            Section::Notes
        } else {
            Section::Text
        }
    }
}

/// Writes sections in reading order, and footnotes after the block they interrupt.
struct Writer<'r> {
    builder: Builder<'r>,
    rows: &'r [Row<'r>],
    notes: std::iter::Peekable<std::vec::IntoIter<Note<'r>>>,
}

impl Writer<'_> {
    fn heading(&mut self, found: &Found) {
        self.notes_before(found.row);
        let number = found.numbered.then(String::new);
        let heading = Heading { level: found.level, number, title: String::new() };
        self.builder.add(&self.rows[found.row..found.row + found.rows], BlockKind::Heading(heading));
    }

    fn section(&mut self, range: Range<usize>, section: Section, habits: &Habits) {
        let rows = &self.rows[range.clone()];
        let pieces = match section {
            Section::References => by_starts(&references::entry_starts(rows, habits), BlockKind::Reference),
            Section::Notes => by_starts(&references::entry_starts(rows, habits), BlockKind::Note),
            Section::Text => paragraphs::gather(rows, habits, false),
            Section::Front(headed) => paragraphs::gather(rows, habits, headed),
        };
        let noted = self.notes.peek().is_some_and(|note| note.before <= range.end && note.is_numbered());
        let front = section == Section::Front(true) && is_front(rows, &pieces, noted);
        for piece in pieces {
            self.notes_before(range.start + piece.rows.start);
            let kind = if front { BlockKind::Front } else { piece.kind };
            self.builder.add(&rows[piece.rows], kind);
        }
    }

    /// Writes the footnotes that stand before row `at`.
    fn notes_before(&mut self, at: usize) {
        while let Some(note) = self.notes.next_if(|note| note.before <= at) {
            self.builder.add(&note.rows, BlockKind::Note);
        }
    }
}

/// Pieces that begin where `starts` says.
fn by_starts(starts: &[bool], kind: BlockKind) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, &begins) in starts.iter().enumerate() {
        match pieces.last_mut() {
            Some(piece) if !begins => piece.rows.end = at + 1,
            _ => pieces.push(Piece { rows: at..at + 1, kind: kind.clone() }),
        }
    }
    pieces
}

/// Whether what stands before the first heading is front matter and not the text itself: short, or mostly lines that
/// are no prose. Two paragraphs with numbered notes are text (`noted`); one may be an abstract above affiliations.
fn is_front(rows: &[Row<'_>], pieces: &[Piece], noted: bool) -> bool {
    let words: usize = rows.iter().map(|row| row.text.split_whitespace().count()).sum();
    let is_prose = |piece: &&Piece| {
        let words: usize =
            rows[piece.rows.clone()].iter().map(|row| row.text.split_whitespace().count()).sum();
        words > 5 && rows::ends_sentence(rows[piece.rows.end - 1].text)
    };
    let prose = pieces.iter().filter(is_prose).count();
    words < 600 && prose * 2 <= pieces.len() && !(noted && prose > 1)
}

/// Sets [`Row::gap`] and [`Row::top`] after rows were taken out.
fn set_gaps(rows: &mut [Row<'_>], usual: usize) {
    let mut page = None;
    for row in rows.iter_mut() {
        row.top = page.is_some_and(|page| page != row.page);
        page = Some(row.page);
        row.gap = if row.top { 0 } else { row.blanks as i32 - usual as i32 };
    }
}

/// Counts indents from the margin of each page.
fn set_indents(rows: &mut [Row<'_>], pages: usize) {
    let margin = most_common(rows.iter().map(|row| row.indent)).unwrap_or(0);
    for span in furniture::page_spans(rows, pages) {
        let page = &mut rows[span];
        let own = most_common(page.iter().map(|row| row.indent)).unwrap_or(margin);
        let sure = page.iter().filter(|row| row.indent == own).count() * 2 > page.len() && page.len() >= 8;
        let margin = if sure { own } else { margin };
        for (at, row) in page.iter_mut().enumerate() {
            row.indent = row.indent.saturating_sub(margin);
            if at == 0 && row.indent == 1 {
                row.indent = 0;
            }
        }
    }
}

fn number_pages(pages: Vec<PageBreak>) -> Vec<Page> {
    let number = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
    pages
        .into_iter()
        .enumerate()
        .map(|(index, page)| Page {
            number: number(index),
            label: page.label,
            line: page.line,
            inferred: page.inferred,
        })
        .collect()
}
