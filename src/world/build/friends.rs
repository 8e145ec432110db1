//! Who knows whom outside the household: most friends belong to one's circle and so know each other, some live anywhere
//! in the region or country, a few anywhere. How many is heavy-tailed. Friendship is mutual.
//!
//! Everybody first names friends, by draws over ranges of positions that the scenario fixes; a draw that falls on
//! oneself or one's household is drawn again. Names are then made mutual. Isolated people lie outside all ranges, so
//! they name nobody, are named by nobody and change no draw.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::engine::Seed;
use crate::engine::sample::pareto;
use crate::world::params::PopulationParams;
use crate::world::{People, PersonIx, World, decision};

/// Most friends that anybody names.
const MOST: usize = 150;
/// Tail exponent of how many are named: finite variance, but only just.
const TAIL: f64 = 2.2;
/// How many more names than friends: in a circle many are named twice, or name each other.
const TWICE: f64 = 1.25;
/// Draws before a name is given up (in a country of one household).
const TRIES: u32 = 4;
/// People named in one go, so that memory beyond the graph itself stays small.
const BATCH: u32 = 1 << 16;
/// Of friends outside the circle: share in the same region, and in the same region or country.
const IN_REGION: f64 = 0.7;
const IN_COUNTRY: f64 = 0.96;

/// Fills the columns of friends.
pub fn build(world: &mut World, params: &PopulationParams, seed: Seed) {
    let people = world.people.len() as u32;
    let circles = Circles {
        world,
        params,
        seed,
        everybody: 0..world.countries.last().map_or(0, |last| last.people.end),
    };
    let mut starts = Vec::with_capacity(people as usize + 1);
    starts.push(0);
    let mut named = Vec::with_capacity(people as usize * (params.friends / 2.0) as usize);
    let mut first = 0;
    while first < people {
        let batch = first..people.min(first.saturating_add(BATCH));
        first = batch.end;
        let lists: Vec<Vec<PersonIx>> = batch
            .into_par_iter()
            .map(|person| circles.name(PersonIx(person)))
            .collect();
        for list in lists {
            named.extend(list);
            starts.push(named.len() as u32);
        }
    }
    make_mutual(Arc::make_mut(&mut world.people), &starts, &named);
}

struct Circles<'a> {
    world: &'a World,
    params: &'a PopulationParams,
    seed: Seed,
    everybody: Range<u32>,
}

impl Circles<'_> {
    /// Whom a person names: half of their friends on average, the others name them. Ascending.
    fn name(&self, person: PersonIx) -> Vec<PersonIx> {
        let people = &self.world.people;
        if people.isolated[person.at()] {
            return Vec::new();
        }
        let key = u64::from(person.0);
        // A Pareto's mean is alpha / (alpha - 1) times its least; rounding down takes half of one.
        let least = (self.params.friends / 2.0 * TWICE + 0.5) * (TAIL - 1.0) / TAIL;
        let count = pareto(self.seed.draw(decision::FRIENDS, key, 0, 0).uniform(), least, TAIL) as usize;
        let mut named = Vec::with_capacity(count.min(MOST));
        for ordinal in 0..count.min(MOST) as u32 {
            let found = (0..TRIES).find_map(|attempt| {
                let draw = self.seed.draw(decision::FRIEND, key, i64::from(attempt), ordinal);
                let friend = self.candidate(person, ordinal, draw.second(), draw.uniform())?;
                (people.household[friend.at()] != people.household[person.at()]).then_some(friend)
            });
            named.extend(found);
        }
        named.sort_unstable();
        named.dedup();
        named
    }

    /// Whom two numbers between 0 and 1 fall on: how near, and who. A circle has only so many members: the further names
    /// of somebody popular are of people beyond it.
    fn candidate(&self, person: PersonIx, ordinal: u32, how_near: f64, who: f64) -> Option<PersonIx> {
        let region = &self.world.regions[self.world.people.region[person.at()].at()];
        let near = self.params.friends_near;
        if how_near < near && ordinal < self.circle() {
            return Some(self.in_circle(person, &region.people, who));
        }
        let beyond = if how_near < near {
            how_near / near
        } else {
            (how_near - near) / (1.0 - near)
        };
        let range = if beyond < IN_REGION {
            &region.people
        } else if beyond < IN_COUNTRY {
            &self.world.countries[region.country.at()].people
        } else {
            &self.everybody
        };
        let length = range.end - range.start;
        (length > 0).then(|| PersonIx(range.start + ((who * f64::from(length)) as u32).min(length - 1)))
    }

    /// How many people a circle has: about half of them are friends of each.
    fn circle(&self) -> u32 {
        ((self.params.friends * 1.4) as u32).max(2)
    }

    /// Somebody of a person's circle. A region of `n` people has `n / size` circles; a circle is every so-many-th
    /// person, so that it takes one member of a household and families are friends through several of them.
    fn in_circle(&self, person: PersonIx, region: &Range<u32>, who: f64) -> PersonIx {
        let length = region.end - region.start;
        let circles = (length / self.circle()).max(1);
        let own = (person.0 - region.start) % circles;
        let members = (length - own).div_ceil(circles);
        let member = ((who * f64::from(members)) as u32).min(members - 1);
        PersonIx(region.start + own + member * circles)
    }
}

/// Makes names mutual and lays them down, everybody's in ascending order.
fn make_mutual(people: &mut People, starts: &[u32], named: &[PersonIx]) {
    let count = starts.len() - 1;
    let of = |person: usize| &named[starts[person] as usize..starts[person + 1] as usize];
    // `ends[p]` is first how many p gets, then where the next one goes.
    let mut ends: Vec<u32> = (0..count).map(|person| of(person).len() as u32).collect();
    for friend in named {
        ends[friend.at()] += 1;
    }
    let mut total = 0;
    for end in &mut ends {
        let begin = total;
        total += *end;
        *end = begin;
    }
    let mut friends = vec![PersonIx::NONE; total as usize];
    for person in 0..count {
        for &friend in of(person) {
            friends[ends[person] as usize] = friend;
            ends[person] += 1;
            friends[ends[friend.at()] as usize] = PersonIx(person as u32);
            ends[friend.at()] += 1;
        }
    }
    // Two who named each other are there twice.
    let mut start = vec![0];
    let (mut from, mut kept) = (0, 0);
    start.reserve_exact(count);
    for &end in &ends {
        let list = from..end as usize;
        from = list.end;
        friends[list.clone()].sort_unstable();
        for at in list.clone() {
            if at == list.start || friends[at] != friends[kept - 1] {
                friends[kept] = friends[at];
                kept += 1;
            }
        }
        start.push(kept as u32);
    }
    friends.truncate(kept);
    friends.shrink_to_fit();
    people.friend_start = start;
    people.friends = friends;
}
