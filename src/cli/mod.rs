//! The command line: one file a command, each a struct of flags and what it does with them.

mod analyze;
mod bench;
mod citations;
mod cite;
mod compare;
mod complete;
mod concepts;
mod eval;
mod format;
mod index;
mod judge;
mod learn;
mod lint;
mod place;
mod progress;
mod quotes;
mod reading;
mod run;
mod search;
mod show;
mod sources;
mod status;
mod structure;
mod support;
mod tune;
mod weights_file;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::error::Error;

/// What a command came to; its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered: exit 0.
    Answered,
    /// It found nothing: exit 1.
    Nothing,
}

/// Finds passages in Norwegian literature, best first, with section, page and who is cited there.
#[derive(Debug, Parser)]
#[command(
    name = "belegg",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    arg_required_else_help = true,
    after_help = EXAMPLES
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  belegg search \"trygg base\"              any of the words, best first
  belegg search '\"trygg base\"'            the words as written
  belegg index oppgave.txt artikler/      read files and folders into the index
  belegg search tilknyt* --kind quote     block quotations with such a word
  belegg show thesis.17 --context 1       a passage with its neighbours

Exit code: 0 answered, 1 nothing found, 2 error.";

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Args),
    Search(search::Args),
    Support(support::Args),
    Sources(sources::Args),
    Cite(cite::Args),
    Show(show::Args),
    Status(status::Args),
    Structure(structure::Args),
    Citations(citations::Args),
    Lint(lint::Args),
    Quotes(quotes::Args),
    Analyze(analyze::Args),
    Concepts(concepts::Args),
    Run(run::Args),
    Eval(eval::Args),
    Compare(compare::Args),
    Tune(tune::Args),
    Learn(learn::Args),
    Judge(judge::Args),
    Bench(bench::Args),
    Completions(complete::CompletionsArgs),
    Man(complete::ManArgs),
    /// Packed formats are read in a process of their own: this one.
    #[command(hide = true)]
    ReadForParent(reading::ChildArgs),
}

/// Runs the command line; all output goes through the writers given.
pub fn main() -> ExitCode {
    let args = with_query_apart(std::env::args_os().collect());
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            return ExitCode::from(usage(&error, &args));
        }
    };
    let mut out = Output::new();
    let mut err = anstream::AutoStream::auto(io::stderr());
    // tantivy gives up with a panic on some damaged files; to the user that is one more error.
    std::panic::set_hook(Box::new(|_| {}));
    let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let outcome = dispatch(&cli.command, &mut out, &mut err)?;
        out.flush()?;
        anyhow::Ok(outcome)
    }));
    match answer {
        Ok(Ok(Outcome::Answered)) => ExitCode::SUCCESS,
        Ok(Ok(Outcome::Nothing)) => ExitCode::from(1),
        Ok(Err(error)) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            let _ = writeln!(err, "belegg: {}", one_line(&error));
            ExitCode::from(2)
        }
        Err(_) if let Some(damage) = damage(&cli.command) => {
            let _ = writeln!(err, "belegg: {}", one_line(&damage));
            ExitCode::from(2)
        }
        Err(panic) => {
            let what = panic.downcast_ref::<String>().cloned();
            let what =
                what.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default();
            let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(
                err,
                "belegg: internal error ({what}); please report it with the command that led to it"
            );
            ExitCode::from(2)
        }
    }
}

/// Says what is wrong with the command line, in one line as all errors; or prints the help that was asked for, which is
/// an answer.
fn usage(error: &clap::Error, args: &[OsString]) -> u8 {
    use clap::error::ErrorKind;
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
        return if error.use_stderr() { 2 } else { 0 };
    }
    let rendered = error.render().to_string();
    let message: Vec<&str> =
        rendered.lines().take_while(|line| !line.starts_with("Usage:")).map(str::trim).collect();
    let message = message.join(" ");
    let message =
        message.trim().trim_start_matches("error: ").split("For more information").next().unwrap_or("");
    let named = args.get(1).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let known = Cli::command().get_subcommands().any(|command| command.get_name() == named);
    let command = if known { format!(" {named}") } else { String::new() };
    let mut err = anstream::AutoStream::auto(io::stderr());
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(err, "belegg: {message}; `belegg{command} --help` tells more");
    2
}

/// Standard output, written in large pieces, without colours where none are wanted. `anstream` alone would write each piece
/// between two colours by itself.
struct Output {
    inner: io::BufWriter<io::StdoutLock<'static>>,
    strip: Option<anstream::adapter::StripBytes>,
}

impl Output {
    fn new() -> Output {
        let plain = anstream::AutoStream::choice(&io::stdout()) == anstream::ColorChoice::Never;
        // The standard output flushes at every line; a buffer before it spares most of that.
        Output {
            inner: io::BufWriter::with_capacity(1 << 16, io::stdout().lock()),
            strip: plain.then(Default::default),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.strip {
            None => self.inner.write_all(bytes)?,
            Some(strip) => strip.strip_next(bytes).try_for_each(|piece| self.inner.write_all(piece))?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

fn dispatch(command: &Command, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<Outcome> {
    match command {
        Command::Index(args) => index::run(args, out, err),
        Command::Search(args) => search::run(args, out, err),
        Command::Support(args) => support::run(args, out, err),
        Command::Sources(args) => sources::run(args, out, err),
        Command::Cite(args) => cite::run(args, out, err),
        Command::Show(args) => show::run(args, out, err),
        Command::Status(args) => status::run(args, out, err),
        Command::Structure(args) => structure::run(args, out, err),
        Command::Citations(args) => citations::run(args, out, err),
        Command::Lint(args) => lint::run(args, out, err),
        Command::Quotes(args) => quotes::run(args, out, err),
        Command::Analyze(args) => analyze::run(args, out, err),
        Command::Concepts(args) => concepts::run(args, out, err),
        Command::Run(args) => run::run(args, out, err),
        Command::Eval(args) => eval::run(args, out, err),
        Command::Compare(args) => compare::run(args, out, err),
        Command::Tune(args) => tune::run(args, out, err),
        Command::Learn(args) => learn::run(args, out, err),
        Command::Judge(args) => judge::run(args, out, err),
        Command::Bench(args) => bench::run(args, out, err),
        Command::Completions(args) => complete::completions(args, &mut Cli::command(), out),
        Command::Man(args) => complete::man(args, &Cli::command(), out),
        Command::ReadForParent(args) => reading::run_child(args),
    }
}

/// What is wrong with the index that the command reads, if anything is.
fn damage(command: &Command) -> Option<anyhow::Error> {
    let place = match command {
        Command::Index(args) => &args.place,
        Command::Search(args) => &args.place,
        Command::Support(args) => &args.place,
        Command::Sources(args) => &args.place,
        Command::Cite(args) => &args.place,
        Command::Show(args) => &args.place,
        Command::Quotes(args) => &args.place,
        Command::Status(args) => &args.place,
        Command::Run(args) => &args.place,
        Command::Bench(args) => &args.place,
        _ => return None,
    };
    let verify = std::panic::AssertUnwindSafe(|| place.open()?.verify().map_err(anyhow::Error::from));
    match std::panic::catch_unwind(verify) {
        Ok(verified) => verified.err().filter(|e| matches!(e.downcast_ref(), Some(Error::Damaged { .. }))),
        Err(_) => Some(anyhow::anyhow!(
            "{}: the index is damaged; build it again with `belegg index PATH… --rebuild`",
            place.dir().ok()?.display()
        )),
    }
}

/// A query may begin with a minus (`-barn trygg`): what looks like a bundle of short flags there is no flag, since search
/// has none of more than one letter. It is moved behind `--`.
fn with_query_apart(args: Vec<OsString>) -> Vec<OsString> {
    if args.get(1).is_none_or(|command| command != "search" && command != "support")
        || args.iter().any(|arg| arg == "--")
    {
        return args;
    }
    let is_query = |arg: &OsString| {
        let text = arg.to_string_lossy();
        text.starts_with('-') && !text.starts_with("--") && text.chars().count() > 2
    };
    let (mut queries, mut flags): (Vec<_>, Vec<_>) = args.into_iter().partition(is_query);
    if !queries.is_empty() {
        flags.push("--".into());
        flags.append(&mut queries);
    }
    flags
}

/// A reader that has seen enough closes the pipe; that is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}

/// The error with its causes, each once: some messages have their cause's in them already.
fn one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_are_sound() {
        Cli::command().debug_assert();
    }
}
