//! Who knows whom outside the household: most friends live near by and so know each other, some anywhere in the region or
//! country, a few abroad. How many is heavy-tailed. Links are those along which somebody pays; they need not be mutual.

use rayon::prelude::*;

use crate::engine::Seed;
use crate::param::dist::normal_quantile;
use crate::world::params::PopulationParams;
use crate::world::{PersonIx, World, decision};

/// Most friends anybody pays.
const MOST: f64 = 150.0;

/// Fills the columns of friends. Isolated people have none, and are nobody's.
pub fn build(world: &mut World, params: &PopulationParams, seed: Seed) {
    let shared: &World = world;
    let lists: Vec<Vec<PersonIx>> = (0..shared.people.len() as u32)
        .into_par_iter()
        .map(|person| of(shared, params, seed, PersonIx(person)))
        .collect();
    let people = &mut world.people;
    people.friend_start.reserve(lists.len() + 1);
    people.friend_start.push(0);
    for list in lists {
        people.friends.extend(list);
        people.friend_start.push(people.friends.len() as u32);
    }
}

fn of(world: &World, params: &PopulationParams, seed: Seed, person: PersonIx) -> Vec<PersonIx> {
    if world.people.isolated[person.at()] {
        return Vec::new();
    }
    let key = u64::from(person.0);
    let u = seed.draw(decision::FRIENDS, key, 0, 0).uniform();
    let count = (params.friends * libm::exp(0.75 * normal_quantile(u))).clamp(1.0, MOST) as u32;
    let region = &world.regions[world.people.region[person.at()].at()];
    let country = &world.countries[region.country.at()];
    let everybody = world.countries.last().map_or(0, |last| last.people.end);
    // A neighbourhood is a block of fixed size, so that neighbours share their neighbours.
    let block = (params.friends * 2.6) as u32;
    let place = (person.0 - region.people.start) / block.max(2) * block.max(2) + region.people.start;
    let mut friends: Vec<PersonIx> = (0..count)
        .filter_map(|ordinal| {
            let draw = seed.draw(decision::FRIEND, key, 0, ordinal);
            let kind = draw.second();
            let near = params.friends_near;
            let range = if kind < near {
                place..(place + block.max(2)).min(region.people.end)
            } else if kind < near + (1.0 - near) * 0.7 {
                region.people.clone()
            } else if kind < near + (1.0 - near) * 0.96 {
                country.people.clone()
            } else {
                0..everybody
            };
            let friend = range.start + draw.below(u64::from(range.end - range.start)) as u32;
            (friend != person.0).then_some(PersonIx(friend))
        })
        .collect();
    friends.sort_unstable();
    friends.dedup();
    friends
}
