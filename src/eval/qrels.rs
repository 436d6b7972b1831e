//! Qrels: which passages are relevant to which topic, and how much.

use std::collections::BTreeMap;
use std::fmt;

use super::lines::{columns, is_id, lines};
use super::{Duplicate, Error, TopicId};
use crate::document::PassageId;

/// How relevant a passage is to a topic: 0 or less not at all, 1 and up more and more.
///
/// Grades below 0 (spam, out of the pool) count as judged in `Judged@k` and as not relevant everywhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(pub i32);

/// Judgements: for each topic the grade of each judged passage. Ordered by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Qrels(BTreeMap<TopicId, BTreeMap<PassageId, Grade>>);

impl Qrels {
    /// Reads TREC's four columns: topic, an iteration that is not used, passage, grade.
    ///
    /// A pair judged twice takes the last grade and is named. No judgement at all is an error: nothing can be measured.
    pub fn parse(text: &str) -> Result<(Qrels, Vec<Duplicate>), Error> {
        let expected = "four columns: topic, iteration, passage, grade (a whole number)";
        let mut qrels = Qrels::default();
        let mut duplicates = Vec::new();
        for (number, line) in lines(text) {
            let [topic, _, passage, grade] = columns(number, line, expected)?;
            let grade = grade.parse().map_err(|_| Error::malformed(number, expected, line))?;
            let (topic, passage) = (TopicId(topic.to_owned()), PassageId(passage.to_owned()));
            let before = qrels
                .insert(topic.clone(), passage.clone(), Grade(grade))
                .map_err(|_| Error::malformed(number, expected, line))?;
            if before.is_some() {
                duplicates.push(Duplicate { line: number, topic, passage });
            }
        }
        if qrels.0.is_empty() {
            return Err(Error::Empty { expected: "judgements, a line each: topic, 0, passage, grade" });
        }
        Ok((qrels, duplicates))
    }

    /// Adds a judgement; gives the grade that it replaces, if the pair was judged already.
    pub fn insert(
        &mut self,
        topic: TopicId,
        passage: PassageId,
        grade: Grade,
    ) -> Result<Option<Grade>, Error> {
        for id in [&topic.0, &passage.0] {
            if !is_id(id) {
                return Err(Error::Id { id: id.clone() });
            }
        }
        Ok(self.0.entry(topic).or_default().insert(passage, grade))
    }

    /// The judged topics, by id.
    pub fn topics(&self) -> impl Iterator<Item = &TopicId> {
        self.0.keys()
    }

    /// The judgements of a topic, by passage; none if it is not judged.
    pub fn of_topic(&self, topic: &TopicId) -> impl Iterator<Item = (&PassageId, Grade)> {
        self.0.get(topic).into_iter().flatten().map(|(passage, &grade)| (passage, grade))
    }

    /// The judged topics without any passage graded above 0, by id: nothing that is found can count for them.
    pub fn without_relevant(&self) -> impl Iterator<Item = &TopicId> {
        let is_relevant = |grade: &Grade| grade.0 > 0;
        self.0.iter().filter(move |(_, passages)| !passages.values().any(is_relevant)).map(|(topic, _)| topic)
    }

    /// The grade of a passage for a topic; `None` if it is not judged.
    pub fn grade(&self, topic: &TopicId, passage: &PassageId) -> Option<Grade> {
        self.0.get(topic)?.get(passage).copied()
    }

    /// Whether the topic is judged.
    pub fn contains(&self, topic: &TopicId) -> bool {
        self.0.contains_key(topic)
    }

    /// Number of judged topics.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no judgement.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Writes TREC's four columns, which [`Qrels::parse`] reads.
impl fmt::Display for Qrels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (topic, passages) in &self.0 {
            for (passage, grade) in passages {
                writeln!(f, "{topic} 0 {passage} {}", grade.0)?;
            }
        }
        Ok(())
    }
}
