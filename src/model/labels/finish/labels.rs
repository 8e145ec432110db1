//! Labels of payments, accounts and entities: who did what, and since when anybody could have known.
//!
//! Those of payments are millions, nearly all of them honest look-alikes, and are made by all threads.

use std::sync::Arc;

use rayon::prelude::*;

use super::{listed, moment, overlaps, ring_ids};
use crate::engine::Time;
use crate::model::facts::*;
use crate::model::state::lookalikes::MOST;
use crate::model::state::truth::AccountTruth;
use crate::model::state::{Sim, TxTruth};
use crate::world::AccountKind;

/// Look-alikes whose labels are made and sent at a time, with those of the scam between.
const SHARE: usize = 1 << 12;
/// Shares that are made at a time, by all threads.
const SHARES: usize = 16;

/// By rising `tx_id`: what the scam did, and between it the honest look-alikes.
pub fn send_payments(sim: &Sim, listener: &mut dyn Listener) {
    let families = Families::of(sim);
    let mut scam = sim.truth.payments.as_slice();
    let mut honest = sim.truth.lookalikes.iter().peekable();
    // Look-alikes are nearly all: each share is some of them, with what the scam did before the next share's first.
    let mut shares = Vec::with_capacity(SHARES);
    loop {
        let some: Vec<(u64, Lookalike)> = honest.by_ref().take(SHARE).collect();
        // All that is left of the scam's, where no look-alike follows.
        let until = honest.peek().map_or(scam.len(), |(next, _)| {
            scam.partition_point(|truth| truth.tx_id < *next)
        });
        let (before, after) = scam.split_at(until);
        scam = after;
        shares.push((before, some));
        let is_last = honest.peek().is_none();
        if shares.len() == SHARES || is_last {
            let labels: Vec<Vec<TransactionLabel>> = shares
                .par_drain(..)
                .map(|(scam, honest)| labels(sim, &families, scam, &honest))
                .collect();
            labels
                .into_iter()
                .for_each(|labels| listener.transaction_labels(labels));
        }
        if is_last {
            return;
        }
    }
}

/// Labels of some payments, by rising `tx_id`.
fn labels(sim: &Sim, families: &Families, scam: &[TxTruth], honest: &[(u64, Lookalike)]) -> Vec<TransactionLabel> {
    let mut labels = Vec::with_capacity(scam.len() + honest.len());
    let mut scam = scam.iter().peekable();
    for &(tx_id, kind) in honest {
        while let Some(truth) = scam.next_if(|truth| truth.tx_id <= tx_id) {
            labels.push(scam_label(sim, families, truth));
        }
        labels.push(lookalike_label(tx_id, families, kind));
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
        knowable_at: truth.found.known(),
        found_by: truth.found.by,
    }
}

fn lookalike_label(tx_id: u64, families: &Families, kind: Lookalike) -> TransactionLabel {
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
        found_by: FoundBy::Never,
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
            let at_all = sim.truth.account_known.get(&truth.account).copied();
            let found = at_all
                .filter(|_| truth.role != AccountRole::Victim)
                .unwrap_or(Discovery::NEVER);
            AccountLabel {
                account_id: sim.world.accounts.get(truth.account).id,
                role: truth.role,
                mule_kind: truth.mule_kind,
                from_ts: truth.from,
                to_ts: moment(to),
                syndicate_id,
                ring_id,
                lookalike_kind: None,
                knowable_at: found.known().map(|at| at.max(truth.from)),
                found_by: found.by,
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

/// How many payments in the window make an account look like something: as payer, as payee; [`MOST`] or fewer. Zero is
/// not asked for.
const LOOKS: [(Lookalike, [u8; 2]); 5] = [
    (Lookalike::FanInCollector, [0, 12]),
    (Lookalike::PassThrough, [4, 4]),
    (Lookalike::NewAccountBurst, [4, 0]),
    (Lookalike::ManySmallPayouts, [8, 0]),
    (Lookalike::NightOwl, [6, 0]),
];
const _: () = {
    let mut at = 0;
    while at < LOOKS.len() {
        let [pays, gets] = LOOKS[at].1;
        assert!(pays <= MOST && gets <= MOST, "no account is counted as often as that");
        at += 1;
    }
};

/// Honest accounts that look like something else, from the window's start; no ring's.
pub fn lookalikes(sim: &Sim) -> impl Iterator<Item = Event> {
    sim.truth.lookalike_counts.accounts().flat_map(move |account| {
        let state = sim.world.accounts.get(account);
        let is_customers = matches!(state.kind, AccountKind::Current | AccountKind::Wallet);
        let is_honest = !sim.mules.of.contains_key(&account);
        let kinds = LOOKS.iter().filter(move |(kind, [pays, gets])| {
            let [paid, got] = sim.truth.lookalike_counts.of(account, *kind);
            is_customers && is_honest && paid >= *pays && got >= *gets
        });
        kinds.map(move |&(kind, _)| {
            Event::AccountLabel(AccountLabel {
                account_id: state.id,
                role: AccountRole::Lookalike,
                mule_kind: None,
                from_ts: sim
                    .world
                    .horizon
                    .window_start
                    .start()
                    .max(sim.world.accounts.record(account).opened_at()),
                to_ts: None,
                syndicate_id: None,
                ring_id: None,
                lookalike_kind: Some(kind),
                knowable_at: None,
                found_by: FoundBy::Never,
            })
        })
    })
}

/// Phones, groups, devices, addresses, companies and sites that were part of a scam within the window.
pub fn entities(sim: &Sim) -> impl Iterator<Item = Event> {
    let sites = sim.sites.iter().map(|site| EntityLabel {
        kind: EntityKind::Site,
        id: site.id,
        role: EntityRole::Site,
        syndicate_id: Some(sim.syndicates[site.syndicate as usize].id),
        ring_id: None,
        from_ts: site.opened_at,
        to_ts: site.closed_at,
        knowable_at: site.raided_at,
        found_by: if site.raided_at.is_some() {
            FoundBy::Raid
        } else {
            FoundBy::Never
        },
    });
    let groups = sim.groups.all.iter().map(|group| {
        let (syndicate_id, ring_id) = ring_ids(sim, Some(group.ring));
        EntityLabel {
            kind: EntityKind::Group,
            id: group.id,
            role: EntityRole::ScamGroup,
            syndicate_id,
            ring_id,
            from_ts: group.created_at,
            to_ts: group.closed_at,
            knowable_at: None,
            found_by: FoundBy::Never,
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
