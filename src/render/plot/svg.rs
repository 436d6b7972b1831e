//! The differences as a picture: a panel for each measure and pair of runs, dark on white, fit for print.

use std::fmt::{self, Write};

use super::by_difference;
use crate::eval::{Comparison, Pair};
use crate::render::text_eval::{difference, number, probability};

const WIDTH: f64 = 900.0;
const LEFT: f64 = 64.0;
/// Room for what the line of the mean says.
const RIGHT: f64 = 96.0;
const TOP: f64 = 80.0;
const BARS: f64 = 200.0;
/// More topics than this would have their ids printed over one another.
const LABELLED: usize = 60;

/// The whole file. `measures` and `runs` are their names, in the order they were compared.
pub fn svg(comparison: &Comparison, measures: &[String], runs: &[String]) -> String {
    let panels: Vec<(&String, &Pair)> = measures
        .iter()
        .zip(&comparison.measures)
        .flat_map(|(name, measure)| measure.pairs.iter().map(move |pair| (name, pair)))
        .collect();
    let mut picture = String::new();
    // Writing into a String cannot fail.
    let _ = write(&mut picture, &panels, runs);
    picture
}

fn write(out: &mut String, panels: &[(&String, &Pair)], runs: &[String]) -> fmt::Result {
    let heights: Vec<f64> = panels.iter().map(|(_, pair)| TOP + BARS + foot(pair)).collect();
    let height: f64 = heights.iter().sum::<f64>().max(TOP);
    writeln!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0}" viewBox="0 0 {WIDTH} {height:.0}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#1a1a1a">"##
    )?;
    writeln!(out, "<title>Differences by topic</title>")?;
    writeln!(out, r##"<rect width="{WIDTH}" height="{height:.0}" fill="#ffffff"/>"##)?;
    let mut y = 0.0;
    for ((measure, pair), height) in panels.iter().zip(heights) {
        writeln!(out, r#"<g transform="translate(0 {y:.0})">"#)?;
        let name = |i: usize| runs.get(i).map_or("", String::as_str);
        panel(out, measure, pair, name(0), name(pair.run))?;
        writeln!(out, "</g>")?;
        y += height;
    }
    writeln!(out, "</svg>")
}

/// Room below the bars: for ids that stand upright, or for one line.
fn foot(pair: &Pair) -> f64 {
    let longest = pair.differences.iter().map(|(topic, _)| topic.0.chars().count()).max().unwrap_or(0);
    if pair.differences.len() > LABELLED { 44.0 } else { 30.0 + 6.5 * longest.min(24) as f64 }
}

fn panel(out: &mut String, measure: &str, pair: &Pair, a: &str, b: &str) -> fmt::Result {
    let bars = by_difference(pair);
    let axis = Axis::over(&bars, pair.interval);
    let (measure, a, b) = (escape(measure), escape(&tail(a)), escape(&tail(b)));
    writeln!(
        out,
        r#"<text x="{LEFT}" y="24" font-size="15" font-weight="bold">{measure}: B − A by topic</text>
<text x="{LEFT}" y="43">A: {a} ({}), B: {b} ({})</text>
<text x="{LEFT}" y="60">mean difference {}{}, p = {}; {} wins, {} ties, {} losses</text>"#,
        number(pair.a),
        number(pair.b),
        signed(pair.difference),
        pair.interval.map_or(String::new(), |(low, high)| format!(" [{}, {}]", signed(low), signed(high))),
        escape(&probability(pair.p)),
        pair.wins,
        pair.ties,
        pair.losses,
    )?;
    if let Some((low, high)) = pair.interval {
        let (top, bottom) = (axis.y(high), axis.y(low));
        writeln!(
            out,
            r##"<rect x="{LEFT}" y="{top:.2}" width="{:.1}" height="{:.2}" fill="#ececec"><title>interval of the mean</title></rect>"##,
            WIDTH - LEFT - RIGHT,
            bottom - top,
        )?;
    }
    for tick in axis.ticks() {
        let y = axis.y(tick);
        let (colour, thickness) = if tick == 0.0 { ("#1a1a1a", 1.0) } else { ("#cfcfcf", 0.6) };
        writeln!(
            out,
            r#"<line x1="{LEFT}" x2="{:.1}" y1="{y:.1}" y2="{y:.1}" stroke="{colour}" stroke-width="{thickness}"/>
<text x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
            WIDTH - RIGHT,
            LEFT - 8.0,
            y + 4.0,
            axis.label(tick)
        )?;
    }
    writeln!(
        out,
        r#"<text transform="translate(16 {:.1}) rotate(-90)" text-anchor="middle">difference in {measure}</text>"#,
        TOP + BARS / 2.0
    )?;
    let step = (WIDTH - LEFT - RIGHT) / bars.len().max(1) as f64;
    let zero = axis.y(0.0);
    for (i, &(topic, value)) in bars.iter().enumerate() {
        let x = LEFT + step * i as f64;
        let y = axis.y(value);
        let colour = if value < 0.0 { "#b5452c" } else { "#2b6a8f" };
        let topic = escape(topic);
        if value != 0.0 {
            writeln!(
                out,
                r#"<rect x="{:.2}" y="{:.2}" width="{:.2}" height="{:.2}" fill="{colour}"><title>{topic}: {}</title></rect>"#,
                x + step * 0.1,
                y.min(zero),
                step * 0.8,
                (y - zero).abs().max(0.5),
                signed(value),
            )?;
        }
        if bars.len() <= LABELLED {
            writeln!(
                out,
                r#"<text transform="translate({:.2} {:.1}) rotate(-90)" text-anchor="end" font-size="11">{topic}</text>"#,
                x + step / 2.0 + 4.0,
                TOP + BARS + 8.0,
            )?;
        }
    }
    if bars.len() > LABELLED {
        let (x, y) = ((LEFT + WIDTH - RIGHT) / 2.0, TOP + BARS + 22.0);
        writeln!(
            out,
            r#"<text x="{x:.1}" y="{y:.1}" text-anchor="middle">{} topics, from B's greatest gain to its greatest loss</text>"#,
            bars.len()
        )?;
    }
    let mean = axis.y(pair.difference);
    writeln!(
        out,
        r##"<line x1="{LEFT}" x2="{:.1}" y1="{mean:.2}" y2="{mean:.2}" stroke="#1a1a1a" stroke-dasharray="6 4"/>
<text x="{:.1}" y="{:.1}" font-size="11">mean {}</text>"##,
        WIDTH - RIGHT,
        WIDTH - RIGHT + 6.0,
        mean + 4.0,
        signed(pair.difference)
    )
}

/// A difference with a proper minus sign.
fn signed(value: f64) -> String {
    difference(value).replace('-', "−")
}

/// The end of a long path, which is where paths differ.
fn tail(name: &str) -> String {
    const LONGEST: usize = 48;
    match name.chars().count().checked_sub(LONGEST) {
        None | Some(0) => name.to_owned(),
        Some(more) => format!("…{}", name.chars().skip(more + 1).collect::<String>()),
    }
}

/// The differences that the height of a panel stands for, in steps that read well.
struct Axis {
    /// Lowest tick, in steps; never above 0.
    first: i64,
    /// Highest tick, in steps; never below 0, and above `first`.
    last: i64,
    /// One of 1, 2, 5 times a power of ten.
    step: f64,
}

impl Axis {
    fn over(bars: &[(&str, f64)], interval: Option<(f64, f64)>) -> Axis {
        let values =
            bars.iter().map(|&(_, value)| value).chain(interval.into_iter().flat_map(|(a, b)| [a, b]));
        let (low, high) =
            values.fold((0.0f64, 0.0f64), |(low, high), value| (low.min(value), high.max(value)));
        // Nothing differs: an axis all the same.
        let span = if high - low > 0.0 { high - low } else { 1.0 };
        let power = 10f64.powf((span / 5.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|n| n * power).into_iter().find(|step| span / step <= 6.0);
        let step = step.unwrap_or(power);
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        Axis { first, last: last.max(first + 1), step }
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        (self.first..=self.last).map(|i| i as f64 * self.step)
    }

    /// With as many decimals as the step has.
    fn label(&self, tick: f64) -> String {
        let decimals = (-self.step.log10().floor()).max(1.0) as usize;
        if tick == 0.0 { "0".to_owned() } else { format!("{tick:+.decimals$}").replace('-', "−") }
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value / self.step - self.first as f64) / (self.last - self.first) as f64;
        TOP + BARS * (1.0 - share)
    }
}

/// Text that may stand in XML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
