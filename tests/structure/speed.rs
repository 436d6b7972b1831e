//! Time grows with the text, not with its square.

use std::time::{Duration, Instant};

use belegg::document::PassageOptions;
use belegg::structure::structure;

use crate::text::{data, paged};

fn time(text: &str) -> Duration {
    let paged = paged(text);
    let start = Instant::now();
    let document = structure(&paged);
    let passages = document.passages(&PassageOptions::default());
    assert!(passages.len() > 1);
    start.elapsed()
}

fn thesis(bytes: usize) -> String {
    let source =
        std::fs::read_to_string(data("documents/master-formfeed/text.txt")).expect("the text is there");
    source.repeat(bytes / source.len() + 1)
}

/// Without optimisation and beside other tests: the bound is wide.
#[test]
fn a_megabyte_takes_seconds_at_most() {
    let taken = time(&thesis(1_000_000));
    assert!(taken < Duration::from_secs(20), "{taken:?}");
}

/// `cargo test --release --test structure -- --ignored`
#[test]
#[ignore = "measures; wants an optimised build and an idle machine"]
fn ten_megabytes_take_under_a_second() {
    for text in [thesis(10_000_000), "a-\n".repeat(700_000), "1. Punkt\n\n1.1 Noe\n".repeat(100_000)] {
        let taken = time(&text);
        assert!(taken < Duration::from_secs(2), "{taken:?} for {} bytes", text.len());
    }
}
