//! The comparison: every arm's outcomes, and their paired differences from the baseline. The object behind
//! `comparison.json`, from which the page and the charts are made.
//!
//! ```text
//! kept runs ─► Results (values by arm and seed) ─► Compared (levels, differences) ─► claims ─► Comparison
//! ```
//!
//! The seed is the block. Where parameters are uncertain, a seed's value is its mean over draws. Only seeds on which
//! every arm has run at every draw count; of these, a difference leaves out those on which one of its two arms lacks
//! the figure, and says how many. Claims are made about the experiment's primary outcomes alone, and corrected over
//! these and the arms together; whatever else is measured is shown as secondary, with plain probabilities and no claim.

mod claims;
mod compared;
mod daily;
mod difference;
#[cfg(test)]
pub(crate) mod made_up;
mod pairs;
mod precision;
mod results;
mod verdict;

use serde::{Deserialize, Serialize};

pub use compared::{Compared, Level};
pub use daily::Daily;
pub use difference::Difference;
pub use pairs::Pair;
pub use precision::half_width;
pub use results::Results;
pub use verdict::Verdict;

use super::fates::{self, Fates};
use super::friction::Prices;
use super::placebo::{self, Placebo};
use super::ranking::{self, Front, Rank, Regret, Trade};
use super::stats::bootstrap::Resamples;
use super::stats::{Held, held};
use super::{outcome, warning};

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
    /// What the intervals of differences hold of the 95 % that they name, with so many seeds; none where that was not
    /// measured.
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
    /// Every arm against every other, in the primary outcomes.
    pub pairs: Vec<Pair>,
    /// What of the experiment cannot be meant: arms that are the same, outcomes that no arm moves.
    pub warnings: Vec<String>,
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
    /// The figures of an outcome.
    #[must_use]
    pub fn outcome(&self, name: &str) -> Option<&Compared> {
        self.outcomes.iter().find(|compared| compared.name == name)
    }

    /// An arm's mean of an outcome; none where it is not defined there. A part that no run has is nothing.
    #[must_use]
    pub fn level(&self, name: &str, arm: &str) -> Option<f64> {
        match self.outcome(name) {
            Some(compared) => compared.level(arm).map(|level| level.mean),
            None => outcome::of(name)
                .filter(|outcome| outcome.read.has_parts())
                .map(|_| 0.0),
        }
    }

    /// Arms other than the baseline, in the order of the experiment.
    pub fn others(&self) -> impl Iterator<Item = &String> {
        self.arms.iter().filter(|arm| **arm != self.baseline)
    }

    /// Outcomes to show first, with their figures.
    pub fn shown_first(&self) -> impl Iterator<Item = &Compared> {
        self.headline.iter().filter_map(|name| self.outcome(name))
    }

    /// Outcomes to show first that no run has: they are left out wherever outcomes are shown, which is said.
    pub fn nowhere(&self) -> impl Iterator<Item = &str> {
        let names = self.headline.iter().map(String::as_str);
        names.filter(|name| self.outcome(name).is_none())
    }

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

    /// The comparison without its placebos: what pictures show.
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

/// Compares the arms of finished runs. `stopped` says why there are not more seeds.
#[must_use]
pub fn compare(results: &Results, stopped: &str) -> Comparison {
    let roster = results.roster;
    let seeds = results.seeds();
    let resamples = Resamples::of(seeds.len());
    let mut outcomes: Vec<Compared> = results
        .names()
        .iter()
        .map(|name| Compared::of(results, name, &seeds, &resamples))
        .collect();
    let claims = claims::make(roster, &mut outcomes);
    let named = if roster.outcomes.is_empty() {
        HEADLINE.map(str::to_owned).to_vec()
    } else {
        roster.outcomes.clone()
    };
    let mut headline = roster.primary.clone();
    for name in named {
        let meant = outcomes.iter().filter(|compared| outcome::means(&name, &compared.name));
        let mut meant: Vec<String> = meant.map(|compared| compared.name.clone()).collect();
        if meant.is_empty() {
            // It is said that it is nowhere.
            meant.push(name);
        }
        meant.retain(|name| !headline.contains(name));
        headline.append(&mut meant);
    }
    let unranked = ranking::refused(seeds.len());
    let pairs = pairs::of(results, &seeds, &resamples);
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
        warnings: warning::after(results, &seeds, &outcomes)
            .iter()
            .map(ToString::to_string)
            .collect(),
        daily: (0..roster.arms.len())
            .map(|arm| Daily::of(results, arm, &seeds))
            .collect(),
        fates: fates::of(results, &seeds),
        placebos: placebo::of(roster, &outcomes),
        ranking: if_ranked(&unranked, || ranking::ranks(results, &seeds, &pairs)),
        front: if_ranked(&unranked, || ranking::front(results, &seeds, &resamples)),
        trade: ranking::trade(results, &seeds),
        regret: if_ranked(&unranked, || ranking::regret(results, &seeds)),
        unranked,
        pairs,
        seeds,
        outcomes,
    }
}

/// Nothing where arms are not ranked.
fn if_ranked<T>(unranked: &Option<String>, ranks: impl FnOnce() -> Vec<T>) -> Vec<T> {
    if unranked.is_none() { ranks() } else { Vec::new() }
}
