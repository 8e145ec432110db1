//! Turning a canvas into files: SVG, and PNG at twice the logical size. Both go through plotters.
//!
//! Whole numbers are all that plotters' backends take, so both are drawn large: the SVG in tenths of a pixel behind a
//! `viewBox`, the PNG at four times its logical size and then averaged down, which smooths every edge.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use plotters::backend::{BitMapBackend, SVGBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, FontStyle, IntoFont, RGBAColor, RGBColor, ShapeStyle, TextStyle};
use png::{BitDepth, ColorType, Compression, Encoder};

use super::canvas::{Align, Canvas, Ink, Mark, Weight};
use super::{ChartError, font};

/// Units of the SVG's `viewBox` per logical pixel.
const SVG_SCALE: f64 = 10.0;
/// Pixels of the finished PNG per logical pixel.
const PNG_SCALE: u32 = 2;
/// Drawn pixels per finished one, each way.
const SMOOTH: u32 = 2;

/// The picture as an SVG document.
///
/// # Errors
/// If the drawing library refuses a mark.
pub fn svg(canvas: &Canvas) -> Result<String, ChartError> {
    let size = ((canvas.width * SVG_SCALE) as u32, (canvas.height * SVG_SCALE) as u32);
    let mut document = String::new();
    {
        let area = SVGBackend::with_string(&mut document, size).into_drawing_area();
        area.fill(&RGBColor(255, 255, 255)).map_err(ChartError::drawing)?;
        for mark in &canvas.marks {
            svg_mark(&area, mark)?;
        }
        area.present().map_err(ChartError::drawing)?;
    }
    let large = format!("<svg width=\"{}\" height=\"{}\"", size.0, size.1);
    let small = format!(
        "<svg width=\"{}\" height=\"{}\" role=\"img\"",
        canvas.width, canvas.height
    );
    let title = canvas
        .title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    Ok(document
        .replacen(&large, &small, 1)
        .replacen(">\n", &format!(">\n<title>{title}</title>\n"), 1))
}

fn svg_mark(area: &DrawingArea<SVGBackend<'_>, Shift>, mark: &Mark) -> Result<(), ChartError> {
    let at = |(x, y): (f64, f64)| whole(x * SVG_SCALE, y * SVG_SCALE);
    match mark {
        Mark::Rect { .. } | Mark::Disc { .. } => return plain_mark(area, mark, SVG_SCALE),
        Mark::Band { edges, ink } => {
            let upper = edges.iter().map(|&(x, y, _)| at((x, y)));
            let lower = edges.iter().rev().map(|&(x, _, y)| at((x, y)));
            area.draw(&Polygon::new(upper.chain(lower).collect::<Vec<_>>(), colour(*ink)))
        }
        Mark::Line { points, width, ink } => {
            let style = ShapeStyle::from(colour(*ink)).stroke_width((width * SVG_SCALE).round() as u32);
            area.draw(&PathElement::new(
                points.iter().map(|&point| at(point)).collect::<Vec<_>>(),
                style,
            ))
        }
        Mark::Text {
            at: point,
            text,
            face,
            align,
            ink,
        } => {
            // The backend divides the size by 1.24 and hangs top-anchored text 0.76 em above its baseline.
            let style = match face.weight {
                Weight::Regular => FontStyle::Normal,
                Weight::Bold => FontStyle::Bold,
            };
            let font = (FontFamily::Name(font::FAMILY), face.size * SVG_SCALE * 1.24, style).into_font();
            let anchor = match align {
                Align::Left => HPos::Left,
                Align::Middle => HPos::Center,
                Align::Right => HPos::Right,
            };
            let ink = colour(*ink);
            let style = TextStyle::from(font).color(&ink).pos(Pos::new(anchor, VPos::Top));
            area.draw_text(text, &style, at((point.0, point.1 - 0.76 * face.size)))
        }
    }
    .map_err(ChartError::drawing)
}

/// Writes the picture as a PNG, [`PNG_SCALE`] times the logical size.
///
/// # Errors
/// If the file cannot be written.
pub fn png(canvas: &Canvas, path: &Path) -> Result<(), ChartError> {
    let size = ((canvas.width as u32) * PNG_SCALE, (canvas.height as u32) * PNG_SCALE);
    let pixels = pixels(canvas, size)?;
    let file = File::create(path).map_err(ChartError::drawing)?;
    let mut encoder = Encoder::new(BufWriter::new(file), size.0, size.1);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    let mut writer = encoder.write_header().map_err(ChartError::drawing)?;
    writer.write_image_data(&pixels).map_err(ChartError::drawing)?;
    writer.finish().map_err(ChartError::drawing)
}

/// The picture's pixels, three bytes each, row by row.
fn pixels(canvas: &Canvas, size: (u32, u32)) -> Result<Vec<u8>, ChartError> {
    let large = (size.0 * SMOOTH, size.1 * SMOOTH);
    let mut drawn = vec![255_u8; 3 * large.0 as usize * large.1 as usize];
    {
        let area = BitMapBackend::with_buffer(&mut drawn, large).into_drawing_area();
        for mark in &canvas.marks {
            png_mark(&area, mark, f64::from(PNG_SCALE * SMOOTH))?;
        }
        area.present().map_err(ChartError::drawing)?;
    }
    Ok(averaged(&drawn, size))
}

fn png_mark(area: &DrawingArea<BitMapBackend<'_>, Shift>, mark: &Mark, scale: f64) -> Result<(), ChartError> {
    match mark {
        Mark::Rect { .. } | Mark::Disc { .. } => return plain_mark(area, mark, scale),
        Mark::Band { edges, ink } => {
            // Column by column: the library's polygons leave seams where edges are steep.
            let ink = colour(*ink);
            let style = ink.filled();
            for pair in edges.windows(2) {
                let ((x0, up0, low0), (x1, up1, low1)) = (pair[0], pair[1]);
                for column in (x0 * scale).round() as i32..(x1 * scale).round() as i32 {
                    let part = ((f64::from(column) + 0.5) / scale - x0) / (x1 - x0);
                    let top = ((up0 + (up1 - up0) * part) * scale).round() as i32;
                    let bottom = ((low0 + (low1 - low0) * part) * scale).round() as i32;
                    if bottom > top {
                        let line = Rectangle::new([(column, top), (column + 1, bottom)], style);
                        area.draw(&line).map_err(ChartError::drawing)?;
                    }
                }
            }
            return Ok(());
        }
        Mark::Line { points, width, ink } => {
            let stroke = (width * scale).round().max(1.0);
            let style = ShapeStyle::from(colour(*ink)).stroke_width(stroke as u32);
            for pair in points.windows(2) {
                let ends = [pair[0], pair[1]].map(|(x, y)| whole(x * scale, y * scale));
                area.draw(&PathElement::new(ends, style)).map_err(ChartError::drawing)?;
            }
            let joints = points.get(1..points.len().saturating_sub(1)).unwrap_or_default();
            for &(x, y) in joints.iter().filter(|_| ink.alpha >= 1.0) {
                let joint = Circle::new(
                    whole(x * scale, y * scale),
                    (stroke / 2.0) as i32,
                    colour(*ink).filled(),
                );
                area.draw(&joint).map_err(ChartError::drawing)?;
            }
            return Ok(());
        }
        Mark::Text {
            at,
            text,
            face,
            align,
            ink,
        } => {
            let large = super::canvas::Face {
                size: face.size * scale,
                weight: face.weight,
            };
            let shift = match align {
                Align::Left => 0.0,
                Align::Middle => 0.5,
                Align::Right => 1.0,
            };
            let start = at.0 * scale - shift * font::width(text, large);
            let mut outcome = Ok(());
            font::cover(text, large, start, at.1 * scale, |x, y, part| {
                if part > 0.0 && outcome.is_ok() {
                    outcome = area.draw_pixel((x, y), &colour(ink.faint(ink.alpha * part)));
                }
            });
            outcome
        }
    }
    .map_err(ChartError::drawing)
}

/// Rectangles and discs, which every backend draws alike.
fn plain_mark<DB: DrawingBackend>(area: &DrawingArea<DB, Shift>, mark: &Mark, scale: f64) -> Result<(), ChartError> {
    match mark {
        Mark::Rect {
            area: [x0, y0, x1, y1],
            ink,
        } => {
            let corners = [whole(x0 * scale, y0 * scale), whole(x1 * scale, y1 * scale)];
            area.draw(&Rectangle::new(corners, colour(*ink).filled()))
        }
        Mark::Disc {
            centre: (x, y),
            radius,
            ink,
        } => {
            let size = (radius * scale).round().max(1.0) as i32;
            area.draw(&Circle::new(whole(x * scale, y * scale), size, colour(*ink).filled()))
        }
        Mark::Band { .. } | Mark::Line { .. } | Mark::Text { .. } => Ok(()),
    }
    .map_err(ChartError::drawing)
}

/// Each finished pixel is the mean of the drawn ones it covers: summed down columns first, as they lie in memory.
fn averaged(drawn: &[u8], (width, _): (u32, u32)) -> Vec<u8> {
    const SIDE: usize = SMOOTH as usize;
    let stride = 3 * width as usize * SIDE;
    let mut finished = vec![0; drawn.len() / (SIDE * SIDE)];
    let mut sums = vec![0_u16; stride];
    for (line, rows) in finished
        .chunks_exact_mut(stride / SIDE)
        .zip(drawn.chunks_exact(stride * SIDE))
    {
        sums.fill(0);
        for row in rows.chunks_exact(stride) {
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum += u16::from(value);
            }
        }
        let (covered, _) = sums.as_chunks::<{ 3 * SIDE }>();
        let (pixels, _) = line.as_chunks_mut::<3>();
        for (pixel, covered) in pixels.iter_mut().zip(covered) {
            for (channel, value) in pixel.iter_mut().enumerate() {
                let sum: u16 = (0..SIDE).map(|at| covered[3 * at + channel]).sum();
                *value = (sum / (SMOOTH * SMOOTH) as u16) as u8;
            }
        }
    }
    finished
}

fn colour(ink: Ink) -> RGBAColor {
    RGBColor(ink.rgb.0, ink.rgb.1, ink.rgb.2).mix(ink.alpha)
}

fn whole(x: f64, y: f64) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

#[cfg(test)]
mod tests {
    use super::super::canvas::Face;
    use super::*;

    #[test]
    fn an_svg_has_its_logical_size_a_title_and_escaped_words() {
        let mut canvas = Canvas::new(120.0, 80.0, "A & B");
        canvas.text(
            10.0,
            20.0,
            "less < more",
            Face::bold(15.0),
            Align::Right,
            Ink::rgb(0, 0, 0),
        );
        let document = svg(&canvas).unwrap();
        assert!(document.starts_with("<svg width=\"120\" height=\"80\" role=\"img\" viewBox=\"0 0 1200 800\""));
        assert!(document.contains("<title>A &amp; B</title>"));
        assert!(document.contains("less &lt; more"));
        assert!(document.contains("font-family=\"Inter, Helvetica, Arial, sans-serif\""));
        assert!(document.contains("font-size=\"150\"") && document.contains("text-anchor=\"end\""));
    }

    #[test]
    fn a_band_fills_exactly_its_pixels() {
        let mut canvas = Canvas::new(4.0, 4.0, "");
        canvas.band(vec![(1.0, 1.0, 3.0), (3.0, 1.0, 3.0)], Ink::rgb(0, 0, 0));
        let pixels = pixels(&canvas, (8, 8)).unwrap();
        let dark = pixels.chunks(3).filter(|pixel| pixel[0] == 0).count();
        assert_eq!(dark, 16);
    }
}
