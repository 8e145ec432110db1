//! What seized devices tell after a while: accounts past and present, payments through them, other sites.

use std::collections::BTreeSet;

use super::inquiry;
use crate::engine::random::join;
use crate::model::facts::{Actor, Discovery, EntityLabel, FoundBy, LabelSource, Reason};
use crate::model::interventions::{Adjustment, asking};
use crate::model::response::bank::request;
use crate::model::response::decision;
use crate::model::response::task::plan;
use crate::model::state::{FreezeRequest, MuleIx, ResponseTask, RingIx, Sim, SiteIx};
use crate::world::AccountIx;

/// The devices of a raided site are read. People's accounts are frozen where their institutions agree; companies' wait
/// for a court.
pub(in crate::model::response) fn tell(sim: &mut Sim, site: SiteIx) {
    let state = &sim.sites[site.at()];
    let (key, id, country) = (state.key, state.id, state.country);
    let rings: BTreeSet<RingIx> = state.rings.iter().copied().collect();
    let (accounts, sites) = reach(sim, site);
    let revealed = revealed(sim, &rings, accounts);
    know(sim, &rings, &revealed);
    for mule in revealed {
        let state = &sim.mules.all[mule.at()];
        if state.shell {
            continue;
        }
        let request = FreezeRequest {
            key: state.key,
            account: state.account,
            asker: country,
            by: Actor::Police,
            reason: Reason::Forensics,
            source: LabelSource::Forensics,
            complaint: None,
            site: Some(id),
        };
        request::ask(sim, request);
    }
    lead_on(sim, site, sites);
    let after = sim
        .params
        .response
        .police
        .court_after
        .quantile(sim.seed.draw(decision::COURT, key, 0, 0).uniform());
    plan(sim, sim.now + after, key, ResponseTask::Order(site));
}

/// Share of accounts that the devices reveal, and chance that they lead to each other site.
fn reach(sim: &Sim, site: SiteIx) -> (f64, f64) {
    let police = &sim.params.response.police;
    let (mut accounts, mut sites) = (police.reveals, police.reveals_sites);
    let state = &sim.sites[site.at()];
    asking::adjust(
        sim,
        Adjustment::Reveals {
            country: state.country,
            site: state.key,
            accounts: &mut accounts,
            sites: &mut sites,
        },
    );
    (accounts, sites)
}

/// The rings' accounts of which something is found.
fn revealed(sim: &Sim, rings: &BTreeSet<RingIx>, share: f64) -> Vec<MuleIx> {
    (0_u32..)
        .zip(&sim.mules.all)
        .filter(|(_, mule)| rings.contains(&mule.ring))
        .filter(|(_, mule)| sim.seed.draw(decision::REVEALED, mule.key, 0, 0).chance(share))
        .map(|(position, _)| MuleIx(position))
        .collect()
}

/// From now on the accounts, the rings' payments through them, their phones, devices, companies and addresses can be
/// known.
fn know(sim: &mut Sim, rings: &BTreeSet<RingIx>, revealed: &[MuleIx]) {
    let found = Discovery {
        at: sim.now,
        by: FoundBy::Forensics,
    };
    let mut accounts: BTreeSet<AccountIx> = revealed.iter().map(|mule| sim.mules.all[mule.at()].account).collect();
    for ring in rings {
        let ring = &sim.rings[ring.at()];
        accounts.extend(ring.addresses_before.iter().copied().chain([ring.address]));
    }
    for &account in &accounts {
        sim.truth.know_account(account, found);
    }
    let ids: BTreeSet<_> = rings.iter().map(|ring| sim.rings[ring.at()].id).collect();
    let seized = |label: &EntityLabel| label.ring_id.is_some_and(|id| ids.contains(&id));
    for label in sim.truth.entities.iter_mut().filter(|label| seized(label)) {
        if label.knowable_at.is_none_or(|known| known > found.at) {
            label.knowable_at = Some(found.at.max(label.from_ts));
            label.found_by = found.by;
        }
    }
    for payment in &mut sim.truth.payments {
        let of_ring = payment.ring.is_some_and(|ring| rings.contains(&ring));
        if of_ring && (accounts.contains(&payment.from) || accounts.contains(&payment.to)) {
            payment.found.also(found.not_before(payment.at));
        }
    }
}

/// Other sites of the syndicate to which the devices lead.
fn lead_on(sim: &mut Sim, site: SiteIx, share: f64) {
    let (syndicate, key) = (sim.sites[site.at()].syndicate, sim.sites[site.at()].key);
    let others: Vec<SiteIx> = (0_u32..)
        .zip(&sim.sites)
        .filter(|(_, other)| other.syndicate == syndicate && other.closed_at.is_none())
        .filter(|(_, other)| {
            sim.seed
                .draw(decision::LEADS_TO, join(key, other.key), 0, 0)
                .chance(share)
        })
        .map(|(position, _)| SiteIx(position))
        .collect();
    for other in others {
        inquiry::hint(sim, other);
    }
}
