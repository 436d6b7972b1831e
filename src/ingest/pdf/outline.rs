//! The bookmarks of a PDF: titles, depths and the pages they point to.

use std::collections::HashMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, ObjRef, Object, ObjectIdentifier, String as PdfString};

use super::about::catalog;
use super::strings::text_string;

/// A bookmark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bookmark {
    /// Its title, letters and digits only, in lower case.
    pub title: String,
    /// Depth, from 1.
    pub level: u8,
    /// The page it points to, from 0, if that can be told.
    pub page: Option<usize>,
}

/// So many bookmarks are read, so deep.
const MOST: usize = 20_000;
const DEPTH: u8 = 9;

/// What two printings of one title have in common: letters and digits in lower case.
pub(super) fn squash(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The bookmarks in order.
pub(super) fn bookmarks(pdf: &Pdf) -> Vec<Bookmark> {
    let pages: HashMap<ObjectIdentifier, usize> =
        pdf.pages().iter().enumerate().filter_map(|(at, page)| Some((page.raw().obj_id()?, at))).collect();
    let mut reader = Reader { pages, read: Vec::new(), seen: 0 };
    let root = catalog(pdf);
    if let Some(first) =
        root.as_ref().and_then(|root| root.get::<Dict<'_>>("Outlines")?.get::<Dict<'_>>("First"))
    {
        reader.siblings(first, 1);
    }
    reader.read
}

struct Reader {
    pages: HashMap<ObjectIdentifier, usize>,
    read: Vec<Bookmark>,
    seen: usize,
}

impl Reader {
    fn siblings(&mut self, first: Dict<'_>, level: u8) {
        let mut next = Some(first);
        while let Some(item) = next {
            self.seen += 1;
            if self.seen > MOST {
                return;
            }
            if let Some(title) = item.get::<PdfString<'_>>("Title") {
                let title = squash(&super::super::clean(&text_string(title.as_bytes())));
                if !title.is_empty() {
                    self.read.push(Bookmark { title, level, page: self.page(&item) });
                }
            }
            if level < DEPTH
                && let Some(child) = item.get::<Dict<'_>>("First")
            {
                self.siblings(child, level + 1);
            }
            next = item.get::<Dict<'_>>("Next");
        }
    }

    /// The page of an explicit destination; named ones are looked for by their title alone.
    fn page(&self, item: &Dict<'_>) -> Option<usize> {
        let array = match item.get::<Object<'_>>("Dest") {
            Some(Object::Array(array)) => Some(array),
            Some(_) => None,
            None => item
                .get::<Dict<'_>>("A")
                .filter(|action| action.get::<Name<'_>>("S").is_some_and(|s| s.as_str() == "GoTo"))
                .and_then(|action| action.get::<Array<'_>>("D")),
        };
        let target: ObjRef = array?.raw_iter().next()?.as_obj_ref()?;
        self.pages.get(&target.into()).copied()
    }
}
