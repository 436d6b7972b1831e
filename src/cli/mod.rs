//! The command line: one file a command.

pub mod compare;
pub mod eval;

/// How a command ended when nothing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something was found or done: exit 0.
    Answered,
    /// Nothing was found: exit 1.
    Nothing,
}
