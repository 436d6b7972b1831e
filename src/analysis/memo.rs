//! What was worked out for a word, kept for the next time it comes.
//!
//! Words repeat: a few thousand forms make up most of any text, and of any run of queries. The memory is a table that grows
//! up to a fixed size, with two places for each word, in which a newcomer replaces the older of two; so it bounds itself, and
//! it changes nothing but speed.

use std::cell::Cell;
use std::rc::Rc;

use super::derivation::Kin;
use crate::document::Span;

/// Slots for a query, which must not pay for more.
const FEW_SLOTS: usize = 1 << 7;
/// Slots for running text, to begin with.
const MANY_SLOTS: usize = 1 << 10;
/// Slots for a library.
const MOST_SLOTS: usize = 1 << 16;
/// From how many bytes on a text is running text.
const LONG_TEXT: usize = 2_000;

/// Everything the chain says of one lower-case word by itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// The word this is about; empty in a free slot.
    pub word: String,
    /// Whether it is a function word.
    pub stop: bool,
    /// What it is indexed under.
    pub stem: String,
    /// The parts, if it is a compound: where they stand in `word`, and their stems.
    pub parts: Vec<(Span, String)>,
    /// Its family, if it was asked for as a stem.
    pub kin: Option<Rc<[Kin]>>,
}

/// The readings of one thread for one set of steps.
pub(super) struct Memo {
    steps: u32,
    slots: Vec<Reading>,
    /// How many words were not at hand since the memory has its size.
    missed: usize,
}

thread_local! {
    static MEMO: Cell<Option<Memo>> = const { Cell::new(None) };
}

impl Memo {
    /// Takes this thread's memory, or begins one. Whoever is called back while it is out begins another.
    pub fn take(steps: u32, text: &str) -> Memo {
        let slots = if text.len() < LONG_TEXT { FEW_SLOTS } else { MANY_SLOTS };
        match MEMO.take() {
            Some(memo) if memo.steps == steps && memo.slots.len() >= slots => memo.grown(),
            _ => Memo { steps, slots: vec![Reading::default(); slots], missed: 0 },
        }
    }

    /// With four times the slots, before it is crowded: once there were a quarter as many words to keep.
    fn grown(self) -> Memo {
        if self.missed < self.slots.len() / 4 || self.slots.len() >= MOST_SLOTS {
            return self;
        }
        let mut slots = vec![Reading::default(); (self.slots.len() * 4).min(MOST_SLOTS)];
        for reading in self.slots.into_iter().filter(|reading| !reading.word.is_empty()) {
            let slot = slot(&reading.word, slots.len());
            let slot = if slots[slot].word.is_empty() { slot } else { slot ^ 1 };
            slots[slot] = reading;
        }
        Memo { steps: self.steps, slots, missed: 0 }
    }

    /// Puts the memory back for the next call.
    pub fn keep(self) {
        MEMO.set(Some(self));
    }

    /// The reading of `word`, worked out by `read` into an empty one if it is not at hand.
    pub fn get(&mut self, word: &str, read: impl FnOnce(&mut Reading)) -> &mut Reading {
        let slot = slot(word, self.slots.len());
        let beside = slot ^ 1;
        if self.slots[slot].word == word {
            return &mut self.slots[slot];
        }
        if self.slots[beside].word == word {
            return &mut self.slots[beside];
        }
        // Of the two that could be here the older one goes.
        self.slots.swap(slot, beside);
        self.missed += 1;
        let reading = &mut self.slots[slot];
        reading.word.clear();
        reading.word.push_str(word);
        reading.stop = false;
        reading.stem.clear();
        reading.parts.clear();
        reading.kin = None;
        read(reading);
        reading
    }
}

/// The slot of a word; the number of slots is a power of two.
fn slot(word: &str, slots: usize) -> usize {
    let mix = |state: u64, eight: u64| {
        let mixed = (state ^ eight).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^ mixed >> 32
    };
    let (eights, rest) = word.as_bytes().as_chunks();
    let hash = eights.iter().fold(word.len() as u64, |hash, eight| mix(hash, u64::from_le_bytes(*eight)));
    let rest = rest.iter().fold(0, |rest, &byte| rest << 8 | u64::from(byte));
    mix(hash, rest) as usize & (slots - 1)
}
