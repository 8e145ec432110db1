//! Balances in the window's first second, which a table at the end shows, five bytes each.
//!
//! They are as many as there are accounts and are kept for the whole window, so they take as little as nearly all of
//! them need; those of the few that need more (clearing accounts, vaults) are listed beside.

use super::id::AccountIx;
use crate::param::money::Minor;

/// Bytes of a balance.
const WIDTH: usize = 5;
/// What stands where a balance has no room.
const ELSEWHERE: [u8; WIDTH] = [u8::MAX; WIDTH];

/// Balances by position.
#[derive(Clone, Debug, Default)]
pub struct Openings {
    /// The lowest bytes of each, the lowest first.
    all: Vec<[u8; WIDTH]>,
    /// Those that have no room there, by rising position.
    others: Vec<(AccountIx, Minor)>,
}

impl Openings {
    /// Of all accounts, in order of their positions.
    #[must_use]
    pub fn of(balances: impl Iterator<Item = Minor>) -> Openings {
        let mut others = Vec::new();
        let all = (0..)
            .zip(balances)
            .map(|(position, balance)| match balance.0.to_le_bytes() {
                [low @ .., 0, 0, 0] if low != ELSEWHERE => low,
                _ => {
                    others.push((AccountIx(position), balance));
                    ELSEWHERE
                }
            })
            .collect();
        Openings { all, others }
    }

    /// How many accounts there were.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there were none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What an account held; nothing, if it was not there.
    #[must_use]
    pub fn get(&self, account: AccountIx) -> Minor {
        match self.all.get(account.at()) {
            None => Minor::ZERO,
            Some(&ELSEWHERE) => self
                .others
                .binary_search_by_key(&account, |&(other, _)| other)
                .map_or(Minor::ZERO, |place| self.others[place].1),
            Some(&[a, b, c, d, e]) => Minor(i64::from_le_bytes([a, b, c, d, e, 0, 0, 0])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_balance_comes_back_whatever_its_size() {
        let balances = [0, 7, (1 << 40) - 2, (1 << 40) - 1, 1 << 40, -1, i64::MIN, i64::MAX].map(Minor);
        let openings = Openings::of(balances.into_iter());
        assert_eq!(
            (0..8).map(|at| openings.get(AccountIx(at))).collect::<Vec<_>>(),
            balances
        );
        assert_eq!(openings.others.len(), 5);
        assert_eq!(openings.get(AccountIx(8)), Minor::ZERO, "born later");
    }
}
