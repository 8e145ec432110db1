//! How sure an answer is: what coupling is worth, how many seeds would settle a difference, how often an arm is best.

use serde_json::Value;

use super::carried::short;
use crate::experiment::comparison::{Comparison, Difference, Results, Verdict};
use crate::experiment::page::words;
use crate::experiment::stats::bootstrap::Resamples;
use crate::experiment::stats::student::two_sided_quantile;
use crate::experiment::stats::{LEVEL, mean};
use crate::report::sheet::{Column, Kind, Sheet, column};

/// More seeds than these are not told by their number.
const MANY: usize = 10_000;

const SETTLE: &[Column] = &[
    column("outcome", Kind::Text, "Name of the outcome; primary ones first."),
    column("arm", Kind::Text, "Arm beside the baseline."),
    column(
        "difference",
        Kind::Difference,
        "Mean over seeds, in the outcome's unit.",
    ),
    column(
        "half-width",
        Kind::Measure,
        "Of its paired t interval, which names 95 %.",
    ),
    column("verdict", Kind::Text, "What can be said of it."),
    column("seeds", Kind::Count, "Seeds on which both have the figure."),
    column(
        "seeds to tell",
        Kind::Text,
        "Seeds on which the paired t interval would leave out zero, if mean and spread stayed as they are; corrected \
         for no other comparison.",
    ),
    column(
        "coupling",
        Kind::Measure,
        "(Var A + Var B) / Var(A − B): how many times as many uncoupled runs would be needed for the same precision.",
    ),
    column("from", Kind::Measure, "Lower bound of its bootstrap interval (BCa)."),
    column("to", Kind::Measure, "Upper bound; none where there is no bound."),
];

/// What coupling is worth and how many seeds would settle it, of the outcomes shown first.
pub fn settle(comparison: &Comparison) -> Sheet {
    let rows = comparison.shown_first().flat_map(|compared| {
        let rows = compared
            .differences
            .iter()
            .filter(|row| !comparison.is_placebo(&row.arm));
        rows.map(|difference| {
            let (reduction, bounds) = (&difference.reduction, difference.reduction.interval);
            vec![
                compared.name.as_str().into(),
                difference.arm.as_str().into(),
                short(Some(difference.mean)),
                short(difference.t.map(|t| t.half_width())),
                words::verdict(difference.verdict).into(),
                difference.seeds.into(),
                seeds_to_tell(difference).into(),
                short(reduction.factor),
                short(bounds.map(|bounds| bounds.low)),
                short(bounds.and_then(|bounds| bounds.high)),
            ]
        })
    });
    let sql = "WITH o AS (SELECT unnest(outcomes) AS o FROM 'comparison.json'), d AS (SELECT o.name, \
               unnest(o.differences) AS d FROM o)\nSELECT name, d.arm, d.mean, d.t, d.verdict, d.seeds, d.reduction \
               FROM d";
    Sheet::new("How sure each difference is", SETTLE, rows.collect(), sql.to_owned()).cut(400)
}

/// How many seeds it would take, in words.
fn seeds_to_tell(difference: &Difference) -> String {
    match difference.verdict {
        Verdict::Equal => "no number: they are equal on every seed".to_owned(),
        Verdict::TooFewSeeds => "unknown: too few seeds to tell the spread".to_owned(),
        _ => match seeds_needed(difference) {
            Some(seeds) if seeds <= difference.seeds => "no more".to_owned(),
            Some(seeds) => seeds.to_string(),
            None => format!("more than {MANY}"),
        },
    }
}

/// The least number of seeds with which the paired t interval of a difference of the same mean and spread leaves out
/// zero: the least `n` with `t(n − 1) s / √n < |d̄|`. None above [`MANY`], or where there is no interval.
fn seeds_needed(difference: &Difference) -> Option<usize> {
    let reach = |seeds: usize| two_sided_quantile(1.0 - LEVEL, (seeds - 1) as f64) / (seeds as f64).sqrt();
    let half = difference.t?.half_width();
    // The standard deviation, from the half-width of which it is a part.
    let spread = half / reach(difference.seeds);
    let tells = |seeds: usize| reach(seeds) * spread < difference.mean.abs();
    if !tells(MANY) {
        return None;
    }
    // It falls with every seed more, so that the least is found by halving.
    let (mut low, mut high) = (1, MANY);
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        if tells(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

const BEST: &[Column] = &[
    column("arm", Kind::Text, "Arm, by its mean harm, least first."),
    column(
        "mean harm",
        Kind::Measure,
        "Mean over the seeds on which every arm has it.",
    ),
    column(
        "beside the least",
        Kind::Text,
        "Whether these seeds can tell it from the arm with the least mean (Holm).",
    ),
    column(
        "best on seeds",
        Kind::Share,
        "Share of seeds on which no arm has less; equal arms count each.",
    ),
    column(
        "best in resampled",
        Kind::Share,
        "Share of resampled seeds in which no arm has a lower mean; equal arms count each.",
    ),
    column(
        "best in draws",
        Kind::Share,
        "Share of draws of what is uncertain in which its mean is the least.",
    ),
    column(
        "mean regret",
        Kind::Measure,
        "Harm beyond that of the best arm of the draw, mean over draws.",
    ),
    column("most regret", Kind::Measure, "The same in the worst draw."),
];

/// How often each arm is best by harm; no row where arms are not ranked.
pub fn best(comparison: &Comparison, results: Option<&Results>) -> Sheet {
    let shares = results.filter(|_| comparison.unranked.is_none()).map(|results| {
        let arms = results.contenders();
        let (_, values) = results.shared(&comparison.harm, &comparison.seeds, &arms);
        let names: Vec<&str> = arms.iter().map(|&arm| comparison.arms[arm].as_str()).collect();
        (names, shares(&values))
    });
    // Of what is certain there are no draws.
    let columns = if comparison.regret.is_empty() { &BEST[..5] } else { BEST };
    let rows = comparison.ranking.iter().enumerate().map(|(place, rank)| {
        let beside = match (place, rank.distinguishable) {
            (0, _) => "the least mean".to_owned(),
            (_, true) => format!("more (p {})", words::probability(rank.p_holm)),
            (_, false) => "indistinguishable".to_owned(),
        };
        let share = shares.as_ref().and_then(|(names, shares)| {
            let place = names.iter().position(|name| *name == rank.arm)?;
            shares.get(place).copied()
        });
        let regret = comparison.regret.iter().find(|regret| regret.arm == rank.arm);
        let mut row = vec![
            Value::from(rank.arm.as_str()),
            short(Some(rank.harm)),
            beside.into(),
            short(share.map(|(seeds, _)| seeds)),
            short(share.map(|(_, resampled)| resampled)),
            short(regret.map(|regret| regret.best_in)),
            short(regret.map(|regret| regret.mean)),
            short(regret.map(|regret| regret.most)),
        ];
        row.truncate(columns.len());
        row
    });
    let sql = "SELECT unnest(ranking, recursive := true) FROM 'comparison.json'";
    Sheet::new("Arms by mean harm", columns, rows.collect(), sql.to_owned()).cut(1_000)
}

/// Of each arm the share of seeds, and of resampled seeds, in which none has less. Values are by arm, then by seed.
fn shares(values: &[Vec<f64>]) -> Vec<(f64, f64)> {
    let seeds = values.first().map_or(0, Vec::len);
    if seeds == 0 {
        return Vec::new();
    }
    let share = |samples: &mut dyn Iterator<Item = Vec<f64>>| -> Vec<f64> {
        let (mut counts, mut all) = (vec![0_u32; values.len()], 0_u32);
        for sample in samples {
            let least = sample.iter().copied().fold(f64::INFINITY, f64::min);
            for (count, value) in counts.iter_mut().zip(&sample) {
                *count += u32::from(*value <= least);
            }
            all += 1;
        }
        counts
            .iter()
            .map(|&count| f64::from(count) / f64::from(all.max(1)))
            .collect()
    };
    let by_seed = share(&mut (0..seeds).map(|seed| values.iter().map(|values| values[seed]).collect()));
    let resamples = Resamples::of(seeds);
    let of_picks = |picks: &[u16], values: &[f64]| {
        mean(
            &picks
                .iter()
                .map(|&pick| values[usize::from(pick)])
                .collect::<Vec<f64>>(),
        )
    };
    let resampled = share(
        &mut resamples
            .iter()
            .map(|picks| values.iter().map(|values| of_picks(picks, values)).collect()),
    );
    by_seed.into_iter().zip(resampled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::comparison::compare;
    use crate::experiment::comparison::made_up::{halved, of, results, roster};

    #[test]
    fn seeds_to_tell_are_those_at_which_the_interval_leaves_out_zero() {
        let roster = roster(20, 1, &["lost_usd"]);
        let comparison = compare(&results(&roster, halved), "");
        let mut difference = of(&comparison, "lost_usd", "remedy").clone();
        assert_eq!(seeds_to_tell(&difference), "no more");
        // t(19) / sqrt(20) is 0.468: a half-width of that is a standard deviation of one.
        let of = |difference: &mut Difference, mean: f64| {
            difference.mean = mean;
            let half = two_sided_quantile(0.05, 19.0) / 20_f64.sqrt();
            difference.t = Some(crate::experiment::stats::Interval {
                low: mean - half,
                high: mean + half,
            });
            seeds_needed(difference)
        };
        // t(17) / sqrt(18) = 0.497; t(16) / sqrt(17) = 0.514.
        assert_eq!(of(&mut difference, 0.5), Some(18));
        // t(386) / sqrt(387) = 0.09994; t(385) / sqrt(386) = 0.10007.
        assert_eq!(of(&mut difference, -0.1), Some(387));
        assert_eq!(of(&mut difference, 0.001), None);
        let equal = comparison
            .outcome("borne_usd.by.state")
            .unwrap()
            .difference("other")
            .unwrap();
        assert!(seeds_to_tell(equal).starts_with("no number"));
    }

    #[test]
    fn the_best_are_counted_by_seed_and_by_resample() {
        let found = shares(&[vec![1.0, 1.0, 9.0, 1.0], vec![2.0, 1.0, 2.0, 2.0], vec![20.0; 4]]);
        assert_eq!(
            found.iter().map(|(seeds, _)| *seeds).collect::<Vec<_>>(),
            [0.75, 0.5, 0.0]
        );
        assert!(found[0].1 > 0.2 && found[0].1 < 0.5 && found[2].1 == 0.0, "{found:?}");
        assert_eq!(shares(&[Vec::new()]), []);
    }
}
