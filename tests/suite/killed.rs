//! Writers that are killed, writers that meet, readers that go on meanwhile.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::desk::Desk;

/// How often the writer is killed.
const KILLS: u32 = 60;
const DOCUMENTS: u32 = 6;

/// Documents of one round all name the round, so a mixture of two rounds shows.
fn write_round(desk: &Desk, round: u32) {
    for i in 0..DOCUMENTS {
        let paragraph = format!(
            "Runde{round} av dokumentet handler om trygghet og om hvordan en voksen kan bære et barns følelser. \
             Avsnittet står i runde{round} og er langt nok til å bli en passasje for seg selv.\n\n"
        );
        desk.write(&format!("texts/d{i}.txt"), paragraph.repeat(20));
    }
}

fn start(desk: &Desk, args: &[&str]) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("belegg"))
        .args(args)
        .current_dir(desk.root())
        .env("BELEGG_INDEX", desk.path("index"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Which round the index is in: every document must be in the same.
fn round_of(desk: &Desk) -> Option<u32> {
    desk.belegg(["status", "--verify"]).is_answer();
    let answer =
        desk.belegg(["search", "runde*", "--limit", "1000", "--no-collapse", "--format", "json"]).json();
    let mut documents: BTreeMap<String, u32> = BTreeMap::new();
    let mut rounds: Vec<u32> = Vec::new();
    for hit in answer["hits"].as_array().unwrap() {
        let text = hit["text"].as_str().unwrap();
        let digits: String =
            text.strip_prefix("Runde").unwrap().chars().take_while(char::is_ascii_digit).collect();
        rounds.push(digits.parse().unwrap());
        *documents.entry(hit["document"]["id"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    rounds.sort_unstable();
    rounds.dedup();
    assert!(rounds.len() <= 1, "documents of rounds {rounds:?} at once");
    assert!(
        documents.is_empty() || documents.len() == DOCUMENTS as usize,
        "some documents are missing: {documents:?}"
    );
    let passages: Vec<&u32> = documents.values().collect();
    assert!(passages.windows(2).all(|pair| pair[0] == pair[1]), "some passages are missing: {documents:?}");
    rounds.first().copied()
}

#[test]
fn a_killed_writer_leaves_the_index_as_before_or_as_after() {
    let desk = Desk::new();
    write_round(&desk, 0);
    let begun = Instant::now();
    assert!(start(&desk, &["index", "texts"]).wait().unwrap().success());
    // How long a writer may live. It follows what comes of it, for the machine's other work comes and goes: shorter after
    // one that had written, longer after one that had not.
    let mut life = begun.elapsed().max(Duration::from_millis(5));
    assert_eq!(round_of(&desk), Some(0));
    let (mut seed, mut kept, mut taken) = (20_240_229_u64, 0, 0);
    let mut standing = 0;
    for round in 1..=KILLS {
        write_round(&desk, round);
        // Every fifth round a whole new generation is built.
        let args: &[&str] =
            if round % 5 == 0 { &["index", "texts", "--rebuild"] } else { &["index", "texts"] };
        let mut writer = start(&desk, args);
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        thread::sleep(life.mul_f64((seed >> 33) as f64 / f64::from(1_u32 << 31) * 1.1));
        // SIGKILL on Unix: nothing of the program's runs after it.
        let _ = writer.kill();
        let ended = writer.wait().unwrap();
        let now = round_of(&desk).expect("the index is never empty");
        assert!(now == round || now == standing, "round {round}: {now} is neither {standing} nor {round}");
        assert!(!ended.success() || now == round, "a writer that ended well has written");
        *(if now == round { &mut taken } else { &mut kept }) += 1;
        life = life.mul_f64(if now == round { 0.85 } else { 1.15 });
        standing = now;
    }
    assert!(kept > 0 && taken > 0, "kills came too early or too late to tell: {kept} kept, {taken} taken");
    // What the killed ones left is gone after the next that ends well.
    desk.belegg(["index", "texts", "--rebuild"]).is_answer();
    let folders =
        fs::read_dir(desk.path("index")).unwrap().filter(|e| e.as_ref().unwrap().path().is_dir()).count();
    assert_eq!(folders, 1);
}

#[test]
fn a_first_writer_that_is_killed_leaves_no_index_or_a_whole_one() {
    for millis in [1, 5, 10, 20, 40, 80, 160] {
        let desk = Desk::new();
        write_round(&desk, 1);
        let mut writer = start(&desk, &["index", "texts"]);
        thread::sleep(Duration::from_millis(millis));
        let _ = writer.kill();
        writer.wait().unwrap();
        let status = desk.belegg(["status", "--verify"]);
        if status.code == 2 {
            status.is_error(&["no index"]);
        }
        desk.belegg(["index", "texts"]).is_answer();
        assert_eq!(round_of(&desk), Some(1), "{millis}");
    }
}

#[test]
fn a_second_writer_is_told_and_readers_go_on() {
    let desk = Desk::indexed();
    // Another program that writes holds this lock; here it is held for as long as we like.
    let lock = fs::File::options().write(true).open(desk.path("index/writer.lock")).unwrap();
    lock.lock().unwrap();
    desk.write("documents/ny.txt", "En ny tekst om tålmodighet.\n");
    for args in [&["index", "documents"][..], &["index", "documents", "--rebuild"]] {
        desk.belegg(args).is_error(&["another belegg is writing", "try again"]);
    }
    desk.belegg(["search", "skam"]).is_answer();
    desk.belegg(["status", "--verify"]).is_answer();
    drop(lock);
    desk.belegg(["index", "documents"]).is_answer();
    desk.belegg(["search", "+tålmodighet"]).is_answer();
}

#[test]
fn readers_and_writers_at_once() {
    let desk = Desk::new();
    write_round(&desk, 0);
    desk.belegg(["index", "texts"]).is_answer();
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 1..=8 {
                write_round(&desk, round);
                let args: &[&str] =
                    if round % 2 == 0 { &["index", "texts", "--rebuild"] } else { &["index", "texts"] };
                desk.belegg(args).is_answer();
            }
        });
        let mut reads = 0;
        while !writer.is_finished() || reads == 0 {
            assert!(round_of(&desk).is_some());
            reads += 1;
        }
    });
    assert_eq!(round_of(&desk), Some(8));
}

#[test]
fn newcomers_who_ask_at_once_are_all_answered() {
    let desk = Desk::new();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| desk.belegg(["search", "trygg base"]).is_answer().code);
        }
    });
    desk.belegg(["status", "--verify"]).is_answer();
}
