//! A person's accounts at the start, in four bytes.
//!
//! They are pushed one after another in the order of their slots (main, wallet, savings, exchange), so the position of
//! the first and a bit for each of the others tell where all of them are. Accounts opened in a run are not here.

use super::id::AccountIx;

/// How many slots there are.
pub const SLOTS: usize = 4;
/// How many of them are beside the main account.
const BESIDE: u32 = SLOTS as u32 - 1;

/// Which of the four accounts somebody has, and where they are. Whoever has any has a main account.
///
/// The lowest three bits are those of the slots beside the main account, the others are its position. Positions stay
/// below 2^29: [`MOST`](super::people::MOST) people have at most four accounts each, and there are at most 1.3 accounts
/// of businesses for each person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnAccounts(u32);

impl OwnAccounts {
    /// Those of somebody who has no account.
    pub const NONE: OwnAccounts = OwnAccounts(u32::MAX);

    /// Those of somebody who has a main account at a position, and after it a wallet, a savings account and one at an
    /// exchange, as far as they are there.
    #[must_use]
    pub fn of(main: AccountIx, beside: [bool; SLOTS - 1]) -> OwnAccounts {
        let bits = (0..).zip(beside).map(|(slot, has)| u32::from(has) << slot).sum::<u32>();
        OwnAccounts(main.0 << BESIDE | bits)
    }

    /// Accounts of somebody whose main account lies so many positions further on.
    #[must_use]
    pub const fn moved(self, by: u32) -> OwnAccounts {
        if self.0 == OwnAccounts::NONE.0 {
            self
        } else {
            OwnAccounts(self.0 + (by << BESIDE))
        }
    }

    /// The account wages and bills go through.
    #[inline]
    #[must_use]
    pub const fn main(self) -> AccountIx {
        if self.0 == OwnAccounts::NONE.0 {
            AccountIx::NONE
        } else {
            AccountIx(self.0 >> BESIDE)
        }
    }

    /// A wallet, if any.
    #[inline]
    #[must_use]
    pub const fn wallet(self) -> AccountIx {
        self.beside(0)
    }

    /// A savings account (`current` at a second institution), if any.
    #[inline]
    #[must_use]
    pub const fn savings(self) -> AccountIx {
        self.beside(1)
    }

    /// An account at an exchange, if any.
    #[inline]
    #[must_use]
    pub const fn exchange(self) -> AccountIx {
        self.beside(2)
    }

    /// All of them, in the order of their slots.
    pub fn all(self) -> impl Iterator<Item = AccountIx> {
        let all = [self.main(), self.wallet(), self.savings(), self.exchange()];
        all.into_iter().filter_map(AccountIx::some)
    }

    #[inline]
    const fn beside(self, slot: u32) -> AccountIx {
        let own = 1 << slot;
        if self.0 & own == 0 || self.0 == OwnAccounts::NONE.0 {
            return AccountIx::NONE;
        }
        let before = self.0 & (own - 1);
        AccountIx((self.0 >> BESIDE) + 1 + before.count_ones())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_lie_next_to_one_another() {
        let main = AccountIx((1 << 29) - 5);
        for bits in 0..8 {
            let beside = [1, 2, 4].map(|bit| bits & bit != 0);
            let accounts = OwnAccounts::of(main, beside);
            let mut last = main.0;
            let expected = beside.map(|has| {
                last += u32::from(has);
                if has { AccountIx(last) } else { AccountIx::NONE }
            });
            assert_eq!(accounts.main(), main);
            assert_eq!([accounts.wallet(), accounts.savings(), accounts.exchange()], expected);
            assert!(accounts.all().eq((main.0..=last).map(AccountIx)));
        }
        assert_eq!(
            OwnAccounts::of(AccountIx(5), [false, true, false]).moved(7).savings(),
            AccountIx(13)
        );
        assert_eq!(OwnAccounts::NONE.moved(7), OwnAccounts::NONE);
        assert_eq!(OwnAccounts::NONE.main(), AccountIx::NONE);
        assert_eq!(OwnAccounts::NONE.all().next(), None);
    }
}
