//! Complaints by those to whom no scam happened: disputes with merchants, transfers to the wrong person, debts dressed
//! up as fraud. They take up the same desks, and now and then freeze somebody who did nothing.

use super::complaint::{self, Filing};
use super::decision;
use super::task::plan;
use crate::engine::random::join;
use crate::engine::sample::{poisson, rendezvous};
use crate::engine::{Day, Span, Time};
use crate::model::facts::{ComplaintTruth, Desk};
use crate::model::interventions::{Adjustment, asking};
use crate::model::pick;
use crate::model::settlement::book::Receipt;
use crate::model::settlement::order::Order;
use crate::model::state::{Grievance, Named, ResponseTask, Sim};
use crate::param::money::Minor;
use crate::world::{AccountIx, AccountKind, CountryIx, Owner, PersonIx};

/// How many everyday payments are remembered for complaints to name, and for how long.
const REMEMBERED: usize = 512;
const RECENT: Span = Span(5 * 86_400);

/// Whether an everyday payment is one of the few that may be remembered: about one in 16,384, by opaque bits of its
/// payer and its second, never by a counter, so that one payment more elsewhere changes no choice.
#[inline]
#[must_use]
pub fn sampled(order: &Order) -> bool {
    (order.tie ^ order.at().0 as u32).wrapping_mul(0x9e37_79b1) >> 18 == 0
}

/// Remembers an everyday payment that went through, if it was [`sampled`].
pub fn sample_row(sim: &mut Sim, receipt: &Receipt) {
    let Owner::Person(person) = sim.world.accounts.record(receipt.from).owner() else {
        return;
    };
    if !receipt.moved() || receipt.tx_id == 0 || sim.world.people.is_isolated(person) {
        return;
    }
    let sample = &mut sim.response.sample;
    sample.push_back(*receipt);
    if sample.len() > REMEMBERED {
        sample.pop_front();
    }
}

/// Plans a day's honest complaints, country by country.
pub(super) fn plan_day(sim: &mut Sim, today: Day) {
    let params = sim.params.clone();
    let honest = &params.response.honest;
    let kinds = [
        (ComplaintTruth::Mistaken, honest.mistaken),
        (ComplaintTruth::False, honest.false_claims),
    ];
    for country in 0..sim.world.countries.len() {
        let country = CountryIx(country as u32);
        let state = &sim.world.countries[country.at()];
        let millions = state.people.len() as f64 / 1e6;
        // Most complain by day: between nine and nine on the local clock.
        let opens = state.utc_second(9 * 3_600);
        for (truth, rate) in kinds {
            let key = join(join(country.0.into(), truth as u64), today.0 as u64);
            let count = poisson(sim.seed.draw(decision::HONEST, key, 0, 0).uniform(), rate * millions);
            for ordinal in 0..count {
                let key = join(key, u64::from(ordinal));
                let u = sim.seed.draw(decision::HONEST_COMPLAINT, key, 0, 0).uniform();
                let second = (opens + (u * 12.0 * 3_600.0) as u32) % 86_400;
                let at = Time(today.start().0 + i64::from(second));
                plan(sim, at, key, ResponseTask::Grieve(Grievance { key, country, truth }));
            }
        }
    }
}

/// Somebody complains: about one of the payments remembered, if there is one of that country, else about nothing that
/// can be named.
pub(super) fn grieve(sim: &mut Sim, grievance: Grievance) {
    let Grievance { key, country, truth } = grievance;
    let draw = sim.seed.draw(decision::HONEST_COMPLAINT, key, 0, 1);
    let filing = match disputed(sim, grievance) {
        Some(receipt) => {
            let desk = desk(sim, draw.uniform(), receipt.from);
            let payee = sim.world.accounts.get(receipt.to);
            let personal = matches!(payee.kind, AccountKind::Current | AccountKind::Wallet);
            Filing {
                key,
                account: receipt.from,
                desk,
                claimed: receipt.amount,
                currency: sim.world.accounts.get(receipt.from).currency,
                truth,
                case: None,
                named: vec![Named {
                    tx_id: receipt.tx_id,
                    from: receipt.from,
                    to: receipt.to,
                }],
                accused: if personal { vec![receipt.to] } else { Vec::new() },
            }
        }
        None => {
            let Some(person) = complainant(sim, key, country) else {
                return;
            };
            let account = sim.world.people.main_account(person);
            let desk = desk(sim, draw.uniform(), account);
            let place = &sim.world.countries[country.at()];
            Filing {
                key,
                account,
                desk,
                claimed: place
                    .mean_wage
                    .scaled(0.02 + 0.3 * draw.second())
                    .floor_to(1_000)
                    .max(Minor(1_000)),
                currency: place.currency,
                truth,
                case: None,
                named: Vec::new(),
                accused: Vec::new(),
            }
        }
    };
    complaint::file(sim, filing);
}

/// Where the holder of an account complains: at the police, else at a bank or, where there is one, by a hotline.
fn desk(sim: &Sim, u: f64, account: AccountIx) -> Desk {
    let police = sim.params.response.honest.to_police;
    let (mut share, mut delay, mut hotline) = (1.0, Span(0), sim.params.response.report.hotline);
    if let Owner::Person(person) = sim.world.accounts.record(account).owner() {
        asking::adjust(
            sim,
            Adjustment::Report {
                person,
                share: &mut share,
                delay: &mut delay,
                hotline: &mut hotline,
            },
        );
    }
    if u < police {
        Desk::Police
    } else if u < police + (1.0 - police) * hotline {
        Desk::Hotline
    } else {
        Desk::Bank
    }
}

/// The payment that it is about. A false claim is against a person.
fn disputed(sim: &Sim, Grievance { key, country, truth }: Grievance) -> Option<Receipt> {
    let since = sim.now - RECENT;
    let candidates: Vec<&Receipt> = sim
        .response
        .sample
        .iter()
        .filter(|receipt| {
            let payee = sim.world.accounts.get(receipt.to);
            let home = match sim.world.accounts.record(receipt.from).owner() {
                Owner::Person(person) => sim.world.people.country(person) == country,
                Owner::Business(_) => false,
            };
            let personal = matches!(payee.kind, AccountKind::Current | AccountKind::Wallet);
            home && receipt.at >= since && (truth != ComplaintTruth::False || personal)
        })
        .collect();
    let keys = candidates
        .iter()
        .map(|receipt| join(sim.world.accounts.get(receipt.from).id.0, receipt.at.0 as u64));
    rendezvous(sim.seed, decision::DISPUTED, key, 0, keys).map(|position| *candidates[position])
}

/// Somebody of the country with an account.
fn complainant(sim: &Sim, key: u64, country: CountryIx) -> Option<PersonIx> {
    let people = &sim.world.people;
    let range = sim.world.countries[country.at()].people.clone();
    pick::person(sim.seed, decision::COMPLAINANT, key, range, |person| {
        !people.is_isolated(person) && !people.main_account(person).is_none()
    })
}
