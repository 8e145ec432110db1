//! What the ring pays to a victim: promised in a round, paid some time later from an account that has the money.

use super::round::basis;
use crate::engine::Time;
use crate::engine::random::join;
use crate::model::facts::{MetricName, Role};
use crate::model::params::funnel::{PayParams, PayRole};
use crate::model::scam::laundering::{self, funds};
use crate::model::settlement::book::Receipt;
use crate::model::state::{CaseIx, Part, Payout, Sim, Task, Then};
use crate::model::{decision, key};
use crate::param::money::{Currency, Minor};
use crate::world::AccountIx;

/// Plans what the ring will pay for this round.
pub(super) fn promise(sim: &mut Sim, case: CaseIx, pay: &PayParams) {
    let (key, step, round) = {
        let state = &sim.cases[case.at()];
        (state.key, state.step, state.round)
    };
    let draw = sim.seed.draw(decision::PAYS, key, i64::from(step), round);
    let whole = basis(sim, case, pay.of).scaled(pay.amount.quantile(draw.uniform()));
    let u = sim
        .seed
        .draw(decision::TYPED, key, i64::from(step), round | 1 << 16)
        .uniform();
    let amount = laundering::hop::round_like_people(whole, u * 0.85);
    let after = pay.after.quantile(draw.second());
    let payout = Payout {
        role: pay.role,
        amount,
        step,
        round,
        tried: 0,
    };
    sim.plan(
        sim.now + after,
        join(key, key::PAYOUT),
        u64::from(step) << 16 | u64::from(round),
        Task::Pay(case, payout),
    );
}

/// The ring pays, from an account of its own that has the money; if none has, it tries again later, three times.
pub fn pay(sim: &mut Sim, case: CaseIx, payout: Payout) {
    let (person, ring, key) = {
        let state = &sim.cases[case.at()];
        (state.person, state.ring, state.key)
    };
    if sim.rings[ring.at()].closed_at.is_some() || !payout.amount.is_positive() {
        return;
    }
    let Some(mule) = funds::with(sim, ring, payout.amount) else {
        if payout.tried < 3 {
            let ordinal = u64::from(payout.step) << 16 | u64::from(payout.round) << 4 | u64::from(payout.tried);
            let later = Payout {
                tried: payout.tried + 1,
                ..payout
            };
            let at: Time = sim.now + crate::engine::Span(2 * 3_600);
            sim.plan(at, join(key, key::PAYOUT_LATER), ordinal, Task::Pay(case, later));
        }
        return;
    };
    let role = match payout.role {
        PayRole::TaskPayout => Role::TaskPayout,
        PayRole::BaitReturn => Role::BaitReturn,
    };
    let to = receiving_account(sim, person);
    if sim.mules.all[mule.at()].account == to || sim.world.accounts.get(to).currency == Currency::Usdt {
        return;
    }
    let part = Part {
        case: Some(case),
        case_amount: Some(payout.amount),
        ..Part::of_ring(role, ring)
    };
    let then = Then::Payout {
        mule,
        case,
        amount: payout.amount,
    };
    let receipt = funds::transfer(sim, mule, to, payout.amount, part, then);
    if receipt.moved() {
        paid(sim, case, payout.amount, &receipt);
    }
}

/// A victim has been paid.
pub fn paid(sim: &mut Sim, case: CaseIx, amount: Minor, receipt: &Receipt) {
    let state = &mut sim.cases[case.at()];
    let before = state.window.paid_back;
    state.life.paid_back += amount;
    state.shown = (state.shown - amount).max(Minor::ZERO);
    if receipt.tx_id != 0 {
        state.window.paid_back += amount;
    }
    let (person, currency, ring) = (state.person, state.currency, state.ring);
    let grown = [before, state.window.paid_back];
    sim.rings[ring.at()].collected -= amount.0;
    let code = sim.country_of(person);
    sim.count_money(MetricName::PaidBackUsd, code, currency, grown);
}

/// Where somebody takes small payments: the wallet, if there is one.
fn receiving_account(sim: &Sim, person: crate::world::PersonIx) -> AccountIx {
    sim.world
        .wallet_of(person, sim.now)
        .unwrap_or(sim.world.people.main_account(person))
}
