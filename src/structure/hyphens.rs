//! Words broken over two lines: glued, kept with their hyphen, or left suspended.

use std::collections::{BTreeMap, HashMap};

use super::rows::{Row, ends_hyphenated, is_blank, is_hyphen, last_word, starts_lower};

/// What becomes of the hyphen at a line's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    /// `tilknyt-|ning` → `tilknytning`
    Glue,
    /// `mor-barn-|relasjon` → `mor-barn-relasjon`
    Keep,
    /// `relasjons-|og tilknytningsskade` → `relasjons- og tilknytningsskade`
    Suspend,
}

/// The words of a document, as witnesses of how its broken words are spelled.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    counts: BTreeMap<String, u32>,
    habit: Habit,
}

/// Whether a document breaks words at line ends with a plain hyphen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Habit {
    /// Too little text to tell.
    #[default]
    Unknown,
    /// It breaks words.
    Breaks,
    /// It breaks none, or breaks them with soft hyphens: a hyphen at a line's end is the word's own.
    Keeps,
}

/// So many lines tell whether a document breaks words.
const ENOUGH: usize = 80;

/// How many letters of the second part must be found again for a word in another inflection to count.
const STEM: usize = 4;

impl Lexicon {
    /// Gathers the words of all lines, those at a broken line end left out.
    pub fn of(rows: &[Row<'_>]) -> Lexicon {
        let mut counts: HashMap<String, u32> = HashMap::new();
        let mut breaks: Vec<(&str, &str)> = Vec::new();
        let mut soft = 0;
        let mut broken = false;
        for (at, row) in rows.iter().enumerate() {
            let hyphenated = ends_hyphenated(row.text);
            let mut words: Vec<&str> = row.text.split(is_blank).collect();
            if hyphenated {
                let first = words.pop().unwrap_or("");
                let next = rows.get(at + 1).map_or("", |next| next.text);
                if first.ends_with('\u{ad}') {
                    soft += 1;
                } else if starts_lower(next) && !joins(leading_word(next)) {
                    breaks.push((first, leading_word(next)));
                }
            }
            for word in words.into_iter().skip(usize::from(broken)) {
                count(word, &mut counts);
            }
            broken = hyphenated;
        }
        let mut lexicon = Lexicon { counts: counts.into_iter().collect(), habit: Habit::Unknown };
        let glued = breaks.iter().filter(|(first, second)| {
            let whole: String = first.trim_end_matches(is_hyphen).chars().chain(second.chars()).collect();
            lexicon.has(&bare(&whole)) > 0
        });
        let often = breaks.len() > soft && breaks.len() >= 3 && breaks.len() * 70 >= rows.len();
        lexicon.habit = if often || glued.count() > 0 {
            Habit::Breaks
        } else if soft > 0 || rows.len() >= ENOUGH {
            Habit::Keeps
        } else {
            Habit::Unknown
        };
        lexicon
    }

    fn has(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    /// Whether some word begins so.
    fn has_beginning(&self, beginning: &str) -> bool {
        self.counts.range(beginning.to_string()..).next().is_some_and(|(word, _)| word.starts_with(beginning))
    }

    /// Whether the word begins compounds with a hyphen, and whether it begins longer words without one.
    fn has_compounds(&self, first: &str) -> (bool, bool) {
        let mut found = (false, false);
        let longer =
            self.counts.range(first.to_string()..).take_while(|(word, _)| word.starts_with(first)).take(100);
        for (word, _) in longer {
            match word[first.len()..].chars().next() {
                Some(c) if is_hyphen(c) => found.0 = true,
                Some(_) => found.1 = true,
                None => {}
            }
        }
        found
    }

    /// What becomes of the hyphen between `line`, which ends in it, and `next`.
    ///
    /// The document's own spelling decides first: the word as one, or with its hyphen, elsewhere in it, in this
    /// inflection or another. Then the rules of Norwegian spelling: capitals, digits and abbreviations keep their
    /// hyphen, a conjunction leaves it suspended. Then the document's habit of breaking words.
    pub fn mend(&self, line: &str, next: &str) -> Mend {
        if line.ends_with('\u{ad}') {
            return Mend::Glue;
        }
        let before = last_word(line).trim_end_matches(is_hyphen);
        let first = bare(before);
        let second = leading_word(next).to_lowercase();
        if before.contains("://") || before.starts_with("www.") {
            return Mend::Keep;
        }
        match next.chars().next() {
            Some(c) if c.is_alphanumeric() => {}
            Some('«' | '"' | '“' | '\u{ad}') => return Mend::Keep,
            _ => return Mend::Suspend,
        }
        let glued = format!("{first}{second}");
        let kept = format!("{first}-{second}");
        if joins(&second) {
            return if self.has(&glued) > 0 { Mend::Glue } else { Mend::Suspend };
        }
        if !starts_lower(next) || before.ends_with(|c: char| !c.is_alphabetic()) || is_abbreviation(before) {
            return Mend::Keep;
        }
        match self.has(&glued).cmp(&self.has(&kept)) {
            std::cmp::Ordering::Greater => return Mend::Glue,
            std::cmp::Ordering::Less => return Mend::Keep,
            std::cmp::Ordering::Equal => {}
        }
        let stem: String = second.chars().take(STEM).collect();
        if stem.chars().count() == STEM || second.chars().count() == stem.chars().count() {
            let one = self.has_beginning(&format!("{first}{stem}"));
            let two = self.has_beginning(&format!("{first}-{stem}"));
            if one != two {
                return if one { Mend::Glue } else { Mend::Keep };
            }
        }
        if let (true, false) = self.has_compounds(&first) {
            return Mend::Keep;
        }
        if let Some((part, _)) = second.split_once(is_hyphen)
            && self.has(part) > 0
            && (self.has(&first) > 0 || self.habit != Habit::Breaks)
        {
            // "mor-|barn-relasjon": a compound written with hyphens keeps all of them.
            return Mend::Keep;
        }
        let last = first.rsplit(is_hyphen).next().unwrap_or("");
        if last.len() < first.len() {
            // "mor-barn-|relasjon" breaks at a hyphen of its own if what stands before it is a word.
            return if self.habit != Habit::Breaks || self.has(last) > 0 { Mend::Keep } else { Mend::Glue };
        }
        match self.habit {
            Habit::Breaks => Mend::Glue,
            Habit::Keeps
                if self.has(&first) > 0 || self.has(&second) > 0 || can_be_words(&first, &second) =>
            {
                Mend::Keep
            }
            Habit::Keeps => Mend::Glue,
            Habit::Unknown if self.has(&first) == 0 => Mend::Glue,
            Habit::Unknown => Mend::Keep,
        }
    }
}

/// Whether two parts are long enough to be words of their own and the second is no ending.
fn can_be_words(first: &str, second: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "aren", "arna", "else", "elsen", "elser", "ende", "enes", "erne", "hetens", "heten", "heter", "iske",
        "lege", "lighet", "lige", "lere", "lerne", "leik", "ningen", "ningens", "ninga", "ningane", "ninger",
        "ningar", "nings", "ning", "skap", "skapen", "skapet", "sjon", "sjonen", "sjoner", "sjonar", "sjons",
        "tene", "tive",
    ];
    first.chars().count() > 3 && second.chars().count() > 3 && !ENDINGS.contains(&second)
}

/// Counts a word, and the parts it has between hyphens.
fn count(word: &str, counts: &mut HashMap<String, u32>) {
    let lower = bare(word);
    if lower.is_empty() || lower.len() > 80 {
        return;
    }
    for part in lower.split(is_hyphen).filter(|part| part.len() > 1 && part.len() < lower.len()) {
        *counts.entry(part.to_string()).or_default() += 1;
    }
    *counts.entry(lower).or_default() += 1;
}

/// A word in lower case without what stands around it.
fn bare(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.chars().filter(|&c| c != '\u{ad}').flat_map(char::to_lowercase).collect()
}

/// The letters a line begins with.
fn leading_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && !is_hyphen(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(is_hyphen)
}

/// Whether the word joins a first part, left suspended, to a second.
fn joins(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "og" | "eller" | "and" | "or" | "samt" | "och")
}

/// Whether a word is written in capitals, or is a single letter: such take a hyphen in compounds.
fn is_abbreviation(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters == 1 && word.chars().count() == 1 || letters > 1 && !word.chars().any(char::is_lowercase)
}
