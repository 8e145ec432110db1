//! Pictures of a run: pure functions of its recorded tables.
//!
//! ```text
//! <run>/truth, observed, series ─► Run (reads columns) ─► a chart's plain data ─► Canvas (marks) ─► SVG and PNG
//! ```
//!
//! One file per chart: a struct of plain data that reads itself from a [`Run`] and draws itself onto a [`Canvas`]. A
//! new chart is one new file and one line in [`CHARTS`]. Charts never read the engine's state, never change the run's
//! tables and never draw at random: equal tables give equal bytes.

mod axis;
mod canvas;
mod font;
mod render;
mod run;
mod style;
mod yardstick;

mod daily;
mod destinations;
pub mod experiment;
mod funnel;
mod ladders;
mod losses;
mod mules;
mod ring;

#[cfg(test)]
mod fixture;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::dataset::Damage;
pub use canvas::Canvas;
pub use run::Run;

/// A chart: data that can be read from a run and drawn.
pub trait Chart: Sized {
    /// Reads what it shows; a run in which nothing happened is no error.
    ///
    /// # Errors
    /// If a table cannot be read or lacks a column.
    fn read(run: &Run) -> Result<Self, ChartError>;

    /// Draws it. With no data, says so.
    fn draw(&self) -> Canvas;
}

/// From a run to a picture.
type Draw = fn(&Run) -> Result<Canvas, ChartError>;

/// Every chart: the name of its files, and how it is made.
pub const CHARTS: &[(&str, Draw)] = &[
    ("funnel", picture::<funnel::Funnel>),
    ("daily", picture::<daily::Daily>),
    ("losses", picture::<losses::Losses>),
    ("ladders", picture::<ladders::Ladders>),
    ("mules", picture::<mules::Mules>),
    ("destinations", picture::<destinations::Destinations>),
    ("ring", picture::<ring::Ring>),
];

/// Draws every chart of a recorded run into `<run_dir>/charts/`, each as SVG and PNG. Returns the files written, in the
/// order of [`CHARTS`].
///
/// Amounts are in US dollars if `manifest.json` has `rates`; else charts show the commonest currency alone.
///
/// # Errors
/// If `run_dir` holds no run, a table cannot be read or lacks a column, or a file cannot be written.
pub fn draw_all(run_dir: &Path) -> Result<Vec<PathBuf>, ChartError> {
    let run = Run::open(run_dir)?;
    let folder = run_dir.join("charts");
    std::fs::create_dir_all(&folder).map_err(|cause| ChartError::file(&folder, cause))?;
    let files = CHARTS
        .par_iter()
        .map(|(name, draw)| {
            let canvas = draw(&run)?;
            let (svg, png) = (folder.join(format!("{name}.svg")), folder.join(format!("{name}.png")));
            std::fs::write(&svg, render::svg(&canvas)?).map_err(|cause| ChartError::file(&svg, cause))?;
            render::png(&canvas, &png)?;
            Ok([svg, png])
        })
        .collect::<Result<Vec<_>, ChartError>>()?;
    Ok(files.into_iter().flatten().collect())
}

fn picture<C: Chart>(run: &Run) -> Result<Canvas, ChartError> {
    Ok(C::read(run)?.draw())
}

/// Why charts could not be drawn. No chart that was written before is taken back.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The directory is not a run's.
    #[error("{}: no run is recorded here: expected a folder with truth/ in it", .0.display())]
    NoRun(PathBuf),
    /// A table could not be read.
    #[error("cannot read {0}")]
    Damage(Damage),
    /// A file could not be written.
    #[error("{}: {cause}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The drawing library refused.
    #[error("drawing: {0}")]
    Drawing(String),
}

impl From<Damage> for ChartError {
    fn from(damage: Damage) -> ChartError {
        ChartError::Damage(damage)
    }
}

impl ChartError {
    fn file(path: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ChartError {
        ChartError::File {
            path: path.to_owned(),
            cause: cause.into(),
        }
    }

    fn drawing(cause: impl std::fmt::Display) -> ChartError {
        ChartError::Drawing(cause.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::{self, Size};
    use super::*;

    fn rendered(size: Size) -> Vec<(String, Vec<u8>)> {
        let dir = tempfile::tempdir().unwrap();
        fixture::write(dir.path(), size);
        let files = draw_all(dir.path()).unwrap();
        files
            .iter()
            .map(|file| {
                (
                    file.file_name().unwrap().to_string_lossy().into_owned(),
                    std::fs::read(file).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn every_chart_is_written_twice_and_equal_tables_give_equal_bytes() {
        let first = rendered(Size::Small);
        assert_eq!(first.len(), 2 * CHARTS.len());
        assert!(first.iter().all(|(_, bytes)| bytes.len() > 2_000));
        assert!(first == rendered(Size::Small), "the same tables gave other bytes");
    }

    #[test]
    fn every_chart_says_so_where_there_is_nothing() {
        for (name, bytes) in rendered(Size::Empty).iter().filter(|(name, _)| name.ends_with(".svg")) {
            let document = String::from_utf8_lossy(bytes);
            assert!(document.contains("Nothing to draw in this run."), "{name}");
            assert!(document.contains(">\nNo "), "{name} does not say what is missing");
        }
    }

    #[test]
    fn a_folder_without_tables_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(draw_all(dir.path()), Err(ChartError::NoRun(_))));
        assert!(!dir.path().join("charts").exists());
    }

    #[test]
    fn no_word_leaves_its_picture() {
        for size in [Size::Empty, Size::Small, Size::Large] {
            let dir = tempfile::tempdir().unwrap();
            fixture::write(dir.path(), size);
            let run = Run::open(dir.path()).unwrap();
            for (name, draw) in CHARTS {
                let canvas = draw(&run).unwrap();
                for mark in &canvas.marks {
                    let canvas::Mark::Text {
                        at, text, face, align, ..
                    } = mark
                    else {
                        continue;
                    };
                    let width = canvas.width_of(text, *face);
                    let left = match align {
                        canvas::Align::Left => at.0,
                        canvas::Align::Middle => at.0 - width / 2.0,
                        canvas::Align::Right => at.0 - width,
                    };
                    let inside = left >= 4.0 && left + width <= canvas.width - 4.0;
                    assert!(
                        inside && at.1 > 10.0 && at.1 < canvas.height,
                        "{name}: {text:?} leaves the picture"
                    );
                }
            }
        }
    }

    /// Writes pictures of made-up runs to `target/chart-preview/`, for people to look at.
    #[test]
    #[ignore = "writes pictures to look at"]
    fn preview() {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/chart-preview");
        for (name, size) in [("empty", Size::Empty), ("small", Size::Small), ("large", Size::Large)] {
            fixture::write(&target.join(name), size);
            draw_all(&target.join(name)).unwrap();
        }
    }
}
