//! Pages whose file states their structure: lines with marks, in the order and of the kinds that it says.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::content::Glyph;
use super::lines::{Printed, lines as printed};
use super::tags::{Belongs, Tags};
use super::words;
use crate::document::{Line, Mark, MarkKind, PageStart};

/// A cell with more letters than this on average is none: the table places prose.
const PROSE_CELL: usize = 400;

/// A paragraph of so many letters is a sentence or more.
const LONG: usize = 50;

/// The document's lines, if what the file states can be believed: nearly all its letters are in the structure, headings
/// are among it, and paragraphs are more than lines.
pub(super) fn lines(pages: &[Vec<Glyph>], tags: &Tags, labels: &[Option<String>]) -> Option<Vec<Line>> {
    if !has_sense(pages, tags) {
        return None;
    }
    let labels = if labels.iter().any(Option::is_some) { labels.to_vec() } else { printed_labels(pages) };
    let mut last_page: Vec<usize> = vec![0; tags.blocks.len()];
    for (page, glyphs) in pages.iter().enumerate() {
        for glyph in glyphs {
            if let Some(piece) = piece(tags, page, glyph) {
                last_page[piece.block] = page;
            }
        }
    }
    let mut writer = Writer { lines: Vec::new(), begun: BTreeSet::new(), start: None, rows: HashMap::new() };
    for (page, glyphs) in pages.iter().enumerate() {
        writer.turn(labels.get(page).cloned().flatten());
        let mut blocks: BTreeMap<(bool, bool, usize), Vec<Pair<'_>>> = BTreeMap::new();
        let mut loose: Vec<&Glyph> = Vec::new();
        for glyph in glyphs {
            match piece(tags, page, glyph) {
                Some(piece) => {
                    let kind = tags.blocks[piece.block].kind;
                    let note = kind == MarkKind::Note;
                    // What goes on over the page is the last text on it, whatever floats beside it; notes stand under it.
                    let goes_on = kind != MarkKind::Table && last_page[piece.block] > page;
                    blocks.entry((note, goes_on, piece.block)).or_default().push((piece, glyph));
                }
                None if !glyph.artifact => loose.push(glyph),
                None => {}
            }
        }
        let mut loose = printed(words::words(loose.into_iter()));
        for ((note, goes_on, block), mut glyphs) in blocks {
            if note || goes_on {
                writer.loose(std::mem::take(&mut loose));
            }
            // As they are read, not as they are drawn.
            glyphs.sort_by_key(|(piece, _)| piece.order);
            writer.block(block, tags.blocks[block].kind, &glyphs);
        }
        writer.loose(loose);
    }
    writer.settle();
    Some(writer.lines)
}

fn piece<'t>(tags: &'t Tags, page: usize, glyph: &Glyph) -> Option<&'t Belongs> {
    glyph.content.filter(|_| !glyph.artifact).and_then(|content| tags.pieces.get(&(page, content)))
}

fn has_sense(pages: &[Vec<Glyph>], tags: &Tags) -> bool {
    let (mut all, mut tagged) = (0_usize, 0_usize);
    let mut letters: Vec<usize> = vec![0; tags.blocks.len()];
    let mut ends = vec![((0, 0, 0), ' '); tags.blocks.len()];
    let is_letter = |glyph: &&Glyph| {
        !glyph.artifact && glyph.text.as_deref().is_none_or(|text| text.chars().any(char::is_alphanumeric))
    };
    for (page, glyphs) in pages.iter().enumerate() {
        for (drawn, glyph) in glyphs.iter().enumerate() {
            let belongs = piece(tags, page, glyph);
            if is_letter(&glyph) {
                all += 1;
                if let Some(piece) = belongs {
                    tagged += 1;
                    letters[piece.block] += 1;
                }
            }
            let sign = glyph.text.as_deref().and_then(|text| text.trim().chars().next_back());
            // Marks of notes and brackets may stand after a sentence's end.
            if let (Some(piece), Some(sign)) = (belongs, sign)
                && !(sign.is_ascii_digit() || matches!(sign, '»' | '”' | '"' | ')' | '’'))
            {
                ends[piece.block] = ends[piece.block].max(((page, piece.order, drawn), sign));
            }
        }
    }
    let of = |wanted: fn(MarkKind) -> bool| {
        let blocks =
            tags.blocks.iter().zip(&letters).filter(|(block, count)| **count > 0 && wanted(block.kind));
        blocks.fold((0_usize, 0_usize), |(blocks, letters), (_, count)| (blocks + 1, letters + count))
    };
    let headings = of(|kind| matches!(kind, MarkKind::Heading(_)));
    let paragraphs = of(|kind| kind == MarkKind::Paragraph);
    // Where each line is tagged for itself, few end as a sentence does.
    let (mut long, mut whole) = (0, 0);
    for ((block, &count), (_, end)) in tags.blocks.iter().zip(&letters).zip(&ends) {
        if block.kind == MarkKind::Paragraph && count >= LONG {
            long += 1;
            whole += usize::from(matches!(end, '.' | '?' | '!' | ':' | '…'));
        }
    }
    tagged * 20 >= all * 19
        && headings.0 > 0
        && headings.1 * 4 < tagged
        && headings.0 <= 2 * paragraphs.0
        && long > 0
        && whole * 2 >= long
}

/// A letter, and where in the structure it belongs.
type Pair<'p> = (&'p Belongs, &'p Glyph);

struct Writer {
    lines: Vec<Line>,
    /// Blocks of which a line is written.
    begun: BTreeSet<usize>,
    start: Option<PageStart>,
    /// The rows of tables as they were first written.
    rows: HashMap<usize, String>,
}

impl Writer {
    /// A page begins. One without a line is an empty line, so that it counts.
    fn turn(&mut self, label: Option<String>) {
        self.settle();
        self.start = Some(PageStart { label, inferred: false });
    }

    fn settle(&mut self) {
        if let Some(start) = self.start.take() {
            self.line(String::new(), Some(start), None);
        }
    }

    fn line(&mut self, text: String, page_start: Option<PageStart>, mark: Option<Mark>) {
        let number = u32::try_from(self.lines.len() + 1).unwrap_or(u32::MAX);
        self.lines.push(Line { number, text, page_start, mark, look: None });
    }

    fn push(&mut self, text: String, kind: MarkKind, begins: bool) {
        let text = if kind == MarkKind::Table { text } else { text.replace("   ", " ") };
        let start = self.start.take();
        self.line(text, start, Some(Mark { kind, begins }));
    }

    /// What the structure leaves out.
    fn loose(&mut self, lines: Vec<Printed>) {
        for line in lines {
            self.push(line.text, MarkKind::Paragraph, true);
        }
    }

    fn block(&mut self, block: usize, kind: MarkKind, glyphs: &[Pair<'_>]) {
        if kind != MarkKind::Table {
            let glyphs: Vec<Glyph> = glyphs.iter().map(read_instead()).collect();
            for line in flow(&glyphs) {
                let begins = self.begun.insert(block);
                self.push(line.text, kind, begins);
            }
            return;
        }
        let mut cells: BTreeMap<u32, Vec<Glyph>> = BTreeMap::new();
        let mut read = read_instead();
        for pair in glyphs {
            cells.entry(pair.0.cell).or_default().push(read(pair));
        }
        let texts: Vec<String> = cells
            .values()
            .map(|cell| {
                flow(cell).into_iter().map(|line| line.text.replace("   ", " ")).collect::<Vec<_>>().join(" ")
            })
            .collect();
        let letters: usize = texts.iter().map(String::len).sum();
        if texts.len() < 2 || letters > texts.len() * PROSE_CELL {
            for text in texts {
                self.push(text, MarkKind::Paragraph, true);
            }
        } else {
            let begins = self.begun.insert(block);
            let text = texts.join(" | ");
            // The head of a table is printed again where the table goes on.
            if begins || self.rows.get(&block) != Some(&text) {
                self.push(text.clone(), kind, begins);
            }
            self.rows.entry(block).or_insert(text);
        }
    }
}

/// Gives letters as the structure says they read: the first of a piece as all of it, the others as nothing.
fn read_instead() -> impl FnMut(&Pair<'_>) -> Glyph {
    let mut given: Option<usize> = None;
    move |(piece, glyph)| {
        let mut glyph = (*glyph).clone();
        if let Some(actual) = &piece.actual {
            let again = given.replace(piece.order) == Some(piece.order);
            glyph.text = Some(if again { Rc::from("") } else { Rc::clone(actual) });
        }
        glyph
    }
}

/// The lines of letters in reading order: from where one stands well above the one before, a new column begins.
fn flow(glyphs: &[Glyph]) -> Vec<Printed> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut low = f32::MIN;
    for (at, glyph) in glyphs.iter().enumerate() {
        let turned = at > 0 && glyphs[at - 1].turn != glyph.turn;
        if turned || glyph.y < low - 2.5 * glyph.size {
            lines.extend(printed(words::words(glyphs[start..at].iter())));
            start = at;
            low = f32::MIN;
        }
        low = low.max(glyph.y);
    }
    lines.extend(printed(words::words(glyphs[start..].iter())));
    lines
}

/// The page numbers among what the file says is no text: those that count with the pages.
fn printed_labels(pages: &[Vec<Glyph>]) -> Vec<Option<String>> {
    let mut found: BTreeMap<i64, BTreeMap<usize, String>> = BTreeMap::new();
    for (page, glyphs) in pages.iter().enumerate() {
        for line in printed(words::words(glyphs.iter().filter(|glyph| glyph.artifact))) {
            let words = line.text.split_whitespace();
            for word in words.clone().next().into_iter().chain(words.last()) {
                let number = word.trim_matches(['|', '-', '–', '—', '.']);
                let number = number.split_once('/').map_or(number, |(number, _)| number);
                if let Ok(value) = number.parse::<u32>()
                    && number.len() <= 4
                {
                    let offset = i64::from(value) - page as i64;
                    found.entry(offset).or_default().insert(page, number.to_owned());
                }
            }
        }
    }
    let best = found.into_values().max_by_key(BTreeMap::len).filter(|pages| pages.len() >= 2);
    let best = best.unwrap_or_default();
    (0..pages.len()).map(|page| best.get(&page).cloned()).collect()
}
