//! How a victim finds the money: what is in the accounts, then savings, then family and friends, a loan app, things
//! sold.
//!
//! All of it is honest and real, and moves through the ledger: friends are poorer by what they lend, and a loan is
//! owed. It takes its time, in which the victim may think again: savings are there in a minute, friends ask back, a
//! lender looks into it, and things must be sold first.

use super::deposit::Missed;
use super::stage;
use crate::engine::Span;
use crate::engine::random::join;
use crate::engine::sample::lowest;
use crate::model::facts::{Channel, Rail, Role};
use crate::model::payments::payment::Payment;
use crate::model::scam::laundering::hop::round_like_people;
use crate::model::settlement::book::Receipt;
use crate::model::state::{CaseIx, Help, Part, Sim, Task, Then, Waits};
use crate::model::{decision, key};
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
/// [`Missed::Unfunded`] when the funds are exhausted, [`Missed::Fetched`] when savings have just come,
/// [`Missed::Raising`] while what others give is on its way.
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
        if from_savings(sim, case, person, main, short) {
            return Err(Missed::Fetched);
        }
        if !asked {
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

/// Fetches what is short from savings, as far as it is there. Between accounts of one holder nobody stands in the way.
/// Whether anything came.
fn from_savings(sim: &mut Sim, case: CaseIx, person: PersonIx, main: AccountIx, short: Minor) -> bool {
    let Some(savings) = sim.world.savings_of(person, sim.now) else {
        return false;
    };
    let help = Help {
        from: savings,
        to: main,
        amount: short.min(sim.world.accounts.available(savings)),
        rail: Rail::Internal,
        device: sim.world.people.device[person.at()],
    };
    give(sim, case, help).is_some_and(|receipt| receipt.moved())
}

/// Asks family and friends by what they have, then a lender, and sells something for cash that is paid in at an agent
/// or branch. Answers how many of their payments are on their way.
fn beyond_own_means(sim: &mut Sim, case: CaseIx, person: PersonIx, main: AccountIx, short: Minor) -> u32 {
    let (key, step, round, funnel) = {
        let state = &sim.cases[case.at()];
        (state.key, state.step, state.round, state.funnel)
    };
    let can = short.min(sim.cases[case.at()].means_left);
    if !can.is_positive() {
        return 0;
    }
    let mut asked = Vec::new();
    let from_friends = sim.params.funnels[funnel as usize].from_friends;
    let time = i64::from(step) << 8 | i64::from(round);
    friends(sim, case, time, main, can.scaled(from_friends), &mut asked);
    let mut left = can - sum(&asked);
    let u = sim.seed.draw(decision::LOAN, key, i64::from(step), round).uniform();
    let country = sim.world.people.country(person);
    let wage = sim.world.countries[country.at()].mean_wage;
    let lenders = sim.world.lenders(country);
    let lender = lenders.get((u * lenders.len() as f64) as usize).copied();
    let loan = round_like_people(left, 0.9);
    if let Some(lender) = lender.filter(|_| u < 0.75 && loan >= wage.scaled(LEAST_LOAN)) {
        let help = Help {
            from: sim.world.businesses.get(lender).account,
            to: main,
            amount: loan,
            rail: Rail::Transfer,
            device: DeviceIx::NONE,
        };
        asked.push((Source::Lender, help));
        left -= loan;
    }
    if left.is_positive() {
        let institution = sim.world.accounts.get(main).institution();
        let help = Help {
            from: sim.world.vault(institution, sim.world.people.region(person)),
            to: main,
            amount: round_like_people(left, 0.8),
            rail: Rail::Agent,
            device: DeviceIx::NONE,
        };
        asked.push((Source::Sale, help));
    }
    asked.retain(|(_, help)| help.amount.is_positive());
    let state = &mut sim.cases[case.at()];
    state.means_left = (state.means_left - sum(&asked)).max(Minor::ZERO);
    for (ordinal, (source, help)) in (0_u32..).zip(&asked) {
        let funnel = &sim.params.funnels[funnel as usize];
        let takes = match source {
            Source::Friend => &funnel.friends_give,
            Source::Lender => &funnel.lenders_pay,
            Source::Sale => &funnel.things_sell,
        };
        let draw = sim
            .seed
            .draw(decision::HELP_COMES, join(key, u64::from(ordinal)), time, 0);
        let at = stage::waking(sim, case, sim.now + takes.quantile(draw.uniform()), draw.second());
        let task = Task::Help(case, step, Box::new(*help));
        sim.plan(
            at.max(sim.now + Span(1)),
            join(key, key::HELP | u64::from(ordinal)),
            time as u64,
            task,
        );
    }
    asked.len() as u32
}

/// The least that a lender lends, in monthly wages. An assumption.
const LEAST_LOAN: f64 = 0.05;

/// Who helps out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Friend,
    Lender,
    /// Whoever bought something.
    Sale,
}

fn sum(asked: &[(Source, Help)]) -> Minor {
    asked.iter().fold(Minor::ZERO, |sum, (_, help)| sum + help.amount)
}

/// Asks up to three friends for a sum; each lends at most two fifths of what is in the account.
fn friends(sim: &Sim, case: CaseIx, time: i64, main: AccountIx, wanted: Minor, asked: &mut Vec<(Source, Help)>) {
    let (key, person) = (sim.cases[case.at()].key, sim.cases[case.at()].person);
    let friends: Vec<PersonIx> = sim.world.people.friends_of(person).to_vec();
    let keys = friends.iter().map(|friend| u64::from(friend.0));
    for position in lowest(sim.seed, decision::FRIEND_ASKED, key, time, keys, 3) {
        let friend = friends[position];
        let from = sim.world.people.main_account(friend);
        if sim.world.accounts.get(from).currency != sim.world.accounts.get(main).currency {
            continue;
        }
        let u = sim
            .seed
            .draw(decision::FRIEND_LENDS, join(key, u64::from(friend.0)), time, 0)
            .uniform();
        let can = sim.world.accounts.get(from).balance.scaled(0.4 * u);
        let help = Help {
            from,
            to: main,
            amount: round_like_people(can.min(wanted - sum(asked)), 0.75),
            rail: Rail::Instant,
            device: sim.world.people.device[friend.at()],
        };
        asked.push((Source::Friend, help));
    }
}

/// Help comes that was asked for, unless the victim has called it off: nobody is asked for more than one payment.
pub fn comes(sim: &mut Sim, case: CaseIx, step: u32, help: Help) {
    let state = &sim.cases[case.at()];
    let waits = state
        .demand
        .is_some_and(|demand| matches!(demand.waits, Waits::Raised(_)));
    if state.step != step || state.ended() || !waits {
        return;
    }
    // One that is put aside comes back from there.
    if !give(sim, case, help).is_some_and(|receipt| receipt.held()) {
        super::demand::raised(sim, case);
    }
}

/// Makes a payment into the victim's account.
fn give(sim: &mut Sim, case: CaseIx, help: Help) -> Option<Receipt> {
    if !help.amount.is_positive() {
        return None;
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
    Some(payment.make_honestly(sim, Then::Raised { case }))
}
