//! Cited works: bibliographies read and written, references, and the commands that show them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;
use belegg::bibliography::{
    Bibliography, BibliographyFormat, Person, Publication, PublicationKind, read, write,
};
use belegg::document::Language;
use belegg::render::reference::{Named, apa};
use proptest::prelude::*;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/works").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(data(name)).expect(name)
}

#[test]
fn references_are_as_the_manual_has_them() {
    let cases = text("references.txt");
    let mut checked = 0;
    for case in cases.split("\n\n").filter(|case| case.contains("@")) {
        let is_expected = |line: &&str| ["nb: ", "nn: ", "en: "].iter().any(|code| line.starts_with(code));
        let entry: Vec<&str> =
            case.lines().filter(|line| !is_expected(line) && !line.starts_with('#')).collect();
        let entries = read(&entry.join("\n"), BibliographyFormat::Bibtex);
        assert_eq!(entries.broken, [], "{case}");
        for line in case.lines().filter(is_expected) {
            let language = Language::from_code(&line[..2]).expect(line);
            let reference = apa(&entries.publications[0], language);
            let mut marked = reference.text.clone();
            for span in reference.emphasis.iter().rev() {
                marked.insert(span.end, '*');
                marked.insert(span.start, '*');
            }
            assert_eq!(marked, &line[4..]);
            checked += 1;
        }
    }
    assert!(checked > 12, "only {checked} references were checked");
}

#[test]
fn broken_entries_are_named_and_the_rest_is_read() {
    for (name, format, names, lines) in [
        ("broken.bib", BibliographyFormat::Bibtex, vec!["moe-2002", "aas-2004"], vec![10]),
        ("broken.ris", BibliographyFormat::Ris, vec!["moe-2002-1", "as-2004-2"], vec![11, 20]),
        ("broken.json", BibliographyFormat::CslJson, vec!["moe-2002", "7"], vec![4]),
    ] {
        let entries = read(&text(name), format);
        let read: Vec<&str> =
            entries.publications.iter().map(|publication| publication.name.as_str()).collect();
        assert_eq!(read, names, "{name}: {:?}", entries.broken);
        assert_eq!(
            entries.broken.iter().map(|entry| entry.line).collect::<Vec<_>>(),
            lines,
            "{name}: {:?}",
            entries.broken
        );
    }
    let ris = read(&text("broken.ris"), BibliographyFormat::Ris).publications.remove(0);
    assert_eq!(
        (ris.title.as_str(), ris.pages.as_deref(), ris.year.as_deref()),
        ("Rom og uro", Some("4–9"), Some("2002"))
    );
}

/// One line a publication: kind, creators, year, title, container, pages, DOI or address.
fn told(publication: &Publication) -> String {
    let names = publication.creators().iter().map(Person::inverted);
    let names: Vec<String> = names.chain(publication.others.then(|| "et al.".to_owned())).collect();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let fields = [
        names.join("; "),
        text(&publication.year),
        publication.title.clone(),
        text(&publication.container),
        text(&publication.pages),
        publication.doi.clone().or(publication.url.clone()).unwrap_or_default(),
    ];
    format!("{:?} {}", publication.kind, fields.join("|"))
}

#[test]
fn what_library_programs_write_is_read() {
    for (name, format, expected) in [
        (
            "zotero.bib",
            BibliographyFormat::Bibtex,
            vec![
                "Book Killén, Kari|2003|Sveket: Barn i risiko- og omsorgssviktsituasjoner|||",
                "Article Øyen, Åse; Bjørk, Søren; et al.|2014|Å bli sittende: Små skritt på vei|\
                 Tidsskrift for Norsk psykologforening|530–536|10.1000/x_y",
                "Other RVTS Sør||Traumebevisst omsorg|||https://rvts.no/a_b%20c",
                "Thesis van der Dal, Nils-Petter|2018|Relasjonens rolle & ro|||",
            ],
        ),
        (
            "variants.ris",
            BibliographyFormat::Ris,
            vec![
                "Article Moe, Kari; Vik, Tor A|2014|Å bli sittende|Tidsskrift for ro|530–536|",
                "Chapter Main, Mary|1990|Unresolved trauma|Attachment|161–182|",
                "Thesis Dal, Nils|2018|Relasjonens rolle|||",
            ],
        ),
        (
            "variants.json",
            BibliographyFormat::CslJson,
            vec![
                "Book RVTS Sør|2015|Omsorg|||",
                "Book van der Kolk, Bessel|2014|Kropp|||",
                "Article Moe, Kari|2003|Ro||1–9|",
                "Thesis |i trykk|Uro|||",
                "Webpage ||Ingen|||",
            ],
        ),
    ] {
        let entries = read(&text(name), format);
        assert_eq!(entries.broken, [], "{name}");
        assert_eq!(entries.publications.iter().map(told).collect::<Vec<_>>(), expected, "{name}");
    }
}

#[test]
fn works_are_found_by_name_else_by_authors_and_year() {
    let bib = "@book{herman-1992a, author = {Moe, K}, title = {Rom}, year = 1992}
        @book{x1, author = {Anstorp, T and Benum, K}, title = {To}, year = 2015}
        @book{x2, editor = {Benum, K and Lie, E and Moe, K}, title = {Tre}, year = 2013}
        @book{x3, author = {Vik, T}, title = {En}, year = 2000}
        @book{x4, author = {Vik, T}, title = {Annen}, year = 2000}";
    let bibliography = Bibliography::new(read(bib, BibliographyFormat::Bibtex).publications);
    let title = |key: &str| bibliography.get(key).map(|publication| publication.title);
    assert_eq!(title("herman-1992a").as_deref(), Some("Rom"));
    assert_eq!(bibliography.get("herman-1992a").and_then(|p| p.year).as_deref(), Some("1992a"));
    assert_eq!(title("anstorp-benum-2015").as_deref(), Some("To"));
    assert_eq!(title("benum-2013").as_deref(), Some("Tre"));
    assert_eq!(title("benum-lie-moe-2013").as_deref(), Some("Tre"));
    // Two could be meant: neither is taken.
    assert_eq!(title("vik-2000"), None);
}

#[test]
fn citations_in_running_text() {
    let two =
        Named { surnames: vec!["Anstorp".into(), "Benum".into()], others: false, year: Some("2015".into()) };
    assert_eq!(two.parenthetical(Some("s. 11–15"), Language::Bokmal), "(Anstorp & Benum, 2015, s. 11–15)");
    assert_eq!(two.narrative(Some("s. 4"), Language::Nynorsk), "Anstorp og Benum (2015, s. 4)");
    assert_eq!(two.narrative(Some("kap. 1, 3"), Language::English), "Anstorp and Benum (2015, Chapter 1, 3)");
    assert_eq!(two.parenthetical(Some("s. 4, 9"), Language::English), "(Anstorp & Benum, 2015, pp. 4, 9)");
    let one = Named { surnames: vec!["Wennerberg".into()], others: false, year: Some("2011".into()) };
    assert_eq!(
        one.secondary("Bowlby", Some("s. 47"), Language::Bokmal),
        "(Bowlby, sitert i Wennerberg, 2011, s. 47)"
    );
    assert_eq!(
        one.secondary("Bowlby", Some("s. 47"), Language::English),
        "(Bowlby, as cited in Wennerberg, 2011, p. 47)"
    );
    let undated = Named { surnames: vec!["Moe".into()], others: true, year: None };
    assert_eq!(undated.parenthetical(None, Language::Bokmal), "(Moe et al., u.å.)");
}

fn name() -> impl Strategy<Value = Person> {
    ("(van der )?[A-ZÆØÅ][a-zæøåé]{2,8}", "[A-ZÆØÅ][a-zæøå]{1,6}( [A-Z]\\.)?")
        .prop_map(|(family, given)| Person { family, given })
}

prop_compose! {
    fn publication()(
        key in "[a-z]{2,6}-[12][0-9]{3}",
        kind in prop::sample::select(vec![PublicationKind::Book, PublicationKind::Article, PublicationKind::Chapter]),
        authors in prop::collection::vec(name(), 1..4),
        title in "[A-ZÆØÅ][a-zæøå]{2,9}( [a-zæøå&%#]{1,9}){0,3}",
        container in prop::option::of("[A-Z][a-zæøå]{2,9}"),
        year in "[12][0-9]{3}",
        first in 1..400u32,
    ) -> Publication {
        let issue = (kind == PublicationKind::Article).then(|| "2".to_owned());
        Publication { name: key, kind, authors, title, container, year: Some(year), issue, pages: Some(format!("{first}–{}", first + 9)), ..Publication::default() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_written_is_read(publications in prop::collection::btree_map("[a-z]{4,8}", publication(), 1..4)) {
        let publications: Vec<Publication> =
            publications.into_iter().map(|(name, publication)| Publication { name, ..publication }).collect();
        for format in [BibliographyFormat::Bibtex, BibliographyFormat::Ris, BibliographyFormat::CslJson] {
            let entries = read(&write(&publications, format), format);
            prop_assert_eq!(&entries.broken, &vec![]);
            prop_assert_eq!(&entries.publications, &publications, "{:?}", format);
        }
    }

    #[test]
    fn any_text_is_a_bibliography(text in "(\\PC|\\n|@book\\{a,|\\}|TY  - BOOK\n|ER  - |\\[|\"){0,60}") {
        for format in [BibliographyFormat::Bibtex, BibliographyFormat::Ris, BibliographyFormat::CslJson] {
            for publication in read(&text, format).publications {
                for language in [Language::Bokmal, Language::Nynorsk, Language::English] {
                    let reference = apa(&publication, language);
                    prop_assert!(reference.emphasis.iter().all(|span| reference.text.get(span.start..span.end).is_some()));
                }
            }
        }
    }
}

/// An index of the built-in corpus, made once.
fn index() -> &'static Path {
    static INDEX: OnceLock<tempfile::TempDir> = OnceLock::new();
    INDEX
        .get_or_init(|| {
            let dir = tempfile::tempdir().expect("a temporary folder");
            belegg().arg("sources").arg("--index").arg(dir.path().join("i")).assert().success();
            dir
        })
        .path()
}

fn belegg() -> Command {
    Command::cargo_bin("belegg").expect("the program is built")
}

/// Commands and their output stand in `commands.txt`; `UPDATE=1 cargo test --test works` writes it anew.
#[test]
fn commands_answer_as_before() {
    let script = text("commands.txt");
    let mut written = String::new();
    for (i, block) in script.split("\n$ ").enumerate() {
        let block = if i == 0 { block } else { &format!("$ {block}") };
        let Some(line) = block.lines().find(|line| line.starts_with("$ ")) else {
            written.push_str(block.trim_end());
            written.push_str("\n\n");
            continue;
        };
        let mut command = belegg();
        command.current_dir(env!("CARGO_MANIFEST_DIR")).env("BELEGG_INDEX", index().join("i"));
        for (i, argument) in line["$ belegg ".len()..].split('"').enumerate() {
            if i % 2 == 1 {
                command.arg(argument);
            } else {
                command.args(argument.split_whitespace());
            }
        }
        let output = command.output().expect("it runs");
        let lead = &block[..block.find(line).unwrap_or(0)];
        written.push_str(&format!("{lead}{line}\n"));
        written.push_str(String::from_utf8_lossy(&output.stdout).trim_end());
        written.push_str(&format!("\nexit {}\n\n", output.status.code().unwrap_or(-1)));
    }
    let written = format!("{}\n", written.trim_end());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(data("commands.txt"), &written).expect("the file can be written");
    }
    assert_eq!(written, text("commands.txt"));
}

#[test]
fn a_bibliography_beside_the_documents_supplies_references() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::copy(data("slips.txt"), dir.path().join("slips.txt")).expect("copied");
    fs::copy(data("broken.bib"), dir.path().join("broken.bib")).expect("copied");
    let run = |args: &[&str]| {
        let output = belegg()
            .args(args)
            .current_dir(dir.path())
            .env("BELEGG_INDEX", dir.path().join("index"))
            .output();
        let output = output.expect("it runs");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let (code, _, err) = run(&["index", "."]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("broken.bib:10: "), "{err}");
    let (_, out, _) = run(&["sources", "moe-2002"]);
    assert!(out.contains("Moe, K. (2002). Rom. Pax."), "{out}");
    // Replaced as a whole, and gone with its file.
    fs::write(dir.path().join("broken.bib"), "@book{a, author = {Vik, T.}, title = {Uro}, year = 2003}")
        .expect("written");
    run(&["index", "."]);
    let (_, out, _) = run(&["sources", "--format", "json"]);
    assert!(out.contains("Vik, T. (2003). Uro.") && !out.contains("Pax"), "{out}");
    fs::remove_file(dir.path().join("broken.bib")).expect("removed");
    let (_, _, err) = run(&["index", ".", "--prune"]);
    let (_, out, _) = run(&["sources", "--format", "json"]);
    assert!(!out.contains("Uro."), "{out}{err}");
    // It is no passage: nothing that matches everything finds it.
    run(&["index", ".", "--bibliography", &data("broken.bib").display().to_string()]);
    let (code, out, err) = run(&["search", "-finnesikke", "--format", "json"]);
    assert_eq!(code, Some(0), "{out}{err}");
}
