//! Honest payments that look like something else, and how often each account took part in them.
//!
//! There are many such payments, more the longer the window, and each is kept until the end of the run: so in a byte or
//! two. Accounts are counted no further than their labels need.

use crate::model::facts::Lookalike;
use crate::world::AccountIx;

/// Payments, by rising `tx_id`: how far each lies behind the one before, and its kind, in as few bytes as that takes.
#[derive(Clone, Debug, Default)]
pub struct Lookalikes {
    bytes: Vec<u8>,
    last: u64,
}

/// Bits of a kind's code.
const KIND: u32 = 3;
const _: () = assert!(Lookalike::ALL.len() <= 1 << KIND);
/// Bits of a number in one byte; the highest says that more follow.
const BITS: u32 = 7;

impl Lookalikes {
    /// One more payment.
    pub fn push(&mut self, tx_id: u64, kind: Lookalike) {
        let mut left = (tx_id - self.last) << KIND | kind as u64;
        self.last = tx_id;
        while left >> BITS != 0 {
            self.bytes.push(left as u8 | 1 << BITS);
            left >>= BITS;
        }
        self.bytes.push(left as u8);
    }

    /// All of them: `tx_id` and kind.
    pub fn iter(&self) -> impl Iterator<Item = (u64, Lookalike)> {
        let mut bytes = self.bytes.iter();
        let mut last = 0;
        std::iter::from_fn(move || {
            let (mut number, mut shift) = (0_u64, 0);
            loop {
                let byte = *bytes.next()?;
                number |= u64::from(byte & !(1 << BITS)) << shift;
                shift += BITS;
                if byte >> BITS == 0 {
                    break;
                }
            }
            last += number >> KIND;
            let kind = Lookalike::ALL.get(number as usize & ((1 << KIND) - 1))?;
            Some((last, *kind))
        })
    }
}

/// Sides of a payment.
pub const PAYER: usize = 0;
pub const PAYEE: usize = 1;

/// What is counted: kinds, and on which side.
const COUNTED: [(Lookalike, usize); 6] = [
    (Lookalike::FanInCollector, PAYEE),
    (Lookalike::PassThrough, PAYER),
    (Lookalike::PassThrough, PAYEE),
    (Lookalike::NewAccountBurst, PAYER),
    (Lookalike::ManySmallPayouts, PAYER),
    (Lookalike::NightOwl, PAYER),
];

/// Bits of one count, which goes no further than they do.
const COUNT: usize = 4;
/// The most that is counted.
pub const MOST: u8 = (1 << COUNT) - 1;

/// Where the count of a kind and side begins, in bits; nowhere if there is none.
const PLACES: [[Option<usize>; 2]; Lookalike::ALL.len()] = {
    let mut places = [[None; 2]; Lookalike::ALL.len()];
    let mut at = 0;
    while at < COUNTED.len() {
        let (kind, side) = COUNTED[at];
        places[kind as usize][side] = Some(at * COUNT);
        at += 1;
    }
    places
};

/// How often accounts took part in look-alikes, by position.
#[derive(Clone, Debug, Default)]
pub struct LookalikeCounts(Vec<u32>);

impl LookalikeCounts {
    /// A payment looked like something else: both accounts are counted.
    pub fn count(&mut self, from: AccountIx, to: AccountIx, kind: Lookalike) {
        let last = from.at().max(to.at());
        if self.0.len() <= last {
            self.0.resize(last + 1, 0);
        }
        for (account, place) in [from, to].into_iter().zip(PLACES[kind as usize]) {
            let counts = &mut self.0[account.at()];
            if let Some(place) = place.filter(|&place| count_at(*counts, place) < MOST) {
                *counts += 1 << place;
            }
        }
    }

    /// How often an account took part in look-alikes of a kind, on each side; 0 where that is not counted.
    #[must_use]
    pub fn of(&self, account: AccountIx, kind: Lookalike) -> [u8; 2] {
        let counts = self.0.get(account.at()).copied().unwrap_or_default();
        PLACES[kind as usize].map(|place| place.map_or(0, |place| count_at(counts, place)))
    }

    /// Accounts that may have taken part.
    pub fn accounts(&self) -> impl Iterator<Item = AccountIx> {
        (0..)
            .zip(&self.0)
            .filter(|(_, counts)| **counts != 0)
            .map(|(at, _)| AccountIx(at))
    }

    /// Asks for the memory of an account's counts, soon to be used.
    #[inline]
    pub fn prefetch(&self, account: AccountIx) {
        if let Some(counts) = self.0.get(account.at()) {
            crate::engine::prefetch(counts);
        }
    }
}

const fn count_at(counts: u32, place: usize) -> u8 {
    (counts >> place) as u8 & MOST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_come_back_as_they_were() {
        let all = [
            (1, Lookalike::NightOwl),
            (2, Lookalike::FanInCollector),
            (17, Lookalike::PassThrough),
            (18, Lookalike::ManySmallPayouts),
            (40_000, Lookalike::NewAccountBurst),
            (u64::MAX >> KIND, Lookalike::FanInCollector),
        ];
        let mut lookalikes = Lookalikes::default();
        all.iter().for_each(|&(tx_id, kind)| lookalikes.push(tx_id, kind));
        assert_eq!(lookalikes.iter().collect::<Vec<_>>(), all);
        assert_eq!(lookalikes.bytes[..5], [12, 8, 121, 11, 0xf2], "near ones take a byte");
        assert_eq!(Lookalikes::default().iter().next(), None);
    }

    #[test]
    fn an_account_is_counted_on_the_side_that_matters_and_no_further_than_needed() {
        let mut likeness = LookalikeCounts::default();
        for _ in 0..20 {
            likeness.count(AccountIx(3), AccountIx(1), Lookalike::FanInCollector);
        }
        likeness.count(AccountIx(1), AccountIx(0), Lookalike::PassThrough);
        assert_eq!(likeness.of(AccountIx(1), Lookalike::FanInCollector), [0, 15]);
        assert_eq!(likeness.of(AccountIx(1), Lookalike::PassThrough), [1, 0]);
        assert_eq!(likeness.of(AccountIx(0), Lookalike::PassThrough), [0, 1]);
        assert_eq!(likeness.of(AccountIx(3), Lookalike::FanInCollector), [0, 0]);
        assert_eq!(likeness.accounts().collect::<Vec<_>>(), [AccountIx(0), AccountIx(1)]);
        assert_eq!(likeness.of(AccountIx(9), Lookalike::PassThrough), [0, 0]);
    }
}
