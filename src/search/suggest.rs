//! Words the index does not know: what they may have been meant to be.

use super::query::{Atom, Form, Occur, Query};
use super::query_words::{QueryWord, QueryWords};
use super::vocabulary;
use crate::analysis::thesaurus::Thesaurus;
use crate::analysis::{cognates, spelling};
use crate::error::Result;
use crate::index::Index;

/// What a correction counts against the word as typed.
const CORRECTED: f32 = 0.9;
/// The same where the word as typed may be right.
const DOUBTFUL: f32 = 0.5;
/// Shorter words have too many neighbours.
const MIN_LETTERS: usize = 5;
/// Of words this long hardly two are one slip apart.
const LONG: usize = 10;
/// Two slips within the first letters are so rare that looking for them is not worth most of the dictionary.
const SPARED: u32 = 3;

/// Adds to each word that no passage has the word of the index that was most likely meant, and says so. Words that are
/// known, phrases and patterns are left alone; the typed form still counts. Where `families` are looked for, a word with kin
/// in the index is found by them: avvisende by avvisning.
pub fn correct(
    words: &QueryWords<'_>,
    query: &mut Query,
    thesaurus: Option<&Thesaurus>,
    families: bool,
) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    for clause in &mut query.clauses {
        if clause.occur == Occur::MustNot {
            continue;
        }
        let mut added = Vec::new();
        for atom in &clause.alternatives {
            let (Form::Word(word), None) = (&atom.form, atom.field) else { continue };
            if let Some((better, boost)) = correction(words, word, thesaurus, families)? {
                notes.push(format!("no passage has \"{word}\"; searching for \"{better}\" as well"));
                added.push(Atom { field: None, form: Form::Word(better), boost: boost * atom.boost });
            }
        }
        clause.alternatives.extend(added);
    }
    Ok(notes)
}

/// For each unknown word up to three words of the index near it.
pub fn nearest(index: &Index, unknown: &[String]) -> Result<Vec<(String, Vec<String>)>> {
    let mut suggestions = Vec::new();
    for word in unknown {
        let near = near_words(index, word)?;
        if !near.is_empty() {
            suggestions.push((word.clone(), near.into_iter().take(3).collect()));
        }
    }
    Ok(suggestions)
}

/// What an index has of a word.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Known {
    Whole,
    /// Not the word as typed, but one of its stem, or what has that stem by chance.
    Stem,
    /// A compound that nobody has written, of known parts.
    Parts,
    No,
}

/// The word that was most likely meant, and what it counts against the one typed.
fn correction(
    words: &QueryWords<'_>,
    word: &str,
    thesaurus: Option<&Thesaurus>,
    families: bool,
) -> Result<Option<(String, f32)>> {
    if word.chars().count() < MIN_LETTERS || !word.chars().all(char::is_alphabetic) {
        return Ok(None);
    }
    // A function word that no passage has is none the less right.
    let read = words.of(word);
    if read.iter().all(|word| word.stem.is_none()) {
        return Ok(None);
    }
    let (known, index) = (known(words, &read)?, words.index());
    let known = if known == Known::No && families && has_kin(index, &read)? { Known::Stem } else { known };
    // A word that names a concept is no misspelling, only not in this index.
    if known != Known::Whole && thesaurus.is_some_and(|thesaurus| thesaurus.has_word(&word.to_lowercase())) {
        return Ok(None);
    }
    let better = match known {
        Known::Whole => None,
        // An inflection or derivation that nobody has written, or a slip that leaves another word's stem: motene, møtene.
        Known::Stem => return Ok(easy_slip(words, word)?.map(|better| (better, DOUBTFUL))),
        // Compounds are made as one goes, so that only a slip explains one that is nearly another.
        Known::Parts => match easy_slip(words, word)? {
            None => one_slip(index, word)?,
            easy => easy,
        },
        Known::No => match near_words(index, word)?.into_iter().next() {
            None => with_parts_corrected(words, word)?,
            near => near,
        },
    };
    Ok(better.map(|better| (better, CORRECTED)))
}

/// The word of the index that is an easy slip away, and not much rarer than what the word is taken for as it stands; not one
/// of the same stem, which is found anyway.
fn easy_slip(words: &QueryWords<'_>, word: &str) -> Result<Option<String>> {
    let index = words.index();
    let stem = index.analyzer().stem(word);
    let rows = index.stem_rows(&stem)?;
    let mut best: Option<(u64, String)> = None;
    for variant in spelling::easy_variants(&word.to_lowercase()) {
        let written = index.exact_rows(&variant)?;
        if written > best.as_ref().map_or(0, |best| best.0) {
            let other = index.analyzer().stem(&variant);
            if other != stem && index.stem_rows(&other)? * 2 >= rows {
                best = Some((written, variant));
            }
        }
    }
    Ok(best.map(|(_, variant)| variant))
}

/// The word of the index that is no more than one slip away from a long word.
fn one_slip(index: &Index, word: &str) -> Result<Option<String>> {
    if word.chars().count() < LONG {
        return Ok(None);
    }
    let lower = word.to_lowercase();
    let near = vocabulary::near(index.searcher(), index.fields().exact, &lower, 1, 0);
    let near = near.map_err(|e| index.fault(e))?.into_iter().map(|word| (word.text, word.rows));
    Ok(spelling::suggest(&lower, near, 1).pop().map(|suggestion| suggestion.word))
}

/// The compound with each unknown part set right; `None` if there is no such part, or nothing is near one.
fn with_parts_corrected(words: &QueryWords<'_>, word: &str) -> Result<Option<String>> {
    let index = words.index();
    let lower = word.to_lowercase();
    let mut corrected = String::new();
    for span in index.analyzer().split(&lower) {
        let part = span.of(&lower);
        let is_last = span.end == lower.len();
        if known(words, &words.of(part))? != Known::No {
            corrected.push_str(part);
        } else if part.chars().count() < MIN_LETTERS {
            return Ok(None);
        } else {
            let Some(near) = near_words(index, part)?.into_iter().next() else { return Ok(None) };
            corrected.push_str(&near);
            if !is_last && part.ends_with('s') && !near.ends_with('s') {
                corrected.push('s');
            }
        }
    }
    Ok((!corrected.is_empty() && corrected != lower).then_some(corrected))
}

/// Whether the index has a word of the family of what is one word.
fn has_kin(index: &Index, read: &[QueryWord]) -> Result<bool> {
    let [QueryWord { stem: Some(stem), .. }] = read else { return Ok(false) };
    for kin in &*index.analyzer().kin(stem) {
        if index.has_stem(&kin.stem)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn known(words: &QueryWords<'_>, read: &[QueryWord]) -> Result<Known> {
    let index = words.index();
    for word in read {
        if index.has_exact(&word.word)? {
            return Ok(Known::Whole);
        }
    }
    for word in read {
        if words.entry(word)?.rows > 0 {
            return Ok(Known::Stem);
        }
        for stem in &word.completed {
            if index.has_stem(stem)? {
                return Ok(Known::Stem);
            }
        }
    }
    let mut compound = read.iter().flat_map(|word| &word.parts).peekable();
    let known = if compound.peek().is_some() { Known::Parts } else { Known::No };
    for part in compound {
        if !index.has_stem(part)? {
            return Ok(Known::No);
        }
    }
    Ok(known)
}

/// Words of the index near `word`, the likeliest first: those that are it typed without Norwegian letters, then the
/// Norwegian kin of an English word, then by distance, with letters that are easily confused nearer, and frequency.
fn near_words(index: &Index, word: &str) -> Result<Vec<String>> {
    let lower = word.to_lowercase();
    let letters = lower.chars().count();
    if letters > 40 {
        return Ok(Vec::new());
    }
    let field = index.fields().exact;
    let mut typed_without = Vec::new();
    for variant in spelling::ascii_variants(&lower) {
        let rows = index.exact_rows(&variant)?;
        if rows > 0 {
            typed_without.push((std::cmp::Reverse(rows), variant));
        }
    }
    typed_without.sort();
    let mut near: Vec<String> = typed_without.into_iter().map(|(_, word)| word).collect();
    for shape in cognates::cognates(&lower) {
        let stem = index.analyzer().stem(&shape);
        if index.has_stem(&stem)? {
            let is_written = index.has_exact(&shape)?;
            let word = if is_written { shape } else { written(index, stem)? };
            if !near.contains(&word) {
                near.push(word);
            }
        }
    }
    let edits = if letters < 5 { 1 } else { 2 };
    let found =
        vocabulary::near(index.searcher(), field, &lower, edits, SPARED).map_err(|e| index.fault(e))?;
    let known = found
        .into_iter()
        .filter(|word| !index.analyzer().is_stop(&word.text))
        .map(|word| (word.text, word.rows));
    for suggestion in spelling::suggest(&lower, known, 5) {
        if !near.contains(&suggestion.word) {
            near.push(suggestion.word);
        }
    }
    if near.is_empty() {
        near = near_stems(index, &lower, edits)?;
    }
    Ok(near)
}

/// Stems of the index near that of `word`, for words whose right form no passage has, or only a heading.
fn near_stems(index: &Index, word: &str, edits: u8) -> Result<Vec<String>> {
    let (field, stem) = (index.fields().stem, index.analyzer().stem(word));
    let found =
        vocabulary::near(index.searcher(), field, &stem, edits, SPARED).map_err(|e| index.fault(e))?;
    // Only those that mean themselves when they are asked for.
    let known = found.into_iter().filter(|near| index.analyzer().stem(&near.text) == near.text);
    let suggestions = spelling::suggest(&stem, known.map(|near| (near.text, near.rows)), 5);
    suggestions.into_iter().map(|suggestion| written(index, suggestion.word)).collect()
}

/// The most frequent word of the index that has this stem and begins with it; the stem itself if none does.
fn written(index: &Index, stem: String) -> Result<String> {
    let words = vocabulary::beginning_with(index.searcher(), index.fields().exact, &stem);
    let words = words.map_err(|e| index.fault(e))?;
    let word = words.into_iter().find(|word| index.analyzer().stem(&word.text) == stem);
    Ok(word.map_or(stem, |word| word.text))
}
