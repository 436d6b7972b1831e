//! Norwegian-like text from a seed, for machines without the test collections: words by Zipf's law, real roots,
//! inflection and compounding. It says nothing about quality; sizes and shapes are near those of real prose.

use belegg::ingest::CollectionPassage;

use super::Collection;

const FUNCTION: &str = "og i det er på som en å til av for at med han de den ikke var et har om fra hun seg så vi men kan \
    skal ble eller også etter ved når mot da over hva noe bare sin ut alle enn under blir mer";
const ROOTS: &str = "barn mor far hjem skole trygghet tilknytning traume minne kropp søvn sorg glede frykt skam tillit \
    språk tanke følelse samtale terapi gruppe familie foreldre omsorg behandling relasjon utvikling hjerne stress \
    krise vold hjelp støtte arbeid helse tid rom bånd base bilde lek ro uro smerte varme blikk stemme hånd vei bro \
    grense ansvar mestring håp krav kunnskap erfaring forskning metode teori funn svar mål plan lov rett plikt sak \
    vedtak kommune stat by bygd fjell fjord skog hav vær vinter sommer morgen kveld natt";
const ENDINGS: [&str; 5] = ["", "en", "er", "ene", "ens"];
const LINKS: [&str; 3] = ["", "s", "e"];

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.bits()) * n as u128) >> 64) as usize
    }

    /// A rank from 0 below `n` by Zipf's law with exponent 1.
    fn zipf(&mut self, n: usize) -> usize {
        let share = self.bits() as f64 / u64::MAX as f64;
        (((n as f64 + 1.0).powf(share) - 1.0) as usize).min(n - 1)
    }
}

/// The vocabulary by rank: function words, inflected roots, compounds of two.
fn vocabulary() -> Vec<String> {
    let roots: Vec<&str> = ROOTS.split_whitespace().collect();
    let mut words: Vec<String> = FUNCTION.split_whitespace().map(str::to_owned).collect();
    for ending in ENDINGS {
        words.extend(roots.iter().map(|root| format!("{root}{ending}")));
    }
    for (i, first) in roots.iter().enumerate() {
        for (j, second) in roots.iter().enumerate() {
            let (link, ending) = (LINKS[(i + j) % LINKS.len()], ENDINGS[(i * 7 + j) % ENDINGS.len()]);
            words.push(format!("{first}{link}{second}{ending}"));
        }
    }
    words
}

/// `n` passages of 40 to 120 words, and 500 queries of 1 to 8 words; the same for the same seed.
pub fn collection(n: usize, seed: u64) -> Collection {
    let (words, mut random) = (vocabulary(), Random(seed));
    let text = |random: &mut Random, count: usize| {
        let mut text = String::new();
        for i in 0..count {
            let word = &words[random.zipf(words.len())];
            if i > 0 {
                text.push_str(if random.below(14) == 0 { ". " } else { " " });
            }
            text.push_str(word);
        }
        text.push('.');
        text
    };
    let mut passages = Vec::with_capacity(n);
    for i in 0..n {
        let (title, length) = (text(&mut random, 3), 40 + random.below(80));
        passages.push(CollectionPassage { id: format!("g{i}"), title, text: text(&mut random, length) });
    }
    let queries = (0..500)
        .map(|_| {
            let count = 1 + random.below(8);
            text(&mut random, count).trim_end_matches('.').to_owned()
        })
        .collect();
    Collection { name: "generated".to_owned(), passages, queries }
}
