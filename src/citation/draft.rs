//! A work while it is gathered, and how well a list of names fits its authors.

use std::collections::BTreeMap;

use super::Confidence;
use super::authors::{Authors, Name};
use super::fold::{near, slug};
use super::lexicon::{Class, is_given_name};
use super::year::Year;

/// A work while it is gathered.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The authors, each as printed and as folded words.
    pub(super) names: Vec<(String, Vec<String>)>,
    pub(super) others: bool,
    pub(super) organisation: bool,
    /// The first letter of the first author's given name, in lower case.
    pub(super) initial: Option<char>,
    /// What notes have before each surname, folded: given names, and halves of a surname that later notes tell.
    pub(super) given: Vec<Vec<String>>,
    pub(super) year: Year,
    pub(super) spellings: BTreeMap<String, usize>,
    pub(super) entry: Option<usize>,
    pub(super) confidence: Confidence,
    pub(super) count: usize,
}

/// How well a spelling fits a work; better is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Full,
    /// A particle differs or is missing.
    Loose,
    /// One author named where there are more, without `et al.`
    Short,
}

impl Draft {
    /// Takes over names that are fuller, and surnames that are barer.
    pub(super) fn refine(&mut self, authors: &Authors) {
        for (i, Name { words, .. }) in authors.names.iter().enumerate() {
            let parts = folded(words);
            let next = self.names.len();
            match self.names.get_mut(i) {
                None if i == next && self.others => self.names.push((words.clone(), parts)),
                None => {}
                Some((known, known_parts)) => {
                    // `Ainsworth` beside `Mary Ainsworth` tells which word is the surname.
                    let barer = parts.len() < known_parts.len()
                        && known_parts.ends_with(&parts)
                        && !known_parts[..known_parts.len() - parts.len()]
                            .iter()
                            .all(|word| is_particle(word));
                    // `El-Hadi Moen` behind `Samira El-Hadi Moen`: half of a surname stood before the other.
                    let half = parts.len().checked_sub(known_parts.len()).filter(|&half| half > 0);
                    let fuller = half.is_some_and(|half| {
                        let given = self.given.get(i).map_or(&[][..], Vec::as_slice);
                        parts.ends_with(known_parts) && given.len() > half && given.ends_with(&parts[..half])
                    });
                    if (barer || fuller) && !self.organisation {
                        (*known, *known_parts) = (words.clone(), parts);
                    }
                }
            }
        }
        self.others &= authors.others || self.names.len() > authors.names.len() || authors.names.len() == 1;
    }

    /// Whether the initials, if both are known, leave it open that these are its authors.
    pub(super) fn may_be(&self, authors: &Authors) -> bool {
        self.initial.zip(initial(authors)).is_none_or(|(known, given)| known == given)
            || self.is_half(authors)
    }

    /// Whether what stands before the first surname is half of it, no given name: `El-Hadi` in `El-Hadi Moen`.
    pub(super) fn is_half(&self, authors: &Authors) -> bool {
        let half = authors.names.first().map(|name| given(&name.given)).unwrap_or_default();
        !half.is_empty()
            && self.given.first().is_some_and(|given| given.len() > half.len() && given.ends_with(&half))
    }

    /// The key with the first author's initial behind the surname: `berg-a-2010`.
    pub(super) fn key_with(&self, initial: char) -> String {
        let first = self.names.first().map(|(words, _)| slug(&surname(words, self.organisation)));
        let first = first.unwrap_or_default();
        let key = self.key(false);
        let rest = key.strip_prefix(&first).unwrap_or(&key);
        format!("{first}-{}{rest}", slug(&initial.to_string()))
    }

    pub(super) fn key(&self, all: bool) -> String {
        let names: Vec<String> =
            self.names.iter().map(|(words, _)| slug(&surname(words, self.organisation))).collect();
        let named = if all {
            names.join("-")
        } else if names.len() > 2 || self.others {
            names.first().cloned().unwrap_or_default()
        } else {
            names.join("-")
        };
        let named = if named.is_empty() { "ukjent".to_owned() } else { named };
        format!("{named}-{}", self.year.slug())
    }
}

/// The first letter of the first author's given name, as far as the citation tells.
pub(super) fn initial(authors: &Authors) -> Option<char> {
    let name = authors.names.first().filter(|_| !authors.organisation)?;
    let first = name.initials.chars().next().or_else(|| {
        let (given, rest) = name.words.split_once(' ')?;
        (!rest.is_empty() && is_given_name(&given.to_lowercase())).then(|| given.chars().next())?
    })?;
    first.to_lowercase().next()
}

/// How a list of names fits the authors of a work.
pub(super) fn fit(names: &[Vec<String>], others: bool, draft: &Draft) -> Option<Fit> {
    let mut fit = Fit::Full;
    for ((_, known), name) in draft.names.iter().zip(names) {
        if known == name {
            continue;
        }
        let (a, b) = (core(known), core(name));
        if a == b {
            fit = Fit::Loose;
        } else if !(a.ends_with(&b) || b.ends_with(&a)) || a.is_empty() || b.is_empty() || draft.organisation
        {
            return None;
        }
    }
    match (names.len(), draft.names.len()) {
        (n, m) if n == m => {
            // `Moe (2002)` and `Moe et al. (2002)`: one author alone, where more are known of.
            if n == 1 && draft.others != others && !draft.organisation { Some(Fit::Short) } else { Some(fit) }
        }
        (n, m) if n < m && others => Some(if m > 2 || draft.others { fit } else { Fit::Short }),
        (n, m) if n > m && draft.others => Some(fit),
        (1, m) if m > 2 || m > 1 && draft.others => Some(Fit::Short),
        _ => None,
    }
}

/// The surname of a name that may carry given names.
pub(super) fn surname(words: &str, organisation: bool) -> String {
    let parts: Vec<&str> = words.split_whitespace().collect();
    if organisation || parts.len() < 2 {
        return words.to_owned();
    }
    let given =
        parts.iter().take(parts.len() - 1).take_while(|part| is_given_name(&part.to_lowercase())).count();
    parts[given..].join(" ")
}

/// The words of a name, folded.
pub(super) fn folded(words: &str) -> Vec<String> {
    let parts: Vec<String> = words.split_whitespace().map(slug).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { vec![words.to_lowercase()] } else { parts }
}

/// The words before a surname, folded; none where there are none.
pub(super) fn given(words: &str) -> Vec<String> {
    if words.is_empty() { Vec::new() } else { folded(words) }
}

pub(super) fn is_particle(word: &str) -> bool {
    Class::Particle.has(word) || Class::InnerParticle.has(word)
}

/// A name without its particles.
pub(super) fn core(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).filter(|word| !is_particle(word)).collect()
}

/// Whether two names that are not the same are the same but for a letter.
pub(super) fn misspelling(a: &[String], b: &[String], least: usize) -> bool {
    match (core(a).as_slice(), core(b).as_slice()) {
        ([most_a @ .., a], [most_b @ .., b]) => {
            let letters = a.chars().count().min(b.chars().count());
            most_a == most_b
                && letters >= least
                && a.chars().next() == b.chars().next()
                && near(a, b, if letters >= 9 { 2 } else { 1 })
        }
        _ => false,
    }
}
