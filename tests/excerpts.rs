//! Excerpts as answers: what stands in passages of other works, found by its own words, its work and who is reported.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// Two pages, by form feed, with printed numbers.
const ESSAY: &str = "Om natten på avdelingen\n\nKari Moe\n\n2019\n\n\
Det er mørkt. Lien (2004, s. 12) skriver at nattevakter sjelden blir sett av dem som\n\
bestemmer. «Natten har ingen kontortid, men den har en pris» (Lien, 2004, s. 14). Mange\n\
vakter nevner uroen. Bowlby sier at uro er nærhet som mangler (Vik, 2010, s. 3).\n\n1\n\x0c\
Søvnen er et annet rom. Både Lien (2004) og Vik (2010) omtaler søvnen som et arbeid den\n\
våkne gjør for den som sover. Uro er ikke det samme som redsel, og ingen vet det bedre enn\n\
den som sitter oppe.\n\n2\n";

const ACCOUNT: &str =
    "Boken handler om nattevakter. Uro om natten er et spørsmål om hvem som er der (Vik, 2010).\n";

fn belegg(folder: &Path, args: &[&str]) -> (Option<i32>, Value) {
    let mut command = Command::cargo_bin("belegg").expect("the program is built");
    let output = command.args(args).current_dir(folder).env("BELEGG_INDEX", folder.join("index")).output();
    let output = output.expect("it runs");
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
}

fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("essay.txt", ESSAY);
    write("lien.txt", ACCOUNT);
    write("lien.toml", "authors = [\"Lien, Eva\"]\nyear = 2004\nwork = \"lien-2004\"\n");
    let (code, report) = belegg(folder.path(), &["index", ".", "--format", "json"]);
    assert_eq!(code, Some(0), "{report}");
    folder
}

fn search(folder: &Path, args: &[&str]) -> Vec<Value> {
    let args = [&["search", "--format", "json", "--no-expand"], args].concat();
    let (_, answer) = belegg(folder, &args);
    answer["hits"].as_array().cloned().unwrap_or_default()
}

fn texts(hits: &[Value]) -> Vec<&str> {
    hits.iter().filter_map(|hit| hit["text"].as_str()).collect()
}

#[test]
fn a_quotation_is_found_with_its_way_back() {
    let desk = desk();
    let hits = search(desk.path(), &["natten", "--kind", "excerpt", "--work", "lien-2004"]);
    let quotation = hits.iter().find(|hit| hit["excerpt"]["quotation"] == true).expect("the quotation");
    assert_eq!(quotation["text"], "«Natten har ingen kontortid, men den har en pris»");
    assert_eq!(quotation["kind"], "excerpt");
    assert_eq!(quotation["excerpt"]["work"], "lien-2004");
    assert_eq!(quotation["excerpt"]["locator"], "s. 14");
    assert_eq!(quotation["lines"], serde_json::json!([8, 8]));
    assert_eq!(
        (&quotation["pages"]["first"], &quotation["pages"]["last"]),
        (&Value::from(1), &Value::from(1))
    );
    let (_, passage) =
        belegg(desk.path(), &["show", quotation["passage"].as_str().unwrap_or(""), "--format", "json"]);
    let whole: Vec<char> = passage[0]["text"].as_str().expect("the passage").chars().collect();
    let at = |i: usize| quotation["excerpt"]["span"][i].as_u64().expect("a position") as usize;
    assert_eq!(whole[at(0)..at(1)].iter().collect::<String>(), quotation["text"].as_str().unwrap_or(""));
    // The sentence around it is little else and not shown beside it; the file of excerpts is found as before.
    assert!(!texts(&hits).iter().any(|text| text.contains("(Lien, 2004, s. 14)")), "{hits:?}");
    assert!(hits.iter().any(|hit| hit["document"]["id"] == "lien" && hit["excerpt"].is_null()), "{hits:?}");
}

#[test]
fn who_is_reported_is_looked_for_in_the_excerpt_itself() {
    let desk = desk();
    let hits = search(desk.path(), &["author:bowlby", "--kind", "excerpt"]);
    assert_eq!(texts(&hits), ["Bowlby sier at uro er nærhet som mangler (Vik, 2010, s. 3)."]);
    assert_eq!(hits[0]["excerpt"]["attributed_to"], "Bowlby");
    assert_eq!(hits[0]["excerpt"]["work"], "vik-2010");
}

#[test]
fn words_of_the_passage_outside_the_excerpt_do_not_count() {
    let desk = desk();
    assert!(search(desk.path(), &["mørkt", "--kind", "excerpt", "--document", "essay"]).is_empty());
    // `uro` stands in the passage, but the excerpt with `uro` has no `natten`.
    let both = search(desk.path(), &["+uro +natten", "--kind", "excerpt", "--document", "essay"]);
    assert!(both.is_empty(), "{both:?}");
    assert_eq!(search(desk.path(), &["+uro +nærhet", "--kind", "excerpt", "--document", "essay"]).len(), 1);
}

#[test]
fn a_sentence_that_cites_two_works_is_an_excerpt_of_each() {
    let desk = desk();
    let sentence = |work: &str| search(desk.path(), &["søvnen", "--kind", "excerpt", "--work", work]);
    for work in ["lien-2004", "vik-2010"] {
        let hits = sentence(work);
        assert_eq!(hits.len(), 1, "{work}: {hits:?}");
        assert_eq!(hits[0]["excerpt"]["work"], work);
        assert_eq!(hits[0]["pages"]["first"], 2);
    }
    assert_eq!(search(desk.path(), &["søvnen", "--kind", "excerpt"]).len(), 1, "shown once");
    // What an account quotes in turn is its own work's unless the other is asked for.
    let nested = search(desk.path(), &["spørsmål", "--kind", "excerpt", "--work", "vik-2010"]);
    assert_eq!(nested.len(), 1, "{nested:?}");
    assert_eq!(nested[0]["excerpt"]["work"], "vik-2010");
    let own = search(desk.path(), &["spørsmål", "--kind", "excerpt"]);
    assert_eq!(own.len(), 1, "{own:?}");
    assert!(own[0]["excerpt"].is_null());
}

#[test]
fn the_default_search_knows_nothing_of_excerpts() {
    let desk = desk();
    let hits = search(desk.path(), &["natten", "uro"]);
    assert!(hits.iter().all(|hit| hit["excerpt"].is_null()), "{hits:?}");
    let mut passages: Vec<&str> = hits.iter().filter_map(|hit| hit["passage"].as_str()).collect();
    let all = passages.len();
    passages.sort_unstable();
    passages.dedup();
    assert_eq!(passages.len(), all, "a passage is shown twice");
    // No rows beside the passages' and the documents': the statistics of words are those of the texts.
    let analyzer = std::sync::Arc::new(belegg::analysis::Analyzer::default());
    let index = belegg::index::Index::open(&desk.path().join("index"), analyzer).expect("it opens");
    let documents = index.documents().expect("they are read");
    let rows: u64 = documents.iter().map(|document| u64::from(document.passages) + 1).sum();
    assert_eq!(index.row_count().expect("it is read"), rows);
}

#[test]
fn a_work_lists_its_excerpts() {
    let desk = desk();
    let (_, work) = belegg(desk.path(), &["sources", "lien-2004", "--format", "json"]);
    let passages = work["cited_in"].as_array().expect("passages");
    let excerpts: Vec<&Value> =
        passages.iter().flat_map(|passage| passage["excerpts"].as_array().expect("a list")).collect();
    assert_eq!(excerpts.len() as u64, work["excerpts"].as_u64().expect("a count"), "{work}");
    let quotation = excerpts.iter().find(|excerpt| excerpt["quotation"] == true).expect("the quotation");
    assert_eq!(quotation["lines"], serde_json::json!([8, 8]));
    assert_eq!(quotation["text"], "«Natten har ingen kontortid, men den har en pris»");
}
