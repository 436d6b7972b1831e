//! Reference lists: where one entry ends and the next begins.

use super::habits::Habits;
use super::marks::note_number;
use super::numbering::numbered;
use super::rows::{Row, ends_sentence, is_unfinished, starts_lower};

/// For each row of a reference list, whether an entry begins with it.
///
/// Hanging indents part entries, or gaps, or else the look of an entry's beginning: surname and initials, a year in
/// brackets after a name, the next number of a numbered list.
pub(super) fn entry_starts(rows: &[Row<'_>], habits: &Habits) -> Vec<bool> {
    let low = rows.iter().map(|row| row.indent).min().unwrap_or(0);
    let inner = rows.iter().filter(|row| row.indent >= low + 2).count();
    let hanging = inner > 0
        && rows.windows(2).filter(|pair| pair[0].indent < low + 2 && pair[1].indent >= low + 2).count() > 0
        && rows.first().is_some_and(|row| row.indent < low + 2)
        && rows
            .windows(2)
            .filter(|pair| pair[1].gap <= 0 && pair[1].indent < low + 2 && starts_lower(pair[1].text))
            .count()
            * 4
            < inner;
    let mut number = 0;
    let mut starts = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let counted = entry_number(row.text).filter(|&value| value == number + 1);
        let before = at.checked_sub(1).map(|i| &rows[i]);
        let begins = match before {
            None => true,
            Some(_) if counted.is_some() => true,
            Some(before) if row.gap > 0 => {
                !(is_unfinished(before.text) && starts_lower(row.text)) && (!hanging || row.indent < low + 2)
            }
            Some(_) if hanging => row.indent < low + 2 && !starts_lower(row.text),
            Some(before) => {
                let ended = ends_sentence(before.text)
                    || before.text.ends_with(|c: char| c.is_ascii_digit() || c == ')' || c == '/')
                    || before.text.contains("://")
                    || habits.is_short(before, row);
                ended && !names_go_on(before.text) && number == 0 && looks_like_entry(row.text)
            }
        };
        if let Some(value) = counted {
            number = value;
        }
        starts.push(begins);
    }
    starts
}

/// Whether a line ends between two names of one entry.
fn names_go_on(text: &str) -> bool {
    [",", "&", " og", " and"].iter().any(|end| text.trim_end().ends_with(end))
}

/// The number of an entry in a numbered list: `1.`, `[1]`, `1`; of a note also `¹`, `[^1]:`.
fn entry_number(text: &str) -> Option<u32> {
    if let Some(number) = note_number(text).filter(|_| text.starts_with(|c: char| !c.is_ascii_digit())) {
        return Some(number);
    }
    let core = text.strip_prefix('[').unwrap_or(text);
    let end = core.find(|c: char| !c.is_ascii_digit())?;
    let value = core[..end].parse().ok().filter(|_| end <= 3)?;
    let rest = core[end..].trim_start_matches(['.', ']', ')']);
    let decimal = numbered(text).is_some_and(|n| n.path.len() > 1);
    (rest.starts_with(char::is_whitespace) && !decimal).then_some(value)
}

/// Whether a line looks like the beginning of an entry: "Hansen, A.", "Helsedirektoratet. (2017)", "———."
fn looks_like_entry(text: &str) -> bool {
    if text.starts_with(['—', '–', '_']) {
        return true;
    }
    if !text.starts_with(char::is_uppercase) && !text.starts_with(['«', '"']) {
        // "van der Kolk, B.", "von Hagen, A."
        let particle =
            ["van ", "von ", "de ", "der ", "den ", "af ", "av "].iter().any(|p| text.starts_with(p));
        return particle && has_initials(text);
    }
    has_initials(text) || has_year_after_name(text) || has_bare_year(text) || is_public(text)
}

/// A surname, a comma, a given name and a bare year early in the line: "Scheff, Thomas. 2000.", "Olsen, Kåre 1998:".
fn has_bare_year(text: &str) -> bool {
    let Some(at) = text.find(|c: char| c.is_ascii_digit()).filter(|&at| at < 120) else { return false };
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[at + digits..].trim_start_matches(|c: char| c.is_ascii_lowercase());
    let name = text[..at].trim_end_matches(['(', '[', ' ']);
    let given = name.split_once(", ").is_some_and(|(surname, given)| {
        surname.split_whitespace().count() <= 4
            && !surname.contains(['.', ':', '"', '«'])
            && given.starts_with(char::is_uppercase)
    });
    let ends = rest.starts_with(['.', ':', ',', ')', ']']) || rest.trim_start().starts_with('[');
    digits == 4 && ends && given && !name.contains(['"', '«', '“'])
}

/// A public document by its series: "NOU 2015: 8.", "Meld. St. 6 (2019–2020).".
fn is_public(text: &str) -> bool {
    ["NOU ", "Meld. St. ", "St.meld. ", "Prop. ", "Ot.prp. ", "Innst. ", "St.prp. "]
        .iter()
        .any(|series| text.starts_with(series))
}

/// A surname, a comma and an initial or a given name at the line's beginning.
fn has_initials(text: &str) -> bool {
    let Some((surname, rest)) = text.split_once(", ") else { return false };
    let few = surname.split_whitespace().count() <= 4 && !surname.contains(['.', '(', ':']);
    let mut given = rest.chars();
    few && given.next().is_some_and(char::is_uppercase)
        && given.next().is_some_and(|c| matches!(c, '.' | '-'))
}

/// A year in brackets early in the line, after a name without digits.
fn has_year_after_name(text: &str) -> bool {
    let Some((name, rest)) = text.split_once('(') else { return false };
    let year = rest.split([')', ',']).next().unwrap_or("");
    let digits = year.chars().take_while(char::is_ascii_digit).count();
    let known =
        digits == 4 && year.chars().count() <= 5 || matches!(year, "u.å." | "n.d." | "i trykk" | "in press");
    known
        && name.chars().count() < 90
        && !name.contains(|c: char| c.is_ascii_digit())
        && name.split_whitespace().count() <= 12
}
