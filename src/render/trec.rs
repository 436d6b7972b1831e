//! Runs in TREC's six columns.

use std::io::{self, Write};

/// Writes one topic's ranking: `topic Q0 passage rank score tag`, ranks from 1.
pub fn run(out: &mut dyn Write, topic: &str, ranking: &[(String, f32)], tag: &str) -> io::Result<()> {
    for (i, (passage, score)) in ranking.iter().enumerate() {
        writeln!(out, "{topic} Q0 {passage} {} {score:.6} {tag}", i + 1)?;
    }
    Ok(())
}
