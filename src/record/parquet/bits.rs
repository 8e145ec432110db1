//! Numbers side by side, each in as many bits as the largest needs; and the run-length form of that, in which Parquet
//! keeps codes of words and where the nulls are.

/// How many bits a number needs.
#[must_use]
pub const fn width(largest: u64) -> u32 {
    64 - largest.leading_zeros()
}

/// Appends numbers of `width` bits, the first in the lowest bits, filled up with zeros to a whole byte. No number may
/// need more bits.
pub fn pack(numbers: impl Iterator<Item = u64>, width: u32, out: &mut Vec<u8>) {
    let (mut word, mut used) = (0_u64, 0);
    for number in numbers {
        word |= number << used;
        used += width;
        if used >= 64 {
            out.extend_from_slice(&word.to_le_bytes());
            used -= 64;
            // What of the number was above the word; a shift by all of its bits would leave it as it is.
            word = if used == 0 { 0 } else { number >> (width - used) };
        }
    }
    out.extend_from_slice(&word.to_le_bytes()[..used.div_ceil(8) as usize]);
}

/// Appends a number, seven bits a byte, the lowest first.
pub fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends codes of `width` bits as one run: of a single code if they are all alike, else packed.
pub fn run(codes: &[u32], width: u32, out: &mut Vec<u8>) {
    let Some(&first) = codes.first() else { return };
    if codes.iter().all(|&code| code == first) {
        varint((codes.len() as u64) << 1, out);
        out.extend_from_slice(&first.to_le_bytes()[..width.div_ceil(8) as usize]);
    } else {
        let eights = codes.len().div_ceil(8);
        varint((eights as u64) << 1 | 1, out);
        let end = out.len() + eights * width as usize;
        pack(codes.iter().map(|&code| u64::from(code)), width, out);
        // A run is of whole eights.
        out.resize(end, 0);
    }
}
