//! A running hash of state: two runs that agree in it agree in all that was fed to it, in that order.

use super::random::mix;

/// Order-dependent 64-bit hash of integers; not cryptographic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateHash(u64);

impl StateHash {
    /// Feeds one number.
    #[inline]
    pub fn feed(&mut self, value: u64) {
        self.0 = mix(self.0.rotate_left(5) ^ value).wrapping_add(0x9e37_79b9_7f4a_7c15);
    }

    /// The hash so far.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::StateHash;

    #[test]
    fn depends_on_values_and_their_order() {
        let of = |values: &[u64]| {
            let mut hash = StateHash::default();
            values.iter().for_each(|&value| hash.feed(value));
            hash.value()
        };
        assert_eq!(of(&[1, 2, 3]), of(&[1, 2, 3]));
        assert_ne!(of(&[1, 2, 3]), of(&[1, 3, 2]));
        assert_ne!(of(&[0]), of(&[0, 0]));
    }
}
