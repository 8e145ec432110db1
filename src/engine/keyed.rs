//! A keyed stream: as many random numbers as an extension asks for, for [`rand`](https://docs.rs/rand)'s distributions.
//!
//! The engine itself draws by [`Seed::draw`] and samples by [`super::sample`], which give the same values on every
//! machine and with every version of a library. A stream is for whoever extends it: it has a key as a draw has, so that
//! what is drawn elsewhere, before or besides, changes none of its values.

use std::convert::Infallible;

use rand_core::TryRng;

use super::random::{Decision, Draw, Seed};

/// Random numbers of one decision by one entity at one time, one after the other. Four 32-bit words come of each draw,
/// whose ordinal counts up from 0; after 2^34 words they repeat.
///
/// ```
/// use rand_distr::{Distribution, LogNormal};
/// use scamnet::engine::{Decision, Seed};
///
/// const LOSS: Decision = Decision::named("my-extension/loss");
/// let of = |entity| LogNormal::new(3.0, 1.0).map(|loss| loss.sample(&mut Seed(1).stream(LOSS, entity, 0)));
/// assert_eq!(of(7), of(7));
/// assert_ne!(of(7), of(8));
/// ```
#[derive(Clone, Debug)]
pub struct KeyedStream {
    seed: Seed,
    decision: Decision,
    entity: u64,
    time: i64,
    /// Ordinal of the next draw.
    next: u32,
    draw: Draw,
    /// Words of the draw that have been given.
    given: usize,
}

/// Words of a draw.
const WORDS: usize = 4;

impl Seed {
    /// The stream of a decision by an entity. `time` is whatever unit the decision recurs in; only its low 32 bits
    /// count. A decision is for a stream or for single draws, not for both.
    #[must_use]
    pub const fn stream(self, decision: Decision, entity: u64, time: i64) -> KeyedStream {
        KeyedStream {
            seed: self,
            decision,
            entity,
            time,
            next: 0,
            draw: Draw::NONE,
            given: WORDS,
        }
    }
}

impl KeyedStream {
    fn word(&mut self) -> u32 {
        if self.given == WORDS {
            self.draw = self.seed.draw(self.decision, self.entity, self.time, self.next);
            self.next = self.next.wrapping_add(1);
            self.given = 0;
        }
        self.given += 1;
        self.draw.word(self.given - 1)
    }
}

impl TryRng for KeyedStream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from(self.word()) | u64::from(self.word()) << 32)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for some in bytes.chunks_mut(4) {
            let word = self.word().to_le_bytes();
            some.copy_from_slice(&word[..some.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rand::RngExt;
    use rand_distr::{Distribution, Normal};

    use super::*;

    const A: Decision = Decision::named("test/stream");

    #[test]
    fn a_stream_is_its_key_and_nothing_else() {
        let words = |mut stream: KeyedStream| -> Vec<u32> { (0..9).map(|_| stream.random()).collect() };
        let first = words(Seed(1).stream(A, 2, 3));
        // Whatever is drawn besides.
        let _ = words(Seed(1).stream(A, 3, 3));
        let _ = Seed(1).draw(A, 2, 3, 0);
        assert_eq!(words(Seed(1).stream(A, 2, 3)), first);
        for other in [
            Seed(2).stream(A, 2, 3),
            Seed(1).stream(A, 1, 3),
            Seed(1).stream(A, 2, 4),
        ] {
            assert!(words(other).iter().zip(&first).all(|(one, other)| one != other));
        }
        // Of single draws, one after the other.
        let draws: Vec<u64> = (0..2).map(|ordinal| Seed(1).draw(A, 2, 3, ordinal).bits()).collect();
        let mut stream = Seed(1).stream(A, 2, 3);
        assert_eq!(stream.random::<u64>(), draws[0]);
        let _: u64 = stream.random();
        assert_eq!(stream.random::<u64>(), draws[1]);
    }

    #[test]
    fn a_librarys_distribution_is_what_it_says() {
        let normal = Normal::new(5.0, 2.0).unwrap();
        let drawn: Vec<f64> = (0..40_000)
            .map(|entity| normal.sample(&mut Seed(3).stream(A, entity, 0)))
            .collect();
        let mean = drawn.iter().sum::<f64>() / 40_000.0;
        let variance = drawn.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 39_999.0;
        assert!(
            (mean - 5.0).abs() < 0.05 && (variance.sqrt() - 2.0).abs() < 0.05,
            "{mean} {variance}"
        );
    }
}
