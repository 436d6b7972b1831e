//! The splitter's parameters, used as they lie in the file.

use super::features::{Letters, SHORTEST};

/// First bytes of a model file: what it is, and the version of its features.
const MAGIC: &[u8; 8] = b"blgcmp02";
const HEADER: usize = 20;

/// A table of weights and what one unit of them is worth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model<'a> {
    unit: f32,
    threshold: f32,
    hash: u32,
    weights: &'a [u8],
}

impl<'a> Model<'a> {
    /// A model as it lies in a file: magic, unit and threshold as little-endian `f32`, a hash of the weights as `u32`, then
    /// one signed byte a weight.
    /// `None` if it is none of this version.
    pub fn new(bytes: &'a [u8]) -> Option<Model<'a>> {
        let (header, weights) = bytes.split_at_checked(HEADER)?;
        let four = |at: usize| header.get(at..at + 4)?.try_into().ok();
        if !header.starts_with(MAGIC) || weights.is_empty() {
            return None;
        }
        Some(Model {
            unit: f32::from_le_bytes(four(8)?),
            threshold: f32::from_le_bytes(four(12)?),
            hash: u32::from_le_bytes(four(16)?),
            weights,
        })
    }

    /// The hash of the weights that stands in the file, mixed with the threshold.
    pub fn hash(&self) -> u32 {
        self.hash ^ self.threshold.to_bits()
    }

    /// The file of a model.
    pub fn write(weights: &[f32], threshold: f32) -> Vec<u8> {
        // A few outliers are cut off so that the many small weights keep their steps.
        let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).collect();
        sizes.sort_by(f32::total_cmp);
        let greatest = sizes.get(sizes.len() - 1 - sizes.len() / 5000).copied().unwrap_or(1.0).max(1e-3);
        let unit = greatest / 127.0;
        let quantized = weights.iter().map(|w| (w / unit).round().clamp(-127.0, 127.0) as i8 as u8);
        let quantized: Vec<u8> = quantized.collect();
        // FNV-1a.
        let hash = quantized
            .iter()
            .fold(0x811C_9DC5, |hash: u32, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let mut bytes = MAGIC.to_vec();
        bytes.extend(unit.to_le_bytes());
        bytes.extend(threshold.to_le_bytes());
        bytes.extend(hash.to_le_bytes());
        bytes.extend(quantized);
        bytes
    }

    /// The same file with another threshold; what is no file of a model stays as it is.
    pub fn with_threshold(bytes: &[u8], threshold: f32) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        if Model::new(&bytes).is_some() {
            bytes[12..16].copy_from_slice(&threshold.to_le_bytes());
        }
        bytes
    }

    /// Where the stretch `from..to` of a word is best parted, if it is better parted than left whole.
    pub fn best(&self, letters: &Letters, from: usize, to: usize) -> Option<(usize, f32)> {
        if to - from < 2 * SHORTEST {
            return None;
        }
        let mut best: Option<(usize, i32)> = None;
        for at in from + SHORTEST..=to - SHORTEST {
            if letters.robs_juncture(from, at) {
                continue;
            }
            let mut score = 0;
            letters.place(from, at, to, |feature| score += self.weight(feature));
            if best.is_none_or(|(_, top)| score > top) {
                best = Some((at, score));
            }
        }
        let mut whole = 0;
        letters.whole(from, to, |feature| whole += self.weight(feature));
        let (at, score) = best?;
        let margin = (score - whole) as f32 * self.unit - self.threshold;
        (margin > 0.0).then_some((at, margin))
    }

    #[inline]
    fn weight(&self, feature: u32) -> i32 {
        i32::from(self.weights[place_in(feature, self.weights.len())] as i8)
    }
}

/// The place of a feature in a table of `len` weights.
#[inline]
pub(super) fn place_in(feature: u32, len: usize) -> usize {
    ((u64::from(feature) * len as u64) >> 32) as usize
}
