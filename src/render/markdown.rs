//! Answers as Markdown, to paste into notes.

use std::io::{self, Write};

use super::terminal::{heading, page};
use crate::search::{Answer, Hit};

/// Writes an answer as a Markdown list of quotations with their source.
pub fn answer(out: &mut dyn Write, query: &str, answer: &Answer) -> io::Result<()> {
    writeln!(out, "## {}\n", escape(query))?;
    for note in &answer.notes {
        writeln!(out, "_{}_\n", escape(note))?;
    }
    for hit in &answer.hits {
        write_hit(out, hit)?;
    }
    writeln!(out, "{} of {} passages", answer.hits.len(), answer.total)
}

fn write_hit(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    let passage = &hit.passage;
    write!(out, "{}. **{}**", hit.rank, escape(&heading(passage)))?;
    for part in
        [Some(passage.section.join(" › ")).filter(|s| !s.is_empty()), page(passage)].into_iter().flatten()
    {
        write!(out, ", {}", escape(&part))?;
    }
    writeln!(out, " (`{}`)\n", passage.passage)?;
    let (mut line, mut done) = (String::new(), 0);
    for mark in &hit.snippet.highlights {
        line.push_str(&escape(&hit.snippet.text[done..mark.start]));
        line.push_str("**");
        line.push_str(&escape(mark.of(&hit.snippet.text)));
        line.push_str("**");
        done = mark.end;
    }
    line.push_str(&escape(&hit.snippet.text[done..]));
    let before = if hit.snippet.cut_before { "… " } else { "" };
    let after = if hit.snippet.cut_after { " …" } else { "" };
    writeln!(out, "   > {before}{}{after}\n", line.replace('\n', "\n   > "))
}

/// Escapes what Markdown would read as markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escape("a*b [c] <d>"), "a\\*b \\[c\\] \\<d\\>");
    }
}
