//! What could have been seen from outside: rows of the tables under `observed/`.
//!
//! Nothing here may depend on who did a thing and why, except through what that person visibly did.

use crate::engine::time::{Stamp, Time};
use crate::param::money::{Currency, Minor};
use crate::words;
use crate::world::CountryCode;
use crate::world::device::DeviceKind;
use crate::world::id::PublicId;

words! {
    /// The way a payment travels.
    pub enum Rail {
        Instant = "instant",
        Transfer = "transfer",
        Card = "card",
        Atm = "atm",
        Agent = "agent",
        Bill = "bill",
        Internal = "internal",
        Exchange = "exchange",
        Onchain = "onchain",
    }
}

words! {
    /// Where a payment was instructed.
    pub enum Channel {
        App = "app",
        Web = "web",
        Ussd = "ussd",
        Pos = "pos",
        Atm = "atm",
        Branch = "branch",
        Agent = "agent",
        Batch = "batch",
    }
}

words! {
    /// What became of an instruction.
    pub enum Status {
        Settled = "settled",
        Returned = "returned",
        Rejected = "rejected",
        Cancelled = "cancelled",
        Held = "held",
    }
}

impl Status {
    /// Whether money moved.
    #[must_use]
    pub const fn moves(self) -> bool {
        matches!(self, Status::Settled | Status::Returned)
    }
}

words! {
    /// Why an instruction was rejected.
    pub enum Refusal {
        Funds = "funds",
        Limit = "limit",
        Frozen = "frozen",
        Closed = "closed",
        /// The payer's institution knows of complaints about the payee.
        Payee = "payee",
        Policy = "policy",
    }
}

/// One instruction to pay, written when it is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Counts up in settlement order.
    pub tx_id: u64,
    /// When it was decided.
    pub ts: Time,
    /// When it was asked for; never after `ts`.
    pub instructed_at: Time,
    /// The payer.
    pub from_account: PublicId,
    /// The payee.
    pub to_account: PublicId,
    /// In the payer account's currency.
    pub amount: Minor,
    /// The payer account's.
    pub currency: Currency,
    /// In the payee account's currency; what would have arrived if nothing moved.
    pub received: Minor,
    /// The payee account's.
    pub received_currency: Currency,
    /// How it travelled.
    pub rail: Rail,
    /// Where it was instructed.
    pub channel: Channel,
    /// What became of it.
    pub status: Status,
    /// Why it was rejected; none unless it was (column `refusal`).
    pub refusal: Option<Refusal>,
    /// The device, where there was one.
    pub device_id: Option<PublicId>,
    /// The payment that this one takes back.
    pub reverses_tx: Option<u64>,
}

/// One session of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Login {
    pub login_id: PublicId,
    pub ts: Stamp,
    pub customer_id: PublicId,
    pub device_id: PublicId,
    /// The network it came from: a home, a mobile cell, a café, an office.
    pub network_id: PublicId,
    /// ISO 3166-1 alpha-2 of where the network is.
    pub country: CountryCode,
}

const _: () = assert!(size_of::<Login>() == 40);

impl Login {
    /// Order of the table: time, then opaque bits.
    #[must_use]
    pub const fn rank(&self) -> (Time, u64) {
        (self.ts.time(), Login::order(self.login_id))
    }

    /// Order of the sessions of a second.
    #[inline]
    #[must_use]
    pub const fn order(id: PublicId) -> u64 {
        crate::engine::random::mix(id.0)
    }
}

/// A device seen by at least one institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub device_id: PublicId,
    pub kind: DeviceKind,
    pub first_seen_at: Time,
}

/// A SIM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    pub phone_id: PublicId,
    /// The customer who gave this number to an institution, if one did.
    pub customer_id: Option<PublicId>,
    pub sim_registered_at: Time,
    pub country: CountryCode,
}

words! {
    /// A kind of messaging service.
    pub enum Platform {
        WhatsappLike = "whatsapp_like",
        TelegramLike = "telegram_like",
        Sms = "sms",
        Voice = "voice",
    }
}

/// A group or channel on a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub group_id: PublicId,
    pub platform: Platform,
    pub created_at: Time,
    pub closed_at: Option<Time>,
}

/// Somebody's time in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMember {
    pub group_id: PublicId,
    pub phone_id: PublicId,
    pub joined_at: Time,
    pub left_at: Option<Time>,
}

/// A first message between strangers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub contact_id: PublicId,
    pub ts: Time,
    pub platform: Platform,
    pub from_phone: PublicId,
    pub to_phone: PublicId,
    pub reply_ts: Option<Time>,
}

/// A transfer that a public chain shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainTransfer {
    pub chain_tx_id: PublicId,
    pub ts: Time,
    pub from_address: PublicId,
    pub to_address: PublicId,
    pub asset: Currency,
    pub amount: Minor,
    /// The row of `transactions`, where both ends are known there.
    pub tx_id: Option<u64>,
}

/// A chain address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub address: PublicId,
    /// The account behind it, where an exchange hosts it.
    pub account_id: Option<PublicId>,
}

words! {
    /// Where a complaint is made.
    pub enum Desk {
        Bank = "bank",
        Police = "police",
        Hotline = "hotline",
    }
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub complaint_id: PublicId,
    pub ts: Time,
    pub customer_id: PublicId,
    pub desk: Desk,
    pub claimed: Minor,
    pub currency: Currency,
}

/// A payment that a complaint names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintTransaction {
    pub complaint_id: PublicId,
    pub tx_id: u64,
}

words! {
    /// What an analyst made of an alert.
    pub enum AlertOutcome {
        Open = "open",
        Dismissed = "dismissed",
        Confirmed = "confirmed",
    }
}

/// A detector spoke.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    pub alert_id: PublicId,
    pub ts: Time,
    pub institution_id: PublicId,
    pub account_id: PublicId,
    pub tx_id: Option<u64>,
    /// The rule's name in the scenario.
    pub detector: String,
    /// 0 to 1.
    pub score: f64,
    pub outcome: AlertOutcome,
    pub closed_at: Option<Time>,
}

words! {
    /// What was done to an account.
    pub enum Action {
        Hold = "hold",
        Release = "release",
        Freeze = "freeze",
        Unfreeze = "unfreeze",
        Close = "close",
        Recall = "recall",
        Return = "return",
    }
}

words! {
    /// Who did it.
    pub enum Actor {
        Bank = "bank",
        Court = "court",
        Police = "police",
        Customer = "customer",
        Policy = "policy",
    }
}

words! {
    /// Why it was done.
    pub enum Reason {
        Complaint = "complaint",
        Alert = "alert",
        Forensics = "forensics",
        CourtOrder = "court_order",
        Review = "review",
        Request = "request",
        Trace = "trace",
    }
}

/// Somebody acted on an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountAction {
    pub ts: Time,
    pub account_id: PublicId,
    pub action: Action,
    pub by: Actor,
    pub reason: Reason,
    pub amount: Option<Minor>,
}

words! {
    /// What police or a court did.
    pub enum EnforcementAction {
        Inquiry = "inquiry",
        Raid = "raid",
        Arrest = "arrest",
        Seizure = "seizure",
        Remand = "remand",
        CourtFreeze = "court_freeze",
        CrossBorderRequest = "cross_border_request",
    }
}

/// Police or a court acted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enforcement {
    pub ts: Time,
    pub action: EnforcementAction,
    pub site_id: Option<PublicId>,
    pub account_id: Option<PublicId>,
    pub count: Option<i64>,
}

words! {
    /// What an institution was told of a payment or account.
    pub enum Verdict {
        Fraud = "fraud",
        Mule = "mule",
        Legitimate = "legitimate",
    }
}

words! {
    /// By whom it was told.
    pub enum LabelSource {
        Complaint = "complaint",
        Analyst = "analyst",
        Trace = "trace",
        Forensics = "forensics",
        Court = "court",
    }
}

/// An institution was told something, which may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelFeed {
    pub ts: Time,
    pub tx_id: Option<u64>,
    pub account_id: Option<PublicId>,
    pub verdict: Verdict,
    pub source: LabelSource,
    pub withdrawn_at: Option<Time>,
}

words! {
    /// A rule, as `alerts.detector` shows it.
    pub enum Rule {
        /// Many payments at one customer's account within a day.
        FanIn = "fan_in",
        /// The same at a company registered not long ago.
        YoungCompany = "young_company",
        /// A large payment out of an account opened not long ago.
        YoungOutflow = "young_outflow",
    }
}
