//! `belegg search`: passages for a query, best first.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::PossibleValuesParser;

use super::Outcome;
use super::concepts::read_thesaurus;
use super::format::{json, json_lines};
use super::place::Place;
use crate::analysis::Analyzer;
use crate::corpus;
use crate::document::{Language, PassageKind};
use crate::render::json::{AnswerJson, HitJson};
use crate::render::terminal::Screen;
use crate::render::{markdown, terminal};
use crate::search::{Filters, Ranking, SearchOptions, Searcher, Weights, plain_words, read};

/// Find passages: any of the words, best first
///
/// The query may hold "exact phrases", +must and -not, OR, beginnings (tilknyt*), near spellings (overforing~), nearness
/// ("trygg base"~5) and fields (author:killén, title:…, section:…). Anything else is words; any string is a query.
/// Without an index one is built from the built-in corpus.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  belegg search trygg base
  belegg search '\"trygg base\" +terapeut -barn'
  belegg search 'motoverføring author:schibbye' --explain
  belegg search tilknytning --kind excerpt --work bowlby-1988
  belegg search tilknytning --language nn --year 2010..2020 --format json")]
pub struct Args {
    /// The query; any string is one
    #[arg(allow_hyphen_values = true)]
    query: String,
    /// More words of it
    #[arg(value_name = "WORD")]
    more: Vec<String>,
    #[command(flatten)]
    filters: FilterArgs,
    /// How many hits
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    ranking: RankingArgs,
    /// Say in words and numbers why each hit stands where it stands
    #[arg(long)]
    explain: bool,
    /// Show passages that say nearly the same each for itself
    #[arg(long)]
    no_collapse: bool,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What a passage must be besides matching.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Only this document, by id; may be given several times
    #[arg(long, value_name = "ID")]
    document: Vec<String>,
    /// Only passages that cite this work or excerpt it, by key (killen-2003)
    #[arg(long, value_name = "KEY")]
    work: Vec<String>,
    /// Only this kind of passage; `excerpt` finds quotations and attributed paraphrases within passages too
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(PassageKind::ALL.map(PassageKind::name)))]
    kind: Vec<String>,
    /// Only this language: nb, nn, en, da, sv
    #[arg(long, value_name = "CODE", value_parser = language)]
    language: Vec<String>,
    /// Only documents of these years: 2010..2020, 2010.., ..2020, 2015
    #[arg(long, value_name = "FROM..TO", value_parser = years)]
    year: Option<Years>,
}

/// How to rank.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Ranking")]
pub struct RankingArgs {
    /// `full`, `bm25` (the first stage alone), or a settings file with weights
    #[arg(long, value_name = "NAME|FILE", default_value = "full")]
    ranking: String,
    /// Do not correct words that no passage has
    #[arg(long)]
    no_correct: bool,
    /// Do not look for words of the same family, nor for what the concepts of the query are also called
    #[arg(long)]
    no_expand: bool,
    /// Concepts of your own, SKOS in Turtle, beside the built-in ones
    #[arg(long, value_name = "FILE.ttl", conflicts_with = "no_expand")]
    thesaurus: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Years {
    from: Option<i32>,
    to: Option<i32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON value
    Json,
    /// One JSON object a hit
    Jsonl,
    /// For notes
    Markdown,
}

impl FilterArgs {
    /// The filters as the searcher takes them.
    pub fn filters(&self) -> Filters {
        Filters {
            documents: self.document.clone(),
            works: self.work.clone(),
            kinds: self.kind.iter().filter_map(|kind| PassageKind::from_name(kind)).collect(),
            without: Vec::new(),
            languages: self.language.clone(),
            year_from: self.year.and_then(|years| years.from),
            year_to: self.year.and_then(|years| years.to),
        }
    }
}

impl RankingArgs {
    /// The ranking as it was named.
    pub fn name(&self) -> &str {
        &self.ranking
    }

    /// The options that these flags set. The thesaurus is read whole, for many queries; for one that is known,
    /// [`options_for`](Self::options_for) is quicker.
    pub fn options(&self) -> anyhow::Result<SearchOptions> {
        self.options_with(corpus::THESAURUS)
    }

    /// The options that no flags set: what a plain search does.
    pub fn default_options() -> anyhow::Result<SearchOptions> {
        RankingArgs { ranking: "full".to_owned(), ..RankingArgs::default() }.options()
    }

    /// The options for one query: of the built-in thesaurus only what may bear on it is read.
    pub fn options_for(&self, query: &str) -> anyhow::Result<SearchOptions> {
        if self.no_expand {
            return self.options_with("");
        }
        if self.thesaurus.is_some() {
            // The user's concepts may be close to any.
            return self.options();
        }
        let words = plain_words(&read(query).query);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.options_with(&corpus::thesaurus_for(&words, &Analyzer::default()))
    }

    fn options_with(&self, built_in: &str) -> anyhow::Result<SearchOptions> {
        let ranking = match self.ranking.as_str() {
            "full" => Ranking::default(),
            "bm25" => Ranking::Bm25,
            file => Ranking::Full(Weights::read(&PathBuf::from(file))?),
        };
        let thesaurus = if self.no_expand {
            None
        } else {
            Some(Arc::new(read_thesaurus(built_in, self.thesaurus.as_ref())?))
        };
        let (correct, families) = (!self.no_correct, !self.no_expand);
        Ok(SearchOptions { ranking, correct, families, thesaurus, ..SearchOptions::default() })
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    let query = [std::slice::from_ref(&args.query), &args.more].concat().join(" ");
    let index = args.place.open_or_build(err)?;
    let options = SearchOptions {
        limit: args.limit as usize,
        filters: args.filters.filters(),
        collapse: !args.no_collapse,
        ..args.ranking.options_for(&query)?
    };
    // Some keyboards and clipboards give å as a with a ring, and no-break spaces: the texts were cleaned of both.
    let answer = Searcher::new(&index).search(&crate::ingest::clean(&query), &options)?;
    match args.format {
        Format::Json => json(out, &AnswerJson::new(&query, &answer, args.explain))?,
        Format::Jsonl => json_lines(out, answer.hits.iter().map(|hit| HitJson::new(hit, args.explain)))?,
        Format::Markdown => markdown::answer(out, &query, &answer)?,
        Format::Text if answer.hits.is_empty() => terminal::nothing(err, &query, &answer)?,
        Format::Text => terminal::answer(out, &answer, args.explain, screen())?,
    }
    Ok(if answer.hits.is_empty() { Outcome::Nothing } else { Outcome::Answered })
}

/// The terminal as it is: at most 100 characters are used, longer lines are hard to read.
pub fn screen() -> Screen {
    let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    Screen { width: width.clamp(30, 100), colour: colour && (std::io::stdout().is_terminal() || forced()) }
}

fn forced() -> bool {
    anstream::ColorChoice::global() == anstream::ColorChoice::Always
}

fn language(code: &str) -> Result<String, String> {
    Language::from_code(code)
        .map(|language| language.code().to_owned())
        .ok_or_else(|| "use one of nb, nn, en, da, sv".to_owned())
}

fn years(text: &str) -> Result<Years, String> {
    let year = |text: &str| match text.trim() {
        "" => Ok(None),
        year => year
            .parse::<i32>()
            .map(Some)
            .map_err(|_| format!("{year:?} is no year; write 2010..2020, 2010.. or ..2020")),
    };
    match text.split_once("..") {
        Some((from, to)) => Ok(Years { from: year(from)?, to: year(to)? }),
        None => {
            let one = year(text)?;
            Ok(Years { from: one, to: one })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read() {
        assert_eq!(years("2010..2020"), Ok(Years { from: Some(2010), to: Some(2020) }));
        assert_eq!(years("..2020"), Ok(Years { from: None, to: Some(2020) }));
        assert_eq!(years("2015"), Ok(Years { from: Some(2015), to: Some(2015) }));
        assert!(years("i fjor..").is_err());
    }
}
