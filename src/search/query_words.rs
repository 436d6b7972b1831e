//! The words of a query, each read once: what the chain makes of it, and where that stands in the index.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;

use crate::analysis::{Analyzer, TokenKind};
use crate::error::Result;
use crate::index::{Entry, Index, Quick, hash};

/// The readings of one query, for all that ask for them on its way: correction, families, other names, compilation.
pub struct QueryWords<'i> {
    index: &'i Index,
    /// By hash of the text.
    read: RefCell<HashMap<u64, Read, BuildHasherDefault<Quick>>>,
}

/// A text and its words.
type Read = (Box<str>, Rc<[QueryWord]>);

/// A word as the chain reads it.
#[derive(Debug, Default)]
pub struct QueryWord {
    /// As written, in lower case.
    pub word: Rc<str>,
    /// What it is indexed under; `None` for a function word.
    pub stem: Option<Rc<str>>,
    /// The stems of what it stands for besides, as the open piece of a series.
    pub completed: Vec<Rc<str>>,
    /// The stems of its parts, if it is a compound.
    pub parts: Vec<Rc<str>>,
    entry: OnceCell<Entry>,
}

impl<'i> QueryWords<'i> {
    /// The words of a query to this index.
    pub fn new(index: &'i Index) -> QueryWords<'i> {
        QueryWords { index, read: RefCell::default() }
    }

    /// The index.
    pub fn index(&self) -> &'i Index {
        self.index
    }

    /// The words of a text; of a plain word mostly that one.
    pub fn of(&self, text: &str) -> Rc<[QueryWord]> {
        let key = hash(text.as_bytes());
        if let Some((known, words)) = self.read.borrow().get(&key)
            && **known == *text
        {
            return words.clone();
        }
        let words: Rc<[QueryWord]> = read(text, self.index.analyzer()).into();
        self.read.borrow_mut().insert(key, (text.into(), words.clone()));
        words
    }

    /// Where the stem of a word stands; nowhere for a function word.
    pub fn entry<'w>(&self, word: &'w QueryWord) -> Result<&'w Entry> {
        if let Some(entry) = word.entry.get() {
            return Ok(entry);
        }
        let entry = match &word.stem {
            Some(stem) => self.index.stem_entry(stem)?,
            None => Entry::default(),
        };
        Ok(word.entry.get_or_init(|| entry))
    }
}

fn read(text: &str, analyzer: &Analyzer) -> Vec<QueryWord> {
    let mut words: Vec<QueryWord> = Vec::with_capacity(1);
    analyzer.analyze(text, &mut |token| match (token.kind, words.last_mut()) {
        (TokenKind::Word, _) => words.push(QueryWord { word: token.text.into(), ..QueryWord::default() }),
        (TokenKind::Stem, Some(word)) if word.stem.is_none() => word.stem = Some(token.text.into()),
        (TokenKind::Stem, Some(word)) => word.completed.push(token.text.into()),
        (TokenKind::Part, Some(word)) => word.parts.push(token.text.into()),
        (_, None) => {}
    });
    words
}
