//! Who works for a ring and where: syndicates, sites, crews and mules.
//!
//! Listed is whoever was there in the window, and whoever a listed row may name: the herder who recruited a mule and
//! left before the window, one of each ring, since rings have no table of their own, and every site that was open
//! before the window ended.

use std::collections::BTreeSet;

use super::{overlaps, ring_ids};
use crate::engine::Time;
use crate::model::facts::*;
use crate::model::state::{MuleState, Operator, Ring, Sim};
use crate::world::PublicId;

/// Syndicates, their sites, and those who work there.
pub fn all(sim: &Sim) -> impl Iterator<Item = Event> {
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
    let end = sim.world.horizon.window_end.start();
    let sites = sim.sites.iter().filter(move |site| site.opened_at < end);
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
    let crew = crew(sim).into_iter().map(|(ring, operator)| {
        Event::Crew(CrewMember {
            operator_id: operator.id,
            person_id: operator.person.map(|person| sim.world.person_id(person)),
            syndicate_id: sim.syndicates[ring.syndicate as usize].id,
            site_id: Some(sim.sites[ring.site.at()].id),
            ring_id: Some(ring.id),
            role: operator.role,
            entry: operator.entry,
            from_ts: operator.from,
            to_ts: operator.to,
            exit_reason: operator.exit_reason,
        })
    });
    syndicates.chain(sites).chain(crew)
}

/// Operators that are listed, with their rings.
fn crew(sim: &Sim) -> Vec<(&Ring, &Operator)> {
    let recruiters: BTreeSet<PublicId> = listed_mules(sim).filter_map(|mule| mule.recruited_by).collect();
    let mut listed = Vec::new();
    for ring in &sim.rings {
        let before = listed.len();
        let crew = ring
            .operators
            .iter()
            .filter(|operator| overlaps(sim, operator.from, left(operator)) || recruiters.contains(&operator.id));
        listed.extend(crew.map(|operator| (ring, operator)));
        if listed.len() == before {
            // Nobody was there in the window, but money and accounts of the ring may have been.
            let end = sim.world.horizon.window_end.start();
            let before = ring.operators.iter().filter(|operator| operator.from < end);
            let last = before.max_by_key(|operator| left(operator));
            listed.extend(last.map(|operator| (ring, operator)));
        }
    }
    listed
}

fn left(operator: &Operator) -> Time {
    operator.to.unwrap_or(Time::NEVER)
}

/// Those who served in the window.
fn listed_mules(sim: &Sim) -> impl Iterator<Item = &MuleState> {
    let mules = sim.mules.all.iter();
    mules.filter(|mule| overlaps(sim, mule.recruited_at, mule.out_at.unwrap_or(Time::NEVER)))
}

/// Mules and what passed through them.
pub fn mules(sim: &Sim) -> impl Iterator<Item = Event> {
    listed_mules(sim).map(|mule| {
        let (syndicate_id, ring_id) = ring_ids(sim, Some(mule.ring));
        Event::Mule(Mule {
            person_id: sim.world.person_id(mule.person),
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
