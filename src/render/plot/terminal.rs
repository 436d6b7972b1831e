//! The differences as bars of block characters, losses to the left of an axis and gains to the right.

use std::io;

use textwrap::core::display_width;

use super::by_difference;
use crate::eval::Pair;
use crate::render::text_eval::difference;

/// Rows shown; of more topics only those that differ most, at most half of them gains and half losses.
const ROWS: usize = 40;
/// No topic's id takes more columns than this.
const LABEL: usize = 20;

/// Writes a row a topic, greatest gain first, no line wider than `width` columns (but at least some forty).
pub fn terminal(out: &mut dyn io::Write, pair: &Pair, width: usize) -> io::Result<()> {
    let bars = by_difference(pair);
    let (Some(&(_, most)), Some(&(_, least))) = (bars.first(), bars.last()) else {
        return Ok(());
    };
    let label = bars.iter().map(|(topic, _)| display_width(topic)).max().unwrap_or(0).min(LABEL);
    let (gain, loss) = (most.max(0.0), (-least).max(0.0));
    // Label, difference and axis, with their blanks.
    let room = width.max(40).saturating_sub(label + 12);
    let left = if gain + loss == 0.0 { 0 } else { (room as f64 * loss / (gain + loss)).round() as usize };
    let scale = Scale { left, right: room - left, gain, loss };
    let gains = bars.iter().filter(|&&(_, value)| value > 0.0).count().min(ROWS / 2);
    let losses = bars.iter().filter(|&&(_, value)| value < 0.0).count().min(ROWS / 2);
    let cut = if bars.len() > ROWS { gains..bars.len() - losses } else { 0..0 };
    for (i, &(topic, value)) in bars.iter().enumerate() {
        if cut.contains(&i) {
            if i == cut.start {
                let (from, to) = (difference(value), difference(bars[cut.end - 1].1));
                writeln!(out, "  … {} topics from {from} to {to} …", cut.len())?;
            }
            continue;
        }
        let topic = shorten(topic, label);
        let blanks = " ".repeat(label.saturating_sub(display_width(&topic)));
        writeln!(out, "{topic}{blanks}  {:>7}  {}", difference(value), scale.bar(value))?;
    }
    Ok(())
}

/// Columns on either side of the axis, and the differences that fill them.
struct Scale {
    left: usize,
    right: usize,
    gain: f64,
    loss: f64,
}

impl Scale {
    fn bar(&self, value: f64) -> String {
        if value > 0.0 {
            // At least the thinnest line, so that no difference is hidden.
            let eighths = ((value / self.gain * self.right as f64 * 8.0).round() as usize).max(1);
            let end = [None, Some('▏'), Some('▎'), Some('▍'), Some('▌'), Some('▋'), Some('▊'), Some('▉')]
                [eighths % 8];
            let bar: String = "█".repeat(eighths / 8).chars().chain(end).collect();
            format!("{}│{bar}", " ".repeat(self.left))
        } else if value < 0.0 {
            // There are no eighths that keep to the right, only halves.
            let halves = ((-value / self.loss * self.left as f64 * 2.0).round() as usize).max(1);
            let start = if halves % 2 == 1 { "▐" } else { "" };
            let blanks = self.left.saturating_sub(halves.div_ceil(2));
            format!("{}{start}{}│", " ".repeat(blanks), "█".repeat(halves / 2))
        } else {
            format!("{}│", " ".repeat(self.left))
        }
    }
}

/// `text` in at most `width` columns.
fn shorten(text: &str, width: usize) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if display_width(&short) + display_width(c.encode_utf8(&mut [0; 4])) + 1 > width {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}
