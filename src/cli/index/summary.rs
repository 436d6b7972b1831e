//! What was skipped and what was odd, for people: files of one reason in one line.

use std::io::{self, Write};
use std::path::Path;

use crate::render::json::IndexReport;

/// So many files are named of those that are skipped for one reason.
const NAMED: usize = 3;

/// Writes what became of files that could not be read, or not wholly.
pub(super) fn write(report: &IndexReport, verbose: bool, err: &mut dyn Write) -> io::Result<()> {
    let skipped = report.skipped.iter().map(|file| (file.path.as_str(), file.reason.as_str()));
    write_groups("skipped ", &groups(skipped), verbose, err)?;
    let odd = report.diagnostics.iter().map(|file| (file.path.as_str(), file.message.as_str()));
    write_groups("", &groups(odd), verbose, err)
}

/// Files of one reason.
struct Group<'r> {
    /// The reason with its figures left out: which pages, how many megabytes.
    shape: String,
    files: Vec<(&'r str, &'r str)>,
}

/// Files by reason, in the order the reasons came up.
fn groups<'r>(files: impl Iterator<Item = (&'r str, &'r str)>) -> Vec<Group<'r>> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    for (path, reason) in files {
        let shape: String =
            reason.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '–' | ',' | ' ')).collect();
        match groups.iter_mut().find(|group| group.shape == shape) {
            Some(group) => group.files.push((path, reason)),
            None => groups.push(Group { shape, files: vec![(path, reason)] }),
        }
    }
    groups
}

fn write_groups(what: &str, groups: &[Group<'_>], verbose: bool, err: &mut dyn Write) -> io::Result<()> {
    for group in groups {
        let same = group.files.iter().all(|(_, reason)| *reason == group.files[0].1);
        // What is said of one file alone, such as its pages, is said of each as far as that can be overlooked.
        let each = verbose || group.files.len() < 2 || !same && group.files.len() <= 10;
        if each {
            for (path, reason) in &group.files {
                writeln!(err, "belegg: {what}{path}: {reason}")?;
            }
            continue;
        }
        let name = |path: &str| {
            Path::new(path)
                .file_name()
                .map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
        };
        let names: Vec<String> = group.files.iter().take(NAMED).map(|(path, _)| name(path)).collect();
        let rest = group.files.len() - names.len();
        let more = if rest > 0 { format!(" and {rest} more (--verbose names all)") } else { String::new() };
        let (count, names, reason) = (group.files.len(), names.join(", "), group.files[0].1);
        if same {
            writeln!(err, "belegg: {what}{count} files: {reason}: {names}{more}")?;
        } else {
            writeln!(err, "belegg: {what}{count} files, {names}{more}; of the first: {reason}")?;
        }
    }
    Ok(())
}
