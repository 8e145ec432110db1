//! Which arm is best: by harm alone, by harm against cost, and when parameters are uncertain.
//!
//! No rank is forced: arms that these seeds cannot tell from the best are said to be indistinguishable from it.

use serde::{Deserialize, Serialize};

use super::comparison::{Pair, Results};
use super::stats::bootstrap::Resamples;
use super::stats::student::paired;
use super::stats::{holm, mean, pareto};
use crate::param::noun::counted;

/// Fewer seeds rank nothing. Where a few large cases carry a difference, intervals that name 95 % hold 81 (t) and 87
/// (studentised) at eight seeds, 85 and 90 at sixteen ([`super::stats::HELD`]): below, one case decides which arm is
/// first.
pub const RANKED_FROM: usize = 16;

/// Why arms are not ranked on so many seeds; none where they are.
#[must_use]
pub fn refused(seeds: usize) -> Option<String> {
    (seeds < RANKED_FROM).then(|| {
        format!(
            "Arms are not ranked on {}. {RANKED_FROM} are needed: on fewer, intervals of means as heavy-tailed as \
             these hold far less than they say, and one large case decides which arm comes first. More are made by `--seeds`, and \
             those that are there are kept by `--resume`.",
            counted(seeds as u64, "seed")
        )
    })
}

/// An arm's place by harm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rank {
    pub arm: String,
    /// Mean harm over seeds.
    pub harm: f64,
    /// Corrected probability of such a paired difference from the arm with the least mean; none of that arm itself.
    pub p_holm: Option<f64>,
    /// Whether these seeds can tell it from the best: false for the best itself.
    pub distinguishable: bool,
}

/// An arm's place in harm against cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Front {
    pub arm: String,
    pub harm: f64,
    pub cost: f64,
    /// Whether its means are on the front.
    pub on_front: bool,
    /// Share of resampled seeds in which they are.
    pub share: f64,
}

/// What an arm costs for what it averts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trade {
    pub arm: String,
    /// More than the baseline, mean over seeds.
    pub cost: f64,
    /// Less harm than the baseline, mean over seeds.
    pub averted: f64,
    /// Cost for each unit of harm averted; none where none is.
    pub cost_per_averted: Option<f64>,
    /// The share of the baseline's harm that it would have to avert to pay for itself.
    pub break_even: Option<f64>,
}

/// How an arm does when parameters are uncertain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regret {
    pub arm: String,
    /// Share of draws in which its mean harm over seeds is the least.
    pub best_in: f64,
    /// Its harm less that of the best arm of the draw: mean over draws.
    pub mean: f64,
    /// Its harm less that of the best arm of the draw, in the worst draw.
    pub most: f64,
}

/// Arms by mean harm, least first, placebos left out, on the seeds on which all of them have it; empty where there is
/// no such seed. Which arm has the least is chosen after looking: so where `pairs` are about the harm, whether another
/// is told from it is what they say, corrected over all pairs.
#[must_use]
pub fn ranks(results: &Results, seeds: &[u32], pairs: &[Pair]) -> Vec<Rank> {
    let roster = results.roster;
    let arms = results.contenders();
    let (counted, values) = results.shared(&roster.harm, seeds, &arms);
    let mut order: Vec<usize> = (0..arms.len()).collect();
    order.sort_by(|&a, &b| mean(&values[a]).total_cmp(&mean(&values[b])));
    let Some(&best) = order.first().filter(|_| !counted.is_empty()) else {
        return Vec::new();
    };
    let against_best = |place: usize| {
        let by_seed: Vec<f64> = values[place]
            .iter()
            .zip(&values[best])
            .map(|(value, best)| value - best)
            .collect();
        paired(&by_seed).map_or(1.0, |tested| tested.p)
    };
    let probabilities: Vec<f64> = order[1..].iter().map(|&place| against_best(place)).collect();
    let name = |place: usize| roster.arms[arms[place]].as_str();
    let of_pair = |place: usize| {
        let about = |pair: &&Pair| {
            let both = [pair.against.as_str(), pair.difference.arm.as_str()];
            pair.outcome == roster.harm && both.contains(&name(best)) && both.contains(&name(place))
        };
        pairs.iter().find(about)?.difference.p_holm
    };
    let of_pairs: Option<Vec<f64>> = order[1..].iter().map(|&place| of_pair(place)).collect();
    let corrected = of_pairs.unwrap_or_else(|| holm::corrected(&probabilities));
    order
        .iter()
        .enumerate()
        .map(|(rank, &place)| {
            let p_holm = rank.checked_sub(1).map(|rank| corrected[rank]);
            Rank {
                arm: roster.arms[arms[place]].clone(),
                harm: mean(&values[place]),
                p_holm,
                distinguishable: p_holm.is_some_and(|p| p < 0.05),
            }
        })
        .collect()
}

/// Values by arm, then by seed.
type ByArm = Vec<Vec<f64>>;

/// Harm and cost of some arms on the seeds on which all of them have both.
fn harm_and_cost(results: &Results, seeds: &[u32], arms: &[usize]) -> Option<(ByArm, ByArm)> {
    let cost = results.roster.cost.as_ref()?;
    let (counted, _) = results.shared(cost, seeds, arms);
    let (counted, harm) = results.shared(&results.roster.harm, &counted, arms);
    let (_, cost) = results.shared(cost, &counted, arms);
    (!counted.is_empty()).then_some((harm, cost))
}

/// The Pareto front; empty where no cost is named.
#[must_use]
pub fn front(results: &Results, seeds: &[u32], resamples: &Resamples) -> Vec<Front> {
    let contenders = results.contenders();
    let Some((harm, cost)) = harm_and_cost(results, seeds, &contenders) else {
        return Vec::new();
    };
    let points: Vec<(f64, f64)> = harm
        .iter()
        .zip(&cost)
        .map(|(harm, cost)| (mean(harm), mean(cost)))
        .collect();
    let resamples = resamples.fitting(harm[0].len());
    let (on_front, shares) = (pareto::front(&points), pareto::shares(&harm, &cost, &resamples));
    let arms = contenders.iter().zip(points).zip(on_front.into_iter().zip(shares));
    arms.map(|((&arm, (harm, cost)), (on_front, share))| Front {
        arm: results.roster.arms[arm].clone(),
        harm,
        cost,
        on_front,
        share,
    })
    .collect()
}

/// Cost for what is averted, of every arm but the baseline and placebos; empty where no cost is named.
#[must_use]
pub fn trade(results: &Results, seeds: &[u32]) -> Vec<Trade> {
    let roster = results.roster;
    let arms = results.contenders();
    let Some((harm, cost)) = harm_and_cost(results, seeds, &arms) else {
        return Vec::new();
    };
    let all = arms.iter().zip(harm.iter().zip(&cost));
    let means: Vec<(usize, f64, f64)> = all.map(|(&arm, (harm, cost))| (arm, mean(harm), mean(cost))).collect();
    let Some(&(_, base_harm, base_cost)) = means.iter().find(|(arm, ..)| *arm == roster.baseline) else {
        return Vec::new();
    };
    let others = means.iter().filter(|(arm, ..)| *arm != roster.baseline);
    others
        .map(|&(arm, harm, cost)| {
            let (averted, more) = (base_harm - harm, cost - base_cost);
            Trade {
                arm: roster.arms[arm].clone(),
                cost: more,
                averted,
                cost_per_averted: (averted > 0.0).then(|| more / averted),
                break_even: (base_harm > 0.0).then(|| more / base_harm),
            }
        })
        .collect()
}

/// Regret over draws; empty where there is one draw. Draws in which no seed has the harm in all arms are left out.
#[must_use]
pub fn regret(results: &Results, seeds: &[u32]) -> Vec<Regret> {
    let roster = results.roster;
    let draws = roster.draws.len();
    if draws < 2 || seeds.is_empty() {
        return Vec::new();
    }
    let contenders = results.contenders();
    let of_draw = |draw: usize| -> Option<Vec<f64>> {
        let harm = |arm: usize, seed: u32| results.get(arm, draw, seed)?.value(&roster.harm);
        let of_seed = |&seed: &u32| {
            contenders
                .iter()
                .map(|&arm| harm(arm, seed))
                .collect::<Option<Vec<f64>>>()
        };
        let by_seed: Vec<Vec<f64>> = seeds.iter().filter_map(of_seed).collect();
        let of_arm = |place: usize| mean(&by_seed.iter().map(|harms| harms[place]).collect::<Vec<f64>>());
        (!by_seed.is_empty()).then(|| (0..contenders.len()).map(of_arm).collect())
    };
    let by_draw: Vec<Vec<f64>> = (0..draws).filter_map(of_draw).collect();
    if by_draw.is_empty() {
        return Vec::new();
    }
    (0..contenders.len())
        .map(|place| {
            let regrets: Vec<f64> = by_draw
                .iter()
                .map(|harms| harms[place] - harms.iter().copied().fold(f64::INFINITY, f64::min))
                .collect();
            Regret {
                arm: roster.arms[contenders[place]].clone(),
                best_in: regrets.iter().filter(|regret| **regret == 0.0).count() as f64 / regrets.len() as f64,
                mean: mean(&regrets),
                most: regrets.iter().copied().fold(0.0, f64::max),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RANKED_FROM;
    use crate::experiment::comparison::compare;
    use crate::experiment::comparison::made_up::{halved, results, roster};
    use crate::experiment::page;

    #[test]
    fn few_seeds_rank_nothing_and_say_so() {
        let few = roster(RANKED_FROM as u32 - 1, 2, &["lost_usd"]);
        let comparison = compare(&results(&few, halved), "");
        assert!(comparison.ranking.is_empty() && comparison.front.is_empty() && comparison.regret.is_empty());
        let why = comparison.unranked.clone().unwrap();
        assert!(why.contains("15 seeds. 16 are needed"), "{why}");
        assert!(page::page(&comparison).contains(&why));
        let enough = roster(RANKED_FROM as u32, 2, &["lost_usd"]);
        // In the first draw the remedy is the best, in the second the other.
        let found = results(&enough, |arm, draw, seed| {
            halved(if draw == 0 { arm } else { 3 - arm }, draw, seed)
        });
        let comparison = compare(&found, "");
        assert_eq!(comparison.unranked, None);
        let best: Vec<(&str, f64)> = comparison
            .regret
            .iter()
            .map(|it| (it.arm.as_str(), it.best_in))
            .collect();
        assert_eq!(best, [("baseline", 0.0), ("remedy", 0.5), ("other", 0.5)]);
        assert!(
            (comparison.regret[1].most - 50.0).abs() < 1.0,
            "{:?}",
            comparison.regret
        );
        assert_eq!(comparison.ranking.len(), 3);
    }

    #[test]
    fn arms_are_ranked_on_the_seeds_on_which_all_have_the_harm() {
        let mut roster = roster(RANKED_FROM as u32, 1, &["lost_usd"]);
        roster.harm = "report_days".to_owned();
        let ranked = |lacks: fn(usize, u32) -> bool| {
            let found = results(&roster, |arm, draw, seed| {
                let mut values = halved(arm, draw, seed);
                // What only one arm has on a seed would make its mean another's.
                let days = if seed % 2 == 0 { 100.0 } else { 1.0 + arm as f64 };
                values.extend((!lacks(arm, seed)).then_some(("report_days", days)));
                values
            });
            compare(&found, "")
        };
        let some = ranked(|arm, seed| arm == 0 && seed % 2 == 0);
        let harms: Vec<f64> = some.ranking.iter().map(|rank| rank.harm).collect();
        assert_eq!(harms, [1.0, 2.0, 3.0]);
        let none = ranked(|arm, seed| (arm == 0) == (seed % 2 == 0));
        assert!(none.ranking.is_empty() && none.front.is_empty() && none.trade.is_empty());
        let page = page::page(&none);
        assert!(
            page.contains("no seed on which every arm has a `report_days`"),
            "{page}"
        );
    }
}
