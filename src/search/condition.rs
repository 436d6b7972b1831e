//! What exactly counts as found: for counting, and for what must or must not be there.

use std::rc::Rc;

use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::candidates::WordField;
use crate::index::Index;

/// A condition that a row meets or not.
#[derive(Debug)]
pub enum Condition {
    /// It has a word.
    Word(WordField, Rc<str>),
    /// Tantivy finds it.
    Found(Box<dyn tantivy::query::Query>),
    /// It meets all of these; none for nothing.
    All(Vec<Condition>),
    /// It meets any of these; none for nothing.
    Any(Vec<Condition>),
}

impl Condition {
    /// The condition as tantivy asks for it.
    pub fn query(&self, index: &Index) -> Box<dyn tantivy::query::Query> {
        match self {
            Condition::Word(field, text) => {
                let term = Term::from_field_text(field.of(index.fields()), text);
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
            }
            Condition::Found(query) => query.box_clone(),
            Condition::All(conditions) => joined(index, Occur::Must, conditions),
            Condition::Any(conditions) => joined(index, Occur::Should, conditions),
        }
    }
}

fn joined(index: &Index, occur: Occur, conditions: &[Condition]) -> Box<dyn tantivy::query::Query> {
    match conditions {
        [] => Box::new(EmptyQuery),
        [condition] => condition.query(index),
        conditions => {
            let conditions = conditions.iter().map(|condition| (occur, condition.query(index)));
            Box::new(BooleanQuery::new(conditions.collect()))
        }
    }
}

/// What must, must not or may be there, as tantivy asks for it.
pub fn whole(index: &Index, clauses: &[(Occur, Condition)]) -> Box<dyn tantivy::query::Query> {
    if clauses.is_empty() {
        return Box::new(EmptyQuery);
    }
    let clauses = clauses.iter().map(|(occur, condition)| (*occur, condition.query(index)));
    Box::new(BooleanQuery::new(clauses.collect()))
}
