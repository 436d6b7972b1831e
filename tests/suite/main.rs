//! The whole program, as a user meets it: commands and their answers, bad input, killed writers, and the house's rules.

#![allow(clippy::unwrap_used, reason = "a test that unwraps says what it expects by failing")]

mod contract;
mod described;
mod desk;
mod hostile;
mod killed;
mod packed;
mod properties;
mod queries;
mod readme;
mod tidy;
mod transcripts;
mod watch;
