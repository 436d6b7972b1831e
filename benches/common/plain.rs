//! Plain tantivy, the floor to measure against: one field of Norwegian stems without stop words, BM25, best ten.

use std::path::Path;

use belegg::analysis::Analyzer;
use belegg::ingest::CollectionPassage;
use rust_stemmers::{Algorithm, Stemmer};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{
    LowerCaser, SimpleTokenizer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
};
use tantivy::{Index, Searcher, TantivyDocument, Term};

/// An index of plain tantivy's, opened.
pub struct Plain {
    searcher: Searcher,
    chain: TextAnalyzer,
    stem: Field,
    id: Field,
}

fn chain() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(Stem).build()
}

/// The fields of id, stems and, if it is kept, text.
fn schema(stored: bool) -> (Schema, Field, Field, Option<Field>) {
    let mut builder = Schema::builder();
    let id = builder.add_text_field("id", STRING | STORED);
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("plain")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let stem = builder.add_text_field("stem", TextOptions::default().set_indexing_options(indexing));
    let text = stored.then(|| builder.add_text_field("text", STORED));
    (builder.build(), id, stem, text)
}

impl Plain {
    /// Builds an index with one thread, in `dir` or in memory; if `stored` is set with the text, so that it can be shown.
    pub fn build<'p>(
        passages: impl IntoIterator<Item = &'p CollectionPassage>,
        dir: Option<&Path>,
        stored: bool,
    ) -> Plain {
        let (schema, id, stem, text) = schema(stored);
        let index = match dir {
            Some(dir) => Index::create_in_dir(dir, schema).unwrap(),
            None => Index::create_in_ram(schema),
        };
        index.tokenizers().register("plain", chain());
        let mut writer = index.writer_with_num_threads(1, 128 << 20).unwrap();
        let mut count = 0;
        for passage in passages {
            let mut row = TantivyDocument::default();
            row.add_text(id, &passage.id);
            let whole = format!("{}\n{}", passage.title, passage.text);
            if let Some(text) = text {
                row.add_text(text, &whole);
            }
            row.add_text(stem, whole);
            writer.add_document(row).unwrap();
            count += 1;
        }
        writer.commit().unwrap();
        writer.wait_merging_threads().unwrap();
        let plain = Self::over(&index);
        assert_eq!(plain.searcher.num_docs(), count, "passages were lost");
        plain
    }

    /// Opens an index.
    pub fn open(dir: &Path) -> Plain {
        let index = Index::open_in_dir(dir).unwrap();
        index.tokenizers().register("plain", chain());
        Self::over(&index)
    }

    fn over(index: &Index) -> Plain {
        let (_, id, stem, _) = schema(false);
        Plain { searcher: index.reader().unwrap().searcher(), chain: chain(), stem, id }
    }

    /// The best `limit` passages and their scores.
    pub fn search(&mut self, query: &str, limit: usize) -> Vec<(String, f32)> {
        let mut terms: Vec<Term> = Vec::new();
        let mut stream = self.chain.token_stream(query);
        while stream.advance() {
            let term = Term::from_field_text(self.stem, &stream.token().text);
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        drop(stream);
        let clauses = terms.into_iter().map(|term| {
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        });
        let query = BooleanQuery::new(clauses.collect());
        let top = self.searcher.search(&query, &TopDocs::with_limit(limit).order_by_score()).unwrap();
        let id = |address| {
            let row: TantivyDocument = self.searcher.doc(address).unwrap();
            row.get_first(self.id).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        top.into_iter().map(|(score, address)| (id(address), score)).collect()
    }
}

/// Stems, and leaves stop words out.
#[derive(Clone)]
struct Stem;

impl TokenFilter for Stem {
    type Tokenizer<T: Tokenizer> = Stemming<T>;

    fn transform<T: Tokenizer>(self, inner: T) -> Stemming<T> {
        Stemming { inner }
    }
}

#[derive(Clone)]
struct Stemming<T> {
    inner: T,
}

impl<T: Tokenizer> Tokenizer for Stemming<T> {
    type TokenStream<'a> = Stems<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        Stems {
            tail: self.inner.token_stream(text),
            stemmer: Stemmer::create(Algorithm::Norwegian),
            analyzer: Analyzer::default(),
        }
    }
}

struct Stems<T> {
    tail: T,
    stemmer: Stemmer,
    analyzer: Analyzer,
}

impl<T: TokenStream> TokenStream for Stems<T> {
    fn advance(&mut self) -> bool {
        while self.tail.advance() {
            let text = &mut self.tail.token_mut().text;
            if !self.analyzer.is_stop(text) {
                *text = self.stemmer.stem(text).into_owned();
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.tail.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tail.token_mut()
    }
}
