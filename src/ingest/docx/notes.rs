//! Foot- and endnotes: their texts by id, and the numbers under which a document refers to them.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use crate::ingest::package::attribute;

/// The two kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum NoteKind {
    Foot,
    End,
}

/// The notes of a document; each kind is counted in the order of its references.
#[derive(Debug, Default)]
pub(super) struct Notes<'a, 'i> {
    texts: HashMap<(NoteKind, String), Node<'a, 'i>>,
    counts: [u32; 2],
}

/// A note that was referred to, to be written.
#[derive(Clone, Debug)]
pub(super) struct Referred<'a, 'i> {
    /// Its number; empty if the document has a mark of its own for it.
    pub number: String,
    pub text: Node<'a, 'i>,
}

impl<'a, 'i> Notes<'a, 'i> {
    /// Reads `footnotes.xml` and `endnotes.xml`. What draws the line above the notes is none.
    pub fn of(foot: Option<&'a Document<'i>>, end: Option<&'a Document<'i>>) -> Notes<'a, 'i> {
        let mut texts = HashMap::new();
        for (kind, tree) in [(NoteKind::Foot, foot), (NoteKind::End, end)] {
            for node in tree.into_iter().flat_map(|tree| tree.root_element().children()) {
                let drawn = attribute(node, "type").is_some_and(|kind| kind != "normal");
                if let Some(id) = attribute(node, "id").filter(|_| !drawn) {
                    texts.insert((kind, id.to_owned()), node);
                }
            }
        }
        Notes { texts, counts: [0; 2] }
    }

    /// The note that a reference means, under the next number; each is given once.
    pub fn refer(&mut self, kind: NoteKind, reference: Node<'_, '_>) -> Option<Referred<'a, 'i>> {
        let text = self.texts.remove(&(kind, attribute(reference, "id")?.to_owned()))?;
        let own = attribute(reference, "customMarkFollows").is_some_and(super::styles::is_on);
        let number = if own {
            String::new()
        } else {
            let count = &mut self.counts[usize::from(kind == NoteKind::End)];
            *count += 1;
            count.to_string()
        };
        Some(Referred { number, text })
    }
}
