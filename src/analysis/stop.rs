//! Function words of Bokmål, Nynorsk and English, which get no stem.

use std::collections::HashSet;
use std::sync::LazyLock;

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("stop.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// Whether the lower-case `word` is a function word.
pub(super) fn is_stop(word: &str) -> bool {
    WORDS.contains(word)
}
