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

/// The numbers of one page, as far as they have come.
#[derive(Debug, Default)]
pub struct Deltas {
    count: usize,
    first: i64,
    last: i64,
    /// Differences of the block under way.
    waiting: Vec<i64>,
    /// Blocks that are whole.
    blocks: Vec<u8>,
}

impl Deltas {
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

    /// Appends the page, and begins anew.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        if !self.waiting.is_empty() {
            self.end_block();
        }
        varint(BLOCK as u64, out);
        varint(PARTS as u64, out);
        varint(self.count as u64, out);
        signed(self.first, out);
        out.extend_from_slice(&self.blocks);
        self.blocks.clear();
        (self.count, self.first, self.last) = (0, 0, 0);
    }

    /// Packs the differences that wait. The last part of a page may be short, and takes up the room of a whole one.
    fn end_block(&mut self) {
        let least = least(&self.waiting);
        signed(least, &mut self.blocks);
        let mut above = [0_u64; BLOCK];
        for (above, difference) in above.iter_mut().zip(&self.waiting) {
            *above = difference.wrapping_sub(least).cast_unsigned();
        }
        let (parts, _) = above.as_chunks::<PART>();
        let widths: [u32; PARTS] = std::array::from_fn(|at| width(parts[at].iter().fold(0, |all, above| all | above)));
        self.blocks.extend(widths.map(|width| width as u8));
        // Parts that have no difference at all take no room.
        let used = self.waiting.len().div_ceil(PART);
        for (part, width) in parts.iter().zip(widths).take(used) {
            pack_64(part, width, &mut self.blocks);
        }
        self.waiting.clear();
    }
}

/// The least of some numbers; 0 of none. In four lanes, none of which waits for the others.
fn least(numbers: &[i64]) -> i64 {
    let (fours, others) = numbers.as_chunks::<4>();
    let lanes = fours.iter().fold([i64::MAX; 4], |least, four| {
        std::array::from_fn(|lane| four[lane].min(least[lane]))
    });
    lanes
        .iter()
        .chain(others)
        .copied()
        .filter(|_| !numbers.is_empty())
        .min()
        .unwrap_or(0)
}

/// Appends a number with a sign: small ones of either sign become small.
fn signed(number: i64, out: &mut Vec<u8>) {
    varint(((number << 1) ^ (number >> 63)).cast_unsigned(), out);
}
