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

/// Packs 64 numbers, which fill `width` words of 64 bits. Two that fit into one are joined first, all pairs at once;
/// after that no step depends on whether a word is full.
#[inline(always)]
pub fn pack_64(numbers: &[u64; 64], width: u32, out: &mut Vec<u8>) {
    let (mut numbers, mut count, mut joined) = (*numbers, numbers.len(), width);
    while joined <= 32 && count > 1 {
        count /= 2;
        for at in 0..count {
            numbers[at] = numbers[2 * at] | numbers[2 * at + 1] << joined;
        }
        joined *= 2;
    }
    // A word more than there can be, since what is under way is written after every number.
    let mut words = [0_u64; 65];
    let (mut word, mut used, mut at) = (0_u64, 0, 0);
    for &number in &numbers[..count] {
        let both = u128::from(number) << used | u128::from(word);
        if let Some(place) = words.get_mut(at) {
            *place = both as u64;
        }
        used += joined;
        let is_full = used >= 64;
        word = if is_full { (both >> 64) as u64 } else { both as u64 };
        at += usize::from(is_full);
        used &= 63;
    }
    for word in &words[..width.min(64) as usize] {
        out.extend_from_slice(&word.to_le_bytes());
    }
}

/// Appends a number, seven bits a byte, the lowest first.
pub fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a bit each, as numbers of one bit would be.
pub fn pack_flags(flags: &[bool], out: &mut Vec<u8>) {
    let byte = |eight: &[bool]| {
        (0..)
            .zip(eight)
            .fold(0, |byte, (at, &flag)| byte | u8::from(flag) << at)
    };
    out.extend(flags.chunks(8).map(byte));
}

/// Appends flags as one run: of a single one if they are all alike, else packed.
pub fn run_of_flags(flags: &[bool], out: &mut Vec<u8>) {
    let Some(&first) = flags.first() else { return };
    if flags.iter().all(|&flag| flag == first) {
        varint((flags.len() as u64) << 1, out);
        out.push(u8::from(first));
    } else {
        varint((flags.len().div_ceil(8) as u64) << 1 | 1, out);
        pack_flags(flags, out);
    }
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
        let (whole, rest) = codes.as_chunks::<64>();
        for some in whole {
            pack_64(&some.map(u64::from), width, out);
        }
        pack(rest.iter().map(|&code| u64::from(code)), width, out);
        // A run is of whole eights.
        out.resize(end, 0);
    }
}
