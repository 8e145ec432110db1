//! Who knows whom outside the household: the few who are close, who are all friends of each other; further members of
//! one's circle, many of whom know each other; some anywhere in the region or country, a few anywhere. How many is
//! heavy-tailed. Friendship is mutual.
//!
//! Everybody first names those who are close, then others by draws over ranges of positions that the scenario fixes; a
//! draw that falls on oneself or one's household is drawn again. Names are then made mutual. Isolated people lie outside
//! all ranges, so they name nobody, are named by nobody and change no draw.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::batches::in_batches;
use crate::engine::Seed;
use crate::engine::sample::pareto;
use crate::world::params::PopulationParams;
use crate::world::{Circle, People, PersonIx, Region, World, decision};

/// Most friends that anybody names.
const MOST: usize = 150;
/// Tail exponent of how many are named: finite variance, but only just.
const TAIL: f64 = 2.2;
/// How many more names than friends: in a circle many are named twice, or name each other.
const TWICE: f64 = 1.1;
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
    let namer = Namer {
        world,
        params,
        seed,
        everybody: 0..world.countries.last().map_or(0, |last| last.people.end),
    };
    let mut starts = Vec::with_capacity(people as usize + 1);
    starts.push(0);
    let mut named = Vec::with_capacity(people as usize * (params.friends / 2.0) as usize);
    in_batches(
        people,
        BATCH,
        |person| namer.name(PersonIx(person)),
        |_, lists| {
            for list in lists {
                named.extend(list);
                starts.push(named.len() as u32);
            }
        },
    );
    make_mutual(Arc::make_mut(&mut world.people), &starts, &named);
}

struct Namer<'a> {
    world: &'a World,
    params: &'a PopulationParams,
    seed: Seed,
    everybody: Range<u32>,
}

impl Namer<'_> {
    /// Whom a person names: half of their friends on average, the others name them. Ascending. Of those who are close,
    /// everybody names whoever comes after, so that each pair is named once.
    fn name(&self, person: PersonIx) -> Vec<PersonIx> {
        let people = &self.world.people;
        let region = self.world.regions.get(people.region(person).at());
        let Some((region, circle)) = region.and_then(|region| Some((region, region.circle_of(person)?))) else {
            return Vec::new();
        };
        let elsewhere = |friend: &PersonIx| people.head(*friend) != people.head(person);
        let close = circle.close_people(person);
        let close_others = close.len() - 1;
        let mut named: Vec<PersonIx> = close.filter(|&friend| friend > person).filter(elsewhere).collect();
        let key = u64::from(person.0);
        // A Pareto's mean is alpha / (alpha - 1) times its least; rounding down takes half of one.
        let least = (self.params.friends / 2.0 * TWICE + 0.5) * (TAIL - 1.0) / TAIL;
        let count = pareto(self.seed.draw(decision::FRIENDS, key, 0, 0).uniform(), least, TAIL) as usize;
        let others = count.min(MOST).saturating_sub(close_others / 2) as u32;
        for ordinal in 0..others {
            let found = (0..TRIES).find_map(|attempt| {
                let draw = self.seed.draw(decision::FRIEND, key, i64::from(attempt), ordinal);
                self.candidate(region, circle, ordinal, draw.second(), draw.uniform())
                    .filter(elsewhere)
            });
            named.extend(found);
        }
        named.sort_unstable();
        named.dedup();
        named
    }

    /// Whom two numbers between 0 and 1 fall on: how near, and who. A circle has only so many members: the further names
    /// of somebody popular are of people beyond it.
    fn candidate(&self, region: &Region, circle: Circle, ordinal: u32, how_near: f64, who: f64) -> Option<PersonIx> {
        let of = |range: &Range<u32>| {
            let length = range.end - range.start;
            (length > 0).then(|| ((who * f64::from(length)) as u32).min(length - 1))
        };
        let near = self.params.friends_near;
        if how_near < near && ordinal < circle.members() {
            return of(&(0..circle.members())).map(|place| circle.member(place));
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
        of(range).map(|place| PersonIx(range.start + place))
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
    sort_lists(&mut friends, &ends);
    // Two who named each other are there twice.
    let mut start = vec![0];
    let (mut from, mut kept) = (0, 0);
    start.reserve_exact(count);
    for &end in &ends {
        let list = from..end as usize;
        from = list.end;
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

/// Sorts everybody's list, in parallel; a list ends where the next one begins.
fn sort_lists(friends: &mut [PersonIx], ends: &[u32]) {
    let mut rest = friends;
    let mut from = 0;
    let mut parts = Vec::new();
    for ends in ends.chunks(BATCH as usize) {
        let to = ends.last().map_or(from, |&end| end as usize);
        let (part, others) = rest.split_at_mut(to - from);
        rest = others;
        parts.push((from, ends, part));
        from = to;
    }
    parts.into_par_iter().for_each(|(first, ends, part)| {
        let mut from = 0;
        for &end in ends {
            let to = end as usize - first;
            part[from..to].sort_unstable();
            from = to;
        }
    });
}
