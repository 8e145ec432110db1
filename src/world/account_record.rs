//! AccountRecords: what never changes about an account, 24 bytes each.
//!
//! A record is written when an account is laid down, and never again. Those of the start are shared by the world, its
//! clones and whoever plans ahead; those of accounts born in a run follow them in [`super::Accounts`]. What payments
//! change is in [`super::Account`] instead, so that settlement reads no record.

use std::sync::Arc;

use super::account::{AccountKind, NewAccount};
use super::id::{AccountIx, BusinessIx, InstitutionIx, PersonIx, PublicId};
use crate::engine::random::mix;
use crate::engine::time::{Span, Stamp, Time};
use crate::words;

words! {
    /// How an account was opened.
    pub enum OpeningChannel {
        /// The account was opened at a counter, with a document shown.
        Branch = "branch",
        /// The account was opened from afar, on a phone.
        App = "app",
        /// The account was opened by an agent, with a document shown.
        Agent = "agent",
    }
}

/// Who an account belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    Person(PersonIx),
    Business(BusinessIx),
}

/// Marks an owner as a business.
const BUSINESS: u32 = 1 << 31;
/// Marks an account as dormant, beside how it was opened.
const DORMANT: u8 = 1 << 7;

/// What never changes about an account.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct AccountRecord {
    pub id: PublicId,
    owner: u32,
    opened_at: Stamp,
    /// The lowest bytes of the customer's id, the lowest first: no id of a customer has more.
    customer: [u8; 5],
    institution: u8,
    pub kind: AccountKind,
    channel: u8,
}

const _: () = assert!(size_of::<AccountRecord>() == 24);

#[cfg(test)]
impl AccountRecord {
    /// One of an account that lies idle, for tests.
    pub fn dormant(id: u64) -> AccountRecord {
        AccountRecord::of(&NewAccount {
            id: PublicId(id),
            customer: PublicId(id),
            owner: Owner::Person(PersonIx(0)),
            institution: InstitutionIx(0),
            kind: AccountKind::Wallet,
            currency: crate::param::money::Currency::Pkr,
            opened_at: Time(0),
            channel: OpeningChannel::App,
            balance: crate::param::money::Minor::ZERO,
            is_bottomless: false,
            is_dormant: true,
        })
    }
}

impl AccountRecord {
    /// That of an account about to be laid down.
    pub(super) fn of(account: &NewAccount) -> AccountRecord {
        let [a, b, c, d, e, ..] = account.customer.0.to_le_bytes();
        AccountRecord {
            id: account.id,
            owner: match account.owner {
                Owner::Person(person) => person.0,
                Owner::Business(business) => business.0 | BUSINESS,
            },
            opened_at: account.opened_at.into(),
            customer: [a, b, c, d, e],
            institution: account.institution.0 as u8,
            kind: account.kind,
            channel: account.channel as u8 | if account.is_dormant { DORMANT } else { 0 },
        }
    }

    /// Whose it is.
    #[inline]
    #[must_use]
    pub const fn owner(&self) -> Owner {
        if self.owner & BUSINESS == 0 {
            Owner::Person(PersonIx(self.owner))
        } else {
            Owner::Business(BusinessIx(self.owner & !BUSINESS))
        }
    }

    /// Whose it is, as its institution numbers customers.
    #[inline]
    #[must_use]
    pub const fn customer(&self) -> PublicId {
        let [a, b, c, d, e] = self.customer;
        PublicId(u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]))
    }

    /// Where it is kept.
    #[inline]
    #[must_use]
    pub const fn institution(&self) -> InstitutionIx {
        InstitutionIx(self.institution as u32)
    }

    /// When it was opened, or will be.
    #[inline]
    #[must_use]
    pub const fn opened_at(&self) -> Time {
        self.opened_at.time()
    }

    /// How long it has been open; negative before it is.
    #[inline]
    #[must_use]
    pub const fn age(&self, at: Time) -> Span {
        Span(at.0 - self.opened_at.time().0)
    }

    /// How it was opened.
    #[must_use]
    pub fn channel(&self) -> OpeningChannel {
        let which = usize::from(self.channel & !DORMANT);
        OpeningChannel::ALL
            .get(which)
            .copied()
            .unwrap_or(OpeningChannel::Branch)
    }

    /// Whether it was not in use in the 90 days before the start.
    #[inline]
    #[must_use]
    pub const fn is_dormant(&self) -> bool {
        self.channel & DORMANT != 0
    }

    /// Order among what happens to it within a second: bits of the opaque id, mixed.
    #[inline]
    #[must_use]
    pub const fn tie(&self) -> u32 {
        mix(self.id.0) as u32
    }
}

/// AccountRecords of the accounts that were there at the start, by position. A clone shares them.
#[derive(Clone, Debug, Default)]
pub struct AccountRecords(Arc<Vec<AccountRecord>>);

impl AccountRecords {
    /// To be shared from now on.
    pub(super) fn new(mut records: Vec<AccountRecord>) -> AccountRecords {
        records.shrink_to_fit();
        AccountRecords(Arc::new(records))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// One of them.
    #[inline]
    #[must_use]
    pub fn get(&self, account: AccountIx) -> &AccountRecord {
        &self.0[account.at()]
    }

    /// One of them, unless it belongs to an account born in a run.
    #[inline]
    pub(super) fn find(&self, account: AccountIx) -> Option<&AccountRecord> {
        self.0.get(account.at())
    }

    /// Asks for the memory of one of them, soon to be used.
    #[inline]
    pub fn prefetch(&self, account: AccountIx) {
        if let Some(record) = self.find(account) {
            crate::engine::prefetch(record);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Day, Horizon, Seed};
    use crate::param::money::{Currency, Minor};
    use crate::world::Ids;

    #[test]
    fn a_record_tells_what_it_was_told() {
        // The most people a world can have, and far more businesses than they keep.
        let horizon = Horizon {
            start: Day(0),
            window_start: Day(60),
            window_end: Day(150),
            end: Day(195),
        };
        let ids = Ids::new(Seed(1), u64::from(u32::MAX / 64), 1 << 28, horizon);
        for (n, &channel) in (1_u32..).zip(OpeningChannel::ALL) {
            let owner = if n == 1 {
                Owner::Person(PersonIx(u32::MAX / 64 - n))
            } else {
                Owner::Business(BusinessIx((1 << 28) - n))
            };
            let institution = InstitutionIx(256 - n);
            let customer = ids.customer(ids.owner_key(owner), institution);
            let record = AccountRecord::of(&NewAccount {
                id: PublicId(u64::MAX - u64::from(n)),
                customer,
                owner,
                institution,
                kind: AccountKind::Wallet,
                currency: Currency::Pkr,
                opened_at: Time(1_750_000_000),
                channel,
                balance: Minor::ZERO,
                is_bottomless: false,
                is_dormant: n == 2,
            });
            assert_eq!((record.owner(), record.institution()), (owner, institution));
            assert_eq!((record.customer(), record.channel()), (customer, channel));
            assert_eq!((record.opened_at(), record.is_dormant()), (Time(1_750_000_000), n == 2));
            assert_eq!(
                (record.id, record.kind),
                (PublicId(u64::MAX - u64::from(n)), AccountKind::Wallet)
            );
        }
    }
}
