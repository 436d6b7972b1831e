//! Choosing named numbers by what they score: coordinate search and grid search.

use std::collections::BTreeMap;

/// Named numbers, by name.
pub type Settings = BTreeMap<String, f64>;

/// Settings, and what they scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The settings.
    pub settings: Settings,
    /// Their score; the greater the better.
    pub score: f64,
}

/// A gain below this is noise of adding up.
const GAIN: f64 = 1e-6;

/// Changes one number at a time to the best of its values, over all names in turn, until a whole round gains nothing or
/// `rounds` are over. `values` gives the values to try for a name, its present one and the number of the round.
///
/// Guarantees: the score is never below that of `start`; of equal scores the earlier stays; same scores, same choice.
pub fn coordinate_search(
    start: &Settings,
    names: &[String],
    rounds: u32,
    values: impl Fn(&str, f64, u32) -> Vec<f64>,
    mut score: impl FnMut(&Settings) -> f64,
) -> Choice {
    let mut best = Choice { settings: start.clone(), score: score(start) };
    for round in 0..rounds {
        let before = best.score;
        for name in names {
            let Some(&present) = best.settings.get(name) else { continue };
            for value in values(name, present, round) {
                let mut settings = best.settings.clone();
                settings.insert(name.clone(), value);
                let scored = score(&settings);
                if scored > best.score + GAIN {
                    best = Choice { settings, score: scored };
                }
            }
        }
        if best.score <= before + GAIN {
            break;
        }
    }
    best
}

/// Tries all settings given and the start, and takes the best; of equal scores the earlier.
pub fn grid_search(start: &Settings, grid: &[Settings], mut score: impl FnMut(&Settings) -> f64) -> Choice {
    let mut best = Choice { settings: start.clone(), score: score(start) };
    for settings in grid {
        let scored = score(settings);
        if scored > best.score + GAIN {
            best = Choice { settings: settings.clone(), score: scored };
        }
    }
    best
}

/// `start` with every combination of the values named; names that `start` lacks are added.
pub fn product(start: &Settings, values: &BTreeMap<String, Vec<f64>>) -> Vec<Settings> {
    let mut grid = vec![start.clone()];
    for (name, values) in values {
        let with = |settings: &Settings, value: f64| {
            let mut settings = settings.clone();
            settings.insert(name.clone(), value);
            settings
        };
        grid = grid.iter().flat_map(|settings| values.iter().map(|&value| with(settings, value))).collect();
    }
    grid
}

/// Values around `present` to try in a round: wide steps first, in each later round half as wide. None is below 0; the
/// first round also tries 0, which switches a feature off.
pub fn steps_around(present: f64, round: u32) -> Vec<f64> {
    // From 0 no factor leads away.
    let base = if present > 0.0 { present } else { 0.2 };
    let width = 0.5_f64.powi(round.min(10) as i32);
    let mut values: Vec<f64> =
        [-0.5, -0.25, 0.3, 0.7, 1.5].iter().map(|step| round_to(base * (1.0 + step * width), 4)).collect();
    if round == 0 {
        values.push(0.0);
    }
    values.retain(|&value| value != present && value >= 0.0);
    values
}

fn round_to(value: f64, decimals: i32) -> f64 {
    let factor = 10_f64.powi(decimals);
    (value * factor).round() / factor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pairs: &[(&str, f64)]) -> Settings {
        pairs.iter().map(|&(name, value)| (name.to_owned(), value)).collect()
    }

    /// Greatest, 0, at a = 2 and b = 0.1.
    fn hill(at: &Settings) -> f64 {
        -(at["a"] - 2.0).powi(2) - (at["b"] - 0.1).powi(2)
    }

    #[test]
    fn a_hill_is_climbed() {
        let start = settings(&[("a", 0.5), ("b", 0.9), ("c", 7.0)]);
        let names = ["a", "b"].map(str::to_owned);
        let best = coordinate_search(&start, &names, 8, |_, at, round| steps_around(at, round), hill);
        assert!(best.score > -0.02, "{best:?}");
        assert_eq!(best.settings["c"], 7.0);
        let none = coordinate_search(&start, &names, 0, |_, at, round| steps_around(at, round), hill);
        assert_eq!(none.settings, start);
    }

    #[test]
    fn nothing_gained_changes_nothing() {
        let start = settings(&[("a", 0.0)]);
        let names = ["a".to_owned(), "unknown".to_owned()];
        let best = coordinate_search(&start, &names, 5, |_, at, round| steps_around(at, round), |_| 0.5);
        assert_eq!(best, Choice { settings: start, score: 0.5 });
    }

    #[test]
    fn a_grid_is_walked() {
        let start = settings(&[("a", 0.0), ("b", 0.0)]);
        let values = BTreeMap::from([("a".to_owned(), vec![1.0, 2.0]), ("b".to_owned(), vec![0.1, 5.0])]);
        let grid = product(&start, &values);
        assert_eq!(grid.len(), 4);
        assert_eq!(grid_search(&start, &grid, hill).settings, settings(&[("a", 2.0), ("b", 0.1)]));
    }

    #[test]
    fn steps_stay_above_nothing() {
        assert!(steps_around(0.0, 0).iter().all(|&value| value > 0.0));
        assert!(steps_around(1.0, 0).contains(&0.0));
        assert_eq!(steps_around(1.0, 1), [0.75, 0.875, 1.15, 1.35, 1.75]);
    }
}
