//! Who did what, and why, and when anybody could have known: rows of the tables under `truth/`.

use std::sync::Arc;

use crate::engine::time::Time;
use crate::param::money::{Currency, Minor};
use crate::words;
use crate::world::CountryCode;
use crate::world::id::PublicId;

words! {
    /// The part a payment plays.
    pub enum Role {
        TaskPayout = "task_payout",
        Deposit = "deposit",
        BaitReturn = "bait_return",
        Fee = "fee",
        Layering = "layering",
        Commission = "commission",
        CashOut = "cash_out",
        Conversion = "conversion",
        Payroll = "payroll",
        PurchaseOfAccount = "purchase_of_account",
        RecoveryFee = "recovery_fee",
        Refund = "refund",
        Lookalike = "lookalike",
    }
}

impl Role {
    /// Whether a payment in this role is illicit.
    #[must_use]
    pub const fn is_illicit(self) -> bool {
        !matches!(self, Role::Refund | Role::Lookalike)
    }

    /// Whether it is one of the illicit rows after the deposit.
    #[must_use]
    pub const fn is_laundering(self) -> bool {
        matches!(
            self,
            Role::Layering
                | Role::Commission
                | Role::CashOut
                | Role::Conversion
                | Role::Payroll
                | Role::PurchaseOfAccount
        )
    }
}

/// Truth about a payment. Rows only where there is something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionLabel {
    pub tx_id: u64,
    pub role: Role,
    pub illicit: bool,
    pub laundering: bool,
    pub family: Arc<str>,
    pub syndicate_id: Option<PublicId>,
    pub ring_id: Option<PublicId>,
    pub case_id: Option<PublicId>,
    /// In the case's currency.
    pub case_amount: Option<Minor>,
    /// 1 is the account that collects.
    pub layer: Option<i32>,
    pub lookalike_kind: Option<&'static str>,
    pub knowable_at: Option<Time>,
}

words! {
    /// What an account was used for.
    pub enum AccountRole {
        Victim = "victim",
        Mule = "mule",
        Shell = "shell",
        Syndicate = "syndicate",
        Lookalike = "lookalike",
    }
}

words! {
    /// How an account came into a ring's hands.
    pub enum MuleKind {
        Witting = "witting",
        Unwitting = "unwitting",
        Hijacked = "hijacked",
        Bought = "bought",
    }
}

/// Truth about an account over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLabel {
    pub account_id: PublicId,
    pub role: AccountRole,
    pub mule_kind: Option<MuleKind>,
    pub from_ts: Time,
    pub to_ts: Option<Time>,
    pub syndicate_id: Option<PublicId>,
    pub ring_id: Option<PublicId>,
    pub lookalike_kind: Option<&'static str>,
    pub knowable_at: Option<Time>,
}

words! {
    /// What an entity label is about.
    pub enum EntityKind {
        Phone = "phone",
        Group = "group",
        Device = "device",
        Network = "network",
        Address = "address",
        Company = "company",
        Site = "site",
    }
}

/// Truth about something that is neither a payment nor an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityLabel {
    pub kind: EntityKind,
    pub id: PublicId,
    pub role: &'static str,
    pub syndicate_id: Option<PublicId>,
    pub ring_id: Option<PublicId>,
    pub from_ts: Time,
    pub to_ts: Option<Time>,
    pub knowable_at: Option<Time>,
}

/// Truth about a first message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactLabel {
    pub contact_id: PublicId,
    pub illicit: bool,
    pub ring_id: Option<PublicId>,
    pub case_id: Option<PublicId>,
}

words! {
    /// What a complaint is worth.
    pub enum ComplaintTruth {
        True = "true",
        Mistaken = "mistaken",
        False = "false",
    }
}

/// Truth about a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintLabel {
    pub complaint_id: PublicId,
    pub truth: ComplaintTruth,
    pub case_id: Option<PublicId>,
}

/// What a case came to, in its currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseSums {
    /// How many deposits (fees not counted).
    pub deposits: i64,
    pub deposited: Minor,
    /// Task payouts and returned baits.
    pub paid_back: Minor,
    /// Fees and taxes, recovery fees too.
    pub fees: Minor,
    /// `deposited + fees − paid_back − recovered − reimbursed`, not below zero.
    pub lost: Minor,
    pub recovered: Minor,
    pub reimbursed: Minor,
}

/// One approach of one person by one ring, opened at the first reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub case_id: PublicId,
    pub person_id: PublicId,
    pub family: String,
    pub syndicate_id: PublicId,
    pub ring_id: PublicId,
    /// The victim's.
    pub currency: Currency,
    /// First entry into each stage, in the order of the run's stage list (`<stage>_at`); `None` if never.
    pub stage_at: Vec<Option<Time>>,
    /// Sums over rows of the window.
    pub window: CaseSums,
    /// Sums over the whole case (`life_*`).
    pub life: CaseSums,
    pub end_reason: Option<String>,
    pub reported_at: Option<Time>,
    pub is_repeat: bool,
}

/// A step of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEvent {
    pub case_id: PublicId,
    pub ts: Time,
    pub from_stage: String,
    pub to_stage: String,
    pub channel: String,
    pub cause: String,
}

/// A syndicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Syndicate {
    pub syndicate_id: PublicId,
    pub name: String,
    pub family: String,
    pub controllers: i64,
    pub from_ts: Time,
    pub to_ts: Option<Time>,
}

/// A site: a building with seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub site_id: PublicId,
    pub syndicate_id: PublicId,
    pub country: CountryCode,
    pub region: String,
    pub seats: i64,
    pub opened_at: Time,
    pub closed_at: Option<Time>,
    pub raided_at: Option<Time>,
}

words! {
    /// How an operator came to the site.
    pub enum Entry {
        Local = "local",
        Foreign = "foreign",
    }
}

words! {
    /// What an operator does.
    pub enum CrewRole {
        Controller = "controller",
        Recruiter = "recruiter",
        Receptionist = "receptionist",
        Teacher = "teacher",
        Supervisor = "supervisor",
        Finance = "finance",
        Herder = "herder",
    }
}

/// An operator's time with a crew (table `crew`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrewMember {
    pub operator_id: PublicId,
    /// Where the operator is one of the simulated people.
    pub person_id: Option<PublicId>,
    pub syndicate_id: PublicId,
    pub site_id: Option<PublicId>,
    pub ring_id: Option<PublicId>,
    pub role: CrewRole,
    pub entry: Entry,
    pub from_ts: Time,
    pub to_ts: Option<Time>,
    pub exit_reason: Option<&'static str>,
}

words! {
    /// What a crew changed.
    pub enum Measure {
        SmallerPayments = "smaller_payments",
        CryptoSooner = "crypto_sooner",
        OtherInstitutions = "other_institutions",
        MoreMules = "more_mules",
        WarmedUpAccounts = "warmed_up_accounts",
        UsedAccounts = "used_accounts",
        SmallerGroups = "smaller_groups",
        OtherTargets = "other_targets",
        Pause = "pause",
        OtherCountry = "other_country",
    }
}

words! {
    /// What made it do so.
    pub enum Signal {
        PaymentsStopped = "payments_stopped",
        MulesFrozen = "mules_frozen",
        AccountsRefused = "accounts_refused",
        GroupsBanned = "groups_banned",
        NumbersScarce = "numbers_scarce",
        FewAnswers = "few_answers",
        Raided = "raided",
        EarnsLess = "earns_less",
    }
}

/// A crew decided to change its ways (table `adaptations`).
#[derive(Clone, Debug, PartialEq)]
pub struct Adaptation {
    pub ts: Time,
    /// When the change takes hold.
    pub effective_at: Time,
    pub syndicate_id: PublicId,
    pub ring_id: PublicId,
    pub measure: Measure,
    pub signal: Signal,
    /// How many signs there were since the last review; of a change undone, what a review brought in since it took hold.
    pub seen: i64,
    /// How many there had been in a review before, on average; of a change undone, what one brought in before it.
    pub usual: f64,
    /// What the change cost the ring.
    pub cost: Minor,
    /// The targets'.
    pub currency: Currency,
    /// Whether a change made before is undone.
    pub dropped: bool,
}

/// A mule account's service (table `mules`). Amounts in the account's currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mule {
    /// The holder, or the front person of a shell company.
    pub person_id: PublicId,
    pub syndicate_id: PublicId,
    pub ring_id: PublicId,
    pub account_id: PublicId,
    pub layer: i32,
    pub kind: MuleKind,
    /// A herder's operator id or another mule's person id; none where the mule was a victim asked by the handler.
    pub recruited_by: Option<PublicId>,
    pub recruited_at: Time,
    pub first_use: Option<Time>,
    pub last_use: Option<Time>,
    pub frozen_at: Option<Time>,
    pub cases_served: i64,
    pub amount_in: Minor,
    pub amount_out: Minor,
}

/// A step of a deposit's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyTrail {
    pub case_id: PublicId,
    pub deposit_tx: u64,
    pub tx_id: u64,
    /// 0 is the deposit itself, whole.
    pub hop: i32,
    /// In the payer account's currency.
    pub share: Minor,
    /// In the payee account's currency.
    pub received_share: Minor,
    /// In the deposit's currency (the payer's side of it).
    pub origin: Minor,
}

words! {
    /// How a lot of a deposit's money ended.
    pub enum RestEnd {
        Held = "held",
        Cash = "cash",
        Abroad = "abroad",
        Spent = "spent",
        Victim = "victim",
        Recovered = "recovered",
    }
}

/// Where a part of a deposit came to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyRest {
    pub deposit_tx: u64,
    pub account_id: PublicId,
    pub end: RestEnd,
    /// In the deposit's currency.
    pub origin: Minor,
}

/// Somebody began to play a part: columns `first_role` and `roles` of the table `people`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonRole {
    pub person_id: PublicId,
    /// `victim`, `mule`, `operator`, ...
    pub role: &'static str,
    pub at: Time,
}
