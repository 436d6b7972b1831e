//! How measures are written: `Name(parameter=value,…)@cutoff`, as ir_measures writes them.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use super::{Gain, Measure};
use crate::eval::{Error, Grade};

const KNOWN: &str = "AP, nDCG, RR, P, R, Success, Judged, Bpref, RBP, ERR";
const RELEVANT: Grade = Grade(1);
const PERSISTENCE: f64 = 0.8;

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, cutoff) = match *self {
            Measure::Ap { cutoff, .. } => ("AP", cutoff),
            Measure::Ndcg { cutoff, .. } => ("nDCG", cutoff),
            Measure::Rr { cutoff, .. } => ("RR", cutoff),
            Measure::P { cutoff, .. } => ("P", Some(cutoff)),
            Measure::R { cutoff, .. } => ("R", Some(cutoff)),
            Measure::Success { cutoff, .. } => ("Success", Some(cutoff)),
            Measure::Judged { cutoff } => ("Judged", cutoff),
            Measure::Bpref { .. } => ("Bpref", None),
            Measure::Rbp { cutoff, .. } => ("RBP", cutoff),
            Measure::Err { cutoff } => ("ERR", cutoff),
        };
        f.write_str(name)?;
        match *self {
            // Without `rel` ir_measures would weigh by grade.
            Measure::Rbp { p, rel, .. } if p == PERSISTENCE => write!(f, "(rel={})", rel.0)?,
            Measure::Rbp { p, rel, .. } => write!(f, "(p={p},rel={})", rel.0)?,
            Measure::Ndcg { gain: Gain::Exponential, .. } => write!(f, "(dcg='exp-log2')")?,
            Measure::Ap { rel, .. }
            | Measure::Rr { rel, .. }
            | Measure::P { rel, .. }
            | Measure::R { rel, .. }
            | Measure::Success { rel, .. }
            | Measure::Bpref { rel }
                if rel != RELEVANT =>
            {
                write!(f, "(rel={})", rel.0)?;
            }
            _ => {}
        }
        cutoff.map_or(Ok(()), |cutoff| write!(f, "@{cutoff}"))
    }
}

impl FromStr for Measure {
    type Err = Error;

    fn from_str(text: &str) -> Result<Measure, Error> {
        measure(text.trim()).map_err(|problem| Error::Measure { text: text.trim().to_owned(), problem })
    }
}

/// Reads measures parted by commas or blanks: `nDCG@10, RBP(p=0.8,rel=2)`. At least one.
///
/// Each comes with the words it was asked by, so that an answer can be named as the question was.
pub fn parse_measures(text: &str) -> Result<Vec<(String, Measure)>, Error> {
    let mut depth = 0usize;
    let parts = text.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && (c == ',' || c.is_whitespace())
    });
    let measures: Vec<(String, Measure)> = parts
        .filter(|part| !part.is_empty())
        .map(|part| Ok((part.to_owned(), part.parse()?)))
        .collect::<Result<_, Error>>()?;
    if measures.is_empty() {
        return Err(Error::Empty { expected: "measures such as nDCG@10,RR@10,R@100,AP" });
    }
    Ok(measures)
}

fn measure(text: &str) -> Result<Measure, String> {
    let (head, cutoff) = match text.rsplit_once('@') {
        Some((head, cutoff)) => (head, Some(cutoff)),
        None => (text, None),
    };
    let (name, parameters) = match head.split_once('(') {
        Some((name, rest)) => (
            name,
            rest.trim_end().strip_suffix(')').ok_or("expected a closing parenthesis before the cut-off")?,
        ),
        None => (head, ""),
    };
    let mut given = Given { name: name.trim(), cutoff: None, rel: None, p: None, gain: None };
    if let Some(cutoff) = cutoff {
        given.set("cutoff", cutoff)?;
    }
    for parameter in parameters.split(',').filter(|parameter| !parameter.trim().is_empty()) {
        let (key, value) = parameter.split_once('=').ok_or("expected name=value between the parentheses")?;
        given.set(key.trim(), value.trim())?;
    }
    given.measure()
}

/// What stands in the text of a measure.
struct Given<'a> {
    name: &'a str,
    cutoff: Option<NonZeroUsize>,
    rel: Option<Grade>,
    p: Option<f64>,
    gain: Option<Gain>,
}

impl<'a> Given<'a> {
    fn set(&mut self, key: &str, value: &'a str) -> Result<(), String> {
        let twice = match key {
            "cutoff" => {
                let cutoff =
                    value.trim().parse().map_err(|_| "expected a cut-off of at least 1 after the @")?;
                self.cutoff.replace(cutoff).is_some()
            }
            "rel" => {
                let rel = value
                    .parse()
                    .ok()
                    .filter(|&rel| rel >= 1)
                    .ok_or("expected rel to be a grade of at least 1")?;
                self.rel.replace(Grade(rel)).is_some()
            }
            "p" => {
                let p = value
                    .parse()
                    .ok()
                    .filter(|&p| 0.0 < p && p < 1.0)
                    .ok_or("expected p above 0 and below 1")?;
                self.p.replace(p).is_some()
            }
            "dcg" => {
                let gain = match value.trim_matches(['\'', '"']) {
                    "log2" => Gain::Linear,
                    "exp-log2" => Gain::Exponential,
                    _ => return Err("expected dcg='log2' or dcg='exp-log2'".to_owned()),
                };
                self.gain.replace(gain).is_some()
            }
            _ => return Err(format!("there is no parameter {key}; known are rel, p and dcg")),
        };
        if twice { Err(format!("{key} is given twice")) } else { Ok(()) }
    }

    fn measure(mut self) -> Result<Measure, String> {
        let measure = match self.name {
            "AP" | "MAP" => Measure::Ap { rel: self.take_rel(), cutoff: self.cutoff.take() },
            "nDCG" | "NDCG" => {
                Measure::Ndcg { gain: self.gain.take().unwrap_or(Gain::Linear), cutoff: self.cutoff.take() }
            }
            "RR" | "MRR" => Measure::Rr { rel: self.take_rel(), cutoff: self.cutoff.take() },
            "P" | "Precision" => Measure::P { rel: self.take_rel(), cutoff: self.need_cutoff()? },
            "R" | "Recall" => Measure::R { rel: self.take_rel(), cutoff: self.need_cutoff()? },
            "Success" => Measure::Success { rel: self.take_rel(), cutoff: self.need_cutoff()? },
            "Judged" => Measure::Judged { cutoff: self.cutoff.take() },
            "Bpref" | "BPref" => Measure::Bpref { rel: self.take_rel() },
            "RBP" => Measure::Rbp {
                p: self.p.take().unwrap_or(PERSISTENCE),
                rel: self.take_rel(),
                cutoff: self.cutoff.take(),
            },
            "ERR" => Measure::Err { cutoff: self.cutoff.take() },
            _ => return Err(format!("known are {KNOWN}")),
        };
        // What the measure did not take it does not have.
        let left = [
            (self.cutoff.is_some(), "cut-off"),
            (self.rel.is_some(), "parameter rel"),
            (self.p.is_some(), "parameter p"),
            (self.gain.is_some(), "parameter dcg"),
        ];
        match left.iter().find(|(is_left, _)| *is_left) {
            Some((_, what)) => Err(format!("{} has no {what}", self.name)),
            None => Ok(measure),
        }
    }

    fn take_rel(&mut self) -> Grade {
        self.rel.take().unwrap_or(RELEVANT)
    }

    fn need_cutoff(&mut self) -> Result<NonZeroUsize, String> {
        self.cutoff.take().ok_or_else(|| format!("it needs a cut-off, such as {}@10", self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, printed: &str) {
        let measure: Measure = text.parse().unwrap();
        assert_eq!(measure.to_string(), printed);
        assert_eq!(printed.parse(), Ok(measure));
    }

    #[test]
    fn reads_and_prints_as_ir_measures() {
        check("AP", "AP");
        check(" MAP ", "AP");
        check("AP(rel=2)@100", "AP(rel=2)@100");
        check("P(rel=1)@5", "P@5");
        check("nDCG(dcg=\"exp-log2\")@10", "nDCG(dcg='exp-log2')@10");
        check("nDCG(dcg='log2', cutoff=7)", "nDCG@7");
        check("RBP", "RBP(rel=1)");
        check("RBP(p=0.8)", "RBP(rel=1)");
        check("RBP(p=.5,rel=2)@9", "RBP(p=0.5,rel=2)@9");
        check("Judged", "Judged");
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, problem) in [
            ("P", "needs a cut-off"),
            ("nDCG@0", "at least 1"),
            ("nDCG@ti", "at least 1"),
            ("ndcg@10", "known are"),
            ("Bpref@10", "no cut-off"),
            ("nDCG(rel=2)@10", "no parameter rel"),
            ("AP(rel=0)", "at least 1"),
            ("AP(rel=2", "closing parenthesis"),
            ("AP(rel)", "name=value"),
            ("RBP(p=1)", "below 1"),
            ("RBP(p=NaN)", "below 1"),
            ("nDCG(gains='exp2')@10", "no parameter gains"),
            ("RR(cutoff=5)@6", "twice"),
            ("", "known are"),
        ] {
            let message = text.parse::<Measure>().unwrap_err().to_string();
            assert!(message.contains(problem), "{text}: {message}");
        }
    }

    #[test]
    fn lists_part_outside_parentheses() {
        let measures = parse_measures("nDCG@10, RBP(p=0.5, rel=2) MAP,").unwrap();
        let names: Vec<String> =
            measures.iter().map(|(asked, measure)| format!("{asked} = {measure}")).collect();
        assert_eq!(names, ["nDCG@10 = nDCG@10", "RBP(p=0.5, rel=2) = RBP(p=0.5,rel=2)", "MAP = AP"]);
        assert!(parse_measures(" ,").is_err());
    }
}
