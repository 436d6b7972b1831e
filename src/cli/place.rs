//! Where the index lies, and what is there when there is none.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use etcetera::BaseStrategy;

use crate::analysis::Analyzer;
use crate::corpus;
use crate::error::Error;
use crate::index::Index;

/// The flag that every command has that reads or writes an index.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    /// The index folder [default: belegg/index in the user's data directory]
    #[arg(long = "index", value_name = "DIR", env = "BELEGG_INDEX", hide_env = true)]
    dir: Option<PathBuf>,
}

impl Place {
    /// The index folder.
    pub fn dir(&self) -> anyhow::Result<PathBuf> {
        match &self.dir {
            Some(dir) => Ok(dir.clone()),
            None => {
                let base = etcetera::choose_base_strategy().map_err(|_| {
                    anyhow::anyhow!(
                        "the user's home folder is not known; name an index folder with --index DIR"
                    )
                })?;
                Ok(base.data_dir().join("belegg").join("index"))
            }
        }
    }

    /// Opens the index that is there.
    pub fn open(&self) -> anyhow::Result<Index> {
        Ok(Index::open(&self.dir()?, Arc::new(Analyzer::default()))?)
    }

    /// Opens the index that is there, or builds one from the built-in corpus and says so. An index of an older built-in
    /// corpus is built anew: nothing of the user's is in it.
    pub fn open_or_build(&self, err: &mut dyn Write) -> anyhow::Result<Index> {
        let dir = self.dir()?;
        let analyzer = Arc::new(Analyzer::default());
        match Index::open(&dir, analyzer.clone()) {
            Ok(index) => {
                let built_in = index.manifest().built_in.as_deref();
                if built_in.is_none_or(|fingerprint| fingerprint == corpus::fingerprint()) {
                    return Ok(index);
                }
            }
            Err(Error::NoIndex { .. }) => {}
            Err(Error::OtherVersion { .. }) if corpus::is_in(&dir) => {}
            Err(other) => return Err(other.into()),
        }
        match corpus::build(&dir, analyzer.clone()) {
            Ok(()) => {
                writeln!(
                    err,
                    "No index yet: built one from the built-in corpus in {}. `belegg index PATH…` makes one of your own texts.",
                    dir.display()
                )?;
                Ok(Index::open(&dir, analyzer)?)
            }
            // Another belegg has just built one.
            Err(Error::Locked { .. }) if let Ok(index) = Index::open(&dir, analyzer.clone()) => Ok(index),
            // Nowhere to write, or another belegg is building it right now: no reason to keep the answer back.
            Err(error @ (Error::Io { .. } | Error::Locked { .. })) => {
                writeln!(err, "{error}; the built-in corpus is searched in memory")?;
                Ok(corpus::build_in_memory(analyzer)?)
            }
            Err(error) => Err(error.into()),
        }
    }
}
