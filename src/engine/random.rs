//! Keyed randomness: every draw is a pure function of (seed, decision, entity, time, ordinal).
//!
//! There is no stream and no state, so the order in which draws are made, the number of threads, and what else is
//! drawn cannot change any of them. A [`Decision`] is named once, where its room lists its decisions
//! ([`decisions!`](crate::decisions!)); the name, not a number, is its identity, so adding one disturbs none.

use super::philox::{self, LANES};

/// A named random decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// `room/what`, unique in the program.
    pub name: &'static str,
    key: u64,
}

impl Decision {
    /// The decision of this name.
    #[must_use]
    pub const fn named(name: &'static str) -> Decision {
        // FNV-1a, then a finalizer: names that differ in one letter get unrelated keys.
        let bytes = name.as_bytes();
        let mut key = 0xcbf2_9ce4_8422_2325_u64;
        let mut i = 0;
        while i < bytes.len() {
            key = (key ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
            i += 1;
        }
        Decision { name, key: mix(key) }
    }

    /// A number that stands for the name, to key things that have no other key.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.key
    }
}

/// Declares random decisions by name, one constant each, and `ALL`, the list of them. A name is the decision's
/// identity: renaming one changes results (a regression), adding one changes none. [`register`](crate::register) joins
/// the lists of all rooms.
#[macro_export]
macro_rules! decisions {
    ($($(#[$meta:meta])* $vis:vis $constant:ident = $name:literal;)+) => {
        $(
            $(#[$meta])*
            $vis const $constant: $crate::engine::Decision = $crate::engine::Decision::named($name);
        )+

        /// Every decision that is named here.
        pub const ALL: &[$crate::engine::Decision] = &[$($constant),+];
    };
}

/// A bijection of 64 bits in which every input bit reaches every output bit (Stafford's thirteenth mixer).
#[inline]
#[must_use]
pub const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A key for an entity made of two others (a ring and a person, a parent and an ordinal).
#[inline]
#[must_use]
pub const fn join(a: u64, b: u64) -> u64 {
    mix(mix(a ^ 0x9e37_79b9_7f4a_7c15).wrapping_add(b))
}

/// What a draw is keyed by beside its decision: the entity, the time and the ordinal of [`Seed::draw`].
pub type Key = (u64, i64, u32);

/// The seed of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// The draw of a decision by an entity. `time` is whatever unit the decision recurs in (a day, a second, a round;
    /// 0 if it is made once); `ordinal` tells apart draws at the same time. Only the low 32 bits of `time` count.
    #[inline]
    #[must_use]
    pub const fn draw(self, decision: Decision, entity: u64, time: i64, ordinal: u32) -> Draw {
        let key = mix(self.0 ^ decision.key);
        Draw(philox::block(
            [entity as u32, (entity >> 32) as u32, time as u32, ordinal],
            [key as u32, (key >> 32) as u32],
        ))
    }

    /// The draw of a decision for each of some things, as [`Seed::draw`] makes it of the thing's [`Key`]: several are
    /// made at once, which takes a fraction of the time.
    #[inline(always)]
    pub fn draw_each<T: Copy>(
        self,
        decision: Decision,
        things: impl IntoIterator<Item = T>,
        key: impl Fn(T) -> Key,
        mut each: impl FnMut(T, Draw),
    ) {
        self.draw_groups(decision, things, key, |things, draws| {
            for (&thing, &draw) in things.iter().zip(draws) {
                each(thing, draw);
            }
        });
    }

    /// As [`Seed::draw_each`], but handing over as many things as are drawn for at once: for whoever looks at some
    /// before acting on any.
    #[inline(always)]
    pub fn draw_groups<T: Copy>(
        self,
        decision: Decision,
        things: impl IntoIterator<Item = T>,
        key: impl Fn(T) -> Key,
        mut each: impl FnMut(&[T], &[Draw]),
    ) {
        let mut things = things.into_iter();
        while let Some(first) = things.next() {
            let mut group = [first; LANES];
            let mut count = 1;
            for (place, thing) in group[1..].iter_mut().zip(&mut things) {
                *place = thing;
                count += 1;
            }
            let draws = self.lanes(decision, group.map(&key));
            each(&group[..count], &draws[..count]);
        }
    }

    /// The draws of [`Seed::draw_each`], in a row.
    #[must_use]
    pub fn draw_all<T: Copy>(
        self,
        decision: Decision,
        things: impl IntoIterator<Item = T>,
        key: impl Fn(T) -> Key,
    ) -> Vec<Draw> {
        let things = things.into_iter();
        let mut all = Vec::with_capacity(things.size_hint().0);
        self.draw_groups(decision, things, key, |_, draws| all.extend_from_slice(draws));
        all
    }

    /// Draws of one decision, one for each key.
    #[inline(always)]
    fn lanes(self, decision: Decision, of: [Key; LANES]) -> [Draw; LANES] {
        let key = mix(self.0 ^ decision.key);
        let counters = [
            of.map(|(entity, ..)| entity as u32),
            of.map(|(entity, ..)| (entity >> 32) as u32),
            of.map(|(_, time, _)| time as u32),
            of.map(|(.., ordinal)| ordinal),
        ];
        let words = philox::blocks(counters, [key as u32, (key >> 32) as u32]);
        std::array::from_fn(|lane| Draw(words.map(|word| word[lane])))
    }
}

/// 128 random bits: two independent numbers may be taken from one draw, `uniform` and `second`, or four coarser ones
/// ([`Draw::quarter`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Draw([u32; 4]);

impl Draw {
    /// All bits zero: before anything is drawn.
    pub(super) const NONE: Draw = Draw([0; 4]);

    /// One of its four words of 32 bits.
    pub(super) const fn word(self, which: usize) -> u32 {
        self.0[which]
    }

    /// 64 bits (those of `uniform`).
    #[inline]
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0[0] as u64 | (self.0[1] as u64) << 32
    }

    /// A number strictly between 0 and 1.
    #[inline]
    #[must_use]
    pub fn uniform(self) -> f64 {
        open(self.bits())
    }

    /// Another one, independent of `uniform`.
    #[inline]
    #[must_use]
    pub fn second(self) -> f64 {
        open(self.0[2] as u64 | (self.0[3] as u64) << 32)
    }

    /// One of four independent numbers strictly between 0 and 1 of 32 bits each, `which` from 0 to 3: taken instead of
    /// `uniform` and `second`, which are made of the same bits.
    #[inline]
    #[must_use]
    pub fn quarter(self, which: usize) -> f64 {
        (f64::from(self.0[which]) + 0.5) * (1.0 / 4_294_967_296.0)
    }

    /// A whole number below `n` (by `bits`; 0 if `n` is 0).
    #[inline]
    #[must_use]
    pub const fn below(self, n: u64) -> u64 {
        ((self.bits() as u128 * n as u128) >> 64) as u64
    }

    /// True with a probability (by `uniform`): the same draw is true for every larger probability too.
    #[inline]
    #[must_use]
    pub fn chance(self, probability: f64) -> bool {
        self.uniform() < probability
    }
}

#[inline]
fn open(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) * (1.0 / (1_u64 << 52) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Decision = Decision::named("test/a");
    const B: Decision = Decision::named("test/b");

    #[test]
    fn every_part_of_the_key_matters() {
        let draw = Seed(1).draw(A, 2, 3, 4);
        assert_eq!(draw, Seed(1).draw(A, 2, 3, 4));
        for other in [
            Seed(2).draw(A, 2, 3, 4),
            Seed(1).draw(B, 2, 3, 4),
            Seed(1).draw(A, 1 << 40, 3, 4),
            Seed(1).draw(A, 2, 4, 4),
            Seed(1).draw(A, 2, 3, 5),
        ] {
            assert_ne!(draw, other);
        }
    }

    #[test]
    fn uniform_has_the_mean_and_variance_of_the_unit_interval() {
        let n = 200_000;
        let (mut sum, mut squares, mut cross) = (0.0, 0.0, 0.0);
        for entity in 0..n {
            let draw = Seed(7).draw(A, entity, 0, 0);
            let (u, v) = (draw.uniform(), draw.second());
            assert!(u > 0.0 && u < 1.0);
            sum += u;
            squares += u * u;
            cross += (u - 0.5) * (v - 0.5);
        }
        let n = n as f64;
        assert!((sum / n - 0.5).abs() < 0.003);
        assert!((squares / n - 1.0 / 3.0).abs() < 0.003);
        assert!((cross / n).abs() < 0.001);
    }

    #[test]
    fn draws_made_together_are_those_made_one_by_one() {
        let of = |place: usize| {
            (
                (place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15),
                place as i64 - 3,
                place as u32 % 3,
            )
        };
        // None, less than a group, and groups with some beside.
        for count in [0, 3, 2 * LANES + 5] {
            let each: Vec<Draw> = (0..count)
                .map(of)
                .map(|(entity, time, ordinal)| Seed(7).draw(A, entity, time, ordinal))
                .collect();
            assert_eq!(Seed(7).draw_all(A, 0..count, of), each);
            let mut seen = Vec::new();
            Seed(7).draw_each(A, 0..count, of, |place, draw| seen.push((place, draw)));
            assert_eq!(seen, each.into_iter().enumerate().collect::<Vec<_>>());
        }
    }

    #[test]
    fn below_reaches_all_and_only_the_numbers_below() {
        let mut seen = [0_u32; 7];
        for entity in 0..7_000 {
            seen[Seed(7).draw(B, entity, 0, 0).below(7) as usize] += 1;
        }
        assert!(seen.iter().all(|&count| (850..1150).contains(&count)), "{seen:?}");
        assert_eq!(Seed(7).draw(B, 0, 0, 0).below(0), 0);
    }
}
