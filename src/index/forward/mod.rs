//! The forward rows: a passage's words and stems in a form that the second stage of ranking reads without analysing the text
//! again, and that the text is put together from when it is shown.
//!
//! Words repeat, in a passage and still more in an index, so each stands once in the [`Lexicon`], with its stem and its
//! parts; a passage has its different words by their numbers there, and the text is a list of places among them.

mod build;
mod passage;
mod wanted;

pub use build::{ForwardBuilder, MAX_LENGTH};
pub use passage::{Forward, Room};
pub use wanted::{Found, Wanted};

use super::lexicon::Lexicon;
use crate::analysis::{Analyzer, TokenKind};
use crate::document::PassageKind;

/// A text by itself as its row would hold it, without title and headings.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::{Words, is_above, token_hash};

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
        let (words, mut room) = (lexicon.words(), Room::default());
        let read = Forward::new(&bytes, &words, &mut room);
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
        let en = read.different().position(|number| words.word(number).text() == b"en");
        assert_eq!(en.map(|place| times[place]), Some(2));

        let mut found = Found::default();
        let (trygg, bok) = (token_hash("trygg"), token_hash("bok"));
        read.find(&mut Wanted::new(vec![trygg, bok], &[], &words), &mut found);
        assert_eq!(found.words, [(1, trygg, trygg), (5, trygg, trygg)]);
        assert_eq!(found.parts, [(2, bok)]);
        read.find(&mut Wanted::new(Vec::new(), &["en"], &words), &mut found);
        assert_eq!(found.words.iter().map(|word| word.0).collect::<Vec<_>>(), [0, 3]);
    }

    /// Hashes of the words as written and of their stems by position; parts with their positions.
    fn by_position(read: &Forward<'_>, words: &Words) -> (Vec<u32>, Vec<u32>, Vec<(u32, u32)>) {
        let different: Vec<u32> = read.different().collect();
        let (mut written, mut stems, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        read.each_place(|position, place| {
            let word = words.word(different.get(place).copied().unwrap_or(u32::MAX));
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
            let (words, mut room) = (lexicon.words(), Room::default());
            by_position(&Forward::new(bytes, &words, &mut room), &words).0
        };
        let mut bytes = Vec::new();
        for from in (0..70_000).step_by(400) {
            bytes = forward(&text(from), PassageKind::Paragraph, 1, &analyzer, &mut lexicon);
        }
        assert!(lexicon.words().count() >= 70_000);
        let both = format!("{} {}", text(100), text(69_600));
        let hashes: Vec<u32> = both.split(' ').map(token_hash).collect();
        assert_eq!(read_back(&bytes, &lexicon), hashes[400..]);
        let bytes = forward(&both, PassageKind::Paragraph, 1, &analyzer, &mut lexicon);
        assert_eq!(read_back(&bytes, &lexicon), hashes);
    }

    #[test]
    fn damaged_bytes_read_as_empty() {
        let words = Words::default();
        for bytes in [&[][..], &[0, 9, 0, 9, 0, 9], &[0, 9, 0, 9, 0, 0], &[0; 5]] {
            assert!(Forward::new(bytes, &words, &mut Room::default()).is_empty(), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn as_the_analysis_says(text in "([a-zæøåA-Z]{1,12}[ -]{1,2}){0,300}") {
            let analyzer = Analyzer::default();
            let mut lexicon = Lexicon::default();
            let bytes = forward(&text, PassageKind::Paragraph, 1, &analyzer, &mut lexicon);
            let (lexicon, mut room) = (lexicon.words(), Room::default());
            let read = Forward::new(&bytes, &lexicon, &mut room);
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
            read.find(&mut Wanted::new(hashes, &[], &lexicon), &mut found);
            let asked = stems.iter().enumerate().filter(|(_, stem)| **stem != 0 && **stem % 3 == 0);
            let here = found.words.iter().filter(|word| word.1 != 0).map(|word| (word.0 as usize, word.1));
            prop_assert_eq!(here.collect::<Vec<_>>(), asked.map(|(i, stem)| (i, *stem)).collect::<Vec<_>>());
            let asked = parts.into_iter().filter(|(_, part)| part % 3 == 0);
            prop_assert_eq!(found.parts, asked.collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut lexicon = Lexicon::default();
            lexicon.number(1, &bytes);
            lexicon.head(&bytes);
            let (words, mut room) = (lexicon.words(), Room::default());
            let read = Forward::new(&bytes, &words, &mut room);
            let _ = (by_position(&read, &words), read.above().count());
            read.times(&mut Vec::new());
            let hash = words.word(0).hash();
            read.find(&mut Wanted::new(vec![1, hash], &["ord"], &words), &mut Found::default());
        }
    }
}
