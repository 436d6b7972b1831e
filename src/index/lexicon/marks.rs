//! What a query keeps of each word of the lexicon.

use std::cell::RefCell;

use super::Words;

/// A number for each word, 0 until it is set. Kept by its thread for the next query, and only what was set is cleared.
#[derive(Debug, Default)]
pub struct Marks {
    marks: Vec<u32>,
    set: Vec<u32>,
}

thread_local! {
    static KEPT: RefCell<Vec<Marks>> = const { RefCell::new(Vec::new()) };
}

/// A query needs no more.
const KEPT_MARKS: usize = 3;

impl Marks {
    /// Marks for these words.
    pub fn new(words: &Words) -> Marks {
        let mut marks = KEPT.with_borrow_mut(Vec::pop).unwrap_or_default();
        for word in marks.set.drain(..) {
            marks.marks[word as usize] = 0;
        }
        if marks.marks.len() < words.count() as usize {
            marks.marks.resize(words.count() as usize, 0);
        }
        marks
    }

    /// The mark of a word; `None` if there is no such word.
    #[inline]
    pub fn get(&self, word: u32) -> Option<u32> {
        self.marks.get(word as usize).copied()
    }

    /// Gives a word that has a mark another.
    pub fn change(&mut self, word: u32, mark: u32) {
        if let Some(place) = self.marks.get_mut(word as usize) {
            *place = mark;
        }
    }

    /// Marks a word that is there and has no mark.
    pub fn set(&mut self, word: u32, mark: u32) {
        if let Some(place) = self.marks.get_mut(word as usize) {
            *place = mark;
            self.set.push(word);
        }
    }
}

impl Drop for Marks {
    fn drop(&mut self) {
        // A thread that ends has no use for them.
        let _ = KEPT.try_with(|kept| {
            if let Ok(mut kept) = kept.try_borrow_mut()
                && kept.len() < KEPT_MARKS
                && self.marks.capacity() > 0
            {
                kept.push(Marks {
                    marks: std::mem::take(&mut self.marks),
                    set: std::mem::take(&mut self.set),
                });
            }
        });
    }
}
