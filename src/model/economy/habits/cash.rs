//! Cash: withdrawals at machines and agents, and cash paid in by those who are paid in notes.

use crate::model::economy::amount::Rounding;
use crate::model::economy::directory::Directory;
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::{Channel, Rail};
use crate::param::parameters;
use crate::world::{AccountIx, AccountKind, Occupation};

parameters! {
    /// Cash.
    pub struct CashParams {
        /// Cash withdrawals by a person of middling digital habit.
        out: f64 = 1.15, "payments per month" in 0.0..=30.0, world, assumption;
        /// Share of monthly flow that is withdrawn in cash on purpose, beside what is left over.
        out_share: f64 = 0.08, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Spread of one person's withdrawals and cash payments in: standard deviation of the logarithm.
        spread: f64 = 0.55, "ln units" in 0.0..=3.0, world, assumption;
        /// Cash payments in by an informal worker who is paid in notes.
        in_unbanked: f64 = 1.4, "payments per month" in 0.0..=30.0, world, assumption;
        /// Cash payments in by a student, a homemaker or somebody unemployed.
        in_dependant: f64 = 1.0, "payments per month" in 0.0..=30.0, world, assumption;
        /// Cash payments in by somebody self-employed.
        in_trader: f64 = 1.1, "payments per month" in 0.0..=60.0, world, assumption;
        /// Cash payments in by somebody who is neither paid in notes nor a dependant nor self-employed.
        in_others: f64 = 0.1, "payments per month" in 0.0..=30.0, world, assumption;
        /// Mean sum of cash paid in, relative to monthly income.
        in_size: f64 = 0.4, "share of monthly income" in 0.0..=5.0, world, assumption;
    }
}

/// Withdrawals.
#[derive(Debug)]
pub struct CashOut(pub CashParams);

/// Cash paid in.
#[derive(Debug)]
pub struct CashIn(pub CashParams);

/// Where cash of an account comes from and goes to: the vault of its institution in the owner's region, by one of its
/// doors.
#[must_use]
pub fn counter(occasion: &Occasion, account: AccountIx, u: f64) -> (AccountIx, Rail, Channel) {
    let record = occasion.world.accounts.get(account);
    let vault = occasion.world.vault(record.institution(), occasion.region());
    let (rail, channel) = door(record.kind, u);
    (vault, rail, channel)
}

/// By which door cash of an account comes and goes, whatever it is for: a machine, or an agent, which is what wallets
/// mostly have.
#[must_use]
pub fn door(kind: AccountKind, u: f64) -> (Rail, Channel) {
    let by_agent = if kind == AccountKind::Wallet { 0.8 } else { 0.12 };
    if u < by_agent {
        (Rail::Agent, Channel::Agent)
    } else {
        (Rail::Atm, Channel::Atm)
    }
}

impl Habit for CashOut {
    fn name(&self) -> &'static str {
        "cash_out"
    }

    fn hours(&self) -> Hours {
        Hours::Shops
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        self.0.out * (1.3 - 0.6 * who.digital)
    }

    fn share(&self) -> f64 {
        self.0.out_share
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let from = occasion.main();
        let (to, rail, channel) = counter(occasion, from, occasion.pick());
        let amount = occasion.amount(occasion.mean(self.0.out_share), self.0.spread, Rounding::Notes);
        drafts.put(occasion.pay(from, to, amount, rail, channel));
    }
}

impl CashIn {
    fn per_month(&self, who: &Profile) -> f64 {
        match who.occupation {
            Occupation::InformalWorker if !who.has(Traits::BANKED_WAGE) => self.0.in_unbanked,
            Occupation::Student | Occupation::Homemaker | Occupation::Unemployed => self.0.in_dependant,
            Occupation::SelfEmployed => self.0.in_trader,
            _ => self.0.in_others,
        }
    }
}

impl Habit for CashIn {
    fn name(&self) -> &'static str {
        "cash_in"
    }

    fn hours(&self) -> Hours {
        Hours::Shops
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        self.per_month(who)
    }

    fn inflow(&self, who: &Profile) -> f64 {
        self.per_month(who) * self.0.in_size
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let to = occasion.main();
        let (from, rail, channel) = counter(occasion, to, occasion.pick());
        let amount = occasion.amount(occasion.income() * self.0.in_size, self.0.spread, Rounding::Notes);
        drafts.put(occasion.by_other(from, to, amount, rail, channel));
    }
}
