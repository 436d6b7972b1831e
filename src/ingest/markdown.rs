//! Markdown becomes lines that know what kind of block they belong to.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::marked::raised;
use crate::document::{Line, Mark, MarkKind, PagedText};

/// Reads a Markdown body whose first line is line `first_line` of its file. Markup is taken off, its meaning kept as
/// marks; notes in the text (`^[…]`) are notes; HTML and the text of images' addresses are dropped; code is running text. Footnotes are numbered in the order in
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
    /// The first line of the block that is open.
    block: usize,
    /// Whether what comes is code, in which nothing is markup.
    code: bool,
}

/// Keeps `^[` of code from being an inline note.
const AS_CODE: char = '\u{1}';

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
            block: 0,
            code: false,
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
                    self.code = matches!(tag, Tag::CodeBlock(_));
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
                | TagEnd::TableRow => {
                    self.close();
                    self.code = false;
                }
                TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                    self.close();
                    self.around.pop();
                }
                _ => {}
            },
            Event::Text(text) if !self.code => self.push(&text, at),
            Event::Text(text) | Event::Code(text) => self.push(&text.replace("^[", "^\u{1}["), at),
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
        self.take_inline_notes();
        self.block = self.lines.len();
    }

    /// Takes notes that stand in the text (`^[…]`, as pandoc reads them) out of the block that ends, and writes them behind it.
    fn take_inline_notes(&mut self) {
        let block = &self.lines[self.block.min(self.lines.len())..];
        let is_note = |line: &Line| line.mark.is_some_and(|mark| mark.kind == MarkKind::Note);
        if !block.iter().any(|line| line.text.contains("^[") && !is_note(line)) {
            self.lines[self.block..].iter_mut().for_each(|line| line.text.retain(|c| c != AS_CODE));
            return;
        }
        let (mut texts, mut notes, mut depth) = (Vec::new(), Vec::<String>::new(), 0);
        let first = self.notes.len();
        for line in block {
            let mut text = String::new();
            let mut rest = line.text.chars().peekable();
            while let Some(c) = rest.next() {
                match (depth, c) {
                    (0, '^') if rest.peek() == Some(&'[') => {
                        rest.next();
                        depth = 1;
                        notes.push(String::new());
                        text.push_str(&raised(&(first + notes.len()).to_string()));
                    }
                    (0, c) => text.push(c),
                    (1, ']') => depth = 0,
                    (_, c) => {
                        depth = match c {
                            '[' => depth + 1,
                            ']' => depth - 1,
                            _ => depth,
                        };
                        notes.last_mut().into_iter().for_each(|note| note.push(c));
                    }
                }
            }
            if depth > 0 {
                notes.last_mut().into_iter().for_each(|note| note.push(' '));
            }
            texts.push(text);
        }
        // One that does not end is none.
        if depth > 0 {
            self.lines[self.block..].iter_mut().for_each(|line| line.text.retain(|c| c != AS_CODE));
            return;
        }
        for (line, text) in self.lines[self.block..].iter_mut().zip(texts) {
            line.text = text;
        }
        let block = self.block;
        let mut at = 0;
        self.lines.retain(|line| {
            at += 1;
            at <= block + 1 || !line.text.trim().is_empty()
        });
        let number = self.lines.last().map_or(self.first_line, |line| line.number);
        for note in notes {
            // The name only keeps its number from being given again.
            self.notes.push(format!("^[{}]", self.notes.len()));
            let text = format!("{} {}", raised(&self.notes.len().to_string()), note.trim());
            let mark = Some(Mark { kind: MarkKind::Note, begins: true });
            self.lines.push(Line { number, text, page_start: None, mark, look: None });
        }
        self.lines[block..].iter_mut().for_each(|line| line.text.retain(|c| c != AS_CODE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_in_the_text_are_taken_out_of_it() {
        let text = "Skam[^a] og sorg^[Se *Moe* [2009]\nog Lind.] her.^[To.]\n\nEt tegn `^[` og ^[uten slutt.\n\n[^a]: En.\n\n```\n^[kode]\n```\n";
        let read: Vec<(u32, String)> = lines(text, 1).lines.into_iter().map(|l| (l.number, l.text)).collect();
        let expected = [
            (1, "Skam¹ og sorg²"),
            (2, " her.³"),
            (2, "² Se Moe [2009] og Lind."),
            (2, "³ To."),
            (4, "Et tegn ^[ og ^[uten slutt."),
            (6, "¹ En."),
            (9, "^[kode]"),
        ]
        .map(|(number, text)| (number, text.to_owned()));
        assert_eq!(read, expected);
    }

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
