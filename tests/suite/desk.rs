//! A desk of its own for every test: documents, an index, a home, and the program run there.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// What a command came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The answer as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// An error as the contract has it: exit 2, one line on stderr that holds all of `parts`, nothing on stdout.
    #[track_caller]
    pub fn is_error(&self, parts: &[&str]) {
        let one_line = self.err.lines().count() == 1 && self.err.starts_with("belegg: ");
        assert!(self.code == 2 && self.out.is_empty() && one_line, "{self:?}");
        for part in parts {
            assert!(self.err.contains(part), "{part:?} is missing: {self:?}");
        }
    }

    /// An answer: exit 0.
    #[track_caller]
    pub fn is_answer(&self) -> &Ran {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }
}

/// A folder with nothing in it but what the test puts there.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty desk.
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk with the documents of `tests/data/cli/documents` in `documents`.
    pub fn with_documents() -> Desk {
        let desk = Desk::new();
        copy(&data("cli/documents"), &desk.path("documents"));
        desk
    }

    /// A desk with the documents and an index of them.
    pub fn indexed() -> Desk {
        let desk = Desk::with_documents();
        desk.belegg(["index", "documents"]).is_answer();
        desk
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// The program, to be run here: its index is `index`, its home empty.
    pub fn command(&self) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::cargo_bin("belegg").unwrap();
        command
            .current_dir(self.root())
            .env("HOME", self.path("home"))
            .env_remove("XDG_DATA_HOME")
            .env("BELEGG_INDEX", self.path("index"))
            .env("NO_COLOR", "1")
            .timeout(Duration::from_secs(60));
        command
    }

    /// Runs the program.
    pub fn belegg<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ran {
        ran(self.command().args(args))
    }
}

/// Runs a command; a killed one has no exit code, and fails.
#[track_caller]
pub fn ran(command: &mut assert_cmd::Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let ran =
        Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    assert!((0..=2).contains(&ran.code), "{ran:?}");
    assert!(!ran.err.contains("panicked") && !ran.err.contains("internal error"), "{ran:?}");
    ran
}

/// A path below `tests/data`.
pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The words of a line as a shell parts them: blanks part, quotes keep together.
pub fn shell_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut open, mut quote) = (String::new(), false, None);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, open) = (Some(c), true),
            (Some(q), c) if c == q => quote = None,
            (None | Some('"'), '\\') => {
                word.extend(chars.next());
                open = true;
            }
            (None, c) if c.is_whitespace() => {
                if std::mem::take(&mut open) {
                    words.push(std::mem::take(&mut word));
                }
            }
            (_, c) => {
                word.push(c);
                open = true;
            }
        }
    }
    if open {
        words.push(word);
    }
    words
}

#[test]
fn words_are_parted_as_a_shell_does() {
    assert_eq!(
        shell_words(r#"search '"trygg base" -x'  a\ b "c d" ''"#),
        ["search", "\"trygg base\" -x", "a b", "c d", ""]
    );
}
