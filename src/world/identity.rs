//! Opaque ids: keyed permutations of (owner, slot) over domains that the scenario fixes.
//!
//! The domain depends on how many people and businesses the scenario asks for (and on room kept for companies born in a
//! run), never on how many there happen to be: an entity keeps its id whatever else is born.

use super::card::Owner;
use super::decision;
use super::id::{BusinessIx, InstitutionIx, PersonIx, PublicId};
use crate::engine::philox::LANES;
use crate::engine::random::join;
use crate::engine::{Decision, Permutation, Seed};

/// Slots of accounts an owner can have.
pub const ACCOUNT_SLOTS: u64 = 16;
/// Institutions a world can have.
pub const INSTITUTIONS: u64 = 256;
/// Companies that one parent (a ring, a syndicate) can found.
pub const COMPANIES: u64 = 1 << 12;
const PARENTS: u64 = 1 << 12;
/// SIMs that one ring can go through.
const SIMS: u64 = 1 << 16;
/// Room for isolated people, whether there are any or not.
pub const ISOLATED: u32 = 64;

/// All permutations of a run.
#[derive(Clone, Debug)]
pub struct Ids {
    seed: Seed,
    /// Where businesses' owner keys begin.
    business_base: u64,
    /// Where born companies' owner keys begin.
    company_base: u64,
    person: Permutation,
    token: Permutation,
    account: Permutation,
    customer: Permutation,
    device: Permutation,
    network: Permutation,
    phone: Permutation,
}

impl Ids {
    /// For a world of so many people and (static) businesses.
    #[must_use]
    pub fn new(seed: Seed, people: u64, businesses: u64) -> Ids {
        let business_base = people + u64::from(ISOLATED);
        let company_base = business_base + businesses;
        let owners = company_base + PARENTS * COMPANIES;
        let of = |kind, count: u64| Permutation::new(seed, kind, 64 - count.leading_zeros());
        Ids {
            seed,
            business_base,
            company_base,
            person: of(decision::PERSON_ID, owners),
            token: of(decision::TOKEN, owners),
            account: of(decision::ACCOUNT_ID, owners * ACCOUNT_SLOTS),
            customer: of(decision::CUSTOMER_ID, owners * INSTITUTIONS),
            device: of(decision::DEVICE_ID, owners),
            network: of(decision::NETWORK_ID, owners),
            phone: of(decision::PHONE_ID, company_base + PARENTS * SIMS),
        }
    }

    /// Key of an owner that was there at the start.
    #[must_use]
    pub fn owner_key(&self, owner: Owner) -> u64 {
        match owner {
            Owner::Person(PersonIx(person)) => u64::from(person),
            Owner::Business(BusinessIx(business)) => self.business_base + u64::from(business),
        }
    }

    /// Key of a company born in a run; parents and ordinals beyond their blocks of 4,096 wrap around.
    #[must_use]
    pub fn company_key(&self, parent: u64, ordinal: u32) -> u64 {
        self.company_base + (parent % PARENTS) * COMPANIES + u64::from(ordinal) % COMPANIES
    }

    /// `person_id`.
    #[must_use]
    pub fn person(&self, owner: u64) -> PublicId {
        PublicId(self.person.apply(owner))
    }

    /// `identity_token`.
    #[must_use]
    pub fn token(&self, owner: u64) -> PublicId {
        PublicId(self.token.apply(owner))
    }

    /// `account_id`. Slots beyond [`ACCOUNT_SLOTS`] have no room in the block and get an id as born in a run.
    #[must_use]
    pub fn account(&self, owner: u64, slot: u64) -> PublicId {
        if slot < ACCOUNT_SLOTS {
            PublicId(self.account.apply(owner * ACCOUNT_SLOTS + slot))
        } else {
            self.born(decision::OUTGROWN, join(owner, slot))
        }
    }

    /// `customer_id`.
    #[must_use]
    pub fn customer(&self, owner: u64, institution: InstitutionIx) -> PublicId {
        PublicId(
            self.customer
                .apply(owner * INSTITUTIONS + u64::from(institution.0) % INSTITUTIONS),
        )
    }

    /// `account_id` and `customer_id` of some accounts, of an owner, a slot below [`ACCOUNT_SLOTS`] and an institution
    /// each.
    #[must_use]
    pub fn accounts(&self, of: [(u64, u64, InstitutionIx); LANES]) -> [(PublicId, PublicId); LANES] {
        let accounts = self
            .account
            .apply_all(of.map(|(owner, slot, _)| owner * ACCOUNT_SLOTS + slot));
        let customers = self.customer.apply_all(
            of.map(|(owner, _, institution)| owner * INSTITUTIONS + u64::from(institution.0) % INSTITUTIONS),
        );
        std::array::from_fn(|lane| (PublicId(accounts[lane]), PublicId(customers[lane])))
    }

    /// `device_id` of an owner's device.
    #[must_use]
    pub fn device(&self, owner: u64) -> PublicId {
        PublicId(self.device.apply(owner))
    }

    /// `device_id` of the devices of some owners.
    #[must_use]
    pub fn devices(&self, owners: [u64; LANES]) -> [PublicId; LANES] {
        self.device.apply_all(owners).map(PublicId)
    }

    /// `network_id` of the network at an owner's, which those who live or work there share.
    #[must_use]
    pub fn network(&self, owner: u64) -> PublicId {
        PublicId(self.network.apply(owner))
    }

    /// `network_id` of the networks at some owners'.
    #[must_use]
    pub fn networks(&self, owners: [u64; LANES]) -> [PublicId; LANES] {
        self.network.apply_all(owners).map(PublicId)
    }

    /// `network_id` of the place of a parent below 4,096; others outgrow the block.
    #[must_use]
    pub fn bought_network(&self, parent: u64) -> PublicId {
        if parent < PARENTS {
            self.network(self.company_key(parent, 0))
        } else {
            self.born(decision::OUTGROWN_NETWORK, parent)
        }
    }

    /// `phone_id` of a person's SIM.
    #[must_use]
    pub fn phone(&self, owner: u64) -> PublicId {
        PublicId(self.phone.apply(owner))
    }

    /// `phone_id` of a SIM bought in a run by a parent below 4,096. Ordinals of 65,536 and more outgrow the block.
    #[must_use]
    pub fn bought_phone(&self, parent: u64, ordinal: u32) -> PublicId {
        let ordinal = u64::from(ordinal);
        if parent < PARENTS && ordinal < SIMS {
            PublicId(self.phone.apply(self.company_base + parent * SIMS + ordinal))
        } else {
            self.born(decision::OUTGROWN, join(parent, ordinal))
        }
    }

    /// `device_id` of a device bought in a run by a parent below 4,096. Ordinals of 4,096 and more outgrow the block.
    #[must_use]
    pub fn bought_device(&self, parent: u64, ordinal: u32) -> PublicId {
        if parent < PARENTS && u64::from(ordinal) < COMPANIES {
            self.device(self.company_key(parent, ordinal))
        } else {
            self.born(decision::OUTGROWN, join(!parent, u64::from(ordinal)))
        }
    }

    /// Id of something born in a run, 62 bits, from a key that names its parent, cause and ordinal.
    #[must_use]
    pub fn born(&self, kind: Decision, key: u64) -> PublicId {
        PublicId(join(join(self.seed.0, kind.bits()), key) >> 2)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn owners_and_those_born_later_never_share_an_id() {
        let ids = Ids::new(Seed(1), 1_000, 300);
        let keys: Vec<u64> = (0..1_364)
            .chain(
                (0..50)
                    .flat_map(|ring| (0..50).map(move |n| (ring, n)))
                    .map(|(r, n)| ids.company_key(r, n)),
            )
            .collect();
        let distinct = |all: Vec<PublicId>| {
            let count = all.len();
            assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), count);
        };
        distinct(keys.iter().map(|&key| ids.token(key)).collect());
        distinct(
            keys.iter()
                .flat_map(|&key| (0..20).map(move |slot| (key, slot)))
                .map(|(key, slot)| ids.account(key, slot))
                .collect(),
        );
        let customer = |&key: &u64| [0, 255].map(|at| ids.customer(key, InstitutionIx(at)));
        distinct(keys.iter().flat_map(customer).collect());
        distinct(
            (0..1_000)
                .map(|key| ids.network(key))
                .chain((0..5_000).map(|parent| ids.bought_network(parent)))
                .collect(),
        );
        let bought = (0..50).flat_map(|ring| (0..5_000).map(move |n| (ring, n)));
        distinct(
            (0..1_000)
                .map(|key| ids.device(key))
                .chain(bought.clone().map(|(r, n)| ids.bought_device(r, n)))
                .collect(),
        );
        distinct(
            (0..1_000)
                .map(|key| ids.phone(key))
                .chain(bought.map(|(r, n)| ids.bought_phone(r, n)))
                .collect(),
        );
    }

    #[test]
    fn an_id_is_the_same_however_many_others_there_are() {
        let ids = Ids::new(Seed(1), 1_000, 300);
        assert_eq!(
            ids.born(decision::OUTGROWN, 7),
            Ids::new(Seed(1), 9_000, 4).born(decision::OUTGROWN, 7)
        );
        assert_ne!(
            ids.born(decision::OUTGROWN, 7),
            Ids::new(Seed(2), 1_000, 300).born(decision::OUTGROWN, 7)
        );
    }
}
