//! How money leaves: cash at a machine or an agent, card, USDT over the counter or from an exchange, abroad.

use super::hop::{self, Room, go_on, leaves_off, try_later};
use super::way::{self, Way};
use super::{funds, mule};
use crate::engine::Time;
use crate::engine::random::join;
use crate::engine::sample::{pick, zipf};
use crate::model::decision;
use crate::model::facts::{Channel, Rail, Role};
use crate::model::interventions::{Request, asking};
use crate::model::payments::payment::Payment;
use crate::model::scam::crew::opening;
use crate::model::scam::tokens;
use crate::model::settlement::book::Receipt;
use crate::model::state::{MuleIx, Part, RingIx, Sim, Then, TokensDue};
use crate::param::money::Minor;
use crate::param::normal::normal_quantile;
use crate::world::{
    AccountIx, AccountKind, BusinessIx, DeviceIx, InstitutionIx, InstitutionKind, OpeningChannel, Owner, PersonIx,
};

/// A way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    Atm,
    Agent,
    Card,
    Bill,
    Otc,
    Exchange,
    Abroad,
}

const EXITS: [Exit; 7] = [
    Exit::Atm,
    Exit::Agent,
    Exit::Card,
    Exit::Bill,
    Exit::Otc,
    Exit::Exchange,
    Exit::Abroad,
];

/// Takes an amount out of a mule account, by the way this occasion draws. What a limit stops is tried again tomorrow.
pub fn leave(sim: &mut Sim, mule: MuleIx, amount: Minor, hops: u32, room: Room) {
    let state = &sim.mules.all[mule.at()];
    let (key, shell) = (state.key, state.shell);
    let p = &sim.params.laundering;
    let mut weights = [
        p.exit_atm,
        p.exit_agent,
        p.exit_card,
        p.exit_bill,
        p.exit_otc,
        p.exit_exchange,
        p.exit_abroad,
    ];
    let kind = sim.world.accounts.get(state.account).kind;
    if kind != AccountKind::Wallet {
        weights[1] = 0.0; // Agents serve wallets.
    }
    if shell {
        weights[0] = 0.0; // A company's money leaves by transfer: companies have no cards, and pay bills at the bank.
        weights[2] = 0.0;
        weights[3] = 0.0;
        weights[5] = 0.0;
    }
    // Cash is drawn withdrawal by withdrawal, all by the way that was chosen first.
    let chosen = sim.mules.all[mule.at()].way_out.take().unwrap_or(hops);
    let u = sim.seed.draw(decision::EXIT, key, i64::from(chosen), 0).uniform();
    let exit = pick(u, &weights).map_or(Exit::Abroad, |position| EXITS[position]);
    // Cash and purchases come in small sums anyhow.
    let amount = match exit {
        Exit::Atm | Exit::Agent | Exit::Card | Exit::Bill => amount,
        _ => room.fit(amount),
    };
    let before = sim.mules.all[mule.at()].pending;
    let done = match exit {
        Exit::Atm => cash(sim, mule, amount, chosen, Rail::Atm),
        Exit::Agent => cash(sim, mule, amount, chosen, Rail::Agent),
        Exit::Card => card(sim, mule, amount, [hops, chosen]),
        Exit::Bill => bill(sim, mule, amount, [hops, chosen]),
        Exit::Otc => over_the_counter(sim, mule, amount, hops),
        Exit::Exchange => exchange(sim, mule, amount, hops),
        Exit::Abroad => {
            let to = sim.world.abroad(mule::country(sim, mule));
            by_transfer(sim, mule, to, amount)
        }
    };
    if !done {
        leaves_off(sim, mule, amount, 1);
        try_later(sim, mule);
        return;
    }
    let left = sim.mules.all[mule.at()].pending;
    if left < before && left >= amount.scaled(0.2) {
        hop::plan(sim, mule); // More than goes at once.
    }
}

/// One payment out of the account; whether it moved, or will.
fn pay(sim: &mut Sim, mule: MuleIx, to: AccountIx, amount: Minor, rail: Rail, channel: Channel, role: Role) -> bool {
    send(sim, mule, to, amount, rail, channel, role, Then::Out { mule }).is_some()
}

/// One payment out of the account, with what comes of it should it have to wait; the receipt, unless it was refused.
#[allow(clippy::too_many_arguments, reason = "what makes a payment is just this list")]
fn send(
    sim: &mut Sim,
    mule: MuleIx,
    to: AccountIx,
    amount: Minor,
    rail: Rail,
    channel: Channel,
    role: Role,
    then: Then,
) -> Option<Receipt> {
    let state = &sim.mules.all[mule.at()];
    let device = match channel {
        Channel::App | Channel::Web => mule::device(sim, mule),
        _ => DeviceIx::NONE,
    };
    let payment = Payment {
        from: state.account,
        to,
        amount,
        rail,
        channel,
        device,
        part: Part {
            layer: Some(state.layer),
            ..Part::of_ring(role, state.ring)
        },
    };
    let receipt = payment.make_up_to(sim, then);
    let gone = receipt.moved() || receipt.held();
    if gone {
        funds::passed_on(sim, mule, receipt.amount);
    }
    gone.then_some(receipt)
}

/// A withdrawal of what a machine gives at once; the notes decide the figure. What is left is drawn minutes later, by
/// the same way, the same sum as long as there is enough. `chosen` is the ordinal of the hop that chose the way.
fn cash(sim: &mut Sim, mule: MuleIx, amount: Minor, chosen: u32, rail: Rail) -> bool {
    let state = &sim.mules.all[mule.at()];
    let (account, person, key) = (state.account, state.person, state.key);
    let country = sim.world.people.country(person);
    let wage = sim.world.countries[country.at()].mean_wage;
    let note = wage.scaled(1.0 / 80.0).floor_to(10_000).max(Minor(10_000));
    let most = wage
        .scaled(sim.params.laundering.cash_at_once)
        .floor_to(note.0)
        .max(note);
    let institution = sim.world.accounts.get(account).institution();
    let region = sim.world.people.region(person);
    let to = sim.world.vault(institution, region);
    let channel = if rail == Rail::Atm {
        Channel::Atm
    } else {
        Channel::Agent
    };
    let draw = sim.seed.draw(decision::WITHDRAWAL, join(key, u64::from(chosen)), 0, 0);
    let at_once = most.scaled(0.4 + 0.6 * draw.uniform()).floor_to(note.0).max(note);
    let part = amount.min(at_once).floor_to(note.0);
    if !part.is_positive() {
        return true; // Less than a note stays.
    }
    sim.mules.all[mule.at()].way_out = Some(chosen);
    if !pay(sim, mule, to, part, rail, channel, Role::CashOut) {
        return false;
    }
    leaves_off(sim, mule, amount - part, 1);
    go_on(sim, mule);
    true
}

/// A purchase or a bill is this share of a mean wage on average.
const BASKET: f64 = 0.22;

/// What one purchase comes to: as much as is left, if that is less.
fn basket(sim: &Sim, mule: MuleIx, amount: Minor, hops: u32) -> Minor {
    let state = &sim.mules.all[mule.at()];
    let wage = sim.world.countries[sim.world.people.country(state.person).at()].mean_wage;
    let draw = sim.seed.draw(decision::BASKET, state.key, i64::from(hops), 0);
    let meant = wage.scaled(BASKET * libm::exp(0.8 * normal_quantile(draw.uniform()) - 0.32));
    // Prices are what they are: to the unit, or odd.
    let grain = if draw.second() < 0.6 { 100 } else { 1 };
    let meant = meant.floor_to(grain).max(Minor(grain));
    if amount < meant.scaled(1.3) { amount } else { meant }
}

/// Buys one thing of many; what is left is spent minutes later, the same way. `hops` are this hop's ordinal and that of
/// the one that chose the way.
fn buy(sim: &mut Sim, mule: MuleIx, to: AccountIx, amount: Minor, [hops, chosen]: [u32; 2], way: Way) -> bool {
    let part = basket(sim, mule, amount, hops);
    sim.mules.all[mule.at()].way_out = Some(chosen);
    if !pay(sim, mule, to, part, way.rail, way.channel, Role::CashOut) {
        return false;
    }
    leaves_off(sim, mule, amount - part, 1);
    go_on(sim, mule);
    true
}

/// Things that sell well, bought at merchants of the region: at the till, or online.
fn card(sim: &mut Sim, mule: MuleIx, amount: Minor, hops: [u32; 2]) -> bool {
    let state = &sim.mules.all[mule.at()];
    let region = &sim.world.regions[sim.world.people.region(state.person).at()];
    let merchants = region.merchants.clone();
    let draw = sim.seed.draw(decision::CARD, state.key, i64::from(hops[0]), 0);
    let shops = merchants.end - merchants.start;
    let rank = zipf(draw.uniform(), shops);
    // A shop that has not opened yet sells nothing: the next one does.
    let tills = (0..shops).map(|step| BusinessIx(merchants.start + (rank + step) % shops));
    let mut tills = tills.map(|shop| sim.world.businesses.get(shop).account);
    let Some(to) = tills.find(|&till| sim.world.accounts.is_open(till, sim.now)) else {
        return false;
    };
    let way = if draw.second() < 0.65 {
        Way {
            rail: Rail::Card,
            channel: Channel::Pos,
            device: DeviceIx::NONE,
        }
    } else {
        way::by_device(sim, Rail::Card, mule::device(sim, mule), (draw.second() - 0.65) / 0.35)
    };
    buy(sim, mule, to, amount, hops, way)
}

/// Bills of others, who pay in cash for it.
fn bill(sim: &mut Sim, mule: MuleIx, amount: Minor, hops: [u32; 2]) -> bool {
    let state = &sim.mules.all[mule.at()];
    let region = &sim.world.regions[sim.world.people.region(state.person).at()];
    let billers = region.billers.clone();
    let draw = sim.seed.draw(decision::CARD, state.key, i64::from(hops[0]), 1);
    let count = u64::from(billers.end - billers.start);
    let to = (count > 0).then(|| BusinessIx(billers.start + draw.below(count) as u32));
    let to = to.map(|biller| sim.world.businesses.get(biller).account);
    let Some(to) = to.filter(|&to| sim.world.accounts.is_open(to, sim.now)) else {
        return card(sim, mule, amount, hops);
    };
    let way = way::by_device(sim, Rail::Bill, mule::device(sim, mule), draw.second());
    buy(sim, mule, to, amount, hops, way)
}

/// An ordinary transfer out of the ring's accounts.
fn by_transfer(sim: &mut Sim, mule: MuleIx, to: AccountIx, amount: Minor) -> bool {
    let from = sim.mules.all[mule.at()].account;
    let way = way::transfer(sim, from, to, mule::device(sim, mule));
    pay(sim, mule, to, amount, way.rail, way.channel, Role::CashOut)
}

/// A trader takes the money and sends USDT to the ring's address a little later.
fn over_the_counter(sim: &mut Sim, mule: MuleIx, amount: Minor, hops: u32) -> bool {
    let key = sim.mules.all[mule.at()].key;
    let country = mule::country(sim, mule);
    let traders = sim.world.traders(country);
    let u = sim.seed.draw(decision::TRADER, key, i64::from(hops), 0).uniform();
    let Some(&trader) = traders.get(zipf(u, traders.len() as u32) as usize) else {
        let to = sim.world.abroad(country);
        return by_transfer(sim, mule, to, amount);
    };
    let bank = sim.world.businesses.get(trader).account;
    let then = Then::Trader { mule };
    let way = way::transfer(sim, sim.mules.all[mule.at()].account, bank, mule::device(sim, mule));
    let Some(paid) = send(sim, mule, bank, amount, way.rail, way.channel, Role::Conversion, then) else {
        return false;
    };
    if paid.moved() {
        let amount = paid.amount;
        tokens::plan(sim, TokensDue::Trader { mule, bank, amount });
    }
    true
}

/// A trader who was paid sends tokens to the ring's address, if there is an account to send them from.
pub fn trader_pays(sim: &mut Sim, mule: MuleIx, bank: AccountIx, amount: Minor) {
    let ring = sim.mules.all[mule.at()].ring;
    let accounts = sim.world.accounts_of(sim.world.accounts.record(bank).owner());
    let exchange = accounts
        .iter()
        .copied()
        .find(|&account| sim.world.accounts.get(account).kind == AccountKind::Exchange);
    let Some(exchange) = exchange else {
        return;
    };
    let currency = sim.world.accounts.get(bank).currency;
    let usdt = sim
        .world
        .rates
        .converted(amount, currency, crate::param::money::Currency::Usdt);
    collect(sim, ring, exchange, usdt, Part::of_ring(Role::Conversion, ring));
}

/// The holder's own exchange account: bought there, sent on to the ring's address.
fn exchange(sim: &mut Sim, mule: MuleIx, amount: Minor, _hops: u32) -> bool {
    let person = sim.mules.all[mule.at()].person;
    let Some((account, ready)) = holders_exchange_account(sim, person) else {
        let to = sim.world.abroad(mule::country(sim, mule));
        return by_transfer(sim, mule, to, amount);
    };
    if ready > sim.now {
        // The money waits for it, unless a way out comes up before.
        return false;
    }
    let then = Then::Exchanged { mule };
    let paid = send(
        sim,
        mule,
        account,
        amount,
        Rail::Exchange,
        Channel::App,
        Role::Conversion,
        then,
    );
    let Some(paid) = paid else {
        return false;
    };
    if paid.moved() {
        let amount = paid.received;
        tokens::plan(sim, TokensDue::Holder { mule, account, amount });
    }
    true
}

/// Tokens bought with a ring's money go to its address.
pub fn send_on(sim: &mut Sim, mule: MuleIx, account: AccountIx, bought: Minor) {
    let (ring, layer) = (sim.mules.all[mule.at()].ring, sim.mules.all[mule.at()].layer);
    collect(
        sim,
        ring,
        account,
        bought,
        Part {
            layer: Some(layer),
            ..Part::of_ring(Role::CashOut, ring)
        },
    );
}

/// The exchange account of a mule account's holder, and from when on it can be used. One that must be opened first may
/// be refused.
fn holders_exchange_account(sim: &mut Sim, person: PersonIx) -> Option<(AccountIx, Time)> {
    if sim.world.exchange_of(person).is_none() {
        let institution = exchange_for(sim, person)?;
        let key = join(sim.world.person_id(person).0, sim.now.0 as u64);
        let request = Request::Account {
            key,
            person,
            institution,
        };
        if !asking::allowed(sim, request) {
            return None;
        }
    }
    exchange_account(sim, person)
}

/// The exchange of a person's country.
fn exchange_for(sim: &Sim, person: PersonIx) -> Option<InstitutionIx> {
    let country = sim.world.people.country(person);
    let all = sim.world.countries[country.at()].institutions.iter().copied();
    all.into_iter()
        .find(|&institution| sim.world.institutions[institution.at()].kind == InstitutionKind::Exchange)
}

/// A person's account at an exchange, and from when on it can be used; applied for now if there is none.
pub fn exchange_account(sim: &mut Sim, person: PersonIx) -> Option<(AccountIx, Time)> {
    let account = match sim.world.exchange_of(person) {
        Some(account) => account,
        None => {
            let exchange = exchange_for(sim, person)?;
            sim.world.open_account(
                Owner::Person(person),
                exchange,
                AccountKind::Exchange,
                sim.now,
                OpeningChannel::App,
            )
        }
    };
    let record = sim.world.accounts.record(account);
    let draw = sim.seed.draw(decision::EXCHANGE_READY, record.id.0, 0, 0);
    let ready = record.opened_at() + sim.params.laundering.exchange_ready.quantile(draw.uniform());
    sim.world.accounts.is_open(account, sim.now).then_some((account, ready))
}

/// Tokens go to a ring's address, or, if they are refused there, to a new one.
fn collect(sim: &mut Sim, ring: RingIx, from: AccountIx, amount: Minor, part: Part) {
    let to = sim.rings[ring.at()].address;
    if onchain(sim, from, to, amount, part).turned_away() {
        opening::renew_address(sim, ring);
        let to = sim.rings[ring.at()].address;
        onchain(sim, from, to, amount, part);
    }
}

/// A transfer on a public chain: a row of `transactions` and one of `chain_transfers`.
fn onchain(
    sim: &mut Sim,
    from: AccountIx,
    to: AccountIx,
    amount: Minor,
    part: Part,
) -> crate::model::settlement::book::Receipt {
    let payment = Payment {
        from,
        to,
        amount,
        rail: Rail::Onchain,
        channel: Channel::App,
        device: DeviceIx::NONE,
        part,
    };
    payment.make(sim)
}
