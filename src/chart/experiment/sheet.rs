//! The paper of a chart of an experiment: its frame, and a body that is as high as what it holds.

use super::super::canvas::Canvas;
use super::super::style::{self, HEIGHT, MARGIN, SUBTITLE, TITLE, TOP, WIDTH};

/// What every chart is read from.
const SOURCE: &str = "comparison.json";
/// Below the body: the source line and some air.
const FOOT: f64 = 58.0;

/// A framed canvas and the room in it.
pub struct Sheet {
    pub canvas: Canvas,
    /// Where the body begins, below title and subtitle.
    pub top: f64,
    /// Where it ends.
    pub bottom: f64,
}

impl Sheet {
    /// A sheet whose body is of a height.
    pub fn new(finding: &str, shown: &str, body: f64) -> Sheet {
        let ruler = Canvas::new(WIDTH, HEIGHT, "");
        let room = WIDTH - 2.0 * MARGIN;
        let lines = |text, face| ruler.wrapped(text, face, room).len().min(2) as f64;
        let last = 50.0 + 31.0 * lines(finding, TITLE) - 5.0 + 20.0 * (lines(shown, SUBTITLE) - 1.0);
        let top = TOP.max(last + 24.0);
        let height = top + body + FOOT;
        Sheet {
            canvas: style::framed_in(height, finding, shown, SOURCE),
            top,
            bottom: height - FOOT,
        }
    }

    /// A sheet of the height that charts of a run have.
    pub fn full(finding: &str, shown: &str) -> Sheet {
        Sheet::new(finding, shown, HEIGHT - TOP - FOOT)
    }

    /// A sheet that says why there is nothing to see, and has no body.
    pub fn nothing(shown: &str, why: &str) -> Canvas {
        Sheet::new(why, shown, 0.0).canvas
    }
}
