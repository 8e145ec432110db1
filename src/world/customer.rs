//! Customers: a person or business as one institution knows it.

use super::{InstitutionIx, Owner, PublicId, World};

impl World {
    /// Public id of an owner as a customer of an institution: different at each, and telling nothing of either.
    ///
    /// One-to-one as long as identity tokens have at most 48 bits.
    #[must_use]
    pub fn customer_id(&self, owner: Owner, institution: InstitutionIx) -> PublicId {
        let token = match owner {
            Owner::Person(person) => self.people.token[person.at()],
            Owner::Business(business) => self.businesses.get(business).token,
        };
        PublicId(scattered(token.0 << 16 | u64::from(institution.0 as u16)))
    }
}

/// The finaliser of SplitMix64: a permutation of 64-bit numbers.
const fn scattered(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
