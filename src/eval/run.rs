//! A run: what an engine found for each topic, ranked by score.

use std::collections::BTreeMap;
use std::fmt;

use super::lines::{columns, is_id, lines};
use super::{Duplicate, Error, TopicId};
use crate::document::PassageId;

/// A passage with the score it got.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The passage.
    pub passage: PassageId,
    /// Its score; never NaN within a [`Run`].
    pub score: f64,
}

/// Rankings by topic, and the name of what made them.
///
/// Guarantees: every ranking has at least one passage and none twice, and stands in the order trec_eval gives it
/// whatever order or rank its file had: by score falling, equal scores by passage id *falling*. As in trec_eval,
/// scores are compared in single precision, so what differs only beyond its seven digits is equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    tag: String,
    rankings: BTreeMap<TopicId, Vec<Scored>>,
}

impl Run {
    /// A run without rankings, named `tag`.
    pub fn new(tag: &str) -> Result<Run, Error> {
        if !is_id(tag) {
            return Err(Error::Id { id: tag.to_owned() });
        }
        Ok(Run { tag: tag.to_owned(), rankings: BTreeMap::new() })
    }

    /// Reads TREC's six columns: topic, `Q0`, passage, rank, score, tag. The rank is not used; the order comes from the
    /// score. The first line's tag names the run.
    ///
    /// A pair ranked twice takes the last score and is named. A file without lines is a run that found nothing.
    pub fn parse(text: &str) -> Result<(Run, Vec<Duplicate>), Error> {
        let expected = "six columns: topic, Q0, passage, rank, score (a number), tag";
        let mut tag = None;
        let mut scores: BTreeMap<TopicId, BTreeMap<PassageId, f64>> = BTreeMap::new();
        let mut duplicates = Vec::new();
        for (number, line) in lines(text) {
            let [topic, _, passage, _, score, name] = columns(number, line, expected)?;
            let score: f64 = score.parse().map_err(|_| Error::malformed(number, expected, line))?;
            if score.is_nan() || ![topic, passage, name].into_iter().all(is_id) {
                return Err(Error::malformed(number, expected, line));
            }
            tag.get_or_insert(name);
            let (topic, passage) = (TopicId(topic.to_owned()), PassageId(passage.to_owned()));
            if scores.entry(topic.clone()).or_default().insert(passage.clone(), score).is_some() {
                duplicates.push(Duplicate { line: number, topic, passage });
            }
        }
        let mut run = Run::new(tag.unwrap_or("run"))?;
        for (topic, passages) in scores {
            let ranking = passages.into_iter().map(|(passage, score)| Scored { passage, score }).collect();
            run.insert(topic, ranking)?;
        }
        Ok((run, duplicates))
    }

    /// Sets the ranking of a topic, in any order; an empty one leaves the topic out.
    pub fn insert(&mut self, topic: TopicId, mut ranking: Vec<Scored>) -> Result<(), Error> {
        if let Some(id) =
            [&topic.0].into_iter().chain(ranking.iter().map(|hit| &hit.passage.0)).find(|id| !is_id(id))
        {
            return Err(Error::Id { id: id.clone() });
        }
        if let Some(hit) = ranking.iter().find(|hit| hit.score.is_nan()) {
            return Err(Error::NotANumber { topic, passage: hit.passage.clone() });
        }
        ranking.sort_by(|a, b| a.passage.cmp(&b.passage));
        if let Some(pair) = ranking.windows(2).find(|pair| pair[0].passage == pair[1].passage) {
            return Err(Error::PassageTwice { topic, passage: pair[0].passage.clone() });
        }
        // Single precision, for trec_eval keeps scores so. No NaN is left: the comparison is total.
        ranking.sort_by(|a, b| order(b.score as f32, a.score as f32).then_with(|| b.passage.cmp(&a.passage)));
        if ranking.is_empty() {
            self.rankings.remove(&topic);
        } else {
            self.rankings.insert(topic, ranking);
        }
        Ok(())
    }

    /// The name of what made the run.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// What was found for a topic, best first; empty if nothing was.
    pub fn ranking(&self, topic: &TopicId) -> &[Scored] {
        self.rankings.get(topic).map_or(&[], Vec::as_slice)
    }

    /// The topics for which something was found, by id.
    pub fn topics(&self) -> impl Iterator<Item = &TopicId> {
        self.rankings.keys()
    }
}

/// Writes TREC's six columns, ranks from 1, scores so that they read back to the same number.
impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (topic, ranking) in &self.rankings {
            for (i, Scored { passage, score }) in ranking.iter().enumerate() {
                writeln!(f, "{topic} Q0 {passage} {} {score} {}", i + 1, self.tag)?;
            }
        }
        Ok(())
    }
}

/// Orders numbers, none of them NaN, with both zeros equal.
fn order(a: f32, b: f32) -> std::cmp::Ordering {
    // Adding positive zero turns -0.0 into 0.0 and leaves everything else alone.
    (a + 0.0).total_cmp(&(b + 0.0))
}
