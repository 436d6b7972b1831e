//! `belegg eval`: how good a run is.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Outcome;
use super::format::Format;
use super::place::Place;
use crate::document::PassageId;
use crate::error::Error;
use crate::eval::{
    self, Duplicate, Evaluation, JudgedPassage, Measure, Qrels, Run, TopicId, evaluate, parse_measures,
};
use crate::index::{DocumentRecord, Index};
use crate::render::{json_eval, text_eval};

/// Measures a run against judgements
///
/// Values are those of trec_eval and ir_measures to four decimals: means over all judged topics, where a topic that
/// found nothing counts 0. Passages with equal scores are ordered as trec_eval orders them, by id from last to first.
/// Files may be gzipped; `-` reads standard input.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Judgements: TREC's four columns topic, 0, passage, grade; or topic, grade, document, words
    ///
    /// Judgements by words (parted by tabs, as `belegg judge` writes them) are found again among the passages of the
    /// index; one whose words are not found there is an error.
    #[arg(long, value_name = "FILE")]
    pub qrels: PathBuf,
    /// What was found: TREC's six columns topic, Q0, passage, rank, score, tag
    #[arg(long, value_name = "FILE")]
    pub run: PathBuf,
    #[command(flatten)]
    pub place: Place,
    /// AP, nDCG, RR, P@k, R@k, Success@k, Judged, Bpref, RBP, ERR
    ///
    /// Spelled as ir_measures spells them: a cut-off after @ (AP, nDCG, RR, Judged, RBP and ERR can do without), and in
    /// parentheses rel=N, the lowest relevant grade (not nDCG, Judged, ERR); p, how likely a reader goes on, for RBP;
    /// dcg='exp-log2' for nDCG with gain 2^grade − 1.
    #[arg(long, value_name = "LIST", default_value = DEFAULT_MEASURES)]
    pub measures: String,
    /// Every topic's values, not only the means
    #[arg(long)]
    pub per_topic: bool,
    /// A table, or one JSON object
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

const EXAMPLES: &str = "\
Examples:
  belegg run --topics topics.tsv > belegg.run
  belegg eval --qrels qrels.txt --run belegg.run
  belegg eval --qrels judged.txt --run belegg.run --index litteratur
  belegg eval --qrels qrels.txt --run belegg.run.gz --measures \"nDCG@10,P(rel=2)@5,RBP(p=0.8)\" --per-topic";

/// What is measured if nothing else is asked.
pub(super) const DEFAULT_MEASURES: &str = "nDCG@10,RR@10,R@10,R@100,AP";

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let (names, measures) = split(&args.measures)?;
    let qrels = read_qrels(&args.qrels, &args.place, err)?;
    let run = read_run(&args.run, err)?;
    let evaluation = evaluate(&qrels, &run, &measures);
    tell(err, &args.run, &evaluation)?;
    match args.format {
        Format::Text => text_eval::evaluation(out, &names, &evaluation, args.per_topic)?,
        Format::Json => writeln!(out, "{}", json_eval::evaluation(&names, &evaluation, args.per_topic)?)?,
    }
    Ok(Outcome::Answered)
}

/// The measures asked for, by the names they were asked by.
pub(super) fn split(measures: &str) -> anyhow::Result<(Vec<String>, Vec<Measure>)> {
    Ok(parse_measures(measures).context("--measures")?.into_iter().unzip())
}

/// Reads judgements of either form; the index is opened only if they name words.
pub(super) fn read_qrels(path: &Path, place: &Place, err: &mut dyn Write) -> anyhow::Result<Qrels> {
    let text = read_text(path)?;
    let qrels = if eval::is_by_words(&text) {
        let index = place.open_or_build(err)?;
        by_words(&text, &index).with_context(|| path.display().to_string())?
    } else {
        let (qrels, duplicates) = Qrels::parse(&text).with_context(|| path.display().to_string())?;
        tell_duplicates(err, path, &duplicates)?;
        qrels
    };
    let hopeless: Vec<&TopicId> = qrels.without_relevant().collect();
    if !hopeless.is_empty() {
        let (count, judged, topics) = (hopeless.len(), qrels.len(), list(&hopeless));
        writeln!(
            err,
            "{}: nothing is relevant to {count} of {judged} topics; each counts 0: {topics}",
            path.display()
        )?;
    }
    Ok(qrels)
}

/// Judgements by words as judgements of the index's passages.
pub(super) fn by_words(text: &str, index: &Index) -> anyhow::Result<Qrels> {
    let judgements = eval::parse_judgements(text)?;
    let mut documents: Vec<&str> = judgements.iter().map(|judgement| judgement.document.as_str()).collect();
    documents.sort_unstable();
    documents.dedup();
    let mut passages = Vec::new();
    for record in index.documents()?.iter().filter(|record| documents.contains(&record.header.id.as_str())) {
        passages.extend(passages_of(record, index)?);
    }
    let judged = passages.iter().map(|p| JudgedPassage { id: &p.0, document: &p.1, text: &p.2 });
    Ok(eval::resolve(&judgements, judged)?)
}

/// The passages of a document of our own cutting, in order, each as id, document and text; none for a collection of
/// ready-cut passages.
pub(super) fn passages_of(
    record: &DocumentRecord,
    index: &Index,
) -> anyhow::Result<Vec<(PassageId, String, String)>> {
    let mut passages = Vec::new();
    for number in 1..=record.passages {
        match index.passage(&format!("{}.{number}", record.header.id)) {
            Ok(passage) => passages.push((PassageId(passage.passage), passage.document.id, passage.text)),
            Err(Error::NoPassage { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(passages)
}

pub(super) fn read_run(path: &Path, err: &mut dyn Write) -> anyhow::Result<Run> {
    let (run, duplicates) = Run::parse(&read_text(path)?).with_context(|| path.display().to_string())?;
    tell_duplicates(err, path, &duplicates)?;
    Ok(run)
}

/// The text of a file, of standard input if the path is `-`, unpacked if it is gzipped whatever its name.
pub(super) fn read_text(path: &Path) -> anyhow::Result<String> {
    let context = || path.display().to_string();
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).with_context(context)?;
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).with_context(context)?;
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        let mut decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice());
        decoder
            .read_to_end(&mut unpacked)
            .context("it is gzipped, but cannot be unpacked")
            .with_context(context)?;
        bytes = unpacked;
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|&&byte| byte == b'\n').count() + 1;
        anyhow::anyhow!("{}: line {line}: expected UTF-8", path.display())
    })
}

/// Says what of a run counted in a way one might not expect.
pub(super) fn tell(err: &mut dyn Write, path: &Path, evaluation: &Evaluation) -> io::Result<()> {
    let path = path.display();
    let Evaluation { per_topic, silent, unjudged, .. } = evaluation;
    if !silent.is_empty() {
        let (count, judged) = (silent.len(), per_topic.len());
        writeln!(
            err,
            "{path}: found nothing for {count} of {judged} judged topics; each counts 0: {}",
            list(&silent.iter().collect::<Vec<_>>())
        )?;
    }
    if !unjudged.is_empty() {
        writeln!(
            err,
            "{path}: {} topics are not judged and do not count: {}",
            unjudged.len(),
            list(&unjudged.iter().collect::<Vec<_>>())
        )?;
    }
    Ok(())
}

fn tell_duplicates(err: &mut dyn Write, path: &Path, duplicates: &[Duplicate]) -> io::Result<()> {
    const SHOWN: usize = 3;
    for duplicate in duplicates.iter().take(SHOWN) {
        writeln!(err, "{}: {duplicate}", path.display())?;
    }
    match duplicates.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(err, "{}: and {more} more such lines", path.display()),
    }
}

fn list(topics: &[&TopicId]) -> String {
    const SHOWN: usize = 10;
    let mut names: Vec<&str> = topics.iter().take(SHOWN).map(|topic| topic.0.as_str()).collect();
    if topics.len() > SHOWN {
        names.push("…");
    }
    names.join(", ")
}
