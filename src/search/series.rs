//! Suspended compounds of a query, written out before it is read: each word of a query is analysed by itself, and a minus
//! before the last piece of a series excludes nothing.

use std::borrow::Cow;

use crate::analysis::Analyzer;

/// A piece of a series as written, and the word it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenOut {
    /// With its hyphen: `relasjons-`.
    pub piece: String,
    /// `relasjonstraumer`.
    pub word: String,
}

impl WrittenOut {
    /// What is said to the reader.
    pub fn note(&self) -> String {
        format!("\"{}\" is read as \"{}\"", self.piece, self.word)
    }
}

/// `text` with the pieces of its series written out, and those pieces. A query with quotation marks is left as it is.
pub fn written_out<'t>(text: &'t str, analyzer: &Analyzer) -> (Cow<'t, str>, Vec<WrittenOut>) {
    let open = |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '–');
    if !analyzer.steps().suspended || !text.contains(open) || text.contains(['"', '«', '»', '“', '”', '„'])
    {
        return (Cow::Borrowed(text), Vec::new());
    }
    let (mut out, mut pieces, mut at) = (String::new(), Vec::new(), 0);
    for (span, word) in analyzer.suspended(text) {
        // Behind another piece: "-og-": its hyphen is used up.
        let Some(between) = text.get(at..span.start) else { continue };
        out.extend([between, &word]);
        pieces.push(WrittenOut { piece: span.of(text).to_owned(), word });
        at = span.end;
    }
    if pieces.is_empty() {
        return (Cow::Borrowed(text), pieces);
    }
    out.push_str(&text[at..]);
    (Cow::Owned(out), pieces)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn series_are_written_out() {
        for (query, read) in [
            ("relasjons- og tilknytningstraumer", "relasjonstraumer og tilknytningstraumer"),
            ("tanke-, følelses- og handlingsmønstre", "tankemønstre, følelsesmønstre og handlingsmønstre"),
            ("krisearbeid og -beredskap", "krisearbeid og kriseberedskap"),
        ] {
            assert_eq!(written_out(query, &Analyzer::default()).0, read);
        }
        for query in ["krise -beredskap", "barn og -krise", "\"sorg- og krisearbeid\"", "mor-barn", "- og -"]
        {
            assert_eq!(written_out(query, &Analyzer::default()).0, query);
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "[a-zæøå –,-]{0,40}|(sorg|krise|-| og | |arbeid|,|/){0,12}|\\PC{0,30}") {
            written_out(&text, &Analyzer::default());
        }
    }
}
