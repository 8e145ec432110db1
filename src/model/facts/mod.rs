//! What happens, as facts: the only way anything leaves the model.
//!
//! `observed` holds what a bank, platform, chain explorer or police desk could see, `truth` who did what and why.
//! Each struct is one row of the table of the same name; its fields are the columns, in order. Whoever wants to know
//! implements [`Listener`]; the model never learns who listens.

pub mod observed;
pub mod truth;
pub mod typology;

pub use observed::*;
pub use truth::*;

use crate::engine::time::Day;
use crate::words;
use crate::world::World;

/// One fact other than a payment, its label, a session, a first message, a SIM or somebody's time in a group, which
/// come in bulk.
#[derive(Clone, Debug)]
pub enum Event {
    /// A group or channel came into being (written again, with `closed_at`, never: the row is sent when final).
    Group(Group),
    /// A transfer that a public chain shows.
    ChainTransfer(ChainTransfer),
    /// Somebody complained.
    Complaint(Complaint),
    /// A payment named in a complaint.
    ComplaintTransaction(ComplaintTransaction),
    /// A detector spoke.
    Alert(Alert),
    /// Somebody acted on an account.
    AccountAction(AccountAction),
    /// Police or a court acted.
    Enforcement(Enforcement),
    /// An institution was told something, rightly or not.
    Label(LabelFeed),
    /// A chain address, sent at the end.
    Address(Address),
    /// Truth about an account.
    AccountLabel(AccountLabel),
    /// Truth about a phone, group, device, network, address, company or site.
    EntityLabel(EntityLabel),
    /// Truth about a complaint.
    ComplaintLabel(ComplaintLabel),
    /// A case, sent once closed for good.
    Case(Box<Case>),
    /// A step of a case.
    CaseEvent(CaseEvent),
    /// A syndicate.
    Syndicate(Syndicate),
    /// A site.
    Site(Site),
    /// An operator's time with a crew, sent once over.
    Crew(CrewMember),
    /// A mule account's service, sent once over.
    Mule(Mule),
    /// A crew changed its ways.
    Adaptation(Adaptation),
    /// A step of a deposit's money.
    Trail(MoneyTrail),
    /// Where a deposit's money came to rest.
    Rest(MoneyRest),
    /// Somebody began to play a part. May come in any order, and more than once for the same part.
    PersonRole(PersonRole),
    /// What a word of the run is in others' terms, sent at the end.
    Typology(typology::Typology),
    /// A number of the daily series: metric, group, value.
    Metric(Metric),
}

/// How many rows there were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub payments: u64,
    /// Of those, refused ones.
    pub refused: u64,
    /// Numbers of those that did not settle, ascending; only if rows are kept.
    pub unsettled: Vec<u64>,
}

words! {
    // In alphabetical order, in which a day's are told.
    /// What the daily series counts, with its unit at the end of the word if it has one.
    pub enum MetricName {
        /// Crews that decided to change their ways, by the country they work on.
        Adaptations = "adaptations",
        /// People taken in raids, by the country where the site stands.
        Arrests = "arrests",
        /// Complaints at any desk, true or not, by the customer's country.
        Complaints = "complaints",
        /// First messages of crews to strangers, by the country written to.
        Contacts = "contacts",
        /// Accounts that courts ordered frozen, by the country of the court.
        CourtFreezes = "court_freezes",
        /// Deposits that victims paid, in US dollars, by the victim's country.
        DepositedUsd = "deposited_usd",
        /// Deposits that victims paid, by the victim's country.
        Deposits = "deposits",
        /// Fees, taxes and recovery fees that victims paid, by the victim's country.
        Fees = "fees",
        /// Fees, taxes and recovery fees that victims paid, in US dollars, by the victim's country.
        FeesUsd = "fees_usd",
        /// Scam money that lay in accounts when they were frozen, in US dollars, by the country of the institution.
        FrozenUsd = "frozen_usd",
        /// Inquiries that police opened, by the country where the site stands.
        Inquiries = "inquiries",
        /// Net loss of the cases that ended, over their whole life, before the window too, in US dollars, by the
        /// victim's country.
        LifeNetLossUsd = "life_net_loss_usd",
        /// Sessions of customers.
        Logins = "logins",
        /// Freezes of mule accounts, used or not, by the country their crew works on.
        MuleFreezes = "mule_freezes",
        /// Mule accounts in service at the end of the day, by the country their crew works on.
        MulesActive = "mules_active",
        /// Mule accounts that came into crews' hands, by the country their crew works on.
        MulesRecruited = "mules_recruited",
        /// People who paid a crew for the first time in a case, by their country.
        NewVictims = "new_victims",
        /// Operators in their seats at the end of the day, by the country their crew works on.
        Operators = "operators",
        /// Task payouts, returned baits, promised returns, withdrawals and referral bonuses, in US dollars, by the
        /// victim's country.
        PaidBackUsd = "paid_back_usd",
        /// Instructions to pay, by what became of them (`status`).
        PaymentOutcomes = "payment_outcomes",
        /// Instructions to pay, by rail.
        Payments = "payments",
        /// Instructions to pay that were refused since the run began.
        PaymentsRefusedSoFar = "payments_refused_so_far",
        /// Demands put off because no mule account was free, by the victim's country.
        PutOff = "put_off",
        /// Raids, by the country where the site stands.
        Raids = "raids",
        /// Money taken back and given to victims, in US dollars, by the victim's country.
        RecoveredUsd = "recovered_usd",
        /// Strangers who answered a crew and so opened a case, by their country.
        Replies = "replies",
        /// Cases that their victims reported for the first time, to a bank or the police, by the victim's country.
        Reports = "reports",
        /// Cases of which their victims told a bank, by the victim's country.
        ReportsToBank = "reports_to_bank",
        /// Cases of which their victims told the police, by the victim's country.
        ReportsToPolice = "reports_to_police",
        /// Accounts frozen that no crew used, by the country of the institution.
        WronglyFrozen = "wrongly_frozen",
    }
}

/// One number of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// The UTC day.
    pub date: Day,
    pub metric: MetricName,
    /// Code of a country, word of a rail or status; [`Metric::ALL`] where undivided.
    pub group: String,
    /// The number.
    pub value: f64,
}

impl Metric {
    /// The group of what is not divided.
    pub const ALL: &'static str = "all";
}

/// Whoever wants to know what happens in a run. Times are seconds UTC since 1970, money is in minor units of the
/// currency that the row names, ids are opaque and those of the tables ([`observed`], [`truth`]). All calls come from
/// one thread, in time order where a table is; a listener that does not care for some of them leaves their bodies as
/// they are. Two listeners `(A, B)` are one.
pub trait Listener {
    /// A listener to whom everything goes on whose body is left as it is.
    fn next(&mut self) -> Option<&mut dyn Listener> {
        None
    }

    /// Marks that a day's settled payments are to leave on the accounts at both ends
    /// ([`Flags::MARKS`](crate::world::Flags::MARKS)), for a listener that will ask the world which accounts were used
    /// when.
    fn marks(&mut self, day: Day) -> u8 {
        self.next().map_or(0, |next| next.marks(day))
    }

    /// The window opens: balances are those of its first second.
    fn window_opens(&mut self, world: &World) {
        if let Some(next) = self.next() {
            next.window_opens(world);
        }
    }

    /// Some of a day's payments of the window, in settlement order, unless they are only counted
    /// ([`Rows::Counted`](super::settlement::book::Rows)). They come while the day is lived; the last of a day may be
    /// none. A listener may take them and leave an empty vector of its own; what it leaves is dropped.
    fn payments(&mut self, day: Day, rows: &mut Vec<Transaction>) {
        if let Some(next) = self.next() {
            next.payments(day, rows);
        }
    }

    /// How many payments a day had, once it is over.
    fn counted(&mut self, day: Day, counted: &Counted) {
        if let Some(next) = self.next() {
            next.counted(day, counted);
        }
    }

    /// Sessions of a day of the window, in time order; a listener may take them, as payments.
    fn logins(&mut self, day: Day, rows: &mut Vec<Login>) {
        if let Some(next) = self.next() {
            next.logins(day, rows);
        }
    }

    /// A day's first messages between strangers in the window, with the truth about each, in any order.
    fn contacts(&mut self, day: Day, rows: Vec<(Contact, ContactLabel)>) {
        if let Some(next) = self.next() {
            next.contacts(day, rows);
        }
    }

    /// Truth about payments of the window, sent once all about them is known, by rising `tx_id`.
    fn transaction_labels(&mut self, rows: Vec<TransactionLabel>) {
        if let Some(next) = self.next() {
            next.transaction_labels(rows);
        }
    }

    /// SIMs that the tables show, in any order; sent at the end.
    fn phones(&mut self, rows: Vec<Phone>) {
        if let Some(next) = self.next() {
            next.phones(rows);
        }
    }

    /// Times that somebody spent in a group, in any order; sent at the end.
    fn group_members(&mut self, rows: Vec<GroupMember>) {
        if let Some(next) = self.next() {
            next.group_members(rows);
        }
    }

    /// Anything else. Facts outside the window are not sent.
    fn event(&mut self, event: Event) {
        if let Some(next) = self.next() {
            next.event(event);
        }
    }

    /// The window closes: balances are those of its last second.
    fn window_closes(&mut self, world: &World) {
        if let Some(next) = self.next() {
            next.window_closes(world);
        }
    }
}

impl<A: Listener, B: Listener> Listener for (A, B) {
    fn marks(&mut self, day: Day) -> u8 {
        self.0.marks(day) | self.1.marks(day)
    }

    fn window_opens(&mut self, world: &World) {
        self.0.window_opens(world);
        self.1.window_opens(world);
    }

    fn payments(&mut self, day: Day, rows: &mut Vec<Transaction>) {
        self.0.payments(day, &mut rows.clone());
        self.1.payments(day, rows);
    }

    fn counted(&mut self, day: Day, counted: &Counted) {
        self.0.counted(day, counted);
        self.1.counted(day, counted);
    }

    fn logins(&mut self, day: Day, rows: &mut Vec<Login>) {
        self.0.logins(day, &mut rows.clone());
        self.1.logins(day, rows);
    }

    fn contacts(&mut self, day: Day, rows: Vec<(Contact, ContactLabel)>) {
        self.0.contacts(day, rows.clone());
        self.1.contacts(day, rows);
    }

    fn transaction_labels(&mut self, rows: Vec<TransactionLabel>) {
        self.0.transaction_labels(rows.clone());
        self.1.transaction_labels(rows);
    }

    fn phones(&mut self, rows: Vec<Phone>) {
        self.0.phones(rows.clone());
        self.1.phones(rows);
    }

    fn group_members(&mut self, rows: Vec<GroupMember>) {
        self.0.group_members(rows.clone());
        self.1.group_members(rows);
    }

    fn event(&mut self, event: Event) {
        self.0.event(event.clone());
        self.1.event(event);
    }

    fn window_closes(&mut self, world: &World) {
        self.0.window_closes(world);
        self.1.window_closes(world);
    }
}

/// Why a run stopped before its end: its watcher said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the run was stopped before its end")]
pub struct Stopped;

/// Whoever follows a run's progress and may stop it.
pub trait Watcher {
    /// A UTC day is over, of the burn-in and the cool-down too; there are so many rows of payments so far. Answers
    /// whether to go on.
    fn day_done(&mut self, day: Day, rows: u64) -> bool;
}

#[cfg(test)]
mod tests {
    use super::MetricName;

    #[test]
    fn metrics_are_in_alphabetical_order() {
        assert!(MetricName::WORDS.is_sorted());
    }
}
