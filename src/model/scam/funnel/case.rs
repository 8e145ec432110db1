//! A case: one approach of one person by one ring, from the first reply to the end.

use super::demand::Demand;
use crate::engine::Time;
use crate::model::facts::{CaseSums, CrewRole, EndReason};
use crate::model::scam::crew::RingIx;
use crate::param::money::{Currency, Minor};
use crate::world::{AccountIx, PersonIx, PublicId};

/// Position of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseIx(pub u32);

impl CaseIx {
    /// Stands where a case is expected: somebody is going to answer, and has no case yet.
    pub const EXPECTED: CaseIx = CaseIx(u32::MAX);

    /// As a subscript.
    #[must_use]
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// A payment by the victim to the ring.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// 0 if it lies outside the window.
    pub tx_id: u64,
    pub at: Time,
    pub from: AccountIx,
    /// The collecting account.
    pub to: AccountIx,
    /// In the payer account's currency (the case's, or USDT).
    pub amount: Minor,
    /// In the case's currency.
    pub case_amount: Minor,
    /// Taken back so far, in the payer account's currency.
    pub returned: Minor,
}

/// The state of a case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Key of its draws: (person, how many-th approach).
    pub key: u64,
    pub id: PublicId,
    pub person: PersonIx,
    pub ring: RingIx,
    /// Position of its funnel.
    pub funnel: u16,
    /// Position of its stage in the funnel; the number of stages once ended.
    pub stage: u16,
    /// Rounds begun in this stage.
    pub round: u32,
    /// Grows with every step: a task planned for an earlier one has lost its meaning.
    pub step: u32,
    /// First entry into each stage, and into the end.
    pub stage_at: Vec<Option<Time>>,
    pub currency: Currency,
    /// Balance that the sham platform shows.
    pub shown: Minor,
    pub last_deposit: Minor,
    /// Most the victim can still raise beyond what the accounts hold.
    pub means_left: Minor,
    /// What the victim is paying or about to pay, while a round is under way.
    pub demand: Option<Demand>,
    /// Tokens that were bought and refused on their way, in USDT.
    pub unsent: Minor,
    /// Deposits and fees, oldest first.
    pub given: Vec<Given>,
    pub window: CaseSums,
    pub life: CaseSums,
    /// Whose chat it takes up.
    pub handler: Option<CrewRole>,
    /// Since when it has been waiting for one.
    pub waiting_since: Option<Time>,
    /// Since when it is put off for want of an account that could take the victim's payment.
    pub put_off_since: Option<Time>,
    pub end_reason: Option<EndReason>,
    pub ended_at: Option<Time>,
    pub reported_at: Option<Time>,
    pub is_repeat: bool,
    /// Whether the victim knows by now.
    pub realised: bool,
}

impl Case {
    /// Net of what came back, over the whole case, in its currency; not below zero.
    #[must_use]
    pub fn net_loss(&self) -> Minor {
        let life = &self.life;
        (life.deposited + life.fees - life.paid_back - life.recovered - life.reimbursed).max(Minor::ZERO)
    }

    /// Whether it is over.
    #[must_use]
    pub const fn ended(&self) -> bool {
        self.ended_at.is_some()
    }
}
