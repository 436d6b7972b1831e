//! Judgements of our own documents: they name the document and the words of what is relevant, not a passage.
//!
//! A passage's id is void at the next change of how passages are cut; its words are not. So judgements are kept by
//! words and become [`Qrels`] over the passages at hand when something is to be measured.

use std::collections::BTreeMap;

use super::lines::{fold_blanks, is_id, lines};
use super::{Error, Grade, Qrels, TopicId, Unresolved, UnresolvedReason};
use crate::document::PassageId;

/// That words in a document are relevant to a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The topic.
    pub topic: TopicId,
    /// How relevant.
    pub grade: Grade,
    /// The id of the document.
    pub document: String,
    /// The first words of what is relevant, or others that stand nowhere else in the document; blanks folded.
    pub words: String,
    /// The line of the file it was read from, for messages; 0 if it was not read.
    pub line: usize,
}

/// A passage as judgements are resolved against: its id, the id of its document, its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JudgedPassage<'a> {
    /// Its id.
    pub id: &'a PassageId,
    /// The id of its document.
    pub document: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// Whether a file of judgements is of the form [`parse_judgements`] reads rather than of TREC's.
///
/// The first line that is no remark tells: in TREC's form it is four columns without blanks, a number last.
pub fn is_by_words(text: &str) -> bool {
    let Some((_, line)) = lines(text).find(|(_, line)| !is_remark(line)) else { return false };
    let trec: Vec<&str> = line.split_ascii_whitespace().collect();
    let is_trec = trec.len() == 4 && trec[3].parse::<i32>().is_ok();
    !is_trec && line.matches('\t').count() >= 3
}

/// Reads lines `topic<TAB>grade<TAB>document<TAB>words`. A line that begins with `#` and a blank is a remark. No
/// judgement at all is an error.
pub fn parse_judgements(text: &str) -> Result<Vec<Judgement>, Error> {
    let judgements: Vec<Judgement> = lines(text)
        .filter(|(_, line)| !is_remark(line))
        .map(|(number, line)| {
            judgement(number, line).ok_or_else(|| {
                Error::malformed(number, "four columns parted by tabs: topic, grade, document, words", line)
            })
        })
        .collect::<Result<_, _>>()?;
    if judgements.is_empty() {
        return Err(Error::Empty {
            expected: "judgements, a line each: topic, grade, document, words, parted by tabs",
        });
    }
    Ok(judgements)
}

/// Writes lines that [`parse_judgements`] reads, in the order given.
pub fn write_judgements(judgements: &[Judgement]) -> String {
    judgements
        .iter()
        .map(|Judgement { topic, grade, document, words, .. }| {
            format!("{topic}\t{}\t{}\t{}\n", grade.0, fold_blanks(document), fold_blanks(words))
        })
        .collect()
}

/// Finds the passage of each judgement's words: the one in which they begin.
///
/// Words are compared with white space folded, over the whole document, so they may run from one passage into the
/// next. Should they stand in several passages, the one that opens with them is meant. Two judgements that come to name
/// one passage give it the higher grade. Passages of a document stand in reading order.
///
/// Every judgement that names no passage is listed in [`Error::Unresolved`]; none is dropped in silence.
pub fn resolve<'a>(
    judgements: &[Judgement],
    passages: impl IntoIterator<Item = JudgedPassage<'a>>,
) -> Result<Qrels, Error> {
    let mut documents: BTreeMap<&str, FoldedDocument<'a>> = BTreeMap::new();
    for passage in passages {
        documents.entry(passage.document).or_default().push(passage);
    }
    let mut qrels = Qrels::default();
    let mut unresolved = Vec::new();
    for judgement in judgements {
        let found = match documents.get(judgement.document.as_str()) {
            Some(document) => document.find(&fold_blanks(&judgement.words)),
            None => Err(UnresolvedReason::NoDocument),
        };
        match found {
            Ok(passage) => {
                let grade = qrels
                    .grade(&judgement.topic, passage)
                    .map_or(judgement.grade, |g| g.max(judgement.grade));
                qrels.insert(judgement.topic.clone(), passage.clone(), grade)?;
            }
            Err(reason) => unresolved.push(Unresolved {
                line: judgement.line,
                document: judgement.document.clone(),
                words: judgement.words.clone(),
                reason,
            }),
        }
    }
    if unresolved.is_empty() { Ok(qrels) } else { Err(Error::Unresolved(unresolved)) }
}

/// Words by which a judgement can name `passage` of a document: its first ten, or more if others have these too.
///
/// Guarantees: over the same passages they [`resolve`] to it. `None` if no words do, such as for one of two passages that
/// are the same throughout.
pub fn naming_words(passage: &JudgedPassage<'_>, document: &[JudgedPassage<'_>]) -> Option<String> {
    let mut folded = FoldedDocument::default();
    for other in document {
        folded.push(*other);
    }
    let words: Vec<&str> = passage.text.split_whitespace().collect();
    let mut count = words.len().min(10);
    loop {
        let named = words[..count].join(" ");
        if folded.find(&named) == Ok(passage.id) {
            return Some(named);
        }
        if count == words.len() {
            return None;
        }
        count = (count * 2).min(words.len());
    }
}

/// A document's passages as one text with blanks folded, and where in it each begins.
#[derive(Default)]
struct FoldedDocument<'a> {
    text: String,
    starts: Vec<(usize, &'a PassageId)>,
}

impl<'a> FoldedDocument<'a> {
    fn push(&mut self, passage: JudgedPassage<'a>) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.starts.push((self.text.len(), passage.id));
        self.text.push_str(&fold_blanks(passage.text));
    }

    /// The passage in which `words` begin.
    fn find(&self, words: &str) -> Result<&'a PassageId, UnresolvedReason> {
        if words.is_empty() {
            return Err(UnresolvedReason::NoWords);
        }
        let mut holding: Vec<&PassageId> = Vec::new();
        let mut opening: Vec<&PassageId> = Vec::new();
        for (at, _) in self.text.match_indices(words) {
            let (start, id) =
                self.starts[self.starts.partition_point(|&(start, _)| start <= at).saturating_sub(1)];
            if holding.last() != Some(&id) {
                holding.push(id);
            }
            if start == at {
                opening.push(id);
            }
        }
        match (holding.as_slice(), opening.as_slice()) {
            ([], _) => Err(UnresolvedReason::NoWords),
            ([id], _) | (_, [id]) => Ok(id),
            _ => Err(UnresolvedReason::Several(holding.into_iter().cloned().collect())),
        }
    }
}

/// No topic id holds a blank, so no judgement can begin so.
fn is_remark(line: &str) -> bool {
    line == "#" || line.starts_with("# ")
}

fn judgement(line: usize, text: &str) -> Option<Judgement> {
    let mut columns = text.splitn(4, '\t');
    let topic = columns.next()?.trim();
    let grade = columns.next()?.trim().parse().ok()?;
    let document = fold_blanks(columns.next()?);
    let words = fold_blanks(columns.next()?);
    if !is_id(topic) || document.is_empty() || words.is_empty() {
        return None;
    }
    Some(Judgement { topic: TopicId(topic.to_owned()), grade: Grade(grade), document, words, line })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_two_forms_are_told_apart() {
        for text in
            ["q\t3\turo\tUro kan være", "# Laget for hånd.\n\nq\t3\turo\tUro\n", "q\t-1\tmin tekst\t3"]
        {
            assert!(is_by_words(text), "{text}");
        }
        for text in ["q 0 uro.1 3", "q\t0\turo.1\t3\n", "", "# bare en merknad", "q Q0 a 1 2.5 tag", "q\t3"] {
            assert!(!is_by_words(text), "{text}");
        }
    }

    #[test]
    fn words_are_added_until_they_name_one_passage() {
        let texts = [
            "Det er uro i rommet, og alle som sitter der nå, venter.",
            "Det er uro i rommet, og alle som sitter der nå, går.",
        ];
        let ids = ["d.1", "d.2", "d.3"].map(|id| PassageId(id.to_owned()));
        let passage = |i: usize, text: &'static str| JudgedPassage { id: &ids[i], document: "d", text };
        let document = [passage(0, texts[0]), passage(1, texts[1])];
        assert_eq!(naming_words(&document[1], &document).as_deref(), Some(texts[1]));
        let document = [passage(0, texts[0]), passage(1, texts[1]), passage(2, texts[1])];
        assert_eq!(naming_words(&document[1], &document), None);
        assert_eq!(naming_words(&passage(0, ""), &[passage(0, "")]), None);
    }

    proptest! {
        #[test]
        fn naming_words_resolve(texts in prop::collection::vec("[abå «».\n]{0,12}|\\PC{0,8}", 1..5)) {
            let ids: Vec<PassageId> = (0..texts.len()).map(|i| PassageId(format!("d.{i}"))).collect();
            let passages: Vec<JudgedPassage<'_>> =
                ids.iter().zip(&texts).map(|(id, text)| JudgedPassage { id, document: "d", text }).collect();
            for passage in &passages {
                if let Some(words) = naming_words(passage, &passages) {
                    let judgement = Judgement { topic: TopicId("q".to_owned()), grade: Grade(1), document: "d".to_owned(), words, line: 0 };
                    let qrels = resolve(&[judgement], passages.iter().copied()).unwrap();
                    prop_assert_eq!(qrels.grade(&TopicId("q".to_owned()), passage.id), Some(Grade(1)));
                }
            }
        }
    }
}
