//! The language of sentences and of parts of documents: `language.txt`.

use belegg::structure::{language, language_of_part};

use crate::text::cases;

#[test]
fn languages_are_told_apart() {
    let (right, wrong) = cases(include_str!("../data/structure/language.txt"));
    let lines = |cases: Vec<&'static str>| -> Vec<&'static str> {
        cases.into_iter().flat_map(str::lines).filter(|line| line.contains('\t')).collect()
    };
    let (right, wrong) = (lines(right), lines(wrong));
    assert!(right.len() > 40);
    let told = |text: &str| language(text).map_or("-", |language| language.code());
    for line in right {
        let (code, text) = line.split_once('\t').unwrap();
        assert_eq!(told(text), code, "{text}");
    }
    for line in wrong {
        let (code, text) = line.split_once('\t').unwrap();
        assert_ne!(told(text), code, "it is right now: {text}");
    }
}

#[test]
fn a_part_is_told_by_itself_only_if_it_is_long_and_plain() {
    let english = "What I had been waiting for all those years was not an explanation. I wanted someone who would stay in the \
                   room while I could not say anything, and who would not take my silence for an answer.";
    assert_eq!(language_of_part(english).map(|language| language.code()), Some("en"));
    assert_eq!(language_of_part("A secure base is what the child returns to."), None);
    let numbers = "12 34 56 78 ".repeat(20);
    assert_eq!(language_of_part(&numbers), None);
}
