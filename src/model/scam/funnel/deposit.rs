//! A victim's payment to the ring: by transfer to an account of its own or of a company, in tokens to its address, or
//! in cash at its site.
//!
//! What is made here is made once, now; whether it is asked for again, waits or is given up is [`super::demand`]'s
//! matter.

use super::{ending, payout, raise};
use crate::engine::random::join;
use crate::engine::{Span, Time};
use crate::model::decision;
use crate::model::economy::amount::Grid;
use crate::model::economy::habits::cash;
use crate::model::facts::{Channel, Measure, MetricName, PartPlayed, Rail, Refusal, Role, Status};
use crate::model::params::funnel::{AskParams, AskRole};
use crate::model::payments::payment::Payment;
use crate::model::scam::crew::opening;
use crate::model::scam::laundering::hop::Room;
use crate::model::scam::laundering::{self, mule};
use crate::model::scam::tokens;
use crate::model::settlement::book::{Answer, Receipt};
use crate::model::state::{CaseIx, MuleIx, Part, Sim, Then, Tokens, TokensDue, VictimPayment};
use crate::param::money::{Currency, Minor};
use crate::world::{AccountIx, DeviceIx};

/// The smallest note that machines give, in units of a country's round figures ([`Grid`]).
const SMALL_NOTE: i64 = 100;

/// Why a payment was not made, or not yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missed {
    /// It was put aside, and will be settled or stopped.
    Waits,
    /// Savings have just been moved to the account that pays.
    Fetched,
    /// So many payments of those who help out are on their way; nobody else will help.
    Raising(u32),
    /// An account at an exchange was applied for, which can be used in so long.
    Applied(Span),
    /// There is no money for it.
    Unfunded,
    /// The ring has no account that could take it now.
    Nowhere,
    /// The victim has no way to pay like that.
    NoWay,
    /// It was refused on its way to an account, perhaps for its size.
    Stopped(AccountIx, Option<Answer>),
    /// What the victim was told about it was enough.
    Understood(AccountIx),
}

/// The next payment of a demand, of no more than an amount. `ordinal` tells its draws from those of others of the step.
pub(super) fn pay(
    sim: &mut Sim,
    case: CaseIx,
    ask: &AskParams,
    amount: Minor,
    ordinal: u32,
) -> Result<VictimPayment, Missed> {
    let (key, step, person, ring) = {
        let state = &sim.cases[case.at()];
        (state.key, state.step, state.person, state.ring)
    };
    let adaptation = &sim.params.crew.adaptation;
    let crypto = sim.rings[ring.at()]
        .style
        .times(Measure::CryptoSooner, adaptation.crypto);
    let way = sim.seed.draw(decision::COLLECTED, key, i64::from(step), ordinal);
    // Whoever is at home on a phone pays in crypto; others would not know how.
    let can = f64::from(sim.world.people.digital[person.at()]) * 2.0;
    // Tokens that were bought and could not be sent are used first.
    if let Some(tokens) = left_over(sim, case, amount) {
        return send_tokens(sim, case, ask.role, tokens, ask.shows);
    }
    if at_the_site(sim, case) {
        let draw = sim.seed.draw(decision::CASH, key, i64::from(step), ordinal);
        if draw.chance(ask.cash) {
            return in_cash(sim, case, ask, amount, draw.second());
        }
    }
    if way.chance((ask.crypto * crypto).min(1.0) * can.min(1.5)) {
        return in_crypto(sim, case, ask, amount);
    }
    let shell = way.second() < ask.shell;
    let chooser = join(key, u64::from(step) << 20 | u64::from(ordinal));
    // A victim who has become a mule is not told to pay into the own account.
    let collects = |shell, turn| {
        mule::choose(sim, ring, 1, chooser, turn, shell).filter(|&mule| sim.mules.all[mule.at()].person != person)
    };
    let collector = collects(Some(shell), 0)
        .or_else(|| collects(None, 0))
        .or_else(|| collects(None, 1))
        .ok_or(Missed::Nowhere)?;
    by_transfer(sim, case, ask, amount, collector)
}

fn role_of(role: AskRole) -> Role {
    match role {
        AskRole::Deposit => Role::Deposit,
        AskRole::Fee => Role::Fee,
        AskRole::RecoveryFee => Role::RecoveryFee,
    }
}

/// To a mule's or shell company's account.
fn by_transfer(
    sim: &mut Sim,
    case: CaseIx,
    ask: &AskParams,
    amount: Minor,
    mule: MuleIx,
) -> Result<VictimPayment, Missed> {
    let (person, ring) = (sim.cases[case.at()].person, sim.cases[case.at()].ring);
    let to = sim.mules.all[mule.at()].account;
    let (from, amount) = raise::funds(sim, case, amount)?;
    let way = laundering::way::to_company(sim, from, to, sim.world.people.device[person.at()]);
    let part = Part {
        role: role_of(ask.role),
        ring: Some(ring),
        case: Some(case),
        case_amount: Some(amount),
        layer: None,
    };
    let payment = way.payment(from, to, amount, part);
    let then = Then::Deposit {
        case,
        mule: Some(mule),
        role: ask.role,
        shows: ask.shows,
        amount,
    };
    let receipt = payment.make_then(sim, then);
    if receipt.moved() || receipt.held() {
        mule::count_payment(sim, mule);
    }
    if !receipt.moved() {
        return Err(why(sim, case, &receipt));
    }
    laundering::hop::arrived(sim, mule, receipt.received);
    sim.mules.all[mule.at()].cases.insert(case);
    Ok(given(&receipt, amount))
}

/// Whether the victim can come to the ring's site.
fn at_the_site(sim: &Sim, case: CaseIx) -> bool {
    let state = &sim.cases[case.at()];
    let site = &sim.sites[sim.rings[state.ring.at()].site.at()];
    sim.world.people.region(state.person) == site.region
}

/// Drawn at a machine or an agent on the way to the ring's site, and handed over there. The withdrawal is all that any
/// ledger shows of it, so it is the payment; what the ring does with the notes is out of the books.
fn in_cash(sim: &mut Sim, case: CaseIx, ask: &AskParams, amount: Minor, door: f64) -> Result<VictimPayment, Missed> {
    let (person, ring) = (sim.cases[case.at()].person, sim.cases[case.at()].ring);
    let (from, amount) = raise::funds(sim, case, amount)?;
    let people = &sim.world.people;
    let wage = sim.world.countries[people.country(person).at()].mean_wage;
    let note = Grid::new(sim.cases[case.at()].currency, wage).steps(SMALL_NOTE);
    let whole = amount.floor_to(note);
    let notes = if whole.is_positive() { whole } else { amount };
    let payer = sim.world.accounts.get(from);
    let (rail, channel) = cash::door(payer.kind, door);
    let to = sim.world.vault(payer.institution(), people.region(person));
    super::demand::odd(sim, case, amount - notes);
    let payment = Payment {
        from,
        to,
        amount: notes,
        rail,
        channel,
        device: DeviceIx::NONE,
        part: Part {
            role: role_of(ask.role),
            ring: Some(ring),
            case: Some(case),
            case_amount: Some(notes),
            layer: None,
        },
    };
    let then = Then::Deposit {
        case,
        mule: None,
        role: ask.role,
        shows: ask.shows,
        amount: notes,
    };
    let receipt = payment.make_then(sim, then);
    if !receipt.moved() {
        return Err(why(sim, case, &receipt));
    }
    Ok(given(&receipt, notes))
}

/// Bought at an exchange by the victim, then sent to the ring's address: the deposit is what leaves the victim's
/// control.
fn in_crypto(sim: &mut Sim, case: CaseIx, ask: &AskParams, amount: Minor) -> Result<VictimPayment, Missed> {
    let person = sim.cases[case.at()].person;
    let (exchange, ready) = laundering::exit::exchange_account(sim, person).ok_or(Missed::NoWay)?;
    if ready > sim.now {
        return Err(Missed::Applied(ready - sim.now));
    }
    let (from, amount) = raise::funds(sim, case, amount)?;
    let purchase = Payment {
        from,
        to: exchange,
        amount,
        rail: Rail::Exchange,
        channel: Channel::App,
        device: sim.world.people.device[person.at()],
        part: Part {
            role: Role::Deposit,
            ring: None,
            case: None,
            case_amount: None,
            layer: None,
        },
    };
    let then = Then::Tokens {
        case,
        role: ask.role,
        shows: ask.shows,
        amount,
    };
    let bought = purchase.make_for(sim, case, then);
    if !bought.moved() {
        return Err(why(sim, case, &bought));
    }
    let tokens = Tokens {
        account: bought.to,
        amount: bought.received,
        cost: amount,
    };
    // They are sent once they are there, like those of a purchase that had to wait.
    tokens::plan(
        sim,
        TokensDue::Victim {
            case,
            role: ask.role,
            shows: ask.shows,
            tokens,
        },
    );
    Err(Missed::Waits)
}

/// Tokens that are left in a victim's account because they were refused at the ring's address, if they come to an
/// amount of the case's currency nearly.
fn left_over(sim: &Sim, case: CaseIx, amount: Minor) -> Option<Tokens> {
    let state = &sim.cases[case.at()];
    let (unsent, currency) = (state.unsent, state.currency);
    let account = sim.world.exchange_of(state.person).filter(|_| unsent.is_positive())?;
    let there = unsent.min(sim.world.accounts.available(account));
    let worth = sim.world.rates.mid(there, Currency::Usdt, currency);
    if worth.0 * 10 < amount.0 * 9 {
        return None;
    }
    let cost = worth.min(amount);
    let share = cost.0 as f64 / worth.0.max(1) as f64;
    let amount = if cost == worth { there } else { there.scaled(share) };
    Some(Tokens { account, amount, cost })
}

/// Tokens that a victim has bought go to the ring's address.
pub(super) fn send_tokens(
    sim: &mut Sim,
    case: CaseIx,
    role: AskRole,
    tokens: Tokens,
    shows: f64,
) -> Result<VictimPayment, Missed> {
    let amount = tokens.cost;
    let (person, ring) = (sim.cases[case.at()].person, sim.cases[case.at()].ring);
    let payment = Payment {
        from: tokens.account,
        to: sim.rings[ring.at()].address,
        amount: tokens.amount,
        rail: Rail::Onchain,
        channel: Channel::App,
        device: sim.world.people.device[person.at()],
        part: Part {
            role: role_of(role),
            ring: Some(ring),
            case: Some(case),
            case_amount: Some(amount),
            layer: None,
        },
    };
    let then = Then::Deposit {
        case,
        mule: None,
        role,
        shows,
        amount,
    };
    let unsent = sim.cases[case.at()].unsent;
    let receipt = payment.make_then(sim, then);
    let state = &mut sim.cases[case.at()];
    if receipt.moved() || receipt.held() {
        state.unsent = (unsent - tokens.amount).max(Minor::ZERO);
    } else {
        state.unsent = unsent.max(tokens.amount);
        // The handler gives another address where this one is refused, whatever the amount.
        if receipt.answer.is_none_or(|answer| answer.is_outright()) {
            opening::renew_address(sim, ring);
        }
    }
    if !receipt.moved() {
        return Err(why(sim, case, &receipt));
    }
    Ok(given(&receipt, amount))
}

/// What a payment that did not move means. What would have gone is told in the case's currency.
fn why(sim: &Sim, case: CaseIx, receipt: &Receipt) -> Missed {
    let paid_in = sim.world.accounts.get(receipt.from).currency;
    let kept_in = sim.cases[case.at()].currency;
    let answer = receipt.answer.map(|answer| Answer {
        allowed: sim.world.rates.mid(answer.allowed, paid_in, kept_in),
        ..answer
    });
    match (receipt.status, receipt.refusal, answer) {
        (Some(Status::Held), ..) => Missed::Waits,
        // Heeded a warning, or understood what was said about a hold.
        (Some(Status::Cancelled), ..) => Missed::Understood(receipt.to),
        (_, _, Some(answer)) if answer.understood => Missed::Understood(receipt.to),
        (_, Some(Refusal::Payee | Refusal::Policy), answer) => Missed::Stopped(receipt.to, answer),
        (_, Some(Refusal::Limit), _) => Missed::Stopped(receipt.to, Some(room(sim, receipt.from))),
        (_, Some(Refusal::Frozen | Refusal::Closed), _) => Missed::Stopped(receipt.to, None),
        _ => Missed::Unfunded,
    }
}

/// What the payer's own institution still lets through: the limits that it sets everybody.
fn room(sim: &Sim, from: AccountIx) -> Answer {
    let room = Room::of(sim, from);
    let tomorrow = Time(sim.now.day().plus(1).start().0) - sim.now;
    Answer {
        allowed: room.now().max(Minor::ZERO),
        again: Some(if room.is_spent() {
            Span(tomorrow.0 + 3_600)
        } else {
            Span(600)
        }),
        understood: false,
    }
}

/// A payment of the victim's as the case keeps it.
#[must_use]
pub fn given(receipt: &Receipt, case_amount: Minor) -> VictimPayment {
    VictimPayment {
        tx_id: receipt.tx_id,
        at: receipt.at,
        from: receipt.from,
        to: receipt.to,
        amount: receipt.amount,
        case_amount,
        returned: Minor::ZERO,
    }
}

/// Enters a payment of the victim's into the case.
pub fn book(sim: &mut Sim, case: CaseIx, role: AskRole, shows: f64, given: VictimPayment) {
    let shown_rows = given.tx_id != 0;
    let state = &mut sim.cases[case.at()];
    let first = state.given.is_empty();
    let new_payer = state.given.iter().all(|before| before.from != given.from);
    let (person, currency, ring) = (state.person, state.currency, state.ring);
    state.given.push(given);
    state.shown += given.case_amount.scaled(shows);
    let (metric, grown) = if role == AskRole::Deposit {
        let sum = state.window.deposited;
        // The next demand builds on the whole of this one, in however many parts it came.
        let before = state.demand.map_or(Minor::ZERO, |demand| demand.paid());
        state.last_deposit = before + given.case_amount;
        state.life.deposits += 1;
        state.life.deposited += given.case_amount;
        if shown_rows {
            state.window.deposits += 1;
            state.window.deposited += given.case_amount;
        }
        (MetricName::DepositedUsd, [sum, state.window.deposited])
    } else {
        let sum = state.window.fees;
        state.life.fees += given.case_amount;
        if shown_rows {
            state.window.fees += given.case_amount;
        }
        (MetricName::FeesUsd, [sum, state.window.fees])
    };
    let today = sim.now.day();
    let taker = &mut sim.rings[ring.at()];
    taker.collected += given.case_amount.0;
    taker.dues.on(today).taken += given.case_amount;
    if role == AskRole::Deposit {
        payout::refer(sim, case, given.case_amount);
    }
    let code = sim.country_of(person);
    sim.count_money(metric, code, currency, grown);
    sim.count(
        if role == AskRole::Deposit {
            MetricName::Deposits
        } else {
            MetricName::Fees
        },
        code,
        1.0,
    );
    if new_payer {
        sim.truth.victim(given.from, sim.now, ring);
    }
    if first {
        sim.touch(person);
        sim.truth.plays(person, PartPlayed::Victim, sim.now);
        sim.count(MetricName::NewVictims, code, 1.0);
        became_victim(sim, case);
    }
}

/// Some who have deposited bring a friend; some are asked to receive and forward money.
fn became_victim(sim: &mut Sim, case: CaseIx) {
    let (key, person, ring, funnel) = {
        let state = &sim.cases[case.at()];
        (state.key, state.person, state.ring, state.funnel)
    };
    let params = &sim.params.funnels[funnel as usize];
    let (brings, becomes) = (params.brings_friend, params.becomes_mule);
    if sim.seed.draw(decision::BRINGS_FRIEND, key, 0, 0).chance(brings) {
        ending::bring_friend(sim, case);
    }
    if sim.seed.draw(decision::FORWARDS, key, 0, 0).chance(becomes) {
        laundering::victim(sim, ring, person);
    }
}
