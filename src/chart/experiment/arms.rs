//! What charts of an experiment share: a colour for each arm, a legend, names that fit, and access to the figures of an
//! outcome.

pub use super::super::canvas::fitted;
use super::super::canvas::{Canvas, Face, Ink, shortened};
use super::super::style::{
    BLUE, GREEN, GREY, MARGIN, ORANGE, PURPLE, SKY, SMALL, VERMILION, WIDTH, YELLOW, key, spoken,
};
use crate::experiment::comparison::{Compared, Comparison};

/// Colours of arms other than the baseline. More arms than these cannot be told apart by colour.
const INKS: [Ink; 7] = [BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE, YELLOW];
/// From one line of the legend to the next.
const LINE: f64 = 20.0;
/// Arms without a colour of their own.
const OTHERS: Ink = Ink::rgb(0xD2, 0xD2, 0xD2);

/// Which arm has which colour.
pub struct Palette<'a> {
    baseline: &'a str,
    coloured: Vec<(&'a str, Ink)>,
    /// How many have none.
    others: usize,
}

impl<'a> Palette<'a> {
    /// The baseline is grey. Where there are more arms than colours, those have one whose harm is the least likely to
    /// be the baseline's.
    pub fn of(comparison: &'a Comparison) -> Palette<'a> {
        let harm = comparison.outcome(&comparison.harm);
        let likely = |arm: &str| harm.and_then(|harm| harm.difference(arm)?.p).unwrap_or(1.0);
        let mut chosen: Vec<&str> = comparison.contenders().skip(1).map(String::as_str).collect();
        let others = chosen.len().saturating_sub(INKS.len());
        chosen.sort_by(|a, b| likely(a).total_cmp(&likely(b)));
        chosen.truncate(INKS.len());
        let in_order = comparison.arms.iter().map(String::as_str);
        let in_order = in_order.filter(|arm| chosen.contains(arm));
        Palette {
            baseline: &comparison.baseline,
            coloured: in_order.zip(INKS).collect(),
            others,
        }
    }

    /// The colour of an arm.
    pub fn ink(&self, arm: &str) -> Ink {
        if arm == self.baseline {
            return GREY;
        }
        let own = self.coloured.iter().find(|(name, _)| *name == arm);
        own.map_or(OTHERS, |(_, ink)| *ink)
    }

    /// Arms in the order in which their lines and discs are drawn: those without a colour lie below.
    pub fn bottom_up(&self, comparison: &'a Comparison) -> Vec<&'a str> {
        let mut arms: Vec<&str> = comparison.arms.iter().map(String::as_str).collect();
        arms.sort_by_key(|arm| self.ink(arm) != OTHERS);
        arms
    }

    /// A legend, in as many lines as it needs, the first on `baseline`. Answers the last line's place.
    pub fn legend(&self, canvas: &mut Canvas, baseline: f64) -> f64 {
        let (mut x, mut y) = (MARGIN, baseline);
        for (word, ink) in self.keys(canvas) {
            if breaks(canvas, x, &word) {
                x = MARGIN;
                y += LINE;
            }
            x = key(canvas, x, y, ink, &word);
        }
        y
    }

    /// How high a legend is, from the place of its first line to that of its last.
    pub fn height(&self) -> f64 {
        // Drawn on paper that is thrown away, so that there is one way of setting it.
        self.legend(&mut Canvas::new(WIDTH, LINE, ""), 0.0)
    }

    /// What stands in the legend, in its order.
    fn keys(&self, canvas: &Canvas) -> Vec<(String, Ink)> {
        let others = match self.others {
            0 => None,
            1 => Some("1 other".to_owned()),
            more => Some(format!("{more} others")),
        };
        let arms = std::iter::once((self.baseline, GREY)).chain(self.coloured.iter().copied());
        let arms = arms.map(|(arm, ink)| (fitted(canvas, arm, SMALL, 260.0), ink));
        arms.chain(others.map(|others| (others, OTHERS))).collect()
    }
}

/// Whether a key of the legend goes to the next line.
fn breaks(canvas: &Canvas, x: f64, word: &str) -> bool {
    x > MARGIN && x + canvas.width_of(word, SMALL) + 36.0 > WIDTH - MARGIN
}

/// A name in a sentence: in quotes, and not longer than a title bears.
pub fn quoted(name: &str) -> String {
    const LETTERS: usize = 32;
    format!("“{}”", shortened(&name.chars().collect::<Vec<char>>(), LETTERS))
}

/// How wide the widest of some names is, if it may be as wide as this.
pub fn widest<'a>(canvas: &Canvas, names: impl IntoIterator<Item = &'a String>, face: Face, most: f64) -> f64 {
    let widths = names.into_iter().map(|name| canvas.width_of(name, face));
    widths.fold(60.0, f64::max).min(most)
}

/// The name of an outcome as a person would write it: `net_loss_usd` becomes `Net loss, USD`.
pub fn titled(name: &str) -> String {
    match name.strip_suffix("_usd") {
        Some(bare) => format!("{}, USD", spoken(bare)),
        None => spoken(name),
    }
}

/// The parts of an outcome with their figures, in the order of the comparison: part and figures.
pub fn parts<'a>(comparison: &'a Comparison, name: &str) -> Vec<(&'a str, &'a Compared)> {
    let part = |compared: &'a Compared| {
        compared
            .name
            .strip_prefix(name)?
            .strip_prefix('.')
            .map(|part| (part, compared))
    };
    comparison.outcomes.iter().filter_map(part).collect()
}

/// An arm's mean of an outcome that has parts, of which one that an arm does not have is nothing.
pub fn level(compared: &Compared, arm: &str) -> f64 {
    compared.level(arm).map_or(0.0, |level| level.mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_both_ends() {
        let canvas = Canvas::new(100.0, 100.0, "");
        let name = "limit_on_first_payments_to_strangers_of_100_usd";
        let text = fitted(&canvas, name, SMALL, 120.0);
        assert!(canvas.width_of(&text, SMALL) <= 120.0, "{text}");
        assert!(
            text.starts_with("limit_") && text.ends_with("_usd") && text.contains('…'),
            "{text}"
        );
        assert_eq!(fitted(&canvas, "limit", SMALL, 120.0), "limit");
        assert_eq!(quoted("limit"), "“limit”");
        assert_eq!(quoted(name), "“limit_on_first_p…ngers_of_100_usd”");
    }
}
