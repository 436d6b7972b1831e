//! The analysis against its data files in `tests/data/analysis`, which a reader of Norwegian can extend.

use std::collections::HashMap;

use belegg::analysis::thesaurus::{Label, turtle};
use belegg::analysis::{Analyzer, Steps, TokenKind, spelling, train};
use belegg::corpus;
use belegg::document::Language;

/// The lines of a data file, each with whether it stands under `# known wrong`.
fn cases(file: &str) -> Vec<(bool, &str)> {
    let mut wrong = false;
    let mut cases = Vec::new();
    for line in file.lines().filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
            wrong |= line == "# known wrong";
        } else {
            cases.push((wrong, line));
        }
    }
    cases
}

/// Fails with every line of `file` for which `check` says other than the file.
fn hold(file: &str, check: impl Fn(&str) -> Result<(), String>) {
    let faults: Vec<String> = cases(file)
        .into_iter()
        .filter_map(|(wrong, line)| match (wrong, check(line)) {
            (false, Err(fault)) => Some(format!("{line}: {fault}")),
            (true, Ok(())) => Some(format!("{line}: known wrong, and now right: move it up")),
            _ => None,
        })
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn forms_share_a_stem() {
    let analyzer = Analyzer::default();
    hold(include_str!("data/analysis/stems.txt"), |line| {
        let (same, other) = line.split_once('!').unwrap_or((line, ""));
        let stems: Vec<String> = same.split_whitespace().map(|word| analyzer.stem(word)).collect();
        let others: Vec<String> = other.split_whitespace().map(|word| analyzer.stem(word)).collect();
        let one = stems.iter().all(|stem| *stem == stems[0]) && !others.contains(&stems[0]);
        one.then_some(()).ok_or(format!("{stems:?} ! {others:?}"))
    });
}

#[test]
fn nynorsk_meets_bokmal() {
    let analyzer = Analyzer::default();
    hold(include_str!("data/analysis/nynorsk.txt"), |line| {
        let (nynorsk, bokmal) = line.split_once(' ').ok_or("no blank")?;
        let (nynorsk, bokmal) = (analyzer.stem(nynorsk), analyzer.stem(bokmal));
        (nynorsk == bokmal).then_some(()).ok_or(format!("{nynorsk}, {bokmal}"))
    });
}

#[test]
fn compounds_part_where_they_are_joined() {
    let analyzer = Analyzer::default();
    hold(include_str!("data/analysis/compounds.txt"), |line| {
        let word = line.replace('|', "");
        let parts: Vec<&str> = analyzer.split(&word).into_iter().map(|span| span.of(&word)).collect();
        let found = if parts.is_empty() { word.clone() } else { parts.join("|") };
        (found == line).then_some(()).ok_or(found)
    });
}

#[test]
fn sentences_give_stems() {
    let analyzer = Analyzer::default();
    hold(include_str!("data/analysis/sentences.txt"), |line| {
        let (text, words) = line.split_once('\t').ok_or("no tab")?;
        let tokens = analyzer.tokens(text);
        let has = |stem: &str| tokens.iter().any(|token| token.kind == TokenKind::Stem && token.text == stem);
        match words.split_whitespace().find(|word| !has(&analyzer.stem(word)) && !has(word)) {
            Some(missing) => Err(format!("no {missing} in {tokens:?}")),
            None => Ok(()),
        }
    });
}

#[test]
fn the_stemmer_alone_is_snowballs() {
    let mut steps = Steps::none();
    steps.set("stem", true);
    let analyzer = Analyzer::new(steps);
    hold(include_str!("data/analysis/snowball.txt"), |line| {
        let (word, stem) = line.split_once('\t').ok_or("no tab")?;
        let found = analyzer.stem(word);
        (found == stem).then_some(()).ok_or(found)
    });
}

#[test]
fn misspellings_find_what_was_meant() {
    let file = include_str!("data/analysis/spelling.txt");
    let words: Vec<&str> =
        cases(file).iter().filter_map(|(_, line)| Some(line.split_once('\t')?.1)).collect();
    hold(file, |line| {
        let (typed, meant) = line.split_once('\t').ok_or("no tab")?;
        let found = spelling::suggest(typed, words.iter().map(|&word| (word, 1)), 1);
        let found = found.first().map_or(typed, |suggestion| &suggestion.word);
        (found == meant).then_some(()).ok_or(found.to_owned())
    });
}

#[test]
fn training_learns_the_joint() {
    let firsts = ["sorg", "krise", "barne", "skole", "kvelds", "sommer", "hånd", "bok"];
    let heads = ["arbeid", "senter", "hage", "vei", "lys", "bord", "kart"];
    let mut list = String::from("lemma\tsegmented\tfirst_lemma\tfirst_pos\tjuncture\thead_lemma\thead_pos\n");
    for first in firsts {
        for head in heads {
            list += &format!("{first}{head}\t{first}*{head}\t{first}\tNoun\t\t{head}\tNoun\n");
        }
    }
    let mut lists = train::Lists::default();
    lists.add_compounds(&list);
    lists.add_forms("forståelsen\tforståelse\tnoun\nutviklingen\tutvikling\tnoun\n");
    let options = train::TrainOptions { weights: 20_000, held_out: 20, ..Default::default() };
    let model = train::train(&lists, options);
    assert_eq!(model, train::train(&lists, options), "the same lists give the same model");
    let report = train::measure(&model, &lists, options.held_out);
    assert!(report.compounds > 5 && report.right * 10 >= report.compounds * 9, "{report:?}");
}

/// Concepts with names of one stem, of which a query may mean either.
const OF_ONE_STEM: [[&str; 2]; 12] = [
    ["andelighet", "spiritualitet"],
    ["bestforeldre", "god-nok-omsorg"],
    ["far", "fare"],
    ["gjensidighet", "likeverd"],
    ["hjelp", "hjelper"],
    ["overlevelse", "overlevende"],
    ["person", "personlighet"],
    ["sannhet", "sant-selv"],
    ["sinn", "sinne"],
    ["sosialarbeider", "sosialt-arbeid"],
    ["talmodighet", "vente"],
    ["ydmykelse", "ydmykhet"],
];
/// Names of several words of which all but one are function words.
const OF_ONE_WORD: [&str; 17] = [
    "acting in",
    "will power",
    "det ubevisste",
    "det umedvitne",
    "falskt selv",
    "falskt sjølv",
    "human being",
    "sant selv",
    "sant sjølv",
    "the unconscious",
    "working through",
    "work through",
    "lack of",
    "deal with",
    "å bli forlatt",
    "å bli forlaten",
    "å skamme seg",
];

/// What a name must be for a query to mean it by it.
#[test]
fn the_thesaurus_is_sound() {
    let thesaurus = turtle::read(corpus::THESAURUS).unwrap();
    let analyzer = Analyzer::default();
    let mut faults = Vec::new();
    let mut owners = HashMap::new();
    for concept in thesaurus.concepts() {
        for language in [Language::Bokmal, Language::Nynorsk, Language::English] {
            let preferred = |label: &&Label| label.preferred && label.language == Some(language);
            if concept.labels.iter().filter(preferred).count() != 1 {
                faults.push(format!("{}: one preferred name in {language:?} is wanted", concept.id));
            }
        }
        for id in concept.close.iter().chain(&concept.related) {
            let other = thesaurus.get(id);
            if !other
                .is_some_and(|other| other.close.contains(&concept.id) || other.related.contains(&concept.id))
            {
                faults.push(format!("{} and {id}: close and related go both ways", concept.id));
            }
        }
        for id in concept.broader.iter().filter(|id| thesaurus.get(id).is_none()) {
            faults.push(format!("{}: {id} is no concept", concept.id));
        }
        for label in &concept.labels {
            let name = &label.text;
            if *name != name.to_lowercase() {
                faults.push(format!("{name}: names are in lower case"));
            }
            if let Some(owner) = owners.insert((name, label.language), &concept.id) {
                faults.push(format!("{name}: names {owner} and {}", concept.id));
            }
            let words: Vec<&str> = name.split(' ').collect();
            let content = words.iter().filter(|word| !is_function_word(word));
            if words.len() > 1 && content.count() < 2 && !OF_ONE_WORD.contains(&name.as_str()) {
                faults.push(format!("{name}: the same as one word of it"));
            }
            if label.language == Some(Language::English) {
                continue;
            }
            for named in thesaurus.expand(&words, &analyzer) {
                let mut both = [named.concept.id.as_str(), concept.id.as_str()];
                both.sort_unstable();
                let whole = named.first == 0 && named.end == words.len();
                if whole && both[0] != both[1] && !OF_ONE_STEM.contains(&both) {
                    faults.push(format!("{name}: names {} and {}", both[0], both[1]));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn is_function_word(word: &str) -> bool {
    let mut stems = 0;
    Analyzer::default().analyze(word, &mut |token| stems += usize::from(token.kind == TokenKind::Stem));
    stems == 0
}

#[test]
fn words_name_concepts() {
    let thesaurus = turtle::read(corpus::THESAURUS).unwrap();
    hold(include_str!("data/analysis/concepts.txt"), |line| {
        let (query, wanted) = line.split_once('\t').ok_or("a tab is wanted")?;
        let words: Vec<&str> = query.split(' ').collect();
        let named = thesaurus.expand(&words, &Analyzer::default());
        let named: Vec<&str> = named.iter().map(|expansion| expansion.concept.id.as_str()).collect();
        (named.join(" ") == wanted.trim()).then_some(()).ok_or(named.join(" "))
    });
}
