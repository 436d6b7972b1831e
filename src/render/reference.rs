//! References in APA 7, as Norwegian and English publications print them.
//!
//! Norwegian follows the Norwegian APA manual: no comma before `&`, `Red.`, `utg.`, `s.`, `I` before an edited book.
//! What a bibliography does not say is left out, never made up.

use crate::bibliography::{Person, Publication, PublicationKind};
use crate::document::{Language, Span};

/// The line we print for citing: plain text, and which stretches are set in italics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// The reference.
    pub text: String,
    /// Byte spans in `text` to be set in italics, in order.
    pub emphasis: Vec<Span>,
}

impl Reference {
    /// A reference as somebody else printed it, on one line.
    pub fn of_text(text: &str) -> Reference {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Reference { text, emphasis: Vec::new() }
    }

    fn plain(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn italic(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.emphasis.push(Span::new(start, self.text.len()));
    }

    /// A full stop, unless the sentence has its end already.
    fn stop(&mut self) {
        if !self.text.ends_with(['.', '?', '!']) {
            self.text.push('.');
        }
    }
}

/// The words in which citing differs from language to language.
struct Terms {
    undated: &'static str,
    in_press: &'static str,
    editor: &'static str,
    editors: &'static str,
    in_book: &'static str,
    page: &'static str,
    pages: &'static str,
    and: &'static str,
    cited_in: &'static str,
    serial_comma: bool,
    masters: &'static str,
    doctoral: &'static str,
}

fn terms(language: Language) -> Terms {
    let norwegian = Terms {
        undated: "u.å.",
        in_press: "i trykk",
        editor: "Red.",
        editors: "Red.",
        in_book: "I",
        page: "s.",
        pages: "s.",
        and: "og",
        cited_in: "sitert i",
        serial_comma: false,
        masters: "Masteroppgave",
        doctoral: "Doktorgradsavhandling",
    };
    match language {
        Language::English => Terms {
            undated: "n.d.",
            in_press: "in press",
            editor: "Ed.",
            editors: "Eds.",
            in_book: "In",
            page: "p.",
            pages: "pp.",
            and: "and",
            cited_in: "as cited in",
            serial_comma: true,
            masters: "Master's thesis",
            doctoral: "Doctoral dissertation",
        },
        Language::Nynorsk => Terms { masters: "Masteroppgåve", ..norwegian },
        _ => norwegian,
    }
}

/// The entry of a reference list in APA 7.
pub fn apa(publication: &Publication, language: Language) -> Reference {
    let terms = terms(language);
    let mut out = Reference::default();
    let year = year(publication.year.as_deref(), &terms);
    let creators = publication.creators();
    let chapter = publication.kind == PublicationKind::Chapter;
    if creators.is_empty() {
        title(&mut out, publication, language);
        out.stop();
        out.plain(&format!(" ({year})."));
    } else {
        out.plain(&list(creators, &terms, publication.others));
        out.stop();
        if publication.authors.is_empty() {
            let editors = if creators.len() == 1 { terms.editor } else { terms.editors };
            out.plain(&format!(" ({editors})."));
        }
        out.plain(&format!(" ({year}). "));
        title(&mut out, publication, language);
        out.stop();
    }
    if chapter {
        book_of_chapter(&mut out, publication, language, &terms);
    } else if let Some(container) = &publication.container {
        out.plain(" ");
        out.italic(container);
        if let Some(volume) = &publication.volume {
            out.plain(", ");
            out.italic(volume);
        }
        if let Some(issue) = &publication.issue {
            out.plain(&if publication.volume.is_some() {
                format!("({issue})")
            } else {
                format!(", ({issue})")
            });
        }
        if let Some(pages) = &publication.pages {
            out.plain(&format!(", {pages}"));
        }
        out.stop();
    }
    // A thesis names its university in the bracket; an author who publishes is not named twice.
    if let Some(publisher) = &publication.publisher
        && !matches!(publication.kind, PublicationKind::Thesis | PublicationKind::Article)
        && !creators.iter().any(|creator| creator.family == *publisher)
    {
        out.plain(&format!(" {publisher}"));
        out.stop();
    }
    match (&publication.doi, &publication.url) {
        (Some(doi), _) => out.plain(&format!(" https://doi.org/{doi}")),
        (None, Some(url)) => out.plain(&format!(" {url}")),
        (None, None) => {}
    }
    out
}

/// The title with what stands in brackets after it.
fn title(out: &mut Reference, publication: &Publication, language: Language) {
    match publication.kind {
        PublicationKind::Article | PublicationKind::Chapter => out.plain(&publication.title),
        _ => out.italic(&publication.title),
    }
    let edition = publication.edition.as_deref().map(|edition| ordinal(edition, language));
    if publication.kind != PublicationKind::Chapter
        && let Some(edition) = edition
    {
        out.plain(&format!(" ({edition})"));
    }
    if publication.kind == PublicationKind::Thesis {
        let genre = publication.genre.as_deref().map(|genre| genre_in(genre, language));
        let parts: Vec<&str> = [genre, publication.publisher.as_deref()].into_iter().flatten().collect();
        if !parts.is_empty() {
            out.plain(&format!(" [{}]", parts.join(", ")));
        }
    }
}

/// `I M. T. Greenberg & D. Cicchetti (Red.), Book (2. utg., s. 1–9).`
fn book_of_chapter(out: &mut Reference, publication: &Publication, language: Language, terms: &Terms) {
    let Some(book) = &publication.container else { return };
    out.plain(&format!(" {} ", terms.in_book));
    if !publication.editors.is_empty() {
        let names: Vec<String> = publication.editors.iter().map(upright).collect();
        let editors = if names.len() == 1 { terms.editor } else { terms.editors };
        out.plain(&format!("{} ({editors}), ", join(&names, "&", terms.serial_comma && names.len() > 2)));
    }
    out.italic(book);
    let edition = publication.edition.as_deref().map(|edition| ordinal(edition, language));
    let pages = publication.pages.as_deref().map(|pages| {
        let word = if pages.contains(['–', ',']) { terms.pages } else { terms.page };
        format!("{word} {pages}")
    });
    let parts: Vec<String> = edition.into_iter().chain(pages).collect();
    if !parts.is_empty() {
        out.plain(&format!(" ({})", parts.join(", ")));
    }
    out.stop();
}

/// `2. utg.`, `2nd ed.`; what is no number stands as it is.
fn ordinal(edition: &str, language: Language) -> String {
    let digits = edition.trim_end_matches('.');
    let Ok(number) = digits.parse::<u32>() else { return edition.to_owned() };
    if language != Language::English {
        return format!("{number}. utg.");
    }
    let ending = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending} ed.")
}

/// `Moe, K., Vik, T. & Berg, A.`; of more than twenty the first nineteen and the last.
fn list(persons: &[Person], terms: &Terms, others: bool) -> String {
    let name = |person: &Person| match person.initials() {
        initials if initials.is_empty() => person.family.clone(),
        initials => format!("{}, {initials}", person.family),
    };
    let mut names: Vec<String> = persons.iter().map(name).collect();
    if names.len() > 20 {
        let last = names.split_off(names.len() - 1);
        names.truncate(19);
        return format!("{}, … {}", names.join(", "), last.concat());
    }
    if others {
        return format!("{} et al.", names.join(", "));
    }
    join(&names, "&", terms.serial_comma)
}

fn join(names: &[String], and: &str, comma: bool) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{}{} {and} {last}", before.join(", "), if comma { "," } else { "" }),
    }
}

/// `M. T. Greenberg`
fn upright(person: &Person) -> String {
    format!("{} {}", person.initials(), person.family).trim().to_owned()
}

fn year(year: Option<&str>, terms: &Terms) -> String {
    match year {
        None => terms.undated.to_owned(),
        Some("i trykk" | "in press" | "forthcoming") => terms.in_press.to_owned(),
        Some(year) => year.to_owned(),
    }
}

/// A work as running text names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Surnames, or an organisation's name.
    pub surnames: Vec<String>,
    /// Whether there are more than are named.
    pub others: bool,
    /// When it came out.
    pub year: Option<String>,
}

impl Named {
    /// How a publication is named; the year is `year` if it is given, so that `1992a` keeps its letter.
    pub fn of(publication: &Publication, year: Option<&str>) -> Named {
        let mut surnames: Vec<String> =
            publication.creators().iter().map(|person| person.family.clone()).collect();
        if surnames.is_empty() {
            surnames.push(format!("«{}»", publication.title));
        }
        let others = publication.others;
        Named { surnames, others, year: year.map(str::to_owned).or_else(|| publication.year.clone()) }
    }

    /// The names as running text has them: `Anstorp og Benum`.
    pub fn names(&self, language: Language) -> String {
        self.joined(terms(language).and)
    }

    fn joined(&self, and: &str) -> String {
        match self.surnames.as_slice() {
            [] => String::new(),
            [one] if !self.others => one.clone(),
            [one, two] if !self.others => format!("{one} {and} {two}"),
            [first, ..] => format!("{first} et al."),
        }
    }

    fn within(&self, locator: Option<&str>, language: Language) -> String {
        let terms = terms(language);
        let locator =
            locator.map(|locator| format!(", {}", translated(locator, language))).unwrap_or_default();
        format!("{}, {}{locator}", self.joined("&"), year(self.year.as_deref(), &terms))
    }

    /// `(Anstorp & Benum, 2015, s. 24)`; `locator` as citations give it, with Norwegian abbreviations.
    pub fn parenthetical(&self, locator: Option<&str>, language: Language) -> String {
        format!("({})", self.within(locator, language))
    }

    /// `Anstorp og Benum (2015, s. 24)`
    pub fn narrative(&self, locator: Option<&str>, language: Language) -> String {
        let terms = terms(language);
        let locator =
            locator.map(|locator| format!(", {}", translated(locator, language))).unwrap_or_default();
        format!("{} ({}{locator})", self.joined(terms.and), year(self.year.as_deref(), &terms))
    }

    /// `(Bowlby, sitert i Wennerberg, 2011, s. 47)`: `whom` as read in this work.
    pub fn secondary(&self, whom: &str, locator: Option<&str>, language: Language) -> String {
        format!("({whom}, {} {})", terms(language).cited_in, self.within(locator, language))
    }

    /// What little it tells as a publication.
    pub fn publication(&self) -> Publication {
        let person = |name: &String| Person { family: name.clone(), given: String::new() };
        let authors = self.surnames.iter().map(person).collect();
        Publication { authors, year: self.year.clone(), ..Publication::default() }
    }
}

/// What sort of thesis, where BibTeX has but a kind of entry for it.
pub fn genre_in(genre: &str, language: Language) -> &str {
    match genre {
        "mastersthesis" => terms(language).masters,
        "phdthesis" => terms(language).doctoral,
        other => other,
    }
}

/// `sitert i`, `as cited in`.
pub fn cited_in(language: Language) -> &'static str {
    terms(language).cited_in
}

/// A locator with Norwegian or English abbreviations (`s. 11–15, kap. 3`, `pp. 11–15`) in the words of a language.
pub fn translated(locator: &str, language: Language) -> String {
    if language != Language::English {
        let parts = locator.split(", ").map(|part| {
            let (unit, number) = part.split_once(' ').unwrap_or(("", part));
            let word = match unit {
                "p." | "pp." => "s.",
                "chap." => "kap.",
                "para." => "avsn.",
                "vol." => "bd.",
                "part" => "del",
                "sec." => "§",
                "point" => "pkt.",
                "table" => "tabell",
                "figure" => "figur",
                _ => return part.to_owned(),
            };
            format!("{word} {number}")
        });
        return parts.collect::<Vec<_>>().join(", ");
    }
    let mut parts: Vec<String> = Vec::new();
    for part in locator.split(", ") {
        let (unit, number) = part.split_once(' ').unwrap_or(("", part));
        let word = match unit {
            "s." if number.contains(['–', 'f']) => "pp.",
            "s." => "p.",
            "kap." | "chap." => "Chapter",
            "avsn." => "para.",
            "bd." => "Vol.",
            "del" => "Part",
            "art." => "Article",
            other => other,
        };
        parts.push(if word.is_empty() { number.to_owned() } else { format!("{word} {number}") });
    }
    // Several pages of one unit: `s. 4, 9` is `pp. 4, 9`.
    for i in 1..parts.len() {
        if parts[i].starts_with(|c: char| c.is_ascii_digit()) && parts[i - 1].starts_with("p. ") {
            parts[i - 1] = parts[i - 1].replacen("p. ", "pp. ", 1);
        }
    }
    parts.join(", ")
}
