//! How documents are cut into passages.

use belegg::document::{Document, PassageKind, PassageOptions};
use belegg::structure::structure;

use crate::text::{data, paged};

fn document(name: &str) -> Document {
    let source =
        std::fs::read_to_string(data("documents").join(name).join("text.txt")).expect("the text is there");
    structure(&paged(&source))
}

#[test]
fn know_where_they_stand() {
    let document = document("master-formfeed");
    let passages = document.passages(&PassageOptions::default());
    let found = passages
        .iter()
        .find(|passage| passage.span.of(&document.text).contains("barnets beredskap"))
        .expect("the passage is there");
    assert_eq!(
        found.section.last().map(String::as_str),
        Some("2.1.1 Tilknytning som beredskap og som språk mellom barn og voksen")
    );
    assert_eq!(found.section.len(), 3);
    let pages = found.pages.clone().expect("the document has pages");
    assert_eq!((pages.first, pages.last, pages.label.as_deref(), pages.inferred), (5, 6, Some("2–3"), false));
    assert_eq!(found.lines.map(|lines| (lines.first, lines.last)), Some((129, 135)));
}

#[test]
fn keep_quotations_notes_and_references_apart() {
    let document = document("master-formfeed");
    let passages = document.passages(&PassageOptions::default());
    let of = |kind: PassageKind| passages.iter().filter(|passage| passage.kind == kind).count();
    assert_eq!(of(PassageKind::Note), 3);
    assert_eq!(of(PassageKind::Reference), 5);
    assert!(of(PassageKind::Quote) >= 1);
    let list = passages.iter().find(|passage| passage.kind == PassageKind::List).expect("a list");
    let text = list.span.of(&document.text);
    assert!(
        text.contains("• et teorikapittel") && text.contains("• en drøfting"),
        "a list is one passage: {text}"
    );
}

#[test]
fn are_cut_at_sentence_ends_into_even_parts() {
    let sentence = "Barnet leter etter et ansikt som kan gjøre verden liten nok til å holde ut. ";
    let document = structure(&paged(&sentence.repeat(30)));
    let options = PassageOptions { max_words: 200, min_words: 12 };
    let passages = document.passages(&options);
    let lengths: Vec<usize> =
        passages.iter().map(|passage| passage.span.of(&document.text).split_whitespace().count()).collect();
    assert_eq!(lengths.iter().sum::<usize>(), 30 * 15);
    assert_eq!(lengths.len(), 3);
    assert!(lengths.iter().all(|&length| (135..=165).contains(&length)), "{lengths:?}");
    assert!(passages.iter().all(|passage| passage.span.of(&document.text).ends_with("ut.")));
}
