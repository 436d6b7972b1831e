//! Extracts as bytes, to be handed from one process to another.

use serde::{Deserialize, Serialize};

use super::Extract;
use crate::document::{
    Format, Language, Line, Look, Mark, MarkKind, Metadata, PageStart, PagedText, Stated, WorkKey,
};

/// What reading a file came to, as JSON.
pub fn encode(extract: &Result<Extract, String>) -> Vec<u8> {
    let wire = match extract {
        Ok(extract) => Wire::Read(Box::new(ExtractWire::of(extract))),
        Err(reason) => Wire::Refused(reason.clone()),
    };
    serde_json::to_vec(&wire).unwrap_or_default()
}

/// What [`encode`] wrote; a message that is none is a refusal.
pub fn decode(bytes: &[u8]) -> Result<Extract, String> {
    match serde_json::from_slice(bytes) {
        Ok(Wire::Read(extract)) => Ok(extract.into_extract()),
        Ok(Wire::Refused(reason)) => Err(reason),
        Err(_) => Err("its reader gave no sense; please report it".to_owned()),
    }
}

/// The code of a format in a message.
pub fn format_code(format: Format) -> u8 {
    CODES.iter().position(|&known| known == format).map_or(0, |at| at as u8)
}

/// The format of a code.
pub fn format_of_code(code: u8) -> Option<Format> {
    CODES.get(usize::from(code)).copied()
}

const CODES: [Format; 7] =
    [Format::PlainText, Format::Markdown, Format::Html, Format::Docx, Format::Odt, Format::Epub, Format::Pdf];

#[derive(Serialize, Deserialize)]
enum Wire {
    Read(Box<ExtractWire>),
    Refused(String),
}

#[derive(Serialize, Deserialize)]
struct ExtractWire {
    lines: Vec<LineWire>,
    numbered: bool,
    title: Option<(String, bool)>,
    authors: Vec<String>,
    year: Option<(i32, bool)>,
    language: Option<(String, bool)>,
    work: Option<String>,
    excerpt: bool,
    unread: Vec<String>,
}

/// Number, text, the label of the page that starts here and whether it is inferred, kind and beginning of a block, look.
#[derive(Serialize, Deserialize)]
struct LineWire(u32, String, Option<(Option<String>, bool)>, Option<(KindWire, bool)>, Option<LookWire>);

/// Size, whether bold, whether italic, whether a block begins, whether a note, whether furniture, level of the heading.
#[derive(Serialize, Deserialize)]
struct LookWire(u16, bool, bool, bool, bool, bool, Option<u8>);

#[derive(Serialize, Deserialize)]
enum KindWire {
    H(u8),
    P,
    Q,
    L,
    N,
    F,
    T,
    R,
    C,
}

impl ExtractWire {
    fn of(extract: &Extract) -> ExtractWire {
        let metadata = &extract.metadata;
        ExtractWire {
            lines: extract.text.lines.iter().map(LineWire::of).collect(),
            numbered: extract.text.numbered,
            title: metadata.title.as_ref().map(|title| (title.value.clone(), title.inferred)),
            authors: metadata.authors.clone(),
            year: metadata.year.as_ref().map(|year| (year.value, year.inferred)),
            language: metadata.language.as_ref().map(|l| (l.value.code().to_owned(), l.inferred)),
            work: metadata.work.as_ref().map(|work| work.0.clone()),
            excerpt: metadata.excerpt,
            unread: extract.unread.clone(),
        }
    }

    fn into_extract(self) -> Extract {
        let lines = self.lines.into_iter().map(LineWire::into_line).collect();
        let language = self
            .language
            .and_then(|(code, inferred)| Language::from_code(&code).map(|value| Stated { value, inferred }));
        let metadata = Metadata {
            title: self.title.map(|(value, inferred)| Stated { value, inferred }),
            authors: self.authors,
            year: self.year.map(|(value, inferred)| Stated { value, inferred }),
            language,
            work: self.work.map(WorkKey),
            excerpt: self.excerpt,
        };
        Extract { text: PagedText { lines, numbered: self.numbered }, metadata, unread: self.unread }
    }
}

impl LineWire {
    fn of(line: &Line) -> LineWire {
        let page = line.page_start.as_ref().map(|page| (page.label.clone(), page.inferred));
        let mark = line.mark.map(|mark| (KindWire::of(mark.kind), mark.begins));
        let look =
            line.look.map(|l| LookWire(l.size, l.bold, l.italic, l.begins, l.note, l.furniture, l.heading));
        LineWire(line.number, line.text.clone(), page, mark, look)
    }

    fn into_line(self) -> Line {
        let LineWire(number, text, page, mark, look) = self;
        Line {
            number,
            text,
            page_start: page.map(|(label, inferred)| PageStart { label, inferred }),
            mark: mark.map(|(kind, begins)| Mark { kind: kind.into_kind(), begins }),
            look: look.map(|LookWire(size, bold, italic, begins, note, furniture, heading)| Look {
                size,
                bold,
                italic,
                begins,
                note,
                furniture,
                heading,
            }),
        }
    }
}

impl KindWire {
    fn of(kind: MarkKind) -> KindWire {
        match kind {
            MarkKind::Heading(level) => KindWire::H(level),
            MarkKind::Paragraph => KindWire::P,
            MarkKind::Quote => KindWire::Q,
            MarkKind::List => KindWire::L,
            MarkKind::Note => KindWire::N,
            MarkKind::Front => KindWire::F,
            MarkKind::Table => KindWire::T,
            MarkKind::Reference => KindWire::R,
            MarkKind::Contents => KindWire::C,
        }
    }

    fn into_kind(self) -> MarkKind {
        match self {
            KindWire::H(level) => MarkKind::Heading(level),
            KindWire::P => MarkKind::Paragraph,
            KindWire::Q => MarkKind::Quote,
            KindWire::L => MarkKind::List,
            KindWire::N => MarkKind::Note,
            KindWire::F => MarkKind::Front,
            KindWire::T => MarkKind::Table,
            KindWire::R => MarkKind::Reference,
            KindWire::C => MarkKind::Contents,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_on_the_way() {
        let line = |number, text: &str, page_start, mark| Line {
            number,
            text: text.into(),
            page_start,
            mark,
            look: None,
        };
        let kinds = [
            MarkKind::Heading(3),
            MarkKind::Paragraph,
            MarkKind::Quote,
            MarkKind::List,
            MarkKind::Note,
            MarkKind::Front,
            MarkKind::Table,
            MarkKind::Reference,
            MarkKind::Contents,
        ];
        let mut lines: Vec<Line> = kinds
            .into_iter()
            .map(|kind| line(1, "Trygg \"base\"", None, Some(Mark { kind, begins: true })))
            .collect();
        lines.push(line(2, "å", Some(PageStart::default()), None));
        let look = Look {
            size: 160,
            bold: true,
            italic: false,
            begins: true,
            note: false,
            furniture: true,
            heading: Some(2),
        };
        lines.push(Line { look: Some(look), ..line(2, "ø", None, None) });
        lines.push(line(3, "", Some(PageStart { label: Some("iv".into()), inferred: true }), None));
        let extract = Extract {
            text: PagedText { lines, numbered: false },
            metadata: Metadata {
                title: Some(Stated::given("Tittel".into())),
                authors: vec!["Berg, Anne".into()],
                year: Some(Stated::inferred(2018)),
                language: Some(Stated::given(Language::Nynorsk)),
                work: Some(WorkKey("berg-2018".into())),
                excerpt: true,
            },
            unread: vec!["page 3 has no text layer".into()],
        };
        assert_eq!(decode(&encode(&Ok(extract.clone()))), Ok(extract));
        assert_eq!(decode(&encode(&Err("nei".into()))), Err("nei".into()));
        assert!(decode(b"{}").is_err());
        for format in CODES {
            assert_eq!(format_of_code(format_code(format)), Some(format));
        }
    }
}
