//! What holds of any text and any query, through the library.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use belegg::analysis::Analyzer;
use belegg::document::{BlockKind, Document, PassageOptions};
use belegg::index::Index;
use belegg::search::{Query, SearchOptions, Searcher, read};
use belegg::{citation, corpus, ingest, structure};
use proptest::prelude::*;

/// The built-in corpus, indexed in memory once.
fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| corpus::build_in_memory(Arc::new(Analyzer::default())).unwrap())
}

fn document(text: &str) -> Document {
    let (_, paged) = ingest::read_text(Path::new("x.txt"), text, None).unwrap();
    structure::structure(&paged)
}

/// Lines as documents have them: headings, page numbers, citations, lists, quotations, broken words, empty lines.
fn text() -> impl Strategy<Value = String> {
    let word = "[a-zæøåA-ZÆØÅ]{1,12}|og|i|det|(ibid.)|f.eks.|s. 24|\\(Lind, 2001\\)|«|»|tilknyt-|mor-barn-|🙂|é|\\PC";
    let line = prop_oneof![
        8 => proptest::collection::vec(word, 0..14).prop_map(|words| words.join(" ")),
        1 => "[1-9](\\.[1-9]){0,3} [A-ZÆØÅ][a-zæøå ]{1,30}",
        1 => "(Innledning|Sammendrag|Litteratur|Litteraturliste|Abstract|Innhold)",
        1 => "[A-Za-z ]{3,20} ?\\.{3,20} ?[0-9]{1,3}",
        1 => " {0,60}[0-9ivx]{1,4}",
        1 => "[-–•*] [a-zæøå ]{3,40}",
        1 => "[A-Z][a-z]{2,8}, [A-Z]\\. \\([12][0-9]{3}\\)\\. [A-Z][a-z ]{3,30}\\.",
        1 => Just("\u{C}".to_owned()),
        3 => Just(String::new()),
    ];
    proptest::collection::vec(line, 0..60).prop_map(|lines| lines.join("\n"))
}

/// Words that are no markup, each with how often it stands there.
fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn passages_lose_nothing_and_cross_no_heading(text in text()) {
        let document = document(&text);
        let passages = document.passages(&PassageOptions::default());
        let mut last = 0;
        for passage in &passages {
            prop_assert!(passage.span.start >= last && passage.span.end <= document.text.len(), "in order, apart");
            prop_assert!(document.text.is_char_boundary(passage.span.start) && document.text.is_char_boundary(passage.span.end));
            last = passage.span.end;
        }
        for block in &document.blocks {
            let heading = matches!(block.kind, BlockKind::Heading(_));
            for passage in &passages {
                if heading {
                    prop_assert!(passage.span.end <= block.span.start || passage.span.start >= block.span.end, "crosses a heading");
                }
            }
            if !heading {
                let shown: String = passages
                    .iter()
                    .filter(|passage| passage.span.start < block.span.end && passage.span.end > block.span.start)
                    .map(|p| &document.text[p.span.start.max(block.span.start)..p.span.end.min(block.span.end)])
                    .collect();
                prop_assert_eq!(letters(&shown), letters(block.span.of(&document.text)), "a block is lost in part");
            }
        }
    }

    #[test]
    fn structure_loses_and_doubles_no_letter(text in text()) {
        let document = document(&text);
        let mut parts: String = document.blocks.iter().map(|block| block.span.of(&document.text)).collect();
        parts.extend(document.furniture.iter().map(|furniture| furniture.text.as_str()));
        prop_assert_eq!(letters(&parts), letters(&ingest::clean(&text)));
        let mut last = 0;
        for block in &document.blocks {
            prop_assert!(block.span.start >= last && document.text.is_char_boundary(block.span.end));
            last = block.span.end;
        }
    }

    #[test]
    fn the_same_text_gives_the_same_document(text in text()) {
        let (first, second) = (document(&text), document(&text));
        prop_assert_eq!(format!("{first:?}"), format!("{second:?}"));
        prop_assert_eq!(format!("{:?}", citation::cite(&first)), format!("{:?}", citation::cite(&second)));
    }

    #[test]
    fn any_string_is_answered(query in "([a-zæøåA-Z0-9*~^:+\\-\"«».,;()'OR ]|trygg|base |\"trygg base\"~3|AND|NOT|author:|tilknyt\\*|é|🙂){0,25}|\\PC{0,40}") {
        let options = SearchOptions { limit: 5, ..SearchOptions::default() };
        let answer = Searcher::new(index()).search(&query, &options).unwrap();
        for hit in &answer.hits {
            prop_assert!(hit.score.is_finite());
            let mut last = 0;
            for span in &hit.snippet.highlights {
                prop_assert!(span.start >= last && span.start < span.end && hit.snippet.text.get(span.start..span.end).is_some());
                last = span.end;
            }
            prop_assert!(hit.passage.text.contains(&hit.snippet.text));
        }
        prop_assert!(answer.hits.len() <= answer.total.max(answer.hits.len().min(5)));
        let again = Searcher::new(index()).search(&query, &options).unwrap();
        prop_assert_eq!(&answer, &again, "same input, same output");
        let printed: Query = read(&answer.read_as.to_string()).query;
        prop_assert_eq!(printed, answer.read_as, "what was understood can be asked again");
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(text in "(\\PC|\u{AD}|\n|\r|\u{A0}|ﬁ|ﬂ|ﬅ|a\u{30A}|\u{FEFF}|\0){0,60}") {
        let once = ingest::clean(&text);
        prop_assert_eq!(ingest::clean(&once), once);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["x.txt", "x.md"] {
            let path = folder.path().join(name);
            std::fs::write(&path, &bytes).unwrap();
            if let Ok((_, paged)) = ingest::read(&path) {
                structure::structure(&paged);
            }
        }
    }

    #[test]
    fn any_markdown_is_read(text in "([#>*`|\\[\\]()!\\-=~^:_<>\n 1.]|---\n|title: x\n|ord |å|\\[\\^1\\]|&amp;|\\PC){0,80}") {
        if let Ok((_, paged)) = ingest::read_text(Path::new("x.md"), &text, None) {
            structure::structure(&paged);
        }
    }
}
