//! The letters: Inter, regular and bold, embedded, so that text appears on a machine without any font.
//!
//! Measures text and hands out the coverage of its pixels. The files under `assets/` are the Latin part of Inter 4
//! (SIL Open Font License 1.1, text beside them).

use ab_glyph::{Font, FontRef, Point, PxScale, ScaleFont};

use super::canvas::{Face, Weight};

/// What an SVG asks a viewer for; any sans-serif will do.
pub const FAMILY: &str = "Inter, Helvetica, Arial, sans-serif";

static REGULAR: &[u8] = include_bytes!("../../assets/Inter-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../assets/Inter-Bold.ttf");

/// The embedded font of a weight; `None` only if the embedded file were damaged, which a test rules out.
fn of(weight: Weight) -> Option<FontRef<'static>> {
    FontRef::try_from_slice(match weight {
        Weight::Regular => REGULAR,
        Weight::Bold => BOLD,
    })
    .ok()
}

/// The scale at which one em is `size` pixels.
fn scale(font: &FontRef<'_>, size: f64) -> PxScale {
    let em = font.units_per_em().unwrap_or(1_000.0);
    PxScale::from(size as f32 * font.height_unscaled() / em)
}

/// Width of a line of text, in the unit of the face's size.
#[must_use]
pub fn width(text: &str, face: Face) -> f64 {
    let Some(font) = of(face.weight) else { return 0.0 };
    let scaled = font.as_scaled(scale(&font, face.size));
    text.chars()
        .map(|letter| f64::from(scaled.h_advance(scaled.glyph_id(letter))))
        .sum()
}

/// Calls `ink` with every pixel that a line of text touches and how much of it is covered, 0 to 1. The text starts at
/// `x` and stands on `baseline`, in pixels.
pub fn cover(text: &str, face: Face, x: f64, baseline: f64, mut ink: impl FnMut(i32, i32, f64)) {
    let Some(font) = of(face.weight) else { return };
    let scale = scale(&font, face.size);
    let scaled = font.as_scaled(scale);
    let mut pen = x as f32;
    for letter in text.chars() {
        let id = scaled.glyph_id(letter);
        let glyph = id.with_scale_and_position(
            scale,
            Point {
                x: pen,
                y: baseline as f32,
            },
        );
        pen += scaled.h_advance(id);
        if let Some(outline) = font.outline_glyph(glyph) {
            let corner = outline.px_bounds().min;
            outline.draw(|right, down, part| {
                ink(
                    corner.x as i32 + right as i32,
                    corner.y as i32 + down as i32,
                    f64::from(part).clamp(0.0, 1.0),
                );
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_are_embedded_and_bold_is_wider() {
        let regular = width("Deposits, 12.3k", Face::regular(20.0));
        let bold = width("Deposits, 12.3k", Face::bold(20.0));
        assert!(regular > 100.0 && bold > regular, "{regular} {bold}");
    }

    #[test]
    fn every_letter_that_charts_use_has_an_outline() {
        for letter in ('!'..='~').chain(['·', '×', '–', '—', '−', '…', '’', '÷']) {
            let mut touched = 0;
            cover(&letter.to_string(), Face::regular(20.0), 0.0, 30.0, |_, _, part| {
                touched += i32::from(part > 0.0)
            });
            assert!(touched > 0, "{letter} draws nothing");
            let regular = of(Weight::Regular).map(|font| font.glyph_id(letter).0);
            assert!(regular.is_some_and(|id| id != 0), "{letter} is missing");
        }
    }
}
