//! The forward column: a passage's tokens as hashes, so that the second stage of ranking can read a candidate without
//! analysing its text again.

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

/// A passage's tokens as hashes, as they are written.
#[derive(Clone, Debug, Default)]
pub struct ForwardBuilder {
    words: Vec<u32>,
    stems: Vec<u32>,
    parts: Vec<(u16, u32)>,
    above: Vec<u32>,
}

impl ForwardBuilder {
    /// A word as written, at the next position.
    pub fn word(&mut self, token: &str) {
        if self.words.len() < usize::from(u16::MAX) {
            self.words.push(token_hash(token));
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

    /// The bytes of the column.
    pub fn into_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(6 + self.words.len() * 8 + self.parts.len() * 6 + self.above.len() * 4);
        for count in [self.words.len(), self.parts.len(), self.above.len()] {
            bytes.extend((count as u16).to_le_bytes());
        }
        for hash in self.words.iter().chain(&self.stems).chain(&self.above) {
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

/// A passage's tokens as hashes, as they are read. Damaged bytes read as an empty passage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forward<'b> {
    words: &'b [[u8; 4]],
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
        let (counts, rest) = bytes.split_at_checked(6)?;
        let count = |i: usize| usize::from(u16::from_le_bytes([counts[2 * i], counts[2 * i + 1]]));
        let (words, parts, above) = (count(0), count(1), count(2));
        let (word_bytes, rest) = rest.split_at_checked(words * 4)?;
        let (stem_bytes, rest) = rest.split_at_checked(words * 4)?;
        let (above_bytes, rest) = rest.split_at_checked(above * 4)?;
        let (position_bytes, rest) = rest.split_at_checked(parts * 2)?;
        let (part_bytes, _) = rest.split_at_checked(parts * 4)?;
        Some(Forward {
            words: word_bytes.as_chunks().0,
            stems: stem_bytes.as_chunks().0,
            above: above_bytes.as_chunks().0,
            part_positions: position_bytes.as_chunks().0,
            parts: part_bytes.as_chunks().0,
        })
    }

    /// How many words the passage has.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words as written, by position.
    pub fn words(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.words.iter().map(|&b| u32::from_le_bytes(b))
    }

    /// The stems by position; 0 where the word is a stop word.
    pub fn stems(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.stems.iter().map(|&b| u32::from_le_bytes(b))
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
        let bytes = builder.into_bytes();
        let read = Forward::new(&bytes);
        assert_eq!(read.words().collect::<Vec<_>>(), ["en", "trygg", "base"].map(token_hash));
        assert_eq!(read.stems().collect::<Vec<_>>(), [0, token_hash("trygg"), token_hash("bas")]);
        assert_eq!(read.parts().collect::<Vec<_>>(), [(2, token_hash("x"))]);
        assert_eq!(read.above().collect::<Vec<_>>(), [token_hash("tilknytning")]);
    }

    #[test]
    fn damaged_bytes_read_as_empty() {
        assert!(Forward::new(&[]).is_empty());
        assert!(Forward::new(&[9, 0, 0, 0, 0, 0, 1, 2]).is_empty());
    }
}
