//! `outlines.txt`: small pages and what they should become.

use belegg::document::{BlockKind, Document, FurnitureKind};
use belegg::structure::structure;

use crate::text::{data, letter, paged, text_of};

/// The document in the file's notation, with as many words of each block as `like` gives.
fn outline(document: &Document, like: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        lines.push(match &block.kind {
            BlockKind::Heading(heading) => {
                format!("H{} {} {}", heading.level, heading.number.as_deref().unwrap_or("-"), heading.title)
            }
            kind => {
                let shown =
                    like.get(lines.len()).map_or(3, |line| line.split_whitespace().count().max(2) - 1);
                let words: Vec<&str> = text_of(document, block).split_whitespace().take(shown).collect();
                format!("{} {}", letter(kind), words.join(" "))
            }
        });
    }
    for furniture in &document.furniture {
        let kind = match furniture.kind {
            FurnitureKind::RunningHead => "head",
            FurnitureKind::PageNumber => "number",
            FurnitureKind::Contents => "contents",
            FurnitureKind::Rule => "rule",
        };
        let words: Vec<&str> = furniture.text.split_whitespace().collect();
        lines.push(format!("{kind} {} {}", furniture.line, words.join(" ")));
    }
    for page in &document.pages {
        lines.push(format!("page {} {}", page.line, page.label.as_deref().unwrap_or("-")));
    }
    lines
}

#[test]
fn are_as_the_file_says() {
    let content = std::fs::read_to_string(data("outlines.txt")).expect("the data file is there");
    let (mut count, mut failed) = (0, Vec::new());
    for case in content.split("\n=== ").skip(1) {
        let (name, rest) = case.split_once('\n').expect("a name on its own line");
        let (page, want) = rest.split_once("\n---\n").expect("a page, ---, an outline");
        let want: Vec<&str> = want.lines().filter(|line| !line.is_empty()).collect();
        let got = outline(&structure(&paged(&page.replace("<ff>", "\u{c}"))), &want);
        if name.starts_with("known wrong") {
            assert_ne!(got, want, "{name}: now right, take the words away");
        } else {
            if got != want {
                failed.push(format!("{name}\n got {got:#?}\n want {want:#?}"));
            }
        }
        count += 1;
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(count > 10);
}
