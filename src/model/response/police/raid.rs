//! Raids: those that inquiries lead to and those that the scenario fixes; arrests, seizure, remand.

use super::inquiry;
use crate::engine::{Day, Span, Time};
use crate::model::facts::{Enforcement, EnforcementAction, Event, MetricName};
use crate::model::interventions::{Adjustment, PolicyEvent, asking};
use crate::model::response::decision;
use crate::model::response::task::plan;
use crate::model::scam::crew;
use crate::model::state::{ResponseTask, Sim, SiteIx};

/// Plans what of the scenario's raids, and of the inquiries before them, falls on this day.
pub(in crate::model::response) fn plan_day(sim: &mut Sim, today: Day) {
    let params = sim.params.clone();
    for (position, raid) in (0_u32..).zip(&params.response.raid) {
        let at = sim.world.horizon.window_start.start() + Span::DAY.scaled(raid.day);
        let inquiry = at - params.response.police.inquiry_before;
        let key = u64::from(position);
        if inquiry.day() == today {
            plan(sim, inquiry, key, ResponseTask::InquireAsPlanned(position));
        }
        if at.day() == today {
            plan(sim, at, key, ResponseTask::RaidAsPlanned(position));
        }
    }
}

/// The open site that a planned raid means.
fn target(sim: &Sim, position: u32) -> Option<SiteIx> {
    let name = &sim.params.response.raid.get(position as usize)?.site;
    let site = sim
        .sites
        .iter()
        .position(|site| &site.name == name && site.closed_at.is_none())?;
    Some(SiteIx(site as u32))
}

/// The inquiry that a planned raid ends.
pub(in crate::model::response) fn inquire_as_planned(sim: &mut Sim, position: u32) {
    if let Some(site) = target(sim, position)
        && sim.response.inquiries.insert(site)
    {
        inquiry::inquire(sim, site);
    }
}

/// A planned raid.
pub(in crate::model::response) fn raid_as_planned(sim: &mut Sim, position: u32) {
    if let Some(site) = target(sim, position) {
        raid(sim, site);
    }
}

/// The police are at the door: everybody there is arrested, every device taken. Nothing happens if nobody is left.
pub fn raid(sim: &mut Sim, site: SiteIx) {
    sim.response.inquiries.remove(&site);
    if sim.sites[site.at()].closed_at.is_some() {
        return;
    }
    let (key, site_country) = (sim.sites[site.at()].key, sim.sites[site.at()].country);
    let mut share = 1.0;
    asking::adjust(
        sim,
        Adjustment::Arrests {
            country: site_country,
            site: key,
            share: &mut share,
        },
    );
    let arrested = crew::raid::raid(sim, site, share);
    let people = arrested.local + arrested.foreign;
    let state = &sim.sites[site.at()];
    let country = sim.world.countries[site_country.at()].code.word();
    let devices: usize = state.rings.iter().map(|ring| sim.rings[ring.at()].devices.len()).sum();
    tell(sim, site, EnforcementAction::Raid, None);
    tell(sim, site, EnforcementAction::Arrest, Some(i64::from(people)));
    tell(sim, site, EnforcementAction::Seizure, Some(devices as i64));
    sim.count(MetricName::Raids, country, 1.0);
    sim.count(MetricName::Arrests, country, f64::from(people));
    let params = sim.params.clone();
    let police = &params.response.police;
    let remand = sim.now + police.remand_after;
    plan(sim, remand, key, ResponseTask::Remand(site, people));
    let u = sim.seed.draw(decision::FORENSICS, key, 0, 0).uniform();
    let (mut after, mut period) = (police.forensics_after.quantile(u), police.remand);
    asking::adjust(
        sim,
        Adjustment::Remand {
            country: site_country,
            period: &mut period,
        },
    );
    asking::adjust(
        sim,
        Adjustment::Forensics {
            country: site_country,
            site: key,
            u,
            after: &mut after,
        },
    );
    let told: Time = (sim.now + after).min(remand + period);
    plan(sim, told, key, ResponseTask::Forensics(site));
    asking::tell(sim, PolicyEvent::Raided(site));
}

/// A magistrate has the arrested held.
pub(in crate::model::response) fn remand(sim: &mut Sim, site: SiteIx, arrested: u32) {
    tell(sim, site, EnforcementAction::Remand, Some(i64::from(arrested)));
}

fn tell(sim: &mut Sim, site: SiteIx, action: EnforcementAction, count: Option<i64>) {
    let site_id = Some(sim.sites[site.at()].id);
    sim.tell(Event::Enforcement(Enforcement {
        ts: sim.now,
        action,
        site_id,
        account_id: None,
        count,
    }));
}
