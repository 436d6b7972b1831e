//! Every example in the README runs: lines of `sh` and `console` blocks that begin with `belegg`.

use std::fs;
use std::path::Path;

use crate::desk::{Desk, ran, shell_words};

#[test]
fn examples_run_on_the_built_in_corpus() {
    let Ok(readme) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")) else {
        return;
    };
    let mut desk = Desk::new();
    let mut inside = false;
    for (i, line) in readme.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("```") {
            inside = !inside && matches!(name, "sh" | "console" | "bash");
            if inside {
                // Each block begins on a fresh machine, beside the project's own topics.
                desk = Desk::new();
                for name in ["corpus/topics.tsv", "corpus/qrels.txt"] {
                    desk.write(
                        name,
                        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap(),
                    );
                }
            }
            continue;
        }
        let command = line.strip_prefix("$ ").unwrap_or(line);
        let Some(args) = command.strip_prefix("belegg ").filter(|_| inside) else { continue };
        // What follows a pipe or a redirection is the shell's.
        let end = [" | ", " > ", "  #"].iter().filter_map(|mark| args.find(mark)).min().unwrap_or(args.len());
        let target = args.split_once(" > ").map(|(_, name)| name.trim().to_owned());
        let args = shell_words(&args[..end]);
        // Files that a reader is to have.
        for file in args.iter().filter(|arg| arg.ends_with(".txt") || arg.ends_with(".md")) {
            if !desk.path(file).exists() {
                desk.write(file, "1 Innledning\n\nEn tekst om trygg base og tilknytning (Bowlby, 1988).\n");
            }
        }
        let ran = ran(desk.command().args(&args));
        if let Some(target) = target {
            desk.write(&target, &ran.out);
        }
        assert!(ran.code < 2, "README.md:{}: {line}: {ran:?}", i + 1);
    }
}
