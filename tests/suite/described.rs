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
