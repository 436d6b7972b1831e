//! Statistics of paired differences: how sure one may be that two runs differ.

mod bootstrap;
mod holm;
mod random;
mod randomization;
mod t_test;

pub(super) use bootstrap::interval;
pub(super) use holm::holm;
pub(super) use random::Random;
pub(super) use randomization::randomization;
pub use t_test::TTest;
pub(super) use t_test::t_test;
