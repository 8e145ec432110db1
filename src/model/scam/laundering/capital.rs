//! Working capital: what a ring needs before its victims pay, and gets from abroad.
//!
//! It comes in uneven parts over some days into accounts that collect, when the ring is new and whenever what it holds
//! is nearly used up.

use super::hop::round_like_people;
use super::mule;
use crate::engine::Span;
use crate::model::facts::{Channel, Rail, Role};
use crate::model::payments::payment::Payment;
use crate::model::state::{MuleIx, MuleState, Part, RingIx, Sim, Task};
use crate::model::{decision, key};
use crate::param::money::Minor;
use crate::world::DeviceIx;

/// Within how long working capital comes in, seconds, and how many accounts take it. Assumptions.
const WITHIN: u64 = 4 * 86_400;
const ACCOUNTS: usize = 4;
/// Share of it below which more comes in. An assumption.
const LITTLE: f64 = 0.1;

/// Working capital of a ring when it is new, in the currency of its targets.
fn capital(sim: &Sim, ring: RingIx) -> Minor {
    let state = &sim.rings[ring.at()];
    let wage = sim.world.countries[state.target.at()].mean_wage;
    wage.scaled(sim.params.laundering.capital * f64::from(state.seats))
}

/// Sees to it that a ring has working capital, when it is new and whenever little of it is left.
pub(super) fn keep_up(sim: &mut Sim, ring: RingIx) {
    let target = sim.world.countries[sim.rings[ring.at()].target.at()].currency;
    let held = sim.mules.of_ring(ring).iter().map(|&mule| {
        let state = &sim.mules.all[mule.at()];
        let currency = sim.world.accounts.get(state.account).currency;
        sim.world.rates.mid(state.float + state.pending, currency, target)
    });
    if held.sum::<Minor>() < capital(sim, ring).scaled(LITTLE) {
        inject(sim, ring);
    }
}

/// Money will come in from abroad to pay the first payouts with: uneven parts, days apart, in office hours.
fn inject(sim: &mut Sim, ring: RingIx) {
    if sim.now < sim.rings[ring.at()].funded_until {
        return; // It is on its way.
    }
    let accounts = sim.mules.of_ring(ring).iter().copied();
    let is_ready = |state: &MuleState| state.layer == 1 && state.ready_at <= sim.now && mule::at_home(sim, state);
    let first: Vec<MuleIx> = accounts
        .filter(|&mule| is_ready(&sim.mules.all[mule.at()]))
        .take(ACCOUNTS)
        .collect();
    if first.is_empty() {
        return; // Tomorrow, perhaps.
    }
    sim.rings[ring.at()].funded_until = sim.now + Span(WITHIN as i64);
    let whole = capital(sim, ring);
    let parts = first.len() as f64;
    for mule in first {
        let key = sim.mules.all[mule.at()].key;
        let draw = sim.seed.draw(decision::CAPITAL, key, sim.now.0, 0);
        let part = round_like_people(whole.scaled((0.5 + draw.uniform()) / parts), draw.second());
        let home = &sim.world.countries[sim.rings[ring.at()].target.at()];
        let when = sim.seed.draw(decision::CAPITAL, key, sim.now.0, 1);
        let office = home.utc_second(9 * 3_600 + (when.uniform() * 8.0 * 3_600.0) as u32);
        let days = 1.0 + when.second() * (WITHIN as f64 / 86_400.0 - 1.0);
        let at = sim.now.day().plus(days as i32).start() + Span(i64::from(office));
        sim.plan(at, key, key::ordinal::CAPITAL, Task::Capital(mule, part));
    }
}

/// A part of a ring's working capital arrives, unless the account is out of use by now.
pub fn comes(sim: &mut Sim, mule: MuleIx, amount: Minor) {
    let state = &sim.mules.all[mule.at()];
    let (ring, to) = (state.ring, state.account);
    if state.out_at.is_some() || sim.rings[ring.at()].closed_at.is_some() {
        return;
    }
    let payment = Payment {
        from: sim.world.abroad(sim.rings[ring.at()].target),
        to,
        amount,
        rail: Rail::Transfer,
        channel: Channel::Batch,
        device: DeviceIx::NONE,
        part: Part::of_ring(Role::Layering, ring),
    };
    let receipt = payment.make(sim);
    if receipt.moved() {
        sim.mules.all[mule.at()].float += receipt.received;
        sim.mules.all[mule.at()].amount_in += receipt.received;
    }
}
