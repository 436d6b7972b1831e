//! Fisher's randomization test for paired values.

use super::Random;

/// How likely a mean difference at least this far from 0 is if it did not matter which run was which: the two-sided p.
///
/// Under that assumption the sign of each topic's difference is a coin toss. If all ways of tossing are no more than
/// `permutations`, every one is counted and p is exact; else so many are drawn with the seed, and p = (extreme + 1) /
/// (permutations + 1), the observed one counted among them so that p is never 0. 1 if there is no difference at all.
///
/// Smucker, Allan and Carterette, "A comparison of statistical significance tests for information retrieval
/// evaluation", CIKM 2007.
pub(in crate::eval) fn randomization(differences: &[f64], permutations: u32, seed: u64) -> f64 {
    // A difference of 0 is the same with either sign.
    let signed: Vec<f64> = differences.iter().copied().filter(|&difference| difference != 0.0).collect();
    if signed.is_empty() {
        return 1.0;
    }
    // Sums that differ only by rounding are equal.
    let scale: f64 = signed.iter().map(|difference| difference.abs()).sum();
    let threshold = signed.iter().sum::<f64>().abs() - 1e-12 * scale;
    let is_extreme = |sum: f64| sum.abs() >= threshold;
    let ways = u32::try_from(signed.len())
        .ok()
        .and_then(|n| 1u32.checked_shl(n))
        .filter(|&ways| ways <= permutations);
    if let Some(ways) = ways {
        let extreme =
            (0..ways).filter(|&way| is_extreme(sum_with_signs(&signed, |_| u64::from(way)))).count();
        return extreme as f64 / f64::from(ways);
    }
    let mut random = Random::new(seed);
    let extreme =
        (0..permutations).filter(|_| is_extreme(sum_with_signs(&signed, |_| random.bits()))).count();
    (extreme + 1) as f64 / (f64::from(permutations) + 1.0)
}

/// The sum with the signs turned where a bit is set; `bits` gives 64 of them for each 64 differences.
fn sum_with_signs(differences: &[f64], mut bits: impl FnMut(usize) -> u64) -> f64 {
    let mut sum = 0.0;
    for (i, chunk) in differences.chunks(64).enumerate() {
        let signs = bits(i);
        for (j, &difference) in chunk.iter().enumerate() {
            // The bit becomes the sign bit: no branch, for half of them would be guessed wrong.
            sum += f64::from_bits(difference.to_bits() ^ (((signs >> j) & 1) << 63));
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_topics_are_counted_exactly() {
        // Of eight ways, only all plus and all minus are as far from 0.
        assert_eq!(randomization(&[0.1, 0.2, 0.3], 10_000, 1), 2.0 / 8.0);
        // 0.3 against 0.1 + 0.2: equal but for rounding, so every way with |sum| = 0.6 or 0.0 or more counts.
        assert_eq!(randomization(&[0.3, -0.1, -0.2], 10_000, 1), 1.0);
        assert_eq!(randomization(&[0.0, 0.0], 10_000, 1), 1.0);
        assert_eq!(randomization(&[], 10_000, 1), 1.0);
        assert_eq!(randomization(&[0.0, 0.5], 10_000, 1), 1.0);
    }

    #[test]
    fn many_topics_are_drawn() {
        let differences: Vec<f64> = (0..70).map(|i| if i % 3 == 0 { -0.1 } else { 0.1 }).collect();
        // 46 against 24: twice the upper tail of 70 fair tosses at 46, 0.01156.
        let p = randomization(&differences, 100_000, 1);
        assert!((p - 0.011_56).abs() < 0.001, "{p}");
        assert_eq!(p, randomization(&differences, 100_000, 1));
        assert!(randomization(&[1.0; 40], 10_000, 1) == 1.0 / 10_001.0);
    }
}
