//! Writes down which concepts of the built-in thesaurus begin how, so that a search reads those it may need.

#[path = "src/analysis/thesaurus/begin.rs"]
mod begin;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::{env, error, fs};

const THESAURUS: &str = "corpus/thesaurus.ttl";

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed={THESAURUS}");
    println!("cargo::rerun-if-changed=src/analysis/thesaurus/begin.rs");
    let text = fs::read_to_string(THESAURUS)?;
    let mut blocks = Vec::new();
    let mut starts: BTreeMap<[char; 3], BTreeSet<usize>> = BTreeMap::new();
    let mut ids = BTreeMap::new();
    let mut prefixes = String::new();
    let mut at = 0;
    for block in text.split("\n\n") {
        let (start, end) = (at, at + block.len());
        at = end + 2;
        prefixes
            .extend(block.lines().filter(|line| line.starts_with("@prefix")).flat_map(|line| [line, "\n"]));
        let Some(id) = block.trim_start().strip_prefix("c:").and_then(|rest| rest.split(' ').next()) else {
            continue;
        };
        for word in block.split('"').skip(1).step_by(2).flat_map(begin::first_words) {
            starts.entry(start_of(word)).or_default().insert(blocks.len());
        }
        ids.insert(id, blocks.len());
        blocks.push((start, end));
    }
    let mut out = String::from("Contents {\n");
    writeln!(out, "prefixes: {prefixes:?},\nblocks: &{blocks:?},\nstarts: &[")?;
    for (start, blocks) in starts {
        writeln!(out, "({start:?}, &{:?}),", Vec::from_iter(blocks))?;
    }
    writeln!(out, "],\nids: &{:?},\n}}", Vec::from_iter(ids))?;
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join("thesaurus.rs"), out)?)
}

/// How a lower-case word in Norwegian letters begins, as `expand.rs` tells of any word: its first three letters, two that
/// stand for one being one, and blanks where it is shorter.
fn start_of(word: &str) -> [char; 3] {
    let mut start: Vec<char> = Vec::new();
    for c in word.chars().take(6) {
        let joined = match (start.last(), c) {
            (Some('a'), 'a') => 'å',
            (Some('a'), 'e') => 'æ',
            (Some('o'), 'e') => 'ø',
            _ => {
                start.push(c);
                continue;
            }
        };
        start.pop();
        start.push(joined);
    }
    start.resize(3, ' ');
    [start[0], start[1], start[2]]
}
