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
    /// Never more than what the payee's account lacks to `Order::keep`, rounded down to `Order::grain`; no row if that
    /// is nothing.
    Fill,
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
    /// For [`Short::UpTo`]: what must stay in the account. For [`Short::Fill`]: what the payee's is to hold.
    pub keep: Minor,
    /// For [`Short::UpTo`] and [`Short::Fill`]: the amount is a whole multiple of this, in minor units.
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

    /// What is asked for: the amount, or as much of it as what lies in the two accounts makes of it; both in the
    /// payer's currency.
    #[inline]
    #[must_use]
    pub fn asked(&self, payer: Minor, payee: impl FnOnce() -> Minor) -> Minor {
        let most = match self.short {
            Short::Everyday | Short::Insist => return self.amount,
            Short::UpTo => payer - self.keep,
            Short::Fill => self.keep - payee(),
        };
        self.amount.min(most.floor_to(i64::from(self.grain)))
    }

    /// Settlement order: time, then ties.
    #[must_use]
    pub const fn rank(&self) -> (Time, u64) {
        (self.at(), self.tie as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{AccountIx, DeviceIx};

    #[test]
    fn what_is_asked_for_follows_the_balance_it_speaks_of() {
        let order = |short| Order {
            when: Stamp::FIRST,
            from: AccountIx(0),
            to: AccountIx(1),
            amount: Minor(900),
            keep: Minor(1_000),
            grain: 50,
            device: DeviceIx::NONE,
            tie: 0,
            instructed: Stamp::FIRST,
            rail: Rail::Atm,
            channel: Channel::Branch,
            short,
            lookalike: None,
        };
        let asked = |short, payer, payee| order(short).asked(Minor(payer), || Minor(payee)).0;
        assert_eq!(asked(Short::Everyday, 0, 0), 900);
        assert_eq!(asked(Short::Insist, 0, 0), 900);
        assert_eq!(
            [980, 1_070, 5_000].map(|payer| asked(Short::UpTo, payer, 0)),
            [-50, 50, 900]
        );
        assert_eq!(
            [1_200, 1_000, 870, -5_000].map(|payee| asked(Short::Fill, 0, payee)),
            [-200, 0, 100, 900]
        );
    }
}
