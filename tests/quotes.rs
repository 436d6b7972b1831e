//! Quotations and the texts they are from: letter for letter, otherwise, on another page, or nothing claimed.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use belegg::search::align;
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn quotations_are_laid_beside_texts() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/works/alignments.txt");
    let cases = fs::read_to_string(path).expect("the cases");
    let (mut quotation, mut source, mut expected) = ("", "", Vec::new());
    let mut checked = 0;
    let mut check = |quotation: &str, source: &str, expected: &mut Vec<String>| {
        if quotation.is_empty() {
            return;
        }
        let found = align(quotation, source).expect(quotation);
        let found: Vec<String> =
            found.changes.iter().map(|change| format!("{} | {}", change.quoted, change.source)).collect();
        assert_eq!(found, *expected, "{quotation}\n{source}");
        expected.clear();
        checked += 1;
    };
    for line in cases.lines() {
        match line.get(..2) {
            Some("> ") => {
                check(quotation, source, &mut expected);
                quotation = &line[2..];
            }
            Some("< ") => source = &line[2..],
            Some("- ") => expected.push(line[2..].to_owned()),
            _ => {}
        }
    }
    check(quotation, source, &mut expected);
    assert!(checked > 15, "only {checked} cases were checked");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_stretch_of_words_stands_in_its_text(
        words in prop::collection::vec("[a-zæøå]{1,9}", 4..40),
        from in 0usize..20,
        length in 4usize..20,
    ) {
        let text = words.join(" ");
        let from = from.min(words.len() - 4);
        let quoted = words[from..(from + length).min(words.len())].join(" ");
        let found = align(&format!("«{quoted}»"), &text).expect("both have words");
        prop_assert_eq!(&found.changes, &vec![]);
        prop_assert_eq!(found.span.of(&text), quoted);
    }

    #[test]
    fn any_two_texts_can_be_laid_beside_each_other(
        quotation in "(\\PC|[a-zæøå ,.]|\\[|\\]|…|\\.\\.\\.|\\(|\\)){0,60}",
        text in "(\\PC|[a-zæøå ,.]|-|’){0,80}",
    ) {
        if let Some(found) = align(&quotation, &text) {
            prop_assert!(text.get(found.span.start..found.span.end).is_some());
            prop_assert!(found.equal <= found.words && found.run <= found.equal);
        }
    }
}

const BOOK: &str = "Natten og vi\n\nEva Lien\n\n2004\n\n\
Natten har ingen kontortid, men den har en pris. Den som våker, betaler den om morgenen,\n\
når alle andre tror at det nye døgnet er gratis.\n\n11\n\x0c\
Uro er ikke det samme som redsel. Redselen har en gjenstand; uroen leter etter sin, og\n\
finner den som regel hos den som er nærmest.\n\n12\n";

const ESSAY: &str = "Om natten på avdelingen\n\nKari Moe\n\n2019\n\n\
Lien peker på at «natten har ingen kontortid, men den har en pris» (Lien, 2004, s. 11).\n\
Hun skriver også at «uroen leter etter sin, og finner den vanligvis hos den som er\n\
nærmest» (Lien, 2004, s. 12). Et annet sted heter det at «den som våker, betaler den om\n\
morgenen» (Lien, 2004, s. 47). Berg mener at «søvn er et privilegium som ingen\n\
nattevakt kan regne med å få» (Berg, 2011, s. 3).\n";

fn belegg(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::cargo_bin("belegg").expect("the program is built");
    let output = command.args(args).current_dir(folder).env("BELEGG_INDEX", folder.join("index")).output();
    let output = output.expect("it runs");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("bok.txt", BOOK);
    write("bok.toml", "title = \"Natten og vi\"\nauthors = [\"Lien, Eva\"]\nyear = 2004\n");
    write("oppgave.txt", ESSAY);
    assert_eq!(belegg(folder.path(), &["index", "."]).0, Some(0));
    folder
}

fn json(folder: &Path, args: &[&str]) -> (Option<i32>, Value) {
    let (code, out) = belegg(folder, &[args, &["--format", "json"]].concat());
    (code, serde_json::from_str(&out).unwrap_or(Value::Null))
}

#[test]
fn a_documents_quotations_are_held_against_their_source() {
    let desk = desk();
    let (code, quotations) = json(desk.path(), &["quotes", "oppgave.txt"]);
    assert_eq!(code, Some(1), "two are to be mended: {quotations}");
    let of = |i: usize| &quotations[i];
    let status: Vec<&str> =
        quotations.as_array().expect("a list").iter().filter_map(|q| q["status"].as_str()).collect();
    assert_eq!(status, ["verbatim", "differs", "verbatim", "not found"]);
    assert_eq!(of(0)["page"], serde_json::json!({"given": "s. 11", "printed": "11", "agrees": true}));
    assert_eq!(of(0)["found"][0]["document"]["id"], "bok");
    assert_eq!(of(0)["found"][0]["of_cited_work"], true);
    assert_eq!(
        of(1)["found"][0]["changes"],
        serde_json::json!([{"quoted": "vanligvis", "source": "som regel"}])
    );
    assert_eq!(of(2)["page"], serde_json::json!({"given": "s. 47", "printed": "11", "agrees": false}));
    assert_eq!(of(3)["found"], serde_json::json!([]));
    assert_eq!(of(3)["page"], Value::Null);
}

#[test]
fn words_one_has_are_given_their_source_and_page() {
    let desk = desk();
    let (code, answer) = json(desk.path(), &["quotes", "--text", "Redselen har en gjenstand"]);
    assert_eq!(code, Some(0));
    assert_eq!(answer["found"][0]["document"]["id"], "bok");
    assert_eq!(answer["found"][0]["pages"]["label"], "12");
    let found = answer["found"][0]["text"].as_str();
    assert_eq!(found, Some("Redselen har en gjenstand"));
    // Where others quote them is told behind where they are from.
    let (_, answer) =
        json(desk.path(), &["quotes", "--text", "natten har ingen kontortid, men den har en pris"]);
    let documents: Vec<&Value> =
        answer["found"].as_array().expect("a list").iter().map(|find| &find["document"]["id"]).collect();
    assert_eq!(documents, ["bok", "oppgave"]);
    assert_eq!(answer["found"][1]["quoted_there"], true);
    for unknown in ["dette står ingen steder i denne boken", "natten", "", "«»", "…", "[…]"] {
        assert_eq!(json(desk.path(), &["quotes", "--text", unknown]).0, Some(1), "{unknown}");
    }
}

#[test]
fn a_quotation_over_two_paragraphs_is_found_in_both() {
    let desk = desk();
    let words = "tror at det nye døgnet er gratis. Uro er ikke det samme som redsel.";
    let (code, answer) = json(desk.path(), &["quotes", "--text", words]);
    assert_eq!(code, Some(0), "{answer}");
    assert_eq!(answer["status"], "verbatim", "{answer}");
    assert_eq!(answer["found"][0]["pages"]["label"], "11–12");
}

#[test]
fn hostile_documents_are_no_trouble() {
    let desk = desk();
    let quotation = "Lien sier at «natten har ingen kontortid, men den har en pris» (Lien, 2004, s. 11). ";
    let long = format!("«{}»", "natten har ingen kontortid, men den har en pris ".repeat(200));
    for (name, text) in [
        ("open.txt", format!("Her er {} og mer (Lien, 2004).", "«".repeat(20_000))),
        ("many.txt", quotation.repeat(200)),
        ("long.txt", format!("{long} (Lien, 2004, s. 11).")),
        ("brackets.txt", format!("«{}» (Lien, 2004, s. 11).", "[…] natten har … ingen [".repeat(300))),
        ("empty.txt", " ".to_owned()),
    ] {
        fs::write(desk.path().join(name), text).expect("written");
        let (code, out) = belegg(desk.path(), &["quotes", name, "--format", "json"]);
        assert!(matches!(code, Some(0..=2)), "{name}: {code:?} {out}");
        assert!(code != Some(2) || name == "empty.txt", "{name}: {out}");
    }
    assert_eq!(belegg(desk.path(), &["quotes", "finnes-ikke.txt"]).0, Some(2));
    assert_eq!(belegg(desk.path(), &["quotes"]).0, Some(2));
}
