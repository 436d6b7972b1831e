//! The `belegg` command.
use std::process::ExitCode;

use belegg::cli::{self, Outcome};
use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Eval(cli::eval::Args),
    Compare(cli::compare::Args),
}

fn main() -> ExitCode {
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    let outcome = match Cli::parse().command {
        Command::Eval(args) => cli::eval::run(&args, &mut out, &mut err),
        Command::Compare(args) => cli::compare::run(&args, &mut out, &mut err),
    };
    match outcome {
        Ok(Outcome::Answered) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Err(error) => {
            use std::io::Write;
            let _ = writeln!(err, "belegg: {error:#}");
            ExitCode::from(2)
        }
    }
}
