//! By which names files and collections are known in the index.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::ingest;

/// The path by which a file is known in the index: absolute, links resolved.
pub(super) fn full_path(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// A short readable id from the file's name; a second file of that name gets some letters of its path's hash.
pub(super) fn fresh_id(path: &Path, taken: &HashSet<String>) -> String {
    let slug = slug(path);
    if !taken.contains(&slug) {
        return slug;
    }
    let hash = ingest::fingerprint(path.to_string_lossy().as_bytes(), None).0;
    (4..=hash.len())
        .map(|letters| format!("{slug}-{}", &hash[..letters]))
        .find(|id| !taken.contains(id))
        .unwrap_or(slug)
}

/// The file's name without its ending, in lower-case letters and digits.
pub(super) fn slug(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut slug = String::new();
    for c in stem.chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "document".to_owned() } else { slug.to_owned() }
}
