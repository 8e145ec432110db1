//! Accounts: one cache line each, so that settling a payment touches two lines.

use super::id::{AccountIx, BusinessIx, InstitutionIx, PersonIx, PublicId};
use crate::engine::time::Time;
use crate::param::money::{Currency, Minor};
use crate::words;

words! {
    /// What an account is.
    pub enum AccountKind {
        Current = "current",
        Wallet = "wallet",
        Business = "business",
        Merchant = "merchant",
        Exchange = "exchange",
        Cash = "cash",
        External = "external",
    }
}

words! {
    /// How it was opened.
    pub enum OpeningChannel {
        Branch = "branch",
        App = "app",
        Agent = "agent",
    }
}

/// Who an account belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    Person(PersonIx),
    Business(BusinessIx),
}

/// States of an account that settlement must know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    /// Nothing may leave, though a return may.
    pub const FROZEN: u8 = 1;
    /// Holds lots of a deposit's money.
    pub const TAINTED: u8 = 2;
    /// Was not in use in the 90 days before the start.
    pub const DORMANT: u8 = 4;

    /// Whether any of the bits is set.
    #[must_use]
    pub const fn any(self, bits: u8) -> bool {
        self.0 & bits != 0
    }

    /// Sets bits.
    pub fn set(&mut self, bits: u8) {
        self.0 |= bits;
    }

    /// Clears bits.
    pub fn clear(&mut self, bits: u8) {
        self.0 &= !bits;
    }
}

/// An account as settlement sees it.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct Account {
    pub balance: Minor,
    /// The least it may hold; far below any reach for employers, merchants, cash and abroad.
    pub floor: Minor,
    pub id: PublicId,
    /// Sent since the start of the UTC day `today`.
    pub sent_today: Minor,
    /// Seconds since the epoch.
    pub opened_at: u32,
    /// Seconds since the epoch; `u32::MAX` while open.
    pub closed_at: u32,
    owner: u32,
    /// Day of `sent_today` and `received_today`, days since the epoch.
    pub today: u16,
    /// Credits since the start of `today`.
    pub received_today: u16,
    pub institution: u16,
    pub currency: Currency,
    pub kind: AccountKind,
    pub flags: Flags,
    pub opening_channel: OpeningChannel,
    /// A bit for each part of the window in which a payment from or to it was settled; returns do not count.
    pub settled_in: u8,
}

const BUSINESS: u32 = 1 << 31;

impl Account {
    /// A floor so far down that it cannot bind.
    pub const BOTTOMLESS: Minor = Minor(-1_000_000_000_000_000);

    /// A new account, empty.
    #[must_use]
    pub fn new(
        id: PublicId,
        owner: Owner,
        institution: InstitutionIx,
        kind: AccountKind,
        currency: Currency,
        opened_at: Time,
    ) -> Account {
        let owner = match owner {
            Owner::Person(person) => person.0,
            Owner::Business(business) => business.0 | BUSINESS,
        };
        Account {
            balance: Minor::ZERO,
            floor: Minor::ZERO,
            id,
            sent_today: Minor::ZERO,
            opened_at: opened_at.0.clamp(0, i64::from(u32::MAX)) as u32,
            closed_at: u32::MAX,
            owner,
            today: 0,
            received_today: 0,
            institution: institution.0 as u16,
            currency,
            kind,
            flags: Flags::default(),
            opening_channel: OpeningChannel::Branch,
            settled_in: 0,
        }
    }

    /// Whose it is.
    #[must_use]
    pub const fn owner(&self) -> Owner {
        if self.owner & BUSINESS == 0 {
            Owner::Person(PersonIx(self.owner))
        } else {
            Owner::Business(BusinessIx(self.owner & !BUSINESS))
        }
    }

    /// Whether it is open at a moment.
    #[inline]
    #[must_use]
    pub const fn is_open(&self, at: Time) -> bool {
        self.opened_at as i64 <= at.0 && at.0 < self.closed_at as i64
    }

    /// Where it is kept.
    #[must_use]
    pub const fn institution(&self) -> InstitutionIx {
        InstitutionIx(self.institution as u32)
    }
}

/// All accounts; those born in a run are appended.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    pub all: Vec<Account>,
    /// Balances at the window's first second, filled by the model when the window opens.
    pub opening: Vec<Minor>,
}

impl Accounts {
    /// One of them.
    #[must_use]
    pub fn get(&self, account: AccountIx) -> &Account {
        &self.all[account.at()]
    }

    /// Asks for the memory of one of them, soon to be used. Payments are scattered over all accounts, so that without
    /// this most of settling is waiting.
    #[inline]
    pub fn fetch(&self, account: AccountIx) {
        if let Some(account) = self.all.get(account.at()) {
            crate::engine::fetch(account);
        }
    }

    /// One of them, to change.
    pub fn get_mut(&mut self, account: AccountIx) -> &mut Account {
        &mut self.all[account.at()]
    }

    /// Adds one.
    pub fn push(&mut self, account: Account) -> AccountIx {
        let position = AccountIx(self.all.len() as u32);
        self.all.push(account);
        position
    }
}
