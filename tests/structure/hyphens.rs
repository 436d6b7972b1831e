//! `hyphens.txt`: what becomes of a word that a line ends in.

use belegg::structure::structure;

use crate::text::{cases, data, paged, text_of};

/// What the two lines of a case read together, and what they should.
fn mend(case: &str) -> (String, String) {
    let mut columns = case.split('\t');
    let (context, broken, want) = (columns.next(), columns.next(), columns.next());
    let (Some(context), Some(broken), Some(want)) = (context, broken, want) else {
        panic!("three columns, parted by tabs: {case}")
    };
    let context = if context == "-" { "" } else { context };
    let document =
        structure(&paged(&format!("{context}\n\nHer står det at {}.\n", broken.replace('|', "\n"))));
    let last = document.blocks.last().map_or("", |block| text_of(&document, block));
    (last.to_string(), format!("Her står det at {want}."))
}

#[test]
fn are_mended_as_the_file_says() {
    let content = std::fs::read_to_string(data("hyphens.txt")).expect("the data file is there");
    let (right, wrong) = cases(&content);
    assert!(right.len() > 15);
    let wrong_now: Vec<_> = right.into_iter().map(mend).filter(|(got, want)| got != want).collect();
    assert!(wrong_now.is_empty(), "got and wanted: {wrong_now:#?}");
    let right_now: Vec<_> = wrong.into_iter().map(mend).filter(|(got, want)| got == want).collect();
    assert!(right_now.is_empty(), "no longer wrong, move them up: {right_now:#?}");
}
