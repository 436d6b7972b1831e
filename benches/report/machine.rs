//! What the numbers were measured on, and how a process is watched.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The machine in a line, and how busy it was.
pub fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let value = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let processor =
        value(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = value(&read("/proc/meminfo"), "MemTotal")
        .and_then(|kilobytes| kilobytes.trim_end_matches(" kB").parse::<f64>().ok())
        .map_or(String::new(), |kilobytes| format!(", {:.0} GB", kilobytes / 1e6));
    let load = read("/proc/loadavg").split(' ').next().map(str::to_owned).unwrap_or_default();
    let rustc = Command::new("rustc").arg("--version").output().ok();
    let rustc = rustc.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    let rustc = rustc.split(" (").next().unwrap_or_default().trim().to_owned();
    format!(
        "{processor}, {cores} cores{memory}, {}, {rustc}; load average at the start {load}",
        std::env::consts::OS
    )
}

/// Runs a command to its end: seconds and its greatest resident memory in bytes, where the system tells.
pub fn watch(command: &mut Command) -> (f64, u64) {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Some(exit) = child.try_wait().unwrap() {
            assert!(exit.success(), "{command:?} ended with {exit}");
            return (start.elapsed().as_secs_f64(), peak);
        }
        if let Ok(text) = std::fs::read_to_string(&status)
            && let Some(line) = text.lines().find(|line| line.starts_with("VmHWM:"))
            && let Some(kilobytes) = line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok())
        {
            peak = peak.max(kilobytes * 1024);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}
