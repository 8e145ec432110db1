//! Payments that wait, what follows once they have moved, and what is left of payments refused for their size.

use std::collections::BTreeMap;

use super::{CaseIx, MuleIx, Part, Sim};
use crate::model::interventions::{Attempt, Payer, PolicyIx};
use crate::model::params::funnel::{AskRole, PayRole};
use crate::model::settlement::book::Answer;
use crate::model::settlement::order::Order;
use crate::param::money::Minor;
use crate::world::AccountIx;

/// What follows once a payment has moved.
#[derive(Clone, Copy, Debug)]
pub enum Then {
    Nothing,
    /// A victim's deposit or fee has come to an account of the ring's, or to its address.
    Deposit {
        case: CaseIx,
        mule: Option<MuleIx>,
        role: AskRole,
        shows: f64,
        amount: Minor,
    },
    /// A victim's tokens are bought and can be sent.
    Tokens {
        case: CaseIx,
        role: AskRole,
        shows: f64,
        amount: Minor,
    },
    /// A victim was paid.
    Payout {
        mule: MuleIx,
        case: CaseIx,
        role: PayRole,
        amount: Minor,
    },
    /// Money of the ring's has come to its next account.
    Hop {
        mule: MuleIx,
        next: MuleIx,
    },
    /// Somebody helps a victim out.
    Raised {
        case: CaseIx,
    },
    /// Money has left the ring's accounts.
    Out {
        mule: MuleIx,
    },
    /// A bill of the ring's is paid, of so much in its targets' currency.
    Spent {
        mule: MuleIx,
        amount: Minor,
    },
    /// A trader owes the ring tokens for it.
    Trader {
        mule: MuleIx,
    },
    /// The holder's tokens are bought and can be sent to the ring's address.
    Exchanged {
        mule: MuleIx,
    },
}

/// A payment that waits.
#[derive(Clone, Copy, Debug)]
pub struct HeldPayment {
    pub order: Order,
    /// Its role in a scam; `None` if it is honest.
    pub part: Option<Part>,
    pub then: Then,
    /// Which policy holds it.
    pub by: PolicyIx,
    /// Share of victims who withdraw it as soon as they understand.
    pub withdraws: f64,
    pub attempt: Attempt,
}

/// All that wait.
#[derive(Clone, Debug, Default)]
pub struct Holds {
    pub waiting: BTreeMap<u64, HeldPayment>,
    /// By the key of the attempt.
    pub of_key: BTreeMap<u64, u64>,
    /// Numbers of the holds of victims, by case.
    pub of_case: BTreeMap<CaseIx, Vec<u64>>,
    /// Number of the last one.
    pub last: u64,
}

impl Holds {
    /// Whether a victim's payment waits.
    #[must_use]
    pub fn any_of(&self, case: CaseIx) -> bool {
        self.of_case.contains_key(&case)
    }

    /// The number under which an attempt waits, by its key.
    #[must_use]
    pub fn find(&self, key: u64) -> Option<u64> {
        self.of_key.get(&key).copied()
    }

    /// The case whose victim a payment on hold comes from.
    #[must_use]
    pub fn victim(&self, hold: u64) -> Option<CaseIx> {
        match self.waiting.get(&hold)?.attempt.payer {
            Payer::Victim(case) => Some(case),
            Payer::Honest | Payer::Crew(_) => None,
        }
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub fn take(&mut self, hold: u64) -> Option<HeldPayment> {
        let waiting = self.waiting.remove(&hold)?;
        self.of_key.remove(&waiting.attempt.key);
        if let Payer::Victim(case) = waiting.attempt.payer
            && let Some(holds) = self.of_case.get_mut(&case)
        {
            holds.retain(|&other| other != hold);
            if holds.is_empty() {
                self.of_case.remove(&case);
            }
        }
        Some(waiting)
    }
}

impl HeldPayment {
    /// Its US cents times the seconds it has waited by now.
    #[must_use]
    pub fn cent_seconds(&self, sim: &Sim) -> i64 {
        let currency = sim.world.accounts.get(self.order.from).currency;
        sim.cents(self.order.amount, currency) * (sim.now.0 - self.order.at().0)
    }
}

impl Sim {
    /// What honest payments that still wait have waited by now: who holds each, and its cents times seconds.
    #[must_use]
    pub fn honest_waiting(&self) -> Vec<(PolicyIx, i64)> {
        let waiting = self.policies.holds.waiting.values();
        waiting
            .filter(|waiting| waiting.attempt.payer == Payer::Honest)
            .map(|waiting| (waiting.by, waiting.cent_seconds(self)))
            .collect()
    }
}

/// Tokens in a victim's account at an exchange.
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    pub account: AccountIx,
    /// In USDT.
    pub amount: Minor,
    /// What they cost, in the case's currency.
    pub cost: Minor,
}

/// What is left of a payment that was refused for its amount.
#[derive(Clone, Debug)]
pub struct Again {
    pub order: Order,
    /// What was answered: so much goes at once.
    pub answer: Answer,
    pub part: u8,
}
