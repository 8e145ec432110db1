//! A recorded run as charts see it: its tables, and what amounts are measured in.

use std::path::Path;

use super::ChartError;
use super::yardstick::Yardstick;
use crate::audit::contract;
use crate::dataset::Dataset;

/// An opened run directory.
#[derive(Debug)]
pub struct Run {
    /// Its tables.
    pub tables: Dataset,
    /// What amounts are measured in.
    pub yardstick: Yardstick,
}

impl Run {
    /// Opens a run directory.
    ///
    /// # Errors
    /// If there are no tables of a run in it, or its cases cannot be read.
    pub fn open(dir: &Path) -> Result<Run, ChartError> {
        if !dir.join("truth").is_dir() {
            return Err(ChartError::NoRun(dir.to_owned()));
        }
        let tables = contract::open(dir);
        let yardstick = Yardstick::of(&tables)?;
        Ok(Run { tables, yardstick })
    }
}
