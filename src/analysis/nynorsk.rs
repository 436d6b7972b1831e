//! Nynorsk and Bokmål under one stem.
//!
//! Both are brought to one form, mostly that of Bokmål; what is even in sound laws or endings goes by rule, the rest by a table
//! of pairs. The table's left side holds stems, so that one line serves all forms of a word.

use std::collections::HashMap;
use std::sync::LazyLock;

static PAIRS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("nynorsk.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// The Bokmål word for a stem that only Nynorsk has.
pub(super) fn bokmal_of(stem: &str) -> Option<&'static str> {
    PAIRS.get(stem).copied()
}

/// The word with the beginning or the ending Bokmål has for a Nynorsk one: fråvær → fravær, utanfor → utenfor,
/// samanslåing → sammenslåing, moglegheit → mogleghet, truverdigleik → truverdighet, einsam → einsom,
/// viktigaste → viktigste.
pub(super) fn with_bokmal_ending(word: &str) -> Option<String> {
    let beginnings = [
        ("frå", "fra"),
        ("utan", "uten"),
        ("innan", "innen"),
        ("hovud", "hoved"),
        ("saman", "sammen"),
        ("vidare", "videre"),
        ("førehand", "forhånd"),
        ("eigen", "egen"),
    ];
    // Of the many words that are none of these most are told by one letter.
    let first = word.bytes().next();
    for (nynorsk, bokmal) in beginnings.into_iter().filter(|(nynorsk, _)| nynorsk.bytes().next() == first) {
        if let Some(rest) = word.strip_prefix(nynorsk)
            && rest.len() >= 3
            && !(nynorsk == "hovud" && ["et", "ets", "om"].contains(&rest))
        {
            return Some(format!("{bokmal}{rest}"));
        }
    }
    for (nynorsk, bokmal) in [("sam", "som"), ("same", "somme"), ("samme", "somme"), ("samt", "somt")] {
        if let Some(root) = word.strip_suffix(nynorsk)
            && root.chars().count() >= 3
        {
            return Some(format!("{root}{bokmal}"));
        }
    }
    // viktigaste, viktigast, as viktigste, viktigst.
    for (nynorsk, bokmal) in [("gaste", "gste"), ("gast", "gst")] {
        if let Some(root) = word.strip_suffix(nynorsk)
            && root.len() >= 4
        {
            return Some(format!("{root}{bokmal}"));
        }
    }
    if !word.as_bytes().windows(2).any(|two| two == b"ei") {
        return None;
    }
    for ending in ["", "a", "en", "er", "ene", "ar", "ane", "ens", "as"] {
        let Some(rest) = word.strip_suffix(ending) else { continue };
        if let Some(root) = rest.strip_suffix("heit")
            && root.len() >= 3
        {
            return Some(format!("{root}het"));
        }
        if let Some(root) = rest.strip_suffix("leik")
            && (["ig", "leg", "sam", "bar"].iter().any(|end| root.ends_with(end)))
        {
            return Some(format!("{root}het"));
        }
    }
    None
}

/// Last parts of stems that differ, Nynorsk and Bokmål.
const TAILS: [(&str, &str); 15] = [
    ("skot", "skudd"),
    ("hald", "hold"),
    ("fald", "fold"),
    ("rekn", "regn"),
    ("reking", "reging"),
    ("nemn", "nevn"),
    ("neming", "neving"),
    ("setj", "sett"),
    ("setjing", "setting"),
    ("peik", "pek"),
    ("peiking", "peking"),
    ("kjend", "kjent"),
    ("handtering", "håndtering"),
    ("vindaug", "vindu"),
    ("gjev", "gi"),
];

/// Evens out what differs by rule in a stem.
pub(super) fn even_out(stem: &mut String) {
    // hvit, kvit.
    if stem.starts_with("hv") {
        stem.replace_range(..1, "k");
    }
    // tilknytning, tilknyting; not mening, spenning.
    if let Some(rest) = stem.strip_suffix("ning")
        && rest.ends_with(|c: char| c.is_alphabetic() && !"aeiouyæøån".contains(c))
        && rest.chars().count() >= 3
    {
        let at = rest.len();
        stem.remove(at);
    }
    // dekkje, dekke; byggje, bygge; tenkjing, tenkning.
    if stem.len() > 4 && (stem.ends_with("kj") || stem.ends_with("gj")) {
        stem.pop();
    } else if stem.ends_with("kjing") || stem.ends_with("gjing") {
        stem.remove(stem.len() - 4);
    }
    // innhald, innhold; overskot, overskudd; fastsetjing, fastsetting.
    let tail = TAILS.iter().find_map(|&(tail, bokmal)| Some((stem.strip_suffix(tail)?.len(), bokmal)));
    // Not tilbaketrekning, the only one that looks like one of them.
    if let Some((at, bokmal)) = tail.filter(|(at, _)| *at > 0 && !stem[..*at].ends_with('t')) {
        stem.truncate(at);
        stem.push_str(bokmal);
    }
}
