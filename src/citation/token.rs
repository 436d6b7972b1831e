//! Words, numbers and marks of one block, and its brackets as levels.

use super::lexicon::Class;
use crate::document::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, with apostrophes, hyphens and full stops inside: `Nissen-Lie`, `O'Brien`, `u.å`.
    Word,
    /// Digits, with one letter after them: `2006`, `2006a`, `12f`.
    Number,
    /// Any other character that is no blank.
    Mark(char),
}

/// One token, and where it stands in the document's text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// The tokens directly inside one pair of brackets (or outside all of them); a bracket inside it is one entry, its opening mark.
#[derive(Debug, Default)]
pub(super) struct Level {
    /// Indices of tokens, rising.
    pub(super) seq: Vec<usize>,
    /// The token that opens it; `None` for the block itself.
    pub(super) open: Option<usize>,
    /// The token that closes it.
    pub(super) close: Option<usize>,
    /// The level around it, and the place in that level's `seq` where it stands.
    pub(super) parent: Option<(usize, usize)>,
}

/// The tokens of one block. Guarantee: spans rise, do not overlap, and lie on character boundaries.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    /// The whole document's text.
    pub(super) text: &'a str,
    /// The tokens in order.
    pub(super) list: Vec<Token>,
    /// Level 0 is the block; each matched pair of brackets is one more, in the order they open.
    pub(super) levels: Vec<Level>,
    /// For each token the level it opens.
    opens: Vec<Option<usize>>,
}

impl<'a> Tokens<'a> {
    /// Reads the tokens of `span`.
    pub(super) fn read(text: &'a str, span: Span) -> Tokens<'a> {
        let list = scan(text, span);
        let mates = mates(&list, text);
        let mut levels = vec![Level::default()];
        let mut opens = vec![None; list.len()];
        let mut at = 0;
        for (i, mate) in mates.iter().enumerate() {
            match *mate {
                Some(close) if close > i => {
                    levels[at].seq.push(i);
                    let parent = Some((at, levels[at].seq.len() - 1));
                    opens[i] = Some(levels.len());
                    at = levels.len();
                    levels.push(Level { seq: Vec::new(), open: Some(i), close: Some(close), parent });
                }
                Some(_) => at = levels[at].parent.map_or(0, |(level, _)| level),
                None => levels[at].seq.push(i),
            }
        }
        Tokens { text, list, levels, opens }
    }

    /// The level as something that can be read token by token.
    pub(super) fn view(&self, level: usize) -> View<'_> {
        View { tokens: self, seq: &self.levels[level].seq }
    }

    /// The span of a level with its brackets.
    pub(super) fn level_span(&self, level: usize) -> Span {
        let level = &self.levels[level];
        match (level.open, level.close) {
            (Some(open), Some(close)) => Span::new(self.list[open].span.start, self.list[close].span.end),
            _ => match (self.list.first(), self.list.last()) {
                (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
                _ => Span::default(),
            },
        }
    }
}

/// The tokens of one level, by their place in it. Asking past the end gives nothing, never a panic.
#[derive(Clone, Copy)]
pub(super) struct View<'t> {
    pub(super) tokens: &'t Tokens<'t>,
    pub(super) seq: &'t [usize],
}

impl<'t> View<'t> {
    pub(super) fn len(self) -> usize {
        self.seq.len()
    }

    fn token(self, k: usize) -> Option<&'t Token> {
        self.seq.get(k).map(|&i| &self.tokens.list[i])
    }

    /// The word at `k`, or an empty string.
    pub(super) fn word(self, k: usize) -> &'t str {
        match self.token(k) {
            Some(token) if token.kind == Kind::Word => token.span.of(self.tokens.text),
            _ => "",
        }
    }

    /// The word at `k` in lower case, or an empty string.
    pub(super) fn lower(self, k: usize) -> String {
        self.word(k).to_lowercase()
    }

    /// Whether the word at `k` is `word` (given in lower case).
    pub(super) fn is(self, k: usize, word: &str) -> bool {
        let given = self.word(k);
        !given.is_empty() && given.chars().flat_map(char::to_lowercase).eq(word.chars())
    }

    /// Whether the word at `k`, in lower case, is among `words`.
    pub(super) fn one_of(self, k: usize, words: &[&str]) -> bool {
        !self.word(k).is_empty() && words.contains(&self.lower(k).as_str())
    }

    /// Whether the word at `k` is of this class.
    pub(super) fn is_a(self, k: usize, class: Class) -> bool {
        !self.word(k).is_empty() && class.has(&self.lower(k))
    }

    /// The number at `k` as written, or an empty string.
    pub(super) fn number(self, k: usize) -> &'t str {
        match self.token(k) {
            Some(token) if token.kind == Kind::Number => token.span.of(self.tokens.text),
            _ => "",
        }
    }

    /// The mark at `k`.
    pub(super) fn mark(self, k: usize) -> Option<char> {
        match self.token(k) {
            Some(Token { kind: Kind::Mark(mark), .. }) => Some(*mark),
            _ => None,
        }
    }

    /// Whether the mark at `k` is `mark`.
    pub(super) fn has(self, k: usize, mark: char) -> bool {
        self.mark(k) == Some(mark)
    }

    /// Whether a word with a capital first letter stands at `k`.
    pub(super) fn capital(self, k: usize) -> bool {
        self.word(k).chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether one capital letter stands at `k`, or several parted by marks: `J`, `J.K`, `A.-L`.
    pub(super) fn initial(self, k: usize) -> bool {
        let mut letter = false;
        let word = self.word(k);
        let parted = word.chars().all(|c| {
            let alone = !(letter && c.is_alphabetic());
            letter = c.is_alphabetic();
            alone && (c.is_uppercase() || matches!(c, '.' | '-' | '‐' | '‑'))
        });
        // `Ó Briain` is a surname.
        parted && !word.is_empty() && word != "Ó"
    }

    /// The level that the bracket at `k` opens.
    pub(super) fn group(self, k: usize) -> Option<usize> {
        self.seq.get(k).and_then(|&i| self.tokens.opens[i])
    }

    /// Where the entry at `k` stands; a bracket with all that is in it.
    pub(super) fn span(self, k: usize) -> Span {
        match (self.group(k), self.token(k)) {
            (Some(level), _) => self.tokens.level_span(level),
            (None, Some(token)) => token.span,
            (None, None) => self.seq.last().map_or(Span::default(), |&i| {
                let end = self.tokens.list[i].span.end;
                Span::new(end, end)
            }),
        }
    }

    /// Whether nothing, not even a blank, stands between the entries `k - 1` and `k`.
    pub(super) fn joined(self, k: usize) -> bool {
        k > 0 && k < self.len() && self.span(k - 1).end == self.span(k).start
    }
}

/// Cuts `span` of `text` into tokens.
fn scan(text: &str, span: Span) -> Vec<Token> {
    let mut list = Vec::new();
    let mut chars = span.of(text).char_indices().map(|(i, c)| (i + span.start, c)).peekable();
    while let Some((start, c)) = chars.next() {
        // Marks of emphasis that plain text keeps, `*Title*` and `_Title_`, are none of its words.
        if c.is_whitespace() || matches!(c, '\u{ad}' | '*' | '_') {
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if c.is_alphabetic() {
            let (mut last, mut lower) = (c, c.is_lowercase());
            while let Some(&(i, next)) = chars.peek() {
                let inside = matches!(next, '\'' | '’' | '-' | '‐' | '‑' | '.');
                if next.is_alphabetic() || is_combining(next) {
                    end = i + next.len_utf8();
                    (last, lower) = (next, next.is_lowercase());
                    chars.next();
                } else if inside && last.is_alphabetic() {
                    let after = text[i + next.len_utf8()..span.end].chars().next();
                    let joins = match (next, after) {
                        // A full stop joins the parts of an abbreviation, not two sentences that lack a blank.
                        ('.', Some(a)) => a.is_alphabetic() && !(lower && a.is_uppercase()),
                        ('-' | '‐' | '‑', Some(a)) => a.is_alphanumeric(),
                        (_, Some(a)) => a.is_alphabetic(),
                        (_, None) => false,
                    };
                    // `A.-L.` is one initial.
                    let hyphened = next == '.'
                        && after == Some('-')
                        && !lower
                        && text[i + 2..span.end].chars().next().is_some_and(char::is_uppercase);
                    if !joins && !hyphened {
                        break;
                    }
                    end = i + next.len_utf8();
                    chars.next();
                    if hyphened && let Some((i, dash)) = chars.next() {
                        end = i + dash.len_utf8();
                    }
                    last = '-';
                } else if next.is_ascii_digit() && matches!(last, '-' | '0'..='9') {
                    end = i + 1;
                    last = next;
                    chars.next();
                } else {
                    break;
                }
            }
            Kind::Word
        } else if c.is_ascii_digit() {
            while let Some(&(i, next)) = chars.peek() {
                if !next.is_ascii_digit() {
                    break;
                }
                end = i + 1;
                chars.next();
            }
            let mut rest = text[end..span.end].chars();
            let letter = rest.next().filter(char::is_ascii_lowercase);
            let tail: usize = match (letter, rest.next()) {
                (Some('f'), Some('f')) if !rest.next().is_some_and(char::is_alphanumeric) => 2,
                (Some(_), next) if !next.is_some_and(char::is_alphanumeric) => 1,
                _ => 0,
            };
            for _ in 0..tail {
                chars.next();
            }
            end += tail;
            Kind::Number
        } else {
            Kind::Mark(c)
        };
        list.push(Token { kind, span: Span::new(start, end) });
    }
    list
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// For each bracket its partner, if it has one.
fn mates(list: &[Token], text: &str) -> Vec<Option<usize>> {
    let mut mates = vec![None; list.len()];
    let mut open: Vec<(usize, char)> = Vec::new();
    for (i, token) in list.iter().enumerate() {
        match token.kind {
            Kind::Mark(c @ ('(' | '[')) => open.push((i, c)),
            Kind::Mark(c @ (')' | ']')) => {
                let wanted = if c == ')' { '(' } else { '[' };
                // `1)` and `a)` open nothing; a bracket of the other kind left open inside is passed over.
                if open.last().is_some_and(|&(_, c)| c == wanted) {
                    if let Some((j, _)) = open.pop() {
                        mates[i] = Some(j);
                        mates[j] = Some(i);
                    }
                } else if open.len() >= 2 && open[open.len() - 2].1 == wanted {
                    open.pop();
                    if let Some((j, _)) = open.pop() {
                        mates[i] = Some(j);
                        mates[j] = Some(i);
                    }
                }
            }
            _ => {}
        }
    }
    for open in 0..list.len() {
        if let Some(close) =
            mates[open].filter(|&close| close > open && is_left_open(list, text, open, close))
        {
            (mates[open], mates[close]) = (None, None);
        }
    }
    mates
}

/// Whether the bracket at `open` was never closed, and what would close it is a later sentence's: `(Moe 2003, s. 12. Ås
/// er enig (Lie 2004). Ås 2005) har`. A year and the end of a sentence come soon, then brackets of their own.
fn is_left_open(list: &[Token], text: &str, open: usize, close: usize) -> bool {
    const HEAD: usize = 14;
    const REACH: usize = 60;
    let mark = |i: usize, marks: &[char]| matches!(list[i].kind, Kind::Mark(c) if marks.contains(&c));
    let mut dated = false;
    let stop = (open + 1..close.min(open + HEAD)).find(|&i| {
        let token = list[i];
        dated |= token.kind == Kind::Number && token.span.len() >= 4;
        let next = list[i + 1];
        dated
            && mark(i, &['.'])
            && list[i - 1].kind == Kind::Number
            && next.kind == Kind::Word
            && next.span.of(text).starts_with(char::is_uppercase)
            && !Class::LeadIn.has(&next.span.of(text).to_lowercase())
    });
    stop.is_some_and(|stop| {
        !mark(close - 1, &['.', '!', '?']) && (stop..close.min(stop + REACH)).any(|i| mark(i, &['(']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Tokens::read(text, Span::new(0, text.len())).list.iter().map(|t| t.span.of(text)).collect()
    }

    #[test]
    fn abbreviations_and_hyphens_stay_whole() {
        assert_eq!(
            words("u.å. m.fl. Nissen-Lie O'Brien DSM-5"),
            ["u.å", ".", "m.fl", ".", "Nissen-Lie", "O'Brien", "DSM-5"]
        );
        assert_eq!(words("hjem.Moe A.-L. Dahl"), ["hjem", ".", "Moe", "A.-L", ".", "Dahl"]);
        assert_eq!(words("2006a, s.29 3ff 12f."), ["2006a", ",", "s", ".", "29", "3ff", "12f", "."]);
    }

    #[test]
    fn brackets_nest() {
        let text = "a (b [c] d) e) (f";
        let tokens = Tokens::read(text, Span::new(0, text.len()));
        assert_eq!(tokens.levels.len(), 3);
        assert_eq!(tokens.level_span(1).of(text), "(b [c] d)");
        assert_eq!(tokens.view(1).len(), 3);
        assert_eq!(tokens.view(0).len(), 6);
    }
}
