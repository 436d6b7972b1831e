//! `belegg judge`: judgements for one's own literature, made in the terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Outcome;
use super::eval::{by_words, passages_of, read_run, read_text};
use super::place::Place;
use super::run::read_topics;
use super::search::{RankingArgs, screen};
use crate::document::PassageId;
use crate::eval::{self, Grade, JudgedPassage, Judgement, Qrels, Run, TopicId};
use crate::index::{Index, PassageRecord, token_hash};
use crate::render::terminal;
use crate::search::{Ranking, SearchOptions, Searcher};

/// Judge passages for topics, one by one, so that ranking can be measured on your literature
///
/// Pools the best passages of several settings (full, bm25, full without correction) and of the runs given, and shows
/// those not yet judged without their rank and in an order that tells nothing. Answer 0 (not relevant), 1 (touches the
/// need), 2 (answers in part or in passing), 3 (what one would want first), s (skip), q (quit). Every answer is saved at
/// once; called again, it goes on where it stopped.
///
/// Judgements name the document and the passage's first words, so they outlive new ways of cutting passages; those of
/// ready-cut collections, and of a file that is of TREC's form, name the passage.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  belegg judge --topics topics.tsv --qrels judged.txt
  belegg run --topics topics.tsv > belegg.run
  belegg eval --qrels judged.txt --run belegg.run")]
pub struct Args {
    /// Topics: TSV, id and query; or TREC's markup
    #[arg(long, value_name = "FILE")]
    topics: PathBuf,
    /// The file of judgements; made if it is not there
    #[arg(long, value_name = "FILE")]
    qrels: PathBuf,
    /// Also pool this run; may be given several times
    #[arg(long = "run", value_name = "FILE")]
    runs: Vec<PathBuf>,
    /// How many passages of each ranking are pooled
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    depth: u16,
    /// Only this topic; may be given several times
    #[arg(long, value_name = "ID")]
    topic: Vec<String>,
    /// Write a new file in TREC's form, by passage id
    #[arg(long)]
    trec: bool,
    #[command(flatten)]
    place: Place,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut topics = read_topics(&args.topics)?;
    if !args.topic.is_empty() {
        for id in &args.topic {
            anyhow::ensure!(
                topics.iter().any(|(topic, _)| topic == id),
                "{}: there is no topic {id:?}",
                args.topics.display()
            );
        }
        topics.retain(|(topic, _)| args.topic.contains(topic));
    }
    let runs: Vec<Run> = args.runs.iter().map(|path| read_run(path, err)).collect::<Result<_, _>>()?;
    let index = args.place.open_or_build(err)?;
    let mut sheet = Sheet::open(&args.qrels, args.trec, &index)?;
    let mut work = Vec::new();
    for (topic, query) in &topics {
        let id = TopicId(topic.clone());
        let mut pool = pool(&index, query, usize::from(args.depth))?;
        for run in &runs {
            pool.extend(run.ranking(&id).iter().take(usize::from(args.depth)).map(|hit| hit.passage.clone()));
        }
        let mut open: Vec<PassageId> =
            pool.into_iter().filter(|passage| sheet.judged.grade(&id, passage).is_none()).collect();
        // An order that tells nothing of rank, and is the same the next time.
        open.sort_by_key(|passage| (token_hash(&format!("{topic} {passage}")), passage.clone()));
        work.extend(open.into_iter().map(|passage| (id.clone(), query.as_str(), passage)));
    }
    let total = work.len();
    let (mut judged, mut skipped) = (0, 0);
    let mut input = io::stdin().lock();
    for (i, (topic, query, passage)) in work.iter().enumerate() {
        let record = index.passage(&passage.0)?;
        writeln!(out, "\n── {} of {total} ── {topic}: {query}\n", i + 1)?;
        terminal::passage(out, &record, false, screen())?;
        match ask(&mut input, out)? {
            Answer::Grade(grade) => {
                sheet.add(topic, grade, &record, &index, err)?;
                judged += 1;
            }
            Answer::Skip => skipped += 1,
            Answer::Quit => break,
        }
    }
    let left = total - judged - skipped;
    writeln!(
        out,
        "\n{judged} judged, {skipped} skipped, {left} left; {} judgements in {}",
        sheet.count(),
        args.qrels.display()
    )?;
    Ok(if total == 0 { Outcome::Nothing } else { Outcome::Answered })
}

/// The best passages by each setting.
fn pool(index: &Index, query: &str, depth: usize) -> anyhow::Result<BTreeSet<PassageId>> {
    let settings = [
        RankingArgs::default_options()?,
        SearchOptions::default(),
        SearchOptions { ranking: Ranking::Bm25, ..SearchOptions::default() },
        SearchOptions { correct: false, ..SearchOptions::default() },
    ];
    let mut pool = BTreeSet::new();
    for options in &settings {
        let ranking = Searcher::new(index).ranking(query, depth, options)?;
        pool.extend(ranking.into_iter().map(|(passage, _)| PassageId(passage)));
    }
    Ok(pool)
}

enum Answer {
    Grade(Grade),
    Skip,
    Quit,
}

fn ask(input: &mut dyn BufRead, out: &mut dyn Write) -> anyhow::Result<Answer> {
    loop {
        write!(out, "\n0 1 2 3, s skip, q quit: ")?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(Answer::Quit);
        }
        match line.trim() {
            grade @ ("0" | "1" | "2" | "3") => return Ok(Answer::Grade(Grade(grade.parse()?))),
            "s" | "S" => return Ok(Answer::Skip),
            "q" | "Q" => return Ok(Answer::Quit),
            _ => {}
        }
    }
}

/// The file of judgements: what it says, and its text, to which lines are added.
struct Sheet<'p> {
    path: &'p Path,
    text: String,
    by_words: bool,
    judged: Qrels,
    /// Passages by document, as they were needed.
    documents: BTreeMap<String, Vec<(PassageId, String, String)>>,
}

impl<'p> Sheet<'p> {
    /// Opens the file, or begins one.
    fn open(path: &'p Path, trec: bool, index: &Index) -> anyhow::Result<Sheet<'p>> {
        let text = if path.exists() { read_text(path)? } else { String::new() };
        let empty = text.trim().is_empty();
        let by_words_form = if empty { !trec } else { eval::is_by_words(&text) };
        anyhow::ensure!(
            empty || !(trec && by_words_form),
            "{}: it holds judgements by words; --trec needs a file of its own",
            path.display()
        );
        let judged = match (empty, by_words_form) {
            (true, _) => Ok(Qrels::default()),
            (_, true) => by_words(&text, index),
            (_, false) => Qrels::parse(&text).map(|(qrels, _)| qrels).map_err(anyhow::Error::from),
        };
        let judged = judged.with_context(|| path.display().to_string())?;
        Ok(Sheet { path, text, by_words: by_words_form, judged, documents: BTreeMap::new() })
    }

    /// Adds a judgement and saves it.
    fn add(
        &mut self,
        topic: &TopicId,
        grade: Grade,
        record: &PassageRecord,
        index: &Index,
        err: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let passage = PassageId(record.passage.clone());
        let line = if self.by_words && is_ready_cut(record) {
            anyhow::ensure!(
                self.text.trim().is_empty(),
                "{}: it holds judgements by words, but {passage} is of a ready-cut collection; judge those into another file",
                self.path.display()
            );
            self.by_words = false;
            None
        } else if self.by_words {
            Some(self.words(record, index)?)
        } else {
            None
        };
        let line = match line {
            Some(Some(words)) => {
                let document = record.document.id.clone();
                eval::write_judgements(&[Judgement { topic: topic.clone(), grade, document, words, line: 0 }])
            }
            Some(None) => {
                writeln!(err, "not saved: no words of {passage} stand in it alone")?;
                return Ok(());
            }
            None => format!("{topic} 0 {passage} {}\n", grade.0),
        };
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push_str(&line);
        save(self.path, &self.text)
            .with_context(|| format!("{}: cannot save the judgement", self.path.display()))?;
        self.judged.insert(topic.clone(), passage, grade)?;
        Ok(())
    }

    fn words(&mut self, record: &PassageRecord, index: &Index) -> anyhow::Result<Option<String>> {
        let document = &record.document.id;
        if !self.documents.contains_key(document) {
            let records = index.documents()?;
            let of = records.iter().find(|of| of.header.id == *document);
            let passages = of.map(|of| passages_of(of, index)).transpose()?.unwrap_or_default();
            self.documents.insert(document.clone(), passages);
        }
        let passages: Vec<JudgedPassage<'_>> = self.documents[document]
            .iter()
            .map(|p| JudgedPassage { id: &p.0, document: &p.1, text: &p.2 })
            .collect();
        let this = passages.iter().find(|passage| passage.id.0 == record.passage);
        Ok(this.and_then(|this| eval::naming_words(this, &passages)))
    }

    fn count(&self) -> usize {
        self.judged.topics().map(|topic| self.judged.of_topic(topic).count()).sum()
    }
}

/// Passages of our own cutting are named by document and number.
fn is_ready_cut(record: &PassageRecord) -> bool {
    record.passage != format!("{}.{}", record.document.id, record.ordinal)
}

/// Swaps the text in whole: a process killed at any moment leaves the file as it was or as it is to be.
fn save(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let temporary = path.with_file_name(name);
    let mut file = File::create(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&temporary, path)
}
