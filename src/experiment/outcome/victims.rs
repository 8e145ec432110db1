//! Outcomes of victims: how many, how much, through which way, and who they are.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::finished::{Finished, amount_usd, is_paid};
use crate::engine::{Span, Time};
use crate::model::facts::{Refusal, Role, Status};
use crate::model::interventions::Bearer;
use crate::model::labels::summary::FunnelCount;
use crate::model::state::{Case, CaseIx, TxTruth};
use crate::param::money::Minor;
use crate::record::snapshot::IncomeBand;
use crate::world::PublicId;

/// Sums by name, in the order of the names.
type Parts = Vec<(String, f64)>;

/// How many cases came to each stage of the first funnel.
pub fn stages(run: &Finished) -> Parts {
    let stages = run.summary.funnels.iter().take(1).flat_map(|funnel| &funnel.stages);
    stages.map(|stage| (stage.stage.clone(), stage.cases as f64)).collect()
}

/// How many cases came to each stage of every funnel, by family and stage.
pub fn stages_by_family(run: &Finished) -> Parts {
    let of_funnel = |funnel: &FunnelCount| -> Parts {
        let name = word(&funnel.family);
        let stages = funnel.stages.iter();
        stages
            .map(|stage| (format!("{name}.{}", stage.stage), stage.cases as f64))
            .collect()
    };
    run.summary.funnels.iter().flat_map(of_funnel).collect()
}

/// How many cases of each family had a payment by the victim in the window.
pub fn victims_by_family(run: &Finished) -> Parts {
    let funnels = run.summary.funnels.iter();
    funnels
        .map(|funnel| (word(&funnel.family), funnel.victims as f64))
        .collect()
}

/// Within so long of an attempt that failed, what the same case pays or tries to pay is taken to be the same demand
/// again.
pub const SAME_DEMAND: Span = Span(3 * 86_400);

/// What victims tried to pay and never did: refused for another reason than lack of funds, withdrawn or cancelled.
pub fn stopped(run: &Finished) -> f64 {
    let mut cases: BTreeMap<Option<CaseIx>, Vec<(Time, Try, f64)>> = BTreeMap::new();
    for truth in run.sim.truth.payments.iter().filter(|truth| is_paid(truth.role)) {
        let tried = match (truth.status, truth.refusal) {
            (status, _) if status.moves() => Try::Paid,
            (Status::Cancelled, _) => Try::Stopped,
            (Status::Rejected, refusal) if refusal != Some(Refusal::Funds) => Try::Stopped,
            // For want of funds, or still waiting.
            _ => continue,
        };
        let tries = cases.entry(truth.case).or_default();
        tries.push((truth.at, tried, amount_usd(run.sim, truth)));
    }
    cases.into_values().map(never_paid).sum()
}

/// What became of an attempt to pay.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Try {
    Paid,
    Stopped,
}

/// Of a case's attempts, what was stopped and never paid. Attempts that follow one another within [`SAME_DEMAND`] are
/// of one demand, whose size is the most that was missing at once; what is paid meanwhile, to whomever, is taken off.
fn never_paid(mut tries: Vec<(Time, Try, f64)>) -> f64 {
    tries.sort_by_key(|(at, ..)| *at);
    let (mut sum, mut missing, mut last) = (0.0, 0.0_f64, Time(0));
    for (at, tried, dollars) in tries {
        if missing > 0.0 && at - last > SAME_DEMAND {
            sum += missing;
            missing = 0.0;
        }
        match tried {
            Try::Stopped => {
                missing = missing.max(dollars);
                last = at;
            }
            Try::Paid => missing = (missing - dollars).max(0.0),
        }
    }
    sum + missing
}

/// What each person bears and paid, in US dollars, by public id: (gross, net).
#[must_use]
pub fn by_person(run: &Finished) -> BTreeMap<PublicId, (f64, f64)> {
    let mut people: BTreeMap<PublicId, (f64, f64)> = BTreeMap::new();
    for case in run.listed() {
        let gross = run.paid_cents(case);
        if gross > 0 {
            let person = people.entry(run.sim.world.person_id(case.person)).or_default();
            person.0 += gross as f64 / 100.0;
            person.1 += run.dollars(case, case.window.borne());
        }
    }
    people
}

/// Who bears it. What was made good beyond a case's loss (its payments lie before the window) is nobody's loss of the
/// window; of the rest each bears its share. Counted in cents, so that the parts are the whole.
pub fn borne_by(run: &Finished) -> Parts {
    let mut made_good: BTreeMap<CaseIx, Vec<(Bearer, Minor)>> = BTreeMap::new();
    for &(case, bearer, amount) in &run.sim.policies.made_good {
        made_good.entry(case).or_default().push((bearer, amount));
    }
    let mut cents: BTreeMap<Bearer, i64> = BTreeMap::new();
    for &ix in &run.cases {
        let case = &run.sim.cases[ix.at()];
        let worth = |amount: Minor| run.sim.cents(amount, case.currency);
        let (whole, own) = (worth(case.window.kept()), worth(case.window.borne()));
        let others = made_good.get(&ix).map_or(&[][..], Vec::as_slice);
        let (mut left, mut to_share) = (whole - own, others.iter().map(|(_, amount)| amount.0).sum::<i64>());
        for &(bearer, amount) in others {
            // The last takes what rounding leaves.
            let part = i128::from(left) * i128::from(amount.0) / i128::from(to_share.max(1));
            let part = i64::try_from(part).unwrap_or(left);
            *cents.entry(bearer).or_default() += part;
            (left, to_share) = (left - part, to_share - amount.0);
        }
        *cents.entry(Bearer::Victim).or_default() += own + left;
    }
    let parts = Bearer::ALL
        .iter()
        .filter_map(|bearer| Some((bearer, *cents.get(bearer)?)));
    parts
        .filter(|(_, cents)| *cents != 0)
        .map(|(bearer, cents)| (bearer.word().to_owned(), cents as f64 / 100.0))
        .collect()
}

/// Share of gross loss that was taken back.
pub fn recovered_share(run: &Finished) -> Option<f64> {
    let gross = run.summary.gross_loss_usd;
    (gross > 0.0).then(|| run.summary.recovered_usd / gross)
}

/// What was recovered, by the layer of the account where it lay.
pub fn recovered_by_layer(run: &Finished) -> Parts {
    let mut parts = Sums::default();
    for (truth, cents) in run.booked(|role| role == Role::Refund) {
        let layer = run
            .sim
            .mules
            .of
            .get(&truth.from)
            .map(|mule| run.sim.mules.all[mule.at()].layer);
        parts.add(layer.map_or("other".to_owned(), |layer| layer.to_string()), cents);
    }
    parts.sorted()
}

/// From the report to the return, weighed by dollars.
pub fn recovery_days(run: &Finished) -> Option<f64> {
    let (mut days, mut total) = (0.0, 0.0);
    for (truth, dollars) in run.moved(|role| role == Role::Refund) {
        let reported = truth.case.and_then(|case| run.sim.cases[case.at()].reported_at());
        if let Some(reported) = reported {
            days += dollars * (truth.at - reported).0.max(0) as f64 / 86_400.0;
            total += dollars;
        }
    }
    (total > 0.0).then(|| days / total)
}

/// Gross loss by rail.
pub fn by_rail(run: &Finished) -> Parts {
    paid_by(run, |_, truth| truth.rail.word().to_owned())
}

/// Gross loss by the receiving institution.
pub fn by_institution(run: &Finished) -> Parts {
    paid_by(run, |run, truth| {
        let world = &run.sim.world;
        let institution = world.accounts.get(truth.to).institution();
        world
            .institutions
            .get(institution.at())
            .map_or("none".to_owned(), |institution| word(&institution.name))
    })
}

/// Gross loss by family.
pub fn by_family(run: &Finished) -> Parts {
    paid_by(run, |run, truth| {
        let funnels = &run.sim.params.funnels;
        let funnel = truth.case.map(|case| run.sim.cases[case.at()].funnel);
        let funnel = funnel.and_then(|funnel| funnels.get(usize::from(funnel)));
        funnel.map_or("none".to_owned(), |funnel| funnel.name.clone())
    })
}

/// Gross loss by country.
pub fn by_country(run: &Finished) -> Parts {
    let mut parts = Sums::default();
    for case in run.listed() {
        parts.add(run.sim.country_of(case.person).to_owned(), run.paid_cents(case));
    }
    parts.sorted()
}

/// Net loss by age band.
pub fn by_age(run: &Finished) -> Parts {
    net_by(run, |run, case| {
        let year = run.sim.world.horizon.window_start.date().year();
        let age = year - i32::from(run.sim.world.people.birth_year[case.person.at()]);
        age_band(age).to_owned()
    })
}

/// Net loss by income band.
pub fn by_income(run: &Finished) -> Parts {
    net_by(run, |run, case| {
        let world = &run.sim.world;
        let wage = world.countries[world.people.country(case.person).at()].mean_wage;
        IncomeBand::of(world.people.income[case.person.at()], wage)
            .word()
            .to_owned()
    })
}

/// Net loss by region.
pub fn by_region(run: &Finished) -> Parts {
    net_by(run, |run, case| {
        let world = &run.sim.world;
        let region = &world.regions[world.people.region(case.person).at()];
        format!(
            "{}_{}",
            world.countries[region.country.at()].code.word(),
            word(&region.name)
        )
    })
}

fn age_band(age: i32) -> &'static str {
    match age {
        ..25 => "under_25",
        25..35 => "25_to_34",
        35..45 => "35_to_44",
        45..55 => "45_to_54",
        55..65 => "55_to_64",
        _ => "65_and_over",
    }
}

/// A name as a part of an outcome's: no dots and spaces.
fn word(name: &str) -> String {
    name.replace(['.', ' '], "_")
}

fn paid_by(run: &Finished, part: fn(&Finished, &TxTruth) -> String) -> Parts {
    let mut parts = Sums::default();
    for (truth, cents) in run.booked(is_paid) {
        parts.add(part(run, truth), cents);
    }
    parts.sorted()
}

fn net_by(run: &Finished, part: fn(&Finished, &Case) -> String) -> Parts {
    let mut parts = Sums::default();
    for case in run.listed() {
        let cents = run.sim.cents(case.window.borne(), case.currency);
        parts.add(part(run, case), cents);
    }
    parts.sorted()
}

/// Sums by name, in US cents; parts that come to nothing are left out.
#[derive(Default)]
struct Sums(BTreeMap<String, i64>);

impl Sums {
    fn add(&mut self, part: String, cents: i64) {
        *self.0.entry(part).or_default() += cents;
    }

    /// In US dollars.
    fn sorted(self) -> Parts {
        let parts = self.0.into_iter().filter(|(_, cents)| *cents != 0);
        parts.map(|(part, cents)| (part, cents as f64 / 100.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stopped_counts_once() {
        use Try::{Paid, Stopped};
        let of = |tries: &[(i64, Try, f64)]| {
            let hours = tries.iter();
            never_paid(
                hours
                    .map(|&(hour, tried, usd)| (Time(hour * 3_600), tried, usd))
                    .collect(),
            )
        };
        assert_eq!(of(&[(0, Stopped, 100.0)]), 100.0);
        // Tried again and again: one demand.
        assert_eq!(
            of(&[(0, Stopped, 100.0), (5, Stopped, 100.0), (60, Stopped, 100.0)]),
            100.0
        );
        // Paid after all, at once or in parts, or in part.
        assert_eq!(of(&[(0, Stopped, 100.0), (5, Paid, 100.0)]), 0.0);
        assert_eq!(of(&[(0, Stopped, 100.0), (5, Paid, 40.0), (20, Stopped, 60.0)]), 60.0);
        assert_eq!(
            of(&[
                (0, Stopped, 100.0),
                (5, Paid, 40.0),
                (20, Stopped, 60.0),
                (30, Paid, 60.0)
            ]),
            0.0
        );
        // What was paid before it, or days later, is another demand.
        assert_eq!(of(&[(0, Paid, 100.0), (5, Stopped, 100.0), (200, Paid, 100.0)]), 100.0);
        assert_eq!(of(&[(0, Stopped, 100.0), (200, Stopped, 70.0)]), 170.0);
        // A larger demand goes over the smaller one that it takes the place of.
        assert_eq!(of(&[(0, Stopped, 100.0), (24, Stopped, 250.0)]), 250.0);
    }

    #[test]
    fn everybody_has_an_age_band_and_names_no_dots() {
        assert_eq!(
            [18, 24, 25, 64, 65, 90].map(age_band),
            [
                "under_25",
                "under_25",
                "25_to_34",
                "55_to_64",
                "65_and_over",
                "65_and_over"
            ]
        );
        assert_eq!(word("St. Paul"), "St__Paul");
    }
}
