//! Passages: a document's blocks cut and joined to the length that is searched.

use crate::document::{Document, PageRange, Passage, PassageKind, PassageOptions, Span};

use super::language::language_of_part;
use super::sentences::sentences;

impl Document {
    /// Cuts the document into passages, in order.
    ///
    /// A passage is whole blocks under one heading, or whole sentences of one block that is longer than
    /// [`PassageOptions::max_words`], in parts of about even length. Items of one list stand together up to that limit,
    /// with the lines that introduce them, and so do the rows of a table. Paragraphs shorter than [`PassageOptions::min_words`] join the next block
    /// under their heading. Quotations, notes and reference entries stand alone. Headings and furniture are in none;
    /// everything else is in exactly one.
    pub fn passages(&self, options: &PassageOptions) -> Vec<Passage> {
        let mut passages = Vec::new();
        for group in groups(self, options) {
            let span = Span::new(group.span.start, group.span.end);
            if group.words <= options.max_words.max(1) {
                passages.push(self.passage(span, &group));
                continue;
            }
            for part in parts(span.of(&self.text), group.words, options.max_words.max(1)) {
                passages
                    .push(self.passage(Span::new(span.start + part.start, span.start + part.end), &group));
            }
        }
        passages
    }

    fn passage(&self, span: Span, group: &Group) -> Passage {
        let section = self.section_of(group.block).into_iter().map(crate::document::Heading::label).collect();
        let lines = self.lines_of(span);
        let last = self.last_line_of(span);
        let pages = self.page_at(span.start).zip(self.page_of_line(last)).map(|(first, last)| {
            let label = match (&first.label, &last.label) {
                (Some(one), Some(other)) if one == other => Some(one.clone()),
                (Some(one), Some(other)) => Some(format!("{one}–{other}")),
                _ => None,
            };
            PageRange {
                first: first.number,
                last: last.number,
                label,
                inferred: first.inferred || last.inferred,
            }
        });
        let language = language_of_part(span.of(&self.text));
        Passage { kind: group.kind, span, section, pages, lines: self.numbered.then_some(lines), language }
    }

    /// The source line of the last byte of `span`.
    fn last_line_of(&self, span: Span) -> u32 {
        self.line_at(span.end.saturating_sub(1).max(span.start))
    }
}

/// Neighbouring blocks that make one passage, or several if they are too long.
struct Group {
    kind: PassageKind,
    span: Span,
    words: usize,
    /// Its first block.
    block: usize,
    /// The heading it stands under.
    parent: Option<usize>,
}

fn groups(document: &Document, options: &PassageOptions) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut closed = true;
    for (index, block) in document.blocks.iter().enumerate() {
        let Some(kind) = PassageKind::of_block(&block.kind) else {
            closed = true;
            continue;
        };
        let words = count_words(block.span.of(&document.text));
        let next = Group { kind, span: block.span, words, block: index, parent: block.parent };
        match groups.last_mut() {
            Some(last) if !closed && last.parent == next.parent && joins(last, &next, document, options) => {
                last.span.end = next.span.end;
                last.words += next.words;
                last.kind = next.kind;
            }
            _ => groups.push(next),
        }
        closed = false;
    }
    groups
}

/// Whether `next` belongs into the passage of `last`.
fn joins(last: &Group, next: &Group, document: &Document, options: &PassageOptions) -> bool {
    let fits = last.words + next.words <= options.max_words;
    let short = last.words < options.min_words;
    let introduces = last.span.of(&document.text).ends_with(':');
    match (last.kind, next.kind) {
        (PassageKind::List, PassageKind::List) | (PassageKind::Table, PassageKind::Table) => fits,
        (PassageKind::Paragraph, PassageKind::List) => fits && (short || introduces),
        (PassageKind::Paragraph, PassageKind::Paragraph) | (PassageKind::Front, PassageKind::Front) => {
            short && fits
        }
        _ => false,
    }
}

/// Cuts a long text at sentence ends into parts of about even length, none longer than `max_words` unless one sentence
/// is.
fn parts(text: &str, words: usize, max_words: usize) -> Vec<Span> {
    let count = words.div_ceil(max_words);
    let aim = words.div_ceil(count);
    let mut parts: Vec<(Span, usize)> = Vec::new();
    for sentence in sentences(text) {
        let more = count_words(sentence.of(text));
        match parts.last_mut() {
            // A part takes a sentence if more than half of it is still within the aim.
            Some((span, so_far)) if *so_far + more / 2 <= aim && *so_far + more <= max_words => {
                span.end = sentence.end;
                *so_far += more;
            }
            _ => parts.push((sentence, more)),
        }
    }
    parts.into_iter().map(|(span, _)| span).collect()
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}
