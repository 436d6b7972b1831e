//! A run held against judgements.

use std::collections::{BTreeMap, HashMap};

use super::{Grade, Measure, Qrels, Ranking, Run, TopicId};
use crate::document::PassageId;

/// The values of some measures for one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// What was measured, in the order asked; values stand in the same order.
    pub measures: Vec<Measure>,
    /// The values of every judged topic, by id, also of those for which nothing was found.
    pub per_topic: BTreeMap<TopicId, Vec<f64>>,
    /// The mean of each measure over *all* judged topics.
    pub means: Vec<f64>,
    /// Judged topics for which nothing was found; each counts 0.
    pub silent: Vec<TopicId>,
    /// Topics of the run that are not judged; they count nothing.
    pub unjudged: Vec<TopicId>,
}

/// Measures a run. The result does not depend on the order of lines in any file.
///
/// The mean runs over the topics of the qrels, as in ir_measures (and trec_eval with `-c`): a mean over the topics that
/// happened to answer would reward silence. Without any judged topic every mean is 0.
pub fn evaluate(qrels: &Qrels, run: &Run, measures: &[Measure]) -> Evaluation {
    let per_topic: BTreeMap<TopicId, Vec<f64>> = qrels
        .topics()
        .map(|topic| {
            let ranking = ranking(qrels, run, topic);
            (topic.clone(), measures.iter().map(|measure| measure.of(&ranking)).collect())
        })
        .collect();
    let topics = per_topic.len().max(1) as f64;
    // A sum of nothing is -0.0.
    let mean = |m: usize| per_topic.values().map(|values| values[m]).sum::<f64>() / topics + 0.0;
    let means = (0..measures.len()).map(mean).collect();
    Evaluation {
        measures: measures.to_vec(),
        means,
        silent: qrels.topics().filter(|topic| run.ranking(topic).is_empty()).cloned().collect(),
        unjudged: run.topics().filter(|topic| !qrels.contains(topic)).cloned().collect(),
        per_topic,
    }
}

impl Evaluation {
    /// The values of the `m`-th measure, topic by topic.
    pub fn values(&self, m: usize) -> impl Iterator<Item = (&TopicId, f64)> {
        self.per_topic.iter().filter_map(move |(topic, values)| Some((topic, *values.get(m)?)))
    }
}

fn ranking(qrels: &Qrels, run: &Run, topic: &TopicId) -> Ranking {
    // Looked up only, never walked through: no order comes from it.
    let grades: HashMap<&PassageId, Grade> = qrels.of_topic(topic).collect();
    let mut judged: Vec<Grade> = qrels.of_topic(topic).map(|(_, grade)| grade).collect();
    judged.sort_by(|a, b| b.cmp(a));
    let found = run.ranking(topic).iter().map(|hit| grades.get(&hit.passage).copied()).collect();
    Ranking { found, judged }
}
