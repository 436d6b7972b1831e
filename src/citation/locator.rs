//! Where in the cited work: pages, chapters, paragraphs.

use std::fmt;

use super::token::View;
use super::year::dated;

/// Where in a cited work a citation points, normalised: `s. 11–15`, `kap. 1, kap. 3`, `§ 3-3`, `avsn. 3`; in an English
/// text `p. 12`, `pp. 12–14`, `chap. 2`, `para. 3`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Locator {
    /// At least one part, in the order they are written.
    pub parts: Vec<LocatorPart>,
}

/// One kind of place, and its numbers: chapters 1 and 3.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LocatorPart {
    /// What is counted.
    pub unit: Unit,
    /// Whether the text names the unit in English.
    pub english: bool,
    /// The numbers, at least one: `11–15`, `3`, `3f`, `3-3` (the section 3-3 of a law), `iv`.
    pub numbers: Vec<String>,
}

/// What a locator counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Pages.
    Page,
    /// Chapters.
    Chapter,
    /// Sections of a law.
    Section,
    /// Paragraphs of a text without pages.
    Paragraph,
    /// Volumes.
    Volume,
    /// Parts.
    Part,
    /// Articles of a convention.
    Article,
    /// Tables.
    Table,
    /// Figures.
    Figure,
    /// Numbered points of a text: `pkt. 3.2`.
    Point,
    /// Notes: `note 4`.
    Note,
}

impl Unit {
    /// Its abbreviation in Norwegian.
    pub fn abbreviation(self) -> &'static str {
        match self {
            Unit::Page => "s.",
            Unit::Chapter => "kap.",
            Unit::Section => "§",
            Unit::Paragraph => "avsn.",
            Unit::Volume => "bd.",
            Unit::Part => "del",
            Unit::Article => "art.",
            Unit::Table => "tabell",
            Unit::Figure => "figur",
            Unit::Point => "pkt.",
            Unit::Note => "note",
        }
    }

    /// Its abbreviation in English; of pages the plural, `pp.`, where more than one is meant.
    fn english(self, several: bool) -> &'static str {
        match self {
            Unit::Page if several => "pp.",
            Unit::Page => "p.",
            Unit::Chapter => "chap.",
            Unit::Section => "sec.",
            Unit::Paragraph => "para.",
            Unit::Volume => "vol.",
            Unit::Part => "part",
            Unit::Table => "table",
            Unit::Figure => "figure",
            Unit::Point => "point",
            Unit::Article | Unit::Note => self.abbreviation(),
        }
    }

    /// The unit that a word names, and whether the word is English.
    fn read(word: &str) -> Option<(Unit, bool)> {
        Some(match word {
            "s" | "ss" | "side" | "sida" | "siden" | "sidene" | "sider" => (Unit::Page, false),
            "p" | "pp" | "page" | "pages" | "pg" => (Unit::Page, true),
            "kap" | "kapittel" | "kapittelet" | "kapitlet" | "kapitla" | "kapitlene" | "kapitler" | "kpt" => {
                (Unit::Chapter, false)
            }
            "ch" | "chap" | "chaps" | "chs" | "chapter" | "chapters" => (Unit::Chapter, true),
            "avsn" | "avsnitt" => (Unit::Paragraph, false),
            "para" | "paras" | "paragraph" | "paragraphs" => (Unit::Paragraph, true),
            "bd" | "bind" => (Unit::Volume, false),
            "vol" => (Unit::Volume, true),
            "del" => (Unit::Part, false),
            "part" => (Unit::Part, true),
            "art" | "artikkel" => (Unit::Article, false),
            "article" => (Unit::Article, true),
            "paragraf" => (Unit::Section, false),
            "sec" | "sect" | "section" | "sections" => (Unit::Section, true),
            "pkt" | "punkt" => (Unit::Point, false),
            "point" | "points" => (Unit::Point, true),
            "note" | "notes" | "fn" | "fotnote" | "footnote" => (Unit::Note, false),
            _ => return None,
        })
    }
}

impl Locator {
    /// Whether it names a page or a numbered paragraph, as a quotation needs.
    pub fn is_exact(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part.unit, Unit::Chapter | Unit::Volume | Unit::Part))
    }

    /// Whether it names a page.
    pub(super) fn has_page(&self) -> bool {
        self.parts.iter().any(|part| part.unit == Unit::Page)
    }

    /// Names the units in English, as the text does whose pages have a bare number.
    pub(super) fn make_english(&mut self) {
        for part in &mut self.parts {
            part.english |= part.unit != Unit::Section;
        }
    }

    fn pages(numbers: Vec<String>) -> Locator {
        Locator { parts: vec![LocatorPart { unit: Unit::Page, english: false, numbers }] }
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The unit is said before every number, so that each can be read, counted and compared by itself.
        let each = self.parts.iter().flat_map(|part| part.numbers.iter().map(move |number| (part, number)));
        for (i, (part, number)) in each.enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            let unit = if part.english {
                part.unit.english(number.contains(['–', 'f']))
            } else {
                part.unit.abbreviation()
            };
            write!(f, "{comma}{unit} {number}")?;
        }
        Ok(())
    }
}

/// Whether a locator begins at `k`.
pub(super) fn begins(view: View<'_>, k: usize) -> bool {
    part_at(view, k).is_some()
}

/// Reads all locators from `k` on (a comma, semicolon or `og` between them): the locator, and the place after it.
pub(super) fn locator_at(view: View<'_>, k: usize) -> Option<(Locator, usize)> {
    let (part, mut after) = part_at(view, k)?;
    let mut parts = vec![part];
    loop {
        let next = if view.has(after, ',')
            || view.has(after, ';')
            || view.one_of(after, &["og", "and"])
            || view.has(after, '&')
        {
            after + 1
        } else {
            after
        };
        let Some((part, end)) = part_at(view, next) else { break };
        match parts.iter_mut().find(|p| p.unit == part.unit) {
            Some(known) => known.numbers.extend(part.numbers),
            None => parts.push(part),
        }
        after = end;
    }
    Some((Locator { parts }, after))
}

/// The pages after a colon, as in `Sointu & Woodhead 2008: 262`.
pub(super) fn colon_pages(view: View<'_>, k: usize) -> Option<(Locator, usize)> {
    if !view.has(k, ':') {
        return None;
    }
    if begins(view, k + 1) {
        return locator_at(view, k + 1);
    }
    let (numbers, after) = numbers_at(view, k + 1, Unit::Page)?;
    Some((Locator::pages(numbers), after))
}

/// Pages without a word that says so, as Chicago has them: `Scheff 2000, 84`, `Ibid., 18`. `k` is the comma's place.
///
/// A year is none, and whatever follows ends the work.
pub(super) fn bare_pages(view: View<'_>, k: usize, to: usize) -> Option<(Locator, usize)> {
    if !view.has(k, ',') {
        return None;
    }
    pages_at(view, k + 1, to)
}

/// The same with `k` the place of the first number.
pub(super) fn pages_at(view: View<'_>, k: usize, to: usize) -> Option<(Locator, usize)> {
    let roman = view.word(k).len() > 1 && view.word(k).bytes().all(|b| b"ivxlc".contains(&b));
    if view.number(k).is_empty() && !roman {
        return None;
    }
    let dash = |k: usize| matches!(view.mark(k), Some('-' | '–' | '—'));
    let century = |k: usize| dated(view.number(k)).is_some();
    if century(k) && (!dash(k + 1) || century(k + 2)) {
        return None;
    }
    let (numbers, mut after) = numbers_at(view, k, Unit::Page)?;
    // `140n12`: a note on the page.
    if view.joined(after)
        && view.is(after, "n")
        && view.joined(after + 1)
        && !view.number(after + 1).is_empty()
    {
        after += 2;
    }
    let ends = after >= to
        || matches!(view.mark(after), Some(',' | ';' | '.' | ')' | ']'))
        || view.one_of(after, &["og", "and", "n", "nn", "note", "fn"]);
    (after <= to && ends).then(|| (Locator::pages(numbers), after))
}

/// A table or figure of the cited work: `tabell 3`, `Fig. 2`.
pub(super) fn table_at(view: View<'_>, k: usize) -> Option<(Locator, usize)> {
    let (unit, english) = match view.lower(k).as_str() {
        "tabell" | "tab" => (Unit::Table, false),
        "table" => (Unit::Table, true),
        "figur" | "fig" => (Unit::Figure, false),
        "figure" => (Unit::Figure, true),
        _ => return None,
    };
    let (numbers, after) = numbers_at(view, k + 1 + usize::from(view.has(k + 1, '.')), unit)?;
    Some((Locator { parts: vec![LocatorPart { unit, english, numbers }] }, after))
}

fn part_at(view: View<'_>, k: usize) -> Option<(LocatorPart, usize)> {
    let ((unit, english), mut at) = if view.has(k, '§') {
        ((Unit::Section, false), k + 1 + usize::from(view.has(k + 1, '§')))
    } else {
        let word = view.lower(k);
        (Unit::read(&word)?, k + 1)
    };
    at += usize::from(view.has(at, '.'));
    let (numbers, after) = numbers_at(view, at, unit)?;
    Some((LocatorPart { unit, english, numbers }, after))
}

/// Reads `11–15`, `1 og 3`, `3-5, 8`, `3f`, `3 ff.`, `iv`.
fn numbers_at(view: View<'_>, k: usize, unit: Unit) -> Option<(Vec<String>, usize)> {
    let (first, mut after) = range_at(view, k, unit)?;
    let mut numbers = vec![first];
    loop {
        let joined = match view.mark(after) {
            Some(',' | '&' | '+') => true,
            _ => view.one_of(after, &["og", "and", "samt"]),
        };
        if !joined {
            break;
        }
        // `s. 45, 2006`: the next number is the year of the next work.
        if dated(view.number(after + 1)).is_some() {
            break;
        }
        let Some((next, end)) = range_at(view, after + 1, unit) else { break };
        numbers.push(next);
        after = end;
    }
    Some((numbers, after))
}

fn range_at(view: View<'_>, k: usize, unit: Unit) -> Option<(String, usize)> {
    let (mut first, mut after) = figure_at(view, k, unit)?;
    if matches!(view.mark(after), Some('-' | '–' | '—' | '‐' | '‑' | '−')) {
        // `11–-15` and other doubled dashes are slips.
        let next = after + 1 + usize::from(matches!(view.mark(after + 1), Some('-' | '–')));
        if let Some((last, end)) = figure_at(view, next, unit) {
            let dash = if unit == Unit::Section { '-' } else { '–' };
            first.push(dash);
            first.push_str(&last);
            after = end;
        }
    }
    if unit == Unit::Section {
        let (below, end) = below_section(view, after);
        first.push_str(&below);
        after = end;
    }
    if view.one_of(after, &["f", "ff", "flg"]) {
        first.push_str(if view.is(after, "f") { "f" } else { "ff" });
        after += 1;
        after += usize::from(view.has(after, '.'));
    }
    Some((first, after))
}

/// Parts of a section of a law behind its number: `andre ledd`, `første ledd, annet punktum`, `bokstav a og b`, `nr. 3`.
fn below_section(view: View<'_>, k: usize) -> (String, usize) {
    let mut below = String::new();
    let mut after = k;
    loop {
        let at = after + usize::from(view.has(after, ','));
        let Some(end) = part_of_section(view, at) else { break };
        for i in at..end {
            if i == at || !view.joined(i) {
                below.push(' ');
            }
            below.push_str(view.span(i).of(view.tokens.text));
        }
        after = end;
    }
    (below, after)
}

/// One such part: the place after it.
fn part_of_section(view: View<'_>, k: usize) -> Option<usize> {
    let linked = |k: usize| view.one_of(k, &["og", "eller", "til", "jf", "and", "or"]) || view.has(k, ',');
    // `første og andre ledd`, `2. ledd`
    let ordinal = |k: usize| {
        let counted = !view.number(k).is_empty() && view.number(k).len() <= 2 && view.has(k + 1, '.');
        let named = ORDINALS.contains(&view.lower(k).as_str());
        if named { Some(k + 1) } else { counted.then_some(k + 2) }
    };
    if let Some(mut after) = ordinal(k) {
        while linked(after)
            && let Some(next) = ordinal(after + 1)
        {
            after = next;
        }
        let unit = ["ledd", "leddet", "punktum", "punktumet", "setning", "alternativ", "strekpunkt"];
        return view.one_of(after, &unit).then_some(after + 1);
    }
    let (mut after, letters) = match view.lower(k).as_str() {
        "bokstav" | "bokstavene" | "litra" => (k + 1, true),
        "bokst" => (k + 1 + usize::from(view.has(k + 1, '.')), true),
        "nr" => (k + 1 + usize::from(view.has(k + 1, '.')), false),
        _ => return None,
    };
    let figure = |k: usize| match letters {
        true => view.word(k).len() == 1 && view.word(k).starts_with(|c: char| c.is_ascii_lowercase()),
        false => !view.number(k).is_empty() && view.number(k).len() <= 2,
    };
    if !figure(after) {
        return None;
    }
    after += 1;
    while (linked(after) || matches!(view.mark(after), Some('–' | '-'))) && figure(after + 1) {
        after += 2;
    }
    Some(after)
}

const ORDINALS: &[&str] = &[
    "første", "fyrste", "andre", "annet", "anna", "annan", "tredje", "fjerde", "femte", "sjette", "sjuende",
    "sjuande", "syvende", "åttende", "åttande", "siste", "niende", "niande", "tiende", "tiande",
];

/// One figure: `12`, `3.2`, `12f`, or a Roman number, in capitals only where pages are not counted or it is long.
fn figure_at(view: View<'_>, k: usize, unit: Unit) -> Option<(String, usize)> {
    let number = view.number(k);
    if number.is_empty() {
        let word = view.word(k);
        // `II.3`
        if !word.is_empty()
            && word.len() <= 5
            && word.bytes().all(|b| b"IVXLC".contains(&b))
            && (unit != Unit::Page || word.len() > 1)
        {
            let below = view.has(k + 1, '.') && view.joined(k + 2) && !view.number(k + 2).is_empty();
            return Some(match below {
                true => (format!("{word}.{}", view.number(k + 2)), k + 3),
                false => (word.to_owned(), k + 1),
            });
        }
        let roman = !word.is_empty() && word.len() <= 6 && word.bytes().all(|b| b"ivxlc".contains(&b));
        // `s. i` alone is more often the beginning of a word than page one of a foreword.
        return (roman && (word.len() > 1 || word != "i")).then(|| (word.to_owned(), k + 1));
    }
    let mut figure = number.to_owned();
    let mut after = k + 1;
    while view.has(after, '.')
        && view.joined(after)
        && view.joined(after + 1)
        && !view.number(after + 1).is_empty()
    {
        figure.push('.');
        figure.push_str(view.number(after + 1));
        after += 2;
    }
    // `§ 9A-2`, `s. 12A`
    let letter = view.word(after);
    let upper = letter.len() <= 4 && letter.starts_with(|c: char| c.is_ascii_uppercase());
    if view.joined(after) && upper {
        figure.push_str(letter);
        after += 1;
    } else if unit == Unit::Section && is_section_letter(view, after) {
        // `§ 9 A-2`, `§ 110 b`
        figure.push(' ');
        figure.push_str(letter);
        after += 1;
    }
    Some((figure, after))
}

/// A letter that belongs to the number of a section before it, set off by a blank.
fn is_section_letter(view: View<'_>, k: usize) -> bool {
    match view.word(k).as_bytes() {
        [b'A'..=b'Z'] => true,
        [b'A'..=b'Z', b'-', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        [b'a'..=b'h'] => {
            k + 1 >= view.len()
                || matches!(view.mark(k + 1), Some(',' | ';' | ':' | '.' | ')'))
                || part_of_section(view, k + 1).is_some()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::Tokens;
    use super::*;
    use crate::document::Span;

    fn read(text: &str) -> Option<String> {
        let tokens = Tokens::read(text, Span::new(0, text.len()));
        locator_at(tokens.view(0), 0).map(|(locator, _)| locator.to_string())
    }

    #[test]
    fn locators_are_normalised() {
        for (text, locator) in [
            ("s. 11-15", "s. 11–15"),
            ("s 47)", "s. 47"),
            ("s.29", "s. 29"),
            ("side 3 og 7", "s. 3, s. 7"),
            ("pp. 12–14", "pp. 12–14"),
            ("p.22", "p. 22"),
            ("pp. 12–14, 27f.", "pp. 12–14, pp. 27f"),
            ("ch. 3", "chap. 3"),
            ("pkt. II.3", "pkt. II.3"),
            ("kap. IV", "kap. IV"),
            ("s. 3 flg.", "s. 3ff"),
            ("kap. 4 og 8", "kap. 4, kap. 8"),
            ("kap.3", "kap. 3"),
            ("kap. 3.2", "kap. 3.2"),
            ("kap. 1, s. 14", "kap. 1, s. 14"),
            ("kap. 1 og kap. 3", "kap. 1, kap. 3"),
            ("§ 3-3", "§ 3-3"),
            ("§ 9A-2", "§ 9A-2"),
            ("§§ 3-3 og 3-4", "§ 3-3, § 3-4"),
            ("§ 9 A-2)", "§ 9 A-2"),
            ("§ 110 b", "§ 110 b"),
            ("§ 4-12 bokstav a", "§ 4-12 bokstav a"),
            ("§ 4-12 første ledd bokstav a og b, jf.", "§ 4-12 første ledd bokstav a og b"),
            ("§ 1-3 andre ledd", "§ 1-3 andre ledd"),
            ("§ 3 første ledd, annet punktum", "§ 3 første ledd annet punktum"),
            ("§ 3 første og 2. ledd nr. 4", "§ 3 første og 2. ledd nr. 4"),
            ("§§ 4-4 og 4-12 tredje ledd", "§ 4-4, § 4-12 tredje ledd"),
            ("§ 4 i loven", "§ 4"),
            ("§ 4 a first", "§ 4"),
            ("§ 3 nr.", "§ 3"),
            ("avsn. 3", "avsn. 3"),
            ("para. 4", "para. 4"),
            ("s. 3f", "s. 3f"),
            ("s. 3 ff.", "s. 3ff"),
            ("s. iv–x", "s. iv–x"),
            ("s. 45, 2006", "s. 45"),
        ] {
            assert_eq!(read(text).as_deref(), Some(locator), "{text}");
        }
        for text in ["s", "sa 3", "kap", "2006", "s. i dag"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
