//! Accounts: what payments change, half a cache line each, so that settling one touches two lines.
//!
//! What never changes about an account is on its [`AccountRecord`]. What is true of very few (when it was closed, what
//! is set aside) is in lists beside, and a flag says when to look there; so settlement reads nothing but accounts.

use std::collections::BTreeMap;

use super::account_record::{AccountRecord, AccountRecords, OpeningChannel, Owner};
use super::id::{AccountIx, InstitutionIx, PublicId};
use super::openings::Openings;
use super::own_accounts::{OwnAccounts, SLOTS};
use crate::engine::time::{Day, Time};
use crate::param::money::{Currency, Minor};
use crate::words;

words! {
    /// What an account is.
    pub enum AccountKind {
        /// A person's account at a bank.
        Current = "current",
        /// A person's account at a wallet provider.
        Wallet = "wallet",
        /// The account of a company, an agent or an institution's branch.
        Business = "business",
        /// The account into which a shop is paid.
        Merchant = "merchant",
        /// An account in USDT that an exchange hosts for a customer.
        Exchange = "exchange",
        /// The cash behind an institution's counters and machines in a region; what is drawn goes there, what is paid
        /// in comes from there.
        Cash = "cash",
        /// Where money leaves what is simulated: a correspondent bank abroad, or an unhosted chain address.
        External = "external",
    }
}

/// States of an account that settlement must know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    /// Nothing may leave, though a return may.
    pub const FROZEN: u8 = 1;
    /// Holds lots of a deposit's money.
    pub const TAINTED: u8 = 2;
    /// Its floor cannot bind: an employer's, a merchant's, cash, abroad.
    pub const BOTTOMLESS: u8 = 4;
    /// Not open all through the run, so that it depends on the moment.
    const TIMED: u8 = 8;
    /// Some of what it holds is set aside.
    const RESERVED: u8 = 16;
    /// Marks that settled payments leave on the accounts at both ends; what they mean is a listener's matter.
    pub const MARKS: u8 = 0b1110_0000;

    /// One of the marks, of which there are three.
    #[must_use]
    pub const fn mark(place: usize) -> u8 {
        (1 << 5 << place) & Flags::MARKS
    }

    /// Whether any of the bits is set.
    #[inline]
    #[must_use]
    pub const fn any(self, bits: u8) -> bool {
        self.0 & bits != 0
    }

    /// Sets bits.
    #[inline]
    pub fn set(&mut self, bits: u8) {
        self.0 |= bits;
    }

    /// Clears bits.
    pub fn clear(&mut self, bits: u8) {
        self.0 &= !bits;
    }
}

/// An account as settlement sees it. Two share a cache line and none lies on two.
#[derive(Clone, Debug)]
#[repr(C, align(32))]
pub struct Account {
    pub balance: Minor,
    /// Sent since the start of the UTC day `today`.
    pub sent_today: Minor,
    pub id: PublicId,
    /// Day of `sent_today` and `received_today`, days since the epoch.
    pub today: u16,
    /// Credits since the start of `today`.
    pub received_today: u16,
    institution: u8,
    pub currency: Currency,
    pub kind: AccountKind,
    pub flags: Flags,
}

const _: () = assert!(size_of::<Account>() == 32);

impl Account {
    /// A floor so far down that it cannot bind.
    pub const BOTTOMLESS: Minor = Minor(-1_000_000_000_000_000);

    /// Counts of the day begin anew, if it is another day.
    #[inline]
    pub fn begin_day(&mut self, today: u16) {
        if self.today != today {
            self.today = today;
            self.sent_today = Minor::ZERO;
            self.received_today = 0;
        }
    }

    /// What it has sent since a day began, if that is the last on which anything happened to it.
    #[must_use]
    pub fn sent_on(&self, day: Day) -> Minor {
        if i32::from(self.today) == day.0 {
            self.sent_today
        } else {
            Minor::ZERO
        }
    }

    fn of(account: &NewAccount) -> Account {
        Account {
            balance: account.balance,
            sent_today: Minor::ZERO,
            id: account.id,
            today: 0,
            received_today: 0,
            institution: account.institution.0 as u8,
            currency: account.currency,
            kind: account.kind,
            flags: Flags(if account.is_bottomless { Flags::BOTTOMLESS } else { 0 }),
        }
    }

    /// The least it may hold.
    #[inline]
    #[must_use]
    pub const fn floor(&self) -> Minor {
        if self.flags.any(Flags::BOTTOMLESS) {
            Account::BOTTOMLESS
        } else {
            Minor::ZERO
        }
    }

    /// Where it is kept.
    #[inline]
    #[must_use]
    pub const fn institution(&self) -> InstitutionIx {
        InstitutionIx(self.institution as u32)
    }
}

/// An account about to be laid down: all that is told of it at first.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub id: PublicId,
    /// Id of its owner at its institution.
    pub customer: PublicId,
    pub owner: Owner,
    pub institution: InstitutionIx,
    pub kind: AccountKind,
    pub currency: Currency,
    pub opened_at: Time,
    pub channel: OpeningChannel,
    pub balance: Minor,
    /// Whether its floor cannot bind.
    pub is_bottomless: bool,
    /// Whether it was not in use in the 90 days before the start.
    pub is_dormant: bool,
}

/// All accounts; those born in a run are appended.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    pub all: Vec<Account>,
    /// Balances at the window's first second, taken by the model when the window opens.
    pub openings: Openings,
    /// No one asks whether an account is open at a moment before.
    start: Time,
    /// AccountRecords of those there were at the start, once all are there.
    records: AccountRecords,
    /// AccountRecords of those laid down after them.
    born: Vec<AccountRecord>,
    closed: BTreeMap<AccountIx, Time>,
    /// What is set aside; more than nothing.
    reserved: BTreeMap<AccountIx, Minor>,
}

impl Accounts {
    /// None yet, of a run that starts at a moment.
    #[must_use]
    pub fn new(start: Time) -> Accounts {
        Accounts {
            start,
            ..Accounts::default()
        }
    }

    /// Makes room for so many more. What is never used of it is never taken from the system.
    pub fn make_room(&mut self, count: usize) {
        self.all.reserve_exact(count);
        self.born.reserve_exact(count);
    }

    /// Adds one.
    pub fn push(&mut self, account: &NewAccount) -> AccountIx {
        let position = AccountIx(self.all.len() as u32);
        let mut hot = Account::of(account);
        if account.opened_at > self.start {
            hot.flags.set(Flags::TIMED);
        }
        self.all.push(hot);
        self.born.push(AccountRecord::of(account));
        position
    }

    /// Adds those that somebody has at the start, by slots. Whoever has no main account has none.
    pub fn push_all(&mut self, accounts: [Option<NewAccount>; SLOTS]) -> OwnAccounts {
        let [Some(main), wallet, savings, exchange] = accounts else {
            return OwnAccounts::NONE;
        };
        let main = self.push(&main);
        let beside = [wallet, savings, exchange];
        let own = OwnAccounts::of(main, beside.each_ref().map(Option::is_some));
        for account in beside.into_iter().flatten() {
            self.push(&account);
        }
        own
    }

    /// Adds others that were there at the start.
    pub(super) fn append(&mut self, others: &mut Accounts) {
        self.all.append(&mut others.all);
        self.born.append(&mut others.born);
    }

    /// All that are there at the start have been laid down: their records are shared from now on.
    pub fn share_records(&mut self) {
        if self.records.len() == 0 {
            self.records = AccountRecords::new(std::mem::take(&mut self.born));
        }
    }

    /// Leaves the first ones alone.
    #[cfg(test)]
    pub fn truncate(&mut self, count: usize) {
        self.all.truncate(count);
        self.records = AccountRecords::new((0..count).map(|at| *self.record(AccountIx(at as u32))).collect());
    }

    /// Positions of all of them.
    pub fn positions(&self) -> impl ExactSizeIterator<Item = AccountIx> + Clone + use<> {
        (0..self.all.len() as u32).map(AccountIx)
    }

    /// One of them.
    #[inline]
    #[must_use]
    pub fn get(&self, account: AccountIx) -> &Account {
        &self.all[account.at()]
    }

    /// One of them, to change.
    #[inline]
    pub fn get_mut(&mut self, account: AccountIx) -> &mut Account {
        &mut self.all[account.at()]
    }

    /// What never changes about one of them.
    #[inline]
    #[must_use]
    pub fn record(&self, account: AccountIx) -> &AccountRecord {
        self.records
            .find(account)
            .unwrap_or_else(|| &self.born[account.at() - self.records.len()])
    }

    /// AccountRecords of those that were there at the start.
    #[must_use]
    pub fn records(&self) -> AccountRecords {
        self.records.clone()
    }

    /// Asks for the memory of one of them, soon to be used. Payments are scattered over all accounts, so that without
    /// this most of settling is waiting.
    #[inline]
    pub fn prefetch(&self, account: AccountIx) {
        if let Some(account) = self.all.get(account.at()) {
            crate::engine::prefetch(account);
        }
    }

    /// Asks for the memory of the record of one that was there at the start.
    #[inline]
    pub fn prefetch_record(&self, account: AccountIx) {
        self.records.prefetch(account);
    }

    /// Whether one is open at a moment of the run.
    #[inline]
    #[must_use]
    pub fn is_open(&self, account: AccountIx, at: Time) -> bool {
        !self.get(account).flags.any(Flags::TIMED) || self.is_open_by_record(account, at)
    }

    #[cold]
    fn is_open_by_record(&self, account: AccountIx, at: Time) -> bool {
        self.record(account).opened_at() <= at && self.closed_at(account).is_none_or(|closed| at < closed)
    }

    /// When one was closed, if it was.
    #[must_use]
    pub fn closed_at(&self, account: AccountIx) -> Option<Time> {
        self.closed.get(&account).copied()
    }

    /// Closes one.
    pub fn close(&mut self, account: AccountIx, at: Time) {
        self.get_mut(account).flags.set(Flags::TIMED);
        self.closed.insert(account, at);
    }

    /// What may leave one, were it neither frozen nor closed: all above its floor that is not set aside. Negative if it
    /// holds less.
    #[inline]
    #[must_use]
    pub fn available(&self, account: AccountIx) -> Minor {
        let state = self.get(account);
        let above = state.balance - state.floor();
        if state.flags.any(Flags::RESERVED) {
            above - self.reserved.get(&account).copied().unwrap_or(Minor::ZERO)
        } else {
            above
        }
    }

    /// Sets an amount aside.
    pub fn reserve(&mut self, account: AccountIx, amount: Minor) {
        *self.reserved.entry(account).or_insert(Minor::ZERO) += amount;
        self.get_mut(account).flags.set(Flags::RESERVED);
    }

    /// Lets go of an amount set aside.
    pub fn release(&mut self, account: AccountIx, amount: Minor) {
        let Some(sum) = self.reserved.get_mut(&account) else {
            return;
        };
        *sum -= amount;
        if !sum.is_positive() {
            self.reserved.remove(&account);
            self.get_mut(account).flags.clear(Flags::RESERVED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::PersonIx;

    fn accounts() -> Accounts {
        let mut accounts = Accounts::new(Time(1_000));
        for (n, opened) in [(0, 900), (1, 1_200)] {
            accounts.push(&NewAccount {
                id: PublicId(n),
                customer: PublicId(n),
                owner: Owner::Person(PersonIx(n as u32)),
                institution: InstitutionIx(255),
                kind: AccountKind::Current,
                currency: Currency::Pkr,
                opened_at: Time(opened),
                channel: OpeningChannel::App,
                balance: Minor(100),
                is_bottomless: n == 1,
                is_dormant: false,
            });
        }
        accounts
    }

    #[test]
    fn an_account_is_open_from_its_opening_until_it_is_closed() {
        let mut accounts = accounts();
        let open = |accounts: &Accounts, at| [0, 1].map(|n| accounts.is_open(AccountIx(n), Time(at)));
        assert_eq!(open(&accounts, 1_000), [true, false]);
        assert_eq!(open(&accounts, 1_200), [true, true]);
        accounts.close(AccountIx(0), Time(1_300));
        assert_eq!(open(&accounts, 1_299), [true, true]);
        assert_eq!(open(&accounts, 1_300), [false, true]);
        assert_eq!(accounts.closed_at(AccountIx(0)), Some(Time(1_300)));
    }

    #[test]
    fn what_is_set_aside_is_not_available() {
        let mut accounts = accounts();
        let of = AccountIx(0);
        accounts.reserve(of, Minor(30));
        accounts.reserve(of, Minor(50));
        assert_eq!(accounts.available(of), Minor(20));
        accounts.release(of, Minor(30));
        assert_eq!(accounts.available(of), Minor(50));
        accounts.release(of, Minor(50));
        assert_eq!(accounts.available(of), Minor(100));
        accounts.release(of, Minor(50));
        assert_eq!(accounts.available(of), Minor(100));
        assert_eq!(accounts.available(AccountIx(1)), Minor(100) - Account::BOTTOMLESS);
    }

    #[test]
    fn records_are_found_by_position_whether_shared_or_not() {
        let mut accounts = accounts();
        accounts.share_records();
        let copy = accounts.clone();
        let again = NewAccount {
            id: PublicId(2),
            customer: PublicId(2),
            owner: accounts.record(AccountIx(1)).owner(),
            institution: InstitutionIx(0),
            kind: AccountKind::Wallet,
            currency: Currency::Pkr,
            opened_at: Time(1_500),
            channel: OpeningChannel::App,
            balance: Minor::ZERO,
            is_bottomless: false,
            is_dormant: false,
        };
        accounts.push(&again);
        let ids: Vec<u64> = accounts.positions().map(|it| accounts.record(it).id.0).collect();
        assert_eq!(ids, [0, 1, 2]);
        assert!(std::ptr::eq(accounts.record(AccountIx(0)), copy.record(AccountIx(0))));
    }
}
