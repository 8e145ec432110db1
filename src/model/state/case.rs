//! A case: one approach of one person by one ring, from the first reply to the end.

use super::RingIx;
use crate::engine::{Span, Time};
use crate::model::facts::{CaseSums, Cause, CrewRole, EndReason, Rail};
use crate::model::params::funnel::PayRole;
use crate::param::money::{Currency, Minor};
use crate::world::{AccountIx, DeviceIx, PersonIx, PublicId};

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
pub struct VictimPayment {
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
    /// What the sham platform credited when the round began.
    pub earned: Minor,
    /// Whose victim brought this one along.
    pub brought_by: Option<CaseIx>,
    /// Friends whom the victim has thought of bringing along.
    pub brought: u32,
    /// Most the victim can still raise beyond what the accounts hold.
    pub means_left: Minor,
    /// What the victim is paying or about to pay, while a round is under way.
    pub demand: Option<Demand>,
    /// Tokens that were bought and refused on their way, in USDT.
    pub unsent: Minor,
    /// Deposits and fees, oldest first.
    pub given: Vec<VictimPayment>,
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
    /// When the victim told the bank, alone or by a hotline.
    pub bank_told_at: Option<Time>,
    /// When the victim told the police, alone or by a hotline.
    pub police_told_at: Option<Time>,
    pub is_repeat: bool,
}

impl Case {
    /// Net of what came back, over the whole case, in its currency; not below zero.
    #[must_use]
    pub fn net_loss(&self) -> Minor {
        self.life.borne()
    }

    /// When the victim first told anybody who could act on it.
    #[must_use]
    pub fn reported_at(&self) -> Option<Time> {
        self.bank_told_at.into_iter().chain(self.police_told_at).min()
    }

    /// Whether it is over.
    #[must_use]
    pub const fn ended(&self) -> bool {
        self.ended_at.is_some()
    }
}

/// A demand that is being met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Still to be paid, in the case's currency.
    pub left: Minor,
    /// Came through so far.
    pub paid: Minor,
    /// In how many payments the handler wants what is left.
    pub pieces: u32,
    /// Payments tried: ordinal of their draws.
    pub tried: u32,
    /// Whether everybody who helps out was asked for the payment that is being made.
    pub raised: bool,
    /// A limit was met: so much goes at once, and more after so long.
    pub limit: Option<(Minor, Span)>,
    pub waits: Waits,
}

/// What a demand waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Nothing: it is being paid.
    Not,
    /// A payment that was put aside.
    Held,
    /// So many payments of others, who help out.
    Raised(u32),
    /// The time for the next part.
    NextPart,
}

/// A payment into a victim's account by somebody who helps out: family, a lender, whoever bought something.
#[derive(Clone, Copy, Debug)]
pub struct Help {
    pub from: AccountIx,
    pub to: AccountIx,
    pub amount: Minor,
    pub rail: Rail,
    pub device: DeviceIx,
}

impl Demand {
    #[must_use]
    pub const fn of(amount: Minor, pieces: u32) -> Demand {
        Demand {
            left: amount,
            paid: Minor::ZERO,
            pieces,
            tried: 0,
            raised: false,
            limit: None,
            waits: Waits::Not,
        }
    }

    /// What has come through of it so far.
    #[must_use]
    pub const fn paid(&self) -> Minor {
        self.paid
    }

    /// Whether nobody is left to ask for the payment that is being made.
    #[must_use]
    pub const fn has_raised(&self) -> bool {
        self.raised
    }
}

/// Somebody who is going to answer.
#[derive(Clone, Debug)]
pub struct Approach {
    pub ring: RingIx,
    pub person: PersonIx,
    /// Key of the case that the answer opens.
    pub key: u64,
    /// When the first message came.
    pub contacted_at: Time,
    pub cause: Cause,
    /// Position of the funnel.
    pub funnel: u16,
    pub is_repeat: bool,
    /// The number that was answered, by position among the ring's; a friend's word needs none, and a renewed approach
    /// takes one when it is made.
    pub number: Option<usize>,
    /// The case of the friend who brings this person along.
    pub brought_by: Option<CaseIx>,
}

/// A payment that the ring has promised.
#[derive(Clone, Debug)]
pub struct Payout {
    pub role: PayRole,
    pub amount: Minor,
    pub step: u32,
    pub round: u32,
    /// Times it could not be made for want of funds.
    pub tried: u32,
}
