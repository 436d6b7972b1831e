//! How the words of labels begin; used by the build too, which writes down where in the built-in thesaurus they are.

/// Longest function word, in bytes.
const LONGEST_FUNCTION_WORD: usize = 12;

/// The words of a label up to one that is too long for a function word, which is no part of the key.
pub fn first_words(label: &str) -> impl Iterator<Item = &str> {
    let mut over = false;
    let words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take_while(move |word| !std::mem::replace(&mut over, word.len() > LONGEST_FUNCTION_WORD))
}
