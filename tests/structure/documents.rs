//! Whole documents in many layouts, each with gold for headings, pages, blocks and words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use belegg::document::{BlockKind, Document};
use belegg::structure::structure;

use crate::text::{data, letter, paged, text_of};

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let content = std::fs::read_to_string(path).expect("the table is there");
    let mut lines = content.lines();
    let head: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
    lines
        .map(|line| head.iter().zip(line.split('\t')).map(|(k, v)| (k.to_string(), v.to_string())).collect())
        .collect()
}

fn line(row: &Row, column: &str) -> u32 {
    row[column].parse().expect("a line number")
}

fn words(text: &str) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()) {
        *counts.entry(word.to_string()).or_default() += 1;
    }
    counts
}

/// Lines of title pages, which may be anything.
fn neutral(structure: &[Row]) -> BTreeSet<u32> {
    structure.iter().filter(|row| row["kind"] == "front_label").map(|row| line(row, "line")).collect()
}

fn check_headings(name: &str, document: &Document, gold: &[Row]) {
    let squash = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let want: BTreeSet<(u32, String, String)> = gold
        .iter()
        .filter(|row| row["kind"] == "heading")
        .map(|row| (line(row, "line"), row["label"].clone(), squash(&row["title"])))
        .collect();
    let neutral = neutral(gold);
    let got: BTreeSet<(u32, String, String)> = document
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Heading(heading) => Some((
                document.lines_of(block.span).first,
                heading.number.clone().unwrap_or_default(),
                heading.title.clone(),
            )),
            _ => None,
        })
        .filter(|heading| !neutral.contains(&heading.0))
        .collect();
    assert_eq!(got, want, "headings of {name}");
}

fn check_pages(name: &str, document: &Document, gold: &[Row]) {
    let want: Vec<(u32, String)> = gold
        .iter()
        .filter(|row| row["kind"] == "page_start")
        .map(|row| (line(row, "line"), row["label"].clone()))
        .collect();
    let got: Vec<(u32, String)> = document
        .pages
        .iter()
        .skip(1)
        .map(|page| (page.line, page.label.clone().unwrap_or_default()))
        .collect();
    assert_eq!(got, want, "pages of {name}");
}

fn check_blocks(name: &str, document: &Document, folder: &Path, neutral: &BTreeSet<u32>) {
    let loose: BTreeSet<u32> = std::fs::read_to_string(folder.join("optional_starts.txt"))
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let free = |line: &u32| !loose.contains(line) && !neutral.contains(line);
    let want: BTreeSet<u32> =
        rows(&folder.join("paragraphs.tsv")).iter().map(|row| line(row, "first_line")).filter(free).collect();
    let got: BTreeSet<u32> = document
        .blocks
        .iter()
        .filter(|block| !matches!(block.kind, BlockKind::Heading(_)))
        .map(|block| document.lines_of(block.span).first)
        .filter(free)
        .collect();
    assert_eq!(got, want, "block starts of {name}");
}

fn check_kinds(name: &str, document: &Document, folder: &Path) {
    let kinds = ["list", "note", "reference"];
    let want: BTreeSet<(u32, String)> = rows(&folder.join("paragraphs.tsv"))
        .iter()
        .filter(|row| kinds.contains(&row["kind"].as_str()))
        .map(|row| (line(row, "first_line"), row["kind"][..1].to_uppercase()))
        .collect();
    let got: BTreeSet<(u32, String)> = document
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::List | BlockKind::Note | BlockKind::Reference))
        .map(|block| (document.lines_of(block.span).first, letter(&block.kind).to_string()))
        .collect();
    assert_eq!(got, want, "kinds of {name}");
}

/// Every word as it should read is in a block, and no block has a word that neither the source nor the gold has.
fn check_words(name: &str, document: &Document, folder: &Path, source: &str, gold: &[Row]) {
    let mut right: Vec<String> = std::fs::read_to_string(folder.join("text.jsonl"))
        .expect("the blocks are there")
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|row| row["text"].as_str().map(String::from))
        .collect();
    right.extend(
        gold.iter()
            .filter(|row| row["kind"] == "heading")
            .map(|row| format!("{} {}", row["label"], row["title"])),
    );
    let right = words(&right.join("\n"));
    let shown =
        words(&document.blocks.iter().map(|block| text_of(document, block)).collect::<Vec<_>>().join("\n"));
    let printed = words(source);
    let of = |counts: &BTreeMap<String, i64>, word: &str| counts.get(word).copied().unwrap_or(0);
    let lost: Vec<&String> =
        right.iter().filter(|&(word, &count)| of(&shown, word) < count).map(|(word, _)| word).collect();
    let doubled: Vec<&String> = shown
        .iter()
        .filter(|&(word, &count)| count > of(&right, word).max(of(&printed, word)))
        .map(|(word, _)| word)
        .collect();
    assert!(lost.is_empty() && doubled.is_empty(), "{name}: lost {lost:?}, doubled {doubled:?}");
}

#[test]
fn come_out_as_their_gold_says() {
    let mut folders: Vec<_> = std::fs::read_dir(data("documents"))
        .expect("the documents are there")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(folders.len() >= 7);
    for folder in folders {
        let name = folder.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
        let source = std::fs::read_to_string(folder.join("text.txt")).expect("the text is there");
        let document = structure(&paged(&source));
        let gold = rows(&folder.join("structure.tsv"));
        check_headings(&name, &document, &gold);
        check_pages(&name, &document, &gold);
        check_blocks(&name, &document, &folder, &neutral(&gold));
        check_kinds(&name, &document, &folder);
        check_words(&name, &document, &folder, &source, &gold);
    }
}

#[test]
fn tell_their_title_and_language() {
    let inferred = |name: &str| {
        let source = std::fs::read_to_string(data("documents").join(name).join("text.txt"))
            .expect("the text is there");
        let metadata = structure(&paged(&source)).metadata;
        let title = metadata.title.map(|title| title.value).unwrap_or_default();
        (title, metadata.year.map(|year| year.value), metadata.language.map(|language| language.value.code()))
    };
    let title = String::from;
    assert_eq!(inferred("nynorsk-kapittel"), (title("Den som vart att"), None, Some("nn")));
    assert_eq!(inferred("artikkel-to-spalter"), (title("Å låne bort ro"), Some(2020), Some("nb")));
    assert_eq!(
        inferred("master-formfeed"),
        (title("Når kroppen husker det relasjonen glemte"), Some(2021), Some("nb"))
    );
    assert_eq!(
        inferred("notat-kort"),
        (title("Fast veiledning for ansatte i familieteamet"), Some(2023), Some("nb"))
    );
    assert_eq!(inferred("skannet-hefte").0, "PUSTEROM");
}
