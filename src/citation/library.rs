//! The works of one document: its reference list and the spellings of its citations brought together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Confidence;
use super::authors::{Authors, Name};
use super::draft::{Draft, Fit, core, fit, folded, given, initial, misspelling, surname};
use super::fold::slug;
use super::reference::Entry;
use super::work::Work;
use super::year::Year;
use crate::document::WorkKey;

/// How many works of one bucket are compared when spellings are merged by likeness; keeps odd texts linear.
const MOST_COMPARED: usize = 64;

/// A way of naming a work, as it stands in the text.
#[derive(Clone, Debug)]
struct Signature {
    authors: Authors,
    year: Year,
    count: usize,
    spellings: BTreeMap<String, usize>,
}

/// The works, and the way from each spelling to its work.
#[derive(Debug, Default)]
pub(super) struct Library {
    drafts: Vec<Draft>,
    entries: Vec<Entry>,
    /// Spelling of authors and year → work and how sure.
    found: BTreeMap<String, (usize, Confidence)>,
    /// Last word of the first author → works.
    by_name: HashMap<String, Vec<usize>>,
    /// The same with the year.
    by_name_and_year: HashMap<(String, Year), Vec<usize>>,
    /// Year, and second author or else the first one's initial → works; for finding misspelt first authors.
    by_year: HashMap<(Year, String), Vec<usize>>,
    aliases: HashMap<String, Authors>,
    /// Titles that notes give with a work, in small letters.
    titles: HashMap<usize, BTreeSet<String>>,
}

impl Library {
    /// Gathers the works named by `entries` (a reference list) and by `cited` (authors, year and raw text, in reading order).
    pub(super) fn gather<'m>(
        entries: Vec<(Entry, Authors)>,
        cited: impl Iterator<Item = (&'m Authors, Year, String)> + Clone,
        titled: impl Iterator<Item = (&'m Authors, Year, &'m str)>,
        short: impl Iterator<Item = &'m Authors>,
    ) -> Library {
        let mut library = Library::default();
        for (entry, authors) in entries {
            if let Some(year) = entry.year {
                library.draft(&authors, year, Some(library.entries.len()));
            }
            library.entries.push(entry);
        }
        for (authors, _, _) in cited.clone() {
            if let Some(alias) = &authors.alias {
                let full = Authors { organisation: true, ..authors.clone() };
                library.aliases.entry(slug(alias)).or_insert(full);
            }
        }
        let mut signatures: Vec<Signature> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for (authors, year, raw) in cited {
            let at = *known.entry(signature_of(authors, year)).or_insert_with(|| {
                signatures.push(Signature {
                    authors: authors.clone(),
                    year,
                    count: 0,
                    spellings: BTreeMap::new(),
                });
                signatures.len() - 1
            });
            signatures[at].count += 1;
            *signatures[at].spellings.entry(raw).or_insert(0) += 1;
        }
        // The fullest spellings first: they know all authors, the others are fitted to them.
        let mut order: Vec<usize> = (0..signatures.len()).collect();
        order.sort_by_key(|&i| {
            let s = &signatures[i];
            (std::cmp::Reverse(s.authors.names.len()), !s.authors.others, s.authors.genitive, i)
        });
        for i in order {
            library.place(&signatures[i]);
        }
        library.merge_slips();
        for (authors, year, title) in titled {
            if let Some((work, _)) = library.find(authors, year) {
                library.titles.entry(work).or_default().insert(slug(title));
            }
        }
        for authors in short {
            library.widen(authors);
        }
        library.share_halves();
        library
    }

    /// One work of an author tells the surname in all: `Hus Moland 1999` that in `Berit Hus Moland: …, 1994` as well.
    fn share_halves(&mut self) {
        for work in 0..self.drafts.len() {
            let Some((_, parts)) =
                self.drafts[work].names.first().filter(|_| !self.drafts[work].given.is_empty())
            else {
                continue;
            };
            let Some(word) = parts.last().filter(|_| self.drafts[work].entry.is_none()) else { continue };
            let rivals = self.by_name.get(word).into_iter().flatten().take(MOST_COMPARED);
            let fuller = rivals.filter_map(|&rival| {
                let (words, fuller) = self.drafts[rival].names.first()?;
                let half = fuller.len().checked_sub(parts.len()).filter(|&half| half > 0)?;
                let given = self.drafts[work].given.first()?;
                let tells = fuller.ends_with(parts)
                    && given.len() > half
                    && given.ends_with(&fuller[..half])
                    && !self.drafts[rival].organisation;
                tells.then(|| (words.clone(), fuller.clone()))
            });
            if let Some(name) = fuller.min_by_key(|(_, fuller)| fuller.len()) {
                self.drafts[work].names[0] = name;
            }
        }
    }

    /// Takes the short form of a note, `El-Hadi Moen, Kjøkken, 63`, for what it tells of surnames.
    fn widen(&mut self, authors: &Authors) {
        let Some(first) = authors.names.first().filter(|name| !name.given.is_empty()) else { return };
        let Some(word) = folded(&first.words).pop() else { return };
        let mut whole = authors.clone();
        whole.names[0].words = format!("{} {}", first.given, first.words);
        for &work in self.by_name.get(&word).into_iter().flatten().take(MOST_COMPARED) {
            if self.drafts[work].entry.is_none() && self.drafts[work].is_half(authors) {
                self.drafts[work].refine(&whole);
            }
        }
    }

    /// The work that these authors and this year name.
    pub(super) fn find(&self, authors: &Authors, year: Year) -> Option<(usize, Confidence)> {
        self.found.get(&signature_of(authors, year)).copied()
    }

    /// The work of these authors: `cited`, the one of theirs that was cited last, or the only one they have.
    pub(super) fn yearless(&self, authors: &Authors, cited: Option<usize>) -> Option<(usize, Confidence)> {
        let authors = self.aliases.get(&slug(&authors.names[0].words)).unwrap_or(authors);
        if let Some(work) = cited.filter(|&work| self.is_by(work, authors)) {
            return Some((work, Confidence::Probable));
        }
        let word = folded(&authors.names[0].words).pop()?;
        let mut works = self
            .by_name
            .get(&word)?
            .iter()
            .copied()
            .take(MOST_COMPARED)
            .filter(|&work| self.is_by(work, authors));
        let first = works.next()?;
        let only = works.next().is_none();
        Some((first, if only { Confidence::Probable } else { Confidence::Ambiguous }))
    }

    /// The work of these authors whose title begins with `title`, or holds it; or the only one they have.
    pub(super) fn titled(&self, authors: &Authors, title: &str) -> Option<(usize, Confidence)> {
        let word = folded(&authors.names[0].words).pop()?;
        let works: Vec<usize> = self
            .by_name
            .get(&word)?
            .iter()
            .copied()
            .take(MOST_COMPARED)
            .filter(|&work| self.is_by(work, authors))
            .collect();
        let wanted = slug(title);
        let holds = |work: usize| {
            let listed = self.drafts[work].entry.map(|entry| slug(&self.entries[entry].title));
            let noted = self.titles.get(&work).into_iter().flatten().cloned();
            listed.into_iter().chain(noted).any(|title| title.contains(&wanted))
        };
        if let Some(&work) = works.iter().find(|&&work| holds(work)) {
            return Some((work, Confidence::Certain));
        }
        let [only] = works[..] else { return None };
        Some((only, Confidence::Probable))
    }

    /// Whether `authors` can be a way to name the authors of `work`.
    pub(super) fn is_by(&self, work: usize, authors: &Authors) -> bool {
        let draft = &self.drafts[work];
        let names: Vec<Vec<String>> = authors.names.iter().map(|name| folded(&name.words)).collect();
        fit(&names, authors.others || names.len() == 1, draft).is_some()
            && names.len() <= draft.names.len()
            && draft.may_be(authors)
    }

    /// The abbreviations of a work's author.
    pub(super) fn abbreviations(&self, work: usize) -> impl Iterator<Item = &str> {
        let name = self.drafts[work].names.first().map(|(words, _)| words.as_str());
        self.aliases
            .values()
            .filter(move |full| full.names.first().map(|full| full.words.as_str()) == name)
            .filter_map(|full| full.alias.as_deref())
    }

    /// How many works there are, cited or not.
    pub(super) fn len(&self) -> usize {
        self.drafts.len()
    }

    /// The authors of a work as printed.
    pub(super) fn authors(&self, work: usize) -> Vec<String> {
        self.drafts[work].names.iter().map(|(words, _)| words.clone()).collect()
    }

    /// The last word of the first author.
    pub(super) fn first_word(&self, work: usize) -> Option<&str> {
        self.drafts[work].names.first().and_then(|(_, words)| words.last()).map(String::as_str)
    }

    /// Finds the work of a spelling, or makes it one.
    fn place(&mut self, signature: &Signature) {
        let full = self.aliases.get(&slug(&signature.authors.names[0].words)).cloned();
        let authors = match &full {
            Some(full) if signature.authors.names.len() == 1 => full,
            _ => &signature.authors,
        };
        let bare = bare(authors);
        let (work, confidence) = self
            .fitting(authors, signature.year)
            .or_else(|| bare.as_ref().and_then(|bare| self.fitting(bare, signature.year)))
            .or_else(|| self.fitting(&all_bare(bare.as_ref()?)?, signature.year))
            .or_else(|| self.fitting(&abbreviated(authors)?, signature.year))
            .or_else(|| self.other_initial(authors, signature.year))
            .or_else(|| self.other_letter(authors, signature.year))
            .or_else(|| self.misspelt(authors, signature.year).map(|work| (work, Confidence::Probable)))
            .unwrap_or_else(|| {
                // `Dahls (1998)`: a genitive if Dahl is known at all.
                let known =
                    bare.as_ref().filter(|bare| bare.owned || self.knows(bare)).unwrap_or(authors).clone();
                (self.draft(&known, signature.year, None), Confidence::Certain)
            });
        let draft = &mut self.drafts[work];
        draft.count += signature.count;
        if confidence > draft.confidence && confidence != Confidence::Ambiguous {
            draft.confidence = confidence;
        }
        for (raw, count) in &signature.spellings {
            *draft.spellings.entry(raw.clone()).or_insert(0) += count;
        }
        if draft.entry.is_none() {
            draft.refine(authors);
        }
        draft.initial = draft.initial.or(initial(authors));
        self.found.insert(signature_of(&signature.authors, signature.year), (work, confidence));
    }

    fn knows(&self, authors: &Authors) -> bool {
        folded(&authors.names[0].words).last().is_some_and(|word| self.by_name.contains_key(word))
    }

    fn draft(&mut self, authors: &Authors, year: Year, entry: Option<usize>) -> usize {
        let names: Vec<_> =
            authors.names.iter().map(|name| (name.words.clone(), folded(&name.words))).collect();
        if let Some(word) = names.first().and_then(|(_, words)| words.last()) {
            let work = self.drafts.len();
            self.by_name.entry(word.clone()).or_default().push(work);
            self.by_name_and_year.entry((word.clone(), year)).or_default().push(work);
            let parts: Vec<Vec<String>> = names.iter().map(|(_, words)| words.clone()).collect();
            self.by_year.entry((year, beside(&parts))).or_default().push(work);
        }
        self.drafts.push(Draft {
            names,
            others: authors.others,
            organisation: authors.organisation,
            initial: initial(authors),
            given: authors.names.iter().map(|name| given(&name.given)).collect(),
            year,
            spellings: BTreeMap::new(),
            entry,
            confidence: Confidence::Certain,
            count: 0,
        });
        self.drafts.len() - 1
    }

    fn of_first(&self, authors: &Authors) -> impl Iterator<Item = usize> + '_ {
        let word = folded(&authors.names[0].words).pop().unwrap_or_default();
        self.by_name.get(&word).into_iter().flatten().copied().take(MOST_COMPARED)
    }

    /// The best work of this very year.
    fn fitting(&self, authors: &Authors, year: Year) -> Option<(usize, Confidence)> {
        let names: Vec<Vec<String>> = authors.names.iter().map(|name| folded(&name.words)).collect();
        let mut best: Option<(Fit, usize)> = None;
        let mut tied = false;
        let word = folded(&authors.names[0].words).pop().unwrap_or_default();
        for &work in self.by_name_and_year.get(&(word, year)).into_iter().flatten().take(MOST_COMPARED) {
            let draft = &self.drafts[work];
            let Some(fit) = fit(&names, authors.others, draft).filter(|_| draft.may_be(authors)) else {
                continue;
            };
            match best {
                Some((known, _)) if known < fit => {}
                Some((known, _)) if known == fit => tied = true,
                _ => {
                    best = Some((fit, work));
                    tied = false;
                }
            }
        }
        let (fit, work) = best?;
        // Two works that both could be meant by one surname alone: then it is a work of its own.
        if tied && fit == Fit::Short {
            return None;
        }
        let confidence = match fit {
            _ if tied => Confidence::Ambiguous,
            Fit::Full => Confidence::Certain,
            Fit::Loose | Fit::Short => Confidence::Probable,
        };
        Some((work, confidence))
    }

    /// The one entry of this surname and year, where the initial before the name is another: it may close a sentence.
    fn other_initial(&self, authors: &Authors, year: Year) -> Option<(usize, Confidence)> {
        initial(authors)?;
        let mut bare = authors.clone();
        bare.names[0].initials.clear();
        let (work, _) = self.fitting(&bare, year)?;
        self.drafts[work].entry.is_some().then_some((work, Confidence::Probable))
    }

    /// `2006` where the list has `2006a`, or the reverse.
    fn other_letter(&self, authors: &Authors, year: Year) -> Option<(usize, Confidence)> {
        let Year::Dated(wanted, letter) = year else { return None };
        let names: Vec<Vec<String>> = authors.names.iter().map(|name| folded(&name.words)).collect();
        let mut works = self.of_first(authors).filter(|&work| {
            let draft = &self.drafts[work];
            matches!(draft.year, Year::Dated(y, l) if y == wanted && (l.is_none() || letter.is_none()) && l != letter)
                && matches!(fit(&names, authors.others, draft), Some(Fit::Full | Fit::Loose))
                && draft.may_be(authors)
                && (draft.entry.is_some() || letter.is_none())
        });
        let first = works.next()?;
        Some((first, if works.next().is_some() { Confidence::Ambiguous } else { Confidence::Probable }))
    }

    /// A name misspelt by a letter or two, where year and co-authors agree, or a reference list says what is meant.
    fn misspelt(&self, authors: &Authors, year: Year) -> Option<usize> {
        let names: Vec<Vec<String>> = authors.names.iter().map(|name| folded(&name.words)).collect();
        let alone = names.len() == 1 && !authors.others;
        let mut candidates: Vec<usize> = self.of_first(authors).collect();
        // A slip in the first author is looked for among the works of the same year with the same second author.
        candidates.extend(
            self.by_year.get(&(year, beside(&names))).into_iter().flatten().copied().take(MOST_COMPARED),
        );
        candidates.into_iter().find(|&work| {
            let draft = &self.drafts[work];
            let counts =
                draft.names.len() == names.len() || authors.others && names.len() < draft.names.len();
            if draft.year != year || !counts || draft.organisation || !draft.may_be(authors) {
                return false;
            }
            let mut slips = 0;
            let near = draft.names.iter().zip(&names).all(|((_, a), b)| {
                if core(a) == core(b) {
                    return true;
                }
                slips += 1;
                misspelling(a, b, if alone && draft.entry.is_none() { 8 } else { 5 })
            });
            near && slips == 1 && (!alone || draft.entry.is_some() || draft.count >= 3)
        })
    }

    /// Merges works that differ by a slip in the year alone.
    ///
    /// Without a reference list: the same two or more authors, one year apart, one cited once and the other at least
    /// three times. With one: the author has a single entry, at most two years away.
    fn merge_slips(&mut self) {
        let listed = self.drafts.iter().any(|draft| draft.entry.is_some());
        let mut merged: BTreeMap<usize, usize> = BTreeMap::new();
        for work in 0..self.drafts.len() {
            let draft = &self.drafts[work];
            let Year::Dated(year, None) = draft.year else { continue };
            if draft.entry.is_some() || draft.count == 0 {
                continue;
            }
            let Some((_, words)) = draft.names.first() else { continue };
            let Some(word) = words.last() else { continue };
            let rivals: Vec<usize> =
                self.by_name.get(word).into_iter().flatten().copied().take(MOST_COMPARED).collect();
            let names: Vec<Vec<String>> = draft.names.iter().map(|(_, words)| words.clone()).collect();
            let near: Vec<usize> = rivals
                .into_iter()
                .filter(|&other| {
                    let rival = &self.drafts[other];
                    let Year::Dated(theirs, _) = rival.year else { return false };
                    other != work
                        && !merged.contains_key(&other)
                        && matches!(fit(&names, draft.others, rival), Some(Fit::Full))
                        && draft.initial.zip(rival.initial).is_none_or(|(a, b)| a == b)
                        && if listed {
                            rival.entry.is_some() && year.abs_diff(theirs) <= 2
                        } else {
                            (names.len() > 1 || draft.others && rival.names.len() > 1)
                                && draft.count == 1
                                && rival.count >= 3
                                && year.abs_diff(theirs) == 1
                        }
                })
                .collect();
            if let [target] = near[..] {
                merged.insert(work, target);
            }
        }
        for (&work, &target) in &merged {
            let spellings = std::mem::take(&mut self.drafts[work].spellings);
            let count = std::mem::take(&mut self.drafts[work].count);
            self.drafts[target].count += count;
            self.drafts[target].confidence = Confidence::Probable;
            for (raw, count) in spellings {
                *self.drafts[target].spellings.entry(raw).or_insert(0) += count;
            }
        }
        for found in self.found.values_mut() {
            if let Some(&target) = merged.get(&found.0) {
                *found = (target, found.1.max(Confidence::Probable));
            }
        }
    }

    /// The keys that works of different persons of one surname would share: A. Berg's and K. Berg's of one year.
    fn shared_keys(&self, works: &[usize]) -> BTreeSet<String> {
        let mut initials: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
        for &i in works {
            initials.entry(self.drafts[i].key(false)).or_default().extend(self.drafts[i].initial);
        }
        initials.into_iter().filter(|(_, initials)| initials.len() > 1).map(|(key, _)| key).collect()
    }

    /// The works that are cited, by key; for each work of the library its key; and the entries nothing cites.
    pub(super) fn finish(self, used: &[bool]) -> (Vec<Work>, Vec<WorkKey>, Vec<Entry>) {
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        let mut keys = vec![String::new(); self.drafts.len()];
        // The shorter author list keeps the short key.
        let mut order: Vec<usize> =
            (0..self.drafts.len()).filter(|&i| used.get(i).copied().unwrap_or(false)).collect();
        order.sort_by_key(|&i| (self.drafts[i].names.len() + usize::from(self.drafts[i].others), i));
        let shared = self.shared_keys(&order);
        for &i in &order {
            let mut key = self.drafts[i].key(false);
            if let Some(initial) = self.drafts[i].initial.filter(|_| shared.contains(&key)) {
                key = self.drafts[i].key_with(initial);
            }
            if taken.contains_key(&key) {
                key = self.drafts[i].key(true);
            }
            taken.entry(key.clone()).or_insert(i);
            keys[i] = key;
        }
        let mut works: Vec<Work> = Vec::new();
        let mut cited = vec![false; self.entries.len()];
        for (key, i) in taken {
            let draft = &self.drafts[i];
            let mut spellings: Vec<(String, usize)> = Vec::new();
            // Works that cannot be told apart by key are one work to the reader.
            for &j in order.iter().filter(|&&j| keys[j] == key) {
                for (raw, count) in &self.drafts[j].spellings {
                    match spellings.iter_mut().find(|(known, _)| known == raw) {
                        Some((_, known)) => *known += count,
                        None => spellings.push((raw.clone(), *count)),
                    }
                }
                if let Some(entry) = self.drafts[j].entry {
                    cited[entry] = true;
                }
            }
            spellings.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            works.push(Work {
                key: WorkKey(key),
                authors: draft.names.iter().map(|(words, _)| surname(words, draft.organisation)).collect(),
                others: draft.others,
                year: (draft.year != Year::Undated).then(|| draft.year.to_string()),
                spellings,
                reference: draft.entry.map(|entry| self.entries[entry].clone()),
                confidence: draft.confidence,
            });
        }
        let uncited =
            self.entries.into_iter().zip(cited).filter(|(_, cited)| !cited).map(|(entry, _)| entry).collect();
        (works, keys.into_iter().map(WorkKey).collect(), uncited)
    }
}

/// What stays the same when the first author is misspelt: the second author, or the first one's initial.
fn beside(names: &[Vec<String>]) -> String {
    match names {
        [_, second, ..] => second.last().cloned().unwrap_or_default(),
        [first] => first.last().and_then(|word| word.get(..1)).unwrap_or_default().to_owned(),
        [] => String::new(),
    }
}

/// The same authors with a genitive -s taken off the last.
fn bare(authors: &Authors) -> Option<Authors> {
    let mut bare = authors.clone();
    bare.genitive = false;
    let last = bare.names.last_mut()?;
    last.words = last.words.strip_suffix('s')?.to_owned();
    authors.genitive.then_some(bare)
}

/// The abbreviation of an organisation as its author: a reference list may enter it so.
fn abbreviated(authors: &Authors) -> Option<Authors> {
    let name = Name { words: authors.alias.clone()?, ..Name::default() };
    Some(Authors { names: vec![name], organisation: true, ..Authors::default() })
}

/// The same with a genitive -s taken off each: `Thünkers og Pietrowskys (2012)`.
fn all_bare(bare: &Authors) -> Option<Authors> {
    let mut all = bare.clone();
    let last = all.names.len().checked_sub(1).filter(|&last| last > 0)?;
    for name in &mut all.names[..last] {
        name.words = name.words.strip_suffix('s')?.to_owned();
    }
    Some(all)
}

fn signature_of(authors: &Authors, year: Year) -> String {
    let names: Vec<String> = authors.names.iter().map(|name| folded(&name.words).join(" ")).collect();
    let initial = initial(authors).map(String::from).unwrap_or_default();
    format!("{initial}|{}|{}|{}|{}", names.join("&"), authors.others, authors.genitive, year.slug())
}
