//! The comparison: every arm's outcomes, and their paired differences from the baseline. The object behind
//! `comparison.json`, from which the page and the charts are made.
//!
//! The seed is the block. Where parameters are uncertain, a seed's value is its mean over draws. Only seeds on which every
//! arm has run at every draw count. Claims are made about the experiment's primary outcomes alone, and corrected over these
//! and the arms together; whatever else is measured is shown as secondary, with plain probabilities and no claim.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fates::{self, Fates};
use super::friction::Prices;
use super::kept::Kept;
use super::outcome::{self, Better, OUTCOMES};
use super::placebo::{self, Placebo};
use super::ranking::{self, Front, Rank, Regret, Trade};
use super::roster::{Roster, Run};
use super::stats::bootstrap::Resamples;
use super::stats::reduction::{Reduction, reduction};
use super::stats::student::paired;
use super::stats::tail::{capped_mean, dominance, median};
use super::stats::{Held, Interval, held, holm, mean, variance};
use crate::words;

words! {
    /// What can be said of an arm beside the baseline. The first three are claims: of a primary outcome, with a probability
    /// under 5 % when corrected over arms and primary outcomes.
    pub enum Verdict {
        Better = "better",
        Worse = "worse",
        /// It differs, and that is neither good nor bad.
        Differs = "differs",
        /// A secondary outcome, or a placebo: the probability is under 5 %, but corrected for nothing. No claim.
        Suggestive = "suggestive",
        /// These seeds cannot tell them apart.
        Indistinguishable = "indistinguishable",
        /// Equal on every seed.
        Equal = "equal",
        /// Fewer than two seeds.
        TooFewSeeds = "too_few_seeds",
    }
}

/// An arm's own values, over seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    pub arm: String,
    pub mean: f64,
    pub median: f64,
    pub capped_mean: f64,
    pub sd: f64,
}

/// An arm's paired difference from the baseline, over seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    pub arm: String,
    pub mean: f64,
    /// Of the baseline's mean; none where that is nothing.
    pub relative: Option<f64>,
    pub median: f64,
    pub capped_mean: f64,
    /// Paired t interval.
    pub t: Option<Interval>,
    /// Studentised bootstrap interval over seeds.
    pub studentised: Option<Interval>,
    pub p: Option<f64>,
    /// The same, corrected over arms and primary outcomes; none of secondary outcomes and placebos.
    pub p_holm: Option<f64>,
    pub verdict: Verdict,
    pub reduction: Reduction,
    /// The largest share that one person's case has in the difference, where people are known.
    pub dominance: Option<f64>,
}

/// One outcome in all arms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub name: String,
    pub unit: String,
    pub better: Better,
    /// Whether claims are made about it.
    pub primary: bool,
    /// Seeds on which every arm has a value.
    pub seeds: usize,
    pub levels: Vec<Level>,
    /// Of every arm but the baseline.
    pub differences: Vec<Difference>,
}

/// An arm's losses by day: mean over seeds of the mean over the last seven days, with its t interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Daily {
    pub arm: String,
    pub days: Vec<String>,
    pub mean: Vec<f64>,
    pub band: Vec<Option<Interval>>,
}

/// All that an experiment says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    pub name: String,
    pub title: String,
    pub version: String,
    /// A hash of the program's sources.
    pub build: String,
    pub arms: Vec<String>,
    pub baseline: String,
    /// Outcomes about which claims are made.
    pub primary: Vec<String>,
    /// How many probabilities were corrected together.
    pub claims: usize,
    /// What the intervals of differences hold of the 95 % that they name, with so many seeds; none where that was not measured.
    pub held: Option<Held>,
    /// Seeds that count.
    pub seeds: Vec<u32>,
    pub draws: usize,
    /// Why there are not more seeds.
    pub stopped: String,
    /// Outcomes to show first: the primary ones, then those that the experiment names.
    pub headline: Vec<String>,
    pub harm: String,
    pub cost: Option<String>,
    /// What the trouble of honest people is worth.
    pub friction: Prices,
    pub outcomes: Vec<Compared>,
    pub daily: Vec<Daily>,
    pub fates: Vec<Fates>,
    /// Arms that should do nothing, and what they did to each primary outcome.
    pub placebos: Vec<Placebo>,
    /// Why arms are not ranked: then `ranking`, `front` and `regret` are empty.
    pub unranked: Option<String>,
    pub ranking: Vec<Rank>,
    pub front: Vec<Front>,
    pub trade: Vec<Trade>,
    /// Empty where nothing is uncertain.
    pub regret: Vec<Regret>,
}

impl Comparison {
    /// Arms that are compared with one another, the baseline first: all but placebos.
    pub fn contenders(&self) -> impl Iterator<Item = &String> {
        let others = self.arms.iter().filter(|arm| **arm != self.baseline);
        std::iter::once(&self.baseline).chain(others.filter(|arm| !self.is_placebo(arm)))
    }

    /// Whether an arm should do nothing.
    #[must_use]
    pub fn is_placebo(&self, arm: &str) -> bool {
        self.placebos.iter().any(|placebo| placebo.arm == arm)
    }

    /// The same without its placebos: what pictures show.
    #[must_use]
    pub fn without_placebos(&self) -> Comparison {
        let mut rest = self.clone();
        let stays = |arm: &String| !self.is_placebo(arm);
        rest.arms.retain(stays);
        rest.daily.retain(|daily| stays(&daily.arm));
        rest.fates.retain(|fates| stays(&fates.arm));
        for compared in &mut rest.outcomes {
            compared.levels.retain(|level| stays(&level.arm));
            compared.differences.retain(|difference| stays(&difference.arm));
        }
        rest
    }
}

/// What an experiment shows first where its file does not say.
const HEADLINE: [&str; 10] = [
    "lost_usd",
    "victims",
    "gross_loss_usd",
    "stopped_usd",
    "recovered_share",
    "crew_net_usd",
    "mule_accounts",
    "freezes_wrong",
    "refused_honest",
    "social_cost_usd",
];

/// Finished runs of an experiment, by arm, draw and seed.
pub struct Results<'a> {
    pub roster: &'a Roster,
    pub kept: BTreeMap<(usize, usize, u32), Kept>,
}

impl<'a> Results<'a> {
    /// Runs with what was kept of them.
    #[must_use]
    pub fn of(roster: &'a Roster, kept: Vec<(Run, Kept)>) -> Results<'a> {
        let priced = kept.into_iter().map(|(run, mut kept)| {
            let more = outcome::priced(&roster.friction, &kept.outcomes);
            kept.outcomes.extend(more);
            ((run.arm, run.draw, run.seed), kept)
        });
        Results {
            roster,
            kept: priced.collect(),
        }
    }

    /// Arms that are compared with one another: all but those that should do nothing.
    #[must_use]
    pub fn contenders(&self) -> Vec<usize> {
        (0..self.roster.arms.len())
            .filter(|&arm| !self.roster.placebo[arm])
            .collect()
    }

    /// Seeds on which every arm has run at every draw.
    #[must_use]
    pub fn seeds(&self) -> Vec<u32> {
        let (arms, draws) = (self.roster.arms.len(), self.roster.draws.len());
        let whole =
            |seed: &u32| (0..arms).all(|arm| (0..draws).all(|draw| self.kept.contains_key(&(arm, draw, *seed))));
        self.roster.seeds.iter().copied().filter(whole).collect()
    }

    /// What was kept of a run; it must be of a seed that counts.
    pub fn get(&self, arm: usize, draw: usize, seed: u32) -> Option<&Kept> {
        self.kept.get(&(arm, draw, seed))
    }

    /// An outcome by arm and by seed, mean over draws, with the seeds on which every arm has a value. A part that a run
    /// does not have is nothing.
    #[must_use]
    pub fn values(&self, name: &str, seeds: &[u32]) -> (Vec<u32>, Vec<Vec<f64>>) {
        let has_parts = outcome::of(name).is_some_and(|outcome| outcome.read.has_parts());
        let absent = has_parts.then_some(0.0);
        let draws = self.roster.draws.len();
        let value = |arm: usize, seed: u32| -> Option<f64> {
            let mut sum = 0.0;
            for draw in 0..draws {
                sum += self.get(arm, draw, seed)?.value(name).or(absent)?;
            }
            Some(sum / draws as f64)
        };
        let arms = 0..self.roster.arms.len();
        let rows = seeds.iter().filter_map(|&seed| {
            let row: Option<Vec<f64>> = arms.clone().map(|arm| value(arm, seed)).collect();
            Some((seed, row?))
        });
        let rows: Vec<(u32, Vec<f64>)> = rows.collect();
        let by_arm = arms
            .clone()
            .map(|arm| rows.iter().map(|(_, row)| row[arm]).collect())
            .collect();
        (rows.iter().map(|(seed, _)| *seed).collect(), by_arm)
    }

    /// Names of all values there are, in the order of the list of outcomes, parts by name.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut found: BTreeMap<(usize, &str), ()> = BTreeMap::new();
        let place = |name: &str| {
            let own = outcome::of(name).map(|outcome| outcome.name);
            OUTCOMES
                .iter()
                .position(|outcome| Some(outcome.name) == own)
                .unwrap_or(OUTCOMES.len())
        };
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for kept in self.kept.values() {
            for value in &kept.outcomes {
                let place = *known.entry(&value.name).or_insert_with(|| place(&value.name));
                found.insert((place, &value.name), ());
            }
        }
        // Stages stand in the order in which a case comes to them, not in that of their names.
        let stages: Vec<&str> = self.kept.values().next().map_or(Vec::new(), |kept| {
            kept.outcomes
                .iter()
                .map(|value| value.name.as_str())
                .filter(|name| name.starts_with("stage."))
                .collect()
        });
        let mut names: Vec<String> = found.into_keys().map(|(_, name)| name.to_owned()).collect();
        let stage = |name: &String| stages.iter().position(|stage| stage == name);
        if let Some(first) = names.iter().position(|name| name.starts_with("stage.")) {
            let last = names
                .iter()
                .rposition(|name| name.starts_with("stage."))
                .unwrap_or(first);
            names[first..=last].sort_by_key(stage);
        }
        names
    }
}

/// Compares the arms of finished runs. `stopped` says why there are not more seeds.
#[must_use]
pub fn compare(results: &Results, stopped: &str) -> Comparison {
    let roster = results.roster;
    let seeds = results.seeds();
    let resamples = Resamples::of(seeds.len());
    let mut outcomes: Vec<Compared> = results
        .names()
        .iter()
        .map(|name| compared(results, name, &seeds, &resamples))
        .collect();
    let claims = claim(roster, &mut outcomes);
    let named = if roster.outcomes.is_empty() {
        HEADLINE.map(str::to_owned).to_vec()
    } else {
        roster.outcomes.clone()
    };
    let mut headline = roster.primary.clone();
    headline.extend(named.into_iter().filter(|name| !roster.primary.contains(name)));
    let unranked = ranking::refused(seeds.len());
    let ranked = unranked.is_none();
    Comparison {
        name: roster.name.clone(),
        title: roster.title.clone(),
        version: roster.version.clone(),
        build: roster.build.clone(),
        primary: roster.primary.clone(),
        claims,
        held: held(seeds.len()),
        friction: roster.friction.clone(),
        arms: roster.arms.clone(),
        baseline: roster.arms[roster.baseline].clone(),
        draws: roster.draws.len(),
        stopped: stopped.to_owned(),
        headline,
        harm: roster.harm.clone(),
        cost: roster.cost.clone(),
        daily: (0..roster.arms.len()).map(|arm| daily(results, arm, &seeds)).collect(),
        fates: fates::of(results, &seeds),
        placebos: placebo::of(roster, &outcomes),
        ranking: if ranked {
            ranking::ranks(results, &seeds)
        } else {
            Vec::new()
        },
        front: if ranked {
            ranking::front(results, &seeds, &resamples)
        } else {
            Vec::new()
        },
        trade: ranking::trade(results, &seeds),
        regret: if ranked {
            ranking::regret(results, &seeds)
        } else {
            Vec::new()
        },
        unranked,
        seeds,
        outcomes,
    }
}

fn compared(results: &Results, name: &str, seeds: &[u32], resamples: &Resamples) -> Compared {
    let roster = results.roster;
    let outcome = outcome::of(name);
    let better = outcome.map_or(Better::Neither, |outcome| outcome.better);
    let (counted, values) = results.values(name, seeds);
    let own;
    let resamples = if counted.len() == seeds.len() {
        resamples
    } else {
        own = Resamples::of(counted.len());
        &own
    };
    let base = &values[roster.baseline];
    let others: Vec<usize> = (0..roster.arms.len()).filter(|&arm| arm != roster.baseline).collect();
    let differences: Vec<Difference> = others
        .iter()
        .map(|&arm| {
            let by_seed: Vec<f64> = values[arm].iter().zip(base).map(|(value, base)| value - base).collect();
            let tested = paired(&by_seed);
            Difference {
                arm: roster.arms[arm].clone(),
                mean: mean(&by_seed),
                relative: (mean(base) != 0.0).then(|| mean(&by_seed) / mean(base)),
                median: median(&by_seed),
                capped_mean: capped_mean(&by_seed),
                t: tested.map(|tested| tested.interval),
                studentised: resamples.mean(&by_seed),
                p: tested.map(|tested| tested.p),
                p_holm: None,
                verdict: match tested {
                    _ if by_seed.iter().all(|difference| *difference == 0.0) => Verdict::Equal,
                    None => Verdict::TooFewSeeds,
                    Some(tested) if tested.p < 0.05 => Verdict::Suggestive,
                    Some(_) => Verdict::Indistinguishable,
                },
                reduction: reduction(&values[arm], base, resamples),
                dominance: by_person(results, name, arm, seeds),
            }
        })
        .collect();
    Compared {
        name: name.to_owned(),
        unit: outcome.map_or("", |outcome| outcome.unit).to_owned(),
        better,
        primary: roster.primary.iter().any(|primary| primary == name),
        seeds: counted.len(),
        levels: values
            .iter()
            .zip(&roster.arms)
            .map(|(values, arm)| Level {
                arm: arm.clone(),
                mean: mean(values),
                median: median(values),
                capped_mean: capped_mean(values),
                sd: variance(values).sqrt(),
            })
            .collect(),
        differences,
    }
}

/// Corrects the probabilities of all arms in all primary outcomes together, but for placebos, and says what can be
/// claimed. Answers how many there were.
fn claim(roster: &Roster, outcomes: &mut [Compared]) -> usize {
    let is_placebo = |arm: &String| {
        let place = roster.arms.iter().position(|other| other == arm);
        place.is_some_and(|place| roster.placebo[place])
    };
    let mut family: Vec<(Better, &mut Difference)> = Vec::new();
    for compared in outcomes.iter_mut().filter(|compared| compared.primary) {
        let better = compared.better;
        let tested = compared.differences.iter_mut();
        let tested = tested.filter(|difference| difference.p.is_some() && !is_placebo(&difference.arm));
        family.extend(tested.map(|difference| (better, difference)));
    }
    let probabilities: Vec<f64> = family.iter().filter_map(|(_, difference)| difference.p).collect();
    for ((better, difference), p) in family.iter_mut().zip(holm::corrected(&probabilities)) {
        difference.p_holm = Some(p);
        if difference.verdict != Verdict::Equal {
            difference.verdict = verdict(difference.mean, p, *better);
        }
    }
    probabilities.len()
}

fn verdict(mean: f64, p: f64, better: Better) -> Verdict {
    match (p < 0.05, better, mean < 0.0) {
        (false, ..) => Verdict::Indistinguishable,
        (true, Better::Neither, _) => Verdict::Differs,
        (true, Better::Lower, true) | (true, Better::Higher, false) => Verdict::Better,
        (true, Better::Lower, false) | (true, Better::Higher, true) => Verdict::Worse,
    }
}

/// The largest share that one person has in a difference of losses.
fn by_person(results: &Results, name: &str, arm: usize, seeds: &[u32]) -> Option<f64> {
    let pick: fn((f64, f64)) -> f64 = match name {
        "gross_loss_usd" => |sums| sums.0,
        "net_loss_usd" => |sums| sums.1,
        _ => return None,
    };
    let changes = fates::changes(results, arm, seeds);
    dominance(changes.map(|change| pick(change.arm) - pick(change.baseline)))
}

/// Days over which daily losses are smoothed, backwards.
const SMOOTHED: usize = 7;

fn daily(results: &Results, arm: usize, seeds: &[u32]) -> Daily {
    let draws = results.roster.draws.len();
    let first = seeds.first().and_then(|&seed| results.get(arm, 0, seed));
    let days: Vec<String> = first.map_or(Vec::new(), |kept| {
        kept.daily.iter().map(|(day, _)| day.clone()).collect()
    });
    let smooth = |seed: u32, day: usize| -> f64 {
        let from = (day + 1).saturating_sub(SMOOTHED);
        let runs = (0..draws).filter_map(|draw| results.get(arm, draw, seed));
        let sum: f64 = runs
            .flat_map(|kept| kept.daily.iter().take(day + 1).skip(from))
            .map(|(_, value)| value)
            .sum();
        sum / (day + 1 - from) as f64 / draws as f64
    };
    let by_day: Vec<Vec<f64>> = (0..days.len())
        .map(|day| seeds.iter().map(|&seed| smooth(seed, day)).collect())
        .collect();
    Daily {
        arm: results.roster.arms[arm].clone(),
        mean: by_day.iter().map(|values| mean(values)).collect(),
        band: by_day
            .iter()
            .map(|values| paired(values).map(|tested| tested.interval))
            .collect(),
        days,
    }
}

/// The half-width of the widest paired t interval of an outcome over arms: what precision is measured by. None of fewer
/// than two seeds.
#[must_use]
pub fn half_width(results: &Results, name: &str) -> Option<f64> {
    let (_, values) = results.values(name, &results.seeds());
    let base = &values[results.roster.baseline];
    let widths = values.iter().map(|values| {
        let by_seed: Vec<f64> = values.iter().zip(base).map(|(value, base)| value - base).collect();
        paired(&by_seed).map(|tested| tested.interval.half_width())
    });
    widths
        .collect::<Option<Vec<f64>>>()
        .map(|widths| widths.into_iter().fold(0.0, f64::max))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::outcome::Value;
    use crate::experiment::page;
    use crate::experiment::placebo::Finding;
    use crate::experiment::ranking::RANKED_FROM;
    use crate::experiment::roster::{BUILD, FORMAT, Shard};

    /// Arms of an experiment that never ran: a baseline, a remedy, another, and a placebo.
    fn roster(seeds: u32, draws: usize, primary: &[&str]) -> Roster {
        Roster {
            format: FORMAT,
            version: "1.2.3".to_owned(),
            build: BUILD.to_owned(),
            name: "made_up".to_owned(),
            title: String::new(),
            kind: "compare".to_owned(),
            arms: ["baseline", "remedy", "other", "dummy"].map(str::to_owned).to_vec(),
            placebo: vec![false, false, false, true],
            baseline: 0,
            seeds: (1..=seeds).collect(),
            draws: vec![Vec::new(); draws],
            outcomes: vec!["victims".to_owned()],
            harm: "lost_usd".to_owned(),
            cost: Some("social_cost_usd".to_owned()),
            primary: primary.iter().map(|&name| name.to_owned()).collect(),
            friction: Prices::default(),
            precision: None,
            shard: Shard::WHOLE,
            runs: Vec::new(),
        }
    }

    /// Runs whose outcomes follow from arm, draw and seed.
    fn results<'a>(roster: &'a Roster, value: impl Fn(usize, usize, u32) -> Vec<(&'static str, f64)>) -> Results<'a> {
        let mut kept = Vec::new();
        for arm in 0..roster.arms.len() {
            for draw in 0..roster.draws.len() {
                for &seed in &roster.seeds {
                    let outcomes = value(arm, draw, seed).into_iter().map(|(name, value)| Value {
                        name: name.to_owned(),
                        value,
                    });
                    let run = Run {
                        id: String::new(),
                        arm,
                        seed,
                        draw,
                        burn_in: 0,
                    };
                    let outcomes = outcomes.collect();
                    kept.push((
                        run,
                        Kept {
                            outcomes,
                            ..Kept::default()
                        },
                    ));
                }
            }
        }
        Results::of(roster, kept)
    }

    /// Something that differs from seed to seed and from arm to arm, between −1 and 1.
    fn noise(arm: usize, seed: u32) -> f64 {
        libm::sin(f64::from(seed) * 12.9898 + arm as f64 * 78.233)
    }

    /// The remedy halves losses, and stops payments of honest people.
    fn halved(arm: usize, _: usize, seed: u32) -> Vec<(&'static str, f64)> {
        let lost = if arm == 1 { 50.0 } else { 100.0 } + noise(arm, seed);
        let refused = if arm == 1 { 7.0 } else { 0.0 };
        let victims = if arm == 1 { 8.0 } else { 10.0 } + noise(arm + 9, seed);
        vec![
            ("victims", victims),
            ("lost_usd", lost),
            ("borne_usd.by.victim", lost - 1.5),
            ("borne_usd.by.state", 1.5),
            ("programme_cost_usd", if arm == 1 { 3.0 } else { 0.0 }),
            ("refused_honest", refused),
        ]
    }

    fn of<'a>(comparison: &'a Comparison, outcome: &str, arm: &str) -> &'a Difference {
        let compared = comparison
            .outcomes
            .iter()
            .find(|compared| compared.name == outcome)
            .unwrap();
        let mut differences = compared.differences.iter();
        differences.find(|difference| difference.arm == arm).unwrap()
    }

    #[test]
    fn claims_are_of_primary_outcomes_and_corrected_over_all_of_them() {
        let roster = roster(20, 1, &["lost_usd"]);
        let comparison = compare(&results(&roster, halved), "");
        assert_eq!(of(&comparison, "lost_usd", "remedy").verdict, Verdict::Better);
        // As sure, and no claim: it is secondary.
        let victims = of(&comparison, "victims", "remedy");
        assert_eq!((victims.verdict, victims.p_holm), (Verdict::Suggestive, None));
        assert!(victims.p.unwrap() < 1e-6);
        // Two arms, one outcome: the placebo is not among the claims.
        assert_eq!(comparison.claims, 2);
        assert_eq!(of(&comparison, "lost_usd", "dummy").p_holm, None);
        let other = of(&comparison, "lost_usd", "other");
        assert_eq!(other.p_holm, other.p, "the largest of two is multiplied by one");
        let both = self::roster(20, 1, &["lost_usd", "victims"]);
        let both = compare(&results(&both, halved), "");
        assert_eq!(both.claims, 4);
        assert_eq!(of(&both, "victims", "remedy").verdict, Verdict::Better);
        let ratio = |comparison: &Comparison| {
            let difference = of(comparison, "lost_usd", "remedy");
            difference.p_holm.unwrap() / difference.p.unwrap()
        };
        assert!((ratio(&comparison) - 2.0).abs() < 1e-9 && (ratio(&both) - 4.0).abs() < 1e-9);
        assert_eq!(both.headline, ["lost_usd", "victims"]);
    }

    #[test]
    fn friction_follows_the_prices_of_the_experiment() {
        let mut roster = roster(20, 1, &["lost_usd"]);
        let comparison = compare(&results(&roster, halved), "");
        let level = |comparison: &Comparison, name: &str| {
            let compared = comparison
                .outcomes
                .iter()
                .find(|compared| compared.name == name)
                .unwrap();
            compared.levels.iter().find(|level| level.arm == "remedy").unwrap().mean
        };
        assert_eq!(level(&comparison, "friction_usd"), 7.0);
        assert_eq!(level(&comparison, "friction_usd.by.refused"), 7.0);
        assert_eq!(level(&comparison, "social_cost_usd"), 10.0);
        let trade = &comparison.trade[0];
        assert_eq!((trade.arm.as_str(), trade.cost), ("remedy", 10.0));
        roster.friction.refused = 3.0;
        let dearer = compare(&results(&roster, halved), "");
        assert_eq!(level(&dearer, "social_cost_usd"), 24.0);
        // What it costs, and who bears what is lost, stand on the page.
        let page = page::page(&dearer);
        assert!(
            page.contains("| remedy | 0 | 21.00 | 0 | 0 | 0 | 0 | 21.00 | 3.00 | 24.00 |")
                && page.contains("| refused | `refused_honest` | 3.00 |"),
            "{page}"
        );
        assert!(page.contains("| remedy | 48."), "{page}");
        assert!(page.contains(" | 0 | 0 | 0 | 1.50 | "), "{page}");
    }

    #[test]
    fn a_placebo_is_judged_by_whether_its_interval_holds_zero() {
        let roster = roster(20, 1, &["lost_usd"]);
        let dummy = |change: f64, spread: f64| {
            let found = results(&roster, move |arm, draw, seed| {
                let mut values = halved(0, draw, seed);
                if arm == 3 {
                    values[1].1 += change + spread * noise(5, seed);
                }
                values
            });
            compare(&found, "")
        };
        let finding = |comparison: &Comparison| comparison.placebos[0].finding;
        assert_eq!(finding(&dummy(0.0, 0.0)), Finding::Equal);
        assert_eq!(finding(&dummy(0.0, 1.0)), Finding::Within);
        let acts = dummy(-40.0, 1.0);
        assert_eq!(finding(&acts), Finding::Outside);
        assert_eq!(of(&acts, "lost_usd", "dummy").verdict, Verdict::Suggestive);
        let page = page::page(&acts);
        assert!(
            page.contains("## Placebo arms") && page.contains("| dummy | `lost_usd` | −"),
            "{page}"
        );
        assert!(page.contains("| **no** |"), "{page}");
        // Beside that it stands in the heading of the table of levels alone.
        assert_eq!(page.matches("| dummy |").count(), 2, "{page}");
        assert!(acts.ranking.iter().all(|rank| rank.arm != "dummy"));
    }

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
}
