//! How the page writes figures, intervals, probabilities and verdicts.

use crate::experiment::comparison::{Difference, Verdict};
use crate::experiment::outcome;
use crate::experiment::stats::Interval;

pub fn verdict(verdict: Verdict) -> String {
    verdict.word().replace('_', " ")
}

pub fn interval(interval: Option<Interval>) -> String {
    interval.map_or("–".to_owned(), |interval| {
        format!("{} to {}", signed(interval.low), signed(interval.high))
    })
}

pub fn probability(p: Option<f64>) -> String {
    match p {
        None => "–".to_owned(),
        Some(p) if p < 0.001 => "< 0.001".to_owned(),
        Some(p) => format!("{p:.3}"),
    }
}

pub fn share(relative: Option<f64>) -> String {
    relative.map_or("–".to_owned(), |share| {
        let text = percent(share);
        if share > 0.0 && text != percent(0.0) {
            format!("+{text}")
        } else {
            text
        }
    })
}

/// A share in percent, with one digit behind the point; nothing has no sign.
pub fn percent(share: f64) -> String {
    match format!("{:.1}", 100.0 * share).as_str() {
        "-0.0" => "0.0 %".to_owned(),
        text => format!("{text} %").replace('-', "−"),
    }
}

/// A figure that need not be defined: a share of what there was none of.
pub fn figure_or_none(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), figure)
}

/// Said of an arm whose figure cannot be compared with the baseline's on any seed.
pub const NOT_DEFINED: &str = "not defined";

/// How many seeds a difference leaves out, behind its verdict, and what the arm that it is taken from has on the
/// others; nothing where it leaves out none.
pub fn left_out(difference: &Difference, against: &str) -> String {
    match difference.left_out {
        0 => String::new(),
        some => format!(
            "; {some} of {} seeds left out: {NOT_DEFINED} there; {} in {against} on the others",
            some + difference.seeds,
            figure(difference.base)
        ),
    }
}

/// Why an outcome that is to be shown is not: no run has it.
pub fn nowhere(name: &str) -> String {
    let why = if outcome::needs_policy(name) {
        "it is measured of policies, and no arm has one that gives it"
    } else if outcome::whole(name)
        .or(outcome::of(name))
        .is_some_and(|outcome| outcome.read.has_parts())
    {
        "no run has anything of it"
    } else {
        "no run has anything to take it from"
    };
    format!("left out: not defined in any arm on any seed ({why})")
}

/// A figure with four digits that count, thousands apart.
pub fn figure(value: f64) -> String {
    let size = value.abs();
    let digits = match size {
        _ if size >= 1_000.0 || size == 0.0 => 0,
        _ if size >= 100.0 => 1,
        _ if size >= 1.0 => 2,
        _ => 4,
    };
    let written = format!("{size:.digits$}");
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let mut text = String::new();
    if value < 0.0 && written.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        text.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

pub fn signed(value: f64) -> String {
    let text = figure(value);
    if value > 0.0 { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_for_people() {
        assert_eq!(figure(1_234_567.8), "1,234,568");
        assert_eq!(figure(-12.345), "−12.35");
        assert_eq!(signed(0.25), "+0.2500");
        assert_eq!(figure(0.0), "0");
        assert_eq!(figure(-0.000_01), "0.0000");
        assert_eq!(
            [0.1, -0.0174, -0.0001, 0.0001, 0.0].map(|of| share(Some(of))),
            ["+10.0 %", "−1.7 %", "0.0 %", "0.0 %", "0.0 %"]
        );
        assert_eq!(probability(Some(0.0004)), "< 0.001");
    }
}
