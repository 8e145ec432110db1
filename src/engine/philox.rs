//! Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
//! 1, 2, 3" (SC11). A pure function: 128 bits of counter and 64 bits of key in, 128 random bits out.

const M0: u64 = 0xD251_1F53;
const M1: u64 = 0xCD9E_8D57;
const W0: u32 = 0x9E37_79B9;
const W1: u32 = 0xBB67_AE85;

/// One block. Two that do not depend on one another overlap once they stand in one function, which is worth more than
/// the room it takes.
#[inline(always)]
#[must_use]
pub const fn block(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    let mut round = 0;
    while round < 10 {
        let p0 = M0 * counter[0] as u64;
        let p1 = M1 * counter[2] as u64;
        counter = [
            (p1 >> 32) as u32 ^ counter[1] ^ key[0],
            p1 as u32,
            (p0 >> 32) as u32 ^ counter[3] ^ key[1],
            p0 as u32,
        ];
        key = [key[0].wrapping_add(W0), key[1].wrapping_add(W1)];
        round += 1;
    }
    counter
}

/// How many blocks are best made together.
pub const LANES: usize = 8;

/// As many blocks, by word.
pub type Blocks = [[u32; LANES]; 4];

/// Blocks under one key, word by word: `counters[0][3]` is the first word of the fourth. On a processor that can, all
/// are worked on at once.
#[inline]
#[must_use]
pub fn blocks(counters: Blocks, key: [u32; 2]) -> Blocks {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has just been asked whether it can.
            #[expect(
                unsafe_code,
                reason = "a program that runs anywhere has no other way to what only some can do"
            )]
            return unsafe { with_avx512(counters, key) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: as above.
            #[expect(unsafe_code, reason = "as above")]
            return unsafe { with_avx2(counters, key) };
        }
    }
    rounds(counters, key)
}

/// All rounds, compiled for lanes of 512 bits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn with_avx512(counters: Blocks, key: [u32; 2]) -> Blocks {
    rounds(counters, key)
}

/// All rounds, compiled for lanes of 256 bits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2(counters: Blocks, key: [u32; 2]) -> Blocks {
    rounds(counters, key)
}

/// The rounds of all blocks together. A word stands in the lower half of 64 bits, as products of two need it; what gets
/// into the upper half is never looked at.
#[inline(always)]
fn rounds(counters: Blocks, mut key: [u32; 2]) -> Blocks {
    const WORD: u64 = u32::MAX as u64;
    let [mut a, mut b, mut c, mut d] = counters.map(|words| words.map(u64::from));
    for _ in 0..10 {
        for lane in 0..LANES {
            let p0 = M0 * (a[lane] & WORD);
            let p1 = M1 * (c[lane] & WORD);
            a[lane] = (p1 >> 32) ^ b[lane] ^ u64::from(key[0]);
            b[lane] = p1;
            c[lane] = (p0 >> 32) ^ d[lane] ^ u64::from(key[1]);
            d[lane] = p0;
        }
        key = [key[0].wrapping_add(W0), key[1].wrapping_add(W1)];
    }
    [a, b, c, d].map(|words| words.map(|word| word as u32))
}

#[cfg(test)]
mod tests {
    use super::{LANES, block, blocks, rounds};

    #[test]
    fn blocks_made_together_are_those_made_one_by_one() {
        let key = [0xa409_3822, 0x299f_31d0];
        let counters = [0_u32, 1, 2, 3]
            .map(|word| std::array::from_fn(|lane| (word * 77 + lane as u32).wrapping_mul(0x243f_6a89)));
        let together = blocks(counters, key);
        for lane in 0..LANES {
            let one = block(counters.map(|word| word[lane]), key);
            assert_eq!(together.map(|word| word[lane]), one);
            assert_eq!(
                rounds(counters, key).map(|word| word[lane]),
                one,
                "without the processor's help"
            );
        }
    }

    /// The vectors that the authors publish with Random123 (`kat_vectors`, philox4x32 10).
    #[test]
    fn gives_the_published_answers() {
        assert_eq!(
            block([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            block([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            block(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }
}
