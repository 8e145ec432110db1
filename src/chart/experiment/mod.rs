//! Pictures of an experiment: pure functions of its comparison.
//!
//! One file per chart, as for runs. A new chart is one new file and one line in [`CHARTS`].

mod arms;
mod bearers;
mod daily;
mod displacement;
mod fates;
mod forest;
mod front;
mod funnels;

use std::path::{Path, PathBuf};

use super::{Canvas, ChartError, render};
use crate::experiment::comparison::Comparison;

/// From a comparison to a picture.
type Draw = fn(&Comparison) -> Canvas;

/// Every chart: the name of its files, and how it is drawn.
pub const CHARTS: &[(&str, Draw)] = &[
    ("forest", forest::draw),
    ("front", front::draw),
    ("funnels", funnels::draw),
    ("daily", daily::draw),
    ("displacement", displacement::draw),
    ("bearers", bearers::draw),
    ("fates", fates::draw),
];

/// Draws every chart of a comparison, placebos left out, into `<dir>/charts/`, each as SVG and PNG. Returns the files written.
///
/// # Errors
/// If a file cannot be written.
pub fn draw_all(comparison: &Comparison, dir: &Path) -> Result<Vec<PathBuf>, ChartError> {
    let comparison = &comparison.without_placebos();
    let folder = dir.join("charts");
    std::fs::create_dir_all(&folder).map_err(|cause| ChartError::file(&folder, cause))?;
    let mut files = Vec::new();
    for (name, draw) in CHARTS {
        let canvas = draw(comparison);
        let (svg, png) = (folder.join(format!("{name}.svg")), folder.join(format!("{name}.png")));
        std::fs::write(&svg, render::svg(&canvas)?).map_err(|cause| ChartError::file(&svg, cause))?;
        render::png(&canvas, &png)?;
        files.extend([svg, png]);
    }
    Ok(files)
}
