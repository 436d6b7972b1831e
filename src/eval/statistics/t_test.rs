//! Student's t for paired values, with the incomplete beta function that its p needs.

/// A paired t test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TTest {
    /// The mean difference in units of its standard error.
    pub t: f64,
    /// Two-sided.
    pub p: f64,
}

/// The paired t test of differences; `None` for fewer than two of them or if all are equal, for then t is not defined.
///
/// t = mean / (s / √n) with n − 1 degrees of freedom ν, p = I(ν / (ν + t²); ν/2, 1/2).
pub(in crate::eval) fn t_test(differences: &[f64]) -> Option<TTest> {
    let n = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let squares: f64 = differences.iter().map(|difference| (difference - mean).powi(2)).sum();
    let largest = differences.iter().fold(0.0, |largest: f64, difference| largest.max(difference.abs()));
    // All equal but for rounding.
    if differences.len() < 2 || squares.sqrt() <= 1e-12 * largest * n {
        return None;
    }
    let freedom = n - 1.0;
    let t = mean / (squares / freedom / n).sqrt();
    let p = incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + t * t));
    Some(TTest { t, p: p.clamp(0.0, 1.0) })
}

/// The regularised incomplete beta function I(x; a, b), by Lentz's continued fraction.
///
/// Press, Teukolsky, Vetterling and Flannery, "Numerical Recipes", section 6.4.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp();
    // The fraction converges quickly on this side only.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    // The number of steps grows with the root of a: these are enough for millions of topics.
    for step in 1..=10_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        result *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        result *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    result
}

/// The logarithm of the gamma function for x > 0, by Lanczos's approximation (g = 7, nine terms; error below 1e-14).
fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let series =
        TERMS.iter().zip(1..).fold(0.999_999_999_999_809_9, |sum, (term, i)| sum + term / (x + f64::from(i)));
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + series.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-9, "{value}, expected {expected}");
    }

    #[test]
    fn known_values() {
        check(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln());
        check(ln_gamma(6.0), 120f64.ln());
        // With one degree of freedom t is Cauchy's: p = 1 − 2/π · atan t.
        check(incomplete_beta(0.5, 0.5, 1.0 / (1.0 + 4.0)), 1.0 - 2.0 / std::f64::consts::PI * 2f64.atan());
        // With two: p = 1 − t / √(2 + t²).
        check(incomplete_beta(1.0, 0.5, 2.0 / (2.0 + 9.0)), 1.0 - 3.0 / 11f64.sqrt());
        check(incomplete_beta(2.0, 3.0, 0.4), 0.5248);
    }

    #[test]
    fn paired_differences() {
        // mean 2, s 1, n 3: t = 2√3, and p = 1 − t/√(2 + t²) with two degrees of freedom.
        let test = t_test(&[1.0, 2.0, 3.0]).unwrap();
        check(test.t, 2.0 * 3f64.sqrt());
        check(test.p, 1.0 - test.t / (2.0 + test.t * test.t).sqrt());
        assert_eq!(t_test(&[0.1; 7]), None);
        assert_eq!(t_test(&[0.0; 7]), None);
        assert_eq!(t_test(&[1.0]), None);
        assert_eq!(t_test(&[]), None);
    }

    #[test]
    fn many_topics() {
        // With so many degrees of freedom t is nearly normal: P(|z| > 1.96) = 0.0500.
        let freedom = 1e6;
        let p = incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + 1.959_964f64.powi(2)));
        assert!((p - 0.05).abs() < 1e-5, "{p}");
    }
}
