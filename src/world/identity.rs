//! Opaque ids: keyed permutations of (owner, slot) over domains that the scenario fixes.
//!
//! The domain depends on how many people and businesses the scenario asks for (and on room kept for companies born in a
//! run), never on how many there happen to be: an entity keeps its id whatever else is born.
//!
//! No id has more than [`BITS`] bits, so that whatever keeps numbers as floats (JavaScript, a spreadsheet, pandas where
//! some are missing) keeps them exact. So few bits are too few to draw tens of millions of ids at random without two
//! alike: sessions and messages, of which there are that many, are permuted from what names them.

use super::account_record::Owner;
use super::decision;
use super::id::{AccountIx, BusinessIx, InstitutionIx, PersonIx, PublicId};
use crate::engine::random::join;
use crate::engine::{Day, Decision, Horizon, Permutation, Seed, Time};

/// Most bits of an id: what a float of 64 bits holds exactly, and one to spare.
pub const BITS: u32 = 52;
/// Where the last eighth of all ids begins. Sessions and messages that no plan names have theirs there.
const UNPLANNED: u64 = 7 << (BITS - 3);
/// Slots of accounts an owner can have.
pub const ACCOUNT_SLOTS: u64 = 16;
/// Institutions a world can have.
pub const INSTITUTIONS: u64 = 256;
/// Companies that one parent (a ring, a syndicate) can found.
pub const COMPANIES: u64 = 1 << 12;
const PARENTS: u64 = 1 << 12;
/// Countries a world can have.
const COUNTRIES: u64 = 256;
/// Messages that one country's people can write in a day.
const MESSAGES: u64 = 1 << 26;
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
    session: Permutation,
    message: Permutation,
    /// When the window begins: before it no session and no message is shown.
    first: Time,
    /// How many seconds it has.
    seconds: u64,
}

impl Ids {
    /// For a world of so many people and (static) businesses, over a time.
    #[must_use]
    pub fn new(seed: Seed, people: u64, businesses: u64, horizon: Horizon) -> Ids {
        let business_base = people + u64::from(ISOLATED);
        let company_base = business_base + businesses;
        let owners = company_base + PARENTS * COMPANIES;
        let of = |kind, count: u64| Permutation::new(seed, kind, 64 - count.leading_zeros());
        let first = horizon.window_start.start();
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
            session: Permutation::new(seed, decision::SESSION_ID, BITS),
            message: Permutation::new(seed, decision::MESSAGE_ID, BITS),
            first,
            seconds: (horizon.window_end.start().0 - first.0).max(1) as u64,
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

    /// `account_id` and `customer_id` of accounts, of an owner, a slot below [`ACCOUNT_SLOTS`] and an institution each.
    #[must_use]
    pub fn accounts(&self, of: impl Iterator<Item = (u64, u64, InstitutionIx)>) -> Vec<(PublicId, PublicId)> {
        let (mut accounts, mut customers): (Vec<u64>, Vec<u64>) = of
            .map(|(owner, slot, institution)| {
                (
                    owner * ACCOUNT_SLOTS + slot,
                    owner * INSTITUTIONS + u64::from(institution.0) % INSTITUTIONS,
                )
            })
            .unzip();
        self.account.apply_all(&mut accounts);
        self.customer.apply_all(&mut customers);
        let ids = accounts.into_iter().zip(customers);
        ids.map(|(account, customer)| (PublicId(account), PublicId(customer)))
            .collect()
    }

    /// `device_id` of an owner's device.
    #[must_use]
    pub fn device(&self, owner: u64) -> PublicId {
        PublicId(self.device.apply(owner))
    }

    /// `device_id` of the devices of owners, in their order.
    #[must_use]
    pub fn devices(&self, owners: impl Iterator<Item = u64>) -> Vec<PublicId> {
        all(&self.device, owners)
    }

    /// `network_id` of the network at an owner's, which those who live or work there share.
    #[must_use]
    pub fn network(&self, owner: u64) -> PublicId {
        PublicId(self.network.apply(owner))
    }

    /// `network_id` of the networks at owners', in their order.
    #[must_use]
    pub fn networks(&self, owners: impl Iterator<Item = u64>) -> Vec<PublicId> {
        all(&self.network, owners)
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

    /// `login_id` of the session, in a second of the window, of an account that was there at the start. No two share
    /// one while accounts times seconds stay below seven eighths of 2⁵²: those of fifty million people in half a year.
    #[inline]
    #[must_use]
    pub fn session(&self, account: AccountIx, at: Time) -> PublicId {
        let second = (at.0 - self.first.0) as u64 % self.seconds;
        let place = u64::from(account.0) * self.seconds + second;
        PublicId(self.session.apply(place % UNPLANNED))
    }

    /// `login_id` of a session that no plan knew, from a key that names its account and second.
    #[must_use]
    pub fn unplanned_session(&self, key: u64) -> PublicId {
        self.unplanned(&self.session, decision::SESSION_ID, key)
    }

    /// `contact_id` of an honest message of the window, by its country, day and place among those of that day.
    #[must_use]
    pub fn message(&self, country: usize, day: Day, place: usize) -> PublicId {
        let day = (day.start().0 - self.first.0) as u64 / 86_400;
        let place = (day * COUNTRIES + country as u64) * MESSAGES + place as u64;
        PublicId(self.message.apply(place % UNPLANNED))
    }

    /// `contact_id` of a message of a scam, from a key that names its sender, time and ordinal.
    #[must_use]
    pub fn scam_message(&self, key: u64) -> PublicId {
        self.unplanned(&self.message, decision::MESSAGE_ID, key)
    }

    fn unplanned(&self, ids: &Permutation, kind: Decision, key: u64) -> PublicId {
        let room = (1 << BITS) - UNPLANNED;
        PublicId(ids.apply(UNPLANNED + self.born(kind, key).0 % room))
    }

    /// Id of something born in a run, from a key that names its parent, cause and ordinal. Kinds of which a run has
    /// some millions need another way.
    #[must_use]
    pub fn born(&self, kind: Decision, key: u64) -> PublicId {
        PublicId(join(join(self.seed.0, kind.bits()), key) >> (64 - BITS))
    }
}

/// Ids of many.
fn all(ids: &Permutation, of: impl Iterator<Item = u64>) -> Vec<PublicId> {
    let mut values: Vec<u64> = of.collect();
    ids.apply_all(&mut values);
    values.into_iter().map(PublicId).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const QUARTER: Horizon = Horizon {
        start: Day(20_119),
        window_start: Day(20_179),
        window_end: Day(20_269),
        end: Day(20_314),
    };

    #[test]
    fn owners_and_those_born_later_never_share_an_id() {
        let ids = Ids::new(Seed(1), 1_000, 300, QUARTER);
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
        let ids = Ids::new(Seed(1), 1_000, 300, QUARTER);
        assert_eq!(
            ids.born(decision::OUTGROWN, 7),
            Ids::new(Seed(1), 9_000, 4, QUARTER).born(decision::OUTGROWN, 7)
        );
        assert_ne!(
            ids.born(decision::OUTGROWN, 7),
            Ids::new(Seed(2), 1_000, 300, QUARTER).born(decision::OUTGROWN, 7)
        );
    }

    #[test]
    fn sessions_and_messages_share_no_id_and_none_is_too_long_for_a_float() {
        let ids = Ids::new(Seed(1), 1_000, 300, QUARTER);
        let window = QUARTER.window_start.start().0;
        let seconds = [0, 1, 4_000_000, 90 * 86_400 - 1].map(|second| Time(window + second));
        let accounts = (0..500).chain([u32::MAX / 32, u32::MAX / 16]).map(AccountIx);
        let mut sessions: Vec<PublicId> = accounts
            .flat_map(|account| seconds.map(|at| (account, at)))
            .map(|(account, at)| ids.session(account, at))
            .chain((0..5_000).map(|key| ids.unplanned_session(key)))
            .collect();
        let mut messages: Vec<PublicId> = (0..7)
            .flat_map(|country| [0, 1, 89].map(|day| (country, QUARTER.window_start.plus(day))))
            .flat_map(|(country, day)| [0, 1, 60_000_000].map(|place| ids.message(country, day, place)))
            .chain((0..5_000).map(|key| ids.scam_message(key)))
            .collect();
        for (all, count) in [(&mut sessions, 502 * 4 + 5_000), (&mut messages, 7 * 9 + 5_000)] {
            assert!(all.iter().all(|id| id.0 < 1 << 52));
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count);
        }
        assert!((0..1_000).all(|key| ids.born(decision::OUTGROWN, key).0 < 1 << 52));
    }
}
