//! An order: a payment that somebody means to make, before settlement decides what becomes of it.
//!
//! The economy plans orders in bulk as a pure function of (person, day); the scam makes them one by one. Both settle
//! through one ledger in the order of [`Order::rank`].

use crate::engine::time::{Stamp, Time};
use crate::model::facts::{Channel, Lookalike, Rail};
use crate::param::money::Minor;
use crate::world::{AccountIx, DeviceIx};

/// What to do when there is not enough, or how much to send when the amount depends on what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Short {
    /// Everyday payments: by a keyed draw the payer tries anyway and is refused, or sees it coming and skips.
    Everyday,
    /// Always tried: a refusal is a row.
    Insist,
    /// Never more than what is above `Order::keep`, rounded down to `Order::grain`; no row if that is nothing.
    UpTo,
}

/// A payment to be made.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// When it is decided ([`Order::at`]).
    pub when: Stamp,
    pub from: AccountIx,
    pub to: AccountIx,
    /// In the payer account's currency.
    pub amount: Minor,
    /// For [`Short::UpTo`]: what must stay in the account.
    pub keep: Minor,
    /// For [`Short::UpTo`]: the amount is a whole multiple of this, in minor units.
    pub grain: u32,
    /// The device it is instructed from; `NONE` at a counter, a till or in a batch.
    pub device: DeviceIx,
    /// Order among payments of one second: bits of the payer's opaque id, so that it says nothing about the payer.
    pub tie: u32,
    /// When it was asked for, by its payer.
    pub instructed: Stamp,
    pub rail: Rail,
    pub channel: Channel,
    pub short: Short,
    /// What it looks like, if it looks like something that it is not.
    pub lookalike: Option<Lookalike>,
}

const _: () = assert!(size_of::<Order>() == 48);

impl Order {
    /// When it is decided.
    #[inline]
    #[must_use]
    pub const fn at(&self) -> Time {
        self.when.time()
    }

    /// Has it decided at another moment, and asked for as long before that as it was.
    pub fn move_to(&mut self, at: Time) {
        self.instructed = (at - (self.at() - self.instructed.time())).into();
        self.when = at.into();
    }

    /// Settlement order: time, then ties.
    #[must_use]
    pub const fn rank(&self) -> (Time, u64) {
        (self.at(), self.tie as u64)
    }
}
