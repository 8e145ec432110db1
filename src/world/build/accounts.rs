//! A person's accounts at the start: which there are, where, since when, and what is in them.
//!
//! Slots are fixed (main, wallet, savings, exchange), so that an account's id does not depend on which others there
//! are.

use super::people::institution;
use crate::engine::sample::exponential;
use crate::engine::{Draw, Seed, Span};
use crate::param::money::Minor;
use crate::world::own_accounts::SLOTS;
use crate::world::params::PopulationParams;
use crate::world::{
    AccountKind, CountryIx, InstitutionIx, InstitutionKind, NewAccount, Occupation, OpeningChannel, Owner, PersonIx,
    PublicId, World, decision,
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

/// Two draws each about which accounts some neighbours have.
pub type Luck = [Vec<Draw>; 2];

/// An account that somebody is to have.
#[derive(Clone, Copy)]
struct Wish {
    /// Place among the neighbours.
    holder: usize,
    slot: usize,
    kind: InstitutionKind,
}

/// Opens the accounts of neighbours: those of the four slots of each, one neighbour after another.
pub fn open_all(
    world: &World,
    params: &PopulationParams,
    seed: Seed,
    holders: &[Holder],
    luck: &Luck,
    take: impl FnMut([Option<NewAccount>; SLOTS]),
) {
    let wishes: Vec<Wish> = holders
        .iter()
        .enumerate()
        .flat_map(|(at, holder)| {
            let kinds = kinds(params, holder, luck[0][at], luck[1][at]).into_iter().enumerate();
            kinds.filter_map(move |(slot, kind)| kind.map(|kind| Wish { holder: at, slot, kind }))
        })
        .collect();
    let owner = |wish: &Wish| u64::from(holders[wish.holder].person.0);
    let about = |decision| seed.draw_all(decision, &wishes, |wish| (owner(wish), wish.slot as i64, 0));
    let (which, age, holds) = (
        about(decision::INSTITUTION),
        about(decision::ACCOUNT_AGE),
        about(decision::BALANCE),
    );
    // Where each has the main account: the others are elsewhere.
    let mut mains: Vec<Option<InstitutionIx>> = vec![None; holders.len()];
    let place = |(wish, which): (&Wish, &Draw)| {
        let country = holders[wish.holder].country;
        let place = institution(world, country, wish.kind, which.uniform(), mains[wish.holder]);
        if wish.slot == 0 {
            mains[wish.holder] = place;
        }
        place
    };
    // Nothing where the country has no such institution, or no other one.
    let places: Vec<Option<InstitutionIx>> = wishes.iter().zip(&which).map(place).collect();
    let ids = world.ids.accounts(wishes.iter().zip(&places).map(|(wish, place)| {
        let place = place.unwrap_or(InstitutionIx(0));
        (owner(wish), wish.slot as u64, place)
    }));
    let mut opened: Vec<[Option<NewAccount>; SLOTS]> = holders.iter().map(|_| Default::default()).collect();
    for (at, wish) in wishes.iter().enumerate() {
        let draws = [which[at], age[at], holds[at]];
        opened[wish.holder][wish.slot] =
            places[at].map(|place| open(world, params, &holders[wish.holder], wish, place, ids[at], draws));
    }
    opened.into_iter().for_each(take);
}

/// Where somebody has the accounts of the four slots, if at all.
fn kinds(params: &PopulationParams, holder: &Holder, has: Draw, more: Draw) -> [Option<InstitutionKind>; SLOTS] {
    let banked = has.chance((params.banked * (0.5 + holder.digital)).clamp(0.0, 1.0));
    let beside = if banked {
        params.wallet_too
    } else {
        params.second_wallet
    };
    [
        Some(if banked {
            InstitutionKind::Bank
        } else {
            InstitutionKind::Wallet
        }),
        (has.second() < beside * (0.6 + 0.8 * holder.digital)).then_some(InstitutionKind::Wallet),
        (banked && more.chance(params.savings)).then_some(InstitutionKind::Bank),
        (!holder.isolated && more.second() < params.exchange * 2.0 * holder.digital)
            .then_some(InstitutionKind::Exchange),
    ]
}

/// Opens one account at a place.
fn open(
    world: &World,
    params: &PopulationParams,
    holder: &Holder,
    wish: &Wish,
    place: InstitutionIx,
    ids: (PublicId, PublicId),
    [which, age, holds]: [Draw; 3],
) -> NewAccount {
    let Wish { slot, kind, .. } = *wish;
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
    let mut account = world.account_with_ids(ids, owner, place, account_kind, opened_at);
    account.channel = match kind {
        InstitutionKind::Wallet if holder.digital < 0.4 => OpeningChannel::Agent,
        InstitutionKind::Bank if holder.digital < 0.6 => OpeningChannel::Branch,
        _ => OpeningChannel::App,
    };
    if is_new {
        return account;
    }
    let home = world.countries[holder.country.at()].currency;
    let holds = balance(params, holds.uniform(), slot);
    account.balance = world.rates.mid(holder.income.scaled(holds), home, account.currency);
    account.is_dormant = slot > 0 && age.second() < params.dormant;
    account
}

/// Probability that an account is opened during the run. Students are new to banks; second accounts come and lie idle,
/// as they do.
fn opens_during(params: &PopulationParams, holder: &Holder, slot: usize) -> f64 {
    match (slot, holder.occupation) {
        (0, Occupation::Student) => 3.0 * params.newcomers,
        (0, _) => params.newcomers,
        _ => params.opened_during,
    }
}

/// What is in an account at the start, in monthly incomes.
fn balance(params: &PopulationParams, u: f64, slot: usize) -> f64 {
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
