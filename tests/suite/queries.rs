//! What queries must and must not find: `tests/data/cli/queries.tsv`, and what holds of every answer.

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, Ran, data, shell_words};

#[test]
fn queries_find_what_they_must() {
    let desk = Desk::indexed();
    let cases = fs::read_to_string(data("cli/queries.tsv")).unwrap();
    let (mut known_wrong, mut failures, mut count) = (false, Vec::new(), 0);
    for (i, line) in cases.lines().enumerate() {
        known_wrong |= line.starts_with("# known wrong");
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        count += 1;
        let columns: Vec<&str> = line.split('\t').collect();
        let mut args =
            vec!["search".to_owned(), "--format".into(), "json".into(), "--limit".into(), "30".into()];
        let (query, flags): (Vec<_>, Vec<_>) = {
            let words = shell_words(columns[0]);
            let at = words.iter().position(|word| word.starts_with("--")).unwrap_or(words.len());
            (words[..at].to_vec(), words[at..].to_vec())
        };
        args.extend(flags);
        args.push("--".into());
        args.extend(query);
        let verdict = judge(&desk.belegg(&args), columns[1], columns.get(2).copied().unwrap_or("–"));
        match (verdict, known_wrong) {
            (Err(what), false) => failures.push(format!("line {}: {}: {what}", i + 1, columns[0])),
            (Ok(()), true) => {
                failures.push(format!("line {}: {}: is right now, move it up", i + 1, columns[0]))
            }
            _ => {}
        }
    }
    assert!(count >= 40 && failures.is_empty(), "{}", failures.join("\n"));
}

fn judge(ran: &Ran, first: &str, never: &str) -> Result<(), String> {
    let answer = ran.json();
    let hits = answer["hits"].as_array().unwrap();
    let text = |hit: &Value| hit["text"].as_str().unwrap().to_owned();
    if first == "–" {
        return if ran.code == 1 && hits.is_empty() {
            Ok(())
        } else {
            Err(format!("found {:?}", text(&hits[0])))
        };
    }
    let best = hits.first().map(text).ok_or("found nothing")?;
    if !best.contains(first) {
        return Err(format!("first is {best:?}"));
    }
    match hits.iter().map(text).find(|hit| never != "–" && hit.contains(never)) {
        Some(hit) => Err(format!("also found {hit:?}")),
        None => Ok(()),
    }
}

#[test]
fn highlights_slice_to_words_that_match() {
    let desk = Desk::indexed();
    // The emoji and æøå before a match shift bytes against characters.
    for (query, forms) in [
        ("pause kropp", &["pause", "pausen", "pauser", "kroppen"][..]),
        // The Nynorsk word for it is the same word.
        ("følelse", &["følelser", "følelse", "kjenslene", "kjensler"]),
        ("skam", &["skam", "skammen", "skammens"]),
        ("rom", &["rom", "rommet", "tomrom"]),
    ] {
        let answer = desk.belegg(["search", query, "--format", "json"]).json();
        let mut marked = 0;
        for hit in answer["hits"].as_array().unwrap() {
            let snippet: Vec<char> = hit["snippet"]["text"].as_str().unwrap().chars().collect();
            for pair in hit["snippet"]["highlights"].as_array().unwrap() {
                let (start, end) = (pair[0].as_u64().unwrap() as usize, pair[1].as_u64().unwrap() as usize);
                let form: String = snippet[start..end].iter().collect::<String>().to_lowercase();
                assert!(form.split(' ').all(|word| forms.contains(&word)), "{query}: {form:?} in {hit}");
                marked += 1;
            }
        }
        assert!(marked > 0, "{query}");
    }
}

#[test]
fn passages_that_say_the_same_are_shown_once() {
    let desk = Desk::indexed();
    let search = |more: &[&str]| {
        let mut args = vec!["search", "terapeutens evne til å tåle stillhet", "--format", "json"];
        args.extend(more);
        desk.belegg(&args).json()
    };
    let same = "terapeutens evne til å tåle stillhet";
    let shown = |answer: &Value| {
        answer["hits"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|hit| hit["text"].as_str().unwrap().contains(same))
            .count()
    };
    let collapsed = search(&[]);
    assert_eq!(shown(&collapsed), 1);
    let similar = collapsed["hits"][0]["similar"].as_array().unwrap();
    assert_eq!(similar.len(), 1);
    assert_eq!(shown(&search(&["--no-collapse"])), 2);
}

#[test]
fn what_was_asked_is_what_is_explained() {
    let desk = Desk::indexed();
    let answer = desk.belegg(["search", "trygg hamn", "--explain", "--format", "json"]).json();
    for hit in answer["hits"].as_array().unwrap() {
        let shares = hit["explanation"]["shares"].as_array().unwrap();
        let sum: f64 = shares.iter().map(|share| share["share"].as_f64().unwrap()).sum();
        assert!((sum - hit["score"].as_f64().unwrap()).abs() < 1e-3, "{hit}");
    }
}

#[test]
fn an_answer_does_not_depend_on_how_it_was_built() {
    let one = Desk::indexed();
    let many = Desk::with_documents();
    for name in ["utdrag", "nynorsk.txt", "artikkel.txt", "notat.md", "rapport.txt"] {
        many.belegg(["index", &format!("documents/{name}"), "--threads", "3"]).is_answer();
    }
    for query in ["skam", "+trygg -barn", "stillhet OR pause", "følelse kropp", "relasjons*"] {
        let hits = |desk: &Desk| -> Vec<Value> {
            let answer = desk.belegg(["search", query, "--limit", "50", "--format", "json"]).json();
            answer["hits"].as_array().unwrap().iter().map(|hit| hit["passage"].clone()).collect()
        };
        assert_eq!(hits(&one), hits(&many), "{query}");
    }
}

#[test]
fn equal_scores_are_ordered_by_passage() {
    let desk = Desk::new();
    // Indexed in another order than that of their ids.
    for name in ["b", "d", "a", "c"] {
        desk.write(
            &format!("texts/{name}.txt"),
            "En trygg base er det barnet går ut fra og kommer tilbake til.\n",
        );
        desk.belegg(["index", &format!("texts/{name}.txt")]).is_answer();
    }
    for ranking in ["full", "bm25"] {
        let args = ["search", "trygg base", "--no-collapse", "--ranking", ranking, "--format", "json"];
        let answer = desk.belegg(args).json();
        let ids: Vec<&str> =
            answer["hits"].as_array().unwrap().iter().map(|hit| hit["passage"].as_str().unwrap()).collect();
        assert_eq!(ids, ["a.1", "b.1", "c.1", "d.1"], "{ranking}");
    }
}
