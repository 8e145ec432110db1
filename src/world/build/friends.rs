//! Who knows whom outside the household: the few who are close, who are all friends of each other; further members of
//! one's circle, many of whom know each other; some anywhere in the region or country, a few anywhere. How many is
//! heavy-tailed. Friendship is mutual.
//!
//! Everybody first names those who are close, then others by draws over ranges of positions that the scenario fixes; a
//! draw that falls on oneself or one's household is drawn again. Names are then made mutual: each is sent to whoever
//! is named. Isolated people lie outside all ranges, so they name nobody, are named by nobody and change no draw.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::households;
use crate::engine::sample::pareto;
use crate::engine::scatter::{BLOCK, SENDERS, Scatter, Scattered};
use crate::engine::{Draw, Seed};
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
/// Of friends outside the circle: share in the same region, and in the same region or country.
const IN_REGION: f64 = 0.7;
const IN_COUNTRY: f64 = 0.96;

/// Fills the columns of friends.
pub fn build(world: &mut World, params: &PopulationParams, seed: Seed) {
    let count = world.people.len();
    let namer = Namer {
        world,
        seed,
        near: params.friends_near,
        // A Pareto's mean is alpha / (alpha - 1) times its least; rounding down takes half of one.
        popularity: Popularity::new((params.friends / 2.0 * TWICE + 0.5) * (TAIL - 1.0) / TAIL),
        everybody: 0..world.countries.last().map_or(0, |last| last.people.end),
    };
    let named: Vec<Named> = (0..count.div_ceil(SENDERS))
        .into_par_iter()
        .map_init(Scatter::default, |scatter, part| {
            let people = part * SENDERS..count.min((part + 1) * SENDERS);
            namer.name_all(people, count, scatter)
        })
        .collect();
    make_mutual(Arc::make_mut(&mut world.people), &named);
}

/// How many people name how many: a Pareto's whole part, but for what is looked up in place of being worked out.
struct Popularity {
    least: f64,
    /// Quantiles at which the number goes up by one, from that of the least on.
    steps: Vec<f64>,
}

/// How near a step a number is worked out all the same: far more than the rounding of either.
const NEAR: f64 = 1e-9;

impl Popularity {
    fn new(least: f64) -> Popularity {
        let step = |count: usize| 1.0 - libm::pow(least / count as f64, TAIL);
        Popularity {
            least,
            steps: (least as usize + 1..=MOST).map(step).collect(),
        }
    }

    /// The number at a quantile, at most [`MOST`].
    fn count(&self, u: f64) -> usize {
        let passed = self.steps.iter().take_while(|step| **step <= u).count();
        let near = |step: Option<&f64>| step.is_some_and(|step| (step - u).abs() < NEAR);
        if near(self.steps.get(passed)) || passed > 0 && near(self.steps.get(passed - 1)) {
            return (pareto(u, self.least, TAIL) as usize).min(MOST);
        }
        (self.least as usize + passed).min(MOST)
    }
}

/// Whom some neighbouring people name.
struct Named {
    /// One namer's after another's.
    names: Vec<PersonIx>,
    /// Where those of each namer end.
    ends: Vec<u32>,
    /// The names again, by whom they name.
    sent: Scattered<()>,
}

struct Namer<'a> {
    world: &'a World,
    seed: Seed,
    /// Share of friends who are of one's circle.
    near: f64,
    popularity: Popularity,
    everybody: Range<u32>,
}

impl Namer<'_> {
    fn name_all(&self, people: Range<usize>, count: usize, scatter: &mut Scatter<()>) -> Named {
        let mut names = Vec::with_capacity(people.len() * 6);
        let mut ends = Vec::with_capacity(people.len());
        for namer in people {
            let from = names.len();
            self.name(PersonIx(namer as u32), &mut names);
            let named = from..names.len();
            let kept = settle(&mut names, named, from);
            names.truncate(kept);
            for named in &names[from..] {
                scatter.send(namer, named.at(), ());
            }
            ends.push(kept as u32);
        }
        Named {
            names,
            ends,
            sent: scatter.sort(count),
        }
    }

    /// Adds whom a person names, some perhaps twice: half of their friends on average, the others name them. Of those
    /// who are close, everybody names whoever comes after, so that each pair is named once.
    fn name(&self, person: PersonIx, names: &mut Vec<PersonIx>) {
        let people = &self.world.people;
        let region = self.world.regions.get(people.region(person).at());
        let Some((region, circle)) = region.and_then(|region| Some((region, region.circle_of(person)?))) else {
            return;
        };
        // Who lives together stands together: of most people that is known without a look.
        let elsewhere = |friend: PersonIx| {
            friend.0.abs_diff(person.0) >= households::MOST as u32 || people.head(friend) != people.head(person)
        };
        let close = circle.close_people(person);
        let close_others = close.len() - 1;
        names.extend(close.filter(|&friend| friend > person && elsewhere(friend)));
        let key = u64::from(person.0);
        let count = self
            .popularity
            .count(self.seed.draw(decision::FRIENDS, key, 0, 0).uniform());
        let others = count.saturating_sub(close_others / 2) as u32;
        let found = |ordinal: u32, draw: Draw| {
            self.candidate(region, circle, ordinal, draw.second(), draw.uniform())
                .filter(|&friend| elsewhere(friend))
        };
        self.seed.draw_each(
            decision::FRIEND,
            0..others,
            |ordinal| (key, 0, ordinal),
            |ordinal, draw| {
                let again = |attempt: u32| self.seed.draw(decision::FRIEND, key, i64::from(attempt), ordinal);
                let name =
                    found(ordinal, draw).or_else(|| (1..TRIES).find_map(|attempt| found(ordinal, again(attempt))));
                names.extend(name);
            },
        );
    }

    /// Whom two numbers between 0 and 1 fall on: how near, and who. A circle has only so many members: the further
    /// names of somebody popular are of people beyond it.
    fn candidate(&self, region: &Region, circle: Circle, ordinal: u32, how_near: f64, who: f64) -> Option<PersonIx> {
        let of = |range: &Range<u32>| {
            let length = range.end - range.start;
            (length > 0).then(|| ((who * f64::from(length)) as u32).min(length - 1))
        };
        let near = self.near;
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
fn make_mutual(people: &mut People, named: &[Named]) {
    let blocks: Vec<(Vec<PersonIx>, Vec<u32>)> = (0..people.len().div_ceil(BLOCK))
        .into_par_iter()
        .map(|block| friends_in(block, people.len(), named))
        .collect();
    people.friends = Vec::with_capacity(blocks.iter().map(|(friends, _)| friends.len()).sum());
    people.friend_start = Vec::with_capacity(people.len() + 1);
    people.friend_start.push(0);
    for (friends, ends) in blocks {
        let before = people.friends.len() as u32;
        people.friends.extend(friends);
        people.friend_start.extend(ends.into_iter().map(|end| before + end));
    }
}

/// Friends of the people of a block, one's after another's, and where each one's end.
fn friends_in(block: usize, people: usize, named: &[Named]) -> (Vec<PersonIx>, Vec<u32>) {
    const NAMERS: usize = BLOCK / SENDERS;
    let own = &named[block * NAMERS..named.len().min((block + 1) * NAMERS)];
    let count = BLOCK.min(people - block * BLOCK);
    // First how many each gets, then where the next one goes.
    let mut next = Vec::with_capacity(count);
    for some in own {
        let mut from = 0;
        next.extend(some.ends.iter().map(|end| end - std::mem::replace(&mut from, *end)));
    }
    for some in named {
        for (_, person, ()) in some.sent.to(block) {
            next[person] += 1;
        }
    }
    let mut total = 0;
    for next in &mut next {
        total += std::mem::replace(next, total);
    }
    let mut friends = vec![PersonIx::NONE; total as usize];
    let mut put = |person: usize, friend: PersonIx| {
        friends[next[person] as usize] = friend;
        next[person] += 1;
    };
    let mut person = 0;
    for some in own {
        let mut from = 0;
        for &end in &some.ends {
            for &name in &some.names[from as usize..end as usize] {
                put(person, name);
            }
            from = end;
            person += 1;
        }
    }
    for (part, some) in named.iter().enumerate() {
        for (namer, person, ()) in some.sent.to(block) {
            put(person, PersonIx((part * SENDERS + namer) as u32));
        }
    }
    // Each one's end is where the next one's begin. Two who named each other are there twice.
    let (mut from, mut kept) = (0, 0);
    for end in &mut next {
        let list = from..*end as usize;
        from = list.end;
        kept = settle(&mut friends, list, kept);
        *end = kept as u32;
    }
    friends.truncate(kept);
    (friends, next)
}

/// Sorts a list within others and moves it to a place before or at its own, everybody once. Answers where it ends.
fn settle(all: &mut [PersonIx], list: Range<usize>, to: usize) -> usize {
    all[list.clone()].sort_unstable();
    let mut kept = to;
    for at in list {
        if kept == to || all[at] != all[kept - 1] {
            all[kept] = all[at];
            kept += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_looked_up_is_what_would_be_worked_out(
            least in prop_oneof![0.3_f64..9.0, 140.0_f64..160.0, Just(2.0)],
            u in prop_oneof![0.0_f64..1.0, 0.999_f64..1.0],
            count in 1_usize..MOST,
        ) {
            let popularity = Popularity::new(least);
            // Anywhere, and right where the number goes up.
            for u in [u, 1.0 - libm::pow(least / count as f64, TAIL)] {
                if (0.0..1.0).contains(&u) {
                    prop_assert_eq!(popularity.count(u), (pareto(u, least, TAIL) as usize).min(MOST));
                }
            }
        }
    }
}
