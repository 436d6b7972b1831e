//! Faults in how one citation is written: commas, ampersands, `et al.`, brackets, years and names.

use super::fold::{near, slug};
use super::habits::{Habits, lacks_comma, named, names_of, undated, with_tokens};
use super::lint::FaultKind;
use super::locator::Locator;
use super::public::public_at;
use super::year::{Year, year_at};
use super::{Citation, Form, Work};

/// Takes a fault: its kind, the message, the proposed mending.
pub(super) type Add<'a> = dyn FnMut(FaultKind, String, Option<String>) + 'a;

/// What the raw text of one citation shows. `note`: it stands in a note, whose style is not that of running text.
pub(super) fn spelling(
    citation: &Citation,
    raw: &str,
    work: Option<&Work>,
    habits: Habits,
    note: bool,
    add: &mut Add<'_>,
) {
    // A public document is cited by series and number: `Prop. 169 L (2016–2017), s. 43`.
    if with_tokens(raw, |view| (0..view.len()).any(|k| public_at(view, k).is_some())).unwrap_or_default() {
        return;
    }
    let mending = work.map(|work| mended(citation, raw, work, habits));
    if raw.matches('(').count() != raw.matches(')').count() {
        add(FaultKind::MissingBracket, "a bracket lacks its other half".to_owned(), mending.clone());
    }
    et_al(raw, work, habits, mending.as_ref(), add);
    let names = names_of(raw);
    if !note {
        ampersand(citation, raw, names, work, habits, add);
    }
    let years = years(raw);
    if years.is_empty() {
        if let Some(work) = work.filter(|_| !note) {
            let message = format!("no year; {} is taken to be meant", named(work, habits.and));
            add(FaultKind::MissingYear, message, mending);
        }
        return;
    }
    if citation.form == Form::Parenthetical && !note && habits.comma && lacks_comma(raw) {
        let mended = format!("{}, {}", names.trim_end(), &raw[names.len()..]);
        add(FaultKind::MissingComma, "a comma stands between author and year".to_owned(), Some(mended));
    }
    let Some(work) = work else { return };
    // `(1933, referert i Herman, 1997)` has two years, and one of them is the work's.
    let known = work.year.as_deref();
    if !years.contains(&Year::Undated)
        && known.is_some_and(|known| years.iter().all(|y| y.to_string() != known))
    {
        let message = format!("the year differs from {}", named(work, habits.and));
        add(FaultKind::YearConflict, message, mending.clone());
    }
    if is_misspelt(names, work) {
        add(FaultKind::NameConflict, format!("spelt otherwise than {}", named(work, habits.and)), mending);
    }
}

fn years(raw: &str) -> Vec<Year> {
    with_tokens(raw, |view| (0..view.len()).filter_map(|k| year_at(view, k)).map(|(year, _)| year).collect())
        .unwrap_or_default()
}

fn ampersand(
    citation: &Citation,
    raw: &str,
    names: &str,
    work: Option<&Work>,
    habits: Habits,
    add: &mut Add<'_>,
) {
    let and = habits.and;
    let several = work.is_some_and(|work| work.authors.len() > 1 || work.others);
    let word = format!(" {and} ");
    if citation.form == Form::Narrative && names.contains(" & ") {
        let message = format!("running text has `{and}` between authors");
        add(FaultKind::Ampersand, message, Some(raw.replacen(" & ", &word, 1)));
    } else if citation.form == Form::Parenthetical && several {
        if habits.ampersand && names.contains(&word) {
            let message = "a parenthesis has `&` between authors".to_owned();
            let last = names.rfind(&word).unwrap_or_default();
            let mended = format!("{} & {}", &raw[..last], &raw[last + word.len()..]);
            add(FaultKind::Ampersand, message, Some(mended));
        } else if !habits.ampersand && names.contains(" & ") {
            let message = format!("most parentheses here have `{and}` between authors");
            add(FaultKind::Ampersand, message, Some(raw.replacen(" & ", &word, 1)));
        }
    }
}

/// `et. al`, `et al` without its full stop, a comma between it and its bracket, and `et al.` for fewer than three.
fn et_al(raw: &str, work: Option<&Work>, habits: Habits, mending: Option<&String>, add: &mut Add<'_>) {
    if raw.contains("et. al") || raw.contains("et.al") {
        let mended = ["et. al.", "et.al.", "et. al", "et.al"]
            .iter()
            .fold(raw.to_owned(), |raw, slip| raw.replace(slip, "et al."));
        add(FaultKind::EtAl, "`et` is a whole word and takes no full stop".to_owned(), Some(mended));
    } else if let Some(at) =
        raw.find("et al").filter(|at| !raw[at + 5..].starts_with(['.', 'i', '\'', '’', 's']))
    {
        let mended = format!("{}et al.{}", &raw[..at], &raw[at + 5..]);
        add(FaultKind::EtAl, "`al.` is shortened and takes a full stop".to_owned(), Some(mended));
    } else if raw.contains("et al., (") {
        let mended = raw.replace("et al., (", "et al. (");
        add(FaultKind::EtAl, "no comma stands before the bracket".to_owned(), Some(mended));
    } else if let Some(work) = work
        && !work.others
        && work.reference.is_some()
        && matches!(work.authors.len(), 1 | 2)
        && (raw.contains("et al.") || raw.contains("m.fl.") || raw.contains("mfl."))
    {
        let message = format!("the reference list gives {}: nobody is left out", named(work, habits.and));
        add(FaultKind::EtAl, message, mending.cloned());
    }
}

/// Whether the first author's name is spelt otherwise than the work's, by a letter or two.
fn is_misspelt(names: &str, work: &Work) -> bool {
    let Some(author) = work.authors.first() else { return false };
    let (folded, author) = (slug(names), slug(author));
    if folded.is_empty() || folded.contains(&author) {
        return false;
    }
    let last = author.rsplit('-').next().unwrap_or(&author);
    let words: Vec<&str> = folded.split('-').collect();
    // A genitive is no slip.
    let same = |word: &&str| *word == last || word.strip_suffix('s') == Some(last);
    if words.iter().any(same) {
        // `van der Lippe` for `von der Lippe`.
        return author.contains('-')
            && words.len() >= author.split('-').count()
            && author.split('-').next().is_some_and(|first| !words.contains(&first) && first.len() <= 3);
    }
    last.len() >= 4 && words.iter().any(|word| near(word, last, if last.len() >= 9 { 2 } else { 1 }))
}

/// The citation as it could stand.
pub(super) fn mended(citation: &Citation, raw: &str, work: &Work, habits: Habits) -> String {
    match citation.form {
        Form::Narrative => narrative(work, citation.locator.as_ref(), habits),
        // One of several works in a parenthesis brings no brackets of its own.
        _ if raw.contains(['(', ')']) => parenthesis(work, citation.locator.as_ref(), habits),
        _ => inside(work, citation.locator.as_ref(), habits),
    }
}

/// `(Anstorp & Benum, 2015, s. 24)`
pub(super) fn parenthesis(work: &Work, locator: Option<&Locator>, habits: Habits) -> String {
    format!("({})", inside(work, locator, habits))
}

fn inside(work: &Work, locator: Option<&Locator>, habits: Habits) -> String {
    let year = work.year.as_deref().unwrap_or(undated(habits.and));
    let locator = locator.map(|locator| format!(", {locator}")).unwrap_or_default();
    let names = work.names(if habits.ampersand { "&" } else { habits.and });
    let comma = if habits.comma { "," } else { "" };
    format!("{names}{comma} {year}{locator}")
}

/// `Anstorp og Benum (2015, s. 24)`
fn narrative(work: &Work, locator: Option<&Locator>, habits: Habits) -> String {
    let year = work.year.as_deref().unwrap_or(undated(habits.and));
    let locator = locator.map(|locator| format!(", {locator}")).unwrap_or_default();
    format!("{} ({year}{locator})", work.names(habits.and))
}
