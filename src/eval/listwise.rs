//! Weights learned list by list: a linear ranking under which the relevant candidates of a topic are likely to come first.
//!
//! The loss is ListNet's over the first place (Cao et al. 2007): the cross entropy between the grades, as shares of their
//! sum, and the softmax of the scores, with a ridge. It is convex, so there is one answer and chance has no part in it.

/// The judged candidates of one topic.
#[derive(Clone, Debug)]
pub struct CandidateList {
    /// What the topic counts against others: those of a small collection may count for more.
    pub weight: f32,
    /// What is measured of each candidate, one after another; all have equally many values.
    pub rows: Vec<f32>,
    /// The grade of each candidate; 0 is not relevant.
    pub grades: Vec<u8>,
}

impl Default for CandidateList {
    fn default() -> Self {
        CandidateList { weight: 1.0, rows: Vec::new(), grades: Vec::new() }
    }
}

/// Learns a weight for each of the values, beginning with those of `start`; none is below 0, for a value says how much
/// speaks for a candidate.
///
/// `ridge` keeps the weights small: the greater, the more evenly they are spread. Lists without a relevant candidate teach
/// nothing. At most `rounds` steps of projected gradients with momentum (Beck and Teboulle 2009) are made.
pub fn learn(lists: &[CandidateList], start: &[f64], ridge: f64, rounds: u32) -> Vec<f64> {
    let teaches = |list: &&CandidateList| list.weight > 0.0 && list.grades.iter().any(|&grade| grade > 0);
    let lists: Vec<&CandidateList> = lists.iter().filter(teaches).collect();
    let mut weights = start.to_vec();
    if lists.is_empty() || weights.is_empty() {
        return weights;
    }
    let (mut ahead, mut momentum, mut steepness) = (weights.clone(), 1.0_f64, 1.0_f64);
    for _ in 0..rounds {
        let (loss, slope) = loss(&lists, &ahead, ridge);
        let next = loop {
            let step = |(w, s): (&f64, &f64)| (w - s / steepness).max(0.0);
            let next: Vec<f64> = ahead.iter().zip(&slope).map(step).collect();
            let moved: Vec<f64> = next.iter().zip(&ahead).map(|(a, b)| a - b).collect();
            let bound = loss
                + dot(&slope, &moved)
                + steepness / 2.0 * dot(&moved, &moved)
                + f64::EPSILON * loss.abs();
            if self::loss(&lists, &next, ridge).0 <= bound || steepness > 1e12 {
                break next;
            }
            steepness *= 2.0;
        };
        let change = next.iter().zip(&weights).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let faster = (1.0 + (1.0 + 4.0 * momentum * momentum).sqrt()) / 2.0;
        let reach = (momentum - 1.0) / faster;
        ahead = next.iter().zip(&weights).map(|(next, last)| next + reach * (next - last)).collect();
        (weights, momentum, steepness) = (next, faster, steepness * 0.9);
        if change < SETTLED {
            break;
        }
    }
    weights
}

/// A change of no weight greater than this is the end.
const SETTLED: f64 = 1e-4;

/// The mean loss over the lists with the ridge, and its slope.
fn loss(lists: &[&CandidateList], weights: &[f64], ridge: f64) -> (f64, Vec<f64>) {
    let (mut loss, mut slope) = (0.0, vec![0.0; weights.len()]);
    let mut scores = Vec::new();
    let all: f64 = lists.iter().map(|list| f64::from(list.weight)).sum();
    for list in lists {
        let counts = f64::from(list.weight) / all;
        let rows = list.rows.chunks_exact(weights.len());
        scores.clear();
        scores.extend(
            rows.clone().map(|row| row.iter().zip(weights).map(|(x, w)| f64::from(*x) * w).sum::<f64>()),
        );
        let greatest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = scores.iter().map(|score| (score - greatest).exp()).sum();
        let graded: f64 = list.grades.iter().map(|&grade| f64::from(grade)).sum();
        for ((row, score), grade) in rows.zip(&scores).zip(&list.grades) {
            let likely = (score - greatest).exp() / sum;
            let wanted = f64::from(*grade) / graded;
            if wanted > 0.0 {
                loss += counts * wanted * (sum.ln() + greatest - score);
            }
            let pull = counts * (likely - wanted);
            slope.iter_mut().zip(row).for_each(|(slope, x)| *slope += pull * f64::from(*x));
        }
    }
    slope.iter_mut().zip(weights).for_each(|(slope, w)| *slope += 2.0 * ridge * w);
    (loss + ridge * dot(weights, weights), slope)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Candidates with two values, of which only the first tells the relevant one.
    fn lists() -> Vec<CandidateList> {
        let list = |i: u32| {
            let noise = |j: u32| ((i * 7 + j * 5) % 11) as f32 / 11.0;
            let rows = (0..6).flat_map(|j| [if j == i % 6 { 1.0 } else { 0.3 }, noise(j)]).collect();
            CandidateList { weight: 1.0, rows, grades: (0..6).map(|j| u8::from(j == i % 6)).collect() }
        };
        (0..30).map(list).collect()
    }

    #[test]
    fn what_tells_gets_the_weight() {
        let weights = learn(&lists(), &[1.0; 2], 1e-3, 500);
        assert!(weights[0] > 5.0 && weights[1] < 0.5, "{weights:?}");
        assert_eq!(weights, learn(&lists(), &[1.0; 2], 1e-3, 500));
        let even = learn(&lists(), &[1.0; 2], 10.0, 500);
        assert!(even[0] < weights[0] && even[0] >= 0.0);
        let again = learn(&lists(), &weights, 1e-3, 500);
        assert!(again.iter().zip(&weights).all(|(a, b)| (a - b).abs() < 0.1), "{again:?} {weights:?}");
    }

    #[test]
    fn nothing_judged_teaches_nothing() {
        let list = CandidateList { weight: 1.0, rows: vec![1.0, 2.0], grades: vec![0] };
        assert_eq!(learn(&[list], &[1.0; 2], 0.1, 10), [1.0, 1.0]);
        assert_eq!(learn(&[], &[1.0], 0.1, 10), [1.0]);
    }

    proptest! {
        #[test]
        fn the_slope_is_that_of_the_loss(
            rows in prop::collection::vec(0.0_f32..2.0, 12),
            grades in prop::collection::vec(0_u8..4, 3),
            weights in prop::collection::vec(0.0_f64..2.0, 4),
        ) {
            let grades = vec![grades[0].max(1), grades[1], grades[2]];
            let other = CandidateList { weight: 3.0, rows: rows.iter().rev().copied().collect(), grades: vec![0, 1, 2] };
            let list = CandidateList { weight: 1.0, rows, grades };
            let (_, slope) = loss(&[&list, &other], &weights, 0.1);
            for i in 0..4 {
                let at = |step: f64| {
                    let mut weights = weights.clone();
                    weights[i] += step;
                    loss(&[&list, &other], &weights, 0.1).0
                };
                let measured = (at(1e-5) - at(-1e-5)) / 2e-5;
                prop_assert!((measured - slope[i]).abs() < 1e-5, "{measured} {}", slope[i]);
            }
        }
    }
}
