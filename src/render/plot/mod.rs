//! Pictures of how far two runs differ, topic by topic.

mod svg;
mod terminal;

pub use svg::svg;
pub use terminal::terminal;

use crate::eval::Pair;

/// The topics with their differences, greatest first, equal ones by id.
fn by_difference(pair: &Pair) -> Vec<(&str, f64)> {
    let mut bars: Vec<(&str, f64)> =
        pair.differences.iter().map(|(topic, d)| (topic.0.as_str(), *d)).collect();
    // Stable: they came by id.
    bars.sort_by(|a, b| b.1.total_cmp(&a.1));
    bars
}
