//! The end of a run: whatever is final only now is sent, as far as it concerns the window.
//!
//! Labels wait for the end of the cool-down, since until then somebody may still find out; cases, services and
//! memberships, since their last columns may lie there.

use std::sync::Arc;

use rayon::prelude::*;

use super::benign::{self, Gathering};
use super::chain;
use super::event::*;
use super::funnel::CaseIx;
use super::order::LOOKALIKES;
use super::sim::Sim;
use super::truth::{AccountTruth, TxTruth};
use crate::engine::Time;
use crate::model::crew::RingIx;
use crate::world::{AccountIx, AccountKind, Owner, PhoneIx, PublicId};

/// Look-alikes whose labels are made and sent at a time, with those of the scam between, and how many times that by all
/// threads.
const LABELS: usize = 1 << 12;
const TOGETHER: usize = 16;

/// Rows of other tables that are sent at a time, at the least.
const ROWS: usize = 1 << 14;

/// Sends everything that is left.
pub fn send(sim: &mut Sim, listener: &mut dyn Listener) {
    for event in std::mem::take(&mut sim.outbox) {
        listener.event(event);
    }
    send_payments(sim, listener);
    let mut tell = |events: &mut dyn Iterator<Item = Event>| events.for_each(|event| listener.event(event));
    tell(&mut account_labels(sim).map(Event::AccountLabel));
    tell(&mut lookalikes(sim));
    tell(&mut entities(sim));
    tell(&mut cases(sim));
    tell(&mut organisation(sim));
    tell(&mut mules(sim));
    tell(&mut roles(sim));
    tell(&mut addresses(sim));
    send_groups_and_phones(sim, listener);
}

fn known(at: Time) -> Option<Time> {
    (!at.is_never()).then_some(at)
}

fn ring_ids(sim: &Sim, ring: Option<RingIx>) -> (Option<PublicId>, Option<PublicId>) {
    let Some(ring) = ring.map(|ring| &sim.rings[ring.at()]) else {
        return (None, None);
    };
    (Some(sim.syndicates[ring.syndicate as usize].id), Some(ring.id))
}

/// By rising `tx_id`: what the scam did, and between it the honest look-alikes.
fn send_payments(sim: &Sim, listener: &mut dyn Listener) {
    let families = Families::of(sim);
    let (mut scam, honest) = (sim.truth.payments.as_slice(), sim.truth.lookalikes.as_slice());
    // Look-alikes are nearly all: each share is some of them, with what the scam did before the next share's first.
    let mut shares = Vec::with_capacity(TOGETHER);
    for at in (0..honest.len().max(1)).step_by(LABELS) {
        let (some, later) = honest[at..].split_at(LABELS.min(honest.len() - at));
        let next = later.first().map_or(u64::MAX, |(tx_id, _)| *tx_id);
        let (before, after) = scam.split_at(scam.partition_point(|truth| truth.tx_id < next));
        scam = after;
        shares.push((before, some));
        if shares.len() == TOGETHER || later.is_empty() {
            let labels: Vec<Vec<TransactionLabel>> = shares
                .par_drain(..)
                .map(|(scam, honest)| labels(sim, &families, scam, honest))
                .collect();
            labels
                .into_iter()
                .for_each(|labels| listener.transaction_labels(labels));
        }
    }
}

/// Labels of some payments, by rising `tx_id`.
fn labels(sim: &Sim, families: &Families, scam: &[TxTruth], honest: &[(u64, u8)]) -> Vec<TransactionLabel> {
    let mut labels = Vec::with_capacity(scam.len() + honest.len());
    let mut scam = scam.iter().peekable();
    for &(tx_id, kind) in honest {
        while let Some(truth) = scam.next_if(|truth| truth.tx_id <= tx_id) {
            labels.push(scam_label(sim, families, truth));
        }
        labels.push(lookalike_label(tx_id, families, LOOKALIKES[usize::from(kind)]));
    }
    labels.extend(scam.map(|truth| scam_label(sim, families, truth)));
    labels
}

/// The family of a payment that belongs to no scam; an empty text could not be told from a null in CSV.
const NO_FAMILY: &str = "none";

/// Names of families, each of which millions of labels share.
struct Families {
    /// By position of the funnel.
    names: Vec<Arc<str>>,
    none: Arc<str>,
}

impl Families {
    fn of(sim: &Sim) -> Families {
        let funnels = sim.params.funnels.iter();
        Families {
            names: funnels.map(|funnel| Arc::from(funnel.name.as_str())).collect(),
            none: Arc::from(NO_FAMILY),
        }
    }
}

fn scam_label(sim: &Sim, families: &Families, truth: &TxTruth) -> TransactionLabel {
    let (syndicate_id, ring_id) = ring_ids(sim, truth.ring);
    // A link to a case that is not listed would lead nowhere, and its part of the payment would have no currency.
    let case = truth.case.filter(|&case| listed(sim, case));
    let family = truth.ring.map_or(&families.none, |ring| {
        let funnel = truth
            .case
            .map_or(sim.rings[ring.at()].funnel, |case| sim.cases[case.at()].funnel);
        &families.names[funnel as usize]
    });
    TransactionLabel {
        tx_id: truth.tx_id,
        role: truth.role,
        illicit: truth.role.is_illicit(),
        laundering: truth.role.is_laundering(),
        family: Arc::clone(family),
        syndicate_id,
        ring_id,
        case_id: case.map(|case| sim.cases[case.at()].id),
        case_amount: truth.case_amount.filter(|_| case.is_some()),
        layer: truth.layer.map(i32::from),
        lookalike_kind: None,
        knowable_at: known(truth.knowable_at),
    }
}

fn lookalike_label(tx_id: u64, families: &Families, kind: &'static str) -> TransactionLabel {
    TransactionLabel {
        tx_id,
        role: Role::Lookalike,
        illicit: false,
        laundering: false,
        family: Arc::clone(&families.none),
        syndicate_id: None,
        ring_id: None,
        case_id: None,
        case_amount: None,
        layer: None,
        lookalike_kind: Some(kind),
        knowable_at: None,
    }
}

/// Accounts that were part of a scam within the window, and since when and until when.
pub fn account_labels(sim: &Sim) -> impl Iterator<Item = AccountLabel> {
    sim.truth
        .accounts
        .iter()
        .map(|truth| (truth, served_until(sim, truth)))
        .filter(|(truth, to)| overlaps(sim, truth.from, *to))
        .map(|(truth, to)| {
            let (syndicate_id, ring_id) = ring_ids(sim, truth.ring);
            let known_at = sim.truth.account_known.get(&truth.account).copied();
            AccountLabel {
                account_id: sim.world.accounts.get(truth.account).id,
                role: truth.role,
                mule_kind: truth.mule_kind,
                from_ts: truth.from,
                to_ts: known(to),
                syndicate_id,
                ring_id,
                lookalike_kind: None,
                knowable_at: known_at
                    .filter(|_| truth.role != AccountRole::Victim)
                    .map(|at| at.max(truth.from)),
            }
        })
}

/// Until when an account served a ring: until it was out of use and the last of the money had left.
fn served_until(sim: &Sim, truth: &AccountTruth) -> Time {
    if !matches!(truth.role, AccountRole::Mule | AccountRole::Shell) {
        return truth.to;
    }
    let mule = sim.mules.of.get(&truth.account).map(|mule| &sim.mules.all[mule.at()]);
    let out = mule.and_then(|mule| mule.out_at.map(|out| out.max(mule.last_use.unwrap_or(out))));
    out.unwrap_or(truth.to)
}

/// How many payments in the window make an account look like something, by position in [`LOOKALIKES`]: as payer, as
/// payee. Zero is not asked for.
const LOOKS: [(&str, [u8; 2]); 5] = [
    ("fan_in_collector", [0, 12]),
    ("pass_through", [4, 4]),
    ("new_account_burst", [4, 0]),
    ("many_small_payouts", [8, 0]),
    ("night_owl", [6, 0]),
];

/// Honest accounts that look like something else, from the window's start; no ring's.
fn lookalikes(sim: &Sim) -> impl Iterator<Item = Event> {
    let counts = sim.truth.likeness.iter().enumerate();
    counts.flat_map(move |(at, count)| {
        let account = AccountIx(at as u32);
        let purse = sim.world.accounts.get(account);
        let is_customers = matches!(purse.kind, AccountKind::Current | AccountKind::Wallet);
        let is_honest = !sim.mules.of.contains_key(&account);
        let kinds = LOOKS.iter().filter(move |(kind, [pays, gets])| {
            let place = LOOKALIKES.iter().position(|known| known == kind).unwrap_or(0);
            let [paid, got] = count[place];
            is_customers && is_honest && paid >= *pays && got >= *gets
        });
        kinds.map(move |&(kind, _)| {
            Event::AccountLabel(AccountLabel {
                account_id: purse.id,
                role: AccountRole::Lookalike,
                mule_kind: None,
                from_ts: sim
                    .world
                    .horizon
                    .window_start
                    .start()
                    .max(Time(i64::from(purse.opened_at))),
                to_ts: None,
                syndicate_id: None,
                ring_id: None,
                lookalike_kind: Some(kind),
                knowable_at: None,
            })
        })
    })
}

/// Whether a period touches the window.
fn overlaps(sim: &Sim, from: Time, to: Time) -> bool {
    let horizon = &sim.world.horizon;
    from < horizon.window_end.start() && to >= horizon.window_start.start()
}

fn entities(sim: &Sim) -> impl Iterator<Item = Event> {
    let sites = sim.sites.iter().map(|site| EntityLabel {
        kind: EntityKind::Site,
        id: site.id,
        role: "site",
        syndicate_id: Some(sim.syndicates[site.syndicate as usize].id),
        ring_id: None,
        from_ts: site.opened_at,
        to_ts: site.closed_at,
        knowable_at: site.raided_at,
    });
    let groups = sim.groups.all.iter().map(|group| {
        let (syndicate_id, ring_id) = ring_ids(sim, Some(group.ring));
        EntityLabel {
            kind: EntityKind::Group,
            id: group.id,
            role: "scam_group",
            syndicate_id,
            ring_id,
            from_ts: group.created_at,
            to_ts: group.closed_at,
            knowable_at: None,
        }
    });
    sim.truth
        .entities
        .iter()
        .cloned()
        .chain(sites)
        .chain(groups)
        .filter(|label| overlaps(sim, label.from_ts, label.to_ts.unwrap_or(Time::NEVER)))
        .map(Event::EntityLabel)
}

/// Whether a case belongs in the tables: first reply before the window closes, end after it opens.
#[must_use]
pub fn listed(sim: &Sim, case: CaseIx) -> bool {
    let state = &sim.cases[case.at()];
    let replied = state.stage_at[1..]
        .iter()
        .flatten()
        .min()
        .copied()
        .unwrap_or(Time::NEVER);
    // What comes back long after the end belongs to the window too.
    let comes_back = state.window.recovered + state.window.reimbursed;
    comes_back.is_positive() || overlaps(sim, replied, state.ended_at.unwrap_or(Time::NEVER))
}

fn cases(sim: &Sim) -> impl Iterator<Item = Event> {
    let names = stage_names(sim);
    (0..sim.cases.len() as u32)
        .map(CaseIx)
        .filter(|&case| listed(sim, case))
        .map(move |case| {
            let state = &sim.cases[case.at()];
            let funnel = &sim.params.funnels[state.funnel as usize];
            let ring = &sim.rings[state.ring.at()];
            let stage_at = names
                .iter()
                .map(|name| {
                    let position = funnel.stage.iter().position(|stage| &stage.name == name);
                    let position = position.or((name == super::funnel::params::END).then_some(funnel.stage.len()));
                    position.and_then(|position| state.stage_at[position])
                })
                .collect();
            let mut window = state.window;
            window.lost = (window.deposited + window.fees - window.paid_back - window.recovered - window.reimbursed)
                .max(crate::param::money::Minor::ZERO);
            let mut life = state.life;
            life.lost = state.net_loss();
            Event::Case(Box::new(Case {
                case_id: state.id,
                person_id: sim.world.people.id[state.person.at()],
                family: funnel.name.clone(),
                syndicate_id: sim.syndicates[ring.syndicate as usize].id,
                ring_id: ring.id,
                currency: state.currency,
                stage_at,
                window,
                life,
                end_reason: state.end_reason.clone(),
                reported_at: state.reported_at,
                is_repeat: state.is_repeat,
            }))
        })
}

/// Stage columns of `truth/cases`: every funnel's stages, first come first, and the end.
#[must_use]
pub fn stage_names(sim: &Sim) -> Vec<String> {
    stage_columns(&sim.params.funnels)
}

/// See [`stage_names`].
#[must_use]
pub fn stage_columns(funnels: &[super::funnel::FunnelParams]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for stage in funnels.iter().flat_map(|funnel| &funnel.stage) {
        if !names.contains(&stage.name) {
            names.push(stage.name.clone());
        }
    }
    names.push(super::funnel::params::END.to_owned());
    names
}

fn organisation(sim: &Sim) -> impl Iterator<Item = Event> {
    let syndicates = sim.syndicates.iter().map(|syndicate| {
        Event::Syndicate(Syndicate {
            syndicate_id: syndicate.id,
            name: syndicate.name.clone(),
            family: sim.params.funnels[syndicate.funnel as usize].name.clone(),
            controllers: i64::from(syndicate.controllers),
            from_ts: syndicate.from,
            to_ts: None,
        })
    });
    let sites = sim
        .sites
        .iter()
        .filter(|site| overlaps(sim, site.opened_at, site.closed_at.unwrap_or(Time::NEVER)));
    let sites = sites.map(|site| {
        Event::Site(Site {
            site_id: site.id,
            syndicate_id: sim.syndicates[site.syndicate as usize].id,
            country: sim.world.countries[site.country.at()].code,
            region: sim.world.regions[site.region.at()].name.clone(),
            seats: i64::from(site.seats),
            opened_at: site.opened_at,
            closed_at: site.closed_at,
            raided_at: site.raided_at,
        })
    });
    let crew = sim.rings.iter().flat_map(move |ring| {
        ring.operators
            .iter()
            .filter(|operator| overlaps(sim, operator.from, operator.to.unwrap_or(Time::NEVER)))
            .map(move |operator| {
                Event::Crew(CrewMember {
                    operator_id: operator.id,
                    person_id: operator.person.map(|person| sim.world.people.id[person.at()]),
                    syndicate_id: sim.syndicates[ring.syndicate as usize].id,
                    site_id: Some(sim.sites[ring.site.at()].id),
                    ring_id: Some(ring.id),
                    role: operator.role,
                    entry: operator.entry,
                    from_ts: operator.from,
                    to_ts: operator.to,
                    exit_reason: operator.exit_reason,
                })
            })
    });
    syndicates.chain(sites).chain(crew)
}

fn mules(sim: &Sim) -> impl Iterator<Item = Event> {
    sim.mules
        .all
        .iter()
        .filter(|mule| overlaps(sim, mule.recruited_at, mule.out_at.unwrap_or(Time::NEVER)))
        .map(|mule| {
            let (syndicate_id, ring_id) = ring_ids(sim, Some(mule.ring));
            Event::Mule(Mule {
                person_id: sim.world.people.id[mule.person.at()],
                syndicate_id: syndicate_id.unwrap_or_default(),
                ring_id: ring_id.unwrap_or_default(),
                account_id: sim.world.accounts.get(mule.account).id,
                layer: i32::from(mule.layer),
                kind: mule.kind,
                recruited_by: mule.recruited_by,
                recruited_at: mule.recruited_at,
                first_use: mule.first_use,
                last_use: mule.last_use,
                frozen_at: mule.frozen_at,
                cases_served: mule.cases.len() as i64,
                amount_in: mule.amount_in,
                amount_out: mule.amount_out,
            })
        })
}

/// Groups with their members, and all SIMs: those of the world, of campaigns, and of outsiders in groups.
fn send_groups_and_phones(sim: &mut Sim, listener: &mut dyn Listener) {
    let mut phones = std::mem::take(&mut sim.bought);
    let mut members = Vec::new();
    let mut send = |gathering: Gathering| {
        listener.event(Event::Group(gathering.group));
        members.extend(gathering.members);
        phones.extend(gathering.outsiders);
        if members.len() >= ROWS {
            listener.group_members(std::mem::take(&mut members));
        }
        if phones.len() >= ROWS {
            listener.phones(std::mem::take(&mut phones));
        }
    };
    scam_groups(sim).for_each(&mut send);
    benign::groups(sim, &mut send);
    listener.group_members(members);
    listener.phones(phones);
    let count = sim.world.phones.id.len();
    for start in (0..count).step_by(ROWS) {
        let some = (start..count.min(start + ROWS)).into_par_iter();
        listener.phones(some.filter_map(|phone| own_phone(sim, PhoneIx(phone as u32))).collect());
    }
}

fn scam_groups(sim: &Sim) -> impl Iterator<Item = Gathering> {
    let end = sim.world.horizon.window_end.start();
    let inside = move |at: Option<Time>| at.filter(|&at| at < end);
    sim.groups
        .all
        .iter()
        .filter(move |group| overlaps(sim, group.created_at, group.closed_at.unwrap_or(Time::NEVER)))
        .map(move |group| Gathering {
            group: Group {
                group_id: group.id,
                platform: group.platform,
                created_at: group.created_at,
                closed_at: inside(group.closed_at),
            },
            members: group
                .members
                .iter()
                .filter(move |member| member.joined_at < end)
                .map(move |member| GroupMember {
                    group_id: group.id,
                    phone_id: member.phone,
                    joined_at: member.joined_at,
                    left_at: inside(member.left_at.filter(|&left| left >= member.joined_at)),
                })
                .collect(),
            outsiders: Vec::new(),
        })
}

fn roles(sim: &Sim) -> impl Iterator<Item = Event> {
    sim.truth.roles.iter().flat_map(|(person, roles)| {
        let person_id = sim.world.people.id[person.at()];
        roles
            .iter()
            .map(move |&(role, at)| Event::PersonRole(PersonRole { person_id, role, at }))
    })
}

/// A SIM of the world, if it was registered before the window's end.
fn own_phone(sim: &Sim, phone: PhoneIx) -> Option<Phone> {
    let (phones, people) = (&sim.world.phones, &sim.world.people);
    let sim_registered_at = phones.registered_at[phone.at()];
    if sim_registered_at >= sim.world.horizon.window_end.start() {
        return None;
    }
    let owner = phones.owner[phone.at()].some();
    let customer_id = owner
        .filter(|&person| people.phone[person.at()] == phone)
        .map(|person| {
            let account = sim.world.accounts.get(people.main_account[person.at()]);
            sim.world.customer_id(Owner::Person(person), account.institution())
        });
    Some(Phone {
        phone_id: phones.id[phone.at()],
        customer_id,
        sim_registered_at,
        country: sim.world.countries[phones.country[phone.at()].at()].code,
    })
}

fn addresses(sim: &Sim) -> impl Iterator<Item = Event> {
    let end = sim.world.horizon.window_end.start();
    let all = (0..sim.world.accounts.all.len() as u32).map(crate::world::AccountIx);
    all.filter(move |&account| {
        let purse = sim.world.accounts.get(account);
        purse.currency == crate::param::money::Currency::Usdt && Time(i64::from(purse.opened_at)) < end
    })
    .map(move |account| {
        let purse = sim.world.accounts.get(account);
        Event::Address(Address {
            address: chain::address(sim, account),
            account_id: (purse.kind == AccountKind::Exchange).then_some(purse.id),
        })
    })
}
