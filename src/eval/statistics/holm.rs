//! Holm's correction for several tests at once.

/// The p-values made larger so that the chance of even one false alarm among all of them stays what each one says.
///
/// The smallest is multiplied by their number, the next by one less, and so on; none becomes smaller than the one
/// before it, none greater than 1. In the order given.
///
/// Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
pub(in crate::eval) fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]).then(a.cmp(&b)));
    let mut corrected = vec![0.0; p_values.len()];
    let mut least: f64 = 0.0;
    for (rank, &i) in order.iter().enumerate() {
        least = least.max(p_values[i] * (p_values.len() - rank) as f64).min(1.0);
        corrected[i] = least;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_down() {
        assert_eq!(holm(&[0.03, 0.01, 0.25, 0.5]), [0.03 * 3.0, 0.01 * 4.0, 0.25 * 2.0, 0.5]);
        // The second smallest may not fall below the smallest's corrected value.
        assert_eq!(holm(&[0.5, 0.5]), [1.0, 1.0]);
        assert_eq!(holm(&[0.01]), [0.01]);
        assert!(holm(&[]).is_empty());
    }
}
