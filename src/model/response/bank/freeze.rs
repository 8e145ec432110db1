//! What an institution does to an account: freezes it, and lets it go again when it was wrong.

use crate::engine::random::join;
use crate::model::facts::{Actor, MetricName, MuleKind, Reason};
use crate::model::response::decision;
use crate::model::response::task::plan;
use crate::model::state::{ComplaintIx, ResponseTask, Sim, Subject};
use crate::param::money::Minor;
use crate::world::{AccountIx, Flags};

/// Whether an account is, or was, in a ring's hands. Decides how an inquiry ends, never whether there is one.
#[must_use]
pub fn is_mule(sim: &Sim, account: AccountIx) -> bool {
    sim.mules.of.contains_key(&account)
}

/// Freezes an account, if it may be and is not. Who is wrongly frozen, or is the owner of a hijacked account, will get
/// it back after a while.
pub fn freeze(sim: &mut Sim, account: AccountIx, by: Actor, reason: Reason, complaint: Option<ComplaintIx>) -> bool {
    if sim.world.accounts.get(account).flags.any(Flags::FROZEN) || !sim.may_be_stopped(account) {
        return false;
    }
    let state = sim.world.accounts.get(account);
    let (currency, institution) = (state.currency, state.institution());
    let country = sim.world.countries[sim.world.institutions[institution.at()].country.at()]
        .code
        .word();
    let dirty = sim.trail.dirty(account);
    if dirty.is_positive() {
        sim.count_money(MetricName::FrozenUsd, country, currency, [Minor::ZERO, dirty]);
    }
    let owned = sim.mules.of.get(&account).map(|mule| sim.mules.all[mule.at()].kind);
    if owned.is_none() {
        sim.count(MetricName::WronglyFrozen, country, 1.0);
    }
    sim.freeze(account, by, reason);
    if owned.is_none_or(|kind| kind == MuleKind::Hijacked) {
        plan_hearing(sim, account, complaint);
    }
    true
}

/// Somebody who did nothing will be heard after a while, frozen or not: what was said of the account falls then.
pub(in crate::model::response) fn plan_hearing(sim: &mut Sim, account: AccountIx, complaint: Option<ComplaintIx>) {
    let (id, now) = (sim.world.accounts.get(account).id, sim.now);
    let draw = sim.seed.draw(decision::RELEASED, join(id.0, now.0 as u64), 0, 0);
    let after = sim.params.response.bank.release.quantile(draw.uniform());
    plan(sim, now + after, id.0, ResponseTask::Release(account, complaint));
}

/// The holder was heard: the account works again if it did not, and what was said of it is taken back.
pub(in crate::model::response) fn release(sim: &mut Sim, account: AccountIx, complaint: Option<ComplaintIx>) {
    let now = sim.now;
    let owned = sim.mules.of.get(&account).map(|mule| sim.mules.all[mule.at()].kind);
    if owned.is_some_and(|kind| kind != MuleKind::Hijacked) {
        return;
    }
    sim.unfreeze(account, Actor::Bank, Reason::Review);
    let id = sim.world.accounts.get(account).id;
    sim.response.feed.clear(Subject::Account(id), now);
    sim.response.accused.clear(account);
    let Some(complaint) = complaint.map(|complaint| sim.response.complaints[complaint.at()].clone()) else {
        return;
    };
    if !complaint.founded {
        for named in &complaint.named {
            sim.response.feed.clear(Subject::Payment(named.tx_id), now);
        }
    }
}
