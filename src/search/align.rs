//! A quotation laid beside a text: where its words stand there, and where they differ.
//!
//! What a writer may change without a word is no difference (APA 7, 8.30–8.31): the kind of quotation marks, dashes and
//! blanks, line breaks and their hyphens, the case of the first letter, the mark that ends it; what is left out at `…` or
//! `[…]`, and what stands in brackets. Everything else is one.

use crate::document::Span;

/// Where a quotation stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment {
    /// The stretch of the text, from its first to its last word there.
    pub span: Span,
    /// Where they differ, in order; none if the quotation stands there letter for letter.
    pub changes: Vec<Change>,
    /// Words of the quotation, without what stands in brackets.
    pub words: usize,
    /// Those of them that stand in the text, case aside.
    pub equal: usize,
    /// The most of these in a row.
    pub run: usize,
}

/// A difference: what the quotation has, and what the text has there. One of them may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The quotation's words.
    pub quoted: String,
    /// The text's words.
    pub source: String,
}

/// More cells than this are not filled: what is so long is no quotation, or no passage.
const MOST_CELLS: usize = 4_000_000;

const WORD: u32 = 10;
const SIMILAR: u32 = 7;
/// Skipping a word where something stands in brackets instead.
const REPLACED: u32 = 1;

/// A word, or a place where words were left out or put in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Unit {
    Word(Word),
    Omission,
    Insertion,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    span: Span,
    /// Without hyphens, apostrophes of one kind.
    text: String,
    lower: String,
    /// For `[B]arnet`, `barn[et]`: what stands before and behind the brackets, in lower case.
    around: Option<(String, String)>,
}

/// Lays a quotation, with or without its marks, beside a text where it fits best. `None` if either has no words or both
/// are longer than quotations and passages are.
pub fn align(quotation: &str, text: &str) -> Option<Alignment> {
    let units = units(quotation);
    let source = words(text);
    let quoted = units.iter().filter(|unit| matches!(unit, Unit::Word(_))).count();
    if quoted == 0 || source.is_empty() || (units.len() + 1) * (source.len() + 1) > MOST_CELLS {
        return None;
    }
    let pairs = best_pairs(&units, &source);
    Some(differences(quotation, text, &units, &source, &pairs))
}

/// The words of a quotation as they are looked for in an index: without what stands in brackets.
pub fn own_words(quotation: &str) -> Vec<String> {
    let word = |unit| match unit {
        Unit::Word(word) if word.around.is_none() => Some(word.span.of(quotation).to_owned()),
        _ => None,
    };
    units(quotation).into_iter().filter_map(word).collect()
}

/// Letters and digits of words; a raised digit is a footnote's.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_raised(c)
}

fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

fn is_inner(c: char) -> bool {
    matches!(c, '\'' | '’' | '-' | '\u{2010}' | '\u{2011}' | '\u{ad}')
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let mut end = 0;
    for (i, c) in text.char_indices() {
        if is_letter(c) {
            // What stands between two letters without a blank is of the word if it is a hyphen or an apostrophe.
            if let Some(from) = start
                && end < i
                && !(text[end..i].chars().all(is_inner) && text[end..i].chars().count() == 1)
            {
                words.push(Word::new(text, Span::new(from, end)));
                start = None;
            }
            start.get_or_insert(i);
            end = i + c.len_utf8();
        }
    }
    if let Some(from) = start {
        words.push(Word::new(text, Span::new(from, end)));
    }
    words
}

impl Word {
    fn new(text: &str, span: Span) -> Word {
        let letters =
            span.of(text).chars().filter(|c| !matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}'));
        let text: String = letters.map(|c| if c == '’' { '\'' } else { c }).collect();
        Word { span, lower: text.to_lowercase(), text, around: None }
    }

    fn is(&self, source: &Word) -> bool {
        match &self.around {
            None => self.lower == source.lower || self.lower == source.without_note(&source.lower),
            Some((before, after)) => {
                source.lower.len() >= before.len() + after.len()
                    && source.lower.starts_with(before.as_str())
                    && source.lower.ends_with(after.as_str())
            }
        }
    }

    /// Without a footnote's number, which an extraction leaves behind the word as a digit: `sittende3`.
    fn without_note<'w>(&self, form: &'w str) -> &'w str {
        let bare = form.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_note = form.len() - bare.len() <= 3 && bare.chars().count() >= 3;
        if is_note && bare.chars().all(char::is_alphabetic) { bare } else { form }
    }

    fn is_like(&self, source: &Word) -> bool {
        let common = self.lower.chars().zip(source.lower.chars()).take_while(|(a, b)| a == b).count();
        common >= 3 && self.lower.chars().count().abs_diff(source.lower.chars().count()) <= 4
    }
}

/// The words and gaps of a quotation, without gaps at its ends.
fn units(quotation: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut at = 0;
    while let Some(c) = quotation[at..].chars().next() {
        let rest = &quotation[at..];
        if let Some((gap, length)) = gap_at(rest) {
            units.push(gap);
            at += length;
        } else if c.is_alphanumeric() || c == '[' {
            let length = rest
                .char_indices()
                .find(|&(i, c)| c.is_whitespace() || i > 0 && c != '[' && gap_at(&rest[i..]).is_some())
                .map_or(rest.len(), |(i, _)| i);
            push_words(&mut units, quotation, Span::new(at, at + length));
            at += length;
        } else {
            at += c.len_utf8();
        }
    }
    let is_gap = |unit: &Unit| !matches!(unit, Unit::Word(_));
    while units.last().is_some_and(is_gap) {
        units.pop();
    }
    let first = units.iter().position(|unit| !is_gap(unit)).unwrap_or(units.len());
    units.drain(..first);
    units
}

/// An omission or insertion at the start of `rest`, and its length: `…`, `. . .`, `(...)`, `[…]`, `[min utheving]`.
fn gap_at(rest: &str) -> Option<(Unit, usize)> {
    let dots = |text: &str| {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        bare.contains('…') && bare.chars().all(|c| matches!(c, '…' | '.'))
            || bare.len() >= 3 && bare.chars().all(|c| c == '.')
    };
    for (open, close) in [('[', ']'), ('(', ')')] {
        if rest.starts_with(open)
            && let Some(end) = rest.find(close)
        {
            let inside = &rest[1..end];
            if dots(inside) || open == '[' && inside.trim().is_empty() {
                return Some((Unit::Omission, end + 1));
            }
            // Letters right behind: a word with a changed letter, which is read as a word.
            let whole = !rest[end + 1..].starts_with(char::is_alphanumeric);
            if open == '[' && whole && inside.chars().count() <= 200 {
                return Some((Unit::Insertion, end + 1));
            }
        }
    }
    let run = rest.find(|c: char| !matches!(c, '.' | '…' | ' ' | '\u{a0}')).unwrap_or(rest.len());
    let run = rest[..run].trim_end().len();
    (run > 0 && !rest.starts_with([' ', '\u{a0}']) && dots(&rest[..run])).then_some((Unit::Omission, run))
}

/// The words of a stretch without blanks; brackets inside a word are a change the writer owns to.
fn push_words(units: &mut Vec<Unit>, quotation: &str, span: Span) {
    let text = span.of(quotation);
    let (open, close) = (text.find('['), text.find(']'));
    if let (Some(open), Some(close)) = (open, close)
        && open < close
    {
        let letters = |part: &str| -> String {
            part.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
        };
        let inside = text[open + 1..close].to_lowercase();
        let (before, after) = (letters(&text[..open]), letters(&text[close + 1..]));
        // `[B]arnet`: the letter is the same but for its case, most often.
        let lower = format!("{before}{inside}{after}");
        let word = Word { span, text: lower.clone(), lower, around: Some((before, after)) };
        units.push(Unit::Word(word));
        return;
    }
    for mut word in words(text) {
        word.span = Span::new(word.span.start + span.start, word.span.end + span.start);
        units.push(Unit::Word(word));
    }
}

/// For each unit the source word it stands for, by least cost (Needleman and Wunsch 1970, with free ends in the source as
/// by Sellers 1980).
fn best_pairs(units: &[Unit], source: &[Word]) -> Vec<Option<usize>> {
    let width = source.len() + 1;
    // How each cell was come by: 0 both go on, 1 the quotation does, 2 the source does.
    let mut steps = vec![0_u8; (units.len() + 1) * width];
    let (mut last, mut row) = (vec![0_u32; width], vec![0_u32; width]);
    for (i, unit) in units.iter().enumerate() {
        let (alone, skip) = match unit {
            Unit::Word(_) => (WORD, WORD),
            Unit::Omission => (0, 0),
            Unit::Insertion => (0, REPLACED),
        };
        for j in 0..width {
            let mut best = (last[j] + alone, 1);
            if j > 0 {
                if let Unit::Word(word) = unit {
                    let cost = match &source[j - 1] {
                        other if word.is(other) => 0,
                        other if word.is_like(other) => SIMILAR,
                        _ => WORD,
                    };
                    if last[j - 1] + cost <= best.0 {
                        best = (last[j - 1] + cost, 0);
                    }
                }
                if row[j - 1] + skip < best.0 {
                    best = (row[j - 1] + skip, 2);
                }
            }
            (row[j], steps[(i + 1) * width + j]) = best;
        }
        std::mem::swap(&mut last, &mut row);
    }
    // Of two that cost the same, the one that has a word for the last one.
    let ends = &steps[units.len() * width..];
    let mut j = (0..width).min_by_key(|&j| (last[j], ends[j] != 0)).unwrap_or(0);
    let mut pairs = vec![None; units.len()];
    let mut i = units.len();
    while i > 0 {
        match steps[i * width + j] {
            0 => {
                (i, j) = (i - 1, j - 1);
                pairs[i] = Some(j);
            }
            1 => i -= 1,
            _ => j -= 1,
        }
    }
    pairs
}

fn differences(
    quotation: &str,
    text: &str,
    units: &[Unit],
    source: &[Word],
    pairs: &[Option<usize>],
) -> Alignment {
    let mut out = Alignment { span: Span::new(0, 0), changes: Vec::new(), words: 0, equal: 0, run: 0 };
    let (mut first, mut last_equal): (Option<usize>, Option<(usize, usize)>) = (None, None);
    let (mut from, mut run, mut opening) = (0, 0, true);
    for (i, unit) in units.iter().enumerate() {
        let Unit::Word(word) = unit else {
            opening = true;
            continue;
        };
        out.words += 1;
        let Some(j) = pairs[i].filter(|&j| word.is(&source[j])) else {
            run = 0;
            continue;
        };
        out.equal += 1;
        first.get_or_insert(j);
        // What lies between this and the equal word before it, unless the writer says that something does.
        let between = units[from..i].iter();
        let gap = between.clone().any(|unit| !matches!(unit, Unit::Word(_)));
        let quoted = join(units[from..i].iter().filter_map(Unit::word), quotation);
        match last_equal {
            Some((before, at)) => {
                let skipped = join(source[at + 1..j].iter(), text);
                let is_same = quoted.is_empty() && (gap || skipped.is_empty());
                if !is_same {
                    out.changes.push(Change { quoted, source: skipped });
                    run = 0;
                } else if !gap {
                    let (quoted, source) = (
                        &quotation[units[before].word().map_or(0, |word| word.span.end)..word.span.start],
                        &text[source[at].span.end..source[j].span.start],
                    );
                    if marks(quoted) != marks(source) {
                        let around = |mark: &str, a: &str, b: &str| format!("{a}{mark}{b}");
                        let (a, b) = (units[before].word(), word);
                        let a = a.map_or("", |word| word.span.of(quotation));
                        let b = b.span.of(quotation);
                        out.changes
                            .push(Change { quoted: around(quoted, a, b), source: around(source, a, b) });
                    }
                }
            }
            None if !quoted.is_empty() => {
                let paired = pairs[..i].iter().flatten().next().copied().unwrap_or(j);
                out.changes.push(Change { quoted, source: join(source[paired..j].iter(), text) });
            }
            None => {}
        }
        let same = word.text == source[j].text || word.text == source[j].without_note(&source[j].text);
        if word.around.is_none() && !same && !(opening && same_but_first(word, &source[j])) {
            let (quoted, source) = (word.span.of(quotation).to_owned(), source[j].span.of(text).to_owned());
            out.changes.push(Change { quoted, source });
        }
        run += 1;
        out.run = out.run.max(run);
        opening = false;
        (last_equal, from) = (Some((i, j)), i + 1);
    }
    let rest = join(units[from..].iter().filter_map(Unit::word), quotation);
    let end = pairs.iter().flatten().last().copied().unwrap_or(0);
    if let Some((_, at)) = last_equal {
        if !rest.is_empty() {
            let source = if end > at { join(source[at + 1..=end].iter(), text) } else { String::new() };
            out.changes.push(Change { quoted: rest, source });
        }
        out.span = Span::new(source[first.unwrap_or(at)].span.start, source[at].span.end);
    }
    out
}

impl Unit {
    fn word(&self) -> Option<&Word> {
        match self {
            Unit::Word(word) => Some(word),
            Unit::Omission | Unit::Insertion => None,
        }
    }
}

fn join<'w>(words: impl Iterator<Item = &'w Word>, text: &str) -> String {
    words.map(|word| word.span.of(text)).collect::<Vec<_>>().join(" ")
}

/// Whether two words differ in the case of their first letter alone.
fn same_but_first(a: &Word, b: &Word) -> bool {
    let tail = |text: &str| text.chars().skip(1).collect::<String>();
    tail(&a.text) == tail(&b.text) || tail(&a.text) == tail(b.without_note(&b.text))
}

/// What stands between two words, as far as it is not typography.
fn marks(between: &str) -> String {
    let mut marks = String::new();
    for c in between.chars() {
        match c {
            c if c.is_whitespace() || is_raised(c) => {}
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            '‐' | '‑' | '‒' | '–' | '—' | '−' => marks.push('-'),
            '«' | '»' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '\'' | '‹' | '›' => {
                marks.push('"')
            }
            c => marks.push(c),
        }
    }
    marks
}
