//! The `belegg` command: see `belegg --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    belegg::cli::main()
}
