//! Passages that say nearly the same in the same words, such as a summary repeated in the introduction, are shown once.

use std::collections::HashMap;

use tantivy::DocAddress;

use super::searcher::Ranked;
use crate::error::Result;
use crate::index::Index;

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
    let mut bags: Vec<HashMap<u32, u32>> = Vec::new();
    let mut similar = Vec::new();
    for candidate in ranked {
        let bag = stems(index, candidate.address)?;
        let twin = bags.iter().position(|other| is_same(&bag, other));
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

fn stems(index: &Index, address: DocAddress) -> Result<HashMap<u32, u32>> {
    let mut bytes = Vec::new();
    let mut bag = HashMap::new();
    for stem in index.forward(address, &mut bytes)?.stems().filter(|&stem| stem != 0) {
        *bag.entry(stem).or_default() += 1;
    }
    Ok(bag)
}

fn is_same(a: &HashMap<u32, u32>, b: &HashMap<u32, u32>) -> bool {
    if a.len().min(b.len()) < MIN_STEMS {
        return false;
    }
    let sum = |bag: &HashMap<u32, u32>| bag.values().sum::<u32>();
    let common: u32 = a.keys().map(|stem| a[stem].min(b.get(stem).copied().unwrap_or(0))).sum();
    common as f32 >= SAME * (sum(a) + sum(b) - common) as f32
}
