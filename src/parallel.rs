//! Work spread over threads with its results taken in order.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, mpsc};

/// How many results may wait for an earlier one, a thread: bounds memory when one piece of work takes long.
const AHEAD: usize = 64;

/// Maps `work` over `pieces` on `threads` threads and hands the results to `take` in the order of the pieces, on the
/// calling thread, until `take` returns `false`.
pub fn ordered<P, R>(
    pieces: impl IntoIterator<Item = P, IntoIter: Send>,
    threads: usize,
    work: impl Fn(P) -> R + Sync,
    mut take: impl FnMut(R) -> bool,
) where
    P: Send,
    R: Send,
{
    if threads <= 1 {
        for piece in pieces {
            if !take(work(piece)) {
                return;
            }
        }
        return;
    }
    let pieces = Mutex::new(pieces.into_iter().enumerate());
    let (sender, receiver) = mpsc::sync_channel(threads * AHEAD);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, pieces, work) = (sender.clone(), &pieces, &work);
            scope.spawn(move || {
                loop {
                    let next = pieces.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((i, piece)) = next else { return };
                    if sender.send((i, work(piece))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut next = 0;
        // Dropping the receiver at the end lets threads that still work stop at their next result.
        for (i, result) in receiver {
            early.insert(i, result);
            while let Some(result) = early.remove(&next) {
                next += 1;
                if !take(result) {
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept() {
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            ordered(
                0..1000,
                threads,
                |i| i * 2,
                |i| {
                    seen.push(i);
                    i < 1500
                },
            );
            assert_eq!(seen, (0..=750).map(|i| i * 2).collect::<Vec<_>>());
        }
    }
}
