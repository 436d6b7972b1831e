//! Hashes of tokens, by which query and passage are compared.

use std::hash::Hasher;

/// A 32-bit hash of a token (folded multiplication of eight bytes at a time, after Wang's wyhash); never 0, which stands
/// for "no stem here".
///
/// Two different tokens of one query and one passage meet by chance once in some four billion pairs.
pub fn token_hash(token: &str) -> u32 {
    short_hash(token.as_bytes())
}

/// The [`token_hash`] of bytes.
pub fn short_hash(bytes: &[u8]) -> u32 {
    let hash = hash(bytes);
    ((hash ^ (hash >> 32)) as u32).max(1)
}

/// A 64-bit hash.
pub fn hash(bytes: &[u8]) -> u64 {
    let fold = |x: u64| {
        let product = u128::from(x) * 0x9E37_79B9_7F4A_7C15_u128;
        product as u64 ^ (product >> 64) as u64
    };
    let begun = 0x2D35_8DCC_AA6C_78A5 ^ bytes.len() as u64;
    fold(bytes.chunks(8).fold(begun, |state, eight| fold(state ^ number(eight))))
}

/// Up to eight bytes as a number; with their count no two are alike.
fn number(bytes: &[u8]) -> u64 {
    let four = |bytes: &[u8]| bytes.first_chunk().map_or(0, |four| u64::from(u32::from_le_bytes(*four)));
    match *bytes {
        [] => 0,
        [a] => u64::from(a),
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        _ => four(bytes) | four(&bytes[bytes.len() - 4..]) << 32,
    }
}

/// A quick hasher of numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, number: u64) {
        // Tables want the upper bits spread too, and not only hashes are keys.
        self.0 = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ number >> 32;
    }
}
