//! A ring's own money: which of its accounts has it, what is paid from there, and what that leaves.
//!
//! Money of a ring's in an account is working capital (`float`) or on its way (`pending`). What a ring pays for, it
//! pays from accounts in its targets' country, whose currency prices are in; a bill that none of these can meet is met
//! from an account abroad, if one has the money.

use super::hop::Room;
use super::{mule, way};
use crate::engine::random::join;
use crate::model::decision;
use crate::model::facts::Role;
use crate::model::settlement::book::Receipt;
use crate::model::state::{MuleIx, Part, RingIx, Sim, Then};
use crate::param::money::Minor;
use crate::world::{AccountIx, BusinessIx, Flags};

/// An account of the ring's in its targets' country that holds at least an amount of the ring's money and can send it
/// at once: whoever uses an account knows its limits, and asks for nothing that they refuse.
#[must_use]
pub fn with(sim: &Sim, ring: RingIx, amount: Minor) -> Option<MuleIx> {
    richest(sim, ring, |sim, mule| {
        mule::at_home(sim, &sim.mules.all[mule.at()]).then_some(amount)
    })
    .map(|(mule, _)| mule)
}

/// Any account of the ring's that holds an amount of its targets' currency, or what that comes to in the account's own:
/// one at home if there is one. With what it comes to.
fn with_anywhere(sim: &Sim, ring: RingIx, amount: Minor) -> Option<(MuleIx, Minor)> {
    let target = sim.world.countries[sim.rings[ring.at()].target.at()].currency;
    let at_home = with(sim, ring, amount).map(|mule| (mule, amount));
    at_home.or_else(|| {
        richest(sim, ring, |sim, mule| {
            let currency = sim.world.accounts.get(sim.mules.all[mule.at()].account).currency;
            Some(sim.world.rates.mid(amount, target, currency))
        })
    })
}

/// Of a ring's accounts that can send what is asked of them, the one with most working capital, and what is asked of
/// it.
fn richest(sim: &Sim, ring: RingIx, asked: impl Fn(&Sim, MuleIx) -> Option<Minor>) -> Option<(MuleIx, Minor)> {
    let serving = sim.mules.of_ring(ring).iter().copied();
    let able = serving.filter_map(|mule| {
        let amount = asked(sim, mule)?;
        let mule_state = &sim.mules.all[mule.at()];
        let state = sim.world.accounts.get(mule_state.account);
        let can = mule_state.ready_at <= sim.now
            && mule_state.float + mule_state.pending >= amount
            && state.balance >= amount
            && Room::of(sim, mule_state.account).now() >= amount
            && !state.flags.any(Flags::FROZEN);
        can.then_some((mule, amount))
    });
    able.max_by_key(|&(mule, _)| {
        let state = &sim.mules.all[mule.at()];
        (state.float, std::cmp::Reverse(state.key))
    })
}

/// The account of the ring's in its targets' country that can pay most now, and how much.
#[must_use]
pub fn most(sim: &Sim, ring: RingIx) -> Option<(MuleIx, Minor)> {
    let serving = sim.mules.of_ring(ring).iter().copied();
    let able = serving.filter_map(|mule| {
        let mule_state = &sim.mules.all[mule.at()];
        let state = sim.world.accounts.get(mule_state.account);
        let room = Room::of(sim, mule_state.account).now();
        let amount = (mule_state.float + mule_state.pending).min(state.balance).min(room);
        let can = mule_state.ready_at <= sim.now
            && mule::at_home(sim, mule_state)
            && amount.is_positive()
            && !state.flags.any(Flags::FROZEN);
        can.then_some((mule, amount))
    });
    able.max_by_key(|&(mule, amount)| (amount, std::cmp::Reverse(sim.mules.all[mule.at()].key)))
}

/// A transfer of a ring's money out of its hands, which may have to wait.
pub fn transfer(sim: &mut Sim, mule: MuleIx, to: AccountIx, amount: Minor, part: Part, then: Then) -> Receipt {
    let from = sim.mules.all[mule.at()].account;
    let way = way::transfer(sim, from, to, mule::device(sim, mule));
    let receipt = way.payment(from, to, amount, part).make_then(sim, then);
    if receipt.moved() || receipt.held() {
        spent(sim, mule, amount);
    }
    receipt
}

/// A ring pays for numbers, papers, a change of ways. `amount` and the answer, what was paid, are in the targets'
/// currency.
pub fn spend(sim: &mut Sim, ring: RingIx, amount: Minor) -> Minor {
    if !amount.is_positive() {
        return Minor::ZERO;
    }
    let Some((mule, asked)) = with_anywhere(sim, ring, amount) else {
        return Minor::ZERO;
    };
    let to = dealer(sim, ring, mule);
    let part = Part::of_ring(Role::Commission, ring);
    let receipt = transfer(sim, mule, to, asked, part, Then::Spent { mule, amount });
    if !receipt.moved() && !receipt.held() {
        return Minor::ZERO;
    }
    sim.rings[ring.at()].collected -= amount.0;
    amount
}

/// Who sells a ring what it needs: a shop of the region in which an account's holder lives, the same one for a ring
/// while it is open, since SIMs, photographs and papers come over ordinary counters. Somebody abroad where no shop is.
fn dealer(sim: &Sim, ring: RingIx, mule: MuleIx) -> AccountIx {
    let region = sim.world.people.region(sim.mules.all[mule.at()].person);
    let shops = sim.world.regions[region.at()].merchants.clone();
    let count = shops.end - shops.start;
    let key = join(sim.rings[ring.at()].key, region.0.into());
    let first = sim.seed.draw(decision::DEALER, key, 0, 0).below(count.into()) as u32;
    (0..count)
        .map(|step| BusinessIx(shops.start + (first + step) % count))
        .map(|shop| sim.world.businesses.get(shop).account)
        .find(|&till| sim.world.accounts.is_open(till, sim.now))
        .unwrap_or_else(|| sim.world.abroad(mule::country(sim, mule)))
}

/// The ring's money in an account grew less: working capital first, then what was to move on.
fn spent(sim: &mut Sim, mule: MuleIx, amount: Minor) {
    let now = sim.now;
    let state = &mut sim.mules.all[mule.at()];
    let from_float = amount.min(state.float);
    state.float -= from_float;
    state.pending = (state.pending - (amount - from_float)).max(Minor::ZERO);
    state.amount_out += amount;
    state.first_use.get_or_insert(now);
    state.last_use = Some(now);
}

/// A payment that was put aside was not made: what it would have taken is there to move on again.
pub fn unspent(sim: &mut Sim, mule: MuleIx, amount: Minor) {
    let state = &mut sim.mules.all[mule.at()];
    state.pending += amount;
    state.cleared += amount;
    state.amount_out -= amount;
}

/// A bill that waited was not paid after all: what the ring has taken in is not less by its amount, which is in the
/// targets' currency.
pub fn unpaid(sim: &mut Sim, mule: MuleIx, amount: Minor) {
    let ring = sim.mules.all[mule.at()].ring;
    sim.rings[ring.at()].collected += amount.0;
}

/// Money that was to move on did so; working capital stays.
pub fn passed_on(sim: &mut Sim, mule: MuleIx, amount: Minor) {
    let now = sim.now;
    let state = &mut sim.mules.all[mule.at()];
    let from_pending = amount.min(state.pending);
    state.pending -= from_pending;
    state.cleared = (state.cleared - amount).max(Minor::ZERO);
    state.float = (state.float - (amount - from_pending)).max(Minor::ZERO);
    state.amount_out += amount;
    state.first_use.get_or_insert(now);
    state.last_use = Some(now);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::response::fixture::{FIRST, RING, prompt, town};

    #[test]
    fn a_bill_is_paid_by_whoever_has_the_money() {
        let mut sim = town(prompt());
        let mule = sim.mules.of[&FIRST];
        assert_eq!(
            spend(&mut sim, RING, Minor(5_000)),
            Minor::ZERO,
            "no money of the ring's"
        );
        sim.mules.all[mule.at()].float = Minor(9_000);
        sim.world.accounts.get_mut(FIRST).balance = Minor(9_000);
        assert_eq!(with(&sim, RING, Minor(9_000)), Some(mule));
        assert_eq!(with(&sim, RING, Minor(9_001)), None);
        assert_eq!(spend(&mut sim, RING, Minor(5_000)), Minor(5_000));
        assert_eq!(sim.mules.all[mule.at()].float, Minor(4_000));
        assert_eq!(sim.rings[RING.at()].collected, -5_000);
        assert_eq!(spend(&mut sim, RING, Minor(5_000)), Minor::ZERO, "too little is left");
    }
}
