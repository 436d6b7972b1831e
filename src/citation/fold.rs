//! Names brought to one form, for comparing and for keys.

use unicode_normalization::UnicodeNormalization;

/// Lower-case ASCII: `å` gives `a`, `ø` gives `o`, `æ` gives `ae`; apostrophes go, all else that is no letter or digit
/// becomes one hyphen between words.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.nfd().flat_map(char::to_lowercase) {
        let ascii = match c {
            'a'..='z' | '0'..='9' => None,
            'æ' => Some("ae"),
            'ø' => Some("o"),
            'ð' | 'đ' => Some("d"),
            'þ' => Some("th"),
            'ł' => Some("l"),
            'ß' => Some("ss"),
            'œ' => Some("oe"),
            '\'' | '’' | '\u{300}'..='\u{36f}' => continue,
            _ => {
                gap = true;
                continue;
            }
        };
        if gap && !slug.is_empty() {
            slug.push('-');
        }
        gap = false;
        match ascii {
            Some(letters) => slug.push_str(letters),
            None => slug.push(c),
        }
    }
    slug
}

/// Whether two words differ by at most `most` letters put in, left out, changed or swapped with a neighbour.
///
/// Damerau's distance in its restricted form; words longer than 40 letters are never near.
pub(super) fn near(a: &str, b: &str, most: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most || a.len().max(b.len()) > 40 {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()] <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (name, key) in [
            ("Killén", "killen"),
            ("von der Lippe", "von-der-lippe"),
            ("RVTS Sør", "rvts-sor"),
            ("Sæther-Ås", "saether-as"),
            ("O’Brien", "obrien"),
            ("Barne-, ungdoms- og familiedirektoratet", "barne-ungdoms-og-familiedirektoratet"),
        ] {
            assert_eq!(slug(name), key);
        }
    }

    #[test]
    fn nearness() {
        assert!(near("wampol", "wampold", 1));
        assert!(near("moen", "meon", 1));
        assert!(!near("moe", "vik", 1));
    }
}
