//! The stem of a word: what all its forms are indexed under.
//!
//! Snowball's Norwegian stemmer takes off one ending and is at its weakest where Norwegian puts one on another
//! (sykepleier, sykepleiere, sykepleierne) or draws a word together (mønster, mønstre). Rules ([`mend`]) bring such forms to the
//! stem Snowball gives the plain word; forms beyond rules stand in a table.

use rust_stemmers::{Algorithm, Stemmer};

use super::mend::mend;
use super::{irregular, nynorsk};

/// Which of the steps that make a stem are on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stemming {
    pub snowball: bool,
    pub mend: bool,
    pub irregular: bool,
    pub nynorsk: bool,
}

impl Stemming {
    /// The stem of a folded word.
    pub fn stem(self, word: &str) -> String {
        self.reduce(word).stem
    }

    /// The stem of a compound with these parts, junctures with the part they follow, and the stems of the parts. Parts that
    /// are irregular or Nynorsk are put into the common form before the whole is stemmed.
    pub fn stem_compound(self, word: &str, parts: &[String]) -> (String, Vec<String>) {
        let whole = self.reduce(word);
        let reduced: Vec<Reduced> = parts.iter().map(|part| self.reduce(part)).collect();
        let mut common = String::new();
        let mut changed = false;
        if whole.common.is_none() {
            for (i, (part, reduced)) in parts.iter().zip(&reduced).enumerate() {
                match self.common_part(part, reduced, i + 1 == parts.len()) {
                    Some((form, juncture)) => {
                        changed = true;
                        common.extend([&form, juncture]);
                    }
                    None => common.push_str(part),
                }
            }
        }
        let stem = if changed { self.stem(&common) } else { whole.stem };
        (stem, reduced.into_iter().map(|part| part.stem).collect())
    }

    /// What stands in Bokmål compounds for an irregular or Nynorsk part, and its juncture.
    fn common_part(self, part: &str, reduced: &Reduced, last: bool) -> Option<(String, &'static str)> {
        let bare = part.strip_suffix('s').filter(|bare| !last && bare.len() > 3);
        if let Some(form) = &reduced.common {
            let joined_by_s = bare.is_some() || JOINED_BY_S.iter().any(|end| form.ends_with(end));
            let joined_by_e = part.ends_with('e') && !form.ends_with('e');
            let juncture = match (last, joined_by_s, joined_by_e) {
                (true, ..) => "",
                (_, true, _) => "s",
                (_, _, true) => "e",
                _ => "",
            };
            return Some((form.clone(), juncture));
        }
        let bare = bare?;
        let form = self.plain_form(bare).or_else(|| {
            let mut evened = bare.to_owned();
            nynorsk::even_out(&mut evened);
            (self.nynorsk && evened != bare).then_some(evened)
        })?;
        Some((form, "s"))
    }

    fn reduce(self, word: &str) -> Reduced {
        if word.contains(|c: char| c.is_ascii_digit()) {
            return Reduced { stem: word.to_owned(), common: None };
        }
        let plain = self.plain_form(word);
        let stem = self.regular(plain.as_deref().unwrap_or(word));
        match nynorsk::bokmal_of(&stem).filter(|_| self.nynorsk) {
            Some(lemma) => Reduced { stem: self.regular(lemma), common: Some(lemma.to_owned()) },
            None => Reduced { stem, common: plain },
        }
    }

    /// The regular form that an irregular one, or one with a Nynorsk ending, stands for.
    fn plain_form(self, word: &str) -> Option<String> {
        let lemma = |word: &str| irregular::lemma_of(word).filter(|_| self.irregular);
        // Nynorsk passives: gjerast, leggjast.
        let passive = || lemma(&format!("{}e", word.strip_suffix("ast").filter(|_| self.nynorsk)?));
        let bokmal = || nynorsk::with_bokmal_ending(word).filter(|_| self.nynorsk);
        lemma(word).or_else(passive).or_else(bokmal)
    }

    /// The stem of a regular word.
    fn regular(self, word: &str) -> String {
        let mut stem = word.to_owned();
        if self.snowball {
            stem = Stemmer::create(Algorithm::Norwegian).stem(word).into_owned();
        }
        if self.mend {
            mend(word, &mut stem);
        }
        if self.nynorsk {
            nynorsk::even_out(&mut stem);
        }
        stem
    }
}

/// A stem, and the regular Bokmål form it was made of if that is not the word itself.
struct Reduced {
    stem: String,
    common: Option<String>,
}

/// Endings of nouns that are joined to what follows by -s-.
const JOINED_BY_S: [&str; 6] = ["else", "ning", "sjon", "het", "dom", "skap"];
