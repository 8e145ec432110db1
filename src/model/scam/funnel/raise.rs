//! How a victim finds the money: what is in the accounts, then savings, then family and friends, a loan app, things
//! sold.
//!
//! All of it is honest and real, and moves through the ledger: friends are poorer by what they lend, and a loan is
//! owed.

use super::deposit::Missed;
use crate::engine::random::join;
use crate::engine::sample::lowest;
use crate::model::decision;
use crate::model::facts::{Channel, Rail, Role};
use crate::model::payments::payment::Payment;
use crate::model::scam::laundering::hop::round_like_people;
use crate::model::state::{CaseIx, Part, Sim, Then};
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

/// An account that can pay an amount, after raising what is missing; a smaller amount if that is all there is, as long
/// as it is at least a third of what was asked.
///
/// # Errors
/// [`Missed::Unfunded`] when the funds are exhausted, [`Missed::Raising`] while what others give is on its way.
pub(super) fn funds(sim: &mut Sim, case: CaseIx, amount: Minor) -> Result<(AccountIx, Minor), Missed> {
    let person = sim.cases[case.at()].person;
    let people = &sim.world.people;
    let main = people.main_account(person);
    let wallet = sim.world.wallet_of(person, sim.now);
    if let Some(wallet) = wallet.filter(|&wallet| free(sim, wallet, person) >= amount) {
        return Ok((wallet, amount));
    }
    let short = amount - free(sim, main, person);
    let asked = sim.cases[case.at()].demand.is_some_and(|demand| demand.has_raised());
    let mut coming = 0;
    if short.is_positive() {
        from_savings(sim, case, person, main, short);
        let short = amount - free(sim, main, person);
        if short.is_positive() && !asked {
            coming = beyond_own_means(sim, case, person, main, short);
        }
    }
    let free = free(sim, main, person);
    if free >= amount {
        return Ok((main, amount));
    }
    if coming > 0 {
        return Err(Missed::Raising(coming));
    }
    let all = round_like_people(free, 0.7);
    if all.0 * 3 < amount.0 || !all.is_positive() {
        return Err(Missed::Unfunded);
    }
    super::demand::no_more_than(sim, case, all);
    Ok((main, all))
}

/// What somebody is ready to part with: not the last tenth of a month's income.
fn free(sim: &Sim, account: AccountIx, person: PersonIx) -> Minor {
    let keeps = sim.world.people.income[person.at()].scaled(0.1);
    (sim.world.accounts.available(account) - keeps).max(Minor::ZERO)
}

fn from_savings(sim: &mut Sim, case: CaseIx, person: PersonIx, main: AccountIx, short: Minor) {
    let Some(savings) = sim.world.savings_of(person, sim.now) else {
        return;
    };
    let amount = short.min(sim.world.accounts.get(savings).balance);
    let help = Help {
        from: savings,
        to: main,
        amount,
        rail: Rail::Internal,
        device: sim.world.people.device[person.at()],
    };
    // Between accounts of one holder nobody stands in the way.
    give(sim, case, help, &mut 0);
}

/// Family and friends by what they have, then a loan app, then something sold for cash and paid in at an agent or
/// branch. Answers how many of their payments are on their way, put aside by somebody.
fn beyond_own_means(sim: &mut Sim, case: CaseIx, person: PersonIx, main: AccountIx, short: Minor) -> u32 {
    let (key, step, round, funnel) = {
        let state = &sim.cases[case.at()];
        (state.key, state.step, state.round, state.funnel)
    };
    let can = short.min(sim.cases[case.at()].means_left);
    if !can.is_positive() {
        return 0;
    }
    let mut coming = 0;
    let from_friends = sim.params.funnels[funnel as usize].from_friends;
    let mut left = can;
    let asked = can.scaled(from_friends);
    let time = i64::from(step) << 8 | i64::from(round);
    left -= borrow(sim, case, time, main, asked, &mut coming);
    let u = sim.seed.draw(decision::LOAN, key, i64::from(step), round).uniform();
    let country = sim.world.people.country(person);
    let lenders = sim.world.lenders(country);
    let lender = lenders.get((u * lenders.len() as f64) as usize).copied();
    if let Some(lender) = lender.filter(|_| u < 0.75) {
        let from = sim.world.businesses.get(lender).account;
        let help = Help {
            from,
            to: main,
            amount: round_like_people(left, 0.9),
            rail: Rail::Transfer,
            device: DeviceIx::NONE,
        };
        left -= give(sim, case, help, &mut coming);
    }
    if left.is_positive() {
        let institution = sim.world.accounts.get(main).institution();
        let vault = sim.world.vault(institution, sim.world.people.region(person));
        let help = Help {
            from: vault,
            to: main,
            amount: round_like_people(left, 0.8),
            rail: Rail::Agent,
            device: DeviceIx::NONE,
        };
        left -= give(sim, case, help, &mut coming);
    }
    let state = &mut sim.cases[case.at()];
    state.means_left = (state.means_left - (can - left)).max(Minor::ZERO);
    coming
}

/// Somebody's payment into the victim's account.
#[derive(Clone, Copy)]
struct Help {
    from: AccountIx,
    to: AccountIx,
    amount: Minor,
    rail: Rail,
    device: DeviceIx,
}

/// Asks up to three friends; each lends at most a fifth of what is in the account. Returns what they lend, and counts
/// what of it is on its way.
fn borrow(sim: &mut Sim, case: CaseIx, time: i64, main: AccountIx, asked: Minor, coming: &mut u32) -> Minor {
    let (key, person) = (sim.cases[case.at()].key, sim.cases[case.at()].person);
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
        let help = Help {
            from,
            to: main,
            amount: round_like_people(can.min(asked - came), 0.75),
            rail: Rail::Instant,
            device: sim.world.people.device[friend.at()],
        };
        came += give(sim, case, help, coming);
    }
    came
}

/// Makes a payment into the victim's account. Returns what comes of it, now or once it was let go, and counts the
/// latter.
fn give(sim: &mut Sim, case: CaseIx, help: Help, coming: &mut u32) -> Minor {
    if !help.amount.is_positive() {
        return Minor::ZERO;
    }
    let channel = match help.rail {
        Rail::Agent => Channel::Agent,
        _ if help.device.is_none() => Channel::Batch,
        _ => Channel::App,
    };
    let payment = Payment {
        from: help.from,
        to: help.to,
        amount: help.amount,
        rail: help.rail,
        channel,
        device: help.device,
        part: HONEST,
    };
    let receipt = payment.make_honestly(sim, Then::Raised { case });
    *coming += u32::from(receipt.held());
    if receipt.moved() || receipt.held() {
        help.amount
    } else {
        Minor::ZERO
    }
}
