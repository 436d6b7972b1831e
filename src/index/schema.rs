//! The fields of the index, and how analysed text gets into them.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

/// The name under which [`TokenListTokenizer`] is registered.
const TOKENIZER: &str = "belegg";

/// The kind a row has that describes a document rather than a passage.
pub const DOCUMENT_ROW: &str = "document";

/// What stands beside the kind of a passage that holds quotations or attributed paraphrases. They are found through
/// their passage, so that no text is indexed twice and no word counts twice.
pub const HOLDS_EXCERPTS: &str = "holds-excerpts";

/// The fields of a row.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Kind of passage, or `document` for the row that describes a document; beside it [`HOLDS_EXCERPTS`].
    pub kind: Field,
    /// Passage id.
    pub passage: Field,
    /// Document id.
    pub document: Field,
    /// Language code.
    pub language: Field,
    /// Keys of the works cited in the passage, and of the work it is or excerpts.
    pub work: Field,
    /// Year of the document.
    pub year: Field,
    /// Surnames, folded: authors of the document, and who is cited or reported in the passage.
    pub author: Field,
    /// Stems of the document's title.
    pub title: Field,
    /// Stems of the headings above the passage.
    pub section: Field,
    /// Words as written, in lower case.
    pub exact: Field,
    /// What the first stage of ranking reads, one term a query word: stems and compound parts of the passage, stems of
    /// its title and headings. The second stage tells them apart by the forward column.
    pub stem: Field,
    /// The passage's id and the numbers of its words, read by the second stage of ranking; of rows of words these. Bytes in a
    /// file of their own (`rows.rs`).
    pub forward: Field,
    /// What is shown of the row, as JSON; of a passage without the text, but with how it is written (`writing.rs`).
    pub record: Field,
}

/// The schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let field = |tokenizer, option, lengths| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_fieldnorms(lengths);
        TextOptions::default().set_indexing_options(indexing.set_index_option(option))
    };
    // Of what only filters ask for it is enough to know where it is.
    let value = field("raw", IndexRecordOption::Basic, false);
    let scored = field(TOKENIZER, IndexRecordOption::WithFreqs, true);
    // How often a passage has a word as written, its forward row tells.
    let written = field(TOKENIZER, IndexRecordOption::Basic, true);
    let mut builder = Schema::builder();
    let fields = Fields {
        kind: builder.add_text_field("kind", value.clone()),
        passage: builder.add_text_field("passage", value.clone()),
        document: builder.add_text_field("document", value.clone()),
        language: builder.add_text_field("language", value.clone()),
        work: builder.add_text_field("work", value),
        year: builder.add_i64_field("year", NumericOptions::default().set_indexed().set_fast()),
        author: builder.add_text_field("author", scored.clone()),
        title: builder.add_text_field("title", scored.clone()),
        section: builder.add_text_field("section", scored.clone()),
        exact: builder.add_text_field("exact", written),
        stem: builder.add_text_field("stem", scored),
        forward: builder.add_custom_field("forward", "row", serde_json::Value::Null),
        record: builder.add_bytes_field("record", BytesOptions::default().set_stored()),
    };
    (builder.build(), fields)
}

/// The tokenizers an index of this schema needs.
pub fn tokenizers() -> TokenizerManager {
    // The default manager has `raw` for whole values, and `default`, which tantivy wants for fields without text.
    let manager = TokenizerManager::default();
    manager.register(TOKENIZER, TextAnalyzer::builder(TokenListTokenizer).build());
    manager
}

/// Tokens on their way into one field, written as text: each is followed by [`END`].
///
/// A passage is analysed once and its tokens go into several fields; handing them over as text spares tantivy an
/// allocation for each. Where they stand, the forward rows tell.
#[derive(Clone, Debug, Default)]
pub struct TokenList(String);

const END: u8 = b'\n';
/// Longer "words" are noise (base64, dropped spaces) and would bloat the dictionary.
const MAX_TOKEN_BYTES: usize = 200;

impl TokenList {
    /// For tokens of so many bytes in all.
    pub fn with_capacity(bytes: usize) -> TokenList {
        TokenList(String::with_capacity(bytes))
    }

    /// Adds a token.
    pub fn push(&mut self, token: &str) {
        if token.len() <= MAX_TOKEN_BYTES && !token.is_empty() {
            self.0.push_str(token);
            self.0.push(END as char);
        }
    }

    /// The written form.
    pub fn into_text(self) -> String {
        self.0
    }
}

/// Reads [`TokenList`]s.
#[derive(Clone)]
struct TokenListTokenizer;

impl Tokenizer for TokenListTokenizer {
    type TokenStream<'a> = TokenListStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TokenListStream<'a> {
        TokenListStream { rest: text, token: Token { position: 0, ..Token::default() } }
    }
}

struct TokenListStream<'a> {
    rest: &'a str,
    token: Token,
}

impl TokenStream for TokenListStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(end) = self.rest.bytes().position(|b| b == END) else { return false };
        self.token.text.clear();
        self.token.text.push_str(&self.rest[..end]);
        self.rest = &self.rest[end + 1..];
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_back() {
        let mut list = TokenList::default();
        for token in ["trygg", "base", &"x".repeat(500), "", "nær"] {
            list.push(token);
        }
        let text = list.into_text();
        let mut tokenizer = TokenListTokenizer;
        let mut stream = tokenizer.token_stream(&text);
        let mut read = Vec::new();
        while stream.advance() {
            read.push(stream.token().text.clone());
        }
        assert_eq!(read, ["trygg", "base", "nær"]);
    }
}
