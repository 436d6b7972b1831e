//! Entries of printed reference lists, read as publications: the author–date styles that Norwegian theses use.
//!
//! A printed entry is ambiguous where a bibliography's is not. What cannot be told is left out; an entry without a year in
//! brackets is not read at all.

use super::bibtex::bare_doi;
use super::{Person, Publication, PublicationKind};

/// Reads an entry such as `Moe, K. & Vik, T. (2014). Å bli sittende. Tidsskrift, 51(7), 530–536.`
pub fn listed(entry: &str) -> Option<Publication> {
    let entry = entry.split_whitespace().collect::<Vec<_>>().join(" ");
    let (head, year, rest) = at_year(&entry)?;
    let (head, edited) = without_role(head);
    let persons = persons(head);
    if persons.is_empty() {
        return None;
    }
    let mut work = Publication { year, ..Publication::default() };
    let rest = take_address(rest, &mut work);
    let (title, behind) = sentence(&rest);
    work.title = take_brackets(title, &mut work);
    match behind.strip_prefix("I ").or_else(|| behind.strip_prefix("In ")) {
        Some(book) => {
            work.kind = PublicationKind::Chapter;
            take_book(book, &mut work);
        }
        None => take_rest(behind, &mut work),
    }
    if edited && work.kind != PublicationKind::Chapter {
        work.editors = persons;
    } else {
        work.authors = persons;
    }
    Some(work.without_others())
}

/// The entry before its year, the year, and what follows.
fn at_year(entry: &str) -> Option<(&str, Option<String>, &str)> {
    for (open, _) in entry.match_indices('(') {
        let close = open + entry[open..].find(')')?;
        let inside = &entry[open + 1..close];
        let digits = inside.chars().take_while(char::is_ascii_digit).count();
        let letter = inside[digits..].chars().next().filter(char::is_ascii_lowercase);
        let year = match inside {
            "u.å." | "u.å" | "n.d." | "udatert" => None,
            "i trykk" | "in press" => Some("i trykk".to_owned()),
            _ if digits == 4 => {
                let letter = letter.filter(|_| !inside[digits + 1..].starts_with(char::is_alphabetic));
                Some(format!("{}{}", &inside[..4], letter.map(String::from).unwrap_or_default()))
            }
            _ => continue,
        };
        let rest = entry[close + 1..].trim_start_matches(['.', ',', ':', ' ']);
        return Some((entry[..open].trim(), year, rest));
    }
    None
}

/// Without `(Red.)`, `(Eds.)` behind the names; whether it was there.
fn without_role(head: &str) -> (&str, bool) {
    let trimmed = head.trim_end_matches(['.', ' ']);
    if let Some(open) = trimmed.rfind('(') {
        let role = trimmed[open..].to_lowercase();
        if ["(red", "(ed", "(hrsg"].iter().any(|start| role.starts_with(start)) {
            return (trimmed[..open].trim_end(), true);
        }
    }
    (head, false)
}

/// The people of `Moe, K., Vik, T. A. & van der Berg, A.-L.`; a name without initials is an organisation's.
fn persons(head: &str) -> Vec<Person> {
    let joined = [", & ", ", og ", ", and ", " & ", " og ", " and ", "; "];
    let is_initials = |part: &str| {
        !part.is_empty()
            && part.contains('.')
            && part.split([' ', '.', '-']).all(|piece| piece.chars().count() <= 2)
    };
    // An organisation may have an `og` in its name: only where there are initials do these words part names.
    let initials = head.split([',', '&']).any(|part| {
        let part = part.trim();
        is_initials(part)
            || part.split(" og ").chain(part.split(" and ")).any(|part| is_initials(part.trim()))
    });
    if !initials {
        let name = head.trim_end_matches('.').trim();
        let given = name.split_once(", ").filter(|(family, given)| {
            let capital = |word: &str| word.starts_with(char::is_uppercase);
            !family.contains(' ') && given.split(' ').count() <= 3 && given.split(' ').all(capital)
        });
        return match given {
            Some((family, given)) => vec![Person { family: family.to_owned(), given: given.to_owned() }],
            None if name.is_empty() => Vec::new(),
            None => vec![Person { family: name.to_owned(), given: String::new() }],
        };
    }
    let mut text = head.to_owned();
    for word in joined {
        text = text.replace(word, ", ");
    }
    let mut persons: Vec<Person> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty() && *part != "…") {
        match persons.last_mut() {
            Some(person) if is_initials(part) && person.given.is_empty() => person.given = part.to_owned(),
            _ => {
                let family = part.trim_start_matches('…').trim();
                let family = if is_initials(family) { family } else { family.trim_end_matches('.') };
                persons.push(Person { family: family.to_owned(), given: String::new() });
            }
        }
    }
    persons.retain(|person| !person.family.is_empty());
    persons
}

/// Takes a DOI or an address off the end.
fn take_address(rest: &str, work: &mut Publication) -> String {
    let lower = rest.to_lowercase();
    let same = lower.len() == rest.len();
    let at = |what: &str| if same { lower.find(what) } else { rest.find(what) };
    let Some(start) = ["https://", "http://", "doi:", "doi.org"].iter().filter_map(|what| at(what)).min()
    else {
        return rest.to_owned();
    };
    let address =
        rest[start..].split_whitespace().next().unwrap_or("").trim_end_matches(['.', ',', ')', '>']);
    match address.find("10.") {
        Some(_) if address.to_lowercase().contains("doi") => work.doi = Some(bare_doi(address)),
        None if address.eq_ignore_ascii_case("doi:") => {
            let next = rest[start..].split_whitespace().nth(1).unwrap_or("");
            work.doi = Some(bare_doi(next.trim_end_matches('.'))).filter(|doi| doi.starts_with("10."));
        }
        _ => work.url = Some(address.to_owned()),
    }
    let mut before = rest[..start].trim_end();
    // `Hentet 3. mai 2020 fra`, `Retrieved from`.
    for word in ["Hentet", "Henta", "Lastet ned", "Tilgjengelig", "Retrieved", "Available"] {
        if let Some(from) = before.rfind(word)
            && before.len() - from < 60
        {
            before = before[..from].trim_end();
        }
    }
    before.to_owned()
}

/// Up to the first full stop, question or exclamation mark that ends a sentence, outside brackets; and what follows.
fn sentence(text: &str) -> (&str, &str) {
    let mut depth = 0_u32;
    let mut before = ' ';
    let mut word = 0;
    for (i, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '.' | '?' | '!' if depth == 0 => {
                let next = text[i + 1..].trim_start_matches(['»', '”', '"']);
                let opens = next.trim_start().starts_with(|c: char| !c.is_lowercase());
                let ends = next.is_empty() || next.starts_with(' ') && opens;
                // A letter alone is an initial, a number an ordinal: `1. utgave`.
                let short = c == '.' && word <= 1 && before.is_uppercase();
                if ends && !short {
                    let end = if c == '.' { i } else { i + 1 };
                    return (text[..end].trim(), text[i + 1..].trim_start_matches(['»', '”', '"', ' ']));
                }
            }
            _ => {}
        }
        word = if c.is_alphanumeric() { word + 1 } else { 0 };
        before = c;
    }
    (text.trim(), "")
}

/// Takes `(2. utg.)` and `[Masteroppgave, Universitetet i Oslo]` off the title.
fn take_brackets(title: &str, work: &mut Publication) -> String {
    let mut title = title.trim();
    while let Some(open) = title.rfind(['(', '[']).filter(|_| title.ends_with([')', ']'])) {
        let inside = &title[open + 1..title.len() - 1];
        let lower = inside.to_lowercase();
        let digits: String =
            inside.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        if (lower.contains("utg") || lower.contains(" ed")) && !digits.is_empty() {
            work.edition = Some(digits);
        } else if ["oppg", "avhandling", "thesis", "dissertation"].iter().any(|word| lower.contains(word)) {
            work.kind = PublicationKind::Thesis;
            let (genre, school) = inside.split_once(", ").unwrap_or((inside, ""));
            work.genre = Some(genre.to_owned());
            work.publisher = Some(school.to_owned()).filter(|school| !school.is_empty());
        } else {
            break;
        }
        title = title[..open].trim_end();
    }
    title.trim_matches(['«', '»', '“', '”', '"']).to_owned()
}

/// `M. T. Greenberg & D. Cicchetti (Red.), Attachment (2. utg., s. 1–9). University of Chicago Press.`
fn take_book(book: &str, work: &mut Publication) {
    let mut book = book;
    let roles = ["(red.)", "(red)", "(ed.)", "(eds.)", "(eds)", "(redd.)"];
    let lower = book.to_lowercase();
    if lower.len() == book.len()
        && let Some((at, role)) = roles.iter().filter_map(|role| lower.find(role).map(|at| (at, role))).min()
    {
        let mut names = book[..at].trim().to_owned();
        for word in [" & ", " og ", " and "] {
            names = names.replace(word, ", ");
        }
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            // Upright: initials or given names before the surname.
            let surname = name.split(' ').position(|word| !word.ends_with('.')).unwrap_or(0);
            let at = name.split(' ').take(surname).map(|word| word.len() + 1).sum::<usize>();
            let (given, family) = name.split_at(at.min(name.len()));
            work.editors.push(Person { family: family.to_owned(), given: given.trim().to_owned() });
        }
        book = book[at + role.len()..].trim_start_matches(['.', ',', ' ']);
    }
    let (container, behind) = sentence(book);
    let mut container = container;
    if let Some(open) = container.rfind('(').filter(|_| container.ends_with(')')) {
        let inside = &container[open + 1..container.len() - 1];
        for part in inside.split(", ") {
            let numbers = part.trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, '.' | ' '));
            if part.to_lowercase().contains("utg") || part.ends_with("ed.") {
                let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
                work.edition = Some(digits).filter(|digits| !digits.is_empty());
            } else if part.starts_with(['s', 'p']) && numbers.starts_with(|c: char| c.is_ascii_digit()) {
                work.pages = Some(numbers.replace('-', "–"));
            }
        }
        container = container[..open].trim_end();
    }
    work.container = Some(container.to_owned()).filter(|container| !container.is_empty());
    work.publisher = publisher(behind);
}

/// What stands behind the title: a journal with volume and pages, or a publisher.
fn take_rest(rest: &str, work: &mut Publication) {
    let parts: Vec<&str> = rest.trim_end_matches('.').split(", ").collect();
    let volume = parts.iter().skip(1).position(|part| {
        part.starts_with(|c: char| c.is_ascii_digit())
            && part.chars().all(|c| c.is_ascii_digit() || matches!(c, '(' | ')' | '–' | '-' | '/' | ' '))
    });
    if let Some(at) = volume.map(|at| at + 1) {
        work.kind = PublicationKind::Article;
        work.container = Some(parts[..at].join(", "));
        let (volume, issue) = parts[at].split_once('(').unwrap_or((parts[at], ""));
        work.volume = Some(volume.trim().to_owned()).filter(|volume| !volume.is_empty());
        work.issue = Some(issue.trim_end_matches(')').to_owned()).filter(|issue| !issue.is_empty());
        work.pages =
            parts.get(at + 1).map(|pages| pages.trim_start_matches(['s', 'p', '.', ' ']).replace('-', "–"));
        return;
    }
    if work.kind == PublicationKind::Thesis {
        work.publisher = work.publisher.take().or_else(|| publisher(rest));
        return;
    }
    work.publisher = publisher(rest);
    work.kind = match (&work.publisher, &work.url) {
        (Some(_), None) => PublicationKind::Book,
        (None, Some(_)) => PublicationKind::Webpage,
        _ => PublicationKind::Other,
    };
}

/// `Oslo: Fagforlaget.` without the place, which is no longer printed (APA 7).
fn publisher(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    let text = text.split_once(": ").map_or(text, |(_, name)| name);
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_entries_are_read() {
        for (entry, expected) in [
            (
                "Moe, K. (2002). Rom for barn (2. utg.). Fagforlaget.",
                "Book|Moe, K.|2002|Rom for barn|2|Fagforlaget",
            ),
            (
                "Moe, K., & Vik, T. A. (2002a). Rom: En bok. Oslo: Fagforlaget.",
                "Book|Moe, K.; Vik, T. A.|2002a|Rom: En bok||Fagforlaget",
            ),
            (
                "van der Berg, A.-L. & Åsen, Ø. (Red.). (1999). Rom. Forlag.",
                "Book|eds van der Berg, A.-L.; Åsen, Ø.|1999|Rom||Forlag",
            ),
            (
                "Moe, K. og Vik, T. (2014). Å bli sittende. Tidsskrift for ro, 51(7), 530-536. https://doi.org/10.1000/x",
                "Article|Moe, K.; Vik, T.|2014|Å bli sittende|Tidsskrift for ro 51 7 530–536|10.1000/x",
            ),
            (
                "Main, M. (1990). Unresolved trauma. I M. T. Greenberg & D. Cicchetti (Red.), Attachment (s. 161–182). Press.",
                "Chapter|Main, M.|1990|Unresolved trauma|Attachment 161–182 eds Greenberg, M. T.; Cicchetti, D.|Press",
            ),
            (
                "Dal, N. (2018). Relasjonens rolle [Masteroppgave, Universitetet i Oslo]. https://x.no/1",
                "Thesis|Dal, N.|2018|Relasjonens rolle|Masteroppgave|Universitetet i Oslo",
            ),
            (
                "Helse- og omsorgsdepartementet. (u.å.). Brosjyre. Hentet 3. mai 2020 fra https://x.no/a.",
                "Webpage|Helse- og omsorgsdepartementet||Brosjyre||https://x.no/a",
            ),
            ("Gran, P. (i trykk). Hva er ro? Forlaget.", "Book|Gran, P.|i trykk|Hva er ro?||Forlaget"),
            ("Vik, Tor (2010). Søvn. Forlaget.", "Book|Vik, Tor|2010|Søvn||Forlaget"),
        ] {
            let work = listed(entry).expect(entry);
            let names =
                |persons: &[Person]| persons.iter().map(Person::inverted).collect::<Vec<_>>().join("; ");
            let mut who = names(&work.authors);
            let mut middle = work.edition.clone().unwrap_or_default();
            if work.kind == PublicationKind::Chapter {
                let text = |value: &Option<String>| value.clone().unwrap_or_default();
                middle =
                    format!("{} {} eds {}", text(&work.container), text(&work.pages), names(&work.editors));
            } else if !work.editors.is_empty() {
                who = format!("eds {}", names(&work.editors));
            }
            if work.kind == PublicationKind::Article {
                let parts = [&work.container, &work.volume, &work.issue, &work.pages];
                middle = parts.map(|part| part.clone().unwrap_or_default()).join(" ");
            }
            let middle = work.genre.clone().unwrap_or(middle);
            let last = work.publisher.clone().or(work.doi.clone()).or(work.url.clone()).unwrap_or_default();
            let year = work.year.clone().unwrap_or_default();
            let found = format!("{:?}|{who}|{year}|{}|{middle}|{last}", work.kind, work.title);
            assert_eq!(found, expected, "{entry}");
        }
        for nothing in ["", "(2002)", "Moe, K. 2002. Rom.", "(", ")(", "(2002"] {
            assert_eq!(listed(nothing), None, "{nothing}");
        }
    }
}
