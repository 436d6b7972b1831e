//! Topics: what was asked, each with an id.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;

use super::lines::{fold_blanks, is_id, lines};
use super::{Error, topic_markup};

/// Names a topic. Ordered as a person counts: `q2` before `q10`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TopicId(pub String);

impl Ord for TopicId {
    fn cmp(&self, other: &TopicId) -> Ordering {
        by_number(self.0.as_bytes(), other.0.as_bytes()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for TopicId {
    fn partial_cmp(&self, other: &TopicId) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares runs of digits by their value and the rest byte by byte.
fn by_number(mut a: &[u8], mut b: &[u8]) -> Ordering {
    /// The digits that `text` begins with, without leading zeros, and what comes after them.
    fn number(text: &[u8]) -> (&[u8], &[u8]) {
        let (digits, rest) = text.split_at(text.iter().take_while(|byte| byte.is_ascii_digit()).count());
        (&digits[digits.iter().take_while(|&&byte| byte == b'0').count()..], rest)
    }
    loop {
        let order = match (a, b) {
            ([], _) | (_, []) => return a.len().cmp(&b.len()),
            ([x, ..], [y, ..]) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let ((x, after_x), (y, after_y)) = (number(a), number(b));
                (a, b) = (after_x, after_y);
                x.len().cmp(&y.len()).then_with(|| x.cmp(y))
            }
            ([x, after_x @ ..], [y, after_y @ ..]) => {
                (a, b) = (after_x, after_y);
                x.cmp(y)
            }
        };
        if order.is_ne() {
            return order;
        }
    }
}

impl fmt::Display for TopicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A query with an id, as a collection for evaluation states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The id that qrels and runs use.
    pub id: TopicId,
    /// What is asked, on one line.
    pub query: String,
}

/// Topics in the order of their file, no id twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topics(Vec<Topic>);

impl Topics {
    /// Reads topics: lines `id<TAB>query`, further columns ignored, or TREC's markup if the text begins with `<`:
    /// `<top> <num> Number: 301 <title> …`, with or without closing tags, or `<topic number="301"> <query>…`.
    pub fn parse(text: &str) -> Result<Topics, Error> {
        let numbered = if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
            topic_markup::parse(text)?
        } else {
            lines(text).map(|(number, line)| topic_of_line(number, line)).collect::<Result<_, _>>()?
        };
        let mut topics = Vec::with_capacity(numbered.len());
        let mut seen = BTreeSet::new();
        for (line, topic) in numbered {
            if !is_id(&topic.id.0) {
                return Err(Error::malformed(line, "a topic id without white space", &topic.id.0));
            }
            if !seen.insert(topic.id.clone()) {
                return Err(Error::TopicTwice { line, topic: topic.id });
            }
            topics.push(topic);
        }
        if topics.is_empty() {
            return Err(Error::Empty { expected: "topics, a line each: id, a tab, the query" });
        }
        Ok(Topics(topics))
    }

    /// The topics in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Topic> {
        self.0.iter()
    }

    /// How many there are; at least one if they were read.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a Topics {
    type Item = &'a Topic;
    type IntoIter = std::slice::Iter<'a, Topic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Writes lines `id<TAB>query`, which [`Topics::parse`] reads.
impl fmt::Display for Topics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|topic| writeln!(f, "{}\t{}", topic.id, topic.query))
    }
}

fn topic_of_line(number: usize, line: &str) -> Result<(usize, Topic), Error> {
    let expected = "a topic: id, a tab, the query";
    let mut columns = line.split('\t');
    let id = columns.next().unwrap_or_default().trim();
    let query = fold_blanks(columns.next().unwrap_or_default());
    if query.is_empty() {
        return Err(Error::malformed(number, expected, line));
    }
    Ok((number, Topic { id: TopicId(id.to_owned()), query }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_counted() {
        let mut ids = ["q10", "q2", "q02", "a", "q2b", "q", "2", "10", "å1", "q1.10", "q1.9", "q00"]
            .map(|id| TopicId(id.to_owned()));
        ids.sort();
        let sorted: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
        assert_eq!(sorted, ["2", "10", "a", "q", "q00", "q1.9", "q1.10", "q02", "q2", "q2b", "q10", "å1"]);
    }
}
