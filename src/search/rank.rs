//! The second stage of ranking: the best candidates weighed anew, word by word.
//!
//! Every feature is a sum over the query's concepts, each counting by its rarity, so a score can be taken apart again
//! (see [`Explanation`](super::Explanation)).

use super::compile::Concept;
use super::weights::Weights;
use crate::index::Forward;

/// How near two words must stand to count as a pair.
const PAIR_WINDOW: u32 = 8;

/// The features of a passage for a query, and what each gives.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features {
    /// BM25 of the words themselves, compound parts and headings counting less.
    pub words: f32,
    /// Of that, what compound parts alone give.
    pub parts: f32,
    /// Of that, what title and headings alone give.
    pub above: f32,
    /// The words as they were typed.
    pub exact: f32,
    /// Query neighbours near each other.
    pub pairs: f32,
    /// Query neighbours side by side.
    pub adjacent: f32,
    /// How much of the query's weight is there.
    pub coverage: f32,
}

impl Features {
    /// The features and their names, each already weighted; they add up to the score.
    pub fn shares(&self) -> [(&'static str, f32); 7] {
        [
            ("words", self.words - self.parts - self.above),
            ("compound parts", self.parts),
            ("title and headings", self.above),
            ("exact form", self.exact),
            ("near each other", self.pairs),
            ("side by side", self.adjacent),
            ("coverage", self.coverage),
        ]
    }

    /// The score.
    pub fn score(&self) -> f32 {
        self.words + self.exact + self.pairs + self.adjacent + self.coverage
    }
}

/// How a concept is found in one passage.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    stems: f32,
    parts: f32,
    above: f32,
    exact: bool,
    /// Lowest count over the parts of a query compound.
    split: f32,
}

/// Weighs passages for one query.
#[derive(Debug)]
pub struct Ranker<'q> {
    concepts: &'q [Concept],
    weights: Weights,
    /// Mean passage length in words.
    mean_length: f32,
    /// A bit for the low bits of every hash asked for: most words are passed over by one look.
    sieve: Box<[u64; 64]>,
    /// Sum of the concepts' weights, the best alternative of each clause.
    total: f32,
    evidence: Vec<Evidence>,
    /// Positions at which a concept was found.
    found: Vec<(u32, u16)>,
    part_counts: Vec<Vec<f32>>,
}

impl<'q> Ranker<'q> {
    /// A ranker for compiled concepts.
    pub fn new(concepts: &'q [Concept], weights: Weights, mean_length: f32) -> Ranker<'q> {
        let mut sieve = Box::new([0_u64; 64]);
        for concept in concepts {
            let near = concept.near.iter().flat_map(|(stems, _)| stems);
            let words = concept.words.iter().map(|(hash, _)| hash);
            let all = concept.stem.iter().chain(&concept.parts).chain(&concept.typed).chain(&concept.phrase);
            for &hash in all.chain(near).chain(words) {
                sieve[(hash as usize >> 6) & 63] |= 1 << (hash & 63);
            }
        }
        Ranker {
            concepts,
            weights,
            mean_length: mean_length.max(1.0),
            sieve,
            total: by_clause(concepts, |concept| concept.weight),
            evidence: vec![Evidence::default(); concepts.len()],
            found: Vec::new(),
            part_counts: concepts.iter().map(|concept| vec![0.0; concept.parts.len()]).collect(),
        }
    }

    /// The features of a passage; `has` tells of a concept outside the text whether the passage's row has it.
    pub fn features(&mut self, passage: &Forward<'_>, has: impl Fn(&Concept) -> bool) -> Features {
        self.gather(passage, has);
        let w = self.weights;
        let norm = w.k1 * (1.0 - w.b + w.b * passage.len() as f32 / self.mean_length);
        let saturate = |count: f32| count * (w.k1 + 1.0) / (count + norm);
        let mut features = Features::default();
        let (mut covered, mut at) = (0.0, 0);
        while at < self.concepts.len() {
            // Alternatives of one clause do not add up: the best one speaks.
            let clause = self.concepts[at].clause;
            let mut best = (0.0, Features::default(), 0.0);
            let mut sum_words = Features::default();
            let mut sum_cover = 0.0;
            let mut alternatives = 0;
            while at < self.concepts.len() && self.concepts[at].clause == clause {
                let (concept, evidence) = (&self.concepts[at], self.evidence[at]);
                at += 1;
                let own = evidence.stems;
                let with_parts = own + w.part * evidence.parts + w.split * evidence.split;
                let all = with_parts + w.above * evidence.above;
                if all <= 0.0 {
                    continue;
                }
                alternatives += 1;
                let words = concept.weight * saturate(all);
                let one = Features {
                    words,
                    parts: concept.weight * (saturate(with_parts) - saturate(own)),
                    above: concept.weight * (saturate(all) - saturate(with_parts)),
                    exact: if evidence.exact { w.exact * concept.weight } else { 0.0 },
                    ..Features::default()
                };
                let cover = concept.weight * (all / (all + 0.25)).min(1.0);
                if words > best.0 {
                    best = (words, one, cover);
                }
                sum_words.words += one.words;
                sum_words.parts += one.parts;
                sum_words.above += one.above;
                sum_words.exact += one.exact;
                sum_cover += cover;
            }
            let joint = if alternatives > 0 && self.is_sequence(clause) { (sum_words, sum_cover) } else { (best.1, best.2) };
            features.words += joint.0.words;
            features.parts += joint.0.parts;
            features.above += joint.0.above;
            features.exact += joint.0.exact;
            covered += joint.1;
        }
        if covered > 0.0 && self.total > 0.0 {
            features.coverage = w.coverage * covered * (covered / self.total);
            let (pairs, adjacent) = self.neighbours();
            features.pairs = w.pair * pairs;
            features.adjacent = w.adjacent * adjacent;
        }
        features
    }

    /// Whether a clause's concepts are the pieces of one word (`mor-barn-relasjon`) rather than alternatives.
    fn is_sequence(&self, clause: usize) -> bool {
        let mut names = self.concepts.iter().filter(|concept| concept.clause == clause);
        names.all(|concept| concept.piece)
    }

    fn gather(&mut self, passage: &Forward<'_>, has: impl Fn(&Concept) -> bool) {
        self.found.clear();
        self.evidence.fill(Evidence::default());
        self.part_counts.iter_mut().for_each(|counts| counts.fill(0.0));
        for (position, (stem, word)) in passage.stems().zip(passage.words()).enumerate() {
            let (stem_here, word_here) = (stem != 0 && self.asked(stem), self.asked(word));
            if !stem_here && !word_here {
                continue;
            }
            for (i, concept) in self.concepts.iter().enumerate() {
                let mut here = 0.0;
                if stem_here && concept.stem == Some(stem) {
                    here = 1.0;
                    self.evidence[i].exact |= concept.typed == Some(word);
                }
                if stem_here {
                    for (count, part) in self.part_counts[i].iter_mut().zip(&concept.parts) {
                        *count += f32::from(*part == stem);
                    }
                }
                if word_here && let Some((_, weight)) = concept.words.iter().find(|(hash, _)| *hash == word) {
                    here = f32::max(here, *weight);
                }
                if here > 0.0 {
                    self.evidence[i].stems += here;
                    self.found.push((position as u32, i as u16));
                }
            }
        }
        for (position, part) in passage.parts() {
            if !self.asked(part) {
                continue;
            }
            for (i, concept) in self.concepts.iter().enumerate() {
                if concept.stem == Some(part) {
                    self.evidence[i].parts += 1.0;
                    self.found.push((u32::from(position), i as u16));
                }
                for (count, wanted) in self.part_counts[i].iter_mut().zip(&concept.parts) {
                    *count += f32::from(*wanted == part);
                }
            }
        }
        for above in passage.above() {
            if self.asked(above) {
                for (i, concept) in self.concepts.iter().enumerate() {
                    if concept.stem == Some(above) {
                        self.evidence[i].above = 1.0;
                    }
                }
            }
        }
        for (i, concept) in self.concepts.iter().enumerate() {
            let evidence = &mut self.evidence[i];
            if !concept.parts.is_empty() && evidence.stems == 0.0 {
                evidence.split = self.part_counts[i].iter().copied().fold(f32::INFINITY, f32::min);
            }
            if !concept.phrase.is_empty() {
                evidence.stems = count_phrase(passage, &concept.phrase) as f32;
            }
            if let Some((stems, distance)) = &concept.near {
                evidence.stems = count_near(passage, stems, *distance) as f32;
            }
            if concept.rows.is_some() && has(concept) {
                evidence.stems = 1.0;
            }
        }
        self.found.sort_unstable();
    }

    fn asked(&self, hash: u32) -> bool {
        self.sieve[(hash as usize >> 6) & 63] & (1 << (hash & 63)) != 0
    }

    /// For every two neighbouring clauses of the query found near each other: the rarer one's weight, once for standing
    /// within the window and once for standing side by side in order.
    fn neighbours(&self) -> (f32, f32) {
        let (mut pairs, mut adjacent) = (0.0, 0.0);
        for (i, first) in self.concepts.iter().enumerate() {
            let Some(next) = self.concepts[i + 1..].iter().position(|c| c.clause != first.clause || c.piece) else {
                break;
            };
            let j = i + 1 + next;
            if self.concepts[j].stem == first.stem {
                continue;
            }
            let weight = first.weight.min(self.concepts[j].weight);
            match self.nearest(i as u16, j as u16) {
                Some(gap) if gap == 1 => {
                    pairs += weight;
                    adjacent += weight;
                }
                Some(gap) if gap.unsigned_abs() <= PAIR_WINDOW => pairs += weight,
                _ => {}
            }
        }
        (pairs, adjacent)
    }

    /// The signed distance from an occurrence of one concept to the nearest one of another; +1 is side by side in order.
    fn nearest(&self, first: u16, second: u16) -> Option<i32> {
        let (mut last_first, mut last_second, mut best) = (None::<u32>, None::<u32>, None::<i32>);
        let mut consider = |gap: i32| {
            if best.is_none_or(|b: i32| (gap.unsigned_abs(), gap < 0) < (b.unsigned_abs(), b < 0)) {
                best = Some(gap);
            }
        };
        for &(position, concept) in &self.found {
            if concept == first {
                last_first = Some(position);
                if let Some(at) = last_second {
                    consider(at as i32 - position as i32);
                }
            }
            if concept == second {
                last_second = Some(position);
                if let Some(at) = last_first {
                    consider(position as i32 - at as i32);
                }
            }
        }
        best
    }
}

/// The sum over clauses of the greatest value among a clause's concepts; pieces of one word add up.
fn by_clause(concepts: &[Concept], value: impl Fn(&Concept) -> f32) -> f32 {
    let mut total = 0.0;
    for group in concepts.chunk_by(|a, b| a.clause == b.clause) {
        total += if group.iter().all(|concept| concept.piece) {
            group.iter().map(&value).sum::<f32>()
        } else {
            group.iter().map(&value).fold(0.0, f32::max)
        };
    }
    total
}

/// How often the words stand side by side.
fn count_phrase(passage: &Forward<'_>, phrase: &[u32]) -> usize {
    let mut words = passage.words();
    let mut count = 0;
    loop {
        let mut ahead = words.clone();
        if phrase.iter().all(|&hash| ahead.next() == Some(hash)) {
            count += 1;
        }
        if words.next().is_none() {
            return count;
        }
    }
}

/// How many disjoint stretches hold all stems with at most `distance` words too many.
fn count_near(passage: &Forward<'_>, wanted: &[u32], distance: u32) -> usize {
    let mut last: Vec<Option<usize>> = vec![None; wanted.len()];
    let mut at: Vec<(usize, u32)> = passage.stems().enumerate().filter(|(_, stem)| wanted.contains(stem)).collect();
    at.extend(passage.parts().filter(|(_, part)| wanted.contains(part)).map(|(p, part)| (usize::from(p), part)));
    at.sort_unstable();
    let mut count = 0;
    for (position, stem) in at {
        for (slot, &hash) in last.iter_mut().zip(wanted) {
            if hash == stem {
                *slot = Some(position);
            }
        }
        if let Some(first) = last.iter().copied().collect::<Option<Vec<usize>>>().and_then(|all| all.into_iter().min())
            && position - first < wanted.len() + distance as usize
        {
            count += 1;
            last.fill(None);
        }
    }
    count
}
