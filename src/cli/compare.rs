//! `belegg compare`: whether one run is better than another, and where.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;

use super::Outcome;
use super::eval::{DEFAULT_MEASURES, read_qrels, read_run, split, tell};
use super::format::Format;
use super::place::Place;
use crate::eval::{Options, Run, compare};
use crate::render::{json_eval, plot, text_eval};

/// Compares runs on the same judgements, each with the first
///
/// Gives both means, the mean difference with the 95 % interval of a bootstrap over topics, p of a paired randomization
/// test (two-sided; exact for few topics) and of a paired t test, how many topics won, tied and lost, and a picture of
/// the topics by the first measure. With more than two runs p is also corrected for their number (Holm). The same seed
/// gives the same numbers.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Judgements: TREC's four columns topic, 0, passage, grade; or topic, grade, document, words, as for `belegg eval`
    #[arg(long, value_name = "FILE")]
    pub qrels: PathBuf,
    #[command(flatten)]
    pub place: Place,
    /// Two runs or more; the first is what the others are held against
    #[arg(value_name = "RUN", num_args = 2.., required = true)]
    pub runs: Vec<PathBuf>,
    /// Measures, spelled as for `belegg eval`; the first is drawn
    #[arg(long, value_name = "LIST", default_value = DEFAULT_MEASURES)]
    pub measures: String,
    /// Every topic's difference by every measure, as a table
    #[arg(long)]
    pub per_topic: bool,
    /// Draws the differences by every measure into a file
    #[arg(long, value_name = "FILE.svg")]
    pub plot: Option<PathBuf>,
    /// Columns the picture may take; the terminal's if not given, 100 without a terminal
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// Sign patterns that the randomization test draws
    #[arg(long, value_name = "N", default_value_t = Options::default().permutations,
        value_parser = clap::value_parser!(u32).range(10_000..))]
    pub permutations: u32,
    /// Seed of the randomization test and of the bootstrap
    #[arg(long, value_name = "N", default_value_t = Options::default().seed)]
    pub seed: u64,
    /// A table and a picture, or one JSON object
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

const EXAMPLES: &str = "\
Examples:
  belegg compare --qrels qrels.txt bm25.run belegg.run
  belegg compare --qrels qrels.txt bm25.run belegg.run --measures AP,nDCG@10 --plot differences.svg";

/// Columns of a picture that goes into no terminal.
const WIDTH: usize = 100;

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    if let Some(path) = &args.plot {
        let is_svg = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
        anyhow::ensure!(
            is_svg,
            "--plot {}: the picture is SVG, which browsers and word processors show; name it {}",
            path.display(),
            path.with_extension("svg").display()
        );
    }
    let (names, measures) = split(&args.measures)?;
    let qrels = read_qrels(&args.qrels, &args.place, err)?;
    let runs: Vec<Run> = args.runs.iter().map(|path| read_run(path, err)).collect::<Result<_, _>>()?;
    let labels = labels(&args.runs, &runs);
    let options = Options { permutations: args.permutations, seed: args.seed, ..Options::default() };
    let comparison = compare(&qrels, &runs.iter().collect::<Vec<_>>(), &measures, &options);
    for (path, evaluation) in args.runs.iter().zip(&comparison.evaluations) {
        tell(err, path, evaluation)?;
    }
    if let Some(path) = &args.plot {
        std::fs::write(path, plot::svg(&comparison, &names, &labels))
            .with_context(|| path.display().to_string())?;
        writeln!(err, "{}: drawn", path.display())?;
    }
    match args.format {
        Format::Text => {
            let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
            let width = args.width.or_else(terminal).unwrap_or(WIDTH);
            let (measures, runs, per_topic) = (&names[..], &labels[..], args.per_topic);
            let options = text_eval::ComparisonOptions { measures, runs, width, per_topic };
            text_eval::comparison(out, &comparison, &options)?;
        }
        Format::Json => writeln!(out, "{}", json_eval::comparison(&names, &labels, &comparison)?)?,
    }
    Ok(Outcome::Answered)
}

/// What to call the runs: by their tags, or by their paths should two tags be the same.
fn labels(paths: &[PathBuf], runs: &[Run]) -> Vec<String> {
    let alike =
        runs.iter().enumerate().any(|(i, run)| runs[..i].iter().any(|other| other.tag() == run.tag()));
    let label = |(path, run): (&PathBuf, &Run)| match alike {
        true => path.display().to_string(),
        false => run.tag().to_owned(),
    };
    paths.iter().zip(runs).map(label).collect()
}
