//! Markdown becomes lines that know what kind of block they belong to.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::marked::raised;
use crate::document::{Line, Mark, MarkKind, PagedText};

/// Reads a Markdown body whose first line is line `first_line` of its file. Markup is taken off, its meaning kept as
/// marks; HTML and the text of images' addresses are dropped; code is running text. Footnotes are numbered in the order in
/// which they are referred to, and bear their number raised at both places.
pub fn lines(body: &str, first_line: u32) -> PagedText {
    let options = Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut reader = Reader::new(body, first_line);
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        reader.take(event, range.start);
    }
    reader.close();
    PagedText { lines: reader.lines, numbered: true }
}

struct Reader {
    /// Byte offset at which each line of the body begins.
    starts: Vec<usize>,
    first_line: u32,
    lines: Vec<Line>,
    /// Open containers that decide the kind of the text in them.
    around: Vec<MarkKind>,
    /// The line being written, once it has text.
    text: String,
    number: Option<u32>,
    begins: bool,
    kind: MarkKind,
    /// Cells so far of the table's row that is open.
    cells: usize,
    /// Names of footnotes, in the order in which they were met.
    notes: Vec<String>,
}

impl Reader {
    fn new(body: &str, first_line: u32) -> Reader {
        let starts = std::iter::once(0).chain(body.match_indices('\n').map(|(i, _)| i + 1)).collect();
        Reader {
            starts,
            first_line,
            lines: Vec::new(),
            around: Vec::new(),
            text: String::new(),
            number: None,
            begins: true,
            kind: MarkKind::Paragraph,
            cells: 0,
            notes: Vec::new(),
        }
    }

    /// The number of a footnote, raised.
    fn mark(&mut self, name: &str) -> String {
        let at = self.notes.iter().position(|known| known == name).unwrap_or_else(|| {
            self.notes.push(name.to_owned());
            self.notes.len() - 1
        });
        raised(&(at + 1).to_string())
    }

    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => match tag {
                Tag::Heading { level, .. } => self.open(MarkKind::Heading(level as u8)),
                Tag::BlockQuote(_) => self.enter(MarkKind::Quote),
                Tag::Item => self.enter(MarkKind::List),
                Tag::FootnoteDefinition(name) => {
                    self.enter(MarkKind::Note);
                    let mark = self.mark(&name);
                    self.push(&format!("{mark} "), at);
                }
                // A note of several paragraphs is one block, and begins with its mark.
                Tag::Paragraph if self.around.last() == Some(&MarkKind::Note) => {}
                Tag::Paragraph | Tag::CodeBlock(_) => {
                    self.open(self.around.last().copied().unwrap_or(MarkKind::Paragraph));
                }
                Tag::TableHead | Tag::TableRow => {
                    self.open(MarkKind::Table);
                    self.cells = 0;
                }
                Tag::TableCell => {
                    if self.cells > 0 {
                        self.push(" | ", at);
                    }
                    self.cells += 1;
                }
                _ => {}
            },
            Event::End(tag) => match tag {
                TagEnd::Paragraph if self.around.last() == Some(&MarkKind::Note) => self.end_line(),
                TagEnd::Heading(_)
                | TagEnd::Paragraph
                | TagEnd::CodeBlock
                | TagEnd::TableHead
                | TagEnd::TableRow => self.close(),
                TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                    self.close();
                    self.around.pop();
                }
                _ => {}
            },
            Event::Text(text) | Event::Code(text) => self.push(&text, at),
            Event::FootnoteReference(name) => {
                let mark = self.mark(&name);
                self.push(&mark, at);
            }
            Event::SoftBreak | Event::HardBreak => self.end_line(),
            _ => {}
        }
    }

    /// A container: its text is of its kind, and begins a block.
    fn enter(&mut self, kind: MarkKind) {
        self.close();
        self.around.push(kind);
        self.open(kind);
    }

    fn open(&mut self, kind: MarkKind) {
        self.close();
        self.kind = kind;
        self.begins = true;
    }

    fn push(&mut self, text: &str, at: usize) {
        let mut offset = at;
        for (i, piece) in text.split('\n').enumerate() {
            if i > 0 {
                self.end_line();
            }
            if !piece.trim().is_empty() && self.number.is_none() {
                self.number =
                    Some(self.first_line + self.starts.partition_point(|&s| s <= offset) as u32 - 1);
            }
            if self.number.is_some() {
                self.text.extend(piece.chars().filter(|&c| c != '\u{C}'));
            }
            offset += piece.len() + 1;
        }
    }

    fn end_line(&mut self) {
        if let Some(number) = self.number.take() {
            let mark = Some(Mark { kind: self.kind, begins: self.begins });
            self.lines.push(Line {
                number,
                text: std::mem::take(&mut self.text),
                page_start: None,
                mark,
                look: None,
            });
            self.begins = false;
        }
    }

    fn close(&mut self) {
        self.end_line();
        self.begins = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_their_kind_and_line() {
        let text = "# 1 Innledning\n\nFørste linje\nog *andre* linje[^1].\n\n> Et sitat\n> over to linjer.\n\n- ett\n- to\n\n[^1]: En note.\n\n```\nkode\n```\n\n|a|b|\n|-|-|\n|c||\n";
        let read: Vec<_> = lines(text, 5)
            .lines
            .into_iter()
            .map(|l| (l.number, l.text, l.mark.map(|m| (m.kind, m.begins))))
            .collect();
        let expected = [
            (5, "1 Innledning", MarkKind::Heading(1), true),
            (7, "Første linje", MarkKind::Paragraph, true),
            (8, "og andre linje¹.", MarkKind::Paragraph, false),
            (10, "Et sitat", MarkKind::Quote, true),
            (11, "over to linjer.", MarkKind::Quote, false),
            (13, "ett", MarkKind::List, true),
            (14, "to", MarkKind::List, true),
            (16, "¹ En note.", MarkKind::Note, true),
            (19, "kode", MarkKind::Paragraph, true),
            (22, "a | b", MarkKind::Table, true),
            (24, "c | ", MarkKind::Table, true),
        ]
        .map(|(n, t, k, b)| (n, t.to_owned(), Some((k, b))));
        assert_eq!(read, expected);
    }
}
