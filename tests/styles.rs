//! Citations and references in styles of the Citation Style Language, and references that only a reference list has.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use belegg::bibliography::{BibliographyFormat, Person, Publication, PublicationKind, read};
use belegg::document::Language;
use belegg::render::csl::CslStyle;
use belegg::render::style::CiteStyle;
use proptest::prelude::*;

const STYLES: [&str; 4] = ["harvard", "chicago", "mla", "vancouver"];
/// What stands for a blank within a name while the engine has it.
const WITHIN_NAME: char = '\u{e000}';
const LANGUAGES: [Language; 3] = [Language::Bokmal, Language::Nynorsk, Language::English];

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/works").join(name)
}

#[test]
fn references_are_as_written_down() {
    let cases = fs::read_to_string(data("styles.txt")).expect("the cases");
    let styles: Vec<(&str, CiteStyle)> =
        STYLES.iter().map(|name| (*name, CiteStyle::named(name).expect(name))).collect();
    let mut written = String::new();
    for line in cases.lines() {
        if !line.starts_with('@') {
            if line.starts_with('#') || line.is_empty() && !written.ends_with("\n\n") {
                written.push_str(line);
                written.push('\n');
            }
            continue;
        }
        written.push_str(line);
        written.push('\n');
        let publication = read(line, BibliographyFormat::Bibtex).publications.remove(0);
        for (name, style) in &styles {
            for language in LANGUAGES {
                let cited = style.cite(&publication, Some("s. 47"), language);
                let reference = cited.reference.expect("all of them have lists");
                let mut marked = reference.text.clone();
                for span in reference.emphasis.iter().rev() {
                    marked.insert(span.end, '*');
                    marked.insert(span.start, '*');
                }
                let code = language.code();
                written.push_str(&format!("{name} {code}: {} | {marked}\n", cited.parenthetical));
            }
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(data("styles.txt"), &written).expect("the file can be written");
    }
    assert_eq!(written, cases);
}

#[test]
fn norwegian_is_norwegian() {
    let cases = fs::read_to_string(data("styles.txt")).expect("the cases");
    let norwegian: Vec<&str> =
        cases.lines().filter(|line| line.contains(" nb: ") || line.contains(" nn: ")).collect();
    assert!(norwegian.len() > 40);
    for line in norwegian {
        for word in
            [" and ", "(ed", "edited", "n.d.", "In ", "Available", "Retrieved", "pp.", ", og ", ", & "]
        {
            assert!(!line.contains(word), "{word:?} in {line}");
        }
    }
}

#[test]
fn a_style_file_is_read() {
    let xml = fs::read_to_string(data("own.csl")).expect("the style");
    let style = CslStyle::read(&xml).expect("it is one");
    let entry = "@book{a, author = {Moe, Kari and van der Berg, Tor}, title = {Rom}, year = 2002}";
    let publication = read(entry, BibliographyFormat::Bibtex).publications.remove(0);
    let cited = style.cite(&publication, Some("s. 4"), Language::Nynorsk);
    assert_eq!(cited.parenthetical, "(Moe og van der Berg 2002 s. 4)");
    let reference = cited.reference.expect("it has a list");
    assert_eq!(reference.text, "Moe, Kari og van der Berg, Tor: Rom: 2002.");
    assert_eq!(reference.emphasis.iter().map(|span| span.of(&reference.text)).collect::<Vec<_>>(), ["Rom"]);
    for broken in ["", "<style", "<style/>", "{}", "<locale/>"] {
        assert!(CslStyle::read(broken).is_err(), "{broken}");
    }
}

fn person() -> impl Strategy<Value = Person> {
    ("(van der )?\\PC{1,9}", "(\\PC{0,6})?").prop_map(|(family, given)| Person { family, given })
}

prop_compose! {
    fn publication()(
        kind in prop::sample::select(vec![
            PublicationKind::Book, PublicationKind::Article, PublicationKind::Chapter, PublicationKind::Thesis,
            PublicationKind::Report, PublicationKind::Webpage, PublicationKind::Other,
        ]),
        authors in prop::collection::vec(person(), 0..4),
        editors in prop::collection::vec(person(), 0..3),
        title in "\\PC{0,30}",
        container in prop::option::of("\\PC{1,12}"),
        year in prop::option::of("[12][0-9]{3}[a-z]?|i trykk|\\PC{1,6}"),
        volume in prop::option::of("\\PC{1,4}"),
        pages in prop::option::of("[0-9]{1,3}(–[0-9]{1,3})?|\\PC{1,5}"),
        edition in prop::option::of("[0-9]{1,2}|\\PC{1,8}"),
        url in prop::option::of("https://[a-z.]{1,9}|\\PC{1,9}"),
    ) -> Publication {
        Publication {
            name: "a".to_owned(), kind, authors, editors, title, container, year, volume, pages, edition, url,
            ..Publication::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_publication_is_cited_in_any_style(publication in publication(), locator in prop::option::of("s\\. [0-9]{1,3}|\\PC{0,8}")) {
        for name in STYLES {
            let style = CiteStyle::named(name).expect(name);
            for language in LANGUAGES {
                let cited = style.cite(&publication, locator.as_deref(), language);
                prop_assert!(!cited.parenthetical.contains(WITHIN_NAME));
                if let Some(reference) = cited.reference {
                    prop_assert!(!reference.text.contains(WITHIN_NAME));
                    prop_assert!(reference.emphasis.iter().all(|span| reference.text.get(span.start..span.end).is_some()));
                }
            }
        }
    }
}

const ESSAY: &str = "Om natten\n\nKari Moe\n\n2019\n\n1 Innledning\n\n\
Lien (2004, s. 12) skriver at nattevakter sjelden blir sett av dem som bestemmer over dem.\n\
Vik mener noe annet (Vik, 2010, s. 3), og det er det grunn til å se nærmere på her og nå.\n\n\
Referanser\n\n\
Lien, E. & Vik, T. (2003). Dagen. Forlaget.\n\n\
Lien, E. (2004). Natten og vi. Universitetsforlaget.\n";

fn belegg(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("belegg").expect("the program is built");
    let output = command.args(args).current_dir(folder).env("BELEGG_INDEX", folder.join("index")).output();
    let output = output.expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_documents_own_list_is_used() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("essay.txt"), ESSAY).expect("written");
    fs::write(folder.path().join("essay.toml"), "authors = [\"Moe, Kari\"]\nyear = 2019\n").expect("written");
    fs::write(folder.path().join("broken.csl"), "<style").expect("written");
    fs::copy(data("own.csl"), folder.path().join("own.csl")).expect("copied");
    assert_eq!(belegg(folder.path(), &["index", "essay.txt"]).0, Some(0));
    let (_, hits, _) = belegg(folder.path(), &["search", "nattevakter", "--format", "json"]);
    let hits: serde_json::Value = serde_json::from_str(&hits).expect("JSON");
    let passage = hits["hits"][0]["passage"].as_str().expect("a passage");
    let (code, out, err) = belegg(folder.path(), &["cite", passage]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("Lien, E. (2004). Natten og vi. Universitetsforlaget."), "{out}");
    assert!(out.contains("as the list of essay prints it"), "{out}");
    // What no list has is said to be missing.
    assert!(out.contains("(Vik, 2010, s. 3)") && out.contains("is for you to add"), "{out}");
    let (_, out, _) = belegg(folder.path(), &["cite", passage, "--format", "bibtex"]);
    assert!(
        out.contains("title = {Natten og vi}") && out.contains("publisher = {Universitetsforlaget}"),
        "{out}"
    );
    let (_, out, _) = belegg(folder.path(), &["cite", passage, "--style", "own.csl", "--language", "en"]);
    assert!(out.contains("as cited in Moe 2019"), "{out}");
    for (style, says) in [
        ("broken.csl", "broken.csl: it is no style"),
        ("finnes-ikke", "no style is called"),
        ("ingen.csl", "ingen.csl"),
    ] {
        let (code, out, err) = belegg(folder.path(), &["cite", passage, "--style", style]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.contains(says) && err.lines().count() == 1, "{err}");
    }
}
