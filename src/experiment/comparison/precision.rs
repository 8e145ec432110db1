//! How narrow the intervals of an outcome have become: what precision is measured by.

use super::Results;
use crate::experiment::stats::student::paired;

/// The half-width of the widest paired t interval of an outcome over arms: none where an arm has it together with the
/// baseline on fewer than two seeds.
#[must_use]
pub fn half_width(results: &Results, name: &str) -> Option<f64> {
    let values = results.values(name, &results.seeds());
    let base = &values[results.roster.baseline];
    let widths = values.iter().map(|values| {
        let pairs = values.iter().zip(base);
        let by_seed: Vec<f64> = pairs.filter_map(|(value, base)| Some((*value)? - (*base)?)).collect();
        paired(&by_seed).map(|tested| tested.interval.half_width())
    });
    widths
        .collect::<Option<Vec<f64>>>()
        .map(|widths| widths.into_iter().fold(0.0, f64::max))
}
