//! Character 4-grams with word edges: likeness of words below the level of stems (inflection, spelling, compounds).

/// Letters as grams see them: accents and the Norwegian vowels folded, so that words typed without them are like. The
/// true letters are told apart by the other features.
const fn fold(second: u8) -> u8 {
    match second {
        0xA0..=0xA6 => b'a',
        0xA8..=0xAB => b'e',
        0xAC..=0xAF => b'i',
        0xB2..=0xB6 | 0xB8 => b'o',
        0xB9..=0xBC => b'u',
        other => other,
    }
}

/// Calls `each` with every gram of `text` (words in lower case, each followed by a space): four symbols packed into a
/// number. Grams lie within one word and its edges.
fn each_gram(text: &[u8], mut each: impl FnMut(u32)) {
    let mut window: u32 = u32::from(b' ');
    let mut filled = 1;
    for &byte in text {
        let symbol = match byte {
            0xC3 => continue,
            0x80.. => fold(byte),
            byte => byte,
        };
        window = window << 8 | u32::from(symbol);
        filled += 1;
        let inner_edge =
            window & 0x00FF_0000 == u32::from(b' ') << 16 || window & 0xFF00 == u32::from(b' ') << 8;
        if filled >= 4 && !inner_edge {
            each(window);
        }
    }
}

/// The grams of a query's words, each with its weight.
#[derive(Debug, Default)]
pub struct Grams {
    /// Grams, sorted, with their weights.
    grams: Vec<(u32, f32)>,
    /// A bit for every hash of a gram asked for.
    sieve: Vec<u64>,
    counts: Vec<u16>,
}

const SIEVE_BITS: u32 = 13;

fn sieve_at(gram: u32) -> usize {
    (gram.wrapping_mul(0x9E37_79B1) >> (32 - SIEVE_BITS)) as usize
}

impl Grams {
    /// The grams of words, the weight of each word spread evenly over its grams.
    pub fn new<'w>(words: impl Iterator<Item = (&'w str, f32)>) -> Grams {
        let mut grams = Vec::new();
        let mut text = Vec::new();
        for (word, weight) in words {
            text.clear();
            text.extend_from_slice(word.as_bytes());
            text.push(b' ');
            let first = grams.len();
            each_gram(&text, |gram| grams.push((gram, 0.0)));
            let share = weight / (grams.len() - first).max(1) as f32;
            grams[first..].iter_mut().for_each(|(_, weight)| *weight = share);
        }
        grams.sort_by_key(|&(gram, _)| gram);
        grams.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let mut sieve = vec![0_u64; 1 << (SIEVE_BITS - 6)];
        for &(gram, _) in &grams {
            let at = sieve_at(gram);
            sieve[at >> 6] |= 1 << (at & 63);
        }
        let counts = vec![0; grams.len()];
        Grams { grams, sieve, counts }
    }

    /// BM25-like sum over the grams found in `text`; `saturate` takes a count.
    pub fn score(&mut self, text: &[u8], saturate: impl Fn(f32) -> f32) -> f32 {
        if self.grams.is_empty() {
            return 0.0;
        }
        self.counts.fill(0);
        let (grams, sieve, counts) = (&self.grams, &self.sieve, &mut self.counts);
        each_gram(text, |gram| {
            let at = sieve_at(gram);
            if sieve[at >> 6] & (1 << (at & 63)) != 0
                && let Ok(i) = grams.binary_search_by(|(known, _)| known.cmp(&gram))
            {
                counts[i] = counts[i].saturating_add(1);
            }
        });
        let found = self.counts.iter().zip(&self.grams).filter(|(count, _)| **count > 0);
        found.map(|(&count, &(_, weight))| weight * saturate(f32::from(count))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grams(text: &str) -> Vec<String> {
        let mut grams = Vec::new();
        each_gram(text.as_bytes(), |gram| {
            grams.push(String::from_utf8(gram.to_be_bytes().into()).expect("is ASCII"))
        });
        grams
    }

    #[test]
    fn grams_stay_within_words() {
        assert_eq!(grams("følelse å "), [" fol", "fole", "olel", "lels", "else", "lse "]);
        assert_eq!(grams("en tå "), [" en ", " ta "]);
    }

    #[test]
    fn likeness() {
        let mut query = Grams::new([("tilknytning", 1.0)].into_iter());
        let count = |n: f32| n.min(1.0);
        assert!((query.score("tilknytning ".as_bytes(), count) - 1.0).abs() < 1e-5);
        let nynorsk = query.score("tilknyting ".as_bytes(), count);
        assert!(nynorsk > 0.55 && nynorsk < 1.0, "{nynorsk}");
        assert_eq!(query.score("sol ".as_bytes(), count), 0.0);
    }
}
