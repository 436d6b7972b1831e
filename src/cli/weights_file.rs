//! What `belegg tune` and `belegg learn` have in common: what a change of weights came to, and the file it is written to.

use std::fmt::{Debug, Write as _};
use std::io::Write;
use std::path::Path;

use anyhow::Context;

use crate::eval::Comparison;
use crate::search::WEIGHTS_VERSION;

/// What the second run came to against the first on topics not seen, in a line; empty if nothing was compared.
pub(super) fn verdict(comparison: &Comparison) -> String {
    let pair = comparison.measures.first().and_then(|measure| measure.pairs.first());
    pair.map_or_else(String::new, |pair| {
        format!(
            "on topics not seen: {:.4} before, {:.4} after, {:+.4}, p {:.4} ({} better, {} the same, {} worse)",
            pair.a, pair.b, pair.difference, pair.p, pair.wins, pair.ties, pair.losses
        )
    })
}

/// Writes weights as `--ranking FILE` takes them, with `about` as comments before them, and says so.
pub(super) fn write<V: Debug>(
    path: &Path,
    about: &[String],
    weights: impl IntoIterator<Item = (String, V)>,
    err: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut text = String::new();
    for line in about {
        let _ = writeln!(text, "# {line}");
    }
    let _ = writeln!(text, "version = {WEIGHTS_VERSION}");
    for (name, value) in weights {
        let _ = writeln!(text, "{name} = {value:?}");
    }
    std::fs::write(path, text).with_context(|| format!("{}: cannot write the weights", path.display()))?;
    writeln!(err, "{}: written; `belegg search … --ranking {0}` ranks with it", path.display())?;
    Ok(())
}
