//! Formats with markup: the same text gives the same document in each, and no bytes make a reader panic.

#![allow(clippy::unwrap_used, reason = "a test that unwraps says what it expects by failing")]

mod books;
mod mutated;
mod open;
mod pages;
mod render;
mod same;
mod word;
