//! Questions whose answer can be told by its look: when something was, and how much there is of it.

use super::query::{Form, Query};
use crate::index::{Forward, Marks, Words};

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A time: a year, a month, a day.
    Time,
    /// A number.
    Number,
}

/// Question words for a time, if a verb follows: in front of a subject they are conjunctions.
const WHEN: [&str; 3] = ["når", "naar", "when"];
/// Subjects that may follow a conjunction. Of other words nouns in -en and -ene are taken for subjects.
const SUBJECTS: [&str; 32] = [
    "jeg", "eg", "du", "han", "hun", "ho", "den", "det", "vi", "me", "de", "dei", "dere", "man", "ein", "en",
    "ei", "et", "eit", "noen", "nokon", "ingen", "alle", "barn", "you", "he", "she", "it", "we", "they",
    "the", "a",
];
/// Before what is asked for: which year, which date.
const WHICH: [&str; 9] = ["hvilket", "hvilken", "hvilke", "hva", "kva", "slags", "for", "what", "which"];
/// Spans of time, as they stand after a [question word](WHICH).
const TIMES: [&str; 18] = [
    "år",
    "aar",
    "årstall",
    "årstal",
    "dato",
    "måned",
    "månad",
    "måneder",
    "dag",
    "ukedag",
    "vekedag",
    "tiår",
    "århundre",
    "year",
    "date",
    "month",
    "day",
    "century",
];
/// Before a measure.
const HOW: [&str; 3] = ["hvor", "kor", "how"];
/// What is measured, after `hvor`.
const MEASURES: [&str; 31] = [
    "mange", "mye", "mykje", "stor", "store", "stort", "lang", "lange", "langt", "lenge", "høy", "høyt",
    "høye", "høg", "høgt", "gammel", "gamle", "gamal", "gammelt", "ofte", "dyp", "dypt", "bred", "bredt",
    "many", "much", "old", "long", "often", "large", "high",
];
/// Words that are numbers; one is left out, for it is an article.
const NUMBERS: [&str; 35] = [
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "sju",
    "syv",
    "åtte",
    "ni",
    "ti",
    "elleve",
    "tolv",
    "tretten",
    "fjorten",
    "femten",
    "seksten",
    "sytten",
    "atten",
    "nitten",
    "tjue",
    "tretti",
    "førti",
    "femti",
    "seksti",
    "sytti",
    "åtti",
    "nitti",
    "hundre",
    "tusen",
    "million",
    "millioner",
    "millionar",
    "milliard",
    "milliarder",
    "milliardar",
];
/// Months and days of the week.
const CALENDAR: [&str; 29] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
    "mandag",
    "måndag",
    "tirsdag",
    "tysdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lørdag",
    "laurdag",
    "søndag",
    "sundag",
    "january",
    "february",
    "march",
    "june",
    "july",
    "december",
];

/// What a query asks for, if it is a question whose answer has a look.
pub fn asked(query: &Query) -> Option<Asked> {
    let words: Vec<String> = query
        .clauses
        .iter()
        .map(|clause| match clause.alternatives.first().map(|atom| (&atom.form, atom.field)) {
            Some((Form::Word(word), None)) => word.to_lowercase(),
            _ => String::new(),
        })
        .collect();
    let is = |list: &[&str], word: &str| list.contains(&word);
    words.windows(2).enumerate().find_map(|(at, pair)| {
        let (word, next) = (pair[0].as_str(), pair[1].as_str());
        let is_subject = is(&SUBJECTS, next) || next.ends_with("en") || next.ends_with("ene");
        if at == 0 && is(&WHEN, word) && !is_subject || is(&WHICH, word) && is(&TIMES, next) {
            return Some(Asked::Time);
        }
        (is(&HOW, word) && is(&MEASURES, next)).then_some(Asked::Number)
    })
}

impl Asked {
    /// Whether a lower-case word of a text looks like an answer.
    fn is_answer(self, word: &[u8]) -> bool {
        let Some(first) = word.first() else { return false };
        if first.is_ascii_digit() {
            return match self {
                Asked::Time => {
                    word.len() == 4 && word.iter().all(u8::is_ascii_digit) && (b'1'..=b'2').contains(first)
                }
                Asked::Number => true,
            };
        }
        let list: &[&str] = match self {
            Asked::Time => &CALENDAR,
            Asked::Number => &NUMBERS,
        };
        (2..=10).contains(&word.len()) && list.iter().any(|known| known.as_bytes() == word)
    }
}

/// How far from an answer a word counts, and how much less with each word between.
const REACH: u32 = 12;
const FADING: f32 = 0.05;
/// What a word that stands only above the passage counts for an answer in it.
const FROM_ABOVE: f32 = 0.5;

/// Looks for answers in passages; keeps its room between them.
#[derive(Debug)]
pub struct Answers {
    asked: Asked,
    /// Which words of the lexicon look like answers, as far as they were met: [`NO`] or [`YES`].
    marks: Marks,
    /// By place among the different words of a passage, whether it looks like an answer.
    different: Vec<bool>,
    at: Vec<u32>,
    near: Vec<f32>,
}

const NO: u32 = 1;
const YES: u32 = 2;

impl Answers {
    /// What looks for answers among words of the lexicon.
    pub fn new(asked: Asked, lexicon: &Words) -> Answers {
        let (different, at, near) = (Vec::new(), Vec::new(), Vec::new());
        Answers { asked, marks: Marks::new(lexicon), different, at, near }
    }

    fn is_answer(&mut self, number: u32, lexicon: &Words) -> bool {
        let mark = match self.marks.get(number) {
            Some(0) => {
                let is = self.asked.is_answer(lexicon.letters(number).text());
                let mark = if is { YES } else { NO };
                self.marks.set(number, mark);
                mark
            }
            mark => mark.unwrap_or(NO),
        };
        mark == YES
    }

    /// The weight of the query's units around the best answer in the passage. `found` has the places of units in order of
    /// position, with a unit's number; `weights` their weights, `above` what of them stands above the passage.
    pub fn best(
        &mut self,
        passage: &Forward<'_>,
        lexicon: &Words,
        found: &[(u32, u16, bool)],
        weights: &[f32],
        above: &[f32],
    ) -> f32 {
        self.different.clear();
        for number in passage.different() {
            let is = self.is_answer(number, lexicon);
            self.different.push(is);
        }
        if !self.different.contains(&true) {
            return 0.0;
        }
        let (different, answers) = (&self.different, &mut self.at);
        answers.clear();
        passage.each_place(|position, place| {
            if different.get(place).copied().unwrap_or(false) {
                answers.push(position);
            }
        });
        let mut best = 0.0_f32;
        let mut from = 0;
        for &position in answers.iter() {
            while found.get(from).is_some_and(|&(at, ..)| at + REACH < position) {
                from += 1;
            }
            let around = found[from..].iter().take_while(|&&(at, ..)| at <= position + REACH);
            self.near.clear();
            self.near.extend(above.iter().map(|above| above * FROM_ABOVE));
            let mut asked_itself = false;
            for &(at, unit, whole) in around {
                // A number that the question has is not what it asks for.
                asked_itself |= at == position;
                let worth = if whole { 1.0 } else { super::rank::IN_COMPOUND };
                let worth = worth * (1.0 - FADING * at.abs_diff(position) as f32);
                let near = &mut self.near[usize::from(unit)];
                *near = near.max(worth);
            }
            if !asked_itself {
                best = best.max(self.near.iter().zip(weights).map(|(near, weight)| near * weight).sum());
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;
    use crate::document::PassageKind;
    use crate::index::{Lexicon, Room, forward};
    use crate::search::read;

    #[test]
    fn what_is_asked() {
        let of = |text: &str| asked(&read(text).query);
        for time in ["Når døde Bowlby?", "I hvilket år kom boka ut?", "When was it", "naar ble det"] {
            assert_eq!(of(time), Some(Asked::Time), "{time}");
        }
        for number in ["Hvor mange barn", "kor gamal var ho", "how many children", "i hvor stor grad"] {
            assert_eq!(of(number), Some(Asked::Number), "{number}");
        }
        for neither in [
            "når terapeuten blir redd",
            "når vi ser",
            "hvor er pasienten",
            "barn som vet når de skal",
            "år",
            "",
        ] {
            assert_eq!(of(neither), None, "{neither}");
        }
    }

    #[test]
    fn nearer_is_better() {
        let best = |text: &str, above: f32| {
            let mut lexicon = Lexicon::default();
            let bytes = forward(text, PassageKind::Paragraph, 0, &Analyzer::default(), &mut lexicon);
            let words = lexicon.words();
            let mut room = Room::default();
            let passage = Forward::new(&bytes, &words, &mut room);
            let here = text.split(' ').enumerate().filter(|(_, word)| *word == "Bowlby");
            let found: Vec<(u32, u16, bool)> = here.map(|(at, _)| (at as u32, 0, true)).collect();
            Answers::new(Asked::Time, &words).best(&passage, &words, &found, &[2.0], &[above])
        };
        let near = best("Bowlby døde i 1990", 0.0);
        let far = best("Bowlby var en engelsk lege som levde til 1990", 0.0);
        assert!(2.0 > near && near > far && far > 0.0, "{near} {far}");
        assert_eq!(best("Han døde i 1990", 1.0), 1.0);
        assert_eq!(best("Bowlby døde i London, og 12 kom", 1.0), 0.0);
        assert_eq!(best("", 1.0), 0.0);
    }
}
