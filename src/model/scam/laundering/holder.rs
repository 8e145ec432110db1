//! A person's account for a ring: which of theirs, or one opened for it, on whose device, at what price.

use super::enlist::{Recruit, enlist};
use super::funds;
use super::recruit::Terms;
use crate::engine::sample::pick;
use crate::model::decision;
use crate::model::facts::{Measure, MuleKind, Role};
use crate::model::interventions::{Request, asking};
use crate::model::state::{MuleIx, Part, RingIx, Sim, Then};
use crate::param::dist::Dist;
use crate::param::money::Minor;
use crate::world::{
    AccountIx, AccountKind, CountryIx, DeviceIx, Flags, InstitutionIx, InstitutionKind, OpeningChannel, Owner, PersonIx,
};

/// A person's account: the one they have, or one opened for the purpose.
pub(super) fn of_person(sim: &mut Sim, ring: RingIx, key: u64, person: PersonIx, kind: MuleKind, terms: Terms) {
    let params = sim.params.clone();
    let laundering = &params.laundering;
    let draw = sim.seed.draw(decision::MULE_ACCOUNT, key, 0, 0);
    let used = sim.rings[ring.at()]
        .style
        .times(Measure::UsedAccounts, params.crew.adaptation.fresh);
    // Who has no account to spare opens one. A ring that no longer asks for that loses most of these people.
    let would_open = kind != MuleKind::Hijacked && draw.chance(laundering.fresh);
    let fresh = would_open && draw.chance(laundering.fresh * used);
    let persuaded = would_open && !fresh;
    if persuaded
        && !sim
            .seed
            .draw(decision::PERSUADED, key, 0, 0)
            .chance(laundering.persuaded)
    {
        return;
    }
    let account = if fresh {
        open_fresh(sim, ring, key, person, &[], terms)
    } else {
        Some(own(sim, key, person, draw.second()))
    };
    let Some(account) = account else {
        return;
    };
    take_on(sim, ring, key, person, account, kind, terms);
    if kind == MuleKind::Bought || persuaded {
        pay_holder(sim, ring, key, person, account, laundering.price, terms);
    }
    if kind == MuleKind::Hijacked {
        let target = sim.rings[ring.at()].target;
        let price = price(sim, key, target, laundering.credentials_price, terms);
        funds::spend(sim, ring, price);
    }
}

/// Another account of somebody who has served: one they have, or one opened where they have none.
pub(super) fn again(sim: &mut Sim, ring: RingIx, key: u64, known: MuleIx, terms: Terms) {
    let (person, kind) = (sim.mules.all[known.at()].person, sim.mules.all[known.at()].kind);
    let all = sim.world.accounts_of(Owner::Person(person));
    let free = all.iter().copied().find(|&account| {
        let state = sim.world.accounts.get(account);
        matches!(state.kind, AccountKind::Current | AccountKind::Wallet)
            && !state.flags.any(Flags::FROZEN)
            && !sim.mules.of.contains_key(&account)
            && sim.world.accounts.is_open(account, sim.now)
    });
    let account = match free {
        Some(account) => Some(account),
        None => {
            let taken: Vec<InstitutionIx> = all
                .iter()
                .map(|&account| sim.world.accounts.get(account).institution())
                .collect();
            open_fresh(sim, ring, key, person, &taken, terms)
        }
    };
    let Some(account) = account else {
        return;
    };
    take_on(sim, ring, key, person, account, kind, terms);
    if kind == MuleKind::Bought {
        let price = sim.params.laundering.price;
        pay_holder(sim, ring, key, person, account, price, terms);
    }
}

/// An account of a person's is the ring's to use, from the holder's device or from one of the ring's.
fn take_on(sim: &mut Sim, ring: RingIx, key: u64, person: PersonIx, account: AccountIx, kind: MuleKind, terms: Terms) {
    let device = match kind {
        MuleKind::Witting | MuleKind::Unwitting => sim.world.people.device[person.at()],
        MuleKind::Hijacked | MuleKind::Bought => ring_device(sim, ring, key),
    };
    let recruit = Recruit {
        person,
        account,
        kind,
        shell: false,
        device,
        at_once: terms.at_once,
    };
    enlist(sim, ring, key, recruit);
}

/// One that the holder no longer used, or the main account, or a wallet if there is one and the draw says so.
fn own(sim: &Sim, key: u64, person: PersonIx, u: f64) -> AccountIx {
    let idle = |&account: &AccountIx| {
        let record = sim.world.accounts.record(account);
        matches!(record.kind, AccountKind::Current | AccountKind::Wallet)
            && record.is_dormant()
            && sim.world.accounts.is_open(account, sim.now)
    };
    let dormant = sim.world.accounts_of(Owner::Person(person)).into_iter().find(idle);
    let takes = sim.seed.draw(decision::MULE_ACCOUNT, key, 0, 1);
    match (dormant, sim.world.wallet_of(person, sim.now)) {
        (Some(account), _) if takes.chance(sim.params.laundering.dormant) => account,
        (_, Some(wallet)) if u < 0.5 => wallet,
        _ => sim.world.people.main_account(person),
    }
}

/// An account opened in a person's name, elsewhere than where they have one that the ring could not use. It is paid for
/// ahead: where the bank turns them away, the herder has come for nothing.
fn open_fresh(
    sim: &mut Sim,
    ring: RingIx,
    key: u64,
    person: PersonIx,
    taken: &[InstitutionIx],
    terms: Terms,
) -> Option<AccountIx> {
    let country = sim.world.people.country(person);
    let draw = sim.seed.draw(decision::MULE_BANK, key, 0, 0);
    let institution = choose_institution(sim, country, draw.uniform(), false, taken)?;
    let price = sim.params.laundering.opening_price;
    pay_holder(sim, ring, key, person, AccountIx::NONE, price, terms);
    let request = Request::Account {
        key,
        person,
        institution,
    };
    if !asking::allowed(sim, request) {
        sim.rings[ring.at()].signs.refused += 1;
        return None;
    }
    let kind = match sim.world.institutions[institution.at()].kind {
        InstitutionKind::Wallet => AccountKind::Wallet,
        _ => AccountKind::Current,
    };
    let channel = if draw.second() < 0.7 {
        OpeningChannel::App
    } else {
        OpeningChannel::Agent
    };
    let now = sim.now;
    Some(
        sim.world
            .open_account(Owner::Person(person), institution, kind, now, channel),
    )
}

/// A bank (or a wallet, unless a company's account is wanted) of a country by its share of customers; none of some.
pub(super) fn choose_institution(
    sim: &Sim,
    country: CountryIx,
    u: f64,
    bank_only: bool,
    but: &[InstitutionIx],
) -> Option<InstitutionIx> {
    let all = &sim.world.countries[country.at()].institutions;
    let weights: Vec<f64> = all
        .iter()
        .map(|&institution| {
            let state = &sim.world.institutions[institution.at()];
            match state.kind {
                _ if but.contains(&institution) => 0.0,
                InstitutionKind::Bank => state.share,
                InstitutionKind::Wallet if !bank_only => state.share,
                _ => 0.0,
            }
        })
        .collect();
    pick(u, &weights).map(|position| all[position])
}

/// One of a ring's own devices, for an account that its holder does not use.
pub(super) fn ring_device(sim: &Sim, ring: RingIx, key: u64) -> DeviceIx {
    let devices = &sim.rings[ring.at()].devices;
    let which = sim
        .seed
        .draw(decision::RING_DEVICE, key, 0, 0)
        .below(devices.len() as u64);
    devices.get(which as usize).copied().unwrap_or(DeviceIx::NONE)
}

/// A price, in a country's currency.
pub(super) fn price(sim: &Sim, key: u64, country: CountryIx, wages: Dist, terms: Terms) -> Minor {
    let wage = sim.world.countries[country.at()].mean_wage;
    let u = sim.seed.draw(decision::MULE_PRICE, key, 0, 0).uniform();
    wage.scaled(wages.quantile(u) * terms.dearer).floor_to(10_000)
}

/// Pays the holder of an account, into another account of theirs if there is one.
fn pay_holder(sim: &mut Sim, ring: RingIx, key: u64, person: PersonIx, sold: AccountIx, wages: Dist, terms: Terms) {
    let people = &sim.world.people;
    let (main, wallet) = (people.main_account(person), sim.world.wallet_of(person, sim.now));
    let to = if main != sold { main } else { wallet.unwrap_or(main) };
    if to == sold || sim.world.accounts.get(to).flags.any(Flags::FROZEN) {
        return; // Paid in cash: no row.
    }
    let amount = price(sim, key, people.country(person), wages, terms);
    let Some(payer) = funds::with(sim, ring, amount).filter(|_| amount.is_positive()) else {
        return;
    };
    if sim.mules.all[payer.at()].account != to {
        funds::transfer(
            sim,
            payer,
            to,
            amount,
            Part::of_ring(Role::PurchaseOfAccount, ring),
            Then::Out { mule: payer },
        );
    }
}
