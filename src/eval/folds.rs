//! Topics split for cross-validation.

use super::TopicId;
use super::statistics::Random;

/// One way of parting the topics: settings are chosen on `train` and measured on `test`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Topics to choose on, by id.
    pub train: Vec<TopicId>,
    /// Topics to measure on, by id.
    pub test: Vec<TopicId>,
}

/// Splits topics into `k` folds by chance with a seed.
///
/// Guarantees: every topic is tested in exactly one fold and trained on in all others; sizes differ by at most one; the
/// order in which topics are given, and repeated ones, do not matter. With fewer topics than `k` there are as many folds
/// as topics, so that none is empty; `k` below 2 counts as 2, and one topic alone gives no fold.
pub fn folds<'a>(topics: impl IntoIterator<Item = &'a TopicId>, k: usize, seed: u64) -> Vec<Fold> {
    let mut sorted: Vec<&TopicId> = topics.into_iter().collect();
    sorted.sort();
    sorted.dedup();
    let k = k.max(2).min(sorted.len());
    if k < 2 {
        return Vec::new();
    }
    let mut dealt = sorted.clone();
    Random::new(seed).shuffle(&mut dealt);
    let fold = |i: usize| {
        let mut test: Vec<TopicId> = dealt.iter().skip(i).step_by(k).copied().cloned().collect();
        test.sort();
        let train =
            sorted.iter().filter(|topic| test.binary_search(topic).is_err()).copied().cloned().collect();
        Fold { train, test }
    };
    (0..k).map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(n: usize) -> Vec<TopicId> {
        (0..n).map(|i| TopicId(format!("q{i}"))).collect()
    }

    #[test]
    fn every_topic_is_tested_once() {
        for (n, k) in [(10, 5), (11, 5), (3, 5), (2, 1), (1, 5), (0, 2)] {
            let topics = topics(n);
            let folds = folds(&topics, k, 7);
            let mut tested: Vec<_> = folds.iter().flat_map(|fold| fold.test.clone()).collect();
            tested.sort();
            let mut all = if n < 2 { Vec::new() } else { topics };
            all.sort();
            assert_eq!(tested, all, "{n} topics in {k} folds");
            for Fold { train, test } in &folds {
                assert_eq!(train.len() + test.len(), n);
                assert!(train.iter().all(|topic| !test.contains(topic)));
                assert!(test.len().abs_diff(folds[0].test.len()) <= 1);
            }
        }
    }

    #[test]
    fn order_does_not_matter_and_the_seed_does() {
        let topics = topics(20);
        let mut turned = topics.clone();
        turned.reverse();
        assert_eq!(folds(&topics, 4, 7), folds(&turned, 4, 7));
        assert_ne!(folds(&topics, 4, 7), folds(&topics, 4, 8));
    }
}
