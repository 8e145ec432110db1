//! Whether an account was in a state to pay or be paid: open, and not frozen.

use super::books::{Account, Books};
use super::payment::{Payment, SETTLED};
use super::promise::{Findings, Promise};
use super::report::Check;

const FREEZES: Promise = Promise {
    name: "accounts.frozen",
    text: "No settled payment leaves an account between its freeze and its unfreeze; only returns do.",
};
const LIVES: Promise = Promise {
    name: "accounts.open",
    text: "No money moves to or from an account before its opening or after its closing.",
};

/// What was found so far.
#[derive(Clone, Debug)]
pub struct Standing {
    frozen: Findings,
    open: Findings,
}

impl Default for Standing {
    fn default() -> Standing {
        Standing {
            frozen: FREEZES.findings(),
            open: LIVES.findings(),
        }
    }
}

impl Standing {
    /// The promises, untested.
    #[must_use]
    pub fn promises() -> [Promise; 2] {
        [FREEZES, LIVES]
    }

    /// Money left an account.
    #[inline]
    pub fn pays(&mut self, books: &Books, payer: &Account, payment: &Payment) {
        if books
            .marks
            .get(payment.from as usize)
            .is_some_and(|mark| mark.is_ever_frozen)
        {
            self.frozen.look(1);
            if payment.status == SETTLED && books.is_frozen(payment.from, payment.ts) {
                let id = books.id(payment.from);
                self.frozen
                    .breaks(|| format!("transactions tx_id {}: leaves account {id}, frozen", payment.tx_id));
            }
        }
        self.stands(books, payer, payment, payment.from);
    }

    /// Money reached an account.
    #[inline]
    pub fn is_paid(&mut self, books: &Books, payee: &Account, payment: &Payment) {
        self.stands(books, payee, payment, payment.to);
    }

    #[inline]
    fn stands(&mut self, books: &Books, account: &Account, payment: &Payment, position: u32) {
        self.open.look(1);
        if payment.ts < account.opened_at || payment.ts > account.closed_at {
            let (tx_id, id) = (payment.tx_id, books.id(position));
            let when = if payment.ts < account.opened_at {
                "not yet open"
            } else {
                "closed by then"
            };
            self.open
                .breaks(|| format!("transactions tx_id {tx_id}: account {id} was {when}"));
        }
    }

    /// The verdicts.
    #[must_use]
    pub fn finish(self) -> Vec<Check> {
        vec![
            self.frozen
                .finish("payment from accounts that were frozen at some time"),
            self.open.finish("end of payments"),
        ]
    }
}
