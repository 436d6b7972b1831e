//! Text → citations, from the case files under tests/data/citation.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use belegg::citation::{Citation, Cited, cite, lint};
use belegg::document::{Block, BlockKind, Document, Heading, Span};
use belegg::{ingest, structure};

/// One text and what must be found in it.
struct Case {
    line: usize,
    document: Document,
    expected: Vec<String>,
    /// Lines marked `- `: should be found, and are not.
    missed: Vec<String>,
    /// Lines marked `+ `: are found, and should not be.
    false_finds: Vec<String>,
    known_wrong: bool,
}

/// Builds a document of one block a line: `>` paragraph, `>>` block quotation, `>n` note, `>r` reference, `>h` heading.
fn document(lines: &[&str]) -> Document {
    let mut document = Document::default();
    let mut parent = None;
    for (i, line) in lines.iter().enumerate() {
        let (mark, body) = line.split_once(' ').unwrap_or((line, ""));
        let kind = match mark {
            ">" => BlockKind::Paragraph,
            ">>" => BlockKind::Quote,
            ">n" => BlockKind::Note,
            ">l" => BlockKind::List,
            ">r" => BlockKind::Reference,
            ">h" => BlockKind::Heading(Heading { level: 1, number: None, title: body.to_owned() }),
            other => panic!("unknown mark {other:?}"),
        };
        if !document.text.is_empty() {
            document.text.push_str("\n\n");
        }
        let start = document.text.len();
        document.line_starts.push((start, i as u32 + 1));
        document.text.push_str(body);
        if matches!(kind, BlockKind::Heading(_)) {
            parent = Some(document.blocks.len());
        }
        document.blocks.push(Block { kind, span: Span::new(start, document.text.len()), parent });
    }
    document
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut known_wrong = false;
    let mut blocks: Vec<&str> = Vec::new();
    let (mut expected, mut missed, mut false_finds) = (Vec::new(), Vec::new(), Vec::new());
    let mut first = 0;
    for (number, line) in text.lines().chain([""]).enumerate() {
        if line.starts_with("# known wrong") {
            known_wrong = true;
        } else if line.starts_with('>') {
            if blocks.is_empty() {
                first = number + 1;
            }
            blocks.push(line);
        } else if line.is_empty() {
            if !blocks.is_empty() {
                cases.push(Case {
                    line: first,
                    document: document(&blocks),
                    expected: std::mem::take(&mut expected),
                    missed: std::mem::take(&mut missed),
                    false_finds: std::mem::take(&mut false_finds),
                    known_wrong,
                });
                blocks.clear();
            }
        } else if let Some(line) = line.strip_prefix("- ") {
            missed.push(normal(line));
        } else if let Some(line) = line.strip_prefix("+ ") {
            expected.push(normal(line));
            false_finds.push(normal(line));
        } else if !line.starts_with('#') {
            expected.push(normal(line));
        }
    }
    cases
}

/// A line of a case with its missing columns filled in.
fn normal(line: &str) -> String {
    let mut columns: Vec<&str> = line.split(" | ").map(str::trim).collect();
    columns.resize(5, "-");
    columns.join(" | ")
}

fn shown(document: &Document, citation: &Citation) -> String {
    normal(&format!(
        "{} | {} | {} | {} | {}",
        citation.form.name(),
        citation.span.of(&document.text),
        citation.work.as_ref().map_or("-", |work| &work.0),
        citation.locator.as_ref().map_or("-".to_owned(), ToString::to_string),
        citation.attributed_to.as_deref().unwrap_or("-"),
    ))
}

fn check(name: &str) {
    let faults = faults(name);
    assert!(faults.is_empty(), "\n{faults}");
}

/// What the cases of a file say otherwise than the code.
fn faults(name: &str) -> String {
    let path = format!("{}/tests/data/citation/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect(&path);
    let mut faults = String::new();
    for case in cases(&text) {
        let found: Vec<String> =
            cite(&case.document).citations.iter().map(|c| shown(&case.document, c)).collect();
        let right = found == case.expected && !case.missed.iter().any(|line| found.contains(line));
        if right == case.known_wrong {
            let what = if right { "is right now: move it up" } else { "" };
            let _ = writeln!(
                faults,
                "{name}.txt:{} {what}\n  {}",
                case.line,
                case.document.text.chars().take(300).collect::<String>()
            );
            for line in case.missed.iter().filter(|line| found.contains(line)) {
                let _ = writeln!(faults, "  found now: {line}");
            }
            for line in &case.expected {
                let mark = if found.contains(line) { ' ' } else { '-' };
                let _ = writeln!(faults, "  {mark} {line}");
            }
            for line in found.iter().filter(|line| !case.expected.contains(line)) {
                let _ = writeln!(faults, "  + {line}");
            }
        }
    }
    faults
}

/// The share of what is found that is right, and of what is there that is found.
fn assert_figures(name: &str, least: f64) {
    let path = format!("{}/tests/data/citation/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect(&path);
    let (mut right, mut found, mut there) = (0, 0, 0);
    for case in cases(&text) {
        let good = case.expected.len() - case.false_finds.len();
        right += good;
        found += case.expected.len();
        there += good + case.missed.len();
    }
    let (precision, recall) =
        (f64::from(right as u32) / found as f64, f64::from(right as u32) / there as f64);
    assert!(precision >= least && recall >= least, "{name}: precision {precision:.3}, recall {recall:.3}");
}

#[test]
fn long_texts() {
    let names = ["text-bokmal", "text-nynorsk", "text-english"];
    let faults: String = names.iter().map(|name| faults(name)).collect();
    assert!(faults.is_empty(), "\n{faults}");
    for name in names {
        assert_figures(name, 0.95);
    }
}

/// Whole documents as extracted, `NAME.txt`, and what must be found in them, `NAME.cited`: the line, then as in the
/// other files. `- ` and `+ ` as in `text-bokmal.txt`.
#[test]
fn documents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/citation/documents");
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    names.sort();
    assert!(!names.is_empty());
    let mut faults = String::new();
    for path in names {
        let (_, paged) = ingest::read(&path).unwrap();
        let document = structure::structure(&paged);
        let found: Vec<String> = cite(&document)
            .citations
            .iter()
            .map(|c| format!("{} | {}", document.line_at(c.span.start), shown(&document, c)))
            .collect();
        let cited = path.with_extension("cited");
        let lines = fs::read_to_string(&cited).expect("what must be found stands beside the text");
        let lines = lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (missed, expected): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("- "));
        let expected: Vec<&str> =
            expected.iter().map(|line| line.strip_prefix("+ ").unwrap_or(line)).collect();
        let name = path.file_name().unwrap().to_string_lossy();
        for line in expected.iter().filter(|line| !found.iter().any(|f| f == *line)) {
            let _ = writeln!(faults, "{name}: not found: {line}");
        }
        for line in found.iter().filter(|line| !expected.contains(&line.as_str())) {
            let _ = writeln!(faults, "{name}: should not be found: {line}");
        }
        for line in missed.iter().filter(|line| found.iter().any(|f| *f == line[2..])) {
            let _ = writeln!(faults, "{name}: found now, take its mark away: {line}");
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn bokmal() {
    check("bokmal");
}

#[test]
fn habits() {
    check("habits");
}

#[test]
fn nynorsk() {
    check("nynorsk");
}

#[test]
fn english() {
    check("english");
}

/// Text → faults, as `kind | raw text | mending`.
#[test]
fn faults_of_citing() {
    let path = format!("{}/tests/data/citation/lint.txt", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect(&path);
    for case in cases(&text) {
        let cited = cite(&case.document);
        let found: Vec<String> = lint(&case.document, &cited)
            .iter()
            .map(|fault| {
                let raw = fault.span.of(&case.document.text);
                normal(&format!(
                    "{} | {raw} | {}",
                    fault.kind.name(),
                    fault.mending.as_deref().unwrap_or("-")
                ))
            })
            .collect();
        assert_eq!(found, case.expected, "lint.txt:{}", case.line);
    }
}

/// Documents, by name, in which an examiner finds nothing to mark: several styles, each kept throughout.
#[test]
fn clean_documents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/citation");
    let names = fs::read_to_string(folder.join("clean.txt")).unwrap();
    let names = names.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut count = 0;
    for name in names {
        let (_, paged) = ingest::read(&folder.join("documents").join(name)).unwrap();
        let document = structure::structure(&paged);
        let faults: Vec<String> = lint(&document, &cite(&document))
            .iter()
            .map(|fault| format!("{} | {}", fault.kind.name(), fault.span.of(&document.text)))
            .collect();
        assert!(faults.is_empty(), "{name}: {faults:#?}");
        count += 1;
    }
    assert!(count >= 6);
}

/// What every answer must hold, whatever the text.
fn assert_sound(document: &Document, cited: &Cited) {
    let mut start = 0;
    for (i, citation) in cited.citations.iter().enumerate() {
        assert!(citation.span.start >= start, "out of order");
        start = citation.span.start;
        assert!(document.text.get(citation.span.start..citation.span.end).is_some_and(|raw| !raw.is_empty()));
        assert!(citation.antecedent.is_none_or(|before| before < i));
        if let Some(key) = &citation.work {
            assert!(cited.works.iter().any(|work| work.key == *key), "{key} is not among the works");
            assert!(
                key.0.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{key}"
            );
        }
    }
    for excerpt in &cited.excerpts {
        assert!(document.text.get(excerpt.span.start..excerpt.span.end).is_some());
        assert!(excerpt.citation < cited.citations.len());
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Pieces that citations are made of, and some that break them.
    fn piece() -> impl Strategy<Value = String> {
        let pieces = [
            "Moe",
            "Ås",
            "von der",
            "og",
            "&",
            "et al.",
            "m.fl.",
            "(",
            ")",
            "[",
            "]",
            ",",
            ";",
            ":",
            ".",
            " ",
            " ",
            " ",
            "2002",
            "2002a",
            "1856–1939",
            "s. 3",
            "s.",
            "kap. 1 og 3",
            "§ 3-3",
            "ibid.",
            "(ibid., s. 4)",
            "«",
            "»",
            "“",
            "”",
            "\"",
            "sitert i",
            "u.å.",
            "-",
            "’s",
            "s",
            "–",
            "Statistisk sentralbyrå",
            "å",
            "\u{301}",
            "🙂",
            "\n",
            "K.",
            "A.-L.",
            "Ifølge",
            "sier at",
            "(s. 3)",
            "op.cit.",
        ];
        prop_oneof![9 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,4}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_text_is_answered(blocks in proptest::collection::vec((0..5usize, proptest::collection::vec(piece(), 0..40)), 1..5)) {
            let lines: Vec<String> = blocks
                .iter()
                .map(|(mark, pieces)| format!("{} {}", [">", ">>", ">n", ">r", ">l"][*mark], pieces.concat()))
                .collect();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let document = document(&lines);
            let cited = cite(&document);
            assert_sound(&document, &cited);
            for fault in lint(&document, &cited) {
                prop_assert!(document.text.get(fault.span.start..fault.span.end).is_some());
            }
            prop_assert_eq!(cited, cite(&document));
        }
    }
}

/// Odd texts of two sizes: eight times the text may take some eight times the time, never its square.
#[test]
fn odd_texts_are_quick() {
    type Make = fn(usize) -> String;
    let kinds: [(&str, Make); 7] = [
        ("a long parenthesis", |n| format!("> Noe ({})", "Moe, 2002, s. 3; ".repeat(n))),
        ("an unclosed parenthesis", |n| format!("> Noe ({}", "Moe viser dette i 2002 og ".repeat(n))),
        ("deep brackets", |n| format!("> {}", "(".repeat(n * 5))),
        ("closing brackets", |n| format!("> {}", "Moe, 2002) ".repeat(n))),
        ("many ibid.", |n| format!("> Moe (2002) sier. {}", "Dette (ibid., s. 4). ".repeat(n))),
        ("unclosed quotation marks", |n| format!("> {}", "«Moe (2002) ".repeat(n))),
        ("many works", |n| {
            (0..n)
                .map(|i| {
                    format!(
                        "> Moe{} (2002) sier.\n",
                        "abcdefghij".repeat(i % 7)
                            + &i.to_string().replace(|c: char| c.is_ascii_digit(), "x")
                    )
                })
                .collect()
        }),
    ];
    for (name, make) in kinds {
        let time = |n: usize| {
            let text = make(n);
            let lines: Vec<&str> = text.lines().collect();
            let document = document(&lines);
            let start = std::time::Instant::now();
            let cited = cite(&document);
            let seconds = start.elapsed().as_secs_f64();
            assert!(cited.citations.len() <= document.text.len());
            seconds
        };
        let (small, large) = (time(400), time(3200));
        assert!(large < small.max(0.002) * 40.0 + 0.2, "{name}: {small:.4} s, then {large:.4} s");
    }
}
