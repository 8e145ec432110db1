//! Numbers by their differences (Parquet's `DELTA_BINARY_PACKED`): blocks of 256, each with its least difference and
//! four parts that have a width of their own.
//!
//! It suits all that a dataset has: serial numbers and times creep, amounts are small, and ids are spread over a domain
//! far smaller than 64 bits. Numbers are packed while they are near, a block at a time.

use super::bits::{pack_64, varint, width};

/// Differences of a block.
const BLOCK: usize = 256;
/// Parts of a block.
const PARTS: usize = 4;
/// Differences of a part.
const PART: usize = BLOCK / PARTS;

/// Room for what stands before the blocks of a page: four numbers of ten bytes at most.
const HEAD: usize = 48;

/// The numbers of one page, as far as they have come.
#[derive(Debug, Default)]
pub struct Deltas {
    count: usize,
    first: i64,
    last: i64,
    /// Differences of the block under way.
    waiting: Vec<i64>,
    /// Bytes that are kept free before the first block, so that a page need not be moved to get what stands before it.
    free: usize,
    /// The room, and blocks that are whole.
    blocks: Vec<u8>,
}

impl Deltas {
    /// None yet, of pages before whose numbers so many bytes are to stand.
    pub fn new(before: usize) -> Deltas {
        Deltas {
            free: before + HEAD,
            ..Deltas::default()
        }
    }

    /// How many numbers there are.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Adds numbers.
    pub fn add(&mut self, numbers: &[i64]) {
        let mut numbers = numbers;
        if self.count == 0
            && let Some((&first, others)) = numbers.split_first()
        {
            (self.first, self.last, self.count, numbers) = (first, first, 1, others);
        }
        self.count += numbers.len();
        while !numbers.is_empty() {
            let (some, others) = numbers.split_at(numbers.len().min(BLOCK - self.waiting.len()));
            numbers = others;
            let mut last = self.last;
            self.waiting.extend(some.iter().map(|&number| {
                let difference = number.wrapping_sub(last);
                last = number;
                difference
            }));
            self.last = last;
            if self.waiting.len() == BLOCK {
                self.end_block();
            }
        }
    }

    /// The page behind some other bytes, and where they begin; begins anew.
    pub fn end(&mut self, before: &[u8]) -> (Vec<u8>, usize) {
        if !self.waiting.is_empty() {
            self.end_block();
        }
        let mut front = before.to_vec();
        varint(BLOCK as u64, &mut front);
        varint(PARTS as u64, &mut front);
        varint(self.count as u64, &mut front);
        signed(self.first, &mut front);
        (self.count, self.first, self.last) = (0, 0, 0);
        let mut page = std::mem::take(&mut self.blocks);
        page.resize(page.len().max(self.free), 0);
        if let Some(start) = self.free.checked_sub(front.len()) {
            page[start..self.free].copy_from_slice(&front);
            (page, start)
        } else {
            front.extend_from_slice(&page[self.free..]);
            (front, 0)
        }
    }

    /// Takes back the memory of a page.
    pub fn recycle(&mut self, page: Vec<u8>) {
        if self.blocks.is_empty() {
            self.blocks = page;
            self.blocks.clear();
        }
    }

    /// Packs the differences that wait.
    fn end_block(&mut self) {
        if self.blocks.is_empty() {
            self.blocks.resize(self.free, 0);
        }
        pack_block(&self.waiting, &mut self.blocks);
        self.waiting.clear();
    }
}

/// Appends up to a [`BLOCK`] of differences, with the widest instructions that the processor has.
fn pack_block(differences: &[i64], out: &mut Vec<u8>) {
    #[cfg(target_arch = "x86_64")]
    {
        let has_bmi2 = is_x86_feature_detected!("bmi2");
        if has_bmi2 && is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq") {
            // SAFETY: the processor has just been asked whether it can.
            #[expect(
                unsafe_code,
                reason = "a program that runs anywhere has no other way to what only some can do"
            )]
            return unsafe { with_avx512(differences, out) };
        }
        if has_bmi2 && is_x86_feature_detected!("avx2") {
            // SAFETY: as above.
            #[expect(unsafe_code, reason = "as above")]
            return unsafe { with_avx2(differences, out) };
        }
    }
    block(differences, out);
}

/// A block of differences, compiled for lanes of 512 bits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,bmi2")]
fn with_avx512(differences: &[i64], out: &mut Vec<u8>) {
    block(differences, out);
}

/// A block of differences, compiled for lanes of 256 bits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi2")]
fn with_avx2(differences: &[i64], out: &mut Vec<u8>) {
    block(differences, out);
}

/// The least difference, the widths of the parts, the parts. The last part of a page may be short, and takes up the
/// room of a whole one.
#[inline(always)]
fn block(differences: &[i64], out: &mut Vec<u8>) {
    let least = least(differences);
    signed(least, out);
    let mut above = [0_u64; BLOCK];
    for (above, difference) in above.iter_mut().zip(differences) {
        *above = difference.wrapping_sub(least).cast_unsigned();
    }
    let (parts, _) = above.as_chunks::<PART>();
    let widths: [u32; PARTS] = std::array::from_fn(|at| width(parts[at].iter().fold(0, |all, above| all | above)));
    out.extend(widths.map(|width| width as u8));
    // Parts that have no difference at all take no room.
    let used = differences.len().div_ceil(PART);
    for (part, width) in parts.iter().zip(widths).take(used) {
        pack_64(part, width, out);
    }
}

/// The least of some numbers; 0 of none. In lanes, none of which waits for the others.
#[inline(always)]
fn least(numbers: &[i64]) -> i64 {
    let (groups, others) = numbers.as_chunks::<16>();
    let lanes = groups.iter().fold([i64::MAX; 16], |least, group| {
        std::array::from_fn(|lane| group[lane].min(least[lane]))
    });
    let all = lanes.iter().chain(others).copied().min();
    all.filter(|_| !numbers.is_empty()).unwrap_or(0)
}

/// Appends a number with a sign: small ones of either sign become small.
fn signed(number: i64, out: &mut Vec<u8>) {
    varint(((number << 1) ^ (number >> 63)).cast_unsigned(), out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(numbers: &[i64], at_a_time: usize) -> Vec<u8> {
        let mut deltas = Deltas::new(0);
        for some in numbers.chunks(at_a_time) {
            deltas.add(some);
        }
        let (page, start) = deltas.end(&[]);
        page[start..].to_vec()
    }

    /// The two examples of the Parquet specification, in blocks of 256.
    #[test]
    fn numbers_are_packed_as_the_specification_says() {
        // Always one more: a least difference of 1, and nothing above it.
        assert_eq!(page(&[1, 2, 3, 4, 5], 5), [0x80, 2, 4, 5, 2, 2, 0, 0, 0, 0]);
        // Differences -2, -2, -2, 1, 1, 1, 1: a least one of -2, and 0, 0, 0, 3, 3, 3, 3 above it in two bits each.
        let expected = [&[0x80, 2, 4, 8, 14, 3, 2, 0, 0, 0, 0xc0, 0x3f][..], &[0; 14]].concat();
        assert_eq!(page(&[7, 5, 3, 1, 2, 3, 4, 5], 8), expected);
    }

    #[test]
    fn it_does_not_matter_how_many_come_at_a_time() {
        for count in [1, 256, 257, 1_000] {
            let numbers: Vec<i64> = (0..count)
                .map(|at: i64| at.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64))
                .collect();
            for at_a_time in [1, 7, 300] {
                assert_eq!(page(&numbers, at_a_time), page(&numbers, 1_000));
            }
        }
    }

    #[test]
    fn blocks_are_the_same_without_the_processors_help() {
        for count in [1, 63, 64, 255, 256] {
            let differences: Vec<i64> = (0..count).map(|at: i64| at * at * 1_000_003 - 77).collect();
            let (mut helped, mut alone) = (Vec::new(), Vec::new());
            pack_block(&differences, &mut helped);
            block(&differences, &mut alone);
            assert_eq!(helped, alone);
        }
    }

    #[test]
    fn a_page_has_room_for_what_stands_before_it_or_makes_some() {
        for before in [&[9_u8; 3][..], &[9; 500]] {
            let mut deltas = Deltas::new(3);
            deltas.add(&[1, 2, 3]);
            let (bytes, start) = deltas.end(before);
            assert_eq!(bytes[start..], [before, &page(&[1, 2, 3], 3)].concat());
        }
    }
}
