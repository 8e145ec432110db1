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
    /// The system by which a payment travels.
    pub enum Rail {
        /// A credit between two institutions that arrives within seconds, by night too (an instant payment scheme).
        Instant = "instant",
        /// A credit between two institutions by batch or wire, at home or abroad: wages, rents, large sums, money from
        /// other countries.
        Transfer = "transfer",
        /// A debit or credit card pays a merchant, at the till or online.
        Card = "card",
        /// A customer draws cash at a machine: the money goes to the cash vault behind it.
        Atm = "atm",
        /// A customer pays cash in or draws it over an agent's counter.
        Agent = "agent",
        /// A bill collection service pays a biller, a school, a telephone company or a top-up.
        Bill = "bill",
        /// A book transfer between two accounts at one institution.
        Internal = "internal",
        /// Money against tokens at a crypto exchange: a currency on one side, USDT on the other.
        Exchange = "exchange",
        /// USDT moves between two addresses of a public chain.
        Onchain = "onchain",
    }
}

words! {
    /// Where a payment was instructed.
    pub enum Channel {
        /// The customer used the institution's mobile app.
        App = "app",
        /// The customer used the institution's website.
        Web = "web",
        /// The customer dialled a menu on a phone without data (USSD).
        Ussd = "ussd",
        /// The customer stood at a merchant's till (point of sale).
        Pos = "pos",
        /// The customer stood at a cash machine.
        Atm = "atm",
        /// The customer stood at a bank's counter.
        Branch = "branch",
        /// The customer stood at an agent's counter.
        Agent = "agent",
        /// A file of many orders instructed it, without anybody at a device: payrolls, payouts, refunds.
        Batch = "batch",
    }
}

words! {
    /// What became of an instruction to pay.
    pub enum Status {
        /// The payment was made: the payer was debited and the payee credited.
        Settled = "settled",
        /// The payment takes an earlier one back: money moved from the former payee to the former payer.
        Returned = "returned",
        /// The payment was refused and no money moved; `refusal` says why.
        Rejected = "rejected",
        /// The payer withdrew the payment before it was decided, and no money moved.
        Cancelled = "cancelled",
        /// The payment still waits for a decision when the window closes, and no money has moved.
        Held = "held",
    }
}

impl Channel {
    /// Whether an institution's limits on a payment and on a day's payments hold here. At a bank's counter somebody
    /// looks at the customer and at the cheque instead.
    #[inline]
    #[must_use]
    pub const fn is_limited(self) -> bool {
        !matches!(self, Channel::Branch)
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
    /// Why an instruction to pay was rejected.
    pub enum Refusal {
        /// The payer's account would have fallen below the least it may hold.
        Funds = "funds",
        /// The amount was over what the payer's institution lets through at once or in a day.
        Limit = "limit",
        /// The payer's account was frozen: nothing could leave it.
        Frozen = "frozen",
        /// One of the two accounts was closed.
        Closed = "closed",
        /// The payer's institution knows of complaints about the payee.
        Payee = "payee",
        /// An intervention under study turned the payment away.
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
        /// A messenger tied to a telephone number, with private chats and groups.
        WhatsappLike = "whatsapp_like",
        /// A messenger with public channels and large groups.
        TelegramLike = "telegram_like",
        /// Text messages of the telephone network.
        Sms = "sms",
        /// Telephone calls.
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
        /// The customer's own institution took the complaint.
        Bank = "bank",
        /// A police station took the complaint.
        Police = "police",
        /// A national fraud hotline or reporting portal took the complaint.
        Hotline = "hotline",
    }
}

impl Desk {
    /// Whether the customer's bank hears of a complaint from whoever takes it there.
    #[must_use]
    pub const fn tells_bank(self) -> bool {
        matches!(self, Desk::Bank | Desk::Hotline)
    }

    /// Whether the police hear of it so.
    #[must_use]
    pub const fn tells_police(self) -> bool {
        matches!(self, Desk::Police | Desk::Hotline)
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
        /// No analyst had decided on the alert when the window closed.
        Open = "open",
        /// The analyst took the account for honest; rightly or not.
        Dismissed = "dismissed",
        /// The analyst took the account for a mule's, and it was frozen; rightly or not.
        Confirmed = "confirmed",
    }
}

words! {
    /// Which detector raised an alert.
    pub enum Detector {
        /// A rule of the bank's own: many payments into one customer's account within a day.
        FanIn = "fan_in",
        /// A rule of the bank's own: many payments within a day into the account of a company registered not long ago.
        YoungCompany = "young_company",
        /// A rule of the bank's own: a large payment out of an account opened not long ago.
        YoungOutflow = "young_outflow",
        /// The intervention of this name scored a payment as suspicious.
        TransactionMonitoring = "transaction_monitoring",
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
    pub detector: Detector,
    /// 0 to 1.
    pub score: f64,
    pub outcome: AlertOutcome,
    pub closed_at: Option<Time>,
}

words! {
    /// What was done to an account.
    pub enum Action {
        /// A payment out of the account was made to wait.
        Hold = "hold",
        /// A payment that waited was let go.
        Release = "release",
        /// The account was frozen: nothing can leave it.
        Freeze = "freeze",
        /// A freeze was lifted: money can leave the account again.
        Unfreeze = "unfreeze",
        /// The account was closed for good.
        Close = "close",
        /// The institution was asked to stop and give back money that reached the account.
        Recall = "recall",
        /// Money found in the account was sent back towards whoever had paid it.
        Return = "return",
    }
}

words! {
    /// Who acted on an account.
    pub enum Actor {
        /// The institution where the account is kept acted of its own accord or because it was asked.
        Bank = "bank",
        /// A court ordered it.
        Court = "court",
        /// Police ordered or asked for it.
        Police = "police",
        /// The holder of the account asked for it.
        Customer = "customer",
        /// An intervention under study did it.
        Policy = "policy",
    }
}

words! {
    /// Why somebody acted on an account.
    pub enum Reason {
        /// A complaint named the account or a payment to it.
        Complaint = "complaint",
        /// A detector spoke and an analyst confirmed it.
        Alert = "alert",
        /// Devices seized in a raid named the account.
        Forensics = "forensics",
        /// A court's order named the account.
        CourtOrder = "court_order",
        /// A look at the account or at a payment that waited came to this.
        Review = "review",
        /// Another institution or authority asked for it.
        Request = "request",
        /// Money that somebody had complained of was followed into the account.
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
        /// Police opened an inquiry into a site; `count` says how many complaints led there.
        Inquiry = "inquiry",
        /// Police entered a site.
        Raid = "raid",
        /// Police took people at a site; `count` says how many.
        Arrest = "arrest",
        /// Police took devices at a site; `count` says how many.
        Seizure = "seizure",
        /// A court kept arrested people in custody; `count` says how many.
        Remand = "remand",
        /// A court ordered an account frozen.
        CourtFreeze = "court_freeze",
        /// An authority asked another country's to act on a site or an account there.
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
    /// What an institution was told of a payment or an account.
    pub enum Finding {
        /// The payment was called fraudulent.
        Fraud = "fraud",
        /// The account was called a money mule's.
        Mule = "mule",
        /// The payment or account was called honest.
        Legitimate = "legitimate",
    }
}

words! {
    /// Who told an institution what to think of a payment or an account.
    pub enum LabelSource {
        /// A customer said so in a complaint.
        Complaint = "complaint",
        /// An analyst said so after an alert.
        Analyst = "analyst",
        /// Investigators said so, who followed money that somebody had complained of.
        Trace = "trace",
        /// Police said so after a look into seized devices.
        Forensics = "forensics",
        /// A court said so in an order.
        Court = "court",
    }
}

/// An institution was told something, which may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelFeed {
    pub ts: Time,
    pub tx_id: Option<u64>,
    pub account_id: Option<PublicId>,
    pub verdict: Finding,
    pub source: LabelSource,
    pub withdrawn_at: Option<Time>,
}
