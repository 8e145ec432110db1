//! Pay: once a week a ring pays its operators through the ledger, from what it holds in mule accounts.
//!
//! Locals are paid to their own account; for those who entered from abroad the money leaves the country.

use super::syndicate::RingIx;
use crate::engine::Span;
use crate::model::event::{Channel, Rail, Role};
use crate::model::laundering;
use crate::model::payment::{Part, Payment};
use crate::model::sim::{Sim, Task};
use crate::param::money::Minor;

const WEEK: Span = Span(7 * 86_400);

/// Pays everybody who is there, as far as the money goes.
pub fn payday(sim: &mut Sim, ring: RingIx) {
    let state = &sim.rings[ring.at()];
    if state.closed_at.is_some() {
        return;
    }
    let (key, target, site) = (state.key, state.target, state.site);
    let country = sim.sites[site.at()].country;
    let home = &sim.world.countries[country.at()];
    let abroad = sim.world.countries[target.at()].currency;
    let weekly = home.mean_wage.scaled(sim.params.crew.pay * 7.0 / 30.4);
    // Mule accounts hold the targets' currency; pay is agreed in the site's.
    let amount = sim.world.rates.mid(weekly, home.currency, abroad).floor_to(1_000);
    let payees: Vec<_> = state
        .operators
        .iter()
        .filter(|operator| operator.to.is_none())
        .map(|operator| operator.person.map(|person| sim.world.people.main_account[person.at()]))
        .collect();
    sim.plan(sim.now + WEEK, key, 2, Task::Payday(ring));
    let mut leaving = Minor::ZERO;
    for payee in payees {
        match payee {
            Some(account) => {
                pay(sim, ring, account, amount);
            }
            None => leaving += amount,
        }
    }
    if leaving.is_positive() {
        let account = sim.world.abroad(target);
        pay(sim, ring, account, leaving);
    }
}

fn pay(sim: &mut Sim, ring: RingIx, to: crate::world::AccountIx, amount: Minor) {
    let Some(mule) = laundering::mule::with_funds(sim, ring, amount) else {
        return;
    };
    let payment = Payment {
        from: sim.mules.all[mule.at()].account,
        to,
        amount,
        rail: Rail::Transfer,
        channel: Channel::App,
        device: laundering::mule::device(sim, mule),
        part: Part {
            role: Role::Payroll,
            ring: Some(ring),
            case: None,
            case_amount: None,
            layer: None,
        },
    };
    if payment.make(sim).moved() {
        laundering::mule::spent(sim, mule, amount);
    }
}
