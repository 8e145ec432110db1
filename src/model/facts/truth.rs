//! Who did what, and why, and when anybody could have known: rows of the tables under `truth/`.

use std::sync::Arc;

use super::observed::Platform;
use crate::engine::time::Time;
use crate::param::money::{Currency, Minor};
use crate::words;
use crate::world::CountryCode;
use crate::world::id::PublicId;

words! {
    /// The part a payment plays in a scam.
    pub enum Role {
        /// The crew pays the victim for a small task, to win trust.
        TaskPayout = "task_payout",
        /// The victim pays in what is to come back with profit.
        Deposit = "deposit",
        /// The crew pays a first deposit back with profit, so that larger ones follow.
        BaitReturn = "bait_return",
        /// The victim pays an invented fee or tax, without which nothing is to be paid out.
        Fee = "fee",
        /// The crew pays what it promised on a deposit, on the promised day, out of what others paid in.
        PromisedReturn = "promised_return",
        /// The crew pays back some of the balance that the sham platform shows, since the victim asked for it.
        Withdrawal = "withdrawal",
        /// The crew pays a share of a deposit to whoever brought the depositor.
        ReferralBonus = "referral_bonus",
        /// Scam money moves on from one mule account to another, or a crew's working capital comes in from abroad.
        Layering = "layering",
        /// The crew pays a mule a share of what went through the account.
        Commission = "commission",
        /// Scam money leaves the chain of accounts: as cash, by card, for bills, for tokens over the counter,
        /// abroad, or as tokens to the crew's own address.
        CashOut = "cash_out",
        /// Scam money becomes tokens at an exchange, or tokens become money.
        Conversion = "conversion",
        /// The crew pays one of its operators.
        Payroll = "payroll",
        /// The crew pays somebody for an account that changes hands for good.
        PurchaseOfAccount = "purchase_of_account",
        /// The victim of an earlier loss pays somebody who promises to get it back.
        RecoveryFee = "recovery_fee",
        /// Money that was taken back from those who held it goes to the victim; the payment is not illicit.
        Refund = "refund",
        /// An honest payment that resembles a scam's; `lookalike_kind` says how.
        Lookalike = "lookalike",
    }
}

impl Role {
    /// Whether a payment in this role is illicit.
    #[must_use]
    pub const fn is_illicit(self) -> bool {
        !matches!(self, Role::Refund | Role::Lookalike)
    }

    /// Whether a crew pays it to somebody whose case it works on.
    #[must_use]
    pub const fn is_payout(self) -> bool {
        matches!(
            self,
            Role::TaskPayout | Role::BaitReturn | Role::PromisedReturn | Role::Withdrawal | Role::ReferralBonus
        )
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

words! {
    /// What honest behaviour it is that looks like a mule's or a victim's.
    pub enum Lookalike {
        /// One person collects from many: a savings circle, a gift, a shared bill.
        FanInCollector = "fan_in_collector",
        /// Money comes in and goes on within minutes: an errand, a remittance passed on to the family.
        PassThrough = "pass_through",
        /// An account opened days ago is used a great deal.
        NewAccountBurst = "new_account_burst",
        /// A personal account pays small sums to many: wages of day labourers, prizes.
        ManySmallPayouts = "many_small_payouts",
        /// A customer pays in the middle of the night.
        NightOwl = "night_owl",
    }
}

words! {
    /// By what a label could first be known.
    pub enum FoundBy {
        /// A victim, or the owner of a hijacked account, told a bank, alone or by a hotline.
        BankReport = "bank_report",
        /// A victim went to the police.
        PoliceReport = "police_report",
        /// Somebody followed the money of a report beyond the account that it names.
        Trace = "trace",
        /// An institution's own watch over payments: an alert that was confirmed.
        Monitoring = "monitoring",
        /// Seized devices, or a court's order that rests on them.
        Forensics = "forensics",
        /// Police came to the place.
        Raid = "raid",
        /// Nothing: nobody could ever have known before the run ended.
        Never = "never",
    }
}

/// Since when something can be known, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discovery {
    /// [`Time::NEVER`] of what was never found.
    pub at: Time,
    pub by: FoundBy,
}

impl Discovery {
    /// Not so far.
    pub const NEVER: Discovery = Discovery {
        at: Time::NEVER,
        by: FoundBy::Never,
    };

    /// Discovery now, unless it was found before: what comes first counts.
    pub fn also(&mut self, found: Discovery) {
        if found.at < self.at {
            *self = found;
        }
    }

    /// The moment, if there is one.
    #[must_use]
    pub fn known(self) -> Option<Time> {
        (!self.at.is_never()).then_some(self.at)
    }

    /// What was so, but not before a moment.
    #[must_use]
    pub fn not_before(self, from: Time) -> Discovery {
        Discovery {
            at: self.at.max(from),
            ..self
        }
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
    pub lookalike_kind: Option<Lookalike>,
    pub knowable_at: Option<Time>,
    pub found_by: FoundBy,
}

words! {
    /// What an account was used for.
    pub enum AccountRole {
        /// The account's holder paid a crew from it.
        Victim = "victim",
        /// The account passed on scam money in the name of a person.
        Mule = "mule",
        /// The account passed on scam money in the name of a company that has nothing else.
        Shell = "shell",
        /// The account belongs to those who lead the scam and holds what they keep.
        Syndicate = "syndicate",
        /// The account is honest and resembles a mule's or a victim's; `lookalike_kind` says how.
        Lookalike = "lookalike",
    }
}

words! {
    /// How a mule account came into a crew's hands.
    pub enum MuleKind {
        /// The holder knew what the account was for and let it be used for a share.
        Witting = "witting",
        /// The holder was told of honest work, such as receiving customers' payments.
        Unwitting = "unwitting",
        /// Others use the account without its holder's doing (account takeover).
        Hijacked = "hijacked",
        /// The holder sold the account for good.
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
    pub lookalike_kind: Option<Lookalike>,
    pub knowable_at: Option<Time>,
    pub found_by: FoundBy,
}

words! {
    /// What an entity label is about.
    pub enum EntityKind {
        /// A SIM; its id is that of `observed/phones`.
        Phone = "phone",
        /// A group or channel of a messaging service; its id is that of `observed/groups`.
        Group = "group",
        /// A device; its id is that of `observed/devices`.
        Device = "device",
        /// A network from which customers log in; its id is that of `observed/logins`.
        Network = "network",
        /// A chain address; its id is that of `observed/addresses`.
        Address = "address",
        /// A company; its id is its customer id in `observed/companies`.
        Company = "company",
        /// A building where crews work; its id is that of `truth/sites`.
        Site = "site",
    }
}

words! {
    /// What something other than a payment or an account was used for.
    pub enum EntityRole {
        /// A crew uses the device, for its mule accounts among others.
        RingDevice = "ring_device",
        /// A crew writes to strangers from the SIM.
        RingSim = "ring_sim",
        /// A crew runs the group.
        ScamGroup = "scam_group",
        /// The company was founded for a crew and has nothing but an account.
        Shell = "shell",
        /// The SIM speaks for an invented member of a crew's group.
        Shill = "shill",
        /// Crews work in the building.
        Site = "site",
    }
}

/// Truth about something that is neither a payment nor an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityLabel {
    pub kind: EntityKind,
    pub id: PublicId,
    pub role: EntityRole,
    pub syndicate_id: Option<PublicId>,
    pub ring_id: Option<PublicId>,
    pub from_ts: Time,
    pub to_ts: Option<Time>,
    pub knowable_at: Option<Time>,
    pub found_by: FoundBy,
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
        /// The customer complains of what happened: a scam, or a wrongly used account.
        True = "true",
        /// The customer takes an honest payment for fraud.
        Mistaken = "mistaken",
        /// The customer knows better and disputes an honest payment.
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

words! {
    /// Why a case ended.
    pub enum EndReason {
        /// The two lost contact: the crew or its number was gone, or the victim no longer reached anybody.
        ContactLost = "contact_lost",
        /// The person did not want to go on, without having seen through it.
        NotInterested = "not_interested",
        /// The person was kept waiting for too long and gave up.
        LostInterest = "lost_interest",
        /// The victim had nothing left to pay with.
        FundsExhausted = "funds_exhausted",
        /// The victim understood that it was a scam.
        Realised = "realised",
        /// A friend or relative warned the victim.
        WarnedFriend = "warned_friend",
        /// A bank or an intervention at one warned the victim.
        WarnedBank = "warned_bank",
        /// Police or a court warned the victim.
        WarnedPolice = "warned_police",
    }
}

/// What a case came to, in its currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseSums {
    /// How many deposits (fees not counted).
    pub deposits: i64,
    pub deposited: Minor,
    /// Task payouts, returned baits, promised returns, withdrawals and referral bonuses.
    pub paid_back: Minor,
    /// Fees and taxes, recovery fees too.
    pub fees: Minor,
    /// [`CaseSums::borne`], as the table has it; kept only in rows.
    pub lost: Minor,
    pub recovered: Minor,
    pub reimbursed: Minor,
}

impl CaseSums {
    /// Whether the victim paid anything: a fee makes a victim as much as a deposit.
    #[must_use]
    pub const fn is_victims(&self) -> bool {
        self.deposits > 0 || self.fees.is_positive()
    }

    /// What the victim paid.
    #[must_use]
    pub fn paid(&self) -> Minor {
        self.deposited + self.fees
    }

    /// What crews keep of it, whoever bears it in the end; not below zero.
    #[must_use]
    pub fn kept(&self) -> Minor {
        (self.paid() - self.paid_back - self.recovered).max(Minor::ZERO)
    }

    /// What the victim bears of it: less what was reimbursed too; not below zero.
    #[must_use]
    pub fn borne(&self) -> Minor {
        (self.paid() - self.paid_back - self.recovered - self.reimbursed).max(Minor::ZERO)
    }
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
    pub end_reason: Option<EndReason>,
    pub reported_at: Option<Time>,
    pub bank_told_at: Option<Time>,
    pub police_told_at: Option<Time>,
    pub is_repeat: bool,
}

words! {
    /// Why a case went from one stage to the next, or ended.
    pub enum Cause {
        /// A stranger answered the crew's first message.
        Reply = "reply",
        /// A friend who was already in the scam brought the person along.
        Friend = "friend",
        /// The crew came back to somebody who had lost money before.
        ApproachedAgain = "approached_again",
        /// The victim paid what was asked for, or nothing was.
        Paid = "paid",
        /// The victim would not pay.
        Refused = "refused",
        /// The victim could not pay.
        Unfunded = "unfunded",
        /// A bank or an intervention stopped the payment.
        Stopped = "stopped",
        /// The stage had lasted as long as it may.
        LastRound = "last_round",
        /// The case ended: the two lost contact.
        ContactLost = "contact_lost",
        /// The case ended: the person did not want to go on.
        NotInterested = "not_interested",
        /// The case ended: the person had been kept waiting for too long.
        LostInterest = "lost_interest",
        /// The case ended: the victim had nothing left to pay with.
        FundsExhausted = "funds_exhausted",
        /// The case ended: the victim understood that it was a scam.
        Realised = "realised",
        /// The case ended: a friend or relative warned the victim.
        WarnedFriend = "warned_friend",
        /// The case ended: a bank or an intervention at one warned the victim.
        WarnedBank = "warned_bank",
        /// The case ended: police or a court warned the victim.
        WarnedPolice = "warned_police",
    }
}

impl From<EndReason> for Cause {
    fn from(reason: EndReason) -> Cause {
        match reason {
            EndReason::ContactLost => Cause::ContactLost,
            EndReason::NotInterested => Cause::NotInterested,
            EndReason::LostInterest => Cause::LostInterest,
            EndReason::FundsExhausted => Cause::FundsExhausted,
            EndReason::Realised => Cause::Realised,
            EndReason::WarnedFriend => Cause::WarnedFriend,
            EndReason::WarnedBank => Cause::WarnedBank,
            EndReason::WarnedPolice => Cause::WarnedPolice,
        }
    }
}

/// A step of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEvent {
    pub case_id: PublicId,
    pub ts: Time,
    /// The scenario's name of it, as `to_stage`.
    pub from_stage: String,
    pub to_stage: String,
    /// Of the stage entered; of the last one at the end.
    pub channel: Platform,
    pub cause: Cause,
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
        /// The operator is one of the people who live there.
        Local = "local",
        /// The operator entered the country for the work.
        Foreign = "foreign",
    }
}

words! {
    /// What an operator does.
    pub enum CrewRole {
        /// A controller leads a crew.
        Controller = "controller",
        /// A recruiter writes to strangers and answers those who reply.
        Recruiter = "recruiter",
        /// A receptionist runs the group and hands out the small paid tasks.
        Receptionist = "receptionist",
        /// A teacher leads victims into deposits and asks for them.
        Teacher = "teacher",
        /// A supervisor watches over the others' work.
        Supervisor = "supervisor",
        /// Somebody in finance moves the money on and names the accounts to pay into.
        Finance = "finance",
        /// A herder looks for mule accounts and keeps their holders in line (mule herder).
        Herder = "herder",
    }
}

words! {
    /// Why an operator left a crew.
    pub enum ExitReason {
        /// The operator went away, and somebody else took the seat.
        Left = "left",
        /// The operator escaped when police came.
        Fled = "fled",
        /// Police took the operator.
        Arrested = "arrested",
        /// The crew closed with what was left, since more fell due than came in.
        Collapsed = "collapsed",
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
    pub exit_reason: Option<ExitReason>,
}

words! {
    /// What a crew changed in its ways.
    pub enum Measure {
        /// The crew asks for deposits in smaller pieces, so that less is stopped (structuring).
        SmallerPayments = "smaller_payments",
        /// The crew collects more of its deposits in tokens.
        CryptoSooner = "crypto_sooner",
        /// The crew keeps away from the institutions that stopped its payments.
        OtherInstitutions = "other_institutions",
        /// The crew spreads its money over more mule accounts.
        MoreMules = "more_mules",
        /// The crew lets a mule account look lived-in for a while before it uses it.
        WarmedUpAccounts = "warmed_up_accounts",
        /// The crew takes accounts that are in use already in place of newly opened ones.
        UsedAccounts = "used_accounts",
        /// The crew runs smaller groups, so that a ban costs it less.
        SmallerGroups = "smaller_groups",
        /// The crew writes to other people: other ages than before.
        OtherTargets = "other_targets",
        /// The crew stops writing to strangers for a while.
        Pause = "pause",
        /// The crew opens again in another country.
        OtherCountry = "other_country",
    }
}

words! {
    /// What made a crew change its ways.
    pub enum Signal {
        /// More of its victims' payments were stopped than usual.
        PaymentsStopped = "payments_stopped",
        /// More of its mule accounts were frozen than usual.
        MulesFrozen = "mules_frozen",
        /// More of the accounts that it wanted opened were refused than usual.
        AccountsRefused = "accounts_refused",
        /// More of its groups were banned than usual.
        GroupsBanned = "groups_banned",
        /// More of its numbers were found or refused than usual.
        NumbersScarce = "numbers_scarce",
        /// Fewer strangers answered than usual.
        FewAnswers = "few_answers",
        /// Police raided its site.
        Raided = "raided",
        /// The crew earned less since a change than before it.
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
    /// How many signs there were since the last review; of a change undone, what a review brought in since it took
    /// hold.
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
    /// How a part of a deposit's money ended.
    pub enum RestEnd {
        /// The money lies in an account of the chain when the run ends.
        Held = "held",
        /// The money was drawn as cash.
        Cash = "cash",
        /// The money left the simulated countries.
        Abroad = "abroad",
        /// The money was spent: at merchants, on bills, on wages, commissions or accounts.
        Spent = "spent",
        /// The money was paid out to somebody whom a crew had written to.
        Victim = "victim",
        /// The money was taken back and given to the victim.
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

words! {
    // After the first in alphabetical order, in which tables list them.
    /// A part that a person plays in a scam.
    pub enum PartPlayed {
        /// The person played no part.
        None = "none",
        /// The person holds an account that passed on scam money.
        Mule = "mule",
        /// The person works for a crew.
        Operator = "operator",
        /// The person signs for a company that has nothing but an account for scam money.
        ShellDirector = "shell_director",
        /// The person answered a crew's message.
        Target = "target",
        /// The person paid a crew.
        Victim = "victim",
    }
}

/// Somebody began to play a part: columns `first_role` and `roles` of the table `people`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonRole {
    pub person_id: PublicId,
    pub part: PartPlayed,
    pub at: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_to_end_is_a_cause_of_the_same_word() {
        for &reason in EndReason::ALL {
            assert_eq!(Cause::from(reason).word(), reason.word());
        }
    }

    #[test]
    fn parts_after_none_are_in_alphabetical_order() {
        assert_eq!(PartPlayed::WORDS[0], "none");
        assert!(PartPlayed::WORDS[1..].is_sorted());
    }
}
