//! Letters of words in some half of their bytes: a byte stands for what letters often stand together.
//!
//! As in FSST (Boncz, Neumann and Leis 2020), but with one table for all: the words of one text are too few to learn it from,
//! and what it costs foreign words is little. It was learned from the different words of laws and of news, by adding what
//! pairs save and dropping what is used least. A change of it is a change of the index's format.

/// A word's letters, as they are read.
#[derive(Clone, Debug)]
pub enum Letters<'b> {
    /// They stand as they are.
    Plain(&'b [u8]),
    /// So many, taken out of code.
    Short([u8; ROOM], u8),
    /// The same, of a long word.
    Long(Vec<u8>),
}

/// Room for all but some words.
const ROOM: usize = 64;

impl Default for Letters<'_> {
    fn default() -> Self {
        Letters::Plain(&[])
    }
}

impl Letters<'_> {
    /// Takes letters out of code.
    #[inline]
    pub fn read(coded: &[u8]) -> Letters<'static> {
        let (mut letters, mut length) = ([0; ROOM], 0);
        let mut rest = coded.iter();
        while let Some(&code) = rest.next() {
            let Some(room) = letters.get_mut(length..length + WIDTH) else { return Self::read_long(coded) };
            let symbol = &TABLE[usize::from(code)];
            room.copy_from_slice(symbol);
            length += usize::from(symbol[WIDTH - 1]);
            if code == LITERAL {
                room[0] = rest.next().copied().unwrap_or_default();
            }
        }
        Letters::Short(letters, length as u8)
    }

    #[cold]
    fn read_long(coded: &[u8]) -> Letters<'static> {
        let mut letters = Vec::with_capacity(coded.len() * 4);
        let mut rest = coded.iter();
        while let Some(&code) = rest.next() {
            match code {
                LITERAL => letters.push(rest.next().copied().unwrap_or_default()),
                code => letters.extend(SYMBOLS[usize::from(code) - 1].as_bytes()),
            }
        }
        Letters::Long(letters)
    }

    /// The letters.
    #[inline]
    pub fn text(&self) -> &[u8] {
        match self {
            Letters::Plain(letters) => letters,
            Letters::Short(letters, length) => &letters[..usize::from(*length)],
            Letters::Long(letters) => letters,
        }
    }
}

/// Adds letters in code.
pub fn push(bytes: &mut Vec<u8>, mut letters: &[u8]) {
    while let Some(&first) = letters.first() {
        let from = usize::from(BEGINNING[usize::from(first)]);
        let mut with_first = SYMBOLS[from..].iter().take_while(|symbol| symbol.as_bytes()[0] == first);
        match with_first.position(|symbol| letters.starts_with(symbol.as_bytes())) {
            Some(place) => {
                bytes.push((from + place) as u8 + 1);
                letters = &letters[SYMBOLS[from + place].len()..];
            }
            None => {
                bytes.extend([LITERAL, first]);
                letters = &letters[1..];
            }
        }
    }
}

/// In code: the next byte stands for itself.
const LITERAL: u8 = 0;

/// What the codes from 1 on stand for: by first letter, the longer before those that begin them.
const SYMBOLS: [&str; 255] = [
    ",", ".", "00", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "ad", "ag", "ak", "al", "am", "an",
    "ar", "asjo", "as", "at", "av", "a", "ba", "be", "bi", "bl", "bo", "bruk", "br", "by", "b", "c", "da",
    "den", "der", "de", "di", "do", "dr", "ds", "duk", "d", "ed", "ek", "else", "el", "em", "ende", "ene",
    "ens", "en", "ere", "erin", "er", "es", "et", "e", "fa", "fe", "ffe", "fi", "fl", "form", "fors", "for",
    "fo", "fr", "ft", "fø", "f", "ga", "gen", "ger", "ge", "gi", "gjen", "gn", "gr", "gs", "g", "hand", "ha",
    "he", "hold", "ho", "h", "id", "ie", "ighe", "ig", "ik", "il", "inge", "ings", "ing", "inn", "in", "is",
    "it", "iv", "i", "je", "jo", "jør", "j", "ka", "ker", "ke", "kj", "kk", "kl", "kont", "ko", "kr", "ks",
    "kt", "ku", "k", "land", "la", "legg", "ler", "le", "lig", "ling", "li", "ll", "lo", "lse", "ls", "lt",
    "ly", "lø", "l", "ma", "me", "mi", "mm", "mo", "m", "na", "nd", "nen", "ner", "ne", "ng", "ning", "ni",
    "nn", "no", "ns", "nt", "n", "od", "ol", "om", "on", "opp", "or", "over", "o", "pa", "pe", "pl", "po",
    "pp", "pro", "pr", "p", "q", "ra", "rd", "ren", "rett", "ret", "re", "rg", "ring", "ri", "rk", "rn",
    "ro", "rs", "rt", "ru", "rå", "r", "sa", "sen", "se", "sfor", "si", "sjon", "sj", "skap", "ske", "sk",
    "sl", "sm", "so", "sp", "ss", "stat", "stem", "ster", "ste", "stil", "sty", "st", "sv", "sy", "s", "ta",
    "ten", "ter", "tet", "te", "til", "ti", "to", "tr", "ts", "tt", "tu", "t", "ud", "uk", "ul", "um",
    "unde", "un", "ur", "us", "ut", "u", "va", "ver", "ve", "vi", "v", "w", "x", "yt", "y", "z", "å", "ær",
    "æ", "é", "ør", "øy", "ø",
];

/// The bytes of a symbol and, in the last one, how many they are.
const WIDTH: usize = 8;

/// The symbol of each code; what stands for itself is a byte too.
static TABLE: [[u8; WIDTH]; 256] = {
    let (mut table, mut code) = ([[0; WIDTH]; 256], 1);
    table[LITERAL as usize][WIDTH - 1] = 1;
    while code < table.len() {
        let symbol = SYMBOLS[code - 1].as_bytes();
        let mut at = 0;
        while at < symbol.len() {
            table[code][at] = symbol[at];
            at += 1;
        }
        table[code][WIDTH - 1] = symbol.len() as u8;
        code += 1;
    }
    table
};

/// By first byte, where among the symbols those begin that have it; anywhere, if there are none.
static BEGINNING: [u8; 256] = {
    let (mut beginning, mut place) = ([0; 256], SYMBOLS.len());
    while place > 0 {
        place -= 1;
        beginning[SYMBOLS[place].as_bytes()[0] as usize] = place as u8;
    }
    beginning
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn symbols_are_in_order() {
        for pair in SYMBOLS.windows(2) {
            let (one, next) = (pair[0], pair[1]);
            assert!(one.starts_with(next) || one < next && !next.starts_with(one), "{one} {next}");
        }
        assert!(SYMBOLS.iter().all(|symbol| (1..WIDTH).contains(&symbol.len())));
    }

    #[test]
    fn words_take_some_half() {
        let words = "tilknytning omsorgspersonen barnevernet erfaringene forskningen behandlinger trygghet";
        let (mut coded, mut size) = (Vec::new(), 0);
        for word in words.split(' ') {
            coded.clear();
            push(&mut coded, word.as_bytes());
            size += coded.len();
        }
        assert!(size * 9 < words.len() * 5, "{size} of {} bytes", words.len());
    }

    proptest! {
        #[test]
        fn any_letters(word in "[a-zæøå]{0,90}|\\PC{0,40}", bytes in proptest::collection::vec(any::<u8>(), 0..90)) {
            for letters in [word.as_bytes(), &bytes] {
                let mut coded = Vec::new();
                push(&mut coded, letters);
                let read = Letters::read(&coded);
                prop_assert_eq!(read.text(), letters);
            }
            // As code it is whatever it is.
            let _ = Letters::read(&bytes).text();
        }
    }
}
