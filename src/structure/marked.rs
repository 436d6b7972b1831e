//! Documents whose format says what each line is.

use crate::document::{Block, BlockKind, Document, Furniture, FurnitureKind, Heading, Mark, MarkKind};

use super::build::{Builder, carries_number};
use super::hyphens::Lexicon;
use super::rows::{Row, ends_sentence};
use super::words::{is_notes_title, is_reference_title};

/// Writes the blocks as stated; a line without a statement goes on in its paragraph, or begins one after a blank line.
/// Under a title over references paragraphs and list items are entries, under one over notes they are notes.
pub(super) fn write(rows: &[Row<'_>], lexicon: &Lexicon) -> Document {
    let rows = &resumed(rows);
    let mut builder = Builder::new(lexicon);
    let mut section = None;
    let mut furniture = Vec::new();
    let mut start = 0;
    for end in 1..=rows.len() {
        if end < rows.len() && !begins(&rows[end - 1], &rows[end]) {
            continue;
        }
        let block = &rows[start..end];
        if let Some(Mark { kind: MarkKind::Contents, .. }) = block[0].mark {
            let contents = |row: &Row<'_>| Furniture {
                kind: FurnitureKind::Contents,
                text: row.text.to_owned(),
                line: row.number,
            };
            furniture.extend(block.iter().map(contents));
            start = end;
            continue;
        }
        let kind = match block[0].mark.map(|mark| mark.kind) {
            Some(MarkKind::Heading(level)) => {
                let title = block.iter().map(|row| row.text).collect::<Vec<_>>().join(" ");
                section = if is_reference_title(&title) {
                    Some(BlockKind::Reference)
                } else if is_notes_title(&title) {
                    Some(BlockKind::Note)
                } else {
                    None
                };
                let number = carries_number(&title).then(String::new);
                BlockKind::Heading(Heading { level: level.max(1), number, title: String::new() })
            }
            Some(MarkKind::Quote) => BlockKind::Quote,
            Some(MarkKind::Note) => BlockKind::Note,
            Some(MarkKind::Front) => BlockKind::Front,
            Some(MarkKind::Table) => BlockKind::Table,
            Some(MarkKind::Reference) => BlockKind::Reference,
            Some(MarkKind::List) => section.clone().unwrap_or(BlockKind::List),
            Some(MarkKind::Paragraph | MarkKind::Contents) | None => {
                section.clone().unwrap_or(BlockKind::Paragraph)
            }
        };
        builder.add(block, kind);
        start = end;
    }
    let mut document = builder.finish();
    document.furniture = furniture;
    set_front(&mut document);
    document
}

/// Paragraphs before the first heading are front matter if hardly any of them is prose.
fn set_front(document: &mut Document) {
    let heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let Some(first) = document.blocks.iter().position(heading) else { return };
    let before = &mut document.blocks[..first];
    let text = |block: &Block| block.span.of(&document.text);
    let words: usize = before.iter().map(|block| text(block).split_whitespace().count()).sum();
    let is_prose = |block: &&Block| {
        let text = text(block);
        text.split_whitespace().count() > 5 && ends_sentence(text)
    };
    if words < 600 && before.iter().filter(is_prose).count() * 2 <= before.len() {
        for block in before.iter_mut().filter(|block| block.kind == BlockKind::Paragraph) {
            block.kind = BlockKind::Front;
        }
    }
}

/// A block that is broken off by notes, and by what else stands at the foot of a page, goes on where it was.
fn resumed<'r>(rows: &[Row<'r>]) -> Vec<Row<'r>> {
    const FARTHEST: usize = 64;
    let mut resumed: Vec<Row<'r>> = Vec::with_capacity(rows.len());
    for row in rows {
        let goes_on = |before: &Row<'_>| matches!((before.mark, row.mark), (Some(one), Some(two)) if one.kind == two.kind);
        let torn = row.mark.is_some_and(|mark| !mark.begins) && !resumed.last().is_some_and(goes_on);
        let from = resumed.len().saturating_sub(FARTHEST);
        let place = resumed[from..].iter().rposition(goes_on).filter(|_| torn);
        resumed.insert(place.map_or(resumed.len(), |place| from + place + 1), row.clone());
    }
    resumed
}

fn begins(before: &Row<'_>, row: &Row<'_>) -> bool {
    match (before.mark, row.mark) {
        (Some(one), Some(two)) => two.begins || one.kind != two.kind,
        (None, None) => row.gap > 0,
        _ => true,
    }
}
