//! References and citations in a style of the Citation Style Language, by hayagriva.
//!
//! The terms are ours (`locales/*.xml`), so that Norwegian reads as Norwegian manuals have it. What the engine does otherwise
//! than they do is put right behind it: no comma before the last name's *og* or *&*, particles before the surname, the letter
//! of `1992a`, an edited book's editors in Chicago.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{
    CitationFormat, FontStyle, IndependentStyle, Locale, LocaleCode, LocaleFile, Style, StyleCategory,
};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, ElemChild,
    ElemChildren, ElemMeta, LocatorPayload, SpecificLocator,
};

use super::reference::{Reference, genre_in};
use crate::bibliography::{self, BibliographyFormat, Publication, PublicationKind};
use crate::document::{Language, Span};

/// Stands for a blank within a surname: the engine would take `van der` for particles to be moved behind the given name.
const WITHIN_NAME: char = '\u{e000}';

/// Styles by the names users give them, and by the engine's.
const NAMES: [(&str, &str); 4] = [
    ("harvard", "harvard-cite-them-right"),
    ("chicago", "chicago-author-date"),
    ("mla", "modern-language-association"),
    ("vancouver", "springer-vancouver"),
];

/// A style of the Citation Style Language.
#[derive(Debug)]
pub struct CslStyle {
    style: Box<IndependentStyle>,
    /// Whether it puts an edited book's editors wrong.
    mends_editors: bool,
}

/// A publication as a style cites it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StyledCitation {
    /// `(Killén, 2003, s. 24)`, `[1]`.
    pub parenthetical: String,
    /// `Killén (2003, s. 24)`.
    pub narrative: String,
    /// The entry of the reference list; `None` if the style has no list.
    pub reference: Option<Reference>,
}

impl CslStyle {
    /// The style of this name: one of ours (`harvard`, `chicago`, `mla`, `vancouver`), or as the archive of the engine names
    /// it (`american-sociological-association`). `None` if there is none.
    pub fn named(name: &str) -> Option<CslStyle> {
        let name = NAMES.iter().find(|(short, _)| *short == name).map_or(name, |(_, long)| long);
        match ArchivedStyle::by_name(name)?.get() {
            Style::Independent(style) => Some(CslStyle::new(style)),
            Style::Dependent(_) => None,
        }
    }

    /// A style as its file has it.
    ///
    /// # Errors
    /// A sentence: it is no CSL, or only points at another style.
    pub fn read(xml: &str) -> Result<CslStyle, String> {
        match Style::from_xml(xml) {
            Ok(Style::Independent(style)) => Ok(CslStyle::new(style)),
            Ok(Style::Dependent(style)) => Err(format!(
                "it only points at another style ({}); give that style's file",
                style.parent_link.href
            )),
            Err(error) => Err(format!("it is no style of CSL 1.0 ({error})")),
        }
    }

    fn new(style: IndependentStyle) -> CslStyle {
        let mends_editors = style.info.id.contains("chicago-author-date");
        CslStyle { style: Box::new(style), mends_editors }
    }

    /// Whether works are cited by numbers, which only a whole list gives out.
    pub fn is_numeric(&self) -> bool {
        let numeric = |category: &StyleCategory| {
            matches!(category, StyleCategory::CitationFormat { format: CitationFormat::Numeric })
        };
        self.style.info.category.iter().any(numeric)
    }

    /// A publication cited at a place, which is as citations give it: `s. 11–15`, `kap. 3`.
    pub fn cite(
        &self,
        publication: &Publication,
        locator: Option<&str>,
        language: Language,
    ) -> StyledCitation {
        let (publication, editors) = self.with_editors(publication);
        let Some(item) = item(&publication, language) else { return StyledCitation::default() };
        let locales = [locale(language)];
        let code = Some(LocaleCode(code(language).to_owned()));
        let place = locator.and_then(place);
        let mut driver = BibliographyDriver::new();
        for purpose in [None, Some(CitePurpose::Prose)] {
            let place =
                place.as_ref().map(|(unit, number)| SpecificLocator(*unit, LocatorPayload::Str(number)));
            let items = vec![CitationItem::new(&item, place, None, false, purpose)];
            driver.citation(CitationRequest::new(items, &self.style, code.clone(), &locales, None));
        }
        let rendered = driver.finish(BibliographyRequest::new(&self.style, code, &locales));
        let mends = Mends { language, year: publication.year.as_deref(), editors };
        let mut citations = rendered.citations.iter().map(|one| mends.flat(&[&one.citation], false).text);
        let parenthetical = citations.next().unwrap_or_default();
        // Numeric styles end the names as in their lists: `Moe K. [1]`.
        let narrative = citations.next().unwrap_or_default().replace(". [", " [");
        let entry = rendered.bibliography.and_then(|list| list.items.into_iter().next());
        let reference = entry.map(|entry| {
            // The number of a numbered list is given out by the list.
            let number =
                entry.first_field.filter(|_| !self.is_numeric()).map(|field| ElemChildren(vec![field]));
            let parts: Vec<&ElemChildren> = number.iter().chain([&entry.content]).collect();
            let entry = mends.flat(&parts, true);
            if self.is_numeric() { without_number(entry) } else { entry }
        });
        StyledCitation { parenthetical, narrative, reference }
    }

    /// The publication with its editors where authors stand, if the style would put them wrong.
    fn with_editors(&self, publication: &Publication) -> (Publication, bool) {
        let mut publication = publication.clone();
        let edited = self.mends_editors
            && publication.kind != PublicationKind::Chapter
            && publication.authors.is_empty()
            && !publication.editors.is_empty();
        if edited {
            publication.authors = std::mem::take(&mut publication.editors);
        }
        (publication, edited)
    }
}

/// The publication as the engine takes it.
fn item(publication: &Publication, language: Language) -> Option<Item> {
    let mut publication = publication.clone();
    for person in publication.authors.iter_mut().chain(&mut publication.editors) {
        if !person.given.is_empty() {
            person.family = person.family.replace(' ', &WITHIN_NAME.to_string());
        }
    }
    // No style may put a Norwegian title into English capitals; and English titles stand as the bibliography has them.
    publication.language = Some(code(Language::Bokmal).to_owned());
    publication.genre = publication.genre.map(|genre| genre_in(&genre, language).to_owned());
    publication.year = publication.year.and_then(|year| {
        let digits: String = year.chars().take_while(char::is_ascii_digit).collect();
        (digits.len() == 4).then_some(digits)
    });
    let json = bibliography::write(std::slice::from_ref(&publication), BibliographyFormat::CslJson);
    serde_json::from_str::<Vec<Item>>(&json).ok()?.into_iter().next()
}

fn code(language: Language) -> &'static str {
    match language {
        Language::English => "en-US",
        Language::Nynorsk => "nn-NO",
        _ => "nb-NO",
    }
}

/// The terms of a language; they are read anew each time, which takes half a millisecond.
fn locale(language: Language) -> Locale {
    let xml = match language {
        Language::English => include_str!("locales/en.xml"),
        Language::Nynorsk => include_str!("locales/nn.xml"),
        _ => include_str!("locales/nb.xml"),
    };
    match LocaleFile::from_xml(xml) {
        Ok(file) => file.into(),
        // Our own files are held by a test.
        Err(_) => Locale { lang: None, info: None, terms: None, date: Vec::new(), style_options: None },
    }
}

/// The unit and number of a locator; of several parts the first.
fn place(locator: &str) -> Option<(Locator, String)> {
    let unit = |part: &str| match part.split_once(' ') {
        Some(("s.", number)) => Some((Locator::Page, number.to_owned())),
        Some(("kap.", number)) => Some((Locator::Chapter, number.to_owned())),
        Some(("avsn.", number)) => Some((Locator::Paragraph, number.to_owned())),
        Some(("§", number)) => Some((Locator::Section, number.to_owned())),
        Some(("bd.", number)) => Some((Locator::Volume, number.to_owned())),
        Some(("del", number)) => Some((Locator::Part, number.to_owned())),
        _ => None,
    };
    let mut parts = locator.split(", ");
    let (unit_of_first, mut number) = unit(parts.next()?)?;
    for more in parts.take_while(|part| part.starts_with(|c: char| c.is_ascii_digit())) {
        number = format!("{number}, {more}");
    }
    Some((unit_of_first, number))
}

/// What is put right in what the engine gives.
#[derive(Clone, Copy)]
struct Mends<'p> {
    language: Language,
    year: Option<&'p str>,
    editors: bool,
}

/// What an element is inside of.
#[derive(Clone, Copy, Default)]
struct Inside {
    date: bool,
}

impl Mends<'_> {
    /// Plain text, with what is set in italics.
    fn flat(self, parts: &[&ElemChildren], is_reference: bool) -> Reference {
        let mut out = Reference::default();
        let mut named = false;
        for part in parts {
            self.push(part, Inside::default(), &mut out, &mut named, is_reference);
        }
        tidy(&mut out);
        if let Some("i trykk" | "in press" | "forthcoming") = self.year {
            let (undated, in_press) =
                if self.language == Language::English { ("n.d.", "in press") } else { ("u.å.", "i trykk") };
            replace_once(&mut out, undated, in_press);
        }
        out
    }

    fn push(
        self,
        children: &ElemChildren,
        inside: Inside,
        out: &mut Reference,
        named: &mut bool,
        is_reference: bool,
    ) {
        for child in &children.0 {
            match child {
                ElemChild::Text(text) | ElemChild::Link { text, .. } => {
                    let start = out.text.len();
                    out.text.push_str(&self.letter(&text.text, inside));
                    if text.formatting.font_style == FontStyle::Italic && out.text.len() > start {
                        match out.emphasis.last_mut() {
                            Some(last) if last.end == start => last.end = out.text.len(),
                            _ => out.emphasis.push(Span::new(start, out.text.len())),
                        }
                    }
                }
                ElemChild::Markup(text) => out.text.push_str(text),
                ElemChild::Transparent { .. } => {}
                ElemChild::Elem(elem) => {
                    let inside = match &elem.meta {
                        Some(ElemMeta::Date) => Inside { date: true },
                        _ => inside,
                    };
                    let start = out.text.len();
                    self.push(&elem.children, inside, out, named, is_reference);
                    if matches!(elem.meta, Some(ElemMeta::Names(_))) {
                        self.mend_names(out, start);
                        if self.editors && is_reference && !*named {
                            out.text.push_str(match (self.language, out.text[start..].contains(" and ")) {
                                (Language::English, true) => ", eds.",
                                (Language::English, false) => ", ed.",
                                _ => ", red.",
                            });
                        }
                        *named = true;
                    }
                }
            }
        }
    }

    /// `1992a` for `1992`.
    fn letter(self, text: &str, inside: Inside) -> String {
        match self.year {
            Some(year) if inside.date && year.len() == 5 && year.starts_with(text) && text.len() == 4 => {
                year.to_owned()
            }
            _ => text.to_owned(),
        }
    }

    /// In Norwegian no comma stands before the last name's *og* or *&*.
    fn mend_names(self, out: &mut Reference, start: usize) {
        if self.language == Language::English {
            return;
        }
        let names = out.text.split_off(start);
        out.text.push_str(&names.replace(", og ", " og ").replace(", & ", " & "));
    }
}

/// Blanks within surnames, doubled blanks and full stops, blanks at the ends. Spans in italics move with the text.
fn tidy(out: &mut Reference) {
    let mut text = String::with_capacity(out.text.len());
    // For every byte of the old text where it is in the new one.
    let mut moved = Vec::with_capacity(out.text.len() + 1);
    let mut chars = out.text.chars().peekable();
    while let Some(old) = chars.next() {
        let c = if old == WITHIN_NAME { ' ' } else { old };
        let blank = c == ' ' && (text.is_empty() || text.ends_with(' '));
        // Two full stops where one ends an abbreviation; three are the title's own.
        let stop = c == '.' && text.ends_with('.') && !text.ends_with("..") && chars.peek() != Some(&'.');
        let stop = stop || c == '.' && text.ends_with(['?', '!']);
        if c == '.' && text.ends_with(',') {
            text.pop();
        }
        let at = text.len();
        if !(blank || stop) {
            text.push(c);
        }
        moved.extend(std::iter::repeat_n(at, old.len_utf8()));
    }
    moved.push(text.len());
    let kept = text.trim_end().len();
    text.truncate(kept);
    let at = |old: usize| moved.get(old).copied().unwrap_or(kept).min(kept);
    for span in &mut out.emphasis {
        *span = Span::new(at(span.start), at(span.end));
    }
    out.emphasis.retain(|span| !span.is_empty());
    out.text = text;
}

/// An entry without the `1. ` or `[1] ` it begins with.
fn without_number(entry: Reference) -> Reference {
    let bare = entry.text.trim_start_matches(['[', '(', '1', ']', ')', '.']);
    let cut = entry.text.len() - bare.trim_start().len();
    if bare.len() == entry.text.len() || !bare.starts_with(' ') {
        return entry;
    }
    let emphasis =
        entry.emphasis.iter().map(|span| Span::new(span.start.max(cut) - cut, span.end.max(cut) - cut));
    Reference { text: entry.text[cut..].to_owned(), emphasis: emphasis.collect() }
}

/// Replaces the first find; spans behind it move along.
fn replace_once(out: &mut Reference, old: &str, new: &str) {
    let Some(at) = out.text.find(old) else { return };
    out.text.replace_range(at..at + old.len(), new);
    let shift = |offset: usize| if offset > at { offset + new.len() - old.len() } else { offset };
    for span in &mut out.emphasis {
        *span = Span::new(shift(span.start), shift(span.end));
    }
}
