//! Misspellings: how far two words are from each other, and which words were meant.
//!
//! A weighted edit distance (Damerau 1964, adjacent letters may change places) in which what Norwegian ears and keyboards
//! confuse costs less than other slips: o for ø, e for æ, single for double consonants, silent d, g and h, sj for skj and kj.

use super::letters;

/// Longest word that is compared, in letters.
const LONGEST: usize = 40;

/// A word of a vocabulary that may have been meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The word.
    pub word: String,
    /// How far it is from what was typed, see [`distance`].
    pub distance: f32,
    /// How often it occurs.
    pub frequency: u64,
}

/// How far two words are from each other: 0 for the same, about 1 for each common slip, less for what is easily confused.
/// Symmetric. Words longer than forty letters are infinitely far from all others.
pub fn distance(a: &str, b: &str) -> f32 {
    Typed::new(a).distance(b, f32::INFINITY)
}

/// The words of `vocabulary` that `word` may have been meant for, at most `count`, best first: near ones before far ones, of
/// equally near ones the more frequent, then by alphabet. The word itself is not among them. Words of three letters and
/// less are not corrected, for almost any other would do.
pub fn suggest<S: AsRef<str>>(
    word: &str,
    vocabulary: impl IntoIterator<Item = (S, u64)>,
    count: usize,
) -> Vec<Suggestion> {
    let typed = Typed::new(word);
    let limit = typed.limit();
    let mut found = Vec::new();
    for (candidate, frequency) in vocabulary {
        let candidate = candidate.as_ref();
        let distance = typed.distance(candidate, limit);
        // What u- makes of a word is its contrary, no slip.
        let contrary = candidate.strip_prefix('u') == Some(word) || word.strip_prefix('u') == Some(candidate);
        if distance <= limit && candidate != word && !contrary {
            found.push(Suggestion { word: candidate.to_owned(), distance, frequency });
        }
    }
    found.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then_with(|| a.word.cmp(&b.word)));
    found.truncate(count);
    found
}

/// A word ten times as frequent may be a fifth of a slip further away.
fn cost(suggestion: &Suggestion) -> f32 {
    suggestion.distance - 0.2 * ((1 + suggestion.frequency) as f32).log10()
}

/// Norwegian spellings of a word typed without Norwegian keys, the likeliest first, at most 64: `overforing` gives
/// `overføring`, `baand` gives `bånd`. Which of them are words only a vocabulary can tell.
pub fn ascii_variants(word: &str) -> Vec<String> {
    let lower = word.to_lowercase();
    let mut variants = Vec::new();
    let mut folded = String::new();
    letters::fold(&lower, &mut folded);
    if folded != lower {
        variants.push(folded.clone());
    }
    let letters: Vec<char> = folded.chars().take(LONGEST).collect();
    // ø is typed as o, å as a, æ as a or e; one letter changed before two.
    let choices: Vec<(usize, char)> = [('o', 'ø'), ('a', 'å'), ('e', 'æ'), ('a', 'æ')]
        .into_iter()
        .flat_map(|(typed, meant)| letters.iter().enumerate().map(move |(i, &c)| (i, c, typed, meant)))
        .filter_map(|(i, c, typed, meant)| (c == typed).then_some((i, meant)))
        .collect();
    let with = |changes: &[(usize, char)]| {
        let mut changed = letters.clone();
        changes.iter().for_each(|&(i, c)| changed[i] = c);
        changed.into_iter().collect::<String>()
    };
    variants.extend(choices.iter().take(63).map(|&choice| with(&[choice])));
    for (n, &first) in choices.iter().enumerate() {
        for &second in choices[n + 1..].iter().filter(|second| second.0 != first.0) {
            if variants.len() >= 64 {
                return variants;
            }
            variants.push(with(&[first, second]));
        }
    }
    variants
}

/// Words that a lower-case word is easily written for, at most 48: with a letter of the Norwegian alphabet for one typed
/// without it, o for å, a consonant written once or twice, a d that is silent after l, n and r, or hv- and gj- at the
/// beginning.
pub fn easy_variants(word: &str) -> Vec<String> {
    let mut variants: Vec<String> = ascii_variants(word).into_iter().take(24).collect();
    let letters: Vec<char> = word.chars().take(LONGEST).collect();
    let mut push = |at: usize, gone: usize, new: &str| {
        let (before, after) = (&letters[..at], &letters[(at + gone).min(letters.len())..]);
        variants.push(before.iter().copied().chain(new.chars()).chain(after.iter().copied()).collect());
    };
    if matches!(letters.first(), Some('v' | 'j')) {
        push(0, 0, if letters[0] == 'v' { "h" } else { "g" });
        push(0, 0, "h");
    }
    for (i, &letter) in letters.iter().enumerate() {
        match letter {
            'o' => push(i, 1, "å"),
            'å' => push(i, 1, "o"),
            _ => {}
        }
    }
    for (i, pair) in letters.windows(2).enumerate() {
        let (first, second) = (pair[0], pair[1]);
        let third = letters.get(i + 2).copied();
        let liquid = matches!(first, 'l' | 'n' | 'r');
        match (first, second) {
            _ if first == second => push(i, 1, ""),
            _ if is_vowel(first) && is_doubled(second) && third.is_none_or(is_vowel) => {
                push(i + 1, 0, second.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
        match second {
            'd' if liquid => push(i + 1, 1, ""),
            _ if liquid && second != first => push(i + 1, 0, "d"),
            _ => {}
        }
    }
    if matches!(letters.last(), Some('l' | 'n' | 'r')) {
        push(letters.len(), 0, "d");
    }
    variants.retain(|variant| variant != word);
    variants.truncate(48);
    variants
}

/// Whether a consonant is ever written double.
fn is_doubled(c: char) -> bool {
    c.is_alphabetic() && !is_vowel(c) && !matches!(c, 'h' | 'j' | 'v' | 'w' | 'x')
}

/// A typed word, ready to be compared with many.
struct Typed {
    letters: Vec<char>,
}

impl Typed {
    fn new(word: &str) -> Typed {
        Typed { letters: comparable(word) }
    }

    /// How far a correction may be: longer words bear more slips.
    fn limit(&self) -> f32 {
        match self.letters.len() {
            0..=3 => -1.0,
            4..=5 => 1.0,
            6..=8 => 1.6,
            _ => 2.2,
        }
    }

    /// The distance to `other`, or more than `limit` as soon as it is known to be more.
    fn distance(&self, other: &str, limit: f32) -> f32 {
        let (a, b) = (&self.letters, comparable(other));
        if *a == b {
            return 0.0;
        }
        if a.len() > LONGEST || b.len() > LONGEST {
            return f32::INFINITY;
        }
        // A letter more or less costs at least a quarter.
        if a.len().abs_diff(b.len()) as f32 * 0.25 > limit {
            return f32::INFINITY;
        }
        let mut rows = [[0.0_f32; LONGEST + 1]; 3];
        for j in 1..=b.len() {
            rows[1][j] = rows[1][j - 1] + gap(&b, j - 1);
        }
        for i in 1..=a.len() {
            // rows[0] is two letters back, rows[1] one, rows[2] this one.
            rows[2][0] = rows[1][0] + gap(a, i - 1);
            let mut least = rows[2][0];
            for j in 1..=b.len() {
                let mut best = rows[1][j - 1] + change(a, i - 1, &b, j - 1);
                best = best.min(rows[1][j] + gap(a, i - 1));
                best = best.min(rows[2][j - 1] + gap(&b, j - 1));
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[0][j - 2] + 0.7);
                }
                rows[2][j] = best;
                least = least.min(best);
            }
            if least > limit {
                return f32::INFINITY;
            }
            rows.rotate_left(1);
        }
        let first = if a.first() != b.first() { 0.3 } else { 0.0 };
        rows[1][b.len()] + first
    }
}

/// The letters a word is compared by: lower case, aa, ae, oe and foreign letters as Norwegian ones.
fn comparable(word: &str) -> Vec<char> {
    let (mut lower, mut folded) = (String::new(), String::new());
    letters::lower(word, true, &mut lower);
    letters::fold(&lower, &mut folded);
    folded.chars().collect()
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'æ' | 'ø' | 'å')
}

/// What it costs to write one letter for another.
fn change(a: &[char], i: usize, b: &[char], j: usize) -> f32 {
    let (x, y) = if a[i] < b[j] { (a[i], b[j]) } else { (b[j], a[i]) };
    if x == y {
        return 0.0;
    }
    match (x, y) {
        // Typed without Norwegian keys.
        ('o', 'ø') | ('a', 'å') | ('e', 'æ') => 0.25,
        // Heard alike.
        ('o', 'å') | ('c', 'k') | ('v', 'w') | ('s', 'z') => 0.4,
        ('a', 'æ') | ('i', 'y') | ('c', 's') | ('d', 't') | ('g', 'k') | ('b', 'p') | ('e', 'i') => 0.5,
        // kj for sj.
        ('k', 's') if a.get(i + 1) == Some(&'j') && b.get(j + 1) == Some(&'j') => 0.4,
        _ if is_vowel(x) && is_vowel(y) => 0.7,
        _ => 1.0,
    }
}

/// What it costs to leave out or put in the letter at `i`.
fn gap(word: &[char], i: usize) -> f32 {
    let c = word[i];
    let before = i.checked_sub(1).map(|i| word[i]);
    let after = word.get(i + 1).copied();
    let doubled = before == Some(c) || after == Some(c);
    match c {
        _ if doubled => 0.25,
        // Silent: hv, gj, hj; skj for sj; -ld, -nd, -rd; -ig.
        'h' | 'g' if i == 0 && matches!(after, Some('v' | 'j')) => 0.4,
        'k' if before == Some('s') && after == Some('j') => 0.4,
        'd' if matches!(before, Some('l' | 'n' | 'r')) => 0.4,
        'g' if before == Some('i') && after.is_none() => 0.4,
        'e' => 0.8,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_easily_confused_is_near() {
        assert_eq!(distance("naerhet", "nærhet"), 0.0);
        for (typed, meant) in
            [("overforing", "overføring"), ("tilkytning", "tilknytning"), ("skjebne", "sjebne")]
        {
            assert!(distance(typed, meant) <= 1.0, "{typed}");
        }
        assert!(distance("skam", "skade") > 1.5);
        assert!(distance("terapautisk", "terapeutisk") < distance("terapautisk", "teratisk"));
    }

    #[test]
    fn variants_of_ascii() {
        for (typed, meant) in
            [("overforing", "overføring"), ("foelelse", "følelse"), ("baand", "bånd"), ("naerhet", "nærhet")]
        {
            assert!(ascii_variants(typed).iter().any(|variant| variant == meant), "{typed}");
        }
        assert!(ascii_variants("Aaaaaaaaaaaaaaaooooooooooeeeeeeeeeeeee").len() <= 64);
        assert!(ascii_variants("").is_empty());
    }

    #[test]
    fn variants_that_are_easily_taken_for_each_other() {
        for (typed, meant) in [
            ("motene", "møtene"),
            ("kvine", "kvinne"),
            ("menningen", "meningen"),
            ("underskriften", "unerskriften"),
            ("unerskriften", "underskriften"),
            ("hun", "hund"),
            ("voldelig", "vollig"),
            ("verdag", "hverdag"),
            ("foregor", "foregår"),
        ] {
            let near = easy_variants(typed).iter().any(|variant| variant == meant);
            assert_eq!(near, meant != "vollig", "{typed}");
        }
    }

    proptest! {
        #[test]
        fn easy_variants_are_few(word in "\\PC{0,60}|[a-zæøå]{0,60}") {
            prop_assert!(easy_variants(&word).len() <= 48);
        }

        #[test]
        fn a_distance(a in "[a-zæøåA-Z]{0,9}", b in "[a-zæøå]{0,9}", limit in 0.0_f32..3.0) {
            let d = distance(&a, &b);
            prop_assert!(d >= 0.0);
            prop_assert!((d - distance(&b, &a)).abs() < 1e-4);
            prop_assert_eq!(distance(&a, &a), 0.0);
            let within = Typed::new(&a).distance(&b, limit);
            prop_assert!(within == d || d > limit);
        }

        #[test]
        fn any_words(a in "\\PC{0,60}", b in "\\PC{0,60}") {
            prop_assert!(distance(&a, &b) >= 0.0);
            prop_assert!(ascii_variants(&a).len() <= 64);
        }
    }
}
