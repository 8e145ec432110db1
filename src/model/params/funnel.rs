//! The funnel as data: stages, what is asked and paid in each, and the ways out of it.
//!
//! A case enters a stage, waits `dwell`, goes through one round (it may be paid, asked, or both), and then takes one
//! of the `ways` that fit the round's result, or stays for another round. After `rounds` rounds it goes where
//! `then` says. The engine knows no stage by name: another family of scam is another list.

use crate::model::facts::{CrewRole, Platform};
use crate::param::dist::{Dist, SpanDist};
use crate::param::parameters;
use crate::words;

/// The word for leaving the funnel.
pub const END: &str = "end";

parameters! {
    /// One family of scam.
    pub struct FunnelParams {
        /// The family's name, as tables show it (`task_deposit`).
        name: String = "funnel".into();
        /// Who is written to: multiplies nothing, shifts nobody's mind, only chooses. Ages below and above are not approached.
        target_ages: [u16; 2] = [18, 70], "years", window, assumption;
        /// How much likelier somebody aged 20 to 39 is chosen than others.
        young_weight: f64 = 2.0, "ratio" in 0.0..=20.0, window,
            official "Singapore police: 50-67 % of job-scam victims are 20-39";
        /// How long a person who is kept waiting for a free handler stays interested.
        patience: SpanDist = SpanDist::hours(24.0, 0.8), "span", window, assumption;
        /// The most a victim can raise in a case, in monthly incomes: savings, then family and friends, loans, things sold.
        means: Dist = Dist::lognormal(0.8, 1.2), "monthly incomes", window,
            derived "mean loss 1-3 months of income, median well under one";
        /// Share of what is missing that comes from family and friends; the rest is split between loan apps and things sold.
        from_friends: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims who pay what a limit lets through and the rest as soon as more goes; the others take it for a refusal.
        splits: f64 = 0.8, "share" in 0.0..=1.0, window, assumption;
        /// From one part of a demand to the next, where no limit says when.
        next_part: SpanDist = SpanDist::hours(1.0, 0.8), "span", window, assumption;
        /// Share of victims who think again in a day while a payment of theirs waits. No isolated effect is published; the
        /// default is as often as friends warn in a day of the task funnel's rising deposits.
        doubts: f64 = 0.035, "share/day" in 0.0..=1.0, window, assumption;
        /// Share of depositing victims who bring a friend.
        brings_friend: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Share of depositing victims who are asked to receive and forward money, and do.
        becomes_mule: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Family of the renewed approach after a loss (recovery fraud); empty for none.
        again_as: String = String::new();
        /// Share of losers who are approached again.
        again: f64 = 0.0, "share" in 0.0..=1.0, window, industry "49 % repeat within two years (US survey, all scams)";
        /// How long after the end the renewed approach comes.
        again_after: SpanDist = SpanDist::hours(24.0 * 21.0, 0.7), "span", window, assumption;
        /// The stages, in the order of the tables' `<stage>_at` columns. A case starts in the first; `end` is implied.
        stage: Vec<StageParams> = Vec::new();
    }
}

parameters! {
    /// One stage.
    pub struct StageParams {
        /// In snake_case; part of a column's name.
        name: String = "stage".into();
        /// Where the talking is done.
        channel: Platform = Platform::WhatsappLike;
        /// Whether one is in the ring's group on that channel from here on.
        group: bool = false;
        /// Which operator is busy with the case; each has a limited number of chats.
        handler: CrewRole = CrewRole::Recruiter;
        /// Wait before each round.
        dwell: SpanDist = SpanDist::hours(6.0, 0.8), "span", window, assumption;
        /// What the ring pays in a round.
        #[serde(skip_serializing_if = "Option::is_none")]
        pays: Option<PayParams> = None;
        /// What the victim is asked for in a round.
        #[serde(skip_serializing_if = "Option::is_none")]
        asks: Option<AskParams> = None;
        /// Ways out, tried in this order by one draw a round; their shares (among those that fit) sum to at most 1.
        way: Vec<WayParams> = Vec::new();
        /// After how many rounds `then` is taken.
        rounds: u32 = 1, "rounds" in 1..=100, window, assumption;
        /// Where the case goes after the last round: a stage or `end`.
        then: String = END.into();
        /// With what reason it ends, if `then` is `end`.
        then_reason: String = "contact_lost".into();
    }
}

words! {
    /// What a payment by the ring is.
    pub enum PayRole {
        TaskPayout = "task_payout",
        BaitReturn = "bait_return",
    }
}

words! {
    /// What the victim is asked for.
    pub enum AskRole {
        Deposit = "deposit",
        Fee = "fee",
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

parameters! {
    /// A payment by the ring.
    pub struct PayParams {
        role: PayRole = PayRole::TaskPayout;
        of: Basis = Basis::MeanWage;
        /// Multiple of the basis.
        amount: Dist = Dist::lognormal(0.004, 0.4), "multiple of the basis", window, assumption;
        /// How long after the round begins (after the victim's payment, if one was asked).
        after: SpanDist = SpanDist::hours(0.5, 0.7), "span", window, assumption;
    }
}

parameters! {
    /// A demand.
    pub struct AskParams {
        role: AskRole = AskRole::Deposit;
        of: Basis = Basis::Income;
        /// Multiple of the basis.
        amount: Dist = Dist::lognormal(0.06, 0.8), "multiple of the basis", window, assumption;
        /// Share who comply, for a person of mean susceptibility.
        comply: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Slope of that share on susceptibility.
        susceptibility: f64 = 0.5, "log-odds per sd" in -5.0..=5.0, window, assumption;
        /// What the sham platform adds to the shown balance per unit paid in this stage.
        shows: f64 = 1.3, "ratio" in 0.0..=100.0, window, assumption;
        /// Share collected in crypto, for those who have or will open an exchange account.
        crypto: f64 = 0.12, "share" in 0.0..=1.0, window,
            official "0.07-0.25 of value (Singapore), 0.19 (US job scams)";
        /// Share collected at shell companies' accounts; the rest goes to mules' own.
        shell: f64 = 0.2, "share" in 0.0..=1.0, window, assumption;
    }
}

words! {
    /// Which rounds a way is open after.
    pub enum When {
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

parameters! {
    /// A way out of a stage.
    pub struct WayParams {
        /// A stage, or `end`.
        to: String = END.into();
        /// After which rounds it is open.
        when: When = When::Any;
        /// Share of cases that take it, a round, for a person of mean susceptibility and digital habit.
        share: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Slope on susceptibility.
        susceptibility: f64 = 0.0, "log-odds per sd" in -5.0..=5.0, window, assumption;
        /// Slope on digital habit less one half.
        digital: f64 = 0.0, "log-odds" in -5.0..=5.0, window, assumption;
        /// With what reason the case ends, if `to` is `end`.
        reason: String = "contact_lost".into();
    }
}
