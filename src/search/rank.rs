//! The second stage of ranking: the best candidates weighed anew, word by word.
//!
//! Every feature is a sum over the query's concepts, each counting by its rarity, so a score can be taken apart again
//! (see [`Explanation`](super::Explanation)).

use std::collections::HashMap;

use super::compile::Concept;
use super::grams::Grams;
use super::weights::Weights;
use crate::document::PassageKind;
use crate::index::{Forward, Found};

/// How near two words must stand to count as a pair.
const PAIR_WINDOW: u32 = 8;

/// What is measured of a passage for a query. Each value is a share of the query's weight, so that a passage with every
/// word once has values around 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features(pub [f32; Features::NAMES.len()]);

impl Features {
    /// What each feature is called, in order; also the names of their weights.
    pub const NAMES: [&'static str; 11] = [
        "words",
        "parts",
        "above",
        "exact",
        "pairs",
        "adjacent",
        "coverage",
        "grams",
        "document",
        "neighbours",
        "text",
    ];
}

const WORDS: usize = 0;
const PARTS: usize = 1;
const ABOVE: usize = 2;
const EXACT: usize = 3;
const PAIRS: usize = 4;
const ADJACENT: usize = 5;
const COVERAGE: usize = 6;
const GRAMS: usize = 7;
const DOCUMENT: usize = 8;
const NEIGHBOURS: usize = 9;
const TEXT: usize = 10;

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
    /// What of each clause the passage has.
    covered: Vec<f32>,
    here: Found,
    grams: Grams,
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
        let typed = concepts.iter().filter(|concept| concept.stem.is_some());
        Ranker {
            concepts,
            weights,
            mean_length: mean_length.max(1.0),
            sieve,
            total: by_clause(concepts, |concept| concept.weight),
            evidence: vec![Evidence::default(); concepts.len()],
            covered: Vec::new(),
            here: Found::default(),
            grams: Grams::new(typed.map(|concept| (concept.name.as_str(), concept.weight))),
            found: Vec::new(),
            part_counts: concepts.iter().map(|concept| vec![0.0; concept.parts.len()]).collect(),
        }
    }

    /// What of the query's weight each clause of the passage last weighed has, in the order of the clauses.
    pub fn covered(&self) -> &[f32] {
        &self.covered
    }

    /// The query's whole weight.
    pub fn total(&self) -> f32 {
        self.total
    }

    /// The features of a passage that it has by itself; `has` tells of a concept outside the text whether the passage's
    /// row has it.
    pub fn features(&mut self, passage: &Forward<'_>, has: impl Fn(&Concept) -> bool) -> Features {
        self.gather(passage, has);
        let w = self.weights;
        let norm = w.k1 * (1.0 - w.b + w.b * passage.len() as f32 / self.mean_length);
        // With k1 = 0 a word that is not there would be 0 / 0.
        let saturate = |count: f32| if count > 0.0 { count * (w.k1 + 1.0) / (count + norm) } else { 0.0 };
        let mut features = Features::default();
        self.covered.clear();
        let mut at = 0;
        while at < self.concepts.len() {
            let clause = self.concepts[at].clause;
            let end = at + self.concepts[at..].iter().take_while(|concept| concept.clause == clause).count();
            let pieces = self.concepts[at..end].iter().all(|concept| concept.piece);
            // Alternatives of one clause do not add up: the best one speaks. Pieces of one word do.
            let (mut best, mut sum) = ((Features::default(), 0.0), (Features::default(), 0.0));
            for i in at..end {
                let one = one_concept(&self.concepts[i], self.evidence[i], saturate);
                let whole = |f: &Features| f.0[WORDS] + f.0[PARTS] + f.0[ABOVE];
                if whole(&one.0) > whole(&best.0) {
                    best = one;
                }
                sum.0.0.iter_mut().zip(one.0.0).for_each(|(sum, one)| *sum += one);
                sum.1 += one.1;
            }
            let (clause_features, cover) = if pieces { sum } else { best };
            features.0.iter_mut().zip(clause_features.0).for_each(|(sum, one)| *sum += one);
            self.covered.push(cover);
            at = end;
        }
        let covered: f32 = self.covered.iter().sum();
        (features.0[PAIRS], features.0[ADJACENT]) = self.neighbours();
        if covered > 0.0 {
            features.0[GRAMS] = self.grams.score(passage, saturate);
        }
        let total = self.total.max(f32::MIN_POSITIVE);
        features.0.iter_mut().for_each(|value| *value /= total);
        features.0[COVERAGE] = (covered / total).powi(2);
        let aside = passage.is_kind(PassageKind::Front) || passage.is_kind(PassageKind::Note);
        features.0[TEXT] = if aside { 0.0 } else { covered / total };
        features
    }

    fn gather(&mut self, passage: &Forward<'_>, has: impl Fn(&Concept) -> bool) {
        self.found.clear();
        self.evidence.fill(Evidence::default());
        self.part_counts.iter_mut().for_each(|counts| counts.fill(0.0));
        // Words as written are only hashed where a query asks for them as written.
        let as_written = |concept: &Concept| !concept.words.is_empty() || !concept.phrase.is_empty();
        let by_word = self.concepts.iter().any(as_written);
        let mut here = std::mem::take(&mut self.here);
        passage.find(|hash| self.asked(hash), by_word, &mut here);
        for &(position, stem, word) in &here.words {
            let (stem_here, word_here) = (stem != 0, by_word && self.asked(word));
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
                    self.found.push((position, i as u16));
                }
            }
        }
        for &(position, part) in &here.parts {
            for (i, concept) in self.concepts.iter().enumerate() {
                if concept.stem == Some(part) {
                    self.evidence[i].parts += 1.0;
                    self.found.push((position, i as u16));
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
                evidence.stems = count_phrase(&here, &concept.phrase) as f32;
            }
            if let Some((stems, distance)) = &concept.near {
                evidence.stems = count_near(&here, stems, *distance) as f32;
            }
            if concept.rows.is_some() && has(concept) {
                evidence.stems = 1.0;
            }
        }
        self.found.sort_unstable();
        self.here = here;
    }

    fn asked(&self, hash: u32) -> bool {
        self.sieve[(hash as usize >> 6) & 63] & (1 << (hash & 63)) != 0
    }

    /// For every two neighbouring clauses of the query found near each other: the rarer one's weight, once for standing
    /// within the window and once for standing side by side in order.
    fn neighbours(&self) -> (f32, f32) {
        let (mut pairs, mut adjacent) = (0.0, 0.0);
        if self.found.len() < 2 {
            return (pairs, adjacent);
        }
        for (i, first) in self.concepts.iter().enumerate() {
            let Some(next) = self.concepts[i + 1..].iter().position(|c| c.clause != first.clause || c.piece)
            else {
                break;
            };
            let j = i + 1 + next;
            if self.concepts[j].stem == first.stem {
                continue;
            }
            let weight = first.weight.min(self.concepts[j].weight);
            match self.nearest(i as u16, j as u16) {
                Some(1) => {
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

/// What one concept gives: words, parts, headings and exact form, not yet as shares; and how much of its weight is there.
fn one_concept(concept: &Concept, evidence: Evidence, saturate: impl Fn(f32) -> f32) -> (Features, f32) {
    let in_compounds = evidence.parts + evidence.split;
    let mut features = Features::default();
    features.0[WORDS] = concept.weight * saturate(evidence.stems);
    // What compounds and headings add to the word itself: nothing is counted twice.
    features.0[PARTS] = concept.weight * (saturate(evidence.stems + in_compounds) - saturate(evidence.stems));
    features.0[ABOVE] = concept.weight * evidence.above;
    features.0[EXACT] = if evidence.exact { concept.weight } else { 0.0 };
    let cover = if evidence.stems > 0.0 {
        1.0
    } else if in_compounds > 0.0 {
        0.7
    } else if evidence.above > 0.0 {
        0.4
    } else {
        0.0
    };
    (features, concept.weight * cover)
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
fn count_phrase(found: &Found, phrase: &[u32]) -> usize {
    let starts = found.words.iter().enumerate().filter(|(_, word)| phrase.first() == Some(&word.2));
    let whole = starts.filter(|&(i, &(position, ..))| {
        let here = found.words[i..].iter().map(|&(position, _, word)| (position, word));
        let wanted = (position..).zip(phrase.iter().copied());
        here.take(phrase.len()).eq(wanted)
    });
    whole.count()
}

/// How many disjoint stretches hold all stems with at most `distance` words too many.
fn count_near(found: &Found, wanted: &[u32], distance: u32) -> usize {
    let words = found.words.iter().map(|&(position, stem, _)| (position, stem));
    let mut at: Vec<(u32, u32)> =
        words.chain(found.parts.iter().copied()).filter(|(_, stem)| wanted.contains(stem)).collect();
    if at.len() < wanted.len() {
        return 0;
    }
    at.sort_unstable();
    let mut last: Vec<Option<u32>> = vec![None; wanted.len()];
    let mut count = 0;
    for (position, stem) in at {
        for (slot, &hash) in last.iter_mut().zip(wanted) {
            if hash == stem {
                *slot = Some(position);
            }
        }
        if let Some(first) = last.iter().copied().min().flatten()
            && position - first < distance.saturating_add(wanted.len() as u32)
        {
            count += 1;
            last.fill(None);
        }
    }
    count
}

/// Fills in what a passage owes to its surroundings among the candidates: how much of the query its document has in any
/// candidate, and what the passages right before and after it have.
///
/// `covered` holds for every candidate what of each clause it has; `places` its document and its place in the index.
pub fn surroundings(features: &mut [Features], covered: &[Vec<f32>], places: &[Place], total: f32) {
    let mut by_document: HashMap<u32, Vec<f32>> = HashMap::new();
    let mut at: HashMap<(u32, u32), usize> = HashMap::new();
    for (i, (clauses, place)) in covered.iter().zip(places).enumerate() {
        let best = by_document.entry(place.document).or_insert_with(|| vec![0.0; clauses.len()]);
        best.iter_mut().zip(clauses).for_each(|(best, &here)| *best = best.max(here));
        at.insert((place.segment, place.row), i);
    }
    let own: Vec<f32> = features.iter().map(|f| f.0[WORDS] + f.0[PARTS]).collect();
    for (i, place) in places.iter().enumerate() {
        features[i].0[DOCUMENT] =
            by_document[&place.document].iter().sum::<f32>() / total.max(f32::MIN_POSITIVE);
        let beside = [place.row.checked_sub(1), place.row.checked_add(1)];
        let beside = beside.into_iter().flatten().filter_map(|row| at.get(&(place.segment, row)).copied());
        let beside = beside.filter(|&j| places[j].document == place.document).map(|j| own[j]);
        features[i].0[NEIGHBOURS] = beside.fold(0.0, f32::max);
    }
}

/// Where a candidate stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// What tells its document apart.
    pub document: u32,
    /// Segment of the index.
    pub segment: u32,
    /// Row in the segment; passages of one document follow one another.
    pub row: u32,
}
