//! The funnel as data: stages, what is asked and paid in each, and the ways out of it.
//!
//! A case enters a stage, waits `dwell`, goes through one round (it may be paid, asked, or both), and then takes one
//! of the `ways` that fit the round's result, or stays for another round. After `rounds` rounds it goes where
//! `then` says. The engine knows no stage by name: another family of scam is another list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::facts::{Cause, CrewRole, EndReason, Platform};
use crate::param::dist::{Dist, SpanDist};
use crate::param::note::note;
use crate::words;

/// The word for leaving the funnel.
pub const END: &str = "end";

/// One family of scam.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FunnelParams {
    /// The family's name, as tables show it (`task_deposit`).
    pub name: String,
    /// Who is written to: multiplies nothing, shifts nobody's mind, only chooses. Ages below and above are not approached.
    #[schemars(transform = note("years", "window", "assumption", "A"))]
    pub target_ages: [u16; 2],
    /// How much likelier somebody aged 20 to 39 is chosen than others.
    #[schemars(
        range(min = 0.0, max = 20.0),
        transform = note("ratio", "window", "Singapore police: 50-67 % of job-scam victims are 20-39", "O")
    )]
    pub young_weight: f64,
    /// How long a person who is kept waiting for a free handler stays interested.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub patience: SpanDist,
    /// The most a victim can raise in a case, in monthly incomes: savings, then family and friends, loans, things sold.
    #[schemars(
        transform = note("monthly incomes", "window", "mean loss 1-3 months of income, median well under one", "D")
    )]
    pub means: Dist,
    /// Share of what is missing that comes from family and friends; the rest is split between loan apps and things sold.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub from_friends: f64,
    /// Share of victims who pay what a limit lets through and the rest as soon as more goes; the others take it for a refusal.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub splits: f64,
    /// From one part of a demand to the next, where no limit says when.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub next_part: SpanDist,
    /// Share of victims who think again in a day while a payment of theirs waits. No isolated effect is published; the
    /// default is as often as friends warn in a day of the task funnel's rising deposits.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share/day", "window", "assumption", "A"))]
    pub doubts: f64,
    /// Share of depositing victims who bring a friend.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub brings_friend: f64,
    /// Share of depositing victims who are asked to receive and forward money, and do.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub becomes_mule: f64,
    /// Family of the renewed approach after a loss (recovery fraud); empty for none.
    pub again_as: String,
    /// Share of losers who are approached again.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "window", "49 % repeat within two years (US survey, all scams)", "I")
    )]
    pub again: f64,
    /// How long after the end the renewed approach comes.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub again_after: SpanDist,
    /// The stages, in the order of the tables' `<stage>_at` columns. A case starts in the first; `end` is implied.
    pub stage: Vec<StageParams>,
}

/// One stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StageParams {
    /// In snake_case; part of a column's name.
    pub name: String,
    /// Where the talking is done.
    pub channel: Platform,
    /// Whether one is in the ring's group on that channel from here on.
    pub group: bool,
    /// Which operator is busy with the case; each has a limited number of chats.
    pub handler: CrewRole,
    /// Wait before each round.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub dwell: SpanDist,
    /// What the ring pays in a round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pays: Option<PayParams>,
    /// What the victim is asked for in a round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<AskParams>,
    /// Ways out, tried in this order by one draw a round; their shares (among those that fit) sum to at most 1.
    pub way: Vec<WayParams>,
    /// After how many rounds `then` is taken.
    #[schemars(range(min = 1, max = 100), transform = note("rounds", "window", "assumption", "A"))]
    pub rounds: u32,
    /// Where the case goes after the last round: a stage or `end`.
    pub then: String,
    /// With what reason it ends, if `then` is `end`.
    pub then_reason: EndReason,
}

words! {
    /// What a payment by the ring is.
    pub enum PayRole {
        /// Pay for a small task, to win trust.
        TaskPayout = "task_payout",
        /// A first deposit paid back with profit.
        BaitReturn = "bait_return",
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
    }
}

/// A payment by the ring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PayParams {
    pub role: PayRole,
    pub of: Basis,
    /// Multiple of the basis.
    #[schemars(transform = note("multiple of the basis", "window", "assumption", "A"))]
    pub amount: Dist,
    /// How long after the round begins (after the victim's payment, if one was asked).
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub after: SpanDist,
}

/// A demand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AskParams {
    pub role: AskRole,
    pub of: Basis,
    /// Multiple of the basis.
    #[schemars(transform = note("multiple of the basis", "window", "assumption", "A"))]
    pub amount: Dist,
    /// Share who comply, for a person of mean susceptibility.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub comply: f64,
    /// Slope of that share on susceptibility.
    #[schemars(range(min = -5.0, max = 5.0), transform = note("log-odds per sd", "window", "assumption", "A"))]
    pub susceptibility: f64,
    /// What the sham platform adds to the shown balance per unit paid in this stage.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("ratio", "window", "assumption", "A"))]
    pub shows: f64,
    /// Share collected in crypto, for those who have or will open an exchange account.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "window", "0.07-0.25 of value (Singapore), 0.19 (US job scams)", "O")
    )]
    pub crypto: f64,
    /// Share collected at shell companies' accounts; the rest goes to mules' own.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub shell: f64,
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

/// A way out of a stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WayParams {
    /// A stage, or `end`.
    pub to: String,
    /// After which rounds it is open.
    pub when: When,
    /// Share of cases that take it, a round, for a person of mean susceptibility and digital habit.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub share: f64,
    /// Slope on susceptibility.
    #[schemars(range(min = -5.0, max = 5.0), transform = note("log-odds per sd", "window", "assumption", "A"))]
    pub susceptibility: f64,
    /// Slope on digital habit less one half.
    #[schemars(range(min = -5.0, max = 5.0), transform = note("log-odds", "window", "assumption", "A"))]
    pub digital: f64,
    /// With what reason the case ends, if `to` is `end`.
    pub reason: EndReason,
}

impl Default for FunnelParams {
    fn default() -> Self {
        FunnelParams {
            name: "funnel".into(),
            target_ages: [18, 70],
            young_weight: 2.0,
            patience: SpanDist::hours(24.0, 0.8),
            means: Dist::lognormal(0.8, 1.2),
            from_friends: 0.5,
            splits: 0.8,
            next_part: SpanDist::hours(1.0, 0.8),
            doubts: 0.035,
            brings_friend: 0.0,
            becomes_mule: 0.0,
            again_as: String::new(),
            again: 0.0,
            again_after: SpanDist::hours(24.0 * 21.0, 0.7),
            stage: Vec::new(),
        }
    }
}

impl Default for StageParams {
    fn default() -> Self {
        StageParams {
            name: "stage".into(),
            channel: Platform::WhatsappLike,
            group: false,
            handler: CrewRole::Recruiter,
            dwell: SpanDist::hours(6.0, 0.8),
            pays: None,
            asks: None,
            way: Vec::new(),
            rounds: 1,
            then: END.into(),
            then_reason: EndReason::ContactLost,
        }
    }
}

impl Default for PayParams {
    fn default() -> Self {
        PayParams {
            role: PayRole::TaskPayout,
            of: Basis::MeanWage,
            amount: Dist::lognormal(0.004, 0.4),
            after: SpanDist::hours(0.5, 0.7),
        }
    }
}

impl Default for AskParams {
    fn default() -> Self {
        AskParams {
            role: AskRole::Deposit,
            of: Basis::Income,
            amount: Dist::lognormal(0.06, 0.8),
            comply: 0.5,
            susceptibility: 0.5,
            shows: 1.3,
            crypto: 0.12,
            shell: 0.2,
        }
    }
}

impl Default for WayParams {
    fn default() -> Self {
        WayParams {
            to: END.into(),
            when: When::Any,
            share: 0.0,
            susceptibility: 0.0,
            digital: 0.0,
            reason: EndReason::ContactLost,
        }
    }
}
