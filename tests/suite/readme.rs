//! Every example in the README runs: lines of `sh` and `console` blocks that begin with `belegg`.

use std::fs;
use std::path::Path;

use crate::desk::{Desk, copy, ran, shell_words};

#[test]
fn examples_run_on_the_built_in_corpus() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(project.join("README.md")).unwrap();
    let desk = Desk::new();
    copy(&project.join("corpus"), &desk.path("corpus"));
    let (mut inside, mut own, mut count) = (false, false, 0);
    for (i, line) in readme.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("```") {
            inside = !inside && matches!(name, "sh" | "console" | "bash");
            own = false;
            continue;
        }
        let command = line.strip_prefix("$ ").unwrap_or(line);
        let Some(command) = command.strip_prefix("belegg ").filter(|_| inside) else { continue };
        // A remark, a pipe and what follows it are the shell's; what goes into a file does so here too.
        let end = [" | ", "  #"].iter().filter_map(|mark| command.find(mark)).min().unwrap_or(command.len());
        let (command, into) = match command[..end].split_once(" > ") {
            Some((command, file)) => (command, Some(file.trim())),
            None => (&command[..end], None),
        };
        let args = shell_words(command);
        // Files that a reader is to have.
        for file in args.iter().filter(|arg| arg.ends_with(".txt") || arg.ends_with(".md")) {
            if !desk.path(file).exists() {
                desk.write(file, "1 Innledning\n\nEn tekst om trygg base og tilknytning (Bowlby, 1988).\n");
            }
        }
        let mut run = desk.command();
        // One's own texts would replace the built-in corpus, which the other blocks are about.
        own |= args[0] == "index";
        if own {
            run.env("BELEGG_INDEX", desk.path("own"));
        }
        let ran = ran(run.args(&args));
        assert!(ran.code < 2, "README.md:{}: {line}: {ran:?}", i + 1);
        if let Some(file) = into {
            desk.write(file, &ran.out);
        }
        count += 1;
    }
    assert!(count > 0, "the README has no examples");
}
