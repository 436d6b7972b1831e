//! Passages that say nearly the same in the same words, such as a summary repeated in the introduction, are shown once.

use tantivy::DocAddress;

use super::searcher::Ranked;
use crate::error::Result;
use crate::index::{Forward, Index};

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
    let mut bytes = Vec::new();
    for candidate in ranked {
        let bag = Bag::of(&index.forward(candidate.address, &mut bytes)?);
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

impl Bag {
    fn of(passage: &Forward<'_>) -> Bag {
        let mut times = vec![0_u32; passage.len()];
        for number in passage.numbers() {
            if let Some(times) = times.get_mut(number) {
                *times += 1;
            }
        }
        let stems = passage.different().zip(times).map(|(word, times)| (word.stem(), times));
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
        let (fewer, more) = (self.size.min(other.size), self.size.max(other.size));
        if self.stems.len().min(other.stems.len()) < MIN_STEMS || (fewer as f32) < SAME * more as f32 {
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
