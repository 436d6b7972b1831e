//! Commands and what they answer, word for word: the files in `tests/data/cli/*.txt`.
//!
//! A file is a session at an own desk (see `tests/data/cli/README.md`). `RENEW=1 cargo test --test suite transcripts`
//! writes what the program answers now; the difference is then read like any other change.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use crate::desk::{Desk, Ran, data, ran, shell_words};

#[test]
fn commands_answer_as_written_down() {
    let mut wrong = Vec::new();
    for path in files() {
        let written = fs::read_to_string(&path).unwrap();
        let played = play(&written);
        if written != played {
            if std::env::var_os("RENEW").is_some() {
                fs::write(&path, played).unwrap();
            } else {
                wrong.push(difference(&path.display().to_string(), &written, &played));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_command_is_written_down() {
    let help = Desk::new().belegg(["--help"]).out;
    let commands = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .map_while(|line| line.strip_prefix("  "))
        // What is indented more goes on from the line above.
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split_whitespace().next());
    let written: String = files().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let missing: Vec<&str> = commands.filter(|name| !written.contains(&format!("$ belegg {name}"))).collect();
    assert!(missing.is_empty(), "no transcript in tests/data/cli has {missing:?}");
}

fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(data("cli")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    assert!(files.len() >= 5);
    files
}

/// Runs the commands of a transcript and writes down what they answer.
fn play(transcript: &str) -> String {
    let desk = Desk::with_documents();
    let mut played = String::new();
    let mut comments = true;
    for line in transcript.lines() {
        let Some(command) = line.strip_prefix("$ ") else {
            // Comments stand before the first command or between a blank line and the next one.
            if comments || line.starts_with("# ") {
                let _ = writeln!(played, "{line}");
            }
            continue;
        };
        comments = false;
        let _ = writeln!(played, "{line}");
        let (command, head) = match command.split_once(" | head -") {
            Some((command, lines)) => (command, lines.parse().unwrap()),
            None => (command, usize::MAX),
        };
        let words = shell_words(command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["belegg", args @ ..] => played.push_str(&report(&desk, &ran(desk.command().args(args)), head)),
            ["rm", name] => fs::remove_file(desk.path(name)).unwrap(),
            ["write", name, text] => desk.write(name, format!("{text}\n")),
            ["append", name, text] => {
                let before = fs::read_to_string(desk.path(name)).unwrap();
                desk.write(name, format!("{before}\n{text}\n"));
            }
            other => panic!("a transcript knows belegg, rm, write and append, not {other:?}"),
        }
        played.push('\n');
    }
    while played.ends_with("\n\n") {
        played.pop();
    }
    played
}

/// stdout as it is, stderr behind `! `, the exit code if it is not 0.
fn report(desk: &Desk, ran: &Ran, head: usize) -> String {
    let mut report = String::new();
    for line in ran.out.lines().take(head) {
        // A line of the answer never reads as a command, and blank ones keep their place.
        let _ = writeln!(report, "{}", format!("  {line}").trim_end());
    }
    for line in ran.err.lines() {
        let _ = writeln!(report, "! {line}");
    }
    if ran.code != 0 {
        let _ = writeln!(report, "[exit {}]", ran.code);
    }
    steady(desk, &report)
}

/// What differs from machine to machine and from run to run, by name.
fn steady(desk: &Desk, report: &str) -> String {
    let real = desk.root().canonicalize().unwrap();
    let mut text =
        report.replace(&*real.to_string_lossy(), "DESK").replace(&*desk.root().to_string_lossy(), "DESK");
    text = text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    for (before, after, name) in [
        ("read in ", " s", "TIME"),
        ("\"seconds\":", ",", "TIME"),
        ("citations, ", " MB;", "SIZE"),
        ("\"bytes\":", ",", "SIZE"),
        ("(format ", ")", "FORMAT"),
        ("\"analysis\":\"", "\"", "ANALYSIS"),
    ] {
        text = named(&text, before, after, name);
    }
    let of_ranking = |line: &str| line.contains(" score ") || line.contains("(weight ");
    text.split_inclusive('\n')
        .map(|line| if of_ranking(line) { without_decimals(line) } else { line.into() })
        .collect()
}

/// `0.77` becomes `N`: weights are tuned, and the quality of ranking is measured elsewhere.
fn without_decimals(line: &str) -> String {
    let mut out = String::new();
    let mut number = String::new();
    for c in line.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() || (c == '.' && !number.is_empty()) {
            number.push(c);
            continue;
        }
        out.push_str(if number.contains('.') { "N" } else { &number });
        number.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// What stands between `before` and `after`, replaced by `name`, wherever it does on one line.
fn named(text: &str, before: &str, after: &str, name: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        while let Some(at) = rest.find(before) {
            let (kept, tail) = rest.split_at(at + before.len());
            out.push_str(kept);
            rest = tail;
            if let Some(end) = rest.find(after)
                && rest[..end].chars().all(|c| !c.is_whitespace() || name == "FORMAT")
            {
                out.push_str(name);
                rest = &rest[end..];
            }
        }
        out.push_str(rest);
    }
    out
}

/// The first lines that differ.
fn difference(name: &str, written: &str, played: &str) -> String {
    let (mut old, mut new) = (written.lines(), played.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (old.next(), new.next()) {
            (None, None) => return format!("{name}: white space at the end"),
            (a, b) if a == b => {}
            (a, b) => {
                let more: Vec<&str> = new.take(12).collect();
                return format!(
                    "{name}:{number}:\n  written: {}\n  now:     {}\n  then:    {}\n(RENEW=1 writes what is so now)",
                    a.unwrap_or("(end)"),
                    b.unwrap_or("(end)"),
                    more.join("\n           ")
                );
            }
        }
    }
}
