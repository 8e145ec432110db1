//! A person's accounts at the start: which there are, where, since when, and what is in them.
//!
//! Slots are fixed (main, wallet, savings, exchange), so that an account's id does not depend on which others there are.

use super::people::institution;
use crate::engine::sample::exponential;
use crate::engine::{Seed, Span};
use crate::param::money::Minor;
use crate::world::params::PopulationParams;
use crate::world::purses::SLOTS;
use crate::world::{
    AccountKind, CountryIx, InstitutionKind, NewAccount, Occupation, OpeningChannel, Owner, PersonIx, World, decision,
};

const YEAR: f64 = 365.0 * 86_400.0;
/// Age from which one may hold an account, in years.
const OF_AGE: f64 = 15.0;
/// Most that anybody starts with, in monthly incomes.
const RICHEST: f64 = 60.0;
/// What lies in a wallet or at an exchange, over what lies in a main account.
const POCKET: f64 = 0.3;

/// What a person's accounts depend on.
pub struct Holder {
    pub person: PersonIx,
    pub country: CountryIx,
    /// In years.
    pub age: u16,
    pub occupation: Occupation,
    /// Monthly.
    pub income: Minor,
    /// 0 to 1.
    pub digital: f64,
    pub isolated: bool,
}

/// The accounts of the four slots.
pub fn accounts(world: &World, params: &PopulationParams, seed: Seed, holder: &Holder) -> [Option<NewAccount>; SLOTS] {
    let key = u64::from(holder.person.0);
    let has = seed.draw(decision::ACCOUNTS, key, 0, 0);
    let more = seed.draw(decision::ACCOUNTS, key, 1, 0);
    let banked = has.chance((params.banked * (0.5 + holder.digital)).clamp(0.0, 1.0));
    let kinds = [
        Some(if banked {
            InstitutionKind::Bank
        } else {
            InstitutionKind::Wallet
        }),
        (banked && has.second() < params.wallet_too * (0.6 + 0.8 * holder.digital)).then_some(InstitutionKind::Wallet),
        (banked && more.chance(params.savings)).then_some(InstitutionKind::Bank),
        (!holder.isolated && more.second() < params.exchange * 2.0 * holder.digital)
            .then_some(InstitutionKind::Exchange),
    ];
    let mut slot = 0..;
    kinds.map(|kind| {
        let slot = slot.next().unwrap_or_default();
        open(world, params, seed, holder, slot, kind?)
    })
}

fn open(
    world: &World,
    params: &PopulationParams,
    seed: Seed,
    holder: &Holder,
    slot: u32,
    kind: InstitutionKind,
) -> Option<NewAccount> {
    let key = u64::from(holder.person.0);
    let draw = |decision| seed.draw(decision, key, i64::from(slot), 0);
    let which = draw(decision::INSTITUTION);
    let position = institution(world, holder.country, kind, which.uniform())?;
    let age = draw(decision::ACCOUNT_AGE);
    let (start, end) = (world.horizon.start.start(), world.horizon.end.start());
    // What would be opened after the window nobody will see, so it is an old account.
    let opening = start + (end - start).scaled(age.uniform());
    let is_new = which.second() < opens_during(params, holder, slot) && opening < world.horizon.window_end.start();
    let opened_at = if is_new {
        opening
    } else {
        let years = exponential(age.uniform(), params.account_age).min(f64::from(holder.age) - OF_AGE);
        start - Span((years * YEAR) as i64 + 3_600)
    };
    let account_kind = match kind {
        InstitutionKind::Bank => AccountKind::Current,
        InstitutionKind::Wallet => AccountKind::Wallet,
        InstitutionKind::Exchange => AccountKind::Exchange,
    };
    let owner = Owner::Person(holder.person);
    let mut account = world.new_account(owner, u64::from(slot), position, account_kind, opened_at);
    account.channel = match kind {
        InstitutionKind::Wallet if holder.digital < 0.4 => OpeningChannel::Agent,
        InstitutionKind::Bank if holder.digital < 0.6 => OpeningChannel::Branch,
        _ => OpeningChannel::App,
    };
    if is_new {
        return Some(account);
    }
    let home = world.countries[holder.country.at()].currency;
    let holds = balance(params, draw(decision::BALANCE).uniform(), slot);
    account.balance = world.rates.mid(holder.income.scaled(holds), home, account.currency);
    account.is_dormant = slot > 0 && age.second() < params.dormant;
    Some(account)
}

/// Probability that an account is opened during the run. Students are new to banks; second accounts come and lie idle,
/// as they do.
fn opens_during(params: &PopulationParams, holder: &Holder, slot: u32) -> f64 {
    match (slot, holder.occupation) {
        (0, Occupation::Student) => 3.0 * params.newcomers,
        (0, _) => params.newcomers,
        _ => params.opened_during,
    }
}

/// What is in an account at the start, in monthly incomes.
fn balance(params: &PopulationParams, u: f64, slot: u32) -> f64 {
    if u < params.empty {
        return 0.0;
    }
    let u = (u - params.empty) / (1.0 - params.empty);
    let holds = match slot {
        0 => params.balance.quantile(u),
        2 => params.saved.quantile(u),
        _ => params.balance.quantile(u) * POCKET,
    };
    holds.clamp(0.0, RICHEST)
}
