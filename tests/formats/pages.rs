//! Web pages of several kinds, each with the blocks that are its text: `tests/data/formats/pages`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use belegg::document::{BlockKind, Format};
use belegg::{ingest, structure};

#[test]
fn pages_of_every_kind() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats/pages");
    let mut pages: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    pages.sort();
    assert!(pages.len() >= 4);
    for page in pages {
        let read = ingest::extract(Format::Html, &fs::read(&page).unwrap()).unwrap();
        let document = structure::structure(&read.text);
        let metadata = &read.metadata;
        let mut shown = String::new();
        let title = metadata.title.as_ref().map_or("-", |title| title.value.as_str());
        let year = metadata.year.as_ref().map_or("-".to_owned(), |year| year.value.to_string());
        let language = metadata.language.as_ref().map_or("-", |language| language.value.code());
        let _ = writeln!(shown, "{title} | {} | {year} | {language}", metadata.authors.join("; "));
        for block in &document.blocks {
            let kind = match &block.kind {
                BlockKind::Heading(heading) => format!("h{}", heading.level),
                kind => format!("{kind:?}").to_lowercase(),
            };
            let _ = writeln!(shown, "{kind}: {}", block.span.of(&document.text));
        }
        let expected = fs::read_to_string(page.with_extension("txt")).unwrap();
        assert_eq!(shown, expected, "{}", page.display());
    }
}
