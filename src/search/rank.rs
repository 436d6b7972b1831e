//! The second stage of ranking: the best candidates weighed anew, word by word.
//!
//! Every feature is a sum over the query's concepts, each counting by its rarity, so a score can be taken apart again
//! (see [`Explanation`](super::Explanation)).

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use super::answer::{Answers, Asked};
use super::compile::Concept;
use super::features::{ABOVE, ANSWER, DOCUMENT, FIRST, Features, NEIGHBOURS, TEXT, WINDOW};
use super::grams::Grams;
use super::placed;
use super::weights::Weights;
use crate::document::PassageKind;
use crate::index::{Forward, Found, Quick, Wanted, Words, is_above};

/// Words in a stretch of about a sentence.
const STRETCH: u32 = 16;

/// How a concept is found in one passage.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    stems: f32,
    parts: f32,
    /// 1 if the word stands above the passage, less if only a compound with it does.
    above: f32,
    /// Lowest count over the parts of a query compound.
    split: f32,
}

/// Concepts of which the best one speaks: alternatives of one clause. Each piece of a word typed with hyphens is a unit
/// of its own, for pieces add up.
#[derive(Clone, Debug)]
struct Unit {
    concepts: Range<usize>,
    /// The greatest weight of its concepts.
    weight: f32,
}

/// What a candidate has of the query, beside its features; others are measured by it, see [`surroundings`].
#[derive(Clone, Debug, Default)]
pub struct Had {
    /// What of each unit's weight it has.
    pub covered: Vec<f32>,
    /// The share of the query that it has in itself or above it.
    pub context: f32,
    /// BM25 of its words, in themselves and in compounds, as a share of the query.
    pub words: f32,
    /// Whether it has words only in compounds, or compounds only in parts.
    pub in_compounds: bool,
}

impl Had {
    /// Whether it has anything of the query in itself or above it.
    pub fn has_any(&self) -> bool {
        self.covered.iter().any(|covered| *covered > 0.0)
    }
}

/// Weighs passages for one query.
#[derive(Debug)]
pub struct Ranker<'q> {
    concepts: &'q [Concept],
    weights: Weights,
    /// Mean passage length in words.
    mean_length: f32,
    /// The words of the index, and those of them that hold what is asked for.
    words: &'q Words,
    wanted: Wanted<'q>,
    /// Words as written are asked for.
    by_word: bool,
    units: Vec<Unit>,
    /// The unit of each concept.
    unit_of: Vec<u16>,
    /// Sum of the units' weights.
    total: f32,
    evidence: Vec<Evidence>,
    had: Had,
    here: Found,
    grams: Grams,
    /// Positions at which a unit was found, and what of it.
    found: Vec<(u32, u16, bool)>,
    part_counts: Vec<Vec<f32>>,
    counts_in_stretch: Vec<(u16, u16)>,
    /// What of each unit stands above the passage.
    unit_above: Vec<f32>,
    unit_weights: Vec<f32>,
    answers: Option<Answers>,
}

impl<'q> Ranker<'q> {
    /// A ranker for compiled concepts; `words` are those the passages are made of.
    pub fn new(
        concepts: &'q [Concept],
        asked: Option<Asked>,
        weights: Weights,
        mean_length: f32,
        words: &'q Words,
    ) -> Ranker<'q> {
        let written: Vec<&str> =
            concepts.iter().flat_map(|concept| &concept.written).map(String::as_str).collect();
        let typed = concepts.iter().filter(|concept| concept.stem.is_some());
        let units = units(concepts);
        let mut unit_of = vec![0; concepts.len()];
        for (i, unit) in units.iter().enumerate() {
            unit_of[unit.concepts.clone()].fill(i as u16);
        }
        Ranker {
            concepts,
            weights,
            mean_length: mean_length.max(1.0),
            words,
            wanted: Wanted::new(hashes(concepts), &written, words),
            by_word: !written.is_empty(),
            total: units.iter().map(|unit| unit.weight).sum(),
            unit_of,
            evidence: vec![Evidence::default(); concepts.len()],
            had: Had::default(),
            here: Found::default(),
            grams: Grams::new(typed.map(|concept| (concept.name.as_str(), concept.weight)), words),
            found: Vec::new(),
            part_counts: concepts.iter().map(|concept| vec![0.0; concept.parts.len()]).collect(),
            counts_in_stretch: vec![(0, 0); units.len()],
            unit_above: Vec::with_capacity(units.len()),
            unit_weights: units.iter().map(|unit| unit.weight).collect(),
            answers: asked.map(|asked| Answers::new(asked, words)),
            units,
        }
    }

    /// What the passage last weighed has of each unit.
    pub fn had(&self) -> &Had {
        &self.had
    }

    /// What of the query's weight each clause of the passage last weighed has, in the order of the clauses.
    pub fn covered(&self) -> Vec<f32> {
        let clause = |unit: &Unit| self.concepts[unit.concepts.start].clause;
        let mut covered = Vec::new();
        let mut at = 0;
        for units in self.units.chunk_by(|a, b| clause(a) == clause(b)) {
            covered.push(self.had.covered[at..at + units.len()].iter().sum());
            at += units.len();
        }
        covered
    }

    /// The features of a passage that it has by itself, but for its [`grams`](Self::grams); `first` is its score in the first stage, `has` tells of a concept
    /// outside the text whether the passage's row has it.
    pub fn features(
        &mut self,
        passage: &Forward<'_>,
        first: f32,
        has: impl Fn(&Concept) -> bool,
    ) -> Features {
        self.gather(passage, has);
        let saturate = self.saturation(passage);
        let mut features = Features::default();
        self.had.covered.clear();
        self.unit_above.clear();
        (self.had.context, self.had.words, self.had.in_compounds) = (0.0, 0.0, false);
        for unit in &self.units {
            let mut best = OfConcept::default();
            let mut unit_above = 0.0_f32;
            for i in unit.concepts.clone() {
                let one = of_concept(&self.concepts[i], self.evidence[i], saturate);
                if one.whole() > best.whole() {
                    best = one;
                }
                unit_above = unit_above.max(self.evidence[i].above);
            }
            self.unit_above.push(unit_above);
            features.0[ABOVE] += best.above;
            self.had.covered.push(best.covered);
            self.had.context += best.covered.max(best.above);
            self.had.words += best.with_compounds;
            self.had.in_compounds |= best.with_compounds > best.words;
        }
        let covered: f32 = self.had.covered.iter().sum();
        features.0[WINDOW] = self.stretch();
        if let Some(answers) = &mut self.answers {
            let (weights, above) = (&self.unit_weights, &self.unit_above);
            features.0[ANSWER] = answers.best(passage, self.words, &self.found, weights, above);
        }
        features.0[FIRST] = first;
        let aside = passage.is_kind(PassageKind::Front) || passage.is_kind(PassageKind::Note);
        features.0[TEXT] = if aside { 0.0 } else { covered };
        let total = self.total.max(f32::MIN_POSITIVE);
        features.0.iter_mut().for_each(|value| *value /= total);
        self.had.context /= total;
        self.had.words /= total;
        features
    }

    /// What the count of a word or gram counts in a passage.
    fn saturation(&self, passage: &Forward<'_>) -> impl Fn(f32) -> f32 + Copy + use<> {
        let w = self.weights;
        let norm = w.k1 * (1.0 - w.b + w.b * passage.len() as f32 / self.mean_length);
        // With k1 = 0 a word that is not there would be 0 / 0.
        move |count: f32| if count > 0.0 { count * (w.k1 + 1.0) / (count + norm) } else { 0.0 }
    }

    /// The [`GRAMS`](super::features::GRAMS) of a passage: the dearest feature to measure.
    pub fn grams(&mut self, passage: &Forward<'_>) -> f32 {
        let saturate = self.saturation(passage);
        self.grams.score(passage, self.words, saturate) / self.total.max(f32::MIN_POSITIVE)
    }

    /// More than [`grams`](Self::grams) of any passage.
    pub fn most_grams(&self) -> f32 {
        let w = self.weights;
        // Other constants than BM25's have no bound.
        if w.k1 >= 0.0 && (0.0..=1.0).contains(&w.b) {
            self.grams.total() * (w.k1 + 1.0) / self.total.max(f32::MIN_POSITIVE)
        } else {
            f32::INFINITY
        }
    }

    fn gather(&mut self, passage: &Forward<'_>, has: impl Fn(&Concept) -> bool) {
        self.found.clear();
        self.evidence.fill(Evidence::default());
        self.part_counts.iter_mut().for_each(|counts| counts.fill(0.0));
        let mut here = std::mem::take(&mut self.here);
        passage.find(&mut self.wanted, &mut here);
        for &(position, stem, word) in &here.words {
            let (stem_here, word_here) = (stem != 0, self.by_word);
            for (i, concept) in self.concepts.iter().enumerate() {
                let mut here = 0.0;
                if stem_here && concept.stem == Some(stem) {
                    here = 1.0;
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
                    self.found.push((position, self.unit_of[i], true));
                }
            }
        }
        for &(position, part) in &here.parts {
            for (i, concept) in self.concepts.iter().enumerate() {
                if concept.stem == Some(part) {
                    // Parts of a word are no compounds themselves: this one stands there suspended, and as a whole.
                    let whole = !concept.parts.is_empty();
                    let evidence = &mut self.evidence[i];
                    *(if whole { &mut evidence.stems } else { &mut evidence.parts }) += 1.0;
                    self.found.push((position, self.unit_of[i], whole));
                }
                for (count, wanted) in self.part_counts[i].iter_mut().zip(&concept.parts) {
                    *count += f32::from(*wanted == part);
                }
            }
        }
        for above in passage.above() {
            for (i, concept) in self.concepts.iter().enumerate() {
                if let Some(stem) = concept.stem {
                    self.evidence[i].above = self.evidence[i].above.max(is_above(above, stem));
                }
            }
        }
        for (i, concept) in self.concepts.iter().enumerate() {
            let evidence = &mut self.evidence[i];
            if !concept.parts.is_empty() && evidence.stems == 0.0 {
                let counts = &self.part_counts[i];
                evidence.split = counts.iter().copied().fold(f32::INFINITY, f32::min);
            }
            if !concept.phrase.is_empty() {
                for position in places_of_phrase(&here, &concept.phrase) {
                    evidence.stems += 1.0;
                    self.found.push((position, self.unit_of[i], true));
                }
            }
            if let Some((stems, distance)) = &concept.near {
                evidence.stems = count_near(&here, stems, *distance) as f32;
                evidence.above = placed::above(passage, stems);
            }
            if concept.rows.is_some() && has(concept) {
                evidence.stems = 1.0;
            }
        }
        if !here.parts.is_empty() || self.by_word {
            self.found.sort_unstable();
        }
        self.here = here;
    }

    /// The weight of the units in the best stretch of [`STRETCH`] words, those above the passage counted in.
    fn stretch(&mut self) -> f32 {
        let counts = &mut self.counts_in_stretch;
        counts.fill((0, 0));
        let above = &self.unit_above;
        let worth = |count: (u16, u16), unit: u16, weight: f32| {
            let here = match count {
                (1.., _) => 1.0,
                (_, 1..) => IN_COMPOUND,
                _ => 0.0,
            };
            weight * above[usize::from(unit)].max(here)
        };
        let mut sum: f32 = above.iter().zip(&self.unit_weights).map(|(above, weight)| above * weight).sum();
        let (mut best, mut from) = (sum, 0);
        for &(position, unit, whole) in &self.found {
            let mut step = |unit: u16, whole: bool, up: bool| {
                let (count, weight) = (&mut counts[usize::from(unit)], self.units[usize::from(unit)].weight);
                sum -= worth(*count, unit, weight);
                let which = if whole { &mut count.0 } else { &mut count.1 };
                *which = if up { which.saturating_add(1) } else { which.saturating_sub(1) };
                sum += worth(*count, unit, weight);
            };
            step(unit, whole, true);
            while position - self.found[from].0 >= STRETCH {
                step(self.found[from].1, self.found[from].2, false);
                from += 1;
            }
            best = best.max(sum);
        }
        best
    }
}

/// The hashes that concepts ask for.
fn hashes(concepts: &[Concept]) -> Vec<u32> {
    let mut asked = Vec::new();
    for concept in concepts {
        let near = concept.near.iter().flat_map(|(stems, _)| stems);
        let words = concept.words.iter().map(|(hash, _)| hash);
        let all = concept.stem.iter().chain(&concept.parts).chain(&concept.phrase);
        asked.extend(all.chain(near).chain(words));
    }
    asked
}

/// How many words a query has: function words are none, alternatives are one.
pub fn words(concepts: &[Concept]) -> usize {
    units(concepts).len()
}

/// The units of a query's concepts.
fn units(concepts: &[Concept]) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut at = 0;
    for group in concepts.chunk_by(|a, b| a.clause == b.clause) {
        let end = at + group.len();
        let step = if group.iter().all(|concept| concept.piece) { 1 } else { group.len() };
        for start in (at..end).step_by(step) {
            let weight =
                concepts[start..start + step].iter().map(|concept| concept.weight).fold(0.0, f32::max);
            units.push(Unit { concepts: start..start + step, weight });
        }
        at = end;
    }
    units
}

/// What a word that stands only in a compound, or a compound whose parts stand apart, counts for coverage.
pub(super) const IN_COMPOUND: f32 = 0.7;
/// What a word that stands only above the passage counts.
const ONLY_ABOVE: f32 = 0.4;

/// What a passage has of one concept, not yet as shares of the query.
#[derive(Clone, Copy, Debug, Default)]
struct OfConcept {
    /// BM25 of the word itself.
    words: f32,
    /// BM25 of it together with compounds.
    with_compounds: f32,
    above: f32,
    /// How much of its weight is there.
    covered: f32,
}

impl OfConcept {
    /// By what the best of alternatives is told.
    fn whole(&self) -> f32 {
        self.words + self.with_compounds + self.above
    }
}

fn of_concept(concept: &Concept, evidence: Evidence, saturate: impl Fn(f32) -> f32) -> OfConcept {
    let in_compounds = evidence.parts + evidence.split;
    let covered = if evidence.stems > 0.0 {
        1.0
    } else if in_compounds > 0.0 {
        IN_COMPOUND
    } else {
        ONLY_ABOVE * evidence.above
    };
    OfConcept {
        words: concept.weight * saturate(evidence.stems),
        with_compounds: concept.weight * saturate(evidence.stems + in_compounds),
        above: concept.weight * evidence.above,
        covered: concept.weight * covered,
    }
}

/// Where the words stand side by side.
fn places_of_phrase(found: &Found, phrase: &[u32]) -> impl Iterator<Item = u32> {
    let starts = found.words.iter().enumerate().filter(|(_, word)| phrase.first() == Some(&word.2));
    let whole = starts.filter(|&(i, &(position, ..))| {
        let here = found.words[i..].iter().map(|&(position, _, word)| (position, word));
        let wanted = (position..).zip(phrase.iter().copied());
        here.take(phrase.len()).eq(wanted)
    });
    whole.map(|(_, &(position, ..))| position)
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

/// Fills in what a passage owes to the other candidates: how much of the query its document has in any of them, and what
/// the passages right before and after it have.
///
/// `had` holds for every candidate what of the query it has; `places` its document and its place in the index.
pub fn surroundings(features: &mut [Features], had: &[Had], places: &[Place], ranker: &Ranker<'_>) {
    let mut by_document: HashMap<u64, Vec<f32>, BuildHasherDefault<Quick>> = HashMap::default();
    let mut at: HashMap<u64, usize, BuildHasherDefault<Quick>> = HashMap::default();
    let key = |segment: u32, row: u32| u64::from(segment) << 32 | u64::from(row);
    for (i, (had, place)) in had.iter().zip(places).enumerate() {
        let all =
            by_document.entry(u64::from(place.document)).or_insert_with(|| vec![0.0; had.covered.len()]);
        all.iter_mut().zip(&had.covered).for_each(|(best, &here)| *best = best.max(here));
        at.insert(key(place.segment, place.row), i);
    }
    let total = ranker.total.max(f32::MIN_POSITIVE);
    for (i, place) in places.iter().enumerate() {
        // What has hardly anything itself is not made good by its document.
        let own_share = had[i].context.max(0.0).sqrt();
        let document = &by_document[&u64::from(place.document)];
        features[i].0[DOCUMENT] = own_share * document.iter().sum::<f32>() / total;
        let beside = [place.row.checked_sub(1), place.row.checked_add(1)];
        let beside = beside.into_iter().flatten().filter_map(|row| at.get(&key(place.segment, row)).copied());
        let beside = beside.filter(|&j| places[j].document == place.document).map(|j| had[j].words);
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
