//! Formats with markup: the same text gives the same document in each, and no bytes make a reader panic.

mod mutated;
mod pages;
mod render;
mod same;
