//! Passages that say nearly the same in the same words, such as a summary repeated in the introduction, are shown once.

use tantivy::DocAddress;

use super::stages::Ranked;
use crate::error::Result;
use crate::index::{Forward, Index, Marks, Room, Words};

/// The share of common stems from which two passages count as one (Jaccard's coefficient over the stems with their
/// counts). Set so that a paragraph with one sentence changed is the same, and one with a third changed is not.
const SAME: f32 = 0.8;
/// Fewer stems than this say too little to be the same.
const MIN_STEMS: usize = 8;

/// A ranking with its repetitions set apart.
pub struct Collapsed {
    /// Passages that differ, best first.
    pub kept: Vec<Ranked>,
    /// Passages that repeat one of them, with its index in `kept`.
    pub similar: Vec<(usize, DocAddress)>,
}

/// The first `limit` passages that differ, and for the others which of these each repeats.
pub fn collapse(index: &Index, ranked: &[Ranked], limit: usize) -> Result<Collapsed> {
    let mut kept: Vec<Ranked> = Vec::new();
    let mut bags: Vec<Bag> = Vec::new();
    let mut similar = Vec::new();
    let (mut stems, mut room) = (Stems::new(index.words()?), Room::default());
    for candidate in ranked {
        let passage = index.forward(candidate.address, &mut room)?;
        let size = passage.stem_count() as u32;
        if kept.len() >= limit && !bags.iter().any(|bag| is_near(bag.size, size)) {
            continue;
        }
        let bag = Bag::of(&passage, &mut stems);
        let twin = bags.iter().position(|other| bag.is_same(other));
        match twin {
            Some(leader) => similar.push((leader, candidate.address)),
            None if kept.len() < limit => {
                kept.push(*candidate);
                bags.push(bag);
            }
            None => {}
        }
    }
    Ok(Collapsed { kept, similar })
}

/// The stems of a passage, each with its count, in order, and how many there are in all.
struct Bag {
    stems: Vec<(u32, u32)>,
    size: u32,
}

/// The stems of words, each read once: passages that answer one query share many.
struct Stems<'w> {
    words: &'w Words,
    /// The stem of each word that was read, [`NO_STEM`] for one without.
    known: Marks,
}

const NO_STEM: u32 = u32::MAX;

impl<'w> Stems<'w> {
    fn new(words: &'w Words) -> Stems<'w> {
        Stems { words, known: Marks::new(words) }
    }

    /// The stem of a word; 0 for one without.
    fn stem(&mut self, number: u32) -> u32 {
        match self.known.get(number) {
            Some(NO_STEM) => 0,
            Some(stem @ 1..) => stem,
            _ => {
                let stem = self.words.word(number).stem();
                self.known.set(number, if stem == 0 { NO_STEM } else { stem });
                stem
            }
        }
    }
}

/// Whether bags of these sizes may be the same.
fn is_near(one: u32, other: u32) -> bool {
    one.min(other) as f32 >= SAME * one.max(other) as f32
}

impl Bag {
    fn of(passage: &Forward<'_>, known: &mut Stems<'_>) -> Bag {
        let mut times = Vec::new();
        passage.times(&mut times);
        let stems = passage.different().map(|number| known.stem(number));
        let stems = stems.zip(times).map(|(stem, times)| (stem, u32::from(times)));
        let mut stems: Vec<(u32, u32)> = stems.filter(|&(stem, _)| stem != 0).collect();
        stems.sort_unstable();
        stems.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let size = stems.iter().map(|(_, times)| times).sum();
        Bag { stems, size }
    }

    fn is_same(&self, other: &Bag) -> bool {
        if self.stems.len().min(other.stems.len()) < MIN_STEMS || !is_near(self.size, other.size) {
            return false;
        }
        let (mut common, mut rest) = (0, &other.stems[..]);
        for &(stem, times) in &self.stems {
            let smaller = rest.iter().take_while(|(other, _)| *other < stem).count();
            rest = &rest[smaller..];
            if let Some(&(_, others)) = rest.first().filter(|(other, _)| *other == stem) {
                common += times.min(others);
            }
        }
        common as f32 >= SAME * (self.size + other.size - common) as f32
    }
}
