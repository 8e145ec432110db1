//! Outcomes of victims: how many, how much, through which way, and who they are.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::finished::{Finished, amount_usd, borne, is_paid};
use crate::model::event::{Refusal, Role};
use crate::model::funnel::Case;
use crate::model::truth::TxTruth;
use crate::param::money::Minor;
use crate::record::snapshot::IncomeBand;
use crate::world::PublicId;

/// Sums by name, in the order of the names.
type Parts = Vec<(String, f64)>;

/// How many cases came to each stage of the first funnel.
pub fn stages(run: &Finished) -> Parts {
    let stages = run.summary.funnel.iter();
    stages.map(|stage| (stage.stage.clone(), stage.cases as f64)).collect()
}

/// What victims tried to pay and could not, but for lack of funds.
pub fn stopped(run: &Finished) -> f64 {
    let tried = run.sim.truth.payments.iter();
    tried
        .filter(|truth| is_paid(truth.role) && !truth.status.moves() && truth.refusal != Some(Refusal::Funds))
        .map(|truth| amount_usd(run.sim, truth))
        .sum()
}

/// What others made good.
pub fn reimbursed(run: &Finished) -> f64 {
    run.listed().map(|case| run.dollars(case, case.window.reimbursed)).sum()
}

/// What victims bear.
pub fn net_loss(run: &Finished) -> f64 {
    run.listed().map(|case| run.dollars(case, borne(&case.window))).sum()
}

/// What each person bears and paid, in US dollars, by public id: (gross, net).
#[must_use]
pub fn by_person(run: &Finished) -> BTreeMap<PublicId, (f64, f64)> {
    let mut people: BTreeMap<PublicId, (f64, f64)> = BTreeMap::new();
    for case in run.listed() {
        let gross = run.dollars(case, case.window.deposited + case.window.fees);
        if gross > 0.0 {
            let person = people.entry(run.sim.world.person_id(case.person)).or_default();
            person.0 += gross;
            person.1 += run.dollars(case, borne(&case.window));
        }
    }
    people
}

/// What crews keep of what victims paid, whoever bears it in the end.
pub fn lost(run: &Finished) -> f64 {
    run.listed()
        .map(|case| {
            let sums = &case.window;
            let lost = sums.deposited + sums.fees - sums.paid_back - sums.recovered;
            run.dollars(case, lost.max(Minor::ZERO))
        })
        .sum()
}

/// What was recovered, by the layer of the account where it lay.
pub fn recovered_by_layer(run: &Finished) -> Parts {
    let mut parts = Sums::default();
    for (truth, dollars) in run.moved(|role| role == Role::Refund) {
        let layer = run
            .sim
            .mules
            .of
            .get(&truth.from)
            .map(|mule| run.sim.mules.all[mule.at()].layer);
        parts.add(layer.map_or("other".to_owned(), |layer| layer.to_string()), dollars);
    }
    parts.sorted()
}

/// From the report to the return, weighed by dollars.
pub fn recovery_days(run: &Finished) -> Option<f64> {
    let (mut days, mut total) = (0.0, 0.0);
    for (truth, dollars) in run.moved(|role| role == Role::Refund) {
        let reported = truth.case.and_then(|case| run.sim.cases[case.at()].reported_at);
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
        let gross = run.dollars(case, case.window.deposited + case.window.fees);
        parts.add(run.sim.country_of(case.person).to_owned(), gross);
    }
    parts.sorted()
}

/// Net loss by age band.
pub fn by_age(run: &Finished) -> Parts {
    borne_by(run, |run, case| {
        let year = run.sim.world.horizon.window_start.date().year();
        let age = year - i32::from(run.sim.world.people.birth_year[case.person.at()]);
        age_band(age).to_owned()
    })
}

/// Net loss by income band.
pub fn by_income(run: &Finished) -> Parts {
    borne_by(run, |run, case| {
        let world = &run.sim.world;
        let wage = world.countries[world.people.country(case.person).at()].mean_wage;
        IncomeBand::of(world.people.income[case.person.at()], wage)
            .word()
            .to_owned()
    })
}

/// Net loss by region.
pub fn by_region(run: &Finished) -> Parts {
    borne_by(run, |run, case| {
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
    for (truth, dollars) in run.moved(is_paid) {
        parts.add(part(run, truth), dollars);
    }
    parts.sorted()
}

fn borne_by(run: &Finished, part: fn(&Finished, &Case) -> String) -> Parts {
    let mut parts = Sums::default();
    for case in run.listed() {
        parts.add(part(run, case), run.dollars(case, borne(&case.window)));
    }
    parts.sorted()
}

/// Sums by name; parts that come to nothing are left out.
#[derive(Default)]
struct Sums(BTreeMap<String, f64>);

impl Sums {
    fn add(&mut self, part: String, value: f64) {
        *self.0.entry(part).or_default() += value;
    }

    fn sorted(self) -> Parts {
        self.0.into_iter().filter(|(_, value)| *value != 0.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
