//! Where deposits' money lies: lots by account.

use std::collections::{BTreeMap, VecDeque};

use super::CaseIx;
use crate::param::money::Minor;
use crate::world::AccountIx;

/// Money of one deposit in one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    pub case: CaseIx,
    /// Row of the deposit; 0 for one made before the window.
    pub deposit_tx: u64,
    /// How many transfers it has made, the deposit not counted.
    pub hop: i32,
    /// In the account's currency.
    pub amount: Minor,
    /// In the deposit's.
    pub origin: Minor,
}

/// Lots by account, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    pub lots: BTreeMap<AccountIx, VecDeque<Lot>>,
    /// What came out of the accounts as cash, went abroad, and so on, in US cents, by end: for the summary.
    pub ends: BTreeMap<&'static str, i64>,
    /// Set when the window has closed: rows end there.
    pub closed: bool,
}

impl Trail {
    /// Money of deposits in an account.
    #[must_use]
    pub fn dirty(&self, account: AccountIx) -> Minor {
        self.lots
            .get(&account)
            .map_or(Minor::ZERO, |lots| lots.iter().map(|lot| lot.amount).sum())
    }

    /// Accounts where a case's money lies now, with the amount there.
    #[must_use]
    pub fn whereabouts(&self, case: CaseIx) -> Vec<(AccountIx, Minor)> {
        self.lots
            .iter()
            .filter_map(|(&account, lots)| {
                let there: Minor = lots.iter().filter(|lot| lot.case == case).map(|lot| lot.amount).sum();
                there.is_positive().then_some((account, there))
            })
            .collect()
    }
}
