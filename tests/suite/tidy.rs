//! The house's rules that a machine can hold: who may import whom, and what may not stand in the sources.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms and the rooms each may import. Every room may import `error` and itself. Where the house's table has grown, the
/// reason stands beside it.
const MAY_IMPORT: [(&str, &[&str]); 14] = [
    ("document", &[]),
    // Bibliographies are opened where all files are.
    ("ingest", &["document", "bibliography"]),
    ("structure", &["document"]),
    // Sentences are cut where the text is understood; citations need to know where one ends.
    ("citation", &["document", "structure"]),
    // A publication's key is made by the rule of the works that are cited.
    ("bibliography", &["citation"]),
    ("analysis", &["document"]),
    // Ready-cut passages come as ingest reads them.
    ("index", &["document", "citation", "analysis", "ingest", "bibliography"]),
    ("search", &["document", "citation", "analysis", "index", "structure", "bibliography"]),
    ("eval", &["document"]),
    // JSON shows every value there is.
    ("render", &["document", "citation", "search", "eval", "index", "analysis", "bibliography"]),
    // The built-in corpus goes the whole way from text to index.
    ("corpus", &["document", "ingest", "structure", "citation", "analysis", "index", "bibliography"]),
    ("parallel", &[]),
    ("error", &[]),
    ("lib", &[]),
];

/// Foreign crates and the rooms they live in; the others are everybody's.
const LIVES_IN: [(&str, &[&str]); 31] = [
    ("tantivy", &["index", "search", "analysis"]),
    ("tantivy_fst", &["search"]),
    ("levenshtein_automata", &["search"]),
    ("rust_stemmers", &["analysis"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("anyhow", &["cli"]),
    ("anstream", &["cli"]),
    ("anstyle", &["cli", "render"]),
    ("terminal_size", &["cli"]),
    ("indicatif", &["cli"]),
    ("etcetera", &["cli"]),
    ("textwrap", &["render"]),
    ("biblatex", &["bibliography"]),
    ("hayagriva", &["render"]),
    ("chardetng", &["ingest"]),
    ("encoding_rs", &["ingest"]),
    ("serde_saphyr", &["ingest"]),
    ("walkdir", &["ingest"]),
    ("roman_numerals_rs", &["ingest", "structure"]),
    ("pulldown_cmark", &["ingest"]),
    ("zip", &["ingest"]),
    ("roxmltree", &["ingest"]),
    ("scraper", &["ingest"]),
    ("ego_tree", &["ingest"]),
    ("rlimit", &["cli"]),
    ("notify", &["cli"]),
    ("ctrlc", &["cli"]),
    ("hayro_syntax", &["ingest"]),
    ("hayro_font", &["ingest"]),
];

/// What may not stand anywhere outside the rooms named, and why.
const NEVER: [(&str, &[&str], &str); 9] = [
    (" println!", &[], "output goes into the writer that is given"),
    ("eprintln!", &[], "output goes into the writer that is given"),
    ("dbg!", &[], "left over from debugging"),
    ("todo!", &[], "unfinished"),
    ("TODO", &[], "unfinished: write an issue"),
    ("process::exit", &[], "only main ends the program, by returning"),
    ("env::var", &["cli"], "the environment is the command line's"),
    ("std::env::args", &["cli"], "the environment is the command line's"),
    ("SystemTime", &["cli"], "no clock: the same input gives the same output"),
];

struct Source {
    room: String,
    name: String,
    text: String,
}

impl Source {
    /// The code without comments and tests.
    fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]").next().unwrap_or("");
        code.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    find(&root, &mut files);
    let source = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let room = name.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        Source { room, text: fs::read_to_string(&path).unwrap(), name }
    };
    files.into_iter().map(source).collect()
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.name)
        .collect();
    assert!(silent.is_empty(), "no //! in the first line of {silent:?}");
}

#[test]
fn rooms_import_only_what_they_may() {
    let rules: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    let rooms: Vec<String> = sources().into_iter().map(|source| source.room).collect();
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !matches!(source.room.as_str(), "cli" | "main" | "lib")) {
        let Some(may) = rules.get(source.room.as_str()) else {
            wrong.push(format!("{}: a new room: say in tests/suite/tidy.rs what it may import", source.name));
            continue;
        };
        for room in imports(&source.code()) {
            let own = room == source.room || room == "error" || may.contains(&room.as_str());
            if rooms.contains(&room) && !own {
                wrong.push(format!("{}: {} may not import {room}", source.name, source.room));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rooms named by `crate::room` or `use crate::{room, …}`.
fn imports(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            None => rooms.push(identifier(rest)),
            Some(list) => {
                let (mut depth, mut start) = (0, true);
                for (i, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && c.is_alphabetic() => {
                            rooms.push(identifier(&list[i..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    rooms
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect()
}

#[test]
fn foreign_crates_live_in_their_rooms() {
    let mut wrong = Vec::new();
    for source in sources() {
        let code = source.code();
        for (name, rooms) in LIVES_IN {
            let path = format!("{name}::");
            let used = code
                .match_indices(&path)
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'));
            if used && !rooms.contains(&source.room.as_str()) {
                wrong.push(format!("{}: {name} lives in {rooms:?}", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_may_not_stand_does_not() {
    let mut wrong = Vec::new();
    for source in sources() {
        let code = source.code();
        for (what, rooms, why) in NEVER {
            let searched = if what == "TODO" { &source.text } else { &code };
            if searched.contains(what) && !rooms.contains(&source.room.as_str()) && source.room != "main" {
                wrong.push(format!("{}: {what}: {why}", source.name));
            }
        }
        if ["structure", "citation", "analysis", "eval", "document"].contains(&source.room.as_str()) {
            for what in ["std::fs", "std::io", "File::open", "Instant::now", "thread_rng", "rand::"] {
                if code.contains(what) {
                    wrong.push(format!("{}: {what}: this room is pure", source.name));
                }
            }
        }
        if !matches!(source.room.as_str(), "render" | "index" | "search" | "ingest" | "cli")
            && code.contains("Serialize")
        {
            wrong.push(format!("{}: Serialize: domain types have none", source.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let (mut inside, mut explained) = (false, false);
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
            explained = false;
        } else if inside && line.starts_with('#') {
            explained = true;
        } else if inside && !line.is_empty() {
            // Lines that follow one another share the comment above them.
            assert!(explained, "no reason stands above: {line}");
        } else {
            explained = false;
        }
    }
}
