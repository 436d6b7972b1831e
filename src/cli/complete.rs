//! `belegg completions` and `belegg man`: made from the same definitions as the flags.

use std::io::Write;

use clap_complete::Shell;

use super::Outcome;

/// Print a shell's completion script
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  belegg completions bash > ~/.local/share/bash-completion/completions/belegg")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  belegg man > belegg.1 && man ./belegg.1")]
pub struct ManArgs {
    /// The page of one command; without it the program's page
    command: Option<String>,
}

/// Prints a completion script.
pub fn completions(
    args: &CompletionsArgs,
    command: &mut clap::Command,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "belegg", &mut script);
    out.write_all(&script)?;
    Ok(Outcome::Answered)
}

/// Prints a manual page.
pub fn man(args: &ManArgs, command: &clap::Command, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let page = match &args.command {
        None => command.clone(),
        Some(name) => {
            let found = command.find_subcommand(name);
            let found =
                found.ok_or_else(|| anyhow::anyhow!("there is no command {name:?}; see belegg --help"))?;
            // clap wants the name for as long as the program runs, and it ends right after.
            found.clone().name(&*format!("belegg-{name}").leak())
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    out.write_all(&text)?;
    Ok(Outcome::Answered)
}
