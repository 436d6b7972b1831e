//! Where the documents of a publication lie, as library programs write it into a bibliography.

/// The paths in a `file` field of BibTeX.
///
/// Zotero writes `Title:path:type` parted by semicolons, JabRef `:path:type`, Better BibTeX only paths; colons, semicolons
/// and backslashes of a path are escaped by a backslash.
pub(super) fn of_bibtex(field: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for file in split(field, ';') {
        let parts = split(&file, ':');
        let path = match parts.as_slice() {
            [.., drive, path, kind] if is_drive(drive) && is_kind(kind) => format!("{drive}:{path}"),
            [drive, path] if is_drive(drive) => format!("{drive}:{path}"),
            [.., path, kind] if is_kind(kind) && parts.len() >= 3 => path.clone(),
            [path] => path.clone(),
            [path, kind] if is_kind(kind) => path.clone(),
            _ => file.clone(),
        };
        let path = unescape(&path);
        if !path.trim().is_empty() {
            paths.push(path.trim().to_owned());
        }
    }
    paths
}

/// Parts at a sign that is not escaped; escapes are kept.
fn split(text: &str, at: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        if c == at && !escaped {
            parts.push(String::new());
            continue;
        }
        escaped = c == '\\' && !escaped;
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

fn is_drive(part: &str) -> bool {
    let part = part.trim_end_matches('\\');
    part.len() == 1 && part.chars().all(|c| c.is_ascii_alphabetic())
}

/// `application/pdf`, `PDF`, `text/html`, or nothing.
fn is_kind(part: &str) -> bool {
    part.len() <= 80
        && !part.contains(['.', '\\'])
        && (part.matches('/').count() == 1 && part.split('/').all(|side| !side.is_empty())
            || part.chars().all(|c| c.is_ascii_alphabetic() || c == ' '))
}

/// Backslashes before signs that BibTeX or the program escapes; those of a Windows path are strokes.
fn unescape(path: &str) -> String {
    let mut out = String::new();
    let mut chars = path.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(&next))
                if matches!(next, ':' | ';' | '\\' | '_' | '&' | '%' | '#' | '{' | '}' | ' ') =>
            {
                out.push(if next == '\\' { '/' } else { next });
                chars.next();
            }
            ('\\', _) => out.push('/'),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_fields_of_every_program() {
        for (field, paths) in [
            (
                "Full Text PDF:/home/a/storage/X/Bowlby.pdf:application/pdf",
                &["/home/a/storage/X/Bowlby.pdf"][..],
            ),
            (
                "Bowlby.pdf:files/12/Bowlby.pdf:application/pdf;Snapshot:files/13/a.html:text/html",
                &["files/12/Bowlby.pdf", "files/13/a.html"],
            ),
            (":files/Moe 2009.pdf:PDF", &["files/Moe 2009.pdf"]),
            ("files/moe.docx", &["files/moe.docx"]),
            ("/a/b.pdf;/a/c.pdf", &["/a/b.pdf", "/a/c.pdf"]),
            ("PDF:C\\:\\\\Users\\\\a\\\\b.pdf:application/pdf", &["C:/Users/a/b.pdf"]),
            ("a\\;b.pdf", &["a;b.pdf"]),
            ("", &[]),
        ] {
            assert_eq!(of_bibtex(field), paths, "{field}");
        }
    }
}
