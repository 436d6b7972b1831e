//! What holds for every text, however odd.

use std::collections::BTreeMap;

use belegg::document::{
    BlockKind, Document, Line, Mark, MarkKind, PageStart, PagedText, PassageOptions, Span,
};
use belegg::structure::{language, sentences, structure};
use proptest::prelude::*;

/// Lines that documents are made of, and lines that look like them.
fn line() -> impl Strategy<Value = String> {
    let plain = prop::sample::select(vec![
        "",
        "",
        "",
        " ",
        "Innledning",
        "1 Innledning",
        "1. Innledning",
        "1.1 Bakgrunn for valget",
        "2 Teori",
        "3.2.1 Å se",
        "Kapittel 2",
        "Vedlegg A: Guide",
        "Del I",
        "Litteraturliste",
        "Innhold",
        "Noter",
        "1 Innledning ....... 3",
        "Forord . . . . . iv",
        "Metode 7",
        "- 3 -",
        "12",
        "iv",
        "Side 2 av 3",
        "Kort hode   14",
        "15   Annet hode",
        "Kort hode",
        "• første punkt",
        "– annet punkt",
        "* tredje",
        "•",
        "1. les alt",
        "2. skriv ned",
        "a) det ene",
        "b) det andre",
        "Barnet leter etter et ansikt som kan gjøre verden liten nok til å",
        "holde ut, og det leter lenge. Så kommer noen og",
        "setter seg ned.",
        "Det var nok.1 Ingen sa mer den dagen, og",
        "1 En note om dette.",
        "* En annen note.",
        "om en gammel til-",
        "knytning til steder",
        "relasjons-",
        "og tilknytningsskade",
        "utrygt-",
        "hus\u{ad}",
        "ker du det",
        "    Innrykket avsnitt begynner her og",
        "      et sitat som står for seg selv",
        " Ny side begynner her",
        "\tTabulert",
        "Navn     Alder   By",
        "Kari     12      Oslo",
        "Tabell 1: Oversikt",
        "Hansen, A. (2010). Boken. Forlaget.",
        "    forlag. Oslo.",
        "«Hun kom», sa han. «Endelig.»",
        "ÆØÅ É ß ﬁ 漢字 😀",
        "https://eksempel.no/a-",
        "____________",
        "***",
        "Til:\tAlle",
        "Bakgrunn:",
        "2014 viste det seg",
        "3 av 10 barn",
        "»",
        "…",
        "-",
        "\u{ad}",
        "\u{feff}Tekst",
    ]);
    prop_oneof![8 => plain.prop_map(String::from), 1 => "\\PC{0,40}", 1 => "[a-zæøå.,:;() -]{0,90}"]
}

fn text() -> impl Strategy<Value = PagedText> {
    let mark = prop::option::weighted(
        0.5,
        (
            prop::sample::select(vec![
                MarkKind::Heading(1),
                MarkKind::Heading(3),
                MarkKind::Paragraph,
                MarkKind::Quote,
                MarkKind::List,
                MarkKind::Note,
            ]),
            any::<bool>(),
        ),
    );
    let lines = prop::collection::vec((line(), prop::bool::weighted(0.05), mark), 0..120);
    (lines, any::<bool>(), prop::bool::weighted(0.2)).prop_map(|(lines, pages, marked)| PagedText {
        lines: lines
            .into_iter()
            .zip(1..)
            .map(|((text, page, mark), number)| Line {
                number,
                text: text
                    .replace(['\n', '\r', '\u{c}', '\0', '\u{b}', '\u{85}', '\u{2028}', '\u{2029}'], " "),
                page_start: (pages && page).then(PageStart::default),
                mark: mark.filter(|_| marked).map(|(kind, begins)| Mark { kind, begins }),
                look: None,
            })
            .collect(),
        numbered: true,
    })
}

/// Letters and digits of a text, counted: what no joining and no mending may change.
fn letters<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in texts.into_iter().flat_map(str::chars).filter(|c| c.is_alphanumeric()) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

fn blocks(document: &Document) -> impl Iterator<Item = &str> {
    document.blocks.iter().map(|block| block.span.of(&document.text))
}

/// Spans are in order, apart, not empty, on boundaries and without blanks at their ends.
fn assert_ordered(spans: impl IntoIterator<Item = Span>, text: &str) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end && span.end <= text.len() && !span.is_empty());
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
        let inner = span.of(text);
        assert_eq!(inner.trim(), inner);
        end = span.end;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_doubled(paged in text()) {
        let document = structure(&paged);
        let source = letters(paged.lines.iter().map(|line| line.text.as_str()));
        let furniture = document.furniture.iter().map(|furniture| furniture.text.as_str());
        prop_assert_eq!(letters(blocks(&document).chain(furniture)), source);
        // Each line is in one block or is furniture.
        let mut lines: Vec<u32> = document.line_starts.iter().map(|&(_, line)| line).collect();
        lines.extend(document.furniture.iter().map(|furniture| furniture.line));
        lines.sort_unstable();
        let printed: Vec<u32> = paged
            .lines
            .iter()
            .filter(|line| line.text.chars().any(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}' | '\u{ad}')))
            .map(|line| line.number)
            .collect();
        let unlike: Vec<u32> = printed.iter().copied().filter(|line| lines.iter().filter(|&l| l == line).count() != 1).collect();
        prop_assert!(unlike.is_empty(), "lines not exactly once: {:?}", unlike);
    }

    #[test]
    fn the_document_keeps_its_promises(paged in text()) {
        let document = structure(&paged);
        assert_ordered(document.blocks.iter().map(|block| block.span), &document.text);
        let mut end = None;
        for block in &document.blocks {
            if let Some(end) = end {
                prop_assert_eq!(&document.text[end..block.span.start], "\n\n");
            }
            end = Some(block.span.end);
        }
        prop_assert!(document.line_starts.is_sorted_by_key(|&(offset, _)| offset));
        prop_assert!(document.line_starts.iter().all(|&(offset, _)| document.text.is_char_boundary(offset)));
        prop_assert!(document.pages.is_sorted_by_key(|page| page.line));
        for (index, block) in document.blocks.iter().enumerate() {
            if let Some(parent) = block.parent {
                prop_assert!(parent < index);
                prop_assert!(matches!(document.blocks[parent].kind, BlockKind::Heading(_)), "a parent is a heading");
            }
            if let BlockKind::Heading(heading) = &block.kind {
                prop_assert!(heading.level > 0 && !heading.title.is_empty());
                prop_assert!(block.span.of(&document.text).ends_with(heading.title.as_str()));
            }
        }
        prop_assert_eq!(structure(&paged), document);
    }

    #[test]
    fn passages_lose_nothing_and_cross_no_heading(paged in text(), max_words in 0usize..60, min_words in 0usize..20) {
        let document = structure(&paged);
        let passages = document.passages(&PassageOptions { max_words, min_words });
        assert_ordered(passages.iter().map(|passage| passage.span), &document.text);
        let text = document.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Heading(_)));
        let text = letters(text.map(|block| block.span.of(&document.text)));
        prop_assert_eq!(letters(passages.iter().map(|passage| passage.span.of(&document.text))), text);
        for passage in &passages {
            for block in &document.blocks {
                if block.span.overlaps(passage.span) {
                    prop_assert!(!matches!(block.kind, BlockKind::Heading(_)), "a heading in a passage");
                }
            }
        }
    }

    #[test]
    fn any_text_at_all_is_structured(text in "(\\PC|\n){0,400}") {
        let document = structure(&crate::text::paged(&text));
        assert_ordered(document.blocks.iter().map(|block| block.span), &document.text);
        document.passages(&PassageOptions::default());
        language(&text);
    }

    #[test]
    fn sentences_cover_the_text_in_order(text in "([a-zæøåA-ZÆØÅ]{1,6}|[.!?»«() 0-9]|s\\. 2|et al\\.|f\\.eks\\.|\n| ){0,60}|\\PC{0,80}") {
        let spans = sentences(&text);
        assert_ordered(spans.iter().copied(), &text);
        let mut at = 0;
        for span in &spans {
            prop_assert!(text[at..span.start].trim().is_empty());
            at = span.end;
        }
        prop_assert!(text[at..].trim().is_empty());
    }
}
