//! A round of a stage: the victim is asked, the victim pays or does not, the ring pays, and a way out is taken or not.

use super::case::{CaseIx, Given};
use super::params::{AskParams, AskRole, Basis, END, PayParams, PayRole, StageParams, When};
use super::{ending, outreach::lean, raise, stage};
use crate::engine::Time;
use crate::engine::random::join;
use crate::engine::sample::shifted;
use crate::model::book::Receipt;
use crate::model::crew::RingIx;
use crate::model::event::{Channel, Measure, Rail, Role};
use crate::model::hold::Then;
use crate::model::justice::{self, Check};
use crate::model::laundering::{self, mule};
use crate::model::payment::{Part, Payment};
use crate::model::sim::{Sim, Task};
use crate::model::{chain, decision};
use crate::param::money::{Currency, Minor};
use crate::world::AccountIx;

/// A payment that the ring has promised.
#[derive(Clone, Debug)]
pub struct Payout {
    pub role: PayRole,
    pub amount: Minor,
    pub step: u32,
    pub round: u32,
    /// Times it could not be made for want of funds.
    pub tried: u32,
}

/// A round begins, unless the case has moved on.
pub fn begin(sim: &mut Sim, case: CaseIx, step: u32) {
    let state = &mut sim.cases[case.at()];
    if state.ended() || state.step != step {
        return;
    }
    state.round += 1;
    let params = sim.params.clone();
    let funnel = &params.funnels[sim.cases[case.at()].funnel as usize];
    let here = &funnel.stage[sim.cases[case.at()].stage as usize];
    let result = match &here.asks {
        Some(ask) => asked(sim, case, ask),
        None => Ok(When::Paid),
    };
    let Ok(result) = result else {
        put_off(sim, case);
        return;
    };
    sim.cases[case.at()].put_off_since = None;
    if let (Some(pay), When::Paid) = (&here.pays, result) {
        promise(sim, case, pay);
    }
    leave_or_stay(sim, case, here, result);
}

/// Takes one of the ways that fit, or stays for another round, or goes where the last round leads.
fn leave_or_stay(sim: &mut Sim, case: CaseIx, here: &StageParams, result: When) {
    if sim.cases[case.at()].ended() {
        return;
    }
    let (key, step, round, person) = {
        let state = &sim.cases[case.at()];
        (state.key, state.step, state.round, state.person)
    };
    let mut u = sim.seed.draw(decision::WAY, key, i64::from(step), round).uniform();
    for way in here
        .way
        .iter()
        .filter(|way| way.when == When::Any || way.when == result)
    {
        let share = shifted(way.share, lean(sim, person, way.susceptibility, way.digital));
        if u < share {
            go(sim, case, &way.to, &way.reason, result.word());
            return;
        }
        u -= share;
    }
    if round >= here.rounds {
        go(sim, case, &here.then, &here.then_reason, "last_round");
    } else {
        stage::begin_round(sim, case);
    }
}

fn go(sim: &mut Sim, case: CaseIx, to: &str, reason: &str, cause: &str) {
    if to == END {
        ending::end(sim, case, reason);
        return;
    }
    let params = sim.params.clone();
    let funnel = &params.funnels[sim.cases[case.at()].funnel as usize];
    if let Some(position) = funnel.stage.iter().position(|stage| stage.name == to) {
        stage::enter(sim, case, position as u16, cause);
    }
}

/// What an amount is a multiple of, for this case now, in its currency.
fn basis(sim: &Sim, case: CaseIx, of: Basis) -> Minor {
    let state = &sim.cases[case.at()];
    let people = &sim.world.people;
    match of {
        Basis::MeanWage => sim.world.countries[people.country(state.person).at()].mean_wage,
        Basis::Income => people.income[state.person.at()],
        Basis::LastDeposit => state.last_deposit,
        Basis::Shown => state.shown,
        Basis::Lost => state.net_loss(),
    }
}

/// No account of the ring's is free to take a victim's payment.
struct AllBusy;

/// The handler puts the round off till an account is free. People lose interest while they wait.
fn put_off(sim: &mut Sim, case: CaseIx) {
    let now = sim.now;
    let state = &mut sim.cases[case.at()];
    state.round -= 1;
    let since = *state.put_off_since.get_or_insert(now);
    let (key, step, funnel) = (state.key, state.step, state.funnel as usize);
    let ring = state.ring;
    let patience = sim.seed.draw(decision::PATIENCE, key, i64::from(step), 1).uniform();
    if now - since > sim.params.funnels[funnel].patience.quantile(patience) {
        ending::end(sim, case, "lost_interest");
        return;
    }
    let country = sim.world.countries[sim.rings[ring.at()].target.at()].code.word();
    sim.count("put_off", country, 1.0);
    let u = sim.seed.draw(decision::PUT_OFF, key, now.0, 0).uniform();
    let again = now + sim.params.laundering.put_off.quantile(u);
    sim.plan(again, key, now.0 as u64, Task::Round(case, step));
}

/// The victim is asked for money, and pays, will not, cannot, or is stopped.
fn asked(sim: &mut Sim, case: CaseIx, ask: &AskParams) -> Result<When, AllBusy> {
    let (key, step, round, person, ring) = {
        let state = &sim.cases[case.at()];
        (state.key, state.step, state.round, state.person, state.ring)
    };
    let draw = sim.seed.draw(decision::COMPLIES, key, i64::from(step), round);
    if !draw.chance(shifted(ask.comply, lean(sim, person, ask.susceptibility, 0.0))) {
        return Ok(When::Refused);
    }
    let adaptation = &sim.params.crew.adaptation;
    let style = &sim.rings[ring.at()].style;
    let smaller = style.times(Measure::SmallerPayments, adaptation.smaller);
    let crypto = style.times(Measure::CryptoSooner, adaptation.crypto);
    let whole = basis(sim, case, ask.of).scaled(ask.amount.quantile(draw.second()) * smaller);
    let typed = sim.seed.draw(decision::TYPED, key, i64::from(step), round);
    let amount = laundering::hop::round_like_people(whole, typed.uniform());
    if !amount.is_positive() {
        return Ok(When::Refused);
    }
    let way = sim.seed.draw(decision::COLLECTED, key, i64::from(step), round);
    // Whoever is at home on a phone pays in crypto; others would not know how.
    let can = f64::from(sim.world.people.digital[person.at()]) * 2.0;
    let given = if way.chance((ask.crypto * crypto).min(1.0) * can.min(1.5)) {
        in_crypto(sim, case, ask, amount)
    } else {
        let shell = way.second() < ask.shell;
        let chooser = join(key, u64::from(step) << 20 | u64::from(round));
        // A victim who has become a mule is not told to pay into the own account.
        let victim = sim.cases[case.at()].person;
        let collects = |shell, turn| {
            mule::choose(sim, ring, 1, chooser, turn, shell).filter(|&mule| sim.mules.all[mule.at()].person != victim)
        };
        let collector = collects(Some(shell), 0)
            .or_else(|| collects(None, 0))
            .or_else(|| collects(None, 1));
        match collector {
            Some(mule) => by_transfer(sim, case, ask, amount, mule),
            None => return Err(AllBusy),
        }
    };
    match given {
        Ok(given) => {
            book(sim, case, ask.role, ask.shows, given);
            Ok(When::Paid)
        }
        Err(result) => Ok(result),
    }
}

/// The handler sees that a payment has not come through.
fn missed(sim: &mut Sim, ring: RingIx, to: AccountIx) {
    let institution = sim.world.accounts.get(to).institution();
    *sim.rings[ring.at()].signs.stopped.entry(institution).or_default() += 1;
}

fn role_of(role: AskRole) -> Role {
    match role {
        AskRole::Deposit => Role::Deposit,
        AskRole::Fee => Role::Fee,
        AskRole::RecoveryFee => Role::RecoveryFee,
    }
}

/// To a mule's or shell company's account.
fn by_transfer(sim: &mut Sim, case: CaseIx, ask: &AskParams, amount: Minor, mule: mule::MuleIx) -> Result<Given, When> {
    let (person, ring) = (sim.cases[case.at()].person, sim.cases[case.at()].ring);
    let to = sim.mules.all[mule.at()].account;
    let (from, amount) = raise::funds(sim, case, amount).ok_or(When::Unfunded)?;
    match justice::check_victim_payment(sim, from, to, amount) {
        Check::Pass => {}
        Check::Warn | Check::Reject => {
            missed(sim, ring, to);
            return Err(When::Stopped);
        }
    }
    let way = laundering::way::to_company(sim, from, to, sim.world.people.device[person.at()]);
    let payment = Payment {
        from,
        to,
        amount,
        rail: way.rail,
        channel: way.channel,
        device: way.device,
        part: Part {
            role: role_of(ask.role),
            ring: Some(ring),
            case: Some(case),
            case_amount: Some(amount),
            layer: None,
        },
    };
    let then = Then::Deposit {
        case,
        mule: Some(mule),
        role: ask.role,
        shows: ask.shows,
        amount,
    };
    let receipt = payment.make_then(sim, then);
    if !receipt.moved() {
        let result = fails(&receipt);
        if result == When::Stopped {
            missed(sim, ring, to);
        }
        return Err(result);
    }
    laundering::hop::arrived(sim, mule, receipt.received);
    sim.mules.all[mule.at()].cases.insert(case);
    Ok(given(&receipt, amount))
}

/// Bought at an exchange by the victim, then sent to the ring's address: the deposit is what leaves the victim's control.
fn in_crypto(sim: &mut Sim, case: CaseIx, ask: &AskParams, amount: Minor) -> Result<Given, When> {
    let person = sim.cases[case.at()].person;
    let exchange = laundering::exit::exchange_account(sim, person).ok_or(When::Refused)?;
    let (from, amount) = raise::funds(sim, case, amount).ok_or(When::Unfunded)?;
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
        let result = fails(&bought);
        if result == When::Stopped {
            let ring = sim.cases[case.at()].ring;
            missed(sim, ring, exchange);
        }
        return Err(result);
    }
    send_tokens(sim, case, ask.role, ask.shows, &bought, amount)
}

/// Tokens that a victim has bought go to the ring's address. `amount` is what they cost.
fn send_tokens(
    sim: &mut Sim,
    case: CaseIx,
    role: AskRole,
    shows: f64,
    bought: &Receipt,
    amount: Minor,
) -> Result<Given, When> {
    let (person, ring) = (sim.cases[case.at()].person, sim.cases[case.at()].ring);
    let payment = Payment {
        from: bought.to,
        to: sim.rings[ring.at()].address,
        amount: bought.received,
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
    let receipt = payment.make_then(sim, then);
    chain::record(sim, &receipt);
    if !receipt.moved() {
        return Err(fails(&receipt));
    }
    Ok(given(&receipt, amount))
}

/// Tokens whose purchase had to wait are there, and the victim still believes: they are sent.
pub fn send_bought(sim: &mut Sim, case: CaseIx, role: AskRole, shows: f64, bought: &Receipt, amount: Minor) {
    if let Ok(given) = send_tokens(sim, case, role, shows, bought, amount) {
        book(sim, case, role, shows, given);
    }
}

/// What a payment that did not move means for the round.
fn fails(receipt: &Receipt) -> When {
    if receipt.held() || receipt.turned_away() {
        When::Stopped
    } else {
        When::Unfunded
    }
}

/// A payment of the victim's as the case keeps it.
#[must_use]
pub fn given(receipt: &Receipt, case_amount: Minor) -> Given {
    Given {
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
pub fn book(sim: &mut Sim, case: CaseIx, role: AskRole, shows: f64, given: Given) {
    let shown_rows = given.tx_id != 0;
    let state = &mut sim.cases[case.at()];
    let first = state.given.is_empty();
    let (person, currency, ring) = (state.person, state.currency, state.ring);
    state.given.push(given);
    state.shown += given.case_amount.scaled(shows);
    let metric = if role == AskRole::Deposit {
        state.last_deposit = given.case_amount;
        state.life.deposits += 1;
        state.life.deposited += given.case_amount;
        if shown_rows {
            state.window.deposits += 1;
            state.window.deposited += given.case_amount;
        }
        "deposited_usd"
    } else {
        state.life.fees += given.case_amount;
        if shown_rows {
            state.window.fees += given.case_amount;
        }
        "fees_usd"
    };
    sim.rings[ring.at()].collected += given.case_amount.0;
    let code = sim.country_of(person);
    let dollars = sim.dollars(given.case_amount, currency);
    sim.count(metric, code, dollars);
    sim.count(if role == AskRole::Deposit { "deposits" } else { "fees" }, code, 1.0);
    if first {
        sim.touch(person);
        sim.truth.plays(person, "victim", sim.now);
        sim.count("victims", code, 1.0);
        became_victim(sim, case);
    }
}

/// Some who have deposited bring a friend; some are asked to receive and forward money.
fn became_victim(sim: &mut Sim, case: CaseIx) {
    let (key, person, ring, funnel) = {
        let state = &sim.cases[case.at()];
        (state.key, state.person, state.ring, state.funnel)
    };
    let account = sim.world.people.main_account(person);
    sim.truth.victim(account, sim.now, ring);
    let params = &sim.params.funnels[funnel as usize];
    let (brings, becomes) = (params.brings_friend, params.becomes_mule);
    if sim.seed.draw(decision::BRINGS_FRIEND, key, 0, 0).chance(brings) {
        ending::bring_friend(sim, case);
    }
    if sim.seed.draw(decision::FORWARDS, key, 0, 0).chance(becomes) {
        laundering::recruit::victim(sim, ring, person);
    }
}

/// Plans what the ring will pay for this round.
fn promise(sim: &mut Sim, case: CaseIx, pay: &PayParams) {
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
        join(key, 7),
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
    let Some(mule) = mule::with_funds(sim, ring, payout.amount) else {
        if payout.tried < 3 {
            let ordinal = u64::from(payout.step) << 16 | u64::from(payout.round) << 4 | u64::from(payout.tried);
            let later = Payout {
                tried: payout.tried + 1,
                ..payout
            };
            let at: Time = sim.now + crate::engine::Span(2 * 3_600);
            sim.plan(at, join(key, 8), ordinal, Task::Pay(case, later));
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
    let from = sim.mules.all[mule.at()].account;
    let way = laundering::way::transfer(sim, from, to, mule::device(sim, mule));
    let payment = Payment {
        from,
        to,
        amount: payout.amount,
        rail: way.rail,
        channel: way.channel,
        device: way.device,
        part: Part {
            role,
            ring: Some(ring),
            case: Some(case),
            case_amount: Some(payout.amount),
            layer: None,
        },
    };
    let then = Then::Payout {
        mule,
        case,
        amount: payout.amount,
    };
    let receipt = payment.make_then(sim, then);
    if receipt.moved() || receipt.held() {
        mule::spent(sim, mule, payout.amount);
    }
    if receipt.moved() {
        paid(sim, case, payout.amount, &receipt);
    }
}

/// A victim has been paid.
pub fn paid(sim: &mut Sim, case: CaseIx, amount: Minor, receipt: &Receipt) {
    let state = &mut sim.cases[case.at()];
    state.life.paid_back += amount;
    state.shown = (state.shown - amount).max(Minor::ZERO);
    if receipt.tx_id != 0 {
        state.window.paid_back += amount;
    }
    let (person, currency) = (state.person, state.currency);
    let dollars = sim.dollars(amount, currency);
    let code = sim.country_of(person);
    sim.count("paid_back_usd", code, dollars);
}

/// Where somebody takes small payments: the wallet, if there is one.
fn receiving_account(sim: &Sim, person: crate::world::PersonIx) -> AccountIx {
    sim.world
        .wallet_of(person, sim.now)
        .unwrap_or(sim.world.people.main_account(person))
}
