//! The analysis against its data files in `tests/data/analysis`, which a reader of Norwegian can extend.

use belegg::analysis::{Analyzer, Steps, TokenKind, spelling, train};

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
