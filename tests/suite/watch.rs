//! `index --watch`: what changes is found a moment later, and Ctrl-C ends it cleanly.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::desk::Desk;

/// A watching process, and its reports as they come.
struct Watching {
    child: Child,
    reports: Receiver<Value>,
}

impl Watching {
    fn start(desk: &Desk) -> Watching {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("belegg"))
            .args(["index", "texts", "--watch", "--format", "json"])
            .current_dir(desk.root())
            .env("BELEGG_INDEX", desk.path("texts/index"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (sender, reports) = channel();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).unwrap());
            }
        });
        Watching { child, reports }
    }

    #[track_caller]
    fn next(&self) -> (u64, u64, u64) {
        let report = self.reports.recv_timeout(Duration::from_secs(30)).expect("a report comes");
        let count = |name: &str| report["documents"][name].as_u64().unwrap();
        (count("added"), count("updated"), count("removed"))
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_index_follows_the_folder() {
    let desk = Desk::new();
    desk.write("texts/a.txt", "En trygg base er et sted å vende tilbake til.\n");
    desk.write("texts/b.txt", "Skammen finner sjelden egne ord.\n");
    let mut watching = Watching::start(&desk);
    assert_eq!(watching.next(), (2, 0, 0));
    // Watching begins a moment after the first report.
    std::thread::sleep(Duration::from_millis(500));

    // Many files written at once are one burst, and one commit.
    for i in 0..5 {
        desk.write(&format!("texts/ny/{i}.md"), format!("# Notat {i}\n\nOverføring nummer {i}.\n"));
    }
    assert_eq!(watching.next(), (5, 0, 0));
    desk.write("texts/a.txt", "En trygg havn er noe annet.\n");
    assert_eq!(watching.next(), (0, 1, 0));
    fs::remove_file(desk.path("texts/b.txt")).unwrap();
    fs::rename(desk.path("texts/ny/0.md"), desk.path("texts/ny/flyttet.md")).unwrap();
    assert_eq!(watching.next(), (1, 0, 2));
    desk.write("texts/a.toml", "title = \"Havn\"\n");
    assert_eq!(watching.next(), (0, 1, 0));
    // Others may read meanwhile.
    let answer = desk.belegg(["search", "havn", "--index", "texts/index", "--format", "json"]).json();
    assert_eq!(answer["hits"][0]["document"]["title"], "Havn");

    let pid = watching.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let ended = (0..100).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        watching.child.try_wait().unwrap()
    });
    assert_eq!(ended.and_then(|status| status.code()), Some(0));
    desk.belegg(["status", "--verify", "--index", "texts/index"]).is_answer();
}
