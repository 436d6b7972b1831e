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
struct Read {
    /// `None` if it is its first word.
    text: Option<Box<str>>,
    words: Rc<[QueryWord]>,
}

/// How many words most queries have, their families and other names included.
const USUAL: usize = 14;

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

impl QueryWord {
    /// The stems of its parts, or its own if it is no compound; none for a function word.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        let whole = self.stem.iter().chain(&self.completed).filter(|_| self.parts.is_empty());
        whole.chain(&self.parts).map(|stem| &**stem)
    }
}

impl<'i> QueryWords<'i> {
    /// The words of a query to this index.
    pub fn new(index: &'i Index) -> QueryWords<'i> {
        let read = HashMap::with_capacity_and_hasher(USUAL, BuildHasherDefault::default());
        QueryWords { index, read: RefCell::new(read) }
    }

    /// The index.
    pub fn index(&self) -> &'i Index {
        self.index
    }

    /// The words of a text; of a plain word mostly that one.
    pub fn of(&self, text: &str) -> Rc<[QueryWord]> {
        let key = hash(text.as_bytes());
        if let Some(read) = self.read.borrow().get(&key)
            && read.is_of(text)
        {
            return read.words.clone();
        }
        let words = read(text, self.index.analyzer());
        let is_word = words.first().is_some_and(|first| *first.word == *text);
        let text = (!is_word).then(|| text.into());
        self.read.borrow_mut().insert(key, Read { text, words: words.clone() });
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

impl Read {
    fn is_of(&self, text: &str) -> bool {
        match &self.text {
            Some(known) => **known == *text,
            None => self.words.first().is_some_and(|first| *first.word == *text),
        }
    }
}

fn read(text: &str, analyzer: &Analyzer) -> Rc<[QueryWord]> {
    let (mut before, mut last) = (Vec::new(), None);
    analyzer.analyze(text, &mut |token| match (token.kind, &mut last) {
        (TokenKind::Word, last) => {
            let word = QueryWord { word: token.text.into(), ..QueryWord::default() };
            before.extend(last.replace(word));
        }
        (TokenKind::Stem, Some(word)) if word.stem.is_none() => {
            let is_word = *word.word == *token.text;
            word.stem = Some(if is_word { word.word.clone() } else { token.text.into() });
        }
        (TokenKind::Stem, Some(word)) => word.completed.push(token.text.into()),
        (TokenKind::Part, Some(word)) => word.parts.push(token.text.into()),
        (_, None) => {}
    });
    match last {
        // Nearly always.
        Some(only) if before.is_empty() => Rc::new([only]),
        last => before.into_iter().chain(last).collect(),
    }
}
