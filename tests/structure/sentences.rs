//! `sentences.txt`: where sentences end.

use belegg::structure::sentences;

use crate::text::{cases, data};

fn cut(case: &str) -> (String, String) {
    let text = case.replace(" ¦ ", " ");
    let cut: Vec<&str> = sentences(&text).into_iter().map(|span| span.of(&text)).collect();
    (cut.join(" ¦ "), case.to_string())
}

#[test]
fn end_where_the_file_says() {
    let content = std::fs::read_to_string(data("sentences.txt")).expect("the data file is there");
    let (right, wrong) = cases(&content);
    assert!(right.len() > 20);
    let wrong_now: Vec<_> = right.into_iter().map(cut).filter(|(got, want)| got != want).collect();
    assert!(wrong_now.is_empty(), "got and wanted: {wrong_now:#?}");
    let right_now: Vec<_> = wrong.into_iter().map(cut).filter(|(got, want)| got == want).collect();
    assert!(right_now.is_empty(), "no longer wrong, move them up: {right_now:#?}");
}
