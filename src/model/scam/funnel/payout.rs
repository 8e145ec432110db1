//! What the ring pays to a victim: promised in a round, paid some time later from an account that has the money.

use super::outreach::lean;
use super::round::basis;
use crate::engine::random::join;
use crate::engine::sample::shifted;
use crate::engine::{Span, Time};
use crate::model::facts::{MetricName, Role};
use crate::model::params::funnel::{PayParams, PayRole, WithdrawParams};
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
    let amount = if pay.role.is_owed() {
        whole // As it was worked out: nobody types it.
    } else {
        laundering::hop::round_like_people(whole, u * 0.85)
    };
    let after = pay.after.quantile(draw.second());
    let payout = Payout {
        role: pay.role,
        amount,
        step,
        round,
        tried: 0,
    };
    owe(sim, case, pay.role, amount);
    let ordinal = u64::from(step) << 16 | u64::from(round);
    sim.plan(
        sim.now + after,
        join(key, key::PAYOUT),
        ordinal,
        Task::Pay(case, payout),
    );
}

/// Some ask for some of their shown balance back: the more of them, the less is paid of what has fallen due.
pub(super) fn wish(sim: &mut Sim, case: CaseIx, withdraws: &WithdrawParams) {
    let (key, step, round, person, ring, shown) = {
        let state = &sim.cases[case.at()];
        (
            state.key,
            state.step,
            state.round,
            state.person,
            state.ring,
            state.shown,
        )
    };
    if !shown.is_positive() {
        return;
    }
    let state = &sim.rings[ring.at()];
    let scheme = sim.params.funnels[state.funnel as usize].scheme.as_ref();
    let panic = scheme.map_or(0.0, |scheme| scheme.panic * state.dues.sum().unpaid_share());
    let lean = lean(sim, person, withdraws.susceptibility, 0.0) + panic;
    let draw = sim.seed.draw(decision::WITHDRAWS, key, i64::from(step), round);
    if !draw.chance(shifted(withdraws.share, lean)) {
        return;
    }
    let when = sim
        .seed
        .draw(decision::WITHDRAWS, key, i64::from(step), round | 1 << 16);
    let amount = shown.scaled(withdraws.amount.quantile(draw.second())).min(shown);
    let payout = Payout {
        role: PayRole::Withdrawal,
        amount,
        step,
        round,
        tried: 0,
    };
    owe(sim, case, payout.role, amount);
    let ordinal = u64::from(step) << 16 | u64::from(round);
    let at = sim.now + withdraws.after.quantile(when.uniform());
    sim.plan(at, join(key, key::WITHDRAWAL), ordinal, Task::Pay(case, payout));
}

/// Whoever brought a depositor, and whoever brought that one, are owed their shares of a deposit.
pub(super) fn refer(sim: &mut Sim, case: CaseIx, amount: Minor) {
    let params = sim.params.clone();
    let state = &sim.cases[case.at()];
    let (depositor, step, nth) = (state.key, state.step, state.given.len() as u32);
    let mut above = state.brought_by;
    for share in &params.funnels[state.funnel as usize].referral {
        let Some(case) = above else {
            return;
        };
        let state = &sim.cases[case.at()];
        above = state.brought_by;
        if state.ended() {
            continue;
        }
        let key = join(join(state.key, key::BONUS), depositor);
        let payout = Payout {
            role: PayRole::ReferralBonus,
            amount: amount.scaled(*share),
            step,
            round: nth,
            tried: 0,
        };
        owe(sim, case, payout.role, payout.amount);
        sim.plan(sim.now + BONUS_AFTER, key, u64::from(nth), Task::Pay(case, payout));
    }
}

/// Time from a deposit to what others get for it: a platform books it by night. An assumption.
const BONUS_AFTER: Span = Span::DAY;

/// A sum falls due to a victim. A claim leaves the shown balance while it is on its way.
fn owe(sim: &mut Sim, case: CaseIx, role: PayRole, amount: Minor) {
    let state = &mut sim.cases[case.at()];
    if role.is_owed() {
        state.shown = (state.shown - amount).max(Minor::ZERO);
    }
    let (ring, today) = (state.ring, sim.now.day());
    if role.falls_due() {
        sim.rings[ring.at()].dues.on(today).due += amount;
    }
}

/// A sum was not paid to a victim that should have been: a claim is shown again, and the others get to know.
pub fn unpaid(sim: &mut Sim, case: CaseIx, role: PayRole, amount: Minor) {
    let state = &mut sim.cases[case.at()];
    if role.is_owed() {
        state.shown += amount;
    }
    let (ring, today) = (state.ring, sim.now.day());
    if role.falls_due() {
        sim.rings[ring.at()].dues.on(today).unpaid += amount;
    }
}

/// The ring pays, from an account of its own that has the money; if none has, it tries again later, three times. What
/// is due is paid in up to four parts, as the money is there; what is left then is not paid.
pub fn pay(sim: &mut Sim, case: CaseIx, payout: Payout) {
    let (person, ring, key) = {
        let state = &sim.cases[case.at()];
        (state.person, state.ring, state.key)
    };
    if sim.rings[ring.at()].closed_at.is_some() || !payout.amount.is_positive() {
        return;
    }
    let falls_due = payout.role.falls_due();
    let payer = if falls_due {
        funds::most(sim, ring).map(|(mule, most)| (mule, most.min(payout.amount)))
    } else {
        funds::with(sim, ring, payout.amount).map(|mule| (mule, payout.amount))
    };
    let Some((mule, amount)) = payer else {
        try_later(sim, case, key, payout);
        return;
    };
    let role = match payout.role {
        PayRole::TaskPayout => Role::TaskPayout,
        PayRole::BaitReturn => Role::BaitReturn,
        PayRole::PromisedReturn => Role::PromisedReturn,
        PayRole::Withdrawal => Role::Withdrawal,
        PayRole::ReferralBonus => Role::ReferralBonus,
    };
    let to = receiving_account(sim, person);
    if sim.mules.all[mule.at()].account == to || sim.world.accounts.get(to).currency == Currency::Usdt {
        return;
    }
    let part = Part {
        case: Some(case),
        case_amount: Some(amount),
        ..Part::of_ring(role, ring)
    };
    let then = Then::Payout {
        mule,
        case,
        role: payout.role,
        amount,
    };
    let receipt = funds::transfer(sim, mule, to, amount, part, then);
    if receipt.moved() {
        paid(sim, case, payout.role, amount, &receipt);
    }
    let left = if receipt.moved() || receipt.held() {
        payout.amount - amount
    } else {
        payout.amount
    };
    if falls_due && left.is_positive() {
        try_later(sim, case, key, Payout { amount: left, ..payout });
    }
}

/// A payment that could not be made is tried again two hours later, three times, and then not made.
fn try_later(sim: &mut Sim, case: CaseIx, key: u64, payout: Payout) {
    if payout.tried >= 3 {
        unpaid(sim, case, payout.role, payout.amount);
        return;
    }
    let ordinal = u64::from(payout.step) << 16 | u64::from(payout.round) << 4 | u64::from(payout.tried);
    let of = (u64::from(payout.role.falls_due()) * (payout.role as u64)) << 48;
    let later = Payout {
        tried: payout.tried + 1,
        ..payout
    };
    let at: Time = sim.now + Span(2 * 3_600);
    sim.plan(at, join(key, key::PAYOUT_LATER), ordinal | of, Task::Pay(case, later));
}

/// A victim has been paid.
pub fn paid(sim: &mut Sim, case: CaseIx, role: PayRole, amount: Minor, receipt: &Receipt) {
    let state = &mut sim.cases[case.at()];
    let before = state.window.paid_back;
    state.life.paid_back += amount;
    if !role.falls_due() {
        state.shown = (state.shown - amount).max(Minor::ZERO);
    }
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
