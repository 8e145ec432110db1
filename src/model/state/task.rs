//! What can be planned.

use super::{Again, Approach, CaseIx, Help, MuleIx, Opening, Payout, ResponseTask, RingIx, Tokens};
use crate::model::facts::{CrewRole, Measure};
use crate::model::interventions::{PolicyIx, PolicyTask};
use crate::model::params::funnel::AskRole;
use crate::model::settlement::order::Order;
use crate::param::money::Minor;
use crate::world::{AccountIx, InstitutionIx};

/// Something that is going to happen.
#[derive(Clone, Debug)]
pub enum Task {
    /// A ring's working day.
    Shift(RingIx),
    /// Somebody answers a first message (or is brought by a friend).
    Reply(Approach),
    /// A round of a case's stage begins.
    Round(CaseIx, u32),
    /// The next part of what a victim is asked for, by step and payments tried.
    Part(CaseIx, u32, u32),
    /// Help that a victim asked for comes, in the case's step.
    Help(CaseIx, u32, Box<Help>),
    /// Tokens that were bought for a victim's payment or with a ring's money are sent on.
    Tokens(Box<TokensDue>),
    /// Somebody whose payment waits may think again, by step and payments tried.
    Doubt(CaseIx, u32, u32),
    /// The ring pays a victim.
    Pay(CaseIx, Payout),
    /// Somebody who waited for a handler gives up.
    GiveUp(CaseIx, u32),
    /// Money moves on from a mule account.
    Hop(MuleIx),
    /// A mule account leaves service.
    Retire(MuleIx),
    /// A part of a ring's working capital arrives.
    Capital(MuleIx, Minor),
    /// A ring gets accounts.
    Recruit(RingIx),
    /// A ring's week is over: everybody's pay is planned.
    Payday(RingIx),
    /// A ring pays its bill for numbers.
    Bill(RingIx),
    /// Pay goes to an account.
    Paycheck(RingIx, AccountIx, Minor),
    /// A site opens.
    Open(Opening),
    /// An operator's seat is filled again.
    Refill(RingIx, u32),
    /// A seat that could not be filled when it should have been, and how often it was tried.
    Fill(RingIx, u32, CrewRole, u32),
    /// A ring looks back on what it noticed.
    Review(RingIx),
    /// A ring's change of ways takes hold.
    Adapt(RingIx, Measure, Option<InstitutionIx>),
    /// Complaints, banks, police.
    Response(ResponseTask),
    /// A payment on hold is decided.
    Decide(u64),
    /// The next part of a payment that was too large for a limit.
    Again(Box<Again>),
    /// Somebody whose everyday payment was refused tries again.
    Retry(Box<Order>),
    /// A task that a policy planned.
    Policy(PolicyIx, PolicyTask),
}

/// Tokens in somebody's account that go to a ring's address before long.
#[derive(Clone, Copy, Debug)]
pub enum TokensDue {
    /// A victim bought them for a payment.
    Victim {
        case: CaseIx,
        role: AskRole,
        shows: f64,
        tokens: Tokens,
    },
    /// A trader was paid an amount for them, into an account at a bank.
    Trader {
        mule: MuleIx,
        bank: AccountIx,
        amount: Minor,
    },
    /// A mule account's holder bought them.
    Holder {
        mule: MuleIx,
        account: AccountIx,
        amount: Minor,
    },
}
