//! The bootstrap: how far a mean would wander if the topics were drawn anew.

use super::Random;

/// The interval that holds the mean of `values` with the given confidence, by Efron's percentiles: the topics are drawn
/// with replacement `resamples` times, and as much of the means is cut off at either end. `None` without values.
///
/// Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
pub(in crate::eval) fn interval(
    values: &[f64],
    confidence: f64,
    resamples: u32,
    seed: u64,
) -> Option<(f64, f64)> {
    if values.is_empty() || resamples == 0 {
        return None;
    }
    let mut random = Random::new(seed);
    let n = values.len();
    let mut means: Vec<f64> =
        (0..resamples).map(|_| (0..n).map(|_| values[random.below(n)]).sum::<f64>() / n as f64).collect();
    means.sort_by(f64::total_cmp);
    let last = (means.len() - 1) as f64;
    let at = |share: f64| means[(share.clamp(0.0, 1.0) * last).round() as usize];
    Some((at((1.0 - confidence) / 2.0), at((1.0 + confidence) / 2.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_the_mean() {
        let values: Vec<f64> = (0..100).map(|i| f64::from(i) / 100.0).collect();
        let (low, high) = interval(&values, 0.95, 10_000, 1).unwrap();
        // The standard error is 0.0289, so 1.96 of it is 0.0566.
        assert!(
            (low - (0.495 - 0.0566)).abs() < 0.004 && (high - (0.495 + 0.0566)).abs() < 0.004,
            "{low} {high}"
        );
        assert_eq!(interval(&[0.5; 3], 0.95, 100, 1), Some((0.5, 0.5)));
        assert_eq!(interval(&[], 0.95, 100, 1), None);
    }
}
