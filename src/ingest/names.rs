//! Titles and authors as programs write them into a file's properties, and what of that can be believed.

use crate::document::inverted;

/// What programs write as an author when they know none.
const NOBODY: [&str; 17] = [
    "user",
    "bruker",
    "admin",
    "administrator",
    "microsoft office user",
    "office user",
    "windows user",
    "windows-bruker",
    "microsoft",
    "unknown",
    "ukjent",
    "anonymous",
    "author",
    "forfatter",
    "python-docx",
    "owner",
    "eier",
];

/// Whether a title was written by a person rather than left by a program.
pub(super) fn is_title(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    let ending = lower.rsplit_once('.').map(|(_, ending)| ending);
    let left =
        ["microsoft word", "powerpoint", "untitled", "uten navn", "document", "dokument", "word document"]
            .iter()
            .any(|left| {
                lower.strip_prefix(left).is_some_and(|rest| {
                    rest.is_empty()
                        || rest.starts_with(" - ")
                        || rest.trim().chars().all(|c| c.is_ascii_digit())
                })
            });
    !left
        && !ending
            .is_some_and(|e| ["doc", "docx", "dot", "dotx", "pdf", "rtf", "odt", "indd", "tex"].contains(&e))
        && lower.chars().any(char::is_alphabetic)
}

/// Authors as "Surname, Given", of a field that may name several: parted by semicolons, or by commas or "and" between whole
/// names.
pub(super) fn authors(field: &str) -> Vec<String> {
    let parts: Vec<&str> = if field.contains(';') {
        field.split(';').collect()
    } else {
        let parts: Vec<&str> = field
            .split(" and ")
            .flat_map(|part| part.split(" og "))
            .flat_map(|part| part.split(" & "))
            .collect();
        // "Berg, Anne" is one name; "Anne Berg, Nils Dal" are two.
        let several = |part: &&str| {
            part.contains(',') && part.split(',').all(|name| name.split_whitespace().count() >= 2)
        };
        parts
            .iter()
            .flat_map(|part| if several(part) { part.split(',').collect() } else { vec![*part] })
            .collect()
    };
    parts.into_iter().filter(|name| is_name(name.trim())).map(inverted).collect()
}

fn is_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.chars().any(char::is_alphabetic)
        && !NOBODY.contains(&lower.as_str())
        && !lower.contains('@')
        && !lower.contains("://")
}

/// The year that a date begins with or names alone: `2018`, `2018-05-01`, `May 2018`; `None` if it names none or two.
pub(super) fn year(date: &str) -> Option<i32> {
    let mut years = date
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| run.len() == 4)
        .filter_map(|run| run.parse().ok())
        .filter(|year| (1400..=2100).contains(year));
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_inverted() {
        for (field, read) in [
            ("Anne Berg", &["Berg, Anne"][..]),
            ("Berg, Anne", &["Berg, Anne"]),
            ("Anne Berg; Nils Dal", &["Berg, Anne", "Dal, Nils"]),
            ("Berg, Anne; Dal, Nils", &["Berg, Anne", "Dal, Nils"]),
            ("Anne Berg, Nils Dal", &["Berg, Anne", "Dal, Nils"]),
            ("Anne Berg og Nils Dal", &["Berg, Anne", "Dal, Nils"]),
            ("Bessel van der Kolk", &["van der Kolk, Bessel"]),
            ("Helsedirektoratet", &["Helsedirektoratet"]),
            ("RVTS Sør", &["RVTS Sør"]),
            ("Universitetet i Oslo", &["Universitetet i Oslo"]),
            ("Microsoft Office User", &[]),
            ("a@b.no", &[]),
            ("", &[]),
        ] {
            assert_eq!(authors(field), read, "{field}");
        }
    }

    #[test]
    fn titles_left_by_programs() {
        for title in
            ["Microsoft Word - utkast3.doc", "utkast.docx", "Untitled", "Dokument1", "123", "Document 2"]
        {
            assert!(!is_title(title), "{title}");
        }
        for title in ["Dokumentasjon i terapi", "Å bære en annens følelser", "Traume 2.0"] {
            assert!(is_title(title), "{title}");
        }
    }

    #[test]
    fn years_of_dates() {
        for (date, read) in [
            ("2018", Some(2018)),
            ("2018-05-01T10:00:00Z", Some(2018)),
            ("May 3, 2018", Some(2018)),
            ("18", None),
            ("2018–2019", None),
            ("0101-01-01", None),
        ] {
            assert_eq!(year(date), read, "{date}");
        }
    }
}
