//! The look that every chart shares: colours, letters, number formats and the frame of title, subtitle and source.
//!
//! Colours are those of Okabe and Ito, which people with any of the common colour-vision deficiencies can tell apart.
//! Nothing here knows what a chart shows.

use super::canvas::{Align, Canvas, Face, Ink};
use crate::param::noun;

/// Width of every picture, in logical pixels.
pub const WIDTH: f64 = 1200.0;
/// Height of every picture, in logical pixels.
pub const HEIGHT: f64 = 780.0;
/// Space left free at the left and right edge.
pub const MARGIN: f64 = 44.0;
/// Where the drawing may begin, below title and subtitle.
pub const TOP: f64 = 120.0;
/// Where the drawing must end, above the source line.
pub const BOTTOM: f64 = HEIGHT - 58.0;

/// Text that must be read.
pub const TEXT: Ink = Ink::rgb(0x22, 0x22, 0x22);
/// Text that helps: units, ticks, sources.
pub const MUTED: Ink = Ink::rgb(0x66, 0x66, 0x66);
/// Grid lines and lanes.
pub const GRID: Ink = Ink::rgb(0xE4, 0xE4, 0xE4);
/// Axes and rules.
pub const RULE: Ink = Ink::rgb(0xA8, 0xA8, 0xA8);
/// The paper.
pub const PAPER: Ink = Ink::rgb(0xFF, 0xFF, 0xFF);
/// What has no category of its own.
pub const GREY: Ink = Ink::rgb(0x99, 0x99, 0x99);

pub const BLUE: Ink = Ink::rgb(0x00, 0x72, 0xB2);
pub const VERMILION: Ink = Ink::rgb(0xD5, 0x5E, 0x00);
pub const GREEN: Ink = Ink::rgb(0x00, 0x9E, 0x73);
pub const ORANGE: Ink = Ink::rgb(0xE6, 0x9F, 0x00);
pub const SKY: Ink = Ink::rgb(0x56, 0xB4, 0xE9);
pub const PURPLE: Ink = Ink::rgb(0xCC, 0x79, 0xA7);

pub const YELLOW: Ink = Ink::rgb(0xF0, 0xE4, 0x42);

/// The finding, at the top.
pub const TITLE: Face = Face::bold(24.0);
/// What is shown, in which unit.
pub const SUBTITLE: Face = Face::regular(15.0);
/// Labels of things.
pub const LABEL: Face = Face::regular(14.0);
/// Labels that lead.
pub const STRONG: Face = Face::bold(14.0);
/// Ticks, notes and the source.
pub const SMALL: Face = Face::regular(12.5);

/// A blank picture with its frame: the finding, what is shown and in which unit, and the tables it was read from.
#[must_use]
pub fn framed(finding: &str, shown: &str, source: &str) -> Canvas {
    framed_in(HEIGHT, finding, shown, source)
}

/// A blank picture with its frame, on paper of another height.
#[must_use]
pub fn framed_in(height: f64, finding: &str, shown: &str, source: &str) -> Canvas {
    let mut canvas = Canvas::new(WIDTH, height, finding);
    let lines = canvas.wrapped(finding, TITLE, WIDTH - 2.0 * MARGIN);
    let mut baseline = 50.0;
    for line in lines.iter().take(2) {
        canvas.text(MARGIN, baseline, line, TITLE, Align::Left, TEXT);
        baseline += 31.0;
    }
    baseline -= 5.0;
    for line in canvas.wrapped(shown, SUBTITLE, WIDTH - 2.0 * MARGIN).iter().take(2) {
        canvas.text(MARGIN, baseline, line, SUBTITLE, Align::Left, MUTED);
        baseline += 20.0;
    }
    let source = format!("Source: {source}. Synthetic data, made by scamnet.");
    canvas.text(MARGIN, height - 20.0, &source, SMALL, Align::Left, MUTED);
    canvas
}

/// A picture that says why there is nothing to see.
#[must_use]
pub fn nothing(shown: &str, why: &str, source: &str) -> Canvas {
    let mut canvas = framed(why, shown, source);
    let middle = (TOP + BOTTOM) / 2.0;
    canvas.rect(MARGIN, TOP, WIDTH - MARGIN, BOTTOM, Ink::rgb(0xF6, 0xF6, 0xF6));
    canvas.text(
        WIDTH / 2.0,
        middle,
        "Nothing to draw in this run.",
        LABEL,
        Align::Middle,
        MUTED,
    );
    canvas
}

/// One entry of a legend: a swatch and its word. Returns where the next one may begin.
pub fn key(canvas: &mut Canvas, x: f64, baseline: f64, ink: Ink, word: &str) -> f64 {
    canvas.rect(x, baseline - 10.0, x + 12.0, baseline + 1.0, ink);
    canvas.text(x + 18.0, baseline, word, SMALL, Align::Left, TEXT);
    x + 18.0 + canvas.width_of(word, SMALL) + 18.0
}

/// A number as people read it: `7`, `0.35`, `12.3k`, `4.5M`.
#[must_use]
pub fn short(value: f64) -> String {
    let size = value.abs();
    let (divisor, suffix) = match size {
        _ if size < 999.5 => (1.0, ""),
        _ if size < 999_500.0 => (1e3, "k"),
        _ if size < 999_500_000.0 => (1e6, "M"),
        _ => (1e9, "B"),
    };
    let scaled = value / divisor;
    let digits = match scaled.abs() {
        shown if shown >= 99.95 || shown == 0.0 => 0,
        shown if shown >= 0.995 => 1,
        shown if shown >= 0.0095 => 2,
        // Two digits that count: 0.0004 is not nothing.
        shown => 1 + (-libm::log10(shown.max(1e-12))).ceil() as usize,
    };
    let number = format!("{scaled:.digits$}");
    match trimmed(&number) {
        "-0" => "0".to_owned(),
        number => format!("{number}{suffix}").replace('-', "\u{2212}"),
    }
}

/// Without zeros that say nothing at the end.
fn trimmed(number: &str) -> &str {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    }
}

/// An amount that is added up elsewhere too: in full while it can be read so, `3,558`, else as [`short`] has it.
#[must_use]
pub fn total(value: f64) -> String {
    match value.abs().round() {
        size if (100.0..1e6).contains(&size) => {
            let sign = if value < 0.0 { "\u{2212}" } else { "" };
            format!("{sign}{}", full(size as u64))
        }
        _ => short(value),
    }
}

/// The sum of amounts in whole hundredths, which is one.
#[must_use]
pub fn sum(amounts: &[f64]) -> f64 {
    libm::round(amounts.iter().sum::<f64>() * 100.0) / 100.0
}

/// With a unit before it, and the sign before the unit: `$12.3k`, `−$1.7`.
#[must_use]
pub fn with_unit(unit: &str, number: &str) -> String {
    match number.strip_prefix('\u{2212}') {
        Some(size) => format!("\u{2212}{unit}{size}"),
        None => format!("{unit}{number}"),
    }
}

/// A count in full, with thousands set apart: `1,234,567`.
#[must_use]
pub fn full(count: u64) -> String {
    noun::grouped(count)
}

/// A share as a percentage, with as many digits as it deserves: `62%`, `3.4%`, `0.07%`.
#[must_use]
pub fn percent(share: f64) -> String {
    let shown = share * 100.0;
    let digits = match shown.abs() {
        size if size >= 9.95 || size == 0.0 => 0,
        size if size >= 0.995 => 1,
        size if size >= 0.0095 => 2,
        _ => return "<0.01%".to_owned(),
    };
    let number = format!("{shown:.digits$}");
    match trimmed(&number) {
        "-0" => "0%".to_owned(),
        number => format!("{number}%").replace('-', "\u{2212}"),
    }
}

/// A word of a table as a person would write it: `first_deposit` becomes `First deposit`.
#[must_use]
pub fn spoken(word: &str) -> String {
    let mut letters = word.replace('_', " ").chars().collect::<Vec<_>>();
    if let Some(first) = letters.first_mut() {
        *first = first.to_ascii_uppercase();
    }
    letters.into_iter().collect()
}

/// The name of a country by its ISO 3166-1 alpha-2 code; the code itself if it is none of those that scenarios use.
#[must_use]
pub fn country(code: &str) -> &str {
    const NAMES: [(&str, &str); 18] = [
        ("AE", "Emirates"),
        ("AU", "Australia"),
        ("BD", "Bangladesh"),
        ("CN", "China"),
        ("DE", "Germany"),
        ("GB", "Britain"),
        ("HK", "Hong Kong"),
        ("ID", "Indonesia"),
        ("IN", "India"),
        ("LK", "Sri Lanka"),
        ("MY", "Malaysia"),
        ("NP", "Nepal"),
        ("PH", "Philippines"),
        ("PK", "Pakistan"),
        ("SG", "Singapore"),
        ("TH", "Thailand"),
        ("US", "United States"),
        ("VN", "Vietnam"),
    ];
    NAMES
        .iter()
        .find(|(known, _)| *known == code)
        .map_or(code, |(_, name)| name)
}

/// One or many: `1 account`, `7 accounts`.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    noun::counted(count as u64, noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        let shown = [
            0.0,
            0.354,
            1.0,
            7.25,
            42.0,
            999.0,
            999.9,
            12_345.0,
            999_900.0,
            4_500_000.0,
            2.1e9,
        ]
        .map(short);
        assert_eq!(
            shown,
            [
                "0", "0.35", "1", "7.2", "42", "999", "1k", "12.3k", "1M", "4.5M", "2.1B"
            ]
        );
    }

    #[test]
    fn what_is_small_or_negative_is_no_other_number() {
        let shown = [-0.0, 0.000_42, -0.000_42, -0.004, 0.0625, -1.7, -12_345.0].map(short);
        assert_eq!(shown, ["0", "0.00042", "−0.00042", "−0.004", "0.06", "−1.7", "−12.3k"]);
        assert_eq!([-0.017, -0.5, -0.0].map(percent), ["−1.7%", "−50%", "0%"]);
    }

    #[test]
    fn sums_are_written_in_full_while_they_can_be_read() {
        let shown = [0.0, 57.4, 3_558.48, -3_558.48, 999_999.4, 2_400_000.0].map(total);
        assert_eq!(shown, ["0", "57.4", "3,558", "−3,558", "999,999", "2.4M"]);
        assert_eq!([with_unit("$", "57"), with_unit("$", "−57")], ["$57", "−$57"]);
    }

    #[test]
    fn counts_and_shares_read_as_people_write_them() {
        assert_eq!([0, 12, 1_234, 1_234_567].map(full), ["0", "12", "1,234", "1,234,567"]);
        assert_eq!(
            [0.0, 0.000_01, 0.0007, 0.034, 0.62].map(percent),
            ["0%", "<0.01%", "0.07%", "3.4%", "62%"]
        );
        assert_eq!(spoken("first_deposit"), "First deposit");
        assert_eq!(
            (counted(1, "case"), counted(2_000, "case")),
            ("1 case".to_owned(), "2,000 cases".to_owned())
        );
    }
}
