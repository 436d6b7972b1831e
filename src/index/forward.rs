//! The forward column: a passage's words and stems in a form that the second stage of ranking reads without analysing the
//! text again.
//!
//! Words repeat, in a passage and still more in an index, so each stands once in the [`Lexicon`], with its stem and its
//! parts; a passage has its different words by their numbers there, and the text is a list of places among them. A stem that
//! begins the word, as nearly all do, is a length; a part within it is a stretch.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::analysis::{Analyzer, TokenKind};
use crate::document::PassageKind;

use super::lexicon::{Lexicon, Marks, Quick, Words};

/// A 32-bit hash of a token (folded multiplication of eight bytes at a time, after Wang's wyhash); never 0, which stands
/// for "no stem here".
///
/// Two different tokens of one query and one passage meet by chance once in some four billion pairs.
pub fn token_hash(token: &str) -> u32 {
    let hash = hash(token.as_bytes());
    ((hash ^ (hash >> 32)) as u32).max(1)
}

/// Whether a stem's hash is what one of [`Forward::above`] says: 1 for the word itself, less for a part of a compound, 0 if
/// it is another word.
pub fn is_above(above: u32, stem: u32) -> f32 {
    match (above ^ stem) >> 1 {
        0 if above & 1 == 1 => 0.9,
        0 => 1.0,
        _ => 0.0,
    }
}

pub fn hash(bytes: &[u8]) -> u64 {
    let fold = |x: u64| {
        let product = u128::from(x) * 0x9E37_79B9_7F4A_7C15_u128;
        product as u64 ^ (product >> 64) as u64
    };
    let begun = 0x2D35_8DCC_AA6C_78A5 ^ bytes.len() as u64;
    fold(bytes.chunks(8).fold(begun, |state, eight| fold(state ^ number(eight))))
}

/// Up to eight bytes as a number; with their count no two are alike.
fn number(bytes: &[u8]) -> u64 {
    let four = |bytes: &[u8]| bytes.first_chunk().map_or(0, |four| u64::from(u32::from_le_bytes(*four)));
    match *bytes {
        [] => 0,
        [a] => u64::from(a),
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        _ => four(bytes) | four(&bytes[bytes.len() - 4..]) << 32,
    }
}

/// Bytes before the lists: kind, document, and how many words, words with a stem, different words with short and with long
/// numbers, stems above and bytes of the id there are.
const HEADER: usize = 17;
/// In the first byte of a word: it has parts.
const HAS_PARTS: u8 = 0x80;
/// As the first byte of a word: its length follows in two bytes.
const LONG: u8 = 0x7F;
/// As a stem's length or a part's start: a hash follows.
const HASHED: u8 = 0xFF;

/// A passage on its way into the column: its words are not yet numbered.
#[derive(Clone, Debug, Default)]
pub struct ForwardBuilder {
    id: String,
    /// The different words, as bytes one after another, and where each begins.
    words: Vec<u8>,
    starts: Vec<u32>,
    /// Their places by hash.
    places: HashMap<u64, u16, BuildHasherDefault<Quick>>,
    text: Vec<u16>,
    above: Vec<u32>,
    /// How many words have a stem.
    stems: u16,
    /// The word that is being read: its position, letters, stem and parts.
    open: Option<u32>,
    word: String,
    stem: String,
    parts: Vec<u8>,
    scratch: Vec<u8>,
    read: u32,
}

impl ForwardBuilder {
    /// The passage's id.
    pub fn id(&mut self, id: &str) {
        id.clone_into(&mut self.id);
    }

    /// A word as written, at the next position.
    pub fn word(&mut self, token: &str) {
        self.close();
        if self.text.len() < usize::from(u16::MAX) {
            token.clone_into(&mut self.word);
            self.open = Some(self.read);
        }
        self.read += 1;
    }

    /// The stem of the word at `position`, which must be the last one given; a second stem counts as a part.
    pub fn stem(&mut self, token: &str, position: u32) {
        if self.open == Some(position) && self.stem.is_empty() {
            token.clone_into(&mut self.stem);
        } else {
            self.part(token, position);
        }
    }

    /// A part of the compound at `position`, which must be that of the last word given.
    pub fn part(&mut self, token: &str, position: u32) {
        if self.open != Some(position) || self.parts.len() > usize::from(u8::MAX) - 5 {
            return;
        }
        let start = self.word.find(token).and_then(|start| u8::try_from(start).ok());
        match (start, u8::try_from(token.len())) {
            (Some(start), Ok(length)) if start != HASHED => self.parts.extend([start, length]),
            _ => {
                self.parts.push(HASHED);
                self.parts.extend(token_hash(token).to_le_bytes());
            }
        }
    }

    /// A stem of the title or of a heading above the passage, or a part of a compound there.
    pub fn above(&mut self, token: &str, is_part: bool) {
        if self.above.len() < usize::from(u16::MAX) {
            // The lowest bit tells parts from stems; 31 are enough to tell words apart.
            self.above.push(token_hash(token) & !1 | u32::from(is_part));
        }
    }

    /// Enters the word that is being read.
    fn close(&mut self) {
        if self.open.take().is_none() {
            return;
        }
        let word = &mut self.scratch;
        word.clear();
        let flag = if self.parts.is_empty() { 0 } else { HAS_PARTS };
        match self.word.len() {
            length if length < usize::from(LONG) => word.push(length as u8 | flag),
            length => {
                word.push(LONG | flag);
                // Of a "word" of more than sixty thousand bytes the beginning will do.
                self.word.truncate(self.word.floor_char_boundary(length.min(usize::from(u16::MAX))));
                word.extend((self.word.len() as u16).to_le_bytes());
            }
        }
        let begins = self.word.starts_with(&self.stem) && self.stem.len() < usize::from(HASHED);
        word.push(if begins { self.stem.len() as u8 } else { HASHED });
        word.extend(self.word.as_bytes());
        if !begins {
            word.extend(token_hash(&self.stem).to_le_bytes());
        }
        if !self.parts.is_empty() {
            word.push(self.parts.len() as u8);
            word.extend(&self.parts);
        }
        let key = hash(word);
        let known = self.places.get(&key).filter(|&&place| {
            let from = &self.words[self.starts[usize::from(place)] as usize..];
            from.starts_with(word)
        });
        let place = known.copied().unwrap_or_else(|| {
            let place = self.starts.len() as u16;
            self.starts.push(self.words.len() as u32);
            self.words.extend(&*word);
            self.places.insert(key, place);
            place
        });
        self.text.push(place);
        self.stems += u16::from(!self.stem.is_empty());
        self.stem.clear();
        self.parts.clear();
    }

    /// The bytes of the column, the words numbered by `lexicon`; `document` tells documents apart.
    pub fn into_bytes(mut self, kind: PassageKind, document: u32, lexicon: &mut Lexicon) -> Vec<u8> {
        self.close();
        let ends = self.starts.iter().skip(1).copied().chain([self.words.len() as u32]);
        let spans = self.starts.iter().zip(ends);
        let mut words: Vec<(u32, u16)> = spans
            .enumerate()
            .map(|(place, (&start, end))| {
                (lexicon.number(&self.words[start as usize..end as usize]), place as u16)
            })
            .collect();
        words.sort_unstable();
        let mut numbers = vec![0_u16; words.len()];
        (0..).zip(&words).for_each(|(number, &(_, place))| numbers[usize::from(place)] = number);
        let short = words.partition_point(|&(word, _)| word <= u32::from(u16::MAX));
        let id = &self.id.as_bytes()[..self.id.len().min(usize::from(u16::MAX))];
        let size = HEADER + id.len() + self.text.len() * 2 + self.above.len() * 4 + self.starts.len() * 3;
        let mut bytes = Vec::with_capacity(size);
        bytes.push(kind as u8);
        bytes.extend(document.to_le_bytes());
        let counts = [self.text.len(), usize::from(self.stems), short, words.len() - short];
        for count in counts.into_iter().chain([self.above.len(), id.len()]) {
            bytes.extend((count as u16).to_le_bytes());
        }
        bytes.extend(id);
        words[..short].iter().for_each(|&(word, _)| bytes.extend((word as u16).to_le_bytes()));
        words[short..].iter().for_each(|&(word, _)| bytes.extend(&word.to_le_bytes()[..3]));
        let text = self.text.iter().map(|&place| numbers[usize::from(place)]);
        if words.len() <= NARROW {
            bytes.extend(text.map(|number| number as u8));
        } else {
            text.for_each(|number| bytes.extend(number.to_le_bytes()));
        }
        self.above.iter().for_each(|hash| bytes.extend(hash.to_le_bytes()));
        bytes
    }
}

/// Up to so many different words are numbered in one byte.
const NARROW: usize = 256;

/// A text by itself as the column would hold it, without title and headings.
pub fn forward(
    text: &str,
    kind: PassageKind,
    document: u32,
    analyzer: &Analyzer,
    lexicon: &mut Lexicon,
) -> Vec<u8> {
    let mut forward = ForwardBuilder::default();
    analyzer.analyze(text, &mut |token| match token.kind {
        TokenKind::Word => forward.word(token.text),
        TokenKind::Stem => forward.stem(token.text, token.position),
        TokenKind::Part => forward.part(token.text, token.position),
    });
    forward.into_bytes(kind, document, lexicon)
}

/// A passage as it is read. Damaged bytes read as an empty passage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forward<'b> {
    kind: u8,
    document: u32,
    id: &'b [u8],
    /// How many words have a stem.
    stems: usize,
    /// The different words, in order of their numbers in the lexicon.
    short: &'b [[u8; 2]],
    long: &'b [[u8; 3]],
    /// By position the place of the word among the different ones, one or two bytes each.
    text: &'b [u8],
    above: &'b [[u8; 4]],
}

impl<'b> Forward<'b> {
    /// Reads the bytes of the column.
    pub fn new(bytes: &'b [u8]) -> Forward<'b> {
        Self::parse(bytes).unwrap_or_default()
    }

    fn parse(bytes: &'b [u8]) -> Option<Forward<'b>> {
        let (header, rest) = bytes.split_at_checked(HEADER)?;
        let count = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let (length, stems, short, long, above) = (count(5), count(7), count(9), count(11), count(13));
        let (id, rest) = rest.split_at_checked(count(15))?;
        let different = short + long;
        let (short, rest) = rest.split_at_checked(short * 2)?;
        let (long, rest) = rest.split_at_checked(long * 3)?;
        let (text, rest) = rest.split_at_checked(if different <= NARROW { length } else { length * 2 })?;
        let (above, _) = rest.split_at_checked(above * 4)?;
        let document = u32::from_le_bytes([header[1], header[2], header[3], header[4]]);
        let (short, long, above) = (short.as_chunks().0, long.as_chunks().0, above.as_chunks().0);
        Some(Forward { kind: header[0], document, id, stems, short, long, text, above })
    }

    /// How many words the passage has.
    pub fn len(&self) -> usize {
        if self.is_narrow() { self.text.len() } else { self.text.len() / 2 }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How many of its words have a stem.
    pub fn stem_count(&self) -> usize {
        self.stems
    }

    /// The passage's id.
    pub fn id(&self) -> &'b str {
        std::str::from_utf8(self.id).unwrap_or("")
    }

    /// Whether the passage is of this kind.
    pub fn is_kind(&self, kind: PassageKind) -> bool {
        self.kind == kind as u8
    }

    /// What tells its document apart from others.
    pub fn document(&self) -> u32 {
        self.document
    }

    /// The numbers of the different words in the lexicon, in order.
    #[inline]
    pub fn different(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        let short = self.short.iter().map(|&number| u32::from(u16::from_le_bytes(number)));
        short.chain(self.long.iter().map(|&[a, b, c]| u32::from_le_bytes([a, b, c, 0])))
    }

    fn is_narrow(&self) -> bool {
        self.short.len() + self.long.len() <= NARROW
    }

    /// Calls `each` with every position and the place of its word among the [different](Self::different) ones.
    #[inline]
    pub fn each_place(&self, mut each: impl FnMut(u32, usize)) {
        if self.is_narrow() {
            (0..).zip(self.text).for_each(|(position, &place)| each(position, usize::from(place)));
        } else {
            let (places, _) = self.text.as_chunks();
            (0..).zip(places).for_each(|(at, &place)| each(at, usize::from(u16::from_le_bytes(place))));
        }
    }

    /// How often each of the different words stands in the passage, by place; beyond their number it says nothing.
    pub fn times(&self, times: &mut Vec<u16>) {
        times.clear();
        times.resize((self.short.len() + self.long.len()).max(NARROW), 0);
        self.each_place(|_, place| {
            if let Some(times) = times.get_mut(place) {
                *times = times.saturating_add(1);
            }
        });
    }

    /// Stems of the title and the headings above, and parts of compounds there, told apart by [`is_above`].
    pub fn above(&self) -> impl Iterator<Item = u32> + Clone + 'b {
        self.above.iter().map(|&b| u32::from_le_bytes(b))
    }

    /// Fills in where the passage has what is wanted.
    pub fn find(&self, wanted: &mut Wanted<'_>, found: &mut Found) {
        found.words.clear();
        found.parts.clear();
        found.places.clear();
        for (place, number) in self.different().enumerate() {
            let mark = match wanted.marks.get(number) {
                Some(0) | None => continue,
                Some(UNREAD) => wanted.read(number),
                Some(mark) => mark,
            };
            if wanted.words[mark as usize - 1].is {
                found.places.resize(place, 0);
                found.places.push(mark);
            }
        }
        if found.places.is_empty() {
            return;
        }
        let Found { words, parts, places } = found;
        self.each_place(|position, place| {
            let Some(at) = places.get(place).and_then(|at| at.checked_sub(1)) else { return };
            let Some(word) = wanted.words.get(at as usize) else { return };
            if word.stem != 0 || wanted.by_word {
                words.push((position, word.stem, word.written));
            }
            parts.extend(word.parts.iter().map(|&part| (position, part)));
        });
    }
}

/// Which words of the lexicon hold what a query asks for.
#[derive(Debug)]
pub struct Wanted<'w> {
    lexicon: &'w Words,
    /// Of each word [`UNREAD`] if it holds a hash that is asked for, and once it was met one more than its place in `words`.
    marks: Marks,
    words: Vec<WantedWord>,
    /// The hashes asked for, in order.
    hashes: Vec<u32>,
    by_word: bool,
    room: Vec<u8>,
}

/// What is wanted of a word.
#[derive(Clone, Debug)]
struct WantedWord {
    /// Its stem, if that is asked for, else 0.
    stem: u32,
    /// Its hash as written.
    written: u32,
    /// Those of its parts that are asked for.
    parts: Vec<u32>,
    /// Whether it was asked for; not, if it is only written as something that is asked for otherwise.
    is: bool,
}

/// The mark of words that no passage had yet: a part stands in many that no candidate has.
const UNREAD: u32 = u32::MAX;

impl<'w> Wanted<'w> {
    /// The words that have one of these hashes as their stem or as a part, and if `by_word` is set as written.
    pub fn new(mut hashes: Vec<u32>, by_word: bool, lexicon: &'w Words) -> Wanted<'w> {
        hashes.sort_unstable();
        hashes.dedup();
        let mut marks = Marks::new(lexicon);
        for number in hashes.iter().flat_map(|&hash| lexicon.with(hash)) {
            if marks.get(number) == Some(0) {
                marks.set(number, UNREAD);
            }
        }
        Wanted { lexicon, marks, words: Vec::new(), hashes, by_word, room: Vec::new() }
    }

    /// One more than the place in `words` of a word that is met for the first time.
    fn read(&mut self, number: u32) -> u32 {
        let asked = |hash: &u32| self.hashes.binary_search(hash).is_ok();
        let word = self.lexicon.word(number, &mut self.room);
        let stem = Some(word.stem()).filter(asked).unwrap_or(0);
        let written = word.hash();
        let parts: Vec<u32> = word.parts().filter(asked).collect();
        let is = stem != 0 || self.by_word && asked(&written) || !parts.is_empty();
        self.words.push(WantedWord { stem, written, parts, is });
        let mark = self.words.len() as u32;
        self.marks.change(number, mark);
        mark
    }
}

/// Where a passage has what was asked for; kept between passages for its room.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Position, stem (0 if it was not asked for) and hash as written of words.
    pub words: Vec<(u32, u32, u32)>,
    /// Position and stem of parts of compounds.
    pub parts: Vec<(u32, u32)>,
    /// By place of a different word one more than its place among the wanted ones, or 0.
    places: Vec<u32>,
}

/// A word of the lexicon.
#[derive(Clone, Copy, Debug, Default)]
pub struct ForwardWord<'b> {
    text: &'b [u8],
    stem: u8,
    hashed_stem: u32,
    parts: &'b [u8],
}

impl<'b> ForwardWord<'b> {
    /// Reads the bytes of a word.
    pub fn of(bytes: &'b [u8]) -> Option<ForwardWord<'b>> {
        let (&[first, stem], mut rest) = bytes.split_first_chunk()?;
        let (mut length, mut stem) = (usize::from(first & !HAS_PARTS), stem);
        if first & !HAS_PARTS == LONG {
            // The length stands where a short word has its stem.
            let (&[high, after], more) = rest.split_first_chunk()?;
            length = usize::from(u16::from_le_bytes([stem, high]));
            (stem, rest) = (after, more);
        }
        let (text, mut rest) = rest.split_at_checked(length)?;
        let mut hashed_stem = 0;
        if stem == HASHED {
            let (four, more) = rest.split_first_chunk()?;
            (hashed_stem, rest) = (u32::from_le_bytes(*four), more);
        }
        let mut parts: &[u8] = &[];
        if first & HAS_PARTS != 0 {
            let (&length, more) = rest.split_first()?;
            parts = more.get(..usize::from(length))?;
        }
        Some(ForwardWord { text, stem, hashed_stem, parts })
    }

    /// The word as written, in lower case.
    pub fn text(&self) -> &'b [u8] {
        self.text
    }

    /// The hash of the word as written.
    pub fn hash(&self) -> u32 {
        self.hash_of(0, self.text.len())
    }

    /// Its stem; 0 for a function word.
    pub fn stem(&self) -> u32 {
        match self.stem {
            0 => 0,
            HASHED => self.hashed_stem,
            length => self.hash_of(0, usize::from(length)),
        }
    }

    /// The stems of its parts, and of what else it stands for.
    pub fn parts(&self) -> impl Iterator<Item = u32> + use<'b> {
        let (word, mut rest) = (*self, self.parts);
        std::iter::from_fn(move || {
            let (&start, more) = rest.split_first()?;
            if start == HASHED {
                let (four, more) = more.split_first_chunk()?;
                rest = more;
                return Some(u32::from_le_bytes(*four));
            }
            let (&length, more) = more.split_first()?;
            rest = more;
            Some(word.hash_of(usize::from(start), usize::from(length)))
        })
    }

    fn hash_of(&self, start: usize, length: usize) -> u32 {
        let hash = hash(self.text.get(start..start + length).unwrap_or_default());
        ((hash ^ (hash >> 32)) as u32).max(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut builder = ForwardBuilder::default();
        builder.id("a.1");
        let long = "å".repeat(300);
        for (position, (word, stem, parts)) in [
            ("en", "", vec![]),
            ("trygg", "trygg", vec![]),
            ("barnebøkene", "barnebok", vec!["barn", "bok"]),
            ("en", "", vec![]),
            (&long, "", vec![&*long]),
            ("trygg", "trygg", vec![]),
        ]
        .into_iter()
        .enumerate()
        {
            let position = position as u32;
            builder.word(word);
            if !stem.is_empty() {
                builder.stem(stem, position);
            }
            parts.into_iter().for_each(|part| builder.part(part, position));
        }
        builder.stem("tryggbase", 5);
        builder.above("tilknytning", false);
        builder.above("tilknytning", true);
        let mut lexicon = Lexicon::default();
        let bytes = builder.into_bytes(PassageKind::Front, 7, &mut lexicon);
        let (read, words) = (Forward::new(&bytes), lexicon.words());
        assert!(
            read.is_kind(PassageKind::Front) && read.document() == 7 && read.len() == 6 && read.id() == "a.1"
        );
        let hashes = |words: &[&str]| words.iter().map(|word| token_hash(word)).collect::<Vec<_>>();
        let (written, stems, parts) = by_position(&read, &words);
        assert_eq!(written, hashes(&["en", "trygg", "barnebøkene", "en", &long, "trygg"]));
        assert_eq!(stems, [0, token_hash("trygg"), token_hash("barnebok"), 0, 0, token_hash("trygg")]);
        let known = [(2, "barn"), (2, "bok"), (4, &*long), (5, "tryggbase")];
        assert_eq!(parts, known.map(|(at, part)| (at, token_hash(part))));
        let above = |stem| read.above().map(|above| is_above(above, token_hash(stem))).collect::<Vec<_>>();
        assert_eq!((above("tilknytning"), above("base")), (vec![1.0, 0.9], vec![0.0, 0.0]));
        // "trygg" once has another stem beside it, so it is two words.
        assert_eq!((read.different().count(), read.stem_count()), (5, 3));
        let mut times = Vec::new();
        read.times(&mut times);
        let en = read.different().position(|number| words.word(number, &mut Vec::new()).text() == b"en");
        assert_eq!(en.map(|place| times[place]), Some(2));

        let mut found = Found::default();
        let (trygg, bok) = (token_hash("trygg"), token_hash("bok"));
        read.find(&mut Wanted::new(vec![trygg, bok], false, &words), &mut found);
        assert_eq!(found.words, [(1, trygg, trygg), (5, trygg, trygg)]);
        assert_eq!(found.parts, [(2, bok)]);
        read.find(&mut Wanted::new(vec![token_hash("en")], true, &words), &mut found);
        assert_eq!(found.words.iter().map(|word| word.0).collect::<Vec<_>>(), [0, 3]);
    }

    /// Hashes of the words as written and of their stems by position; parts with their positions.
    fn by_position(read: &Forward<'_>, words: &Words) -> (Vec<u32>, Vec<u32>, Vec<(u32, u32)>) {
        let different: Vec<u32> = read.different().collect();
        let (mut written, mut stems, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        read.each_place(|position, place| {
            let mut room = Vec::new();
            let word = words.word(different.get(place).copied().unwrap_or(u32::MAX), &mut room);
            written.push(word.hash());
            stems.push(word.stem());
            parts.extend(word.parts().map(|part| (position, part)));
        });
        (written, stems, parts)
    }

    #[test]
    fn many_words_have_numbers_of_three_bytes() {
        let (mut lexicon, analyzer) = (Lexicon::default(), Analyzer::default());
        let text = |from: u32| (from..from + 400).map(|i| format!("ord{i}")).collect::<Vec<_>>().join(" ");
        let read_back = |bytes: &[u8], lexicon: &Lexicon| {
            let (read, words) = (Forward::new(bytes), lexicon.words());
            by_position(&read, &words).0
        };
        let mut bytes = Vec::new();
        for from in (0..70_000).step_by(400) {
            bytes = forward(&text(from), PassageKind::Paragraph, 1, &analyzer, &mut lexicon);
        }
        assert!(lexicon.count() >= 70_000);
        let both = format!("{} {}", text(100), text(69_600));
        let hashes: Vec<u32> = both.split(' ').map(token_hash).collect();
        assert_eq!(read_back(&bytes, &lexicon), hashes[400..]);
        let bytes = forward(&both, PassageKind::Paragraph, 1, &analyzer, &mut lexicon);
        assert_eq!(read_back(&bytes, &lexicon), hashes);
    }

    #[test]
    fn damaged_bytes_read_as_empty() {
        assert!(Forward::new(&[]).is_empty());
        assert!(Forward::new(&[0, 9, 0, 0, 0, 9, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0]).is_empty());
    }

    proptest! {
        #[test]
        fn as_the_analysis_says(text in "([a-zæøåA-Z]{1,12}[ -]{1,2}){0,300}") {
            let analyzer = Analyzer::default();
            let mut lexicon = Lexicon::default();
            let bytes = forward(&text, PassageKind::Paragraph, 1, &analyzer, &mut lexicon);
            let (read, lexicon) = (Forward::new(&bytes), lexicon.words());
            let (mut words, mut stems, mut parts) = (Vec::new(), Vec::new(), Vec::new());
            analyzer.analyze(&text, &mut |token| {
                let hash = token_hash(token.text);
                match token.kind {
                    TokenKind::Word => {
                        words.push(hash);
                        stems.push(0);
                    }
                    TokenKind::Stem if stems[token.position as usize] == 0 => stems[token.position as usize] = hash,
                    _ => parts.push((token.position, hash)),
                }
            });
            let read_back = by_position(&read, &lexicon);
            prop_assert_eq!(&read_back, &(words, stems.clone(), parts.clone()));
            prop_assert_eq!(read.stem_count(), stems.iter().filter(|stem| **stem != 0).count());
            let mut found = Found::default();
            let hashes = stems.iter().copied().chain(parts.iter().map(|part| part.1));
            let mut hashes: Vec<u32> = hashes.filter(|hash| *hash != 0 && hash % 3 == 0).collect();
            hashes.sort_unstable();
            read.find(&mut Wanted::new(hashes, false, &lexicon), &mut found);
            let asked = stems.iter().enumerate().filter(|(_, stem)| **stem != 0 && **stem % 3 == 0);
            let here = found.words.iter().filter(|word| word.1 != 0).map(|word| (word.0 as usize, word.1));
            prop_assert_eq!(here.collect::<Vec<_>>(), asked.map(|(i, stem)| (i, *stem)).collect::<Vec<_>>());
            let asked = parts.into_iter().filter(|(_, part)| part % 3 == 0);
            prop_assert_eq!(found.parts, asked.collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let read = Forward::new(&bytes);
            let mut lexicon = Lexicon::default();
            lexicon.number(&bytes);
            let words = lexicon.words();
            let _ = (by_position(&read, &words), read.above().count());
            read.times(&mut Vec::new());
            let hash = words.word(0, &mut Vec::new()).hash();
            read.find(&mut Wanted::new(vec![1, hash], true, &words), &mut Found::default());
        }
    }
}
