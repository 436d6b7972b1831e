//! `bylines.txt`: first pages, and what they say of title, authors and year.

use belegg::document::Metadata;
use belegg::structure::structure;

use crate::text::{data, paged};

fn told(read: &Metadata) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(read.title.as_ref().map(|title| format!("title {}", title.value)));
    if !read.authors.is_empty() {
        lines.push(format!("authors {}", read.authors.join("; ")));
    }
    lines.extend(read.year.as_ref().map(|year| format!("year {}", year.value)));
    lines
}

#[test]
fn say_who_wrote_a_text() {
    let content = std::fs::read_to_string(data("bylines.txt")).expect("the data file is there");
    let (cases, text) = content.split_once("\n=== text\n").expect("the text is last");
    let (mut count, mut failed) = (0, Vec::new());
    for case in cases.split("\n=== ").skip(1) {
        let (name, rest) = case.split_once('\n').expect("a name on its own line");
        let (page, want) = rest.split_once("\n---\n").expect("a page, ---, what it says");
        let want: Vec<&str> = want.lines().filter(|line| !line.is_empty()).collect();
        // Pages parted by form feeds, and a page that runs on into the text.
        for between in ["\u{c}", "\n"] {
            let read = structure(&paged(&format!("{page}\n{between}{text}"))).metadata;
            if told(&read) != want {
                failed.push(format!("{name}\n got {:#?}\n want {want:#?}", told(&read)));
            }
        }
        count += 1;
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(count > 10);
}
