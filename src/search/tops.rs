//! The greatest of some scores.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A score in the order of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ordered(pub f32);

impl Eq for Ordered {}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The greatest of the scores so far.
pub struct Tops {
    /// The least on top.
    heap: BinaryHeap<Reverse<Ordered>>,
    most: usize,
}

impl Tops {
    /// Keeps the `most` greatest; all that come are admitted if that is the greatest number there is.
    pub fn new(most: usize) -> Tops {
        Tops { heap: BinaryHeap::new(), most }
    }

    /// Takes in a score.
    pub fn add(&mut self, score: f32) {
        if self.most == usize::MAX {
            return;
        }
        self.heap.push(Reverse(Ordered(score)));
        if self.heap.len() > self.most {
            self.heap.pop();
        }
    }

    /// The least of the greatest scores, once there are as many as asked for.
    pub fn least(&self) -> Option<f32> {
        (self.heap.len() >= self.most).then(|| self.heap.peek().map(|least| least.0.0)).flatten()
    }
}
