//! How latency grows with size, as a picture: both axes logarithmic, a line an engine, median whole and p99 dashed.

use std::fmt::Write as _;

use crate::measure::Growth;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 48.0;
/// Told apart also by people who see colours otherwise (Okabe and Ito).
const COLOURS: [&str; 3] = ["#0072b2", "#d55e00", "#009e73"];

pub fn svg(rows: &[Growth]) -> String {
    let sizes = rows.iter().map(|row| row.passages as f64);
    let values = rows.iter().flat_map(|row| [row.latency.p50_ms, row.latency.p99_ms]).map(|ms| ms.max(1e-3));
    let (from, to) = (sizes.clone().fold(f64::INFINITY, f64::min), sizes.fold(1.0, f64::max));
    let (low, high) = (values.clone().fold(f64::INFINITY, f64::min), values.fold(1e-3, f64::max));
    let (low, high) = (10_f64.powf(low.log10().floor()), 10_f64.powf(high.log10().ceil()));
    let share = |value: f64, from: f64, to: f64| (value / from).ln() / (to / from).ln().max(1e-9);
    let x = |size: f64| LEFT + share(size, from, to) * (WIDTH - LEFT - RIGHT);
    let y = |ms: f64| HEIGHT - BOTTOM - share(ms.max(1e-3), low, high) * (HEIGHT - TOP - BOTTOM);

    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let mut tick = low;
    while tick <= high * 1.001 {
        let at = y(tick);
        let _ = writeln!(out, "<path d=\"M{LEFT} {at:.1}H{:.1}\" stroke=\"#ddd\"/>", WIDTH - RIGHT);
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{tick} ms</text>",
            LEFT - 6.0,
            at + 4.0
        );
        tick *= 10.0;
        tick = (tick * 1e6).round() / 1e6;
    }
    let mut sizes: Vec<usize> = rows.iter().map(|row| row.passages).collect();
    sizes.dedup();
    for size in sizes {
        let at = x(size as f64);
        let _ = writeln!(
            out,
            "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{size}</text>",
            HEIGHT - BOTTOM + 18.0
        );
    }
    let middle = LEFT + (WIDTH - LEFT - RIGHT) / 2.0;
    let _ = writeln!(
        out,
        "<text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">passages</text>",
        HEIGHT - 10.0
    );
    let mut engines: Vec<&str> = rows.iter().map(|row| row.engine).collect();
    engines.sort_unstable();
    engines.dedup();
    for (i, engine) in engines.iter().enumerate() {
        let colour = COLOURS[i % COLOURS.len()];
        let of: Vec<&Growth> = rows.iter().filter(|row| row.engine == *engine).collect();
        for (dash, value) in [
            ("", (|g: &Growth| g.latency.p50_ms) as fn(&Growth) -> f64),
            (" stroke-dasharray=\"5 4\"", |g| g.latency.p99_ms),
        ] {
            let points: Vec<String> =
                of.iter().map(|row| format!("{:.1},{:.1}", x(row.passages as f64), y(value(row)))).collect();
            let _ = writeln!(
                out,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>",
                points.join(" ")
            );
        }
        let at = TOP + 18.0 + 20.0 * i as f64;
        let left = WIDTH - RIGHT + 12.0;
        let _ = writeln!(out, "<path d=\"M{left} {at}h18\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        let _ = writeln!(out, "<text x=\"{:.1}\" y=\"{:.1}\">{engine}</text>", left + 24.0, at + 4.0);
    }
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\">— p50   - - p99</text>",
        WIDTH - RIGHT + 12.0,
        TOP + 24.0 + 20.0 * engines.len() as f64
    );
    out.push_str("</svg>\n");
    out
}
