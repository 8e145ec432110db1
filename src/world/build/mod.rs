//! Building a population from parameters.
//!
//! `places` lays out countries, regions and institutions, `businesses` whoever is not a person, `households` who lives
//! with whom, `people` everybody, `accounts` theirs, `friends` who knows whom; `batches` makes while it keeps.
//! Everything about a person is a pure function of (seed, person), so people are drafted in parallel and the result
//! does not depend on the number of threads; isolated people come last and take part in nothing, so they change nobody.

mod accounts;
mod batches;
mod businesses;
mod friends;
mod households;
mod people;
mod places;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::params::PopulationParams;
use super::people::MOST;
use super::{Accounts, Businesses, Devices, Guilds, Ids, Phones, Vaults, World, identity};
use crate::engine::{Horizon, Seed};

/// The world at the start of a run. `scale` multiplies the number of people.
#[must_use]
pub fn build(params: &PopulationParams, horizon: Horizon, seed: Seed, scale: f64) -> World {
    let people = ((params.people as f64 * scale) as u64).clamp(500, u64::from(MOST));
    let everybody = people as u32 + params.isolated.min(identity::ISOLATED);
    let plan = places::plan(params, people);
    let ids = Ids::new(seed, people, u64::from(plan.businesses), horizon);
    let mut world = World {
        horizon,
        countries: plan.countries,
        regions: plan.regions,
        institutions: plan.institutions,
        people: Arc::default(),
        businesses: Businesses::default(),
        accounts: Accounts::new(horizon.start.start()),
        devices: Devices::default(),
        phones: Phones::new(seed, horizon.start.start(), everybody),
        rates: plan.rates,
        ids,
        vaults: Vaults::default(),
        abroad: Vec::new(),
        guilds: vec![Guilds::default(); params.country.len()],
        more_accounts: BTreeMap::new(),
        born_keys: BTreeMap::new(),
    };
    for (position, institution) in world.institutions.iter_mut().enumerate() {
        institution.id = world.ids.born(super::decision::INSTITUTION_ID, position as u64);
    }
    businesses::build(&mut world, params, seed);
    people::build(&mut world, params, seed, everybody);
    world.accounts.share_records();
    friends::build(&mut world, params, seed);
    world
}

#[cfg(test)]
mod tests;
