//! What a bibliography beside the documents says of them.

use crate::desk::Desk;

#[test]
fn a_bibliography_describes_the_files_it_names() {
    let desk = Desk::new();
    for name in ["en", "to", "tre", "fire"] {
        desk.write(&format!("lit/files/{name}.txt"), "En trygg base er et sted å vende tilbake til.\n");
    }
    desk.write(
        "lit/zotero.bib",
        "@book{moe, author={Moe, Tor and Dal, Nils}, title={Å vente på den andre}, year={2009}, langid={norsk},\n \
         file={Full tekst:files/en.txt:text/plain}}\n",
    );
    desk.write(
        "lit/endnote.ris",
        "TY  - JOUR\nAU  - Lind, Ingrid\nTI  - Skam\nPY  - 2001\nL1  - files/to.txt\nER  - \n",
    );
    desk.write(
        "lit/csl.json",
        r#"[{"id": "x", "type": "book", "title": "Havn", "author": [{"family": "Berg", "given": "Anne"}],
            "issued": {"date-parts": [[2011]]}, "attachments": [{"path": "/home/other/tre.txt"}]}]"#,
    );
    // A sidecar knows better than a bibliography.
    desk.write("lit/files/to.toml", "title = \"Skammens språk\"\n");
    desk.belegg(["index", "lit"]).is_answer();
    let expected = [
        ("en", "Å vente på den andre", Some(2009), &["Moe, Tor", "Dal, Nils"][..]),
        ("to", "Skammens språk", Some(2001), &["Lind, Ingrid"]),
        ("tre", "Havn", Some(2011), &["Berg, Anne"]),
    ];
    let answer = desk.belegg(["search", "trygg base", "--no-collapse", "--format", "json"]).json();
    let hits = answer["hits"].as_array().unwrap();
    assert_eq!(hits.len(), 4);
    for (id, title, year, authors) in expected {
        let document = &hits.iter().find(|hit| hit["document"]["id"] == id).unwrap()["document"];
        assert_eq!(document["title"], title);
        assert_eq!(document["year"], serde_json::json!(year));
        assert_eq!(document["authors"], serde_json::json!(authors));
    }
    // The file is the work, so that it is found under its key.
    let found = desk.belegg(["search", "base", "--work", "moe-dal-2009", "--format", "json"]).json();
    assert_eq!(found["hits"][0]["document"]["id"], "en", "{found}");

    let again = desk.belegg(["index", "lit", "--format", "json"]).json();
    assert_eq!(again["documents"]["unchanged"], 4);
    desk.write(
        "lit/endnote.ris",
        "TY  - JOUR\nAU  - Lind, Ingrid\nTI  - Skam\nPY  - 2002\nL1  - files/to.txt\nER  - \n",
    );
    let again = desk.belegg(["index", "lit", "--format", "json"]).json();
    assert_eq!((&again["documents"]["updated"], &again["documents"]["unchanged"]), (&1.into(), &3.into()));
}

const PROSE: &str = "Den som har lært at nærhet er farlig, vil ha god tid på seg, og trenger noen som blir sittende. \
                     Det er ikke noe terapeuten kan love, men noe som viser seg i det som hender mellom dem.\n";

#[test]
fn what_a_first_page_says_is_told_and_marked_inferred() {
    let desk = Desk::new();
    desk.write(
        "lit/a.txt",
        format!("Å bli sittende\n\nAnne Berg og Nils Dal\n\nMasteroppgave i psykologi, 2019\n\n1 Innledning\n\n{PROSE}\n2 Teori\n\n{PROSE}"),
    );
    desk.belegg(["index", "lit"]).is_answer();
    let answer = desk.belegg(["search", "terapeuten", "--format", "json"]).json();
    let document = &answer["hits"][0]["document"];
    assert_eq!(document["authors"], serde_json::json!(["Berg, Anne", "Dal, Nils"]));
    assert_eq!(document["inferred"], serde_json::json!(["title", "authors", "year", "language"]));
    assert_eq!(answer["hits"][0]["language"], "nb");
    let status = desk.belegg(["status"]);
    assert!(
        status.out.contains("Å bli sittende (Berg, Dal, 2019); inferred: title, authors, year"),
        "{status:?}"
    );
    let cited = desk.belegg(["cite", "a.1"]);
    assert!(cited.out.contains("Berg, A."), "{cited:?}");
    assert!(cited.out.contains("read off the text, not stated: title, authors, year"), "{cited:?}");
    let structure = desk.belegg(["structure", "lit/a.txt", "--format", "json"]).json();
    assert_eq!(structure["authors"], document["authors"]);
    assert_eq!(structure["inferred"], document["inferred"]);
    assert_eq!(
        desk.belegg(["search", "author:dal", "--format", "json"]).json()["hits"][0]["document"]["id"],
        "a"
    );
}

#[test]
fn a_language_that_the_text_contradicts_is_not_believed() {
    let desk = Desk::new();
    let paragraphs = |count: usize| (0..count).map(|i| format!("{i}. gang: {PROSE}\n")).collect::<String>();
    desk.write("lit/lang.txt", paragraphs(40));
    desk.write("lit/lang.toml", "language = \"en\"\n");
    // A short one may be a quotation, and its statement stands.
    desk.write("lit/kort.txt", paragraphs(2));
    desk.write("lit/kort.toml", "language = \"en\"\n");
    let report = desk.belegg(["index", "lit", "--format", "json"]);
    let said = "it is said to be in English, and its text is in Bokmål; read as the latter";
    assert_eq!(report.json()["diagnostics"].as_array().unwrap().len(), 1, "{report:?}");
    assert_eq!(report.json()["diagnostics"][0]["message"], said);
    assert!(report.err.contains(&format!("lang.txt: {said}")), "{report:?}");
    let status = desk.belegg(["status", "--format", "json"]).json();
    for document in status["documents"].as_array().unwrap() {
        let (language, inferred) = if document["id"] == "lang" { ("nb", true) } else { ("en", false) };
        assert_eq!(document["language"], language, "{document}");
        let marked = document["inferred"].as_array().unwrap().iter().any(|fact| fact == "language");
        assert_eq!(marked, inferred, "{document}");
    }
}

#[test]
fn skipped_files_of_one_reason_are_told_in_one_line() {
    let desk = Desk::new();
    desk.write("lit/god.txt", PROSE);
    for at in 0..12 {
        desk.write(&format!("lit/tom{at:02}.txt"), "");
    }
    desk.write("lit/brev.pdf", "x");
    let report = desk.belegg(["index", "lit", "--format", "json"]);
    assert_eq!(report.json()["skipped"].as_array().unwrap().len(), 13);
    let lines: Vec<&str> = report.err.lines().collect();
    assert_eq!(lines.len(), 2, "{report:?}");
    assert!(lines[0].contains("skipped") && lines[0].contains("brev.pdf: its ending says PDF"), "{report:?}");
    assert_eq!(
        lines[1],
        "belegg: skipped 12 files: the file is empty: tom00.txt, tom01.txt, tom02.txt and 9 more (--verbose names all)"
    );
    let all = desk.belegg(["index", "lit", "--verbose"]);
    assert_eq!(all.err.lines().filter(|line| line.contains("the file is empty")).count(), 12, "{all:?}");
}

#[test]
fn a_title_over_names_is_one_though_chapters_are_set_alike() {
    let desk = Desk::new();
    desk.write(
        "lit/a.md",
        format!("# Det stille rommet\n\nAnne Berg\n\n# Innledning\n\n{PROSE}\n# Teori\n\n{PROSE}"),
    );
    desk.write("lit/b.md", format!("# Det stille rommet\n\nEn bok om å vente\n\n# Innledning\n\n{PROSE}"));
    desk.belegg(["index", "lit"]).is_answer();
    let status = desk.belegg(["status", "--format", "json"]).json();
    assert_eq!(status["documents"][0]["title"], "Det stille rommet");
    assert_eq!(status["documents"][0]["authors"], serde_json::json!(["Berg, Anne"]));
    assert_eq!(status["documents"][1]["authors"], serde_json::json!([]));
}
