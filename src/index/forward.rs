//! The forward column: a passage's words and stems in a form that the second stage of ranking reads without analysing the
//! text again.

use crate::analysis::{Analyzer, TokenKind};
use crate::document::PassageKind;

/// A 32-bit hash of a token (FNV-1a, folded); never 0, which stands for "no stem here".
///
/// Two different tokens of one query and one passage meet by chance once in some four billion pairs.
pub fn token_hash(token: &str) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in token.as_bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    ((hash ^ (hash >> 32)) as u32).max(1)
}

/// Bytes before the lists: kind, document, three counts, length of the text.
const HEADER: usize = 15;

/// A passage as it is written into the column.
#[derive(Clone, Debug, Default)]
pub struct ForwardBuilder {
    text: Vec<u8>,
    stems: Vec<u32>,
    parts: Vec<(u16, u32)>,
    above: Vec<u32>,
}

impl ForwardBuilder {
    /// A word as written, at the next position.
    pub fn word(&mut self, token: &str) {
        if self.stems.len() < usize::from(u16::MAX) {
            self.text.extend_from_slice(token.as_bytes());
            self.text.push(b' ');
            self.stems.push(0);
        }
    }

    /// The stem of the word at `position`; a second one there counts as a part.
    pub fn stem(&mut self, token: &str, position: u32) {
        match self.stems.get_mut(position as usize) {
            Some(stem @ 0) => *stem = token_hash(token),
            _ => self.part(token, position),
        }
    }

    /// A part of the compound at `position`.
    pub fn part(&mut self, token: &str, position: u32) {
        if let Ok(position) = u16::try_from(position)
            && self.parts.len() < usize::from(u16::MAX)
        {
            self.parts.push((position, token_hash(token)));
        }
    }

    /// A stem of the title or of a heading above the passage.
    pub fn above(&mut self, token: &str) {
        if self.above.len() < usize::from(u16::MAX) {
            self.above.push(token_hash(token));
        }
    }

    /// The bytes of the column; `document` tells documents apart.
    pub fn into_bytes(self, kind: PassageKind, document: u32) -> Vec<u8> {
        let size =
            HEADER + self.text.len() + self.stems.len() * 4 + self.parts.len() * 6 + self.above.len() * 4;
        let mut bytes = Vec::with_capacity(size);
        bytes.push(kind as u8);
        bytes.extend(document.to_le_bytes());
        for count in [self.stems.len(), self.parts.len(), self.above.len()] {
            bytes.extend((count as u16).to_le_bytes());
        }
        bytes.extend((self.text.len() as u32).to_le_bytes());
        bytes.extend(&self.text);
        for hash in self.stems.iter().chain(&self.above) {
            bytes.extend(hash.to_le_bytes());
        }
        for (position, _) in &self.parts {
            bytes.extend(position.to_le_bytes());
        }
        for (_, hash) in &self.parts {
            bytes.extend(hash.to_le_bytes());
        }
        bytes
    }
}

/// A text by itself as the column would hold it, without title and headings.
pub fn forward(text: &str, kind: PassageKind, document: u32, analyzer: &Analyzer) -> Vec<u8> {
    let mut forward = ForwardBuilder::default();
    analyzer.analyze(text, &mut |token| match token.kind {
        TokenKind::Word => forward.word(token.text),
        TokenKind::Stem => forward.stem(token.text, token.position),
        TokenKind::Part => forward.part(token.text, token.position),
    });
    forward.into_bytes(kind, document)
}

/// A passage as it is read. Damaged bytes read as an empty passage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forward<'b> {
    kind: u8,
    document: u32,
    text: &'b [u8],
    stems: &'b [[u8; 4]],
    above: &'b [[u8; 4]],
    part_positions: &'b [[u8; 2]],
    parts: &'b [[u8; 4]],
}

impl<'b> Forward<'b> {
    /// Reads the bytes of the column.
    pub fn new(bytes: &'b [u8]) -> Forward<'b> {
        Self::parse(bytes).unwrap_or_default()
    }

    fn parse(bytes: &'b [u8]) -> Option<Forward<'b>> {
        let (header, rest) = bytes.split_at_checked(HEADER)?;
        let four =
            |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let count = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let (words, parts, above) = (count(5), count(7), count(9));
        let (text, rest) = rest.split_at_checked(four(11) as usize)?;
        let (stem_bytes, rest) = rest.split_at_checked(words * 4)?;
        let (above_bytes, rest) = rest.split_at_checked(above * 4)?;
        let (position_bytes, rest) = rest.split_at_checked(parts * 2)?;
        let (part_bytes, _) = rest.split_at_checked(parts * 4)?;
        Some(Forward {
            kind: header[0],
            document: four(1),
            text,
            stems: stem_bytes.as_chunks().0,
            above: above_bytes.as_chunks().0,
            part_positions: position_bytes.as_chunks().0,
            parts: part_bytes.as_chunks().0,
        })
    }

    /// How many words the passage has.
    pub fn len(&self) -> usize {
        self.stems.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.stems.is_empty()
    }

    /// Whether the passage is of this kind.
    pub fn is_kind(&self, kind: PassageKind) -> bool {
        self.kind == kind as u8
    }

    /// What tells its document apart from others.
    pub fn document(&self) -> u32 {
        self.document
    }

    /// The words as written in lower case, each followed by a space.
    pub fn text(&self) -> &'b [u8] {
        self.text
    }

    /// The stems by position; 0 where the word is a stop word.
    pub fn stems(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.stems.iter().map(|&b| u32::from_le_bytes(b))
    }

    /// The hashes of the words as written, by position.
    pub fn words(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        let words = self.text.split(|&byte| byte == b' ');
        words.filter(|word| !word.is_empty()).map(|word| token_hash(std::str::from_utf8(word).unwrap_or("")))
    }

    /// Compound parts with the position of their word.
    pub fn parts(&self) -> impl Iterator<Item = (u16, u32)> + Clone + 'b {
        let positions = self.part_positions.iter().map(|&b| u16::from_le_bytes(b));
        positions.zip(self.parts.iter().map(|&b| u32::from_le_bytes(b)))
    }

    /// Stems of the title and the headings above.
    pub fn above(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.above.iter().map(|&b| u32::from_le_bytes(b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut builder = ForwardBuilder::default();
        for word in ["en", "trygg", "base"] {
            builder.word(word);
        }
        builder.stem("trygg", 1);
        builder.stem("bas", 2);
        builder.part("x", 2);
        builder.above("tilknytning");
        let bytes = builder.into_bytes(PassageKind::Front, 7);
        let read = Forward::new(&bytes);
        assert!(read.is_kind(PassageKind::Front) && read.document() == 7 && read.len() == 3);
        assert_eq!(read.words().collect::<Vec<_>>(), ["en", "trygg", "base"].map(token_hash));
        assert_eq!(read.stems().collect::<Vec<_>>(), [0, token_hash("trygg"), token_hash("bas")]);
        assert_eq!(read.parts().collect::<Vec<_>>(), [(2, token_hash("x"))]);
        assert_eq!(read.above().collect::<Vec<_>>(), [token_hash("tilknytning")]);
    }

    #[test]
    fn damaged_bytes_read_as_empty() {
        assert!(Forward::new(&[]).is_empty());
        assert!(Forward::new(&[0, 9, 0, 0, 0, 9, 0, 0, 0, 0, 0, 1, 2, 0, 0]).is_empty());
    }
}
