//! Writes BENCHMARKS.md and benches/growth.svg: `cargo bench --bench report -- --write`.
//!
//! `--quick` leaves out the greatest collection. Peers that are installed are measured in the same run; see
//! benches/peers/README.md. Without `--write` nothing is measured but a smoke run on generated text.

#![allow(clippy::unwrap_used, reason = "a bench that cannot read its input has nothing to measure")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench talks to whoever runs it")]

#[path = "../common/mod.rs"]
mod common;
mod growth;
mod machine;
mod markdown;
mod measure;
mod peer;
mod targets;

use std::path::Path;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let Some(at) = args.iter().position(|arg| arg == "--peer") {
        return peer::run(&args[at + 1..]);
    }
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    let write = has("--write") && !common::is_smoke();
    let sizes: &[usize] = match (write, has("--quick")) {
        (false, _) => &[100, 300],
        (true, true) => &[1_000, 10_000],
        (true, false) => &[1_000, 10_000, 86_631],
    };
    let measured = measure::all(sizes, write);
    let text = markdown::render(&measured);
    if write {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        std::fs::write(root.join("BENCHMARKS.md"), text).unwrap();
        std::fs::write(root.join("benches/growth.svg"), growth::svg(&measured.growth)).unwrap();
        println!("BENCHMARKS.md and benches/growth.svg are written");
    } else {
        assert!(text.contains("| one term |") && growth::svg(&measured.growth).ends_with("</svg>\n"));
        println!("smoke run on generated text: fine; `cargo bench --bench report -- --write` measures");
    }
}
