//! PDF: letters with their places become words, lines and columns in reading order.
//!
//! The order of work, one step a file: the drawing instructions of each page are followed (`content`, `matrix`) and each
//! code read as a letter (`font`, `tex`, `sfnt`, `strings`); letters become words (`words`), words lines (`lines`), each column for
//! itself (`columns`); over all pages it is measured how the document is set, and lines say where blocks begin
//! (`layout`, `floats`), and whether they are language (`legible`). Where the file itself states its structure (`tags`) and that
//! can be believed, it wins over all this (`tagged`). What the file says of itself is read in `about` and `outline`, what keeps it from being read is named in `failure`.
//!
//! Pictures, drawings and annotations are not looked at, so a page costs what its text costs.

mod about;
mod columns;
mod content;
mod failure;
mod floats;
mod font;
mod layout;
mod legible;
mod lines;
mod matrix;
mod outline;
mod sfnt;
mod strings;
mod tagged;
mod tags;
mod tex;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::Pdf;

use super::{Extract, clean};
use crate::document::PagedText;
use content::Budget;
use failure::Failure;
use layout::PageLines;

/// A document has no more pages than this.
const PAGES: usize = 20_000;

/// What a whole document may cost: some ten times what a thick book does.
const BUDGET: Budget = Budget { instructions: 50_000_000, letters: 50_000_000 };

/// A page with fewer letters than this has no more than a stamp or a page number on it.
const STAMP: u32 = 100;

/// A page without letters is a scan if pictures cover so much of it; one with a stamp, if they cover nearly all.
const PICTURE: f64 = 0.3;
const SCAN: f64 = 0.75;

/// Reads a PDF: its lines in reading order with their pages, and what it says of itself.
///
/// A pure function of the bytes, without I/O; it never panics. It may take memory that a small file does not let expect,
/// so untrusted files are read where memory and time are limited.
///
/// # Errors
/// Why it cannot be read and what to do, as one sentence: no PDF, password-protected, damaged, scanned without a text
/// layer, fonts that do not tell their letters.
pub(super) fn read(bytes: &[u8]) -> Result<Extract, String> {
    // Readers of fonts and streams give up with a panic on some damaged files; a user should get a sentence.
    let read = catch_unwind(AssertUnwindSafe(|| read_pages(bytes)));
    read.unwrap_or(Err(Failure::Damaged)).map_err(|failure| failure.message().to_owned())
}

/// Whether the bytes say that they are a PDF.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|five| five == b"%PDF-")
}

fn read_pages(bytes: &[u8]) -> Result<Extract, Failure> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| Failure::of_loading(error, bytes))?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Failure::Damaged);
    }
    if pages.len() > PAGES {
        return Err(Failure::Pages);
    }
    let mut fonts = font::Fonts::new();
    let mut budget = BUDGET;
    let labels = about::page_labels(&pdf);
    let mut read = Vec::with_capacity(pages.len());
    let (mut letters, mut unknown) = (0, 0);
    let mut pictures = Vec::new();
    let stated = tags::tags(&pdf);
    let mut glyphs = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let drawn = content::drawn(page, &mut fonts, &mut budget).ok_or(Failure::Bomb)?;
        let regions = page_regions(&drawn.glyphs);
        let mut own = 0;
        for line in regions.iter().flatten() {
            own += line.letters[0];
            unknown += line.letters[1];
        }
        letters += own;
        if own < STAMP && drawn.pictured > if own == 0 { PICTURE } else { SCAN } {
            pictures.push(at + 1);
        }
        if stated.is_some() {
            glyphs.push(drawn.glyphs);
        }
        read.push(PageLines { label: labels.get(at).cloned().flatten(), regions });
    }
    if letters == 0 {
        let scanned = pages.iter().any(content::has_pictures);
        return Err(if scanned { Failure::Scanned } else { Failure::Empty });
    }
    if unknown * 4 > letters || !legible::is_legible(&read) {
        return Err(Failure::Letters);
    }
    let stated = stated.and_then(|tags| tagged::lines(&glyphs, &tags, &labels));
    let mut lines = stated.unwrap_or_else(|| layout::lines(&read, &outline::bookmarks(&pdf)));
    for line in &mut lines {
        // Among them the way back from a note, as browsers print it.
        line.text = clean(&line.text).replace(['\u{FFFD}', '\n', '\u{C}', '\u{21A9}', '\u{FE0E}'], "");
    }
    let unread = without_text(&pictures).into_iter().collect();
    Ok(Extract { text: PagedText { lines, numbered: false }, metadata: about::metadata(&pdf), unread })
}

/// What is said of pages that are pictures: the first ranges of them, and what to do.
fn without_text(pages: &[usize]) -> Option<String> {
    const RANGES: usize = 8;
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for &page in pages {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => ranges.push((page, page)),
        }
    }
    let range = |&(first, last): &(usize, usize)| match last - first {
        0 => first.to_string(),
        _ => format!("{first}–{last}"),
    };
    let mut named = ranges.iter().take(RANGES).map(range).collect::<Vec<_>>().join(", ");
    if ranges.len() > RANGES {
        named.push_str(&format!(" and others ({} in all)", pages.len()));
    }
    let (noun, verb) = if pages.len() == 1 { ("page", "has") } else { ("pages", "have") };
    (!pages.is_empty()).then(|| {
        format!("{noun} {named} {verb} no text layer (pictures only); run OCR to read them, e.g. ocrmypdf --skip-text")
    })
}

/// The lines of a page, column by column; text that is turned comes after what stands upright.
fn page_regions(glyphs: &[content::Glyph]) -> Vec<Vec<lines::Printed>> {
    let mut turns: [usize; 4] = [0; 4];
    for glyph in glyphs {
        turns[usize::from(glyph.turn) % 4] += 1;
    }
    let mut order = [0, 1, 2, 3];
    order.sort_by_key(|&turn| std::cmp::Reverse(turns[turn]));
    let mut regions = Vec::new();
    for turn in order.into_iter().filter(|&turn| turns[turn] > 0) {
        let words = words::words(glyphs.iter().filter(|glyph| usize::from(glyph.turn) % 4 == turn));
        for region in columns::regions(words) {
            let mut lines = lines::lines(region);
            for line in &mut lines {
                line.aside = turn != order[0];
            }
            if !lines.is_empty() {
                regions.push(lines);
            }
        }
    }
    regions
}
