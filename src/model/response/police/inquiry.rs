//! The police desk of each country: few officers, complaints in a queue, and what they add up to.
//!
//! An officer asks for freezes, of whatever a bank may have asked before and not got, and lays the complaint to others
//! about the same crew. Complaints that share an account with another are worth more than those that only sound alike.
//! When those about a site's crews are enough for its size, an inquiry is opened, and may lead to a raid.

use crate::engine::random::join;
use crate::model::facts::{Actor, Enforcement, EnforcementAction, Event, MetricName};
use crate::model::interventions::{Adjustment, PolicyEvent, asking};
use crate::model::response::task::plan;
use crate::model::response::{complaint, decision};
use crate::model::state::{Complaint, ComplaintIx, ResponseTask, RingIx, Sim, SiteIx};
use crate::world::{AccountIx, AccountKind, CountryIx};

/// A complaint reaches the police of its country. A case counts once, whether its victim came, called or was passed on
/// by a bank; one that was filed away may come again.
pub(in crate::model::response) fn queue(sim: &mut Sim, complaint: ComplaintIx) {
    let Complaint { key, country, case, .. } = sim.response.complaints[complaint.at()];
    if case.is_some_and(|case| sim.response.at_police.contains(&case)) {
        return;
    }
    let params = sim.params.clone();
    let police = &params.response.police;
    let millions = sim.world.countries[country.at()].people.len() as f64 / 1e6;
    let per_day = police.officers * millions * police.per_officer;
    let desk = sim.response.officers.entry(country).or_default();
    if let Some(taken_up) = desk.join(sim.now, per_day, police.backlog) {
        sim.response.at_police.extend(case);
        asking::tell(sim, PolicyEvent::AtPolice(complaint));
        plan(sim, taken_up, key, ResponseTask::LookInto(complaint));
    }
}

/// An officer gets to a complaint.
pub(in crate::model::response) fn look_into(sim: &mut Sim, complaint: ComplaintIx) {
    complaint::plan_handling(sim, complaint, Actor::Police);
    let Complaint {
        founded,
        case,
        country,
        named,
        accused,
        ..
    } = sim.response.complaints[complaint.at()].clone();
    if !founded {
        return;
    }
    let by_account = || {
        accused
            .iter()
            .find_map(|account| sim.mules.of.get(account))
            .map(|&mule| sim.mules.all[mule.at()].ring)
    };
    if let Some(ring) = case.map(|case| sim.cases[case.at()].ring).or_else(by_account) {
        // Whoever handed over cash at the site can lead the police there.
        let mut tills = named.iter().map(|named| sim.world.accounts.get(named.to).kind);
        let was_there = case.is_some() && tills.any(|kind| kind == AccountKind::Cash);
        lay_to(sim, ring, &accused, was_there, country);
    }
}

/// Lays a complaint to a crew's dossier, and to its site's; of somebody who was there, or not.
fn lay_to(sim: &mut Sim, ring: RingIx, accounts: &[AccountIx], was_there: bool, country: CountryIx) {
    let site = sim.rings[ring.at()].site;
    if sim.sites[site.at()].closed_at.is_some() {
        return;
    }
    let from_abroad = sim.sites[site.at()].country != country;
    let mut police = sim.params.response.police.clone();
    asking::adjust(
        sim,
        Adjustment::Evidence {
            country,
            unlinked: &mut police.unlinked,
            from_abroad: &mut police.from_abroad,
        },
    );
    let dossier = sim.response.dossiers.entry(ring).or_default();
    dossier.add(accounts, was_there, from_abroad, &police);
    if from_abroad {
        // The desk of the victim's country tells the one where the crew is taken to sit.
        let account_id = accounts.first().map(|&account| sim.world.accounts.get(account).id);
        sim.tell(Event::Enforcement(Enforcement {
            ts: sim.now,
            action: EnforcementAction::CrossBorderRequest,
            site_id: None,
            account_id,
            count: None,
        }));
    }
    weigh(sim, site);
}

/// Opens an inquiry where there is enough. A site whose raid the scenario fixes is left to it.
pub(in crate::model::response) fn weigh(sim: &mut Sim, site: SiteIx) {
    let params = sim.params.clone();
    let state = &sim.sites[site.at()];
    let planned = params.response.raid.iter().any(|raid| raid.site == state.name);
    let enough = enough(sim, site);
    if planned || state.closed_at.is_some() || evidence(sim, site) < enough || !sim.response.inquiries.insert(site) {
        return;
    }
    inquire(sim, site);
    // A draw for every inquiry into the site: the second one, after one that came to nothing, is another.
    let state = &sim.sites[site.at()];
    let key = state.key;
    let draw = sim.seed.draw(decision::RAIDED, join(key, sim.now.0 as u64), 0, 0);
    if draw.chance(params.response.police.raids) {
        let after = params.response.police.raid_after.quantile(draw.second());
        plan(sim, sim.now + after, key, ResponseTask::Raid(site));
    } else {
        come_to_nothing(sim, site);
    }
}

/// Evidence that opens an inquiry into a site, in complaints: so much for each seat, however few there are, since the
/// fewer seats, the fewer complaints.
#[must_use]
pub fn enough(sim: &Sim, site: SiteIx) -> f64 {
    f64::from(sim.sites[site.at()].seats) * sim.params.response.police.evidence_per_seat
}

/// Evidence about a site, in complaints.
#[must_use]
pub fn evidence(sim: &Sim, site: SiteIx) -> f64 {
    let hints = sim.response.hints.get(&site).copied().unwrap_or(0.0);
    let laid: f64 = sim.sites[site.at()]
        .rings
        .iter()
        .filter_map(|ring| sim.response.dossiers.get(ring))
        .map(|dossier| dossier.weight)
        .sum();
    hints + laid
}

/// The row of an inquiry, with the complaints behind it.
pub(in crate::model::response) fn inquire(sim: &mut Sim, site: SiteIx) {
    let state = &sim.sites[site.at()];
    let dossiers = state.rings.iter().filter_map(|ring| sim.response.dossiers.get(ring));
    let complaints: u32 = dossiers.map(|dossier| dossier.complaints).sum();
    let (site_id, country) = (state.id, sim.world.countries[state.country.at()].code.word());
    sim.tell(Event::Enforcement(Enforcement {
        ts: sim.now,
        action: EnforcementAction::Inquiry,
        site_id: Some(site_id),
        account_id: None,
        count: Some(i64::from(complaints)),
    }));
    sim.count(MetricName::Inquiries, country, 1.0);
}

/// No warrant, no address, no time: half of what was gathered has grown cold.
fn come_to_nothing(sim: &mut Sim, site: SiteIx) {
    sim.response.inquiries.remove(&site);
    sim.response.hints.remove(&site);
    for ring in &sim.sites[site.at()].rings {
        if let Some(dossier) = sim.response.dossiers.get_mut(ring) {
            dossier.weight /= 2.0;
        }
    }
}

/// Word of a site from seized devices: as good as half of what an inquiry needs.
pub(in crate::model::response) fn hint(sim: &mut Sim, site: SiteIx) {
    *sim.response.hints.entry(site).or_default() += enough(sim, site) / 2.0;
    weigh(sim, site);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::params::response::PoliceParams;
    use crate::model::state::Dossier;

    #[test]
    fn complaints_that_share_an_account_are_worth_more_and_those_from_abroad_less() {
        let params = PoliceParams {
            unlinked: 0.5,
            from_abroad: 0.25,
            ..PoliceParams::default()
        };
        let mut dossier = Dossier::default();
        assert_eq!(dossier.add(&[AccountIx(1)], false, false, &params), 0.5);
        assert_eq!(dossier.add(&[AccountIx(2)], false, false, &params), 0.5);
        assert_eq!(dossier.add(&[AccountIx(3), AccountIx(2)], false, false, &params), 1.0);
        assert_eq!(dossier.add(&[AccountIx(3)], false, true, &params), 0.25);
        assert_eq!(dossier.complaints, 4);
        assert_eq!(dossier.weight, 2.25);
    }
}
