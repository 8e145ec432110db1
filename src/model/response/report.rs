//! Victims who report: to their bank or to the police, each in their own time, and not always everything.
//!
//! Telling one's bank is one thing: most who have found out do it, within hours, and banks freeze and recall on it.
//! Going to the police is another: few do, days later, and inquiries and raids come of it. A hotline is both at once.

use super::complaint::{self, Filing};
use super::decision;
use super::task::plan;
use crate::engine::random::join;
use crate::engine::sample::shifted;
use crate::model::facts::{ComplaintTruth, Desk, EndReason, MetricName};
use crate::model::interventions::{Adjustment, asking};
use crate::model::key;
use crate::model::payments::holds;
use crate::model::state::{Case, CaseIx, Named, ResponseTask, Sim};
use crate::param::money::Minor;
use crate::world::AccountKind;

/// A case ended with a loss, or the victim understood: decides, once, whether it comes out what it was, and if so
/// whether and when the bank is told and whether and when the police are. Neither waits for the other.
pub fn case_ended(sim: &mut Sim, case: CaseIx) {
    let state = &sim.cases[case.at()];
    let loss = state.net_loss();
    if state.given.is_empty() || !loss.is_positive() || !sim.response.decided.insert(case) {
        return;
    }
    let finds_out = sim.seed.draw(decision::FINDS_OUT, state.key, 0, 0);
    if !state.end_reason.is_some_and(knows) && !finds_out.chance(sim.params.response.report.finds_out) {
        return;
    }
    let income = sim.world.people.income[state.person.at()].0.max(1);
    let relative = loss.0 as f64 / income as f64;
    tells_bank(sim, case, relative);
    goes_to_police(sim, case, relative);
}

/// Whether a victim whose case ended so knows by then what it was.
const fn knows(reason: EndReason) -> bool {
    match reason {
        EndReason::Realised | EndReason::WarnedFriend | EndReason::WarnedBank | EndReason::WarnedPolice => true,
        EndReason::ContactLost | EndReason::NotInterested | EndReason::LostInterest | EndReason::FundsExhausted => {
            false
        }
    }
}

/// Most who have found out tell their bank, within hours; `relative` is the loss in monthly incomes.
fn tells_bank(sim: &mut Sim, case: CaseIx, relative: f64) {
    let (key, person) = (sim.cases[case.at()].key, sim.cases[case.at()].person);
    let params = &sim.params.response.report;
    let mut share = shifted(params.share, params.by_loss * libm::log(relative));
    let place = sim.seed.draw(decision::WHERE_REPORTED, key, 0, 0);
    let mut delay = params.delay.quantile(place.uniform());
    let mut hotline = params.hotline;
    asking::adjust(
        sim,
        Adjustment::Report {
            person,
            share: &mut share,
            delay: &mut delay,
            hotline: &mut hotline,
        },
    );
    if sim.seed.draw(decision::REPORTS, key, 0, 0).chance(share) {
        let by_hotline = place.second() < hotline;
        let desk = if by_hotline { Desk::Hotline } else { Desk::Bank };
        plan(sim, sim.now + delay, key, ResponseTask::Report(case, desk));
    }
}

/// Few go to the police, days later.
fn goes_to_police(sim: &mut Sim, case: CaseIx, relative: f64) {
    let key = sim.cases[case.at()].key;
    let params = &sim.params.response.police_report;
    let share = shifted(params.share, params.by_loss * libm::log(relative));
    let draw = sim.seed.draw(decision::GOES_TO_POLICE, key, 0, 0);
    if draw.chance(share) {
        let at = sim.now + params.delay.quantile(draw.second());
        let key = join(key, key::POLICE_REPORT);
        plan(sim, at, key, ResponseTask::Report(case, Desk::Police));
    }
}

/// The victim is at the desk, unless whoever sits there was told before; nobody goes to the police about money that
/// was taken back; who was reimbursed still may.
pub(super) fn report(sim: &mut Sim, case: CaseIx, desk: Desk) {
    let now = sim.now;
    let state = &mut sim.cases[case.at()];
    let told = if desk.tells_bank() {
        state.bank_told_at
    } else {
        state.police_told_at
    };
    if told.is_some() || (!desk.tells_bank() && !state.life.kept().is_positive()) {
        return;
    }
    let is_first = state.reported_at().is_none();
    let is_news = desk.tells_police() && state.police_told_at.is_none();
    if desk.tells_bank() {
        state.bank_told_at = Some(now);
    }
    if is_news {
        state.police_told_at = Some(now);
    }
    let person = state.person;
    let country = sim.country_of(person);
    for (counts, metric) in [
        (is_first, MetricName::Reports),
        (desk.tells_bank(), MetricName::ReportsToBank),
        (is_news, MetricName::ReportsToPolice),
    ] {
        if counts {
            sim.count(metric, country, 1.0);
        }
    }
    if desk.tells_bank() {
        holds::reported(sim, case);
    }
    let state = &sim.cases[case.at()];
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
    // What is said at the police is a complaint of its own.
    let key = if desk.tells_bank() {
        key
    } else {
        join(key, key::POLICE_REPORT)
    };
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

/// What is claimed: all that the crew kept if everything is named, else what the named payments came to.
fn claim(case: &Case, count: usize) -> Minor {
    let made = case.given.len();
    let sum: Minor = case.given[made - count..].iter().map(|given| given.case_amount).sum();
    if count == made { sum.min(case.life.kept()) } else { sum }
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
