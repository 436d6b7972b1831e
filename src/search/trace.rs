//! Where the words of a quotation stand in the texts of an index.
//!
//! Candidates are the passages that have most of its rarest words; each is laid beside the quotation word by word
//! ([`align`]), with its neighbours where the quotation runs over its end. What is
//! not found there may stand elsewhere: nothing is claimed of it.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur as TOccur, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::align::{Alignment, Change, align, own_words};
use super::filters::basic;
use crate::analysis::TokenKind;
use crate::bibliography::{Person, Publication};
use crate::document::Span;
use crate::error::Result;
use crate::index::{CitationRecord, DocumentHeader, DocumentRecord, Index, PagesOf, PassageRecord};

/// The rarest words of a quotation by which candidates are found.
const RAREST: usize = 12;
/// Passages laid beside a quotation.
const CANDIDATES: usize = 24;
/// Finds told of one quotation.
const FINDS: usize = 5;
/// A quotation of fewer words stands in many texts by chance; it is claimed of the cited work alone.
const FEW_WORDS: usize = 4;
/// A quotation of fewer words is found letter for letter or not at all.
const FEW_TO_DIFFER: usize = 6;
/// What share of its words a quotation must have in common with a text to be a quotation of it that differs.
const ALIKE: f32 = 0.7;

/// A place where a quotation's words stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Find {
    /// The passage; the first of two if they run over its end.
    pub passage: PassageRecord,
    /// The stretch of the passage's text, up to its end if they run over it.
    pub span: Span,
    /// The words as they stand there.
    pub text: String,
    /// The pages they stand on.
    pub pages: Option<PagesOf>,
    /// Where they differ from the quotation; none if they stand there letter for letter.
    pub changes: Vec<Change>,
    /// Whether this is a text of the work the quotation is said to be from.
    pub of_cited_work: bool,
    /// Whether they are a quotation there too.
    pub quoted_there: bool,
}

/// A quotation that was looked up, and where its words stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quoted {
    /// Source line where it begins; `None` for formats without lines, and for words typed in.
    pub line: Option<u32>,
    /// The quotation with its marks.
    pub raw: String,
    /// Key of the work it is said to be from.
    pub work: Option<String>,
    /// How that work is named to a reader.
    pub work_label: Option<String>,
    /// The place it is cited with.
    pub locator: Option<String>,
    /// Where its words stand, the likeliest first.
    pub finds: Vec<Find>,
}

impl Quoted {
    /// What is known of it.
    pub fn status(&self) -> &'static str {
        match self.finds.first() {
            None => "not found",
            Some(find) if find.changes.is_empty() => "verbatim",
            Some(_) => "differs",
        }
    }

    /// Its page against the printed one, by the likeliest place.
    pub fn page(&self) -> Option<PageCheck> {
        self.finds.first()?.check_page(self.locator.as_deref())
    }

    /// Whether it is the quotation that this citation of a passage is.
    pub fn is(&self, citation: &CitationRecord) -> bool {
        citation.form.ends_with("quote") && self.line == citation.line && self.raw == citation.raw
    }

    /// Whether there is something to mend: it differs from its own source, or its page is another.
    pub fn is_faulty(&self) -> bool {
        let differs = self.finds.first().is_some_and(|find| !find.changes.is_empty());
        differs || self.page().is_some_and(|page| page.agrees == Some(false))
    }
}

/// Looks quotations up in one index.
#[derive(Debug)]
pub struct Tracer<'i> {
    index: &'i Index,
    /// Documents by the key of the work they are or excerpt.
    texts: BTreeMap<String, BTreeSet<String>>,
}

impl<'i> Tracer<'i> {
    /// A tracer over an index.
    pub fn new(index: &'i Index) -> Result<Tracer<'i>> {
        let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for DocumentRecord { header, .. } in index.documents()? {
            for key in keys(&header) {
                texts.entry(key).or_default().insert(header.id.clone());
            }
        }
        Ok(Tracer { index, texts })
    }

    /// Where a quotation stands, the likeliest place first: in texts of the cited work, then letter for letter, then
    /// where it is no quotation itself. `work` is the key of the work it is said to be from; documents named in
    /// `but_not` are passed over.
    pub fn trace(&self, quotation: &str, work: Option<&str>, but_not: &[String]) -> Result<Vec<Find>> {
        let words = own_words(quotation);
        let own = work.and_then(|work| self.texts.get(work));
        if words.len() < FEW_WORDS && own.is_none() {
            return Ok(Vec::new());
        }
        let mut addresses = BTreeSet::new();
        if let Some(own) = own {
            addresses.extend(self.candidates(&words, Some(own), but_not)?);
        }
        if words.len() >= FEW_WORDS {
            addresses.extend(self.candidates(&words, None, but_not)?);
        }
        let mut finds: Vec<Find> = Vec::new();
        for address in addresses {
            let passage = self.index.passage_at(address)?;
            let of_cited_work = own.is_some_and(|own| own.contains(&passage.document.id));
            if let Some(find) = self.find(quotation, passage, of_cited_work)?
                && (of_cited_work || words.len() >= FEW_WORDS)
            {
                finds.push(find);
            }
        }
        let key = |find: &Find| {
            let passage = &find.passage;
            let place = (passage.document.id.clone(), passage.ordinal, passage.passage.clone());
            (!find.of_cited_work, find.changes.len(), find.quoted_there, place)
        };
        finds.sort_by_cached_key(key);
        // The same words over one seam are found from both sides.
        finds.dedup_by(|next, last| {
            next.text == last.text && next.passage.document.id == last.passage.document.id
        });
        // Where they stand letter for letter, other places that only resemble them tell nothing.
        let exact = finds.iter().any(|find| find.changes.is_empty());
        finds.retain(|find| find.changes.is_empty() || !exact || find.of_cited_work);
        finds.truncate(FINDS);
        Ok(finds)
    }

    /// The quotations of a passage, or those from one work, each with where its words stand in other documents.
    pub fn quoted_in(&self, passage: &PassageRecord, work: Option<&str>) -> Result<Vec<Quoted>> {
        let own = std::slice::from_ref(&passage.document.id);
        let mut quotations = Vec::new();
        for citation in &passage.citations {
            let wanted = work.is_none() || citation.work.as_deref() == work;
            if wanted && citation.form.ends_with("quote") {
                quotations.push(Quoted {
                    line: citation.line,
                    raw: citation.raw.clone(),
                    work: citation.work.clone(),
                    work_label: citation.work_label.clone(),
                    locator: citation.locator.clone(),
                    finds: self.trace(&citation.raw, citation.work.as_deref(), own)?,
                });
            }
        }
        Ok(quotations)
    }

    /// Passages that have most of the rarest of these words.
    fn candidates(
        &self,
        words: &[String],
        within: Option<&BTreeSet<String>>,
        but_not: &[String],
    ) -> Result<Vec<DocAddress>> {
        let fields = self.index.fields();
        let mut rarest: BTreeSet<(u64, String)> = BTreeSet::new();
        for word in words {
            let mut terms = Vec::new();
            self.index.analyzer().analyze(word, &mut |token| {
                if token.kind == TokenKind::Word {
                    terms.push(token.text.to_owned());
                }
            });
            for term in terms {
                let rows = self.index.count(&Term::from_field_text(fields.exact, &term))?;
                if rows > 0 {
                    rarest.insert((rows, term));
                }
            }
        }
        let any: Vec<(TOccur, Box<dyn tantivy::query::Query>)> = rarest
            .into_iter()
            .take(RAREST)
            .map(|(_, word)| {
                let term = Term::from_field_text(fields.exact, &word);
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                (TOccur::Should, Box::new(query) as Box<dyn tantivy::query::Query>)
            })
            .collect();
        if any.is_empty() {
            return Ok(Vec::new());
        }
        let mut clauses: Vec<(TOccur, Box<dyn tantivy::query::Query>)> =
            vec![(TOccur::Must, Box::new(BooleanQuery::new(any)))];
        let document = |id: &String| basic(Term::from_field_text(fields.document, id));
        if let Some(within) = within {
            let ids = within.iter().map(|id| (TOccur::Should, document(id)));
            clauses.push((TOccur::Must, Box::new(BooleanQuery::new(ids.collect()))));
        }
        clauses.extend(but_not.iter().map(|id| (TOccur::MustNot, document(id))));
        let query = BooleanQuery::new(clauses);
        let top = self.index.search(&query, &TopDocs::with_limit(CANDIDATES).order_by_score())?;
        Ok(top.into_iter().map(|(_, address)| address).collect())
    }

    fn find(&self, quotation: &str, passage: PassageRecord, of_cited_work: bool) -> Result<Option<Find>> {
        let Some(alone) = align(quotation, &passage.text) else { return Ok(None) };
        // Half of it here, it may go on in the next passage or begin in the one before.
        if !alone.changes.is_empty() && alone.run >= 2 {
            let neighbour = |ordinal: Option<u32>| -> Result<Option<PassageRecord>> {
                let Some(ordinal) = ordinal.filter(|ordinal| *ordinal > 0) else { return Ok(None) };
                let id = format!("{}.{ordinal}", passage.document.id);
                Ok(self.index.passage(&id).ok().filter(|other| other.document.id == passage.document.id))
            };
            let before = passage.ordinal.checked_sub(1);
            for (first, second) in [
                (Some(passage.clone()), neighbour(passage.ordinal.checked_add(1))?),
                (neighbour(before)?, Some(passage.clone())),
            ] {
                if let (Some(first), Some(second)) = (first, second)
                    && let joined = format!("{}\n\n{}", first.text, second.text)
                    && let Some(both) = align(quotation, &joined)
                    && both.equal > alone.equal
                    // Whole in one of the two, it is found there.
                    && both.span.start < first.text.len()
                    && both.span.end > first.text.len()
                    && let Some(find) = found(first, Some(&second), &joined, both, of_cited_work)
                {
                    return Ok(Some(find));
                }
            }
        }
        let text = passage.text.clone();
        Ok(found(passage, None, &text, alone, of_cited_work))
    }
}

/// What an alignment is worth: `None` if the text has too little of the quotation to be where it is from.
fn found(
    passage: PassageRecord,
    next: Option<&PassageRecord>,
    text: &str,
    alignment: Alignment,
    of_cited_work: bool,
) -> Option<Find> {
    let Alignment { span, changes, words, equal, run } = alignment;
    let differs_alike = words >= FEW_TO_DIFFER && equal as f32 >= ALIKE * words as f32 && run >= 3;
    if !changes.is_empty() && !differs_alike {
        return None;
    }
    let within = Span::new(span.start.min(passage.text.len()), span.end.min(passage.text.len()));
    let pages = passage.pages_of(within.start, within.end);
    let pages = match next.and_then(|next| next.pages_of(0, 1)) {
        Some(last) => pages.map(|first| PagesOf {
            counted: (first.counted.0, last.counted.1),
            label: first
                .label
                .zip(last.label)
                .map(|(one, other)| if one == other { one } else { format!("{one}–{other}") }),
        }),
        None => pages,
    };
    let quoted_there = passage.excerpts.iter().any(|excerpt| {
        let there = Span::new(excerpt.span.0, excerpt.span.1);
        excerpt.quotation && there.start <= within.start && within.end <= there.end
    }) || passage.kind == "quote";
    let text = text.get(span.start..span.end)?.to_owned();
    Some(Find { passage, span: within, text, pages, changes, of_cited_work, quoted_there })
}

/// The keys of the work that a document is: the stated one, else by authors and year.
fn keys(header: &DocumentHeader) -> Vec<String> {
    if let Some(work) = &header.work {
        return vec![work.clone()];
    }
    if header.authors.is_empty() {
        return Vec::new();
    }
    let work = Publication {
        authors: header.authors.iter().map(|name| Person::read(name)).collect(),
        year: header.year.map(|year| year.to_string()),
        ..Publication::default()
    };
    let mut keys = vec![work.key(false), work.key(true)];
    keys.dedup();
    keys
}

/// What is printed on the pages a quotation stands on, against the page it is cited with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageCheck {
    /// The place that is cited: `s. 47`; `None` if none is.
    pub given: Option<String>,
    /// The printed page or pages: `12`, `12–13`.
    pub printed: String,
    /// Whether they have a page in common; `None` if no page is given.
    pub agrees: Option<bool>,
}

impl Find {
    /// The page a quotation is cited with against the printed page; `None` where no page is printed, or the text is not
    /// the cited work itself.
    pub fn check_page(&self, locator: Option<&str>) -> Option<PageCheck> {
        if !self.of_cited_work || self.passage.is_excerpt() {
            return None;
        }
        let printed = self.pages.as_ref()?.label.clone()?;
        let given = locator.and_then(pages_given);
        let agrees = given.as_ref().map(|given| {
            let there = range(&printed);
            given.split(", ").any(|one| match (range(one), there) {
                (Some((a, b)), Some((c, d))) => a <= d && c <= b,
                _ => one.split('–').any(|one| printed.split('–').any(|other| one == other)),
            })
        });
        Some(PageCheck { given: locator.filter(|_| given.is_some()).map(str::to_owned), printed, agrees })
    }
}

/// The pages of a locator: of `kap. 3, s. 11–15` and `s. 4, 9` the numbers; `None` if it names no page.
fn pages_given(locator: &str) -> Option<String> {
    let (_, pages) = locator.split_once("s. ")?;
    let number = |part: &&str| part.starts_with(|c: char| c.is_ascii_digit() || "ivxlc".contains(c));
    let pages: Vec<&str> = pages.split(", ").take_while(number).collect();
    (!pages.is_empty()).then(|| pages.join(", "))
}

/// `11–15`, `47`, `47f.`, `47ff.`: first and last.
fn range(pages: &str) -> Option<(u32, u32)> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    if let Some((first, last)) = pages.split_once('–') {
        return Some((number(first)?, number(last)?));
    }
    let bare = pages.trim_end_matches(['f', '.', ' ']);
    let first = number(bare)?;
    let more = pages.len() - bare.len();
    Some((
        first,
        if more == 0 {
            first
        } else if pages.contains("ff") {
            u32::MAX
        } else {
            first + 1
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_compared() {
        let find = |label: &str| Find {
            passage: PassageRecord::default(),
            span: Span::new(0, 0),
            text: String::new(),
            pages: Some(PagesOf { counted: (1, 1), label: Some(label.to_owned()) }),
            changes: Vec::new(),
            of_cited_work: true,
            quoted_there: false,
        };
        for (locator, label, agrees) in [
            (Some("s. 47"), "47", Some(true)),
            (Some("s. 47"), "12", Some(false)),
            (Some("s. 11–15"), "15–16", Some(true)),
            (Some("s. 11–15"), "16", Some(false)),
            (Some("kap. 3, s. 9"), "9", Some(true)),
            (Some("s. 4, 9"), "9", Some(true)),
            (Some("s. 9f."), "10", Some(true)),
            (Some("s. ix"), "ix", Some(true)),
            (Some("kap. 3"), "9", None),
            (None, "9", None),
        ] {
            let check = find(label).check_page(locator).expect("a page is printed");
            assert_eq!(check.agrees, agrees, "{locator:?} on {label}");
        }
        assert_eq!(Find { of_cited_work: false, ..find("9") }.check_page(Some("s. 9")), None);
    }
}
