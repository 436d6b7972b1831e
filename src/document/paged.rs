//! Text as a format gives it: line by line, with its page starts and what the format itself says of each line.

/// Text as extracted, before any structure is guessed.
///
/// Guarantees: NFC; no line holds `\n`, `\r`, form feed or NUL; line numbers count from 1 and rise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PagedText {
    /// The lines in file order, blank ones included.
    pub lines: Vec<Line>,
    /// Whether line numbers are those of a file a person can open (plain text, Markdown).
    pub numbered: bool,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Line number in the source file, from 1.
    pub number: u32,
    /// The line without its end; leading and trailing blanks are kept, they carry structure.
    pub text: String,
    /// Set if the format says that a new page begins with this line (a form feed before it).
    pub page_start: Option<PageStart>,
    /// What the format itself says of this line; `None` where only the look of the text can tell.
    pub mark: Option<Mark>,
    /// How the line is set, where the format has measures.
    pub look: Option<Look>,
}

/// How a line is set on its page: what a format with places and sizes, and without markup, tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Size of its letters in percent of the running text's.
    pub size: u16,
    /// Whether all of it is bold.
    pub bold: bool,
    /// Whether all of it is italic.
    pub italic: bool,
    /// Whether its place says that a block begins with it: a gap, an indent, a line before it that ended on purpose.
    pub begins: bool,
    /// Whether it stands with the notes at the foot of a page, or beside the text.
    pub note: bool,
    /// Whether the format itself says that it is no text: a running head, a page number.
    pub furniture: bool,
    /// The level of the heading it belongs to, where the format's own outline names it.
    pub heading: Option<u8>,
}

/// The start of a page as the format gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageStart {
    /// The label the format gives the page (PDF page labels), if it gives one.
    pub label: Option<String>,
    /// `true` if the format does not say so outright: where a word processor last broke its pages.
    pub inferred: bool,
}

/// What a format with markup says of a line. It wins over guessing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The kind of block the line belongs to.
    pub kind: MarkKind,
    /// Whether a new block begins with this line.
    pub begins: bool,
}

/// Kinds of block that markup can state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A heading of this level, from 1.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// A block quotation.
    Quote,
    /// A list item.
    List,
    /// A footnote or endnote.
    Note,
    /// What stands before the text: title, subtitle, authors.
    Front,
    /// A row of a table, its cells parted by ` | `.
    Table,
    /// An entry of a reference list.
    Reference,
    /// A line of a table of contents, which is no text.
    Contents,
}
