//! Bad input: each gets a clear message (what, where, what to do) or a sensible answer, and nothing is lost.

use std::fs;
use std::process::Command;

use crate::desk::{Desk, copy, ran};

#[test]
fn files_that_are_no_texts() {
    let desk = Desk::new();
    desk.write("empty.txt", "");
    desk.write("blank.txt", " \n\n\t\n");
    desk.write("nul.txt", [0; 5000]);
    desk.write("binary.txt", (0..5000_u32).map(|i| ((i * 7919) >> 3) as u8).collect::<Vec<u8>>());
    desk.write("signs.txt", "--- *** --- !!!\n".repeat(50));
    desk.write("brev.docx", "PK");
    desk.write("bad.txt", "Trygg base.\n");
    desk.write("bad.toml", "title = \n");
    desk.write("year.md", "---\nyear: i fjor\n---\nTrygg base.\n");
    for (name, parts) in [
        ("missing.txt", &["missing.txt", "No such file", "check the name"][..]),
        ("empty.txt", &["empty.txt", "empty"]),
        ("blank.txt", &["blank.txt", "no words"]),
        ("nul.txt", &["nul.txt", "binary"]),
        ("binary.txt", &["binary.txt", "binary"]),
        ("signs.txt", &["signs.txt", "no words"]),
        ("brev.docx", &["brev.docx", "its ending says DOCX", "plain text"]),
        ("bad.txt", &["bad.toml", "does not parse"]),
        ("year.md", &["year.md", "no year"]),
        ("/dev/zero", &["/dev/zero", "device"]),
        (".", &["folder"]),
    ] {
        desk.belegg(["structure", name]).is_error(if name == "bad.txt" || name == "." { &[] } else { parts });
        if name != "." {
            desk.belegg(["index", name]).is_error(parts);
        }
    }
    assert!(!desk.path("index/belegg.json").exists());
    // One good file among them is read, the others are named and counted.
    desk.write("god.txt", "Dette er en god tekst om trygghet.\n");
    let report = desk.belegg(["index", ".", "--format", "json"]);
    assert_eq!(report.code, 0);
    assert_eq!(report.json()["documents"]["added"], 1);
    assert_eq!(report.json()["skipped"].as_array().unwrap().len(), 8);
    for name in ["empty.txt", "nul.txt", "brev.docx", "bad.toml", "year.md"] {
        assert!(report.err.contains(name), "{name} is not named: {}", report.err);
    }
}

#[test]
fn what_the_index_has_of_a_file_stays_when_it_turns_bad() {
    let desk = Desk::indexed();
    desk.write("documents/notat.md", [0; 100]);
    let report = desk.belegg(["index", "documents", "--format", "json"]);
    assert_eq!((report.code, report.json()["skipped"].as_array().unwrap().len()), (0, 1));
    let answer = desk.belegg(["search", "utålmodighet", "--format", "json"]).json();
    assert_eq!(answer["total"], 1);
}

#[test]
fn encodings_are_told_apart() {
    let desk = Desk::new();
    let text =
        "Trygg tilknytning er å bli båret, også når det gjør vondt.\nFølelser får sine ord etter hvert.\n";
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    desk.write("utf8.txt", text);
    desk.write("bom.txt", [&b"\xEF\xBB\xBF"[..], text.as_bytes()].concat());
    desk.write("utf16le.txt", [&b"\xFF\xFE"[..], &utf16(u16::to_le_bytes)].concat());
    desk.write("utf16be.txt", utf16(u16::to_be_bytes));
    desk.write("latin1.txt", text.chars().map(|c| c as u8).collect::<Vec<u8>>());
    desk.write("nfd.txt", text.replace('å', "a\u{30A}"));
    desk.write("crlf.txt", text.replace('\n', "\r\n"));
    let expected = desk.belegg(["structure", "utf8.txt", "--format", "json"]).json();
    for name in ["bom", "utf16le", "utf16be", "latin1", "nfd", "crlf"] {
        let read = desk.belegg(["structure", &format!("{name}.txt"), "--format", "json"]).json();
        assert_eq!(read["blocks"], expected["blocks"], "{name}");
    }
}

#[test]
fn files_too_large_are_refused_by_their_size() {
    let desk = Desk::new();
    fs::File::create(desk.path("large.txt")).unwrap().set_len(100 << 20).unwrap();
    desk.belegg(["index", "large.txt"]).is_error(&["large.txt", "100 MB", "split it"]);
    desk.write("line.txt", "Et ord i en lang linje. ".repeat(40_000));
    desk.belegg(["index", "line.txt"]).is_answer();
    desk.belegg(["search", "ord linje"]).is_answer();
}

#[cfg(unix)]
#[test]
fn pipes_links_and_loops() {
    let desk = Desk::new();
    desk.write("texts/a.txt", "En trygg base.\n");
    std::os::unix::fs::symlink("..", desk.path("texts/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", desk.path("texts/dangling.txt")).unwrap();
    assert!(Command::new("mkfifo").arg(desk.path("texts/pipe.txt")).status().unwrap().success());
    let report = desk.belegg(["index", "texts", "--format", "json"]);
    assert_eq!(report.code, 0);
    assert_eq!(report.json()["documents"]["added"], 1);
    assert_eq!(report.json()["skipped"].as_array().unwrap().len(), 3, "{}", report.err);
    desk.belegg(["index", "texts/pipe.txt"]).is_error(&["pipe.txt", "pipe"]);
    desk.belegg(["index", "texts/dangling.txt"]).is_error(&["dangling.txt", "No such file"]);
    // A link that is named is read, under its target's name: one document.
    std::os::unix::fs::symlink("a.txt", desk.path("texts/b.txt")).unwrap();
    let again = desk.belegg(["index", "texts/b.txt", "texts/a.txt", "--format", "json"]).json();
    assert_eq!(again["documents"]["unchanged"], 1);
}

#[test]
fn index_folders_that_are_none() {
    let desk = Desk::with_documents();
    desk.write("file", "x");
    for dir in ["file", "file/below"] {
        for args in [&["index", "documents"][..], &["search", "x"], &["status"], &["show", "x"]] {
            desk.belegg(args.iter().chain(&["--index", dir])).is_error(&["file", "an index is a folder"]);
        }
    }
    for args in [
        &["index", "documents/notat.md"][..],
        &["search", "x"],
        &["index", "documents/notat.md", "--rebuild"],
    ] {
        desk.belegg(args.iter().chain(&["--index", "documents"])).is_error(&[
            "documents",
            "other files",
            "--index",
        ]);
    }
    assert!(desk.path("documents/notat.md").exists());
    desk.belegg(["status", "--index", "none"]).is_error(&["none", "no index", "belegg index PATH"]);
    // An index among the texts is not read as text.
    desk.belegg(["index", "documents", "--index", "documents/index"]).is_answer();
    let again = desk.belegg(["index", "documents", "--index", "documents/index", "--format", "json"]).json();
    assert_eq!(again["skipped"], serde_json::json!([]));
    let other = desk.belegg(["index", "documents", "--format", "json"]).json();
    assert_eq!(other["skipped"], serde_json::json!([]));
}

#[test]
fn an_index_by_another_version() {
    let desk = Desk::indexed();
    let manifest = fs::read_to_string(desk.path("index/belegg.json")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let change = |key: &str, to: serde_json::Value| {
        let mut value = value.clone();
        value[key] = to;
        desk.write("index/belegg.json", value.to_string());
    };
    for (key, to) in [("format", 99.into()), ("analysis", "another".into())] {
        change(key, to);
        for args in [&["search", "skam"][..], &["status"], &["show", "notat.1"], &["index", "documents"]] {
            desk.belegg(args).is_error(&["index", "built by", "--rebuild"]);
        }
    }
    desk.belegg(["index", "documents", "--rebuild"]).is_answer();
    desk.belegg(["status", "--verify"]).is_answer();
    desk.write("index/belegg.json", "{\"format\": 1");
    desk.belegg(["search", "skam"]).is_error(&["damaged", "--rebuild"]);
    desk.belegg(["index", "documents", "--rebuild"]).is_answer();
    desk.belegg(["search", "skam"]).is_answer();
}

/// The folder of the only generation.
fn generation(desk: &Desk) -> std::path::PathBuf {
    fs::read_dir(desk.path("index")).unwrap().map(|e| e.unwrap().path()).find(|p| p.is_dir()).unwrap()
}

#[test]
fn a_lost_manifest_loses_no_index() {
    let desk = Desk::indexed();
    let search = ["search", "skam i kroppen", "--format", "json"];
    let before = desk.belegg(search).out;
    fs::remove_file(desk.path("index/belegg.json")).unwrap();
    // The generation's own copy stands in for it, and the next writer puts it back.
    assert_eq!(desk.belegg(search).out, before);
    desk.belegg(["status", "--verify"]).is_answer();
    desk.write("documents/ny.txt", "En ny tekst om tålmodighet.\n");
    desk.belegg(["index", "documents"]).is_answer();
    assert!(desk.path("index/belegg.json").exists());
    desk.belegg(["search", "+skam"]).is_answer();
    // Without the copy too, nothing is built over what is there.
    fs::remove_file(desk.path("index/belegg.json")).unwrap();
    fs::remove_file(generation(&desk).join("belegg.json")).unwrap();
    for args in [&search[..], &["search", "trygg base"], &["index", "documents"], &["status"]] {
        desk.belegg(args).is_error(&["belegg.json is missing", "--rebuild"]);
    }
    assert!(generation(&desk).join("meta.json").exists());
    desk.belegg(["index", "documents", "--rebuild"]).is_answer();
    assert_eq!(desk.belegg(["search", "+skam"]).code, 0);
}

#[test]
fn two_generations_without_a_manifest_are_both_left() {
    let desk = Desk::indexed();
    let first = generation(&desk);
    copy(&first, &desk.path("index/generation-7"));
    fs::remove_file(desk.path("index/belegg.json")).unwrap();
    desk.belegg(["search", "trygg base"]).is_error(&["which generation", "--rebuild"]);
    assert!(first.exists() && desk.path("index/generation-7").exists());
}

#[test]
fn what_an_interrupted_first_build_left_is_no_index() {
    let desk = Desk::new();
    desk.write("index/generation-1/meta.json", "{\"segments\": [], \"opstamp\": 0}");
    desk.write("index/generation-2/half", "x");
    desk.belegg(["status"]).is_error(&["no index"]);
    desk.belegg(["search", "trygg base"]).is_answer();
    desk.belegg(["status", "--verify"]).is_answer();
}

#[cfg(unix)]
#[test]
fn an_index_is_as_readable_as_its_folder() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::indexed();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode();
    let usual = mode(&desk.path("index/writer.lock"));
    for entry in fs::read_dir(generation(&desk)).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), usual, "{path:?}");
    }
}

#[test]
fn wrong_command_lines_are_one_line() {
    let desk = Desk::new();
    for (args, parts) in [
        (&["foo"][..], &["unrecognized subcommand 'foo'", "belegg --help"][..]),
        (&["serch"], &["'serch'", "similar", "'search'"]),
        (&["search"], &["<QUERY>", "`belegg search --help`"]),
        (&["search", "x", "--limit", "mange"], &["--limit", "mange", "`belegg search --help`"]),
        (&["search", "x", "--kind", "dikt"], &["--kind", "possible values", "quote"]),
        (&["index"], &["<PATHS>", "`belegg index --help`"]),
    ] {
        desk.belegg(args).is_error(parts);
    }
}

#[test]
fn damaged_index_files() {
    let desk = Desk::indexed();
    let whole = desk.path("whole");
    copy(&desk.path("index"), &whole);
    let generation = fs::read_dir(&whole).unwrap().map(|e| e.unwrap().path()).find(|p| p.is_dir()).unwrap();
    let mut files: Vec<_> = fs::read_dir(&generation).unwrap().map(|e| e.unwrap().file_name()).collect();
    files.sort();
    let good = desk.belegg(["search", "skam i kroppen", "--format", "json"]).out;
    let (mut noticed, mut seed) = (0, 7_u64);
    for file in files {
        let bytes = fs::read(generation.join(&file)).unwrap();
        let name = file.to_string_lossy().into_owned();
        let mut damages: Vec<Option<Vec<u8>>> = vec![None];
        if !bytes.is_empty() {
            for tenth in [0, 3, 6, 9] {
                damages.push(Some(bytes[..bytes.len() * tenth / 10].to_vec()));
            }
            for _ in 0..4 {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                let mut flipped = bytes.clone();
                flipped[(seed >> 33) as usize % bytes.len()] ^= 1 << (seed >> 20 & 7);
                damages.push(Some(flipped));
            }
        }
        let place = desk.path("index").join(generation.file_name().unwrap()).join(&file);
        for damage in damages {
            match &damage {
                Some(bytes) => fs::write(&place, bytes).unwrap(),
                None => fs::remove_file(&place).unwrap(),
            }
            // Neither a panic nor a hang: an answer, or what is wrong and what helps.
            let search = desk.belegg(["search", "skam i kroppen", "--format", "json"]);
            let verify = desk.belegg(["status", "--verify"]);
            for ran in [&search, &verify] {
                assert!(
                    ran.code != 2 || ran.err.contains("damaged") && ran.err.contains("--rebuild"),
                    "{name}: {ran:?}"
                );
            }
            if search.out != good || verify.code == 2 {
                noticed += 1;
                // A segment's file is under a checksum; tantivy's own notes are not, but hold no text.
                assert!(verify.code == 2 || name.ends_with(".json"), "{name}: {verify:?}");
            }
            fs::write(&place, &bytes).unwrap();
        }
    }
    assert!(noticed > 30, "{noticed}");
    assert_eq!(desk.belegg(["search", "skam i kroppen", "--format", "json"]).out, good);
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_index_as_it_was() {
    let desk = Desk::with_documents();
    desk.belegg(["index", "documents/notat.md"]).is_answer();
    let before = desk.belegg(["search", "pause", "--format", "json"]).out;
    let belegg = assert_cmd::cargo::cargo_bin("belegg");
    // Every file may have so many blocks of 512 bytes; SIGXFSZ ignored, a write beyond fails as on a full disk.
    for blocks in [0, 1, 2, 4, 8, 12] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        for extra in [&[][..], &["--rebuild"]] {
            let mut command = assert_cmd::Command::new("bash");
            command
                .args(["-c", &script])
                .arg(&belegg)
                .args(["index", "documents", "--index", "index"])
                .args(extra);
            command.current_dir(desk.root()).env("HOME", desk.path("home"));
            let full = ran(&mut command);
            assert!(full.code == 0 || full.code == 2 && !full.err.contains("damaged"), "{blocks}: {full:?}");
            desk.belegg(["status", "--verify"]).is_answer();
            if full.code == 2 {
                full.is_error(&["index"]);
                assert_eq!(desk.belegg(["search", "pause", "--format", "json"]).out, before, "{blocks}");
            } else {
                desk.belegg(["index", "documents/notat.md", "--rebuild"]).is_answer();
            }
        }
    }
    desk.belegg(["index", "documents"]).is_answer();
    let generations =
        fs::read_dir(desk.path("index")).unwrap().filter(|e| e.as_ref().unwrap().path().is_dir()).count();
    assert_eq!(generations, 1, "nothing half-written stays");
}

#[cfg(unix)]
#[test]
fn folders_that_may_not_be_written_or_read() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::indexed();
    let close = |name: &str, mode: u32| {
        fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    // Root may write anywhere, so there is nothing to see.
    close("documents/notat.md", 0o000);
    if fs::read(desk.path("documents/notat.md")).is_ok() {
        return;
    }
    desk.belegg(["structure", "documents/notat.md"]).is_error(&["notat.md", "Permission denied"]);
    let generation =
        fs::read_dir(desk.path("index")).unwrap().map(|e| e.unwrap()).find(|e| e.path().is_dir()).unwrap();
    let generation = format!("index/{}", generation.file_name().to_string_lossy());
    close(&generation, 0o555);
    close("index/writer.lock", 0o444);
    close("index", 0o555);
    desk.belegg(["search", "skam"]).is_answer();
    desk.belegg(["index", "documents"]).is_error(&["index", "Permission denied"]);
    close("index", 0o755);
    close(&generation, 0o755);
}

#[test]
fn queries_of_every_kind() {
    let desk = Desk::indexed();
    let long = [
        "a".repeat(100_000),
        "trygg base ".repeat(9_000),
        (0..20_000).map(|i| format!("o{i} ")).collect(),
        "skam~ ".repeat(16_000),
        "sk* ".repeat(25_000),
        format!("\"{}\"~1000", "skam kropp ".repeat(300)),
        format!("\"{}\"", "skam ".repeat(20_000)),
        "+skam ".repeat(16_000),
        "-skam ".repeat(16_000),
        "skam OR ".repeat(12_000),
        "author:".repeat(14_000),
        "a-".repeat(50_000),
        "\"".repeat(100_000),
    ];
    let short = [
        "",
        " ",
        "\n\t",
        "+",
        "-",
        "*",
        "~",
        "\"",
        ":",
        "()",
        "&& || !",
        "+ - * ~ \" : ( ) ^",
        "OR",
        "AND",
        "NOT",
        "OR OR OR",
        "NOT NOT",
        "og i det som en er",
        "\"og i det\"",
        "🙂",
        "👩‍👩‍👧‍👦 🇳🇴",
        "العربية",
        "漢字かな",
        "\u{202E}trygg",
        "\u{1}\u{1B}[31m\u{7F}",
        "a\u{301}\u{301}\u{301}*",
        "t*",
        "*t",
        "t*t",
        "skam^",
        "skam^-1",
        "skam^1e99",
        "skam~9",
        "\"skam\"~99999999999",
        "author:",
        ":skam",
        "author:\"",
        "2010..2020",
        "\\",
        "\\\"",
        "C:\\temp",
        "a/b",
        "<b>",
        "'; DROP TABLE",
        "%s%n",
        "-x",
        "-skam",
        "--",
        "«skam",
        "ﬁnne",
        "İ ß ǅ",
    ];
    for query in long.iter().map(String::as_str).chain(short) {
        let start = std::time::Instant::now();
        let ran = desk.belegg(["search", "--format", "json", "--limit", "3", "--", query]);
        let shown: String = query.chars().take(40).collect();
        assert!(ran.code < 2, "{shown}: {ran:?}");
        assert_eq!(ran.code == 1, ran.json()["hits"].as_array().unwrap().is_empty(), "{shown}");
        assert!(start.elapsed().as_secs() < 15, "{shown}: {:?}", start.elapsed());
        if query.len() > 10_000 {
            assert!(!ran.json()["notes"].as_array().unwrap().is_empty(), "{shown}: that it was cut is said");
        }
    }
}

#[test]
fn zero_hits_come_with_help() {
    let desk = Desk::indexed();
    let ran = desk.belegg(["search", "+qqqqzzz skam"]);
    assert!(ran.code == 1 && ran.out.is_empty(), "{ran:?}");
    for part in ["Nothing found", "Read as", "Try fewer words"] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    let ran = desk.belegg(["search", "terapeutxn", "--no-correct"]);
    assert!(ran.code == 1 && ran.err.contains("Near terapeutxn: terapeuten"), "{ran:?}");
}

#[test]
fn a_home_that_is_not_there() {
    let desk = Desk::new();
    for home in ["", "/dev/null"] {
        let mut command = desk.command();
        command.env_remove("BELEGG_INDEX").env("HOME", home).env("XDG_DATA_HOME", desk.path("xdg"));
        let answer = ran(command.args(["search", "trygg base"]));
        assert!(answer.code == 0, "{answer:?}");
    }
    let mut command = desk.command();
    command.env("BELEGG_INDEX", "/dev/null/x");
    ran(command.args(["search", "base"])).is_error(&["/dev/null/x", "--index"]);
}

#[test]
fn a_reader_that_has_seen_enough() {
    let desk = Desk::indexed();
    let belegg = assert_cmd::cargo::cargo_bin("belegg");
    let output = Command::new("bash")
        .args([
            "-c",
            "\"$0\" search skam --limit 30 --format jsonl --index index | head -c 1; exit ${PIPESTATUS[0]}",
        ])
        .arg(&belegg)
        .current_dir(desk.root())
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}
