//! What a scenario is too small to tell: notes beside a sound scenario, which refuse nothing.
//!
//! Expectations for each seat and resident are the same at any `scale` down to some size (docs/experiments.md has the
//! figures); below it, and where an intervention acts on a handful of things, chance decides more than the
//! intervention.

use super::params::Scenario;

/// Seats at work from which figures for each seat agree with those of larger worlds.
const SEATS: f64 = 7.0;
/// Sites, crews or institutions on which an intervention must act for its effect not to be that of one or two of them.
const THINGS: usize = 4;

/// All of them, in the order of the scenario.
#[must_use]
pub fn notes(scenario: &Scenario) -> Vec<String> {
    seats(scenario).into_iter().chain(policies(scenario)).collect()
}

/// Seats of each site that opens before the run ends, with the crews that share them.
fn sites(scenario: &Scenario) -> Vec<(f64, u32)> {
    let horizon = scenario.days();
    let sites = scenario.syndicate.iter().flat_map(|syndicate| &syndicate.site);
    sites
        .filter(|site| horizon.window_start.plus(site.opens) < horizon.end)
        .map(|site| {
            let seats = f64::from(site.seats) * scenario.scale;
            (seats, site.rings_in(seats as u32, scenario.crew.ring_seats))
        })
        .collect()
}

fn seats(scenario: &Scenario) -> Option<String> {
    let seats: f64 = sites(scenario).iter().map(|(seats, _)| seats).sum();
    (seats > 0.0 && seats < SEATS).then(|| {
        format!(
            "crews have {seats:.1} seats in all at `scale` = {}: the smallest world in which an intervention can be \
             judged has {SEATS}, at `scale` = {}",
            scenario.scale,
            // Rounded up, so that it is enough.
            (scenario.scale * SEATS / seats * 1_000.0).ceil() / 1_000.0
        )
    })
}

fn policies(scenario: &Scenario) -> Vec<String> {
    let sites = sites(scenario);
    let mut notes = Vec::new();
    for (name, policy) in &scenario.policy {
        let terms = policy.terms();
        let within = |code: &str| terms.countries.is_empty() || terms.countries.iter().any(|country| country == code);
        let (things, what) = match policy.kind() {
            "police_raid" | "device_forensics" => (sites.len(), "sites"),
            // Where all take part, it acts on each of many people, groups and numbers.
            _ if terms.coverage >= 1.0 || terms.coverage <= 0.0 => continue,
            "awareness_campaign" | "entry_scrutiny" => continue,
            "platform_takedown" | "sim_cap" => (sites.iter().map(|&(_, rings)| rings as usize).sum(), "crews"),
            _ => {
                let places = scenario
                    .population
                    .country
                    .iter()
                    .filter(|country| within(&country.name));
                let all = places.flat_map(|country| &country.institution);
                let named = all.filter(|one| terms.institutions.is_empty() || terms.institutions.contains(&one.name));
                (named.count(), "institutions")
            }
        };
        if things < THINGS {
            notes.push(format!(
                "`policy.{name}` acts on {things} {what}: with fewer than {THINGS} a run tells of them, not of \
                 {}; many seeds are needed, and more {what} are better",
                policy.kind()
            ));
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::params::{SiteParams, SyndicateParams};
    use crate::policy::police_raid::PoliceRaid;

    fn scenario(scale: f64, sites: usize) -> Scenario {
        let site = |seats| SiteParams {
            seats,
            ..SiteParams::default()
        };
        Scenario {
            scale,
            syndicate: vec![SyndicateParams {
                site: vec![site(100); sites],
                ..SyndicateParams::default()
            }],
            policy: [("raids".to_owned(), PoliceRaid::default().into())].into(),
            ..Scenario::default()
        }
    }

    #[test]
    fn the_smallest_world_is_told() {
        let told = notes(&scenario(0.01, 4));
        assert_eq!(
            told,
            [
                "crews have 4.0 seats in all at `scale` = 0.01: the smallest world in which an intervention can be \
                 judged has 7, at `scale` = 0.018"
            ]
        );
        assert!(notes(&scenario(0.02, 4)).is_empty());
    }

    #[test]
    fn an_intervention_on_a_handful_of_things_is_told() {
        let told = notes(&scenario(1.0, 1));
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("`policy.raids` acts on 1 sites"), "{}", told[0]);
    }
}
