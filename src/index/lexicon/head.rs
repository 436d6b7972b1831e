//! What passages under one heading share: what tells their document apart, the stems above them, how their ids begin.

use crate::index::hash::short_hash;
use crate::index::packed;

/// A head being put together.
#[derive(Clone, Debug, Default)]
pub struct HeadBuilder {
    stems: Vec<u32>,
}

impl HeadBuilder {
    /// A stem of the title or of a heading above the passage, or a part of a compound there.
    pub fn above(&mut self, token: &str, is_part: bool) {
        if self.stems.len() < usize::from(u16::MAX) {
            // The lowest bit tells parts from stems; 31 are enough to tell words apart.
            self.stems.push(short_hash(token.as_bytes()) & !1 | u32::from(is_part));
        }
    }

    /// Its bytes; `document` tells documents apart, `id` begins the passages' ids.
    pub fn write(&self, document: u32, id: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(4 + 3 + self.stems.len() * 4 + id.len());
        bytes.extend(document.to_le_bytes());
        packed::push(&mut bytes, self.stems.len() as u32);
        self.stems.iter().for_each(|stem| bytes.extend(stem.to_le_bytes()));
        bytes.extend(id.as_bytes());
        bytes
    }
}

/// A head as it is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head<'b> {
    /// What tells its document apart from others.
    pub document: u32,
    stems: &'b [[u8; 4]],
    id: &'b [u8],
}

impl<'b> Head<'b> {
    /// Reads a head's bytes; `None` if they are damaged.
    pub fn new(bytes: &'b [u8]) -> Option<Head<'b>> {
        let (document, mut rest) = bytes.split_first_chunk()?;
        let count = packed::take(&mut rest)? as usize;
        let (stems, id) = rest.split_at_checked(count.checked_mul(4)?)?;
        Some(Head { document: u32::from_le_bytes(*document), stems: stems.as_chunks().0, id })
    }

    /// The stems above, told apart by [`is_above`].
    pub fn above(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.stems.iter().map(|&stem| u32::from_le_bytes(stem))
    }

    /// How the ids of its passages begin.
    pub fn id(&self) -> &'b str {
        std::str::from_utf8(self.id).unwrap_or("")
    }
}

/// Whether a stem's hash is what one of `Head::above` says: 1 for the word itself, less for a part of a compound, 0 if
/// it is another word.
pub fn is_above(above: u32, stem: u32) -> f32 {
    match (above ^ stem) >> 1 {
        0 if above & 1 == 1 => 0.9,
        0 => 1.0,
        _ => 0.0,
    }
}
