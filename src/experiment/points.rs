//! Points: combinations of uncertain parameters. Drawn by a keyed Latin hypercube, or read from a design file.
//!
//! A Latin hypercube of `n` points cuts every parameter's range into `n` slices of equal probability and takes each
//! slice once (McKay, Beckman and Conover 1979, Technometrics 21). The order of slices and the place within each are
//! keyed by the parameter's path, so that another parameter more changes no other's values.

use std::path::Path;

use super::document::Spread;
use crate::engine::Seed;
use crate::engine::random::join;
use crate::experiment::decision;
use crate::param::span::Span;
use crate::scenario::document::{Node, Value};
use crate::scenario::{Problem, Problems};

/// A combination of parameters: paths and values as a `--set` flag takes them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    pub values: Vec<(String, String)>,
    /// File and line, if it was read from one.
    pub from: Option<(String, usize)>,
}

/// A parameter's range, in its own unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    pub path: String,
    pub bounds: Bounds,
    pub spread: Spread,
}

impl Range {
    /// The value below which a share of the range lies, as a scenario writes it.
    #[must_use]
    pub fn end(&self, share: f64) -> String {
        self.bounds.written(at(self, share))
    }
}

/// What a range lies between.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bounds {
    Whole(i64, i64),
    Real(f64, f64),
    Spans(Span, Span),
}

impl Bounds {
    /// The bounds that two values of a document make, if they are of one kind and in order.
    pub fn of(low: &Node, high: &Node) -> Option<Bounds> {
        let real = |node: &Node| match node.value {
            Value::Integer(integer) => Some(integer as f64),
            Value::Float(float) if float.is_finite() => Some(float),
            _ => None,
        };
        let bounds = match (&low.value, &high.value) {
            (Value::Integer(low), Value::Integer(high)) => Bounds::Whole(*low, *high),
            (Value::Text(low), Value::Text(high)) => Bounds::Spans(low.parse().ok()?, high.parse().ok()?),
            _ => Bounds::Real(real(low)?, real(high)?),
        };
        (bounds.numbers().0 <= bounds.numbers().1).then_some(bounds)
    }

    /// As numbers; spans in seconds.
    #[must_use]
    pub fn numbers(self) -> (f64, f64) {
        match self {
            Bounds::Whole(low, high) => (low as f64, high as f64),
            Bounds::Real(low, high) => (low, high),
            Bounds::Spans(low, high) => (low.0 as f64, high.0 as f64),
        }
    }

    /// A number between the bounds as a scenario writes it.
    fn written(self, number: f64) -> String {
        match self {
            Bounds::Whole(..) => format!("{}", libm::round(number)),
            Bounds::Real(..) => format!("{number}"),
            Bounds::Spans(..) => format!("{} s", libm::round(number)),
        }
    }
}

/// A keyed Latin hypercube of `draws` points.
#[must_use]
pub fn hypercube(ranges: &[Range], draws: u32) -> Vec<Point> {
    let mut points = vec![Point::default(); draws as usize];
    for range in ranges {
        let seed = Seed(key(&range.path));
        // The order of slices is that of random numbers, one each.
        let mut order: Vec<u32> = (0..draws).collect();
        order.sort_by_key(|&slice| (seed.draw(decision::SLICE, u64::from(slice), 0, draws).bits(), slice));
        for (point, slice) in points.iter_mut().zip(order) {
            let place = seed.draw(decision::PLACE, u64::from(slice), 0, draws).uniform();
            let share = (f64::from(slice) + place) / f64::from(draws);
            point.values.push((range.path.clone(), range.end(share)));
        }
    }
    points
}

/// The value below which a share of a range lies.
fn at(range: &Range, share: f64) -> f64 {
    let (low, high) = range.bounds.numbers();
    match range.spread {
        Spread::Linear => low + (high - low) * share,
        Spread::Log => libm::exp(libm::log(low) + (libm::log(high) - libm::log(low)) * share),
    }
}

fn key(path: &str) -> u64 {
    path.bytes().fold(0, |key, byte| join(key, u64::from(byte)))
}

/// The largest design file that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// Reads a design file: comma-separated, a header of parameters' paths, one point a line.
///
/// # Errors
/// If it cannot be read, a line has too many or too few cells, or a column comes twice. Whether columns are parameters
/// is not known here.
pub fn read(path: &Path) -> Result<Vec<Point>, Problems> {
    let name = path.display().to_string();
    let refused = |message: String, remedy: &str| Problems::one(Problem::with_file(&name, message, remedy));
    let accepted = "accepted: a CSV file with a header of parameters' paths and one line a run";
    let size = path.metadata().map_or(0, |metadata| metadata.len());
    if size > LARGEST {
        return Err(refused("holds more than 64 MB".to_owned(), accepted));
    }
    let text = std::fs::read_to_string(path).map_err(|error| refused(format!("cannot be read: {error}"), accepted))?;
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| (number + 1, cells(line)));
    let Some((_, columns)) = lines.next() else {
        return Err(refused("is empty".to_owned(), accepted));
    };
    for (place, column) in columns.iter().enumerate() {
        if columns[..place].contains(column) {
            return Err(refused(
                format!("has the column `{column}` twice"),
                "accepted: each column once",
            ));
        }
    }
    let points = lines.map(|(number, cells)| {
        if cells.len() == columns.len() {
            Ok(Point {
                values: columns.iter().cloned().zip(cells).collect(),
                from: Some((name.clone(), number)),
            })
        } else {
            let message = format!("line {number} has {} cells, the header {}", cells.len(), columns.len());
            Err(refused(message, accepted))
        }
    });
    let points = points.collect::<Result<Vec<Point>, Problems>>()?;
    if points.is_empty() {
        return Err(refused("has a header and nothing else".to_owned(), accepted));
    }
    Ok(points)
}

/// The cells of a line: separated by commas, those in double quotes may hold commas, two quotes stand for one.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = cells.len() - 1;
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cells[last].push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells[last].push(letter),
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(path: &str, bounds: Bounds, spread: Spread) -> Range {
        Range {
            path: path.to_owned(),
            bounds,
            spread,
        }
    }

    #[test]
    fn every_slice_is_taken_once() {
        let ranges = [
            range("a", Bounds::Real(0.0, 1.0), Spread::Linear),
            range("b", Bounds::Whole(10, 1_000), Spread::Log),
        ];
        let points = hypercube(&ranges, 20);
        let mut slices: Vec<i64> = points
            .iter()
            .map(|point| (point.values[0].1.parse::<f64>().unwrap() * 20.0) as i64)
            .collect();
        assert_ne!(slices, (0..20).collect::<Vec<i64>>());
        slices.sort_unstable();
        assert_eq!(slices, (0..20).collect::<Vec<i64>>());
        let whole = |point: &Point| point.values[1].1.parse::<i64>().unwrap();
        assert!(points.iter().all(|point| (10..=1_000).contains(&whole(point))));
        assert_eq!(points.iter().filter(|point| whole(point) < 100).count(), 10);
        // Another parameter more changes nothing of the others.
        assert_eq!(
            hypercube(&ranges[..1], 20)
                .iter()
                .map(|point| &point.values[0])
                .collect::<Vec<_>>(),
            points.iter().map(|point| &point.values[0]).collect::<Vec<_>>()
        );
    }

    #[test]
    fn spans_are_written_in_seconds() {
        let bounds = Bounds::Spans(Span(3_600), Span(3_600));
        let points = hypercube(&[range("a", bounds, Spread::Linear)], 1);
        assert_eq!(points[0].values, [("a".to_owned(), "3600 s".to_owned())]);
    }

    #[test]
    fn a_design_file_is_read_cell_by_cell() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "a.b, \"c.d\"\r\n1,\"x, \"\"y\"\"\"\r\n\r\n2, 3 d\r\n").unwrap();
        let points = read(file.path()).unwrap();
        assert_eq!(points.len(), 2);
        assert_eq!(points[0].values[1], ("c.d".to_owned(), "x, \"y\"".to_owned()));
        assert_eq!(points[1].values[1], ("c.d".to_owned(), "3 d".to_owned()));
        for (text, why) in [
            ("", "is empty"),
            ("a\n", "nothing else"),
            ("a,a\n1,2", "twice"),
            ("a,b\n1", "line 2 has 1 cells, the header 2"),
        ] {
            std::fs::write(file.path(), text).unwrap();
            assert!(read(file.path()).unwrap_err().to_string().contains(why), "{why}");
        }
    }
}
