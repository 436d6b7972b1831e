//! Topics in TREC's markup, from the SGML without closing tags of the nineties to the XML of the web tracks.

use super::lines::fold_blanks;
use super::{Error, Topic, TopicId};

const EXPECTED: &str =
    "a topic: <top> with <num> and <title>, or <topic number=\"…\"> with <title> or <query>";

/// Reads the topics with the lines they begin at. Everything but number and title is passed over.
///
/// A field ends where the next tag begins, so closing tags may be missing. `Number:`, `Title:` and `Topic:` at the
/// head of a field are the track's labels, not text.
pub(super) fn parse(text: &str) -> Result<Vec<(usize, Topic)>, Error> {
    let mut topics = Vec::new();
    let mut open: Option<Draft> = None;
    for Piece { tag, text: field, line } in pieces(text) {
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            if is(closed.trim(), &["top", "topic"]) {
                topics.extend(open.take().map(Draft::finish).transpose()?);
            }
        } else if is(name, &["top"]) || (is(name, &["topic"]) && open.is_none()) {
            topics.extend(open.take().map(Draft::finish).transpose()?);
            open = Some(Draft { line, id: attribute(tag), title: None });
        } else if let Some(draft) = &mut open {
            if is(name, &["num", "number", "id"]) {
                draft.id.get_or_insert_with(|| without_label(&decode(field), &["number:", "topic:"]));
            } else if is(name, &["title", "query"]) {
                draft.title.get_or_insert_with(|| without_label(&decode(field), &["topic:", "title:"]));
            }
        }
    }
    topics.extend(open.map(Draft::finish).transpose()?);
    Ok(topics)
}

/// A topic of which not all is read yet.
struct Draft {
    line: usize,
    id: Option<String>,
    title: Option<String>,
}

impl Draft {
    fn finish(self) -> Result<(usize, Topic), Error> {
        match (self.id, self.title) {
            (Some(id), Some(query)) if !id.is_empty() && !query.is_empty() => {
                Ok((self.line, Topic { id: TopicId(id), query }))
            }
            (id, _) => {
                Err(Error::malformed(self.line, EXPECTED, &format!("topic {}", id.unwrap_or_default())))
            }
        }
    }
}

/// A tag without its angle brackets, and the text up to the next.
struct Piece<'a> {
    tag: &'a str,
    text: &'a str,
    line: usize,
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    let mut line = 1;
    std::iter::from_fn(move || {
        let start = rest.find('<')?;
        line += line_ends(&rest[..start]);
        let at = line;
        let inner = &rest[start + 1..];
        let end = inner.find('>').unwrap_or(inner.len());
        let tag = &inner[..end];
        let after = inner.get(end + 1..).unwrap_or_default();
        let next = after.find('<').unwrap_or(after.len());
        line += line_ends(tag) + line_ends(&after[..next]);
        rest = &after[next..];
        Some(Piece { tag, text: &after[..next], line: at })
    })
}

fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    (0..bytes.len())
        .filter(|&i| bytes[i] == b'\n' || (bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n')))
        .count()
}

fn is(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// The value of `number` or `id` in `topic number="301" type="faceted"`.
fn attribute(tag: &str) -> Option<String> {
    tag.split_whitespace().skip(1).find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        is(key, &["number", "num", "id"]).then(|| decode(value.trim_matches(['"', '\'', '/'])))
    })
}

fn without_label(field: &str, labels: &[&str]) -> String {
    let label = labels.iter().find(|label| field.get(..label.len()).is_some_and(|head| is(head, &[label])));
    label.map_or(field, |label| &field[label.len()..]).trim().to_owned()
}

/// Character references read, blanks folded. What is no reference stays as it is.
fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start..];
        // The longest reference that can mean a character is `&#1114111;`.
        let reference = rest.char_indices().take(11).find(|&(_, c)| c == ';').map(|(end, _)| &rest[1..end]);
        match reference.and_then(|name| Some((name, character(name)?))) {
            Some((name, c)) => {
                decoded.push(c);
                rest = &rest[name.len() + 2..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    fold_blanks(&decoded)
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| c.is_whitespace() || !c.is_control())
        }
    }
}
