//! Building a population from parameters.
//!
//! `places` lays out countries, regions and institutions, `businesses` whoever is not a person, `people` everybody and
//! their accounts, `friends` who knows whom. Everything about a person is a pure function of (seed, person), so people
//! are drafted in parallel and the result does not depend on the number of threads; isolated people come last and take
//! part in nothing, so they change nobody.

mod businesses;
mod friends;
mod people;
mod places;

use std::collections::BTreeMap;

use super::params::PopulationParams;
use super::{Accounts, Businesses, Devices, Guilds, Ids, People, Phones, World};
use crate::engine::{Horizon, Seed};

/// The world at the start of a run. `scale` multiplies the number of people.
#[must_use]
pub fn build(params: &PopulationParams, horizon: Horizon, seed: Seed, scale: f64) -> World {
    let people = ((params.people as f64 * scale) as u64).clamp(500, u64::from(u32::MAX / 64));
    let plan = places::plan(params, people);
    let ids = Ids::new(seed, people, u64::from(plan.businesses));
    let mut world = World {
        horizon,
        countries: plan.countries,
        regions: plan.regions,
        institutions: plan.institutions,
        people: People::default(),
        businesses: Businesses::default(),
        accounts: Accounts::default(),
        devices: Devices::default(),
        phones: Phones::default(),
        rates: plan.rates,
        ids,
        vaults: Vec::new(),
        abroad: Vec::new(),
        guilds: vec![Guilds::default(); params.country.len()],
        more_accounts: BTreeMap::new(),
        born_keys: BTreeMap::new(),
    };
    for (position, institution) in world.institutions.iter_mut().enumerate() {
        institution.id = world.ids.born(super::decision::INSTITUTION_ID, position as u64);
    }
    businesses::build(&mut world, params, seed);
    people::build(&mut world, params, seed, people as u32 + params.isolated);
    friends::build(&mut world, params, seed);
    world
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::engine::Day;
    use crate::world::{InstitutionKind, PersonIx};

    fn horizon() -> Horizon {
        let day = |year, month, day| Day::of(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        Horizon {
            start: day(2025, 1, 31),
            window_start: day(2025, 4, 1),
            window_end: day(2025, 9, 28),
            end: day(2025, 11, 12),
        }
    }

    fn world(isolated: u32) -> World {
        let params = PopulationParams {
            people: 4_000,
            isolated,
            ..PopulationParams::default()
        };
        build(&params, horizon(), Seed(5), 1.0)
    }

    #[test]
    fn an_isolated_person_changes_nobody_else() {
        let (without, with) = (world(0), world(1));
        let n = without.people.len();
        assert_eq!(with.people.len(), n + 1);
        assert_eq!(without.people.id[..], with.people.id[..n]);
        assert_eq!(without.people.income[..], with.people.income[..n]);
        assert_eq!(without.people.main_account[..], with.people.main_account[..n]);
        assert_eq!(without.people.friends, with.people.friends);
        assert_eq!(without.people.device[..], with.people.device[..n]);
        let ids = |world: &World| world.accounts.all.iter().map(|account| account.id).collect::<Vec<_>>();
        assert_eq!(ids(&without)[..], ids(&with)[..without.accounts.all.len()]);
        assert!(with.people.isolated[n]);
        assert!(!with.people.friends.contains(&PersonIx(n as u32)));
    }

    #[test]
    fn account_ids_are_unique_and_say_nothing_about_their_owner() {
        let world = world(0);
        let mut ids: Vec<u64> = world.accounts.all.iter().map(|account| account.id.0).collect();
        let rising = ids.windows(2).filter(|pair| pair[0] < pair[1]).count() as f64 / ids.len() as f64;
        assert!((rising - 0.5).abs() < 0.03, "{rising}");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), world.accounts.all.len());
    }

    #[test]
    fn every_country_has_each_kind_of_institution_and_wages_near_its_mean() {
        let world = world(0);
        assert_eq!(world.countries.len(), 5);
        for country in &world.countries {
            for kind in [
                InstitutionKind::Bank,
                InstitutionKind::Wallet,
                InstitutionKind::Exchange,
            ] {
                assert!(
                    country
                        .institutions
                        .iter()
                        .any(|&i| world.institutions[i.at()].kind == kind)
                );
            }
            let range = country.people.start as usize..country.people.end as usize;
            let mean = world.people.income[range.clone()]
                .iter()
                .map(|income| income.0 as f64)
                .sum::<f64>()
                / range.len() as f64;
            let ratio = mean / country.mean_wage.0 as f64;
            assert!((0.45..1.1).contains(&ratio), "{} {ratio}", country.code);
        }
    }

    #[test]
    fn friends_cluster_and_their_number_is_heavy_tailed() {
        let world = world(0);
        let people = &world.people;
        let (mut linked, mut pairs, mut most) = (0.0, 0.0, 0);
        for person in 0..people.len() as u32 {
            let friends = people.friends_of(PersonIx(person));
            most = most.max(friends.len());
            for (i, a) in friends.iter().enumerate() {
                for b in &friends[i + 1..] {
                    pairs += 1.0;
                    if people.friends_of(*a).contains(b) || people.friends_of(*b).contains(a) {
                        linked += 1.0;
                    }
                }
            }
        }
        let clustering = linked / pairs;
        assert!((0.1..0.35).contains(&clustering), "{clustering}");
        assert!(most >= 40, "{most}");
    }
}
