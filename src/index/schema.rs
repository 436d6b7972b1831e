//! The fields of the index, and how analysed text gets into them.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, STRING, Schema, TextFieldIndexing, TextOptions,
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
    /// Words as written, in lower case; phrases run on them.
    pub exact: Field,
    /// What the first stage of ranking reads, one term a query word: stems and compound parts of the passage, stems of
    /// its title and headings. The second stage tells them apart by the forward column.
    pub stem: Field,
    /// The passage's id and the numbers of its words, read by the second stage of ranking; of rows of words these. Bytes in a
    /// [file](super::rows) of their own.
    pub forward: Field,
    /// What is shown of the row, as JSON; of a passage without the text, but with [how it is written](super::writing).
    pub record: Field,
}

/// The schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let tokens = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let (positions, frequencies) =
        (tokens(IndexRecordOption::WithFreqsAndPositions), tokens(IndexRecordOption::WithFreqs));
    let mut builder = Schema::builder();
    let fields = Fields {
        kind: builder.add_text_field("kind", STRING),
        passage: builder.add_text_field("passage", STRING),
        document: builder.add_text_field("document", STRING),
        language: builder.add_text_field("language", STRING),
        work: builder.add_text_field("work", STRING),
        year: builder.add_i64_field("year", NumericOptions::default().set_indexed().set_fast()),
        author: builder.add_text_field("author", frequencies.clone()),
        title: builder.add_text_field("title", frequencies.clone()),
        section: builder.add_text_field("section", frequencies),
        exact: builder.add_text_field("exact", positions.clone()),
        stem: builder.add_text_field("stem", positions),
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

/// Tokens on their way into one field, written as text: each token is followed by [`END`] and led by one [`STEP`] for
/// every position it stands after the token before.
///
/// A passage is analysed once and its tokens go into several fields; handing them over as text spares tantivy an
/// allocation for each.
#[derive(Clone, Debug, Default)]
pub struct TokenList {
    text: String,
    position: u32,
}

const STEP: u8 = 1;
const END: u8 = b'\n';
/// Longer "words" are noise (base64, dropped spaces) and would bloat the dictionary.
const MAX_TOKEN_BYTES: usize = 200;

impl TokenList {
    /// Adds a token. Positions must not fall.
    pub fn push(&mut self, token: &str, position: u32) {
        if token.len() > MAX_TOKEN_BYTES || token.is_empty() {
            return;
        }
        for _ in self.position..position {
            self.text.push(STEP as char);
        }
        self.position = self.position.max(position);
        self.text.push_str(token);
        self.text.push(END as char);
    }

    /// The position of the last token.
    pub fn position(&self) -> u32 {
        self.position
    }

    /// The written form.
    pub fn into_text(self) -> String {
        self.text
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
        let (entry, rest) = (&self.rest[..end], &self.rest[end + 1..]);
        let steps = entry.bytes().take_while(|&b| b == STEP).count();
        self.token.position = self.token.position.wrapping_add(steps);
        self.token.text.clear();
        self.token.text.push_str(&entry[steps..]);
        self.rest = rest;
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
    fn tokens_keep_their_positions() {
        let mut list = TokenList::default();
        for (token, position) in
            [("trygg", 0), ("base", 3), ("tryggbase", 3), (&"x".repeat(500), 4), ("nær", 9)]
        {
            list.push(token, position);
        }
        let text = list.into_text();
        let mut tokenizer = TokenListTokenizer;
        let mut stream = tokenizer.token_stream(&text);
        let mut read = Vec::new();
        while stream.advance() {
            read.push((stream.token().text.clone(), stream.token().position));
        }
        let expected = [("trygg", 0), ("base", 3), ("tryggbase", 3), ("nær", 9)];
        assert_eq!(read, expected.map(|(t, p)| (t.to_owned(), p)));
    }
}
