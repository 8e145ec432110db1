//! Victims who report: few, late, and not always everything.

use super::complaint::{self, Filing};
use super::decision;
use super::task::plan;
use crate::engine::sample::{pick, shifted};
use crate::model::facts::{ComplaintTruth, Desk, MetricName};
use crate::model::interventions::{Adjustment, asking};
use crate::model::payments::holds;
use crate::model::state::{Case, CaseIx, Named, ResponseTask, Sim};
use crate::param::money::Minor;
use crate::world::AccountKind;

/// A case ended with a loss, or the victim understood: decides, once, whether, when and where it is reported.
pub fn case_ended(sim: &mut Sim, case: CaseIx) {
    let state = &sim.cases[case.at()];
    let loss = state.net_loss();
    if state.given.is_empty() || !loss.is_positive() || !sim.response.decided.insert(case) {
        return;
    }
    let (key, person) = (state.key, state.person);
    let income = sim.world.people.income[state.person.at()].0.max(1);
    let params = &sim.params.response.report;
    let relative = loss.0 as f64 / income as f64;
    let mut share = shifted(params.share, params.by_loss * libm::log(relative));
    let place = sim.seed.draw(decision::WHERE_REPORTED, key, 0, 0);
    let mut delay = params.delay.quantile(place.uniform());
    let mut desks = [params.to_bank, params.to_police, params.to_hotline];
    asking::adjust(
        sim,
        Adjustment::Report {
            person,
            share: &mut share,
            delay: &mut delay,
            desks: &mut desks,
        },
    );
    if !sim.seed.draw(decision::REPORTS, key, 0, 0).chance(share) {
        return;
    }
    let desk = [Desk::Bank, Desk::Police, Desk::Hotline][pick(place.second(), &desks).unwrap_or(0)];
    plan(sim, sim.now + delay, key, ResponseTask::Report(case, desk));
}

/// The victim is at the desk.
pub(super) fn report(sim: &mut Sim, case: CaseIx, desk: Desk) {
    let now = sim.now;
    let state = &mut sim.cases[case.at()];
    if state.reported_at.is_some() {
        return;
    }
    state.reported_at = Some(now);
    holds::reported(sim, case);
    let state = &mut sim.cases[case.at()];
    let (key, person, currency) = (state.key, state.person, state.currency);
    let draw = sim.seed.draw(decision::NAMES, key, 0, 0);
    let all = draw.chance(sim.params.response.report.names_all);
    let count = named(all, draw.second(), sim.cases[case.at()].given.len());
    let state = &sim.cases[case.at()];
    let given = &state.given[state.given.len() - count..];
    let claimed = claim(state, count);
    let named: Vec<Named> = given
        .iter()
        .map(|given| Named {
            tx_id: given.tx_id,
            from: given.from,
            to: given.to,
        })
        .collect();
    // The machine that gave the notes has done nothing.
    let is_till = |account| sim.world.accounts.get(account).kind == AccountKind::Cash;
    let payees = named.iter().map(|named| named.to);
    let mut accused: Vec<_> = payees.filter(|&account| !is_till(account)).collect();
    accused.sort_unstable();
    accused.dedup();
    let account = given
        .last()
        .map_or(sim.world.people.main_account(person), |given| given.from);
    let country = sim.country_of(person);
    sim.count(MetricName::Reports, country, 1.0);
    complaint::file(
        sim,
        Filing {
            key,
            account,
            desk,
            claimed,
            currency,
            truth: ComplaintTruth::True,
            case: Some(case),
            named,
            accused,
        },
    );
}

/// How many of the payments made are named, counted from the last.
fn named(all: bool, u: f64, made: usize) -> usize {
    if all { made } else { made.min(1 + (u * 3.0) as usize) }
}

/// What is claimed: the whole loss if everything is named, else what the named payments came to.
fn claim(case: &Case, count: usize) -> Minor {
    let made = case.given.len();
    let sum: Minor = case.given[made - count..].iter().map(|given| given.case_amount).sum();
    if count == made { sum.min(case.net_loss()) } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_names_all_or_the_last_one_to_three() {
        assert_eq!(named(true, 0.1, 9), 9);
        assert_eq!(named(false, 0.1, 9), 1);
        assert_eq!(named(false, 0.5, 9), 2);
        assert_eq!(named(false, 0.99, 9), 3);
        assert_eq!(named(false, 0.99, 2), 2);
    }
}
