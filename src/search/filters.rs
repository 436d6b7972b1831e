//! What a passage must be besides matching.

use std::collections::HashSet;

use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur as TOccur, RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::searcher::Searcher;
use crate::document::PassageKind;
use crate::error::Result;

/// What a passage must be besides matching. Empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Only these documents, by id.
    pub documents: Vec<String>,
    /// Only passages that cite one of these works, or excerpt it, by key.
    pub works: Vec<String>,
    /// Only these kinds; without it every kind but reference entries. [`PassageKind::Excerpt`] asks for quotations and
    /// attributed paraphrases within passages as well.
    pub kinds: Vec<PassageKind>,
    /// Not these kinds, even if they are asked for.
    pub without: Vec<PassageKind>,
    /// Only these languages, by code.
    pub languages: Vec<String>,
    /// Only documents from this year on.
    pub year_from: Option<i32>,
    /// Only documents up to this year.
    pub year_to: Option<i32>,
}

impl Filters {
    /// Whether they ask for anything that a passage must have.
    pub(super) fn ask_for_some(&self) -> bool {
        let Filters { documents, works, kinds, without: _, languages, year_from, year_to } = self;
        let lists = [documents, works, languages].into_iter().any(|list| !list.is_empty());
        lists || !kinds.is_empty() || year_from.is_some() || year_to.is_some()
    }
}

impl Searcher<'_> {
    /// `query` with the filters around it.
    pub(super) fn filtered(
        &self,
        query: Box<dyn tantivy::query::Query>,
        filters: &Filters,
    ) -> Result<Box<dyn tantivy::query::Query>> {
        let fields = self.index.fields();
        let mut clauses: Vec<(TOccur, Box<dyn tantivy::query::Query>)> = Vec::new();
        let mut any = |field, values: &[String]| {
            if !values.is_empty() {
                let terms =
                    values.iter().map(|value| (TOccur::Should, basic(Term::from_field_text(field, value))));
                clauses.push((TOccur::Must, Box::new(BooleanQuery::new(terms.collect()))));
            }
        };
        any(fields.document, &filters.documents);
        any(fields.work, &filters.works);
        any(fields.language, &filters.languages);
        let kinds: HashSet<&str> = filters.kinds.iter().map(|kind| kind.name()).collect();
        let mut kinds: Vec<String> = kinds.into_iter().map(str::to_owned).collect();
        kinds.sort();
        any(fields.kind, &kinds);
        if filters.year_from.is_some() || filters.year_to.is_some() {
            let bound = |year: Option<i32>| match year {
                Some(year) => std::ops::Bound::Included(Term::from_field_i64(fields.year, i64::from(year))),
                None => std::ops::Bound::Unbounded,
            };
            let range = RangeQuery::new(bound(filters.year_from), bound(filters.year_to));
            clauses.push((TOccur::Must, Box::new(range)));
        }
        let everything = matches_everything(&*query);
        clauses.extend(
            self.excluded(filters, everything)?.into_iter().map(|kind| (TOccur::MustNot, basic(kind))),
        );
        if clauses.is_empty() {
            return Ok(query);
        }
        clauses.push((TOccur::Must, query));
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// The kinds of rows that are left out, as far as there are any: an exclusion keeps tantivy from skipping blocks that
    /// cannot win. Rows that are no passages have no text, so that only what matches `everything` must be kept from them.
    pub(super) fn excluded(&self, filters: &Filters, everything: bool) -> Result<Vec<Term>> {
        let mut kinds = Vec::new();
        if filters.kinds.is_empty() {
            kinds.push(PassageKind::Reference.name());
            if everything {
                kinds.extend(["document", "bibliography", "words"]);
            }
        }
        let without = filters.without.iter();
        let asked_for = |kind: &&PassageKind| !filters.kinds.is_empty() || **kind != PassageKind::Reference;
        kinds.extend(without.filter(asked_for).map(|kind| kind.name()));
        let mut excluded = Vec::new();
        for kind in kinds {
            if self.index.has_kind(kind)? {
                excluded.push(Term::from_field_text(self.index.fields().kind, kind));
            }
        }
        Ok(excluded)
    }
}

/// Whether a query may match rows without any of its words: then rows that are no passages must be kept out.
fn matches_everything(query: &dyn tantivy::query::Query) -> bool {
    let mut any_term = false;
    query.query_terms(&mut |_, _| any_term = true);
    let only_negative = query.downcast_ref::<BooleanQuery>().is_some_and(|query| {
        query.clauses().iter().any(|(_, clause)| clause.is::<tantivy::query::AllQuery>())
    });
    only_negative || !any_term
}

pub(super) fn basic(term: Term) -> Box<dyn tantivy::query::Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}
