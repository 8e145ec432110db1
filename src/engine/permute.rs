//! Opaque ids: a keyed permutation of a whole domain, so that neither order, range nor parity of an id tells who owns
//! it.
//!
//! A six-round Feistel network over `2 × half` bits. The domain is fixed by the scenario, never by how many entities
//! there are, so an entity keeps its id whatever else is born.

use super::philox::LANES;
use super::random::{Decision, Seed, mix};

/// A permutation of `0..2^bits`, `bits` even and at most 62.
#[derive(Clone, Copy, Debug)]
pub struct Permutation {
    half: u32,
    keys: [u64; 6],
}

impl Permutation {
    /// The permutation of the domain of at least `bits` bits (rounded up to even, 4 to 62) that this seed and name fix.
    #[must_use]
    pub fn new(seed: Seed, name: Decision, bits: u32) -> Permutation {
        let half = bits.clamp(4, 62).div_ceil(2);
        let keys = std::array::from_fn(|round| seed.draw(name, round as u64, 0, 0).bits());
        Permutation { half, keys }
    }

    /// How many bits the ids have.
    #[must_use]
    pub const fn bits(&self) -> u32 {
        self.half * 2
    }

    /// Where a value of the domain goes. Values outside the domain lose their high bits: keep inside.
    #[inline]
    #[must_use]
    pub fn apply(&self, value: u64) -> u64 {
        debug_assert!(
            value < 1 << self.bits(),
            "{value} lies outside a domain of {} bits",
            self.bits()
        );
        let [image] = self.rounds([value]);
        image
    }

    /// Puts each value where it goes, as [`Permutation::apply`] has it. On a processor that can, several are worked on
    /// at once.
    pub fn apply_all(&self, values: &mut [u64]) {
        let (groups, rest) = values.as_chunks_mut::<LANES>();
        for group in groups {
            *group = self.lanes(*group);
        }
        for value in rest {
            *value = self.apply(*value);
        }
    }

    #[inline]
    fn lanes(&self, values: [u64; LANES]) -> [u64; LANES] {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq") {
            // SAFETY: the processor has just been asked whether it can.
            #[expect(
                unsafe_code,
                reason = "a program that runs anywhere has no other way to what only some can do"
            )]
            return unsafe { self.with_avx512(values) };
        }
        self.rounds(values)
    }

    /// [`Permutation::rounds`], compiled for lanes of 512 bits and products in them.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512dq")]
    fn with_avx512(&self, values: [u64; LANES]) -> [u64; LANES] {
        self.rounds(values)
    }

    #[inline(always)]
    fn rounds<const N: usize>(&self, values: [u64; N]) -> [u64; N] {
        let mask = (1 << self.half) - 1;
        let mut left = values.map(|value| value >> self.half & mask);
        let mut right = values.map(|value| value & mask);
        for key in self.keys {
            for lane in 0..N {
                let next = left[lane] ^ (mix(right[lane].wrapping_add(key)) & mask);
                left[lane] = right[lane];
                right[lane] = next;
            }
        }
        std::array::from_fn(|lane| left[lane] << self.half | right[lane])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_permutation_of_its_domain() {
        let permutation = Permutation::new(Seed(3), Decision::named("test/ids"), 9);
        assert_eq!(permutation.bits(), 10);
        let mut images: Vec<u64> = (0..1024).map(|value| permutation.apply(value)).collect();
        assert_ne!(images, (0..1024).collect::<Vec<_>>());
        images.sort_unstable();
        assert_eq!(images, (0..1024).collect::<Vec<_>>());
    }

    #[test]
    fn values_go_together_where_they_go_one_by_one() {
        for bits in [4, 24, 38, 62] {
            let permutation = Permutation::new(Seed(3), Decision::named("test/ids"), bits);
            // Two groups and some beside.
            let values: [u64; 2 * LANES + 3] = std::array::from_fn(|place| mix(place as u64) >> (64 - bits));
            let each = values.map(|value| permutation.apply(value));
            let mut all = values;
            permutation.apply_all(&mut all);
            assert_eq!(all, each);
            assert_eq!(permutation.rounds(values), each, "without the processor's help");
        }
    }

    #[test]
    fn keeps_neither_order_nor_parity() {
        let permutation = Permutation::new(Seed(3), Decision::named("test/ids"), 24);
        let n = 10_000;
        let rising = (0..n)
            .filter(|&v| permutation.apply(v) < permutation.apply(v + 1))
            .count();
        let same_parity = (0..n).filter(|&v| permutation.apply(v) % 2 == v % 2).count();
        assert!((4_800..5_200).contains(&rising), "{rising}");
        assert!((4_800..5_200).contains(&same_parity), "{same_parity}");
    }
}
