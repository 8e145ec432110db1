//! One pass over the payments: what columns of a row, attributes of its two sides and their simple history tell.
//!
//! Rows arrive in order ([`super::super::payment`]); each settled one becomes a short list of codes. Refused and
//! returned rows move the balances and are looked at no further, since they answer to a discovery. On the way the
//! pass feeds the accounts' aggregates ([`super::dealings`]) and the calendar ([`super::days`]).

use super::super::books::Books;
use super::super::payment::{self, Payment, SETTLED};
use super::super::row::Rules;
use super::accounts::{Accounts, DAY};
use super::code::{first_digit, log_code, share_code, zeros};
use super::days::Days;
use super::dealings::Dealings;
use super::measure::{Column, Marks, Scale};
use super::truth::Truth;
use crate::dataset::index::NOWHERE;
use crate::dataset::manifest::{Manifest, Window};
use crate::dataset::{Damage, Dataset};
use Scale::{Named, Ordered};

/// Columns of `observed/transactions`, their digits, and pairs of countries and currencies.
pub const ROW: &[(&str, Scale)] = &[
    ("amount_minor", Ordered),
    ("amount in USD", Ordered),
    ("received_minor", Ordered),
    ("zeros at the end of amount", Named),
    ("first digit of amount", Named),
    ("last two digits of whole units", Named),
    ("currency", Named),
    ("received_currency", Named),
    ("currency pair", Named),
    ("country pair", Named),
    ("institution of payer", Named),
    ("institution of payee", Named),
    ("same institution", Named),
    ("rail", Named),
    ("channel", Named),
    ("hour", Named),
    ("minute", Named),
    ("second", Named),
    ("weekday", Named),
    ("day of the month", Named),
    ("ts less instructed_at", Ordered),
    ("device_id missing", Named),
    ("device_id", Ordered),
    ("from_account", Ordered),
    ("to_account", Ordered),
];

/// Pairs of columns: what a rule of two lines can use.
pub const PAIR: &[(&str, Scale)] = &[
    ("rail and channel", Named),
    ("kinds of both sides", Named),
    ("rail and kind of payee", Named),
];

/// Attributes of the two sides.
pub const PARTY: &[(&str, Scale)] = &[
    ("age of payer's account", Ordered),
    ("age of payee's account", Ordered),
    ("payer's occupation", Named),
    ("payee's occupation", Named),
    ("payee's merchant_category", Named),
    ("payer's income_band", Named),
    ("payee's income_band", Named),
    ("payer's kyc_level", Named),
    ("payee's kyc_level", Named),
    ("payer's opening_channel", Named),
    ("payee's opening_channel", Named),
    ("payer's region", Named),
    ("payee's region", Named),
];

/// What went before on the two accounts.
pub const HISTORY: &[(&str, Scale)] = &[
    ("share of payer's balance", Ordered),
    ("payer's balance before", Ordered),
    ("payee's balance before", Ordered),
    ("since payer last paid", Ordered),
    ("since payer was last paid", Ordered),
    ("since payee was last paid", Ordered),
    ("since payee last paid", Ordered),
    ("payments by payer so far", Ordered),
    ("payments to payee so far", Ordered),
    ("amount against payer's last", Ordered),
    ("amount against payer's last receipt", Ordered),
];

const WIDTH: usize = ROW.len() + PAIR.len() + PARTY.len() + HISTORY.len();

/// What the pass leaves behind: columns in the order of [`ROW`], [`PAIR`], [`PARTY`], [`HISTORY`].
pub struct Passed {
    pub marks: Marks,
    pub columns: Vec<Column>,
    /// `tx_id` by parity.
    pub parity: Column,
    pub days: Days,
    pub dealings: Dealings,
}

/// Passes over the payments.
///
/// # Errors
/// If the ledger or the accounts cannot be read.
pub fn pass(dataset: &Dataset, window: Window, accounts: &Accounts, truth: &Truth) -> Result<Passed, Damage> {
    let (books, _) = Books::open(dataset, None)?;
    let rules = Rules {
        books: &books,
        devices: None,
        window: None,
    };
    let specs = ROW.iter().chain(PAIR).chain(PARTY).chain(HISTORY);
    let mut passed = Passed {
        marks: Marks::default(),
        columns: specs.map(|&(name, scale)| Column::new(name, scale)).collect(),
        parity: Column::new("tx_id, parity", Ordered),
        days: Days::new(window, truth.rings),
        dealings: Dealings::new(accounts, truth, window),
    };
    let mut reader = Reader::new(&dataset.manifest, &books, accounts);
    let mut labels = truth.illicit.iter().peekable();
    payment::stream(dataset, &rules, |block| {
        for payment in &block.payments {
            while labels.peek().is_some_and(|label| label.0 < payment.tx_id) {
                labels.next();
            }
            let ring = labels
                .peek()
                .filter(|label| label.0 == payment.tx_id)
                .map(|label| label.1);
            if payment.from == NOWHERE || payment.to == NOWHERE {
                continue;
            }
            if payment.status == SETTLED {
                let codes = reader.codes(payment);
                match ring {
                    Some(ring) => {
                        passed.marks.push(ring, 0);
                        passed
                            .columns
                            .iter_mut()
                            .zip(codes)
                            .for_each(|(column, code)| column.marked(code));
                        passed.parity.marked((payment.tx_id % 2) as u16);
                    }
                    None => {
                        passed
                            .columns
                            .iter_mut()
                            .zip(codes)
                            .for_each(|(column, code)| column.rest(0, code));
                        passed.parity.rest(0, (payment.tx_id % 2) as u16);
                    }
                }
                passed.days.pass(payment, ring);
                passed
                    .dealings
                    .pass(payment, reader.usd(payment.amount, payment.currency), ring.is_some());
            }
            reader.remember(payment);
        }
    })?;
    passed.days.finish();
    Ok(passed)
}

/// What is known of an account when its next payment comes.
#[derive(Clone, Copy, Debug, Default)]
struct Past {
    balance: i64,
    last_paid: Option<(i64, i64)>,
    last_received: Option<(i64, i64)>,
    paid: u32,
    received: u32,
}

/// Makes codes of rows.
struct Reader<'a> {
    accounts: &'a Accounts,
    past: Vec<Past>,
    /// US dollars of a minor unit, and minor units of a whole one, by currency.
    per_minor: Vec<(f64, i64)>,
    country: Vec<u16>,
    institution: Vec<u16>,
    occupation: Vec<u16>,
    category: Vec<u16>,
    income: Vec<u16>,
    kyc: Vec<u16>,
    opening: Vec<u16>,
    region: Vec<u16>,
    /// Highest account id, to bring ids to a common scale.
    top_id: u64,
}

impl<'a> Reader<'a> {
    fn new(manifest: &Manifest, books: &Books, accounts: &'a Accounts) -> Reader<'a> {
        let per_minor = books.currencies.iter().map(|code| {
            let whole = if code == "USDT" { 1_000_000 } else { 100 };
            (1.0 / manifest.rate(code).unwrap_or(1.0).max(1e-9) / whole as f64, whole)
        });
        let past = books.opening.iter().map(|&balance| Past {
            balance,
            ..Past::default()
        });
        Reader {
            accounts,
            past: past.collect(),
            per_minor: per_minor.collect(),
            country: accounts.codes("country"),
            institution: accounts.codes("institution_id"),
            occupation: accounts.codes("occupation"),
            category: accounts.codes("merchant_category"),
            income: accounts.codes("income_band"),
            kyc: accounts.codes("kyc_level"),
            opening: accounts.codes("opening_channel"),
            region: accounts.codes("region"),
            top_id: accounts.ids.iter().max().copied().unwrap_or(0),
        }
    }

    fn usd(&self, amount: i64, currency: u8) -> f64 {
        amount as f64 * self.per_minor.get(usize::from(currency)).map_or(0.0, |rate| rate.0)
    }

    fn id_code(&self, position: usize) -> u16 {
        (u128::from(self.accounts.ids[position]) * 2_048 / (u128::from(self.top_id) + 1)) as u16
    }

    fn codes(&self, payment: &Payment) -> [u16; WIDTH] {
        let (from, to) = (payment.from as usize, payment.to as usize);
        let (payer, payee) = (&self.past[from], &self.past[to]);
        let pair = |codes: &[u16], width: u16| codes[from] % width * width + codes[to] % width;
        let at = |codes: &[u16], account: usize| codes[account];
        let kinds = &self.accounts.kinds;
        let (kind_from, kind_to) = (u16::from(kinds[from]), u16::from(kinds[to]));
        let (rail, channel) = (u16::from(payment.rail), u16::from(payment.channel));
        let second = payment.ts.div_euclid(1_000);
        let day = second.div_euclid(86_400);
        let whole = self
            .per_minor
            .get(usize::from(payment.currency))
            .map_or(100, |rate| rate.1);
        let age = |account: usize| log_code((payment.ts - self.accounts.opened_at[account]) as f64 / DAY as f64);
        let since = |last: Option<(i64, i64)>| {
            last.map_or(u16::MAX >> 3, |(ts, _)| log_code((payment.ts - ts) as f64 / 1_000.0))
        };
        let against = |last: Option<(i64, i64)>| {
            last.map_or(u16::MAX >> 3, |(_, amount)| {
                log_code(payment.amount as f64 / amount.max(1) as f64 * 64.0)
            })
        };
        [
            log_code(payment.amount as f64),
            log_code(self.usd(payment.amount, payment.currency) * 100.0),
            log_code(payment.received as f64),
            zeros(payment.amount),
            first_digit(payment.amount),
            (payment.amount / whole % 100) as u16,
            u16::from(payment.currency),
            u16::from(payment.received_currency),
            u16::from(payment.currency) * 32 + u16::from(payment.received_currency) % 32,
            pair(&self.country, 64),
            at(&self.institution, from),
            at(&self.institution, to),
            u16::from(self.institution[from] == self.institution[to]),
            rail,
            channel,
            (second.rem_euclid(86_400) / 3_600) as u16,
            (second.rem_euclid(3_600) / 60) as u16,
            second.rem_euclid(60) as u16,
            day.rem_euclid(7) as u16,
            day_of_month(day),
            log_code((payment.ts - payment.instructed_at) as f64 / 1_000.0),
            u16::from(payment.device.is_none()),
            payment.device.map_or(0, |id| log_code(id as f64)),
            self.id_code(from),
            self.id_code(to),
            rail * 16 + channel,
            kind_from * 16 + kind_to,
            rail * 16 + kind_to,
            age(from),
            age(to),
            at(&self.occupation, from),
            at(&self.occupation, to),
            at(&self.category, to),
            at(&self.income, from),
            at(&self.income, to),
            at(&self.kyc, from),
            at(&self.kyc, to),
            at(&self.opening, from),
            at(&self.opening, to),
            at(&self.region, from),
            at(&self.region, to),
            share_code(payment.amount as f64, payer.balance as f64),
            log_code(self.usd(payer.balance, payment.currency) * 100.0),
            log_code(self.usd(payee.balance, payment.received_currency) * 100.0),
            since(payer.last_paid),
            since(payer.last_received),
            since(payee.last_received),
            since(payee.last_paid),
            log_code(f64::from(payer.paid)),
            log_code(f64::from(payee.received)),
            against(payer.last_paid),
            against(payer.last_received),
        ]
    }

    fn remember(&mut self, payment: &Payment) {
        if !payment.moves() {
            return;
        }
        let payer = &mut self.past[payment.from as usize];
        payer.balance = payer.balance.wrapping_sub(payment.amount);
        payer.last_paid = Some((payment.ts, payment.amount));
        payer.paid += 1;
        let payee = &mut self.past[payment.to as usize];
        payee.balance = payee.balance.wrapping_add(payment.received);
        payee.last_received = Some((payment.ts, payment.received));
        payee.received += 1;
    }
}

/// Day of the month, from days since the epoch.
fn day_of_month(day: i64) -> u16 {
    use chrono::{DateTime, Datelike};
    DateTime::from_timestamp(day * 86_400, 0).map_or(0, |time| time.day() as u16)
}
