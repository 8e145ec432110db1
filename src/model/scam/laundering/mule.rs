//! A mule account: one account in a ring's hands, from recruitment to freeze, retirement or the end.

use crate::engine::sample::rendezvous;
use crate::model::facts::MetricName;
use crate::model::state::{MuleIx, MuleState, RingIx, Sim, Task};
use crate::model::{decision, key};
use crate::param::money::Minor;
use crate::world::{AccountIx, CountryIx, DeviceIx, Owner, PersonIx};

/// The device from which an account is used: the holder's, or the ring's.
#[must_use]
pub fn device(sim: &Sim, mule: MuleIx) -> DeviceIx {
    sim.mules.all[mule.at()].device
}

/// The country where it lies.
#[must_use]
pub fn country(sim: &Sim, mule: MuleIx) -> CountryIx {
    country_of(sim, &sim.mules.all[mule.at()])
}

/// Whether it lies in the country of its ring's targets, whose currency working capital is kept in.
#[must_use]
pub fn at_home(sim: &Sim, state: &MuleState) -> bool {
    country_of(sim, state) == sim.rings[state.ring.at()].target
}

fn country_of(sim: &Sim, state: &MuleState) -> CountryIx {
    let institution = sim.world.accounts.get(state.account).institution();
    sim.world.institutions[institution.at()].country
}

/// One of a ring's accounts at a layer, chosen by keyed priority so that one more or less moves few. None, at the layer
/// that collects, also when all have taken as many payments today as they may: the victim is put off.
#[must_use]
pub fn choose(sim: &Sim, ring: RingIx, layer: u8, chooser: u64, time: i64, shell: Option<bool>) -> Option<MuleIx> {
    let now = sim.now;
    let candidates: Vec<MuleIx> = sim
        .mules
        .of_ring(ring)
        .iter()
        .copied()
        .filter(|&mule| {
            let state = &sim.mules.all[mule.at()];
            state.layer == layer
                && state.ready_at <= now
                && shell.is_none_or(|shell| state.shell == shell)
                && (layer > 1 || takes_more(sim, state))
                && sim.world.accounts.is_open(state.account, now)
        })
        .collect();
    let candidates = if layer == 1 {
        elsewhere(sim, ring, candidates)
    } else {
        candidates
    };
    let keys = candidates.iter().map(|&mule| sim.mules.all[mule.at()].key);
    rendezvous(sim.seed, decision::WHICH_MULE, chooser, time, keys).map(|position| candidates[position])
}

/// Whether an account may take another payment of a victim's today: payments are spread so as not to be noticed.
fn takes_more(sim: &Sim, state: &MuleState) -> bool {
    let (day, taken) = state.takings;
    day != sim.now.day() || taken < sim.params.laundering.payments_a_day
}

/// A victim pays into it: what is on its way counts for the day on which it was asked for, and for no other.
pub fn count_payment(sim: &mut Sim, mule: MuleIx) {
    let today = sim.now.day();
    let state = &mut sim.mules.all[mule.at()];
    let taken = if state.takings.0 == today { state.takings.1 } else { 0 };
    state.takings = (today, taken + 1);
}

/// A payment to an account was refused, whatever the amount: after a few the ring knows that it is worth nothing any
/// more.
pub fn turned_away(sim: &mut Sim, account: AccountIx) {
    let Some(&mule) = sim.mules.of.get(&account) else {
        return;
    };
    let most = sim.params.laundering.gives_up;
    let notices = sim.params.crew.notices;
    let state = &mut sim.mules.all[mule.at()];
    state.refused += 1;
    if state.refused == most && state.out_at.is_none() {
        let key = state.key;
        sim.plan(sim.now + notices, key, key::ordinal::TURNED_AWAY, Task::Retire(mule));
    }
}

/// Those at institutions that the ring does not keep away from, if there are any.
fn elsewhere(sim: &Sim, ring: RingIx, candidates: Vec<MuleIx>) -> Vec<MuleIx> {
    let style = &sim.rings[ring.at()].style;
    if !style.shuns_any() {
        return candidates;
    }
    let away = candidates.iter().copied().filter(|&mule| {
        let account = sim.world.accounts.get(sim.mules.all[mule.at()].account);
        !style.shuns(account.institution())
    });
    let away: Vec<MuleIx> = away.collect();
    if away.is_empty() { candidates } else { away }
}

/// The account was frozen: the ring notices after a while and uses it no more; what lies there is lost to it.
pub fn frozen(sim: &mut Sim, account: AccountIx) {
    let Some(&mule) = sim.mules.of.get(&account) else {
        return;
    };
    let now = sim.now;
    let state = &mut sim.mules.all[mule.at()];
    state.frozen_at.get_or_insert(now);
    let (key, ring) = (state.key, state.ring);
    let notices = sim.params.crew.notices;
    sim.count(MetricName::MuleFreezes, sim_country(sim, ring), 1.0);
    sim.plan(now + notices, key, key::ordinal::FROZEN, Task::Retire(mule));
}

fn sim_country(sim: &Sim, ring: RingIx) -> &'static str {
    sim.world.countries[sim.rings[ring.at()].target.at()].code.word()
}

/// The ring uses it no more. Money that still lies there, if it can, moves on one last time.
pub fn retire(sim: &mut Sim, mule: MuleIx) {
    let now = sim.now;
    let state = &mut sim.mules.all[mule.at()];
    if state.out_at.is_some() {
        return;
    }
    state.out_at = Some(now);
    if state.frozen_at.is_some() {
        let (lost, account) = (state.float + state.pending, state.account);
        let ring = &mut sim.rings[state.ring.at()];
        let target = sim.world.countries[ring.target.at()].currency;
        let currency = sim.world.accounts.get(account).currency;
        ring.signs.frozen += 1;
        ring.collected -= sim.world.rates.mid(lost, currency, target).0;
    }
    let state = &mut sim.mules.all[mule.at()];
    // Working capital moves on too.
    state.pending += state.float;
    state.float = Minor::ZERO;
    let (ring, pending) = (state.ring, state.pending);
    if let Some(serving) = sim.mules.serving.get_mut(&ring) {
        serving.retain(|&other| other != mule);
    }
    if pending.is_positive() && sim.rings[ring.at()].closed_at.is_none() {
        super::hop::plan(sim, mule);
    }
}

/// Whose account it is, if a person's.
#[must_use]
pub fn holder(sim: &Sim, account: AccountIx) -> Option<PersonIx> {
    match sim.world.accounts.record(account).owner() {
        Owner::Person(person) => Some(person),
        Owner::Business(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::response::fixture::{COMPANY, FIRST, RING, prompt, town};

    #[test]
    fn an_account_takes_so_many_payments_a_day_and_others_take_the_rest() {
        let mut sim = town(prompt());
        let mut params = (*sim.params).clone();
        params.laundering.payments_a_day = 2;
        sim.params = params.into();
        let (first, company) = (sim.mules.of[&FIRST], sim.mules.of[&COMPANY]);
        let chosen = |sim: &Sim, shell| choose(sim, RING, 1, 5, 0, shell);
        count_payment(&mut sim, first);
        assert_eq!(chosen(&sim, Some(false)), Some(first));
        count_payment(&mut sim, first);
        assert_eq!(chosen(&sim, Some(false)), None, "busy for today");
        assert_eq!(chosen(&sim, None), Some(company));
        count_payment(&mut sim, company);
        count_payment(&mut sim, company);
        assert_eq!(chosen(&sim, None), None, "all are busy");
        sim.now = sim.now.day().plus(1).start();
        assert_eq!(chosen(&sim, Some(false)), Some(first), "another day");
    }
}
