//! A progress bar on stderr, shown when something takes longer than a blink and a person is watching.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter work needs no bar.
const BLINK: Duration = Duration::from_millis(400);

/// A progress bar that appears late.
pub struct Progress {
    total: u64,
    at: u64,
    unit: &'static str,
    start: Instant,
    bar: Option<ProgressBar>,
    watched: bool,
}

impl Progress {
    /// A bar for `total` of `unit`.
    pub fn new(total: u64, unit: &'static str) -> Progress {
        let watched = std::io::stderr().is_terminal();
        Progress { total, at: 0, unit, start: Instant::now(), bar: None, watched }
    }

    /// One more.
    pub fn step(&mut self) {
        self.advance(1);
    }

    /// So many more.
    pub fn advance(&mut self, by: u64) {
        self.at += by;
        if !self.watched {
            return;
        }
        if self.bar.is_none() && self.start.elapsed() > BLINK {
            let bar = ProgressBar::with_draw_target(Some(self.total), ProgressDrawTarget::stderr_with_hz(10));
            let template = if self.unit == "bytes" {
                "{wide_bar} {bytes}/{total_bytes} {bytes_per_sec}, {eta} left"
            } else {
                "{wide_bar} {pos}/{len} {msg}, {eta} left"
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            let rate = self.at as f64 / self.start.elapsed().as_secs_f64().max(0.001);
            bar.set_message(format!("{}, {rate:.1} a second", self.unit));
            bar.set_position(self.at.min(self.total));
        }
    }

    /// Takes the bar away.
    pub fn done(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done();
    }
}
