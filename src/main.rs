//! The `belegg` command.
fn main() {}
