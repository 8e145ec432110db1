//! Numbers by their differences (Parquet's `DELTA_BINARY_PACKED`): blocks of 256, each with its least difference and
//! four parts that have a width of their own.
//!
//! It suits all that a dataset has: serial numbers and times creep, amounts are small, and ids are spread over a domain
//! far smaller than 64 bits.

use super::bits::{pack, varint, width};

/// Differences of a block.
const BLOCK: usize = 256;
/// Parts of a block.
const PARTS: usize = 4;
/// Differences of a part.
const PART: usize = BLOCK / PARTS;

/// Appends the numbers.
pub fn encode(numbers: &[i64], out: &mut Vec<u8>) {
    varint(BLOCK as u64, out);
    varint(PARTS as u64, out);
    varint(numbers.len() as u64, out);
    signed(numbers.first().copied().unwrap_or(0), out);
    let mut last = numbers.first().copied().unwrap_or(0);
    for block in numbers.get(1..).unwrap_or_default().chunks(BLOCK) {
        let mut differences = [0_i64; BLOCK];
        for (difference, &number) in differences.iter_mut().zip(block) {
            *difference = number.wrapping_sub(last);
            last = number;
        }
        let differences = &differences[..block.len()];
        let least = differences.iter().copied().min().unwrap_or(0);
        signed(least, out);
        let above = |difference: i64| difference.wrapping_sub(least) as u64;
        let mut widths = [0_u8; PARTS];
        for (width_of, part) in widths.iter_mut().zip(differences.chunks(PART)) {
            *width_of = width(part.iter().fold(0, |all, &difference| all | above(difference))) as u8;
        }
        out.extend_from_slice(&widths);
        for (&width, part) in widths.iter().zip(differences.chunks(PART)) {
            let end = out.len() + PART * usize::from(width) / 8;
            if width > 0 {
                pack(part.iter().map(|&difference| above(difference)), width.into(), out);
            }
            // The last part may be short; it takes up the room of a whole one all the same.
            out.resize(end, 0);
        }
    }
}

/// Appends a number with a sign: small ones of either sign become small.
fn signed(number: i64, out: &mut Vec<u8>) {
    varint(((number << 1) ^ (number >> 63)) as u64, out);
}
