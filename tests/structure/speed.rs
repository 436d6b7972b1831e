//! Time grows with the text, not with its square.

use std::time::{Duration, Instant};

use belegg::document::PassageOptions;
use belegg::structure::structure;

use crate::text::{data, paged};

/// The shortest of three runs, so that what else the machine does counts little.
fn time(text: &str) -> Duration {
    let paged = paged(text);
    let run = || {
        let start = Instant::now();
        let passages = structure(&paged).passages(&PassageOptions::default());
        assert!(!passages.is_empty());
        start.elapsed()
    };
    (0..3).map(|_| run()).min().expect("three runs")
}

/// Sixteen times the text may take 64 times as long, since a busy machine makes short runs uneven; were time to grow
/// with the square, it would be 256.
#[test]
fn grows_with_the_text() {
    let thesis =
        std::fs::read_to_string(data("documents/master-formfeed/text.txt")).expect("the text is there");
    for (text, times) in [(thesis.as_str(), 1), ("a-\n", 1_000), ("1. Punkt\n\n1.1 Noe\n", 200)] {
        let (once, more) = (time(&text.repeat(times)), time(&text.repeat(times * 16)));
        assert!(more < once * 64, "{once:?}, sixteen times the text {more:?}: {text:.20}");
    }
}
