//! The canvas: a list of marks in logical pixels, which a chart fills and [`render`](super::render) turns into files.
//!
//! A chart speaks of rectangles, bands, lines, discs and words; it never knows whether an SVG or a PNG comes of them,
//! so both always show the same. Coordinates grow to the right and downwards.

use super::font;

/// A colour with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    /// Red, green, blue.
    pub rgb: (u8, u8, u8),
    /// 0 (clear) to 1 (solid).
    pub alpha: f64,
}

impl Ink {
    /// A solid colour.
    #[must_use]
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Ink {
        Ink {
            rgb: (red, green, blue),
            alpha: 1.0,
        }
    }

    /// The same colour, clearer.
    #[must_use]
    pub const fn faint(self, alpha: f64) -> Ink {
        Ink { rgb: self.rgb, alpha }
    }
}

/// Letters: their size in logical pixels and their weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    pub size: f64,
    pub weight: Weight,
}

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

impl Face {
    /// Letters of a size, in the regular weight.
    #[must_use]
    pub const fn regular(size: f64) -> Face {
        Face {
            size,
            weight: Weight::Regular,
        }
    }

    /// Letters of a size, in bold.
    #[must_use]
    pub const fn bold(size: f64) -> Face {
        Face {
            size,
            weight: Weight::Bold,
        }
    }
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Middle,
    Right,
}

/// One thing drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled rectangle: left, top, right, bottom.
    Rect { area: [f64; 4], ink: Ink },
    /// A filled band: (x, upper y, lower y), x ascending.
    Band { edges: Vec<(f64, f64, f64)>, ink: Ink },
    /// A line through points, with round joints.
    Line {
        points: Vec<(f64, f64)>,
        width: f64,
        ink: Ink,
    },
    /// A filled disc.
    Disc { centre: (f64, f64), radius: f64, ink: Ink },
    /// A line of text whose letters stand on the point's y.
    Text {
        at: (f64, f64),
        text: String,
        face: Face,
        align: Align,
        ink: Ink,
    },
}

/// A picture as marks, first drawn first.
#[derive(Clone, Debug, PartialEq)]
pub struct Canvas {
    /// In logical pixels.
    pub width: f64,
    /// In logical pixels.
    pub height: f64,
    /// What the picture says, for those who cannot see it.
    pub title: String,
    pub marks: Vec<Mark>,
}

impl Canvas {
    /// A blank one.
    #[must_use]
    pub fn new(width: f64, height: f64, title: &str) -> Canvas {
        Canvas {
            width,
            height,
            title: title.to_owned(),
            marks: Vec::new(),
        }
    }

    /// A filled rectangle between two corners, in any order.
    pub fn rect(&mut self, x0: f64, y0: f64, x1: f64, y1: f64, ink: Ink) {
        self.marks.push(Mark::Rect {
            area: [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)],
            ink,
        });
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), width: f64, ink: Ink) {
        self.marks.push(Mark::Line {
            points: vec![from, to],
            width,
            ink,
        });
    }

    /// A line through points.
    pub fn path(&mut self, points: Vec<(f64, f64)>, width: f64, ink: Ink) {
        self.marks.push(Mark::Line { points, width, ink });
    }

    /// A straight line of dashes.
    pub fn dashes(&mut self, from: (f64, f64), to: (f64, f64), width: f64, ink: Ink) {
        const DASH: f64 = 6.0;
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let along = |distance: f64| {
            let part = (distance / length).min(1.0);
            (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
        };
        let mut done = 0.0;
        while done < length {
            self.line(along(done), along(done + DASH), width, ink);
            done += DASH + 4.0;
        }
    }

    /// A filled disc.
    pub fn disc(&mut self, x: f64, y: f64, radius: f64, ink: Ink) {
        self.marks.push(Mark::Disc {
            centre: (x, y),
            radius,
            ink,
        });
    }

    /// A disc with a coloured rim and a white inside.
    pub fn ring(&mut self, x: f64, y: f64, radius: f64, rim: f64, ink: Ink) {
        self.disc(x, y, radius, ink);
        self.disc(x, y, radius - rim, Ink::rgb(255, 255, 255));
    }

    /// A small diagonal cross.
    pub fn cross(&mut self, x: f64, y: f64, reach: f64, width: f64, ink: Ink) {
        self.line((x - reach, y - reach), (x + reach, y + reach), width, ink);
        self.line((x - reach, y + reach), (x + reach, y - reach), width, ink);
    }

    /// A filled band.
    pub fn band(&mut self, edges: Vec<(f64, f64, f64)>, ink: Ink) {
        self.marks.push(Mark::Band { edges, ink });
    }

    /// A ribbon that flows from a vertical edge on the left to one on the right: (x, upper y, lower y) of each.
    pub fn ribbon(&mut self, from: (f64, f64, f64), to: (f64, f64, f64), ink: Ink) {
        const STEPS: usize = 48;
        let edges = (0..=STEPS)
            .map(|step| {
                let part = step as f64 / STEPS as f64;
                let eased = part * part * (3.0 - 2.0 * part);
                let x = from.0 + (to.0 - from.0) * part;
                (x, from.1 + (to.1 - from.1) * eased, from.2 + (to.2 - from.2) * eased)
            })
            .collect();
        self.band(edges, ink);
    }

    /// A line of text standing on `baseline`.
    pub fn text(&mut self, x: f64, baseline: f64, text: &str, face: Face, align: Align, ink: Ink) {
        self.marks.push(Mark::Text {
            at: (x, baseline),
            text: text.to_owned(),
            face,
            align,
            ink,
        });
    }

    /// A line of text on a pale plate, legible over bands.
    pub fn plated(&mut self, x: f64, baseline: f64, text: &str, face: Face, align: Align, ink: Ink) {
        let width = self.width_of(text, face);
        let left = match align {
            Align::Left => x,
            Align::Middle => x - width / 2.0,
            Align::Right => x - width,
        };
        self.plate(left, baseline, width, face);
        self.text(x, baseline, text, face, align, ink);
    }

    /// A pale plate for text of a width that stands on `baseline` from `left` on.
    pub fn plate(&mut self, left: f64, baseline: f64, width: f64, face: Face) {
        let (top, bottom) = (baseline - face.size * 0.85, baseline + face.size * 0.25);
        self.rect(
            left - 2.0,
            top,
            left + width + 2.0,
            bottom,
            Ink::rgb(255, 255, 255).faint(0.6),
        );
    }

    /// How wide a text would be, in logical pixels.
    #[must_use]
    pub fn width_of(&self, text: &str, face: Face) -> f64 {
        font::width(text, face)
    }

    /// A text broken into lines of at most `width` logical pixels, at spaces.
    #[must_use]
    pub fn wrapped(&self, text: &str, face: Face, width: f64) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split(' ') {
            let last = lines.len() - 1;
            let longer = if lines[last].is_empty() {
                word.to_owned()
            } else {
                format!("{} {word}", lines[last])
            };
            if lines[last].is_empty() || font::width(&longer, face) <= width {
                lines[last] = longer;
            } else {
                lines.push(word.to_owned());
            }
        }
        lines
    }

    /// All words on the picture, in drawing order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }
}

/// A name that fits into a width: its middle gives way, since names often differ at the end.
#[must_use]
pub fn fitted(canvas: &Canvas, name: &str, face: Face, width: f64) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut kept = letters.len();
    loop {
        let text = shortened(&letters, kept);
        if kept <= 4 || canvas.width_of(&text, face) <= width {
            return text;
        }
        kept -= 1;
    }
}

/// Of so many letters at most, and a sign in the middle for those left out.
#[must_use]
pub fn shortened(letters: &[char], kept: usize) -> String {
    if kept >= letters.len() {
        return letters.iter().collect();
    }
    let (start, end) = (kept.div_ceil(2), letters.len() - kept / 2);
    let parts = [&letters[..start], &['…'], &letters[end..]];
    parts.concat().into_iter().collect()
}

/// Places for labels near their wished-for ones (ascending), at least `least` apart and within `bounds` if they fit.
#[must_use]
pub fn apart(wished: &[f64], least: f64, bounds: (f64, f64)) -> Vec<f64> {
    let mut places = wished.to_vec();
    for label in 0..places.len() {
        let lowest = if label == 0 {
            bounds.0
        } else {
            places[label - 1] + least
        };
        places[label] = places[label].max(lowest);
    }
    for label in (0..places.len()).rev() {
        let highest = if label + 1 == places.len() {
            bounds.1
        } else {
            places[label + 1] - least
        };
        places[label] = places[label].min(highest);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_breaks_at_spaces_within_the_width() {
        let canvas = Canvas::new(100.0, 100.0, "");
        let face = Face::regular(10.0);
        let lines = canvas.wrapped("deposits fell after the raid", face, 60.0);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| canvas.width_of(line, face) <= 60.0));
        assert_eq!(lines.join(" "), "deposits fell after the raid");
    }

    #[test]
    fn a_dashed_line_never_passes_its_end() {
        let mut canvas = Canvas::new(100.0, 100.0, "");
        canvas.dashes((0.0, 5.0), (33.0, 5.0), 1.0, Ink::rgb(0, 0, 0));
        for mark in &canvas.marks {
            let Mark::Line { points, .. } = mark else {
                panic!("only lines")
            };
            assert!(points.iter().all(|point| point.0 <= 33.0));
        }
        assert_eq!(canvas.marks.len(), 4);
    }

    #[test]
    fn labels_keep_their_distance_and_stay_inside() {
        assert_eq!(apart(&[10.0, 12.0, 50.0], 20.0, (0.0, 100.0)), [10.0, 30.0, 50.0]);
        assert_eq!(apart(&[90.0, 95.0, 99.0], 20.0, (0.0, 100.0)), [60.0, 80.0, 100.0]);
    }
}
