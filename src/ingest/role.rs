//! What the name of a paragraph style says of its paragraphs, in the languages of word processors.

/// What a style says its paragraphs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Heading(u8),
    Title,
    /// Subtitle, author, date.
    Front,
    Quote,
    List,
    Reference,
    Contents,
}

/// What a style's name or id says. Word's own names are English in every language and its ids are translated
/// (`Overskrift1`); other programs translate both.
pub(super) fn role(name: &str) -> Option<Role> {
    let lower = name.to_lowercase();
    let name: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let starts = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    let is = |words: &[&str]| words.contains(&name.as_str());
    let contents = [
        "toc",
        "innh",
        "indholdsfortegnelse",
        "innehållsförteckning",
        "contents",
        "tableoffigures",
        "figurliste",
        "tabelloverfigurer",
        "listoffigures",
    ];
    if starts(&contents) {
        return Some(Role::Contents);
    }
    for word in ["heading", "overskrift", "rubrik", "rubrikk"] {
        if let Some(rest) = name.strip_prefix(word)
            && let Some(level) = rest.chars().next().and_then(|c| c.to_digit(10))
            && (1..=9).contains(&level)
        {
            return Some(Role::Heading(level as u8));
        }
    }
    if is(&["title", "tittel", "titel", "booktitle", "doctitle", "hovedtittel"]) {
        Some(Role::Title)
    } else if is(&[
        "subtitle",
        "undertittel",
        "undertitel",
        "underrubrik",
        "author",
        "forfatter",
        "date",
        "dato",
    ]) {
        Some(Role::Front)
    } else if ["quote", "sitat", "citat", "quotation", "blocktext", "blokktekst"]
        .iter()
        .any(|word| name.contains(word))
    {
        Some(Role::Quote)
    } else if starts(&[
        "bibliography",
        "bibliografi",
        "litteraturliste",
        "endnotebibliography",
        "referanseliste",
        "referenceentry",
    ]) || is(&["references", "referanser"])
    {
        Some(Role::Reference)
    } else if starts(&[
        "listbullet",
        "listnumber",
        "punktliste",
        "punktmerketliste",
        "nummerertliste",
        "punktlista",
        "numreradlista",
        "opstilling",
    ]) {
        Some(Role::List)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_language() {
        for (name, expected) in [
            ("heading 2", Some(Role::Heading(2))),
            ("Overskrift1", Some(Role::Heading(1))),
            ("Overskrift 3 uten nummer", Some(Role::Heading(3))),
            ("Title", Some(Role::Title)),
            ("Undertittel", Some(Role::Front)),
            ("Intense Quote", Some(Role::Quote)),
            ("Sterktsitat", Some(Role::Quote)),
            ("Block Text", Some(Role::Quote)),
            ("toc 1", Some(Role::Contents)),
            ("INNH2", Some(Role::Contents)),
            ("TOC Heading", Some(Role::Contents)),
            ("Contents 1", Some(Role::Contents)),
            ("List Bullet 2", Some(Role::List)),
            ("List Paragraph", None),
            ("Bibliografi", Some(Role::Reference)),
            ("Normal", None),
            ("Heading", None),
        ] {
            assert_eq!(role(name), expected, "{name}");
        }
    }
}
