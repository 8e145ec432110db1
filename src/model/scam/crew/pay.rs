//! Pay: once a week a ring pays its operators through the ledger, from what it holds in mule accounts.
//!
//! Locals are paid to their own account; for those who entered from abroad the money leaves the country, that of all of
//! them in one transfer.

use super::number;
use crate::engine::{Span, Time};
use crate::model::facts::Role;
use crate::model::scam::laundering::funds;
use crate::model::scam::laundering::hop::round_like_people;
use crate::model::state::{Part, RingIx, Sim, Task, Then};
use crate::model::{decision, key};
use crate::param::money::Minor;
use crate::world::AccountIx;

const WEEK: Span = Span(7 * 86_400);

/// Plans everybody's pay for the day, each at an hour of its own.
pub fn payday(sim: &mut Sim, ring: RingIx) {
    let state = &sim.rings[ring.at()];
    if state.closed_at.is_some() {
        return;
    }
    let (key, target, site) = (state.key, state.target, state.site);
    let country = sim.sites[site.at()].country;
    let home = &sim.world.countries[country.at()];
    let morning = home.utc_second(9 * 3_600);
    let abroad = sim.world.abroad(target);
    let weekly = home.mean_wage.scaled(sim.params.crew.pay * 7.0 / 30.4);
    // Mule accounts hold the targets' currency; pay is agreed in the site's.
    let amount = sim
        .world
        .rates
        .mid(weekly, home.currency, sim.world.countries[target.at()].currency);
    let today = sim.now.day();
    // Of each operator: key, account if there is one here, what was earned, second of the day.
    let (here, away): (Vec<_>, Vec<_>) = state
        .operators
        .iter()
        .filter(|operator| operator.to.is_none())
        .map(|operator| {
            let account = operator.person.map(|person| sim.world.people.main_account(person));
            let draw = sim.seed.draw(decision::PAY, operator.key, i64::from(today.0), 0);
            // What somebody earns varies with the week, as commission does.
            let earned = round_like_people(amount.scaled(0.6 + 0.8 * draw.uniform()), 0.5 + draw.second() / 2.0);
            let second = (morning + (draw.second() * 11.0 * 3_600.0) as u32) % 86_400;
            (operator.key, account, earned, i64::from(second))
        })
        .partition(|(_, account, _, _)| account.is_some());
    sim.plan(sim.now + WEEK, key, key::ordinal::PAYDAY, Task::Payday(ring));
    number::plan_bill(sim, ring);
    let mut plan = |key, account, amount, second| {
        let at = Time(today.start().0 + second);
        sim.plan(at, key, today.0 as u64, Task::Paycheck(ring, account, amount));
    };
    if let Some(&(key, _, _, second)) = away.first() {
        plan(key, abroad, away.iter().map(|(_, _, earned, _)| *earned).sum(), second);
    }
    for (key, account, earned, second) in here {
        plan(key, account.unwrap_or(abroad), earned, second);
    }
}

/// Pays one, if an account of the ring's has the money.
pub fn pay(sim: &mut Sim, ring: RingIx, to: AccountIx, amount: Minor) {
    if let Some(mule) = funds::with(sim, ring, amount) {
        funds::transfer(
            sim,
            mule,
            to,
            amount,
            Part::of_ring(Role::Payroll, ring),
            Then::Out { mule },
        );
    }
}
