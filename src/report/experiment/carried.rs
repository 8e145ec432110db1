//! The figures of outcomes as the page carries them, in short: what it shows first, then as much as there is room for.
//!
//! - `outcomes`: name, unit, meaning; means by arm; of every other arm its difference from the baseline.
//! - A difference: arm, seeds left out, mean, of the baseline's mean, half-widths (paired t, studentised), median,
//!   capped mean, p, p corrected, the verdict's place among all, one person's largest share.
//! - `pairs`, by outcome: of every arm with every one after it (in the order of `contenders`) mean, half-width, p, the
//!   verdict's place, and seeds left out if there are any; nothing where they have it together on no seed.
//! - `values`, by outcome: by arm, then by seed.
//! - `days`: dates, and by arm (the baseline first) the mean loss of each day with the half-width of its t interval.
//! - `funnels`: by family its stages, each with means by arm; a family is carried with all of its stages or not at all.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::answer::called;
use crate::experiment::comparison::{Compared, Comparison, Daily, Difference, Results, Verdict};
use crate::experiment::outcome;
use crate::experiment::stats::student::paired;
use crate::experiment::stats::{Interval, mean};

/// Bytes of JSON for outcomes, pairs, values by seed, losses by day and funnels. Together with everything else of two
/// hundred arms they keep a page under a megabyte and a half.
const OUTCOMES: usize = 280_000;
const PAIRS: usize = 560_000;
const VALUES: usize = 100_000;
const DAYS: usize = 60_000;
const FUNNELS: usize = 40_000;

/// Outcomes that the page shows in sections of their own, behind those that the experiment shows first.
const SHOWN: [&str; 12] = [
    "freezes_wrong",
    "frozen_wrong_days",
    "friction_usd",
    "programme_cost_usd",
    "social_cost_usd",
    "refused_honest",
    "held_honest",
    "honest_turned_away",
    "gross_loss_usd.rail.",
    "gross_loss_usd.country.",
    "gross_loss_usd.family.",
    "gross_loss_usd.institution.",
];

/// What is carried.
pub struct Carried {
    pub outcomes: Vec<Value>,
    pub pairs: Map<String, Value>,
    pub seeds: Map<String, Value>,
    pub days: Value,
    pub funnels: Value,
    /// Outcomes for which there was no room.
    pub left_out: usize,
}

/// Of a comparison, with the runs' values where they are there.
pub fn of(comparison: &Comparison, results: Option<&Results>) -> Carried {
    let order = order(comparison);
    let mut room = OUTCOMES;
    let outcomes: Vec<Value> = order
        .iter()
        .map_while(|compared| fitting(outcome(comparison, compared), &mut room))
        .collect();
    let (mut pairs, mut seeds) = (Map::new(), Map::new());
    let (mut room_for_pairs, mut room_for_values) = (PAIRS, VALUES);
    for compared in comparison.shown_first() {
        let name = &compared.name;
        let values = results.map(|results| results.values(name, &comparison.seeds));
        let of_outcome = if compared.primary {
            Some(primary(comparison, name))
        } else {
            values
                .as_ref()
                .filter(|_| may_fit(comparison, room_for_pairs))
                .map(|values| secondary(comparison, values))
        };
        if let Some(told) = of_outcome.and_then(|told| fitting(told.into(), &mut room_for_pairs)) {
            pairs.insert(name.clone(), told);
        }
        let by_arm = |values: &Vec<Vec<Option<f64>>>| -> Value {
            values
                .iter()
                .map(|values| values.iter().map(|value| short(*value)).collect::<Vec<Value>>())
                .collect::<Vec<_>>()
                .into()
        };
        if let Some(values) = values.and_then(|values| fitting(by_arm(&values), &mut room_for_values)) {
            seeds.insert(name.clone(), values);
        }
    }
    Carried {
        left_out: order.len() - outcomes.len(),
        outcomes,
        pairs,
        seeds,
        days: days(comparison),
        funnels: funnels(comparison),
    }
}

/// Losses by day of the arms that are compared, as far as there is room; the baseline's first, since every other is set
/// against it.
fn days(comparison: &Comparison) -> Value {
    let contender = |daily: &&Daily| !comparison.is_placebo(&daily.arm);
    let is_baseline = |daily: &&Daily| daily.arm == comparison.baseline;
    let (first, others): (Vec<&Daily>, Vec<&Daily>) = comparison.daily.iter().filter(contender).partition(is_baseline);
    let order: Vec<&Daily> = first.into_iter().chain(others).collect();
    let dates = order.first().map_or(&[][..], |daily| daily.days.as_slice());
    // An arm with a window of its own has no place beside the others.
    let shown: Vec<&Daily> = order.into_iter().filter(|daily| daily.days == dates).collect();
    let mut room = DAYS;
    let arm = |daily: &&Daily| -> Option<Value> {
        let place = comparison.arms.iter().position(|arm| *arm == daily.arm)?;
        let means: Vec<Value> = daily.mean.iter().map(|mean| brief(Some(*mean))).collect();
        let half = |band: &Option<Interval>| brief(band.map(|band| band.half_width()));
        let halves: Vec<Value> = daily.band.iter().map(half).collect();
        fitting(json!([place, means, halves]), &mut room)
    };
    let arms: Vec<Value> = shown.iter().map_while(arm).collect();
    json!({
        "dates": dates,
        "leftOut": shown.len() - arms.len(),
        "arms": arms,
        "isBanded": comparison.seeds.len() >= Daily::BANDED_FROM,
        "sql": "WITH d AS (SELECT unnest(daily) AS d FROM 'comparison.json')\nSELECT unnest(d.days) AS day, d.arm AS arm, \
                unnest(d.mean) AS mean, unnest(d.band) AS band FROM d ORDER BY day, arm",
    })
}

/// Means of every stage of a funnel, a family each; families that found no room are counted.
fn funnels(comparison: &Comparison) -> Value {
    let mut families: Vec<(&str, Vec<Value>)> = Vec::new();
    for compared in &comparison.outcomes {
        let part = compared.name.strip_prefix("funnel.");
        let Some((family, stage)) = part.and_then(|part| part.split_once('.')) else {
            continue;
        };
        let mean = |arm: &String| brief(compared.level(arm).map(|level| level.mean));
        let means: Vec<Value> = comparison.arms.iter().map(mean).collect();
        let told = json!([stage, means]);
        match families.iter_mut().find(|(name, _)| *name == family) {
            Some((_, stages)) => stages.push(told),
            None => families.push((family, vec![told])),
        }
    }
    let mut room = FUNNELS;
    let shown: Vec<Value> = families
        .iter()
        .filter_map(|(family, stages)| fitting(json!({ "family": family, "stages": stages }), &mut room))
        .collect();
    json!({ "leftOut": families.len() - shown.len(), "families": shown })
}

/// Outcomes, those first that the page shows first.
fn order(comparison: &Comparison) -> Vec<&Compared> {
    let mut order: Vec<&Compared> = comparison.shown_first().collect();
    let is_in = |order: &[&Compared], name: &str| order.iter().any(|other| other.name == name);
    let shown = |compared: &&Compared| {
        let is_shown =
            |shown: &&str| compared.name == **shown || shown.ends_with('.') && compared.name.starts_with(*shown);
        [comparison.harm.as_str(), comparison.cost.as_deref().unwrap_or("")].contains(&compared.name.as_str())
            || SHOWN.iter().any(is_shown)
    };
    let (second, last): (Vec<&Compared>, Vec<&Compared>) = comparison.outcomes.iter().partition(shown);
    for compared in second.into_iter().chain(last) {
        if !is_in(&order, &compared.name) {
            order.push(compared);
        }
    }
    order
}

/// A value, if there is room for it.
fn fitting(value: Value, room: &mut usize) -> Option<Value> {
    *room = room.checked_sub(value.to_string().len())?;
    Some(value)
}

/// Whether all pairs of an outcome could find room: whether it is worth working them out.
fn may_fit(comparison: &Comparison, room: usize) -> bool {
    const LEAST: usize = 12;
    let arms = comparison.contenders().count();
    arms * arms.saturating_sub(1) / 2 * LEAST <= room
}

fn outcome(comparison: &Comparison, compared: &Compared) -> Value {
    let of = outcome::of(&compared.name);
    let means = comparison
        .arms
        .iter()
        .map(|arm| short(compared.level(arm).map(|level| level.mean)));
    let differences = compared.differences.iter().filter_map(|difference| {
        let place = comparison.arms.iter().position(|arm| *arm == difference.arm)?;
        Some(differing(place, difference))
    });
    json!({
        "name": compared.name,
        "called": called(&compared.name),
        "unit": compared.unit,
        "better": compared.better,
        "about": of.map_or("", |outcome| outcome.about),
        "primary": compared.primary,
        "shown": comparison.headline.contains(&compared.name),
        "means": means.collect::<Vec<Value>>(),
        "differences": differences.collect::<Vec<Value>>(),
    })
}

fn differing(arm: usize, difference: &Difference) -> Value {
    let half = |interval: Option<Interval>| short(interval.map(|interval| interval.half_width()));
    json!([
        arm,
        difference.left_out,
        short(Some(difference.mean)),
        short(difference.relative),
        half(difference.t),
        half(difference.studentised),
        short(Some(difference.median)),
        short(Some(difference.capped_mean)),
        short(difference.p),
        short(difference.p_holm),
        place_of(difference.verdict),
        short(difference.dominance),
    ])
}

/// Pairs of a primary outcome: the comparison has them, corrected together.
fn primary(comparison: &Comparison, name: &str) -> Vec<Value> {
    let pairs = comparison.pairs.iter().filter(|pair| pair.outcome == name);
    let by_arms: BTreeMap<(&str, &str), &Difference> = pairs
        .map(|pair| ((pair.against.as_str(), pair.difference.arm.as_str()), &pair.difference))
        .collect();
    paired_off(comparison, |against, arm| {
        let difference = by_arms.get(&(comparison.arms[against].as_str(), comparison.arms[arm].as_str()))?;
        let half = difference.t.map(|t| t.half_width());
        let verdict = difference.verdict;
        Some(told(
            difference.mean,
            half,
            difference.p_holm,
            verdict,
            difference.left_out,
        ))
    })
}

/// Pairs of a secondary outcome: the same paired test on the seeds on which both arms have it, corrected for nothing.
fn secondary(comparison: &Comparison, values: &[Vec<Option<f64>>]) -> Vec<Value> {
    paired_off(comparison, |against, arm| {
        let both = values[arm].iter().zip(&values[against]);
        let by_seed: Vec<f64> = both.filter_map(|(own, base)| Some((*own)? - (*base)?)).collect();
        if by_seed.is_empty() {
            return None;
        }
        let tested = paired(&by_seed);
        let (half, p) = (
            tested.map(|tested| tested.interval.half_width()),
            tested.map(|tested| tested.p),
        );
        let left_out = values[arm].len() - by_seed.len();
        Some(told(mean(&by_seed), half, p, Verdict::plain(&by_seed, p), left_out))
    })
}

/// Every arm with every one after it, in the order of those that are compared; given by their places.
fn paired_off(comparison: &Comparison, pair: impl Fn(usize, usize) -> Option<Value>) -> Vec<Value> {
    let place = |arm: &String| comparison.arms.iter().position(|other| other == arm);
    let arms: Vec<usize> = comparison.contenders().filter_map(place).collect();
    let pairs = arms.iter().enumerate().flat_map(|(order, &against)| {
        let pair = &pair;
        arms[order + 1..]
            .iter()
            .map(move |&arm| pair(against, arm).unwrap_or(Value::Null))
    });
    pairs.collect()
}

fn told(mean: f64, half: Option<f64>, p: Option<f64>, verdict: Verdict, left_out: usize) -> Value {
    let mut row = vec![brief(Some(mean)), brief(half), brief(p), place_of(verdict).into()];
    row.extend((left_out > 0).then(|| left_out.into()));
    row.into()
}

fn place_of(verdict: Verdict) -> usize {
    Verdict::ALL
        .iter()
        .position(|other| *other == verdict)
        .unwrap_or_default()
}

/// A figure of which there are very many: with four digits that count, or whole.
fn brief(value: Option<f64>) -> Value {
    short(value.map(|value| {
        if value.abs() >= 1_000.0 {
            libm::round(value)
        } else {
            format!("{value:.3e}").parse().unwrap_or(value)
        }
    }))
}

/// A figure as the page carries it: to the hundredth, or to five digits that count where it is small.
pub fn short(value: Option<f64>) -> Value {
    let Some(value) = value.filter(|value| value.is_finite()) else {
        return Value::Null;
    };
    let rounded = if value.abs() >= 100.0 {
        libm::round(value * 100.0) / 100.0
    } else {
        format!("{value:.4e}").parse().unwrap_or(value)
    };
    if rounded == libm::trunc(rounded) && rounded.abs() < 9e15 {
        (rounded as i64).into()
    } else {
        rounded.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_carried_with_digits_enough_for_a_reader() {
        let written = [1_234_567.891_2, 99.123_456, 0.000_123_456_7, -12.0, 0.0, f64::NAN]
            .map(|value| short(Some(value)).to_string());
        assert_eq!(written, ["1234567.89", "99.123", "0.00012346", "-12", "0", "null"]);
    }
}
