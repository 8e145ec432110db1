//! Values as small codes: what columns count by.

/// An amount, a time or a count on a logarithmic scale, sixteen steps to a doubling; what is negative stands below 0.
#[must_use]
pub fn log_code(value: f64) -> u16 {
    const ZERO: f64 = 1_200.0;
    let steps = (1.0 + value.abs()).log2() * 16.0;
    (ZERO + if value < 0.0 { -steps } else { steps }).clamp(0.0, 2.0 * ZERO) as u16
}

/// A share from 0 to 1 in 64 steps; what is over 1 or has no meaning stands above.
#[must_use]
pub fn share_code(part: f64, whole: f64) -> u16 {
    if whole <= 0.0 {
        return 66;
    }
    let share = part / whole;
    if share > 1.0 {
        65
    } else {
        (share * 64.0).max(0.0) as u16
    }
}

/// How many zeros a positive amount ends in.
#[must_use]
pub fn zeros(mut amount: i64) -> u16 {
    let mut zeros = 0;
    while amount != 0 && amount % 10 == 0 {
        amount /= 10;
        zeros += 1;
    }
    zeros
}

/// The first digit of a positive amount.
#[must_use]
pub fn first_digit(mut amount: i64) -> u16 {
    while amount >= 10 {
        amount /= 10;
    }
    amount.max(0) as u16
}

/// An id scattered, for choices that must not lean on its value.
#[must_use]
pub const fn scatter(id: u64) -> u64 {
    let mixed = (id ^ (id >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_the_order_of_values() {
        let values = [-1e9, -3.0, 0.0, 1.0, 2.0, 1e3, 1e12];
        assert!(values.windows(2).all(|pair| log_code(pair[0]) < log_code(pair[1])));
        assert_eq!(log_code(0.0), 1_200);
        assert_eq!(
            [share_code(0.0, 1.0), share_code(1.0, 1.0), share_code(2.0, 1.0)],
            [0, 64, 65]
        );
        assert_eq!(share_code(1.0, 0.0), 66);
    }

    #[test]
    fn digits_are_read_off() {
        assert_eq!([zeros(1), zeros(10), zeros(250_000), zeros(0)], [0, 1, 4, 0]);
        assert_eq!([first_digit(7), first_digit(4_321), first_digit(0)], [7, 4, 0]);
    }
}
