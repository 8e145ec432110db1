//! The funnel as data: stages, what is asked and paid in each, and the ways out of it.
//!
//! A case enters a stage, waits `dwell`, goes through one round (it may be paid, asked, or both), and then takes one
//! of the `ways` that fit the round's result, or stays for another round. After `rounds` rounds it goes where
//! `then` says. The engine knows no stage by name: another family of scam is another list.

use crate::model::facts::typology::FamilyKind;
use crate::model::facts::{Cause, CrewRole, EndReason, Platform};
use crate::param::dist::{Dist, SpanDist};
use crate::param::parameters;
use crate::param::span::Span;
use crate::words;

/// The word for leaving the funnel.
pub const END: &str = "end";

parameters! {
    /// One family of scam.
    pub struct FunnelParams {
        /// Name of the family of scam, as tables show it (`task_deposit`).
        name: String = "funnel".into();
        /// What the family is in plain words, for `truth/typology`; it changes nothing else.
        kind: FamilyKind = FamilyKind::Unnamed;
        /// Youngest and oldest age at which people are written to; it changes nobody's mind.
        target_ages: [u16; 2] = [18, 70], "years", window, assumption;
        /// Weight of somebody aged 20 to 39 in the choice of whom to write to, relative to others.
        young_weight: f64 = 2.0, "ratio" in 0.0..=20.0, window,
            official "Singapore police: 50-67 % of job-scam victims are 20-39";
        /// Time for which a person who is kept waiting for a free handler stays interested.
        patience: SpanDist = SpanDist::hours(24.0, 0.8), "span", window, assumption;
        /// Most that a victim can raise in a case, in monthly incomes: savings, family and friends, loans, things sold.
        means: Dist = Dist::lognormal(0.8, 1.2), "monthly incomes", window,
            derived "mean loss 1-3 months of income, median well under one";
        /// Share of what a victim lacks that comes from family and friends; loan apps and things sold give the rest.
        from_friends: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Time from a victim's asking family or a friend for money to its coming.
        friends_give: SpanDist = SpanDist::hours(5.0, 1.1), "span", window, assumption;
        /// Time from a victim's applying for a loan to its being paid out.
        lenders_pay: SpanDist = SpanDist::hours(3.0, 1.0), "span", window, assumption;
        /// Time from a victim's decision to sell something to the cash for it being paid in.
        things_sell: SpanDist = SpanDist::hours(20.0, 0.9), "span", window, assumption;
        /// Time from a sum's arrival to the victim's payment that it was raised for.
        goes_on: SpanDist = SpanDist::hours(0.6, 1.0), "span", window, assumption;
        /// Share of victims who pay what a limit lets through, and the rest later; others take the limit for a refusal.
        splits: f64 = 0.8, "share" in 0.0..=1.0, window, assumption;
        /// Time from one part of a demand to the next, where no limit says when.
        next_part: SpanDist = SpanDist::hours(1.0, 0.8), "span", window, assumption;
        /// Share of victims who think again in a day while a payment of theirs waits, or the money for it. No isolated
        /// effect is published; the default is as often as friends warn in a day of the task funnel's rising deposits.
        doubts: f64 = 0.035, "share/day" in 0.0..=1.0, window, assumption;
        /// Share of depositing victims who bring a friend.
        brings_friend: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Shares of each deposit that the ring pays to whoever brought the depositor, to whoever brought that one, and
        /// so on.
        referral: Vec<f64> = Vec::new(), "share", window, assumption;
        /// What the family's rings keep to pay out of and when they give up, if they live on what comes in.
        #[serde(skip_serializing_if = "Option::is_none")]
        scheme: Option<SchemeParams> = None;
        /// Share of depositing victims who are asked to receive and forward money, and do.
        becomes_mule: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Family of the renewed approach after a loss (recovery fraud), by name; empty for none.
        reapproach_as: String = String::new();
        /// Share of victims with a loss who are approached again.
        reapproach: f64 = 0.0, "share" in 0.0..=1.0, window, industry "49 % repeat within two years (US survey, all scams)";
        /// Time from the end of a case to the renewed approach.
        reapproach_after: SpanDist = SpanDist::hours(24.0 * 21.0, 0.7), "span", window, assumption;
        /// Stages of the funnel, in the order of columns `<stage>_at`. A case starts in the first; `end` is implied.
        stage: Vec<StageParams> = Vec::new();
    }
}

parameters! {
    /// A family whose rings owe what they took, and pay it out of what comes in as long as that suffices.
    pub struct SchemeParams {
        /// Share of what a ring collects that stays as a reserve to pay out of, in place of `laundering.float`.
        reserve: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Time over which a ring sums up what has come in and what has fallen due, in whole days.
        looks_back: Span = Span(7 * 86_400), "delay", window, assumption;
        /// Sum due for each unit that came in, above which a ring closes with what is left.
        tolerates: f64 = 1.0, "ratio" in 0.0..=1000.0, window, assumption;
        /// Shift of the share of victims who ask for their money back when nothing is paid of what has fallen due;
        /// less, in proportion, when some of it is.
        panic: f64 = 2.0, "log-odds" in 0.0..=20.0, window, assumption;
    }
}

parameters! {
    /// One stage.
    pub struct StageParams {
        /// Name of the stage, in snake_case; part of a column's name.
        name: String = "stage".into();
        /// Platform on which the stage's talking is done.
        channel: Platform = Platform::WhatsappLike;
        /// Whether the victim is in the ring's chat group on the stage's platform from here on.
        group: bool = false;
        /// Role of the operator who is busy with a case in the stage; each operator has a limited number of chats.
        handler: CrewRole = CrewRole::Recruiter;
        /// Whether nobody needs to talk to a case in the stage, which then takes up no chat of a handler.
        unattended: bool = false;
        /// Wait before each round of the stage.
        dwell: SpanDist = SpanDist::hours(6.0, 0.8), "span", window, assumption;
        /// Sum that the sham platform credits when a round of the stage begins, as a share of the shown balance.
        earns: Dist = Dist::Fixed(0.0), "share of the shown balance", window, assumption;
        /// What the ring pays in a round of the stage.
        #[serde(skip_serializing_if = "Option::is_none")]
        pays: Option<PayParams> = None;
        /// What the victim is asked for in a round of the stage.
        #[serde(skip_serializing_if = "Option::is_none")]
        asks: Option<AskParams> = None;
        /// What victims ask back in a round of the stage.
        #[serde(skip_serializing_if = "Option::is_none")]
        withdraws: Option<WithdrawParams> = None;
        /// Share of victims who bring a friend in a round of the stage.
        refers: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Ways out of the stage, tried in this order by one draw a round; shares of those that fit sum to at most 1.
        way: Vec<WayParams> = Vec::new();
        /// Rounds of the stage after which `then` is taken.
        rounds: u32 = 1, "rounds" in 1..=100, window, assumption;
        /// Where a case goes after the last round of the stage: another stage or `end`.
        then: String = END.into();
        /// Reason with which a case ends after the last round of the stage, if `then` is `end`.
        then_reason: EndReason = EndReason::ContactLost;
    }
}

words! {
    /// What a payment by the ring is.
    pub enum PayRole {
        /// Pay for a small task, to win trust.
        TaskPayout = "task_payout",
        /// A first deposit paid back with profit.
        BaitReturn = "bait_return",
        /// What was promised on a deposit for a certain day.
        PromisedReturn = "promised_return",
        /// Some of the shown balance, since the victim asked for it.
        Withdrawal = "withdrawal",
        /// A share of the deposit of somebody whom the victim brought.
        ReferralBonus = "referral_bonus",
    }
}

words! {
    /// What the victim is asked for.
    pub enum AskRole {
        /// A payment that is to come back with profit.
        Deposit = "deposit",
        /// An invented fee or tax, without which nothing is to be paid out.
        Fee = "fee",
        /// The price of a promise to get an earlier loss back.
        RecoveryFee = "recovery_fee",
    }
}

impl PayRole {
    /// Whether the victim has a claim to it, which the shown balance holds until it is paid.
    #[must_use]
    pub const fn is_owed(self) -> bool {
        matches!(self, PayRole::PromisedReturn | PayRole::Withdrawal)
    }

    /// Whether it counts as due: what a ring that lives on what comes in pays or goes under.
    #[must_use]
    pub const fn falls_due(self) -> bool {
        self.is_owed() || matches!(self, PayRole::ReferralBonus)
    }
}

words! {
    /// What an amount is a multiple of.
    pub enum Basis {
        /// The mean monthly wage of the victim's country.
        MeanWage = "mean_wage",
        /// The victim's monthly income.
        Income = "income",
        /// The last deposit.
        LastDeposit = "last_deposit",
        /// The balance that the sham platform shows.
        Shown = "shown",
        /// What was lost so far.
        Lost = "lost",
        /// What the sham platform credited when the round began.
        Earned = "earned",
    }
}

parameters! {
    /// A payment by the ring.
    pub struct PayParams {
        /// What the ring's payment is.
        role: PayRole = PayRole::TaskPayout;
        /// What the ring's payment is a multiple of.
        of: Basis = Basis::MeanWage;
        /// Size of the ring's payment, as a multiple of its basis.
        amount: Dist = Dist::lognormal(0.004, 0.4), "multiple of the basis", window, assumption;
        /// Time from the beginning of the round, or the victim's payment in it, to the ring's payment.
        after: SpanDist = SpanDist::hours(0.5, 0.7), "span", window, assumption;
    }
}

parameters! {
    /// Money that victims ask back.
    pub struct WithdrawParams {
        /// Share of victims who ask for money back in a round, for a person of mean susceptibility.
        share: f64 = 0.05, "share" in 0.0..=1.0, window, assumption;
        /// Slope of the share of victims who ask for money back on susceptibility.
        susceptibility: f64 = 0.0, "log-odds per sd" in -5.0..=5.0, window, assumption;
        /// Sum that a victim asks back, as a share of the shown balance.
        amount: Dist = Dist::uniform(0.3, 1.0), "share", window, assumption;
        /// Time from a victim's asking for money back to the ring's payment.
        after: SpanDist = SpanDist::hours(12.0, 0.6), "span", window, assumption;
    }
}

parameters! {
    /// A demand.
    pub struct AskParams {
        /// What the victim is asked for.
        role: AskRole = AskRole::Deposit;
        /// What the demand is a multiple of.
        of: Basis = Basis::Income;
        /// Size of the demand, as a multiple of its basis.
        amount: Dist = Dist::lognormal(0.06, 0.8), "multiple of the basis", window, assumption;
        /// Share of victims who comply with the demand, for a person of mean susceptibility.
        comply: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Slope of the share of victims who comply on susceptibility.
        susceptibility: f64 = 0.5, "log-odds per sd" in -5.0..=5.0, window, assumption;
        /// Sum that the sham platform adds to the shown balance for each unit paid in the stage.
        shows: f64 = 1.3, "ratio" in 0.0..=100.0, window, assumption;
        /// Share of demands handed over in cash at the ring's site, by those who live in its region; they draw it
        /// before, as they draw all their cash.
        cash: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Share of demands collected in crypto, from those who have or will open an exchange account.
        crypto: f64 = 0.12, "share" in 0.0..=1.0, window,
            official "0.07-0.25 of value (Singapore), 0.19 (US job scams)";
        /// Share of demands collected at shell companies' accounts; the rest goes to mules' own.
        shell: f64 = 0.2, "share" in 0.0..=1.0, window, assumption;
    }
}

words! {
    /// Which rounds a way is open after.
    pub enum When {
        /// Whatever the result.
        Any = "any",
        /// The victim paid (or was asked nothing).
        Paid = "paid",
        /// The victim would not.
        Refused = "refused",
        /// The victim could not.
        Unfunded = "unfunded",
        /// A bank or a policy refused.
        Stopped = "stopped",
    }
}

impl From<When> for Cause {
    /// Why a case moves on after a round with this result; [`When::Any`] is no result, and says as much as a payment.
    fn from(result: When) -> Cause {
        match result {
            When::Any | When::Paid => Cause::Paid,
            When::Refused => Cause::Refused,
            When::Unfunded => Cause::Unfunded,
            When::Stopped => Cause::Stopped,
        }
    }
}

parameters! {
    /// A way out of a stage.
    pub struct WayParams {
        /// Where the way leads: a stage, or `end`.
        to: String = END.into();
        /// Rounds after which the way is open, by their result.
        when: When = When::Any;
        /// Share of cases that take the way in a round, for a person of mean susceptibility and digital habit.
        share: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Slope of the share of cases that take the way on susceptibility.
        susceptibility: f64 = 0.0, "log-odds per sd" in -5.0..=5.0, window, assumption;
        /// Slope of the share of cases that take the way on digital habit less one half.
        digital: f64 = 0.0, "log-odds" in -5.0..=5.0, window, assumption;
        /// Reason with which a case ends by the way, if it leads to `end`.
        reason: EndReason = EndReason::ContactLost;
    }
}
