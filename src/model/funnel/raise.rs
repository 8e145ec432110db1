//! How a victim finds the money: what is in the accounts, then savings, then family and friends, a loan app, things sold.
//!
//! All of it is honest and real, and moves through the ledger: friends are poorer by what they lend, and a loan is owed.

use super::case::CaseIx;
use crate::engine::random::join;
use crate::engine::sample::lowest;
use crate::model::decision;
use crate::model::event::{Channel, Rail, Role};
use crate::model::laundering::hop::round_like_people;
use crate::model::payment::{Part, Payment};
use crate::model::sim::Sim;
use crate::param::money::Minor;
use crate::world::{AccountIx, DeviceIx, PersonIx};

/// What is paid by somebody honest is not labelled; this part is never read.
const HONEST: Part = Part {
    role: Role::Refund,
    ring: None,
    case: None,
    case_amount: None,
    layer: None,
};

/// An account that can pay an amount, after raising what is missing; a smaller amount if that is all there is, as long as
/// it is at least a third of what was asked. `None` when the funds are exhausted.
pub fn funds(sim: &mut Sim, case: CaseIx, amount: Minor) -> Option<(AccountIx, Minor)> {
    let person = sim.cases[case.at()].person;
    let people = &sim.world.people;
    let main = people.main_account(person);
    let wallet = sim.world.wallet_of(person, sim.now);
    if let Some(wallet) = wallet.filter(|&wallet| free(sim, wallet, person) >= amount) {
        return Some((wallet, amount));
    }
    let short = amount - free(sim, main, person);
    if short.is_positive() {
        from_savings(sim, person, main, short);
        let short = amount - free(sim, main, person);
        if short.is_positive() {
            beyond_own_means(sim, case, person, main, short);
        }
    }
    let free = free(sim, main, person);
    if free >= amount {
        return Some((main, amount));
    }
    let all = round_like_people(free, 0.7);
    (all.0 * 3 >= amount.0 && all.is_positive()).then_some((main, all))
}

/// What somebody is ready to part with: not the last tenth of a month's income.
fn free(sim: &Sim, account: AccountIx, person: PersonIx) -> Minor {
    let keeps = sim.world.people.income[person.at()].scaled(0.1);
    (sim.world.accounts.available(account) - keeps).max(Minor::ZERO)
}

fn from_savings(sim: &mut Sim, person: PersonIx, main: AccountIx, short: Minor) {
    let Some(savings) = sim.world.savings_of(person, sim.now) else {
        return;
    };
    let amount = short.min(sim.world.accounts.get(savings).balance);
    honest(
        sim,
        savings,
        main,
        amount,
        Rail::Internal,
        sim.world.people.device[person.at()],
    );
}

/// Family and friends by what they have, then a loan app, then something sold for cash and paid in at an agent or branch.
fn beyond_own_means(sim: &mut Sim, case: CaseIx, person: PersonIx, main: AccountIx, short: Minor) {
    let (key, step, round, funnel) = {
        let state = &sim.cases[case.at()];
        (state.key, state.step, state.round, state.funnel)
    };
    let can = short.min(sim.cases[case.at()].means_left);
    if !can.is_positive() {
        return;
    }
    let from_friends = sim.params.funnels[funnel as usize].from_friends;
    let mut left = can;
    let asked = can.scaled(from_friends);
    left -= borrow(sim, key, i64::from(step) << 8 | i64::from(round), person, main, asked);
    let u = sim.seed.draw(decision::LOAN, key, i64::from(step), round).uniform();
    let country = sim.world.people.country(person);
    let lenders = sim.world.lenders(country);
    let lender = lenders.get((u * lenders.len() as f64) as usize).copied();
    if let Some(lender) = lender.filter(|_| u < 0.75) {
        let from = sim.world.businesses.get(lender).account;
        let amount = round_like_people(left, 0.9);
        if honest(sim, from, main, amount, Rail::Transfer, DeviceIx::NONE) {
            left -= amount;
        }
    }
    if left.is_positive() {
        let institution = sim.world.accounts.get(main).institution();
        let vault = sim.world.vault(institution, sim.world.people.region(person));
        let sold = round_like_people(left, 0.8);
        if honest(sim, vault, main, sold, Rail::Agent, DeviceIx::NONE) {
            left -= sold;
        }
    }
    let state = &mut sim.cases[case.at()];
    state.means_left = (state.means_left - (can - left)).max(Minor::ZERO);
}

/// Asks up to three friends; each lends at most a fifth of what is in the account. Returns what came.
fn borrow(sim: &mut Sim, key: u64, time: i64, person: PersonIx, main: AccountIx, asked: Minor) -> Minor {
    let friends: Vec<PersonIx> = sim.world.people.friends_of(person).to_vec();
    let keys = friends.iter().map(|friend| u64::from(friend.0));
    let chosen = lowest(sim.seed, decision::FRIEND_ASKED, key, time, keys, 3);
    let mut came = Minor::ZERO;
    for position in chosen {
        let friend = friends[position];
        let from = sim.world.people.main_account(friend);
        if sim.world.accounts.get(from).currency != sim.world.accounts.get(main).currency {
            continue;
        }
        let u = sim
            .seed
            .draw(decision::FRIEND_LENDS, join(key, u64::from(friend.0)), time, 0)
            .uniform();
        let can = sim.world.accounts.get(from).balance.scaled(0.2 * u * 2.0);
        let amount = round_like_people(can.min(asked - came), 0.75);
        if amount.is_positive()
            && honest(
                sim,
                from,
                main,
                amount,
                Rail::Instant,
                sim.world.people.device[friend.at()],
            )
        {
            came += amount;
        }
    }
    came
}

fn honest(sim: &mut Sim, from: AccountIx, to: AccountIx, amount: Minor, rail: Rail, device: DeviceIx) -> bool {
    if !amount.is_positive() {
        return false;
    }
    let channel = match rail {
        Rail::Agent => Channel::Agent,
        _ if device.is_none() => Channel::Batch,
        _ => Channel::App,
    };
    Payment {
        from,
        to,
        amount,
        rail,
        channel,
        device,
        part: HONEST,
    }
    .make_honestly(sim)
    .moved()
}
